/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-snapshot.h. What is shown is worked out anew, with the weights of
 * this moment, in memory of its own and from random streams of its own:
 * watching never changes a number. */
#include "ml-rbm-snapshot.h"

#include "ml-matrix.h"
#include "ml-rbm-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_ROWS = 64,  /* of data and chains that are shown */
  N_DREAMS = 16,   /* chains for show while training is by CD … */
  DREAM_STEPS = 5, /* … and how far they go from one snapshot to the next */
};

#define DREAM_SEED G_GUINT64_CONSTANT (0x6472656d73)

static const struct
{
  const char *name, *words;
} captions[] = {
  { "weights", N_ ("weights") },
  { "bias", N_ ("biases") },
  { "visible_bias", N_ ("biases of visible units") },
  { "label_weights", N_ ("weights of labels") },
  { "generative_weights", N_ ("weights of the way down") },
  { "generative_bias", N_ ("biases of the way down") },
  { "data", N_ ("data") },
  { "reconstruction", N_ ("reconstructions") },
  { "fantasy", N_ ("fantasies") },
  { "hidden", N_ ("probabilities of hidden units") },
  { "positive", N_ ("⟨v h⟩ of the data") },
  { "negative", N_ ("⟨v h⟩ of the model") },
  { "data_energy", N_ ("free energy of the data") },
  { "fantasy_energy", N_ ("free energy of the fantasies") },
};

static float *
add (MlSnapshot *snapshot, guint layer, const char *what, guint n_sizes,
     const guint *sizes)
{
  const char *words = what;
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    if (strcmp (captions[i].name, what) == 0)
      words = _ (captions[i].words);
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  g_autofree char *caption = g_strdup_printf (_ ("Layer %u: %s"), layer, words);
  return ml_snapshot_add_unset (snapshot, name, caption, n_sizes, sizes);
}

static guint
n_plain (const MlRbm *rbm)
{
  return rbm->n_visible - rbm->n_labels;
}

/* @n × visible units without labels, as pictures if they are some. */
static float *
add_visible (MlSnapshot *snapshot, const MlRbm *rbm, guint layer,
             const char *what, guint n, guint n_sizes, const guint *sizes)
{
  guint all[4] = { n, n_plain (rbm) };
  for (guint i = 0; i < n_sizes; i++)
    all[i + 1] = sizes[i];
  return add (snapshot, layer, what, n_sizes > 0 ? n_sizes + 1 : 2, all);
}

static void
copy_plain (const MlRbm *rbm, guint n, const float *from, float *to)
{
  for (guint row = 0; row < n; row++)
    memcpy (to + (gsize) row * n_plain (rbm),
            from + (gsize) row * rbm->n_visible,
            n_plain (rbm) * sizeof (float));
}

/**
 * ml_rbm_snapshot_parameters:
 * @layer: of a stack, from 1
 * @sizes: (nullable): of the picture that the visible units are
 *
 * Adds "layer1.weights" (hidden × visible units, or × the picture),
 * "layer1.bias" and "layer1.visible_bias", all without labels, and
 * "layer1.label_weights" (hidden × labels) if there are some.
 */
void
ml_rbm_snapshot_parameters (const MlRbm *self, guint layer, guint n_sizes,
                            const guint *sizes, MlSnapshot *snapshot)
{
  const guint n = n_plain (self), n_hidden = self->n_hidden;
  const guint label_sizes[] = { n_hidden, self->n_labels };
  ml_transpose (
      n, n_hidden, self->weights,
      add_visible (snapshot, self, layer, "weights", n_hidden, n_sizes, sizes));
  memcpy (add (snapshot, layer, "bias", 1, &n_hidden), self->hidden_bias,
          n_hidden * sizeof (float));
  memcpy (add (snapshot, layer, "visible_bias", 1, &n), self->visible_bias,
          n * sizeof (float));
  if (self->n_labels > 0)
    ml_transpose (self->n_labels, n_hidden,
                  self->weights + (gsize) n * n_hidden,
                  add (snapshot, layer, "label_weights", 2, label_sizes));
}

