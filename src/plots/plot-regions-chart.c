/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model predicts over the plane of two inputs: the colors of the
 * classes mixed by their predicted probability, with the rows on top. The
 * other inputs stay at their mean or most frequent label.
 *
 * The grid is computed by prepare(), in any thread: first coarse, then fine.
 * While a model learns, the last picture stays until the next is ready. What
 * prepare() reads is an immutable PlotQuestion, handed over under a lock. */
#include "plot-chart-private.h"
#include "plot-grid-line.h"
#include "plot-grid-picture.h"
#include "plot-points.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

#define SLOW 0.3 /* seconds; then a coarse picture comes first */

static const guint sizes[] = { 48, 256 }; /* of the grid, coarse to fine */

typedef struct
{
  PlotChart parent;
  guint x_attribute, y_attribute; /* 1, 2, …; 0: chosen here */
  gboolean unit_lines;
  guint settings;      /* counts planes asked for */
  double fine_seconds; /* that the last fine grid took */
  MlDataset *data;
  int target;
  MlPredictor *predictor;
  char *title;
  pthread_mutex_t lock;   /* guards question and level */
  PlotQuestion *question; /* (nullable) */
  guint level;
  PlotGrid *grid;           /* (nullable) */
  cairo_surface_t *picture; /* (nullable): of grid */
  gboolean picture_is_dark;
} PlotRegionsChart;

typedef PlotChartClass PlotRegionsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotRegionsChart, x_attribute, 0, 100000, 0, NULL,
                  N_ ("Across"),
                  N_ ("The attribute on the horizontal axis; left alone, one "
                      "that separates the classes well")),
  ML_OPTION_UINT (PlotRegionsChart, y_attribute, 0, 100000, 0, NULL, N_ ("Up"),
                  N_ ("The attribute on the vertical axis; left alone, one "
                      "that separates the classes well")),
  ML_OPTION_BOOLEAN (PlotRegionsChart, unit_lines, FALSE, NULL,
                     N_ ("Lines of units"),
                     N_ ("Where each unit of a network's first layer changes "
                         "its sign; teeth stand on its positive side")),
};

GType plot_regions_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotRegionsChart, plot_regions_chart, PLOT_TYPE_CHART)

static PlotRegionsChart *
cast (PlotChart *chart)
{
  return (PlotRegionsChart *) chart;
}

/* @question: (transfer full) (nullable) */
static void
ask (PlotRegionsChart *self, PlotQuestion *question, guint level)
{
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question, plot_question_unref);
  self->question = question;
  self->level = level;
  if (question != NULL)
    question->settings = self->settings;
  pthread_mutex_unlock (&self->lock);
  if (question != NULL)
    plot_chart_set_stale (&self->parent);
}

/* For another plane: what is drawn does not belong to it. */
static void
ask_anew (PlotRegionsChart *self)
{
  self->settings++;
  g_clear_pointer (&self->grid, plot_grid_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  ask (self,
       self->data != NULL && self->predictor != NULL
           ? plot_question_new (self->data, self->target, self->predictor,
                                self->x_attribute, self->y_attribute)
           : NULL,
       0);
}

static void
plot_regions_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotRegionsChart *self = cast (chart);
  const PlotRun *run = NULL;
  for (guint i = 0; i < source->n_runs && run == NULL; i++)
    if (source->runs[i].predictor != NULL)
      run = &source->runs[i];
  MlPredictor *predictor = run != NULL ? run->predictor : NULL;
  const gboolean is_same_plane
      = source->dataset == self->data && source->target == self->target
        && self->question != NULL && predictor != NULL
        && plot_question_fits (self->question, predictor);
  if (source->dataset == self->data && source->target == self->target
      && predictor == self->predictor)
    return;
  if (predictor != NULL)
    ml_predictor_ref (predictor);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  self->predictor = predictor;
  g_set_object (&self->data, source->dataset);
  self->target = source->target;
  g_free (self->title);
  self->title = g_strdup (run != NULL && run->title != NULL ? run->title : "");
  if (is_same_plane) /* the model has learned on */
    {
      ask (self, plot_question_again (self->question, predictor),
           self->grid == NULL || self->fine_seconds > SLOW ? 0 : 1);
      return;
    }
  ask_anew (self);
  plot_chart_reset_view (chart);
}

