/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How rows of a table become what the splits of boosted trees read: a number as
 * it is, a label column of two labels one input, of k labels k inputs of 0 and
 * 1, a picture its bytes as 0 … 1. What is missing is NaN. */
#pragma once

#include "ml-subset.h"

typedef struct _MlTreeInputs MlTreeInputs;

MlTreeInputs *ml_tree_inputs_new   (MlDataset *header, int target);
void          ml_tree_inputs_free  (MlTreeInputs *self);
guint         ml_tree_inputs_count (const MlTreeInputs *self);
void          ml_tree_inputs_read  (const MlTreeInputs *self, const MlSubset *rows, guint index, float *out); /* count */
char         *ml_tree_inputs_name  (const MlTreeInputs *self, guint input);   /* (transfer full): "plas", "outlook=rainy" */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTreeInputs, ml_tree_inputs_free)
