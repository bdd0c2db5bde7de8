/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a layer makes of the data: each row a point in the space of the layer's
 * units, colored by its class, with a ring if the network gets it wrong. Two
 * units are the axes, or the two principal components. While a network learns
 * one sees the classes drift apart (R. O. Duda, P. E. Hart, D. G. Stork,
 * "Pattern Classification", 2001, section 6.4).
 *
 * The points are computed by prepare(), in any thread, see plot-cloud.h. The
 * last picture stays until the next is ready. */
#include "plot-chart-private.h"
#include "plot-cloud.h"
#include "plot-palette.h"
#include "plot-stamp.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

#define NEAR 10 /* of a point, pixels */

typedef struct
{
  PlotChart parent;
  guint layer, x_unit, y_unit; /* 0: chosen here */
  PlotCloudQuestion *question; /* (nullable): guarded by lock */
  pthread_mutex_t lock;
  guint settings;
  PlotCloud *cloud; /* (nullable) */
  char *title;
  PlotScale across, up; /* that keeps still while points move */
  gboolean has_range;
} PlotHiddenSpaceChart;

typedef PlotChartClass PlotHiddenSpaceChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotHiddenSpaceChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose units make the space; left alone, the code of an "
                      "autoencoder, else the last before the output")),
  ML_OPTION_UINT (PlotHiddenSpaceChart, x_unit, 0, 1000000, 0, NULL,
                  N_ ("Unit across"),
                  N_ ("The unit on the horizontal axis; 0 for both: the two "
                      "units there are, or principal components")),
  ML_OPTION_UINT (PlotHiddenSpaceChart, y_unit, 0, 1000000, 0, NULL,
                  N_ ("Unit up"), N_ ("The unit on the vertical axis")),
};

GType plot_hidden_space_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotHiddenSpaceChart, plot_hidden_space_chart,
                     PLOT_TYPE_CHART)

static PlotHiddenSpaceChart *
cast (PlotChart *chart)
{
  return (PlotHiddenSpaceChart *) chart;
}

static gboolean
has_layers (MlPredictor *predictor)
{
  return predictor != NULL
         && ml_predictor_model (predictor)->ops->probe != NULL;
}

static const PlotRun *
find_run (const PlotSource *source)
{
  for (guint i = 0; i < source->n_runs; i++)
    if (has_layers (source->runs[i].predictor))
      return &source->runs[i];
  return NULL;
}

static gboolean
plot_hidden_space_chart_offers (const PlotSource *source)
{
  return find_run (source) != NULL;
}

/* -- Asking ---------------------------------------------------------------- */

/* Settings other than before: what is drawn does not answer them. */
static void
begin_anew (PlotHiddenSpaceChart *self)
{
  g_clear_pointer (&self->cloud, plot_cloud_free);
  self->settings++;
  self->has_range = FALSE;
}

/* @question: (transfer full) (nullable) */
static void
ask (PlotHiddenSpaceChart *self, PlotCloudQuestion *question)
{
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question, plot_cloud_question_free);
  self->question = question;
  pthread_mutex_unlock (&self->lock);
  if (question != NULL)
    plot_chart_set_stale (&self->parent);
}

static PlotCloudQuestion *
make_question (PlotHiddenSpaceChart *self, MlDataset *data, int target,
               MlPredictor *predictor)
{
  const MlPca *before = self->cloud != NULL ? self->cloud->pca : NULL;
  const PlotCloudQuestion question
      = { self->settings, data,         target,       predictor,
          self->layer,    self->x_unit, self->y_unit, (MlPca *) before };
  return plot_cloud_question_copy (&question);
}

static void
plot_hidden_space_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotHiddenSpaceChart *self = cast (chart);
  const PlotRun *run = find_run (source);
  const PlotCloudQuestion *old = self->question;
  if (run == NULL || source->dataset == NULL
      || ml_dataset_n_rows (source->dataset) == 0)
    {
      begin_anew (self);
      ask (self, NULL);
      return;
    }
  g_free (self->title);
  self->title = g_strdup (run->title != NULL ? run->title : "");
  const gboolean is_same_data = old != NULL && old->data == source->dataset
                                && old->target == source->target;
  if (is_same_data && old->predictor == run->predictor)
    return;
  if (!is_same_data
      || ml_predictor_n_outputs (old->predictor)
             != ml_predictor_n_outputs (run->predictor))
    begin_anew (self);
  ask (self,
       make_question (self, source->dataset, source->target, run->predictor));
}

