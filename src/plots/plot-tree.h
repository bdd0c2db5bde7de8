/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grown tree as a drawing: which nodes are open, in which row and level each
 * one stands, and the words for it. Knows no pixels. */
#pragma once

#include "ml-tree.h"

typedef enum
{
  PLOT_TREE_AUTO, /* open if there is room */
  PLOT_TREE_OPEN,
  PLOT_TREE_CLOSED,
} PlotTreeWish;

typedef struct
{
  guint level;        /* of the root: 0                             */
  double row;         /* its middle; rows of leaves are 1 apart     */
  guint n_rows;       /* that its part of the drawing takes         */
  guint n_below;      /* nodes below, shown or not                  */
  guint8 wish;        /* PlotTreeWish                               */
  guint8 fits;        /* it is open unless wished otherwise         */
  guint8 is_shown, is_open;
  guint8 is_hit;      /* what is searched for                       */
  guint8 is_hit_below;
} PlotTreeSpot;

typedef struct
{
  const MlTree *tree; /* (nullable), borrowed                       */
  GArray *spots;      /* PlotTreeSpot, one a node                   */
  guint n_rows, n_levels, n_shown, n_hits;
  double least, most; /* of the means, if the class is a number     */
} PlotTree;

void     plot_tree_init    (PlotTree *self);
void     plot_tree_clear   (PlotTree *self);
void     plot_tree_set     (PlotTree *self, const MlTree *tree); /* (nullable) */
void     plot_tree_search  (PlotTree *self, const char *words);
void     plot_tree_arrange (PlotTree *self, guint depth, guint most_rows, guint most_levels);
gboolean plot_tree_toggle  (PlotTree *self, guint node);
guint    plot_tree_beside  (const PlotTree *self, guint node, int steps);

gboolean plot_tree_is_nominal (const PlotTree *self);
gboolean plot_tree_is_blank   (const PlotTree *self, guint node);
double   plot_tree_wrong      (const PlotTree *self, guint node);
char    *plot_tree_label      (const PlotTree *self, guint node);
char    *plot_tree_condition  (const PlotTree *self, guint node);
char    *plot_tree_count      (const PlotTree *self, guint node);
char    *plot_tree_rows       (const PlotTree *self, guint node);
char    *plot_tree_path       (const PlotTree *self, guint node);
char    *plot_tree_tell       (const PlotTree *self, guint node);

static inline PlotTreeSpot *
plot_tree_spot (const PlotTree *self, guint node)
{
  return &g_array_index (self->spots, PlotTreeSpot, node);
}