static void
plot_regions_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_regions_chart_parent_class)->notify (object, spec);
  if (!g_str_equal (spec->name, "unit-lines"))
    ask_anew ((PlotRegionsChart *) object);
}

static const char *
plot_regions_chart_empty (PlotChart *chart)
{
  PlotRegionsChart *self = cast (chart);
  if (self->question != NULL)
    return NULL;
  if (self->predictor == NULL)
    return _ ("No model yet. The regions appear when a run is finished.");
  return _ ("Regions need two numeric attributes that the model was trained "
            "on.");
}

static gpointer
plot_regions_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotRegionsChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  PlotQuestion *question
      = self->question != NULL ? plot_question_ref (self->question) : NULL;
  const guint level = MIN (self->level, G_N_ELEMENTS (sizes) - 1);
  pthread_mutex_unlock (&self->lock);
  if (question == NULL)
    return NULL;
  PlotGrid *grid
      = plot_grid_new (question, sizes[level], sizes[level], cancellable);
  plot_question_unref (question);
  if (grid == NULL)
    plot_chart_set_stale (chart);
  return grid;
}

static void
plot_regions_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotRegionsChart *self = cast (chart);
  PlotGrid *grid = prepared;
  pthread_mutex_lock (&self->lock);
  const gboolean is_mine = grid->question->settings == self->settings;
  const gboolean is_newest = grid->question == self->question;
  if (is_newest)
    self->level++;
  const gboolean is_whole = self->level >= G_N_ELEMENTS (sizes);
  pthread_mutex_unlock (&self->lock);
  if (!is_mine) /* something else has been asked since */
    {
      plot_grid_free (grid);
      return;
    }
  g_clear_pointer (&self->grid, plot_grid_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->grid = grid;
  if (grid->size == sizes[G_N_ELEMENTS (sizes) - 1])
    self->fine_seconds = grid->seconds;
  if (!is_whole)
    plot_chart_set_stale (chart);
}

static void
draw_picture (PlotRegionsChart *self, cairo_t *cr, const PlotStyle *style,
              const PlotAxes *axes)
{
  if (self->grid == NULL)
    return;
  if (self->picture != NULL && self->picture_is_dark != style->is_dark)
    g_clear_pointer (&self->picture, cairo_surface_destroy);
  if (self->picture == NULL)
    self->picture = plot_grid_paint (self->grid, style);
  self->picture_is_dark = style->is_dark;
  const PlotQuestion *question = self->grid->question;
  const double left = plot_scale_pixel (&axes->x, question->across.minimum);
  const double right = plot_scale_pixel (&axes->x, question->across.maximum);
  const double top = plot_scale_pixel (&axes->y, question->up.maximum);
  const double bottom = plot_scale_pixel (&axes->y, question->up.minimum);
  cairo_save (cr);
  cairo_translate (cr, left, top);
  cairo_scale (cr, (right - left) / self->grid->size,
               (bottom - top) / self->grid->size);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, self->grid->size, self->grid->size);
  cairo_fill (cr);
  cairo_restore (cr);
}

static gboolean
has_label_target (const PlotQuestion *self)
{
  return self->target >= 0
         && ml_attribute_has_codes (
             ml_dataset_attribute (self->data, (guint) self->target));
}

/* The rows; in one color where the model's classes are not the table's. */
static PlotPoints
points_of (const PlotQuestion *self)
{
  const MlAttribute *class = plot_question_class (self);
  return (PlotPoints){ .data = self->data,
                       .x = self->x,
                       .y = self->y,
                       .class = class,
                       .codes = class != NULL && has_label_target (self)
                                    ? ml_dataset_codes (self->data,
                                                        (guint) self->target)
                                    : NULL };
}

static guint
n_lines (const PlotRegionsChart *self)
{
  return self->unit_lines && self->grid != NULL ? self->grid->n_lines : 0;
}

/* The unit whose line is under a pixel, or −1. */
static int
line_at (const PlotRegionsChart *self, const PlotAxes *axes, double x, double y)
{
  for (guint i = 0; i < n_lines (self); i++)
    if (plot_grid_line_is_at (&self->grid->lines[i], axes, x, y))
      return (int) i;
  return -1;
}

