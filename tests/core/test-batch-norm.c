/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Batch normalization against PyTorch 1.13's BatchNorm1d and BatchNorm2d in
 * double (momentum 0.1, eps 1e-5), by itself and in a network whose batches
 * are cut into slices; dropout against what its paper promises. */
#include "ml-network.h"
#include "ml-parallel.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <math.h>
#include <string.h>

/* -- Helpers --------------------------------------------------------------- */

static MlNode *
find (const MlGraph *graph, const char *name)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (g_strcmp0 (ml_graph_node (graph, i)->name, name) == 0)
      return ml_graph_node (graph, i);
  g_test_message ("no %s", name);
  g_assert_not_reached ();
}

static void
assert_values (const float *values, const double *expected, gsize n,
               double tolerance)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon ((double) values[i], expected[i], tolerance);
}

#define assert_all(values, expected, tolerance)                                \
  assert_values (values, expected, G_N_ELEMENTS (expected), tolerance)

/* A dense layer that hands its inputs on: so that they have gradients. */
static MlNode *
copy_of_input (MlGraph *graph, guint n)
{
  const guint sizes[] = { n, n };
  MlNode *input = ml_graph_add_input (graph, 1, sizes);
  MlNode *weights
      = ml_graph_add_parameter (graph, "w", 2, sizes, ML_DRAW_ZEROS, 0, NULL);
  MlNode *bias
      = ml_graph_add_parameter (graph, "b", 1, sizes, ML_DRAW_ZEROS, 0, NULL);
  return ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, NULL);
}

static void
make_identity (MlGraph *graph)
{
  MlNode *weights = find (graph, "w");
  for (guint i = 0; i < weights->sizes[0]; i++)
    weights->values[i * weights->sizes[0] + i] = 1;
}

/* One training batch there and back; the loss is a mean over rows. */
static double
learn (MlGraph *graph, guint n_rows, const float *x, const float *t)
{
  MlPass pass = { .n_rows = n_rows, .is_training = TRUE };
  const MlNode *input = ml_graph_input (graph);
  double loss = 0;
  memcpy (input->values, x, n_rows * input->n_values * sizeof (float));
  memcpy (ml_graph_target (graph)->values, t,
          n_rows * ml_graph_target (graph)->n_values * sizeof (float));
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  for (guint row = 0; row < n_rows; row++)
    {
      loss += (double) ml_graph_loss (graph)->values[row] / n_rows;
      ml_graph_loss (graph)->gradients[row] = 1 / (float) n_rows;
    }
  ml_graph_backward (graph, &pass);
  for (guint block = 0; block < ml_graph_n_blocks (graph); block++)
    ml_graph_gather (graph, block, n_rows);
  return loss;
}

/* -- Batch normalization --------------------------------------------------- */

/* 4 rows of 3 units; gain 1.5 -0.5 2, bias 0.25 1 -1. */
static void
test_units (void)
{
  const guint size = 3;
  const float x[] = { 1, -2, 0.5f, 2, 0.25f, -1, -1, 4, 3, 0.5f, 1, -2.5f };
  const float t[] = { 1, 0, 2, -1, 0.5f, 0, 0, 1, 1, 2, -2, 0.5f };
  const float gain[] = { 1.5f, -0.5f, 2 }, bias[] = { 0.25f, 1, -1 };
  const double y[] = { 0.769613025, 1.655277331,  -0.507634633, 2.155247759,
                       1.131055466, -1.984730734, -2.001656443, 0.257352358,
                       1.954192203, 0.076795658,  0.956314845,  -3.461826836 };
  const double dx[]
      = { -0.207843379, 0.029790254,  -0.256440051, 0.392603224,
          0.040906175,  0.174378913,  0.323306834,  0.040017086,
          0.092319971,  -0.508066680, -0.110713515, -0.010258832 };
  const double dgain[] = { 1.788661103, -0.794873713, 1.661493962 };
  const double dbias[] = { -0.25, 1.125, -1.875 };
  const double mean[] = { 0.0625, 0.08125, 0 };
  const double variance[] = { 1.05625, 1.5140625, 1.45 };
  const double mean2[] = { 0.11875, 0.154375, 0 };
  const double variance2[] = { 1.106875, 1.97671875, 1.855 };
  const double predicted[]
      = { 1.506432431, 1.766156986,  -0.265778881, 2.932171361,
          0.965993032, -2.468442238, -1.345045427, -0.367613557,
          3.405326715, 0.793562967,  0.699271714,  -4.671105596 };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *from = copy_of_input (graph, size);
  MlNode *node = ml_batch_norm (graph, from, 0.1, NULL);
  MlNode *target = ml_graph_add_input (graph, 1, &size);
  MlNode *loss = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, loss, node, 4, NULL));
  g_assert_cmpuint (ml_graph_n_phases (graph), ==, 2);
  ml_graph_initialize (graph, 1);
  make_identity (graph);
  memcpy (find (graph, "gain")->values, gain, sizeof gain);
  memcpy (find (graph, "bias")->values, bias, sizeof bias);
  g_assert_cmpfloat_with_epsilon (learn (graph, 4, x, t), 7.122181154, 2e-6);
  assert_all (node->values, y, 2e-6);
  assert_all (from->gradients, dx, 2e-6);
  assert_all (find (graph, "gain")->gradients, dgain, 2e-6);
  assert_all (find (graph, "bias")->gradients, dbias, 2e-6);
  assert_all (find (graph, "mean")->values, mean, 1e-7);
  assert_all (find (graph, "variance")->values, variance, 1e-6);
  learn (graph, 4, x, t);
  assert_all (find (graph, "mean")->values, mean2, 1e-7);
  assert_all (find (graph, "variance")->values, variance2, 1e-6);
  MlPass pass = { .n_rows = 4 };
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
  assert_all (node->values, predicted, 3e-6);
  assert_all (find (graph, "mean")->values, mean2, 1e-7);
}

