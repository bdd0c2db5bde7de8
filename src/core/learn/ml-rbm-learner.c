/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A restricted Boltzmann machine as a learner: of features, from which a
 * softmax layer tells the class; or of rows together with their class, as label
 * units (H. Larochelle and Y. Bengio, "Classification using discriminative
 * restricted Boltzmann machines", 2008). */
#include "ml-dbn-model.h"
#include "ml-dbn-unrolling.h"
#include "ml-error.h"
#include "ml-machine-model.h"
#include "ml-memory-need.h"
#include "ml-memory.h"
#include "ml-network-learner.h"
#include "ml-rbm-model.h"
#include "ml-rbm-scores.h"
#include "ml-rbm-snapshot.h"
#include "ml-rbm-trainer.h"
#include "ml-registry.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DECLARE_FINAL_TYPE (MlRbmLearner, ml_rbm_learner, ML, RBM_LEARNER, MlLearner)

struct _MlRbmLearner
{
  MlLearner parent;
  int mode, visible, method, inputs, schedule;
  guint hidden_units, gibbs_steps, chains, batch_size, epochs, momentum_epochs;
  guint updates, class_epochs, seed;
  double learning_rate, bias_rate, first_momentum, momentum, weight_decay;
  double sparsity_target, sparsity_cost, schedule_factor, schedule_every;
  double warm_up, minutes, init_deviation;
  gboolean base_rates, mean_reconstructions, fine_tuning;
};

G_DEFINE_FINAL_TYPE (MlRbmLearner, ml_rbm_learner, ML_TYPE_LEARNER)

enum
{
  MODE_FEATURES,
  MODE_CLASSIFICATION,
};

enum
{
  UNITS_AUTO,
  UNITS_BINARY,
  UNITS_GAUSSIAN,
};

/* With the preset momentum. Chains that go on by themselves must be able to
 * follow what is learned. */
#define CD_RATE 0.01
#define PCD_RATE 0.002

/* Hidden units that barely differ from row to row need large weights to the
 * classes; it goes down to zero. */
#define CLASS_RATE 0.02

ML_DEFINE_CHOICE (MlRbmMode, ml_rbm_mode,
                  { MODE_FEATURES, N_ ("Features"), "features" },
                  { MODE_CLASSIFICATION, N_ ("Label units"), "classification" })

ML_DEFINE_CHOICE (MlRbmUnits, ml_rbm_units,
                  { UNITS_AUTO, N_ ("As the inputs are"), "auto" },
                  { UNITS_BINARY, N_ ("Binary"), "binary" },
                  { UNITS_GAUSSIAN, N_ ("Gaussian"), "gaussian" })

ML_DEFINE_CHOICE (MlRbmMethodChoice, ml_rbm_method_choice,
                  { ML_RBM_CD, N_ ("CD-k"), "cd" },
                  { ML_RBM_PCD, N_ ("Persistent CD"), "pcd" })

ML_DEFINE_CHOICE (MlRbmInputsChoice, ml_rbm_inputs_choice,
                  { ML_RBM_INPUTS_AS_THEY_ARE, N_ ("As probabilities"),
                    "probabilities" },
                  { ML_RBM_INPUTS_ROUNDED, N_ ("Rounded to 0 or 1"),
                    "rounded" },
                  { ML_RBM_INPUTS_DRAWN, N_ ("Drawn each time"), "drawn" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlRbmLearner, mode, ml_rbm_mode_get_type, MODE_FEATURES,
                    NULL, N_ ("Mode"),
                    N_ ("How the class is learned: by a softmax layer on the "
                        "hidden units, after these; or with the rows, by units "
                        "of its own")),
  ML_OPTION_UINT (MlRbmLearner, hidden_units, 1, 65536, 100, NULL,
                  N_ ("Hidden units"), N_ ("How many features there are")),
  ML_OPTION_CHOICE (MlRbmLearner, method, ml_rbm_method_choice_get_type,
                    ML_RBM_CD, NULL, N_ ("Method"),
                    N_ ("Contrastive divergence, whose chains start at the "
                        "rows each time, or persistent: where they were")),
  ML_OPTION_UINT (MlRbmLearner, gibbs_steps, 1, 1000, 1, NULL,
                  N_ ("Gibbs steps"), N_ ("Of the chains in one update, k")),
  ML_OPTION_UINT (MlRbmLearner, epochs, 1, 1000000, 15, NULL, N_ ("Epochs"),
                  N_ ("At most so many passes over the training rows")),
  ML_OPTION_DOUBLE (MlRbmLearner, learning_rate, 0, 10, 0, NULL,
                    N_ ("Learning rate"),
                    N_ ("How far one update goes; 0: what suits the method")),
  ML_OPTION_UINT (MlRbmLearner, batch_size, 1, 65536, 20, NULL,
                  N_ ("Batch size"), N_ ("Rows for one update")),
  ML_OPTION_CHOICE (MlRbmLearner, visible, ml_rbm_units_get_type, UNITS_AUTO,
                    NULL, N_ ("Visible units"),
                    N_ ("Binary for pictures and labels, Gaussian for "
                        "standardized numbers")),
  ML_OPTION_CHOICE (MlRbmLearner, inputs, ml_rbm_inputs_choice_get_type,
                    ML_RBM_INPUTS_AS_THEY_ARE, NULL, N_ ("Inputs"),
                    N_ ("What values between 0 and 1 become, of binary units")),
  ML_OPTION_UINT (MlRbmLearner, chains, 0, 65536, 0, NULL, N_ ("Chains"),
                  N_ ("Persistent ones; 0: as many as a batch has rows")),
  ML_OPTION_BOOLEAN (MlRbmLearner, mean_reconstructions, FALSE, NULL,
                     N_ ("Mean reconstructions"),
                     N_ ("Chains that start at the rows go on with "
                         "probabilities of visible units, not with draws")),
  ML_OPTION_DOUBLE (MlRbmLearner, bias_rate, 0, 10, 0, NULL, N_ ("Bias rate"),
                    N_ ("The learning rate of biases; 0: the same")),
  ML_OPTION_DOUBLE (MlRbmLearner, momentum, 0, 0.9999, 0.9, NULL,
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again, after "
                        "the first epochs")),
  ML_OPTION_DOUBLE (MlRbmLearner, first_momentum, 0, 0.9999, 0.5, NULL,
                    N_ ("First momentum"), N_ ("The same in the first epochs")),
  ML_OPTION_UINT (MlRbmLearner, momentum_epochs, 0, 1000000, 5, NULL,
                  N_ ("Momentum epochs"), N_ ("How many first epochs are")),
  ML_OPTION_DOUBLE (MlRbmLearner, weight_decay, 0, 1, 0.0002, NULL,
                    N_ ("Weight decay"),
                    N_ ("Pulls weights towards zero, large ones the most")),
  ML_OPTION_DOUBLE (MlRbmLearner, sparsity_target, 0, 1, 0.1, NULL,
                    N_ ("Sparsity target"),
                    N_ ("The share of rows for which a hidden unit should be "
                        "on")),
  ML_OPTION_DOUBLE (MlRbmLearner, sparsity_cost, 0, 100, 0, NULL,
                    N_ ("Sparsity cost"),
                    N_ ("How much that counts; 0: hidden units are on as often "
                        "as they like")),
  ML_SCHEDULE_OPTIONS (MlRbmLearner),
  ML_OPTION_DOUBLE (MlRbmLearner, init_deviation, 0, 10, 0.01, NULL,
                    N_ ("Initial deviation"),
                    N_ ("Standard deviation of the weights it begins with")),
  ML_OPTION_BOOLEAN (MlRbmLearner, base_rates, TRUE, NULL, N_ ("Base rates"),
                     N_ ("Biases of visible units begin with what their means "
                         "say")),
  ML_OPTION_UINT (MlRbmLearner, updates, 0, G_MAXUINT, 0, NULL, N_ ("Updates"),
                  N_ ("At most so many updates; 0: any number")),
  ML_OPTION_DOUBLE (MlRbmLearner, minutes, 0, 1e6, 0, NULL, N_ ("Minutes"),
                    N_ ("At most so long; such a run does not come out the "
                        "same twice; 0: any time")),
  ML_OPTION_UINT (MlRbmLearner, class_epochs, 1, 1000000, 20, NULL,
                  N_ ("Class epochs"),
                  N_ ("Of features: passes over the rows to learn the class "
                      "from them")),
  ML_OPTION_BOOLEAN (MlRbmLearner, fine_tuning, FALSE, NULL, N_ ("Fine-tuning"),
                     N_ ("Of features: the weights of hidden units learn the "
                         "class, too")),
  ML_OPTION_UINT (MlRbmLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of initial weights, chains and the order of rows")),
};

/* -- Inputs ---------------------------------------------------------------- */

/* Whether all columns but the class are pictures or labels: 0 … 1 by nature. */
static gboolean
has_unit_inputs (MlDataset *data, guint target)
{
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i != target
        && ml_attribute_has_numbers (ml_dataset_attribute (data, i)))
      return FALSE;
  return TRUE;
}

