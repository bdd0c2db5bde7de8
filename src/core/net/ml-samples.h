/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The examples a trainer draws from: inputs, targets and weights of some rows.
 * Immutable while threads read it. */
#pragma once

#include "ml-encoder.h"

typedef struct
{
  guint n_rows, n_inputs, n_outputs;
  gboolean has_classes;      /* targets are a one among zeros                */
  MlMatrix *targets;         /* rows × n_outputs, or NULL: the inputs again  */
  MlMatrix *inputs;          /* rows × n_inputs, or NULL: pictures stay bytes */
  /*< private >*/
  MlEncoder *encoder;
  MlSubset *subset;
} MlSamples;

MlSamples *ml_samples_new    (const MlEncoder *encoder, const MlSubset *subset, MlMonitor *monitor, GError **error);
MlSamples *ml_samples_new_copies (const MlEncoder *encoder, const MlSubset *subset, MlMonitor *monitor, GError **error); /* each row's target is the row itself */
MlSamples *ml_samples_new_matrix (MlMatrix *inputs, MlMatrix *targets, gboolean has_classes); /* (transfer full) both */
void       ml_samples_free   (MlSamples *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSamples, ml_samples_free)

void       ml_samples_gather (const MlSamples *self, const guint32 *picks, guint n, float *inputs, float *targets); /* n × n_inputs; n × n_outputs, or NULL: not wanted */
float      ml_samples_weight (const MlSamples *self, guint32 pick);
