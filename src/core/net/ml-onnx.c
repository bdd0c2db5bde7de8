/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-onnx.h. Walks the graph from the input to the output; each operator
 * has a function that says the same in ONNX's terms (operator set 11, which
 * readers since 2019 know). What people count channel by channel ONNX does,
 * too; only weights that read a picture as it lies in memory are turned. */
#include "ml-onnx.h"

#include "ml-error.h"
#include "ml-onnx-writer.h"
#include "ml-ops.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MlOnnxWriter *out;
  GHashTable *names; /* MlNode → name of its value in the file */
} Walk;

static const char *
name_of (const Walk *walk, const MlNode *node)
{
  return g_hash_table_lookup (walk->names, node);
}

/* Each returns the name of the value, or NULL if ONNX has no such thing. */
typedef const char *(*WriteFunc) (const Walk *walk, const MlNode *node);

/* -- Activations ---------------------------------------------------------- */

/* 1 from 0 on, else 0: one less whether -x is above 0. */
static const char *
stepped (const Walk *walk, const char *input)
{
  const char *turned = ml_onnx_writer_node (walk->out, "Neg", input, NULL);
  const char *sign = ml_onnx_writer_node (walk->out, "Sign", turned, NULL);
  const char *below = ml_onnx_writer_node (walk->out, "Relu", sign, NULL);
  const char *less = ml_onnx_writer_node (walk->out, "Neg", below, NULL);
  return ml_onnx_writer_node (walk->out, "Add", less,
                              ml_onnx_writer_number (walk->out, 1), NULL);
}

static const char *
activated (const Walk *walk, int activation, const char *input)
{
  switch ((MlActivation) activation)
    {
    case ML_ACTIVATION_LINEAR:
      return input;
    case ML_ACTIVATION_RELU:
      return ml_onnx_writer_node (walk->out, "Relu", input, NULL);
    case ML_ACTIVATION_LEAKY_RELU: /* its slope, 0.01, is ONNX's preset */
      return ml_onnx_writer_node (walk->out, "LeakyRelu", input, NULL);
    case ML_ACTIVATION_ELU: /* likewise, 1 */
      return ml_onnx_writer_node (walk->out, "Elu", input, NULL);
    case ML_ACTIVATION_STEP:
      return stepped (walk, input);
    case ML_ACTIVATION_TANH:
      return ml_onnx_writer_node (walk->out, "Tanh", input, NULL);
    case ML_ACTIVATION_SIGMOID:
      return ml_onnx_writer_node (walk->out, "Sigmoid", input, NULL);
    default:
      return NULL;
    }
}

static const char *
write_activate (const Walk *walk, const MlNode *node)
{
  return activated (walk, node->settings.activation,
                    name_of (walk, node->inputs[0]));
}

static const char *
write_softmax (const Walk *walk, const MlNode *node)
{
  const char *name = ml_onnx_writer_node (
      walk->out, "Softmax", name_of (walk, node->inputs[0]), NULL);
  ml_onnx_writer_set_int (walk->out, "axis", 1);
  return name;
}

static const char *
write_add (const Walk *walk, const MlNode *node)
{
  return ml_onnx_writer_node (walk->out, "Add", name_of (walk, node->inputs[0]),
                              name_of (walk, node->inputs[1]), NULL);
}

static const char *
write_same (const Walk *walk, const MlNode *node)
{
  return name_of (walk, node->inputs[0]);
}

/* -- Dense ---------------------------------------------------------------- */

static const char *
write_bias (const Walk *walk, const MlNode *bias)
{
  return ml_onnx_writer_tensor (walk->out, bias->name, 1, bias->sizes,
                                bias->values);
}

static const char *
flattened (const Walk *walk, const MlNode *node)
{
  const char *name = name_of (walk, node);
  return node->n_sizes > 1
             ? ml_onnx_writer_node (walk->out, "Flatten", name, NULL)
             : name;
}

/* Each column of the weights reads the input, so it lies as the input does; the
 * file wants units × inputs, each row counted channel by channel. */
static const char *
write_dense_weights (const Walk *walk, const MlNode *input,
                     const MlNode *weights)
{
  const guint n_inputs = weights->sizes[0], n_units = weights->sizes[1];
  const guint sizes[] = { n_units, n_inputs };
  g_autofree float *turned = g_new (float, weights->n_values);
  g_autofree float *by_channel = g_new (float, weights->n_values);
  ml_transpose (n_inputs, n_units, weights->values, turned);
  ml_copy_by_channel (input, n_units, turned, by_channel);
  return ml_onnx_writer_tensor (walk->out, weights->name, 2, sizes, by_channel);
}