/* 2 pictures of 2 channels × 1 × 3; gain 2 -1, bias 0.5 0.25. */
static void
test_channels (void)
{
  const guint size = 6, sizes[] = { 2, 1, 3 };
  const float x[] = { 1, 2, -1, 0.5f, -0.5f, 3, 4, -2, 0.25f, 1, -3, 2 };
  const float t[] = { 0, 1, -1, 2, 0, 1, 1, 1, -2, 0, 0.5f, -1 };
  const float gain[] = { 2, -1 }, bias[] = { 0.5f, 0.25f };
  const double y[] = { 0.797602629, 1.817954500,  -1.243101113, 0.25,
                       0.772232256, -1.055580639, 3.858658242,  -2.263452984,
                       0.032338726, -0.011116128, 2.077812895,  -0.533348384 };
  const double dx[]
      = { 0.029047842,  -0.381535491, 0.340038573,  0.413433869,
          -0.117700420, 0.174572826,  -0.182350286, -0.779905900,
          0.974705262,  -0.104347370, -0.009397441, -0.356561464 };
  const double dgain[] = { 4.852088528, -2.804154722 };
  const double dbias[] = { 1.5, -0.5 };
  const double mean[] = { 0.070833333, 0.05 };
  const double variance[] = { 1.361041667, 1.34 };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *from = copy_of_input (graph, size);
  MlNode *node = ml_reshape (graph, from, 3, sizes, NULL);
  node = ml_flatten (graph, ml_batch_norm (graph, node, 0.1, NULL), NULL);
  MlNode *target = ml_graph_add_input (graph, 1, &size);
  MlNode *loss = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, loss, node, 2, NULL));
  ml_graph_initialize (graph, 1);
  make_identity (graph);
  memcpy (find (graph, "gain")->values, gain, sizeof gain);
  memcpy (find (graph, "bias")->values, bias, sizeof bias);
  g_assert_cmpfloat_with_epsilon (learn (graph, 2, x, t), 8.727101486, 2e-6);
  assert_all (node->values, y, 2e-6);
  assert_all (from->gradients, dx, 2e-6);
  assert_all (find (graph, "gain")->gradients, dgain, 2e-6);
  assert_all (find (graph, "bias")->gradients, dbias, 2e-6);
  assert_all (find (graph, "mean")->values, mean, 1e-7);
  assert_all (find (graph, "variance")->values, variance, 1e-6);
}

/* A batch of one row has no spread: its answer is the bias, its gradient 0, and
 * the running variance stays. */
static void
test_one_row (void)
{
  const guint size = 2;
  const float x[] = { 5, -3 }, t[] = { 1, 1 };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *from = copy_of_input (graph, size);
  MlNode *node = ml_batch_norm (graph, from, 0.1, NULL);
  MlNode *target = ml_graph_add_input (graph, 1, &size);
  MlNode *loss = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, loss, node, 1, NULL));
  ml_graph_initialize (graph, 1);
  make_identity (graph);
  learn (graph, 1, x, t);
  for (guint i = 0; i < size; i++)
    {
      g_assert_cmpfloat (node->values[i], ==, 0);
      g_assert_cmpfloat (from->gradients[i], ==, 0);
      g_assert_cmpfloat (find (graph, "variance")->values[i], ==, 1);
    }
}

enum
{
  ROWS = 40, /* 3 slices */
};

