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
  g_test_add_func ("/core/monitor/snapshots-are-whole",
                   test_snapshots_are_whole);
  g_test_add_func ("/core/monitor/clock-stands-while-paused",
                   test_clock_stands_while_paused);
  g_test_add_func ("/core/monitor/stopped-error", test_stopped_error);
  return g_test_run ();
}
