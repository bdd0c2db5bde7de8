/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chains of a tiny machine visit each state as often as the sum over all states
 * says, free or with units held, at any temperature. Bounds are five standard
 * errors of a count over independent chains. */
#include "ml-gibbs.h"

#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

enum
{
  N_VISIBLE = 5, /* three pixels, a label of two */
  N_LABELS = 2,
  N_HIDDEN = 3,
  N_STATES = 1 << (N_VISIBLE + N_HIDDEN),
  N_CHAINS = 20000,
  N_STEPS = 60,
};

static MlRbm *
random_rbm (void)
{
  MlRandom random;
  MlRbm *rbm = ml_rbm_new (N_VISIBLE, N_HIDDEN, N_LABELS, ML_VISIBLE_BINARY);
  ml_random_init (&random, 11, 0);
  for (gsize i = 0; i < rbm->n_parameters; i++)
    rbm->parameters[i] = (float) ml_random_normal (&random);
  return rbm;
}

typedef struct /* -1: free */
{
  int units[N_VISIBLE + N_HIDDEN];
  double temperature;
} Held;

static const Held cases[] = {
  { { -1, -1, -1, -1, -1, -1, -1, -1 }, 1 },
  { { -1, -1, -1, -1, -1, -1, -1, -1 }, 2.5 },
  { { 1, -1, 0, -1, -1, -1, -1, -1 }, 1 },
  { { -1, -1, -1, 0, 1, -1, -1, -1 }, 1 },
  { { -1, -1, -1, -1, -1, 0, -1, 1 }, 1 },
  { { -1, 1, -1, 1, 0, -1, 0, -1 }, 0.7 },
};

/* p of all states, from the energy: those that are not possible have none. */
static void
list_states (const MlRbm *rbm, const Held *held, double *p)
{
  double z = 0;
  for (guint state = 0; state < N_STATES; state++)
    {
      float units[N_VISIBLE + N_HIDDEN];
      gboolean is_possible = TRUE;
      for (guint i = 0; i < N_VISIBLE + N_HIDDEN; i++)
        {
          const int on = state >> i & 1;
          units[i] = (float) on;
          is_possible &= held->units[i] < 0 || held->units[i] == on;
        }
      is_possible &= (units[3] > 0) != (units[4] > 0);
      p[state] = is_possible
                     ? exp (-ml_rbm_energy (rbm, units, units + N_VISIBLE)
                            / held->temperature)
                     : 0;
      z += p[state];
    }
  for (guint state = 0; state < N_STATES; state++)
    p[state] /= z;
}

static MlGibbs *
run (const MlRbm *rbm, const Held *held)
{
  MlGibbs *gibbs = ml_gibbs_new (rbm, N_CHAINS, 7);
  float values[N_VISIBLE];
  guint8 flags[N_VISIBLE];
  for (guint i = 0; i < N_VISIBLE; i++)
    {
      values[i] = (float) held->units[i];
      flags[i] = held->units[i] >= 0;
    }
  ml_gibbs_hold_visible (gibbs, values, flags);
  for (guint chain = 0; held->units[4] >= 0 && chain < N_CHAINS; chain++)
    ml_gibbs_hold_label (gibbs, chain, held->units[4]);
  for (guint j = 0; j < N_HIDDEN; j++)
    if (held->units[N_VISIBLE + j] >= 0)
      ml_gibbs_force_hidden (gibbs, j,
                             held->units[N_VISIBLE + j] > 0 ? ML_FORCE_ON
                                                            : ML_FORCE_OFF);
  ml_gibbs_set_temperature (gibbs, held->temperature);
  ml_gibbs_step (gibbs, N_STEPS);
  return gibbs;
}

/* Hidden units and then visible ones were drawn: both are of one state. */
static guint
state_of (const MlGibbs *gibbs, guint chain)
{
  guint state = 0;
  for (guint i = 0; i < N_VISIBLE; i++)
    state |= (guint) gibbs->visible[chain * N_VISIBLE + i] << i;
  for (guint j = 0; j < N_HIDDEN; j++)
    state |= (guint) gibbs->hidden[chain * N_HIDDEN + j] << (N_VISIBLE + j);
  return state;
}

