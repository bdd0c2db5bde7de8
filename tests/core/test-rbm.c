/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boltzmann machines small enough to list all states: every probability,
 * expectation and gradient is compared with the sum over states that defines
 * it, which this file works out by itself from the energy. */
#include "ml-rbm-exact.h"
#include "ml-rbm-likelihood.h"
#include "ml-rbm-trainer.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

typedef struct
{
  guint n_visible, n_hidden, n_labels;
} Shape;

static const Shape shapes[] = { { 3, 2, 0 }, { 6, 4, 0 }, { 6, 4, 3 } };

static MlRbm *
random_rbm (const Shape *shape, MlVisible visible, guint64 seed)
{
  MlRandom random;
  MlRbm *rbm = ml_rbm_new (shape->n_visible, shape->n_hidden, shape->n_labels,
                           visible);
  ml_random_init (&random, seed, 0);
  for (gsize i = 0; i < rbm->n_parameters; i++)
    rbm->parameters[i] = (float) ml_random_normal (&random);
  return rbm;
}

/* -- Sums over all states -------------------------------------------------- */

/* FALSE: not exactly one label is on. */
static gboolean
spread_visible (const MlRbm *rbm, guint state, float *units)
{
  guint n_on = 0;
  for (guint i = 0; i < rbm->n_visible; i++)
    {
      units[i] = state >> i & 1 ? 1 : 0;
      n_on += i >= rbm->n_visible - rbm->n_labels && units[i] > 0;
    }
  return rbm->n_labels == 0 || n_on == 1;
}

static void
spread_hidden (const MlRbm *rbm, guint state, float *units)
{
  for (guint j = 0; j < rbm->n_hidden; j++)
    units[j] = state >> j & 1 ? 1 : 0;
}

/* exp (-E) of every state; impossible ones 0. (transfer full): 2^visible ×
 * 2^hidden */
static double *
list_states (const MlRbm *rbm, double *z)
{
  float v[16], h[16];
  const guint n_v = 1u << rbm->n_visible, n_h = 1u << rbm->n_hidden;
  double *p = g_new0 (double, n_v *n_h);
  *z = 0;
  for (guint i = 0; i < n_v; i++)
    for (guint j = 0; j < n_h && spread_visible (rbm, i, v); j++)
      {
        spread_hidden (rbm, j, h);
        *z += p[i * n_h + j] = exp (-ml_rbm_energy (rbm, v, h));
      }
  return p;
}

static double
sum_hidden (const double *p, guint n_h, guint visible)
{
  double sum = 0;
  for (guint j = 0; j < n_h; j++)
    sum += p[visible * n_h + j];
  return sum;
}

static double
brute_log_likelihood (const MlRbm *rbm, const guint *rows, guint n_rows)
{
  double z, sum = 0;
  g_autofree double *p = list_states (rbm, &z);
  for (guint row = 0; row < n_rows; row++)
    sum += log (sum_hidden (p, 1u << rbm->n_hidden, rows[row]) / z);
  return sum / n_rows;
}

/* -- Probabilities --------------------------------------------------------- */

/* E by hand: v = (1, 0, 1), h = (0, 1): -(b1 + b3) - c2 - (w12 + w32). */
static void
test_energy_by_hand (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (3, 2, 0, ML_VISIBLE_BINARY);
  const float w[] = { 1, -2, 0.5f, 3, -1, 0.25f };
  const float b[] = { 0.5f, -1, 2 }, c[] = { -0.75f, 0.5f };
  const float v[] = { 1, 0, 1 }, h[] = { 0, 1 };
  memcpy (rbm->weights, w, sizeof w);
  memcpy (rbm->visible_bias, b, sizeof b);
  memcpy (rbm->hidden_bias, c, sizeof c);
  g_assert_cmpfloat (ml_rbm_energy (rbm, v, h), ==, -2.5 - 0.5 + 1.75);
  rbm->visible = ML_VISIBLE_GAUSSIAN; /* ½ (0.25 + 1 + 1) - 0.5 + 1.75 */
  g_assert_cmpfloat (ml_rbm_energy (rbm, v, h), ==, 1.125 - 0.5 + 1.75);
}