static void
plot_hidden_space_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotHiddenSpaceChart *self = (PlotHiddenSpaceChart *) object;
  G_OBJECT_CLASS (plot_hidden_space_chart_parent_class)->notify (object, spec);
  const PlotCloudQuestion *old = self->question;
  if (old == NULL)
    return;
  begin_anew (self);
  ask (self, make_question (self, old->data, old->target, old->predictor));
}

static gpointer
plot_hidden_space_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotHiddenSpaceChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  PlotCloudQuestion *question = self->question != NULL
                                    ? plot_cloud_question_copy (self->question)
                                    : NULL;
  pthread_mutex_unlock (&self->lock);
  if (question == NULL)
    return NULL;
  PlotCloud *cloud = plot_cloud_new (question, cancellable);
  plot_cloud_question_free (question);
  if (cloud == NULL && g_cancellable_is_cancelled (cancellable))
    plot_chart_set_stale (chart);
  return cloud;
}

/* A range that holds @low … @high: the old one if that does and is not far too
 * wide, so that axes do not tremble while points move. */
static void
set_range (PlotScale *scale, gboolean is_known, double low, double high)
{
  const double width = high - low;
  if (is_known && scale->minimum <= low && scale->maximum >= high
      && scale->maximum - scale->minimum <= 1.8 * width)
    return;
  plot_scale_set_range (scale, low - 0.06 * width, high + 0.06 * width);
}

static void
set_ranges (PlotHiddenSpaceChart *self)
{
  double low[2] = { (double) INFINITY, (double) INFINITY };
  double high[2] = { -(double) INFINITY, -(double) INFINITY };
  for (guint i = 0; i < 2 * self->cloud->n_points; i++)
    {
      const double value = (double) self->cloud->points[i];
      if (!isfinite (value))
        continue;
      low[i % 2] = MIN (low[i % 2], value);
      high[i % 2] = MAX (high[i % 2], value);
    }
  set_range (&self->across, self->has_range, low[0], high[0]);
  set_range (&self->up, self->has_range, low[1], high[1]);
  self->has_range = TRUE;
}

static void
plot_hidden_space_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotHiddenSpaceChart *self = cast (chart);
  PlotCloud *cloud = prepared;
  if (cloud->settings != self->settings) /* something else has been asked */
    {
      plot_cloud_free (cloud);
      return;
    }
  g_clear_pointer (&self->cloud, plot_cloud_free);
  self->cloud = cloud;
  if (cloud->error == NULL)
    set_ranges (self);
  pthread_mutex_lock (&self->lock);
  if (self->question != NULL && cloud->pca != NULL)
    {
      g_clear_pointer (&self->question->before, ml_pca_free);
      self->question->before = plot_cloud_copy_pca (cloud->pca);
    }
  pthread_mutex_unlock (&self->lock);
}

static const char *
plot_hidden_space_chart_empty (PlotChart *chart)
{
  PlotHiddenSpaceChart *self = cast (chart);
  if (self->question == NULL)
    return _ ("No network yet. What its layers make of the data appears here "
              "while it trains.");
  if (self->cloud == NULL)
    return _ ("Running the data through the network…");
  return self->cloud->error;
}

static void
plot_hidden_space_chart_choices (PlotChart *chart, const char *option,
                                 GArray *into)
{
  const PlotCloud *cloud = cast (chart)->cloud;
  if (!g_str_equal (option, "layer") || cloud == NULL
      || cloud->layers->len == 0)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("Automatic")));
  for (guint i = 0; i < cloud->layers->len; i++)
    {
      const PlotChoice *choice = &g_array_index (cloud->layers, PlotChoice, i);
      plot_chart_add_choice (into, choice->value, g_strdup (choice->label));
    }
}

/* -- Drawing --------------------------------------------------------------- */

