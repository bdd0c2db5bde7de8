/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a table over two of its numbers, classes in color. Where the
 * class is a number, it stands on the vertical axis. */
#include "plot-chart-private.h"
#include "plot-columns.h"
#include "plot-points.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  PlotChart parent;
  guint x_attribute, y_attribute; /* 1, 2, …; 0: chosen here           */
  MlDataset *data;                /* (nullable)                        */
  int target;
  gboolean is_fine; /* there are two numbers to draw     */
  guint x, y;       /* their columns                     */
  PlotScale across, up;
} PlotScatterChart;

typedef PlotChartClass PlotScatterChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotScatterChart, x_attribute, 0, 100000, 0, NULL,
                  N_ ("Across"),
                  N_ ("The attribute on the horizontal axis; left alone, one "
                      "that separates the classes well")),
  ML_OPTION_UINT (PlotScatterChart, y_attribute, 0, 100000, 0, NULL, N_ ("Up"),
                  N_ ("The attribute on the vertical axis; left alone, one "
                      "that separates the classes well, or the class if it "
                      "is a number")),
};

GType plot_scatter_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotScatterChart, plot_scatter_chart, PLOT_TYPE_CHART)

static PlotScatterChart *
cast (PlotChart *chart)
{
  return (PlotScatterChart *) chart;
}

static gboolean
has_numbers (MlDataset *data, guint column)
{
  return ml_attribute_has_numbers (ml_dataset_attribute (data, column));
}

/* A numeric class goes up, over the input that was asked for or the first. */
static gboolean
choose (MlDataset *data, int target, guint *x, guint *y)
{
  if (target < 0 || *y > 0 || !has_numbers (data, (guint) target))
    return plot_columns_choose (data, target, x, y);
  *y = (guint) target;
  const guint wanted = *x - 1; /* from 0; none: beyond all columns */
  if (wanted < ml_dataset_n_columns (data) && wanted != *y
      && has_numbers (data, wanted))
    {
      *x = wanted;
      return TRUE;
    }
  for (*x = 0; *x < ml_dataset_n_columns (data); (*x)++)
    if (*x != *y && has_numbers (data, *x))
      return TRUE;
  return FALSE;
}

static void
choose_again (PlotScatterChart *self)
{
  self->x = self->x_attribute;
  self->y = self->y_attribute;
  self->is_fine = self->data != NULL && ml_dataset_n_rows (self->data) > 0
                  && choose (self->data, self->target, &self->x, &self->y);
  if (!self->is_fine)
    return;
  self->across = plot_columns_range (self->data, self->x);
  self->up = plot_columns_range (self->data, self->y);
}

static PlotPoints
points_of (const PlotScatterChart *self)
{
  PlotPoints points = { .data = self->data, .x = self->x, .y = self->y };
  const MlAttribute *class = self->target >= 0 ? ml_dataset_attribute (
                                 self->data, (guint) self->target)
                                               : NULL;
  if (class == NULL || class->kind != ML_ATTRIBUTE_NOMINAL)
    return points;
  points.class = class;
  points.codes = ml_dataset_codes (self->data, (guint) self->target);
  return points;
}

static void
plot_scatter_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotScatterChart *self = cast (chart);
  if (source->dataset == self->data && source->target == self->target)
    return;
  g_set_object (&self->data, source->dataset);
  self->target = source->target;
  choose_again (self);
  plot_chart_reset_view (chart);
}

static void
plot_scatter_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_scatter_chart_parent_class)->notify (object, spec);
  choose_again ((PlotScatterChart *) object);
}

static gboolean
plot_scatter_chart_offers (const PlotSource *source)
{
  guint n_numbers = 0;
  for (guint i = 0; i < ml_dataset_n_columns (source->dataset); i++)
    n_numbers += has_numbers (source->dataset, i);
  return n_numbers >= 2;
}

static const char *
plot_scatter_chart_empty (PlotChart *chart)
{
  return cast (chart)->is_fine
             ? NULL
             : _ ("There are no two numeric attributes to draw.");
}

static const char *
name_of (const PlotScatterChart *self, guint column)
{
  return ml_dataset_attribute (self->data, column)->name;
}