static void
test_states_sum_to_one (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MlRbm) rbm = random_rbm (&shapes[i], ML_VISIBLE_BINARY, 5 + i);
      const guint n = 1u << (rbm->n_visible + rbm->n_hidden);
      g_autofree double *p = g_new (double, n);
      double z, sum = 0;
      g_autofree double *states = list_states (rbm, &z);
      ml_rbm_state_probabilities (rbm, p);
      for (guint state = 0; state < n; state++)
        {
          const guint v = state & ((1u << rbm->n_visible) - 1);
          const guint h = state >> rbm->n_visible;
          sum += p[state];
          g_assert_cmpfloat_with_epsilon (
              p[state], states[(v << rbm->n_hidden) + h] / z, 1e-12);
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
    }
}

/* p (h | v) is the product of the p (h_j | v), and those are what
 * ml_rbm_hidden() says. */
static void
test_conditionals_factorize (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      double z;
      float v[16], means[16];
      g_autoptr (MlRbm) rbm = random_rbm (&shapes[s], ML_VISIBLE_BINARY, s);
      g_autofree double *p = list_states (rbm, &z);
      const guint n_h = 1u << rbm->n_hidden;
      for (guint i = 0; i < 1u << rbm->n_visible; i++)
        {
          if (!spread_visible (rbm, i, v))
            continue;
          const double total = sum_hidden (p, n_h, i);
          double on[16] = { 0 };
          for (guint j = 0; j < n_h; j++)
            for (guint k = 0; k < rbm->n_hidden; k++)
              on[k] += j >> k & 1 ? p[i * n_h + j] / total : 0;
          for (guint j = 0; j < n_h; j++)
            {
              double product = 1;
              for (guint k = 0; k < rbm->n_hidden; k++)
                product *= j >> k & 1 ? on[k] : 1 - on[k];
              g_assert_cmpfloat_with_epsilon (p[i * n_h + j] / total, product,
                                              1e-12);
            }
          ml_rbm_hidden (rbm, 1, v, means);
          for (guint k = 0; k < rbm->n_hidden; k++)
            g_assert_cmpfloat_with_epsilon ((double) means[k], on[k], 1e-6);
        }
    }
}

static void
test_visible_given_hidden (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      double z;
      float v[16], h[16], means[16];
      g_autoptr (MlRbm) rbm
          = random_rbm (&shapes[s], ML_VISIBLE_BINARY, 20 + s);
      g_autofree double *p = list_states (rbm, &z);
      const guint n_h = 1u << rbm->n_hidden;
      for (guint j = 0; j < n_h; j++)
        {
          double total = 0, on[16] = { 0 };
          for (guint i = 0; i < 1u << rbm->n_visible; i++)
            {
              spread_visible (rbm, i, v);
              total += p[i * n_h + j];
              for (guint k = 0; k < rbm->n_visible; k++)
                on[k] += (double) v[k] * p[i * n_h + j];
            }
          spread_hidden (rbm, j, h);
          ml_rbm_visible (rbm, 1, h, means);
          for (guint k = 0; k < rbm->n_visible; k++)
            g_assert_cmpfloat_with_epsilon ((double) means[k], on[k] / total,
                                            1e-6);
        }
    }
}

/* p (v) = exp (-F (v)) / Z, and Z by either layer. */
static void
test_free_energy (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      double z, energy;
      float v[16], sums[16];
      g_autoptr (MlRbm) rbm
          = random_rbm (&shapes[s], ML_VISIBLE_BINARY, 40 + s);
      g_autofree double *p = list_states (rbm, &z);
      g_assert_cmpfloat_with_epsilon (ml_rbm_log_z (rbm), log (z), 1e-12);
      for (guint i = 0; i < 1u << rbm->n_visible; i++)
        {
          if (!spread_visible (rbm, i, v))
            continue;
          const double expected = log (sum_hidden (p, 1u << rbm->n_hidden, i));
          ml_rbm_free_energy (rbm, 1, v, sums, &energy);
          g_assert_cmpfloat_with_epsilon (-energy, expected, 1e-5);
          g_assert_cmpfloat_with_epsilon (
              ml_rbm_log_likelihood (rbm, log (z), 1, v), expected - log (z),
              1e-5);
        }
    }
}

