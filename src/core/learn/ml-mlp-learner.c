/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A multi-layer perceptron, trained in one of two ways: by mini-batches on the
 * network engine, or row by row as WEKA does (ml-online-mlp.h). Named by WEKA's
 * class name it takes WEKA's way and presets. */
#include "ml-network-learner.h"
#include "ml-network-model.h"
#include "ml-online-mlp.h"
#include "ml-online-model.h"
#include "ml-unit-list.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlMlpLearner, ml_mlp_learner, ML, MLP_LEARNER,
                      MlNetworkLearner)

struct _MlMlpLearner
{
  MlNetworkLearner parent;
  char *hidden_layers;
  int mode, activation, loss;
  gboolean decay, normalize_inputs, normalize_class, nominal_to_binary, reset;
};

G_DEFINE_FINAL_TYPE (MlMlpLearner, ml_mlp_learner, ML_TYPE_NETWORK_LEARNER)

enum
{
  MODE_MINI_BATCH,
  MODE_WEKA,
};

#define WEKA_RATE 0.3 /* WEKA's preset of -L */

ML_DEFINE_CHOICE (MlMlpMode, ml_mlp_mode,
                  { MODE_MINI_BATCH, N_ ("Mini-batch"), "mini-batch" },
                  { MODE_WEKA, N_ ("As WEKA"), "weka" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlMlpLearner, mode, ml_mlp_mode_get_type, MODE_MINI_BATCH,
                    NULL, N_ ("Training"),
                    N_ ("By mini-batches, or as WEKA does: sigmoid units, "
                        "squared error, an update after every row")),
  ML_OPTION_TEXT (MlMlpLearner, hidden_layers, "a", "H", N_ ("Hidden layers"),
                  N_ ("Units of each: 128,64, with an activation of its own "
                      "128:tanh; 0 for none; a: (inputs + classes) / 2, as "
                      "WEKA, by mini-batches at least 6, i: inputs, o: "
                      "classes, t: both")),
  ML_OPTION_CHOICE (MlMlpLearner, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What hidden units make of their sums")),
  ML_OPTION_CHOICE (MlMlpLearner, loss, ml_loss_get_type, ML_LOSS_CROSS_ENTROPY,
                    NULL, N_ ("Loss"),
                    N_ ("Cross-entropy of softmax outputs, or squared error "
                        "of sigmoid ones; a numeric class takes squared "
                        "error of a linear one")),
  ML_OPTION_BOOLEAN (MlMlpLearner, decay, FALSE, "D", N_ ("Falling rate"),
                     N_ ("As WEKA: the learning rate is divided by the "
                         "number of the epoch")),
  ML_OPTION_BOOLEAN (MlMlpLearner, normalize_inputs, TRUE, "!I",
                     N_ ("Normalize inputs"),
                     N_ ("As WEKA: inputs are scaled to −1 … 1")),
  ML_OPTION_BOOLEAN (MlMlpLearner, normalize_class, TRUE, "!C",
                     N_ ("Normalize class"),
                     N_ ("As WEKA: a numeric class is scaled to −1 … 1")),
  ML_OPTION_BOOLEAN (MlMlpLearner, nominal_to_binary, TRUE, "!B",
                     N_ ("Nominal to binary"),
                     N_ ("As WEKA: an input for each label")),
  ML_OPTION_BOOLEAN (MlMlpLearner, reset, TRUE, "!R", N_ ("Reset"),
                     N_ ("As WEKA: starts again with half the learning rate "
                         "when the error becomes infinite")),
};

/* -- The network ----------------------------------------------------------- */

static MlNetwork *
make_network (MlNetworkLearner *learner, const MlEncoder *encoder,
              GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  g_autoptr (MlNetwork) network = ml_network_new ();
  return ml_unit_list_append (self->hidden_layers, "hidden-layers",
                              (MlActivation) self->activation, encoder, network,
                              error)
             ? g_steal_pointer (&network)
             : NULL;
}

static gboolean
set_network (MlNetworkLearner *learner, MlNetwork *network, GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  g_autofree char *text = ml_unit_list_of (
      network, "MLP", (MlActivation) self->activation, error);
  if (text != NULL)
    g_object_set (self, "hidden-layers", text, NULL);
  return text != NULL;
}

static MlLoss
choose_loss (MlNetworkLearner *learner, gboolean has_classes)
{
  return has_classes ? (MlLoss) ML_MLP_LEARNER (learner)->loss
                     : ML_LOSS_SQUARED_ERROR;
}

/* -- As WEKA --------------------------------------------------------------- */

static MlModel *
fit_as_weka (MlMlpLearner *self, const MlSubset *training, MlMonitor *monitor,
             GError **error)
{
  const MlNetworkLearner *base = &self->parent;
  const MlOnlineMlpSettings settings
      = { .learning_rate
          = base->learning_rate > 0 ? base->learning_rate : WEKA_RATE,
          .momentum = base->momentum,
          .epochs = base->epochs,
          .seed = base->seed,
          .validation_percent = base->validation_percent,
          .validation_threshold = base->patience,
          .hidden = self->hidden_layers != NULL ? self->hidden_layers : "",
          .decay = self->decay,
          .normalize_inputs = self->normalize_inputs,
          .normalize_class = self->normalize_class,
          .nominal_to_binary = self->nominal_to_binary,
          .reset = self->reset };
  return ml_online_mlp_fit (&settings, G_OBJECT_TYPE (self), training, monitor,
                            error);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  return self->mode == MODE_WEKA
             ? fit_as_weka (self, training, monitor, error)
             : ML_LEARNER_CLASS (ml_mlp_learner_parent_class)
                   ->fit (learner, training, monitor, error);
}

/* The state says itself which of the two models it is. */
static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  return ml_network_model_is_state (state)
             ? ML_LEARNER_CLASS (ml_mlp_learner_parent_class)
                   ->load (learner, state, header, target, error)
             : ml_online_model_load (G_OBJECT_TYPE (learner), state, header,
                                     target, error);
}

