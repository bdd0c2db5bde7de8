/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model for other programs: ".onnx" holds a network whole, ".csv" the weights
 * of any model that has some. Ruru reads neither back. */
#pragma once

#include "ml-predictor.h"

gboolean ml_export (MlPredictor *predictor, const char *path, GError **error);
