/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One sigmoid unit that learns by the delta rule: gradient descent on the
 * squared error, row by row (Widrow and Hoff, 1960; Mitchell, Machine Learning,
 * 1997, section 4.4). With y = 1 / (1 + exp (-s)):
 *
 *   weights += rate · (target - y) · y (1 - y) · inputs
 */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-linear-unit.h"
#include "ml-random.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlLearner parent;
  guint epochs, seed;
  double learning_rate;
  gboolean shuffles;
  int scaling;
} MlSigmoidUnitLearner;

typedef MlLearnerClass MlSigmoidUnitLearnerClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSigmoidUnitLearner, learning_rate, 1e-6, 1000, 0.1, NULL,
                    N_ ("Learning rate"), N_ ("How far one update goes")),
  ML_OPTION_UINT (MlSigmoidUnitLearner, epochs, 1, 1000000, 100, NULL,
                  N_ ("Epochs"), N_ ("Passes over the training rows")),
  ML_OPTION_CHOICE (MlSigmoidUnitLearner, scaling, ml_unit_scaling_get_type,
                    ML_SCALING_STANDARDIZE, NULL, N_ ("Input scaling"),
                    N_ ("Fitted on the training rows")),
  ML_OPTION_BOOLEAN (MlSigmoidUnitLearner, shuffles, TRUE, NULL, N_ ("Shuffle"),
                     N_ ("A new order of rows each pass")),
  ML_OPTION_UINT (MlSigmoidUnitLearner, seed, 0, G_MAXINT, 1, NULL, N_ ("Seed"),
                  N_ ("Of the orders of rows")),
};

GType ml_sigmoid_unit_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlSigmoidUnitLearner, ml_sigmoid_unit_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  const MlSigmoidUnitLearner *settings;
  MlLinearUnit *unit;
  const MlUnitRows *rows;
  MlMonitor *monitor;
  guint32 *order; /* n_rows */
  MlMetrics now;
} Training;

static double
answer (const Training *self, guint row)
{
  double sum
      = ml_linear_unit_sum (self->unit, ml_unit_rows_inputs (self->rows, row));
  return 1 / (1 + exp (-sum));
}

/* One pass; FALSE: told to stop in it. */
static gboolean
run_pass (Training *self, guint epoch)
{
  for (guint i = 0; i < self->rows->n_rows; i++)
    {
      guint row = self->order[i];
      double y = answer (self, row);
      double delta = (self->rows->targets[row] - y) * y * (1 - y);
      ml_linear_unit_move (self->unit, ml_unit_rows_inputs (self->rows, row),
                           self->settings->learning_rate
                               * self->rows->weights[row] * delta);
      self->now.update++;
      self->now.examples++;
      double progress = (epoch - 1 + (i + 1.0) / self->rows->n_rows)
                        / self->settings->epochs;
      if (i + 1 < self->rows->n_rows
          && !ml_monitor_tick (self->monitor, progress))
        return FALSE;
    }
  return TRUE;
}

/* Half the mean squared error, and the share that is right. */
static void
measure (Training *self)
{
  double squares = 0, right = 0;
  for (guint row = 0; row < self->rows->n_rows; row++)
    {
      double y = answer (self, row), target = self->rows->targets[row];
      squares += self->rows->weights[row] * (target - y) * (target - y);
      right += (y > 0.5) == (target > 0.5) ? self->rows->weights[row] : 0;
    }
  self->now.loss = squares / 2 / self->rows->total;
  self->now.accuracy = right / self->rows->total;
}

static gboolean
run (Training *self, GError **error)
{
  MlRandom random;
  ml_random_init (&random, self->settings->seed, 0);
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = self->settings->epochs;
  for (guint epoch = 1; epoch <= self->settings->epochs; epoch++)
    {
      if (self->settings->shuffles)
        ml_random_shuffle (&random, self->order, self->rows->n_rows);
      if (!run_pass (self, epoch))
        break;
      measure (self);
      if (!isfinite (self->now.loss))
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DIVERGED,
                       "The error became infinite in epoch %u at learning "
                       "rate %g: take a smaller one, or scale the inputs",
                       epoch, self->settings->learning_rate);
          return FALSE;
        }
      self->now.epoch = epoch;
      if (ml_monitor_wants_snapshot (self->monitor))
        ml_monitor_publish (self->monitor,
                            ml_linear_unit_snapshot (self->unit));
      if (!ml_monitor_step (self->monitor, &self->now))
        break;
    }
  return TRUE;
}

static MlModel *
sigmoid_unit_fit (MlLearner *learner, const MlSubset *training,
                  MlMonitor *monitor, GError **error)
{
  const MlSigmoidUnitLearner *self = (const MlSigmoidUnitLearner *) learner;
  MlLinearUnit *unit = ml_linear_unit_new (
      ML_UNIT_SIGMOID, ml_sigmoid_unit_learner_get_type (), training,
      (MlScaling) self->scaling, error);
  if (unit == NULL)
    return NULL;
  g_autoptr (MlUnitRows) rows = ml_unit_rows_new (unit, training);
  g_autofree guint32 *order = g_new (guint32, rows->n_rows);
  for (guint i = 0; i < rows->n_rows; i++)
    order[i] = i;
  Training state = { .settings = self,
                     .unit = unit,
                     .rows = rows,
                     .monitor = monitor,
                     .order = order };
  if (run (&state, error))
    return &unit->parent;
  ml_model_unref (&unit->parent);
  return NULL;
}

static MlModel *
sigmoid_unit_load (MlLearner *learner, GVariant *state, MlDataset *header,
                   int target, GError **error)
{
  return ml_linear_unit_load (ML_UNIT_SIGMOID,
                              ml_sigmoid_unit_learner_get_type (), state,
                              header, target, error);
}

static void
ml_sigmoid_unit_learner_class_init (MlSigmoidUnitLearnerClass *klass)
{
  klass->title = N_ ("Sigmoid unit");
  klass->category = N_ ("Networks");
  klass->description
      = N_ ("One sigmoid unit that follows the gradient of the squared error, "
            "row by row: what networks are made of.");
  klass->reference = "B. Widrow and M. E. Hoff (1960): Adaptive switching "
                     "circuits; T. M. Mitchell (1997): Machine Learning, 4.4";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_TWO_CLASSES_ONLY
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_CURVE | ML_TRAIT_WEIGHTS;
  klass->fit = sigmoid_unit_fit;
  klass->load = sigmoid_unit_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sigmoid_unit_learner_init (MlSigmoidUnitLearner *self)
{
}
