/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The errors of a numeric prediction: predicted over actual, or what is left
 * over the predicted. On the line the prediction is right. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  MOST_POINTS = 20000, /* of more evenly spaced ones are drawn */
  TIP_REACH = 12,      /* pixels                               */
};

enum
{
  VIEW_PREDICTED,
  VIEW_RESIDUALS,
};

ML_DEFINE_CHOICE (PlotErrorsView, plot_errors_view,
                  { VIEW_PREDICTED, N_ ("Predicted over actual"), "predicted" },
                  { VIEW_RESIDUALS, N_ ("Error over predicted"), "error" })

typedef struct
{
  PlotChart parent;
  int view;
  MlEvaluation *evaluation; /* (nullable) */
  char *title;
  guint color;
} PlotErrorsChart;

typedef PlotChartClass PlotErrorsChartClass;

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotErrorsChart, view, plot_errors_view_get_type,
                    VIEW_PREDICTED, NULL, N_ ("View"),
                    N_ ("What is drawn over what")),
};

GType plot_errors_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotErrorsChart, plot_errors_chart, PLOT_TYPE_CHART)

static PlotErrorsChart *
cast (PlotChart *chart)
{
  return (PlotErrorsChart *) chart;
}

static const MlEvaluation *
find_numeric (const PlotSource *source, guint *index)
{
  for (guint i = 0; i < source->n_runs; i++)
    {
      const MlEvaluation *evaluation = source->runs[i].evaluation;
      *index = i;
      if (evaluation != NULL && ml_evaluation_n_classes (evaluation) == 0)
        return evaluation;
    }
  return NULL;
}

static gboolean
plot_errors_chart_offers (const PlotSource *source)
{
  guint index;
  return find_numeric (source, &index) != NULL;
}

static void
plot_errors_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotErrorsChart *self = cast (chart);
  guint index;
  const MlEvaluation *evaluation = find_numeric (source, &index);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_pointer (&self->title, g_free);
  if (evaluation == NULL)
    return;
  self->evaluation = ml_evaluation_ref (evaluation);
  self->title = g_strdup (source->runs[index].title);
  self->color = source->runs[index].color;
}

/* Where a prediction lies; FALSE: nowhere. */
static gboolean
place (const PlotErrorsChart *self, guint index, double *x, double *y)
{
  const MlPrediction *p = &ml_evaluation_predictions (self->evaluation)[index];
  *x = self->view == VIEW_PREDICTED ? p->actual : p->predicted;
  *y = self->view == VIEW_PREDICTED ? p->predicted : p->predicted - p->actual;
  return isfinite (*x) && isfinite (*y);
}

static gboolean
find_ranges (const PlotErrorsChart *self, double range[4])
{
  range[0] = range[2] = (double) INFINITY;
  range[1] = range[3] = -(double) INFINITY;
  for (guint i = 0; i < ml_evaluation_n_predictions (self->evaluation); i++)
    {
      double x, y;
      if (!place (self, i, &x, &y))
        continue;
      range[0] = MIN (range[0], x);
      range[1] = MAX (range[1], x);
      range[2] = MIN (range[2], y);
      range[3] = MAX (range[3], y);
    }
  return range[0] <= range[1];
}

static const char *
plot_errors_chart_empty (PlotChart *chart)
{
  PlotErrorsChart *self = cast (chart);
  double range[4];
  return self->evaluation != NULL && find_ranges (self, range)
             ? NULL
             : _ ("No predicted numbers yet. They appear when a run with a "
                  "numeric class is finished.");
}

static guint
stride_of (const PlotErrorsChart *self)
{
  return 1 + ml_evaluation_n_predictions (self->evaluation) / MOST_POINTS;
}

