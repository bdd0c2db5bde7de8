/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Deep belief networks: what goes up equals a network of dense layers, each
 * machine learns from the one below, and the up–down algorithm moves weights as
 * sums over all states of a tiny network say, which this file works out by
 * itself. */
#include "test-pictures.h"

#include "ml-dbn-pretraining.h"
#include "ml-dbn-sampler.h"
#include "ml-dbn-unrolling.h"
#include "ml-up-down.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static void
fill_normal (MlRbm *machine, double deviation, guint64 stream)
{
  MlRandom random;
  ml_random_init (&random, 3, stream);
  for (gsize i = 0; i < machine->n_parameters; i++)
    machine->parameters[i] = (float) (deviation * ml_random_normal (&random));
}

static MlDbn *
random_dbn (guint n_visible, guint n_layers, const guint *units, guint n_labels)
{
  MlDbn *dbn
      = ml_dbn_new (n_visible, n_layers, units, n_labels, ML_VISIBLE_BINARY);
  for (guint i = 0; i < n_layers; i++)
    fill_normal (dbn->up[i], 1, i);
  return dbn;
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/* -- Layers of a network --------------------------------------------------- */

static MlNetwork *
dense_layers (guint n, const guint *units)
{
  MlNetwork *network = ml_network_new ();
  for (guint i = 0; i < n; i++)
    g_assert_true (ml_network_append_dense (
        network, units[i],
        i + 1 == n && n > 3 ? ML_ACTIVATION_LINEAR : ML_ACTIVATION_SIGMOID,
        NULL));
  return network;
}

static void
run_graph (MlGraph *graph, const float *row, float *out)
{
  MlPass pass = { .n_rows = 1 };
  const MlNode *input = ml_graph_input (graph);
  const MlNode *output = ml_graph_output (graph);
  memcpy (input->values, row, input->n_values * sizeof (float));
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
  memcpy (out, output->values, output->n_values * sizeof (float));
}

/* Unrolled, digits go up as by the machines, and come down as by them. */
static void
test_unrolls (void)
{
  enum
  {
    N = 64
  };
  static const guint units[] = { 20, 12, 5 };
  static const guint both[] = { 20, 12, 5, 12, 20, N };
  g_autoptr (MlDataset) data = test_pictures (50);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  g_autoptr (MlMatrix) inputs = ml_encoder_encode (encoder, rows);
  g_autoptr (MlDbn) dbn = random_dbn (N, 3, units, 0);
  g_autoptr (MlNetwork) coder = dense_layers (3, units);
  g_autoptr (MlNetwork) copier = dense_layers (6, both);
  g_autoptr (MlGraph) up = ml_dbn_unroll (dbn, coder, encoder, NULL);
  g_autoptr (MlGraph) through = ml_dbn_unroll (dbn, copier, encoder, NULL);
  float one[20], two[12], three[5], code[5], again[N], visible[N];
  float *layers[] = { one, two, three };
  for (guint row = 0; row < 50; row++)
    {
      const float *v = inputs->data + N * row;
      ml_dbn_up (dbn, 3, 1, v, layers);
      run_graph (up, v, code);
      for (guint i = 0; i < 5; i++)
        g_assert_cmpfloat_with_epsilon (code[i], three[i], 1e-5f);
      run_graph (through, v, again);
      ml_rbm_visible (dbn->up[2], 1, three, two);
      ml_dbn_down (dbn, 1, two, layers, visible);
      for (guint i = 0; i < N; i++)
        g_assert_cmpfloat_with_epsilon (sigmoid ((double) again[i]),
                                        (double) visible[i], 1e-5);
    }
}

/* -- Machine after machine --------------------------------------------------
 */

static MlSamples *
picture_samples (MlMatrix **inputs)
{
  g_autoptr (MlDataset) data = test_pictures (300);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  *inputs = ml_encoder_encode (encoder, rows);
  return ml_samples_new (encoder, rows, NULL, NULL);
}

static MlDbnPretraining
pretraining (MlMetrics *so_far, double rate)
{
  return (MlDbnPretraining){ .machine = { .gibbs_steps = 1,
                                          .batch_size = 20,
                                          .epochs = 3,
                                          .learning_rate = rate },
                             .seed = 5,
                             .so_far = so_far };
}

/* With a rate of 0 a machine keeps the visible biases it begins with: those of
 * the means of its data, log (p / (1 - p)). For the second machine these are
 * the probabilities of the first one's hidden units, worked out here in
 * double; for its labels log p. */
static void
test_learns_from_below (void)
{
  enum
  {
    N = 64,
    H = 10
  };
  static const guint units[] = { H, 6 };
  double means[H] = { 0 }, counts[10] = { 0 };
  MlMetrics so_far = ML_METRICS_INIT;
  const MlDbnPretraining options = pretraining (&so_far, 0);
  MlMatrix *inputs;
  g_autoptr (MlSamples) samples = picture_samples (&inputs);
  g_autoptr (MlDbn) dbn = ml_dbn_new (N, 2, units, 10, ML_VISIBLE_BINARY);
  g_autoptr (GString) note = g_string_new (NULL);
  ml_dbn_initialize (dbn, 0.5, 1);
  g_assert_true (ml_dbn_pretrain (dbn, samples, &options, NULL, note, NULL));
  for (guint row = 0; row < 300; row++)
    {
      for (guint j = 0; j < H; j++)
        {
          double sum = 0;
          for (guint i = 0; i < N; i++)
            sum += (double) inputs->data[row * N + i]
                   * (double) dbn->up[0]->weights[i * H + j];
          means[j] += sigmoid (sum) / 300;
        }
      for (guint k = 0; k < 10; k++)
        counts[k] += (double) samples->targets->data[row * 10 + k] / 300;
    }
  for (guint j = 0; j < H; j++)
    g_assert_cmpfloat_with_epsilon (dbn->up[1]->visible_bias[j],
                                    log (means[j] / (1 - means[j])), 1e-4);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpfloat_with_epsilon (dbn->up[1]->visible_bias[H + k],
                                    log (counts[k]), 1e-4);
  ml_matrix_free (inputs);
}

/* A machine does not know of those above it; the curve counts all of them. */
static void
test_machine_after_machine (void)
{
  static const guint units[] = { 30, 20, 10 };
  MlMatrix *inputs;
  g_autoptr (MlSamples) samples = picture_samples (&inputs);
  MlDbn *dbns[3];
  for (guint n = 1; n <= 3; n++)
    {
      MlMetrics so_far = ML_METRICS_INIT;
      const MlDbnPretraining options = pretraining (&so_far, 0.1);
      g_autoptr (GString) note = g_string_new (NULL);
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (GArray) points
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      dbns[n - 1] = ml_dbn_new (64, n, units, 0, ML_VISIBLE_BINARY);
      ml_dbn_initialize (dbns[n - 1], 0.01, 1);
      g_assert_true (ml_dbn_pretrain (dbns[n - 1], samples, &options, monitor,
                                      note, NULL));
      ml_monitor_history (monitor, 0, points);
      g_assert_cmpuint (points->len, ==, 3 * n);
      for (guint i = 0; i < points->len; i++)
        {
          const MlMetrics *point = &g_array_index (points, MlMetrics, i);
          g_assert_cmpuint (point->epoch, ==, i + 1);
          g_assert_cmpuint (point->epochs, ==, 3 * n);
          g_assert_cmpuint (point->update, ==, 15 * (i + 1));
        }
      g_assert_cmpuint (so_far.epoch, ==, 3 * n);
    }
  for (guint i = 0; i < 2; i++)
    for (guint n = i + 1; n < 3; n++)
      g_assert_cmpmem (dbns[n]->up[i]->parameters,
                       dbns[n]->up[i]->n_parameters * sizeof (float),
                       dbns[i]->up[i]->parameters,
                       dbns[i]->up[i]->n_parameters * sizeof (float));
  for (guint n = 0; n < 3; n++)
    ml_dbn_free (dbns[n]);
  ml_matrix_free (inputs);
}

/* -- A tiny network, state by state -----------------------------------------
 */

enum
{
  V = 4,
  H = 3, /* below the top machine */
  Y = 2, /* labels */
  T = 3, /* hidden units on top */
  N_PATTERNS = 6,
};

static const guint tiny_units[] = { H, T };

static const float patterns[N_PATTERNS][V + Y]
    = { { 1, 1, 0, 0, 1, 0 }, { 1, 0, 0, 0, 1, 0 }, { 1, 1, 1, 0, 1, 0 },
        { 0, 0, 1, 1, 0, 1 }, { 0, 1, 1, 1, 0, 1 }, { 0, 0, 0, 1, 0, 1 } };

static MlSamples *
pattern_samples (guint n_times)
{
  const guint n = n_times * N_PATTERNS;
  MlMatrix *inputs = ml_matrix_new (n, V), *targets = ml_matrix_new (n, Y);
  for (guint row = 0; row < n; row++)
    {
      memcpy (inputs->data + V * row, patterns[row % N_PATTERNS],
              V * sizeof (float));
      memcpy (targets->data + Y * row, patterns[row % N_PATTERNS] + V,
              Y * sizeof (float));
    }
  return ml_samples_new_matrix (inputs, targets, TRUE);
}

static void
spread (guint state, guint n, double *units)
{
  for (guint i = 0; i < n; i++)
    units[i] = state >> i & 1;
}

/* p (on) of each of the units that @machine's other layer drives. */
static void
drive_up (const MlRbm *machine, const double *from, double *p)
{
  for (guint j = 0; j < machine->n_hidden; j++)
    {
      double sum = (double) machine->hidden_bias[j];
      for (guint i = 0; i < machine->n_visible; i++)
        sum += from[i] * (double) machine->weights[i * machine->n_hidden + j];
      p[j] = sigmoid (sum);
    }
}

static void
drive_down (const MlRbm *machine, const double *from, double *p)
{
  for (guint i = 0; i < machine->n_visible; i++)
    {
      double sum = (double) machine->visible_bias[i];
      for (guint j = 0; j < machine->n_hidden; j++)
        sum += from[j] * (double) machine->weights[i * machine->n_hidden + j];
      p[i] = sigmoid (sum);
    }
}

static double
probability (const double *p, const double *units, guint n)
{
  double product = 1;
  for (guint i = 0; i < n; i++)
    product *= units[i] > 0.5 ? p[i] : 1 - p[i];
  return product;
}

/* p (h, y) of the top machine: top[state of h][y]. */
static void
list_top (const MlRbm *top, double joint[1 << H][Y])
{
  double z = 0;
  for (guint state = 0; state < 1 << H; state++)
    for (guint y = 0; y < Y; y++)
      {
        double x[H + Y] = { 0 }, p[T], exponent = 0;
        spread (state, H, x);
        x[H + y] = 1;
        drive_up (top, x, p);
        for (guint i = 0; i < H + Y; i++)
          exponent += x[i] * (double) top->visible_bias[i];
        for (guint j = 0; j < T; j++) /* 1 + exp (sum) = 1 / (1 - p) */
          exponent -= log1p (-p[j]);
        z += joint[state][y] = exp (exponent);
      }
  for (guint state = 0; state < 1 << H; state++)
    for (guint y = 0; y < Y; y++)
      joint[state][y] /= z;
}

/* The variational free energy of the patterns, a mean, and minus their log
 * likelihood, below which it cannot be. */
static void
measure_bound (const MlDbn *dbn, double *bound, double *least)
{
  double joint[1 << H][Y];
  list_top (ml_dbn_top (dbn), joint);
  *bound = *least = 0;
  for (guint row = 0; row < N_PATTERNS; row++)
    {
      double v[V], q[H], likelihood = 0;
      const guint y = patterns[row][V] > 0 ? 0 : 1;
      for (guint i = 0; i < V; i++)
        v[i] = (double) patterns[row][i];
      drive_up (dbn->up[0], v, q);
      for (guint state = 0; state < 1 << H; state++)
        {
          double h[H], p[V];
          spread (state, H, h);
          drive_down (dbn->down[0], h, p);
          const double given = probability (q, h, H);
          const double all = probability (p, v, V) * joint[state][y];
          *bound += given * (log (given) - log (all)) / N_PATTERNS;
          likelihood += all;
        }
      *least -= log (likelihood) / N_PATTERNS;
    }
}

typedef struct /* what an update is expected to add at a rate of 1 */
{
  double down[V][H], up[V][H], top[H + Y][T];
} Expected;

static void
expect_from_data (const MlDbn *dbn, Expected *e)
{
  for (guint row = 0; row < N_PATTERNS; row++)
    {
      double v[V], q[H];
      for (guint i = 0; i < V; i++)
        v[i] = (double) patterns[row][i];
      drive_up (dbn->up[0], v, q);
      for (guint state = 0; state < 1 << H; state++)
        {
          double x[H + Y], p[V], t[T];
          spread (state, H, x);
          for (guint y = 0; y < Y; y++)
            x[H + y] = (double) patterns[row][V + y];
          drive_down (dbn->down[0], x, p);
          drive_up (ml_dbn_top (dbn), x, t);
          const double weight = probability (q, x, H) / N_PATTERNS;
          for (guint i = 0; i < V; i++)
            for (guint j = 0; j < H; j++)
              e->down[i][j] += weight * (v[i] - p[i]) * x[j];
          for (guint i = 0; i < H + Y; i++)
            for (guint j = 0; j < T; j++)
              e->top[i][j] += weight * x[i] * t[j];
        }
    }
}

/* What long chains of the top machine dream. */
static void
expect_from_dreams (const MlDbn *dbn, Expected *e)
{
  double joint[1 << H][Y];
  list_top (ml_dbn_top (dbn), joint);
  for (guint state = 0; state < 1 << H; state++)
    for (guint y = 0; y < Y; y++)
      {
        double x[H + Y] = { 0 }, p[V], q[H], t[T];
        spread (state, H, x);
        x[H + y] = 1;
        drive_down (dbn->down[0], x, p);
        drive_up (dbn->up[0], p, q);
        drive_up (ml_dbn_top (dbn), x, t);
        for (guint i = 0; i < V; i++)
          for (guint j = 0; j < H; j++)
            e->up[i][j] += joint[state][y] * p[i] * (x[j] - q[j]);
        for (guint i = 0; i < H + Y; i++)
          for (guint j = 0; j < T; j++)
            e->top[i][j] -= joint[state][y] * x[i] * t[j];
      }
}

static void
assert_moved (const MlRbm *after, const MlRbm *before, const double *expected)
{
  const guint n = before->n_visible * before->n_hidden;
  for (guint i = 0; i < n; i++)
    {
      const double moved = (double) (after->weights[i] - before->weights[i]);
      g_assert_cmpfloat_with_epsilon (moved, expected[i], 0.017);
    }
}

/* One update on 24,000 rows: means of values between -1 and 1, whose deviation
 * is below 0.5, lie within five times 0.5 / √24,000 = 0.016 of what is
 * expected, and 0.001 for chains that have not quite arrived. */
static void
test_moves_as_expected (void)
{
  enum
  {
    TIMES = 4000,
    N = TIMES * N_PATTERNS
  };
  Expected e = { 0 };
  g_autoptr (MlSamples) samples = pattern_samples (TIMES);
  g_autoptr (MlDbn) dbn = random_dbn (V, 2, tiny_units, Y);
  ml_dbn_untie (dbn);
  fill_normal (dbn->down[0], 1, 77);
  g_autoptr (MlDbn) before = ml_dbn_copy (dbn);
  const MlUpDownOptions options = { .batch_size = N,
                                    .epochs = 1,
                                    .gibbs_steps = 100,
                                    .learning_rate = 1,
                                    .seed = 1 };
  g_autofree guint32 *picks = g_new (guint32, N);
  for (guint i = 0; i < N; i++)
    picks[i] = i;
  g_autoptr (MlUpDown) trainer = ml_up_down_new (dbn, samples, &options);
  ml_up_down_update (trainer, picks, N);
  expect_from_data (before, &e);
  expect_from_dreams (before, &e);
  assert_moved (dbn->down[0], before->down[0], &e.down[0][0]);
  assert_moved (dbn->up[0], before->up[0], &e.up[0][0]);
  assert_moved (dbn->up[1], before->up[1], &e.top[0][0]);
}

/* Up and down lowers the variational free energy of the patterns, and raises
 * their exact likelihood; the bound holds at every moment. Chains that go on
 * do it with one step. */
static void
test_lowers_the_bound (gconstpointer is_persistent)
{
  enum
  {
    TIMES = 20,
    N = TIMES * N_PATTERNS
  };
  double bound, least, before;
  const guint n = is_persistent ? N : N_PATTERNS;
  guint32 picks[N];
  g_autoptr (MlSamples) samples = pattern_samples (TIMES);
  g_autoptr (MlDbn) dbn = ml_dbn_new (V, 2, tiny_units, Y, ML_VISIBLE_BINARY);
  const MlUpDownOptions options = { .batch_size = n,
                                    .epochs = 1,
                                    .gibbs_steps = is_persistent ? 1 : 5,
                                    .is_persistent = is_persistent != NULL,
                                    .learning_rate = is_persistent ? 0.03 : 0.1,
                                    .seed = 2 };
  for (guint i = 0; i < n; i++)
    picks[i] = i;
  ml_dbn_initialize (dbn, 0.1, 1);
  g_autoptr (MlUpDown) trainer = ml_up_down_new (dbn, samples, &options);
  measure_bound (dbn, &bound, &least);
  before = bound;
  /* At first every pixel is a coin, and so is the label. */
  g_assert_cmpfloat_with_epsilon (least, (V + 1) * log (2), 0.05);
  for (guint k = 0; k < 8; k++)
    {
      for (guint i = 0; i < 1000; i++)
        ml_up_down_update (trainer, picks, n);
      measure_bound (dbn, &bound, &least);
      g_test_message ("free energy %.4f, -log likelihood %.4f", bound, least);
      g_assert_cmpfloat (bound, >=, least);
    }
  g_assert_cmpfloat (bound, <, before - 1);
  g_assert_cmpfloat (least, >, log (N_PATTERNS)); /* nobody does better */
  g_assert_cmpfloat (least, <, log (N_PATTERNS) + 0.6);
}

/* Weights that are drawn anew before the first update are those of the next
 * seed, both ways alike, and the run goes on from there. */
static void
test_draws_anew (void)
{
  MlTuning tuning = ML_TUNING_INIT;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (MlSamples) samples = pattern_samples (4);
  g_autoptr (MlDbn) tuned = random_dbn (V, 2, tiny_units, Y);
  g_autoptr (MlDbn) set = random_dbn (V, 2, tiny_units, Y);
  MlUpDownOptions options = { .batch_size = 3,
                              .epochs = 2,
                              .gibbs_steps = 2,
                              .is_persistent = TRUE,
                              .learning_rate = 0.1,
                              .momentum = 0.5,
                              .deviation = 0.1,
                              .seed = 6 };
  tuning.reinitialize = TRUE;
  ml_monitor_tune (monitor, &tuning);
  g_autoptr (MlUpDown) one = ml_up_down_new (tuned, samples, &options);
  g_assert_true (ml_up_down_run (one, monitor, NULL));
  ml_monitor_history (monitor, 0, history);
  const MlMetrics *points = (const MlMetrics *) (gpointer) history->data;
  g_assert_cmpuint (points[0].change, ==,
                    ML_CHANGE_WEIGHTS | ML_CHANGE_TO_MACHINE);
  g_assert_cmpuint (points[history->len - 1].change, ==, 0);

  ml_dbn_initialize (set, 0.1, 7);
  g_autoptr (MlUpDown) two = ml_up_down_new (set, samples, &options);
  g_assert_true (ml_up_down_run (two, NULL, NULL));
  g_autoptr (GVariant) a = g_variant_ref_sink (ml_dbn_save (tuned));
  g_autoptr (GVariant) b = g_variant_ref_sink (ml_dbn_save (set));
  g_assert_true (g_variant_equal (a, b));
}

/* -- Dreams -----------------------------------------------------------------
 */

/* E (v | y) = Σ p (h | y) p (v | h): means of 20,000 chains with a label held
 * come within five standard errors of it. */
static void
test_dreams_of_a_label (void)
{
  enum
  {
    N = 20000
  };
  double joint[1 << H][Y], expected[Y][V] = { { 0 } };
  g_autoptr (MlDbn) dbn = random_dbn (V, 2, tiny_units, Y);
  ml_dbn_untie (dbn);
  fill_normal (dbn->down[0], 1, 77);
  list_top (ml_dbn_top (dbn), joint);
  for (guint y = 0; y < Y; y++)
    {
      double sum = 0;
      for (guint state = 0; state < 1 << H; state++)
        {
          double h[H], p[V];
          spread (state, H, h);
          drive_down (dbn->down[0], h, p);
          sum += joint[state][y];
          for (guint i = 0; i < V; i++)
            expected[y][i] += joint[state][y] * p[i];
        }
      for (guint i = 0; i < V; i++)
        expected[y][i] /= sum;
    }
  g_autoptr (MlSampler) sampler = ml_dbn_sampler_new (dbn, N, 4);
  g_autofree float *visible = g_new (float, N *V);
  g_autofree float *labels = g_new (float, N *Y);
  for (guint y = 0; y < Y; y++)
    {
      double means[V] = { 0 };
      for (guint chain = 0; chain < N; chain++)
        ml_sampler_hold_label (sampler, chain, (int) y);
      ml_sampler_step (sampler, 60);
      ml_sampler_read_visible (sampler, visible);
      ml_sampler_read_labels (sampler, labels);
      for (guint chain = 0; chain < N; chain++)
        {
          g_assert_cmpfloat (labels[chain * Y + y], ==, 1);
          for (guint i = 0; i < V; i++)
            means[i] += (double) visible[chain * V + i] / N;
        }
      for (guint i = 0; i < V; i++)
        g_assert_cmpfloat_with_epsilon (means[i], expected[y][i],
                                        5 * 0.5 / sqrt (N));
    }
}

/* A row that is held goes up once and comes down again, whatever the chains do.
 */
static void
test_holds_a_row (void)
{
  static const guint units[] = { 5, 4, 6 };
  static const float row[V] = { 1, 0, 1, 1 };
  float one[5], two[4], first[V], again[V];
  float *layers[] = { one, two };
  g_autoptr (MlDbn) dbn = random_dbn (V, 3, units, Y);
  g_autoptr (MlSampler) sampler = ml_dbn_sampler_new (dbn, 1, 4);
  ml_dbn_up (dbn, 2, 1, row, layers);
  ml_dbn_down (dbn, 1, two, layers, first);
  ml_sampler_hold_visible (sampler, row, NULL);
  ml_sampler_step (sampler, 3);
  ml_sampler_read_visible (sampler, again);
  g_assert_cmpmem (again, sizeof again, first, sizeof first);
}

/* -- Files ------------------------------------------------------------------
 */

static void
test_saves (void)
{
  static const guint units[] = { 5, 4, 6 };
  g_autoptr (MlDbn) dbn = random_dbn (V, 3, units, Y);
  for (guint untied = 0; untied < 2; untied++)
    {
      if (untied)
        {
          ml_dbn_untie (dbn);
          fill_normal (dbn->down[1], 1, 9);
        }
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_dbn_save (dbn));
      g_autoptr (MlDbn) loaded = ml_dbn_load (state, NULL);
      g_assert_nonnull (loaded);
      g_assert_cmpint (loaded->is_untied, ==, (int) untied);
      g_autoptr (GVariant) again = g_variant_ref_sink (ml_dbn_save (loaded));
      g_assert_true (g_variant_equal (state, again));
    }
}

