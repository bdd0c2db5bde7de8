/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table that never changes: named columns, each stored as one array.
 * Derived tables share the columns they leave alone, so undo is free, and any
 * thread may read any table it holds a reference to. Made by
 * MlDatasetBuilder. A table of no rows serves as the description of others. */
#pragma once

#include "ml-attribute.h"

#define ML_TYPE_DATASET (ml_dataset_get_type ())
G_DECLARE_FINAL_TYPE (MlDataset, ml_dataset, ML, DATASET, GObject)

const char        *ml_dataset_relation      (MlDataset *self);
guint              ml_dataset_n_rows        (MlDataset *self);
guint              ml_dataset_n_columns     (MlDataset *self);
const MlAttribute *ml_dataset_attribute     (MlDataset *self, guint column);
const double      *ml_dataset_numbers       (MlDataset *self, guint column); /* rows; NaN = missing              */
const gint32      *ml_dataset_codes         (MlDataset *self, guint column); /* rows; -1 = missing               */
const guint8      *ml_dataset_bytes         (MlDataset *self, guint column); /* rows × channels × height × width */
const double      *ml_dataset_weights       (MlDataset *self);               /* rows, or NULL: all weigh 1       */

double             ml_dataset_value         (MlDataset *self, guint row, guint column);
gboolean           ml_dataset_is_missing    (MlDataset *self, guint row, guint column);
char              *ml_dataset_format_cell   (MlDataset *self, guint row, guint column);
int                ml_dataset_find_column   (MlDataset *self, const char *name);
char              *ml_dataset_unique_name  (MlDataset *self, const char *name); /* (transfer full): name, or "name 2" if there is such a column */
int                ml_dataset_default_target(MlDataset *self);

MlDataset         *ml_dataset_select_columns(MlDataset *self, const guint *columns, guint n_columns);
MlDataset         *ml_dataset_take_rows     (MlDataset *self, const guint32 *rows, guint n_rows);
MlDataset         *ml_dataset_drop_rows     (MlDataset *self, const guint32 *rows, guint n_rows);
MlDataset         *ml_dataset_header        (MlDataset *self);
GPtrArray         *ml_dataset_warnings      (MlDataset *self); /* (transfer none) (nullable): char *, what the loader noticed */
char              *ml_format_number         (double number);
