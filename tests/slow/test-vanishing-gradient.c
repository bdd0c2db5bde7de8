/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Vanishing gradients, as M. Nielsen shows them in "Neural Networks and Deep
 * Learning" (2015), chapter 5: sigmoid units, 30 a hidden layer, the first
 * 1,000 pictures of MNIST, before any update. The norm of the gradient by a
 * layer's biases is .0657 .309 for two hidden layers, .0030 .0171 .0695 .285
 * for four: a factor of 3 to 6 a layer. Asked for is that factor, not the
 * digits, which depend on how weights start; and that ReLU with He's start has
 * none. */
#include "test-paths.h"

#include "ml-loader.h"
#include "ml-network.h"
#include "ml-samples.h"

#include <math.h>

enum
{
  PICTURES = 1000,
  MOST_HIDDEN = 4,
  SEEDS = 5,
};

static MlSamples *
load (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = test_shared_path ("data/mnist/train-images-idx3-ubyte.gz");
  if (path == NULL)
    return NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < PICTURES; i++)
    g_array_append_val (numbers, i);
  g_autoptr (MlSubset) rows
      = ml_subset_new (data, ml_dataset_default_target (data), numbers);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, &error);
  g_assert_no_error (error);
  MlSamples *samples = ml_samples_new (encoder, rows, NULL, &error);
  g_assert_no_error (error);
  return samples;
}

static MlGraph *
build (guint n_hidden, const char *activation, const char *init)
{
  GError *error = NULL;
  const guint n_inputs = 784;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < n_hidden; i++)
    g_string_append_printf (text, "Dense units=30 activation=%s init=%s; ",
                            activation, init);
  g_string_append (text, "Dense units=10 activation=sigmoid init=lecun");
  g_autoptr (MlNetwork) network = ml_network_from_line (text->str, &error);
  g_assert_no_error (error);
  MlGraph *graph = ml_network_build (network, 1, &n_inputs, 10,
                                     ML_LOSS_SQUARED_ERROR, PICTURES, &error);
  g_assert_no_error (error);
  return graph;
}

static void
compute_gradients (MlGraph *graph, const MlSamples *samples)
{
  guint32 picks[PICTURES];
  MlPass pass = { .n_rows = PICTURES, .is_training = TRUE };
  for (guint32 i = 0; i < PICTURES; i++)
    picks[i] = i;
  ml_samples_gather (samples, picks, PICTURES, ml_graph_input (graph)->values,
                     ml_graph_target (graph)->values);
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  for (guint i = 0; i < PICTURES; i++)
    ml_graph_loss (graph)->gradients[i] = 1.0f / PICTURES;
  ml_graph_backward (graph, &pass);
  for (guint block = 0; block < ml_graph_n_blocks (graph); block++)
    ml_graph_gather (graph, block, PICTURES);
}

/* log ‖∂ loss / ∂ biases‖ of layer @layer, counted from 1 */
static double
log_norm (const MlGraph *graph, guint layer)
{
  g_autofree char *name = g_strdup_printf ("layer%u.bias", layer);
  double sum = 0;
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      for (gsize k = 0; g_strcmp0 (node->name, name) == 0 && k < node->n_values;
           k++)
        sum += pow ((double) node->gradients[k], 2);
    }
  g_assert_cmpfloat (sum, >, 0);
  return log (sum) / 2;
}

/* Geometric means over the seeds. */
static void
measure (const MlSamples *samples, guint n_hidden, const char *activation,
         const char *init, double *norms)
{
  g_autoptr (MlGraph) graph = build (n_hidden, activation, init);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint layer = 0; layer < n_hidden; layer++)
    norms[layer] = 0;
  for (guint seed = 1; seed <= SEEDS; seed++)
    {
      ml_graph_initialize (graph, seed);
      compute_gradients (graph, samples);
      for (guint layer = 0; layer < n_hidden; layer++)
        norms[layer] += log_norm (graph, layer + 1) / SEEDS;
    }
  for (guint layer = 0; layer < n_hidden; layer++)
    {
      norms[layer] = exp (norms[layer]);
      g_string_append_printf (text, " %.4f", norms[layer]);
    }
  g_test_message ("%s, %u hidden layers:%s", activation, n_hidden, text->str);
}

static void
test_factor (void)
{
  g_autoptr (MlSamples) samples = load ();
  if (samples == NULL)
    {
      g_test_skip ("MNIST is not here");
      return;
    }
  for (guint n_hidden = 2; n_hidden <= MOST_HIDDEN; n_hidden++)
    {
      double sigmoid[MOST_HIDDEN], relu[MOST_HIDDEN];
      measure (samples, n_hidden, "sigmoid", "lecun", sigmoid);
      measure (samples, n_hidden, "relu", "he", relu);
      for (guint layer = 1; layer < n_hidden; layer++)
        {
          g_assert_cmpfloat (sigmoid[layer] / sigmoid[layer - 1], >, 3);
          g_assert_cmpfloat (sigmoid[layer] / sigmoid[layer - 1], <, 6);
          g_assert_cmpfloat (relu[layer] / relu[layer - 1], >, 0.5);
          g_assert_cmpfloat (relu[layer] / relu[layer - 1], <, 2);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slow/vanishing-gradient/factor", test_factor);
  return g_test_run ();
}
