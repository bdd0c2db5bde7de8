/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many updates: epochs, points of the curve, what is held back, and why a run
 * is over. Points are counted in rows, so a run's curve is always the same. */
#include "ml-trainer-private.h"

#include "ml-error.h"
#include "ml-graph-snapshot.h"
#include "ml-kernels.h"
#include "ml-parallel.h"
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  N_EXAMPLES = 16, /* rows whose activations a snapshot holds */
};

/* Inputs beyond this are likely to be why a loss grows without bounds. */
#define LARGE_INPUT 100

/* -- What watchers see ----------------------------------------------------- */

typedef struct
{
  const MlTrainer *trainer;
  guint n_rows; /* the first of the samples */
} Examples;

static void
run_examples (guint slice, gpointer data)
{
  const Examples *examples = data;
  const MlTrainer *self = examples->trainer;
  const guint first = slice * self->slice_rows;
  MlPass pass = { .first = first,
                  .n_rows = MIN (self->slice_rows, examples->n_rows - first) };
  guint32 picks[N_EXAMPLES];
  for (guint i = 0; i < pass.n_rows; i++)
    picks[i] = first + i;
  const MlNode *input = ml_graph_input (self->graph);
  const MlNode *target = ml_graph_target (self->graph);
  ml_samples_gather (self->samples, picks, pass.n_rows,
                     input->values + (gsize) first * input->n_values,
                     target->values + (gsize) first * target->n_values);
  ml_graph_run (self->graph, &pass);
}

/* On all threads, which wait meanwhile anyway. */
static void
publish (MlTrainer *self, MlMonitor *monitor)
{
  const MlTrainerHooks *hooks = &self->options.hooks;
  guint n = MIN (MIN (N_EXAMPLES, self->samples->n_rows),
                 ml_graph_capacity (self->graph));
  Examples examples = { self, n };
  ml_graph_begin (self->graph);
  ml_parallel_for ((n + self->slice_rows - 1) / self->slice_rows, run_examples,
                   &examples);
  MlSnapshot *snapshot = ml_graph_snapshot (self->graph, n);
  if (hooks->publish != NULL)
    hooks->publish (hooks->data, snapshot);
  ml_monitor_publish (monitor, snapshot);
}

static double
mean_accuracy (const MlTrainer *self, const MlTally *sum)
{
  return self->samples->has_classes ? sum->correct / sum->weight : (double) NAN;
}

/* What was learned from the rows since the last point. */
static void
measure_training (MlTrainer *self)
{
  if (self->sum.weight <= 0)
    return;
  self->now.loss = self->sum.loss / self->sum.weight;
  self->now.accuracy = mean_accuracy (self, &self->sum);
  self->sum = (MlTally){ 0 };
}

/* Of the update just done, while its answers stand in the graph. */
static void
measure_layers (MlTrainer *self, MlMonitor *monitor)
{
  guint n_layers;
  self->now.gradient_norm = ml_trainer_gradient_norm (self);
  if (!self->is_watched)
    return;
  const char *const *names = ml_layer_watch_names (self->watch, &n_layers);
  ml_monitor_layers (monitor, names, n_layers,
                     ml_layer_watch_measure (self->watch, self->n_rows));
}

/* As the curve counts it: with what other phases of learning do. */
static MlMetrics
in_all (const MlTrainer *self)
{
  return ml_training_in_all (&self->now, &self->options.before,
                             self->options.epochs_after);
}

static MlTrainingLimits
limits_of (const MlTrainer *self)
{
  const MlTrainerOptions *options = &self->options;
  return (MlTrainingLimits){ .epochs = options->epochs,
                             .updates = options->updates,
                             .minutes = options->minutes,
                             .patience = options->patience,
                             .epochs_before = options->before.epoch,
                             .epochs_after = options->epochs_after };
}

/* A point inside the epoch. The one update of a phase that found the Stop
 * waiting is none: it would lie before the end of the phase that was cut. */
static void
report_point (MlTrainer *self, MlMonitor *monitor)
{
  MlMetrics point = in_all (self);
  if (self->is_after_stop)
    return;
  point.within = (double) self->row / self->n_training;
  point.is_best = FALSE;
  point.validation_loss = point.validation_accuracy = (double) NAN;
  ml_monitor_point (monitor, &point);
  self->now.change = 0;
}

/* -- Good weights ---------------------------------------------------------- */

static void
copy_weights (const MlTrainer *self, const float *from, float *to)
{
  ml_parallel_copy (ml_graph_n_kept (self->graph) * sizeof (float), from, to);
}