static const char *
write_dense (const Walk *walk, const MlNode *node)
{
  const char *input = flattened (walk, node->inputs[0]);
  const char *weights
      = write_dense_weights (walk, node->inputs[0], node->inputs[1]);
  const char *bias = write_bias (walk, node->inputs[2]);
  const char *sum
      = ml_onnx_writer_node (walk->out, "Gemm", input, weights, bias, NULL);
  ml_onnx_writer_set_int (walk->out, "transB", 1);
  return activated (walk, node->settings.activation, sum);
}

/* Its epsilon, 1e-5, is ONNX's preset. */
static const char *
write_batch_norm (const Walk *walk, const MlNode *node)
{
  const char *names[4];
  for (guint i = 0; i < 4; i++)
    names[i] = write_bias (walk, node->inputs[i + 1]);
  return ml_onnx_writer_node (walk->out, "BatchNormalization",
                              name_of (walk, node->inputs[0]), names[0],
                              names[1], names[2], names[3], NULL);
}

/* -- Pictures ------------------------------------------------------------- */

/* From size × size × channels × filters to filters × channels × size × size. */
static const char *
write_filters (const Walk *walk, const MlNode *weights)
{
  const guint size = weights->sizes[0], channels = weights->sizes[2];
  const guint filters = weights->sizes[3];
  const guint sizes[] = { filters, channels, size, size };
  g_autofree float *turned = g_new (float, weights->n_values);
  ml_transpose (size * size, channels * filters, weights->values, turned);
  g_autofree float *by_filter = g_new (float, weights->n_values);
  for (guint c = 0; c < channels; c++)
    for (guint f = 0; f < filters; f++)
      memcpy (by_filter + ((gsize) f * channels + c) * size * size,
              turned + ((gsize) c * filters + f) * size * size,
              (gsize) size * size * sizeof (float));
  return ml_onnx_writer_tensor (walk->out, weights->name, 4, sizes, by_filter);
}

static void
set_window (const Walk *walk, const MlOpSettings *settings)
{
  ml_onnx_writer_set_ints (walk->out, "kernel_shape", 2, settings->size);
  ml_onnx_writer_set_ints (walk->out, "strides", 2, settings->stride);
  ml_onnx_writer_set_ints (walk->out, "pads", 4, settings->padding);
}

static const char *
write_convolution (const Walk *walk, const MlNode *node)
{
  const char *weights = write_filters (walk, node->inputs[1]);
  const char *bias = write_bias (walk, node->inputs[2]);
  const char *sum = ml_onnx_writer_node (
      walk->out, "Conv", name_of (walk, node->inputs[0]), weights, bias, NULL);
  set_window (walk, &node->settings);
  return activated (walk, node->settings.activation, sum);
}

static const char *
pooled (const Walk *walk, const char *type, const char *input,
        const MlNode *node)
{
  const char *name = ml_onnx_writer_node (walk->out, type, input, NULL);
  set_window (walk, &node->settings);
  return name;
}

static const char *
write_max_pool (const Walk *walk, const MlNode *node)
{
  return pooled (walk, "MaxPool", name_of (walk, node->inputs[0]), node);
}

static const char *
write_average_pool (const Walk *walk, const MlNode *node)
{
  return pooled (walk, "AveragePool", name_of (walk, node->inputs[0]), node);
}

/* √ Σ x²: the mean of squares times their number. LpPool says it in one word
 * that some readers do not know. */
static const char *
write_l2_pool (const Walk *walk, const MlNode *node)
{
  const char *input = name_of (walk, node->inputs[0]);
  const guint size = node->settings.size;
  const char *squares
      = ml_onnx_writer_node (walk->out, "Mul", input, input, NULL);
  const char *mean = pooled (walk, "AveragePool", squares, node);
  const char *count = ml_onnx_writer_number (walk->out, (float) (size * size));
  const char *sum = ml_onnx_writer_node (walk->out, "Mul", mean, count, NULL);
  return ml_onnx_writer_node (walk->out, "Sqrt", sum, NULL);
}

/* Only a row and a picture of one shape, or what people count alike. */
static const char *
write_reshape (const Walk *walk, const MlNode *node)
{
  const MlNode *input = node->inputs[0];
  if (node->n_sizes == 1)
    return flattened (walk, input);
  return node->n_sizes == input->n_sizes
                 && memcmp (node->sizes, input->sizes,
                            node->n_sizes * sizeof *node->sizes)
                        == 0
             ? name_of (walk, input)
             : NULL;
}

/* -- The walk ------------------------------------------------------------- */

