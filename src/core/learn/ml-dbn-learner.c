/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A deep belief network: restricted Boltzmann machines learned one upon the
 * other without the class, then all layers together: as a classifier, as an
 * autoencoder (G. E. Hinton and R. R. Salakhutdinov, "Reducing the
 * dimensionality of data with neural networks", 2006), or as a generative model
 * of rows and labels (G. E. Hinton, S. Osindero and Y. W. Teh, "A fast learning
 * algorithm for deep belief nets", 2006). */
#include "ml-autoencoder-model.h"
#include "ml-dbn-model.h"
#include "ml-dbn-pretraining.h"
#include "ml-dbn-unrolling.h"
#include "ml-error.h"
#include "ml-fine-tuned-model.h"
#include "ml-machine-model.h"
#include "ml-network-learner.h"
#include "ml-network-model.h"
#include "ml-rbm-snapshot.h"
#include "ml-reconstruction.h"
#include "ml-unit-list.h"
#include "ml-up-down.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlDbnLearner, ml_dbn_learner, ML, DBN_LEARNER,
                      MlNetworkLearner)

struct _MlDbnLearner
{
  MlNetworkLearner parent;
  char *layers;
  int mode, visible, method;
  gboolean pretraining;
  guint pretraining_epochs, gibbs_steps, class_epochs;
  double pretraining_rate, pretraining_momentum, pretraining_decay;
};

G_DEFINE_FINAL_TYPE (MlDbnLearner, ml_dbn_learner, ML_TYPE_NETWORK_LEARNER)

enum
{
  MODE_CLASSIFIER,
  MODE_AUTOENCODER,
  MODE_GENERATIVE,
};

enum
{
  UNITS_AUTO,
  UNITS_BINARY,
  UNITS_GAUSSIAN,
};

#define BINARY_RATE 0.1 /* Hinton and Salakhutdinov's, and a tenth of it */
#define GAUSSIAN_RATE 0.01
#define UP_DOWN_RATE 0.03
#define PERSISTENT_SHARE 0.2 /* of these: chains must be able to follow */
#define FIRST_MOMENTUM 0.5   /* Hinton's guide, section 9 */
#define FIRST_EPOCHS 5       /* … with that */
#define DEVIATION 0.01       /* … of first weights, section 8 */

ML_DEFINE_CHOICE (MlDbnMode, ml_dbn_mode,
                  { MODE_CLASSIFIER, N_ ("Classifier"), "classifier" },
                  { MODE_AUTOENCODER, N_ ("Autoencoder"), "autoencoder" },
                  { MODE_GENERATIVE, N_ ("Generative model"), "generative" })

ML_DEFINE_CHOICE (MlDbnUnits, ml_dbn_units,
                  { UNITS_AUTO, N_ ("As the inputs are"), "auto" },
                  { UNITS_BINARY, N_ ("Binary"), "binary" },
                  { UNITS_GAUSSIAN, N_ ("Gaussian"), "gaussian" })

ML_DEFINE_CHOICE (MlDbnMethod, ml_dbn_method,
                  { ML_RBM_CD, N_ ("Contrastive divergence"), "cd" },
                  { ML_RBM_PCD, N_ ("Persistent contrastive divergence"),
                    "pcd" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlDbnLearner, mode, ml_dbn_mode_get_type, MODE_CLASSIFIER,
                    NULL, N_ ("Fine-tuning"),
                    N_ ("What all layers together learn at last: the class; to "
                        "give the inputs back; or rows with their labels, to "
                        "recognize and to dream them")),
  ML_OPTION_TEXT (MlDbnLearner, layers, "200,200", NULL, N_ ("Layers"),
                  N_ ("Units of each, from below: 500,500,2000; in an "
                      "autoencoder the last one is the code")),
  ML_OPTION_BOOLEAN (MlDbnLearner, pretraining, TRUE, NULL, N_ ("Pre-training"),
                     N_ ("Without it the same network starts at random and "
                         "gets as many passes over the rows more")),
  ML_OPTION_UINT (MlDbnLearner, pretraining_epochs, 1, 1000000, 20, NULL,
                  N_ ("Epochs a layer"),
                  N_ ("Passes over the rows for each layer's machine")),
  ML_OPTION_DOUBLE (MlDbnLearner, pretraining_rate, 0, 10, 0, NULL,
                    N_ ("Pre-training rate"),
                    N_ ("How far one update of a machine goes; 0: what suits "
                        "its units")),
  ML_OPTION_CHOICE (MlDbnLearner, method, ml_dbn_method_get_type, ML_RBM_CD,
                    NULL, N_ ("Method"),
                    N_ ("Where a machine's chains start: at the data each "
                        "time, or where they were")),
  ML_OPTION_UINT (MlDbnLearner, gibbs_steps, 1, 25, 1, NULL, N_ ("Gibbs steps"),
                  N_ ("Of a machine's chains in one update, k")),
  ML_OPTION_DOUBLE (MlDbnLearner, pretraining_momentum, 0, 0.9999, 0.9, NULL,
                    N_ ("Pre-training momentum"),
                    N_ ("What share of a machine's last update is added again, "
                        "after five epochs with at most one half")),
  ML_OPTION_DOUBLE (MlDbnLearner, pretraining_decay, 0, 1, 0.0002, NULL,
                    N_ ("Pre-training decay"),
                    N_ ("Pulls a machine's weights towards zero")),
  ML_OPTION_CHOICE (MlDbnLearner, visible, ml_dbn_units_get_type, UNITS_AUTO,
                    NULL, N_ ("Visible units"),
                    N_ ("Binary for inputs of 0 … 1 such as pictures, Gaussian "
                        "for standardized ones")),
  ML_OPTION_UINT (MlDbnLearner, class_epochs, 1, 1000000, 20, NULL,
                  N_ ("Class epochs"),
                  N_ ("Of an autoencoder: passes over the rows to learn the "
                      "class from the code")),
};

/* -- The network ----------------------------------------------------------- */

static gboolean
check_layer (MlNetwork *network, guint position, GError **error)
{
  int activation;
  g_object_get (ml_network_layer (network, position), "activation", &activation,
                NULL);
  if (activation == ML_ACTIVATION_SIGMOID)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("layers: layer %u: the units of a Boltzmann machine are "
                  "sigmoid ones; give no other activation"),
               position + 1);
  return FALSE;
}