static gboolean
has_pictures (MlDataset *data, guint target)
{
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i != target
        && ml_dataset_attribute (data, i)->kind == ML_ATTRIBUTE_IMAGE)
      return TRUE;
  return FALSE;
}

static MlVisible
visible_units (const MlRbmLearner *self, MlDataset *data, guint target)
{
  return self->visible == UNITS_BINARY
                 || (self->visible == UNITS_AUTO
                     && (has_unit_inputs (data, target)
                         || has_pictures (data, target)))
             ? ML_VISIBLE_BINARY
             : ML_VISIBLE_GAUSSIAN;
}

static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  const MlRbmLearner *self = ML_RBM_LEARNER (learner);
  return visible_units (self, data, target) == ML_VISIBLE_GAUSSIAN
                 && has_pictures (data, target)
             ? g_strdup (_ ("Gaussian visible units need standardized inputs, "
                            "and pictures are 0 … 1; choose binary ones"))
             : NULL;
}

/* -- The machine ----------------------------------------------------------- */

enum
{
  COPIES = 6 /* weights, velocity, a good state, those a watcher has */
};

/* Of one copy of the weights. */
static double
weight_bytes (const MlRbmLearner *self, double n_visible)
{
  return n_visible * self->hidden_units * sizeof (float);
}

