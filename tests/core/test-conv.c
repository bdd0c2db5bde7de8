/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Convolution and pooling against their definitions in double, hand-computed
 * examples, published sizes and values made by PyTorch 1.13. */
#include "ml-error.h"
#include "ml-graph-snapshot.h"
#include "ml-network.h"
#include "ml-parallel.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <math.h>
#include <string.h>

/* -- A convolution and its definition -------------------------------------- */

typedef struct
{
  guint channels, height, width, filters, size, stride, padding;
  gboolean is_fast; /* expected to take the way of ml-winograd.h */
} Shape;

enum
{
  N_ROWS = 5,
};

typedef struct
{
  MlGraph *graph;
  MlNode *picture, *weights, *bias, *conv, *target;
} Case;

static MlNode *
add_parameter (MlGraph *graph, const char *name, guint n_sizes,
               const guint *sizes)
{
  return ml_graph_add_parameter (graph, name, n_sizes, sizes, ML_DRAW_UNIFORM,
                                 0.5f, NULL);
}

/* Input → a filter of one pixel that changes nothing, so that the picture has a
 * gradient → the convolution → squared error. */
static Case
build_case (const Shape *s, MlActivation activation)
{
  const guint sizes[] = { s->channels, s->height, s->width };
  const guint pixel[] = { 1, 1, s->channels, s->channels };
  const guint filter[] = { s->size, s->size, s->channels, s->filters };
  const MlOpSettings identity = { .size = 1, .stride = 1 };
  const MlOpSettings settings = { .activation = (int) activation,
                                  .size = s->size,
                                  .stride = s->stride,
                                  .padding = s->padding };
  Case c = { .graph = ml_graph_new () };
  MlNode *input = ml_graph_add_input (c.graph, 3, sizes);
  MlNode *one = add_parameter (c.graph, "one", 4, pixel);
  MlNode *none = add_parameter (c.graph, "none", 1, &s->channels);
  c.picture = ml_conv (c.graph, input, one, none, &identity, NULL);
  c.weights = add_parameter (c.graph, "weights", 4, filter);
  c.bias = add_parameter (c.graph, "bias", 1, &s->filters);
  c.conv = ml_conv (c.graph, c.picture, c.weights, c.bias, &settings, NULL);
  g_assert_nonnull (c.conv);
  c.target = ml_graph_add_input (c.graph, 3, c.conv->sizes);
  MlNode *loss = ml_squared_error (c.graph, c.conv, c.target, NULL);
  g_assert_true (ml_graph_seal (c.graph, loss, c.conv, N_ROWS, NULL));
  ml_graph_initialize (c.graph, 3);
  memset (none->values, 0, none->n_values * sizeof (float));
  memset (one->values, 0, one->n_values * sizeof (float));
  for (guint i = 0; i < s->channels; i++)
    one->values[i * s->channels + i] = 1;
  return c;
}

/* Forward and backward by slices, as a trainer goes. */
static void
run_case (const Case *c)
{
  const guint slice_rows = ml_graph_slice_rows (c->graph);
  ml_graph_begin (c->graph);
  for (guint first = 0; first < N_ROWS; first += slice_rows)
    {
      MlPass pass
          = { .first = first, .n_rows = MIN (slice_rows, N_ROWS - first) };
      ml_graph_forward (c->graph, &pass);
      for (guint row = first; row < first + pass.n_rows; row++)
        ml_graph_loss (c->graph)->gradients[row] = 1;
      ml_graph_backward (c->graph, &pass);
    }
  for (guint block = 0; block < ml_graph_n_blocks (c->graph); block++)
    ml_graph_gather (c->graph, block, N_ROWS);
}

/* One step of the definition: result (y, x, f) reads pixel (py, px, c) through
 * weight (i, j, c, f). */
typedef struct
{
  gsize result, pixel, weight;
} Step;

