/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training of Boltzmann machines: what it reaches on bars and stripes, whose
 * best likelihood is known, what each option does, and what watchers see. */
#include "ml-rbm-exact.h"
#include "ml-rbm-trainer.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include "test-allocations.h"

#include <math.h>
#include <string.h>

/* -- Bars and stripes ------------------------------------------------------ */

enum
{
  SIDE = 4,
  PIXELS = SIDE * SIDE,
  PATTERNS = 30, /* 2 · 2⁴ - 2: blank and full are both */
};

/* (transfer full): all columns and all rows, each once */
static MlMatrix *
bars_and_stripes (void)
{
  MlMatrix *rows = ml_matrix_new (PATTERNS, PIXELS);
  float *to = rows->data;
  for (guint bits = 0; bits < 1 << SIDE; bits++)
    for (guint i = 0; i < PIXELS; i++)
      *to++ = bits >> i / SIDE & 1;
  for (guint bits = 1; bits < (1 << SIDE) - 1; bits++)
    for (guint i = 0; i < PIXELS; i++)
      *to++ = bits >> i % SIDE & 1;
  return rows;
}

static MlSamples *
pattern_samples (void)
{
  return ml_samples_new_matrix (bars_and_stripes (),
                                ml_matrix_new (PATTERNS, 1), FALSE);
}

/* The best that any model can do is log (1 / 30) = -3.4012 a pattern. */
static void
test_bars_and_stripes (void)
{
  g_autoptr (MlMatrix) rows = bars_and_stripes ();
  g_autoptr (MlSamples) samples = pattern_samples ();
  g_autoptr (MlRbm) rbm = ml_rbm_new (PIXELS, 16, 0, ML_VISIBLE_BINARY);
  const MlRbmTrainerOptions options
      = { .method = ML_RBM_PCD,
          .gibbs_steps = 5,
          .batch_size = 10,
          .n_chains = 200,
          .epochs = 3000,
          .learning_rate = 0.1,
          .schedule = { ML_SCHEDULE_COSINE, 0.01, 1, 0 },
          .momentum = 0.5,
          .final_momentum = 0.5,
          .seed = 2 };
  GError *error = NULL;
  ml_rbm_initialize (rbm, 0.01, 2);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  const double before
      = ml_rbm_log_likelihood (rbm, ml_rbm_log_z (rbm), PATTERNS, rows->data);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, &error));
  const double after
      = ml_rbm_log_likelihood (rbm, ml_rbm_log_z (rbm), PATTERNS, rows->data);
  g_test_message ("from %.4f to %.4f nats a pattern", before, after);
  g_assert_cmpfloat_with_epsilon (before, -PIXELS * log (2), 0.01);
  g_assert_cmpfloat (after, >, -log (PATTERNS) - 0.3);
  g_assert_cmpfloat (after, <, -log (PATTERNS) + 1e-4);
  g_assert_cmpint (ml_rbm_trainer_end (trainer), ==, ML_END_EPOCHS);
}

/* -- Options --------------------------------------------------------------- */

static MlSamples *
constant_samples (guint n_rows, guint n_inputs, float value)
{
  MlMatrix *inputs = ml_matrix_new (n_rows, n_inputs);
  for (gsize i = 0; i < (gsize) n_rows * n_inputs; i++)
    inputs->data[i] = value;
  return ml_samples_new_matrix (inputs, ml_matrix_new (n_rows, 1), FALSE);
}

/* Visible units that are off in the data and in the chains: only decay moves
 * the weight. v = 0.1, w = 0.95; v = 0.05 + 0.095, w = 0.95 - 0.0725. */
static void
test_decay_by_hand (void)
{
  g_autoptr (MlSamples) samples = constant_samples (1, 1, 0);
  g_autoptr (MlRbm) rbm = ml_rbm_new (1, 1, 0, ML_VISIBLE_BINARY);
  const MlRbmTrainerOptions options = { .gibbs_steps = 1,
                                        .batch_size = 1,
                                        .epochs = 2,
                                        .learning_rate = 0.5,
                                        .momentum = 0.5,
                                        .momentum_epochs = 9,
                                        .weight_decay = 0.1 };
  rbm->weights[0] = 1;
  rbm->visible_bias[0] = -80;
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
  g_assert_cmpfloat_with_epsilon ((double) rbm->weights[0], 0.8775, 1e-6);
}

