/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-online-mlp.h. Rows are shuffled and written once into one array of
 * doubles as ml-online-model.c encodes them; after that there is only
 * ml-online-net.c. */
#include "ml-online-mlp.h"

#include "ml-error.h"
#include "ml-online-model.h"

#include <math.h>

#define WEIGHTS_A_TICK 2000000 /* updated between two looks at the monitor */
#define ROWS_A_TICK 64         /* encoded between two looks            */
#define SMALLEST_RATE 1e-6     /* no new start below it                    */

typedef struct
{
  const MlOnlineMlpSettings *settings;
  MlOnlineModel *model;
  MlMonitor *monitor;
  MlOnlineWork *work;
  double *inputs, *targets, *weights; /* n_rows × …, shuffled        */
  guint n_rows, n_validation;         /* the first ones are held back */
  double training_weight, validation_weight;
  MlMetrics now;
  MlOnlineNet *best; /* by validation */
  double best_error, last_error;
  guint n_rises;
} Training;

/* FALSE: the monitor says stop. */
static gboolean
encode (Training *self, const MlSubset *rows, const guint32 *order)
{
  const MlOnlineModel *model = self->model;
  guint n_inputs = model->inputs->len, n_outputs = model->parent.n_outputs;
  guint stride = ml_online_net_target_stride (model->net);
  for (guint r = 0; r < self->n_rows; r++)
    {
      if (r % ROWS_A_TICK == 0 && !ml_monitor_tick (self->monitor, 0))
        return FALSE;
      guint index = order[r];
      double target = ml_subset_target (rows, index);
      ml_online_model_encode (model, rows->data, rows->rows[index],
                              self->inputs + (gsize) r * n_inputs);
      for (guint k = 0; k < n_outputs; k++)
        self->targets[(gsize) r * stride + k]
            = model->is_nominal
                  ? (guint) target == k
                  : ml_online_scaled (target, model->base, model->range);
      self->weights[r] = ml_subset_weight (rows, index);
      *(r < self->n_validation ? &self->validation_weight
                               : &self->training_weight)
          += self->weights[r];
    }
  return TRUE;
}

/* One pass over the training rows; looks at the monitor on the way. FALSE: it
 * says stop. */
static gboolean
run_epoch (Training *self, guint epoch, double learning_rate)
{
  MlOnlineModel *model = self->model;
  guint n_inputs = model->inputs->len, n_outputs = model->parent.n_outputs;
  guint stride = ml_online_net_target_stride (model->net);
  gsize n_weights = ml_online_net_n_weights (model->net);
  guint chunk = (guint) CLAMP (WEIGHTS_A_TICK / n_weights, 1, 1000000);
  double error = 0;
  if (self->settings->decay)
    learning_rate /= epoch;
  for (guint from = self->n_validation; from < self->n_rows; from += chunk)
    {
      guint n = MIN (chunk, self->n_rows - from);
      error += ml_online_net_learn (
          model->net, self->work, self->inputs + (gsize) from * n_inputs,
          self->targets + (gsize) from * stride, self->weights + from, n,
          learning_rate, self->settings->momentum);
      self->now.update += n;
      self->now.examples += n;
      double done = (double) (from + n) / self->n_rows;
      if (from + n < self->n_rows
          && !ml_monitor_tick (self->monitor,
                               (epoch - 1 + done) / self->settings->epochs))
        return FALSE;
    }
  self->now.epoch = epoch;
  self->now.loss = error / n_outputs / self->training_weight;
  return TRUE;
}

/* Keeps the best weights so far. Returns: FALSE if the error on the rows held
 * back has risen too often */
static gboolean
validate (Training *self)
{
  MlOnlineModel *model = self->model;
  self->now.is_best = FALSE;
  if (self->n_validation == 0)
    return TRUE;
  double error
      = ml_online_net_error (model->net, self->work, self->inputs,
                             self->targets, self->weights, self->n_validation)
        / model->parent.n_outputs;
  if (error >= self->last_error)
    self->n_rises++;
  else if (error < self->best_error)
    {
      self->best_error = error;
      self->n_rises = 0;
      self->now.is_best = TRUE;
      ml_online_net_copy (self->best, model->net);
    }
  self->last_error = error;
  self->now.validation_loss = error / self->validation_weight;
  return self->n_rises <= self->settings->validation_threshold;
}

static void
publish (const Training *self)
{
  if (ml_monitor_wants_snapshot (self->monitor))
    ml_monitor_publish (self->monitor,
                        ml_online_model_snapshot (&self->model->parent));
}

