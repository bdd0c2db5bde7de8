/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-up-down.h: epochs, points of the curve, limits, Stop and pictures. */
#include "ml-up-down-private.h"

#include "ml-dbn-pretraining.h"
#include "ml-error.h"
#include "ml-matrix.h"
#include "ml-rbm-snapshot.h"
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  EPOCH_POINTS = 50, /* of the curve, at most */
  MEASURE_EVERY = 8, /* updates */
  MOST_SHOWN = 64,   /* rows in a snapshot */
};

/* Multiplications from one point of the curve to the next: some 40 ms. */
#define POINT_WORK 4e9

static MlTrainingLimits
limits_of (const MlUpDown *self)
{
  const MlUpDownOptions *options = &self->options;
  return (MlTrainingLimits){ .epochs = options->epochs,
                             .updates = options->updates,
                             .minutes = options->minutes,
                             .epochs_before = options->before.epoch };
}

/* -- Good parameters ------------------------------------------------------- */

typedef void (*WayFunc) (MlRbm *machine, float *kept);

static void
keep (MlRbm *machine, float *kept)
{
  memcpy (kept, machine->parameters, machine->n_parameters * sizeof (float));
}

static void
put_back (MlRbm *machine, float *kept)
{
  memcpy (machine->parameters, kept, machine->n_parameters * sizeof (float));
}

static void
for_each_way (MlUpDown *self, WayFunc function)
{
  const guint n = self->dbn->n_layers;
  for (guint i = 0; i < 2 * n - 1; i++)
    {
      MlRbm *machine = i < n ? self->dbn->up[i] : self->dbn->down[i - n];
      if (self->good[i] == NULL)
        self->good[i] = ml_aligned_new (machine->n_parameters);
      function (machine, self->good[i]);
    }
}

static gboolean
is_finite (const MlUpDown *self)
{
  gboolean is_finite = TRUE;
  for (guint i = 0; i < self->dbn->n_layers; i++)
    is_finite = is_finite && ml_rbm_is_finite (self->dbn->up[i])
                && (i + 1 == self->dbn->n_layers
                    || ml_rbm_is_finite (self->dbn->down[i]));
  return is_finite;
}

/* -- Points of the curve --------------------------------------------------- */

/* Counted in rows, not by the clock, so that a run's curve is always the same.
 */
static guint
rows_per_point (const MlUpDown *self)
{
  const guint n = self->samples->n_rows, batch = self->options.batch_size;
  const double epoch = ml_up_down_row_multiplications (self) * n;
  const double n_points = CLAMP (epoch / POINT_WORK, 1, EPOCH_POINTS);
  return (guint) MAX (ceil (n / floor (n_points) / batch), 1) * batch;
}

static void
measure (MlUpDown *self)
{
  const double n = self->sum.n_rows;
  if (n == 0)
    return;
  self->now.loss = self->sum.error / (n * ml_dbn_n_units (self->dbn, 0));
  self->now.accuracy = self->sum.n_correct / n;
  self->sum = (MlUpDownTally){ 0 };
}

static void
report_point (MlUpDown *self, MlMonitor *monitor)
{
  MlMetrics point = ml_training_in_all (&self->now, &self->options.before, 0);
  point.within = (double) self->row / self->samples->n_rows;
  ml_monitor_point (monitor, &point);
  self->now.change = 0;
}

/* -- Tuning and limits ------------------------------------------------------
 */

/* Draws all weights with the next seed; biases become 0, both ways are equal
 * again, and what was learned is gone. */
static void
redraw (MlUpDown *self)
{
  const guint n = self->dbn->n_layers;
  ml_dbn_initialize (self->dbn, self->options.deviation,
                     self->options.seed + ++self->n_redraws);
  for (guint i = 0; i < 2 * n - 1; i++)
    {
      MlUpDownWay *way = i < n ? &self->up[i] : &self->down[i - n];
      memset (way->velocity, 0, way->machine->n_parameters * sizeof (float));
    }
  self->has_chains = FALSE;
  self->has_good = FALSE;
  self->now.change |= ML_CHANGE_WEIGHTS;
}

static void
take (double wish, double *into, guint flag, guint *change)
{
  if (isnan (wish) || (!(wish < *into) && !(wish > *into)))
    return;
  *into = wish;
  *change |= flag;
}

