/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Principal components: the directions in which points spread the most.
 * K. Pearson, "On lines and planes of closest fit to systems of points in
 * space" (1901). */
#pragma once

#include <glib.h>

typedef struct
{
  guint n_columns, n_components;
  float *mean;       /* n_columns                                            */
  float *components; /* n_components × n_columns, each of length 1           */
  double *variance;  /* n_components, along each; falling                    */
  double total;      /* the variances of all columns together                */
} MlPca;

MlPca *ml_pca_new     (guint n_rows, guint n_columns, const float *values, guint n_components, const MlPca *before);
void   ml_pca_free    (MlPca *self);
void   ml_pca_align   (MlPca *self, const MlPca *before);
void   ml_pca_project (const MlPca *self, guint n_rows, const float *values, float *out); /* n_rows × n_components */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlPca, ml_pca_free)
