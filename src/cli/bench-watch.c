/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What watching costs: one run that is watched for four seconds and left alone
 * for four, again and again, so that whatever else the machine does meets both
 * alike. While it is watched, this thread does all that the window does but
 * show the pictures: it copies the curve 30 times a second, and the weights up
 * to ten times if a chart is about to show them, and paints charts of a run at
 * work at the window's pace: two, as many as the window can show, and later the
 * next two; or all at once. Counted is the share of the samples that are not
 * learned meanwhile: the median over pairs of neighbouring spans.
 *
 * A millisecond of this thread can cost a millisecond of every core, for the
 * slices of a batch wait for the one whose core it took. */
#include "cli-bench.h"

#include "plot-chart.h"
#include "plot-pace.h"

#include "ml-job.h"
#include "ml-loader.h"
#include "ml-number.h"
#include "ml-registry.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

enum
{
  WIDTH = 900, /* pixels: of a chart in a window of 1366 × 768 */
  HEIGHT = 520,
  N_PAIRS = 12,
  N_STAYS = 3, /* pairs that the same charts stay for          */
  SPAN = 4,    /* seconds: the longest rest of a picture       */
  NEWS_OF_SNAPSHOT = PLOT_NEEDS_SNAPSHOT | PLOT_NEEDS_MODEL,
};

typedef struct
{
  PlotChart *chart;
  cairo_surface_t *surface;
  PlotPace drawing, preparing;
  gboolean is_owed, is_changed; /* news not taken yet; a picture not drawn */
  guint n_drawn, n_prepared;
  gint64 followed;        /* µs it was on show */
  gint64 drawn, prepared; /* µs of this thread */
  gint64 taking;          /* µs that news took which are not drawn yet */
} Pane;

typedef struct
{
  MlJob *job;
  GArray *history, *layers;
  guint n_layer_points;
  guint n_shown, turn;  /* charts at once; which begins */
  MlSnapshot *snapshot; /* (nullable) */
  gint64 asked;         /* µs: when for the last one */
  gint64 frame;         /* µs since the frame before */
  GArray *panes;        /* Pane */
} Watch;

/* -- Panes ----------------------------------------------------------------- */

static void
clear_pane (gpointer data)
{
  Pane *pane = data;
  const double seconds = 1e-6 * (double) pane->followed;
  if (pane->followed > 0)
    g_debug ("%s: %.1f frames/s of %.2f ms, prepared %.1f times/s in %.1f ms",
             ml_registry_name (G_OBJECT_TYPE (pane->chart)),
             pane->n_drawn / seconds,
             1e-3 * (double) pane->drawn / MAX (pane->n_drawn, 1),
             pane->n_prepared / seconds,
             1e-3 * (double) pane->prepared / MAX (pane->n_prepared, 1));
  g_object_unref (pane->chart);
  cairo_surface_destroy (pane->surface);
}

/* What is loaded once, such as fonts, is not what watching costs. */
static void
warm_up (Pane *pane)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_t *cr = cairo_create (pane->surface);
  plot_chart_draw (pane->chart, cr, WIDTH, HEIGHT, &style);
  cairo_destroy (cr);
}

/* Charts that need more than a run at work offers are left out later. */
static GArray *
make_panes (void)
{
  GArray *panes = g_array_new (FALSE, TRUE, sizeof (Pane));
  g_array_set_clear_func (panes, clear_pane);
  plot_init ();
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  const PlotNeeds live = PLOT_NEEDS_HISTORY | PLOT_NEEDS_SNAPSHOT
                         | PLOT_NEEDS_MODEL | PLOT_NEEDS_LAYERS;
  for (guint i = 0; i < n_types; i++)
    {
      Pane pane
          = { g_object_new (types[i], NULL),
              cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT) };
      warm_up (&pane);
      g_array_append_val (panes, pane);
      if ((PLOT_CHART_GET_CLASS (pane.chart)->needs & live) == 0)
        g_array_remove_index (panes, panes->len - 1);
    }
  return panes;
}

static void
take (Pane *pane, const PlotSource *source)
{
  pane->is_owed = FALSE;
  pane->is_changed = TRUE;
  const gint64 began = plot_pace_clock ();
  plot_chart_update (pane->chart, source);
  pane->taking = plot_pace_clock () - began;
}

