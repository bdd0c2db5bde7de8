/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every operator's backward pass against central differences, alone and inside
 * whole networks. A right gradient agrees to about 1e-4 in floats, a wrong one
 * does not agree at all. */
#include "ml-error.h"
#include "ml-gradient-check.h"
#include "ml-network.h"

#include <math.h>
#include <string.h>

enum
{
  N_ROWS = 5,
  N_VALUES = 6,
};

#define STEP 0x1p-7f
#define TOLERANCE 2e-3

static void
fill (MlNode *node, MlRandom *random)
{
  for (gsize i = 0; i < N_ROWS * node->n_values; i++)
    node->values[i] = (float) ml_random_uniform (random);
}

/* Inputs may be targets too: all in 0 … 1. */
static void
fill_inputs (MlGraph *graph)
{
  MlRandom random;
  ml_random_init (&random, 7, 0);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (ml_graph_node (graph, i)->kind == ML_NODE_INPUT)
      fill (ml_graph_node (graph, i), &random);
}

static MlNode *
dense (MlGraph *graph, MlNode *input, guint units)
{
  const guint sizes[] = { (guint) input->n_values, units };
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_UNIFORM, 1, NULL);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes + 1,
                                         ML_DRAW_UNIFORM, 1, NULL);
  return ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, NULL);
}

static void
assert_gradients_right (MlGraph *graph, MlNode *loss)
{
  GError *error = NULL;
  ml_graph_seal (graph, loss, loss, N_ROWS, &error);
  g_assert_no_error (error);
  ml_graph_initialize (graph, 3);
  fill_inputs (graph);
  g_assert_cmpfloat (ml_gradient_check (graph, N_ROWS, STEP), <, TOLERANCE);
}

/* input → dense → the operator → a loss; the dense layer's weights show what
 * the operator passes on. @is_shared: the dense layer has a second reader, so
 * the operator must add to its gradient and not write it. */
static void
check_example (const MlOpExample *example, gboolean is_shared)
{
  const guint size = N_VALUES;
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *hidden
      = dense (graph, ml_graph_add_input (graph, 1, &size), N_VALUES);
  MlNode *node = example->example (graph, hidden, NULL);
  g_assert_nonnull (node);
  g_assert_true (node->op == example->op);
  if (is_shared)
    {
      MlNode *other = dense (graph, hidden, (guint) node->n_values);
      other = ml_reshape (graph, other, node->n_sizes, node->sizes, NULL);
      node = ml_add (graph, other, node, NULL);
    }
  if (node->n_values > 1)
    {
      MlNode *target = ml_graph_add_input (graph, node->n_sizes, node->sizes);
      node = ml_squared_error (graph, node, target, NULL);
    }
  g_assert_cmpint (hidden->is_shared, ==, FALSE);
  assert_gradients_right (graph, node);
  g_assert_true (hidden->is_shared || !is_shared);
}

static void
test_operators (gconstpointer is_shared)
{
  const MlOpExample *const families[]
      = { ml_linear_ops,  ml_elementwise_ops, ml_loss_ops,
          ml_picture_ops, ml_conv_ops,        ml_pool_ops,
          ml_noise_ops,   ml_gate_ops,        ml_batch_norm_ops };
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const MlOpExample *e = families[i]; e->op != NULL; e++)
      check_example (e, is_shared != NULL);
}

/* One matrix used twice, as in an autoencoder or over time. */
static void
test_tied_weights (void)
{
  const guint sizes[] = { N_VALUES, N_VALUES };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 1, sizes);
  MlNode *target = ml_graph_add_input (graph, 1, sizes);
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_NORMAL, 0.5f, NULL);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes,
                                         ML_DRAW_NORMAL, 0.5f, NULL);
  MlNode *node = input;
  for (guint i = 0; i < 3; i++)
    node = ml_dense (graph, node, weights, bias, ML_ACTIVATION_TANH, NULL);
  assert_gradients_right (graph, ml_squared_error (graph, node, target, NULL));
}

static MlNetwork *
network (const char *const *layers)
{
  GError *error = NULL;
  MlNetwork *self = ml_network_from_text (layers, &error);
  g_assert_no_error (error);
  return self;
}

/* Differences of curved networks need a small step, of flat ones a large one,
 * for rounding not to count: one of both agrees, and neither with an error. */
