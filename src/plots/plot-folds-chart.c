/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One figure fold by fold: a point a fold and run, a line for the mean and a
 * veil of one standard deviation around the first run's. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-seen.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  TIP_REACH = 24, /* pixels */
  MOST_IN_LEGEND = 8,
};

typedef struct
{
  char *title;
  guint color, n; /* n: folds */
  double *values; /* NaN: undefined there */
  double mean, sd;
} Run;

typedef struct
{
  PlotChart parent;
  guint
      measure; /* option: 0: the usual one, else its number in the table + 1 */
  PlotSeen seen;
  GPtrArray *evaluations; /* MlEvaluation */
  GPtrArray *runs;        /* Run, one each */
} PlotFoldsChart;

typedef PlotChartClass PlotFoldsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotFoldsChart, measure, 0, 99, 0, NULL, N_ ("Figure"),
                  N_ ("Which figure is shown fold by fold")),
};

GType plot_folds_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFoldsChart, plot_folds_chart, PLOT_TYPE_CHART)

static PlotFoldsChart *
cast (PlotChart *chart)
{
  return (PlotFoldsChart *) chart;
}

static void
run_free (gpointer data)
{
  Run *run = data;
  g_free (run->title);
  g_free (run->values);
  g_free (run);
}

static gboolean
is_of (const MlMeasure *measure, const MlEvaluation *evaluation)
{
  return (measure->flags
          & (ml_evaluation_n_classes (evaluation) > 0 ? ML_MEASURE_NOMINAL
                                                      : ML_MEASURE_NUMERIC))
         != 0;
}

/* The one wished for, or accuracy, or the error of a number. */
static const MlMeasure *
measure_of (const PlotFoldsChart *self)
{
  guint n;
  const MlMeasure *measures = ml_evaluation_measures (&n);
  const MlEvaluation *first = g_ptr_array_index (self->evaluations, 0);
  const char *usual = ml_evaluation_n_classes (first) > 0 ? "accuracy" : "rmse";
  if (self->measure > 0 && self->measure <= n
      && is_of (&measures[self->measure - 1], first))
    return &measures[self->measure - 1];
  for (guint i = 0; i < n; i++)
    if (g_str_equal (measures[i].name, usual))
      return &measures[i];
  g_return_val_if_reached (&measures[0]);
}

static void
fill_run (Run *run, const MlEvaluation *evaluation, const MlMeasure *measure)
{
  double sum = 0, squares = 0;
  guint n_known = 0;
  run->n = ml_evaluation_n_folds (evaluation);
  g_free (run->values);
  run->values = g_new (double, run->n + 1);
  for (guint f = 0; f < run->n; f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (evaluation, f);
      run->values[f]
          = is_of (measure, evaluation) ? measure->value (fold) : (double) NAN;
      if (isnan (run->values[f]))
        continue;
      sum += run->values[f];
      n_known++;
    }
  run->mean = n_known > 0 ? sum / n_known : (double) NAN;
  for (guint f = 0; f < run->n; f++)
    if (!isnan (run->values[f]))
      squares += (run->values[f] - run->mean) * (run->values[f] - run->mean);
  run->sd = n_known > 1 ? sqrt (squares / (n_known - 1)) : (double) NAN;
}

static void
compute (PlotFoldsChart *self)
{
  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    fill_run (g_ptr_array_index (self->runs, i),
              g_ptr_array_index (self->evaluations, i), measure_of (self));
}

static void
plot_folds_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotFoldsChart *self = cast (chart);
  if (!plot_seen_changed (&self->seen, source)) /* folds take time */
    return;
  g_clear_pointer (&self->evaluations, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->evaluations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_evaluation_unref);
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *from = &source->runs[i];
      if (from->evaluation == NULL
          || ml_evaluation_n_folds (from->evaluation) < 2)
        continue;
      Run *run = g_new0 (Run, 1);
      run->title = g_strdup (from->title != NULL ? from->title : "");
      run->color = from->color;
      g_ptr_array_add (self->runs, run);
      g_ptr_array_add (self->evaluations, ml_evaluation_ref (from->evaluation));
    }
  compute (self);
  plot_chart_reset_view (chart);
}

static void
plot_folds_chart_notify (GObject *object, GParamSpec *spec)
{
  compute ((PlotFoldsChart *) object);
  G_OBJECT_CLASS (plot_folds_chart_parent_class)->notify (object, spec);
}

