/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How weights start: the moments of what is drawn against the papers' formulas,
 * and why all zeros do not do. */
#include "ml-init.h"
#include "ml-network.h"

#include <math.h>

enum
{
  INPUTS = 300,
  UNITS = 500,
};

/* Mean, variance and largest size of 150,000 draws. */
static void
draw (MlInit init, MlActivation activation, double range, double *moments)
{
  const guint sizes[] = { INPUTS, UNITS };
  float scale;
  MlDraw kind = ml_init_draw (init, activation, INPUTS, UNITS, range, &scale);
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 1, sizes);
  MlNode *weights
      = ml_graph_add_parameter (graph, "weights", 2, sizes, kind, scale, NULL);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes + 1,
                                         ML_DRAW_ZEROS, 0, NULL);
  MlNode *node
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, NULL);
  MlNode *target = ml_graph_add_input (graph, 1, sizes + 1);
  node = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, node, node, 1, NULL));
  ml_graph_initialize (graph, 1);
  double sum = 0, squares = 0, largest = 0;
  for (gsize i = 0; i < weights->n_values; i++)
    {
      double w = (double) weights->values[i];
      sum += w;
      squares += w * w;
      largest = fmax (largest, fabs (w));
    }
  moments[0] = sum / (double) weights->n_values;
  moments[1] = squares / (double) weights->n_values;
  moments[2] = largest;
}

/* A sample variance of 150,000 normal numbers strays by √(2/150,000) = 0.4 %;
 * uniform numbers stop at √3 standard deviations, normal ones pass 3.5. */
static void
test_moments (void)
{
  const struct
  {
    MlInit init;
    MlActivation activation;
    double variance;
    gboolean is_normal;
  } cases[] = {
    { ML_INIT_HE, ML_ACTIVATION_LINEAR, 2.0 / INPUTS, TRUE },
    { ML_INIT_GLOROT, ML_ACTIVATION_RELU, 2.0 / (INPUTS + UNITS), FALSE },
    { ML_INIT_GLOROT_NORMAL, ML_ACTIVATION_RELU, 2.0 / (INPUTS + UNITS), TRUE },
    { ML_INIT_LECUN, ML_ACTIVATION_TANH, 1.0 / INPUTS, TRUE },
    { ML_INIT_UNIFORM, ML_ACTIVATION_TANH, 0.2 * 0.2 / 3, FALSE },
    { ML_INIT_NORMAL, ML_ACTIVATION_TANH, 0.2 * 0.2, TRUE },
    { ML_INIT_AUTO, ML_ACTIVATION_RELU, 2.0 / INPUTS, TRUE },
    { ML_INIT_AUTO, ML_ACTIVATION_LEAKY_RELU, 2.0 / INPUTS, TRUE },
    { ML_INIT_AUTO, ML_ACTIVATION_TANH, 2.0 / (INPUTS + UNITS), FALSE },
    { ML_INIT_AUTO, ML_ACTIVATION_SIGMOID, 2.0 / (INPUTS + UNITS), FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double moments[3], deviation = sqrt (cases[i].variance);
      draw (cases[i].init, cases[i].activation, 0.2, moments);
      g_assert_cmpfloat_with_epsilon (moments[0], 0, deviation / 90);
      g_assert_cmpfloat_with_epsilon (moments[1] / cases[i].variance, 1, 0.02);
      if (cases[i].is_normal)
        g_assert_cmpfloat (moments[2], >, 3.5 * deviation);
      else
        g_assert_cmpfloat (moments[2], <=, 1.7321 * deviation);
    }
  double zeros[3];
  draw (ML_INIT_ZEROS, ML_ACTIVATION_RELU, 0.2, zeros);
  g_assert_cmpfloat (zeros[2], ==, 0);
}

/* One update by hand: w -= 0.5 g, on a row of 1, 2 and the class 1 of 2. */
static void
update (MlGraph *graph)
{
  MlPass pass = { .n_rows = 1 };
  ml_graph_input (graph)->values[0] = 1;
  ml_graph_input (graph)->values[1] = 2;
  ml_graph_target (graph)->values[0] = 1;
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  ml_graph_loss (graph)->gradients[0] = 1;
  ml_graph_backward (graph, &pass);
  for (guint block = 0; block < ml_graph_n_blocks (graph); block++)
    ml_graph_gather (graph, block, 1);
  for (gsize i = 0; i < ml_graph_n_weights (graph); i++)
    ml_graph_weights (graph)[i] -= 0.5f * ml_graph_gradients (graph)[i];
}

/* Hidden units that start alike stay alike, however long they learn: they see
 * the same inputs and the same gradients. Drawn ones do not. */
static void
test_zeros_stay_alike (void)
{
  const char *const inits[] = { "zeros", "glorot" };
  for (guint i = 0; i < 2; i++)
    {
      GError *error = NULL;
      const guint n_inputs = 2;
      g_autofree char *text
          = g_strdup_printf ("Dense units=4 activation=sigmoid init=%s; "
                             "Dense units=2 activation=linear init=%s",
                             inits[i], inits[i]);
      g_autoptr (MlNetwork) network = ml_network_from_line (text, &error);
      g_assert_no_error (error);
      g_autoptr (MlGraph) graph = ml_network_build (
          network, 1, &n_inputs, 2, ML_LOSS_CROSS_ENTROPY, 1, &error);
      g_assert_no_error (error);
      ml_graph_initialize (graph, 1);
      for (guint t = 0; t < 20; t++)
        update (graph);
      const float *weights = ml_graph_weights (graph); /* inputs × units */
      gboolean alike = TRUE;
      for (guint unit = 1; unit < 4; unit++)
        alike &= weights[unit] == weights[0] && weights[4 + unit] == weights[4];
      g_assert_cmpint (alike, ==, i == 0);
      g_assert_cmpfloat (weights[0], !=, 0); /* they did learn */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/init/moments", test_moments);
  g_test_add_func ("/core/init/zeros-stay-alike", test_zeros_stay_alike);
  return g_test_run ();
}
