/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A multi-layer perceptron, trained in one of two ways: by mini-batches on the
 * network engine, or row by row as WEKA does (ml-online-mlp.h). Named by WEKA's
 * class name it takes WEKA's way and presets. */
#include "ml-error.h"
#include "ml-init.h"
#include "ml-learner.h"
#include "ml-network-model.h"
#include "ml-online-mlp.h"
#include "ml-online-model.h"
#include "ml-registry.h"
#include "ml-trainer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DECLARE_FINAL_TYPE (MlMlpLearner, ml_mlp_learner, ML, MLP_LEARNER, MlLearner)

struct _MlMlpLearner
{
  MlLearner parent;
  char *hidden_layers;
  int mode, activation, loss, init, input_scaling;
  guint epochs, batch_size, patience, seed;
  double learning_rate, momentum, weight_decay, validation_percent, init_range;
  gboolean decay, normalize_inputs, normalize_class, nominal_to_binary, reset;
};

G_DEFINE_FINAL_TYPE (MlMlpLearner, ml_mlp_learner, ML_TYPE_LEARNER)

enum
{
  MODE_MINI_BATCH,
  MODE_WEKA,
};

ML_DEFINE_CHOICE (MlMlpMode, ml_mlp_mode,
                  { MODE_MINI_BATCH, N_ ("Mini-batch"), "mini-batch" },
                  { MODE_WEKA, N_ ("As WEKA"), "weka" })