static GArray *
all_steps (const Shape *s, const MlNode *conv)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (Step));
  for (guint y = 0; y < conv->sizes[1]; y++)
    for (guint x = 0; x < conv->sizes[2]; x++)
      for (guint i = 0; i < s->size; i++)
        for (guint j = 0; j < s->size; j++)
          {
            int py = (int) (y * s->stride + i) - (int) s->padding;
            int px = (int) (x * s->stride + j) - (int) s->padding;
            if (py < 0 || px < 0 || py >= (int) s->height
                || px >= (int) s->width)
              continue;
            for (guint c = 0; c < s->channels; c++)
              for (guint f = 0; f < s->filters; f++)
                {
                  Step step = {
                    (y * conv->sizes[2] + x) * s->filters + f,
                    ((guint) py * s->width + (guint) px) * s->channels + c,
                    ((i * s->size + j) * s->channels + c) * s->filters + f
                  };
                  g_array_append_val (steps, step);
                }
          }
  return steps;
}

static void
assert_close (const float *found, const double *expected, gsize n)
{
  double size = 0;
  for (gsize i = 0; i < n; i++)
    size = fmax (size, fabs (expected[i]));
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon ((double) found[i], expected[i],
                                    1e-5 * size + 1e-6);
}

static void
check_shape (const Shape *s, MlActivation activation)
{
  const Case c = build_case (s, activation);
  const gsize n_out = c.conv->n_values, n_in = c.picture->n_values;
  MlRandom random;
  ml_random_init (&random, 9, 0);
  for (gsize i = 0; i < N_ROWS * n_in; i++)
    ml_graph_input (c.graph)->values[i] = (float) ml_random_normal (&random);
  for (gsize i = 0; i < N_ROWS * n_out; i++)
    c.target->values[i] = (float) ml_random_normal (&random);
  g_assert_cmpint (c.conv->n_slice_scratch > 0, ==, s->is_fast);
  run_case (&c);
  g_autoptr (GArray) steps = all_steps (s, c.conv);
  g_autofree double *dw = g_new0 (double, c.weights->n_values);
  g_autofree double *db = g_new0 (double, s->filters);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_autofree double *y = g_new (double, n_out), *dx = g_new0 (double, n_in);
      const float *x = c.picture->values + row * n_in;
      for (gsize i = 0; i < n_out; i++)
        y[i] = (double) c.bias->values[i % s->filters];
      for (guint k = 0; k < steps->len; k++)
        {
          const Step *step = &g_array_index (steps, Step, k);
          y[step->result] += (double) x[step->pixel]
                             * (double) c.weights->values[step->weight];
        }
      for (gsize i = 0; i < n_out && activation == ML_ACTIVATION_RELU; i++)
        y[i] = fmax (y[i], 0);
      assert_close (c.conv->values + row * n_out, y, n_out);
      for (gsize i = 0; i < n_out; i++) /* y becomes the sums' gradient */
        y[i] = y[i] > 0 || activation == ML_ACTIVATION_LINEAR
                   ? y[i] - (double) c.target->values[row * n_out + i]
                   : 0;
      for (gsize i = 0; i < n_out; i++)
        db[i % s->filters] += y[i];
      for (guint k = 0; k < steps->len; k++)
        {
          const Step *step = &g_array_index (steps, Step, k);
          dx[step->pixel]
              += y[step->result] * (double) c.weights->values[step->weight];
          dw[step->weight] += y[step->result] * (double) x[step->pixel];
        }
      assert_close (c.picture->gradients + row * n_in, dx, n_in);
    }
  assert_close (c.weights->gradients, dw, c.weights->n_values);
  assert_close (c.bias->gradients, db, s->filters);
  ml_graph_free (c.graph);
}

