/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exp and what is made of it, for every processor's kernels, against the C
 * library in double; each activation's derivative against its formula. */
#include "ml-activation.h"
#include "ml-kernels.h"
#include "ml-ops.h"

#include <math.h>
#include <string.h>

static double
exact_sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static double
exact_elu (double x)
{
  return x > 0 ? x : expm1 (x);
}

static double
exact_softplus (double x)
{
  return fmax (x, 0) + log1p (exp (-fabs (x)));
}

/* Distance in units of the last place of a float near @exact. */
static double
ulps (float value, double exact)
{
  int exponent;
  frexp (exact, &exponent);
  return fabs ((double) value - exact) / ldexp (1, MAX (exponent, -125) - 24);
}

typedef struct
{
  const char *name;
  void (*fast) (gsize n, float *values);
  double (*exact) (double x);
  double lowest, highest, bound; /* ulp: a little over what was measured */
} Function;

static void
check_function (const Function *f)
{
  double worst = 0;
  for (int i = 0; i < 200000; i++)
    {
      double x = f->lowest + (f->highest - f->lowest) * i / 200000;
      if (i % 3 == 0) /* near 0, where a difference would lose its digits */
        x = (i % 2 ? -1 : 1) * exp2 (-40 + 42.0 * i / 200000);
      float y = (float) x;
      double exact = f->exact ((double) y);
      f->fast (1, &y);
      worst = fmax (worst, ulps (y, exact));
    }
  g_test_message ("%s: %.2f ulp", f->name, worst);
  g_assert_cmpfloat (worst, <, f->bound);
}

static void
test_exact (void)
{
  const MlKernels *k;
  for (guint nth = 0; (k = ml_kernels_nth (nth)) != NULL; nth++)
    {
      const Function functions[]
          = { { "exp", k->exponential, exp, -87, 88, 1.5 },
              { "sigmoid", k->sigmoid, exact_sigmoid, -87, 87, 3 },
              { "tanh", k->tangent, tanh, -20, 20, 3 },
              { "elu", k->elu, exact_elu, -30, 30, 1.5 },
              { "softplus", k->softplus, exact_softplus, -87, 87, 4 } };
      g_test_message ("%s", k->name);
      for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
        check_function (&functions[i]);
    }
}

static void
check_place (void (*fast) (gsize n, float *values))
{
  float all[203];
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = (float) i / 17 - 6;
  fast (G_N_ELEMENTS (all), all);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      float one = (float) i / 17 - 6;
      fast (1, &one);
      g_assert_cmpmem (&one, sizeof one, &all[i], sizeof one);
    }
}

/* A value alone and among others has the same bits: predictions and slices of
 * any length agree. */
static void
test_place (void)
{
  const MlKernels *k;
  for (guint nth = 0; (k = ml_kernels_nth (nth)) != NULL; nth++)
    {
      check_place (k->exponential);
      check_place (k->sigmoid);
      check_place (k->tangent);
      check_place (k->elu);
      check_place (k->softplus);
    }
}

static float
apply (MlActivation activation, float x)
{
  ml_activation_apply (activation, 1, &x);
  return x;
}

static void
test_extremes (void)
{
  const float inf = INFINITY;
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  for (guint i = 0; i < choices->n_values; i++)
    {
      const MlActivation activation = (MlActivation) choices->values[i].value;
      g_assert_true (isnan (apply (activation, NAN)));
      g_assert_cmpfloat (apply (activation, -1e30f), <=,
                         apply (activation, 1e30f));
    }
  g_type_class_unref (choices);
  g_assert_cmpfloat (apply (ML_ACTIVATION_TANH, inf), ==, 1);
  g_assert_cmpfloat (apply (ML_ACTIVATION_TANH, -inf), ==, -1);
  g_assert_cmpfloat (apply (ML_ACTIVATION_SIGMOID, inf), ==, 1);
  g_assert_cmpfloat (apply (ML_ACTIVATION_SIGMOID, -inf), <, 1e-30f);
  g_assert_cmpfloat (apply (ML_ACTIVATION_ELU, -inf), ==, -1);
  g_assert_cmpfloat (apply (ML_ACTIVATION_ELU, inf), ==, inf);
  g_assert_cmpfloat (apply (ML_ACTIVATION_RELU, -inf), ==, 0);
  g_assert_cmpfloat (apply (ML_ACTIVATION_LEAKY_RELU, -200), ==, -2);
  g_assert_cmpfloat (apply (ML_ACTIVATION_STEP, 0), ==, 1);
  g_assert_cmpfloat (apply (ML_ACTIVATION_STEP, -0x1p-140f), ==, 0);
  float far[] = { -1e30f, 1e30f };
  ml_kernels ()->softplus (2, far);
  g_assert_cmpfloat (far[0], ==, 0);
  g_assert_cmpfloat (far[1], ==, 1e30f);
}

/* d/dx of each, at x; a half of the sigmoid's is e⁻ˣ / (1 + e⁻ˣ)². */
static double
derivative (MlActivation activation, double x)
{
  switch (activation)
    {
    case ML_ACTIVATION_RELU:
      return x > 0;
    case ML_ACTIVATION_LEAKY_RELU:
      return x > 0 ? 1 : 0.01;
    case ML_ACTIVATION_ELU:
      return x > 0 ? 1 : exp (x);
    case ML_ACTIVATION_TANH:
      return 1 / (cosh (x) * cosh (x));
    case ML_ACTIVATION_SIGMOID:
      return 1 / (4 * cosh (x / 2) * cosh (x / 2));
    case ML_ACTIVATION_STEP:
      return 0;
    case ML_ACTIVATION_LINEAR:
    default:
      return 1;
    }
}

