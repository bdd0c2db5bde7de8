/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What models of a number predict over one input, through the rows as points:
 * the line or curve that a regression has found, live while a network bends
 * it. The other inputs stay at their mean or most frequent label. Of several
 * runs the first is drawn strong.
 *
 * The curves are computed by prepare(), in any thread; the last ones stay until
 * the next are ready. What prepare() reads are immutable PlotQuestions, handed
 * over under a lock. */
#include "plot-chart-private.h"
#include "plot-columns.h"
#include "plot-grid.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-points.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

#define SIZE 400 /* places along a curve */

typedef struct
{
  PlotQuestion *question;
  PlotGrid *grid;    /* (nullable): the last answer to it or to one before */
  gconstpointer run; /* (nullable): its history, which stays while it learns */
  char *title;
  guint color;
} Fit;

typedef struct
{
  PlotChart parent;
  guint x_attribute; /* 1, 2, …; 0: chosen here */
  MlDataset *data;   /* (nullable) */
  int target;
  GPtrArray *fits;      /* Fit: a run each */
  pthread_mutex_t lock; /* guards fits against prepare() */
} PlotFitChart;

typedef PlotChartClass PlotFitChartClass;

/* What prepare() is asked, and what it found. */
typedef struct
{
  PlotQuestion *question;
  PlotGrid *grid; /* (nullable) */
  gconstpointer run;
} Answer;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotFitChart, x_attribute, 0, 100000, 0, NULL, N_ ("Across"),
                  N_ ("The attribute on the horizontal axis; left alone, the "
                      "one that determines the class best")),
};

GType plot_fit_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFitChart, plot_fit_chart, PLOT_TYPE_CHART)

static PlotFitChart *
cast (PlotChart *chart)
{
  return (PlotFitChart *) chart;
}

static void
fit_free (gpointer data)
{
  Fit *self = data;
  plot_question_unref (self->question);
  g_clear_pointer (&self->grid, plot_grid_free);
  g_free (self->title);
  g_free (self);
}

static const Fit *
nth_fit (const PlotFitChart *self, guint i)
{
  return g_ptr_array_index (self->fits, i);
}

/* Whether the run has a model that tells the number that is the table's class.
 */
static gboolean
is_fit (const PlotRun *run, MlDataset *data, int target)
{
  const int its
      = run->predictor != NULL ? ml_predictor_target (run->predictor) : -1;
  if (its < 0 || data == NULL || target < 0)
    return FALSE;
  const MlAttribute *class = ml_dataset_attribute (
      ml_predictor_header (run->predictor), (guint) its);
  return ml_attribute_has_numbers (class)
         && g_str_equal (class->name,
                         ml_dataset_attribute (data, (guint) target)->name);
}

static gboolean
has_number_target (MlDataset *data, int target)
{
  return data != NULL && target >= 0
         && ml_attribute_has_numbers (
             ml_dataset_attribute (data, (guint) target));
}

static gboolean
plot_fit_chart_offers (const PlotSource *source)
{
  if (!has_number_target (source->dataset, source->target)
      || plot_columns_choose_one (source->dataset, source->target, 0) < 0)
    return FALSE;
  for (guint i = 0; i < source->n_runs; i++)
    if (is_fit (&source->runs[i], source->dataset, source->target))
      return TRUE;
  return FALSE;
}

/* -- Asking ---------------------------------------------------------------- */

static gboolean
is_same_line (const PlotQuestion *a, const PlotQuestion *b)
{
  return a->data == b->data && a->target == b->target && a->x == b->x;
}

/* Whether an answer to @question, of the run @run, may be drawn for @fit: of a
 * model that is no longer the newest, or none ever would be while it learns. */
static gboolean
serves (const Fit *fit, const PlotQuestion *question, gconstpointer run)
{
  return fit->question == question
         || (run != NULL && fit->run == run
             && is_same_line (fit->question, question));
}

/* The same model is not asked twice, and a run keeps its curve until there is a
 * new one. */