static void
test_definition (void)
{
  const Shape shapes[] = {
    { 1, 7, 9, 1, 3, 1, 0, FALSE },    { 3, 6, 5, 20, 5, 1, 2, FALSE },
    { 2, 9, 8, 33, 4, 3, 1, FALSE },   { 20, 11, 12, 50, 5, 2, 0, FALSE },
    { 17, 3, 3, 5, 3, 1, 2, FALSE },   { 4, 1, 30, 40, 1, 1, 0, FALSE },
    { 20, 12, 12, 50, 5, 1, 0, TRUE }, { 9, 7, 10, 17, 5, 1, 2, TRUE },
    { 32, 9, 8, 64, 3, 1, 1, TRUE },   { 8, 14, 6, 40, 3, 1, 0, TRUE },
    { 24, 6, 7, 70, 3, 1, 2, TRUE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_test_message ("shape %zu", i);
      check_shape (&shapes[i], ML_ACTIVATION_RELU);
      check_shape (&shapes[i], ML_ACTIVATION_LINEAR);
    }
}

/* -- Examples -------------------------------------------------------------- */

/* The picture and filter that many introductions show: every place of the
 * filter counted by hand. */
static void
test_binary_picture (void)
{
  const float picture[] = { 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1,
                            1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0 };
  const float filter[] = { 1, 0, 1, 0, 1, 0, 1, 0, 1 };
  const float expected[] = { 4, 3, 4, 2, 4, 3, 2, 3, 4 };
  const Shape shape = { 1, 5, 5, 1, 3, 1, 0, FALSE };
  const Case c = build_case (&shape, ML_ACTIVATION_LINEAR);
  memcpy (ml_graph_input (c.graph)->values, picture, sizeof picture);
  memcpy (c.weights->values, filter, sizeof filter);
  c.bias->values[0] = 0;
  run_case (&c);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (c.conv->values[i], ==, expected[i]);
  ml_graph_free (c.graph);
}

/* Where value (c, y, x) of a picture lies. */
static gsize
by_pixel (const MlNode *node, gsize at)
{
  gsize n_pixels = node->sizes[1] * node->sizes[2];
  return at % n_pixels * node->sizes[0] + at / n_pixels;
}

/* conv2d (x, w, b, stride=2, padding=1), tanh, ½ Σ (y - ½)²: x = sin 0, sin 1,
 * … (2 × 2 × 5 × 5), w = cos 0, … (3 × 2 × 3 × 3), b = 0.1, -0.2, 0.3; computed
 * by PyTorch 1.13 in double, which counts channel by channel. */
static void
test_against_pytorch (void)
{
  const double y[]
      = { 0.603068411,  -0.151030558, 0.0755669727, -0.0645040514, 0.0881313044,
          0.0251057195, 0.447285126,  0.217062224,  0.0886631372 };
  const double dx[] = { 0.920060676, 1.81113218,  1.48297087,
                        1.26787192,  0.413262395, -1.8232435 };
  const double dw[]
      = { 0.0732718622,   0.284422745, -0.0439545144, -0.366506999,
          -0.00800181688, 0.732606498, 0.594109816,   -1.2283285,
          -0.343571896,   0.173312418 };
  const double db[] = { -6.19248091, -10.8822842, -5.28942233 };
  const float biases[] = { 0.1f, -0.2f, 0.3f };
  const Shape shape = { 2, 5, 5, 3, 3, 2, 1, FALSE };
  const Case c = build_case (&shape, ML_ACTIVATION_TANH);
  MlNode *input = ml_graph_input (c.graph);
  for (guint i = 0; i < 100; i++)
    input->values[i] = sinf ((float) i);
  for (guint i = 0; i < 54; i++) /* w (f, c, pixel) at (pixel, c, f) */
    c.weights->values[(i % 9 * 2 + i / 9 % 2) * 3 + i / 18] = cosf ((float) i);
  memcpy (c.bias->values, biases, sizeof biases);
  for (guint i = 0; i < N_ROWS * c.target->n_values; i++)
    c.target->values[i] = 0.5f;
  MlPass pass = { .n_rows = 2 };
  ml_graph_begin (c.graph);
  ml_graph_forward (c.graph, &pass);
  ml_graph_loss (c.graph)->gradients[0] = 1;
  ml_graph_loss (c.graph)->gradients[1] = 1;
  for (guint i = 0; i < G_N_ELEMENTS (y); i++)
    g_assert_cmpfloat_with_epsilon (
        (double) c.conv->values[by_pixel (c.conv, i)], y[i], 2e-6);
  ml_graph_backward (c.graph, &pass);
  for (guint block = 0; block < ml_graph_n_blocks (c.graph); block++)
    ml_graph_gather (c.graph, block, 2);
  for (guint i = 0; i < G_N_ELEMENTS (dx); i++)
    g_assert_cmpfloat_with_epsilon (
        (double) c.picture->gradients[by_pixel (c.picture, i)], dx[i], 1e-5);
  for (guint i = 0; i < G_N_ELEMENTS (dw); i++)
    g_assert_cmpfloat_with_epsilon (
        (double) c.weights->gradients[(i % 9 * 2 + i / 9 % 2) * 3], dw[i],
        1e-5);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon ((double) c.bias->gradients[i], db[i], 1e-5);
  ml_graph_free (c.graph);
}

/* Of windows (1 5 / 5 2), the first of the two largest; (3 0 / 0 0); and what
 * no window covers: nothing. */
static void
test_max_pool_gradient (void)
{
  const guint sizes[] = { 1, 3, 4 };
  const float picture[] = { 1, 5, 3, 0, 5, 2, 0, 0, 9, 9, 9, 9 };
  const float expected[] = { 0, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  const float targets[] = { 1, 1 };
  const MlOpSettings pool = { .size = 2, .stride = 2 };
  const MlOpSettings identity = { .size = 1, .stride = 1 };
  const guint pixel[] = { 1, 1, 1, 1 };
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *input = ml_graph_add_input (graph, 3, sizes);
  MlNode *one = add_parameter (graph, "one", 4, pixel);
  MlNode *none = add_parameter (graph, "none", 1, pixel);
  MlNode *node = ml_conv (graph, input, one, none, &identity, NULL);
  MlNode *pooled = ml_pool (graph, node, ML_POOLING_MAX, &pool, NULL);
  MlNode *target = ml_graph_add_input (graph, 3, pooled->sizes);
  MlNode *loss = ml_squared_error (graph, pooled, target, NULL);
  ml_graph_seal (graph, loss, pooled, 1, NULL);
  one->values[0] = 1;
  memcpy (input->values, picture, sizeof picture);
  memcpy (target->values, targets, sizeof targets);
  MlPass pass = { .n_rows = 1 };
  ml_graph_begin (graph);
  ml_graph_forward (graph, &pass);
  g_assert_cmpfloat (pooled->values[0], ==, 5);
  g_assert_cmpfloat (pooled->values[1], ==, 3);
  loss->gradients[0] = 1;
  ml_graph_backward (graph, &pass);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat (node->gradients[i], ==, expected[i]);
}

/* Dumoulin and Visin 2016: no padding, "same" padding, padding and stride, and
 * a stride that leaves a rest (relationships 3 to 6). */
static void
test_window_count (void)
{
  g_assert_cmpuint (ml_window_count (4, 3, 1, 0), ==, 2);
  g_assert_cmpuint (ml_window_count (5, 3, 1, 1), ==, 5);
  g_assert_cmpuint (ml_window_count (5, 3, 2, 1), ==, 3);
  g_assert_cmpuint (ml_window_count (6, 3, 2, 1), ==, 3);
  g_assert_cmpuint (ml_window_count (5, 4, 1, 2), ==, 6);
  g_assert_cmpuint (ml_window_count (3, 5, 1, 0), ==, 0);
  g_assert_cmpuint (ml_window_count (3, 5, 1, 1), ==, 1);
}

/* -- Whole networks -------------------------------------------------------- */

/* Parameters of a network that is built but takes no memory. */
static gsize
count_parameters (const char *const *layers, const guint *sizes)
{
  gsize n = 0;
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *node = ml_graph_add_input (graph, 3, sizes);
  for (guint i = 0; layers[i] != NULL; i++)
    {
      GError *error = NULL;
      g_autoptr (MlLayer) layer = ml_layer_from_text (layers[i], &error);
      g_assert_no_error (error);
      ml_graph_begin_layer (graph, "layer");
      node = ml_layer_build (layer, graph, node, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (ml_graph_node (graph, i)->kind == ML_NODE_PARAMETER)
      n += ml_graph_node (graph, i)->n_values;
  return n;
}

/* One layer: 10 (5·5·3 + 1). LeNet-5 with every map reading all before it:
 * 156 + 2,416 + 48,120 + 10,164 + 850. VGG-16, configuration D of Simonyan and
 * Zisserman 2014: 138,357,544, "138 million" in their table 2. */
static void
test_counts_parameters (void)
{
  const char *const one[] = { "Conv filters=10 size=5", NULL };
  const char *const lenet[]
      = { "Conv filters=6 size=5 padding=2 activation=tanh",
          "Pool kind=average",
          "Conv filters=16 size=5 activation=tanh",
          "Pool kind=average",
          "Conv filters=120 size=5 activation=tanh",
          "Dense units=84 activation=tanh",
          "Dense units=10",
          NULL };
#define VGG(n) "Conv filters=" #n " size=3 padding=1"
  const char *const vgg[] = { VGG (64),
                              VGG (64),
                              "Pool",
                              VGG (128),
                              VGG (128),
                              "Pool",
                              VGG (256),
                              VGG (256),
                              VGG (256),
                              "Pool",
                              VGG (512),
                              VGG (512),
                              VGG (512),
                              "Pool",
                              VGG (512),
                              VGG (512),
                              VGG (512),
                              "Pool",
                              "Flatten",
                              "Dense units=4096",
                              "Dense units=4096",
                              "Dense units=1000",
                              NULL };
  const guint small[] = { 3, 32, 32 }, digit[] = { 1, 28, 28 };
  const guint large[] = { 3, 224, 224 };
  g_assert_cmpuint (count_parameters (one, small), ==, 760);
  g_assert_cmpuint (count_parameters (lenet, digit), ==, 61706);
  g_assert_cmpuint (count_parameters (vgg, large), ==, 138357544);
}

static MlGraph *
build (const char *const *layers, const guint *sizes, guint n_outputs,
       GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_from_text (layers, error);
  return network == NULL ? NULL
                         : ml_network_build (network, 3, sizes, n_outputs,
                                             ML_LOSS_CROSS_ENTROPY, 4, error);
}

static void
test_refuses_in_words (void)
{
  const guint sizes[] = { 1, 7, 7 };
  const struct
  {
    const char *layers[4], *words;
  } cases[] = {
    { { "Conv size=5", "Conv size=5", "Dense units=2" },
      "Layer 2: a 5 × 5 filter does not fit a 3 × 3 picture" },
    { { "Pool size=9", "Dense units=2" }, "a 9 × 9 window does not fit" },
    { { "Flatten", "Conv size=3", "Dense units=2" },
      "Layer 2: a convolution needs a picture" },
    { { "Dense units=9", "Pool", "Dense units=2" }, "pooling needs a picture" },
    { { "Conv size=3 padding=3", "Dense units=2" }, "take at most 2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (build (cases[i].layers, sizes, 2, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

static const MlTensor *
tensor (const MlSnapshot *snapshot, const char *name, guint n_sizes,
        const guint *sizes)
{
  const MlTensor *t = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (t);
  g_assert_cmpuint (t->n_sizes, ==, n_sizes);
  for (guint i = 0; i < n_sizes; i++)
    g_assert_cmpuint (t->sizes[i], ==, sizes[i]);
  return t;
}

/* A picture of 2 channels through filters of one pixel: f0 takes channel 0, f1
 * channel 1, f2 both. Channel by channel is what charts get. */
static void
test_snapshot (void)
{
  const char *const layers[] = { "Conv filters=3 size=1 activation=linear",
                                 "Dense units=2 activation=linear", NULL };
  const guint sizes[] = { 2, 1, 2 };
  const float picture[] = { 1, 2, 10, 20 };
  const float maps[] = { 1, 2, 10, 20, 11, 22 };
  const guint filters[] = { 3, 2, 1, 1 }, dense[] = { 2, 3, 1, 2 };
  const guint activations[] = { 1, 3, 1, 2 }, inputs[] = { 1, 2, 1, 2 };
  const guint target[] = { 1, 2 };
  g_autoptr (MlGraph) graph = build (layers, sizes, 2, NULL);
  memcpy (ml_graph_input (graph)->values, picture, sizeof picture);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      MlNode *node = ml_graph_node (graph, i);
      if (g_strcmp0 (node->name, "layer1.weights")
          == 0) /* channels × filters */
        for (guint k = 0; k < 6; k++)
          node->values[k] = k == 1 || k == 3 ? 0 : 1;
      if (g_strcmp0 (node->name, "layer2.weights") == 0)
        for (guint k = 0; k < 12; k++) /* (pixel, filter) × units */
          node->values[k] = (float) k;
    }
  MlPass pass = { .n_rows = 1 };
  ml_graph_begin (graph);
  ml_graph_run (graph, &pass);
  g_autoptr (MlSnapshot) snapshot = ml_graph_snapshot (graph, 1);
  const MlTensor *t = tensor (snapshot, "layer1.activations", 4, activations);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (t->values[i], ==, maps[i]);
  t = tensor (snapshot, "layer1.weights", 4, filters);
  const float expected[] = { 1, 0, 0, 1, 1, 1 };
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (t->values[i], ==, expected[i]);
  t = tensor (snapshot, "layer2.weights", 4, dense);
  /* unit 1, filter 2, pixel 1 is row 1 · 3 + 2, column 1 */
  g_assert_cmpfloat (t->values[1 * 6 + 2 * 2 + 1], ==, 11);
  g_assert_cmpfloat (t->values[0 * 6 + 1 * 2 + 0], ==, 2);
  t = tensor (snapshot, "input.activations", 4, inputs);
  g_assert_cmpfloat (t->values[2], ==, 10);
  tensor (snapshot, "target", 2, target);
}

/* 1, 2 and 4 threads: the same bits, by the definition and the fast way, with
 * batches that end within a slice. */
static void
test_same_bits (void)
{
  const char *const layers[] = { "Conv filters=9 size=3 padding=1",
                                 "Conv filters=10 size=3 padding=1",
                                 "Pool size=3 stride=2",
                                 "Conv filters=8 size=5 padding=2",
                                 "Dense units=3 activation=linear",
                                 NULL };
  const guint sizes[] = { 2, 12, 11 }, n_inputs = 2 * 12 * 11, n_rows = 90;
  g_autofree float *kept = NULL;
  for (guint threads = 1; threads <= 4; threads *= 2)
    {
      GError *error = NULL;
      MlMatrix *inputs = ml_matrix_new (n_rows, n_inputs);
      MlMatrix *targets = ml_matrix_new (n_rows, 3);
      MlRandom random;
      ml_random_init (&random, 1, 0);
      for (guint i = 0; i < n_rows * n_inputs; i++)
        inputs->data[i] = (float) ml_random_uniform (&random);
      for (guint i = 0; i < n_rows; i++)
        targets->data[3 * i + i % 3] = 1;
      g_autoptr (MlSamples) samples
          = ml_samples_new_matrix (inputs, targets, TRUE);
      g_autoptr (MlNetwork) network = ml_network_from_text (layers, NULL);
      g_autoptr (MlGraph) graph = ml_network_build (
          network, 3, sizes, 3, ML_LOSS_CROSS_ENTROPY, 40, NULL);
      g_autoptr (MlOptimizer) optimizer = ml_settings_from_text (
          ML_TYPE_OPTIMIZER, "Sgd learning-rate=0.05", NULL);
      const MlTrainerOptions options
          = { .batch_size = 40, .epochs = 2, .seed = 1 };
      ml_graph_initialize (graph, 1);
      g_autoptr (MlTrainer) trainer
          = ml_trainer_new (graph, optimizer, samples, &options);
      ml_parallel_set_threads (threads);
      g_assert_true (ml_trainer_run (trainer, NULL, &error));
      ml_parallel_set_threads (0);
      const gsize n_bytes = ml_graph_n_kept (graph) * sizeof (float);
      if (kept == NULL)
        kept = g_memdup2 (ml_graph_weights (graph), n_bytes);
      g_assert_cmpmem (ml_graph_weights (graph), n_bytes, kept, n_bytes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/conv/definition", test_definition);
  g_test_add_func ("/core/conv/binary-picture", test_binary_picture);
  g_test_add_func ("/core/conv/against-pytorch", test_against_pytorch);
  g_test_add_func ("/core/conv/max-pool-gradient", test_max_pool_gradient);
  g_test_add_func ("/core/conv/window-count", test_window_count);
  g_test_add_func ("/core/conv/counts-parameters", test_counts_parameters);
  g_test_add_func ("/core/conv/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/conv/snapshot", test_snapshot);
  g_test_add_func ("/core/conv/same-bits", test_same_bits);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
