/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-state.h"

#include "ml-error.h"

#include <math.h>

/** ml_state_numbers: Returns: (transfer floating): @n doubles */
GVariant *
ml_state_numbers (const double *numbers, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, n,
                                    sizeof *numbers);
}

/** ml_state_refuse: sets %ML_ERROR_PARSE; Returns: %FALSE */
gboolean
ml_state_refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "The model does not fit the columns it comes with: "
                       "the file is damaged");
  return FALSE;
}

/** ml_state_has_type: Returns: whether @state has the GVariant type @type */
gboolean
ml_state_has_type (GVariant *state, const char *type, GError **error)
{
  return g_variant_is_of_type (state, G_VARIANT_TYPE (type))
         || ml_state_refuse (error);
}

/**
 * ml_state_take_numbers:
 * @array: of type "ad"
 * @n: how many there must be
 *
 * Returns: (transfer full) (nullable): the numbers, all of them finite; %NULL
 *   with @error set if they are not
 */
double *
ml_state_take_numbers (GVariant *array, gsize n, GError **error)
{
  gsize n_saved;
  const double *numbers
      = g_variant_get_fixed_array (array, &n_saved, sizeof *numbers);
  gboolean is_sound = n_saved == n;
  for (gsize i = 0; is_sound && i < n; i++)
    is_sound = isfinite (numbers[i]);
  if (!is_sound)
    {
      ml_state_refuse (error);
      return NULL;
    }
  return n > 0 ? g_memdup2 (numbers, n * sizeof *numbers) : g_new0 (double, 1);
}
