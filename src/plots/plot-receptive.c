/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two ways to see through several layers. The linear one multiplies the weights
 * of the layers with each other, as if there were no squashing between them (H.
 * Lee, C. Ekanadham and A. Ng, "Sparse deep belief net model for visual area
 * V2", 2008). The other climbs: gradient ascent on what goes into the unit,
 * over inputs of a fixed length (D. Erhan, Y. Bengio, A. Courville and P.
 * Vincent, "Visualizing higher-layer features of a deep network", 2009). It
 * starts at the linear answer, so it needs no random numbers. */
#include "plot-receptive.h"

#include "plot-layers.h"
#include "plot-stack.h"

#include "ml-matrix.h"

#include <math.h>
#include <string.h>

enum
{
  UNITS_AT_ONCE = 64, /* from one look at the cancellable to the next */
  N_STEPS = 80,
};

#define FIRST_STEP 0.3 /* of the length of the input; falls linearly to 0 */

guint
plot_receptive_last (const MlSnapshot *snapshot)
{
  g_autoptr (GArray) stack = plot_stack_read (snapshot, FALSE);
  return stack->len;
}

/* Layers from below that are known to be logistic, because they know the way
 * down. */
static guint
n_logistic (const MlSnapshot *snapshot)
{
  g_autoptr (GArray) stack = plot_stack_read (snapshot, TRUE);
  return stack->len;
}

gboolean
plot_receptive_can_climb (const MlSnapshot *snapshot, guint layer)
{
  const guint n = n_logistic (snapshot);
  return n > 0 && layer >= 1 && layer <= n + 1;
}

static const PlotStackLayer *
layer_of (GArray *stack, guint layer)
{
  return &g_array_index (stack, PlotStackLayer, layer - 1);
}

/* @top: n rows of weights of @layer; @out: n × inputs: through all layers below
 */
static void
multiply_down (GArray *stack, guint layer, guint n, const float *top,
               float *out)
{
  g_autofree float *now = g_memdup2 (
      top, (gsize) n * layer_of (stack, layer)->n_visible * sizeof (float));
  for (guint i = layer - 1; i >= 1; i--)
    {
      const PlotStackLayer *below = layer_of (stack, i);
      float *next = g_new (float, (gsize) n * below->n_visible);
      ml_gemm (FALSE, FALSE, n, below->n_visible, below->n_hidden, 1, now,
               below->n_hidden, below->weights, below->n_visible, 0, next,
               below->n_visible);
      g_free (now);
      now = next;
    }
  memcpy (out, now, (gsize) n * layer_of (stack, 1)->n_visible * sizeof *out);
}

/* The usual length of an input, in which units can be compared. */
static double
usual_length (const MlSnapshot *snapshot, guint n_inputs)
{
  const MlTensor *data = plot_layers_find (snapshot, 1, "data");
  if (data == NULL || ml_tensor_length (data) == 0)
    data = ml_snapshot_find (snapshot, "input.activations");
  if (data == NULL || ml_tensor_length (data) == 0)
    return sqrt (n_inputs / 8.0);
  double sum = 0;
  for (gsize i = 0; i < ml_tensor_length (data); i++)
    sum += (double) data->values[i] * (double) data->values[i];
  return MAX (sqrt (sum / data->sizes[0]), 1e-3);
}

static double
length_of (const float *values, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += (double) values[i] * (double) values[i];
  return sqrt (sum);
}

/* Makes each of @n rows as long as @length. */
static void
set_lengths (float *rows, guint n, guint size, double length)
{
  for (guint i = 0; i < n; i++, rows += size)
    {
      const double now = length_of (rows, size);
      const float factor = now > 0 ? (float) (length / now) : 0;
      for (guint k = 0; k < size; k++)
        rows[k] *= factor;
    }
}

/* -- Climbing -------------------------------------------------------------- */

typedef struct
{
  GArray *stack;
  guint layer, n;
  const float *top; /* n × visible of the layer: weights of the units       */
  float **answers;  /* of the layers below: n × hidden each; [0]: not used  */
} Climb;

static void
answer (const Climb *self, const float *inputs)
{
  for (guint i = 1; i < self->layer; i++)
    plot_stack_up (layer_of (self->stack, i), self->n,
                   i > 1 ? self->answers[i - 1] : inputs, self->answers[i]);
}

/* The gradient of what goes into each unit, by its input. (transfer full) */
static float *
slope (const Climb *self)
{
  float *now = g_memdup2 (self->top,
                          (gsize) self->n
                              * layer_of (self->stack, self->layer)->n_visible
                              * sizeof (float));
  for (guint i = self->layer - 1; i >= 1; i--)
    {
      const PlotStackLayer *layer = layer_of (self->stack, i);
      const float *hidden = self->answers[i];
      for (gsize k = 0; k < (gsize) self->n * layer->n_hidden; k++)
        now[k] *= hidden[k] * (1 - hidden[k]);
      float *next = g_new (float, (gsize) self->n * layer->n_visible);
      ml_gemm (FALSE, FALSE, self->n, layer->n_visible, layer->n_hidden, 1, now,
               layer->n_hidden, layer->weights, layer->n_visible, 0, next,
               layer->n_visible);
      g_free (now);
      now = next;
    }
  return now;
}

/* @inputs: n × size, of length @length */
static void
climb (const Climb *self, guint size, double length, float *inputs)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      answer (self, inputs);
      g_autofree float *up = slope (self);
      set_lengths (up, self->n, size,
                   FIRST_STEP * length * (N_STEPS - step) / N_STEPS);
      for (gsize i = 0; i < (gsize) self->n * size; i++)
        inputs[i] += up[i];
      set_lengths (inputs, self->n, size, length);
    }
}

