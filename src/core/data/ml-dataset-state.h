/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A whole table as a GVariant, and a hash by which equal tables are known;
 * reading one that nobody vouches for does no harm. */
#pragma once

#include "ml-dataset.h"

#define ML_DATASET_STATE_TYPE "(sua((suass(uuu)d)v)ad)" /* relation, rows, columns with their values, weights */

GVariant  *ml_dataset_save (MlDataset *self);                   /* floating; shares the columns' memory */
MlDataset *ml_dataset_load (GVariant *saved, GError **error);   /* (transfer full) (nullable) */
char      *ml_dataset_hash (MlDataset *self);                   /* (transfer full): SHA-256 in hex, of columns, values and weights */