/* Two Gaussian units and one hidden one: Z = 2π (1 + exp (c + b · w + ‖w‖²/2))
 * in closed form. */
static void
test_gaussian_z (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (2, 1, 0, ML_VISIBLE_GAUSSIAN);
  const float w[] = { 0.5f, -1.5f }, b[] = { 1, 0.25f };
  memcpy (rbm->weights, w, sizeof w);
  memcpy (rbm->visible_bias, b, sizeof b);
  rbm->hidden_bias[0] = 0.75f;
  const double expected
      = log (2 * G_PI) + log (1 + exp (0.75 + 0.5 - 0.375 + 2.5 / 2));
  g_assert_cmpfloat_with_epsilon (ml_rbm_log_z (rbm), expected, 1e-12);
}

/* Twenty hidden units, of 40 visible ones: more states than one slice; weights
 * of 0 have a closed form, and one pair may differ. */
static void
test_many_states (void)
{
  g_autoptr (MlRbm) rbm = ml_rbm_new (40, 20, 0, ML_VISIBLE_BINARY);
  g_assert_true (ml_rbm_is_enumerable (rbm));
  g_assert_cmpfloat_with_epsilon (ml_rbm_log_z (rbm), 60 * log (2), 1e-9);
  rbm->weights[7 * 20 + 19] = 2;
  g_assert_cmpfloat_with_epsilon (ml_rbm_log_z (rbm),
                                  58 * log (2) + log (3 + exp (2)), 1e-9);
  g_autoptr (MlRbm) large = ml_rbm_new (40, 21, 0, ML_VISIBLE_BINARY);
  g_assert_false (ml_rbm_is_enumerable (large));
}

static void
test_label_probabilities (void)
{
  double z, out[3];
  float v[16], sums[16];
  g_autoptr (MlRbm) rbm = random_rbm (&shapes[2], ML_VISIBLE_BINARY, 60);
  g_autofree double *p = list_states (rbm, &z);
  for (guint plain = 0; plain < 8; plain++)
    {
      double total = 0, by_label[3];
      for (guint k = 0; k < 3; k++)
        total += by_label[k] = sum_hidden (p, 16, plain | 8u << k);
      for (guint given = 0; given < 4; given++) /* it must not matter */
        {
          spread_visible (rbm, given < 3 ? plain | 8u << given : plain, v);
          ml_rbm_label_probabilities (rbm, 1, v, sums, out);
          for (guint k = 0; k < 3; k++)
            g_assert_cmpfloat_with_epsilon (out[k], by_label[k] / total, 1e-5);
        }
    }
}

/* The mean over all units is Σ log p (v_i | others). */
static void
test_pseudo_likelihood (void)
{
  double z;
  float v[16], sums[16];
  g_autoptr (MlRbm) rbm = random_rbm (&shapes[1], ML_VISIBLE_BINARY, 70);
  g_autofree double *p = list_states (rbm, &z);
  for (guint i = 0; i < 64; i++)
    {
      double expected = 0, mean = 0;
      spread_visible (rbm, i, v);
      ml_rbm_hidden_sums (rbm, 1, v, sums);
      for (guint unit = 0; unit < 6; unit++)
        {
          const double here = sum_hidden (p, 16, i);
          const double flipped = sum_hidden (p, 16, i ^ 1u << unit);
          expected += log (here / (here + flipped));
          mean += ml_rbm_pseudo_likelihood (rbm, v, sums, unit) / 6;
        }
      g_assert_cmpfloat_with_epsilon (mean, expected, 1e-4);
    }
}