/* A hidden unit with no say: of W = 0, its bias follows the target alone. With
 * cost 1, rate 1 and p = ½ at first: q = 0.9 · 0.2 + 0.1 · 0.5 = 0.23, so its
 * bias falls by 0.23 - 0.2. */
static void
test_sparsity_by_hand (void)
{
  g_autoptr (MlSamples) samples = constant_samples (4, 3, 0);
  g_autoptr (MlRbm) rbm = ml_rbm_new (3, 1, 0, ML_VISIBLE_BINARY);
  const MlRbmTrainerOptions options = { .gibbs_steps = 1,
                                        .batch_size = 4,
                                        .epochs = 1,
                                        .learning_rate = 1,
                                        .sparsity_target = 0.2,
                                        .sparsity_cost = 1 };
  for (guint i = 0; i < 3; i++)
    rbm->visible_bias[i] = -80;
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
  g_assert_cmpfloat_with_epsilon ((double) rbm->hidden_bias[0], -0.03, 1e-6);
}

/* How often hidden units are on, over random rows, with and without target. */
static void
test_sparsity_holds (void)
{
  double rates[2];
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MlSamples) samples = pattern_samples ();
      g_autoptr (MlMatrix) rows = bars_and_stripes ();
      g_autoptr (MlRbm) rbm = ml_rbm_new (PIXELS, 20, 0, ML_VISIBLE_BINARY);
      g_autofree float *hidden = g_new (float, PATTERNS * 20);
      const MlRbmTrainerOptions options = { .gibbs_steps = 1,
                                            .batch_size = 10,
                                            .epochs = 400,
                                            .learning_rate = 0.1,
                                            .sparsity_target = 0.1,
                                            .sparsity_cost = i == 0 ? 0 : 2 };
      ml_rbm_initialize (rbm, 0.01, 1);
      g_autoptr (MlRbmTrainer) trainer
          = ml_rbm_trainer_new (rbm, samples, &options);
      g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
      ml_rbm_hidden (rbm, PATTERNS, rows->data, hidden);
      rates[i] = 0;
      for (guint k = 0; k < PATTERNS * 20; k++)
        rates[i] += (double) hidden[k] / (PATTERNS * 20);
    }
  g_test_message ("on %.3f of the time, with a target of 0.1 %.3f", rates[0],
                  rates[1]);
  g_assert_cmpfloat (rates[0], >, 0.3);
  g_assert_cmpfloat_with_epsilon (rates[1], 0.1, 0.05);
}

/* A visible unit that stays off in the chains: its bias rises by the mean of
 * what the data are taken for. */
static void
test_inputs_rounded_and_drawn (void)
{
  const MlRbmInputs all[] = { ML_RBM_INPUTS_AS_THEY_ARE, ML_RBM_INPUTS_ROUNDED,
                              ML_RBM_INPUTS_DRAWN };
  const double expected[] = { 0.7, 1, 0.7 }, near[] = { 1e-6, 1e-6, 0.03 };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (MlSamples) samples = constant_samples (2000, 1, 0.7f);
      g_autoptr (MlRbm) rbm = ml_rbm_new (1, 1, 0, ML_VISIBLE_BINARY);
      const MlRbmTrainerOptions options = { .gibbs_steps = 1,
                                            .batch_size = 2000,
                                            .epochs = 1,
                                            .learning_rate = 1,
                                            .inputs = all[i] };
      rbm->visible_bias[0] = -80;
      g_autoptr (MlRbmTrainer) trainer
          = ml_rbm_trainer_new (rbm, samples, &options);
      g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
      g_assert_cmpfloat_with_epsilon ((double) rbm->visible_bias[0] + 80,
                                      expected[i], near[i] + 1e-5);
    }
}