ML_DEFINE_CHOICE (MlMlpScaling, ml_mlp_scaling,
                  { ML_SCALING_STANDARDIZE, N_ ("Standardize"), "standardize" },
                  { ML_SCALING_SYMMETRIC, N_ ("To −1 … 1"), "symmetric" },
                  { ML_SCALING_UNIT, N_ ("To 0 … 1"), "unit" },
                  { ML_SCALING_NONE, N_ ("None"), "none" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlMlpLearner, mode, ml_mlp_mode_get_type, MODE_MINI_BATCH,
                    NULL, N_ ("Training"),
                    N_ ("By mini-batches, or as WEKA does: sigmoid units, "
                        "squared error, an update after every row")),
  ML_OPTION_TEXT (MlMlpLearner, hidden_layers, "a", "H", N_ ("Hidden layers"),
                  N_ ("Units of each: 128,64; 0 for none; a: (inputs + "
                      "classes) / 2, i: inputs, o: classes, t: both")),
  ML_OPTION_CHOICE (MlMlpLearner, activation, ml_activation_get_type,
                    ML_ACTIVATION_RELU, NULL, N_ ("Activation"),
                    N_ ("What hidden units make of their sums")),
  ML_OPTION_CHOICE (MlMlpLearner, loss, ml_loss_get_type, ML_LOSS_CROSS_ENTROPY,
                    NULL, N_ ("Loss"),
                    N_ ("Cross-entropy of softmax outputs, or squared error "
                        "of sigmoid ones; a numeric class takes squared "
                        "error of a linear one")),
  ML_OPTION_DOUBLE (MlMlpLearner, learning_rate, 1e-6, 10, 0.02, "L",
                    N_ ("Learning rate"), N_ ("How far one update goes")),
  ML_OPTION_DOUBLE (MlMlpLearner, momentum, 0, 0.9999, 0.9, "M",
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again")),
  ML_OPTION_DOUBLE (MlMlpLearner, weight_decay, 0, 1, 3e-3, NULL,
                    N_ ("Weight decay"), N_ ("Pulls weights towards zero")),
  ML_OPTION_UINT (MlMlpLearner, batch_size, 1, 65536, 32, NULL,
                  N_ ("Batch size"), N_ ("Rows for one update")),
  ML_OPTION_UINT (MlMlpLearner, epochs, 1, 1000000, 100, "N", N_ ("Epochs"),
                  N_ ("At most so many passes over the training rows")),
  ML_OPTION_DOUBLE (MlMlpLearner, validation_percent, 0, 90, 0, "V",
                    N_ ("Validation part"),
                    N_ ("Percent of the training rows held back to find the "
                        "best epoch")),
  ML_OPTION_UINT (MlMlpLearner, patience, 0, 100000, 20, "E", N_ ("Patience"),
                  N_ ("Epochs without a better validation loss before it "
                      "stops; 0: never")),
  ML_OPTION_CHOICE (MlMlpLearner, init, ml_init_get_type, ML_INIT_AUTO, NULL,
                    N_ ("Initial weights"),
                    N_ ("Automatic: He for ReLU, Glorot for the others")),
  ML_OPTION_DOUBLE (MlMlpLearner, init_range, 0, 100, 0.05, NULL,
                    N_ ("Initial range"),
                    N_ ("Uniform weights start between minus this and this")),
  ML_OPTION_CHOICE (MlMlpLearner, input_scaling, ml_mlp_scaling_get_type,
                    ML_SCALING_STANDARDIZE, NULL, N_ ("Input scaling"),
                    N_ ("Fitted on the training rows; pictures are 0 … 1 "
                        "anyway")),
  ML_OPTION_UINT (MlMlpLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of initial weights and the order of rows")),
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

enum
{
  MOST_UNITS = 100000, /* of a layer, as its option says */
};

static gboolean
append_dense (MlMlpLearner *self, MlNetwork *network, guint units,
              MlActivation activation, GError **error)
{
  if (units > MOST_UNITS)
    {
      g_set_error (
          error, ML_ERROR, ML_ERROR_DATA,
          _ ("this data needs a layer of %u units, and %u is the most; "
             "remove columns of many labels"),
          units, MOST_UNITS);
      return FALSE;
    }
  GType type = ml_registry_find (ML_TYPE_LAYER, "Dense", NULL);
  ml_network_append (network,
                     g_object_new (type, "units", units, "activation",
                                   (int) activation, "init", self->init,
                                   "init-range", self->init_range, NULL));
  return TRUE;
}

/* One word of "128,a". Returns: 0 if it is none. */
static guint
parse_units (const char *word, guint n_inputs, guint n_outputs)
{
  guint64 units;
  guint wildcard = strlen (word) == 1 ? (guint) *word : 0;
  switch (wildcard)
    {
    case 'a':
      return MAX ((n_inputs + n_outputs) / 2, 1);
    case 'i':
      return n_inputs;
    case 'o':
      return n_outputs;
    case 't':
      return n_inputs + n_outputs;
    default:
      return g_ascii_string_to_unsigned (word, 10, 1, MOST_UNITS, &units, NULL)
                 ? (guint) units
                 : 0;
    }
}

static gboolean
append_hidden (MlMlpLearner *self, MlNetwork *network, const MlEncoder *encoder,
               GError **error)
{
  const char *text = self->hidden_layers != NULL ? self->hidden_layers : "";
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      if (*word == '\0' || g_str_equal (word, "0"))
        continue;
      guint units = parse_units (word, ml_encoder_n_inputs (encoder),
                                 ml_encoder_n_outputs (encoder));
      if (units == 0)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("hidden-layers: “%s” is no number of units; write "
                          "numbers with commas, or a, i, o, t"),
                       word);
          return FALSE;
        }
      if (!append_dense (self, network, units, (MlActivation) self->activation,
                         error))
        return FALSE;
    }
  return TRUE;
}

/* What the last layer's units do, for the loss to be right. */
static MlActivation
output_activation (MlLoss loss, gboolean has_classes)
{
  return loss == ML_LOSS_SQUARED_ERROR && has_classes ? ML_ACTIVATION_SIGMOID
                                                      : ML_ACTIVATION_LINEAR;
}

static MlNetwork *
make_network (MlMlpLearner *self, const MlEncoder *encoder,
              gboolean has_classes, MlLoss loss, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_new ();
  if (!append_hidden (self, network, encoder, error)
      || !append_dense (self, network, ml_encoder_n_outputs (encoder),
                        output_activation (loss, has_classes), error))
    return NULL;
  return g_steal_pointer (&network);
}

/* -- Fitting --------------------------------------------------------------- */

static MlOptimizer *
make_optimizer (MlMlpLearner *self)
{
  GType type = ml_registry_find (ML_TYPE_OPTIMIZER, "Sgd", NULL);
  return g_object_new (type, "learning-rate", self->learning_rate, "momentum",
                       self->momentum, "weight-decay", self->weight_decay,
                       NULL);
}