static MlSamples *
waves (void)
{
  MlMatrix *inputs = ml_matrix_new (ROWS, 3),
           *targets = ml_matrix_new (ROWS, 2);
  for (guint i = 0; i < ROWS; i++)
    {
      for (guint j = 0; j < 3; j++)
        inputs->data[3 * i + j] = (float) sin (3.0 * i + 1.7 * j);
      for (guint j = 0; j < 2; j++)
        targets->data[2 * i + j] = (float) cos (2.0 * i + j);
    }
  return ml_samples_new_matrix (inputs, targets, FALSE);
}

static void
start_as_torch (MlGraph *graph)
{
  float *w1 = find (graph, "layer1.weights")->values;
  float *w2 = find (graph, "layer4.weights")->values;
  for (guint i = 0; i < 3; i++)
    for (guint u = 0; u < 4; u++)
      w1[4 * i + u] = (float) (0.5 * cos (4.0 * i + u));
  for (guint i = 0; i < 4; i++)
    for (guint u = 0; u < 2; u++)
      w2[2 * i + u] = (float) (0.5 * sin (1 + 2.0 * i + u));
  for (guint u = 0; u < 4; u++)
    find (graph, "layer1.bias")->values[u] = 0.1f * (float) u;
  for (guint u = 0; u < 2; u++)
    find (graph, "layer4.bias")->values[u] = -0.1f * (float) u;
}

/* Linear (3, 4), BatchNorm1d, Tanh, Linear (4, 2), BatchNorm1d in PyTorch,
 * three updates of SGD (lr=0.1) on all 40 rows, half the sum of squares a row.
 */
static void
test_network (void)
{
  const double w1[]
      = { 0.512875298,  0.274193730,  -0.213266159, -0.482347166,
          -0.301612165, 0.130320894,  0.481922105,  0.393041292,
          -0.092121563, -0.456641657, -0.414816389, -0.014582492 };
  const double gain1[] = { 0.995722041, 0.998707309, 0.999338202, 1.008514672 };
  const double bias1[]
      = { -0.001842450, -0.000585755, 0.000346089, -0.003363522 };
  const double mean1[]
      = { -0.001424061, 0.025958979, 0.054394739, 0.082623097 };
  const double variance1[]
      = { 0.801750642, 0.805844183, 0.773882939, 0.794575717 };
  const double w2[] = { 0.432687885,  0.434141339,  0.091610764, -0.376954419,
                        -0.470305459, -0.124577490, 0.321219918, 0.518047683 };
  const double gain2[] = { 0.721040642, 0.724129672 };
  const double bias2[] = { 0.001599641, -0.004001086 };
  const double mean2[] = { -0.000229675, -0.027248550 };
  const double variance2[] = { 0.757036450, 0.753898972 };
  const double predicted[] = { -0.185173219, -0.092519232 };
  GError *error = NULL;
  const guint n_inputs = 3;
  g_autoptr (MlNetwork) network = ml_network_from_line (
      "Dense units=4 activation=linear; BatchNorm; Activation activation=tanh; "
      "Dense units=2 activation=linear; BatchNorm",
      &error);
  g_assert_no_error (error);
  g_autoptr (MlGraph) graph = ml_network_build (
      network, 1, &n_inputs, 2, ML_LOSS_SQUARED_ERROR, ROWS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_graph_n_phases (graph), ==, 3);
  g_autoptr (MlSamples) samples = waves ();
  g_autoptr (MlOptimizer) optimizer = ml_settings_from_text (
      ML_TYPE_OPTIMIZER, "Sgd learning-rate=0.1 momentum=0", &error);
  const MlTrainerOptions options = { .batch_size = ROWS, .epochs = 3 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &options);
  ml_graph_initialize (graph, 1);
  start_as_torch (graph);
  g_assert_true (ml_trainer_run (trainer, NULL, &error));
  g_assert_cmpfloat_with_epsilon (ml_trainer_metrics (trainer)->loss,
                                  1.189237871, 2e-6);
  assert_all (find (graph, "layer1.weights")->values, w1, 2e-6);
  assert_all (find (graph, "layer2.gain")->values, gain1, 2e-6);
  assert_all (find (graph, "layer2.bias")->values, bias1, 2e-6);
  assert_all (find (graph, "layer2.mean")->values, mean1, 2e-6);
  assert_all (find (graph, "layer2.variance")->values, variance1, 2e-6);
  assert_all (find (graph, "layer4.weights")->values, w2, 2e-6);
  assert_all (find (graph, "layer5.gain")->values, gain2, 2e-6);
  assert_all (find (graph, "layer5.bias")->values, bias2, 2e-6);
  assert_all (find (graph, "layer5.mean")->values, mean2, 2e-6);
  assert_all (find (graph, "layer5.variance")->values, variance2, 2e-6);
  const guint32 first = 0;
  MlPass pass = { .n_rows = 1 };
  ml_samples_gather (samples, &first, 1, ml_graph_input (graph)->values,
                     ml_graph_target (graph)->values);
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
  assert_all (ml_graph_output (graph)->values, predicted, 3e-6);
}

