/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-online-net.h. Backpropagation as in Rumelhart, Hinton and Williams,
 * "Learning representations by back-propagating errors", Nature 323, 1986:
 *
 *   output error  e = (target - y) y (1 - y)      (target - y if linear)
 *   hidden error  e = y (1 - y) sum of e_k w_k    (weights before the update)
 *   update        c = rate e x + momentum c;  w += c
 *
 * One row depends on the weights the last one left, so what counts is how long
 * one update takes from end to end: units of a layer go side by side in vectors
 * of 4 doubles, sigmoids too; with vectors of 8 an update of 8-5-2 units took
 * twice as long. The loops are written once and compiled for two kinds of
 * processor; they give the same bits on both. */
#include "ml-online-net.h"

#include <math.h>
#include <string.h>

#define LANES 4
#define SATURATION 45 /* beyond it a sigmoid counts as 0 or 1, as in WEKA */

typedef double Vector __attribute__ ((vector_size (LANES * sizeof (double))));
typedef gint64 Integers __attribute__ ((vector_size (LANES * sizeof (gint64))));

struct _MlOnlineWork
{
  guint n_layers;
  double **outputs; /* of each layer: stride; pads of no meaning */
  double **errors;  /* of each layer: stride; pads are 0         */
};

/* -- Making ---------------------------------------------------------------- */

static double *
vectors_new (gsize n)
{
  return g_aligned_alloc0 (MAX (n, LANES), sizeof (double), sizeof (Vector));
}

static void
layer_init (MlOnlineLayer *self, guint n_inputs, guint n_units,
            gboolean is_linear)
{
  self->n_inputs = n_inputs;
  self->n_units = n_units;
  self->stride = (n_units + LANES - 1) / LANES * LANES;
  self->is_linear = is_linear;
  self->weights = vectors_new ((gsize) (1 + n_inputs) * self->stride);
  self->changes = vectors_new ((gsize) (1 + n_inputs) * self->stride);
}

/**
 * ml_online_net_new:
 * @hidden: (array length=n_hidden): units of the hidden layers, if any
 * @is_linear: whether the outputs go without a sigmoid
 *
 * Returns: (transfer full): a network whose weights are all 0
 */
MlOnlineNet *
ml_online_net_new (guint n_inputs, const guint *hidden, guint n_hidden,
                   guint n_outputs, gboolean is_linear)
{
  MlOnlineNet *self = g_new0 (MlOnlineNet, 1);
  self->n_inputs = n_inputs;
  self->n_outputs = n_outputs;
  self->n_layers = n_hidden + 1;
  self->layers = g_new0 (MlOnlineLayer, self->n_layers);
  for (guint i = 0; i < n_hidden; i++)
    layer_init (&self->layers[i], i == 0 ? n_inputs : hidden[i - 1], hidden[i],
                FALSE);
  layer_init (&self->layers[n_hidden],
              n_hidden == 0 ? n_inputs : hidden[n_hidden - 1], n_outputs,
              is_linear);
  return self;
}

/** ml_online_net_free: frees @self */
void
ml_online_net_free (MlOnlineNet *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_aligned_free (self->layers[i].weights);
      g_aligned_free (self->layers[i].changes);
    }
  g_free (self->layers);
  g_free (self);
}

/** ml_online_net_weight: Returns: the weight from an input, counted from 1, or
 * the threshold, to a unit */
double
ml_online_net_weight (const MlOnlineNet *self, guint layer, guint input,
                      guint unit)
{
  const MlOnlineLayer *at = &self->layers[layer];
  return at->weights[(gsize) input * at->stride + unit];
}

/** ml_online_net_set_weight: sets what ml_online_net_weight() returns */
void
ml_online_net_set_weight (MlOnlineNet *self, guint layer, guint input,
                          guint unit, double weight)
{
  const MlOnlineLayer *at = &self->layers[layer];
  at->weights[(gsize) input * at->stride + unit] = weight;
}

/** ml_online_net_n_weights: Returns: how many numbers it learns */
gsize
ml_online_net_n_weights (const MlOnlineNet *self)
{
  gsize sum = 0;
  for (guint i = 0; i < self->n_layers; i++)
    sum += (gsize) (1 + self->layers[i].n_inputs) * self->layers[i].n_units;
  return sum;
}

static gsize
layer_size (const MlOnlineLayer *self)
{
  return (gsize) (1 + self->n_inputs) * self->stride;
}

/** ml_online_net_copy: takes the weights of @from, not its momentum */
void
ml_online_net_copy (MlOnlineNet *self, const MlOnlineNet *from)
{
  for (guint i = 0; i < self->n_layers; i++)
    memcpy (self->layers[i].weights, from->layers[i].weights,
            layer_size (&self->layers[i]) * sizeof (double));
}

