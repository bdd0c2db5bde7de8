/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a comparison found, as boxes: for each table the schemes side by side,
 * each box over the figures of all runs and folds. */
#include "plot-box.h"
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  PlotChart parent;
  MlScores *scores; /* (nullable) */
  guint measure;
  GPtrArray *boxes; /* PlotBox (nullable): tables × schemes */
  char **labels;    /* of the tables */
} PlotComparisonChart;

typedef PlotChartClass PlotComparisonChartClass;

GType plot_comparison_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotComparisonChart, plot_comparison_chart,
                     PLOT_TYPE_CHART)

static PlotComparisonChart *
cast (PlotChart *chart)
{
  return (PlotComparisonChart *) chart;
}

static void
clear (PlotComparisonChart *self)
{
  g_clear_pointer (&self->scores, ml_scores_unref);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_strfreev);
}

static void
plot_comparison_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotComparisonChart *self = cast (chart);
  clear (self);
  if (source->scores == NULL)
    return;
  self->scores = ml_scores_ref (source->scores);
  self->measure = source->measure;
  self->boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) plot_box_free);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  for (guint table = 0; table < ml_scores_n_tables (self->scores); table++)
    {
      g_strv_builder_add (labels, ml_scores_table (self->scores, table));
      for (guint i = 0; i < ml_scores_n_schemes (self->scores); i++)
        {
          g_autoptr (GArray) values
              = ml_scores_values (self->scores, table, i, self->measure);
          g_ptr_array_add (
              self->boxes,
              plot_box_new ((const double *) (gpointer) values->data,
                            values->len));
        }
    }
  self->labels = g_strv_builder_end (labels);
}

static const PlotBox *
box_of (PlotComparisonChart *self, guint table, guint scheme)
{
  return g_ptr_array_index (
      self->boxes, table * ml_scores_n_schemes (self->scores) + scheme);
}

static gboolean
find_range (PlotComparisonChart *self, double *low, double *high)
{
  *low = (double) INFINITY;
  *high = -(double) INFINITY;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const PlotBox *box = g_ptr_array_index (self->boxes, i);
      if (box == NULL)
        continue;
      *low = MIN (*low, box->values[0]);
      *high = MAX (*high, box->values[box->n - 1]);
    }
  return *low <= *high && isfinite (*low) && isfinite (*high);
}

static const char *
plot_comparison_chart_empty (PlotChart *chart)
{
  PlotComparisonChart *self = cast (chart);
  double low, high;
  if (self->scores == NULL)
    return _ ("No comparison yet. Choose classifiers and tables, then press "
              "Start.");
  return find_range (self, &low, &high)
             ? NULL
             : _ ("No fold has this figure; choose another one.");
}

static const MlMeasure *
measure_of (PlotComparisonChart *self)
{
  guint n;
  return &ml_scores_measures (&n)[self->measure];
}

/* Pixels between which the box of a scheme stands. */
static void
box_edges (PlotComparisonChart *self, const PlotAxes *axes, guint table,
           guint scheme, double *left, double *right)
{
  const double n = ml_scores_n_schemes (self->scores);
  const double pitch = 0.86 / n;
  const double start = table + 0.07 + scheme * pitch;
  *left = plot_scale_pixel (&axes->x, start + 0.1 * pitch);
  *right = plot_scale_pixel (&axes->x, start + 0.9 * pitch);
}

static void
draw_legend (PlotComparisonChart *self, cairo_t *cr, const PlotStyle *style,
             double x, double y, double width)
{
  const guint n = ml_scores_n_schemes (self->scores);
  g_autofree PlotLegendItem *items = g_new0 (PlotLegendItem, n);
  for (guint i = 0; i < n; i++)
    items[i]
        = (PlotLegendItem){ (char *) ml_scores_scheme (self->scores, i),
                            plot_palette_class (i, style->is_dark), -1, -1 };
  plot_legend_draw_row (cr, style, items, n, x, y, width);
}