static MlMemoryNeed
memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  const double n_visible = ml_count_inputs (data, target);
  const double bytes = weight_bytes (ML_RBM_LEARNER (learner), n_visible);
  const double cells = n_visible * n_rows; /* and a copy to draw from */
  return (MlMemoryNeed){ .model = bytes,
                         .work
                         = (COPIES - 1) * bytes + 2 * sizeof (float) * cells };
}

/* FALSE: that does not fit into memory. */
static gboolean
check_memory (const MlRbmLearner *self, const MlEncoder *encoder,
              GError **error)
{
  const double bytes
      = COPIES * weight_bytes (self, (double) ml_encoder_n_inputs (encoder));
  if (bytes <= ml_memory_bytes () / 2)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("a machine of %u visible and %u hidden units would take %.1f "
                  "GB; take fewer units"),
               ml_encoder_n_inputs (encoder), self->hidden_units, bytes / 1e9);
  return FALSE;
}

typedef struct /* a fit under way */
{
  const MlRbmLearner *self;
  const MlEncoder *encoder;
  MlDbn *dbn; /* of one machine, which is what dreams */
} Fit;

static MlRbm *
machine_of (const Fit *fit)
{
  return fit->dbn->up[0];
}

/* (transfer full): @fit's machine as it is now; it knows no class yet, unless
 * by label units */
static MlModel *
model_of (const Fit *fit, MlModel *classifier, const char *note)
{
  const GType type = G_OBJECT_TYPE ((gpointer) fit->self);
  MlDbn *dbn = ml_dbn_copy (fit->dbn);
  return fit->self->mode == MODE_CLASSIFICATION
             ? ml_dbn_model_new (type, fit->encoder, dbn, note)
             : ml_rbm_model_new (type, fit->encoder, dbn, classifier, note);
}

static void
publish (gpointer data, MlSnapshot *snapshot)
{
  ml_snapshot_attach (snapshot, model_of (data, NULL, ""),
                      (GDestroyNotify) ml_model_unref);
}

static MlDbn *
make_machine (const MlRbmLearner *self, const MlEncoder *encoder,
              MlVisible visible)
{
  const guint n_labels
      = self->mode == MODE_CLASSIFICATION ? ml_encoder_n_outputs (encoder) : 0;
  MlDbn *dbn = ml_dbn_new (ml_encoder_n_inputs (encoder), 1,
                           &self->hidden_units, n_labels, visible);
  ml_rbm_initialize (dbn->up[0], self->init_deviation, self->seed);
  return dbn;
}

static MlRbmTrainerOptions
trainer_options (const Fit *fit)
{
  const MlRbmLearner *self = fit->self;
  MlRbmTrainerOptions settings
      = { .method = (MlRbmMethod) self->method,
          .gibbs_steps = self->gibbs_steps,
          .batch_size = self->batch_size,
          .n_chains = self->chains,
          .mean_visible = self->mean_reconstructions,
          .inputs = (MlRbmInputs) self->inputs,
          .epochs = self->epochs,
          .updates = self->updates,
          .minutes = self->minutes,
          .learning_rate = self->learning_rate > 0      ? self->learning_rate
                           : self->method == ML_RBM_PCD ? PCD_RATE
                                                        : CD_RATE,
          .bias_rate = self->bias_rate,
          .schedule = { (MlScheduleKind) self->schedule, self->schedule_factor,
                        self->schedule_every, self->warm_up },
          .momentum = self->first_momentum,
          .final_momentum = self->momentum,
          .momentum_epochs = self->momentum_epochs,
          .weight_decay = self->weight_decay,
          .deviation = self->init_deviation,
          .sparsity_target = self->sparsity_target,
          .sparsity_cost = self->sparsity_cost,
          .seed = self->seed,
          .layer = 1,
          .epochs_after = self->mode == MODE_FEATURES ? self->class_epochs : 0,
          .publish = publish,
          .data = (gpointer) fit };
  settings.n_sizes = ml_encoder_picture (fit->encoder, settings.sizes);
  return settings;
}