/* At a point of the curve: keeps the weights from before the last update, whose
 * loss is known, unless it has begun to run away.
 * @batch_loss: of those weights
 * Kept is a loss of up to twice the least mean, or ten times the first. */
static void
keep_good (MlTrainer *self, double batch_loss)
{
  const double limit = isfinite (self->least_loss) ? 2 * self->least_loss
                                                   : 10 * self->first_loss;
  if (!(self->now.loss <= limit) || !(batch_loss <= limit))
    return;
  float *before = self->before;
  self->before = self->good;
  self->good = before;
  self->has_good = TRUE;
  self->good_update = self->now.update - 1;
  self->least_loss = MIN (self->least_loss, self->now.loss);
}

/* Puts good weights back, the best ones if rows were held back. FALSE: there
 * are none, or the last update before they were kept has spoiled them. */
static gboolean
restore_good (MlTrainer *self)
{
  MlTally sum = { 0 };
  if (isfinite (self->best_loss))
    return TRUE; /* they come back at the end of any run */
  if (!self->has_good)
    return FALSE;
  copy_weights (self, self->good, ml_graph_weights (self->graph));
  ml_trainer_run_batch (self, self->picks,
                        MIN (self->options.batch_size, self->n_training), FALSE,
                        &sum);
  return isfinite (sum.loss);
}

/* -- Why it is over -------------------------------------------------------- */

/* (transfer full): of a loss that is not finite, from the batch it came from */
static char *
describe_divergence (const MlTrainer *self)
{
  const double rate = self->now.learning_rate;
  const MlNode *input = ml_graph_input (self->graph);
  const guint epoch = self->options.before.epoch + self->now.epoch + 1;
  float extreme = 0;
  for (gsize i = 0; i < self->n_rows * input->n_values; i++)
    extreme = MAX (extreme, fabsf (input->values[i]));
  if (extreme > LARGE_INPUT)
    return g_strdup_printf (_ ("The loss became infinite in epoch %u: inputs "
                               "are as large as %.3g; standardize them"),
                            epoch, (double) extreme);
  if (self->now.update == self->fresh_update + 1) /* nothing has moved yet */
    return g_strdup_printf (_ ("The loss was infinite from the start, in epoch "
                               "%u: the initial weights are too large; take "
                               "another initialization"),
                            epoch);
  return g_strdup_printf (_ ("The loss became infinite in epoch %u: the "
                             "learning rate %.3g is probably too large; try "
                             "%.3g"),
                          epoch, rate, rate / 10);
}

/* FALSE: nothing good was learned. */
static gboolean
end_diverged (MlTrainer *self, GError **error)
{
  g_autofree char *cause = describe_divergence (self);
  if (!restore_good (self))
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DIVERGED, cause);
      return FALSE;
    }
  self->end_text
      = isfinite (self->best_loss)
            ? g_strdup_printf (
                _ ("%s. The best weights, of epoch %u, are kept"), cause,
                self->options.before.epoch + self->best_epoch)
            : g_strdup_printf (_ ("%s. The last good weights, of update "
                                  "%zu, are kept"),
                               cause, (gsize) self->good_update);
  return TRUE;
}

static void
set_end_text (MlTrainer *self)
{
  const MlTrainingLimits limits = limits_of (self);
  g_autofree char *text
      = ml_training_describe_end (&limits, self->end, self->now.epoch + 1);
  self->end_text
      = self->best_epoch > 0 && isfinite (self->best_loss)
            ? g_strdup_printf (_ ("%s; best epoch %u"), text,
                               self->options.before.epoch + self->best_epoch)
            : g_steal_pointer (&text);
}

/** ml_trainer_end: Returns: why the run is over */
MlEnd
ml_trainer_end (const MlTrainer *self)
{
  return self->end;
}

/** ml_trainer_describe: Returns: (transfer full): how far it came and why it is
 * over */
char *
ml_trainer_describe (const MlTrainer *self)
{
  const MlMetrics *now = &self->now;
  return g_strdup_printf (
      ngettext ("Trained for %u of %u epoch, %zu updates; loss %.6g\n%s",
                "Trained for %u of %u epochs, %zu updates; loss %.6g\n%s",
                now->epochs),
      now->epoch, now->epochs, (gsize) now->update, now->loss,
      self->end_text != NULL ? self->end_text : "");
}

/* -- Validation ------------------------------------------------------------ */

