/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grown tree, for every learner that grows one, and for charts that show
 * one. Nodes stand in one array, the root first, children of a node side by
 * side behind it. A row whose value is missing goes down all branches, with the
 * share each of them has of the training rows. */
#pragma once

#include "ml-subset.h"

enum
{
  ML_TREE_DEEPEST = 5000, /* levels; what is deeper is not grown  */
  ML_TREE_AS_JAVA = 100,  /* decimals: as many as there are       */
};

typedef enum
{
  ML_SPLIT_NONE,   /* a leaf                                        */
  ML_SPLIT_LABELS, /* a branch for each label                       */
  ML_SPLIT_LABEL,  /* one label, or another: `at` is its code       */
  ML_SPLIT_UP_TO,  /* at most `at`, or more                         */
  ML_SPLIT_BELOW,  /* less than `at`, or at least                   */
} MlSplitKind;

typedef struct
{
  guint8 kind;     /* MlSplitKind                                      */
  guint8 is_empty; /* no training row came here: the parent answers    */
  guint column;    /* that it splits on                                */
  guint pixel;     /* of that column, if it is an image                */
  guint parent;    /* of the root: itself                              */
  guint first_child, n_children;
  double at;
  double share;    /* of its parent's rows, 0 … 1                      */
  double total;    /* weight of the training rows: what its values are divided by */
} MlTreeNode;

typedef struct
{
  MlDataset *header;
  int target;
  guint n_outputs; /* labels; 1 for a number                                   */
  guint stride;    /* values a node: n_outputs, then what the learner adds     */
  double smoothing;/* added to each label's weight before shares are taken     */
  gboolean leaves_open; /* where no training row came, nothing is predicted    */
  GArray *nodes;   /* MlTreeNode                                               */
  GArray *values;  /* nodes × stride: weights of the labels, or the mean; …    */
} MlTree;

MlTree     *ml_tree_new          (MlDataset *header, int target, guint n_more);
void        ml_tree_free         (MlTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTree, ml_tree_free)
guint       ml_tree_add_children (MlTree *self, guint node, guint n_children);
void        ml_tree_cut          (MlTree *self, guint node);
void        ml_tree_graft        (MlTree *self, guint node, guint from);
MlTree     *ml_tree_compact      (MlTree *self);

guint       ml_tree_branch       (const MlTreeNode *node, MlDataset *data, guint32 row);
void        ml_tree_predict      (const MlTree *self, MlDataset *data, guint32 row, double *out);
guint       ml_tree_leaf         (const MlTree *self, MlDataset *data, guint32 row);
guint       ml_tree_n_leaves     (const MlTree *self);
guint       ml_tree_heaviest     (const MlTree *self, guint node);
char       *ml_tree_format_test  (const MlTree *self, guint node, guint decimals);
gboolean    ml_tree_node_is_sound (const MlTreeNode *node, MlDataset *header, int target);
GVariant   *ml_tree_save         (const MlTree *self);
MlTree     *ml_tree_load         (GVariant *state, MlDataset *header, int target, guint n_more, GError **error);

static inline guint
ml_tree_n_nodes (const MlTree *self)
{
  return self->nodes->len;
}

static inline MlTreeNode *
ml_tree_node (const MlTree *self, guint node)
{
  return &g_array_index (self->nodes, MlTreeNode, node);
}

static inline double *
ml_tree_values (const MlTree *self, guint node)
{
  return &g_array_index (self->values, double, (gsize) node *self->stride);
}