/**
 * ml_rbm_snapshot_generative:
 * @self: that makes the layer below @layer; without labels
 *
 * Adds "layer1.generative_weights" (hidden × visible units) and
 * "layer1.generative_bias" (visible units), of a layer whose way down has
 * weights of its own.
 */
void
ml_rbm_snapshot_generative (const MlRbm *self, guint layer,
                            MlSnapshot *snapshot)
{
  const guint sizes[] = { self->n_hidden, self->n_visible };
  ml_transpose (self->n_visible, self->n_hidden, self->weights,
                add (snapshot, layer, "generative_weights", 2, sizes));
  memcpy (add (snapshot, layer, "generative_bias", 1, &self->n_visible),
          self->visible_bias, self->n_visible * sizeof (float));
}

/** ml_rbm_snapshot_phase: adds "phase" */
void
ml_rbm_snapshot_phase (guint layer, MlSnapshot *snapshot)
{
  const guint one = 1;
  *ml_snapshot_add (snapshot, "phase", _ ("Layer being trained"), 1, &one)
      = (float) layer;
}

/** ml_rbm_snapshot_before_tuning: adds "before_tuning": machines show what they
 * showed before all layers were tuned together */
void
ml_rbm_snapshot_before_tuning (MlSnapshot *snapshot)
{
  const guint one = 1;
  *ml_snapshot_add (snapshot, "before_tuning",
                    _ ("Machines as they were before fine-tuning"), 1, &one)
      = 1;
}

/* -- While it learns ------------------------------------------------------- */

static void
add_energies (MlSnapshot *snapshot, const MlRbm *rbm, guint layer,
              const char *what, guint n, const float *visible)
{
  g_autofree float *sums = g_new (float, (gsize) n * rbm->n_hidden);
  g_autofree double *energies = g_new (double, n);
  float *to = add (snapshot, layer, what, 1, &n);
  ml_rbm_free_energy (rbm, n, visible, sums, energies);
  for (guint i = 0; i < n; i++)
    to[i] = (float) energies[i];
}

static void
add_data (MlRbmTrainer *self, MlSnapshot *snapshot)
{
  const MlRbm *rbm = self->rbm;
  const MlRbmTrainerOptions *o = &self->options;
  const guint n = MIN (self->n_rows, MOST_ROWS);
  const guint sizes[] = { n, rbm->n_hidden };
  g_autofree float *states = g_new (float, (gsize) n * rbm->n_hidden);
  g_autofree float *again = g_new (float, (gsize) n * rbm->n_visible);
  const MlRbmPass up = { .rbm = rbm,
                         .n_rows = n,
                         .from = self->visible,
                         .means = add (snapshot, o->layer, "hidden", 2, sizes),
                         .states = states,
                         .seed = o->seed ^ DREAM_SEED,
                         .step = self->dream_step++ };
  ml_rbm_pass (&up);
  ml_rbm_visible (rbm, n, states, again);
  copy_plain (
      rbm, n, self->visible,
      add_visible (snapshot, rbm, o->layer, "data", n, o->n_sizes, o->sizes));
  copy_plain (rbm, n, again,
              add_visible (snapshot, rbm, o->layer, "reconstruction", n,
                           o->n_sizes, o->sizes));
  add_energies (snapshot, rbm, o->layer, "data_energy", n, self->visible);
}

static void
add_fantasies (MlRbmTrainer *self, guint n, const float *means,
               const float *states, MlSnapshot *snapshot)
{
  const MlRbmTrainerOptions *o = &self->options;
  copy_plain (self->rbm, n, means,
              add_visible (snapshot, self->rbm, o->layer, "fantasy", n,
                           o->n_sizes, o->sizes));
  add_energies (snapshot, self->rbm, o->layer, "fantasy_energy", n, states);
}

