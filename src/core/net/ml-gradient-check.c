/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-gradient-check.h"

#include <math.h>

/* By slices, as a trainer does it: operators may keep sums of each. */
static void
run_slices (MlGraph *graph, guint n_rows,
            void (*run) (const MlGraph *graph, MlPass *pass))
{
  const guint slice_rows = ml_graph_slice_rows (graph);
  for (guint first = 0; first < n_rows; first += slice_rows)
    {
      MlPass pass
          = { .first = first, .n_rows = MIN (slice_rows, n_rows - first) };
      run (graph, &pass);
    }
}

static double
mean_loss (MlGraph *graph, guint n_rows)
{
  ml_graph_begin (graph);
  run_slices (graph, n_rows, ml_graph_forward);
  double sum = 0;
  for (guint row = 0; row < n_rows; row++)
    sum += (double) ml_graph_loss (graph)->values[row];
  return sum / n_rows;
}

static void
compute_gradients (MlGraph *graph, guint n_rows)
{
  ml_graph_begin (graph);
  run_slices (graph, n_rows, ml_graph_forward);
  for (guint row = 0; row < n_rows; row++)
    ml_graph_loss (graph)->gradients[row] = 1 / (float) n_rows;
  run_slices (graph, n_rows, ml_graph_backward);
  for (guint block = 0; block < ml_graph_n_blocks (graph); block++)
    ml_graph_gather (graph, block, n_rows);
}

/* d loss / d weight by central differences; the step really taken counts. */
static double
difference (MlGraph *graph, guint n_rows, float *weight, float step)
{
  const float kept = *weight;
  const float above = kept + step, below = kept - step;
  *weight = above;
  double loss_above = mean_loss (graph, n_rows);
  *weight = below;
  double loss_below = mean_loss (graph, n_rows);
  *weight = kept;
  return (loss_above - loss_below) / ((double) above - (double) below);
}

/* ‖g - d‖ / (‖g‖ + ‖d‖) of one parameter, g and d its gradients. */
static double
compare (MlGraph *graph, guint n_rows, const MlNode *parameter, float step)
{
  double off = 0, sizes = 0;
  for (gsize i = 0; i < parameter->n_values; i++)
    {
      double g = (double) parameter->gradients[i];
      double d = difference (graph, n_rows, &parameter->values[i], step);
      off += (g - d) * (g - d);
      sizes += g * g + d * d;
    }
  return sizes > 0 ? sqrt (off) / sqrt (sizes) : 0;
}

/**
 * ml_gradient_check:
 * @graph: sealed, its parameters and the first @n_rows rows of its inputs set
 * @step: how far a weight is moved either way; in floats about 1e-2
 *
 * Returns: the largest relative difference over the parameters. In floats,
 *   right gradients come out below 1e-3 or so, wrong ones near 1.
 */
double
ml_gradient_check (MlGraph *graph, guint n_rows, float step)
{
  double worst = 0;
  compute_gradients (graph, n_rows);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->kind == ML_NODE_PARAMETER)
        worst = fmax (worst, compare (graph, n_rows, node, step));
    }
  return worst;
}