static gboolean
check_layers (MlNetwork *network, GError **error)
{
  const guint n = ml_network_length (network);
  if (n == 0 || n > ML_DBN_MOST_LAYERS)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("layers: 1 to %u layers are possible, not %u"),
                   ML_DBN_MOST_LAYERS, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!check_layer (network, i, error))
      return FALSE;
  return TRUE;
}

/* From the inputs to the top. */
static MlNetwork *
make_network (MlNetworkLearner *learner, const MlEncoder *encoder,
              GError **error)
{
  MlDbnLearner *self = ML_DBN_LEARNER (learner);
  g_autoptr (MlNetwork) network = ml_network_new ();
  return ml_unit_list_append (self->layers, "layers", ML_ACTIVATION_SIGMOID,
                              encoder, network, error)
                 && check_layers (network, error)
             ? g_steal_pointer (&network)
             : NULL;
}

static gboolean
set_network (MlNetworkLearner *learner, MlNetwork *network, GError **error)
{
  g_autofree char *text
      = ml_unit_list_of (network, "DBN", ML_ACTIVATION_SIGMOID, error);
  if (text == NULL || !check_layers (network, error))
    return FALSE;
  g_object_set (learner, "layers", text, NULL);
  return TRUE;
}

/* -- The machines ---------------------------------------------------------- */

/* Pictures are 0 … 1 anyway. */
static gboolean
has_unit_inputs (MlDbnLearner *self, const MlEncoder *encoder)
{
  guint shape[3];
  return ml_encoder_shape (encoder, shape)
         || self->parent.input_scaling == ML_SCALING_UNIT;
}

