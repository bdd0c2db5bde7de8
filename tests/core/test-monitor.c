/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker thread that counts, and what a watcher may do to it. Waits are for
 * events, never for a time. */
#include "ml-monitor.h"

#include <gio/gio.h>

typedef struct
{
  MlMonitor *monitor;
  int updates, epochs; /* atomic */
  guint updates_an_epoch;
} Counter;

/* Counts updates and epochs until it is stopped. */
static gpointer
count (gpointer data)
{
  Counter *self = data;
  for (guint epoch = 1;; epoch++)
    {
      for (guint i = 0; i < self->updates_an_epoch; i++)
        {
          g_atomic_int_inc (&self->updates);
          if (!ml_monitor_tick (self->monitor, (double) NAN))
            return NULL;
        }
      MlMetrics now = ML_METRICS_INIT;
      now.epoch = epoch;
      now.loss = 1.0 / epoch;
      g_atomic_int_inc (&self->epochs);
      if (!ml_monitor_step (self->monitor, &now))
        return NULL;
    }
}

static void
wait_until (const int *value, int wanted)
{
  while (g_atomic_int_get (value) < wanted)
    g_thread_yield ();
}

static guint
history_length (MlMonitor *monitor)
{
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  return ml_monitor_history (monitor, 0, into);
}

static void
test_nobody_watches (void)
{
  MlMetrics now = ML_METRICS_INIT;
  g_assert_true (ml_monitor_step (NULL, &now));
  g_assert_true (ml_monitor_tick (NULL, 0.5));
  g_assert_false (ml_monitor_is_stopped (NULL));
  g_assert_false (ml_monitor_wants_snapshot (NULL));
  g_assert_null (ml_monitor_new_part (NULL, 0, 1));
  ml_monitor_publish (NULL, ml_snapshot_new ());
  ml_monitor_stop (NULL);
  ml_monitor_unref (NULL);
}

/* A worker that starts while paused does one update and waits at its end; each
 * step lets exactly one more pass. */
static void
test_steps_updates (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Counter counter = { monitor, 0, 0, 1000000 };
  ml_monitor_pause (monitor);
  GThread *thread = g_thread_new ("count", count, &counter);
  wait_until (&counter.updates, 1);
  for (int i = 2; i < 50; i++)
    {
      g_assert_cmpint (g_atomic_int_get (&counter.updates), ==, i - 1);
      ml_monitor_step_once (monitor, ML_STEP_UPDATE);
      wait_until (&counter.updates, i);
    }
  ml_monitor_stop (monitor);
  g_thread_join (thread);
  g_assert_cmpint (counter.updates, ==, 49);
  g_assert_true (ml_monitor_is_paused (monitor));
}

/* Ten updates an epoch: a step of one epoch ends at the next epoch's end. */
static void
test_steps_epochs (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Counter counter = { monitor, 0, 0, 10 };
  ml_monitor_pause (monitor);
  GThread *thread = g_thread_new ("count", count, &counter);
  wait_until (&counter.updates, 1);
  for (int i = 1; i < 20; i++)
    {
      ml_monitor_step_once (monitor, ML_STEP_EPOCH);
      wait_until (&counter.epochs, i);
      while (history_length (monitor) < (guint) i)
        g_thread_yield ();
      g_assert_cmpint (g_atomic_int_get (&counter.updates), ==, 10 * i);
    }
  ml_monitor_stop (monitor);
  g_thread_join (thread);
  g_assert_cmpint (counter.updates, ==, 190);
}

/* Steps given before a pause are no credit after it. */
static void
test_resumes (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Counter counter = { monitor, 0, 0, 7 };
  ml_monitor_pause (monitor);
  GThread *thread = g_thread_new ("count", count, &counter);
  wait_until (&counter.updates, 1);
  ml_monitor_step_once (monitor, ML_STEP_UPDATE);
  ml_monitor_step_once (monitor, ML_STEP_UPDATE);
  wait_until (&counter.updates, 3);
  ml_monitor_resume (monitor);
  wait_until (&counter.epochs, 5);
  ml_monitor_pause (monitor);
  ml_monitor_step_once (monitor, ML_STEP_UPDATE);
  ml_monitor_resume (monitor);
  wait_until (&counter.epochs, g_atomic_int_get (&counter.epochs) + 2);
  ml_monitor_stop (monitor);
  g_thread_join (thread);
}