/* -- Gradients ------------------------------------------------------------- */

/* ⟨v h⟩ of the data less that of the model, as the parameters lie. (transfer
 * full) */
static double *
exact_gradient (const MlRbm *rbm, const guint *rows, guint n_rows)
{
  const guint n_v = rbm->n_visible, n_h = rbm->n_hidden;
  double *gradient = g_new0 (double, rbm->n_parameters);
  g_autofree double *model = g_new (double, (n_v + 1) * (n_h + 1));
  float v[16], h[16];
  ml_rbm_expectations (rbm, ml_rbm_log_z (rbm), model);
  for (guint i = 0; i < n_v; i++)
    for (guint j = 0; j < n_h; j++)
      gradient[i * n_h + j] = -model[i * (n_h + 1) + j];
  for (guint i = 0; i < n_v; i++)
    gradient[n_v * n_h + i] = -model[i * (n_h + 1) + n_h];
  for (guint j = 0; j < n_h; j++)
    gradient[n_v * n_h + n_v + j] = -model[n_v * (n_h + 1) + j];
  for (guint row = 0; row < n_rows; row++)
    {
      spread_visible (rbm, rows[row], v);
      ml_rbm_hidden (rbm, 1, v, h);
      for (guint i = 0; i < n_v; i++)
        for (guint j = 0; j < n_h; j++)
          gradient[i * n_h + j] += (double) (v[i] * h[j]) / n_rows;
      for (guint i = 0; i < n_v; i++)
        gradient[n_v * n_h + i] += (double) v[i] / n_rows;
      for (guint j = 0; j < n_h; j++)
        gradient[n_v * n_h + n_v + j] += (double) h[j] / n_rows;
    }
  return gradient;
}

static const guint some_rows[] = { 1, 3, 6, 6, 2 }; /* of three visible units */
static const guint labelled_rows[] = { 8 | 1, 16 | 3, 32 | 6, 8 | 5 };

static void
check_gradient (const Shape *shape, const guint *rows, guint n_rows)
{
  g_autoptr (MlRbm) rbm = random_rbm (shape, ML_VISIBLE_BINARY, 80);
  g_autofree double *gradient = exact_gradient (rbm, rows, n_rows);
  for (gsize i = 0; i < rbm->n_parameters; i++)
    {
      const float before = rbm->parameters[i];
      const float above = before + 1e-3f, below = before - 1e-3f;
      rbm->parameters[i] = above;
      const double high = brute_log_likelihood (rbm, rows, n_rows);
      rbm->parameters[i] = below;
      const double low = brute_log_likelihood (rbm, rows, n_rows);
      rbm->parameters[i] = before;
      g_assert_cmpfloat_with_epsilon (
          gradient[i], (high - low) / ((double) above - (double) below), 1e-6);
    }
}

static void
test_exact_gradient (void)
{
  for (guint i = 0; i < 2; i++)
    check_gradient (&shapes[i], some_rows, G_N_ELEMENTS (some_rows));
  check_gradient (&shapes[2], labelled_rows, G_N_ELEMENTS (labelled_rows));
}

/* -- Contrastive divergence ------------------------------------------------ */

enum
{
  N_COPIES = 20000, /* of the rows: a mean over as many chains */
};

/* Each of @rows many times, labels apart. */
static MlSamples *
repeat_rows (const MlRbm *rbm, const guint *rows, guint n_rows)
{
  const guint n = rbm->n_visible - rbm->n_labels, total = N_COPIES;
  MlMatrix *inputs = ml_matrix_new (total, n);
  MlMatrix *targets = ml_matrix_new (total, MAX (rbm->n_labels, 1));
  float v[16];
  for (guint i = 0; i < total; i++)
    {
      spread_visible (rbm, rows[i % n_rows], v);
      memcpy (inputs->data + (gsize) i * n, v, n * sizeof (float));
      memcpy (targets->data + (gsize) i * targets->columns, v + n,
              rbm->n_labels * sizeof (float));
    }
  return ml_samples_new_matrix (inputs, targets, TRUE);
}

