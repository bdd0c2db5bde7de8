/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-network-model.h. The model keeps the graph it was trained in for its
 * weights; predicting builds a graph of its own and copies them, so that any
 * number of threads may predict. */
#include "ml-network-model.h"

#include "ml-graph-snapshot.h"
#include "ml-onnx.h"
#include "ml-parallel.h"
#include "ml-state.h"

#include <math.h>
#include <string.h>

#define STATE_TYPE "(vasusau)"

enum
{
  CAPACITY = 256, /* rows predicted at a time, on all threads */
};

typedef struct
{
  MlModel parent;
  MlEncoder *encoder;
  MlNetwork *network;
  MlLoss loss;
  gboolean has_classes;
  MlGraph *graph;
  char *note;
} NetworkModel;

/**
 * ml_network_model_build:
 * @capacity: rows of the largest batch
 *
 * Returns: (transfer full) (nullable): the graph of @network between what
 *   @encoder makes of a row's inputs and of its class
 */
MlGraph *
ml_network_model_build (MlNetwork *network, const MlEncoder *encoder,
                        MlLoss loss, guint capacity, GError **error)
{
  guint sizes[3] = { ml_encoder_n_inputs (encoder) };
  guint n_sizes = ml_encoder_shape (encoder, sizes) ? 3 : 1;
  return ml_network_build (network, n_sizes, sizes,
                           ml_encoder_n_outputs (encoder), loss, capacity,
                           error);
}

/* -- Predicting ------------------------------------------------------------ */

typedef struct
{
  const NetworkModel *model;
  MlGraph *graph;
  const MlSubset *rows;
  guint first, n_rows;
  double *out;
} Prediction;

/* Probabilities sum to one already, unless each output stands for itself. */
static void
write_classes (guint n, const float *values, double *out)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += out[i] = fmax ((double) values[i], 0);
  for (guint i = 0; i < n; i++)
    out[i] = sum > 0 ? out[i] / sum : 1.0 / n;
}

static void
predict_slice (guint slice, gpointer data)
{
  Prediction *p = data;
  guint slice_rows = ml_graph_slice_rows (p->graph);
  guint first = slice * slice_rows, n = p->model->parent.n_outputs;
  MlPass pass
      = { .first = first, .n_rows = MIN (slice_rows, p->n_rows - first) };
  const MlNode *input = ml_graph_input (p->graph);
  ml_encoder_encode_rows (p->model->encoder, p->rows, p->first + first,
                          pass.n_rows,
                          input->values + (gsize) first * input->n_values);
  ml_graph_run (p->graph, &pass);
  for (guint row = first; row < first + pass.n_rows; row++)
    {
      const float *values
          = ml_graph_output (p->graph)->values + (gsize) row * n;
      double *out = p->out + (gsize) (p->first + row) * n;
      if (p->model->has_classes)
        write_classes (n, values, out);
      else
        *out = ml_encoder_decode_target (p->model->encoder, (double) *values);
    }
}

static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const NetworkModel *self = (const NetworkModel *) model;
  guint capacity = CLAMP (rows->n_rows, 1, CAPACITY);
  GError *error = NULL;
  g_autoptr (MlGraph) graph = ml_network_model_build (
      self->network, self->encoder, self->loss, capacity, &error);
  g_assert_no_error (error); /* it could be built before */
  memcpy (ml_graph_weights (graph), ml_graph_weights (self->graph),
          ml_graph_n_kept (graph) * sizeof (float));
  ml_graph_begin (graph);
  guint slice_rows = ml_graph_slice_rows (graph);
  for (guint first = 0; first < rows->n_rows; first += capacity)
    {
      Prediction p = { .model = self,
                       .graph = graph,
                       .rows = rows,
                       .first = first,
                       .n_rows = MIN (capacity, rows->n_rows - first),
                       .out = out };
      ml_parallel_for ((p.n_rows + slice_rows - 1) / slice_rows, predict_slice,
                       &p);
    }
}

/* -- In words and pictures ------------------------------------------------- */

static char *
describe (const MlModel *model)
{
  const NetworkModel *self = (const NetworkModel *) model;
  g_autofree char *layers = ml_network_describe (self->network, self->graph);
  return g_strconcat (layers, self->note, "\n", NULL);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  return ml_graph_snapshot (((const NetworkModel *) model)->graph, 0);
}

