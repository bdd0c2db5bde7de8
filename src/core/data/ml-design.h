/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The design matrix: rows of a table as rows of doubles, as WEKA's functions
 * want them; networks take ml-encoder.h. Fitted on training rows; immutable and
 * reference counted.
 *
 * A missing number becomes the training mean, a missing label the most frequent
 * one. A number or a date gives one input, two labels one (1 for the second),
 * k labels k, a picture one a byte (value / 255, never scaled); texts none. */
#pragma once

#include "ml-encoder.h"

typedef enum
{
  ML_DESIGN_PLAIN = 0,
  ML_DESIGN_VARYING = 1 << 0, /* columns that never vary give no input       */
  ML_DESIGN_ORDERED = 1 << 1, /* of labels in the order of the mean numeric class, k - 1 inputs: at or above the second, the third, … */
} MlDesignFlags;

typedef struct _MlDesign MlDesign;

MlDesign *ml_design_new         (const MlSubset *training, MlDesignFlags flags, MlScaling scaling, GError **error);
MlDesign *ml_design_ref         (const MlDesign *self);
void      ml_design_unref       (MlDesign *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDesign, ml_design_unref)

guint     ml_design_n_inputs    (const MlDesign *self);
char     *ml_design_input_name  (const MlDesign *self, guint input);                     /* (transfer full): "plas", "outlook=rainy", "size=m,l" */
guint     ml_design_input_column (const MlDesign *self, guint input);                    /* of the table */
void      ml_design_input_scale (const MlDesign *self, guint input, double *offset, double *factor); /* input = (value - offset) * factor */
void      ml_design_encode_rows (const MlDesign *self, const MlSubset *rows, guint from, guint n, double *out); /* n × n_inputs */
double   *ml_design_encode      (const MlDesign *self, const MlSubset *rows, GError **error); /* (transfer full) (nullable): rows × n_inputs; NULL: too many */

GVariant *ml_design_save        (const MlDesign *self); /* floating */
MlDesign *ml_design_load        (GVariant *state, MlDataset *header, int target, GError **error);