/* -- Gaussian units -------------------------------------------------------- */

/* Two clusters at -2 and 2: one hidden unit tells them apart, and the chains
 * give both back. The mixture's own log density is that of its parts less log
 * 2, -½ log 2πe - log 2 = -2.1121 a row of one input. */
static void
test_gaussian_clusters (void)
{
  enum
  {
    ROWS = 2000
  };
  MlRandom random;
  MlMatrix *inputs = ml_matrix_new (ROWS, 1);
  ml_random_init (&random, 5, 0);
  for (guint i = 0; i < ROWS; i++)
    inputs->data[i] = (float) ((i % 2 ? 2 : -2) + ml_random_normal (&random));
  g_autoptr (MlSamples) samples
      = ml_samples_new_matrix (inputs, ml_matrix_new (ROWS, 1), FALSE);
  g_autoptr (MlRbm) rbm = ml_rbm_new (1, 1, 0, ML_VISIBLE_GAUSSIAN);
  const MlRbmTrainerOptions options = { .gibbs_steps = 5,
                                        .batch_size = 100,
                                        .epochs = 100,
                                        .learning_rate = 0.05,
                                        .seed = 1 };
  ml_rbm_initialize (rbm, 0.1, 1);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
  const double likelihood
      = ml_rbm_log_likelihood (rbm, ml_rbm_log_z (rbm), ROWS, inputs->data);
  g_test_message ("w %g, b %g, %g nats a row", (double) rbm->weights[0],
                  (double) rbm->visible_bias[0], likelihood);
  g_assert_cmpfloat_with_epsilon (fabs ((double) rbm->weights[0]), 4, 0.3);
  g_assert_cmpfloat (likelihood, >, -2.1121 - 0.05);
  g_assert_true (isnan (ml_rbm_trainer_metrics (trainer)->likelihood));
}

static void
assert_same_machine (const MlRbm *a, const MlRbm *b)
{
  const gsize n_bytes = a->n_parameters * sizeof (float);
  g_assert_cmpmem (a->parameters, n_bytes, b->parameters, n_bytes);
}

/* -- Rows that are mostly zero ----------------------------------------------
 */

enum
{
  BLACK_INPUTS = 203,
  BLACK_HIDDEN = 131,
  BLACK_LABELS = 5,
  BLACK_ROWS = 60,
};

static MlSamples *
black_samples (guint n_labels)
{
  MlRandom random;
  MlMatrix *inputs = ml_matrix_new (BLACK_ROWS, BLACK_INPUTS);
  MlMatrix *targets = ml_matrix_new (BLACK_ROWS, MAX (n_labels, 1));
  ml_random_init (&random, 6, 0);
  for (guint i = 0; i < BLACK_ROWS * BLACK_INPUTS; i++)
    if (ml_random_below (&random, 5) == 0)
      inputs->data[i] = (float) ml_random_uniform (&random);
  for (guint i = 0; i < BLACK_ROWS && n_labels > 0; i++)
    targets->data[i * n_labels + i % n_labels] = 1;
  return ml_samples_new_matrix (inputs, targets, TRUE);
}

/* What chains look like does not depend on chance: each visible unit's bias
 * says it all. */
static MlRbm *
certain_rbm (guint n_labels)
{
  MlRandom random;
  MlRbm *rbm = ml_rbm_new (BLACK_INPUTS + n_labels, BLACK_HIDDEN, n_labels,
                           ML_VISIBLE_BINARY);
  ml_random_init (&random, 7, 0);
  ml_rbm_initialize (rbm, 0.1, 7);
  for (guint i = 0; i < rbm->n_visible; i++)
    rbm->visible_bias[i] = i % 7 == 3 ? 80 : -80;
  for (guint j = 0; j < BLACK_HIDDEN; j++)
    rbm->hidden_bias[j] = (float) ml_random_normal (&random);
  return rbm;
}

