/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layers that do more than multiply: noise is there while training only, gates
 * of 1 change nothing, tied layers share weights, rows become pictures. */
#include "ml-error.h"
#include "ml-network.h"

#include <math.h>
#include <string.h>

enum
{
  N_ROWS = 16,
};

static MlGraph *
build (const char *line, guint n_inputs, guint n_outputs)
{
  GError *error = NULL;
  g_autoptr (MlNetwork) network = ml_network_from_line (line, &error);
  g_assert_no_error (error);
  MlGraph *graph = ml_network_build (network, 1, &n_inputs, n_outputs,
                                     ML_LOSS_SQUARED_ERROR, N_ROWS, &error);
  g_assert_no_error (error);
  ml_graph_initialize (graph, 1);
  return graph;
}

static const MlNode *
find (const MlGraph *graph, const char *name)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (g_strcmp0 (ml_graph_node (graph, i)->name, name) == 0)
      return ml_graph_node (graph, i);
  g_assert_not_reached ();
}

static void
fill (float *values, gsize n)
{
  MlRandom random;
  ml_random_init (&random, 3, 0);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) ml_random_normal (&random);
}

static void
run (MlGraph *graph, gboolean is_training)
{
  MlPass pass = { .n_rows = N_ROWS, .is_training = is_training };
  ml_random_init (&pass.random, 5, 0);
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
}

/* Of 16,000 values, 0.3 ± 5 standard deviations of the share are 0; the noise
 * has its deviation within 3 %. */
static void
test_noise (void)
{
  const guint n = 1000;
  const double spread = sqrt (0.3 * 0.7 / (N_ROWS * n));
  g_autoptr (MlGraph) graph
      = build ("Noise zeros=0.3 deviation=2; Dense units=1", n, 1);
  const float *x = ml_graph_input (graph)->values;
  const float *y = find (graph, "layer1.activations")->values;
  fill (ml_graph_input (graph)->values, N_ROWS * n);
  run (graph, FALSE);
  g_assert_cmpmem (x, N_ROWS * n * sizeof *x, y, N_ROWS * n * sizeof *y);
  run (graph, TRUE);
  guint n_zeros = 0;
  double squares = 0;
  for (guint i = 0; i < N_ROWS * n; i++)
    if (y[i] == 0)
      n_zeros++;
    else
      squares += (double) ((y[i] - x[i]) * (y[i] - x[i]));
  g_assert_cmpfloat_with_epsilon ((double) n_zeros / (N_ROWS * n), 0.3,
                                  5 * spread);
  g_assert_cmpfloat_with_epsilon (sqrt (squares / (N_ROWS * n - n_zeros)), 2,
                                  0.06);
}

/* Gates that stand open: no weights, a bias of 40, sigmoid (40) = 1 in floats.
 * What follows gives the bits of the same layer without gates. */
static void
test_open_gates (void)
{
  g_autoptr (MlGraph) plain = build ("Dense units=3 activation=linear", 10, 3);
  g_autoptr (MlGraph) gated
      = build ("Gates columns=4; Dense units=3 activation=linear", 10, 3);
  const MlNode *gates = find (gated, "layer1.weights");
  const MlNode *bias = find (gated, "layer1.bias");
  const MlNode *from = find (plain, "layer1.weights");
  memset (gates->values, 0, gates->n_values * sizeof (float));
  for (guint i = 0; i < 4; i++)
    bias->values[i] = 40;
  memcpy (find (gated, "layer2.weights")->values, from->values,
          from->n_values * sizeof (float));
  fill (ml_graph_input (plain)->values, N_ROWS * 10);
  fill (ml_graph_input (gated)->values, N_ROWS * 10);
  run (plain, FALSE);
  run (gated, FALSE);
  g_assert_cmpfloat ((double) find (gated, "gates.activations")->values[0], ==,
                     1);
  g_assert_cmpmem (ml_graph_output (plain)->values, N_ROWS * 3 * sizeof (float),
                   ml_graph_output (gated)->values,
                   N_ROWS * 3 * sizeof (float));
}

/* A picture of 4 × 6 under a grid of 2 × 3: pixel y, x has the gate of row y /
 * 2 and column x / 2. Of 10 values in 4 groups, 3, 2, 3 and 2 share a gate. */
static void
test_groups (void)
{
  static const guint parts[] = { 0, 0, 0, 1, 1, 2, 2, 2, 3, 3 };
  g_autoptr (MlGraph) graph = build ("Picture width=6; Gates rows=2 columns=3; "
                                     "Dense units=1",
                                     24, 1);
  g_autoptr (MlGraph) row = build ("Gates columns=4; Dense units=1", 10, 1);
  for (guint i = 0; i < 24; i++)
    ml_graph_input (graph)->values[i] = 1;
  for (guint i = 0; i < 10; i++)
    ml_graph_input (row)->values[i] = 1;
  run (graph, FALSE);
  run (row, FALSE);
  const float *gates = find (graph, "gates.activations")->values;
  const float *passed = find (graph, "layer2.activations")->values;
  for (guint y = 0; y < 4; y++)
    for (guint x = 0; x < 6; x++)
      g_assert_cmpfloat ((double) passed[y * 6 + x], ==,
                         (double) gates[y / 2 * 3 + x / 2]);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat (
        (double) find (row, "layer1.activations")->values[i], ==,
        (double) find (row, "gates.activations")->values[parts[i]]);
}

/* y = (x W) Wᵀ by hand: x = (1, 2), W = (3 4; 5 6): x W = (13, 16), y = (103,
 * 161). */
static void
test_tied (void)
{
  static const float weights[] = { 3, 4, 5, 6 };
  g_autoptr (MlGraph) graph = build (
      "Dense units=2 activation=linear; Tied layer=1 activation=linear", 2, 2);
  memcpy (find (graph, "layer1.weights")->values, weights, sizeof weights);
  ml_graph_input (graph)->values[0] = 1;
  ml_graph_input (graph)->values[1] = 2;
  run (graph, FALSE);
  g_assert_cmpfloat ((double) ml_graph_output (graph)->values[0], ==, 103);
  g_assert_cmpfloat ((double) ml_graph_output (graph)->values[1], ==, 161);
  g_assert_cmpuint (ml_graph_n_parameters (graph), ==, 4 + 2 + 2);
}

static void
test_refuses_in_words (void)
{
  static const struct
  {
    const char *line, *says;
  } cases[] = {
    { "Tied layer=1", "Layer 1: layer 1 is no dense layer before this one" },
    { "Dense units=3; Dense units=2; Tied layer=1",
      "Layer 3: a dense layer of 3 inputs cannot follow a layer of 2 units" },
    { "Picture width=4", "Layer 1: 10 values cannot be lines of 4 pixels" },
    { "Gates columns=11",
      "Layer 1: 1 rows × 11 columns of gates are more than 1 × 10" },
    { "Gates rows=2 columns=2",
      "Layer 1: 2 rows × 2 columns of gates are more than 1 × 10" },
  };
  const guint n = 10;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlNetwork) network
          = ml_network_from_line (cases[i].line, NULL);
      g_assert_null (ml_network_build (network, 1, &n, n, ML_LOSS_SQUARED_ERROR,
                                       N_ROWS, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_true (g_str_has_prefix (error->message, cases[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/layers/noise", test_noise);
  g_test_add_func ("/core/layers/open-gates", test_open_gates);
  g_test_add_func ("/core/layers/groups", test_groups);
  g_test_add_func ("/core/layers/tied", test_tied);
  g_test_add_func ("/core/layers/refuses-in-words", test_refuses_in_words);
  return g_test_run ();
}