static void
plot_scatter_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotScatterChart *self = cast (chart);
  const PlotPoints points = points_of (self);
  PlotAxes axes = { .x_title = name_of (self, self->x),
                    .y_title = name_of (self, self->y),
                    .x = self->across,
                    .y = self->up };
  const double line = plot_text_height (style);
  const gboolean has_legend = points.class != NULL && height > 6 * line;
  const double top = has_legend ? line : 0;
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  plot_points_draw (&points, cr, style, &axes);
  cairo_restore (cr);
  if (has_legend && !axes.is_bare)
    plot_points_legend (&points, cr, style, axes.left, 0.75 * line,
                        axes.right - axes.left);
}

static void
append_cell (const PlotScatterChart *self, GString *text, guint row,
             guint column)
{
  g_autofree char *cell
      = has_numbers (self->data, column)
            ? plot_format_value (ml_dataset_value (self->data, row, column))
            : ml_dataset_format_cell (self->data, row, column);
  g_string_append_printf (text, "\n%s %s", name_of (self, column), cell);
}

static char *
plot_scatter_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotScatterChart *self = cast (chart);
  const PlotPoints points = points_of (self);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const int row = axes != NULL ? plot_points_nearest (&points, axes, x, y) : -1;
  if (row < 0)
    return NULL;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Row %u"), (guint) row + 1);
  append_cell (self, text, (guint) row, self->x);
  append_cell (self, text, (guint) row, self->y);
  if (points.class != NULL)
    append_cell (self, text, (guint) row, (guint) self->target);
  return g_string_free (text, FALSE);
}

static char *
plot_scatter_chart_describe (PlotChart *chart)
{
  PlotScatterChart *self = cast (chart);
  const PlotPoints points = points_of (self);
  return g_strdup_printf (_ ("%s over %s, %u of %u rows as points%s."),
                          name_of (self, self->y), name_of (self, self->x),
                          plot_points_n_drawn (&points),
                          ml_dataset_n_rows (self->data),
                          points.class != NULL ? _ (", colored by class") : "");
}

static char *
plot_scatter_chart_to_csv (PlotChart *chart)
{
  PlotScatterChart *self = cast (chart);
  const PlotPoints points = points_of (self);
  GString *csv = g_string_new (NULL);
  plot_csv_text (csv, name_of (self, self->x));
  g_string_append_c (csv, ',');
  plot_csv_text (csv, name_of (self, self->y));
  if (points.class != NULL)
    {
      g_string_append_c (csv, ',');
      plot_csv_text (csv, points.class->name);
    }
  for (guint row = 0; row < ml_dataset_n_rows (self->data);
       row += plot_points_stride (&points))
    {
      g_string_append_c (csv, '\n');
      plot_csv_number (csv, ml_dataset_value (self->data, row, self->x));
      g_string_append_c (csv, ',');
      plot_csv_number (csv, ml_dataset_value (self->data, row, self->y));
      if (points.class == NULL)
        continue;
      g_string_append_c (csv, ',');
      if (points.codes[row] >= 0)
        plot_csv_text (csv, points.class->labels[points.codes[row]]);
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static void
plot_scatter_chart_finalize (GObject *object)
{
  g_clear_object (&((PlotScatterChart *) object)->data);
  G_OBJECT_CLASS (plot_scatter_chart_parent_class)->finalize (object);
}

static void
plot_scatter_chart_class_init (PlotScatterChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_scatter_chart_finalize;
  object_class->notify = plot_scatter_chart_notify;
  klass->title = N_ ("Scatter plot");
  klass->needs = PLOT_NEEDS_DATASET;
  klass->offers = plot_scatter_chart_offers;
  klass->update = plot_scatter_chart_update;
  klass->draw = plot_scatter_chart_draw;
  klass->describe_at = plot_scatter_chart_describe_at;
  klass->describe = plot_scatter_chart_describe;
  klass->to_csv = plot_scatter_chart_to_csv;
  klass->empty = plot_scatter_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_scatter_chart_init (PlotScatterChart *self)
{
  self->target = -1;
}