static void
test_whole_networks (void)
{
  const char *const kinds[][7] = {
    { "Dense units=7 activation=tanh", "Dense units=4 activation=linear" },
    { "Dense units=7 activation=sigmoid", "Activation activation=tanh",
      "Dense units=4 activation=linear" },
    { "Dense units=9", "Dense units=8", "Dense units=4 activation=sigmoid" },
    { "Dense units=4 activation=linear" },
    { "Dense units=8 activation=elu", "Dense units=4 activation=leaky-relu",
      "Softmax" },
    { "Gates rows=2 columns=1", "Dense units=4 activation=linear" },
    { "Dense units=4 activation=tanh", "Tied layer=1 activation=sigmoid",
      "Dense units=4 activation=linear" },
    { "Dense units=6 activation=tanh", "Noise zeros=0.5 deviation=1",
      "Picture width=3 channels=2", "Dense units=4 activation=linear" },
    { "Dense units=8 activation=tanh", "BatchNorm",
      "Dense units=4 activation=tanh" },
    { "Conv filters=3 size=2 padding=1 activation=tanh", "BatchNorm",
      "Dense units=8 activation=tanh", "Dropout rate=0.3", "BatchNorm",
      "Dense units=4 activation=linear" },
  };
  const MlLoss losses[] = { ML_LOSS_CROSS_ENTROPY, ML_LOSS_SQUARED_ERROR,
                            ML_LOSS_BINARY_CROSS_ENTROPY };
  const guint sizes[] = { 1, 2, 3 };
  for (gsize i = 0; i < 3 * G_N_ELEMENTS (kinds); i++)
    {
      GError *error = NULL;
      g_autoptr (MlNetwork) layers = network (kinds[i / 3]);
      g_autoptr (MlGraph) graph = ml_network_build (
          layers, 3, sizes, 4, losses[i % 3], N_ROWS, &error);
      g_assert_no_error (error);
      ml_graph_initialize (graph, 5);
      fill_inputs (graph);
      g_assert_cmpfloat (fmin (ml_gradient_check (graph, N_ROWS, STEP),
                               ml_gradient_check (graph, N_ROWS, STEP / 4)),
                         <, TOLERANCE);
    }
}

/* A check that cannot fail would prove nothing. */
static void
test_check_notices (void)
{
  const guint size = N_VALUES;
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 1, &size);
  MlNode *node = dense (graph, input, N_VALUES);
  /* The target depends on the weights too, which losses do not pass on. */
  node = ml_squared_error (
      graph, node, ml_activate (graph, node, ML_ACTIVATION_TANH, NULL), NULL);
  ml_graph_seal (graph, node, node, N_ROWS, NULL);
  ml_graph_initialize (graph, 3);
  fill_inputs (graph);
  g_assert_cmpfloat (ml_gradient_check (graph, N_ROWS, STEP), >, 0.1);
}

/* Counted by hand: 784·256+256 + 256·128+128 + 128·10+10. */
static void
test_describes_and_counts (void)
{
  const char *const layers[] = { "Dense units=256", "Dense units=128",
                                 "Dense units=10 activation=linear", NULL };
  const guint sizes[] = { 1, 28, 28 };
  g_autoptr (MlNetwork) self = network (layers);
  g_autoptr (MlGraph) graph
      = ml_network_build (self, 3, sizes, 10, ML_LOSS_CROSS_ENTROPY, 64, NULL);
  g_assert_cmpuint (ml_graph_n_parameters (graph), ==, 235146);
  g_autofree char *text = ml_network_describe (self, graph);
  g_assert_nonnull (strstr (text, "200960"));
  g_assert_nonnull (strstr (text, "1 × 28 × 28"));
  g_auto (GStrv) again = ml_network_to_text (self);
  for (guint i = 0; layers[i] != NULL; i++)
    g_assert_cmpstr (again[i], ==, layers[i]);
}

static void
assert_refused (const char *const *layers, guint n_outputs, const char *word)
{
  g_autoptr (GError) error = NULL;
  const guint size = 3;
  g_autoptr (MlNetwork) self = network (layers);
  g_assert_null (ml_network_build (self, 1, &size, n_outputs,
                                   ML_LOSS_CROSS_ENTROPY, 64, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refuses_in_words (void)
{
  const char *const small[] = { "Dense units=2", NULL };
  const char *const huge[]
      = { "Dense units=100000", "Dense units=100000", "Dense units=2", NULL };
  assert_refused (small, 5, "last layer");
  assert_refused (huge, 2, "Layer 2");
  const char *const unknown[] = { "Dense units=2", "Nothing", NULL };
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_network_from_text (unknown, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
}

/* Softmax of (0, ln 3): 1/4 and 3/4; the loss of the second class: ln 4/3. */
static void
test_loss_by_hand (void)
{
  const guint size = 2;
  const char *const layers[] = { "Dense units=2 activation=linear", NULL };
  g_autoptr (MlNetwork) self = network (layers);
  g_autoptr (MlGraph) graph
      = ml_network_build (self, 1, &size, 2, ML_LOSS_CROSS_ENTROPY, 1, NULL);
  float *weights = ml_graph_weights (graph);
  weights[0] = weights[3] = 1; /* identity */
  ml_graph_input (graph)->values[1] = logf (3);
  ml_graph_target (graph)->values[1] = 1;
  MlPass pass = { .n_rows = 1 };
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
  ml_graph_forward (graph, &pass);
  g_assert_cmpfloat_with_epsilon ((double) ml_graph_output (graph)->values[0],
                                  0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon ((double) ml_graph_loss (graph)->values[0],
                                  log (4.0 / 3), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/core/graph/operators", NULL, test_operators);
  g_test_add_data_func ("/core/graph/operators-share-their-input", "",
                        test_operators);
  g_test_add_func ("/core/graph/tied-weights", test_tied_weights);
  g_test_add_func ("/core/graph/whole-networks", test_whole_networks);
  g_test_add_func ("/core/graph/check-notices", test_check_notices);
  g_test_add_func ("/core/graph/describes-and-counts",
                   test_describes_and_counts);
  g_test_add_func ("/core/graph/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/graph/loss-by-hand", test_loss_by_hand);
  return g_test_run ();
}
