/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a Boltzmann machine does on the batch that it learns from next: see
 * ml-rbm-trainer-private.h. */
#include "ml-rbm-trainer-private.h"

#include "ml-number.h"
#include "ml-rbm-likelihood.h"

#include <math.h>

enum
{
  STREAM_FLIPS = 1 << 23, /* of the seed: one an update */
};

/** ml_rbm_measure_error: squared error of what drawn hidden units give back */
void
ml_rbm_measure_error (MlRbmTrainer *self)
{
  const guint n = self->rbm->n_visible - self->rbm->n_labels;
  for (guint row = 0; row < self->n_rows; row++)
    {
      const gsize at = (gsize) row * self->rbm->n_visible;
      const float *v = self->visible + at, *again = self->reconstruction + at;
      double sum = 0;
      for (guint i = 0; i < n; i++)
        sum += (double) ((v[i] - again[i]) * (v[i] - again[i]));
      self->sum.error -= (double) self->shares[row] * sum;
    }
}

/* How many labels of the batch the machine itself finds likeliest. */
static void
measure_labels (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  double *p = self->label_p;
  if (p != NULL)
    ml_rbm_trainer_sync (self);
  for (guint row = 0; p != NULL && row < self->n_rows; row++)
    {
      const float *target = self->targets + (gsize) row * rbm->n_labels;
      ml_rbm_label_probabilities (
          rbm, 1, self->visible + (gsize) row * rbm->n_visible, self->sums, p);
      if (target[ml_number_largest (p, rbm->n_labels)] > 0.5f)
        self->sum.n_correct -= (double) self->shares[row];
    }
}

/* Of the rows in @scratch, sums of hidden units; listed where that is quick. */
static void
sum_hidden (MlRbmTrainer *self)
{
  if (self->sparse != NULL)
    ml_rbm_sparse_sums (self->sparse, self->n_rows, 0, self->scratch,
                        self->sums);
  else
    ml_rbm_hidden_sums (self->rbm, self->n_rows, self->scratch, self->sums);
}

static double
pseudo_likelihood (MlRbmTrainer *self, guint row, guint unit)
{
  const MlRbm *rbm = self->rbm;
  const float *visible = self->scratch + (gsize) row * rbm->n_visible;
  const float *sums = self->sums + (gsize) row * rbm->n_hidden;
  if (self->sparse == NULL)
    return ml_rbm_pseudo_likelihood (rbm, visible, sums, unit);
  ml_rbm_sparse_weights (self->sparse, unit, self->unit_weights);
  return ml_rbm_pseudo_likelihood_by (rbm, visible, sums, unit,
                                      self->unit_weights);
}

/* A random unit of each row, of values rounded to zeros and ones. */
static void
measure_likelihood (MlRbmTrainer *self)
{
  const MlRbm *rbm = self->rbm;
  const guint n_plain = rbm->n_visible - rbm->n_labels;
  MlRandom random;
  if (rbm->visible != ML_VISIBLE_BINARY)
    {
      self->sum.likelihood = (double) NAN;
      return;
    }
  ml_random_init (&random, self->options.seed, STREAM_FLIPS + self->now.update);
  for (gsize i = 0; i < (gsize) self->n_rows * rbm->n_visible; i++)
    self->scratch[i] = self->visible[i] >= 0.5f ? 1 : 0;
  sum_hidden (self);
  for (guint row = 0; row < self->n_rows; row++)
    self->sum.likelihood
        -= (double) self->shares[row]
           * pseudo_likelihood (self, row, ml_random_below (&random, n_plain));
}

/** ml_rbm_measure_rows: adds likelihood, labels and weight of the batch to the
 *  tally; before its rows are listed */
void
ml_rbm_measure_rows (MlRbmTrainer *self)
{
  measure_likelihood (self);
  measure_labels (self);
  self->sum.weight += self->weight;
}