/* (nullable): the attribute whose labels color the points */
static const MlAttribute *
class_of (const PlotHiddenSpaceChart *self)
{
  const int target = ml_predictor_target (self->question->predictor);
  const MlAttribute *class = target >= 0 ? ml_dataset_attribute (
                                 ml_predictor_header (
                                     self->question->predictor),
                                 (guint) target)
                                         : NULL;
  return class != NULL && ml_attribute_has_codes (class) ? class : NULL;
}

static gboolean
is_wrong (const PlotCloud *cloud, guint i)
{
  return cloud->actual[i] >= 0 && cloud->predicted[i] >= 0
         && cloud->actual[i] != cloud->predicted[i];
}

static guint
n_wrong (const PlotCloud *cloud)
{
  guint n = 0;
  for (guint i = 0; i < cloud->n_points; i++)
    n += is_wrong (cloud, i);
  return n;
}

/* (transfer full): "Layer 1, unit 2", "Component 1 (62 %)" */
static char *
axis_title (const PlotHiddenSpaceChart *self, guint axis)
{
  const PlotCloud *cloud = self->cloud;
  if (cloud->pca == NULL)
    return g_strdup_printf (_ ("Layer %u, unit %u"), cloud->layer,
                            axis == 0 ? cloud->x_unit : cloud->y_unit);
  const double total = cloud->pca->total;
  return g_strdup_printf (
      _ ("Layer %u, component %u (%.0f %% of variance)"), cloud->layer,
      axis + 1, total > 0 ? 100 * cloud->pca->variance[axis] / total : 0);
}

/* Where a point lies, in pixels; FALSE: nowhere in the area. */
static gboolean
place (const PlotCloud *cloud, const PlotAxes *axes, guint i, double *x,
       double *y)
{
  *x = plot_scale_pixel (&axes->x, (double) cloud->points[2 * i]);
  *y = plot_scale_pixel (&axes->y, (double) cloud->points[2 * i + 1]);
  return isfinite (*x) && isfinite (*y) && plot_axes_contains (axes, *x, *y);
}

/* The color of a number between the least and the largest that there are. */
static PlotColor
value_color (double value, double low, double high, const PlotStyle *style)
{
  if (!isfinite (value) || high <= low)
    return plot_palette_missing (style->is_dark);
  return plot_palette_magnitude (0.25 + 0.75 * (value - low) / (high - low),
                                 style->is_dark);
}

/* The points without a class. */
static void
draw_numbers (const PlotCloud *cloud, cairo_t *cr, const PlotStyle *style,
              const PlotAxes *axes, double size)
{
  double low = (double) INFINITY, high = -(double) INFINITY, x, y;
  for (guint i = 0; i < cloud->n_points; i++)
    if (isfinite (cloud->values[i]))
      {
        low = MIN (low, cloud->values[i]);
        high = MAX (high, cloud->values[i]);
      }
  for (guint i = 0; i < cloud->n_points; i++)
    {
      if (cloud->actual[i] >= 0 || !place (cloud, axes, i, &x, &y))
        continue;
      const PlotColor color = value_color (cloud->values[i], low, high, style);
      PlotStamp *stamp = plot_stamp_new (cr, style, 0, &color, size);
      plot_stamp_put (stamp, cr, x, y);
      plot_stamp_free (stamp);
    }
}

/* In the rows' order, so that no class hides the others. */
static void
draw_classes (const PlotCloud *cloud, cairo_t *cr, const PlotStyle *style,
              const PlotAxes *axes, double size)
{
  double x, y;
  g_autoptr (GPtrArray) stamps
      = g_ptr_array_new_with_free_func ((GDestroyNotify) plot_stamp_free);
  for (guint i = 0; i < cloud->n_points; i++)
    {
      if (cloud->actual[i] < 0 || !place (cloud, axes, i, &x, &y))
        continue;
      const guint class = (guint) cloud->actual[i];
      while (stamps->len <= class)
        {
          const PlotColor color
              = plot_palette_class (stamps->len, style->is_dark);
          g_ptr_array_add (
              stamps, plot_stamp_new (cr, style, stamps->len, &color, size));
        }
      plot_stamp_put (g_ptr_array_index (stamps, class), cr, x, y);
    }
}

