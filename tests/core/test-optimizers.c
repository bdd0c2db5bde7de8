/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every optimizer against the rule of its paper, worked out here in double, and
 * against PyTorch 1.13 in double; then what is known about each. */
#include "ml-network.h"
#include "ml-optimizer.h"
#include "ml-parallel.h"
#include "ml-registry.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <math.h>
#include <string.h>

enum
{
  N = 3, /* weights */
  UPDATES = 5,
};

static MlOptimizer *
optimizer (const char *text)
{
  GError *error = NULL;
  MlOptimizer *self = ml_settings_from_text (ML_TYPE_OPTIMIZER, text, &error);
  g_assert_no_error (error);
  return self;
}

typedef struct
{
  guint64 update;
  float weights[N], state[ML_OPTIMIZER_SLOTS][N];
} Walk;

static void
go (MlOptimizer *self, Walk *walk, const float *gradients, float rate_factor,
    float gradient_factor, gboolean decays)
{
  const MlStep step = { .update = ++walk->update,
                        .n = N,
                        .weights = walk->weights,
                        .gradients = gradients,
                        .state = { walk->state[0], walk->state[1] },
                        .decays = decays,
                        .rate_factor = rate_factor,
                        .gradient_factor = gradient_factor };
  ml_optimizer_step (self, &step);
}

/* -- The papers' rules ------------------------------------------------------
 */

static const double start[N] = { 1, -0.5, 0.25 };
static const double gradients[UPDATES][N] = { { 0.5, -1, 0 },
                                              { 0.25, 2, -0.125 },
                                              { -1, 0.5, 0.75 },
                                              { 0, 0.125, -2 },
                                              { 0.375, -0.25, 1 } };

/* One weight: its place, and what each paper keeps about it. */
typedef struct
{
  double w, first, second;
} Point;

static void
sgd (Point *p, double g, guint t, double decay)
{
  p->first = 0.9 * p->first + g + decay * p->w;
  p->w -= 0.1 * p->first;
}

static void
nesterov (Point *p, double g, guint t, double decay)
{
  g += decay * p->w;
  p->first = 0.9 * p->first + g;
  p->w -= 0.1 * (g + 0.9 * p->first);
}

static void
adagrad (Point *p, double g, guint t, double decay)
{
  g += decay * p->w;
  p->first += g * g;
  p->w -= 0.1 * g / (sqrt (p->first) + 1e-3);
}

static void
adadelta (Point *p, double g, guint t, double decay)
{
  g += decay * p->w;
  p->first = 0.95 * p->first + 0.05 * g * g;
  double d = sqrt (p->second + 1e-3) / sqrt (p->first + 1e-3) * g;
  p->second = 0.95 * p->second + 0.05 * d * d;
  p->w -= 0.5 * d;
}

static void
rmsprop (Point *p, double g, guint t, double decay)
{
  g += decay * p->w;
  p->first = 0.9 * p->first + 0.1 * g * g;
  p->w -= 0.1 * g / (sqrt (p->first) + 1e-3);
}

static void
move_adam (Point *p, double g, guint t)
{
  p->first = 0.8 * p->first + 0.2 * g;
  p->second = 0.95 * p->second + 0.05 * g * g;
  double m = p->first / (1 - pow (0.8, t));
  double v = p->second / (1 - pow (0.95, t));
  p->w -= 0.1 * m / (sqrt (v) + 1e-3);
}

static void
adam (Point *p, double g, guint t, double decay)
{
  move_adam (p, g + decay * p->w, t);
}

static void
adamw (Point *p, double g, guint t, double decay)
{
  p->w -= 0.1 * decay * p->w;
  move_adam (p, g, t);
}

/* The last weights without decay and with 0.1 as PyTorch computes them, of
 * torch.optim's SGD (lr=0.1, momentum=0.9; nesterov=True), Adagrad (lr=0.1,
 * eps=1e-3), Adadelta (lr=0.5, rho=0.95, eps=1e-3), RMSprop (lr=0.1, alpha=0.9,
 * eps=1e-3), Adam and AdamW (lr=0.1, betas=(0.8, 0.95), eps=1e-3). */