/* From the weights drawn to the end of training. FALSE: the error became
 * infinite. */
static gboolean
run_epochs (Training *self, double learning_rate)
{
  const guint n_epochs = self->settings->epochs;
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = n_epochs;
  self->best_error = self->last_error = INFINITY;
  self->n_rises = 0;
  for (guint epoch = 1; epoch <= n_epochs; epoch++)
    {
      if (!run_epoch (self, epoch, learning_rate))
        break;
      if (!isfinite (self->now.loss))
        return FALSE;
      gboolean goes_on = validate (self);
      publish (self);
      if (!ml_monitor_step (self->monitor, &self->now) || !goes_on)
        break;
    }
  if (isfinite (self->best_error))
    ml_online_net_copy (self->model->net, self->best);
  return TRUE;
}

/* Trains; when it diverges once more with half the rate, if so set. */
static gboolean
train (Training *self, const MlSubset *rows, GError **error)
{
  g_autofree guint32 *order = g_new (guint32, rows->n_rows);
  for (double rate = self->settings->learning_rate;; rate /= 2)
    {
      MlJavaRandom random;
      ml_java_random_init (&random, self->settings->seed);
      for (guint i = 0; i < rows->n_rows; i++)
        order[i] = i;
      ml_java_random_shuffle (&random, order, rows->n_rows);
      ml_online_net_draw (self->model->net, &random);
      self->training_weight = self->validation_weight = 0;
      if (!encode (self, rows, order) || run_epochs (self, rate))
        return TRUE;
      if (self->settings->reset && rate / 2 >= SMALLEST_RATE)
        continue;
      g_set_error (error, ML_ERROR, ML_ERROR_DIVERGED,
                   "The error became infinite at learning rate %g: take a "
                   "smaller one, and normalize the columns and the class",
                   rate);
      return FALSE;
    }
}

static gboolean
fit_model (MlOnlineModel *model, const MlOnlineMlpSettings *settings,
           const MlSubset *rows, MlMonitor *monitor, GError **error)
{
  if (!ml_online_model_parse_hidden (model, settings->hidden, error)
      || !ml_online_model_make_net (model, error))
    return FALSE;
  if (settings->normalize_inputs)
    ml_online_model_measure_inputs (model, rows, monitor);
  if (settings->normalize_class && !model->is_nominal)
    ml_online_model_measure_class (model, rows);
  gsize n_rows = rows->n_rows;
  g_autofree double *inputs = g_new (double, n_rows * model->inputs->len);
  double *targets = g_aligned_alloc0 (
      n_rows * ml_online_net_target_stride (model->net), sizeof *targets, 32);
  g_autofree double *weights = g_new (double, n_rows);
  g_autoptr (MlOnlineWork) work = ml_online_work_new (model->net);
  g_autoptr (MlOnlineNet) best
      = ml_online_net_new (model->inputs->len, model->hidden, model->n_hidden,
                           model->parent.n_outputs, !model->is_nominal);
  guint n_validation
      = (guint) (settings->validation_percent / 100 * (double) n_rows);
  Training training = { .settings = settings,
                        .model = model,
                        .monitor = monitor,
                        .work = work,
                        .inputs = inputs,
                        .targets = targets,
                        .weights = weights,
                        .n_rows = rows->n_rows,
                        .n_validation = MIN (n_validation, rows->n_rows - 1),
                        .best = best };
  gboolean is_trained = train (&training, rows, error);
  g_aligned_free (targets);
  return is_trained;
}

/**
 * ml_online_mlp_fit:
 * @learner: the type that the model names as its maker
 * @training: at least one row, the class of all known
 * @monitor: (nullable): gets a point of the curve each epoch
 *
 * Trains as WEKA's MultilayerPerceptron does. On Stop the weights are kept as
 * they are, or the best by validation.
 *
 * Errors: %ML_ERROR_OPTION for hidden layers nobody can read, %ML_ERROR_DATA
 * for too many weights, %ML_ERROR_DIVERGED.
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_online_mlp_fit (const MlOnlineMlpSettings *settings, GType learner,
                   const MlSubset *training, MlMonitor *monitor, GError **error)
{
  g_return_val_if_fail (training->n_rows > 0, NULL);
  MlOnlineModel *model = ml_online_model_new (
      learner, training->data, training->target, settings->nominal_to_binary);
  if (fit_model (model, settings, training, monitor, error))
    return &model->parent;
  ml_model_unref (&model->parent);
  return NULL;
}
