/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many updates of a Boltzmann machine: epochs, points of the curve, what
 * watchers want, and why a run is over. Points are counted in rows, so a run's
 * curve is always the same. */
#include "ml-rbm-trainer-private.h"

#include "ml-error.h"
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_GIBBS_STEPS = 1000,
};

/* Inputs beyond this are likely to be why weights grow without bounds. */
#define LARGE_INPUT 100

static MlTrainingLimits
limits_of (const MlRbmTrainer *self)
{
  const MlRbmTrainerOptions *options = &self->options;
  return (MlTrainingLimits){ .epochs = options->epochs,
                             .updates = options->updates,
                             .minutes = options->minutes,
                             .epochs_before = options->before.epoch,
                             .epochs_after = options->epochs_after };
}

/* -- What watchers want ---------------------------------------------------- */

static gboolean
take_number (double wish, double most, double *number)
{
  if (isnan (wish) || CLAMP (wish, 0, most) == *number)
    return FALSE;
  *number = CLAMP (wish, 0, most);
  return TRUE;
}

static void
tune (MlRbmTrainer *self, MlMonitor *monitor)
{
  MlTuning wish;
  MlRbmTrainerOptions *options = &self->options;
  const double rate = options->learning_rate;
  guint change = 0;
  if (!ml_monitor_take_tuning (monitor, &wish))
    return;
  if (take_number (wish.learning_rate, 10, &options->learning_rate))
    {
      options->bias_rate *= rate > 0 ? options->learning_rate / rate : 1;
      change |= ML_CHANGE_RATE;
    }
  if (take_number (wish.momentum, 0.9999, &options->final_momentum))
    {
      options->momentum = options->final_momentum;
      change |= ML_CHANGE_MOMENTUM;
    }
  if (take_number (wish.weight_decay, 1, &options->weight_decay))
    change |= ML_CHANGE_DECAY;
  if (wish.gibbs_steps > 0 && wish.gibbs_steps != options->gibbs_steps)
    {
      options->gibbs_steps = MIN (wish.gibbs_steps, MOST_GIBBS_STEPS);
      change |= ML_CHANGE_GIBBS_STEPS;
    }
  if (wish.reinitialize)
    {
      ml_rbm_trainer_redraw (self);
      change |= ML_CHANGE_WEIGHTS;
    }
  self->now.change |= change;
}

static void
publish (MlRbmTrainer *self, MlMonitor *monitor)
{
  ml_rbm_trainer_sync (self);
  MlSnapshot *snapshot = ml_rbm_trainer_snapshot (self);
  if (self->options.publish != NULL)
    self->options.publish (self->options.data, snapshot);
  ml_monitor_publish (monitor, snapshot);
}

/* FALSE: somebody wants it to stop. */
static gboolean
tick (const MlRbmTrainer *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  const double epochs
      = self->now.epoch + (double) self->row / self->samples->n_rows;
  return ml_monitor_tick (
      monitor,
      ml_training_progress (&limits, epochs, self->now.update,
                            ml_training_clock (monitor) - self->start));
}

/* -- Points of the curve --------------------------------------------------- */

static void
measure (MlRbmTrainer *self)
{
  const guint n_plain = self->rbm->n_visible - self->rbm->n_labels;
  const MlRbmTally *sum = &self->sum;
  if (sum->weight <= 0)
    return;
  self->now.loss = sum->error / (sum->weight * n_plain);
  self->now.likelihood = sum->likelihood / sum->weight;
  if (self->rbm->n_labels > 0)
    self->now.accuracy = sum->n_correct / sum->weight;
  self->sum = (MlRbmTally){ 0 };
  ml_rbm_trainer_sync (self);
  if (!ml_rbm_is_finite (self->rbm))
    return;
  memcpy (self->good, self->rbm->parameters,
          self->rbm->n_parameters * sizeof (float));
  self->has_good = TRUE;
  self->good_update = self->now.update;
}

static void
report_point (MlRbmTrainer *self, MlMonitor *monitor)
{
  MlMetrics point = ml_training_in_all (&self->now, &self->options.before,
                                        self->options.epochs_after);
  point.within = (double) self->row / self->samples->n_rows;
  ml_monitor_point (monitor, &point);
  self->now.change = 0;
}

/* -- Epochs ---------------------------------------------------------------- */

/* Rates and momentum of the next update. */
static void
set_rates (MlRbmTrainer *self)
{
  const MlRbmTrainerOptions *options = &self->options;
  const double epoch
      = self->now.epoch + (double) self->row / self->samples->n_rows;
  const double bias_rate
      = options->bias_rate > 0 ? options->bias_rate : options->learning_rate;
  self->rate = ml_schedule_rate (&options->schedule, options->learning_rate,
                                 epoch, options->epochs);
  self->bias_rate = ml_schedule_rate (&options->schedule, bias_rate, epoch,
                                      options->epochs);
  self->momentum = self->now.epoch < options->momentum_epochs
                       ? options->momentum
                       : options->final_momentum;
  self->now.learning_rate = self->rate;
}

/* One update on the next rows of the epoch. */
static void
train_batch (MlRbmTrainer *self, MlMonitor *monitor)
{
  const guint n_all = self->samples->n_rows;
  const guint n = MIN (self->options.batch_size, n_all - self->row);
  const gboolean is_last = self->row + n == n_all;
  const gboolean is_point = is_last || (self->row + n) % self->point_rows == 0;
  set_rates (self);
  ml_rbm_trainer_step (self, self->picks + self->row, n,
                       is_point || self->now.update % self->measure_every == 0);
  if (!isfinite (self->sum.error))
    {
      self->end = ML_END_DIVERGED;
      return;
    }
  self->row += n;
  if (is_point)
    measure (self);
  if (is_point && !is_last)
    report_point (self, monitor);
}

