/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm.h. */
#include "ml-rbm.h"

#include "ml-error.h"
#include "ml-kernels.h"
#include "ml-matrix.h"
#include "ml-memory.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define STATE_TYPE "(uuuuau)"

enum
{
  STREAM_WEIGHTS = 1 << 22, /* of the seed */
};

/* -- Making and freeing ---------------------------------------------------- */

static gsize
count_parameters (gsize n_visible, gsize n_hidden)
{
  return n_visible * n_hidden + n_visible + n_hidden;
}

/**
 * ml_rbm_new:
 * @n_visible: units, labels included; at least 1
 * @n_hidden: at least 1
 * @n_labels: how many of the visible units, the last ones, are one label; 0 or
 *   at least 2
 *
 * Returns: (transfer full): a machine of zeros, whose units are on half the
 *   time
 */
MlRbm *
ml_rbm_new (guint n_visible, guint n_hidden, guint n_labels, MlVisible visible)
{
  g_return_val_if_fail (n_visible > 0 && n_hidden > 0, NULL);
  g_return_val_if_fail (n_labels < n_visible, NULL);
  MlRbm *self = g_new0 (MlRbm, 1);
  const gsize n_weights = (gsize) n_visible * n_hidden;
  self->n_visible = n_visible;
  self->n_hidden = n_hidden;
  self->n_labels = n_labels;
  self->visible = visible;
  self->n_parameters = count_parameters (n_visible, n_hidden);
  self->parameters = ml_aligned_new (self->n_parameters);
  self->weights = self->parameters;
  self->visible_bias = self->weights + n_weights;
  self->hidden_bias = self->visible_bias + n_visible;
  return self;
}

/** ml_rbm_copy: Returns: (transfer full): an equal one */
MlRbm *
ml_rbm_copy (const MlRbm *self)
{
  MlRbm *copy = ml_rbm_new (self->n_visible, self->n_hidden, self->n_labels,
                            self->visible);
  memcpy (copy->parameters, self->parameters,
          self->n_parameters * sizeof (float));
  return copy;
}

/** ml_rbm_free: NULL is fine */
void
ml_rbm_free (MlRbm *self)
{
  if (self == NULL)
    return;
  ml_aligned_free (self->parameters);
  g_free (self);
}

/**
 * ml_rbm_initialize:
 * @deviation: of the weights; 0.01 in Hinton's guide (section 8)
 *
 * Draws weights from a normal distribution of mean 0; biases become 0.
 */
void
ml_rbm_initialize (MlRbm *self, double deviation, guint64 seed)
{
  const gsize n_weights = (gsize) self->n_visible * self->n_hidden;
  MlRandom random;
  ml_random_init (&random, seed, STREAM_WEIGHTS);
  for (gsize i = 0; i < n_weights; i++)
    self->weights[i] = (float) (deviation * ml_random_normal (&random));
  for (gsize i = n_weights; i < self->n_parameters; i++)
    self->parameters[i] = 0;
}

/**
 * ml_rbm_set_base_rates:
 * @means: of each visible unit over the training rows
 *
 * So hidden units need not learn first how often each visible one is on: log (p
 * / (1 - p)), as Hinton's guide says (section 8.1), log p of a label, the mean
 * itself of a Gaussian unit. Units that are never or always on count as if once
 * in a thousand rows they were not.
 */
void
ml_rbm_set_base_rates (MlRbm *self, const double *means)
{
  const guint n_plain = self->n_visible - self->n_labels;
  for (guint i = 0; i < self->n_visible; i++)
    {
      const double p = CLAMP (means[i], 1e-3, 1 - 1e-3);
      if (i >= n_plain)
        self->visible_bias[i] = (float) log (p);
      else if (self->visible == ML_VISIBLE_GAUSSIAN)
        self->visible_bias[i] = (float) means[i];
      else
        self->visible_bias[i] = (float) log (p / (1 - p));
    }
}

/** ml_rbm_is_finite: Returns: whether no parameter is infinite or NaN */
gboolean
ml_rbm_is_finite (const MlRbm *self)
{
  return isfinite (
      ml_kernels ()->sum_squares (self->n_parameters, self->parameters));
}

/* -- Energies -------------------------------------------------------------- */

/** ml_rbm_visible_term: Returns: b · v, for Gaussian units - ½ ‖v - b‖²: all
 *  of -E that hidden units have no part in */
double
ml_rbm_visible_term (const MlRbm *self, const float *visible)
{
  const guint n_plain = self->n_visible - self->n_labels;
  const gboolean is_gaussian = self->visible == ML_VISIBLE_GAUSSIAN;
  double sum = 0;
  for (guint i = 0; i < self->n_visible; i++)
    {
      const double v = (double) visible[i], b = (double) self->visible_bias[i];
      sum += i < n_plain && is_gaussian ? -(v - b) * (v - b) / 2 : v * b;
    }
  return sum;
}