static gboolean
check_inputs (MlDbnLearner *self, const MlEncoder *encoder, GError **error)
{
  if (self->visible != UNITS_BINARY || has_unit_inputs (self, encoder))
    return TRUE;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("binary visible units need inputs of 0 … 1: set "
                          "input-scaling=unit or visible=gaussian"));
  return FALSE;
}

static MlVisible
visible_units (MlDbnLearner *self, const MlEncoder *encoder)
{
  return self->visible == UNITS_BINARY
                 || (self->visible == UNITS_AUTO
                     && has_unit_inputs (self, encoder))
             ? ML_VISIBLE_BINARY
             : ML_VISIBLE_GAUSSIAN;
}

/* (transfer full): machines for the layers of @network, not yet learned. */
static MlDbn *
make_dbn (MlDbnLearner *self, MlNetwork *network, const MlEncoder *encoder,
          guint n_labels)
{
  const guint n = ml_network_length (network);
  guint units[ML_DBN_MOST_LAYERS];
  for (guint i = 0; i < n; i++)
    g_object_get (ml_network_layer (network, i), "units", &units[i], NULL);
  MlDbn *dbn = ml_dbn_new (ml_encoder_n_inputs (encoder), n, units, n_labels,
                           visible_units (self, encoder));
  ml_dbn_initialize (dbn, DEVIATION, self->parent.seed);
  return dbn;
}

/* @wish: 0: what suits the method; @usual: that of CD */
static double
rate_of (const MlDbnLearner *self, double wish, double usual)
{
  if (wish > 0)
    return wish;
  return self->method == ML_RBM_PCD ? PERSISTENT_SHARE * usual : usual;
}

static MlRbmTrainerOptions
machine_options (MlDbnLearner *self)
{
  return (MlRbmTrainerOptions){
    .method = (MlRbmMethod) self->method,
    .gibbs_steps = self->gibbs_steps,
    .batch_size = self->parent.batch_size,
    .epochs = self->pretraining_epochs,
    .learning_rate = rate_of (self, self->pretraining_rate, BINARY_RATE),
    .momentum = MIN (FIRST_MOMENTUM, self->pretraining_momentum),
    .final_momentum = self->pretraining_momentum,
    .momentum_epochs = FIRST_EPOCHS,
    .weight_decay = self->pretraining_decay,
    .deviation = DEVIATION,
  };
}

/* Passes of fine-tuning: those that pre-training does not take are added. */
static guint
fine_tuning_epochs (MlDbnLearner *self, guint n_layers)
{
  return self->parent.epochs
         + (self->pretraining ? 0 : n_layers * self->pretraining_epochs);
}

static guint
epochs_behind (MlDbnLearner *self)
{
  return self->parent.epochs
         + (self->mode == MODE_AUTOENCODER ? self->class_epochs : 0);
}

/* Pre-trains @dbn, if it is to be. @note: how it went. @seen: (nullable): what
 * the machines last showed is added, to be looked at after fine-tuning. */
static gboolean
learn_machines (MlDbnLearner *self, MlDbn *dbn, const MlEncoder *encoder,
                const MlSubset *training, MlMetrics *so_far, GString *note,
                MlSnapshot *seen, MlMonitor *monitor, GError **error)
{
  MlDbnPretraining settings = {
    .machine = machine_options (self),
    .gaussian_rate = rate_of (self, self->pretraining_rate, GAUSSIAN_RATE),
    .seed = self->parent.seed,
    .so_far = so_far,
    .epochs_after = epochs_behind (self),
    .seen = seen,
  };
  if (!self->pretraining)
    return TRUE;
  if (seen != NULL)
    ml_rbm_snapshot_before_tuning (seen);
  g_autoptr (MlSamples) samples
      = ml_samples_new (encoder, training, monitor, error);
  settings.n_sizes = ml_encoder_picture (encoder, settings.sizes);
  return samples != NULL
         && ml_dbn_pretrain (dbn, samples, &settings, monitor, note, error);
}