static const struct
{
  const char *text;
  void (*move) (Point *p, double g, guint t, double decay);
  double torch[2][N];
} papers[] = {
  { "Sgd learning-rate=0.1 momentum=0.9",
    sgd,
    { { 0.942770000000, -0.912540000000, 0.369737500000 },
      { 0.821350880400, -0.845377971950, 0.337366868975 } } },
  { "Nesterov learning-rate=0.1 momentum=0.9",
    nesterov,
    { { 0.935993000000, -1.008786000000, 0.395263750000 },
      { 0.785942937371, -0.915617319235, 0.352810984554 } } },
  { "AdaGrad learning-rate=0.1 epsilon=1e-3",
    adagrad,
    { { 0.911686364680, -0.505933963532, 0.301803278274 },
      { 0.885002922180, -0.498202844035, 0.201358556024 } } },
  { "AdaDelta learning-rate=0.5 rho=0.95 epsilon=1e-3",
    adadelta,
    { { 0.936718094077, -0.541318319656, 0.255516712547 },
      { 0.903348057081, -0.530419212467, 0.236068993734 } } },
  { "RMSProp learning-rate=0.1 rho=0.9 epsilon=1e-3",
    rmsprop,
    { { 0.710476462049, -0.522229441229, 0.404163226313 },
      { 0.644668847656, -0.495447489962, 0.115188507137 } } },
  { "Adam learning-rate=0.1 beta1=0.8 beta2=0.95 epsilon=1e-3",
    adam,
    { { 0.856516446134, -0.549342074321, 0.317920283203 },
      { 0.810813031710, -0.535645818317, 0.199969977499 } } },
  { "AdamW learning-rate=0.1 beta1=0.8 beta2=0.95 epsilon=1e-3 "
    "weight-decay=0",
    adamw,
    { { 0.856516446134, -0.549342074321, 0.317920283203 },
      { 0.813357747393, -0.526240605255, 0.304112429434 } } },
};

static void
check_paper (gsize which, double decay)
{
  g_autoptr (MlOptimizer) self = optimizer (papers[which].text);
  g_object_set (self, "weight-decay", decay, NULL);
  Walk walk = { 0 };
  Point points[N] = { { 0 } };
  for (guint i = 0; i < N; i++)
    {
      points[i].w = start[i];
      walk.weights[i] = (float) start[i];
    }
  for (guint t = 1; t <= UPDATES; t++)
    {
      float g[N];
      for (guint i = 0; i < N; i++)
        {
          g[i] = (float) gradients[t - 1][i];
          papers[which].move (&points[i], gradients[t - 1][i], t, decay);
        }
      go (self, &walk, g, 1, 1, TRUE);
      for (guint i = 0; i < N; i++)
        g_assert_cmpfloat_with_epsilon ((double) walk.weights[i], points[i].w,
                                        5e-7);
    }
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (points[i].w,
                                    papers[which].torch[decay > 0][i], 1e-11);
}

static void
test_papers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    for (guint decays = 0; decays < 2; decays++)
      {
        g_test_message ("%s, decay %u", papers[i].text, decays);
        check_paper (i, 0.1 * decays);
      }
  guint n_types;
  ml_registry_list (ML_TYPE_OPTIMIZER, &n_types);
  g_assert_cmpuint (n_types, ==, G_N_ELEMENTS (papers));
}

/* -- What is known about them -----------------------------------------------
 */

/* Adam's first step is rate · sign (g), whatever the size of g. */
static void
test_adam_first_step (void)
{
  g_autoptr (MlOptimizer) self
      = optimizer ("Adam learning-rate=0.25 epsilon=1e-12");
  Walk walk = { 0 };
  const float g[N] = { 1e-3f, -50, 0 };
  go (self, &walk, g, 1, 1, TRUE);
  g_assert_cmpfloat_with_epsilon ((double) walk.weights[0], -0.25, 1e-6);
  g_assert_cmpfloat_with_epsilon ((double) walk.weights[1], 0.25, 1e-6);
  g_assert_cmpfloat (walk.weights[2], ==, 0);
}

/* Under equal gradients the t-th step is rate / √t. */
static void
test_adagrad_slows_down (void)
{
  g_autoptr (MlOptimizer) self = optimizer ("AdaGrad learning-rate=0.5");
  Walk walk = { 0 };
  const float g[N] = { 3, -0.01f, 3 };
  double sum = 0;
  for (guint t = 1; t <= 100; t++)
    {
      go (self, &walk, g, 1, 1, TRUE);
      sum += 0.5 / sqrt (t);
      g_assert_cmpfloat_with_epsilon ((double) walk.weights[0], -sum, 2e-5);
      g_assert_cmpfloat_with_epsilon ((double) walk.weights[1], sum, 2e-5);
    }
}

/* ½ (w₀² + 100 w₁²), with the best constants for a condition of 100: plain
 * descent contracts by 99/101 an update, and both weights do; heavy ball by
 * 9/11, and its two roots there are equal: w = w₀ (1 + c t) zᵗ. */