static GBytes *
to_onnx (const MlModel *model, GError **error)
{
  const NetworkModel *self = (const NetworkModel *) model;
  return ml_onnx_write (self->graph, self->encoder,
                        self->has_classes ? ML_ONNX_CLASSES : ML_ONNX_NUMBER,
                        error);
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save (const MlModel *model)
{
  const NetworkModel *self = (const NetworkModel *) model;
  g_auto (GStrv) layers = ml_network_to_text (self->network);
  GVariant *bits = g_variant_new_fixed_array (
      G_VARIANT_TYPE_UINT32, ml_graph_weights (self->graph),
      ml_graph_n_kept (self->graph), sizeof (float));
  return g_variant_new ("(v^asus@au)", ml_encoder_save (self->encoder), layers,
                        (guint32) self->loss, self->note, bits);
}

static gboolean
take_weights (MlGraph *graph, GVariant *bits, GError **error)
{
  gsize n;
  const guint32 *values
      = g_variant_get_fixed_array (bits, &n, sizeof (guint32));
  if (n != ml_graph_n_kept (graph))
    return ml_state_refuse (error);
  float *weights = ml_graph_weights (graph);
  memcpy (weights, values, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    if (!isfinite (weights[i]))
      return ml_state_refuse (error);
  return TRUE;
}

/** ml_network_model_is_state: Returns: whether @state has the type of what a
 *  network model saves */
gboolean
ml_network_model_is_state (GVariant *state)
{
  return g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE));
}

/**
 * ml_network_model_load:
 * @learner: type of the learner that saved it
 * @state: as its model's save gave it; not to be trusted
 *
 * The weights must be as many as the layers need before memory for more than
 * one row is taken.
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_network_model_load (GType learner, GVariant *state, MlDataset *header,
                       int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) encoder_state = NULL, bits = NULL;
  g_auto (GStrv) layers = NULL;
  const char *note;
  guint32 loss;
  g_variant_get (state, "(v^asu&s@au)", &encoder_state, &layers, &loss, &note,
                 &bits);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_load (encoder_state, header, target, error);
  if (encoder == NULL)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (loss > ML_LOSS_BINARY_CROSS_ENTROPY || ml_encoder_n_outputs (encoder) == 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlNetwork) network
      = ml_network_from_text ((const char *const *) layers, error);
  g_autoptr (MlGraph) graph
      = network == NULL ? NULL
                        : ml_network_model_build (network, encoder,
                                                  (MlLoss) loss, 1, error);
  if (graph == NULL || !take_weights (graph, bits, error))
    return NULL;
  return ml_network_model_new (learner, encoder, network, (MlLoss) loss,
                               class->kind == ML_ATTRIBUTE_NOMINAL,
                               g_steal_pointer (&graph), note);
}

static void
free_model (MlModel *model)
{
  NetworkModel *self = (NetworkModel *) model;
  ml_encoder_unref (self->encoder);
  g_object_unref (self->network);
  ml_graph_free (self->graph);
  g_free (self->note);
  g_free (self);
}

static const MlModelOps ops = { .predict = predict,
                                .describe = describe,
                                .snapshot = snapshot,
                                .save = save,
                                .to_onnx = to_onnx,
                                .free = free_model };

/**
 * ml_network_model_new:
 * @learner: type of the learner
 * @network: not to be changed any more
 * @has_classes: outputs are classes, not one number
 * @graph: (transfer full): built from @network by ml_network_model_build()
 * @note: how training went, for ml_model_describe()
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_network_model_new (GType learner, const MlEncoder *encoder,
                      MlNetwork *network, MlLoss loss, gboolean has_classes,
                      MlGraph *graph, const char *note)
{
  NetworkModel *self = g_new0 (NetworkModel, 1);
  ml_model_init (&self->parent, &ops, learner, ml_encoder_n_outputs (encoder));
  self->encoder = ml_encoder_ref (encoder);
  self->network = g_object_ref (network);
  self->loss = loss;
  self->has_classes = has_classes;
  self->graph = graph;
  self->note = g_strdup (note);
  return &self->parent;
}
