/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-unit-order.h. */
#include "plot-unit-order.h"

#include "plot-layers.h"

#include <math.h>

/** plot_unit_norms: Returns: (transfer full): √(Σ w²) of each unit of @weights
 * (units × …) */
float *
plot_unit_norms (const MlTensor *weights)
{
  const guint n = weights->sizes[0];
  const gsize size = ml_tensor_row_length (weights);
  float *norms = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      const float *values = weights->values + i * size;
      float sum = 0;
      for (gsize k = 0; k < size; k++)
        sum += values[k] * values[k];
      norms[i] = sqrtf (sum);
    }
  return norms;
}

/**
 * plot_unit_means_of:
 * @answers: (nullable): rows × units × …
 * @n_units: that there should be
 *
 * A map counts as the mean of its values.
 *
 * Returns: (transfer full) (nullable): @n_units means; NULL if @answers does
 *   not tell
 */
float *
plot_unit_means_of (const MlTensor *answers, guint n_units)
{
  if (answers == NULL || answers->n_sizes < 2 || answers->sizes[1] != n_units
      || ml_tensor_length (answers) == 0)
    return NULL;
  const guint n = answers->sizes[0];
  const gsize area = ml_tensor_row_length (answers) / n_units;
  const float *values = answers->values;
  float *means = g_new0 (float, n_units);
  for (guint e = 0; e < n; e++)
    for (guint i = 0; i < n_units; i++)
      for (gsize k = 0; k < area; k++)
        means[i] += *values++;
  for (guint i = 0; i < n_units; i++)
    means[i] /= (float) ((gsize) n * area);
  return means;
}

/**
 * plot_unit_means:
 * @n_units: that the layer has
 *
 * What each unit answers to the examples; of a Boltzmann machine that learns,
 * how probable it is that the unit is on.
 *
 * Returns: (transfer full) (nullable): @n_units means; NULL if @snapshot does
 *   not tell
 */
float *
plot_unit_means (const MlSnapshot *snapshot, guint layer, guint n_units)
{
  const MlTensor *answers = plot_layers_find (snapshot, layer, "activations");
  if (answers == NULL)
    answers = plot_layers_find (snapshot, layer, "hidden");
  return plot_unit_means_of (answers, n_units);
}

static int
compare_strength (gconstpointer a, gconstpointer b, gpointer strengths)
{
  const float *strength = strengths;
  const guint i = *(const guint *) a, k = *(const guint *) b;
  if (strength[i] > strength[k] || strength[i] < strength[k])
    return strength[i] > strength[k] ? -1 : 1;
  return i < k ? -1 : i > k;
}

guint *
plot_unit_sort (guint n_units, const float *strengths)
{
  guint *order = g_new (guint, MAX (n_units, 1));
  for (guint i = 0; i < n_units; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n_units, sizeof *order, compare_strength,
                     (gpointer) strengths);
  return order;
}
