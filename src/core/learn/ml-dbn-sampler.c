/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dbn-sampler.h. Only the states of the layer below the top machine are
 * drawn; layers below that go down as probabilities, as Hinton, Osindero and
 * Teh (2006) show theirs. A row that is held goes up to that layer once, and is
 * held there. */
#include "ml-dbn-sampler.h"

#include <string.h>

typedef struct
{
  MlSampler parent;
  MlDbn *dbn;
  MlGibbs *gibbs;                    /* of the top machine                   */
  guint n_penultimate;               /* units below it                       */
  float *penultimate;                /* n_chains × n_penultimate             */
  float *layers[ML_DBN_MOST_LAYERS]; /* n_chains × units of layer i + 1      */
} DbnSampler;

/* What recognition makes of one row below the top machine: 1 × n_penultimate.
 */
static const float *
climb (DbnSampler *self, const float *visible)
{
  const guint n = self->dbn->n_layers;
  ml_dbn_up (self->dbn, n - 1, 1, visible, self->layers);
  return n == 1 ? visible : self->layers[n - 2];
}

static void
restart (MlSampler *sampler, const float *visible)
{
  DbnSampler *self = (DbnSampler *) sampler;
  ml_gibbs_restart (self->gibbs,
                    visible != NULL ? climb (self, visible) : NULL);
}

static void
step (MlSampler *sampler, guint n_steps)
{
  ml_gibbs_step (((DbnSampler *) sampler)->gibbs, n_steps);
}

/* From the states that were drawn; with one layer, from its means. */
static void
read_visible (MlSampler *sampler, float *out)
{
  DbnSampler *self = (DbnSampler *) sampler;
  const MlGibbs *gibbs = self->gibbs;
  const float *from
      = self->dbn->n_layers == 1 ? gibbs->visible_means : gibbs->visible;
  for (guint chain = 0; chain < sampler->n_chains; chain++)
    memcpy (self->penultimate + (gsize) chain * self->n_penultimate,
            from + (gsize) chain * gibbs->rbm->n_visible,
            self->n_penultimate * sizeof (float));
  ml_dbn_down (self->dbn, sampler->n_chains, self->penultimate, self->layers,
               out);
}

static void
read_hidden (MlSampler *sampler, float *out)
{
  const MlGibbs *gibbs = ((DbnSampler *) sampler)->gibbs;
  memcpy (out, gibbs->hidden_means,
          (gsize) sampler->n_chains * sampler->n_hidden * sizeof (float));
}

static void
read_labels (MlSampler *sampler, float *out)
{
  ml_gibbs_read_labels (((DbnSampler *) sampler)->gibbs, out);
}

static void
hold_visible (MlSampler *sampler, const float *values, const guint8 *held)
{
  DbnSampler *self = (DbnSampler *) sampler;
  const gboolean is_single = self->dbn->n_layers == 1;
  ml_gibbs_hold_visible (self->gibbs,
                         values != NULL ? climb (self, values) : NULL,
                         is_single ? held : NULL);
}

static void
hold_label (MlSampler *sampler, guint chain, int label)
{
  ml_gibbs_hold_label (((DbnSampler *) sampler)->gibbs, chain, label);
}

static void
force_hidden (MlSampler *sampler, guint unit, MlForce force)
{
  ml_gibbs_force_hidden (((DbnSampler *) sampler)->gibbs, unit, force);
}

static void
set_temperature (MlSampler *sampler, double temperature)
{
  ml_gibbs_set_temperature (((DbnSampler *) sampler)->gibbs, temperature);
}

static void
free_sampler (MlSampler *sampler)
{
  DbnSampler *self = (DbnSampler *) sampler;
  ml_gibbs_free (self->gibbs);
  for (guint i = 0; i < ML_DBN_MOST_LAYERS; i++)
    g_free (self->layers[i]);
  g_free (self->penultimate);
  ml_dbn_free (self->dbn);
  g_free (self);
}

static const MlSamplerOps ops = { .restart = restart,
                                  .step = step,
                                  .read_visible = read_visible,
                                  .read_hidden = read_hidden,
                                  .read_labels = read_labels,
                                  .hold_visible = hold_visible,
                                  .hold_label = hold_label,
                                  .force_hidden = force_hidden,
                                  .set_temperature = set_temperature,
                                  .free = free_sampler };

/**
 * ml_dbn_sampler_new:
 * @dbn: copied, for a model may go while its dreams are watched
 *
 * Returns: (transfer full): chains of the top machine that begin at random
 */
MlSampler *
ml_dbn_sampler_new (const MlDbn *dbn, guint n_chains, guint64 seed)
{
  DbnSampler *self = g_new0 (DbnSampler, 1);
  const MlRbm *top;
  self->dbn = ml_dbn_copy (dbn);
  top = ml_dbn_top (self->dbn);
  self->gibbs = ml_gibbs_new (top, n_chains, seed);
  self->n_penultimate = top->n_visible - top->n_labels;
  self->penultimate = g_new (float, (gsize) n_chains * self->n_penultimate);
  for (guint l = 1; l < dbn->n_layers; l++)
    self->layers[l - 1]
        = g_new (float, (gsize) n_chains *ml_dbn_n_units (dbn, l));
  ml_sampler_init (&self->parent, &ops, n_chains, ml_dbn_n_units (dbn, 0),
                   top->n_hidden, top->n_labels);
  self->parent.holds_parts = dbn->n_layers == 1;
  return &self->parent;
}
