/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-reconstruction.h. */
#include "ml-reconstruction.h"

#include "ml-parallel.h"
#include "ml-pca.h"
#include "ml-samples.h"

#include <glib/gi18n-lib.h>

/**
 * ml_reconstruction_append_mirror:
 * @position: of a dense layer of @coder
 * @n_inputs: of the first layer
 *
 * Appends a dense layer that has as many units as the layer before @position,
 * and its activation; the last one's sums are the answer.
 *
 * Returns: FALSE if there are too many
 */
gboolean
ml_reconstruction_append_mirror (MlNetwork *network, MlNetwork *coder,
                                 guint position, guint n_inputs, GError **error)
{
  guint units = n_inputs;
  int activation = ML_ACTIVATION_LINEAR;
  if (position > 0)
    g_object_get (ml_network_layer (coder, position - 1), "units", &units,
                  "activation", &activation, NULL);
  return ml_network_append_dense (network, units, (MlActivation) activation,
                                  error);
}

/* -- How well inputs come back --------------------------------------------- */

enum
{
  N_ROWS = 256, /* at a time, between looks for a Stop */
};

typedef struct
{
  const MlGraph *graph;
  guint n_rows;
  double *sums; /* of each slice */
} Comparison;

static void
compare_slice (guint slice, gpointer data)
{
  const Comparison *c = data;
  const guint slice_rows = ml_graph_slice_rows (c->graph);
  MlPass pass = { .first = slice * slice_rows,
                  .n_rows = MIN (slice_rows, c->n_rows - slice * slice_rows) };
  const MlNode *target = ml_graph_target (c->graph);
  const gsize offset = pass.first * target->n_values;
  const float *wanted = target->values + offset;
  const float *got = ml_graph_output (c->graph)->values + offset;
  ml_graph_run (c->graph, &pass);
  c->sums[slice] = 0;
  for (gsize i = 0; i < pass.n_rows * target->n_values; i++)
    {
      const double miss = (double) (got[i] - wanted[i]);
      c->sums[slice] += miss * miss;
    }
}

/**
 * ml_reconstruction_error:
 * @graph: of ml_network_build_reconstruction(); its values are overwritten
 * @monitor: (nullable): may stop it
 *
 * Returns: the mean squared error of an input over @rows, without noise; over
 *   those before a Stop
 */
double
ml_reconstruction_error (const MlGraph *graph, const MlEncoder *encoder,
                         const MlSubset *rows, MlMonitor *monitor)
{
  g_autoptr (MlSamples) samples
      = ml_samples_new_copies (encoder, rows, NULL, NULL);
  const guint capacity = MIN (N_ROWS, ml_graph_capacity (graph));
  const guint slice_rows = ml_graph_slice_rows (graph);
  const guint n_slices = (capacity + slice_rows - 1) / slice_rows;
  g_autofree double *sums = g_new0 (double, n_slices);
  guint32 picks[N_ROWS];
  double sum = 0;
  guint done = 0;
  ml_graph_begin (graph);
  while (done < samples->n_rows
         && (done == 0 || !ml_monitor_is_stopped (monitor)))
    {
      Comparison c = { graph, MIN (capacity, samples->n_rows - done), sums };
      for (guint i = 0; i < c.n_rows; i++)
        picks[i] = done + i;
      ml_samples_gather (samples, picks, c.n_rows,
                         ml_graph_input (graph)->values,
                         ml_graph_target (graph)->values);
      const guint n = (c.n_rows + slice_rows - 1) / slice_rows;
      ml_parallel_for (n, compare_slice, &c);
      for (guint i = 0; i < n; i++)
        sum += sums[i];
      done += c.n_rows;
    }
  return sum / ((double) done * samples->n_inputs);
}

/**
 * ml_reconstruction_error_of_components:
 * @n_components: numbers of a linear code
 *
 * Of principal components that are fitted to @rows, which no linear code of as
 * many numbers beats there.
 *
 * Returns: the mean squared error of an input
 */
double
ml_reconstruction_error_of_components (const MlEncoder *encoder,
                                       const MlSubset *rows, guint n_components)
{
  const guint n_inputs = ml_encoder_n_inputs (encoder);
  g_autoptr (MlMatrix) inputs = ml_encoder_encode (encoder, rows);
  g_autoptr (MlPca) pca = ml_pca_new (rows->n_rows, n_inputs, inputs->data,
                                      MIN (n_components, n_inputs), NULL);
  double left = pca->total;
  for (guint i = 0; i < pca->n_components; i++)
    left -= pca->variance[i];
  return MAX (left, 0) * (rows->n_rows - 1) / rows->n_rows / n_inputs;
}

/**
 * ml_reconstruction_describe:
 * @coder: the way up to the code
 * @graph: of the way up and down
 *
 * Returns: (transfer full): how well inputs come back, beside the best that a
 *   linear code can do; without that after a Stop, which is to be answered at
 *   once
 */
char *
ml_reconstruction_describe (MlNetwork *coder, const MlGraph *graph,
                            const MlEncoder *encoder, const MlSubset *training,
                            MlMonitor *monitor)
{
  enum
  {
    MOST_ROWS = 2000
  };
  guint units;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < MIN (training->n_rows, MOST_ROWS); i++)
    g_array_append_val (numbers, training->rows[i]);
  g_autoptr (MlSubset) rows
      = ml_subset_new (training->data, training->target, numbers);
  const double left = ml_reconstruction_error (graph, encoder, rows, monitor);
  if (ml_monitor_is_stopped (monitor))
    return g_strdup_printf (
        _ ("Reconstruction: mean squared error %.6g an input"), left);
  g_object_get (ml_network_layer (coder, ml_network_length (coder) - 1),
                "units", &units, NULL);
  return g_strdup_printf (
      _ ("Reconstruction of the first %u rows: mean squared error %.6g an "
         "input; by %u principal components of these rows %.6g"),
      rows->n_rows, left, units,
      ml_reconstruction_error_of_components (encoder, rows, units));
}