static void
test_condition_100 (void)
{
  const double curvature[2] = { 1, 100 };
  const double rates[2] = { 2 / 101.0, 4 / 121.0 };
  const double momenta[2] = { 0, 81 / 121.0 };
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (MlOptimizer) self = optimizer ("Sgd");
      g_object_set (self, "learning-rate", rates[kind], "momentum",
                    momenta[kind], NULL);
      Walk walk = { .weights = { 1, 1, 0 } };
      for (guint t = 1; t <= 60; t++)
        {
          const float g[N] = { walk.weights[0], 100 * walk.weights[1], 0 };
          go (self, &walk, g, 1, 1, TRUE);
          for (guint i = 0; i < 2; i++)
            {
              double z
                  = (i == 0 ? 1 : -1) * (kind == 0 ? 99 / 101.0 : 9 / 11.0);
              double first = 1 - rates[kind] * curvature[i];
              double c = kind == 0 ? 0 : first / z - 1;
              double exact = (1 + c * t) * pow (z, t);
              /* A double root is sensitive: √ of the rounding of its parts. */
              g_assert_cmpfloat_with_epsilon ((double) walk.weights[i], exact,
                                              (kind == 0 ? 2e-4 : 5e-3)
                                                  * fabs (exact));
            }
        }
    }
}

/* Sutskever's form, in double: v = momentum v - rate ∇f (θ + momentum v),
 * θ = θ + v; the weights kept are θ + momentum v. */
static void
test_nesterov_looks_ahead (void)
{
  g_autoptr (MlOptimizer) self
      = optimizer ("Nesterov learning-rate=0.05 momentum=0.8");
  Walk walk = { .weights = { 1, 0, 0 } };
  double theta = 1, v = 0;
  for (guint t = 1; t <= 30; t++)
    {
      const float g[N] = { 3 * walk.weights[0], 0, 0 };
      go (self, &walk, g, 1, 1, TRUE);
      v = 0.8 * v - 0.05 * 3 * (theta + 0.8 * v);
      theta += v;
      g_assert_cmpfloat_with_epsilon ((double) walk.weights[0], theta + 0.8 * v,
                                      1e-6);
    }
}

/* -- Decay, factors, clipping -----------------------------------------------
 */

/* Without a loss only decay moves: by rate · (l2 w + l1 sign w); biases stay.
 */
static void
test_decays (void)
{
  const char *const texts[]
      = { "Sgd learning-rate=0.5 momentum=0.9 weight-decay=0.2 l1-decay=0.1",
          "AdamW learning-rate=0.5 weight-decay=0.2 l1-decay=0.1" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (MlOptimizer) self = optimizer (texts[i]);
      const float g[N] = { 0 };
      Walk weights = { .weights = { 2, -1, 0 } }, biases = weights;
      go (self, &weights, g, 1, 1, TRUE);
      go (self, &biases, g, 1, 1, FALSE);
      /* 2 - 0.5 (0.4 + 0.1);  -1 + 0.5 (0.2 + 0.1) */
      g_assert_cmpfloat_with_epsilon ((double) weights.weights[0], 1.75, 1e-6);
      g_assert_cmpfloat_with_epsilon ((double) weights.weights[1], -0.85, 1e-6);
      g_assert_cmpfloat (weights.weights[2], ==, 0);
      g_assert_cmpfloat (biases.weights[0], ==, 2);
      g_assert_cmpfloat (biases.weights[1], ==, -1);
    }
}

/* w = 1 - rate · 0.5 · (0.25 g + decay w): clipping leaves decay alone. AdamW's
 * decay follows the schedule: w = 1 - 0.2 · 0.5 · 0.5 w. */
static void
test_factors (void)
{
  g_autoptr (MlOptimizer) sgd_decays
      = optimizer ("Sgd learning-rate=0.1 momentum=0 weight-decay=0.5");
  g_autoptr (MlOptimizer) adamw_decays
      = optimizer ("AdamW learning-rate=0.2 weight-decay=0.5");
  const float g[N] = { 8, 0, 0 };
  Walk walk = { .weights = { 1, 0, 0 } };
  go (sgd_decays, &walk, g, 0.5f, 0.25f, TRUE);
  g_assert_cmpfloat_with_epsilon ((double) walk.weights[0], 0.875, 1e-6);
  Walk still = { .weights = { 0, 1, 0 } };
  go (adamw_decays, &still, g, 0.5f, 1, TRUE);
  g_assert_cmpfloat_with_epsilon ((double) still.weights[1], 0.95, 1e-6);
}

