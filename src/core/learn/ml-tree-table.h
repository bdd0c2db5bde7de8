/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Training rows as trees read them: column by column, every number replaced by
 * its rank among the different values of its column. Ranks sort by counting,
 * and every pixel of a picture is a column of its own. Made once, then read by
 * any thread; all trees of a forest share one table. */
#pragma once

#include "ml-monitor.h"
#include "ml-subset.h"

#include <math.h>

typedef struct
{
  guint column;     /* of the data set                                     */
  guint pixel;      /* of an image, else 0                                 */
  gboolean is_nominal;
  guint n_bins;     /* labels, or different known values; this itself means missing */
  double *values;   /* n_bins, rising, of a number; NULL: the rank itself  */
  guint16 *narrow;  /* n_rows ranks or codes, if they fit                  */
  guint32 *wide;    /* else                                                */
} MlTreeFeature;

typedef struct
{
  guint n_rows, n_features;
  MlTreeFeature *features;
  guint *first;       /* for each column of the data set: its feature, its first pixel's */
  guint n_classes;    /* labels; 0: the class is a number                  */
  guint32 *classes;   /* n_rows, of a nominal class                        */
  double *targets;    /* n_rows, of a number                               */
  double *weights;    /* n_rows                                            */
  double *x_log_x;    /* of 0 … n_rows: for sums of whole weights          */
  MlSubset *rows;     /* where it all came from                            */
  gboolean order_counts; /* small, and sums have fractions: whose last bits depend on the order of rows, see ml_tree_sorter_sort_rows() */
} MlTreeTable;

typedef struct /* room to sort in, for one thread */
{
  guint32 *keys;  /* the known ranks in rising order …                     */
  guint32 *order; /* … and the places they had; behind them those of missing ones */
  guint32 *spare_keys, *spare_order, *counts;
  double *spare_weights;
} MlTreeSorter;

MlTreeTable  *ml_tree_table_new    (const MlSubset *rows, MlMonitor *monitor);
void          ml_tree_table_free   (MlTreeTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTreeTable, ml_tree_table_free)

guint         ml_tree_table_most_branches (const MlTreeTable *self);
guint32       ml_tree_feature_beyond (const MlTreeFeature *self, double at, gboolean or_at);

MlTreeSorter *ml_tree_sorter_new   (const MlTreeTable *table, guint most_rows);
void          ml_tree_sorter_free  (MlTreeSorter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTreeSorter, ml_tree_sorter_free)
guint         ml_tree_sorter_sort  (MlTreeSorter *self, const MlTreeFeature *feature, const guint32 *rows, guint n);
guint         ml_tree_sorter_sort_rows (MlTreeSorter *self, const MlTreeFeature *feature, guint32 *rows, double *weights, guint n);
void          ml_tree_sort_pairs (guint32 *keys, guint32 *rows, guint n);

/* The rank or code of @row; n_bins: missing. */
static inline guint32
ml_tree_feature_bin (const MlTreeFeature *self, guint32 row)
{
  return self->narrow != NULL ? self->narrow[row] : self->wide[row];
}

static inline const MlTreeFeature *
ml_tree_table_feature (const MlTreeTable *self, guint column, guint pixel)
{
  return &self->features[self->first[column] + pixel];
}

/* What a rank stands for. */
static inline double
ml_tree_feature_value (const MlTreeFeature *self, guint32 bin)
{
  return self->values != NULL ? self->values[bin] : bin;
}

static inline double
ml_tree_middle (double below, double above)
{
  const double middle = (below + above) / 2;
  return isfinite (middle) ? middle : below / 2 + above / 2;
}

/* Between two neighboring values, for a branch of values up to it. */
static inline double
ml_tree_threshold (double below, double above)
{
  const double middle = ml_tree_middle (below, above);
  return middle < above ? middle : below;
}

/* Between two neighboring values, for a branch of values below it. */
static inline double
ml_tree_threshold_below (double below, double above)
{
  const double middle = ml_tree_middle (below, above);
  return middle > below ? middle : above;
}
