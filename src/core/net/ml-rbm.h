/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A restricted Boltzmann machine (Smolensky 1986; Hinton 2002): visible and
 * hidden units, connected across but not within the two layers, with the energy
 *
 *   E (v, h) = - vᵀ W h - b · v - c · h        binary visible units
 *   E (v, h) = ½ ‖v - b‖² - vᵀ W h - c · h     Gaussian ones of variance 1
 *
 * and p (v, h) = exp (-E) / Z. The last visible units may be labels, of which
 * exactly one is on (Larochelle and Bengio 2008). A plain struct outside the
 * graph, for it has no loss to go down. Work of some size is cut into slices
 * for ml_parallel_for(), by its size alone. */
#pragma once

#include <glib.h>

typedef enum
{
  ML_VISIBLE_BINARY,   /* values of 0 … 1 count as probabilities             */
  ML_VISIBLE_GAUSSIAN, /* variance 1: standardize                            */
} MlVisible;

typedef struct
{
  guint n_visible, n_hidden;
  guint n_labels;      /* of the visible units, the last ones; 0: none       */
  MlVisible visible;   /* of those before the labels                         */
  gsize n_parameters;
  float *parameters;   /* all that follows, side by side                     */
  float *weights;      /* n_visible × n_hidden, row-major                    */
  float *visible_bias; /* n_visible                                          */
  float *hidden_bias;  /* n_hidden                                           */
} MlRbm;

typedef struct /* one half step: a layer from the other one */
{
  const MlRbm *rbm;
  gboolean is_down;   /* visible units from hidden ones; else the other way  */
  guint n_rows;
  const float *from;  /* n_rows × units of the layer that is known           */
  float *means;       /* n_rows × units: probabilities, means of Gaussian units */
  float *states;      /* (nullable): n_rows × units, drawn from them         */
  double temperature; /* sums are divided by it; 0 counts as 1               */
  guint64 seed, step; /* of the random numbers; equal ones draw the same     */
} MlRbmPass;

MlRbm   *ml_rbm_new          (guint n_visible, guint n_hidden, guint n_labels, MlVisible visible); /* zeros */
MlRbm   *ml_rbm_copy         (const MlRbm *self);
void     ml_rbm_free         (MlRbm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlRbm, ml_rbm_free)

void     ml_rbm_initialize   (MlRbm *self, double deviation, guint64 seed); /* normal weights, biases 0 */
void     ml_rbm_set_base_rates (MlRbm *self, const double *means);          /* visible biases that give these means without hidden units */
gboolean ml_rbm_is_finite    (const MlRbm *self);

void     ml_rbm_pass         (const MlRbmPass *pass);                       /* allocates nothing */
void     ml_rbm_hidden       (const MlRbm *self, guint n_rows, const float *visible, float *hidden);  /* p (h = 1 | v) */
void     ml_rbm_visible      (const MlRbm *self, guint n_rows, const float *hidden, float *visible);  /* p (v = 1 | h), or the mean */
void     ml_rbm_hidden_sums  (const MlRbm *self, guint n_rows, const float *visible, float *sums);    /* before the sigmoid */
void     ml_rbm_visible_sums (const MlRbm *self, guint n_rows, const float *hidden, float *sums);     /* before sigmoid or softmax */

double   ml_rbm_energy       (const MlRbm *self, const float *visible, const float *hidden);          /* of one state */
void     ml_rbm_free_energy  (const MlRbm *self, guint n_rows, const float *visible, float *sums, double *energies); /* sums: scratch, n_rows × n_hidden */
void     ml_rbm_free_energy_of_sums (const MlRbm *self, guint n_rows, const float *visible, const float *sums, double *energies);

double   ml_rbm_visible_term  (const MlRbm *self, const float *visible);                               /* of -E, without hidden units */
double   ml_rbm_soft_sum      (guint n, const float *x, float factor, const float *w);                /* Σ log (1 + exp (x + factor w)); either may be NULL */

GVariant *ml_rbm_save        (const MlRbm *self); /* floating */
MlRbm    *ml_rbm_load        (GVariant *state, GError **error); /* (nullable): not to be trusted */
