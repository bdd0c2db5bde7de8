/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A convolutional network: any list of layers on pictures, with some well-known
 * ones to begin with. Layers of one's own win over the preset; choosing a
 * preset drops them.
 *
 * LeNet-5: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied
 * to document recognition", 1998, figure 2. */
#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-registry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DECLARE_FINAL_TYPE (MlCnnLearner, ml_cnn_learner, ML, CNN_LEARNER,
                      MlNetworkLearner)

struct _MlCnnLearner
{
  MlNetworkLearner parent;
  int preset;
  char *layers;
  guint picture_width;
};

G_DEFINE_FINAL_TYPE (MlCnnLearner, ml_cnn_learner, ML_TYPE_NETWORK_LEARNER)

enum
{
  PRESET_OWN,
  PRESET_SMALL,
  PRESET_PAIRS,
  PRESET_LENET_5,
  PRESET_20C5,
};

ML_DEFINE_CHOICE (MlCnnPreset, ml_cnn_preset,
                  { PRESET_OWN, N_ ("Own layers"), "own" },
                  { PRESET_SMALL, N_ ("Small CNN"), "small" },
                  { PRESET_PAIRS, N_ ("Convolution and pooling pairs"),
                    "pairs" },
                  { PRESET_LENET_5, N_ ("LeNet-5"), "lenet-5" },
                  { PRESET_20C5, N_ ("20C5-P2-50C5-P2-500"), "20c5-50c5" })

static const char *const preset_layers[] = {
  [PRESET_SMALL] = "Conv filters=16 size=3 padding=1; Pool; "
                   "Conv filters=32 size=3 padding=1; Pool; Dense units=128",
  [PRESET_PAIRS] = "Conv filters=8 size=3 padding=1; Pool; "
                   "Conv filters=16 size=3 padding=1; Pool",
  [PRESET_LENET_5]
  = "Conv filters=6 padding=2 activation=tanh; Pool kind=average; "
    "Conv filters=16 activation=tanh; Pool kind=average; "
    "Conv filters=120 activation=tanh; Dense units=84 activation=tanh",
  [PRESET_20C5] = "Conv filters=20; Pool; Conv filters=50; Pool; "
                  "Dense units=500",
};

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlCnnLearner, preset, ml_cnn_preset_get_type, PRESET_SMALL,
                    NULL, N_ ("Network"),
                    N_ ("LeNet-5 differs from the paper of 1998: its second "
                        "convolution sees all maps, pooling has no weights, "
                        "and softmax takes the place of distances to drawn "
                        "characters; 61,706 parameters instead of 60,000")),
  ML_OPTION_NETWORK (MlCnnLearner, layers, ml_layer_get_type, "", NULL,
                     N_ ("Layers"),
                     N_ ("Layers of your own, joined by semicolons: Conv "
                         "filters=8 size=3; Pool; Dense units=50; the layer "
                         "of classes comes behind them by itself")),
  ML_OPTION_UINT (MlCnnLearner, picture_width, 0, 65535, 0, NULL,
                  N_ ("Picture width"),
                  N_ ("For tables whose columns of numbers are pixels, line by "
                      "line: pixels in a line; 0: there are no such columns")),
};

/* -- Layers and preset ----------------------------------------------------- */

static gboolean
has_own_layers (MlCnnLearner *self)
{
  return self->layers != NULL && *self->layers != '\0';
}

static void
take_own_layers (MlCnnLearner *self)
{
  if (has_own_layers (self) && self->preset != PRESET_OWN)
    g_object_set (self, "preset", PRESET_OWN, NULL);
}

static void
notify (GObject *object, GParamSpec *spec)
{
  MlCnnLearner *self = ML_CNN_LEARNER (object);
  const char *name = g_param_spec_get_name (spec);
  if (g_str_equal (name, "layers"))
    take_own_layers (self);
  else if (g_str_equal (name, "preset") && self->preset != PRESET_OWN
           && has_own_layers (self))
    g_object_set (self, "layers", "", NULL);
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ml_cnn_learner_parent_class)->constructed (object);
  take_own_layers (ML_CNN_LEARNER (object));
}