static void
test_derivatives (void)
{
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  g_assert_cmpuint (choices->n_values, ==, ML_ACTIVATION_STEP + 1);
  for (guint i = 0; i < choices->n_values; i++)
    for (double x = -4.03; x < 4; x += 0.1)
      {
        const MlActivation activation = (MlActivation) choices->values[i].value;
        float y = apply (activation, (float) x), gradient = 3;
        ml_activation_chain (activation, 1, &y, &gradient);
        g_assert_cmpfloat_with_epsilon ((double) gradient,
                                        3 * derivative (activation, x), 2e-6);
      }
  g_type_class_unref (choices);
}

/* A step lets nothing back: the weights below it get a gradient of 0. */
static void
test_step_stops_gradients (void)
{
  const guint sizes[] = { 3, 3 };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 1, sizes);
  MlNode *target = ml_graph_add_input (graph, 1, sizes);
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_NORMAL, 1, NULL);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes,
                                         ML_DRAW_NORMAL, 1, NULL);
  MlNode *node
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, NULL);
  node = ml_activate (graph, node, ML_ACTIVATION_STEP, NULL);
  node = ml_squared_error (graph, node, target, NULL);
  g_assert_true (ml_graph_seal (graph, node, node, 1, NULL));
  ml_graph_initialize (graph, 1);
  MlPass pass = { .n_rows = 1 };
  for (guint i = 0; i < 3; i++)
    {
      input->values[i] = 1;
      target->values[i] = 0.5f;
    }
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  ml_graph_loss (graph)->gradients[0] = 1;
  ml_graph_backward (graph, &pass);
  for (guint block = 0; block < ml_graph_n_blocks (graph); block++)
    ml_graph_gather (graph, block, 1);
  /* three answers of 0 or 1, each ½ off: ½ · ¼ each */
  g_assert_cmpfloat (ml_graph_loss (graph)->values[0], ==, 0.375f);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (weights->gradients[i], ==, 0);
}

/* -- Losses made of them ----------------------------------------------------
 */

static MlGraph *
loss_graph (MlNode *(*loss) (MlGraph *, MlNode *, MlNode *, GError **),
            guint size)
{
  const guint sizes[] = { size, size };
  MlGraph *graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 1, sizes);
  MlNode *target = ml_graph_add_input (graph, 1, sizes);
  MlNode *weights = ml_graph_add_parameter (graph, "weights", 2, sizes,
                                            ML_DRAW_ZEROS, 0, NULL);
  MlNode *bias = ml_graph_add_parameter (graph, "bias", 1, sizes, ML_DRAW_ZEROS,
                                         0, NULL);
  MlNode *sums
      = ml_dense (graph, input, weights, bias, ML_ACTIVATION_LINEAR, NULL);
  MlNode *node = loss (graph, sums, target, NULL);
  g_assert_true (ml_graph_seal (graph, node, sums, 1, NULL));
  for (guint i = 0; i < size; i++)
    weights->values[i * size + i] = 1; /* so that the sums are the inputs */
  return graph;
}

/* The loss of @x against @t, and its gradients by x into @gradients. */
static double
run_loss (MlGraph *graph, guint size, const float *x, const float *t,
          float *gradients)
{
  MlPass pass = { .n_rows = 1 };
  memcpy (ml_graph_input (graph)->values, x, size * sizeof (float));
  memcpy (ml_graph_target (graph)->values, t, size * sizeof (float));
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  ml_graph_loss (graph)->gradients[0] = 1;
  ml_graph_backward (graph, &pass);
  memcpy (gradients, ml_graph_output (graph)->gradients, size * sizeof (float));
  return (double) ml_graph_loss (graph)->values[0];
}

/* σ (0) = ½, σ (ln 3) = ¾; a wrong answer of 100 costs 100 and no more, where
 * log (1 - σ) would be infinite. */
static void
test_binary_cross_entropy (void)
{
  g_autoptr (MlGraph) graph = loss_graph (ml_binary_cross_entropy, 4);
  const float x[] = { 0, logf (3), 100, -100 }, t[] = { 1, 0, 0, 0.5f };
  float gradients[4];
  g_assert_cmpfloat_with_epsilon (run_loss (graph, 4, x, t, gradients),
                                  log (2) + log (4) + 100 + 50, 1e-4);
  const double expected[] = { -0.5, 0.75, 1, -0.5 };
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon ((double) gradients[i], expected[i], 1e-6);
}

/* exp (1000) would be infinite: softmax of (1000, 1000 - ln 3) is (¾, ¼). */
static void
test_cross_entropy_of_large_sums (void)
{
  g_autoptr (MlGraph) graph = loss_graph (ml_cross_entropy, 3);
  const float x[] = { 1000, 1000 - logf (3), -1000 }, t[] = { 0, 1, 0 };
  float gradients[3];
  g_assert_cmpfloat_with_epsilon (run_loss (graph, 3, x, t, gradients), log (4),
                                  2e-4);
  const double expected[] = { 0.75, -0.75, 0 };
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon ((double) gradients[i], expected[i], 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/activations/exact", test_exact);
  g_test_add_func ("/core/activations/place", test_place);
  g_test_add_func ("/core/activations/extremes", test_extremes);
  g_test_add_func ("/core/activations/derivatives", test_derivatives);
  g_test_add_func ("/core/activations/step-stops-gradients",
                   test_step_stops_gradients);
  g_test_add_func ("/core/activations/binary-cross-entropy",
                   test_binary_cross_entropy);
  g_test_add_func ("/core/activations/cross-entropy-of-large-sums",
                   test_cross_entropy_of_large_sums);
  return g_test_run ();
}
