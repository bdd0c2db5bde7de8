/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast charts are drawn, on an image of 1200 × 700: a noisy learning curve
 * of a million points, and 400 weight pictures that change each frame. */
#include "cli-bench.h"

#include "plot-chart.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

#define N_POINTS 1000000
#define N_FRAMES 20

extern const CliBenchTask bench_draw_tasks[];

/* Frames per second of the fastest frame; @sources take turns. */
static double
time_frames (const char *name, const PlotSource *sources, guint n_sources,
             GError **error)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, name, error);
  if (type == G_TYPE_INVALID)
    return (double) NAN;
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1200, 700);
  cairo_t *cr = cairo_create (surface);
  gint64 least = G_MAXINT64;
  for (guint i = 0; i < N_FRAMES; i++)
    {
      plot_chart_update (chart, &sources[i % n_sources]);
      const gint64 begin = g_get_monotonic_time ();
      plot_chart_draw (chart, cr, 1200, 700, &style);
      cairo_surface_flush (surface);
      least = MIN (least, g_get_monotonic_time () - begin);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return (double) G_USEC_PER_SEC / MAX (least, 1);
}

static double
run_curve (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  g_autoptr (GArray) history
      = g_array_sized_new (FALSE, TRUE, sizeof (MlMetrics), N_POINTS);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (guint i = 0; i < N_POINTS; i++)
    {
      MlMetrics now = ML_METRICS_INIT;
      now.epoch = i;
      now.loss = exp (-4.0 * i / N_POINTS) + 0.3 * g_rand_double (random);
      g_array_append_val (history, now);
    }
  const PlotRun run = { .title = "", .history = history };
  const PlotSource source = { .target = -1, .runs = &run, .n_runs = 1 };
  return time_frames ("Learning", &source, 1, error);
}

static MlSnapshot *
make_weights (guint seed)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  float *values = ml_snapshot_add (snapshot, "layer1.weights", NULL, 3,
                                   (const guint[]){ 400, 28, 28 });
  for (guint i = 0; i < 400 * 28 * 28; i++)
    values[i] = (float) g_rand_double_range (random, -1, 1);
  return snapshot;
}

static double
run_tiles (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlSnapshot) a = make_weights (1);
  g_autoptr (MlSnapshot) b = make_weights (2);
  const PlotSource sources[]
      = { { .target = -1, .snapshot = a }, { .target = -1, .snapshot = b } };
  return time_frames ("Weights", sources, 2, error);
}

const CliBenchTask bench_draw_tasks[] = {
  { "draw-curve", "frames/s", N_ ("learning curve of 10^6 noisy points"),
    run_curve },
  { "draw-tiles", "frames/s", N_ ("400 new weight pictures of 28 × 28"),
    run_tiles },
  { NULL },
};
