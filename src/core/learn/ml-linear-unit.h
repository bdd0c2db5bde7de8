/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model of the learners that are one unit: a weighted sum of the inputs
 * and a bias, with a threshold or a sigmoid on it. It tells two classes apart:
 * the second label is where the sum is above 0. */
#pragma once

#include "ml-encoder.h"
#include "ml-model.h"
#include "ml-option.h"

typedef enum
{
  ML_UNIT_THRESHOLD, /* answers 0 or 1     */
  ML_UNIT_SIGMOID,   /* 1 / (1 + exp(-sum)) */
} MlUnitKind;

typedef struct
{
  MlModel parent;
  MlUnitKind kind;
  MlEncoder *encoder;
  MlDataset *header;
  int target;
  guint n_inputs;
  double *weights; /* n_inputs + 1, the bias last */
  char *note;      /* (nullable): how training ended, for describe */
} MlLinearUnit;

/* The training rows of one unit. */
typedef struct
{
  guint n_rows, n_inputs;
  MlMatrix *inputs; /* n_rows × n_inputs            */
  guint8 *targets;  /* n_rows: 1 for the second label */
  double *weights;  /* n_rows: of the rows          */
  double total;     /* their sum                    */
} MlUnitRows;

GType         ml_unit_scaling_get_type (void); /* choices of an option */

MlLinearUnit *ml_linear_unit_new      (MlUnitKind kind, GType learner, const MlSubset *training, MlScaling scaling, GError **error);
double        ml_linear_unit_sum      (const MlLinearUnit *self, const float *inputs);
void          ml_linear_unit_move     (MlLinearUnit *self, const float *inputs, double step); /* weights += step · (inputs, 1) */
MlSnapshot   *ml_linear_unit_snapshot (const MlLinearUnit *self);
MlModel      *ml_linear_unit_load     (MlUnitKind kind, GType learner, GVariant *state, MlDataset *header, int target, GError **error);

MlUnitRows   *ml_unit_rows_new        (const MlLinearUnit *unit, const MlSubset *training);
void          ml_unit_rows_free       (MlUnitRows *self);
const float  *ml_unit_rows_inputs     (const MlUnitRows *self, guint row); /* n_inputs */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlUnitRows, ml_unit_rows_free)
