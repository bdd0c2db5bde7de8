/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What filters of rows share. A place is an index into a subset. */
#pragma once

#include "ml-java-random.h"
#include "ml-subset.h"

typedef struct
{
  guint n_classes;
  guint *first;    /* n_classes + 1: where each class begins in places    */
  guint32 *places; /* class by class, in the order of the rows; those without a class are not among them */
} MlClassRows;

guint32  *ml_row_places (const MlSubset *rows);                                            /* (transfer full): 0 … n_rows - 1 */
MlSubset *ml_row_subset (const MlSubset *rows, const guint32 *places, guint n_places);     /* (transfer full): with their weights */
MlSubset *ml_row_refuse (GError **error);                                                  /* NULL: no row would be left */
gboolean  ml_row_range  (const char *text, guint n, gboolean *is_in, GError **error);      /* "1,3-5,last"; is_in: n, all FALSE */

void      ml_row_draw_once (MlJavaRandom *random, guint n, guint n_drawn, gboolean *is_drawn); /* out: n; without replacement */

gboolean  ml_class_rows_fill   (MlClassRows *self, const MlSubset *rows, GError **error);  /* a nominal class */
void      ml_class_rows_clear  (MlClassRows *self);
guint     ml_class_rows_rarest (const MlClassRows *self);                                  /* rows of the rarest class there is */