/* The two ways to the same sums differ by rounding. That way which looks at all
 * units is taken when reconstructions are means. */
static void
test_two_ways (void)
{
  const MlRbmTrainerOptions all[] = {
    { .gibbs_steps = 1 },
    { .gibbs_steps = 3, .momentum = 0.5, .weight_decay = 0.01 },
    { .gibbs_steps = 2, .weight_decay = 0.1 },
    { .gibbs_steps = 1, .sparsity_target = 0.1, .sparsity_cost = 0.5 },
  };
  for (guint i = 0; i < 2 * G_N_ELEMENTS (all); i++)
    {
      const guint n_labels = i % 2 * BLACK_LABELS;
      MlRbmTrainerOptions options = all[i / 2];
      guint32 picks[BLACK_ROWS];
      g_autoptr (MlSamples) samples = black_samples (n_labels);
      g_autoptr (MlRbm) one = certain_rbm (n_labels);
      g_autoptr (MlRbm) other = certain_rbm (n_labels);
      for (guint32 k = 0; k < BLACK_ROWS; k++)
        picks[k] = k;
      options.batch_size = 25;
      options.learning_rate = 0.2;
      g_autoptr (MlRbmTrainer) sparse
          = ml_rbm_trainer_new (one, samples, &options);
      options.mean_visible = TRUE;
      g_autoptr (MlRbmTrainer) dense
          = ml_rbm_trainer_new (other, samples, &options);
      for (guint update = 0; update < 3; update++)
        {
          ml_rbm_trainer_update (sparse, picks + 10 * update, 25 - update);
          ml_rbm_trainer_update (dense, picks + 10 * update, 25 - update);
        }
      for (gsize k = 0; k < one->n_parameters; k++)
        g_assert_cmpfloat_with_epsilon ((double) one->parameters[k],
                                        (double) other->parameters[k], 1e-5);
    }
}

/* The same bits on any number of threads, chains that go on included. */
static void
test_black_rows_same_bits (void)
{
  for (guint method = 0; method < 2; method++)
    {
      g_autoptr (MlRbm) first = NULL;
      for (guint threads = 1; threads <= 4; threads++)
        {
          g_autoptr (MlSamples) samples = black_samples (BLACK_LABELS);
          g_autoptr (MlRbm) rbm
              = ml_rbm_new (BLACK_INPUTS + BLACK_LABELS, BLACK_HIDDEN,
                            BLACK_LABELS, ML_VISIBLE_BINARY);
          const MlRbmTrainerOptions options = { .method = method,
                                                .gibbs_steps = 2,
                                                .batch_size = 25,
                                                .n_chains = 30,
                                                .epochs = 2,
                                                .learning_rate = 0.1,
                                                .momentum_epochs = 1,
                                                .final_momentum = 0.5 };
          ml_rbm_initialize (rbm, 0.1, 3);
          ml_parallel_set_threads (threads);
          g_autoptr (MlRbmTrainer) trainer
              = ml_rbm_trainer_new (rbm, samples, &options);
          g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
          ml_parallel_set_threads (0);
          if (first != NULL)
            assert_same_machine (first, rbm);
          else
            first = g_steal_pointer (&rbm);
        }
    }
}

/* -- Watching -------------------------------------------------------------- */

static MlRbm *
train_watched (MlRbmMethod method, MlMonitor *monitor, guint epochs)
{
  MlRbm *rbm = ml_rbm_new (PIXELS, 12, 0, ML_VISIBLE_BINARY);
  g_autoptr (MlSamples) samples = pattern_samples ();
  const MlRbmTrainerOptions options = { .method = method,
                                        .gibbs_steps = 2,
                                        .batch_size = 7,
                                        .epochs = epochs,
                                        .learning_rate = 0.1,
                                        .deviation = 0.1,
                                        .n_sizes = 2,
                                        .sizes = { SIDE, SIDE },
                                        .seed = 3 };
  ml_rbm_initialize (rbm, 0.1, 3);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, monitor, NULL));
  return rbm;
}

