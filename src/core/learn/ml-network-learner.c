/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-network-learner.h. Fitting: rows become floats (the encoder), layers
 * become a graph, the trainer moves its weights, and all of it is the model. */
#include "ml-network-learner.h"

#include "ml-error.h"
#include "ml-init.h"
#include "ml-network-model.h"
#include "ml-settings.h"
#include "ml-trainer.h"

#include <glib/gi18n-lib.h>

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
                    N_ ("Weight decay"), N_ ("Pulls weights towards zero")),
  ML_OPTION_UINT (MlNetworkLearner, batch_size, 1, 65536, 64, NULL,
                  N_ ("Batch size"), N_ ("Rows for one update")),
  ML_OPTION_UINT (MlNetworkLearner, epochs, 1, 1000000, 20, "N", N_ ("Epochs"),
                  N_ ("At most so many passes over the training rows")),
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

/* Appends the last layer; layers that say nothing of it start as the learner
 * says. */
static gboolean
complete (MlNetworkLearner *self, MlNetwork *network, guint n_outputs,
          gboolean has_classes, GError **error)
{
  MlLoss loss = ML_NETWORK_LEARNER_GET_CLASS (self)->loss (self, has_classes);
  if (!ml_network_append_dense (network, n_outputs,
                                output_activation (loss, has_classes), error))
    return FALSE;
  for (guint i = 0; i < ml_network_length (network); i++)
    {
      GObject *layer = G_OBJECT (ml_network_layer (network, i));
      hand_on (self, layer, "init");
      hand_on (self, layer, "init-range");
    }
  return TRUE;
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
      || !complete (self, whole, ml_encoder_n_outputs (encoder),
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
      = ml_settings_from_text (ML_TYPE_OPTIMIZER, text, NULL, error);
  if (optimizer == NULL)
    {
      g_prefix_error (error, "optimizer: ");
      return NULL;
    }
  if (self->learning_rate > 0)
    hand_on (self, G_OBJECT (optimizer), "learning-rate");
  hand_on (self, G_OBJECT (optimizer), "momentum");
  hand_on (self, G_OBJECT (optimizer), "weight-decay");
  return optimizer;
}

/**
 * ml_network_learner_train:
 * @graph: initialized
 * @hooks: (nullable): see ml-network-draft.h
 * @note: (out) (transfer full): how it went, for the model's text
 *
 * Trains @graph as the options say.
 *
 * Returns: FALSE if the loss became infinite or an option is refused
 */
gboolean
ml_network_learner_train (MlNetworkLearner *self, MlGraph *graph,
                          const MlSamples *samples, guint batch_size,
                          const MlTrainerHooks *hooks, MlMonitor *monitor,
                          char **note, GError **error)
{
  MlTrainerOptions settings = { .batch_size = batch_size,
                                .epochs = self->epochs,
                                .validation_percent = self->validation_percent,
                                .patience = self->patience,
                                .seed = self->seed };
  if (hooks != NULL)
    settings.hooks = *hooks;
  g_autoptr (MlOptimizer) optimizer = make_optimizer (self, error);
  if (optimizer == NULL)
    return FALSE;
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &settings);
  if (!ml_trainer_run (trainer, monitor, error))
    return FALSE;
  *note = ml_trainer_describe (trainer);
  return TRUE;
}

static MlModel *
fit_network (MlNetworkLearner *self, MlNetwork *network,
             const MlEncoder *encoder, const MlSubset *training,
             MlMonitor *monitor, GError **error)
{
  gboolean has_classes
      = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  MlLoss loss = ML_NETWORK_LEARNER_GET_CLASS (self)->loss (self, has_classes);
  guint batch_size = MIN (self->batch_size, training->n_rows);
  g_autofree char *note = NULL;
  if (!complete (self, network, ml_encoder_n_outputs (encoder), has_classes,
                 error))
    return NULL;
  g_autoptr (MlGraph) graph
      = ml_network_model_build (network, encoder, loss, batch_size, error);
  if (graph == NULL)
    return NULL;
  ml_graph_initialize (graph, self->seed);
  g_autoptr (MlSamples) samples
      = ml_samples_new (encoder, training, monitor, error);
  if (samples == NULL)
    return NULL;
  g_auto (MlNetworkDraft) draft = { .learner = G_OBJECT_TYPE (self),
                                    .encoder = encoder,
                                    .network = network,
                                    .loss = loss,
                                    .has_classes = has_classes,
                                    .graph = graph };
  ml_network_draft_init (&draft);
  const MlTrainerHooks hooks = ml_network_draft_hooks (&draft);
  if (!ml_network_learner_train (self, graph, samples, batch_size, &hooks,
                                 monitor, &note, error))
    return NULL;
  return ml_network_model_new (&draft, note);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlNetworkLearner *self = ML_NETWORK_LEARNER (learner);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new_watched (training, (MlScaling) self->input_scaling,
                                ML_SCALING_STANDARDIZE, monitor, error);
  if (encoder == NULL)
    return NULL;
  g_autoptr (MlNetwork) network
      = ML_NETWORK_LEARNER_GET_CLASS (self)->network (self, encoder, error);
  return network == NULL
             ? NULL
             : fit_network (self, network, encoder, training, monitor, error);
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  return ml_network_model_load (G_OBJECT_TYPE (learner), state, header, target,
                                error);
}

static void
ml_network_learner_class_init (MlNetworkLearnerClass *klass)
{
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->category = N_ ("Networks");
  learner_class->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                          | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                          | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                          | ML_TRAIT_CURVE | ML_TRAIT_WEIGHTS;
  learner_class->fit = fit;
  learner_class->load = load;
  klass->loss = default_loss;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_group (G_OBJECT_CLASS (klass), N_ ("Updates"), "momentum",
                       "weight-decay", NULL);
  ml_option_set_group (G_OBJECT_CLASS (klass), N_ ("Stopping"),
                       "validation-percent", "patience", NULL);
  ml_option_set_group (G_OBJECT_CLASS (klass), N_ ("Start and inputs"), "init",
                       "init-range", "input-scaling", "seed", NULL);
}

static void
ml_network_learner_init (MlNetworkLearner *self)
{
}
