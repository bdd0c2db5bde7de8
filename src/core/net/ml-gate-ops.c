/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gates: each value of the input times the gate of its group. Groups are the
 * cells of a grid over the picture; a row of numbers is a picture of one line.
 *
 *   y_i = x_i s_g(i);   dx_i = dy_i s_g(i),   ds_g = Σ dy_i x_i over g's values
 */
#include "ml-ops.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  INPUT,
  GATES,
};

typedef struct /* values of a row that lie side by side and share a gate */
{
  gsize from, n;
  guint gate;
} Run;

static guint
height_of (const MlNode *node)
{
  return node->n_sizes == 3 ? node->sizes[1] : 1;
}

static guint
width_of (const MlNode *node)
{
  return node->n_sizes == 3 ? node->sizes[2] : (guint) node->n_values;
}

/* The first of @length places that the @part-th of @n_parts begins with. */
static guint
start_of (guint part, guint n_parts, guint length)
{
  return (guint) (((guint64) part * length + n_parts - 1) / n_parts);
}

/* Lines of all channels, each cut into the columns of the grid. */
static guint
count_runs (const MlNode *node)
{
  return (guint) (node->n_values / width_of (node)) * node->settings.stride;
}

static Run
run_at (const MlNode *node, guint index)
{
  const guint columns = node->settings.stride, width = width_of (node);
  const guint line = index / columns, column = index % columns;
  const guint y = line % height_of (node);
  const guint row
      = (guint) ((guint64) y * node->settings.size / height_of (node));
  const guint from = start_of (column, columns, width);
  return (Run){ .from = (gsize) line * width + from,
                .n = start_of (column + 1, columns, width) - from,
                .gate = row * columns + column };
}

static gboolean
gate_shape (MlNode *node, GError **error)
{
  const MlNode *input = node->inputs[INPUT], *gates = node->inputs[GATES];
  const guint rows = node->settings.size, columns = node->settings.stride;
  node->n_sizes = input->n_sizes;
  node->channels_last = input->channels_last;
  memcpy (node->sizes, input->sizes, sizeof node->sizes);
  node->n_values = input->n_values;
  g_assert (gates->n_values == (gsize) rows * columns);
  if (rows <= height_of (node) && columns <= width_of (node))
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%u rows × %u columns of gates are more than %u × %u inputs "
                  "can fill: lower rows or columns"),
               rows, columns, height_of (node), width_of (node));
  return FALSE;
}

static void
gate_forward (const MlNode *node, MlPass *pass)
{
  const MlNode *gates = node->inputs[GATES];
  const guint n_runs = count_runs (node);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    for (guint r = 0; r < n_runs; r++)
      {
        const Run run = run_at (node, r);
        const gsize offset = row * node->n_values + run.from;
        const float *x = node->inputs[INPUT]->values + offset;
        const float s = gates->values[row * gates->n_values + run.gate];
        float *y = node->values + offset;
        for (gsize i = 0; i < run.n; i++)
          y[i] = x[i] * s;
      }
}

static void
gate_backward (const MlNode *node, MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT], *gates = node->inputs[GATES];
  const guint n_runs = count_runs (node);
  for (guint row = pass->first; row < pass->first + pass->n_rows; row++)
    {
      const float *s = gates->values + row * gates->n_values;
      float *ds = gates->gradients + row * gates->n_values;
      if (!gates->is_shared)
        memset (ds, 0, gates->n_values * sizeof (float));
      for (guint r = 0; r < n_runs; r++)
        {
          const Run run = run_at (node, r);
          const gsize offset = row * node->n_values + run.from;
          const float *x = input->values + offset;
          float *dy = node->gradients + offset, sum = 0;
          for (gsize i = 0; i < run.n; i++)
            sum += dy[i] * x[i];
          ds[run.gate] += sum;
          for (gsize i = 0; i < run.n; i++)
            dy[i] *= s[run.gate];
          if (input->wants_gradient)
            ml_hand_on (input, offset, run.n, dy);
        }
    }
}

static const MlOp gate_op = { .name = "gate",
                              .shape = gate_shape,
                              .forward = gate_forward,
                              .backward = gate_backward };

/**
 * ml_gate:
 * @input: values, or a picture whose channels follow each other
 * @gates: as many as the grid has cells
 * @rows: of the grid; 1 for a row of numbers
 * @columns: of the grid
 *
 * Returns: (transfer none) (nullable): each value times the gate of its cell;
 *   parts of a side that cannot be equal differ by one
 */
MlNode *
ml_gate (MlGraph *graph, MlNode *input, MlNode *gates, guint rows,
         guint columns, GError **error)
{
  MlNode *const inputs[] = { input, gates };
  const MlOpSettings settings = { .size = rows, .stride = columns };
  g_return_val_if_fail (!input->channels_last || input->sizes[0] == 1, NULL);
  return ml_graph_add (graph, &gate_op, &settings, 2, inputs, error);
}

/* -- Examples for the gradient test ---------------------------------------- */

static MlNode *
gates_of (MlGraph *graph, MlNode *input, guint n, GError **error)
{
  const guint sizes[] = { (guint) input->n_values, n };
  MlNode *weights = ml_graph_add_parameter (graph, "gate weights", 2, sizes,
                                            ML_DRAW_UNIFORM, 1, error);
  MlNode *bias = ml_graph_add_parameter (graph, "gate bias", 1, sizes + 1,
                                         ML_DRAW_UNIFORM, 1, error);
  return ml_dense (graph, input, weights, bias, ML_ACTIVATION_SIGMOID, error);
}

/* 6 values in groups of 1, 2, 1 and 2 */
static MlNode *
columns_example (MlGraph *graph, MlNode *input, GError **error)
{
  return ml_gate (graph, input, gates_of (graph, input, 4, error), 1, 4, error);
}

/* 3 × 2 pixels under a grid of 2 × 2: two lines share the upper cells */
static MlNode *
rows_example (MlGraph *graph, MlNode *input, GError **error)
{
  const guint sizes[] = { 1, 3, 2 };
  MlNode *gates = gates_of (graph, input, 4, error);
  return ml_gate (graph, ml_reshape (graph, input, 3, sizes, error), gates, 2,
                  2, error);
}

const MlOpExample ml_gate_ops[] = { { &gate_op, columns_example },
                                    { &gate_op, rows_example },
                                    { NULL, NULL } };