/* (transfer full): the first rows of @training */
static MlSubset *
first_rows (const MlSubset *training, guint most)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (numbers, training->rows, MIN (training->n_rows, most));
  return ml_subset_new (training->data, training->target, numbers);
}

/* Whether all states of @machine can be counted at once: few, or a few more of
 * a small machine. */
static gboolean
is_counted (const MlRbm *machine)
{
  enum
  {
    FEW_BITS = 12,
    MOST_BITS = 16,
    MOST_STEPS = 5000000
  };
  const guint n_hidden = machine->n_hidden, n_visible = machine->n_visible;
  const guint n_bits = machine->visible == ML_VISIBLE_BINARY
                           ? MIN (n_hidden, n_visible)
                           : n_hidden;
  return machine->n_labels == 0
         && (n_bits <= FEW_BITS
             || (n_bits <= MOST_BITS
                 && ((guint64) MAX (n_hidden, n_visible) << n_bits)
                        <= MOST_STEPS));
}

/* What the machine is really worth, if that can be told. (transfer full) */
static char *
note_likelihood (const Fit *fit, const MlSubset *training)
{
  enum
  {
    MOST_ROWS = 10000
  };
  const MlRbm *machine = machine_of (fit);
  const MlAisOptions sampling = { 0 }; /* which is not needed */
  MlLikelihood found;
  if (!is_counted (machine))
    return g_strdup ("");
  g_autoptr (MlSubset) rows = first_rows (training, MOST_ROWS);
  if (!ml_rbm_score_rows (machine, fit->encoder, rows, &sampling, NULL, &found,
                          NULL))
    return g_strdup ("");
  return g_strdup_printf (
      found.n_rounded > 0
          ? _ ("\nLog-likelihood of values rounded to 0 and 1, exactly: %.6g "
               "nats a row")
          : _ ("\nLog-likelihood, exactly: %.6g nats a row"),
      found.log_p);
}

/* (transfer full) (nullable): what the machine's last update showed, if a
 * watcher may want it and the weights are still those */
static MlSnapshot *
seen_of (MlRbmTrainer *trainer, MlMonitor *monitor)
{
  if (monitor == NULL || ml_rbm_trainer_end (trainer) == ML_END_DIVERGED)
    return NULL;
  MlSnapshot *seen = ml_snapshot_new ();
  ml_rbm_trainer_add_seen (trainer, seen);
  return seen;
}

/* Trains the machine. (transfer full) (nullable): how it went. @seen: (out)
 * (transfer full) (nullable): see seen_of() */
static char *
learn_machine (const Fit *fit, const MlSubset *training, MlMetrics *so_far,
               MlSnapshot **seen, MlMonitor *monitor, GError **error)
{
  const MlRbmTrainerOptions settings = trainer_options (fit);
  g_autoptr (MlSamples) samples
      = ml_samples_new (fit->encoder, training, monitor, error);
  if (samples == NULL)
    return NULL;
  if (fit->self->base_rates)
    ml_rbm_take_base_rates (machine_of (fit), samples);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (machine_of (fit), samples, &settings);
  if (!ml_rbm_trainer_run (trainer, monitor, error))
    return NULL;
  *so_far = *ml_rbm_trainer_metrics (trainer);
  *seen = seen_of (trainer, monitor);
  g_autofree char *how = ml_rbm_trainer_describe (trainer);
  g_autofree char *worth = note_likelihood (fit, training);
  return g_strconcat (how, worth, NULL);
}

/* -- The class ------------------------------------------------------------- */

/* Softmax regression on what hidden units make of the rows. (transfer full)
 * (nullable) */
