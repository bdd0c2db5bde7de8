/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For ml-dataset.c and ml-dataset-builder.c only. */
#pragma once

#include "ml-dataset.h"

/* One array, shared by all tables that have it. */
typedef struct
{
  gatomicrefcount ref_count;
  gpointer values; /* double, gint32 or guint8; g_free() */
} MlArray;

typedef struct
{
  MlAttribute *attribute;
  MlArray *array;
} MlColumn;

struct _MlDataset
{
  GObject parent;
  char *relation;
  guint n_rows, n_columns;
  MlColumn *columns;
  MlArray *weights;    /* (nullable) */
  GPtrArray *warnings; /* (nullable) char * */
};

MlArray *ml_array_new   (gpointer values);
MlArray *ml_array_ref   (MlArray *self);
void     ml_array_unref (MlArray *self);
