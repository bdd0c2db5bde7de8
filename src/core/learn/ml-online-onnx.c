/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-online-onnx.h. There is no graph of operators to walk: scaling, layers
 * and what becomes of the output are written one after the other, in float. */
#include "ml-online-onnx.h"

#include "ml-onnx-writer.h"

/* Rows of values, or of pictures if one is all there is. */
static const char *
write_input (const MlOnlineModel *self, MlOnnxWriter *out)
{
  const guint n = self->inputs->len;
  const guint column = g_array_index (self->inputs, MlOnlineInput, 0).column;
  const MlAttribute *first = ml_dataset_attribute (self->header, column);
  if (first->kind != ML_ATTRIBUTE_IMAGE || ml_attribute_n_bytes (first) != n)
    return ml_onnx_writer_input (out, "input", 1, &n);
  const char *picture = ml_onnx_writer_input (out, "input", 3, first->shape);
  return ml_onnx_writer_node (out, "Flatten", picture, NULL);
}

static const char *
write_scaling (const MlOnlineModel *self, MlOnnxWriter *out, const char *raw)
{
  const guint n = self->inputs->len, sizes[] = { 1, n };
  g_autofree float *bases = g_new (float, n), *factors = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      const MlOnlineInput *input
          = &g_array_index (self->inputs, MlOnlineInput, i);
      bases[i] = (float) input->base;
      factors[i] = (float) ml_online_scaled (1, 0, input->range);
    }
  const char *base = ml_onnx_writer_tensor (out, "input.base", 2, sizes, bases);
  const char *factor
      = ml_onnx_writer_tensor (out, "input.factor", 2, sizes, factors);
  const char *centered = ml_onnx_writer_node (out, "Sub", raw, base, NULL);
  return ml_onnx_writer_node (out, "Mul", centered, factor, NULL);
}

static const char *
write_layer (const MlOnlineModel *self, MlOnnxWriter *out, guint layer,
             const char *input)
{
  const MlOnlineLayer *at = &self->net->layers[layer];
  const guint sizes[] = { at->n_units, at->n_inputs };
  g_autofree float *weights
      = g_new (float, (gsize) at->n_inputs * at->n_units + 1);
  g_autofree float *thresholds = g_new (float, at->n_units);
  for (guint unit = 0; unit < at->n_units; unit++)
    {
      thresholds[unit]
          = (float) ml_online_net_weight (self->net, layer, 0, unit);
      for (guint i = 0; i < at->n_inputs; i++)
        weights[(gsize) unit * at->n_inputs + i]
            = (float) ml_online_net_weight (self->net, layer, i + 1, unit);
    }
  g_autofree char *name = g_strdup_printf ("layer%u.weights", layer + 1);
  g_autofree char *bias = g_strdup_printf ("layer%u.bias", layer + 1);
  const char *sum = ml_onnx_writer_node (
      out, "Gemm", input, ml_onnx_writer_tensor (out, name, 2, sizes, weights),
      ml_onnx_writer_tensor (out, bias, 1, sizes, thresholds), NULL);
  ml_onnx_writer_set_int (out, "transB", 1);
  return at->is_linear ? sum : ml_onnx_writer_node (out, "Sigmoid", sum, NULL);
}

/* As predicting does. */
static const char *
write_answer (const MlOnlineModel *self, MlOnnxWriter *out, const char *output)
{
  if (self->is_nominal)
    return ml_onnx_writer_shares (out, output, self->net->n_outputs);
  const double factor = 1 / ml_online_scaled (1, 0, self->range);
  const char *scaled = ml_onnx_writer_node (
      out, "Mul", output, ml_onnx_writer_number (out, (float) factor), NULL);
  return ml_onnx_writer_node (out, "Add", scaled,
                              ml_onnx_writer_number (out, (float) self->base),
                              NULL);
}

/**
 * ml_online_model_to_onnx:
 *
 * The file's "input" takes numbers as they stand in the table (a picture's
 * bytes as 0 … 255, a nominal column as the model sees it, none missing); its
 * "output" is what the model answers.
 *
 * Returns: (transfer full): the file
 */
GBytes *
ml_online_model_to_onnx (const MlOnlineModel *self)
{
  g_autoptr (MlOnnxWriter) out = ml_onnx_writer_new ("network");
  const char *value = write_scaling (self, out, write_input (self, out));
  for (guint layer = 0; layer < self->net->n_layers; layer++)
    value = write_layer (self, out, layer, value);
  ml_onnx_writer_output (out, write_answer (self, out, value), "output", 1,
                         &self->net->n_outputs);
  return ml_onnx_writer_finish (out);
}
