/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transform of all filters that change values column by column and leave
 * the columns themselves where they are:
 *
 *   known    (value - offset) / divisor · factor + shift
 *   missing  fill
 */
#pragma once

#include "ml-filter.h"

typedef struct
{
  guint column;
  double offset, divisor, factor, shift; /* of numbers; labels stay           */
  double fill;                           /* a number or a code; NaN: stays missing */
} MlColumnChange;

#define ML_COLUMN_CHANGE_INIT                                                 \
  {                                                                           \
    .divisor = 1, .factor = 1, .fill = NAN                                    \
  }

typedef struct /* of the known values of a column, weighted */
{
  double weight, mean, sd; /* sd with n - 1; 0 of less than two rows  */
  double minimum, maximum; /* minimum > maximum: nothing is known     */
  double mode;             /* of labels: the first of the most frequent */
} MlColumnFigures;

/* How one column changes, by its figures; which column it is, is filled in. */
typedef MlColumnChange (*MlColumnChangeFunc) (const MlFilter *filter, const MlAttribute *attribute, const MlColumnFigures *figures);

MlTransform *ml_column_transform_fit  (MlFilter *filter, const MlSubset *training, gboolean takes_labels, MlColumnChangeFunc change);
MlTransform *ml_column_transform_new  (MlFilter *filter, GArray *changes); /* (transfer full): MlColumnChange, at most one a column */
MlTransform *ml_column_transform_load (MlFilter *filter, GVariant *state, MlDataset *header, int target, GError **error); /* a filter's load() */