static gboolean
find_range (const PlotFoldsChart *self, double *low, double *high)
{
  *low = (double) INFINITY;
  *high = -(double) INFINITY;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint f = 0; f < run->n; f++)
        if (isfinite (run->values[f]))
          {
            *low = MIN (*low, run->values[f]);
            *high = MAX (*high, run->values[f]);
          }
    }
  return *low <= *high;
}

static const char *
plot_folds_chart_empty (PlotChart *chart)
{
  PlotFoldsChart *self = cast (chart);
  double low, high;
  if (self->runs == NULL || self->runs->len == 0)
    return _ ("No folds yet. They appear when a cross-validation is finished.");
  return find_range (self, &low, &high)
             ? NULL
             : _ ("This figure is undefined in every fold; choose another "
                  "one.");
}

static gboolean
plot_folds_chart_offers (const PlotSource *source)
{
  for (guint i = 0; i < source->n_runs; i++)
    if (source->runs[i].evaluation != NULL
        && ml_evaluation_n_folds (source->runs[i].evaluation) > 1)
      return TRUE;
  return FALSE;
}

static void
plot_folds_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotFoldsChart *self = cast (chart);
  guint n;
  const MlMeasure *measures = ml_evaluation_measures (&n);
  if (self->evaluations == NULL || self->evaluations->len == 0)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("The usual one")));
  for (guint i = 0; i < n; i++)
    if (is_of (&measures[i], g_ptr_array_index (self->evaluations, 0))
        && !(measures[i].flags & ML_MEASURE_ENTROPY))
      plot_chart_add_choice (into, i + 1, g_strdup (_ (measures[i].label)));
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_mean (const Run *run, guint number, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes, const PlotColor *color)
{
  const double y = floor (plot_scale_pixel (&axes->y, run->mean)) + 0.5;
  const double reach = isnan (run->sd) ? 0 : run->sd;
  if (number == 0)
    {
      const PlotColor veil = plot_color_with_alpha (*color, 0.12);
      const double top = plot_scale_pixel (&axes->y, run->mean + reach);
      cairo_new_path (cr);
      cairo_rectangle (cr, axes->left, top, axes->right - axes->left,
                       plot_scale_pixel (&axes->y, run->mean - reach) - top);
      plot_style_set_source (cr, &veil);
      cairo_fill (cr);
    }
  cairo_new_path (cr);
  cairo_move_to (cr, axes->left, y);
  cairo_line_to (cr, axes->right, y);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, 1.2);
  plot_palette_set_dash (cr, number, 1.2);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Folds of several runs stand a little beside each other. */
static double
x_of (const PlotFoldsChart *self, guint run, guint fold)
{
  const double n = self->runs->len;
  const double step = MIN (0.6 / n, 0.12);
  return fold + 0.5 + (run - (n - 1) / 2) * step;
}

