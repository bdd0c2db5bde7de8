/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-onnx-writer.h. Messages are taken from GLib's allocator, which is the
 * C library's, so the library's own function frees the whole tree. */
#include "ml-onnx-writer.h"

#include "ml-onnx.pb-c.h"

enum
{
  IR_VERSION = 7,
  OPERATOR_SET = 11,
  TYPE_FLOAT = 1, /* of a tensor, and of an attribute */
  TYPE_INT = 2,
  TYPE_INTS = 7,
};

struct _MlOnnxWriter
{
  char *name;
  GPtrArray *nodes, *tensors, *inputs, *outputs; /* messages, owned */
  GPtrArray *names;                              /* of values, owned */
};

/* A message of our own, freed with the library's function. */
#define MESSAGE(Type, type)                                                    \
  ({                                                                           \
    MlOnnx__##Type *message = g_new0 (MlOnnx__##Type, 1);                      \
    ml_onnx__##type##__init (message);                                         \
    message;                                                                   \
  })

static void
free_message (gpointer message)
{
  protobuf_c_message_free_unpacked (message, NULL);
}

/** ml_onnx_writer_new: @name: of the graph. Returns: (transfer full): empty */
MlOnnxWriter *
ml_onnx_writer_new (const char *name)
{
  MlOnnxWriter *self = g_new0 (MlOnnxWriter, 1);
  self->name = g_strdup (name);
  self->nodes = g_ptr_array_new_with_free_func (free_message);
  self->tensors = g_ptr_array_new_with_free_func (free_message);
  self->inputs = g_ptr_array_new_with_free_func (free_message);
  self->outputs = g_ptr_array_new_with_free_func (free_message);
  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/** ml_onnx_writer_free: NULL is fine */
void
ml_onnx_writer_free (MlOnnxWriter *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->tensors);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* Keeps @name (transfer full) as long as the writer lives. */
static const char *
keep_name (MlOnnxWriter *self, char *name)
{
  g_ptr_array_add (self->names, name);
  return name;
}

/* Appends @item to a message's repeated field. */
static void
append (gpointer **items, size_t *n_items, gpointer item)
{
  *items = g_renew (gpointer, *items, *n_items + 1);
  (*items)[(*n_items)++] = item;
}

static MlOnnx__ValueInfo *
describe_value (const char *name, guint n_sizes, const guint *sizes)
{
  MlOnnx__ValueInfo *info = MESSAGE (ValueInfo, value_info);
  MlOnnx__Shape *shape = MESSAGE (Shape, shape);
  for (guint i = 0; i <= n_sizes; i++)
    {
      MlOnnx__Dimension *dimension = MESSAGE (Dimension, dimension);
      dimension->value_case = i == 0 ? ML_ONNX__DIMENSION__VALUE_DIM_PARAM
                                     : ML_ONNX__DIMENSION__VALUE_DIM_VALUE;
      if (i == 0)
        dimension->dim_param = g_strdup ("rows");
      else
        dimension->dim_value = sizes[i - 1];
      append ((gpointer **) &shape->dim, &shape->n_dim, dimension);
    }
  info->name = g_strdup (name);
  info->type = MESSAGE (Type, type);
  info->type->tensor_type = MESSAGE (TensorType, tensor_type);
  info->type->tensor_type->elem_type = TYPE_FLOAT;
  info->type->tensor_type->shape = shape;
  return info;
}

/**
 * ml_onnx_writer_input:
 * @sizes: of one row
 *
 * Returns: (transfer none): its name
 */
const char *
ml_onnx_writer_input (MlOnnxWriter *self, const char *name, guint n_sizes,
                      const guint *sizes)
{
  g_ptr_array_add (self->inputs, describe_value (name, n_sizes, sizes));
  return keep_name (self, g_strdup (name));
}

/** ml_onnx_writer_output: @value becomes what the graph answers, as @name */
void
ml_onnx_writer_output (MlOnnxWriter *self, const char *value, const char *name,
                       guint n_sizes, const guint *sizes)
{
  ml_onnx_writer_node (self, "Identity", value, NULL);
  MlOnnx__Node *last = g_ptr_array_index (self->nodes, self->nodes->len - 1);
  g_free (last->output[0]);
  last->output[0] = g_strdup (name);
  g_ptr_array_add (self->outputs, describe_value (name, n_sizes, sizes));
}

/**
 * ml_onnx_writer_tensor:
 * @name: (nullable): of its own; NULL: a number
 * @n_sizes: 0 for a single value
 *
 * Returns: (transfer none): the name of a constant
 */
const char *
ml_onnx_writer_tensor (MlOnnxWriter *self, const char *name, guint n_sizes,
                       const guint *sizes, const float *values)
{
  MlOnnx__Tensor *tensor = MESSAGE (Tensor, tensor);
  tensor->name = name != NULL
                     ? g_strdup (name)
                     : g_strdup_printf ("constant%u", self->tensors->len);
  tensor->data_type = TYPE_FLOAT;
  tensor->n_dims = n_sizes;
  tensor->dims = g_new (gint64, n_sizes);
  tensor->n_float_data = 1;
  for (guint i = 0; i < n_sizes; i++)
    tensor->n_float_data *= (size_t) (tensor->dims[i] = sizes[i]);
  tensor->float_data
      = g_memdup2 (values, tensor->n_float_data * sizeof (float));
  g_ptr_array_add (self->tensors, tensor);
  return keep_name (self, g_strdup (tensor->name));
}

/** ml_onnx_writer_number: Returns: (transfer none): name of a constant of one
 *  value */
const char *
ml_onnx_writer_number (MlOnnxWriter *self, float value)
{
  const guint one = 1;
  return ml_onnx_writer_tensor (self, NULL, 1, &one, &value);
}

/**
 * ml_onnx_writer_node:
 * @type: ONNX's name of an operator
 * @...: names of its inputs, then NULL
 *
 * Returns: (transfer none): the name of its only output
 */
const char *
ml_onnx_writer_node (MlOnnxWriter *self, const char *type, ...)
{
  MlOnnx__Node *node = MESSAGE (Node, node);
  const guint number = self->nodes->len;
  va_list inputs;
  va_start (inputs, type);
  const char *input;
  while ((input = va_arg (inputs, const char *)) != NULL)
    append ((gpointer **) &node->input, &node->n_input, g_strdup (input));
  va_end (inputs);
  char *output = g_strdup_printf ("value%u", number);
  append ((gpointer **) &node->output, &node->n_output, g_strdup (output));
  node->op_type = g_strdup (type);
  node->name = g_strdup_printf ("node%u", number);
  g_ptr_array_add (self->nodes, node);
  return keep_name (self, output);
}

static MlOnnx__Attribute *
add_attribute (MlOnnxWriter *self, const char *name, int type)
{
  MlOnnx__Node *node = g_ptr_array_index (self->nodes, self->nodes->len - 1);
  MlOnnx__Attribute *attribute = MESSAGE (Attribute, attribute);
  attribute->name = g_strdup (name);
  attribute->type = type;
  append ((gpointer **) &node->attribute, &node->n_attribute, attribute);
  return attribute;
}

/** ml_onnx_writer_set_int: sets @attribute of the node written last */
void
ml_onnx_writer_set_int (MlOnnxWriter *self, const char *attribute, gint64 value)
{
  add_attribute (self, attribute, TYPE_INT)->i = value;
}

/** ml_onnx_writer_set_float: sets @attribute of the node written last */
void
ml_onnx_writer_set_float (MlOnnxWriter *self, const char *attribute,
                          float value)
{
  add_attribute (self, attribute, TYPE_FLOAT)->f = value;
}

/** ml_onnx_writer_set_ints: @attribute of the node written last becomes @n
 * times
 *  @value */
void
ml_onnx_writer_set_ints (MlOnnxWriter *self, const char *attribute, guint n,
                         guint value)
{
  MlOnnx__Attribute *message = add_attribute (self, attribute, TYPE_INTS);
  message->n_ints = n;
  message->ints = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    message->ints[i] = value;
}

/* Moves the messages of @from into a repeated field. */
static void
move_messages (GPtrArray *from, gpointer **items, size_t *n_items)
{
  for (guint i = 0; i < from->len; i++)
    append (items, n_items, g_ptr_array_index (from, i));
  g_ptr_array_set_free_func (from, NULL);
  g_ptr_array_set_size (from, 0);
}

/** ml_onnx_writer_shares: Returns: (transfer none): the name of @values (rows ×
 * @n), negative ones as 0, each over the sum of its row */
const char *
ml_onnx_writer_shares (MlOnnxWriter *self, const char *values, guint n)
{
  /* Sums by a product with ones: OpenCV 4.6 does not divide pictures' answers
   * by one number a row. */
  const guint sizes[] = { n, n };
  g_autofree float *ones = g_new (float, (gsize) n *n);
  for (gsize i = 0; i < (gsize) n * n; i++)
    ones[i] = 1;
  const char *positive = ml_onnx_writer_node (self, "Relu", values, NULL);
  const char *sums = ml_onnx_writer_node (
      self, "MatMul", positive,
      ml_onnx_writer_tensor (self, "ones", 2, sizes, ones), NULL);
  return ml_onnx_writer_node (self, "Div", positive, sums, NULL);
}

/**
 * ml_onnx_writer_finish:
 *
 * Returns: (transfer full): the file; nothing can be added any more
 */
GBytes *
ml_onnx_writer_finish (MlOnnxWriter *self)
{
  MlOnnx__Model *model = MESSAGE (Model, model);
  MlOnnx__Graph *graph = model->graph = MESSAGE (Graph, graph);
  MlOnnx__OperatorSet *set = MESSAGE (OperatorSet, operator_set);
  set->version = OPERATOR_SET;
  append ((gpointer **) &model->opset_import, &model->n_opset_import, set);
  model->ir_version = IR_VERSION;
  model->producer_name = g_strdup ("ruru");
  model->producer_version = g_strdup (RURU_VERSION);
  graph->name = g_strdup (self->name);
  move_messages (self->nodes, (gpointer **) &graph->node, &graph->n_node);
  move_messages (self->tensors, (gpointer **) &graph->initializer,
                 &graph->n_initializer);
  move_messages (self->inputs, (gpointer **) &graph->input, &graph->n_input);
  move_messages (self->outputs, (gpointer **) &graph->output, &graph->n_output);
  gsize size = ml_onnx__model__get_packed_size (model);
  guint8 *bytes = g_malloc (size);
  ml_onnx__model__pack (model, bytes);
  free_message (model);
  return g_bytes_new_take (bytes, size);
}
