/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network as an ONNX file (onnx.ai), for other programs to run. It takes raw
 * values, rows × inputs or rows × channels × height × width, and gives what the
 * model answers. */
#pragma once

#include "ml-encoder.h"
#include "ml-graph.h"

typedef enum /* what is made of the network's output */
{
  ML_ONNX_CLASSES, /* sums to one                                           */
  ML_ONNX_NUMBER,  /* in the class's own unit                               */
} MlOnnxAnswer;

GBytes *ml_onnx_write (const MlGraph *graph, const MlEncoder *encoder, MlOnnxAnswer answer, GError **error);