static void
tune (MlUpDown *self, MlMonitor *monitor)
{
  MlTuning wish = ML_TUNING_INIT;
  if (!ml_monitor_take_tuning (monitor, &wish))
    return;
  take (wish.learning_rate, &self->options.learning_rate, ML_CHANGE_RATE,
        &self->now.change);
  take (wish.momentum, &self->momentum, ML_CHANGE_MOMENTUM, &self->now.change);
  take (wish.weight_decay, &self->weight_decay, ML_CHANGE_DECAY,
        &self->now.change);
  if (wish.gibbs_steps > 0 && wish.gibbs_steps != self->gibbs_steps)
    {
      self->gibbs_steps = wish.gibbs_steps;
      self->now.change |= ML_CHANGE_GIBBS_STEPS;
    }
  if (wish.reinitialize)
    redraw (self);
}

/* FALSE: somebody wants it to stop. */
static gboolean
tick (const MlUpDown *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  const double epochs
      = self->now.epoch + (double) self->row / self->samples->n_rows;
  return ml_monitor_tick (
      monitor,
      ml_training_progress (&limits, epochs, self->now.update,
                            ml_training_clock (monitor) - self->start));
}

/* -- Epochs ---------------------------------------------------------------- */

static void
train_batch (MlUpDown *self, MlMonitor *monitor)
{
  const guint n_all = self->samples->n_rows;
  const guint n = MIN (self->options.batch_size, n_all - self->row);
  const gboolean is_last = self->row + n == n_all;
  const gboolean is_point = is_last || (self->row + n) % self->point_rows == 0;
  self->rate = ml_schedule_rate (
      &self->options.schedule, self->options.learning_rate,
      self->now.epoch + (double) self->row / n_all, self->options.epochs);
  self->now.learning_rate = self->rate;
  ml_up_down_step (self, self->picks + self->row, n,
                   is_point || self->now.update % MEASURE_EVERY == 0);
  self->row += n;
  if (!is_point)
    return;
  measure (self);
  if (!is_finite (self))
    self->end = ML_END_DIVERGED;
  else if (!is_last)
    report_point (self, monitor);
}

static void
publish (MlUpDown *self, MlMonitor *monitor)
{
  MlSnapshot *snapshot = ml_up_down_snapshot (self);
  if (self->options.publish != NULL)
    self->options.publish (self->options.data, snapshot);
  ml_monitor_publish (monitor, snapshot);
}

static void
train_epoch (MlUpDown *self, MlMonitor *monitor)
{
  const MlTrainingLimits limits = limits_of (self);
  const guint n = self->samples->n_rows;
  ml_random_shuffle (&self->order, self->picks, n);
  self->row = 0;
  while (self->row < n && self->end == ML_END_NONE)
    {
      tune (self, monitor);
      train_batch (self, monitor);
      if (self->end != ML_END_NONE)
        return;
      if (ml_monitor_wants_snapshot (monitor))
        publish (self, monitor);
      self->end = ml_training_check (&limits, self->now.update,
                                     ml_training_clock (monitor) - self->start);
      if (self->row < n /* else the epoch's end is the gate */
          && !tick (self, monitor))
        self->end = ML_END_STOPPED;
    }
}

static void
end_epoch (MlUpDown *self, MlMonitor *monitor)
{
  self->now.epoch++;
  if (self->end == ML_END_NONE && self->now.epoch >= self->options.epochs)
    self->end = ML_END_EPOCHS;
  for_each_way (self, keep);
  self->has_good = TRUE;
  const MlMetrics point
      = ml_training_in_all (&self->now, &self->options.before, 0);
  if (!ml_monitor_step (monitor, &point) && self->end == ML_END_NONE)
    self->end = ML_END_STOPPED;
  self->now.change = 0;
}

static void
end_within (MlUpDown *self, MlMonitor *monitor)
{
  measure (self);
  report_point (self, monitor);
}

/* FALSE: nothing good was learned. */
static gboolean
end_diverged (MlUpDown *self, GError **error)
{
  g_autofree char *cause = g_strdup_printf (
      _ ("The weights became infinite in epoch %u: the learning rate %.3g is "
         "probably too large; try %.3g"),
      self->now.epoch + 1, self->rate, self->rate / 10);
  if (!self->has_good)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DIVERGED, cause);
      return FALSE;
    }
  for_each_way (self, put_back);
  self->end_text = g_strdup_printf (_ ("%s. The weights of epoch %u are kept"),
                                    cause, self->now.epoch);
  return TRUE;
}

