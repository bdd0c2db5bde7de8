/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tree with a linear model in each node (J. R. Quinlan, "Learning with
 * continuous classes", 1992; Y. Wang and I. H. Witten, "Inducing model trees
 * for predicting continuous classes", 1997). It reads rows as ml-design.h
 * encodes them. */
#pragma once

#include "ml-monitor.h"

#include <glib.h>

typedef struct
{
  guint parent;      /* of the root: itself                                   */
  guint first_child; /* of two, side by side; 0: a leaf                       */
  guint input;       /* that it splits on: at most `at` goes to the first     */
  double at;
  guint n_rows;      /* training rows that came here                          */
  guint n_parameters; /* of its model, or of all models below                 */
  double mean;       /* of the target                                         */
  double error;      /* root mean squared, on these rows                      */
} MlModelTreeNode;

typedef struct
{
  guint n_inputs;
  GArray *nodes;        /* MlModelTreeNode, the root first, children behind their parents */
  GArray *coefficients; /* nodes × (n_inputs + 1), the constant last          */
} MlModelTree;

typedef struct
{
  guint n_rows, n_inputs;
  const double *inputs;  /* n_rows × n_inputs */
  const double *targets; /* n_rows            */
  guint min_rows;        /* of a node that splits */
  gboolean is_constant;  /* means, not linear models, in the nodes */
  gboolean prunes, smooths;
} MlModelTreeProblem;

MlModelTree *ml_model_tree_new   (guint n_inputs);
MlModelTree *ml_model_tree_grow  (const MlModelTreeProblem *problem, double *deviation, MlMonitor *monitor);
void         ml_model_tree_free  (MlModelTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlModelTree, ml_model_tree_free)
double       ml_model_tree_predict (const MlModelTree *self, const double *inputs);

static inline MlModelTreeNode *
ml_model_tree_node (const MlModelTree *self, guint node)
{
  return &g_array_index (self->nodes, MlModelTreeNode, node);
}

static inline double *
ml_model_tree_coefficients (const MlModelTree *self, guint node)
{
  return &g_array_index (self->coefficients, double, (gsize) node * (self->n_inputs + 1));
}