static void
test_clipping (void)
{
  g_assert_cmpfloat (ml_clip_factor (10, 2.5), ==, 0.25f);
  g_assert_cmpfloat (ml_clip_factor (2, 2.5), ==, 1);
  g_assert_cmpfloat (ml_clip_factor (10, 0), ==, 1);
  g_assert_cmpfloat (ml_clip_factor ((double) INFINITY, 1), ==, 1);
  g_assert_cmpfloat (ml_clip_factor ((double) NAN, 1), ==, 1);
}

/* -- All that are registered -------------------------------------------------
 */

static MlSamples *
plane (guint n_rows, guint n_inputs)
{
  MlMatrix *inputs = ml_matrix_new (n_rows, n_inputs);
  MlMatrix *targets = ml_matrix_new (n_rows, 1);
  MlRandom random;
  ml_random_init (&random, 5, 0);
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n_inputs; i++)
      {
        float x = (float) ml_random_normal (&random);
        inputs->data[row * n_inputs + i] = x;
        targets->data[row] += x / (float) (1 + i);
      }
  return ml_samples_new_matrix (inputs, targets, FALSE);
}

/* Returns: (transfer full): the graph after 60 epochs. */
static MlGraph *
train (GType type, const MlSamples *samples, guint threads, double *loss)
{
  GError *error = NULL;
  const char *const layers[] = { "Dense units=200 activation=tanh",
                                 "Dense units=1 activation=linear", NULL };
  const guint n_inputs = 20;
  g_autoptr (MlNetwork) network = ml_network_from_text (layers, &error);
  MlGraph *graph = ml_network_build (network, 1, &n_inputs, 1,
                                     ML_LOSS_SQUARED_ERROR, 64, &error);
  g_assert_no_error (error);
  ml_graph_initialize (graph, 1);
  g_autoptr (MlOptimizer) self = g_object_new (type, NULL);
  const MlTrainerOptions options
      = { .batch_size = 64, .epochs = 60, .seed = 1 };
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, self, samples, &options);
  ml_parallel_set_threads (threads);
  g_assert_true (ml_trainer_run (trainer, NULL, &error));
  ml_parallel_set_threads (0);
  *loss = ml_trainer_metrics (trainer)->loss;
  return graph;
}

/* With its presets each learns a plane, by the same bits on 1 and 2 threads.
 * At the start the loss is near ½ Σ 1 / (1 + i)², 0.8. */
static void
test_all_learn (void)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_OPTIMIZER, &n_types);
  g_autoptr (MlSamples) samples = plane (512, 20);
  for (guint i = 0; i < n_types; i++)
    {
      double loss, again;
      g_autoptr (MlGraph) one = train (types[i], samples, 1, &loss);
      g_autoptr (MlGraph) two = train (types[i], samples, 2, &again);
      g_test_message ("%s: %g", ml_registry_name (types[i]), loss);
      g_assert_cmpfloat (loss, <, 0.05);
      gsize n_bytes = ml_graph_n_weights (one) * sizeof (float);
      g_assert_cmpmem (ml_graph_weights (one), n_bytes, ml_graph_weights (two),
                       n_bytes);
    }
}

static void
test_presets (void)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_OPTIMIZER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlOptimizer) self = g_object_new (types[i], NULL);
      g_assert_cmpfloat (ml_optimizer_learning_rate (self), ==,
                         ml_optimizer_preset_rate (types[i]));
      g_assert_cmpuint (ml_optimizer_slots (self), <=, ML_OPTIMIZER_SLOTS);
      g_assert_nonnull (ML_OPTIMIZER_GET_CLASS (self)->reference);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/optimizers/papers", test_papers);
  g_test_add_func ("/core/optimizers/adam-first-step", test_adam_first_step);
  g_test_add_func ("/core/optimizers/adagrad-slows-down",
                   test_adagrad_slows_down);
  g_test_add_func ("/core/optimizers/condition-100", test_condition_100);
  g_test_add_func ("/core/optimizers/nesterov-looks-ahead",
                   test_nesterov_looks_ahead);
  g_test_add_func ("/core/optimizers/decays", test_decays);
  g_test_add_func ("/core/optimizers/factors", test_factors);
  g_test_add_func ("/core/optimizers/clipping", test_clipping);
  g_test_add_func ("/core/optimizers/presets", test_presets);
  g_test_add_func ("/core/optimizers/all-learn", test_all_learn);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
