/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An autoencoder: layers that squeeze the inputs into a code and layers that
 * give them back, learned without the class; then a layer on the code that
 * learns the class. With noise it must give back what it was not shown: P.
 * Vincent et al., "Extracting and composing robust features with denoising
 * autoencoders", 2008. */
#include "ml-autoencoder-model.h"
#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-network-model.h"
#include "ml-reconstruction.h"
#include "ml-registry.h"
#include "ml-unit-list.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlAutoencoderLearner, ml_autoencoder_learner, ML,
                      AUTOENCODER_LEARNER, MlNetworkLearner)

struct _MlAutoencoderLearner
{
  MlNetworkLearner parent;
  char *code_layers;
  int activation, loss;
  gboolean tied, fine_tuning;
  double noise_zeros, noise_deviation;
  guint class_epochs;
};

G_DEFINE_FINAL_TYPE (MlAutoencoderLearner, ml_autoencoder_learner,
                     ML_TYPE_NETWORK_LEARNER)

ML_DEFINE_CHOICE (MlAutoencoderLoss, ml_autoencoder_loss,
                  { ML_LOSS_SQUARED_ERROR, N_ ("Squared error"),
                    "squared-error" },
                  { ML_LOSS_BINARY_CROSS_ENTROPY, N_ ("Binary cross-entropy"),
                    "binary-cross-entropy" })

static const MlOption options[] = {
  ML_OPTION_TEXT (MlAutoencoderLearner, code_layers, "128,32:linear", NULL,
                  N_ ("Code layers"),
                  N_ ("Units of each, the code last, with an activation of "
                      "their own behind a colon; the way back mirrors them. A "
                      "code of ReLUs may lose units")),
  ML_OPTION_CHOICE (MlAutoencoderLearner, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What the units of layers make of their sums")),
  ML_OPTION_BOOLEAN (MlAutoencoderLearner, tied, TRUE, NULL,
                     N_ ("Tied weights"),
                     N_ ("The way back has the weights of the way to the "
                         "code")),
  ML_OPTION_CHOICE (MlAutoencoderLearner, loss, ml_autoencoder_loss_get_type,
                    ML_LOSS_SQUARED_ERROR, NULL, N_ ("Reconstruction loss"),
                    N_ ("Squared error of linear outputs, or cross-entropy of "
                        "sigmoid ones, for inputs of 0 … 1")),
  ML_OPTION_DOUBLE (MlAutoencoderLearner, noise_zeros, 0, 0.99, 0, NULL,
                    N_ ("Hidden inputs"),
                    N_ ("Share of the inputs that are set to 0 while "
                        "training, and have to be given back all the same")),
  ML_OPTION_DOUBLE (MlAutoencoderLearner, noise_deviation, 0, 100, 0, NULL,
                    N_ ("Input noise"),
                    N_ ("Standard deviation of noise on the inputs while "
                        "training")),
  ML_OPTION_UINT (MlAutoencoderLearner, class_epochs, 1, 1000000, 20, NULL,
                  N_ ("Class epochs"),
                  N_ ("Passes over the rows to learn the class, after those "
                      "of the code")),
  ML_OPTION_BOOLEAN (MlAutoencoderLearner, fine_tuning, TRUE, NULL,
                     N_ ("Fine-tuning"),
                     N_ ("Learning the class may change the way to the code, "
                         "too")),
};

/* -- The networks ---------------------------------------------------------- */

/* From the inputs to the code. */
static MlNetwork *
make_coder (MlNetworkLearner *learner, const MlEncoder *encoder, GError **error)
{
  MlAutoencoderLearner *self = ML_AUTOENCODER_LEARNER (learner);
  g_autoptr (MlNetwork) network = ml_network_new ();
  if (!ml_unit_list_append (self->code_layers, "code-layers",
                            (MlActivation) self->activation, encoder, network,
                            error))
    return NULL;
  if (ml_network_length (network) > 0)
    return g_steal_pointer (&network);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("code-layers: a code of at least one unit is "
                          "needed"));
  return NULL;
}

static gboolean
set_coder (MlNetworkLearner *learner, MlNetwork *network, GError **error)
{
  MlAutoencoderLearner *self = ML_AUTOENCODER_LEARNER (learner);
  g_autofree char *text = ml_unit_list_of (
      network, "Autoencoder", (MlActivation) self->activation, error);
  if (text != NULL)
    g_object_set (self, "code-layers", text, NULL);
  return text != NULL;
}

/* The layer that undoes @position of @coder, which @n_before layers precede in
 * the network of both. The last one's sums are the answer. */
static gboolean
append_way_back (MlAutoencoderLearner *self, MlNetwork *coder, guint position,
                 guint n_before, guint n_inputs, MlNetwork *network,
                 GError **error)
{
  int activation = ML_ACTIVATION_LINEAR;
  if (!self->tied)
    return ml_reconstruction_append_mirror (network, coder, position, n_inputs,
                                            error);
  if (position > 0)
    g_object_get (ml_network_layer (coder, position - 1), "activation",
                  &activation, NULL);
  GType type = ml_registry_find (ML_TYPE_LAYER, "Tied", NULL);
  ml_network_append (network,
                     g_object_new (type, "layer", n_before + position + 1,
                                   "activation", activation, NULL));
  return TRUE;
}

