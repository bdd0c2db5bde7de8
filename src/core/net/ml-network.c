/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-network.h"

#include "ml-error.h"
#include "ml-registry.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>

enum
{
  MAX_LAYERS = 1000,
};

struct _MlNetwork
{
  GObject parent;
  GPtrArray *layers; /* MlLayer */
};

static GType
get_item_type (GListModel *model)
{
  return ML_TYPE_LAYER;
}

static guint
get_n_items (GListModel *model)
{
  return ML_NETWORK (model)->layers->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MlNetwork *self = ML_NETWORK (model);
  return position < self->layers->len
             ? g_object_ref (g_ptr_array_index (self->layers, position))
             : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MlNetwork, ml_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      implement_list_model))

static void
finalize (GObject *object)
{
  g_ptr_array_unref (ML_NETWORK (object)->layers);
  G_OBJECT_CLASS (ml_network_parent_class)->finalize (object);
}

static void
ml_network_class_init (MlNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
ml_network_init (MlNetwork *self)
{
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
}

/** ml_loss_get_type: Returns: the enum, for option tables */
GType
ml_loss_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_LOSS_CROSS_ENTROPY, N_ ("Cross-entropy"), "cross-entropy" },
    { ML_LOSS_SQUARED_ERROR, N_ ("Squared error"), "squared-error" },
    { ML_LOSS_BINARY_CROSS_ENTROPY, N_ ("Binary cross-entropy"),
      "binary-cross-entropy" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlLoss", values));
  return type;
}

/** ml_network_new: Returns: (transfer full): a network of no layers */
MlNetwork *
ml_network_new (void)
{
  return g_object_new (ML_TYPE_NETWORK, NULL);
}

/** ml_network_append: @layer: (transfer full): becomes the last */
void
ml_network_append (MlNetwork *self, MlLayer *layer)
{
  ml_network_insert (self, self->layers->len, layer);
}