static const struct
{
  const char *op;
  WriteFunc write;
} writers[] = {
  { "activate", write_activate },
  { "add", write_add },
  { "average-pool", write_average_pool },
  { "batch-normalization", write_batch_norm },
  { "convolution", write_convolution },
  { "dense", write_dense },
  { "dropout", write_same }, /* as mask and noise: only while training */
  { "l2-pool", write_l2_pool },
  { "mask", write_same },
  { "max-pool", write_max_pool },
  { "noise", write_same },
  { "reshape", write_reshape },
  { "softmax", write_softmax },
};

static gboolean
write_operator (const Walk *walk, const MlNode *node, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_equal (node->op->name, writers[i].op))
      {
        const char *name = writers[i].write (walk, node);
        if (name == NULL)
          break;
        g_hash_table_insert (walk->names, (gpointer) node, (gpointer) name);
        return TRUE;
      }
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
               _ ("ONNX has no operator for “%s” as this network uses it; save "
                  "it as a model of Ruru instead"),
               node->op->name);
  return FALSE;
}

static gboolean
write_needed (const Walk *walk, const MlNode *node, GError **error)
{
  if (node->op == NULL || name_of (walk, node) != NULL)
    return TRUE;
  for (guint i = 0; i < node->n_inputs; i++)
    if (!write_needed (walk, node->inputs[i], error))
      return FALSE;
  return write_operator (walk, node, error);
}

/* What the encoder does to raw values: (value - shift) × factor. */
static const char *
write_scaling (const Walk *walk, const MlNode *input, const MlEncoder *encoder,
               const char *raw)
{
  guint shape[3];
  if (ml_encoder_shape (encoder, shape))
    return ml_onnx_writer_node (walk->out, "Mul", raw,
                                ml_onnx_writer_number (walk->out, 1 / 255.0f),
                                NULL);
  const guint n = (guint) input->n_values;
  const guint sizes[] = { 1, n };
  g_autofree float *shifts = g_new (float, n), *factors = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      double shift, factor;
      ml_encoder_input_scale (encoder, i, &shift, &factor);
      shifts[i] = (float) shift;
      factors[i] = (float) factor;
    }
  const char *shift
      = ml_onnx_writer_tensor (walk->out, "input.shift", 2, sizes, shifts);
  const char *factor
      = ml_onnx_writer_tensor (walk->out, "input.factor", 2, sizes, factors);
  const char *centered
      = ml_onnx_writer_node (walk->out, "Sub", raw, shift, NULL);
  return ml_onnx_writer_node (walk->out, "Mul", centered, factor, NULL);
}

static const char *
write_unit (const Walk *walk, const MlEncoder *encoder, const char *output)
{
  const double zero = ml_encoder_decode_target (encoder, 0);
  const double one = ml_encoder_decode_target (encoder, 1);
  const char *scaled = ml_onnx_writer_node (
      walk->out, "Mul", output,
      ml_onnx_writer_number (walk->out, (float) (one - zero)), NULL);
  return ml_onnx_writer_node (walk->out, "Add", scaled,
                              ml_onnx_writer_number (walk->out, (float) zero),
                              NULL);
}

static const char *
write_answer (const Walk *walk, const MlNode *output, const MlEncoder *encoder,
              MlOnnxAnswer answer)
{
  const char *name = name_of (walk, output);
  if (answer == ML_ONNX_NUMBER)
    return write_unit (walk, encoder, name);
  return g_str_equal (output->op->name, "softmax")
             ? name
             : ml_onnx_writer_shares (walk->out, name,
                                      (guint) output->n_values);
}

/**
 * ml_onnx_write:
 * @graph: sealed; its weights are written
 * @encoder: what it reads rows with: its scaling becomes part of the file
 *
 * The file's input is called "input" and takes numbers as they stand in the
 * table (a picture's bytes as 0 … 255, a nominal column as one or several 0 or
 * 1, none missing); its output is called "output".
 *
 * Returns: (transfer full) (nullable): the file, or NULL with %ML_ERROR_FAILED
 *   that names what ONNX cannot say
 */
GBytes *
ml_onnx_write (const MlGraph *graph, const MlEncoder *encoder,
               MlOnnxAnswer answer, GError **error)
{
  g_autoptr (MlOnnxWriter) out = ml_onnx_writer_new ("network");
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);
  const Walk walk = { out, names };
  const MlNode *input = ml_graph_input (graph),
               *output = ml_graph_output (graph);
  const char *raw
      = ml_onnx_writer_input (out, "input", input->n_sizes, input->sizes);
  g_hash_table_insert (names, (gpointer) input,
                       (gpointer) write_scaling (&walk, input, encoder, raw));
  if (!write_needed (&walk, output, error))
    return NULL;
  ml_onnx_writer_output (out, write_answer (&walk, output, encoder, answer),
                         "output", output->n_sizes, output->sizes);
  return ml_onnx_writer_finish (out);
}