static const MlTensor *
tensor_of (const MlSnapshot *snapshot, const char *name, guint first,
           guint n_values)
{
  const MlTensor *tensor = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (tensor);
  guint n = 1;
  for (guint i = 0; i < tensor->n_sizes; i++)
    n *= tensor->sizes[i];
  g_assert_cmpuint (tensor->sizes[0], ==, first);
  g_assert_cmpuint (n, ==, first * n_values);
  for (guint i = 0; i < n; i++)
    g_assert_true (isfinite (tensor->values[i]));
  return tensor;
}

/* Every snapshot is taken, and nothing changes. */
static void
test_watching (void)
{
  for (guint method = 0; method < 2; method++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (MlSnapshot) none = ml_monitor_take_snapshot (monitor);
      g_autoptr (MlRbm) watched = train_watched (method, monitor, 4);
      g_autoptr (MlRbm) alone = train_watched (method, NULL, 4);
      g_autoptr (MlSnapshot) snapshot = ml_monitor_take_snapshot (monitor);
      g_assert_null (none);
      g_assert_nonnull (snapshot);
      assert_same_machine (watched, alone);
      const guint n_chains = method == ML_RBM_PCD ? 7 : 16;
      const MlTensor *weights
          = tensor_of (snapshot, "layer1.weights", 12, PIXELS);
      g_assert_cmpuint (weights->n_sizes, ==, 3);
      tensor_of (snapshot, "layer1.bias", 12, 1);
      tensor_of (snapshot, "layer1.visible_bias", PIXELS, 1);
      tensor_of (snapshot, "layer1.data", 7, PIXELS);
      tensor_of (snapshot, "layer1.reconstruction", 7, PIXELS);
      tensor_of (snapshot, "layer1.hidden", 7, 12);
      tensor_of (snapshot, "layer1.fantasy", n_chains, PIXELS);
      tensor_of (snapshot, "layer1.positive", PIXELS, 12);
      tensor_of (snapshot, "layer1.negative", PIXELS, 12);
      tensor_of (snapshot, "layer1.data_energy", 7, 1);
      tensor_of (snapshot, "layer1.fantasy_energy", n_chains, 1);
      g_assert_cmpfloat ((double) *tensor_of (snapshot, "phase", 1, 1)->values,
                         ==, 1);
    }
}