static void
plot_regions_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotRegionsChart *self = cast (chart);
  const PlotQuestion *question = self->question;
  const PlotPoints points = points_of (question);
  PlotAxes axes
      = { .x_title = ml_dataset_attribute (self->data, question->x)->name,
          .y_title = ml_dataset_attribute (self->data, question->y)->name,
          .x = question->across,
          .y = question->up };
  const double line = plot_text_height (style);
  const gboolean has_legend = points.class != NULL && height > 6 * line;
  const double top = has_legend ? line : 0;
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  draw_picture (self, cr, style, &axes);
  if (!axes.is_bare || self->grid == NULL)
    plot_points_draw (&points, cr, style, &axes);
  for (guint i = 0; i < n_lines (self); i++)
    plot_grid_line_draw (&self->grid->lines[i], cr, style, &axes, i);
  cairo_restore (cr);
  if (axes.is_bare)
    return;
  if (has_legend)
    plot_points_legend (&points, cr, style, axes.left, 0.75 * line,
                        axes.right - axes.left);
  if (self->grid == NULL)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = _ ("Computing the regions…"),
                                 .x = (axes.left + axes.right) / 2,
                                 .y = axes.top + 8,
                                 .across = 0.5,
                                 .flags = PLOT_TEXT_HALO });
}

static void
append_outputs (const PlotGrid *grid, GString *text, guint x, guint y)
{
  const MlAttribute *class = plot_question_class (grid->question);
  const double *out
      = grid->outputs + ((gsize) y * grid->size + x) * grid->n_outputs;
  if (class == NULL)
    {
      g_autofree char *number = plot_format_value (*out);
      g_string_append_printf (text, _ ("\npredicted %s"), number);
      return;
    }
  for (guint i = 0; i < grid->n_outputs; i++)
    if (out[i] >= 0.005 || grid->n_outputs <= 3)
      g_string_append_printf (text, "\n%s %.0f %%", class->labels[i],
                              100 * out[i]);
}

static char *
plot_regions_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotRegionsChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return NULL;
  const PlotQuestion *question = self->question;
  const double across = plot_scale_value (&axes->x, x);
  const double up = plot_scale_value (&axes->y, y);
  g_autofree char *x_text = plot_format_value (across);
  g_autofree char *y_text = plot_format_value (up);
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text, "%s %s, %s %s",
      ml_dataset_attribute (self->data, question->x)->name, x_text,
      ml_dataset_attribute (self->data, question->y)->name, y_text);
  if (self->grid != NULL)
    {
      const double last = self->grid->size - 1;
      const PlotScale *a = &question->across, *u = &question->up;
      const double column
          = (across - a->minimum) / (a->maximum - a->minimum) * (last + 1);
      const double row
          = (up - u->minimum) / (u->maximum - u->minimum) * (last + 1);
      append_outputs (self->grid, text, (guint) CLAMP (column, 0, last),
                      (guint) CLAMP (row, 0, last));
    }
  const int unit = line_at (self, axes, x, y);
  if (unit >= 0)
    g_string_append_printf (text, _ ("\nhere unit %d of layer 1 changes sign"),
                            unit + 1);
  return g_string_free (text, FALSE);
}

static char *
plot_regions_chart_describe (PlotChart *chart)
{
  PlotRegionsChart *self = cast (chart);
  const PlotQuestion *question = self->question;
  const PlotPoints points = points_of (question);
  return g_strdup_printf (
      _ ("What %s predicts over %s and %s, other attributes at their mean or "
         "most frequent label, with %u of %u rows as points."),
      *self->title != '\0' ? self->title : _ ("the model"),
      ml_dataset_attribute (self->data, question->x)->name,
      ml_dataset_attribute (self->data, question->y)->name,
      plot_points_n_drawn (&points), ml_dataset_n_rows (self->data));
}

static void
append_grid (const PlotGrid *grid, GString *csv)
{
  const PlotQuestion *question = grid->question;
  for (guint y = 0; y < grid->size; y++)
    for (guint x = 0; x < grid->size; x++)
      {
        g_string_append (csv, "grid,");
        plot_csv_number (csv,
                         plot_grid_value (&question->across, x, grid->size));
        g_string_append_c (csv, ',');
        plot_csv_number (csv, plot_grid_value (&question->up, y, grid->size));
        g_string_append_c (csv, ',');
        for (guint i = 0; i < grid->n_outputs; i++)
          {
            g_string_append_c (csv, ',');
            plot_csv_number (
                csv,
                grid->outputs[((gsize) y * grid->size + x) * grid->n_outputs
                              + i]);
          }
        g_string_append_c (csv, '\n');
      }
}

