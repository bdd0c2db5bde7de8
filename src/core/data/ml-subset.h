/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Some rows of a table, and which column is the class. A split copies row
 * numbers only; a row may stand in it more than once, and weigh other than in
 * the table. Immutable and reference counted; read the fields directly. */
#pragma once

#include "ml-dataset.h"

typedef struct
{
  MlDataset *data;
  int target;          /* the class column, or -1                          */
  guint n_rows;
  const guint32 *rows; /* n_rows row numbers of data, in the order of use  */
  const double *weights; /* n_rows, or NULL: those of the table            */
  /*< private >*/
  gatomicrefcount ref_count;
} MlSubset;

MlSubset *ml_subset_new           (MlDataset *data, int target, GArray *rows);
MlSubset *ml_subset_new_weighted  (MlDataset *data, int target, GArray *rows, double *weights);
MlSubset *ml_subset_new_all       (MlDataset *data, int target);
MlSubset *ml_subset_with_data     (const MlSubset *self, MlDataset *data, int target);
MlSubset *ml_subset_drop_missing_class (const MlSubset *self);
MlSubset *ml_subset_ref           (const MlSubset *self);
void      ml_subset_unref         (MlSubset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSubset, ml_subset_unref)

MlDataset *ml_subset_to_dataset   (const MlSubset *self); /* (transfer full): its rows and weights as a table; the table itself if that is all */

const MlAttribute *ml_subset_class     (const MlSubset *self);
guint              ml_subset_n_classes (const MlSubset *self); /* labels of a nominal class; 1 for a number; 0: no class */
gboolean           ml_subset_has_weights (const MlSubset *self);                /* some row may weigh other than 1 */
double             ml_subset_weight    (const MlSubset *self, guint index);
double             ml_subset_value     (const MlSubset *self, guint index, guint column);
double             ml_subset_target    (const MlSubset *self, guint index);  /* code or number; NaN: missing */
