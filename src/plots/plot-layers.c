/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-layers.h"

#include "plot-chart.h"

#include "ml-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * plot_layers_find:
 * @layer: from 1
 * @what: "weights", "bias", "activations"
 *
 * Returns: (transfer none) (nullable): the tensor "layer@layer.@what"
 */
const MlTensor *
plot_layers_find (const MlSnapshot *snapshot, guint layer, const char *what)
{
  char name[64];
  g_snprintf (name, sizeof name, "layer%u.%s", layer, what);
  return snapshot != NULL ? ml_snapshot_find (snapshot, name) : NULL;
}

/* The number of the layer that @tensor belongs to, or 0. */
static guint
number_of (const MlTensor *tensor)
{
  if (!g_str_has_prefix (tensor->name, "layer"))
    return 0;
  char *end;
  const guint64 number
      = g_ascii_strtoull (tensor->name + strlen ("layer"), &end, 10);
  return *end == '.' && number < G_MAXUINT ? (guint) number : 0;
}

guint
plot_layers_last (const MlSnapshot *snapshot)
{
  guint last = 0;
  for (guint i = 0; snapshot != NULL && i < ml_snapshot_length (snapshot); i++)
    last = MAX (last, number_of (ml_snapshot_nth (snapshot, i)));
  return last;
}

/** plot_layers_phase: Returns: which layer of a stack is trained now; 0: there
 * is no stack, or all layers together */
guint
plot_layers_phase (const MlSnapshot *snapshot)
{
  const MlTensor *phase
      = snapshot != NULL ? ml_snapshot_find (snapshot, "phase") : NULL;
  return phase != NULL && phase->values[0] >= 1
                 && phase->values[0] <= (float) plot_layers_last (snapshot)
             ? (guint) phase->values[0]
             : 0;
}

/**
 * plot_layers_choose:
 * @wanted: a layer; 0: any
 *
 * Returns: @wanted if it has a tensor @what, else the layer that is trained
 *   now, else the first that has one; 0: none has
 */
guint
plot_layers_choose (const MlSnapshot *snapshot, guint wanted, const char *what)
{
  const guint last = plot_layers_last (snapshot);
  const guint phase = plot_layers_phase (snapshot);
  if (wanted > 0 && plot_layers_find (snapshot, wanted, what) != NULL)
    return wanted;
  if (phase > 0 && plot_layers_find (snapshot, phase, what) != NULL)
    return phase;
  for (guint i = 1; i <= last; i++)
    if (plot_layers_find (snapshot, i, what) != NULL)
      return i;
  return 0;
}

/**
 * plot_layers_is_conv:
 *
 * Returns: whether the weights of @layer are filters that move over a picture:
 *   they have four sizes and so has what the layer answers. A snapshot without
 *   activations leaves the size of a filter as the only sign.
 */
gboolean
plot_layers_is_conv (const MlSnapshot *snapshot, guint layer)
{
  const guint widest_filter = 15;
  const MlTensor *weights = plot_layers_find (snapshot, layer, "weights");
  const MlTensor *activations
      = plot_layers_find (snapshot, layer, "activations");
  if (weights == NULL || weights->n_sizes != 4)
    return FALSE;
  return activations != NULL ? activations->n_sizes == 4
                             : weights->sizes[3] <= widest_filter;
}

/** plot_format_sizes: Returns: (transfer full): "20 × 24 × 24" */
char *
plot_format_sizes (guint n_sizes, const guint *sizes)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_sizes; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " × " : "", sizes[i]);
  return g_string_free (text, FALSE);
}

/**
 * plot_layers_title:
 *
 * Returns: (transfer full): the layer as a person calls it, with the sizes of
 *   its tensor @what, for one example unless these are weights:
 *   "Layer 1 · filters 20 × 1 × 5 × 5", "Layer 2 · 20 × 12 × 12"
 */
char *
plot_layers_title (const MlSnapshot *snapshot, guint layer, const char *what)
{
  const MlTensor *tensor = plot_layers_find (snapshot, layer, what);
  if (tensor == NULL)
    return g_strdup_printf (_ ("Layer %u"), layer);
  const gboolean is_answer = !g_str_equal (what, "weights");
  g_autofree char *sizes
      = is_answer ? plot_format_sizes (tensor->n_sizes - 1, tensor->sizes + 1)
                  : plot_format_sizes (tensor->n_sizes, tensor->sizes);
  if (is_answer)
    return g_strdup_printf (_ ("Layer %u · %s"), layer, sizes);
  return plot_layers_is_conv (snapshot, layer)
             ? g_strdup_printf (_ ("Layer %u · filters %s"), layer, sizes)
             : g_strdup_printf (_ ("Layer %u · weights %s"), layer, sizes);
}

/** plot_layers_machine_title: Returns: (transfer full): the machine of @layer
 * as a person calls it, and when it was as it is shown if it changed later */
char *
plot_layers_machine_title (const MlSnapshot *snapshot, guint layer)
{
  return g_strdup_printf (ml_snapshot_find (snapshot, "before_tuning") != NULL
                              ? _ ("Layer %u before fine-tuning")
                              : _ ("Layer %u"),
                          layer);
}

/** plot_layers_choices: appends a choice for every layer that has a tensor
 * @what; the value is the layer's number */
void
plot_layers_choices (const MlSnapshot *snapshot, const char *what, GArray *into)
{
  for (guint i = 1; i <= plot_layers_last (snapshot); i++)
    if (plot_layers_find (snapshot, i, what) != NULL)
      plot_chart_add_choice (into, i, plot_layers_title (snapshot, i, what));
}

/** plot_layers_choices_live: as plot_layers_choices(), for options that leave
 * it to training which layer of a stack is shown; after it, that is the first
 */
void
plot_layers_choices_live (const MlSnapshot *snapshot, const char *what,
                          GArray *into)
{
  plot_chart_add_choice (into, 0,
                         g_strdup (plot_layers_phase (snapshot) > 0
                                       ? _ ("The one trained now")
                                       : _ ("The first")));
  plot_layers_choices (snapshot, what, into);
}

/**
 * plot_layers_input_names:
 * @dataset: (nullable): what the network learns from, if there is no model yet
 * @predictor: (nullable): its filters may change what a network reads
 * @n_inputs: of the first layer
 *
 * Returns: (transfer full) (nullable): a name for each input, "outlook=rainy";
 *   NULL if @dataset is not what the network reads
 */
char **
plot_layers_input_names (MlDataset *dataset, int target, MlPredictor *predictor,
                         guint n_inputs)
{
  if (predictor != NULL)
    {
      dataset = ml_predictor_header (predictor);
      target = ml_predictor_target (predictor);
    }
  if (dataset == NULL)
    return NULL;
  g_autoptr (MlSubset) rows = ml_subset_new (
      dataset, target, g_array_new (FALSE, FALSE, sizeof (guint32)));
  g_autoptr (MlSubset) read = predictor != NULL
                                  ? ml_predictor_transform (predictor, rows)
                                  : ml_subset_ref (rows);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (read, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  if (encoder == NULL || ml_encoder_n_inputs (encoder) != n_inputs)
    return NULL;
  char **names = g_new0 (char *, n_inputs + 1);
  for (guint i = 0; i < n_inputs; i++)
    names[i] = ml_encoder_input_name (encoder, i);
  return names;
}
