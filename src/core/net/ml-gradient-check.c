/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-gradient-check.h"

#include <math.h>

/* One phase as a trainer runs it: by slices, of which operators may keep sums,
 * and with random numbers, the same each time. */
static void
run_slices (MlGraph *graph, guint n_rows, guint phase,
            void (*run) (const MlGraph *graph, guint phase, MlPass *pass))
{
  const guint slice_rows = ml_graph_slice_rows (graph);
  for (guint first = 0; first < n_rows; first += slice_rows)
    {
      MlPass pass = { .first = first,
                      .n_rows = MIN (slice_rows, n_rows - first),
                      .is_training = TRUE };
      ml_random_init (&pass.random, phase, first);
      run (graph, phase, &pass);
    }
}

static void
forward (MlGraph *graph, guint n_rows)
{
  ml_graph_begin (graph);
  for (guint phase = 0; phase < ml_graph_n_phases (graph); phase++)
    {
      ml_graph_meet (graph, phase, n_rows);
      run_slices (graph, n_rows, phase, ml_graph_forward_phase);
    }
}

static double
mean_loss (MlGraph *graph, guint n_rows)
{
  forward (graph, n_rows);
  double sum = 0;
  for (guint row = 0; row < n_rows; row++)
    sum += (double) ml_graph_loss (graph)->values[row];
  return sum / n_rows;
}

static void
compute_gradients (MlGraph *graph, guint n_rows)
{
  forward (graph, n_rows);
  for (guint row = 0; row < n_rows; row++)
    ml_graph_loss (graph)->gradients[row] = 1 / (float) n_rows;
  for (guint phase = ml_graph_n_phases (graph); phase-- > 0;)
    {
      ml_graph_meet_back (graph, phase, n_rows);
      run_slices (graph, n_rows, phase, ml_graph_backward_phase);
    }
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

typedef struct /* Σ (g - d)² and Σ g² + d² of a parameter, d by differences */
{
  double off, size;
} Sums;

static Sums
compare (MlGraph *graph, guint n_rows, const MlNode *parameter, float step)
{
  Sums sums = { 0 };
  for (gsize i = 0; i < parameter->n_values; i++)
    {
      double g = (double) parameter->gradients[i];
      double d = difference (graph, n_rows, &parameter->values[i], step);
      sums.off += (g - d) * (g - d);
      sums.size += g * g + d * d;
    }
  return sums;
}

/* Gradients a thousand times smaller than all together are as good as zero, as
 * those of biases before a batch normalization are: what is left is rounding.
 */
#define NOTHING 1e-6

/**
 * ml_gradient_check:
 * @graph: sealed, its parameters and the first @n_rows rows of its inputs set
 * @step: how far a weight is moved either way; in floats about 1e-2
 *
 * As in training: operators meet, dropout drops.
 *
 * Returns: the largest relative difference over the parameters. In floats,
 *   right gradients come out below 1e-3 or so, wrong ones near 1.
 */
double
ml_gradient_check (MlGraph *graph, guint n_rows, float step)
{
  double worst = 0, total = 0;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Sums));
  compute_gradients (graph, n_rows);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->kind != ML_NODE_PARAMETER)
        continue;
      Sums sums = compare (graph, n_rows, node, step);
      g_array_append_val (all, sums);
      total += sums.size;
    }
  for (guint i = 0; i < all->len; i++)
    {
      const Sums *sums = &g_array_index (all, Sums, i);
      if (sums->size > NOTHING * total)
        worst = fmax (worst, sqrt (sums->off / sums->size));
    }
  return worst;
}
