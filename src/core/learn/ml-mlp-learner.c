/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A multi-layer perceptron, trained in one of two ways: by mini-batches on the
 * network engine, or row by row as WEKA does (ml-online-mlp.h). Named by WEKA's
 * class name it takes WEKA's way and presets. */
#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-network-model.h"
#include "ml-online-mlp.h"
#include "ml-online-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
                      "128:tanh; 0 for none; a: (inputs + classes) / 2, i: "
                      "inputs, o: classes, t: both")),
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

/* The number or letter of one word. Returns: 0 if it is none. */
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
      return g_ascii_string_to_unsigned (word, 10, 1, ML_NETWORK_MOST_UNITS,
                                         &units, NULL)
                 ? (guint) units
                 : 0;
    }
}

static gboolean
parse_activation (const char *word, MlActivation *activation, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  const GEnumValue *choice = g_enum_get_value_by_nick (choices, word);
  for (guint i = 0; i < choices->n_values; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            choices->values[i].value_nick);
  if (choice != NULL)
    *activation = (MlActivation) choice->value;
  else
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 _ ("hidden-layers: “%s” is no activation; take one of: %s"),
                 word, known->str);
  g_type_class_unref (choices);
  return choice != NULL;
}

/* One word: "128", "a", "128:tanh". */
static gboolean
append_hidden (MlMlpLearner *self, MlNetwork *network, const char *word,
               const MlEncoder *encoder, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  MlActivation activation = (MlActivation) self->activation;
  guint units
      = parse_units (g_strstrip (parts[0]), ml_encoder_n_inputs (encoder),
                     ml_encoder_n_outputs (encoder));
  if (units == 0)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("hidden-layers: “%s” is no number of units; write "
                      "numbers with commas, or a, i, o, t"),
                   parts[0]);
      return FALSE;
    }
  if (parts[1] != NULL
      && !parse_activation (g_strstrip (parts[1]), &activation, error))
    return FALSE;
  return ml_network_append_dense (network, units, activation, error);
}

static MlNetwork *
make_network (MlNetworkLearner *learner, const MlEncoder *encoder,
              GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  const char *text = self->hidden_layers != NULL ? self->hidden_layers : "";
  g_autoptr (MlNetwork) network = ml_network_new ();
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      if (*word != '\0' && !g_str_equal (word, "0")
          && !append_hidden (self, network, word, encoder, error))
        return NULL;
    }
  return g_steal_pointer (&network);
}

/* "128" or "128:tanh"; NULL if @layer has more to it. (transfer full) */
static char *
word_of (MlMlpLearner *self, MlLayer *layer)
{
  guint units;
  int activation;
  g_autoptr (MlNetwork) plain = ml_network_new ();
  if (ml_option_find (G_OBJECT_TYPE (layer), "units", NULL) == NULL
      || ml_option_find (G_OBJECT_TYPE (layer), "activation", NULL) == NULL)
    return NULL;
  g_object_get (layer, "units", &units, "activation", &activation, NULL);
  if (!ml_network_append_dense (plain, units, (MlActivation) activation, NULL))
    return NULL;
  g_autofree char *text = ml_layer_to_text (layer);
  g_autofree char *wanted = ml_layer_to_text (ml_network_layer (plain, 0));
  if (!g_str_equal (text, wanted))
    return NULL;
  if (activation == self->activation)
    return g_strdup_printf ("%u", units);
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  char *word = g_strdup_printf (
      "%u:%s", units, g_enum_get_value (choices, activation)->value_nick);
  g_type_class_unref (choices);
  return word;
}

static gboolean
set_network (MlNetworkLearner *learner, MlNetwork *network, GError **error)
{
  MlMlpLearner *self = ML_MLP_LEARNER (learner);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < ml_network_length (network); i++)
    {
      g_autofree char *word = word_of (self, ml_network_layer (network, i));
      if (word == NULL)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("layer %u: MLP has dense layers of units and an "
                          "activation only; choose CNN for others"),
                       i + 1);
          return FALSE;
        }
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", word);
    }
  g_object_set (self, "hidden-layers", text->len > 0 ? text->str : "0", NULL);
  return TRUE;
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
