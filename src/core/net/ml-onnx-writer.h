/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds an ONNX graph node by node: a thin layer over the protocol buffers of
 * ml-onnx.proto. Values are known by name; what writes one returns its name,
 * which the writer keeps. */
#pragma once

#include <glib.h>

typedef struct _MlOnnxWriter MlOnnxWriter;

MlOnnxWriter *ml_onnx_writer_new        (const char *name);
void          ml_onnx_writer_free       (MlOnnxWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlOnnxWriter, ml_onnx_writer_free)

const char   *ml_onnx_writer_input      (MlOnnxWriter *self, const char *name, guint n_sizes, const guint *sizes); /* rows × sizes */
void          ml_onnx_writer_output     (MlOnnxWriter *self, const char *value, const char *name, guint n_sizes, const guint *sizes);
const char   *ml_onnx_writer_tensor     (MlOnnxWriter *self, const char *name, guint n_sizes, const guint *sizes, const float *values);
const char   *ml_onnx_writer_number     (MlOnnxWriter *self, float value);
const char   *ml_onnx_writer_node       (MlOnnxWriter *self, const char *type, ...) G_GNUC_NULL_TERMINATED; /* names of its inputs, then NULL */
void          ml_onnx_writer_set_int    (MlOnnxWriter *self, const char *attribute, gint64 value); /* of the last node, as the next two */
void          ml_onnx_writer_set_float  (MlOnnxWriter *self, const char *attribute, float value);
void          ml_onnx_writer_set_ints   (MlOnnxWriter *self, const char *attribute, guint n, guint value); /* n times the same */
const char   *ml_onnx_writer_shares     (MlOnnxWriter *self, const char *values, guint n); /* each over the sum of its row, negative ones as 0 */
GBytes       *ml_onnx_writer_finish     (MlOnnxWriter *self);