static void
draw_one (MlOnlineNet *self, guint layer, guint input, guint unit,
          MlJavaRandom *random)
{
  ml_online_net_set_weight (self, layer, input, unit,
                            ml_java_random_uniform (random) * 0.1 - 0.05);
}

/* All weights but the thresholds, input by input. */
static void
draw_by_input (MlOnlineNet *self, guint layer, MlJavaRandom *random)
{
  for (guint i = 1; i <= self->layers[layer].n_inputs; i++)
    for (guint u = 0; u < self->layers[layer].n_units; u++)
      draw_one (self, layer, i, u, random);
}

/**
 * ml_online_net_draw:
 *
 * Draws all weights from -0.05 … 0.05 in WEKA's order: thresholds of the
 * outputs; of each hidden unit its threshold and what comes from the hidden
 * layer before; inputs to the first hidden layer; the last one to the outputs.
 */
void
ml_online_net_draw (MlOnlineNet *self, MlJavaRandom *random)
{
  guint last = self->n_layers - 1;
  for (guint l = 0; l <= last; l++)
    memset (self->layers[l].changes, 0,
            layer_size (&self->layers[l]) * sizeof (double));
  for (guint u = 0; u < self->n_outputs; u++)
    draw_one (self, last, 0, u, random);
  for (guint l = 0; l < last; l++)
    for (guint u = 0; u < self->layers[l].n_units; u++)
      {
        draw_one (self, l, 0, u, random);
        for (guint i = 1; l > 0 && i <= self->layers[l].n_inputs; i++)
          draw_one (self, l, i, u, random);
      }
  draw_by_input (self, 0, random);
  if (last > 0)
    draw_by_input (self, last, random);
}

/** ml_online_net_target_stride: Returns: doubles from one row's targets to the
 * next one's; only the first n_outputs count */
guint
ml_online_net_target_stride (const MlOnlineNet *self)
{
  return self->layers[self->n_layers - 1].stride;
}

/** ml_online_work_new: Returns: (transfer full): for one thread at a time */
MlOnlineWork *
ml_online_work_new (const MlOnlineNet *net)
{
  MlOnlineWork *self = g_new0 (MlOnlineWork, 1);
  self->n_layers = net->n_layers;
  self->outputs = g_new0 (double *, net->n_layers);
  self->errors = g_new0 (double *, net->n_layers);
  for (guint i = 0; i < net->n_layers; i++)
    {
      self->outputs[i] = vectors_new (net->layers[i].stride);
      self->errors[i] = vectors_new (net->layers[i].stride);
    }
  return self;
}

/** ml_online_work_free: frees @self */
void
ml_online_work_free (MlOnlineWork *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_aligned_free (self->outputs[i]);
      g_aligned_free (self->errors[i]);
    }
  g_free (self->outputs);
  g_free (self->errors);
  g_free (self);
}

/* -- The loops ------------------------------------------------------------- */

#define INLINE static inline __attribute__ ((always_inline))

INLINE Vector *
vectors_at (double *values)
{
  return (Vector *) (gpointer) values;
}

/* Replaces numbers x, |x| <= SATURATION, by exp (x), to about one unit in the
 * last place: x = n ln 2 + r, the series of exp (r) to r^13 summed in pairs
 * (Estrin), and n added to the exponent. */
INLINE void
exponential (Vector *x)
{
  const double shifter = 6755399441055744.0; /* 1.5 · 2^52: rounds to whole */
  Vector shifted = *x * M_LOG2E + shifter;
  Vector n = shifted - shifter;
  Vector r = (*x - n * 0x1.62e42fefap-1) - n * 0x1.cf79abc9e3b3ap-40;
  Vector r2 = r * r, r4 = r2 * r2;
  Vector a = 1 + r + r2 * (1.0 / 2 + r * (1.0 / 6));
  Vector b = 1.0 / 24 + r * (1.0 / 120) + r2 * (1.0 / 720 + r * (1.0 / 5040));
  Vector c = 1.0 / 40320 + r * (1.0 / 362880)
             + r2 * (1.0 / 3628800 + r * (1.0 / 39916800));
  Vector d = 1.0 / 479001600 + r * (1.0 / 6227020800);
  Vector sum = (a + r4 * b) + (r4 * r4) * (c + r4 * d);
  *x = (Vector) ((Integers) sum + ((Integers) shifted << 52));
}

