/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-network-learner.h. Fitting: rows become floats (the encoder), layers
 * become a graph, the trainer moves its weights, and all of it is the model. */
#include "ml-network-learner.h"

#include "ml-error.h"
#include "ml-init.h"
#include "ml-memory-need.h"
#include "ml-network-model.h"
#include "ml-settings.h"
#include "ml-trainer.h"
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_ABSTRACT_TYPE (MlNetworkLearner, ml_network_learner, ML_TYPE_LEARNER)

ML_DEFINE_CHOICE (MlInputScaling, ml_input_scaling,
                  { ML_SCALING_STANDARDIZE, N_ ("Standardize"), "standardize" },
                  { ML_SCALING_SYMMETRIC, N_ ("To −1 … 1"), "symmetric" },
                  { ML_SCALING_UNIT, N_ ("To 0 … 1"), "unit" },
                  { ML_SCALING_NONE, N_ ("None"), "none" })

static const MlOption options[] = {
  ML_OPTION_TYPE (MlNetworkLearner, optimizer, ml_optimizer_get_type, "Sgd",
                  NULL, N_ ("Optimizer"),
                  N_ ("How gradients move weights, with options of its own")),
  ML_OPTION_DOUBLE (MlNetworkLearner, learning_rate, 0, 10, 0, "L",
                    N_ ("Learning rate"),
                    N_ ("How far one update goes; 0: what suits the "
                        "optimizer")),
  ML_OPTION_DOUBLE (MlNetworkLearner, momentum, 0, 0.9999, 0.9, "M",
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again, if the "
                        "optimizer does that")),
  ML_OPTION_DOUBLE (MlNetworkLearner, weight_decay, 0, 1, 0, NULL,
                    N_ ("Weight decay"),
                    N_ ("Pulls weights towards zero, large ones the most "
                        "(L2)")),
  ML_OPTION_DOUBLE (MlNetworkLearner, l1_decay, 0, 1, 0, NULL, N_ ("L1 decay"),
                    N_ ("Pulls all weights towards zero alike, which leaves "
                        "few of them")),
  ML_OPTION_DOUBLE (MlNetworkLearner, gradient_limit, 0, 1e6, 0, NULL,
                    N_ ("Gradient limit"),
                    N_ ("The longest gradient of an update, longer ones are "
                        "shortened to it; 0: none")),
  ML_SCHEDULE_OPTIONS (MlNetworkLearner),
  ML_OPTION_UINT (MlNetworkLearner, batch_size, 1, 65536, 64, NULL,
                  N_ ("Batch size"), N_ ("Rows for one update")),
  ML_OPTION_UINT (MlNetworkLearner, epochs, 1, 1000000, 20, "N", N_ ("Epochs"),
                  N_ ("At most so many passes over the training rows")),
  ML_OPTION_UINT (MlNetworkLearner, updates, 0, G_MAXUINT, 0, NULL,
                  N_ ("Updates"),
                  N_ ("At most so many updates; 0: any number")),
  ML_OPTION_DOUBLE (MlNetworkLearner, minutes, 0, 1e6, 0, NULL, N_ ("Minutes"),
                    N_ ("At most so long; such a run does not come out the "
                        "same twice; 0: any time")),
  ML_OPTION_DOUBLE (MlNetworkLearner, validation_percent, 0, 90, 0, "V",
                    N_ ("Validation part"),
                    N_ ("Percent of the training rows held back to find the "
                        "best epoch")),
  ML_OPTION_UINT (MlNetworkLearner, patience, 0, 100000, 20, "E",
                  N_ ("Patience"),
                  N_ ("Epochs without a better validation loss before it "
                      "stops; 0: never")),
  ML_OPTION_CHOICE (MlNetworkLearner, init, ml_init_get_type, ML_INIT_AUTO,
                    NULL, N_ ("Initial weights"),
                    N_ ("Automatic: He for ReLU, Glorot for the others")),
  ML_OPTION_DOUBLE (MlNetworkLearner, init_range, 0, 100, 0.05, NULL,
                    N_ ("Initial range"),
                    N_ ("Uniform weights start between minus this and this")),
  ML_OPTION_CHOICE (MlNetworkLearner, input_scaling, ml_input_scaling_get_type,
                    ML_SCALING_STANDARDIZE, NULL, N_ ("Input scaling"),
                    N_ ("Fitted on the training rows; pictures are 0 … 1 "
                        "anyway")),
  ML_OPTION_UINT (MlNetworkLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of initial weights and the order of rows")),
};

