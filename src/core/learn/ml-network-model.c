/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-network-model.h. The model keeps layers and weights; whatever is asked
 * of it builds a graph of its own and copies them there, so that any number of
 * threads may ask. */
#include "ml-network-model.h"

#include "ml-graph-snapshot.h"
#include "ml-onnx.h"
#include "ml-parallel.h"
#include "ml-spare-memory.h"
#include "ml-state.h"

#include <math.h>
#include <string.h>

#define STATE_TYPE "(vasusau)"

enum
{
  CAPACITY = 256,      /* rows predicted at a time, on all threads */
  PROBE_CAPACITY = 64, /* the same while somebody looks inside */
};

typedef struct
{
  MlModel parent;
  MlEncoder *encoder;
  MlNetwork *network;
  MlLoss loss;
  MlAnswer answer;
  gboolean has_classes;
  gsize n_weights;
  float *weights; /* as any graph of the network keeps them */
  char *note;
} NetworkModel;

/**
 * ml_network_model_build:
 * @capacity: rows of the largest batch
 *
 * Returns: (transfer full) (nullable): the graph of @network between what
 *   @encoder makes of a row's inputs and of @answer
 */
MlGraph *
ml_network_model_build (MlNetwork *network, const MlEncoder *encoder,
                        MlLoss loss, MlAnswer answer, guint capacity,
                        GError **error)
{
  guint sizes[3] = { ml_encoder_n_inputs (encoder) };
  guint n_sizes = ml_encoder_shape (encoder, sizes) ? 3 : 1;
  if (answer == ML_ANSWER_INPUTS)
    return ml_network_build_reconstruction (network, n_sizes, sizes, loss,
                                            capacity, error);
  return ml_network_build (network, n_sizes, sizes,
                           ml_encoder_n_outputs (encoder), loss, capacity,
                           error);
}

/* (transfer full): ready to run */
static MlGraph *
make_graph (const NetworkModel *self, guint capacity, GError **error)
{
  MlGraph *graph = ml_network_model_build (
      self->network, self->encoder, self->loss, self->answer, capacity, error);
  if (graph == NULL)
    return NULL;
  memcpy (ml_graph_weights (graph), self->weights,
          ml_graph_n_kept (graph) * sizeof (float));
  ml_graph_begin (graph);
  return graph;
}

/* The same where it can only fail for want of memory. */
static MlGraph *
make_small_graph (const NetworkModel *self, guint capacity)
{
  g_autoptr (GError) error = NULL;
  MlGraph *graph = make_graph (self, capacity, &error);
  g_assert_no_error (error); /* it could be built before */
  return graph;
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
      else if (p->model->answer == ML_ANSWER_INPUTS)
        for (guint i = 0; i < n; i++)
          out[i] = (double) values[i];
      else
        *out = ml_encoder_decode_target (p->model->encoder, (double) *values);
    }
}

static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const NetworkModel *self = (const NetworkModel *) model;
  guint capacity = CLAMP (rows->n_rows, 1, CAPACITY);
  g_autoptr (MlGraph) graph = make_small_graph (self, capacity);
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
  g_autoptr (MlGraph) graph = make_small_graph (self, 1);
  g_autofree char *layers = ml_network_describe (self->network, graph);
  return g_strconcat (layers, self->note, "\n", NULL);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  g_autoptr (MlGraph) graph
      = make_small_graph ((const NetworkModel *) model, 1);
  return ml_graph_snapshot (graph, 0);
}

typedef struct
{
  const NetworkModel *model;
  const MlGraph *graph;
  const MlSubset *rows;
  guint first, n_rows; /* of the rows: those in the graph's batch */
} Probe;

static void
probe_slice (guint slice, gpointer data)
{
  const Probe *p = data;
  const guint slice_rows = ml_graph_slice_rows (p->graph);
  const guint first = slice * slice_rows, row = p->first + first;
  MlPass pass
      = { .first = first, .n_rows = MIN (slice_rows, p->n_rows - first) };
  const MlNode *input = ml_graph_input (p->graph);
  const MlNode *target = ml_graph_target (p->graph);
  ml_encoder_encode_rows (p->model->encoder, p->rows, row, pass.n_rows,
                          input->values + (gsize) first * input->n_values);
  if (p->model->answer == ML_ANSWER_INPUTS)
    memcpy (target->values + (gsize) first * target->n_values,
            input->values + (gsize) first * input->n_values,
            pass.n_rows * input->n_values * sizeof (float));
  else
    ml_encoder_encode_targets (p->model->encoder, p->rows, row, pass.n_rows,
                               target->values
                                   + (gsize) first * target->n_values);
  ml_graph_run (p->graph, &pass);
}