static void
draw_rings (const PlotCloud *cloud, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes, double size)
{
  double x, y;
  cairo_new_path (cr);
  for (guint i = 0; i < cloud->n_points; i++)
    if (is_wrong (cloud, i) && place (cloud, axes, i, &x, &y))
      {
        cairo_new_sub_path (cr);
        cairo_arc (cr, x, y, 0.9 * size + 1, 0, 2 * G_PI);
      }
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 0.6 * style->line_width);
  cairo_stroke (cr);
}

static void
draw_points (const PlotHiddenSpaceChart *self, cairo_t *cr,
             const PlotStyle *style, const PlotAxes *axes)
{
  const PlotCloud *cloud = self->cloud;
  const double size
      = CLAMP ((axes->right - axes->left) / 90, 4, 3.5 * style->line_width);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  draw_numbers (cloud, cr, style, axes, size);
  draw_classes (cloud, cr, style, axes, size);
  draw_rings (cloud, cr, style, axes, size);
  cairo_restore (cr);
}

static void
draw_legend (const PlotHiddenSpaceChart *self, cairo_t *cr,
             const PlotStyle *style, const PlotAxes *axes, double y)
{
  const MlAttribute *class = class_of (self);
  if (class == NULL)
    return;
  g_autofree char *wrong
      = self->cloud->is_judged
            ? g_strdup_printf (_ ("ringed: %u wrong"), n_wrong (self->cloud))
            : g_strdup ("");
  const double corner = 26; /* of the chart's menu button */
  const double beside = plot_text_width (cr, style, wrong) + 12 + corner;
  const guint n = MIN (class->n_labels, 64);
  g_autofree PlotLegendItem *items = g_new0 (PlotLegendItem, n);
  for (guint i = 0; i < n; i++)
    items[i] = (PlotLegendItem){ class->labels[i],
                                 plot_palette_class (i, style->is_dark), -1,
                                 (int) i };
  plot_legend_draw_row (cr, style, items, n, axes->left, y,
                        axes->right - axes->left - beside);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = wrong,
                               .x = axes->right - corner,
                               .y = y,
                               .across = 1,
                               .down = 0.5,
                               .color = &style->muted });
}

static void
plot_hidden_space_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                              double height, const PlotStyle *style)
{
  PlotHiddenSpaceChart *self = cast (chart);
  g_autofree char *x_title = axis_title (self, 0);
  g_autofree char *y_title = axis_title (self, 1);
  PlotAxes axes = {
    .x = self->across, .y = self->up, .x_title = x_title, .y_title = y_title
  };
  const double line = plot_text_height (style);
  const gboolean has_legend = class_of (self) != NULL && height > 6 * line;
  const double top = has_legend ? line : 0;
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  draw_points (self, cr, style, &axes);
  if (has_legend && !axes.is_bare)
    draw_legend (self, cr, style, &axes, 0.75 * line);
}

/* -- Words ----------------------------------------------------------------- */

/* The nearest point, or −1. */
static int
point_at (PlotHiddenSpaceChart *self, double x, double y, double *px,
          double *py)
{
  const PlotAxes *axes = plot_chart_axes_at (&self->parent, x, y, NULL);
  int best = -1;
  double least = NEAR;
  for (guint i = 0; axes != NULL && i < self->cloud->n_points; i++)
    {
      const double ix
          = plot_scale_pixel (&axes->x, (double) self->cloud->points[2 * i]);
      const double iy = plot_scale_pixel (
          &axes->y, (double) self->cloud->points[2 * i + 1]);
      const double away = hypot (ix - x, iy - y);
      if (away < least)
        least = away, best = (int) i, *px = ix, *py = iy;
    }
  return best;
}

static void
plot_hidden_space_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                    double y, const PlotStyle *style)
{
  double px, py;
  if (point_at (cast (chart), x, y, &px, &py) < 0)
    return;
  cairo_arc (cr, px, py, 5 * style->line_width, 0, 2 * G_PI);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
}