/* Chains of CD stay near the data; these go on by themselves. */
static void
dream (MlRbmTrainer *self, MlSnapshot *snapshot)
{
  const MlRbm *rbm = self->rbm;
  const gsize n_visible = (gsize) N_DREAMS * rbm->n_visible;
  const gsize n_hidden = (gsize) N_DREAMS * rbm->n_hidden;
  g_autofree float *means = g_new (float, MAX (n_visible, n_hidden));
  g_autofree float *states = g_new (float, n_visible);
  if (self->dreams == NULL)
    self->dreams = ml_aligned_new (n_hidden);
  MlRbmPass down = { .rbm = rbm,
                     .is_down = TRUE,
                     .n_rows = N_DREAMS,
                     .from = self->dreams,
                     .means = means,
                     .states = states,
                     .seed = self->options.seed ^ DREAM_SEED };
  MlRbmPass up = down;
  up.is_down = FALSE;
  up.from = states;
  up.states = self->dreams;
  for (guint step = 0;; step++)
    {
      down.step = self->dream_step++;
      ml_rbm_pass (&down);
      if (step == DREAM_STEPS)
        break;
      up.step = self->dream_step++;
      ml_rbm_pass (&up);
    }
  add_fantasies (self, N_DREAMS, means, states, snapshot);
}

static void
add_statistics (MlRbmTrainer *self, const char *what, guint n,
                const float *visible, const float *hidden, MlSnapshot *snapshot)
{
  const MlRbm *rbm = self->rbm;
  const guint sizes[] = { n_plain (rbm), rbm->n_hidden };
  float *to = add (snapshot, self->options.layer, what, 2, sizes);
  ml_gemm (TRUE, FALSE, sizes[0], sizes[1], n, 1, visible, rbm->n_visible,
           hidden, rbm->n_hidden, 0, to, sizes[1]);
  for (gsize i = 0; i < (gsize) sizes[0] * sizes[1]; i++)
    to[i] /= (float) n;
}

/**
 * ml_rbm_trainer_add_seen:
 *
 * Adds of the batch of the last update and its chains, if there was one,
 * without labels, "layer1." and so on in front: "data", "reconstruction" (B ×
 * visible), "hidden" (B × hidden, probabilities), "fantasy" (C × visible,
 * means: persistent chains, or with CD chains for show alone), "positive",
 * "negative" (visible × hidden: ⟨v h⟩ that the update took), "data_energy" (B)
 * and "fantasy_energy" (C), in nats. At most 64 rows each.
 */
void
ml_rbm_trainer_add_seen (MlRbmTrainer *self, MlSnapshot *snapshot)
{
  const float *chains
      = self->visible + (gsize) self->n_rows * self->rbm->n_visible;
  if (self->n_rows == 0)
    return;
  add_data (self, snapshot);
  if (self->options.method == ML_RBM_PCD)
    add_fantasies (self, MIN (self->n_negative, MOST_ROWS), self->chain_means,
                   chains, snapshot);
  else
    dream (self, snapshot);
  add_statistics (self, "positive", self->n_rows, self->visible,
                  self->data_hidden, snapshot);
  add_statistics (self, "negative", self->n_negative, chains,
                  self->hidden_means, snapshot);
}

/**
 * ml_rbm_trainer_snapshot:
 *
 * Returns: (transfer full): parameters, see ml_rbm_snapshot_parameters(), what
 *   ml_rbm_trainer_add_seen() adds, and "phase"
 */
MlSnapshot *
ml_rbm_trainer_snapshot (MlRbmTrainer *self)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const MlRbmTrainerOptions *o = &self->options;
  ml_rbm_snapshot_parameters (self->rbm, o->layer, o->n_sizes, o->sizes,
                              snapshot);
  ml_rbm_trainer_add_seen (self, snapshot);
  ml_rbm_snapshot_phase (o->layer, snapshot);
  return snapshot;
}