/* -- The network ----------------------------------------------------------- */

/* Hands a number or choice of the learner's on to @part (a layer, an
 * optimizer), if it has such an option and no value of its own. */
static void
hand_on (MlNetworkLearner *self, GObject *part, const char *name)
{
  const MlOption *option = ml_option_find (G_OBJECT_TYPE (part), name, NULL);
  if (option == NULL || !ml_option_is_preset (part, option))
    return;
  g_auto (GValue) value = G_VALUE_INIT;
  g_object_get_property (G_OBJECT (self), name, &value);
  g_object_set_property (part, name, &value);
}

/* What the last layer's units do, for the loss to be right. */
static MlActivation
output_activation (MlLoss loss, gboolean has_classes)
{
  return loss == ML_LOSS_SQUARED_ERROR && has_classes ? ML_ACTIVATION_SIGMOID
                                                      : ML_ACTIVATION_LINEAR;
}

static MlLoss
default_loss (MlNetworkLearner *self, gboolean has_classes)
{
  return has_classes ? ML_LOSS_CROSS_ENTROPY : ML_LOSS_SQUARED_ERROR;
}

/* Layers that say nothing of how they start do as the learner says. */
static void
hand_on_start (MlNetworkLearner *self, MlNetwork *network)
{
  for (guint i = 0; i < ml_network_length (network); i++)
    {
      GObject *layer = G_OBJECT (ml_network_layer (network, i));
      hand_on (self, layer, "init");
      hand_on (self, layer, "init-range");
    }
}

/**
 * ml_network_learner_complete:
 * @n_outputs: classes, or 1 for a number
 *
 * Appends the last layer.
 *
 * Returns: FALSE with %ML_ERROR_DATA if there are too many classes
 */
gboolean
ml_network_learner_complete (MlNetworkLearner *self, MlNetwork *network,
                             guint n_outputs, gboolean has_classes,
                             GError **error)
{
  MlLoss loss = ML_NETWORK_LEARNER_GET_CLASS (self)->loss (self, has_classes);
  return ml_network_append_dense (network, n_outputs,
                                  output_activation (loss, has_classes), error);
}

/* -- Editing --------------------------------------------------------------- */

/* Of a table's columns; its rows do not matter and are not read. */
static MlEncoder *
outline_of (MlDataset *data, int target, GError **error)
{
  g_autoptr (MlDataset) header = ml_dataset_header (data);
  g_autoptr (MlSubset) none = ml_subset_new_all (header, target);
  return ml_encoder_new (none, ML_SCALING_NONE, ML_SCALING_NONE, error);
}

/**
 * ml_network_learner_network:
 * @target: the class column
 *
 * Quick for any size of @data.
 *
 * Returns: (transfer full) (nullable): the layers but the last one, as the
 *   options say and @data needs; NULL: an option or the data is refused
 */
MlNetwork *
ml_network_learner_network (MlNetworkLearner *self, MlDataset *data, int target,
                            GError **error)
{
  g_autoptr (MlEncoder) encoder = outline_of (data, target, error);
  return encoder == NULL ? NULL
                         : ML_NETWORK_LEARNER_GET_CLASS (self)->network (
                             self, encoder, error);
}

/** ml_network_learner_can_edit: Returns: whether its layers can be set */
gboolean
ml_network_learner_can_edit (MlNetworkLearner *self)
{
  return ML_NETWORK_LEARNER_GET_CLASS (self)->set_network != NULL;
}