static void
take_over (Fit *self, GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++)
    {
      Fit *was = g_ptr_array_index (before, i);
      if (was->question->predictor == self->question->predictor
          && is_same_line (was->question, self->question))
        {
          plot_question_unref (self->question);
          self->question = plot_question_ref (was->question);
        }
      if (self->grid == NULL && was->grid != NULL
          && serves (self, was->question, was->run))
        self->grid = g_steal_pointer (&was->grid);
    }
}

static GPtrArray *
make_fits (const PlotFitChart *self, const PlotSource *source)
{
  GPtrArray *fits = g_ptr_array_new_with_free_func (fit_free);
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (!is_fit (run, self->data, self->target))
        continue;
      PlotQuestion *question = plot_question_new_line (
          self->data, self->target, run->predictor, self->x_attribute);
      if (question == NULL)
        continue;
      Fit *fit = g_new0 (Fit, 1);
      fit->question = question;
      fit->title = g_strdup (run->title != NULL ? run->title : "");
      fit->color = run->color;
      fit->run = run->history;
      g_ptr_array_add (fits, fit);
    }
  return fits;
}

/* @fits: (transfer full) */
static void
ask (PlotFitChart *self, GPtrArray *fits)
{
  pthread_mutex_lock (&self->lock);
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->fits);
  for (guint i = 0; i < fits->len; i++)
    take_over (g_ptr_array_index (fits, i), before);
  self->fits = fits;
  pthread_mutex_unlock (&self->lock);
  if (fits->len > 0)
    plot_chart_set_stale (&self->parent);
}

static gboolean
is_same (const PlotFitChart *self, const PlotSource *source)
{
  guint n = 0;
  if (source->dataset != self->data || source->target != self->target)
    return FALSE;
  for (guint i = 0; i < source->n_runs; i++)
    if (is_fit (&source->runs[i], self->data, self->target)
        && (n >= self->fits->len
            || nth_fit (self, n++)->question->predictor
                   != source->runs[i].predictor))
      return FALSE;
  return n == self->fits->len;
}

static void
plot_fit_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotFitChart *self = cast (chart);
  if (is_same (self, source))
    return;
  const gboolean is_other
      = source->dataset != self->data || source->target != self->target;
  g_set_object (&self->data, source->dataset);
  self->target = source->target;
  ask (self, has_number_target (self->data, self->target)
                 ? make_fits (self, source)
                 : g_ptr_array_new_with_free_func (fit_free));
  if (is_other)
    plot_chart_reset_view (chart);
}

/* Over another attribute: the same models are asked anew. */
static void
plot_fit_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotFitChart *self = (PlotFitChart *) object;
  G_OBJECT_CLASS (plot_fit_chart_parent_class)->notify (object, spec);
  g_autofree PlotRun *runs = g_new0 (PlotRun, self->fits->len);
  for (guint i = 0; i < self->fits->len; i++)
    runs[i] = (PlotRun){ .title = nth_fit (self, i)->title,
                         .history = nth_fit (self, i)->run,
                         .color = nth_fit (self, i)->color,
                         .predictor = nth_fit (self, i)->question->predictor };
  const PlotSource source = { .runs = runs, .n_runs = self->fits->len };
  ask (self, make_fits (self, &source));
  plot_chart_reset_view (&self->parent);
}

static const char *
plot_fit_chart_empty (PlotChart *chart)
{
  return cast (chart)->fits->len > 0
             ? NULL
             : _ ("No curve yet. It appears as soon as there is a model that "
                  "predicts a number from a number.");
}

/* -- Answering ------------------------------------------------------------- */

static void
answer_free (gpointer data)
{
  Answer *self = data;
  plot_question_unref (self->question);
  g_clear_pointer (&self->grid, plot_grid_free);
  g_free (self);
}

/* (transfer full): Answer: the questions that are open */
static GPtrArray *
list_open (PlotFitChart *self)
{
  GPtrArray *open = g_ptr_array_new_with_free_func (answer_free);
  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->fits->len; i++)
    {
      const Fit *fit = nth_fit (self, i);
      if (fit->grid != NULL && fit->grid->question == fit->question)
        continue;
      Answer *answer = g_new0 (Answer, 1);
      answer->question = plot_question_ref (fit->question);
      answer->run = fit->run;
      g_ptr_array_add (open, answer);
    }
  pthread_mutex_unlock (&self->lock);
  return open;
}