/** ml_network_insert: @layer: (transfer full): comes to stand at @position */
void
ml_network_insert (MlNetwork *self, guint position, MlLayer *layer)
{
  g_return_if_fail (position <= self->layers->len);
  g_ptr_array_insert (self->layers, (int) position, layer);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/** ml_network_remove: takes the layer at @position out */
void
ml_network_remove (MlNetwork *self, guint position)
{
  g_return_if_fail (position < self->layers->len);
  g_ptr_array_remove_index (self->layers, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/** ml_network_length: Returns: how many layers there are */
guint
ml_network_length (MlNetwork *self)
{
  return self->layers->len;
}

/** ml_network_layer: Returns: (transfer none): the layer at @position */
MlLayer *
ml_network_layer (MlNetwork *self, guint position)
{
  return g_ptr_array_index (self->layers, position);
}

/**
 * ml_network_append_dense:
 * @units: as many as the data needs
 *
 * Returns: FALSE with %ML_ERROR_DATA if a layer cannot have so many
 */
gboolean
ml_network_append_dense (MlNetwork *self, guint units, MlActivation activation,
                         GError **error)
{
  if (units > ML_NETWORK_MOST_UNITS)
    {
      g_set_error (
          error, ML_ERROR, ML_ERROR_DATA,
          _ ("this data needs a layer of %u units, and %u is the most; "
             "remove columns of many labels"),
          units, ML_NETWORK_MOST_UNITS);
      return FALSE;
    }
  GType type = ml_registry_find (ML_TYPE_LAYER, "Dense", NULL);
  ml_network_append (self, g_object_new (type, "units", units, "activation",
                                         (int) activation, NULL));
  return TRUE;
}

/** ml_network_copy: Returns: (transfer full): the same layers once more */
MlNetwork *
ml_network_copy (MlNetwork *self)
{
  g_autoptr (MlNetwork) copy = ml_network_new ();
  for (guint i = 0; i < self->layers->len; i++)
    ml_network_append (copy,
                       ml_option_copy (g_ptr_array_index (self->layers, i)));
  return g_steal_pointer (&copy);
}

/* -- The graph ------------------------------------------------------------ */

static MlNode *
build_layer (MlNetwork *self, guint index, MlGraph *graph, MlNode *input,
             GError **error)
{
  g_autofree char *name = g_strdup_printf ("layer%u", index + 1);
  ml_graph_begin_layer (graph, name);
  MlNode *node = ml_layer_build (g_ptr_array_index (self->layers, index), graph,
                                 input, error);
  if (node != NULL)
    ml_graph_end_layer (graph, node);
  return node;
}

static MlNode *
build_layers (MlNetwork *self, MlGraph *graph, MlNode *node, GError **error)
{
  for (guint i = 0; i < self->layers->len && node != NULL; i++)
    {
      node = build_layer (self, i, graph, node, error);
      if (node == NULL)
        g_prefix_error (error, _ ("Layer %u: "), i + 1);
    }
  return node;
}

/* What a loss's network answers, from its last sums. */
static MlNode *
answer (MlGraph *graph, MlNode *last, MlLoss loss, GError **error)
{
  switch (loss)
    {
    case ML_LOSS_CROSS_ENTROPY:
      return ml_softmax (graph, last, error);
    case ML_LOSS_BINARY_CROSS_ENTROPY:
      return ml_activate (graph, last, ML_ACTIVATION_SIGMOID, error);
    case ML_LOSS_SQUARED_ERROR:
    default:
      return last;
    }
}

static MlNode *
compare (MlGraph *graph, MlNode *last, MlNode *target, MlLoss loss,
         GError **error)
{
  switch (loss)
    {
    case ML_LOSS_CROSS_ENTROPY:
      return ml_cross_entropy (graph, last, target, error);
    case ML_LOSS_BINARY_CROSS_ENTROPY:
      return ml_binary_cross_entropy (graph, last, target, error);
    case ML_LOSS_SQUARED_ERROR:
    default:
      return ml_squared_error (graph, last, target, error);
    }
}

/* Input, target of @n_outputs, layers. Returns: (nullable): the last answer */
static MlNode *
begin_graph (MlNetwork *self, MlGraph *graph, guint n_sizes, const guint *sizes,
             guint n_outputs, GError **error)
{
  MlNode *input = ml_graph_add_input (graph, n_sizes, sizes);
  ml_graph_add_input (graph, 1, &n_outputs);
  MlNode *last = build_layers (self, graph, input, error);
  if (last != NULL && last->n_sizes == 3) /* targets lie channel by channel */
    last = ml_flatten (graph, last, error);
  return last;
}

/**
 * ml_network_build:
 * @sizes: (array length=n_sizes): of one input: units, or channels × height ×
 *   width
 * @n_outputs: what the last layer must have
 * @capacity: rows of the largest batch
 *
 * Returns: (transfer full) (nullable): a sealed graph of one input, one target
 *   (rows × @n_outputs), the output and the loss; NULL with %ML_ERROR_OPTION
 *   that names the layer and what does not fit
 */
MlGraph *
ml_network_build (MlNetwork *self, guint n_sizes, const guint *sizes,
                  guint n_outputs, MlLoss loss, guint capacity, GError **error)
{
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *last = begin_graph (self, graph, n_sizes, sizes, n_outputs, error);
  if (last == NULL)
    return NULL;
  MlNode *output = answer (graph, last, loss, error);
  MlNode *error_node
      = compare (graph, last, ml_graph_target (graph), loss, error);
  if (output == NULL || error_node == NULL
      || !ml_graph_seal (graph, error_node, output, capacity, error))
    return NULL;
  return g_steal_pointer (&graph);
}

/* @values in the shape of the input, named for charts, and as a row again. */
static MlNode *
show_reconstruction (MlGraph *graph, MlNode *values, GError **error)
{
  const MlNode *input = ml_graph_input (graph);
  MlNode *shown
      = ml_reshape (graph, values, input->n_sizes, input->sizes, error);
  if (shown == NULL)
    return NULL;
  shown->name = g_strdup ("reconstruction.activations");
  return ml_flatten (graph, shown, error);
}

/**
 * ml_network_build_reconstruction:
 *
 * As ml_network_build(), for a network whose target is its input; snapshots
 * hold "reconstruction.activations" in the input's shape.
 *
 * Returns: (transfer full) (nullable): the graph
 */
MlGraph *
ml_network_build_reconstruction (MlNetwork *self, guint n_sizes,
                                 const guint *sizes, MlLoss loss,
                                 guint capacity, GError **error)
{
  g_autoptr (MlGraph) graph = ml_graph_new ();
  guint n_inputs = 1;
  for (guint i = 0; i < n_sizes; i++)
    n_inputs *= sizes[i];
  MlNode *last = begin_graph (self, graph, n_sizes, sizes, n_inputs, error);
  MlNode *error_node
      = last != NULL
            ? compare (graph, last, ml_graph_target (graph), loss, error)
            : NULL;
  if (error_node == NULL)
    return NULL;
  MlNode *values = answer (graph, last, loss, error);
  MlNode *output
      = values != NULL ? show_reconstruction (graph, values, error) : NULL;
  if (output == NULL
      || !ml_graph_seal (graph, error_node, output, capacity, error))
    return NULL;
  return g_steal_pointer (&graph);
}

/* -- In words ------------------------------------------------------------- */

static void
append_sizes (GString *text, const MlNode *node)
{
  for (guint i = 0; i < node->n_sizes; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " × " : "", node->sizes[i]);
}

static const MlNode *
find_node (const MlGraph *graph, guint layer, const char *what)
{
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    if (g_strcmp0 (ml_graph_node (graph, i)->name, name) == 0)
      return ml_graph_node (graph, i);
  return NULL;
}

static gsize
count_parameters (const MlGraph *graph, guint layer)
{
  g_autofree char *prefix = g_strdup_printf ("layer%u.", layer);
  gsize count = 0;
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      const MlNode *node = ml_graph_node (graph, i);
      if (node->kind == ML_NODE_PARAMETER
          && g_str_has_prefix (node->name, prefix))
        count += node->n_values;
    }
  return count;
}

static void
clear_trace (gpointer data)
{
  g_free (((MlLayerTrace *) data)->problem);
}

static MlLayerTrace
trace_of (const MlGraph *graph, guint layer, const MlNode *answer)
{
  MlLayerTrace trace = { .n_sizes = answer->n_sizes,
                         .n_parameters = count_parameters (graph, layer) };
  for (guint i = 0; i < answer->n_sizes; i++)
    trace.sizes[i] = answer->sizes[i];
  return trace;
}

/* Asks a loss; what it adds to @graph is of no further use. */
static gboolean
fits_target (MlGraph *graph, MlNode *last, guint n_outputs, GError **error)
{
  MlNode *target = ml_graph_add_input (graph, 1, &n_outputs);
  return ml_squared_error (graph, last, target, error) != NULL;
}

/**
 * ml_network_trace:
 * @sizes: (array length=n_sizes): of one input: units, or channels × height ×
 *   width
 * @n_outputs: what the last layer must have
 *
 * Takes no memory for weights or activations, so it is quick for any size.
 *
 * Returns: (transfer full) (element-type MlLayerTrace): a record for each layer
 */
GArray *
ml_network_trace (MlNetwork *self, guint n_sizes, const guint *sizes,
                  guint n_outputs)
{
  GArray *traces = g_array_new (FALSE, TRUE, sizeof (MlLayerTrace));
  g_autoptr (MlGraph) graph = ml_graph_new ();
  MlNode *node = ml_graph_add_input (graph, n_sizes, sizes);
  g_array_set_clear_func (traces, clear_trace);
  for (guint i = 0; i < self->layers->len; i++)
    {
      g_autoptr (GError) error = NULL;
      MlLayerTrace trace = { 0 };
      if (node != NULL)
        {
          node = build_layer (self, i, graph, node, &error);
          if (node != NULL)
            trace = trace_of (graph, i + 1, node);
          else
            trace.problem = g_strdup (error->message);
        }
      if (i + 1 == self->layers->len && node != NULL
          && !fits_target (graph, node, n_outputs, &error))
        trace.problem = g_strdup (error->message);
      g_array_append_val (traces, trace);
    }
  return traces;
}

/**
 * ml_network_describe:
 * @graph: built from @self
 *
 * Returns: (transfer full): a line a layer with its settings, the shape of its
 *   answer and its parameters, then the sum
 */
char *
ml_network_describe (MlNetwork *self, const MlGraph *graph)
{
  GString *text = g_string_new (_ ("Input    "));
  append_sizes (text, ml_graph_input (graph));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->layers->len; i++)
    {
      g_autofree char *layer
          = ml_layer_to_text (g_ptr_array_index (self->layers, i));
      const MlNode *answer = find_node (graph, i + 1, "activations");
      g_string_append_printf (text, _ ("Layer %-2u %s → "), i + 1, layer);
      if (answer != NULL)
        append_sizes (text, answer);
      g_string_append_printf (text, _ (", %zu parameters\n"),
                              count_parameters (graph, i + 1));
    }
  g_string_append_printf (text, _ ("Total    %zu parameters\n"),
                          ml_graph_n_parameters (graph));
  return g_string_free (text, FALSE);
}

/** ml_network_to_text: Returns: (transfer full): a text for each layer */
char **
ml_network_to_text (MlNetwork *self)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  for (guint i = 0; i < self->layers->len; i++)
    {
      g_autofree char *text
          = ml_layer_to_text (g_ptr_array_index (self->layers, i));
      g_strv_builder_add (builder, text);
    }
  char **texts = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return texts;
}