/**
 * ml_network_learner_set_network:
 * @network: as from ml_network_learner_network(), edited
 *
 * Returns: FALSE with %ML_ERROR_OPTION: the options cannot say that; nothing is
 *   changed
 */
gboolean
ml_network_learner_set_network (MlNetworkLearner *self, MlNetwork *network,
                                GError **error)
{
  g_return_val_if_fail (ml_network_learner_can_edit (self), FALSE);
  return ML_NETWORK_LEARNER_GET_CLASS (self)->set_network (self, network,
                                                           error);
}

/**
 * ml_network_learner_trace:
 * @network: layers, without the last one
 *
 * Quick for any size of @data and of the network.
 *
 * Returns: (transfer full) (nullable) (element-type MlLayerTrace): a record for
 *   each layer and one for the last; NULL if @data is refused
 */
GArray *
ml_network_learner_trace (MlNetworkLearner *self, MlNetwork *network,
                          MlDataset *data, int target, GError **error)
{
  const MlAttribute *class = ml_dataset_attribute (data, (guint) target);
  g_autoptr (MlEncoder) encoder = outline_of (data, target, error);
  g_autoptr (MlNetwork) whole
      = encoder != NULL ? ml_network_copy (network) : NULL;
  if (whole == NULL
      || !ml_network_learner_complete (
          self, whole, ml_encoder_n_outputs (encoder),
          class->kind == ML_ATTRIBUTE_NOMINAL, error))
    return NULL;
  guint sizes[3] = { ml_encoder_n_inputs (encoder) };
  guint n_sizes = ml_encoder_shape (encoder, sizes) ? 3 : 1;
  return ml_network_trace (whole, n_sizes, sizes,
                           ml_encoder_n_outputs (encoder));
}

/* -- Fitting --------------------------------------------------------------- */

static MlOptimizer *
make_optimizer (MlNetworkLearner *self, GError **error)
{
  const char *text = self->optimizer != NULL ? self->optimizer : "";
  MlOptimizer *optimizer
      = ml_settings_from_text (ML_TYPE_OPTIMIZER, text, error);
  if (optimizer == NULL)
    {
      g_prefix_error (error, "optimizer: ");
      return NULL;
    }
  if (self->learning_rate > 0)
    hand_on (self, G_OBJECT (optimizer), "learning-rate");
  hand_on (self, G_OBJECT (optimizer), "momentum");
  hand_on (self, G_OBJECT (optimizer), "weight-decay");
  hand_on (self, G_OBJECT (optimizer), "l1-decay");
  return optimizer;
}

/* The first @n parameters of @graph become those of @from. */
static void
take_parameters (MlGraph *graph, const MlGraph *from, guint n)
{
  guint at = 0;
  for (guint i = 0; n > 0; i++)
    {
      const MlNode *node = ml_graph_node (graph, i), *other;
      if (node->kind != ML_NODE_PARAMETER)
        continue;
      while ((other = ml_graph_node (from, at++))->kind != ML_NODE_PARAMETER)
        ;
      g_assert (node->n_values == other->n_values);
      memcpy (node->values, other->values, node->n_values * sizeof (float));
      n--;
    }
}

/* MlChange: which loss the curve goes on with */
static guint
phase_of (const MlNetworkDraft *draft, const MlNetworkPhase *phase)
{
  if (draft->answer == ML_ANSWER_INPUTS)
    return ML_CHANGE_TO_INPUTS;
  return phase->so_far != NULL && phase->so_far->update > 0
             ? ML_CHANGE_TO_TARGETS
             : 0;
}