/* How far one update of rate 1 is from the exact gradient: the root of the mean
 * square. */
static double
miss_of_update (const Shape *shape, const guint *rows, guint n_rows,
                MlRbmMethod method, guint k, guint n_warm_up)
{
  g_autoptr (MlRbm) rbm = random_rbm (shape, ML_VISIBLE_BINARY, 90);
  for (gsize i = 0; i < rbm->n_parameters; i++)
    rbm->parameters[i] *= 1.5f; /* so that chains mix slowly */
  g_autoptr (MlRbm) before = ml_rbm_copy (rbm);
  g_autofree double *gradient = exact_gradient (rbm, rows, n_rows);
  g_autoptr (MlSamples) samples = repeat_rows (rbm, rows, n_rows);
  g_autofree guint32 *picks = g_new (guint32, N_COPIES);
  double sum = 0;
  for (guint32 i = 0; i < N_COPIES; i++)
    picks[i] = i;
  MlRbmTrainerOptions options = { .method = method,
                                  .gibbs_steps = k,
                                  .batch_size = N_COPIES,
                                  .epochs = 1,
                                  .learning_rate = 1,
                                  .seed = 7 };
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  for (guint i = 0; i <= n_warm_up; i++)
    {
      memcpy (rbm->parameters, before->parameters,
              rbm->n_parameters * sizeof (float));
      ml_rbm_trainer_update (trainer, picks, N_COPIES);
    }
  for (gsize i = 0; i < rbm->n_parameters; i++)
    {
      const double moved
          = (double) (rbm->parameters[i] - before->parameters[i]);
      sum += (moved - gradient[i]) * (moved - gradient[i]);
    }
  return sqrt (sum / (double) rbm->n_parameters);
}

/* A mean of 20,000 numbers of 0 … 1 is off by 0.0035 at most. */
static void
test_long_chains (void)
{
  const double near = 0.004;
  for (guint i = 1; i < 3; i++)
    {
      const guint *rows = i == 2 ? labelled_rows : some_rows;
      const guint n = i == 2 ? 4 : 5;
      const double one = miss_of_update (&shapes[i], rows, n, ML_RBM_CD, 1, 0);
      const double ten = miss_of_update (&shapes[i], rows, n, ML_RBM_CD, 10, 0);
      const double many
          = miss_of_update (&shapes[i], rows, n, ML_RBM_CD, 200, 0);
      const double persistent
          = miss_of_update (&shapes[i], rows, n, ML_RBM_PCD, 1, 200);
      g_test_message ("CD-1 %g, CD-10 %g, CD-200 %g, PCD %g", one, ten, many,
                      persistent);
      g_assert_cmpfloat (one, >, 2 * near);
      g_assert_cmpfloat (one, >, ten);
      g_assert_cmpfloat (many, <, near);
      g_assert_cmpfloat (persistent, <, near);
    }
}

/* -- The same bits --------------------------------------------------------- */

enum
{
  WIDE_ROWS = 300,
  WIDE_INPUTS = 200,
};

static MlSamples *
wide_samples (void)
{
  MlRandom random;
  MlMatrix *inputs = ml_matrix_new (WIDE_ROWS, WIDE_INPUTS);
  ml_random_init (&random, 3, 0);
  for (gsize i = 0; i < WIDE_ROWS * WIDE_INPUTS; i++)
    inputs->data[i] = (float) ml_random_uniform (&random);
  return ml_samples_new_matrix (inputs, ml_matrix_new (WIDE_ROWS, 1), FALSE);
}