static char *
note_training (const MlMetrics *end)
{
  return g_strdup_printf (_ ("Trained for %u of %u epochs, %zu updates; loss "
                             "%.6g"),
                          end->epoch, end->epochs, (gsize) end->update,
                          end->loss);
}

static gboolean
train (MlMlpLearner *self, MlGraph *graph, const MlSamples *samples,
       guint batch_size, MlMonitor *monitor, char **note, GError **error)
{
  const MlTrainerOptions settings
      = { .batch_size = batch_size,
          .epochs = self->epochs,
          .validation_percent = self->validation_percent,
          .patience = self->patience,
          .seed = self->seed };
  g_autoptr (MlOptimizer) optimizer = make_optimizer (self);
  g_autoptr (MlTrainer) trainer
      = ml_trainer_new (graph, optimizer, samples, &settings);
  if (!ml_trainer_run (trainer, monitor, error))
    return FALSE;
  *note = note_training (ml_trainer_metrics (trainer));
  return TRUE;
}

static MlModel *
fit_as_weka (MlMlpLearner *self, const MlSubset *training, MlMonitor *monitor,
             GError **error)
{
  const MlOnlineMlpSettings settings
      = { .learning_rate = self->learning_rate,
          .momentum = self->momentum,
          .epochs = self->epochs,
          .seed = self->seed,
          .validation_percent = self->validation_percent,
          .validation_threshold = self->patience,
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
fit_by_batches (MlMlpLearner *self, const MlSubset *training,
                MlMonitor *monitor, GError **error)
{
  gboolean has_classes
      = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  MlLoss loss = has_classes ? (MlLoss) self->loss : ML_LOSS_SQUARED_ERROR;
  g_autofree char *note = NULL;
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new_watched (training, (MlScaling) self->input_scaling,
                                ML_SCALING_STANDARDIZE, monitor, error);
  if (encoder == NULL)
    return NULL;
  g_autoptr (MlNetwork) network
      = make_network (self, encoder, has_classes, loss, error);
  if (network == NULL)
    return NULL;
  guint batch_size = MIN (self->batch_size, training->n_rows);
  g_autoptr (MlGraph) graph
      = ml_network_model_build (network, encoder, loss, batch_size, error);
  if (graph == NULL)
    return NULL;
  ml_graph_initialize (graph, self->seed);
  g_autoptr (MlSamples) samples
      = ml_samples_new (encoder, training, monitor, error);
  if (samples == NULL
      || !train (self, graph, samples, batch_size, monitor, &note, error))
    return NULL;
  return ml_network_model_new (G_OBJECT_TYPE (self), encoder, network, loss,
                               has_classes, g_steal_pointer (&graph), note);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  return self->mode == MODE_WEKA
             ? fit_as_weka (self, training, monitor, error)
             : fit_by_batches (self, training, monitor, error);
}

/* The state says itself which of the two models it is. */
static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  GType type = G_OBJECT_TYPE (learner);
  return ml_network_model_is_state (state)
             ? ml_network_model_load (type, state, header, target, error)
             : ml_online_model_load (type, state, header, target, error);
}

static void
ml_mlp_learner_class_init (MlMlpLearnerClass *klass)
{
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->title = N_ ("MLP");
  learner_class->category = N_ ("Networks");
  learner_class->description
      = N_ ("Layers of units, each a weighted sum bent by an activation, "
            "learned by following the gradient of the error backwards "
            "through the layers.");
  learner_class->weka = "weka.classifiers.functions.MultilayerPerceptron";
  learner_class->weka_presets
      = "mode=weka learning-rate=0.3 momentum=0.2 epochs=500 seed=0";
  learner_class->reference
      = "D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986): Learning "
        "representations by back-propagating errors. Nature 323, 533–536";
  learner_class->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                          | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                          | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                          | ML_TRAIT_CURVE | ML_TRAIT_WEIGHTS;
  learner_class->fit = fit;
  learner_class->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_mlp_learner_init (MlMlpLearner *self)
{
}