static gboolean
run_trainer (MlNetworkLearner *self, MlNetworkDraft *draft,
             const MlSamples *samples, const MlNetworkPhase *phase,
             MlMonitor *monitor, char **note, GError **error)
{
  const MlTrainerOptions settings
      = { .batch_size = ml_graph_capacity (draft->graph),
          .epochs = phase->epochs,
          .epochs_after = phase->epochs_after,
          .phase = phase_of (draft, phase),
          .updates = self->updates,
          .minutes = self->minutes,
          .schedule = { (MlScheduleKind) self->schedule, self->schedule_factor,
                        self->schedule_every, self->warm_up },
          .gradient_limit = self->gradient_limit,
          .before = phase->so_far != NULL ? *phase->so_far : (MlMetrics){ 0 },
          .validation_percent = self->validation_percent,
          .patience = self->patience,
          .seed = self->seed,
          .hooks = ml_network_draft_hooks (draft) };
  g_autoptr (MlOptimizer) optimizer = make_optimizer (self, error);
  if (optimizer == NULL)
    return FALSE;
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (draft->graph, optimizer, samples, &settings);
  if (!ml_trainer_run (trainer, monitor, error))
    return FALSE;
  g_autofree char *how = ml_trainer_describe (trainer);
  *note = g_strconcat (phase->note != NULL ? phase->note : "", how, NULL);
  if (phase->so_far != NULL)
    ml_training_add (phase->so_far, ml_trainer_metrics (trainer));
  return TRUE;
}

/**
 * ml_network_learner_train:
 * @draft: all but the graph and what is private
 * @phase: of learning
 * @note: (out) (transfer full): how it went, for the model's text
 *
 * Builds the graph of @draft and trains it as the options say. A watcher may
 * have changed the layers of @draft afterwards. A Stop during a later phase
 * keeps what the first has learned.
 *
 * Returns: (transfer full) (nullable): the graph, which @draft points at; clear
 *   @draft in any case. NULL: a layer or an option is refused, or the loss
 *   became infinite
 */
MlGraph *
ml_network_learner_train (MlNetworkLearner *self, MlNetworkDraft *draft,
                          const MlSubset *training, const MlNetworkPhase *phase,
                          MlMonitor *monitor, char **note, GError **error)
{
  guint batch_size = MIN (self->batch_size, training->n_rows);
  hand_on_start (self, draft->network);
  ml_network_draft_init (draft);
  g_autoptr (MlGraph) graph
      = ml_network_model_build (draft->network, draft->encoder, draft->loss,
                                draft->answer, batch_size, error);
  if (graph == NULL)
    return NULL;
  ml_graph_initialize (graph, self->seed);
  take_parameters (graph, phase->start, phase->n_started);
  ml_graph_freeze (graph, phase->n_frozen);
  MlMonitor *stopper = phase->start == NULL ? monitor : NULL;
  g_autoptr (MlSamples) samples
      = draft->answer == ML_ANSWER_INPUTS
            ? ml_samples_new_copies (draft->encoder, training, stopper, error)
            : ml_samples_new (draft->encoder, training, stopper, error);
  draft->graph = graph;
  if (samples == NULL
      || !run_trainer (self, draft, samples, phase, monitor, note, error))
    return NULL;
  return g_steal_pointer (&graph);
}

/** ml_network_learner_encode: Returns: (transfer full) (nullable): the encoder
 *  of @training as the options say */
MlEncoder *
ml_network_learner_encode (MlNetworkLearner *self, const MlSubset *training,
                           MlMonitor *monitor, GError **error)
{
  return ml_encoder_new_watched (training, (MlScaling) self->input_scaling,
                                 ML_SCALING_STANDARDIZE, monitor, error);
}

/**
 * ml_network_learner_fit_class:
 * @network: the layers without the last one, which is appended
 * @phase: of learning
 *
 * Returns: (transfer full) (nullable): a model that tells the class; NULL: a
 *   layer or an option is refused, or the loss became infinite
 */