/* NaN stays NaN. */
INLINE void
sigmoid (Vector *x)
{
  const Vector sum = *x;
  const Vector one = { 1, 1, 1, 1 };
  Integers is_high = sum > SATURATION, is_nan = sum != sum;
  Integers is_inside = (sum >= -SATURATION) & (sum <= SATURATION);
  Vector power = (Vector) ((Integers) -sum & is_inside);
  exponential (&power);
  Vector y = 1 / (1 + power);
  *x = (Vector) (((Integers) y & is_inside) | ((Integers) one & is_high)
                 | ((Integers) sum & is_nan));
}

/* @out: stride: what the layer answers to @inputs (n_inputs). */
INLINE void
forward_layer (const MlOnlineLayer *layer, const double *inputs, double *out)
{
  const guint n_vectors = layer->stride / LANES;
  for (guint v = 0; v < n_vectors; v++)
    {
      const Vector *weights = vectors_at (layer->weights) + v;
      Vector sum = weights[0];
      for (guint i = 0; i < layer->n_inputs; i++)
        sum += inputs[i] * weights[(gsize) (i + 1) * n_vectors];
      if (!layer->is_linear)
        sigmoid (&sum);
      vectors_at (out)[v] = sum;
    }
}

INLINE void
forward (const MlOnlineNet *self, MlOnlineWork *work, const double *inputs)
{
  for (guint l = 0; l < self->n_layers; l++)
    {
      forward_layer (&self->layers[l], inputs, work->outputs[l]);
      inputs = work->outputs[l];
    }
}

/* Sets the lanes of the @v-th vector of @layer that are no units to 0. */
INLINE void
clear_pads (const MlOnlineLayer *layer, guint v, Vector *x)
{
  const Integers lanes = { 0, 1, 2, 3 };
  Integers is_unit = lanes < (gint64) layer->n_units - (gint64) v * LANES;
  *x = (Vector) ((Integers) *x & is_unit);
}

/* The errors of the outputs. @targets: stride of the output layer. Returns:
 * the sum of (target - y)² */
INLINE double
output_errors (const MlOnlineNet *self, MlOnlineWork *work,
               const double *targets)
{
  const guint last = self->n_layers - 1;
  const MlOnlineLayer *layer = &self->layers[last];
  for (guint v = 0; v < layer->stride / LANES; v++)
    {
      Vector y = vectors_at (work->outputs[last])[v];
      Vector difference = vectors_at ((double *) targets)[v] - y;
      if (!layer->is_linear)
        difference *= y * (1 - y);
      clear_pads (layer, v, &difference);
      vectors_at (work->errors[last])[v] = difference;
    }
  double sum = 0;
  for (guint k = 0; k < self->n_outputs; k++)
    {
      double difference = targets[k] - work->outputs[last][k];
      sum += difference * difference;
    }
  return sum;
}

/* The sum of the products of two rows of @n_vectors; only the first @n_units
 * of them are not 0. */
