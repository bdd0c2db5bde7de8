/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Turns rows of a table into rows of floats, as networks want them. Fitted on
 * training rows; immutable and reference counted, so any thread may use it.
 *
 * A number or a date gives one input, a nominal column of two labels one (1 for
 * the second label), of k labels k, a picture one a byte (value / 255); texts
 * are left out. A missing value becomes the column's training mean. The class
 * gives one output a label (one is 1, the others 0), or one scaled number. */
#pragma once

#include "ml-matrix.h"
#include "ml-monitor.h"
#include "ml-subset.h"

typedef enum /* of numbers and label columns; pictures are always 0 … 1 */
{
  ML_SCALING_NONE,
  ML_SCALING_STANDARDIZE, /* mean 0, standard deviation 1                   */
  ML_SCALING_UNIT,        /* training minimum … maximum to 0 … 1            */
  ML_SCALING_SYMMETRIC,   /* training minimum … maximum to -1 … 1           */
} MlScaling;              /* a column that never varies becomes 0, except unscaled */

typedef struct _MlEncoder MlEncoder;

MlEncoder *ml_encoder_new            (const MlSubset *training, MlScaling inputs, MlScaling target, GError **error);
MlEncoder *ml_encoder_new_watched    (const MlSubset *training, MlScaling inputs, MlScaling target, MlMonitor *monitor, GError **error); /* may be stopped */
MlEncoder *ml_encoder_ref            (const MlEncoder *self);
void       ml_encoder_unref          (MlEncoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlEncoder, ml_encoder_unref)

guint      ml_encoder_n_inputs       (const MlEncoder *self);
guint      ml_encoder_n_outputs      (const MlEncoder *self); /* classes, 1 for a number, 0 without a class */
char      *ml_encoder_input_name     (const MlEncoder *self, guint input); /* (transfer full): "plas", "outlook=rainy", "image 3,17" */
gboolean   ml_encoder_shape          (const MlEncoder *self, guint shape[3]); /* channels, height, width if a picture is the only input */
guint      ml_encoder_picture        (const MlEncoder *self, guint sizes[3]); /* the same as charts want it, without a single channel: 2 or 3 sizes; 0: no picture */

void       ml_encoder_expect_row     (const MlEncoder *self, const MlSubset *rows, guint index); /* its picture is read soon */
void       ml_encoder_encode_rows    (const MlEncoder *self, const MlSubset *rows, guint from, guint n, float *out); /* n × n_inputs */
MlMatrix  *ml_encoder_encode         (const MlEncoder *self, const MlSubset *rows);                                  /* (transfer full): rows × n_inputs */
void       ml_encoder_encode_targets (const MlEncoder *self, const MlSubset *rows, guint from, guint n, float *out); /* n × n_outputs; a missing class: all NaN */
void       ml_encoder_input_scale    (const MlEncoder *self, guint input, double *offset, double *factor); /* input = (value - offset) * factor */
double     ml_encoder_decode_target  (const MlEncoder *self, double output); /* of a numeric class: back to its unit */

GVariant  *ml_encoder_save           (const MlEncoder *self); /* floating */
MlEncoder *ml_encoder_load           (GVariant *state, MlDataset *header, int target, GError **error);