/**
 * ml_up_down_run:
 * @monitor: (nullable): told of every epoch; may pause, step, tune and stop
 *
 * Trains until a limit is reached or the user stops it; what was learned stays.
 *
 * Returns: FALSE with %ML_ERROR_DIVERGED if weights became infinite or NaN
 *   before an epoch was done
 */
gboolean
ml_up_down_run (MlUpDown *self, MlMonitor *monitor, GError **error)
{
  const MlTrainingLimits limits = limits_of (self);
  self->start = ml_training_clock (monitor);
  self->point_rows = rows_per_point (self);
  self->end = ml_monitor_is_stopped (monitor) ? ML_END_STOPPED : ML_END_NONE;
  while (self->end == ML_END_NONE)
    {
      train_epoch (self, monitor);
      if (self->end == ML_END_DIVERGED)
        break;
      if (self->row == self->samples->n_rows && self->end != ML_END_STOPPED)
        end_epoch (self, monitor);
      else
        end_within (self, monitor);
    }
  if (self->end == ML_END_DIVERGED && !end_diverged (self, error))
    return FALSE;
  if (self->end != ML_END_DIVERGED)
    self->end_text = ml_training_describe_end (
        &limits, self->end,
        self->now.epoch + (self->end == ML_END_EPOCHS ? 0 : 1));
  ml_monitor_set_end (monitor, self->end, self->end_text);
  return TRUE;
}

/** ml_up_down_describe: Returns: (transfer full): how far it came and why it is
 *  over */
char *
ml_up_down_describe (const MlUpDown *self)
{
  return g_strdup_printf (
      ngettext ("Up and down for %u of %u epoch, %zu updates; mean squared "
                "error of reconstruction %.6g a unit\n%s",
                "Up and down for %u of %u epochs, %zu updates; mean squared "
                "error of reconstruction %.6g a unit\n%s",
                self->now.epochs),
      self->now.epoch, self->now.epochs, (gsize) self->now.update,
      self->now.loss, self->end_text != NULL ? self->end_text : "");
}

/* -- Pictures of it ---------------------------------------------------------
 */

static void
add_rows (const MlUpDown *self, const char *name, const char *caption,
          const float *values, guint n_values, gboolean is_visible,
          MlSnapshot *snapshot)
{
  const guint n_rows = MIN (self->n_rows, MOST_SHOWN);
  const gboolean is_picture = is_visible && self->options.n_sizes > 0;
  guint sizes[4] = { n_rows, n_values };
  guint n_sizes = 2;
  if (is_picture)
    {
      n_sizes = 1 + self->options.n_sizes;
      memcpy (sizes + 1, self->options.sizes,
              self->options.n_sizes * sizeof (guint));
    }
  float *into = ml_snapshot_add (snapshot, name, caption, n_sizes, sizes);
  memcpy (into, values, (gsize) n_rows * n_values * sizeof (float));
}

/**
 * ml_up_down_snapshot:
 *
 * After at least one update.
 *
 * Returns: (transfer full): recognition weights of all layers; data, what the
 *   first hidden layer gives back of them, and fantasies of the chains, as
 *   "layer1.data", "layer1.reconstruction" and "layer1.fantasy"; "phase" 0:
 *   fine-tuning
 */
MlSnapshot *
ml_up_down_snapshot (MlUpDown *self)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint n = ml_dbn_n_units (self->dbn, 0);
  ml_dbn_add_weights (self->dbn, self->options.n_sizes, self->options.sizes,
                      snapshot);
  add_rows (self, "layer1.data", _ ("Data"), self->wake[0], n, TRUE, snapshot);
  add_rows (self, "layer1.reconstruction", _ ("Reconstruction"),
            self->reconstruction, n, TRUE, snapshot);
  add_rows (self, "layer1.fantasy", _ ("Fantasies"), self->sleep[0], n, TRUE,
            snapshot);
  ml_rbm_snapshot_phase (0, snapshot);
  return snapshot;
}

/**
 * ml_up_down_add_fantasies:
 *
 * Adds what chains dreamed in the last update, as "fantasy.activations", unless
 * there was none or its weights were given up.
 */
void
ml_up_down_add_fantasies (MlUpDown *self, MlSnapshot *snapshot)
{
  if (self->n_rows > 0 && self->end != ML_END_DIVERGED)
    add_rows (self, "fantasy.activations", _ ("Fantasies"), self->sleep[0],
              ml_dbn_n_units (self->dbn, 0), TRUE, snapshot);
}