static void
ml_mlp_learner_class_init (MlMlpLearnerClass *klass)
{
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  MlNetworkLearnerClass *network_class = ML_NETWORK_LEARNER_CLASS (klass);
  learner_class->title = N_ ("MLP");
  learner_class->description
      = N_ ("Layers of units, each a weighted sum bent by an activation, "
            "learned by following the gradient of the error backwards "
            "through the layers.");
  learner_class->weka = "weka.classifiers.functions.MultilayerPerceptron";
  learner_class->weka_flags = "L M N V# S E H -G? !B !C !I !R D -resume?";
  learner_class->weka_presets
      = "mode=weka learning-rate=0.3 momentum=0.2 epochs=500 seed=0";
  learner_class->reference
      = "D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986): Learning "
        "representations by back-propagating errors. Nature 323, 533–536";
  learner_class->fit = fit;
  learner_class->load = load;
  network_class->network = make_network;
  network_class->set_network = set_network;
  network_class->loss = choose_loss;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_group (G_OBJECT_CLASS (klass), N_ ("Updates"), "loss", NULL);
  ml_option_set_group (G_OBJECT_CLASS (klass), N_ ("As WEKA"), "mode", "decay",
                       "normalize-inputs", "normalize-class",
                       "nominal-to-binary", "reset", NULL);
  ml_option_set_preset (G_OBJECT_CLASS (klass), "weight-decay", 3e-3, NULL);
  ml_option_set_preset (G_OBJECT_CLASS (klass), "batch-size", 32, NULL);
  ml_option_set_preset (G_OBJECT_CLASS (klass), "epochs", 100, NULL);
}

static void
ml_mlp_learner_init (MlMlpLearner *self)
{
}