static void
draw_line (const PlotErrorsChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes)
{
  const gboolean is_flat = self->view == VIEW_RESIDUALS;
  const double low = axes->x.minimum, high = axes->x.maximum;
  cairo_new_path (cr);
  cairo_move_to (cr, axes->left,
                 plot_scale_pixel (&axes->y, is_flat ? 0 : low));
  cairo_line_to (cr, axes->right,
                 plot_scale_pixel (&axes->y, is_flat ? 0 : high));
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
plot_errors_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                        double height, const PlotStyle *style)
{
  PlotErrorsChart *self = cast (chart);
  const char *name = ml_evaluation_class (self->evaluation)->name;
  const gboolean is_predicted = self->view == VIEW_PREDICTED;
  g_autofree char *actual = g_strdup_printf (_ ("Actual %s"), name);
  g_autofree char *predicted = g_strdup_printf (_ ("Predicted %s"), name);
  double range[4];
  find_ranges (self, range);
  PlotAxes axes = { .x_title = is_predicted ? actual : predicted,
                    .y_title = is_predicted ? predicted : _ ("Error") };
  const double room_x = MAX (0.04 * (range[1] - range[0]), 1e-9);
  const double room_y = MAX (0.04 * (range[3] - range[2]), 1e-9);
  plot_scale_set_range (&axes.x, range[0] - room_x, range[1] + room_x);
  plot_scale_set_range (&axes.y, range[2] - room_y, range[3] + room_y);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  const PlotColor color = plot_color_with_alpha (
      plot_palette_class (self->color, style->is_dark), 0.6);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  draw_line (self, cr, style, &axes);
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  for (guint i = 0; i < ml_evaluation_n_predictions (self->evaluation);
       i += stride_of (self))
    {
      double x, y;
      if (!place (self, i, &x, &y))
        continue;
      cairo_new_sub_path (cr);
      cairo_arc (cr, plot_scale_pixel (&axes.x, x),
                 plot_scale_pixel (&axes.y, y), 2.5, 0, 2 * G_PI);
    }
  cairo_fill (cr);
  cairo_restore (cr);
}

static char *
plot_errors_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotErrorsChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const MlPrediction *best = NULL;
  double least = TIP_REACH;
  for (guint i = 0;
       axes != NULL && i < ml_evaluation_n_predictions (self->evaluation);
       i += stride_of (self))
    {
      double across, up;
      if (!place (self, i, &across, &up))
        continue;
      const double off = hypot (plot_scale_pixel (&axes->x, across) - x,
                                plot_scale_pixel (&axes->y, up) - y);
      if (off < least)
        {
          least = off;
          best = &ml_evaluation_predictions (self->evaluation)[i];
        }
    }
  if (best == NULL)
    return NULL;
  g_autofree char *actual = plot_format_value (best->actual);
  g_autofree char *predicted = plot_format_value (best->predicted);
  g_autofree char *error = plot_format_value (best->predicted - best->actual);
  return g_strdup_printf (_ ("Row %u\nactual %s, predicted %s\nerror %s"),
                          best->row + 1, actual, predicted, error);
}

static char *
plot_errors_chart_describe (PlotChart *chart)
{
  PlotErrorsChart *self = cast (chart);
  g_autofree char *rmse
      = plot_format_value (ml_evaluation_measure (self->evaluation, "rmse"));
  g_autofree char *correlation = plot_format_value (
      ml_evaluation_measure (self->evaluation, "correlation"));
  return g_strdup_printf (
      _ ("Predicted and actual %s of %u rows by %s: root mean squared error "
         "%s, correlation %s."),
      ml_evaluation_class (self->evaluation)->name,
      ml_evaluation_n_predictions (self->evaluation), self->title, rmse,
      correlation);
}

static char *
plot_errors_chart_to_csv (PlotChart *chart)
{
  PlotErrorsChart *self = cast (chart);
  const MlPrediction *p = ml_evaluation_predictions (self->evaluation);
  GString *csv = g_string_new ("row,fold,actual,predicted,error\n");
  for (guint i = 0; i < ml_evaluation_n_predictions (self->evaluation);
       i += stride_of (self))
    {
      g_string_append_printf (csv, "%u,%u,", p[i].row + 1, p[i].fold + 1);
      plot_csv_number (csv, p[i].actual);
      g_string_append_c (csv, ',');
      plot_csv_number (csv, p[i].predicted);
      g_string_append_c (csv, ',');
      plot_csv_number (csv, p[i].predicted - p[i].actual);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static void
plot_errors_chart_finalize (GObject *object)
{
  PlotErrorsChart *self = (PlotErrorsChart *) object;
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_free (self->title);
  G_OBJECT_CLASS (plot_errors_chart_parent_class)->finalize (object);
}

static void
plot_errors_chart_class_init (PlotErrorsChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_errors_chart_finalize;
  klass->title = N_ ("Errors");
  klass->needs = PLOT_NEEDS_EVALUATION;
  klass->offers = plot_errors_chart_offers;
  klass->update = plot_errors_chart_update;
  klass->draw = plot_errors_chart_draw;
  klass->describe_at = plot_errors_chart_describe_at;
  klass->describe = plot_errors_chart_describe;
  klass->to_csv = plot_errors_chart_to_csv;
  klass->empty = plot_errors_chart_empty;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
plot_errors_chart_init (PlotErrorsChart *self)
{
}
