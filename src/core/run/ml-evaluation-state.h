/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A result as a GVariant: which row was tested in which fold and what the model
 * said of it. All figures are derived anew when it is read, so none of them
 * can contradict the predictions. */
#pragma once

#include "ml-evaluation.h"

#define ML_EVALUATION_STATE_TYPE "(auauadauada(dd)dddbisa(uuudttdddddddddub))"

GVariant     *ml_evaluation_save (const MlEvaluation *self); /* floating; without settings and model */
MlEvaluation *ml_evaluation_load (GVariant *saved, MlDataset *tested, int target, GError **error); /* (transfer full) (nullable) */
void          ml_evaluation_attach (MlEvaluation *self, const struct _MlExperiment *experiment, MlPredictor *predictor); /* (nullable) both; before others see @self */
