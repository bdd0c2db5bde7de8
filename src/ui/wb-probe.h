/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks a model what it makes of one picture, in a thread. While it thinks, only
 * the latest question waits; older ones are dropped. */
#pragma once

#include "ml-predictor.h"

#define WB_TYPE_PROBE (wb_probe_get_type ())
G_DECLARE_FINAL_TYPE (WbProbe, wb_probe, WB, PROBE, GObject)

/* Signal: "answered" (), on the main thread. */
WbProbe      *wb_probe_new      (void);
gboolean      wb_probe_ask      (WbProbe *self, MlPredictor *predictor, const guint8 *bytes); /* FALSE: it reads no picture */
gboolean   wb_probe_clear    (WbProbe *self); /* forgets question and answer */
const double *wb_probe_outputs  (WbProbe *self, guint *n_outputs); /* (nullable): of the last answer */
MlSnapshot   *wb_probe_snapshot (WbProbe *self); /* (transfer none) (nullable): every layer's answer */
const MlAttribute *wb_probe_class (WbProbe *self); /* (nullable): what was predicted */
const MlAttribute *wb_picture_column (MlDataset *data, int target); /* (nullable): the only input, if that is a picture */