static void
draw (Pane *pane)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  const gint64 began = plot_pace_clock ();
  cairo_t *cr = cairo_create (pane->surface);
  plot_chart_draw (pane->chart, cr, WIDTH, HEIGHT, &style);
  cairo_destroy (cr);
  cairo_surface_flush (pane->surface);
  const gint64 took = pane->taking + plot_pace_clock () - began;
  pane->taking = 0;
  plot_pace_took (&pane->drawing, PLOT_PACE_DRAWING, took);
  pane->drawn += took;
  pane->is_changed = FALSE;
  pane->n_drawn++;
}

static void
prepare (Pane *pane)
{
  const gint64 began = plot_pace_clock ();
  plot_chart_accept (pane->chart, plot_chart_prepare (pane->chart, NULL));
  const gint64 took = plot_pace_clock () - began;
  plot_pace_took (&pane->preparing, PLOT_PACE_PREPARING, took);
  pane->prepared += took;
  pane->n_prepared++;
  pane->is_changed = TRUE;
}

/* As a view of the window. */
static gboolean
waits_for_preparing (const Pane *pane)
{
  return PLOT_CHART_GET_CLASS (pane->chart)->draws_prepared
         && !plot_pace_is_due (&pane->preparing);
}

/* -- Watching -------------------------------------------------------------- */

static gboolean
take_curve (Watch *self)
{
  MlMonitor *monitor = ml_job_monitor (self->job);
  const guint before = self->history->len;
  self->n_layer_points
      = ml_monitor_layer_history (monitor, self->n_layer_points, self->layers);
  return ml_monitor_history (monitor, before, self->history) > before;
}

static gboolean
take_snapshot (Watch *self)
{
  MlSnapshot *snapshot = ml_monitor_take_published (ml_job_monitor (self->job));
  if (snapshot == NULL)
    return FALSE;
  ml_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  return TRUE;
}

/* Whether somebody is about to draw it; the first decides which charts are
 * offered. */
static gboolean
awaits_snapshot (const Watch *self, const GPtrArray *shown)
{
  for (guint i = 0; i < shown->len; i++)
    {
      const Pane *pane = g_ptr_array_index (shown, i);
      if ((PLOT_CHART_GET_CLASS (pane->chart)->needs & NEWS_OF_SNAPSHOT) != 0
          && plot_pace_is_due_soon (&pane->drawing)
          && !waits_for_preparing (pane))
        return TRUE;
    }
  return self->snapshot == NULL;
}

static void
follow (Pane *pane, const PlotSource *source, PlotNeeds news, gint64 frame)
{
  pane->followed += frame;
  if ((PLOT_CHART_GET_CLASS (pane->chart)->needs & news) != 0)
    pane->is_owed = TRUE;
  if (pane->is_owed && plot_pace_is_due (&pane->drawing)
      && !waits_for_preparing (pane))
    take (pane, source);
  if (plot_chart_is_stale (pane->chart) && plot_pace_is_due (&pane->preparing))
    prepare (pane);
  if (pane->is_changed)
    draw (pane);
}

/* (transfer container): the panes on show */
static GPtrArray *
list_shown (Watch *self, const PlotSource *source)
{
  g_autoptr (GPtrArray) offered = g_ptr_array_new ();
  for (guint i = 0; i < self->panes->len; i++)
    {
      Pane *pane = &g_array_index (self->panes, Pane, i);
      if (plot_chart_is_offered (G_OBJECT_TYPE (pane->chart), source))
        g_ptr_array_add (offered, pane);
    }
  GPtrArray *shown = g_ptr_array_new ();
  for (guint i = 0; i < MIN (self->n_shown, offered->len); i++)
    g_ptr_array_add (
        shown, g_ptr_array_index (offered, (self->turn + i) % offered->len));
  return shown;
}

static void
draw_panes (Watch *self, PlotNeeds news)
{
  const MlExperiment *experiment = ml_job_experiment (self->job);
  const PlotRun run = { .title = ml_job_title (self->job),
                        .history = self->history,
                        .predictor = self->snapshot != NULL
                                         ? ml_snapshot_attached (self->snapshot)
                                         : NULL };
  PlotSource source = { .dataset = experiment->data,
                        .target = experiment->target,
                        .column = G_MAXUINT,
                        .runs = &run,
                        .n_runs = 1,
                        .snapshot = self->snapshot,
                        .layers = self->layers };
  source.layer_names
      = ml_monitor_layer_names (ml_job_monitor (self->job), &source.n_layers);
  g_autoptr (GPtrArray) shown = list_shown (self, &source);
  for (guint i = 0; i < shown->len; i++)
    follow (g_ptr_array_index (shown, i), &source, news, self->frame);
  if (plot_pace_asks (&self->asked, awaits_snapshot (self, shown)))
    ml_monitor_ask_snapshot (ml_job_monitor (self->job));
}

