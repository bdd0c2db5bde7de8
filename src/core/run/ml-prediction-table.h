/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every prediction of a run as a table, to look at and to save. */
#pragma once

#include "ml-evaluation.h"

MlDataset *ml_prediction_table (const MlEvaluation *evaluation); /* (transfer full): row, fold, actual, predicted, p(LABEL) … */
