/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transform of all filters that keep, drop, repeat, rename or reorder
 * columns: the columns it keeps, in order. Values are shared. */
#pragma once

#include "ml-filter.h"

MlTransform *ml_select_transform_new  (MlFilter *filter, GArray *columns, char **names); /* (transfer full) guint; (transfer full) (nullable): a name each, "" keeps the old one */
MlTransform *ml_select_transform_keep (MlFilter *filter, const MlSubset *rows, const gboolean *is_kept); /* the class always */
MlTransform *ml_select_transform_load (MlFilter *filter, GVariant *state, MlDataset *header, int target, GError **error);