static void
draw_frame (Watch *self)
{
  PlotNeeds news = 0;
  if (take_curve (self))
    news |= PLOT_NEEDS_HISTORY | PLOT_NEEDS_LAYERS;
  if (take_snapshot (self))
    news |= NEWS_OF_SNAPSHOT;
  draw_panes (self, news);
}

/* A moment of the run. */
typedef struct
{
  double samples; /* learned: the share of the run        */
  double seconds; /* of the clock on the wall             */
} Moment;

/* Returns: the end of the span. */
static Moment
pass_span (Watch *self, gboolean is_watched)
{
  gint64 before = g_get_monotonic_time ();
  const gint64 end = before + SPAN * G_USEC_PER_SEC;
  for (gint64 now; (now = g_get_monotonic_time ()) < end; before = now)
    {
      self->frame = now - before;
      if (is_watched)
        draw_frame (self);
      const gint64 next = is_watched ? now + 1000 * PLOT_PACE_FRAME : end;
      g_usleep ((gulong) MAX (MIN (next, end) - g_get_monotonic_time (), 0));
    }
  return (Moment){ ml_monitor_progress (ml_job_monitor (self->job)),
                   1e-6 * (double) g_get_monotonic_time () };
}

static double
rate_between (const Moment *from, const Moment *to)
{
  return (to->samples - from->samples) / (to->seconds - from->seconds);
}

/* @moments: 2 N_PAIRS + 1: watched and not, not and watched, and so on. */
static double
median_loss (const Moment *moments)
{
  double losses[N_PAIRS];
  for (guint i = 0; i < N_PAIRS; i++)
    {
      const Moment *at = moments + 2 * i;
      const double first = rate_between (at, at + 1);
      const double second = rate_between (at + 1, at + 2);
      losses[i] = i % 2 == 0 ? 1 - first / second : 1 - second / first;
    }
  qsort (losses, N_PAIRS, sizeof losses[0], ml_number_compare);
  return 100 * (losses[(N_PAIRS - 1) / 2] + losses[N_PAIRS / 2]) / 2;
}

static double
alternate (Watch *self)
{
  Moment moments[2 * N_PAIRS + 1];
  ml_job_start (self->job);
  moments[0] = pass_span (self, FALSE); /* warms up */
  for (guint i = 0; i < N_PAIRS; i++)
    {
      self->turn = i / N_STAYS * self->n_shown;
      moments[2 * i + 1] = pass_span (self, i % 2 == 0);
      moments[2 * i + 2] = pass_span (self, i % 2 != 0);
    }
  return median_loss (moments);
}

static MlExperiment *
make_experiment (const char *dir, guint threads, GError **error)
{
  static const char *const names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  g_autoptr (MlLearner) learner
      = data != NULL ? ml_learner_from_text ("CNN epochs=60", error) : NULL;
  if (learner == NULL)
    return NULL;
  MlExperiment *experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = ML_TEST_TRAINING;
  experiment->threads = threads;
  return experiment;
}

static double
watch (const char *dir, guint threads, guint n_shown, GError **error)
{
  MlExperiment *experiment = make_experiment (dir, threads, error);
  if (experiment == NULL)
    return (double) NAN;
  Watch watch = { .job = ml_job_new (experiment),
                  .n_shown = n_shown,
                  .history = g_array_new (FALSE, FALSE, sizeof (MlMetrics)),
                  .layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats)),
                  .panes = make_panes () };
  const double loss = alternate (&watch);
  g_object_unref (watch.job); /* stops and joins it */
  g_array_unref (watch.panes);
  g_array_unref (watch.history);
  g_array_unref (watch.layers);
  ml_snapshot_unref (watch.snapshot);
  return loss;
}

static double
run_watch (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  return watch (dir, threads, 2, error);
}

static double
run_watch_all (const char *dir, guint threads, MlMonitor *monitor,
               GError **error)
{
  return watch (dir, threads, G_MAXUINT, error);
}

const CliBenchTask bench_watch_tasks[] = {
  { "watch", "% lost",
    N_ ("samples of a CNN on MNIST while two of its charts are painted, all in "
        "turn"),
    run_watch, NULL },
  { "watch-all", "% lost", N_ ("the same while all are painted at once"),
    run_watch_all, NULL },
  { NULL },
};