INLINE double
product (const double *a, const double *b, guint n_units, guint n_vectors)
{
  if (n_units <= 2)
    return n_units == 1 ? a[0] * b[0] : a[0] * b[0] + a[1] * b[1];
  Vector sum = vectors_at ((double *) a)[0] * vectors_at ((double *) b)[0];
  for (guint v = 1; v < n_vectors; v++)
    sum += vectors_at ((double *) a)[v] * vectors_at ((double *) b)[v];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The error that reaches unit @i of the layer below @layer; 0 for a pad. */
INLINE double
error_below (const MlOnlineLayer *layer, const double *errors, guint i)
{
  if (i >= layer->n_inputs)
    return 0;
  return product (errors, layer->weights + (gsize) (i + 1) * layer->stride,
                  layer->n_units, layer->stride / LANES);
}

/* The errors of the layer below @l, by the weights as they still are. A vector
 * is made of its lanes in registers: to store lanes and load them as a vector
 * would wait for the stores. */
INLINE void
pass_errors_down (const MlOnlineNet *self, MlOnlineWork *work, guint l)
{
  const MlOnlineLayer *layer = &self->layers[l];
  const double *errors = work->errors[l];
  for (guint v = 0; v < self->layers[l - 1].stride / LANES; v++)
    {
      const guint i = v * LANES;
      Vector y = vectors_at (work->outputs[l - 1])[v];
      Vector below = { error_below (layer, errors, i),
                       error_below (layer, errors, i + 1),
                       error_below (layer, errors, i + 2),
                       error_below (layer, errors, i + 3) };
      vectors_at (work->errors[l - 1])[v] = below * (y * (1 - y));
    }
}

INLINE void
update_layer (MlOnlineLayer *layer, const double *inputs, const double *errors,
              double learning_rate, double momentum)
{
  const guint n_vectors = layer->stride / LANES;
  for (guint v = 0; v < n_vectors; v++)
    {
      const Vector step = learning_rate * vectors_at ((double *) errors)[v];
      Vector *weights = vectors_at (layer->weights) + v;
      Vector *changes = vectors_at (layer->changes) + v;
      Vector change = step + momentum * changes[0];
      weights[0] += change;
      changes[0] = change;
      for (guint i = 0; i < layer->n_inputs; i++)
        {
          weights += n_vectors;
          changes += n_vectors;
          change = step * inputs[i] + momentum * changes[0];
          weights[0] += change;
          changes[0] = change;
        }
    }
}

INLINE double
learn_rows (MlOnlineNet *self, MlOnlineWork *work, const double *inputs,
            const double *targets, const double *row_weights, guint n_rows,
            double learning_rate, double momentum)
{
  double sum = 0;
  for (guint row = 0; row < n_rows; row++)
    {
      double weight = row_weights[row];
      forward (self, work, inputs);
      sum += output_errors (self, work, targets) * weight;
      for (guint l = self->n_layers - 1; l > 0; l--)
        pass_errors_down (self, work, l);
      for (guint l = 0; l < self->n_layers; l++)
        update_layer (&self->layers[l], l == 0 ? inputs : work->outputs[l - 1],
                      work->errors[l], learning_rate * weight, momentum);
      inputs += self->n_inputs;
      targets += self->layers[self->n_layers - 1].stride;
    }
  return sum;
}

/* -- Compiled for two kinds of processor ------------------------------------
 */

typedef double (*LearnFunc) (MlOnlineNet *self, MlOnlineWork *work,
                             const double *inputs, const double *targets,
                             const double *row_weights, guint n_rows,
                             double learning_rate, double momentum);
typedef void (*ForwardFunc) (const MlOnlineNet *self, MlOnlineWork *work,
                             const double *inputs);

#define DEFINE_LOOPS(suffix, target)                                           \
  target static double learn_##suffix (                                        \
      MlOnlineNet *self, MlOnlineWork *work, const double *inputs,             \
      const double *targets, const double *row_weights, guint n_rows,          \
      double learning_rate, double momentum)                                   \
  {                                                                            \
    return learn_rows (self, work, inputs, targets, row_weights, n_rows,       \
                       learning_rate, momentum);                               \
  }                                                                            \
  target static void forward_##suffix (                                        \
      const MlOnlineNet *self, MlOnlineWork *work, const double *inputs)       \
  {                                                                            \
    forward (self, work, inputs);                                              \
  }

DEFINE_LOOPS (plain, )
#if defined(__x86_64__)
DEFINE_LOOPS (avx2, __attribute__ ((target ("avx2"))))
#endif

static LearnFunc
choose_learn (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2"))
    return learn_avx2;
#endif
  return learn_plain;
}

static ForwardFunc
choose_forward (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2"))
    return forward_avx2;
#endif
  return forward_plain;
}

/**
 * ml_online_net_answer:
 * @inputs: n_inputs
 *
 * Returns: (transfer none): n_outputs, until @work is used again
 */
const double *
ml_online_net_answer (const MlOnlineNet *self, MlOnlineWork *work,
                      const double *inputs)
{
  choose_forward () (self, work, inputs);
  return work->outputs[self->n_layers - 1];
}

/**
 * ml_online_net_error:
 * @inputs: n_rows × n_inputs
 * @targets: n_rows × ml_online_net_target_stride(), 32-byte aligned
 * @row_weights: n_rows
 *
 * Returns: the sum over rows of weight · sum of (target - output)²
 */
double
ml_online_net_error (const MlOnlineNet *self, MlOnlineWork *work,
                     const double *inputs, const double *targets,
                     const double *row_weights, guint n_rows)
{
  double sum = 0;
  for (guint row = 0; row < n_rows; row++)
    {
      const double *out = ml_online_net_answer (self, work, inputs);
      double of_row = 0;
      for (guint k = 0; k < self->n_outputs; k++)
        of_row += (targets[k] - out[k]) * (targets[k] - out[k]);
      sum += of_row * row_weights[row];
      inputs += self->n_inputs;
      targets += ml_online_net_target_stride (self);
    }
  return sum;
}

/**
 * ml_online_net_learn:
 * @inputs: n_rows × n_inputs
 * @targets: n_rows × ml_online_net_target_stride(), 32-byte aligned
 * @row_weights: n_rows; each multiplies the learning rate of its row
 *
 * Learns from each row in turn.
 *
 * Returns: the sum over rows of weight · sum of (target - output)², each as it
 *   was before learning from that row
 */
double
ml_online_net_learn (MlOnlineNet *self, MlOnlineWork *work,
                     const double *inputs, const double *targets,
                     const double *row_weights, guint n_rows,
                     double learning_rate, double momentum)
{
  return choose_learn () (self, work, inputs, targets, row_weights, n_rows,
                          learning_rate, momentum);
}