/* Two parts count for half of the progress each, and both end in one history.
 */
static void
test_parts_share (void)
{
  g_autoptr (MlMonitor) whole = ml_monitor_new ();
  g_autoptr (MlMonitor) a = ml_monitor_new_part (whole, 0, 2);
  g_autoptr (MlMonitor) b = ml_monitor_new_part (whole, 1, 2);
  g_assert_true (isnan (ml_monitor_seconds_left (whole)));
  MlMetrics now = ML_METRICS_INIT;
  now.epochs = 4;
  now.epoch = 2;
  g_assert_true (ml_monitor_step (a, &now));
  g_assert_true (ml_monitor_tick (b, 1));
  g_assert_cmpfloat (ml_monitor_progress (whole), ==, 0.75);
  g_assert_false (isnan (ml_monitor_seconds_left (whole)));
  now.epoch = 3;
  g_assert_true (ml_monitor_step (b, &now));
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_assert_cmpuint (ml_monitor_history (whole, 0, into), ==, 2);
  g_assert_cmpuint (g_array_index (into, MlMetrics, 0).part, ==, 0);
  g_assert_cmpuint (g_array_index (into, MlMetrics, 1).part, ==, 1);
  g_assert_cmpuint (ml_monitor_history (whole, 1, into), ==, 2);
  g_assert_cmpuint (into->len, ==, 3);
  ml_monitor_stop (whole);
  g_assert_true (ml_monitor_is_stopped (b));
  g_assert_false (ml_monitor_tick (b, 0.5));
  g_assert_false (ml_monitor_step (a, &now));
}

/* Only part 0 is asked, only after somebody looked; the latest wins. */
static void
test_snapshots (void)
{
  g_autoptr (MlMonitor) whole = ml_monitor_new ();
  g_autoptr (MlMonitor) full = ml_monitor_new_part (whole, 0, 2);
  g_autoptr (MlMonitor) fold = ml_monitor_new_part (whole, 1, 2);
  g_assert_false (ml_monitor_wants_snapshot (full));
  g_assert_null (ml_monitor_take_snapshot (whole));
  g_assert_true (ml_monitor_wants_snapshot (full));
  g_assert_false (ml_monitor_wants_snapshot (fold));
  ml_monitor_publish (fold, ml_snapshot_new ());
  g_assert_null (ml_monitor_take_snapshot (whole));
  for (guint i = 0; i < 2; i++)
    {
      const guint size = 2;
      MlSnapshot *snapshot = ml_snapshot_new ();
      float *values = ml_snapshot_add (snapshot, "w", NULL, 1, &size);
      values[1] = (float) i;
      ml_monitor_publish (full, snapshot);
    }
  g_assert_false (ml_monitor_wants_snapshot (full));
  g_autoptr (MlSnapshot) taken = ml_monitor_take_snapshot (whole);
  g_assert_cmpfloat (ml_snapshot_find (taken, "w")->values[1], ==, 1);
  g_assert_null (ml_snapshot_find (taken, "v"));
  g_assert_true (ml_monitor_wants_snapshot (full));
}

/* Looking does not ask. */
static void
test_asks_snapshot (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_assert_null (ml_monitor_take_published (monitor));
  g_assert_false (ml_monitor_wants_snapshot (monitor));
  ml_monitor_ask_snapshot (monitor);
  g_assert_true (ml_monitor_wants_snapshot (monitor));
  ml_monitor_publish (monitor, ml_snapshot_new ());
  MlSnapshot *taken = ml_monitor_take_published (monitor);
  g_assert_nonnull (taken);
  ml_snapshot_unref (taken);
  g_assert_false (ml_monitor_wants_snapshot (monitor));
}

