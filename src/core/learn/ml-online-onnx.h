/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network of ml_online_mlp_fit() as an ONNX file; see ml-onnx.h. */
#pragma once

#include "ml-online-model.h"

GBytes *ml_online_model_to_onnx (const MlOnlineModel *self); /* (transfer full) */
