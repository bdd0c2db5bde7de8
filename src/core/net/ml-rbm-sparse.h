/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A Boltzmann machine while it learns from rows that are mostly zero, as those
 * of black pictures are: sums only go over units that are on. For that the
 * weights stand twice, in blocks of columns: for the way up, and transposed for
 * the way down. V visible and H hidden units of blocks, filled up with zeros. */
#pragma once

#include "ml-rbm-pass.h"

#include "ml-kernels.h"

typedef struct /* some units of a layer, side by side in both forms */
{
  guint first, n;  /* units                                                  */
  guint at, width; /* of the block in a row that is filled up: multiples of 16 */
} MlUnitBlock;

typedef struct /* states of a layer, a row below the other, and which are on */
{
  guint n_units;
  guint n_blocks;
  MlUnitBlock *blocks;
  guint width;       /* of all blocks                                        */
  gboolean has_labels; /* in the last block                                  */
  guint16 *places;   /* rows × width: units of a block that are on, from its first */
  guint16 *counts;   /* rows × n_blocks                                      */
} MlUnitLists;

typedef struct
{
  MlRbm *rbm;
  guint n_rows;          /* at most, of data and chains                      */
  MlUnitLists visible;   /* n_rows                                           */
  MlUnitLists hidden;    /* n_rows, of chains alone                          */
  float *up;             /* hidden blocks of V × width                       */
  float *down;           /* visible blocks of H × width                      */
  float *velocity;       /* like up                                          */
  float *scratch;        /* n_rows × H or V, block by block                  */
  guint16 *column_rows;  /* V × n_rows: where each visible unit is on        */
  guint16 *column_counts; /* V                                               */
} MlRbmSparse;

gboolean     ml_rbm_sparse_is_able (const MlRbm *rbm, guint n_rows);  /* whether it has a form for that */
MlRbmSparse *ml_rbm_sparse_new     (MlRbm *rbm, guint n_rows);
void         ml_rbm_sparse_free    (MlRbmSparse *self);
void         ml_rbm_sparse_load    (MlRbmSparse *self);               /* the machine's weights, and no velocity */
void         ml_rbm_sparse_store   (const MlRbmSparse *self);         /* into the machine */

/* Rows are numbered through data and chains; hidden rows are chains. */
void         ml_rbm_sparse_list    (MlRbmSparse *self, guint row, const float *visible); /* of one row */
void         ml_rbm_sparse_up      (MlRbmSparse *self, const MlRbmPass *pass, guint first_row, guint block, gboolean is_listed); /* one slice */
void         ml_rbm_sparse_down    (MlRbmSparse *self, const MlRbmPass *pass, guint first_row, guint block, gboolean is_listed);
void         ml_rbm_sparse_sums    (MlRbmSparse *self, guint n_rows, guint first_row, const float *visible, float *sums);
void         ml_rbm_sparse_weights (const MlRbmSparse *self, guint unit, float *out); /* n_hidden */
void         ml_rbm_sparse_columns (MlRbmSparse *self, guint n_rows, guint block); /* of a visible block, after all rows are listed */
float       *ml_rbm_sparse_factors (MlRbmSparse *self, guint block);  /* n_rows × width of the hidden block: to be filled for … */
void         ml_rbm_sparse_move    (MlRbmSparse *self, const float *visible, guint n_rows, guint block, const MlUpdate *update); /* … visibleᵀ · factors: weights of the block */
