/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Annealed importance sampling against log Z that is known: from all states, or
 * in closed form for machines that are mixtures. */
#include "ml-ais.h"
#include "ml-rbm-exact.h"

#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static void
fill (float *values, gsize n, double deviation, guint64 seed)
{
  MlRandom random;
  ml_random_init (&random, seed, 0);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) (deviation * ml_random_normal (&random));
}

static void
assert_agrees (const MlRbm *rbm, guint n_temperatures, const double *means,
               double log_z, double most)
{
  MlAisEstimate estimate;
  const MlAisOptions options = {
    .n_chains = 100, .n_temperatures = n_temperatures, .means = means, .seed = 1
  };
  g_assert_true (ml_ais_run (rbm, &options, NULL, &estimate));
  g_test_message ("%.5f, in [%.5f, %.5f]; truly %.5f", estimate.log_z,
                  estimate.low, estimate.high, log_z);
  g_assert_cmpfloat (estimate.low, <=, log_z);
  g_assert_cmpfloat (estimate.high, >=, log_z);
  g_assert_cmpfloat (estimate.high - estimate.low, <, most);
}

/* Twelve units, all states listed. */
static void
test_twelve_units (void)
{
  for (guint visible = 0; visible < 2; visible++)
    for (guint labels = 0; labels < 4; labels += 3)
      {
        const double means[] = { 0.2, 0.4, 0.5, 0.9, 0.3, 0.5, 0.2 };
        g_autoptr (MlRbm) rbm = ml_rbm_new (7, 5, labels, visible);
        fill (rbm->parameters, rbm->n_parameters, visible ? 0.5 : 1.5, 8);
        const double log_z = ml_rbm_log_z (rbm);
        assert_agrees (rbm, 1000, NULL, log_z, 0.2);
        assert_agrees (rbm, 1000, means, log_z, 0.2);
      }
}

/* One hidden unit: a mixture of two products of Bernoullis. */
static void
test_two_bernoullis (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (300, 1, 0, ML_VISIBLE_BINARY);
  double off = 0, on = 0;
  fill (rbm->parameters, rbm->n_parameters, 0.3, 2);
  for (guint i = 0; i < 300; i++)
    {
      const double b = (double) rbm->visible_bias[i];
      off += log1p (exp (b));
      on += log1p (exp (b + (double) rbm->weights[i]));
    }
  on += (double) rbm->hidden_bias[0];
  const double most = fmax (on, off);
  assert_agrees (rbm, 500, NULL,
                 most + log (exp (on - most) + exp (off - most)), 0.5);
}

/* Labels choose one of five products of Bernoullis over 400 hidden units: Z = 2
 * Σ exp (b) Π (1 + exp (c + w)), the 2 from a visible unit without weights. */
static void
test_mixture_of_bernoullis (void)
{
  enum
  {
    PARTS = 5,
    UNITS = 400
  };
  g_autoptr (MlRbm) rbm
      = ml_rbm_new (PARTS + 1, UNITS, PARTS, ML_VISIBLE_BINARY);
  double parts[PARTS], most = (double) -INFINITY, sum = 0;
  fill (rbm->parameters, rbm->n_parameters, 0.5, 3);
  memset (rbm->weights, 0, UNITS * sizeof (float));
  rbm->visible_bias[0] = 0;
  for (guint k = 0; k < PARTS; k++)
    {
      const float *w = rbm->weights + (k + 1) * UNITS;
      parts[k] = (double) rbm->visible_bias[k + 1];
      for (guint j = 0; j < UNITS; j++)
        parts[k] += log1p (exp ((double) (rbm->hidden_bias[j] + w[j])));
      most = fmax (most, parts[k]);
    }
  for (guint k = 0; k < PARTS; k++)
    sum += exp (parts[k] - most);
  assert_agrees (rbm, 5000, NULL, log (2) + most + log (sum), 1);
}

static void
test_same_on_any_threads (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (200, 150, 0, ML_VISIBLE_BINARY);
  MlAisEstimate one, more;
  const MlAisOptions options
      = { .n_chains = 10, .n_temperatures = 20, .seed = 1 };
  fill (rbm->parameters, rbm->n_parameters, 0.1, 3);
  ml_parallel_set_threads (1);
  g_assert_true (ml_ais_run (rbm, &options, NULL, &one));
  ml_parallel_set_threads (3);
  g_assert_true (ml_ais_run (rbm, &options, NULL, &more));
  ml_parallel_set_threads (0);
  g_assert_cmpmem (&one, sizeof one, &more, sizeof more);
}

static void
test_stops (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (20, 15, 0, ML_VISIBLE_BINARY);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  MlAisEstimate estimate = { 1, 2, 3 };
  const MlAisOptions options = { .n_chains = 10, .n_temperatures = 1000000 };
  ml_monitor_stop (monitor);
  g_assert_false (ml_ais_run (rbm, &options, monitor, &estimate));
  g_assert_cmpfloat (estimate.log_z, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/ais/twelve-units", test_twelve_units);
  g_test_add_func ("/core/ais/two-bernoullis", test_two_bernoullis);
  g_test_add_func ("/core/ais/mixture-of-bernoullis",
                   test_mixture_of_bernoullis);
  g_test_add_func ("/core/ais/same-on-any-threads", test_same_on_any_threads);
  g_test_add_func ("/core/ais/stops", test_stops);
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