static MlRbm *
train_wide (const MlRbmTrainerOptions *options, MlVisible visible,
            guint threads)
{
  MlRbm *rbm = ml_rbm_new (WIDE_INPUTS, 150, 0, visible);
  g_autoptr (MlSamples) samples = wide_samples ();
  guint32 picks[WIDE_ROWS];
  for (guint32 i = 0; i < WIDE_ROWS; i++)
    picks[i] = i;
  ml_rbm_initialize (rbm, 0.1, 1);
  g_autoptr (MlRbmTrainer) trainer = ml_rbm_trainer_new (rbm, samples, options);
  ml_parallel_set_threads (threads);
  for (guint update = 0; update < 4; update++)
    ml_rbm_trainer_update (trainer, picks + update * 70, 70 - update);
  ml_parallel_set_threads (0);
  return rbm;
}

static void
test_same_bits (void)
{
  const MlRbmTrainerOptions all[] = {
    { .method = ML_RBM_CD, .gibbs_steps = 2, .inputs = ML_RBM_INPUTS_DRAWN },
    { .method = ML_RBM_PCD, .gibbs_steps = 3, .n_chains = 40 },
    { .method = ML_RBM_PCD,
      .gibbs_steps = 1,
      .n_chains = 200, /* too many for one product in registers */
      .sparsity_target = 0.1,
      .sparsity_cost = 0.1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (guint visible = 0; visible < 2; visible++)
      {
        MlRbmTrainerOptions options = all[i];
        options.batch_size = 70;
        options.learning_rate = 0.01;
        options.momentum = 0.5;
        options.weight_decay = 1e-3;
        options.seed = 1;
        g_autoptr (MlRbm) one = train_wide (&options, visible, 1);
        for (guint threads = 2; threads <= 4; threads += 2)
          {
            g_autoptr (MlRbm) more = train_wide (&options, visible, threads);
            const gsize n_bytes = one->n_parameters * sizeof (float);
            g_assert_cmpmem (one->parameters, n_bytes, more->parameters,
                             n_bytes);
          }
      }
}

/* -- Saving ---------------------------------------------------------------- */

static void
test_saved_state (void)
{
  GError *error = NULL;
  g_autoptr (MlRbm) rbm = random_rbm (&shapes[2], ML_VISIBLE_BINARY, 1);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_rbm_save (rbm));
  g_autoptr (MlRbm) again = ml_rbm_load (state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_labels, ==, 3);
  g_assert_cmpmem (rbm->parameters, rbm->n_parameters * 4, again->parameters,
                   again->n_parameters * 4);
  const guint32 bits[] = { 0, 0, 0x7f800000 /* infinity */ };
  const struct
  {
    guint32 n_visible, n_hidden, n_labels, visible, n_bits;
  } bad[] = { { 1, 1, 0, 0, 2 }, { 1, 1, 0, 0, 3 },
              { 1, 1, 1, 0, 3 }, { 1, 1, 0, 2, 3 },
              { 0, 3, 0, 0, 3 }, { 1u << 31, 1u << 31, 0, 0, 3 } };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) refusal = NULL;
      g_autoptr (GVariant) nonsense = g_variant_ref_sink (
          g_variant_new ("(uuuu@au)", bad[i].n_visible, bad[i].n_hidden,
                         bad[i].n_labels, bad[i].visible,
                         g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, bits,
                                                    bad[i].n_bits, 4)));
      g_assert_null (ml_rbm_load (nonsense, &refusal));
      g_assert_error (refusal, ML_ERROR, ML_ERROR_PARSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add_func ("/core/rbm/" path, function)
  ADD ("energy-by-hand", test_energy_by_hand);
  ADD ("states-sum-to-one", test_states_sum_to_one);
  ADD ("conditionals-factorize", test_conditionals_factorize);
  ADD ("visible-given-hidden", test_visible_given_hidden);
  ADD ("free-energy", test_free_energy);
  ADD ("gaussian-z", test_gaussian_z);
  ADD ("many-states", test_many_states);
  ADD ("label-probabilities", test_label_probabilities);
  ADD ("pseudo-likelihood", test_pseudo_likelihood);
  ADD ("exact-gradient", test_exact_gradient);
  ADD ("long-chains", test_long_chains);
  ADD ("same-bits", test_same_bits);
  ADD ("saved-state", test_saved_state);
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