static MlModel *
learn_class (const Fit *fit, const MlSubset *training, MlMetrics *so_far,
             MlMonitor *monitor, GError **error)
{
  const MlRbmLearner *self = fit->self;
  const GType type
      = ml_registry_find (ML_TYPE_LEARNER, "SoftmaxRegression", NULL);
  g_autoptr (MlNetworkLearner) softmax = g_object_new (
      type, "optimizer", "Adam", "learning-rate", CLASS_RATE, "schedule",
      ML_SCHEDULE_COSINE, "schedule-factor", 0.0, "epochs", self->class_epochs,
      "batch-size", self->batch_size, "seed", self->seed, NULL);
  g_autoptr (MlNetwork) network = ml_network_new ();
  if (!ml_network_append_dense (network, self->hidden_units,
                                ML_ACTIVATION_SIGMOID, error))
    return NULL;
  g_autoptr (MlGraph) start
      = ml_dbn_unroll (fit->dbn, network, fit->encoder, error);
  if (start == NULL)
    return NULL;
  const MlNetworkPhase phase = { .epochs = self->class_epochs,
                                 .so_far = so_far,
                                 .start = start,
                                 .n_started = 2,
                                 .n_frozen = self->fine_tuning ? 0 : 1 };
  ml_monitor_set_status (monitor, _ ("Learning the class"));
  return ml_network_learner_fit_class (softmax, network, fit->encoder, &phase,
                                       training, monitor, error);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlRbmLearner *self = ML_RBM_LEARNER (learner);
  const MlVisible visible
      = visible_units (self, training->data, (guint) training->target);
  MlMetrics so_far = ML_METRICS_INIT;
  g_autoptr (MlEncoder) encoder = ml_encoder_new_watched (
      training,
      visible == ML_VISIBLE_BINARY ? ML_SCALING_UNIT : ML_SCALING_STANDARDIZE,
      ML_SCALING_STANDARDIZE, monitor, error);
  if (encoder == NULL || !check_memory (self, encoder, error))
    return NULL;
  g_autoptr (MlDbn) dbn = make_machine (self, encoder, visible);
  const Fit fit = { self, encoder, dbn };
  g_autoptr (MlSnapshot) seen = NULL;
  g_autofree char *note
      = learn_machine (&fit, training, &so_far, &seen, monitor, error);
  if (note == NULL)
    return NULL;
  MlModel *classifier = NULL;
  if (self->mode == MODE_FEATURES)
    {
      classifier = learn_class (&fit, training, &so_far, monitor, error);
      if (classifier == NULL)
        return NULL;
    }
  MlModel *model = model_of (&fit, classifier, note);
  if (seen != NULL && classifier != NULL && self->fine_tuning)
    ml_rbm_snapshot_before_tuning (seen);
  ml_machine_model_keep (model, g_steal_pointer (&seen));
  return model;
}

/* Which mode made a model, its state tells. */
static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  const GType type = G_OBJECT_TYPE (learner);
  return ml_rbm_model_is_state (state)
             ? ml_rbm_model_load (type, state, header, target, error)
             : ml_dbn_model_load (type, state, header, target, error);
}

static void
ml_rbm_learner_class_init (MlRbmLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->title = N_ ("Restricted Boltzmann machine");
  learner_class->category = N_ ("Networks");
  learner_class->description
      = N_ ("Hidden units learn, without the class, to give the rows back; a "
            "layer on them then learns the class, or the class is learned with "
            "the rows. It dreams rows of its own.");
  learner_class->reference
      = "G. E. Hinton (2002): Training products of experts by minimizing "
        "contrastive divergence. Neural Computation 14, 1771–1800";
  learner_class->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                          | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                          | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_CURVE
                          | ML_TRAIT_WEIGHTS;
  learner_class->refuse = refuse;
  learner_class->memory = memory;
  learner_class->fit = fit;
  learner_class->load = load;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_zero (object_class, "learning-rate", N_ ("auto"));
  ml_option_set_zero (object_class, "bias-rate", N_ ("the same"));
  ml_option_set_zero (object_class, "chains", N_ ("auto"));
  ml_option_set_zero (object_class, "updates", N_ ("any"));
  ml_option_set_zero (object_class, "minutes", N_ ("any"));
  ml_option_set_group (object_class, N_ ("Units and chains"), "visible",
                       "inputs", "chains", "mean-reconstructions", NULL);
  ml_option_set_group (object_class, N_ ("Updates"), "bias-rate", "momentum",
                       "first-momentum", "momentum-epochs", "weight-decay",
                       "sparsity-target", "sparsity-cost", "schedule",
                       "schedule-factor", "schedule-every", "warm-up", NULL);
  ml_option_set_group (object_class, N_ ("Stopping"), "updates", "minutes",
                       NULL);
  ml_option_set_group (object_class, N_ ("Start and class"), "init-deviation",
                       "base-rates", "class-epochs", "fine-tuning", "seed",
                       NULL);
}

static void
ml_rbm_learner_init (MlRbmLearner *self)
{
}