/**
 * ml_rbm_soft_sum:
 * @x: (nullable): @n values; NULL: zeros
 * @w: (nullable): likewise
 *
 * Allocates nothing.
 *
 * Returns: Σ log (1 + exp (x + @factor w)): what hidden units add to -F
 */
double
ml_rbm_soft_sum (guint n, const float *x, float factor, const float *w)
{
  enum
  {
    PIECE = 256
  };
  float piece[PIECE];
  double sum = 0;
  for (guint from = 0; from < n; from += PIECE)
    {
      const guint length = MIN (PIECE, n - from);
      for (guint j = 0; j < length; j++)
        piece[j] = (x != NULL ? x[from + j] : 0)
                   + (w != NULL ? factor * w[from + j] : 0);
      ml_kernels ()->softplus (length, piece);
      for (guint j = 0; j < length; j++)
        sum += (double) piece[j];
    }
  return sum;
}

/** ml_rbm_energy: Returns: E (v, h) of one state, in nats; in double, for tests
 *  and tiny machines */
double
ml_rbm_energy (const MlRbm *self, const float *visible, const float *hidden)
{
  double sum = ml_rbm_visible_term (self, visible);
  for (guint j = 0; j < self->n_hidden; j++)
    {
      double input = (double) self->hidden_bias[j];
      for (guint i = 0; i < self->n_visible; i++)
        input += (double) visible[i]
                 * (double) self->weights[(gsize) i * self->n_hidden + j];
      sum += (double) hidden[j] * input;
    }
  return -sum;
}

/**
 * ml_rbm_free_energy_of_sums:
 * @visible: @n_rows × n_visible
 * @sums: @n_rows × n_hidden, as from ml_rbm_hidden_sums(); unchanged
 * @energies: (out): of each row, in nats
 *
 * F (v) = -log Σ exp (-E (v, h)) over all h = - b · v - Σ log (1 + exp (x)), x
 * the sums of the hidden units.
 */
void
ml_rbm_free_energy_of_sums (const MlRbm *self, guint n_rows,
                            const float *visible, const float *sums,
                            double *energies)
{
  for (guint row = 0; row < n_rows; row++)
    energies[row]
        = -ml_rbm_visible_term (self, visible + (gsize) row * self->n_visible)
          - ml_rbm_soft_sum (self->n_hidden,
                             sums + (gsize) row * self->n_hidden, 0, NULL);
}

/** ml_rbm_free_energy: ml_rbm_free_energy_of_sums() from the visible units
 *  alone */
void
ml_rbm_free_energy (const MlRbm *self, guint n_rows, const float *visible,
                    float *sums, double *energies)
{
  ml_rbm_hidden_sums (self, n_rows, visible, sums);
  ml_rbm_free_energy_of_sums (self, n_rows, visible, sums, energies);
}

/* -- Saving and loading ---------------------------------------------------- */

/** ml_rbm_save: Returns: (transfer floating): what ml_rbm_load() reads */
GVariant *
ml_rbm_save (const MlRbm *self)
{
  return g_variant_new (
      "(uuuu@au)", self->n_visible, self->n_hidden, self->n_labels,
      (guint32) self->visible,
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->parameters,
                                 self->n_parameters, sizeof (float)));
}

/**
 * ml_rbm_load:
 * @state: as from ml_rbm_save(); not to be trusted: memory is only taken for
 *   numbers that are there
 *
 * Errors: %ML_ERROR_PARSE.
 *
 * Returns: (transfer full) (nullable): the machine
 */
MlRbm *
ml_rbm_load (GVariant *state, GError **error)
{
  guint32 n_visible = 0, n_hidden = 0, n_labels = 0, visible = 0;
  g_autoptr (GVariant) bits = NULL;
  gsize n = 0;
  const float *values = NULL;
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    {
      g_variant_get (state, "(uuuu@au)", &n_visible, &n_hidden, &n_labels,
                     &visible, &bits);
      values = g_variant_get_fixed_array (bits, &n, sizeof (float));
    }
  if (n_visible > 0 && n_hidden > 0 && n_labels < n_visible && n_labels != 1
      && visible <= ML_VISIBLE_GAUSSIAN
      && n == count_parameters (n_visible, n_hidden))
    {
      g_autoptr (MlRbm) self
          = ml_rbm_new (n_visible, n_hidden, n_labels, (MlVisible) visible);
      memcpy (self->parameters, values, n * sizeof (float));
      if (ml_rbm_is_finite (self))
        return g_steal_pointer (&self);
    }
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       _ ("the Boltzmann machine of the model makes no sense: "
                          "the file is damaged"));
  return NULL;
}