MlModel *
ml_network_learner_fit_class (MlNetworkLearner *self, MlNetwork *network,
                              const MlEncoder *encoder,
                              const MlNetworkPhase *phase,
                              const MlSubset *training, MlMonitor *monitor,
                              GError **error)
{
  const gboolean has_classes
      = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  g_autofree char *note = NULL;
  if (!ml_network_learner_complete (
          self, network, ml_encoder_n_outputs (encoder), has_classes, error))
    return NULL;
  g_auto (MlNetworkDraft) draft
      = { .learner = G_OBJECT_TYPE (self),
          .encoder = encoder,
          .network = network,
          .loss = ML_NETWORK_LEARNER_GET_CLASS (self)->loss (self, has_classes),
          .has_classes = has_classes,
          .machines = phase->machines };
  g_autoptr (MlGraph) graph = ml_network_learner_train (
      self, &draft, training, phase, monitor, &note, error);
  return graph != NULL ? ml_network_model_new (&draft, note) : NULL;
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlNetworkLearner *self = ML_NETWORK_LEARNER (learner);
  const MlNetworkPhase phase = { .epochs = self->epochs };
  g_autoptr (MlEncoder) encoder
      = ml_network_learner_encode (self, training, monitor, error);
  g_autoptr (MlNetwork) network
      = encoder != NULL ? ML_NETWORK_LEARNER_GET_CLASS (self)->network (
            self, encoder, error)
                        : NULL;
  return network != NULL ? ml_network_learner_fit_class (
             self, network, encoder, &phase, training, monitor, error)
                         : NULL;
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  return ml_network_model_load (G_OBJECT_TYPE (learner), state, header, target,
                                ML_ANSWER_CLASS, error);
}

/* Rows as floats; parameters, and beside them gradients of some slices, what an
 * optimizer keeps and a good state. */
static MlMemoryNeed
memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  enum
  {
    COPIES = 6
  };
  MlNetworkLearner *self = ML_NETWORK_LEARNER (learner);
  g_autoptr (MlNetwork) network
      = ml_network_learner_network (self, data, (int) target, NULL);
  g_autoptr (GArray) layers
      = network != NULL
            ? ml_network_learner_trace (self, network, data, (int) target, NULL)
            : NULL;
  double parameters = 0, hidden = 0;
  for (guint i = 0; layers != NULL && i < layers->len; i++)
    {
      const MlLayerTrace *layer = &g_array_index (layers, MlLayerTrace, i);
      double n_units = layer->n_sizes > 0;
      for (guint k = 0; k < layer->n_sizes; k++)
        n_units *= layer->sizes[k];
      parameters += (double) layer->n_parameters;
      hidden = MAX (hidden, n_units);
    }
  if (!ML_NETWORK_LEARNER_GET_CLASS (self)->keeps_hidden_rows)
    hidden = 0;
  const double cells = ml_count_inputs (data, target)
                       + ml_count_outputs (data, target) + hidden;
  return (MlMemoryNeed){ .model = sizeof (float) * parameters,
                         .work = sizeof (float)
                                 * (n_rows * cells + COPIES * parameters) };
}

static void
ml_network_learner_class_init (MlNetworkLearnerClass *klass)
{
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->category = N_ ("Networks");
  learner_class->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                          | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                          | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                          | ML_TRAIT_CURVE | ML_TRAIT_WEIGHTS
                          | ML_TRAIT_ROW_WEIGHTS;
  learner_class->memory = memory;
  learner_class->fit = fit;
  learner_class->load = load;
  klass->loss = default_loss;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_zero (object_class, "learning-rate", N_ ("auto"));
  ml_option_set_zero (object_class, "gradient-limit", N_ ("none"));
  ml_option_set_zero (object_class, "updates", N_ ("any"));
  ml_option_set_zero (object_class, "minutes", N_ ("any"));
  ml_option_set_zero (object_class, "patience", N_ ("never"));
  ml_option_set_group (object_class, N_ ("Updates"), "momentum", "weight-decay",
                       "l1-decay", "gradient-limit", "schedule",
                       "schedule-factor", "schedule-every", "warm-up", NULL);
  ml_option_set_group (object_class, N_ ("Stopping"), "updates", "minutes",
                       "validation-percent", "patience", NULL);
  ml_option_set_group (object_class, N_ ("Start and inputs"), "init",
                       "init-range", "input-scaling", "seed", NULL);
}

static void
ml_network_learner_init (MlNetworkLearner *self)
{
}