static Climb *
climb_new (GArray *stack, guint layer, guint n, const float *top)
{
  Climb *self = g_new0 (Climb, 1);
  *self = (Climb){ stack, layer, n, top, g_new0 (float *, layer + 1) };
  for (guint i = 1; i < layer; i++)
    self->answers[i] = g_new (float, (gsize) n *layer_of (stack, i)->n_hidden);
  return self;
}

static void
climb_free (Climb *self)
{
  for (guint i = 1; i < self->layer; i++)
    g_free (self->answers[i]);
  g_free (self->answers);
  g_free (self);
}

/* -- The question ---------------------------------------------------------- */

/* Fields and answers of @n units from @first on. */
static void
look_through (PlotReceptive *self, GArray *stack, double length, guint first,
              guint n)
{
  const guint layer = self->question.layer;
  const PlotStackLayer *last = layer_of (stack, layer);
  const float *top = last->weights + (gsize) first * last->n_visible;
  float *fields = self->fields + (gsize) first * self->n_inputs;
  multiply_down (stack, layer, n, top, fields);
  Climb *way = climb_new (stack, layer, n, top);
  g_autofree float *inputs
      = g_memdup2 (fields, (gsize) n * self->n_inputs * sizeof *inputs);
  set_lengths (inputs, n, self->n_inputs, length);
  if (self->question.method == PLOT_RECEPTIVE_MAXIMUM)
    {
      climb (way, self->n_inputs, length, inputs);
      memcpy (fields, inputs, (gsize) n * self->n_inputs * sizeof *fields);
    }
  answer (way, inputs);
  const float *below = layer > 1 ? way->answers[layer - 1] : inputs;
  for (guint i = 0; i < n; i++)
    {
      float sum = last->bias != NULL ? last->bias[first + i] : 0;
      for (guint k = 0; k < last->n_visible; k++)
        sum += top[(gsize) i * last->n_visible + k]
               * below[(gsize) i * last->n_visible + k];
      self->answers[first + i]
          = self->is_logistic ? 1 / (1 + expf (-sum)) : sum;
    }
  climb_free (way);
}

/**
 * plot_receptive_new:
 *
 * Answers are those of logistic units to the field, which is made as long as
 * the inputs of the snapshot usually are; of units on top of those that know
 * the way down, as the classes of a fine-tuned stack, what goes into them.
 *
 * Returns: (transfer full) (nullable): NULL if cancelled or if the layer does
 *   not exist
 */
PlotReceptive *
plot_receptive_new (const PlotReceptiveQuestion *question,
                    GCancellable *cancellable)
{
  g_autoptr (GArray) stack = plot_stack_read (question->snapshot, FALSE);
  if (question->layer < 1 || question->layer > stack->len)
    return NULL;
  PlotReceptive *self = g_new0 (PlotReceptive, 1);
  self->question = *question;
  self->question.snapshot = NULL;
  self->n_inputs = layer_of (stack, 1)->n_visible;
  self->n_units
      = MIN (layer_of (stack, question->layer)->n_hidden, question->n_units);
  const guint n_below = n_logistic (question->snapshot);
  self->is_logistic = n_below == 0 || question->layer <= n_below;
  self->fields = g_new (float, (gsize) self->n_units * self->n_inputs);
  self->answers = g_new (float, self->n_units);
  const double length = usual_length (question->snapshot, self->n_inputs);
  for (guint first = 0; first < self->n_units; first += UNITS_AT_ONCE)
    {
      if (g_cancellable_is_cancelled (cancellable))
        {
          plot_receptive_free (self);
          return NULL;
        }
      look_through (self, stack, length, first,
                    MIN (UNITS_AT_ONCE, self->n_units - first));
    }
  return self;
}

void
plot_receptive_free (PlotReceptive *self)
{
  g_free (self->fields);
  g_free (self->answers);
  g_free (self);
}
