/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that a trainer knows, as a GVariant: a run that goes on from it has the
 * bits of one that was never cut. A state may come from a file and is not
 * trusted: lengths must be those of this graph and these rows, the order of
 * rows a permutation, and weights finite; else nothing is changed. */
#include "ml-trainer-private.h"

#include "ml-error.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* numbers of the graph and the rows; optimizer; order; floats; place; sums */
#define SHAPE                                                                  \
  "(uutt)"              /* rows held back and in all; weights; hash of targets \
                         */
#define ORDER "(auauu)" /* rows in order; random stream as words; done */
#define FLOATS "(auauauau)" /* weights, best, good, the optimizer's */
#define PLACE                                                                  \
  "(uttuuiutub)"  /* epoch, update, examples, best epoch, redraws, activation, \
                     patience from, good update, end, is_best */
#define FRESH "t" /* update when the weights were drawn */
#define NUMBERS "ad"
#define STATE_TYPE "(" SHAPE "s" ORDER FLOATS PLACE FRESH NUMBERS ")"

enum
{
  N_NUMBERS = 14,
};

static gsize
n_state (const MlTrainer *self)
{
  return ml_optimizer_slots (self->optimizer)
         * ml_graph_n_weights (self->graph);
}

/* FNV-1a of what is to be learned: another table is most likely another one. */
static guint64
hash_targets (const MlTrainer *self)
{
  const MlMatrix *targets = self->samples->targets;
  const guint8 *bytes = (const guint8 *) targets->data;
  guint64 hash = 14695981039346656037u;
  for (gsize i = 0; i < (gsize) targets->rows * targets->columns * 4; i++)
    hash = (hash ^ bytes[i]) * 1099511628211u;
  return hash;
}

/* -- Saving ---------------------------------------------------------------- */

static GVariant *
floats (const float *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, values, n,
                                    sizeof (float));
}

static GVariant *
save_floats (const MlTrainer *self)
{
  const gsize n_kept = ml_graph_n_kept (self->graph);
  const gboolean has_best = isfinite (self->best_loss);
  const gboolean has_diverged = self->end == ML_END_DIVERGED;
  const float *weights = ml_graph_weights (self->graph);
  return g_variant_new (
      "(@au@au@au@au)",
      floats (has_diverged && self->has_good ? self->good : weights, n_kept),
      floats (self->best, has_best ? n_kept : 0),
      floats (self->good, self->has_good ? n_kept : 0),
      floats (self->state, has_diverged ? 0 : n_state (self)));
}

static GVariant *
save_numbers (const MlTrainer *self)
{
  const MlMetrics *now = &self->now;
  const double numbers[N_NUMBERS] = { self->sum.loss,
                                      self->sum.correct,
                                      self->sum.weight,
                                      self->best_loss,
                                      self->first_loss,
                                      self->least_loss,
                                      now->loss,
                                      now->accuracy,
                                      now->validation_loss,
                                      now->validation_accuracy,
                                      now->gradient_norm,
                                      now->learning_rate,
                                      now->operations,
                                      0 };
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, N_NUMBERS,
                                    sizeof (double));
}

/**
 * ml_trainer_save:
 *
 * Of a run whose loss became infinite, the last good weights are saved and an
 * optimizer that remembers nothing.
 *
 * Returns: (transfer none): a floating variant of all that it takes to go on
 */
GVariant *
ml_trainer_save (const MlTrainer *self)
{
  const MlMetrics *now = &self->now;
  g_autofree char *optimizer = ml_settings_to_text (G_OBJECT (self->optimizer));
  const gboolean has_diverged = self->end == ML_END_DIVERGED;
  GVariant *order = g_variant_new (
      "(@au@auu)",
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->picks,
                                 self->samples->n_rows, sizeof (guint32)),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->order.state, 8,
                                 sizeof (guint32)),
      self->row);
  GVariant *place = g_variant_new (
      PLACE, now->epoch, now->update, now->examples, self->best_epoch,
      self->n_redraws, self->activation, self->patience_from, self->good_update,
      (guint32) self->end, now->is_best);
  return g_variant_new (
      "(@" SHAPE "s@" ORDER "@" FLOATS "@" PLACE "t@ad)",
      g_variant_new (SHAPE, self->n_validation, self->samples->n_rows,
                     (guint64) ml_graph_n_kept (self->graph),
                     hash_targets (self)),
      optimizer, order, save_floats (self), place,
      has_diverged ? now->update : self->fresh_update, save_numbers (self));
}

/* -- Restoring ------------------------------------------------------------- */