static gpointer
plot_fit_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) answers = list_open (cast (chart));
  for (guint i = 0; i < answers->len; i++)
    {
      Answer *answer = g_ptr_array_index (answers, i);
      answer->grid = plot_grid_new (answer->question, SIZE, 1, cancellable);
      if (answer->grid != NULL)
        continue;
      plot_chart_set_stale (chart);
      return NULL;
    }
  return g_steal_pointer (&answers);
}

static void
plot_fit_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotFitChart *self = cast (chart);
  g_autoptr (GPtrArray) answers = prepared;
  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < answers->len; i++)
    {
      Answer *answer = g_ptr_array_index (answers, i);
      for (guint k = 0; k < self->fits->len && answer->grid != NULL; k++)
        {
          Fit *fit = g_ptr_array_index (self->fits, k);
          if (!serves (fit, answer->question, answer->run))
            continue;
          g_clear_pointer (&fit->grid, plot_grid_free);
          fit->grid = g_steal_pointer (&answer->grid);
        }
    }
  pthread_mutex_unlock (&self->lock);
}

/* -- Drawing --------------------------------------------------------------- */

/* The first run's, whose rows and axes all share. */
static const PlotQuestion *
question_of (const PlotFitChart *self)
{
  return nth_fit (self, 0)->question;
}

static PlotPoints
points_of (const PlotFitChart *self)
{
  return (PlotPoints){ .data = self->data,
                       .x = question_of (self)->x,
                       .y = (guint) self->target };
}

static const char *
name_of (const PlotFitChart *self, guint column)
{
  return ml_dataset_attribute (self->data, column)->name;
}

static void
draw_fit (const Fit *fit, cairo_t *cr, const PlotStyle *style,
          const PlotAxes *axes, gboolean is_first)
{
  if (fit->grid == NULL)
    return;
  double x[SIZE];
  for (guint i = 0; i < SIZE; i++)
    x[i] = plot_grid_value (&fit->question->across, i, SIZE);
  const PlotLine line = { x, fit->grid->outputs, SIZE, 0 };
  PlotColor color = plot_palette_class (fit->color + 1, style->is_dark);
  color.alpha = is_first ? 1 : 0.6;
  plot_line_draw (cr, &line, axes, style, &color,
                  (is_first ? 1.5 : 1) * style->line_width);
}

/* Names of the runs, if there are several. */
static void
draw_legend (const PlotFitChart *self, cairo_t *cr, const PlotStyle *style,
             const PlotAxes *axes)
{
  const guint n = MIN (self->fits->len, 8);
  if (n < 2)
    return;
  g_autofree PlotLegendItem *items = g_new0 (PlotLegendItem, n);
  for (guint i = 0; i < n; i++)
    items[i] = (PlotLegendItem){
      nth_fit (self, i)->title,
      plot_palette_class (nth_fit (self, i)->color + 1, style->is_dark), 0, -1
    };
  plot_legend_draw (cr, style, items, n, axes->left + 6, axes->top + 6, 0, 0,
                    0.6 * (axes->right - axes->left));
}

static void
plot_fit_chart_draw (PlotChart *chart, cairo_t *cr, double width, double height,
                     const PlotStyle *style)
{
  PlotFitChart *self = cast (chart);
  const PlotQuestion *question = question_of (self);
  const PlotPoints points = points_of (self);
  PlotAxes axes = { .x_title = name_of (self, question->x),
                    .y_title = name_of (self, question->y),
                    .x = question->across,
                    .y = question->up };
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  plot_points_draw (&points, cr, style, &axes);
  for (guint i = self->fits->len; i-- > 0;)
    draw_fit (nth_fit (self, i), cr, style, &axes, i == 0);
  cairo_restore (cr);
  if (!axes.is_bare)
    draw_legend (self, cr, style, &axes);
}

/* -- In words -------------------------------------------------------------- */