/* FALSE: a stop came before all rows were done, and nothing is changed. */
static gboolean
validate (MlTrainer *self, MlMonitor *monitor)
{
  MlTally sum = { 0 };
  const guint32 *picks = self->picks + self->n_training;
  for (guint first = 0; first < self->n_validation;
       first += self->options.batch_size)
    {
      guint n = MIN (self->options.batch_size, self->n_validation - first);
      ml_trainer_run_batch (self, picks + first, n, FALSE, &sum);
      if (ml_monitor_is_stopped (monitor))
        return FALSE;
    }
  if (self->n_validation == 0)
    return TRUE;
  self->now.validation_loss = sum.loss / sum.weight;
  self->now.validation_accuracy = mean_accuracy (self, &sum);
  self->now.is_best = self->now.validation_loss < self->best_loss;
  if (!self->now.is_best)
    return TRUE;
  self->best_loss = self->now.validation_loss;
  self->best_epoch = self->now.epoch + 1;
  copy_weights (self, ml_graph_weights (self->graph), self->best);
  return TRUE;
}

static gboolean
has_patience (const MlTrainer *self)
{
  return self->options.patience == 0 || self->n_validation == 0
         || self->now.epoch - MAX (self->best_epoch, self->patience_from)
                < self->options.patience;
}

/* -- Epochs ---------------------------------------------------------------- */

/* FALSE: somebody wants it to stop. */
static gboolean
tick (const MlTrainer *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  const double epochs = self->now.epoch + (double) self->row / self->n_training;
  return ml_monitor_tick (
      monitor,
      ml_training_progress (&limits, epochs, self->now.update,
                            ml_training_clock (monitor) - self->start));
}

static MlEnd
check_limits (const MlTrainer *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  return ml_training_check (&limits, self->now.update,
                            ml_training_clock (monitor) - self->start);
}

/* One update on the next rows of the epoch. */
static void
train_batch (MlTrainer *self, MlMonitor *monitor)
{
  const guint n = MIN (self->options.batch_size, self->n_training - self->row);
  const gboolean is_last = self->row + n == self->n_training;
  const gboolean is_point = is_last || (self->row + n) % self->point_rows == 0;
  const double rate = ml_optimizer_learning_rate (self->optimizer);
  self->now.learning_rate = ml_schedule_rate (
      &self->options.schedule, rate,
      self->now.epoch + (double) self->row / self->n_training,
      self->options.epochs);
  self->rate_factor = (float) (self->now.learning_rate / rate);
  self->wants_norm = is_point;
  self->is_watched = is_point && ml_monitor_watches_layers (monitor);
  const MlTally before = self->sum;
  if (is_point)
    copy_weights (self, ml_graph_weights (self->graph), self->before);
  ml_trainer_step (self, self->picks + self->row, n, &self->sum);
  const double loss
      = (self->sum.loss - before.loss) / (self->sum.weight - before.weight);
  if (isnan (self->first_loss))
    self->first_loss = self->sum.loss / self->sum.weight;
  if (!isfinite (self->sum.loss))
    {
      self->end = ML_END_DIVERGED;
      return;
    }
  self->row += n;
  if (is_point)
    {
      measure_layers (self, monitor);
      measure_training (self);
      keep_good (self, loss);
    }
  if (is_point && !is_last)
    report_point (self, monitor);
}

/* The rest of an epoch's training rows. */
static void
train_epoch (MlTrainer *self, MlMonitor *monitor)
{
  if (self->row == 0 && !self->options.keep_order)
    ml_random_shuffle (&self->order, self->picks, self->n_training);
  while (self->row < self->n_training && self->end == ML_END_NONE)
    {
      ml_trainer_tune (self, monitor);
      train_batch (self, monitor);
      if (self->end != ML_END_NONE)
        return;
      if (ml_monitor_wants_snapshot (monitor))
        publish (self, monitor);
      self->end = check_limits (self, monitor);
      if (self->row < self->n_training /* else the epoch's end is the gate */
          && !tick (self, monitor))
        self->end = ML_END_STOPPED;
    }
}

/* All training rows were seen. A stop while it validates leaves the epoch
 * open. */
static void
end_epoch (MlTrainer *self, MlMonitor *monitor)
{
  if (!validate (self, monitor))
    {
      self->end = ML_END_STOPPED;
      return;
    }
  self->now.epoch++;
  self->row = 0;
  if (ml_monitor_wants_epochs (monitor))
    publish (self, monitor);
  if (self->end == ML_END_NONE && !has_patience (self))
    self->end = ML_END_PATIENCE;
  if (self->end == ML_END_NONE && self->now.epoch >= self->options.epochs)
    self->end = ML_END_EPOCHS;
  const MlMetrics point = in_all (self);
  if (!ml_monitor_step (monitor, &point) && self->end == ML_END_NONE)
    self->end = ML_END_STOPPED;
  self->now.change = 0;
}