/* -- A classifier ---------------------------------------------------------- */

static MlModel *
fit_classifier (MlDbnLearner *self, MlNetwork *network, const MlDbn *dbn,
                const MlEncoder *encoder, const MlSubset *training,
                MlMetrics *so_far, const char *note, MlMonitor *monitor,
                GError **error)
{
  const guint n_layers = ml_network_length (network);
  MlNetworkPhase phase = { .epochs = fine_tuning_epochs (self, n_layers),
                           .so_far = so_far,
                           .note = note };
  g_autoptr (MlGraph) start = NULL;
  if (self->pretraining)
    {
      start = ml_dbn_unroll (dbn, network, encoder, error);
      if (start == NULL)
        return NULL;
      phase.start = start;
      phase.n_started = 2 * n_layers;
      phase.machines = dbn;
    }
  ml_monitor_set_status (monitor, _ ("Fine-tuning"));
  MlModel *model = ml_network_learner_fit_class (
      &self->parent, network, encoder, &phase, training, monitor, error);
  return model != NULL && self->pretraining ? ml_fine_tuned_model_new (
             G_OBJECT_TYPE (self), model, ml_dbn_copy (dbn))
                                            : model;
}

/* -- An autoencoder -------------------------------------------------------- */

static MlNetwork *
make_copier (MlNetwork *coder, const MlEncoder *encoder, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_copy (coder);
  for (guint i = ml_network_length (coder); i-- > 0;)
    if (!ml_reconstruction_append_mirror (network, coder, i,
                                          ml_encoder_n_inputs (encoder), error))
      return NULL;
  return g_steal_pointer (&network);
}

static MlModel *
fit_class_of_code (MlDbnLearner *self, MlNetwork *coder,
                   const MlEncoder *encoder, const MlGraph *copier,
                   const MlSubset *training, MlMetrics *so_far,
                   MlMonitor *monitor, GError **error)
{
  const MlNetworkPhase phase = { .epochs = self->class_epochs,
                                 .so_far = so_far,
                                 .start = copier,
                                 .n_started = 2 * ml_network_length (coder) };
  ml_monitor_set_status (monitor, _ ("Learning the class"));
  return ml_network_learner_fit_class (&self->parent, coder, encoder, &phase,
                                       training, monitor, error);
}

static MlModel *
fit_autoencoder (MlDbnLearner *self, MlNetwork *coder, const MlDbn *dbn,
                 const MlEncoder *encoder, const MlSubset *training,
                 MlMetrics *so_far, const char *note, MlMonitor *monitor,
                 GError **error)
{
  const guint n_layers = ml_network_length (coder);
  MlNetworkPhase phase = { .epochs = fine_tuning_epochs (self, n_layers),
                           .epochs_after = self->class_epochs,
                           .so_far = so_far,
                           .note = note };
  g_autoptr (MlNetwork) network = make_copier (coder, encoder, error);
  if (network == NULL)
    return NULL;
  g_autoptr (MlGraph) start
      = self->pretraining ? ml_dbn_unroll (dbn, network, encoder, error) : NULL;
  if (self->pretraining && start == NULL)
    return NULL;
  phase.start = start;
  phase.n_started = start != NULL ? 4 * n_layers : 0;
  g_auto (MlNetworkDraft) draft
      = { .learner = G_OBJECT_TYPE (self),
          .encoder = encoder,
          .network = network,
          .answer = ML_ANSWER_INPUTS,
          .loss = visible_units (self, encoder) == ML_VISIBLE_BINARY
                      ? ML_LOSS_BINARY_CROSS_ENTROPY
                      : ML_LOSS_SQUARED_ERROR,
          .machines = dbn };
  g_autofree char *how = NULL;
  ml_monitor_set_status (monitor, _ ("Fine-tuning"));
  g_autoptr (MlGraph) graph = ml_network_learner_train (
      &self->parent, &draft, training, &phase, monitor, &how, error);
  if (graph == NULL)
    return NULL;
  g_autofree char *errors
      = ml_reconstruction_describe (coder, graph, encoder, training, monitor);
  g_autoptr (MlModel) copier = ml_network_model_new (&draft, how);
  MlModel *classifier = fit_class_of_code (self, coder, encoder, graph,
                                           training, so_far, monitor, error);
  return classifier == NULL
             ? NULL
             : ml_autoencoder_model_new (G_OBJECT_TYPE (self),
                                         g_steal_pointer (&copier), classifier,
                                         TRUE, errors);
}