static char *
plot_fit_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotFitChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return NULL;
  const PlotScale *across = &question_of (self)->across;
  const double at = plot_scale_value (&axes->x, x);
  const double place
      = (at - across->minimum) / (across->maximum - across->minimum) * SIZE;
  const guint i = (guint) CLAMP (place, 0, SIZE - 1);
  g_autofree char *number = plot_format_value (at);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s", name_of (self, question_of (self)->x),
                          number);
  for (guint k = 0; k < self->fits->len; k++)
    {
      const Fit *fit = nth_fit (self, k);
      if (fit->grid == NULL)
        continue;
      g_autofree char *value = plot_format_value (fit->grid->outputs[i]);
      g_string_append_printf (text, _ ("\n%s: %s predicted"), fit->title,
                              value);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_fit_chart_describe (PlotChart *chart)
{
  PlotFitChart *self = cast (chart);
  const PlotPoints points = points_of (self);
  const char *title = nth_fit (self, 0)->title;
  return g_strdup_printf (
      _ ("What %s predicts of %s over %s, other attributes at their mean or "
         "most frequent label, with %u of %u rows as points."),
      *title != '\0' ? title : _ ("the model"),
      name_of (self, (guint) self->target),
      name_of (self, question_of (self)->x), plot_points_n_drawn (&points),
      ml_dataset_n_rows (self->data));
}

static void
append_place (GString *csv, const char *kind, double x, const char *actual)
{
  g_string_append_printf (csv, "%s,", kind);
  plot_csv_number (csv, x);
  g_string_append_printf (csv, ",%s", actual);
}

static void
append_rows (const PlotFitChart *self, GString *csv)
{
  const PlotPoints points = points_of (self);
  for (guint row = 0; row < ml_dataset_n_rows (self->data);
       row += plot_points_stride (&points))
    {
      g_autofree char *actual
          = ml_dataset_format_cell (self->data, row, (guint) self->target);
      append_place (csv, "row", ml_dataset_value (self->data, row, points.x),
                    actual);
      for (guint k = 0; k < self->fits->len; k++)
        g_string_append_c (csv, ',');
      g_string_append_c (csv, '\n');
    }
}

static char *
plot_fit_chart_to_csv (PlotChart *chart)
{
  const PlotFitChart *self = cast (chart);
  GString *csv = g_string_new ("kind,");
  plot_csv_text (csv, name_of (self, question_of (self)->x));
  g_string_append_c (csv, ',');
  plot_csv_text (csv, name_of (self, (guint) self->target));
  for (guint k = 0; k < self->fits->len; k++)
    {
      g_string_append_c (csv, ',');
      plot_csv_text (csv, nth_fit (self, k)->title);
    }
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < SIZE; i++)
    {
      append_place (csv, "curve",
                    plot_grid_value (&question_of (self)->across, i, SIZE), "");
      for (guint k = 0; k < self->fits->len; k++)
        {
          const PlotGrid *grid = nth_fit (self, k)->grid;
          g_string_append_c (csv, ',');
          plot_csv_number (csv, grid != NULL ? grid->outputs[i] : (double) NAN);
        }
      g_string_append_c (csv, '\n');
    }
  append_rows (self, csv);
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_fit_chart_finalize (GObject *object)
{
  PlotFitChart *self = (PlotFitChart *) object;
  g_ptr_array_unref (self->fits);
  g_clear_object (&self->data);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_fit_chart_parent_class)->finalize (object);
}

static void
plot_fit_chart_class_init (PlotFitChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_fit_chart_finalize;
  object_class->notify = plot_fit_chart_notify;
  klass->title = N_ ("Fitted curve");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_MODEL;
  klass->offers = plot_fit_chart_offers;
  klass->update = plot_fit_chart_update;
  klass->draw = plot_fit_chart_draw;
  klass->describe_at = plot_fit_chart_describe_at;
  klass->describe = plot_fit_chart_describe;
  klass->to_csv = plot_fit_chart_to_csv;
  klass->empty = plot_fit_chart_empty;
  klass->prepare = plot_fit_chart_prepare;
  klass->accept = plot_fit_chart_accept;
  klass->draws_prepared = TRUE;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_fit_chart_init (PlotFitChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->fits = g_ptr_array_new_with_free_func (fit_free);
  self->target = -1;
}
