/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Things to draw: tables of data/, real runs on them, and made-up learning
 * curves and weights. Used by the contract test and by the gallery. */
#pragma once

#include "plot-chart.h"

#include "ml-comparison.h"
#include "ml-loader.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <math.h>

typedef struct
{
  MlDataset *data;
  MlEvaluation *evaluations[3];
  GArray *histories[3];
  MlSnapshot *snapshot;
  MlPredictor *predictor; /* (nullable) */
  GArray *layers;
  MlScores *scores; /* (nullable) */
  PlotRun runs[3];
  PlotSource source;
} Sample;

static inline MlDataset *
sample_data (const char *name)
{
  g_autofree char *path = test_data_path (name);
  g_autoptr (GError) error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static inline MlEvaluation *
sample_run (MlDataset *data, const char *learner)
{
  g_autoptr (GError) error = NULL;
  MlLearner *settings = ml_learner_from_text (learner, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (
      data, ml_dataset_default_target (data), settings);
  MlEvaluation *evaluation = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (settings);
  return evaluation;
}

/* Falling loss and rising accuracy with some noise, of one part. */
static inline void
sample_add_part (GArray *history, guint part, guint n_epochs, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  double least = INFINITY;
  for (guint i = 1; i <= n_epochs; i++)
    {
      const double t = (double) i / n_epochs;
      const double noise = 0.02 * g_rand_double_range (random, -1, 1);
      MlMetrics now = ML_METRICS_INIT;
      now.part = part;
      now.epoch = i;
      now.epochs = n_epochs;
      now.update = 12 * i;
      now.seconds = 0.05 * i;
      now.loss = 0.12 + 0.6 * exp (-5 * t) + noise / 2;
      now.validation_loss
          = 0.28 + 0.45 * exp (-6 * t) + 0.12 * t * t + noise;
      now.accuracy = 0.95 - 0.35 * exp (-5 * t) + noise / 2;
      now.validation_accuracy = 0.86 - 0.28 * exp (-6 * t) + noise;
      now.is_best = now.validation_loss < least;
      least = MIN (least, now.validation_loss);
      g_array_append_val (history, now);
    }
}

/* Oriented waves, as first layers learn them: units × height × width. */
static inline MlSnapshot *
sample_snapshot (guint n_units, guint height, guint width)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint sizes[] = { n_units, height, width };
  float *value
      = ml_snapshot_add (snapshot, "layer1.weights", "Weights", 3, sizes);
  for (guint unit = 0; unit < n_units; unit++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        {
          const double angle = unit * 0.7, wave = 0.35 + 0.02 * (unit % 9);
          const double dx = x - width / 2.0, dy = y - height / 2.0;
          const double phase = wave * (dx * cos (angle) + dy * sin (angle));
          const double fade = exp (-(dx * dx + dy * dy) / (width * 6.0));
          *value++ = (float) (fade * sin (phase + unit));
        }
  return snapshot;
}

/* Four sigmoid layers: gradients fall by a factor of 6 from layer to layer,
 * as M. Nielsen's figures show it; points of part 0 of @history. */
#define SAMPLE_LAYERS 4
static const char *const sample_layer_names[]
    = { "layer1", "layer2", "layer3", "layer4" };

static inline GArray *
sample_layers (const GArray *history)
{
  GArray *layers = g_array_new (FALSE, FALSE, sizeof (MlLayerStats));
  for (guint i = 0; i < history->len; i++)
    for (guint layer = 0; layer < SAMPLE_LAYERS; layer++)
      {
        const MlMetrics *now = &g_array_index (history, MlMetrics, i);
        const float steps = (float) (SAMPLE_LAYERS - 1 - layer);
        const float norm
            = powf (6, -steps) * (float) (0.3 * now->loss + 0.05);
        const MlLayerStats stats = {
          .gradient_norm = norm,
          .weight_norm = 4 + layer + 0.02f * now->epoch,
          .update_ratio = 0.05f * norm,
          .saturated = layer < 3 ? 0.1f + 0.006f * now->epoch : NAN,
          .dead = NAN,
        };
        if (now->part == 0)
          g_array_append_val (layers, stats);
      }
  return layers;
}

/* Three runs of three schemes on two tables. */
static inline MlScores *
sample_scores (void)
{
  static const char *const tables[] = { "iris.arff", "glass.arff" };
  static const char *const schemes[]
      = { "OneR", "NaiveBayes", "kNN neighbors=5" };
  g_autoptr (MlComparison) comparison = ml_comparison_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      MlDataset *data = sample_data (tables[i]);
      ml_comparison_add_table (comparison, data,
                               ml_dataset_default_target (data));
      g_object_unref (data);
    }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      MlScheme *scheme = ml_scheme_from_text (schemes[i], &error);
      g_assert_no_error (error);
      ml_comparison_add_scheme (comparison, scheme);
    }
  comparison->runs = 3;
  MlScores *made = ml_comparison_run (comparison, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static inline Sample *
sample_new (const char *name, const char *const *learners)
{
  Sample *self = g_new0 (Sample, 1);
  self->data = sample_data (name);
  guint n = 0;
  for (; learners[n] != NULL && n < 3; n++)
    {
      self->evaluations[n] = sample_run (self->data, learners[n]);
      self->histories[n] = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      for (guint part = 0; part <= (n == 0 ? 10 : 0); part++)
        sample_add_part (self->histories[n], part, 80 - 10 * n,
                         1 + part + 20 * n);
      self->runs[n] = (PlotRun){
        .title = learners[n],
        .color = n,
        .history = self->histories[n],
        .evaluation = self->evaluations[n],
        .predictor = ml_evaluation_predictor (self->evaluations[n]),
      };
    }
  self->snapshot = sample_snapshot (24, 12, 12);
  self->layers = sample_layers (self->histories[0]);
  self->scores = sample_scores ();
  self->source = (PlotSource){
    .dataset = self->data,
    .target = ml_dataset_default_target (self->data),
    .column = 1,
    .class_index = 1,
    .runs = self->runs,
    .n_runs = n,
    .snapshot = self->snapshot,
    .layers = self->layers,
    .layer_names = sample_layer_names,
    .n_layers = SAMPLE_LAYERS,
    .scores = self->scores,
    .measure = (guint) ml_scores_find_measure ("accuracy"),
  };
  return self;
}

static inline void
sample_free (Sample *self)
{
  g_object_unref (self->data);
  ml_snapshot_unref (self->snapshot);
  ml_predictor_unref (self->predictor);
  ml_scores_unref (self->scores);
  g_clear_pointer (&self->layers, g_array_unref);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&self->evaluations[i], ml_evaluation_unref);
      g_clear_pointer (&self->histories[i], g_array_unref);
    }
  g_free (self);
}