/* Machines that do not stand on each other, or no machines, are refused. */
static void
test_refuses_nonsense (void)
{
  static const guint units[] = { 5, 4 }, others[] = { 6, 4 };
  g_autoptr (MlDbn) one = random_dbn (V, 2, units, Y);
  g_autoptr (MlDbn) two = random_dbn (V, 2, others, Y);
  MlRbm *swapped = one->up[1];
  one->up[1] = two->up[1];
  two->up[1] = swapped;
  GVariant *states[]
      = { ml_dbn_save (one), g_variant_new_parsed ("(@av [], @av [])"),
          g_variant_new_parsed ("([<'x'>], @av [])"),
          g_variant_new_parsed ("'x'") };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) state = g_variant_ref_sink (states[i]);
      g_assert_null (ml_dbn_load (state, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/dbn/unrolls", test_unrolls);
  g_test_add_func ("/core/dbn/learns-from-below", test_learns_from_below);
  g_test_add_func ("/core/dbn/machine-after-machine",
                   test_machine_after_machine);
  g_test_add_func ("/core/dbn/moves-as-expected", test_moves_as_expected);
  g_test_add_data_func ("/core/dbn/lowers-the-bound", NULL,
                        test_lowers_the_bound);
  g_test_add_data_func ("/core/dbn/lowers-the-bound/chains-go-on", "",
                        test_lowers_the_bound);
  g_test_add_func ("/core/dbn/draws-anew", test_draws_anew);
  g_test_add_func ("/core/dbn/dreams-of-a-label", test_dreams_of_a_label);
  g_test_add_func ("/core/dbn/holds-a-row", test_holds_a_row);
  g_test_add_func ("/core/dbn/saves", test_saves);
  g_test_add_func ("/core/dbn/refuses-nonsense", test_refuses_nonsense);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