/* NULL: the network does not fit into memory. */
static MlSnapshot *
probe (const MlModel *model, const MlSubset *rows, const char *const *names)
{
  const NetworkModel *self = (const NetworkModel *) model;
  const guint capacity = MIN (rows->n_rows, PROBE_CAPACITY);
  g_autoptr (MlGraph) graph = make_graph (self, capacity, NULL);
  if (graph == NULL)
    return NULL;
  const guint slice_rows = ml_graph_slice_rows (graph);
  MlSnapshot *snapshot = ml_graph_snapshot_new (graph, rows->n_rows, names);
  for (guint first = 0; first < rows->n_rows; first += capacity)
    {
      Probe p
          = { self, graph, rows, first, MIN (capacity, rows->n_rows - first) };
      ml_parallel_for ((p.n_rows + slice_rows - 1) / slice_rows, probe_slice,
                       &p);
      ml_graph_snapshot_fill (graph, snapshot, first, p.n_rows);
    }
  return snapshot;
}

static GBytes *
to_onnx (const MlModel *model, GError **error)
{
  const NetworkModel *self = (const NetworkModel *) model;
  g_autoptr (MlGraph) graph = make_small_graph (self, 1);
  return ml_onnx_write (graph, self->encoder,
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
      G_VARIANT_TYPE_UINT32, self->weights, self->n_weights, sizeof (float));
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
 * @answer: of the model that was saved
 *
 * The weights must be as many as the layers need before memory for more than
 * one row is taken.
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_network_model_load (GType learner, GVariant *state, MlDataset *header,
                       int target, MlAnswer answer, GError **error)
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
  if (loss > ML_LOSS_BINARY_CROSS_ENTROPY
      || ml_encoder_n_outputs (encoder) == 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlNetwork) network
      = ml_network_from_text ((const char *const *) layers, error);
  g_autoptr (MlGraph) graph
      = network == NULL ? NULL
                        : ml_network_model_build (
                            network, encoder, (MlLoss) loss, answer, 1, error);
  if (graph == NULL || !take_weights (graph, bits, error))
    return NULL;
  const MlNetworkDraft draft
      = { .learner = learner,
          .encoder = encoder,
          .network = network,
          .loss = (MlLoss) loss,
          .answer = answer,
          .has_classes
          = answer == ML_ANSWER_CLASS && class->kind == ML_ATTRIBUTE_NOMINAL,
          .graph = graph };
  return ml_network_model_new (&draft, note);
}

static void
free_model (MlModel *model)
{
  NetworkModel *self = (NetworkModel *) model;
  ml_encoder_unref (self->encoder);
  g_object_unref (self->network);
  ml_spare_free (self->weights, self->n_weights * sizeof (float));
  g_free (self->note);
  g_free (self);
}

static const MlModelOps ops = { .predict = predict,
                                .describe = describe,
                                .snapshot = snapshot,
                                .probe = probe,
                                .save = save,
                                .to_onnx = to_onnx,
                                .free = free_model };

/**
 * ml_network_model_new:
 * @draft: its weights are copied, all else is kept and not to be changed
 * @note: how training went, for ml_model_describe()
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_network_model_new (const MlNetworkDraft *draft, const char *note)
{
  NetworkModel *self = g_new0 (NetworkModel, 1);
  ml_model_init (&self->parent, &ops, draft->learner,
                 draft->answer == ML_ANSWER_INPUTS
                     ? ml_encoder_n_inputs (draft->encoder)
                     : ml_encoder_n_outputs (draft->encoder));
  self->encoder = ml_encoder_ref (draft->encoder);
  self->network = g_object_ref (draft->network);
  self->loss = draft->loss;
  self->answer = draft->answer;
  self->has_classes = draft->has_classes;
  self->n_weights = ml_graph_n_kept (draft->graph);
  self->weights = ml_spare_new (self->n_weights * sizeof (float));
  ml_parallel_copy (self->n_weights * sizeof (float),
                    ml_graph_weights (draft->graph), self->weights);
  self->note = g_strdup (note);
  return &self->parent;
}
