/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-rbm-likelihood.h"

#include <math.h>

/**
 * ml_rbm_pseudo_likelihood:
 * @visible: n_visible zeros and ones
 * @sums: n_hidden, as from ml_rbm_hidden_sums()
 * @unit: a binary visible unit, best a random one
 *
 * The units' number times log p (v_i | all others), for one of them: the mean
 * over @unit is the logarithm of the pseudo-likelihood Π p (v_i | v_j≠i)
 * (Besag 1975). p (v_i | others) = sigmoid (F (v with v_i flipped) - F (v)), as
 * the deep learning tutorial computes it.
 *
 * Returns: nats
 */
double
ml_rbm_pseudo_likelihood (const MlRbm *self, const float *visible,
                          const float *sums, guint unit)
{
  return ml_rbm_pseudo_likelihood_by (
      self, visible, sums, unit, self->weights + (gsize) unit * self->n_hidden);
}

/** ml_rbm_pseudo_likelihood_by: the same, @w: weights of @unit, n_hidden, where
 *  those of @self are not up to date */
double
ml_rbm_pseudo_likelihood_by (const MlRbm *self, const float *visible,
                             const float *sums, guint unit, const float *w)
{
  const float sign = visible[unit] > 0.5f ? -1 : 1;
  const double rise = (double) (sign * self->visible_bias[unit])
                      + ml_rbm_soft_sum (self->n_hidden, sums, sign, w)
                      - ml_rbm_soft_sum (self->n_hidden, sums, 0,
                                         NULL); /* -F flipped, less -F */
  const double log_p
      = rise > 0 ? -rise - log1p (exp (-rise)) : -log1p (exp (rise));
  return (self->n_visible - self->n_labels) * log_p;
}

/**
 * ml_rbm_label_probabilities:
 * @visible: @n_rows × n_visible; labels are not looked at
 * @sums: scratch, @n_rows × n_hidden
 * @out: (out): @n_rows × n_labels
 *
 * p (label | all other visible units), exactly: hidden units are summed out
 * (Larochelle and Bengio 2008, equation 2).
 */
void
ml_rbm_label_probabilities (const MlRbm *self, guint n_rows,
                            const float *visible, float *sums, double *out)
{
  const guint n = self->n_labels, first = self->n_visible - n;
  ml_rbm_hidden_sums (self, n_rows, visible, sums);
  for (guint row = 0; row < n_rows; row++, out += n)
    {
      float *x = sums + (gsize) row * self->n_hidden;
      double most = (double) -INFINITY, total = 0;
      for (guint k = 0; k < n; k++) /* what labels the row holds is taken out */
        {
          const float v = visible[(gsize) row * self->n_visible + first + k];
          const float *w = self->weights + (gsize) (first + k) * self->n_hidden;
          for (guint j = 0; v != 0 && j < self->n_hidden; j++)
            x[j] -= v * w[j];
        }
      for (guint k = 0; k < n; k++)
        {
          const float *w = self->weights + (gsize) (first + k) * self->n_hidden;
          out[k] = (double) self->visible_bias[first + k]
                   + ml_rbm_soft_sum (self->n_hidden, x, 1, w);
          most = fmax (most, out[k]);
        }
      for (guint k = 0; k < n; k++)
        total += out[k] = exp (out[k] - most);
      for (guint k = 0; k < n; k++)
        out[k] /= total;
    }
}
