/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network that learns row by row: a widely published worked example of
 * backpropagation (2-2-2 units, rate 0.5, thresholds held fixed), and what
 * WEKA's presets give on small data is in the reference suite. */
#include "ml-online-net.h"

#include <math.h>

static const double inputs[] = { 0.05, 0.10 };
/* 4 doubles a row: the target stride of so few outputs */
static const double targets[4] __attribute__ ((aligned (32))) = { 0.01, 0.99 };
static const double one = 1;

static MlOnlineNet *
make_example (void)
{
  static const double weights[2][3][2]
      = { { { 0.35, 0.35 }, { 0.15, 0.25 }, { 0.20, 0.30 } },
          { { 0.60, 0.60 }, { 0.40, 0.50 }, { 0.45, 0.55 } } };
  const guint hidden = 2;
  MlOnlineNet *net = ml_online_net_new (2, &hidden, 1, 2, FALSE);
  for (guint l = 0; l < 2; l++)
    for (guint i = 0; i < 3; i++)
      for (guint u = 0; u < 2; u++)
        ml_online_net_set_weight (net, l, i, u, weights[l][i][u]);
  return net;
}

/* One update of the weights, and the thresholds put back. */
static void
update (MlOnlineNet *net, MlOnlineWork *work)
{
  ml_online_net_learn (net, work, inputs, targets, &one, 1, 0.5, 0);
  for (guint u = 0; u < 2; u++)
    {
      ml_online_net_set_weight (net, 0, 0, u, 0.35);
      ml_online_net_set_weight (net, 1, 0, u, 0.60);
    }
}

static double
half_error (const MlOnlineNet *net, MlOnlineWork *work)
{
  return ml_online_net_error (net, work, inputs, targets, &one, 1) / 2;
}

static void
test_worked_example (void)
{
  g_autoptr (MlOnlineNet) net = make_example ();
  g_autoptr (MlOnlineWork) work = ml_online_work_new (net);
  g_assert_cmpfloat_with_epsilon (half_error (net, work), 0.298371109, 1e-9);
  update (net, work);
  g_assert_cmpfloat_with_epsilon (half_error (net, work), 0.291027774, 1e-9);
  g_assert_cmpfloat_with_epsilon (ml_online_net_weight (net, 1, 1, 0),
                                  0.35891648, 1e-8);
  for (guint i = 1; i < 10000; i++)
    update (net, work);
  g_assert_cmpfloat_with_epsilon (half_error (net, work), 3.5102e-5, 1e-9);
}

/* A second step with momentum m adds m times the first to what it would be. */
static void
test_momentum (void)
{
  const guint none = 0;
  g_autoptr (MlOnlineNet) net = ml_online_net_new (2, &none, 0, 1, TRUE);
  g_autoptr (MlOnlineWork) work = ml_online_work_new (net);
  static const double target[4] __attribute__ ((aligned (32))) = { 1 };
  const double row[] = { 1, 2 };
  g_assert_cmpuint (ml_online_net_target_stride (net), ==, 4);
  /* w = 0: error 1, steps of 0.1 · (1, 1, 2); answer 0.1 + 0.1 + 0.4 = 0.6 */
  ml_online_net_learn (net, work, row, target, &one, 1, 0.1, 0.5);
  g_assert_cmpfloat_with_epsilon (ml_online_net_answer (net, work, row)[0], 0.6,
                                  1e-15);
  /* error 0.4: steps of 0.04 · (1, 1, 2) + 0.05 · (1, 1, 2) */
  ml_online_net_learn (net, work, row, target, &one, 1, 0.1, 0.5);
  g_assert_cmpfloat_with_epsilon (ml_online_net_weight (net, 0, 0, 0), 0.19,
                                  1e-15);
  g_assert_cmpfloat_with_epsilon (ml_online_net_weight (net, 0, 2, 0), 0.38,
                                  1e-15);
}

/* The sigmoid against the one of the C library, over its whole range. */
static void
test_sigmoid (void)
{
  g_autoptr (MlOnlineNet) net = ml_online_net_new (1, NULL, 0, 11, FALSE);
  g_autoptr (MlOnlineWork) work = ml_online_work_new (net);
  for (guint u = 0; u < 11; u++)
    ml_online_net_set_weight (net, 0, 1, u, 1 + u / 64.0);
  for (double x = -50; x <= 50; x += 0.0371)
    {
      const double *out = ml_online_net_answer (net, work, &x);
      for (guint u = 0; u < 11; u++)
        {
          double sum = x * (1 + u / 64.0);
          double expected = sum < -45 ? 0 : sum > 45 ? 1 : 1 / (1 + exp (-sum));
          g_assert_cmpfloat_with_epsilon (out[u], expected,
                                          8e-16 * expected + 1e-300);
        }
    }
}

/* Thresholds of the outputs, then each hidden unit's, then input by input. */
static void
test_order_of_draws (void)
{
  const guint hidden = 2;
  g_autoptr (MlOnlineNet) net = ml_online_net_new (2, &hidden, 1, 1, FALSE);
  MlJavaRandom random, same;
  ml_java_random_init (&random, 0);
  ml_java_random_init (&same, 0);
  ml_online_net_draw (net, &random);
  static const guint order[][3]
      = { { 1, 0, 0 }, { 0, 0, 0 }, { 0, 0, 1 }, { 0, 1, 0 }, { 0, 1, 1 },
          { 0, 2, 0 }, { 0, 2, 1 }, { 1, 1, 0 }, { 1, 2, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpfloat (
        ml_online_net_weight (net, order[i][0], order[i][1], order[i][2]), ==,
        ml_java_random_uniform (&same) * 0.1 - 0.05);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/online-net/worked-example", test_worked_example);
  g_test_add_func ("/core/online-net/momentum", test_momentum);
  g_test_add_func ("/core/online-net/sigmoid", test_sigmoid);
  g_test_add_func ("/core/online-net/order-of-draws", test_order_of_draws);
  return g_test_run ();
}