static void
plot_comparison_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                            double height, const PlotStyle *style)
{
  PlotComparisonChart *self = cast (chart);
  const guint n_tables = ml_scores_n_tables (self->scores);
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? 1.4 * line : 0;
  double low, high;
  find_range (self, &low, &high);
  const double room = MAX (0.05 * (high - low), 1e-9);
  PlotAxes axes = { .y_title = _ (measure_of (self)->label),
                    .x_labels = (const char *const *) self->labels,
                    .n_x_labels = n_tables };
  plot_scale_set_range (&axes.x, 0, n_tables);
  plot_scale_set_range (&axes.y, low - room, high + room);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  for (guint table = 0; table < n_tables; table++)
    for (guint scheme = 0; scheme < ml_scores_n_schemes (self->scores);
         scheme++)
      {
        const PlotBox *box = box_of (self, table, scheme);
        const PlotColor color = plot_palette_class (scheme, style->is_dark);
        double left, right;
        box_edges (self, &axes, table, scheme, &left, &right);
        if (box != NULL)
          plot_box_draw (box, cr, style, &axes, left, right, &color);
      }
  cairo_restore (cr);
  if (top > 0 && !axes.is_bare)
    draw_legend (self, cr, style, axes.left, 0.8 * line, width - axes.left);
}

static char *
plot_comparison_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotComparisonChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return NULL;
  for (guint table = 0; table < ml_scores_n_tables (self->scores); table++)
    for (guint scheme = 0; scheme < ml_scores_n_schemes (self->scores);
         scheme++)
      {
        const PlotBox *box = box_of (self, table, scheme);
        double left, right;
        box_edges (self, axes, table, scheme, &left, &right);
        if (box == NULL || x < left || x > right)
          continue;
        g_autofree char *told = plot_box_tell (box);
        return g_strdup_printf (
            _ ("%s on %s\n%s: %s"), ml_scores_scheme (self->scores, scheme),
            self->labels[table], _ (measure_of (self)->label), told);
      }
  return NULL;
}

static char *
plot_comparison_chart_describe (PlotChart *chart)
{
  PlotComparisonChart *self = cast (chart);
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text, _ ("%s of %u classifiers on %u tables, over %u folds."),
      _ (measure_of (self)->label), ml_scores_n_schemes (self->scores),
      ml_scores_n_tables (self->scores), ml_scores_n_folds (self->scores));
  const PlotBox *first = NULL;
  for (guint i = 0; i < ml_scores_n_schemes (self->scores); i++)
    {
      const PlotBox *box = box_of (self, 0, i);
      if (box == NULL)
        continue;
      g_autofree char *mean = plot_format_value (box->mean);
      if (first == NULL)
        g_string_append_printf (text, _ (" On %s:"), self->labels[0]);
      g_string_append_printf (text, "%s %s %s", first != NULL ? "," : "",
                              ml_scores_scheme (self->scores, i), mean);
      first = box;
    }
  g_string_append (text, first != NULL ? "." : "");
  return g_string_free (text, FALSE);
}

static char *
plot_comparison_chart_to_csv (PlotChart *chart)
{
  PlotComparisonChart *self = cast (chart);
  GString *csv = g_string_new ("table,scheme,run,fold,");
  plot_csv_text (csv, measure_of (self)->name);
  for (guint i = 0; i < ml_scores_n_folds (self->scores); i++)
    {
      const MlScoreKey *key = ml_scores_key (self->scores, i);
      g_string_append_c (csv, '\n');
      plot_csv_text (csv, self->labels[key->table]);
      g_string_append_c (csv, ',');
      plot_csv_text (csv, ml_scores_scheme (self->scores, key->scheme));
      g_string_append_printf (csv, ",%u,%u,", key->run + 1, key->fold + 1);
      plot_csv_number (csv, ml_scores_figure (self->scores, i, self->measure));
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static void
plot_comparison_chart_finalize (GObject *object)
{
  clear ((PlotComparisonChart *) object);
  G_OBJECT_CLASS (plot_comparison_chart_parent_class)->finalize (object);
}

static void
plot_comparison_chart_class_init (PlotComparisonChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_comparison_chart_finalize;
  klass->title = N_ ("Box plots");
  klass->needs = PLOT_NEEDS_SCORES;
  klass->update = plot_comparison_chart_update;
  klass->draw = plot_comparison_chart_draw;
  klass->describe_at = plot_comparison_chart_describe_at;
  klass->describe = plot_comparison_chart_describe;
  klass->to_csv = plot_comparison_chart_to_csv;
  klass->empty = plot_comparison_chart_empty;
}

static void
plot_comparison_chart_init (PlotComparisonChart *self)
{
}