static char *
plot_hidden_space_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotHiddenSpaceChart *self = cast (chart);
  const PlotCloud *cloud = self->cloud;
  const MlAttribute *class = class_of (self);
  double px, py;
  const int i = point_at (self, x, y, &px, &py);
  if (i < 0)
    return NULL;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Row %u"), cloud->rows[i] + 1);
  if (class != NULL && cloud->actual[i] >= 0)
    g_string_append_printf (text, ": %s", class->labels[cloud->actual[i]]);
  else if (isfinite (cloud->values[i]))
    {
      g_autofree char *value = plot_format_value (cloud->values[i]);
      g_string_append_printf (text, ": %s", value);
    }
  if (is_wrong (cloud, (guint) i))
    g_string_append_printf (text, _ (", taken for %s"),
                            class->labels[cloud->predicted[i]]);
  for (guint axis = 0; axis < 2; axis++)
    {
      g_autofree char *title = axis_title (self, axis);
      g_autofree char *value
          = plot_format_value ((double) cloud->points[2 * (guint) i + axis]);
      g_string_append_printf (text, "\n%s: %s", title, value);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_hidden_space_chart_describe (PlotChart *chart)
{
  PlotHiddenSpaceChart *self = cast (chart);
  const PlotCloud *cloud = self->cloud;
  g_autofree char *x_title = axis_title (self, 0);
  g_autofree char *y_title = axis_title (self, 1);
  g_autofree char *space = g_strdup_printf (
      _ ("%u rows as layer %u of %s sees them with its %u units. Across: %s. "
         "Up: %s."),
      cloud->n_points, cloud->layer,
      *self->title != '\0' ? self->title : _ ("the network"), cloud->n_units,
      x_title, y_title);
  if (!cloud->is_judged)
    return g_steal_pointer (&space);
  g_autofree char *wrong = g_strdup_printf (
      _ ("%u rows are taken for another class."), n_wrong (cloud));
  return g_strdup_printf ("%s %s", space, wrong);
}

static void
append_label (GString *csv, const MlAttribute *class, gint32 code)
{
  g_string_append_c (csv, ',');
  if (class != NULL && code >= 0)
    plot_csv_text (csv, class->labels[code]);
}

static char *
plot_hidden_space_chart_to_csv (PlotChart *chart)
{
  PlotHiddenSpaceChart *self = cast (chart);
  const PlotCloud *cloud = self->cloud;
  const MlAttribute *class = class_of (self);
  GString *csv = g_string_new ("row,x,y,actual,predicted\n");
  for (guint i = 0; i < cloud->n_points; i++)
    {
      g_string_append_printf (csv, "%u,", cloud->rows[i] + 1);
      plot_csv_number (csv, (double) cloud->points[2 * i]);
      g_string_append_c (csv, ',');
      plot_csv_number (csv, (double) cloud->points[2 * i + 1]);
      if (class == NULL)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, cloud->values[i]);
        }
      else
        append_label (csv, class, cloud->actual[i]);
      append_label (csv, class, cloud->predicted[i]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static void
plot_hidden_space_chart_finalize (GObject *object)
{
  PlotHiddenSpaceChart *self = (PlotHiddenSpaceChart *) object;
  g_clear_pointer (&self->question, plot_cloud_question_free);
  g_clear_pointer (&self->cloud, plot_cloud_free);
  g_free (self->title);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_hidden_space_chart_parent_class)->finalize (object);
}

static void
plot_hidden_space_chart_class_init (PlotHiddenSpaceChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_hidden_space_chart_finalize;
  object_class->notify = plot_hidden_space_chart_notify;
  klass->title = N_ ("Hidden space");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_MODEL;
  klass->offers = plot_hidden_space_chart_offers;
  klass->choices = plot_hidden_space_chart_choices;
  klass->update = plot_hidden_space_chart_update;
  klass->prepare = plot_hidden_space_chart_prepare;
  klass->accept = plot_hidden_space_chart_accept;
  klass->draws_prepared = TRUE;
  klass->draw = plot_hidden_space_chart_draw;
  klass->draw_hover = plot_hidden_space_chart_draw_hover;
  klass->describe_at = plot_hidden_space_chart_describe_at;
  klass->describe = plot_hidden_space_chart_describe;
  klass->to_csv = plot_hidden_space_chart_to_csv;
  klass->empty = plot_hidden_space_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_hidden_space_chart_init (PlotHiddenSpaceChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->title = g_strdup ("");
}