/* Noise, @coder and the way back. */
static MlNetwork *
make_copier (MlAutoencoderLearner *self, MlNetwork *coder,
             const MlEncoder *encoder, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_copy (coder);
  const gboolean is_noisy = self->noise_zeros > 0 || self->noise_deviation > 0;
  GType type = ml_registry_find (ML_TYPE_LAYER, "Noise", NULL);
  if (is_noisy)
    ml_network_insert (network, 0,
                       g_object_new (type, "zeros", self->noise_zeros,
                                     "deviation", self->noise_deviation, NULL));
  for (guint i = ml_network_length (coder); i-- > 0;)
    if (!append_way_back (self, coder, i, is_noisy ? 1 : 0,
                          ml_encoder_n_inputs (encoder), network, error))
      return NULL;
  return g_steal_pointer (&network);
}

/* -- Fitting --------------------------------------------------------------- */

/* Sigmoid outputs can give back 0 … 1 only. */
static gboolean
check_inputs (MlAutoencoderLearner *self, const MlEncoder *encoder,
              GError **error)
{
  guint shape[3];
  if (self->loss != ML_LOSS_BINARY_CROSS_ENTROPY
      || ml_encoder_shape (encoder, shape)
      || self->parent.input_scaling == ML_SCALING_UNIT)
    return TRUE;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("binary cross-entropy needs inputs of 0 … 1: set "
                          "input-scaling=unit or loss=squared-error"));
  return FALSE;
}

/* The network that gives its inputs back. (transfer full) (nullable) */
static MlGraph *
fit_copier (MlAutoencoderLearner *self, MlNetworkDraft *draft,
            const MlSubset *training, MlMetrics *so_far, MlMonitor *monitor,
            char **note, GError **error)
{
  const MlNetworkPhase phase = { .epochs = self->parent.epochs,
                                 .epochs_after = self->class_epochs,
                                 .so_far = so_far };
  draft->answer = ML_ANSWER_INPUTS;
  draft->loss = (MlLoss) self->loss;
  return ml_network_learner_train (&self->parent, draft, training, &phase,
                                   monitor, note, error);
}

/* The one that tells the class, from the code that @copier found. (transfer
 * full) (nullable) */
static MlModel *
fit_classifier (MlAutoencoderLearner *self, MlNetwork *coder,
                const MlEncoder *encoder, const MlGraph *copier,
                const MlSubset *training, MlMetrics *so_far, MlMonitor *monitor,
                GError **error)
{
  const guint n_layers = ml_network_length (coder);
  const MlNetworkPhase phase = { .epochs = self->class_epochs,
                                 .so_far = so_far,
                                 .start = copier,
                                 .n_started = 2 * n_layers,
                                 .n_frozen = self->fine_tuning ? 0 : n_layers };
  return ml_network_learner_fit_class (&self->parent, coder, encoder, &phase,
                                       training, monitor, error);
}

static char *
note_error (const MlGraph *graph, const MlEncoder *encoder,
            const MlSubset *training, MlMonitor *monitor)
{
  return g_strdup_printf (
      _ ("Reconstruction: mean squared error %.6g an input"),
      ml_reconstruction_error (graph, encoder, training, monitor));
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlAutoencoderLearner *self = ML_AUTOENCODER_LEARNER (learner);
  MlMetrics so_far = ML_METRICS_INIT;
  g_autofree char *note = NULL;
  g_autoptr (MlEncoder) encoder
      = ml_network_learner_encode (&self->parent, training, monitor, error);
  if (encoder == NULL || !check_inputs (self, encoder, error))
    return NULL;
  g_autoptr (MlNetwork) coder = make_coder (&self->parent, encoder, error);
  g_autoptr (MlNetwork) network
      = coder != NULL ? make_copier (self, coder, encoder, error) : NULL;
  if (network == NULL)
    return NULL;
  g_auto (MlNetworkDraft) draft = { .learner = G_OBJECT_TYPE (self),
                                    .encoder = encoder,
                                    .network = network };
  g_autoptr (MlGraph) graph
      = fit_copier (self, &draft, training, &so_far, monitor, &note, error);
  if (graph == NULL)
    return NULL;
  g_autofree char *told = note_error (graph, encoder, training, monitor);
  g_autoptr (MlModel) copier = ml_network_model_new (&draft, note);
  MlModel *classifier = fit_classifier (self, coder, encoder, graph, training,
                                        &so_far, monitor, error);
  return classifier == NULL
             ? NULL
             : ml_autoencoder_model_new (G_OBJECT_TYPE (self),
                                         g_steal_pointer (&copier), classifier,
                                         FALSE, told);
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  return ml_autoencoder_model_load (G_OBJECT_TYPE (learner), state, FALSE,
                                    header, target, error);
}

static void
ml_autoencoder_learner_class_init (MlAutoencoderLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  MlNetworkLearnerClass *network_class = ML_NETWORK_LEARNER_CLASS (klass);
  learner_class->title = N_ ("Autoencoder");
  learner_class->description
      = N_ ("Squeezes the inputs into a code that gives them back, without "
            "looking at the class; a layer on the code then learns the class.");
  learner_class->reference
      = "P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol (2008): "
        "Extracting and composing robust features with denoising "
        "autoencoders. ICML, 1096–1103";
  learner_class->fit = fit;
  learner_class->load = load;
  network_class->network = make_coder;
  network_class->set_network = set_coder;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_preset (object_class, "optimizer", 0, "Adam");
}

static void
ml_autoencoder_learner_init (MlAutoencoderLearner *self)
{
}