/**
 * ml_network_from_text:
 * @layers: (array zero-terminated=1): as from ml_network_to_text()
 *
 * Returns: (transfer full) (nullable): the network, or NULL with
 *   %ML_ERROR_OPTION
 */
MlNetwork *
ml_network_from_text (const char *const *layers, GError **error)
{
  g_autoptr (MlNetwork) self = ml_network_new ();
  for (guint i = 0; layers[i] != NULL; i++)
    {
      if (i == MAX_LAYERS)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("a network has at most %d layers"), MAX_LAYERS);
          return NULL;
        }
      MlLayer *layer = ml_layer_from_text (layers[i], error);
      if (layer == NULL)
        return NULL;
      ml_network_append (self, layer);
    }
  return g_steal_pointer (&self);
}

/** ml_network_to_line: Returns: (transfer full): "Conv size=5; Dense units=3"
 */
char *
ml_network_to_line (MlNetwork *self)
{
  g_auto (GStrv) layers = ml_network_to_text (self);
  return g_strjoinv ("; ", layers);
}

/**
 * ml_network_from_line:
 * @text: as from ml_network_to_line()
 *
 * Returns: (transfer full) (nullable): the network, or NULL with
 *   %ML_ERROR_OPTION
 */
MlNetwork *
ml_network_from_line (const char *text, GError **error)
{
  g_auto (GStrv) layers = ml_settings_split (text, error);
  return layers == NULL
             ? NULL
             : ml_network_from_text ((const char *const *) layers, error);
}