static void
test_visits_states (gconstpointer data)
{
  double p[N_STATES];
  guint counts[N_STATES] = { 0 };
  g_autoptr (MlRbm) rbm = random_rbm ();
  list_states (rbm, data, p);
  g_autoptr (MlGibbs) gibbs = run (rbm, data);
  for (guint chain = 0; chain < N_CHAINS; chain++)
    counts[state_of (gibbs, chain)]++;
  for (guint state = 0; state < N_STATES; state++)
    if (p[state] > 0)
      g_assert_cmpfloat_with_epsilon (counts[state] / (double) N_CHAINS,
                                      p[state], 5 * sqrt (p[state] / N_CHAINS));
    else
      g_assert_cmpuint (counts[state], ==, 0);
}

/* Means are what states were drawn from. */
static void
test_means (void)
{
  g_autoptr (MlRbm) rbm = random_rbm ();
  g_autoptr (MlGibbs) gibbs = ml_gibbs_new (rbm, 10, 3);
  float means[10 * N_VISIBLE], labels[10 * N_LABELS];
  ml_gibbs_hold_label (gibbs, 4, 1);
  ml_gibbs_step (gibbs, 3);
  ml_rbm_visible (rbm, 10, gibbs->hidden, means);
  g_assert_cmpmem (means, sizeof means, gibbs->visible_means, sizeof means);
  ml_gibbs_read_labels (gibbs, labels);
  for (guint chain = 0; chain < 10; chain++)
    if (chain == 4)
      g_assert_true (labels[8] == 0 && labels[9] == 1);
    else
      g_assert_cmpmem (labels + 2 * chain, 8, means + 5 * chain + 3, 8);
}

static void
test_restarts (void)
{
  static const float start[] = { 1, 0, 1 };
  g_autoptr (MlRbm) rbm = random_rbm ();
  g_autoptr (MlGibbs) gibbs = ml_gibbs_new (rbm, 6, 3);
  float hidden[6 * N_HIDDEN];
  ml_gibbs_restart (gibbs, start);
  for (guint chain = 0; chain < 6; chain++)
    g_assert_cmpmem (gibbs->visible_means + N_VISIBLE * chain, sizeof start,
                     start, sizeof start);
  ml_rbm_hidden (rbm, 6, gibbs->visible, hidden);
  g_assert_cmpmem (hidden, sizeof hidden, gibbs->hidden_means, sizeof hidden);
}

/* Chains begin where a machine without hidden units would be. */
static void
test_starts_at_biases (void)
{
  enum
  {
    N = 10000
  };
  static const float biases[N_VISIBLE] = { -2, 0, 1 };
  g_autoptr (MlRbm) rbm = random_rbm ();
  memcpy (rbm->visible_bias, biases, 3 * sizeof (float));
  g_autoptr (MlGibbs) gibbs = ml_gibbs_new (rbm, N, 5);
  for (guint i = 0; i < 3; i++)
    {
      const double p = 1 / (1 + exp (-(double) biases[i]));
      double sum = 0;
      for (guint chain = 0; chain < N; chain++)
        sum += (double) gibbs->visible[chain * N_VISIBLE + i];
      g_assert_cmpfloat_with_epsilon (sum / N, p, 5 * sqrt (p * (1 - p) / N));
    }
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (300, 200, 0, ML_VISIBLE_BINARY);
  ml_rbm_initialize (rbm, 0.2, 1);
  g_autofree float *first = NULL;
  for (guint threads = 1; threads <= 4; threads *= 2)
    {
      ml_parallel_set_threads (threads);
      g_autoptr (MlGibbs) gibbs = ml_gibbs_new (rbm, 100, 9);
      ml_gibbs_step (gibbs, 5);
      const gsize size = 100 * 300 * sizeof (float);
      if (first == NULL)
        first = g_memdup2 (gibbs->visible, size);
      g_assert_cmpmem (first, size, gibbs->visible, size);
    }
  ml_parallel_set_threads (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/core/gibbs/visits-states/%u", i + 1);
      g_test_add_data_func (path, &cases[i], test_visits_states);
    }
  g_test_add_func ("/core/gibbs/means", test_means);
  g_test_add_func ("/core/gibbs/restarts", test_restarts);
  g_test_add_func ("/core/gibbs/starts-at-biases", test_starts_at_biases);
  g_test_add_func ("/core/gibbs/threads-change-nothing",
                   test_threads_change_nothing);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