/* -- A generative model ---------------------------------------------------- */

typedef struct /* up and down under way */
{
  GType learner;
  const MlEncoder *encoder;
  const MlDbn *dbn;
} Dreamer;

/* The model of this moment dreams and predicts already. */
static void
publish_dreamer (gpointer data, MlSnapshot *snapshot)
{
  const Dreamer *self = data;
  ml_snapshot_attach (snapshot,
                      ml_dbn_model_new (self->learner, self->encoder,
                                        ml_dbn_copy (self->dbn), ""),
                      (GDestroyNotify) ml_model_unref);
}

static MlUpDownOptions
up_down_options (MlDbnLearner *self, guint n_layers, const MlEncoder *encoder,
                 const MlMetrics *so_far)
{
  const MlNetworkLearner *base = &self->parent;
  MlUpDownOptions settings
      = { .batch_size = base->batch_size,
          .epochs = fine_tuning_epochs (self, n_layers),
          .gibbs_steps = self->gibbs_steps,
          .is_persistent = self->method == ML_RBM_PCD,
          .learning_rate = rate_of (self, base->learning_rate, UP_DOWN_RATE),
          .momentum = base->momentum,
          .schedule = { (MlScheduleKind) base->schedule, base->schedule_factor,
                        base->schedule_every, base->warm_up },
          .weight_decay = base->weight_decay,
          .deviation = DEVIATION,
          .updates = base->updates,
          .minutes = base->minutes,
          .seed = base->seed,
          .before = *so_far };
  settings.n_sizes = ml_encoder_picture (encoder, settings.sizes);
  return settings;
}

/* @seen: (nullable): what its chains dreamed at last is added */
static MlModel *
fit_generative (MlDbnLearner *self, MlDbn *dbn, const MlEncoder *encoder,
                const MlSubset *training, const MlMetrics *so_far,
                const char *note, MlSnapshot *seen, MlMonitor *monitor,
                GError **error)
{
  Dreamer dreamer = { G_OBJECT_TYPE (self), encoder, dbn };
  MlUpDownOptions settings
      = up_down_options (self, dbn->n_layers, encoder, so_far);
  settings.publish = publish_dreamer;
  settings.data = &dreamer;
  MlMonitor *stopper = self->pretraining ? NULL : monitor;
  g_autoptr (MlSamples) samples
      = ml_samples_new (encoder, training, stopper, error);
  if (samples == NULL)
    return NULL;
  ml_monitor_set_status (monitor, _ ("Up and down"));
  g_autoptr (MlUpDown) trainer = ml_up_down_new (dbn, samples, &settings);
  if (!ml_up_down_run (trainer, monitor, error))
    return NULL;
  g_autofree char *how = ml_up_down_describe (trainer);
  g_autofree char *both = g_strconcat (note, how, NULL);
  if (seen != NULL)
    ml_up_down_add_fantasies (trainer, seen);
  return ml_dbn_model_new (G_OBJECT_TYPE (self), encoder, ml_dbn_copy (dbn),
                           both);
}

/* -- Fitting --------------------------------------------------------------- */

static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  MlDbnLearner *self = ML_DBN_LEARNER (learner);
  const MlAttribute *class = ml_dataset_attribute (data, target);
  if (self->mode != MODE_GENERATIVE
      || (class->kind == ML_ATTRIBUTE_NOMINAL && class->n_labels > 1))
    return NULL;
  return g_strdup (_ ("a generative model needs a class of at least two "
                      "labels; choose another fine-tuning"));
}