static MlNetwork *
layers_of (MlCnnLearner *self, GError **error)
{
  const char *text
      = self->preset == PRESET_OWN ? self->layers : preset_layers[self->preset];
  MlNetwork *network = ml_network_from_line (text != NULL ? text : "", error);
  if (network == NULL)
    g_prefix_error (error, "layers: ");
  return network;
}

static gboolean
begins_with_picture (MlNetwork *network)
{
  GType type = ml_registry_find (ML_TYPE_LAYER, "Picture", NULL);
  return ml_network_length (network) > 0
         && G_OBJECT_TYPE (ml_network_layer (network, 0)) == type;
}

static MlNetwork *
make_network (MlNetworkLearner *learner, const MlEncoder *encoder,
              GError **error)
{
  MlCnnLearner *self = ML_CNN_LEARNER (learner);
  guint shape[3];
  MlNetwork *network = layers_of (self, error);
  if (network == NULL || self->picture_width == 0
      || ml_encoder_shape (encoder, shape) || begins_with_picture (network))
    return network;
  GType type = ml_registry_find (ML_TYPE_LAYER, "Picture", NULL);
  ml_network_insert (network, 0,
                     g_object_new (type, "width", self->picture_width, NULL));
  return network;
}

static gboolean
set_network (MlNetworkLearner *learner, MlNetwork *network, GError **error)
{
  g_autofree char *text = ml_network_to_line (network);
  g_object_set (learner, "preset", PRESET_OWN, "layers", text, NULL);
  return TRUE;
}

/* -- Pictures only --------------------------------------------------------- */

static gboolean
has_picture (MlDataset *data, guint target)
{
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i != target
        && ml_dataset_attribute (data, i)->kind == ML_ATTRIBUTE_IMAGE)
      return TRUE;
  return FALSE;
}

enum
{
  LEAST_SIDE = 5, /* of what may well be a picture; iris has 2 × 2 columns */
};

/* A row of numbers is no picture, unless somebody says so. */
static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  MlCnnLearner *self = ML_CNN_LEARNER (learner);
  const guint n = ml_dataset_n_columns (data) - 1;
  const guint side = (guint) sqrt (n);
  if (has_picture (data, target))
    return n == 1 ? NULL
                  : g_strdup (_ ("there are other columns besides the picture; "
                                 "remove them"));
  g_autoptr (MlNetwork) network = layers_of (self, NULL);
  if (self->picture_width > 0
      || (network != NULL && begins_with_picture (network)))
    return NULL;
  if (side >= LEAST_SIDE && side * side == n)
    return g_strdup_printf (_ ("it needs pictures; if the %u columns are the "
                               "pixels of one, set picture-width to %u"),
                            n, side);
  return g_strdup (_ ("it needs pictures, and there is none; choose MLP for "
                      "columns of numbers"));
}

static void
ml_cnn_learner_class_init (MlCnnLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  MlNetworkLearnerClass *network_class = ML_NETWORK_LEARNER_CLASS (klass);
  object_class->notify = notify;
  object_class->constructed = constructed;
  learner_class->title = N_ ("CNN");
  learner_class->description
      = N_ ("Small filters that look for patterns everywhere in a picture, "
            "layers that shrink what they find, and dense layers that decide.");
  learner_class->reference
      = "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998): Gradient-based "
        "learning applied to document recognition. Proc. IEEE 86, 2278–2324";
  learner_class->traits &= ~ML_TRAIT_NOMINAL_INPUTS;
  learner_class->refuse = refuse;
  network_class->network = make_network;
  network_class->set_network = set_network;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_group (object_class, N_ ("Start and inputs"), "picture-width",
                       NULL);
  ml_option_set_preset (object_class, "optimizer", 0, "Adam");
  ml_option_set_preset (object_class, "epochs", 10, NULL);
  ml_option_set_preset (object_class, "schedule", ML_SCHEDULE_COSINE, NULL);
  ml_option_set_preset (object_class, "input-scaling", ML_SCALING_UNIT, NULL);
}

static void
ml_cnn_learner_init (MlCnnLearner *self)
{
}