typedef struct /* a state taken apart; all borrowed from the variants */
{
  GVariant *parts[7];
  const guint32 *picks, *random;
  const float *weights, *best, *good, *state;
  const double *numbers;
  gsize n_picks, n_random, n_weights, n_best, n_good, n_state, n_numbers;
  const char *optimizer;
  guint32 n_validation, n_rows, row, epoch, best_epoch, n_redraws, end;
  guint32 patience_from;
  gint32 activation;
  guint64 n_kept, hash, update, examples, good_update, fresh_update;
  gboolean is_best;
} Saved;

static gconstpointer
open_array (GVariant *array, gsize size, gsize *n)
{
  return g_variant_get_fixed_array (array, n, size);
}

static void
saved_open (Saved *saved, GVariant *state)
{
  GVariant **p = saved->parts;
  g_variant_get (state, "((uutt)&s(@au@auu)(@au@au@au@au)(uttuuiutub)t@ad)",
                 &saved->n_validation, &saved->n_rows, &saved->n_kept,
                 &saved->hash, &saved->optimizer, &p[0], &p[1], &saved->row,
                 &p[2], &p[3], &p[4], &p[5], &saved->epoch, &saved->update,
                 &saved->examples, &saved->best_epoch, &saved->n_redraws,
                 &saved->activation, &saved->patience_from, &saved->good_update,
                 &saved->end, &saved->is_best, &saved->fresh_update, &p[6]);
  saved->picks = open_array (p[0], sizeof (guint32), &saved->n_picks);
  saved->random = open_array (p[1], sizeof (guint32), &saved->n_random);
  saved->weights = open_array (p[2], sizeof (float), &saved->n_weights);
  saved->best = open_array (p[3], sizeof (float), &saved->n_best);
  saved->good = open_array (p[4], sizeof (float), &saved->n_good);
  saved->state = open_array (p[5], sizeof (float), &saved->n_state);
  saved->numbers = open_array (p[6], sizeof (double), &saved->n_numbers);
}

static void
saved_clear (Saved *saved)
{
  for (guint i = 0; i < G_N_ELEMENTS (saved->parts); i++)
    g_clear_pointer (&saved->parts[i], g_variant_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saved, saved_clear)

static gboolean
all_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/* Every row once, those held back among the same ones as ever. */
static gboolean
is_permutation (const MlTrainer *self, const guint32 *picks)
{
  const guint n = self->samples->n_rows;
  g_autofree guint8 *seen = g_new0 (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      if (picks[i] >= n || seen[picks[i]])
        return FALSE;
      seen[picks[i]] = 1;
    }
  return memcmp (picks + self->n_training, self->picks + self->n_training,
                 self->n_validation * sizeof (guint32))
         == 0;
}

static gboolean
has_lengths (const MlTrainer *self, const Saved *saved)
{
  const gsize n_kept = ml_graph_n_kept (self->graph);
  const gboolean has_best = isfinite (saved->numbers[3]);
  return saved->n_weights == n_kept && saved->n_picks == self->samples->n_rows
         && saved->n_random == 8 && saved->n_best == (has_best ? n_kept : 0)
         && (!has_best || self->best != NULL)
         && (saved->n_good == 0 || saved->n_good == n_kept)
         && (saved->n_state == 0 || saved->n_state == n_state (self));
}

static gboolean
makes_sense (const MlTrainer *self, const Saved *saved)
{
  if (saved->n_numbers != N_NUMBERS || !has_lengths (self, saved)
      || !is_permutation (self, saved->picks)
      || !all_finite (saved->weights, saved->n_weights)
      || !all_finite (saved->best, saved->n_best)
      || !all_finite (saved->good, saved->n_good)
      || !all_finite (saved->state, saved->n_state))
    return FALSE;
  guint32 any = 0; /* a stream of zeros would stand still */
  for (guint i = 0; i < 8; i++)
    any |= saved->random[i];
  return any != 0 && saved->row <= self->n_training
         && (saved->row % self->options.batch_size == 0
             || saved->row == self->n_training)
         && saved->epoch < G_MAXUINT32 && saved->best_epoch <= saved->epoch + 1
         && saved->patience_from <= saved->epoch
         && saved->fresh_update <= saved->update
         && saved->update < G_MAXUINT64 / 2 && saved->end <= ML_END_DIVERGED
         && saved->activation >= -1 && saved->activation <= ML_ACTIVATION_STEP;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA, sentence);
  return FALSE;
}

/* Whether @saved is of this graph, these rows and this kind of optimizer; what
 * it was set to comes back, too. */