static MlModel *
fine_tune (MlDbnLearner *self, MlNetwork *network, MlDbn *dbn,
           const MlEncoder *encoder, const MlSubset *training,
           MlMetrics *so_far, const char *note, MlSnapshot *seen,
           MlMonitor *monitor, GError **error)
{
  switch (self->mode)
    {
    case MODE_AUTOENCODER:
      return fit_autoencoder (self, network, dbn, encoder, training, so_far,
                              note, monitor, error);
    case MODE_GENERATIVE:
      return fit_generative (self, dbn, encoder, training, so_far, note, seen,
                             monitor, error);
    case MODE_CLASSIFIER:
    default:
      return fit_classifier (self, network, dbn, encoder, training, so_far,
                             note, monitor, error);
    }
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  MlDbnLearner *self = ML_DBN_LEARNER (learner);
  MlMetrics so_far = ML_METRICS_INIT;
  g_autoptr (GString) note = g_string_new (NULL);
  g_autoptr (MlEncoder) encoder
      = ml_network_learner_encode (&self->parent, training, monitor, error);
  if (encoder == NULL || !check_inputs (self, encoder, error))
    return NULL;
  g_autoptr (MlNetwork) network = make_network (&self->parent, encoder, error);
  if (network == NULL)
    return NULL;
  const gboolean is_generative = self->mode == MODE_GENERATIVE;
  g_autoptr (MlDbn) dbn
      = make_dbn (self, network, encoder,
                  is_generative ? ml_encoder_n_outputs (encoder) : 0);
  g_autoptr (MlSnapshot) seen = monitor != NULL ? ml_snapshot_new () : NULL;
  if (!learn_machines (self, dbn, encoder, training, &so_far, note, seen,
                       monitor, error))
    return NULL;
  MlModel *model = fine_tune (self, network, dbn, encoder, training, &so_far,
                              note->str, seen, monitor, error);
  if (model != NULL && (self->pretraining || is_generative))
    ml_machine_model_keep (model, g_steal_pointer (&seen));
  return model;
}

/* Which mode made a model, its state tells. */
static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  const GType type = G_OBJECT_TYPE (learner);
  if (ml_network_model_is_state (state))
    return ml_network_model_load (type, state, header, target, ML_ANSWER_CLASS,
                                  error);
  if (ml_fine_tuned_model_is_state (state))
    return ml_fine_tuned_model_load (type, state, header, target, error);
  if (ml_autoencoder_model_is_state (state))
    return ml_autoencoder_model_load (type, state, TRUE, header, target, error);
  return ml_dbn_model_load (type, state, header, target, error);
}

static void
ml_dbn_learner_class_init (MlDbnLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  MlNetworkLearnerClass *network_class = ML_NETWORK_LEARNER_CLASS (klass);
  learner_class->title = N_ ("Deep belief network");
  learner_class->description
      = N_ ("Restricted Boltzmann machines learn one upon the other, without "
            "the class; then all layers are fine-tuned as a classifier, an "
            "autoencoder or a model that dreams.");
  learner_class->reference
      = "G. E. Hinton, S. Osindero and Y. W. Teh (2006): A fast learning "
        "algorithm for deep belief nets. Neural Computation 18, 1527–1554";
  learner_class->refuse = refuse;
  learner_class->fit = fit;
  learner_class->load = load;
  network_class->network = make_network;
  network_class->keeps_hidden_rows = TRUE;
  network_class->set_network = set_network;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_preset (object_class, "optimizer", 0, "Adam");
  ml_option_set_preset (object_class, "batch-size", 20, NULL);
  ml_option_set_preset (object_class, "epochs", 50, NULL);
  ml_option_set_group (object_class, N_ ("Machines"), "pretraining-rate",
                       "method", "gibbs-steps", "pretraining-momentum",
                       "pretraining-decay", "visible", "class-epochs", NULL);
}

static void
ml_dbn_learner_init (MlDbnLearner *self)
{
}