typedef struct
{
  MlMonitor *monitor;
  int is_done;
} Painter;

/* Publishes whatever is asked for: tensors of equal values. */
static gpointer
paint (gpointer data)
{
  Painter *self = data;
  for (guint i = 1; ml_monitor_tick (self->monitor, (double) NAN); i++)
    {
      if (!ml_monitor_wants_snapshot (self->monitor))
        continue;
      const guint size = 100;
      MlSnapshot *snapshot = ml_snapshot_new ();
      float *values = ml_snapshot_add (snapshot, "w", NULL, 1, &size);
      for (guint j = 0; j < size; j++)
        values[j] = (float) i;
      ml_monitor_publish (self->monitor, snapshot);
    }
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

/* What the watcher takes is whole: never a mix of two moments. */
static void
test_snapshots_are_whole (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Painter painter = { monitor, FALSE };
  GThread *thread = g_thread_new ("paint", paint, &painter);
  for (guint n = 0; n < 200;)
    {
      g_autoptr (MlSnapshot) taken = ml_monitor_take_snapshot (monitor);
      if (taken == NULL)
        {
          g_thread_yield ();
          continue;
        }
      const MlTensor *w = ml_snapshot_nth (taken, 0);
      for (guint j = 1; j < w->sizes[0]; j++)
        g_assert_cmpfloat (w->values[j], ==, w->values[0]);
      n++;
    }
  ml_monitor_stop (monitor);
  g_thread_join (thread);
  g_assert_true (painter.is_done);
}

/* What is attached comes with the snapshot and is freed with it; who made the
 * part may put something else in its place before others see it. */
static void
wrap_number (MlSnapshot *snapshot, gpointer data)
{
  int *made = data;
  g_assert_cmpint (*(int *) ml_snapshot_attached (snapshot), ==, 1);
  *made = 2;
  ml_snapshot_attach (snapshot, g_memdup2 (made, sizeof *made), g_free);
}

static void
test_attached (void)
{
  g_autoptr (MlMonitor) whole = ml_monitor_new ();
  g_autoptr (MlMonitor) part = ml_monitor_new_part (whole, 0, 1);
  int made = 1;
  MlSnapshot *snapshot = ml_snapshot_new ();
  g_assert_null (ml_snapshot_attached (snapshot));
  ml_snapshot_attach (snapshot, g_memdup2 (&made, sizeof made), g_free);
  ml_monitor_set_publish_func (part, wrap_number, &made);
  ml_monitor_publish (part, snapshot);
  g_autoptr (MlSnapshot) taken = ml_monitor_take_snapshot (whole);
  g_assert_cmpint (*(int *) ml_snapshot_attached (taken), ==, 2);
}

static void
report (MlMonitor *monitor, guint epoch, const MlLayerStats *stats)
{
  const char *const names[] = { "layer1", "layer2" };
  MlMetrics now = ML_METRICS_INIT;
  now.epoch = epoch;
  if (stats != NULL)
    ml_monitor_layers (monitor, names, 2, stats);
  ml_monitor_point (monitor, &now);
}

/* Two layers a point, of part 0 alone; a point without any is filled with NaN,
 * so that the k-th of one history is the k-th of the other. */
static void
test_layers (void)
{
  g_autoptr (MlMonitor) whole = ml_monitor_new ();
  g_autoptr (MlMonitor) full = ml_monitor_new_part (whole, 0, 2);
  g_autoptr (MlMonitor) fold = ml_monitor_new_part (whole, 1, 2);
  g_autoptr (GArray) into = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  const MlLayerStats a[2] = { { .gradient_norm = 1 }, { .gradient_norm = 2 } };
  const MlLayerStats b[2] = { { .gradient_norm = 3 }, { .gradient_norm = 4 } };
  guint n_layers;
  g_assert_null (ml_monitor_layer_names (whole, &n_layers));
  g_assert_cmpuint (ml_monitor_layer_history (whole, 0, into), ==, 0);
  g_assert_true (ml_monitor_watches_layers (full));
  g_assert_false (ml_monitor_watches_layers (fold));
  report (full, 1, NULL);
  report (full, 2, a);
  report (fold, 1, b);
  g_assert_cmpuint (ml_monitor_layer_history (whole, 0, into), ==, 2);
  report (full, 3, NULL);
  report (full, 4, b);
  g_assert_cmpuint (ml_monitor_layer_history (whole, 2, into), ==, 4);
  const char *const *names = ml_monitor_layer_names (whole, &n_layers);
  g_assert_cmpuint (n_layers, ==, 2);
  g_assert_cmpstr (names[1], ==, "layer2");
  const float expected[]
      = { (float) NAN, (float) NAN, 1, 2, (float) NAN, (float) NAN, 3, 4 };
  g_assert_cmpuint (into->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < into->len; i++)
    {
      const float norm = g_array_index (into, MlLayerStats, i).gradient_norm;
      if (isnan (expected[i]))
        g_assert_true (isnan (norm));
      else
        g_assert_cmpfloat ((double) norm, ==, (double) expected[i]);
    }
}

/* Wishes add up until a part takes them; each part takes each of them once, and
 * one that begins later begins with them. */
static void
test_tuning (void)
{
  g_autoptr (MlMonitor) whole = ml_monitor_new ();
  g_autoptr (MlMonitor) full = ml_monitor_new_part (whole, 0, 3);
  g_autoptr (MlMonitor) fold = ml_monitor_new_part (whole, 1, 3);
  MlTuning taken, rate = ML_TUNING_INIT, redraw = ML_TUNING_INIT;
  rate.learning_rate = 0.5;
  redraw.activation = 2;
  redraw.reinitialize = TRUE;
  redraw.gibbs_steps = 15;
  g_assert_false (ml_monitor_take_tuning (NULL, &taken));
  g_assert_false (ml_monitor_take_tuning (full, &taken));
  ml_monitor_tune (whole, &rate);
  ml_monitor_tune (whole, &redraw);
  g_assert_true (ml_monitor_take_tuning (full, &taken));
  g_assert_cmpfloat (taken.learning_rate, ==, 0.5);
  g_assert_true (isnan (taken.momentum));
  g_assert_cmpint (taken.activation, ==, 2);
  g_assert_cmpuint (taken.gibbs_steps, ==, 15);
  g_assert_true (taken.reinitialize);
  g_assert_false (ml_monitor_take_tuning (full, &taken));
  rate.learning_rate = 0.25;
  ml_monitor_tune (whole, &rate);
  g_assert_true (ml_monitor_take_tuning (full, &taken));
  g_assert_cmpfloat (taken.learning_rate, ==, 0.25);
  g_assert_false (taken.reinitialize);
  g_assert_true (ml_monitor_take_tuning (fold, &taken));
  g_assert_true (taken.reinitialize);
  g_autoptr (MlMonitor) late = ml_monitor_new_part (whole, 2, 3);
  g_assert_true (ml_monitor_take_tuning (late, &taken));
  g_assert_cmpfloat (taken.learning_rate, ==, 0.25);
  g_assert_false (taken.reinitialize); /* its weights are fresh */
}

static void
test_end (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  const char *text;
  g_assert_cmpint (ml_monitor_end (monitor, &text), ==, ML_END_NONE);
  g_assert_null (text);
  ml_monitor_set_end (monitor, ML_END_PATIENCE, "No better");
  g_assert_cmpint (ml_monitor_end (monitor, &text), ==, ML_END_PATIENCE);
  g_assert_cmpstr (text, ==, "No better");
}

static void
test_clock_stands_while_paused (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_assert_cmpfloat (ml_monitor_seconds (monitor), ==, 0);
  ml_monitor_set_status (monitor, "Building model for fold 3");
  ml_monitor_pause (monitor);
  const double before = ml_monitor_seconds (monitor);
  g_usleep (2000);
  g_assert_cmpfloat (ml_monitor_seconds (monitor), ==, before);
  ml_monitor_resume (monitor);
  g_usleep (2000);
  g_assert_cmpfloat (ml_monitor_seconds (monitor), >, before);
  ml_monitor_finish (monitor);
  const double end = ml_monitor_seconds (monitor);
  g_usleep (2000);
  g_assert_cmpfloat (ml_monitor_seconds (monitor), ==, end);
  g_autofree char *status = ml_monitor_status (monitor);
  g_assert_cmpstr (status, ==, "Building model for fold 3");
}

/* Half of the span from 0.2 to 0.6 is 0.4; one of two parts, so 0.2 in all. */
static void
test_span (void)
{
  g_autoptr (MlMonitor) outer = ml_monitor_new ();
  g_autoptr (MlMonitor) part = ml_monitor_new_part (outer, 0, 2);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
  ml_monitor_set_span (inside, 0.2, 0.6);
  g_assert_true (ml_monitor_tick (inside, 0.5));
  g_assert_true (ml_monitor_tick (inside, (double) NAN));
  g_assert_cmpfloat_with_epsilon (ml_monitor_progress (outer), 0.2, 1e-6);
  ml_monitor_set_span (inside, 0, 0);
  g_assert_true (ml_monitor_tick (inside, 1));
  g_assert_true (ml_monitor_tick (inside, (double) NAN));
  g_assert_cmpfloat_with_epsilon (ml_monitor_progress (outer), 0.2, 1e-6);
}

/* A run inside a part of another one: a history and parts of its own, but it
 * stops with the other. */
static void
test_inside (void)
{
  g_autoptr (MlMonitor) outer = ml_monitor_new ();
  g_autoptr (MlMonitor) outer_part = ml_monitor_new_part (outer, 1, 2);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (outer_part);
  g_autoptr (MlMonitor) part = ml_monitor_new_part (inside, 3, 11);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  const MlMetrics point = ML_METRICS_INIT;
  g_assert_true (ml_monitor_step (part, &point));
  g_assert_true (ml_monitor_tick (part, 0.5));
  g_assert_cmpuint (ml_monitor_history (outer, 0, history), ==, 0);
  g_assert_cmpuint (ml_monitor_history (inside, 0, history), ==, 1);
  g_assert_cmpfloat (ml_monitor_progress (outer), ==, 0);
  g_assert_false (ml_monitor_is_stopped (part));
  ml_monitor_stop (outer);
  g_assert_true (ml_monitor_is_stopped (part));
  g_assert_false (ml_monitor_tick (part, 0.6));
  g_assert_false (ml_monitor_step (part, &point));
  g_assert_true (ml_monitor_is_stopped (inside));
}

static void
test_stopped_error (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ml_monitor_set_stopped_error (NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/monitor/nobody-watches", test_nobody_watches);
  g_test_add_func ("/core/monitor/steps-updates", test_steps_updates);
  g_test_add_func ("/core/monitor/steps-epochs", test_steps_epochs);
  g_test_add_func ("/core/monitor/resumes", test_resumes);
  g_test_add_func ("/core/monitor/parts-share", test_parts_share);
  g_test_add_func ("/core/monitor/snapshots", test_snapshots);
  g_test_add_func ("/core/monitor/asks-snapshot", test_asks_snapshot);
  g_test_add_func ("/core/monitor/snapshots-are-whole",
                   test_snapshots_are_whole);
  g_test_add_func ("/core/monitor/attached", test_attached);
  g_test_add_func ("/core/monitor/layers", test_layers);
  g_test_add_func ("/core/monitor/tuning", test_tuning);
  g_test_add_func ("/core/monitor/end", test_end);
  g_test_add_func ("/core/monitor/clock-stands-while-paused",
                   test_clock_stands_while_paused);
  g_test_add_func ("/core/monitor/inside", test_inside);
  g_test_add_func ("/core/monitor/span", test_span);
  g_test_add_func ("/core/monitor/stopped-error", test_stopped_error);
  return g_test_run ();
}