/* A run that is tuned before its first update is one that was set so. */
static void
test_tuning (void)
{
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  MlTuning tuning = ML_TUNING_INIT;
  tuning.gibbs_steps = 9;
  tuning.learning_rate = 0.02;
  tuning.reinitialize = TRUE;
  ml_monitor_tune (monitor, &tuning);
  g_autoptr (MlRbm) tuned = train_watched (ML_RBM_CD, monitor, 2);
  ml_monitor_history (monitor, 0, history);
  const MlMetrics *points = (const MlMetrics *) (gpointer) history->data;
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpuint (points[0].change, ==,
                    ML_CHANGE_GIBBS_STEPS | ML_CHANGE_RATE | ML_CHANGE_WEIGHTS
                        | ML_CHANGE_TO_MACHINE);
  g_assert_cmpuint (points[1].change, ==, 0);
  g_assert_cmpfloat (points[1].learning_rate, ==, 0.02);
  g_assert_cmpuint (points[1].epoch, ==, 2);

  g_autoptr (MlRbm) set = ml_rbm_new (PIXELS, 12, 0, ML_VISIBLE_BINARY);
  g_autoptr (MlSamples) samples = pattern_samples ();
  const MlRbmTrainerOptions options = { .gibbs_steps = 9,
                                        .batch_size = 7,
                                        .epochs = 2,
                                        .learning_rate = 0.02,
                                        .seed = 3 };
  ml_rbm_initialize (set, 0.1, 4); /* the next seed */
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (set, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
  assert_same_machine (tuned, set);
}

/* -- Ends ------------------------------------------------------------------ */

static void
test_divergence (void)
{
  GError *error = NULL;
  g_autoptr (MlSamples) samples = constant_samples (40, 3, 1e30f);
  g_autoptr (MlRbm) rbm = ml_rbm_new (3, 4, 0, ML_VISIBLE_GAUSSIAN);
  const MlRbmTrainerOptions options
      = { .gibbs_steps = 1, .batch_size = 4, .epochs = 9, .learning_rate = 1 };
  ml_rbm_initialize (rbm, 0.1, 4);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_false (ml_rbm_trainer_run (trainer, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DIVERGED);
  g_assert_nonnull (strstr (error->message, "standardize"));
  g_clear_error (&error);
}

static void
test_limit_of_updates (void)
{
  g_autoptr (MlSamples) samples = pattern_samples ();
  g_autoptr (MlRbm) rbm = ml_rbm_new (PIXELS, 4, 0, ML_VISIBLE_BINARY);
  const MlRbmTrainerOptions options = { .gibbs_steps = 1,
                                        .batch_size = 10,
                                        .epochs = 9,
                                        .updates = 5,
                                        .learning_rate = 0.1 };
  ml_rbm_initialize (rbm, 0.1, 4);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (rbm, samples, &options);
  g_assert_true (ml_rbm_trainer_run (trainer, NULL, NULL));
  g_assert_cmpint (ml_rbm_trainer_end (trainer), ==, ML_END_UPDATES);
  g_assert_cmpuint (ml_rbm_trainer_metrics (trainer)->update, ==, 5);
  g_assert_cmpuint (ml_rbm_trainer_metrics (trainer)->epoch, ==, 1);
}

/* -- Memory ---------------------------------------------------------------- */

static void
test_allocates_nothing (void)
{
  if (!COUNTS_ALLOCATIONS)
    {
      g_test_skip ("another allocator is at work");
      return;
    }
  for (guint way = 0; way < 4; way++)
    {
      const float value = way < 2 ? 0.5f : 0; /* all units, then those on */
      g_autoptr (MlSamples) samples = constant_samples (100, 300, value);
      g_autoptr (MlRbm) rbm = ml_rbm_new (300, 200, 0, ML_VISIBLE_BINARY);
      const MlRbmTrainerOptions options = { .method = way % 2,
                                            .gibbs_steps = 2,
                                            .batch_size = 50,
                                            .epochs = 1,
                                            .learning_rate = 0.1,
                                            .inputs = ML_RBM_INPUTS_DRAWN,
                                            .sparsity_target = 0.1,
                                            .sparsity_cost = 0.1 };
      guint32 picks[100];
      for (guint32 i = 0; i < 100; i++)
        picks[i] = i;
      g_autoptr (MlRbmTrainer) trainer
          = ml_rbm_trainer_new (rbm, samples, &options);
      ml_parallel_set_threads (2);
      ml_rbm_trainer_update (trainer, picks, 50); /* starts a thread */
      const guint before = atomic_load (&n_allocations);
      for (guint i = 0; i < 5; i++)
        ml_rbm_trainer_update (trainer, picks + 10 * i, 50);
      g_assert_cmpuint (atomic_load (&n_allocations), ==, before);
      ml_parallel_set_threads (0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                    \
  g_test_add_func ("/core/rbm-trainer/" path, function)
  ADD ("bars-and-stripes", test_bars_and_stripes);
  ADD ("decay-by-hand", test_decay_by_hand);
  ADD ("sparsity-by-hand", test_sparsity_by_hand);
  ADD ("sparsity-holds", test_sparsity_holds);
  ADD ("inputs-rounded-and-drawn", test_inputs_rounded_and_drawn);
  ADD ("gaussian-clusters", test_gaussian_clusters);
  ADD ("two-ways", test_two_ways);
  ADD ("black-rows-same-bits", test_black_rows_same_bits);
  ADD ("watching", test_watching);
  ADD ("tuning", test_tuning);
  ADD ("divergence", test_divergence);
  ADD ("limit-of-updates", test_limit_of_updates);
  ADD ("allocates-nothing", test_allocates_nothing);
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
