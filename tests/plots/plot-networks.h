/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Networks to draw: really trained, in a thread, watched as the window does
 * it. */
#pragma once

#include "plot-samples.h"

typedef struct
{
  MlDataset *data;
  MlEvaluation *evaluation;
  GArray *history, *layers; /* MlMetrics, MlLayerStats                       */
  MlSnapshot *snapshot;     /* (nullable): the last that was published       */
  MlMonitor *monitor;
  PlotRun run;
  PlotSource source;
  const char *learner;
  int is_done;
} Network;

static inline gpointer
network_thread (gpointer data)
{
  Network *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) settings = ml_learner_from_text (self->learner, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (
      self->data, ml_dataset_default_target (self->data), settings);
  experiment->test = ML_TEST_TRAINING;
  self->evaluation = ml_experiment_run (experiment, self->monitor, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&self->is_done, TRUE);
  return NULL;
}

/* @data: (transfer full) */
static inline Network *
network_new (MlDataset *data, const char *learner)
{
  Network *self = g_new0 (Network, 1);
  self->data = data;
  self->learner = learner;
  self->monitor = ml_monitor_new ();
  self->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  self->layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  g_assert_null (ml_monitor_take_snapshot (self->monitor)); /* asks for one */
  GThread *thread = g_thread_new ("network", network_thread, self);
  gboolean is_done = FALSE;
  while (!is_done)
    {
      is_done = g_atomic_int_get (&self->is_done);
      MlSnapshot *now = ml_monitor_take_snapshot (self->monitor);
      if (now != NULL)
        {
          g_clear_pointer (&self->snapshot, ml_snapshot_unref);
          self->snapshot = now;
        }
      g_usleep (500);
    }
  g_thread_join (thread);
  g_assert_nonnull (self->snapshot);
  ml_monitor_history (self->monitor, 0, self->history);
  ml_monitor_layer_history (self->monitor, 0, self->layers);
  self->run = (PlotRun){
    .title = learner,
    .history = self->history,
    .evaluation = self->evaluation,
    .predictor = ml_evaluation_predictor (self->evaluation),
  };
  self->source = (PlotSource){
    .dataset = data,
    .target = ml_dataset_default_target (data),
    .runs = &self->run,
    .n_runs = 1,
    .snapshot = self->snapshot,
    .layers = self->layers,
  };
  self->source.layer_names
      = ml_monitor_layer_names (self->monitor, &self->source.n_layers);
  return self;
}

static inline void
network_free (Network *self)
{
  g_object_unref (self->data);
  ml_evaluation_unref (self->evaluation);
  ml_snapshot_unref (self->snapshot);
  g_array_unref (self->history);
  g_array_unref (self->layers);
  ml_monitor_unref (self->monitor);
  g_free (self);
}