static void
train_epoch (MlRbmTrainer *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  if (self->row == 0)
    ml_random_shuffle (&self->order, self->picks, self->samples->n_rows);
  while (self->row < self->samples->n_rows && self->end == ML_END_NONE)
    {
      tune (self, monitor);
      train_batch (self, monitor);
      if (self->end != ML_END_NONE)
        return;
      if (ml_monitor_wants_snapshot (monitor))
        publish (self, monitor);
      self->end = ml_training_check (&limits, self->now.update,
                                     ml_training_clock (monitor) - self->start);
      if (self->row
              < self->samples->n_rows /* else the epoch's end is the gate */
          && !tick (self, monitor))
        self->end = ML_END_STOPPED;
    }
}

static void
end_epoch (MlRbmTrainer *self, MlMonitor *monitor)
{
  self->now.epoch++;
  self->row = 0;
  if (self->end == ML_END_NONE && self->now.epoch >= self->options.epochs)
    self->end = ML_END_EPOCHS;
  const MlMetrics point = ml_training_in_all (&self->now, &self->options.before,
                                              self->options.epochs_after);
  if (!ml_monitor_step (monitor, &point) && self->end == ML_END_NONE)
    self->end = ML_END_STOPPED;
  self->now.change = 0;
}

/* -- Why it is over -------------------------------------------------------- */

static char *
describe_divergence (const MlRbmTrainer *self)
{
  const guint epoch = self->now.epoch + 1;
  float extreme = 0;
  for (gsize i = 0; i < (gsize) self->n_rows * self->rbm->n_visible; i++)
    extreme = MAX (extreme, fabsf (self->visible[i]));
  if (extreme > LARGE_INPUT)
    return g_strdup_printf (_ ("The weights became infinite in epoch %u: "
                               "inputs are as large as %.3g; standardize them"),
                            epoch, (double) extreme);
  return g_strdup_printf (_ ("The weights became infinite in epoch %u: the "
                             "learning rate %.3g is probably too large; try "
                             "%.3g"),
                          epoch, self->rate, self->rate / 10);
}

/* FALSE: nothing good was learned. */
static gboolean
end_diverged (MlRbmTrainer *self, GError **error)
{
  g_autofree char *cause = describe_divergence (self);
  if (!self->has_good)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DIVERGED, cause);
      return FALSE;
    }
  memcpy (self->rbm->parameters, self->good,
          self->rbm->n_parameters * sizeof (float));
  self->end_text = g_strdup_printf (
      _ ("%s. The last good weights, of update %zu, are kept"), cause,
      (gsize) self->good_update);
  return TRUE;
}

/** ml_rbm_trainer_end: Returns: why the run is over */
MlEnd
ml_rbm_trainer_end (const MlRbmTrainer *self)
{
  return self->end;
}

/** ml_rbm_trainer_describe: Returns: (transfer full): how far it came and why
 *  it is over */
char *
ml_rbm_trainer_describe (const MlRbmTrainer *self)
{
  const MlMetrics *now = &self->now;
  g_autofree char *likelihood
      = isnan (now->likelihood)
            ? g_strdup ("")
            : g_strdup_printf (
                _ (", logarithm of the pseudo-likelihood %.4g nats a row"),
                now->likelihood);
  return g_strdup_printf (
      ngettext ("Trained for %u of %u epoch, %zu updates; mean squared error "
                "of reconstruction %.6g a unit%s\n%s",
                "Trained for %u of %u epochs, %zu updates; mean squared error "
                "of reconstruction %.6g a unit%s\n%s",
                now->epochs),
      now->epoch, now->epochs, (gsize) now->update, now->loss, likelihood,
      self->end_text != NULL ? self->end_text : "");
}

/**
 * ml_rbm_trainer_run:
 * @monitor: (nullable): told of every epoch; may pause, step, tune and stop
 *
 * Trains until a limit is reached or the user stops it, and says which to
 * ml_rbm_trainer_end() and @monitor. `loss` is the squared error of what the
 * drawn hidden units give back, a mean over visible units, `likelihood` the
 * logarithm of the pseudo-likelihood a row, `accuracy` that of labels given all
 * else; each of some batches since the last point, before they changed
 * anything. If weights become infinite, those of the last point come back.
 *
 * Returns: FALSE with %ML_ERROR_DIVERGED if that happened before the first
 *   point
 */
gboolean
ml_rbm_trainer_run (MlRbmTrainer *self, MlMonitor *monitor, GError **error)
{
  const MlTrainingLimits limits = limits_of (self);
  self->start = ml_training_clock (monitor);
  self->end = ML_END_NONE;
  g_clear_pointer (&self->end_text, g_free);
  while (self->end == ML_END_NONE)
    {
      train_epoch (self, monitor);
      if (self->end == ML_END_DIVERGED)
        break;
      if (self->row == self->samples->n_rows && self->end != ML_END_STOPPED)
        end_epoch (self, monitor);
      else
        {
          measure (self);
          report_point (self, monitor);
        }
    }
  ml_rbm_trainer_sync (self);
  if (self->end == ML_END_DIVERGED && !end_diverged (self, error))
    return FALSE;
  if (self->end != ML_END_DIVERGED)
    self->end_text = ml_training_describe_end (
        &limits, self->end,
        self->now.epoch + (self->end == ML_END_EPOCHS ? 0 : 1));
  ml_monitor_set_end (monitor, self->end, self->end_text);
  return TRUE;
}
