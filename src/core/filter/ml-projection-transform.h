/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transform of filters whose new columns are weighted sums of all inputs:
 * principal components, random projections. */
#pragma once

#include "ml-design.h"
#include "ml-filter.h"

typedef struct
{
  MlDesign *design;
  guint n_columns;     /* new ones                                      */
  char **names;        /* n_columns, then NULL                          */
  double *weights;     /* n_columns × n_inputs                          */
  double *centers;     /* n_inputs: taken off first                     */
  gboolean drops_missing; /* a missing number adds nothing, rather than its mean */
} MlProjection;

MlTransform *ml_projection_transform_new  (MlFilter *filter, const MlProjection *projection); /* (transfer full) what it points to */
MlTransform *ml_projection_transform_load (MlFilter *filter, GVariant *state, MlDataset *header, int target, GError **error);