/* Pictures and rows, dropped and normalized: 1, 2 and 4 threads, one model. */
static void
test_same_bits (void)
{
  const guint sizes[] = { 1, 12, 12 }, n_rows = 200;
  MlMatrix *inputs = ml_matrix_new (n_rows, 144);
  MlMatrix *targets = ml_matrix_new (n_rows, 2);
  MlRandom random;
  ml_random_init (&random, 1, 0);
  for (gsize i = 0; i < (gsize) n_rows * 144; i++)
    inputs->data[i] = (float) ml_random_normal (&random);
  for (guint row = 0; row < n_rows; row++)
    targets->data[2 * row + (inputs->data[144 * row] > 0)] = 1;
  g_autoptr (MlSamples) samples = ml_samples_new_matrix (inputs, targets, TRUE);
  g_autofree float *kept = NULL;
  for (guint threads = 1; threads <= 4; threads *= 2)
    {
      GError *error = NULL;
      g_autoptr (MlNetwork) network = ml_network_from_line (
          "Conv filters=6 size=3; BatchNorm; Pool; Dropout rate=0.2; "
          "Dense units=60; BatchNorm; Dropout; Dense units=2 activation=linear",
          &error);
      g_assert_no_error (error);
      g_autoptr (MlGraph) graph = ml_network_build (
          network, 3, sizes, 2, ML_LOSS_CROSS_ENTROPY, 64, &error);
      g_assert_no_error (error);
      ml_graph_initialize (graph, 1);
      g_autoptr (MlOptimizer) optimizer = ml_settings_from_text (
          ML_TYPE_OPTIMIZER, "Adam learning-rate=0.01", &error);
      const MlTrainerOptions options
          = { .batch_size = 64, .epochs = 5, .seed = 3 };
      g_autoptr (MlTrainer) trainer
          = ml_trainer_new (graph, optimizer, samples, &options);
      ml_parallel_set_threads (threads);
      g_assert_true (ml_trainer_run (trainer, NULL, &error));
      ml_parallel_set_threads (0);
      gsize n_bytes = ml_graph_n_kept (graph) * sizeof (float);
      if (kept == NULL)
        kept = g_memdup2 (ml_graph_weights (graph), n_bytes);
      g_assert_cmpmem (ml_graph_weights (graph), n_bytes, kept, n_bytes);
      g_assert_cmpfloat (ml_trainer_metrics (trainer)->loss, <, log (2));
    }
}

/* -- Dropout ----------------------------------------------------------------
 */

/* Of 40,000 values, rate ± 5 standard deviations are 0, and the others so much
 * larger that the mean stays; a prediction leaves all as they are. */
static void
test_dropout (void)
{
  const guint n = 1000, n_rows = 40;
  const double rate = 0.3, spread = sqrt (rate * (1 - rate) / (n * n_rows));
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *from = copy_of_input (graph, n);
  MlNode *node = ml_dropout (graph, from, rate, NULL);
  MlNode *target = ml_graph_add_input (graph, 1, &n);
  MlNode *loss = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, loss, node, n_rows, NULL));
  make_identity (graph);
  MlPass pass = { .n_rows = n_rows, .is_training = TRUE };
  ml_random_init (&pass.random, 1, 0);
  for (guint i = 0; i < n * n_rows; i++)
    ml_graph_input (graph)->values[i] = 2;
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  guint n_zeros = 0;
  double sum = 0;
  for (guint i = 0; i < n * n_rows; i++)
    {
      n_zeros += node->values[i] == 0;
      sum += (double) node->values[i];
      if (node->values[i] != 0)
        g_assert_cmpfloat_with_epsilon ((double) node->values[i],
                                        2 / (1 - rate), 1e-4);
    }
  g_assert_cmpfloat_with_epsilon ((double) n_zeros / (n * n_rows), rate,
                                  5 * spread);
  g_assert_cmpfloat_with_epsilon (sum / (n * n_rows), 2,
                                  5 * spread * 2 / (1 - rate));
  pass.is_training = FALSE;
  ml_graph_forward (graph, &pass);
  for (guint i = 0; i < n * n_rows; i++)
    g_assert_cmpfloat (node->values[i], ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/batch-norm/units", test_units);
  g_test_add_func ("/core/batch-norm/channels", test_channels);
  g_test_add_func ("/core/batch-norm/one-row", test_one_row);
  g_test_add_func ("/core/batch-norm/network", test_network);
  g_test_add_func ("/core/batch-norm/same-bits", test_same_bits);
  g_test_add_func ("/core/batch-norm/dropout", test_dropout);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
