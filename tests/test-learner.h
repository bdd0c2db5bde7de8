/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learner for tests of jobs and experiments: it learns nothing but counts
 * epochs, slowly, and can be told to fail or to diverge. Its model says the
 * share of epochs done as the probability of the first class. */
#pragma once

#include "ml-error.h"
#include "ml-learner.h"

typedef struct
{
  MlLearner parent;
  guint epochs, pause;  /* pause: microseconds an epoch */
  guint row_pause;      /* microseconds a row that is predicted */
  double diverges_above; /* a weight sum of training rows */
} MlSlowLearner;

typedef MlLearnerClass MlSlowLearnerClass;

static GType ml_slow_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlSlowLearner, ml_slow_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  double share;
  guint row_pause;
} SlowModel;

static void
slow_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const double share = ((const SlowModel *) model)->share;
  g_usleep ((gulong) ((const SlowModel *) model)->row_pause * rows->n_rows);
  for (gsize i = 0; i < rows->n_rows; i++)
    for (guint k = 0; k < model->n_outputs; k++)
      out[i * model->n_outputs + k]
          = k == 0 ? share : (1 - share) / (model->n_outputs - 1);
}

static char *
slow_describe (const MlModel *model)
{
  return g_strdup_printf ("%g of all epochs",
                          ((const SlowModel *) model)->share);
}

static void
slow_free (MlModel *model)
{
  g_free (model);
}

static MlModel *
slow_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
          GError **error)
{
  static const MlModelOps ops = { .predict = slow_predict,
                                  .describe = slow_describe,
                                  .free = slow_free };
  const MlSlowLearner *self = (const MlSlowLearner *) learner;
  if (training->n_rows > self->diverges_above)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DIVERGED,
                           "the loss became infinite in epoch 1; choose a "
                           "smaller learning rate");
      return NULL;
    }
  guint epoch = 0;
  gboolean goes_on = TRUE;
  while (goes_on && epoch < self->epochs)
    {
      MlMetrics now = ML_METRICS_INIT;
      g_usleep (self->pause);
      now.epoch = ++epoch;
      now.epochs = self->epochs;
      now.loss = 1.0 / epoch + training->n_rows;
      goes_on = ml_monitor_tick (monitor, (double) NAN)
                && ml_monitor_step (monitor, &now);
    }
  SlowModel *model = g_new0 (SlowModel, 1);
  ml_model_init (&model->parent, &ops, ml_slow_learner_get_type (),
                 ml_subset_n_classes (training));
  model->share = (double) epoch / self->epochs;
  model->row_pause = self->row_pause;
  return &model->parent;
}

static const MlOption slow_options[] = {
  ML_OPTION_UINT (MlSlowLearner, epochs, 1, 1000000, 20, NULL, "Epochs", ""),
  ML_OPTION_UINT (MlSlowLearner, pause, 0, 1000000, 0, NULL, "Pause", ""),
  ML_OPTION_UINT (MlSlowLearner, row_pause, 0, 1000000, 0, NULL, "Row", ""),
  ML_OPTION_DOUBLE (MlSlowLearner, diverges_above, 0, 1e9, 1e9, NULL,
                    "Diverges above", ""),
};

static void
ml_slow_learner_class_init (MlSlowLearnerClass *klass)
{
  klass->title = "Slow";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NO_INPUTS | ML_TRAIT_CURVE;
  klass->fit = slow_fit;
  ml_option_install ((GObjectClass *) klass, slow_options,
                     G_N_ELEMENTS (slow_options));
}

static void
ml_slow_learner_init (MlSlowLearner *self)
{
}