static void
append_rows (const PlotQuestion *question, guint n_outputs, GString *csv)
{
  const PlotPoints points = points_of (question);
  for (guint row = 0; row < ml_dataset_n_rows (question->data);
       row += plot_points_stride (&points))
    {
      g_string_append (csv, "row,");
      plot_csv_number (csv,
                       ml_dataset_value (question->data, row, question->x));
      g_string_append_c (csv, ',');
      plot_csv_number (csv,
                       ml_dataset_value (question->data, row, question->y));
      g_string_append_c (csv, ',');
      if (question->target >= 0)
        {
          g_autofree char *class = ml_dataset_format_cell (
              question->data, row, (guint) question->target);
          plot_csv_text (csv, class);
        }
      for (guint i = 0; i < n_outputs; i++)
        g_string_append_c (csv, ',');
      g_string_append_c (csv, '\n');
    }
}

/* Where each unit's line enters and leaves the plane. */
static void
append_lines (const PlotRegionsChart *self, guint n_outputs, GString *csv)
{
  const PlotAxes axes
      = { .x = self->question->across, .y = self->question->up };
  double ends[4];
  for (guint i = 0; i < n_lines (self); i++)
    for (guint k = 0;
         k < 2 && plot_grid_line_clip (&self->grid->lines[i], &axes, ends); k++)
      {
        g_string_append (csv, "line,");
        plot_csv_number (csv, ends[2 * k]);
        g_string_append_c (csv, ',');
        plot_csv_number (csv, ends[2 * k + 1]);
        g_string_append_printf (csv, ",unit %u", i + 1);
        for (guint o = 0; o < n_outputs; o++)
          g_string_append_c (csv, ',');
        g_string_append_c (csv, '\n');
      }
}

static char *
plot_regions_chart_to_csv (PlotChart *chart)
{
  PlotRegionsChart *self = cast (chart);
  const PlotQuestion *question = self->question;
  const MlAttribute *class = plot_question_class (question);
  const guint n_outputs = ml_predictor_n_outputs (question->predictor);
  GString *csv = g_string_new ("kind,");
  plot_csv_text (csv, ml_dataset_attribute (self->data, question->x)->name);
  g_string_append_c (csv, ',');
  plot_csv_text (csv, ml_dataset_attribute (self->data, question->y)->name);
  g_string_append (csv, ",actual");
  for (guint i = 0; i < n_outputs; i++)
    {
      g_autofree char *name = class != NULL
                                  ? g_strdup_printf ("p(%s)", class->labels[i])
                                  : g_strdup ("predicted");
      g_string_append_c (csv, ',');
      plot_csv_text (csv, name);
    }
  g_string_append_c (csv, '\n');
  if (self->grid != NULL)
    append_grid (self->grid, csv);
  append_rows (question, n_outputs, csv);
  append_lines (self, n_outputs, csv);
  return g_string_free (csv, FALSE);
}

static void
plot_regions_chart_finalize (GObject *object)
{
  PlotRegionsChart *self = (PlotRegionsChart *) object;
  g_clear_pointer (&self->question, plot_question_unref);
  g_clear_pointer (&self->grid, plot_grid_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_object (&self->data);
  g_free (self->title);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_regions_chart_parent_class)->finalize (object);
}

static void
plot_regions_chart_class_init (PlotRegionsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_regions_chart_finalize;
  object_class->notify = plot_regions_chart_notify;
  klass->title = N_ ("Decision regions");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_MODEL | PLOT_NEEDS_TWO_NUMBERS;
  klass->update = plot_regions_chart_update;
  klass->draw = plot_regions_chart_draw;
  klass->describe_at = plot_regions_chart_describe_at;
  klass->describe = plot_regions_chart_describe;
  klass->to_csv = plot_regions_chart_to_csv;
  klass->empty = plot_regions_chart_empty;
  klass->prepare = plot_regions_chart_prepare;
  klass->accept = plot_regions_chart_accept;
  klass->draws_prepared = TRUE;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_regions_chart_init (PlotRegionsChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->target = -1;
}