static void
draw_run (const PlotFoldsChart *self, guint number, cairo_t *cr,
          const PlotStyle *style, const PlotAxes *axes)
{
  const Run *run = g_ptr_array_index (self->runs, number);
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  draw_mean (run, number, cr, style, axes, &color);
  plot_style_set_source (cr, &color);
  const double pitch = (axes->right - axes->left) / run->n;
  for (guint f = 0; f < run->n; f++)
    {
      if (!isfinite (run->values[f]))
        continue;
      cairo_new_path (cr);
      plot_palette_marker (
          cr, run->color, plot_scale_pixel (&axes->x, x_of (self, number, f)),
          plot_scale_pixel (&axes->y, run->values[f]), CLAMP (pitch, 3, 9));
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_legend (const PlotFoldsChart *self, cairo_t *cr, const PlotStyle *style,
             double x, double y, double width)
{
  PlotLegendItem items[MOST_IN_LEGEND];
  const guint n = MIN (self->runs->len, MOST_IN_LEGEND);
  for (guint i = 0; i < n; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      g_autofree char *mean = plot_format_value (run->mean);
      g_autofree char *sd
          = isnan (run->sd) ? g_strdup ("–") : plot_format_value (run->sd);
      items[i]
          = (PlotLegendItem){ g_strdup_printf ("%s ± %s%s%s", mean, sd,
                                               *run->title != '\0' ? " · " : "",
                                               run->title),
                              plot_palette_class (run->color, style->is_dark),
                              (int) i, (int) run->color };
    }
  plot_legend_draw_row (cr, style, items, n, x, y, width);
  for (guint i = 0; i < n; i++)
    g_free (items[i].text);
}

static guint
most_folds (const PlotFoldsChart *self)
{
  guint most = 0;
  for (guint i = 0; i < self->runs->len; i++)
    most = MAX (most, ((Run *) g_ptr_array_index (self->runs, i))->n);
  return most;
}

static void
plot_folds_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                       double height, const PlotStyle *style)
{
  PlotFoldsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? 1.4 * line : 0;
  const guint n_folds = most_folds (self);
  g_auto (GStrv) labels = g_new0 (char *, n_folds + 1);
  for (guint f = 0; f < n_folds; f++)
    labels[f] = g_strdup_printf ("%u", f + 1);
  double low, high;
  find_range (self, &low, &high);
  const double room = MAX (0.08 * (high - low), 1e-9);
  PlotAxes axes = { .x_title = _ ("Fold"),
                    .y_title = _ (measure_of (self)->label),
                    .x_labels = (const char *const *) labels,
                    .n_x_labels = n_folds };
  plot_scale_set_range (&axes.x, 0, n_folds);
  plot_scale_set_range (&axes.y, low - room, high + room);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  for (guint i = self->runs->len; i-- > 0;)
    draw_run (self, i, cr, style, &axes);
  if (top > 0 && !axes.is_bare)
    draw_legend (self, cr, style, axes.left + 12, 0.8 * line,
                 width - axes.left - 12);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_folds_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotFoldsChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  double least = TIP_REACH;
  char *text = NULL;
  for (guint i = 0; axes != NULL && i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint f = 0; f < run->n; f++)
        {
          const double off
              = hypot (plot_scale_pixel (&axes->x, x_of (self, i, f)) - x,
                       plot_scale_pixel (&axes->y, run->values[f]) - y);
          if (!(off < least))
            continue;
          g_autofree char *value = plot_format_value (run->values[f]);
          least = off;
          g_free (text);
          text
              = g_strdup_printf (_ ("%s%sFold %u: %s"), run->title,
                                 *run->title != '\0' ? "\n" : "", f + 1, value);
        }
    }
  return text;
}

static char *
plot_folds_chart_describe (PlotChart *chart)
{
  PlotFoldsChart *self = cast (chart);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s fold by fold."),
                          _ (measure_of (self)->label));
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      g_autofree char *mean = plot_format_value (run->mean);
      g_autofree char *sd = plot_format_value (run->sd);
      g_string_append_printf (
          text, _ (" %s: mean %s, standard deviation %s over %u folds."),
          run->title, mean, sd, run->n);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_folds_chart_to_csv (PlotChart *chart)
{
  PlotFoldsChart *self = cast (chart);
  GString *csv = g_string_new ("run,fold,");
  plot_csv_text (csv, measure_of (self)->name);
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = g_ptr_array_index (self->runs, i);
      for (guint f = 0; f < run->n; f++)
        {
          plot_csv_text (csv, run->title);
          g_string_append_printf (csv, ",%u,", f + 1);
          plot_csv_number (csv, run->values[f]);
          g_string_append_c (csv, '\n');
        }
    }
  return g_string_free (csv, FALSE);
}

static void
plot_folds_chart_finalize (GObject *object)
{
  PlotFoldsChart *self = (PlotFoldsChart *) object;
  g_clear_pointer (&self->evaluations, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  plot_seen_clear (&self->seen);
  G_OBJECT_CLASS (plot_folds_chart_parent_class)->finalize (object);
}

static void
plot_folds_chart_class_init (PlotFoldsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_folds_chart_finalize;
  object_class->notify = plot_folds_chart_notify;
  klass->title = N_ ("Folds");
  klass->needs = PLOT_NEEDS_EVALUATION;
  klass->offers = plot_folds_chart_offers;
  klass->choices = plot_folds_chart_choices;
  klass->update = plot_folds_chart_update;
  klass->draw = plot_folds_chart_draw;
  klass->describe_at = plot_folds_chart_describe_at;
  klass->describe = plot_folds_chart_describe;
  klass->to_csv = plot_folds_chart_to_csv;
  klass->empty = plot_folds_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_folds_chart_init (PlotFoldsChart *self)
{
}