/* A stop came, or a limit inside an epoch: the curve goes up to there. */
static void
end_within (MlTrainer *self, MlMonitor *monitor)
{
  const gboolean is_new = self->sum.weight > 0;
  measure_training (self);
  if (self->end == ML_END_STOPPED || self->n_validation == 0)
    {
      if (is_new)
        report_point (self, monitor);
      return;
    }
  if (!validate (self, monitor))
    return;
  MlMetrics point = in_all (self);
  point.within = (double) self->row / self->n_training;
  ml_monitor_point (monitor, &point);
}

/* A state knows one phase of training; runs of several cannot go on. */
static gboolean
is_whole (const MlTrainer *self)
{
  return self->options.before.epoch == 0 && self->options.epochs_after == 0;
}

static void
save (MlTrainer *self, MlMonitor *monitor, gboolean is_end)
{
  if (is_whole (self) && ml_monitor_wants_checkpoint (monitor, is_end))
    ml_monitor_set_checkpoint (monitor, ml_trainer_save (self));
}

/* FALSE: what it should go on from is of another run. */
static gboolean
begin (MlTrainer *self, MlMonitor *monitor, GError **error)
{
  g_autoptr (GVariant) state
      = is_whole (self) ? ml_monitor_take_resume (monitor) : NULL;
  self->start = ml_training_clock (monitor);
  self->is_after_stop
      = self->options.before.update > 0 && ml_monitor_is_stopped (monitor);
  self->end = ML_END_NONE;
  g_clear_pointer (&self->end_text, g_free);
  if (self->watch == NULL && ml_monitor_watches_layers (monitor))
    self->watch = ml_layer_watch_new (self->graph);
  if (state != NULL && !ml_trainer_restore (self, state, error))
    return FALSE;
  if (self->now.epoch > self->options.epochs)
    {
      g_set_error (
          error, ML_ERROR, ML_ERROR_DATA,
          ngettext ("the checkpoint has learned for %u epoch already, "
                    "and epochs=%u asks for fewer: set it higher",
                    "the checkpoint has learned for %u epochs already, "
                    "and epochs=%u asks for fewer: set it higher",
                    self->now.epoch),
          self->now.epoch, self->options.epochs);
      return FALSE;
    }
  if (self->now.epoch == self->options.epochs)
    self->end = ML_END_EPOCHS;
  return TRUE;
}

/**
 * ml_trainer_run:
 * @monitor: (nullable): told of every epoch; may pause, step, tune and stop
 *
 * Trains until a limit is reached, patience ends or the user stops it; says
 * which to @monitor and ml_trainer_end(). With validation rows the weights of
 * the best epoch are put back; without, the last ones stay, also after a stop.
 * If the loss becomes infinite or NaN, the last good weights come back.
 *
 * Begins where ml_monitor_take_resume() says, and tells checkpoints to
 * @monitor: a run that goes on from one ends as if it had never been cut.
 *
 * Returns: FALSE with %ML_ERROR_DIVERGED if the loss became infinite or NaN
 *   before anything good was learned; with %ML_ERROR_DATA if it cannot go on
 */
gboolean
ml_trainer_run (MlTrainer *self, MlMonitor *monitor, GError **error)
{
  gboolean is_cut = FALSE;
  if (!begin (self, monitor, error))
    return FALSE;
  if (ml_monitor_wants_epochs (monitor))
    publish (self, monitor);
  while (self->end == ML_END_NONE)
    {
      train_epoch (self, monitor);
      if (self->end == ML_END_DIVERGED)
        break;
      is_cut = self->end == ML_END_STOPPED;
      if (is_cut) /* before the curve gets a point more than it would have */
        save (self, monitor, TRUE);
      if (self->row == self->n_training && !is_cut)
        end_epoch (self, monitor);
      else
        end_within (self, monitor);
      if (self->end == ML_END_NONE)
        save (self, monitor, FALSE);
    }
  if (self->end == ML_END_DIVERGED && !end_diverged (self, error))
    return FALSE;
  if (self->end != ML_END_DIVERGED)
    set_end_text (self);
  ml_monitor_set_end (monitor, self->end, self->end_text);
  if (!is_cut)
    save (self, monitor, TRUE);
  if (isfinite (self->best_loss))
    copy_weights (self, self->best, ml_graph_weights (self->graph));
  return TRUE;
}