static gboolean
check (MlTrainer *self, const Saved *saved, MlOptimizer **optimizer,
       GError **error)
{
  if (saved->n_kept != ml_graph_n_kept (self->graph))
    return refuse (error, _ ("the checkpoint is of another network; take the "
                             "settings it was made with"));
  if (saved->n_rows != self->samples->n_rows
      || saved->n_validation != self->n_validation
      || saved->hash != hash_targets (self))
    return refuse (error, _ ("the checkpoint was made with other rows; open "
                             "the file it was made with"));
  *optimizer
      = ml_settings_from_text (ML_TYPE_OPTIMIZER, saved->optimizer, error);
  if (*optimizer == NULL)
    return FALSE;
  if (G_OBJECT_TYPE (*optimizer) != G_OBJECT_TYPE (self->optimizer))
    return refuse (error, _ ("the checkpoint is of another optimizer; take the "
                             "settings it was made with"));
  return makes_sense (self, saved)
         || refuse (error, _ ("the checkpoint makes no sense; the file is "
                              "damaged"));
}

static void
take_settings (MlTrainer *self, const Saved *saved, MlOptimizer *optimizer)
{
  guint n_specs;
  g_autofree GParamSpec **specs = g_object_class_list_properties (
      G_OBJECT_GET_CLASS (optimizer), &n_specs);
  for (guint i = 0; i < n_specs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (optimizer), specs[i]->name, &value);
      g_object_set_property (G_OBJECT (self->optimizer), specs[i]->name,
                             &value);
    }
  if (saved->activation >= 0)
    ml_trainer_set_activation (self, (MlActivation) saved->activation);
}

static void
take_floats (MlTrainer *self, const Saved *saved)
{
  memcpy (ml_graph_weights (self->graph), saved->weights,
          saved->n_weights * sizeof (float));
  if (saved->n_best > 0)
    memcpy (self->best, saved->best, saved->n_best * sizeof (float));
  if (saved->n_good > 0)
    memcpy (self->good, saved->good, saved->n_good * sizeof (float));
  if (saved->n_state > 0)
    memcpy (self->state, saved->state, saved->n_state * sizeof (float));
  else
    memset (self->state, 0, n_state (self) * sizeof (float));
  self->has_good = saved->n_good > 0;
}

static void
take_numbers (MlTrainer *self, const double *numbers)
{
  MlMetrics *now = &self->now;
  self->sum = (MlTally){ numbers[0], numbers[1], numbers[2] };
  self->best_loss = numbers[3];
  self->first_loss = numbers[4];
  self->least_loss = numbers[5];
  now->loss = numbers[6];
  now->accuracy = numbers[7];
  now->validation_loss = numbers[8];
  now->validation_accuracy = numbers[9];
  now->gradient_norm = numbers[10];
  now->learning_rate = numbers[11];
  now->operations = numbers[12];
}

static void
take_place (MlTrainer *self, const Saved *saved)
{
  MlMetrics *now = &self->now;
  memcpy (self->picks, saved->picks, saved->n_picks * sizeof (guint32));
  memcpy (self->order.state, saved->random, sizeof self->order.state);
  self->row = saved->row;
  now->epoch = saved->epoch;
  now->update = saved->update;
  now->examples = saved->examples;
  now->is_best = saved->is_best;
  self->best_epoch = saved->best_epoch;
  self->n_redraws = saved->n_redraws;
  self->fresh_update = saved->fresh_update;
  self->good_update = saved->good_update;
  /* Who goes on after a loss of patience has found some more. */
  self->patience_from
      = saved->end == ML_END_PATIENCE ? saved->epoch : saved->patience_from;
  if (saved->end == ML_END_DIVERGED)
    self->sum = (MlTally){ 0 };
}

/**
 * ml_trainer_restore:
 * @state: as from ml_trainer_save(); not trusted
 *
 * Returns: FALSE with %ML_ERROR_DATA or %ML_ERROR_PARSE in one sentence if it
 *   is of another network, of other rows, or damaged; nothing is changed then
 */
gboolean
ml_trainer_restore (MlTrainer *self, GVariant *state, GError **error)
{
  g_auto (Saved) saved = { 0 };
  g_autoptr (MlOptimizer) optimizer = NULL;
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return refuse (error, _ ("the checkpoint makes no sense; the file is "
                             "damaged"));
  saved_open (&saved, state);
  if (!check (self, &saved, &optimizer, error))
    return FALSE;
  take_settings (self, &saved, optimizer);
  take_floats (self, &saved);
  take_numbers (self, saved.numbers);
  take_place (self, &saved);
  return TRUE;
}
