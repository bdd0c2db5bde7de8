/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ml-neighbors.c keeps and ml-neighbors-search.c reads. */
#pragma once

#include "ml-neighbors.h"

enum
{
  ML_NEIGHBOR_BLOCK = 256 /* training rows */
};

typedef struct /* a column of numbers or labels */
{
  guint column;
  gboolean is_number;
  double minimum, maximum; /* known so far                         */
  double offset, divisor;  /* scaled = (value - offset) / divisor; */
                           /* divisor 0: all values count as 0     */
  double low, high;        /* scaled extremes: what missing means  */
} MlNeighborColumn;

typedef struct /* a column of pictures */
{
  guint column;
  gsize width;         /* bytes of a picture   */
  const guint8 **rows; /* n training pictures  */
  double *norms;       /* n                    */
} MlNeighborPicture;

struct _MlNeighbors
{
  MlSubset *training;
  MlNeighborScaling scaling;
  MlNeighborColumn *columns;
  MlNeighborPicture *pictures;
  guint n_columns, n_pictures, n_inputs;
  double *values; /* blocks × n_columns × rows of a block, scaled; NaN: missing */
};

double ml_neighbor_scaled       (const MlNeighborColumn *column, double value);
void   ml_neighbor_use_range    (MlNeighborColumn *column);
void   ml_neighbors_fill_column (const MlNeighbors *self, const MlNeighborColumn *column, guint which, double *values);
