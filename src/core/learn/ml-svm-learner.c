/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Support vector machines, one for each pair of classes, which vote; or, if
 * asked for, give probabilities: a logistic curve on what each machine says
 * (J. Platt, "Probabilistic outputs for support vector machines", 1999), put
 * together by pairwise coupling (T. Hastie and R. Tibshirani, "Classification
 * by pairwise coupling", 1998). Inputs are prepared as WEKA's SMO does. */
#include "ml-design.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-parallel.h"
#include "ml-state.h"
#include "ml-svm-pairs.h"
#include "ml-svm-scaling.h"
#include "ml-svm-solver.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define STATE_TYPE "(vvaduu)"
#define ENOUGH_COUPLED 1e-3 /* relative change of a probability */

enum
{
  CHUNK = 128, /* rows predicted at once */
  MOST_COUPLING = 10000,
};

typedef struct
{
  MlLearner parent;
  double cost, tolerance, calibration_folds;
  int scaling;
  gboolean calibrates;
  guint seed;
  char *kernel;
} MlSvmLearner;

typedef MlLearnerClass MlSvmLearnerClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSvmLearner, cost, 1e-9, 1e9, 1, "C", N_ ("Cost"),
                    N_ ("C: how much a row on the wrong side costs; small "
                        "keeps a wide margin, large fits the rows")),
  ML_OPTION_TYPE (MlSvmLearner, kernel, ml_svm_kernel_get_type, "Poly", "K",
                  N_ ("Kernel"), N_ ("What counts as alike")),
  ML_OPTION_CHOICE (MlSvmLearner, scaling, ml_svm_scaling_get_type,
                    ML_SVM_NORMALIZE, "N", N_ ("Input scaling"),
                    N_ ("Fitted on the training rows; pictures are always "
                        "0 … 1")),
  ML_OPTION_BOOLEAN (MlSvmLearner, calibrates, FALSE, "M",
                     N_ ("Calibrate probabilities"),
                     N_ ("Fit a logistic curve to what each machine says; "
                         "without, probabilities are shares of votes")),
  ML_OPTION_DOUBLE (MlSvmLearner, calibration_folds, -1, 1000, -1, "V",
                    N_ ("Calibration folds"),
                    N_ ("Calibrate on rows that the machine was not trained "
                        "on, by so many folds; −1: on the training rows")),
  ML_OPTION_DOUBLE (MlSvmLearner, tolerance, 1e-9, 1, 1e-3, "L",
                    N_ ("Tolerance"),
                    N_ ("How far from the optimum training may end")),
  ML_OPTION_UINT (MlSvmLearner, seed, 0, G_MAXINT, 1, "W", N_ ("Seed"),
                  N_ ("Of the calibration folds")),
};

GType ml_svm_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlSvmLearner, ml_svm_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  MlDesign *design;
  MlSvmScaling scaling;
  MlSvmSet *set; /* a machine each pair of classes, (0, 1), (0, 2), … */
  double *class_counts; /* n_outputs: training rows                          */
  gboolean calibrates;
} Svm;

/* A pair of which a class has no rows says the other; one of two such classes,
 * or one that a stop left out, says nothing. */
static gboolean
is_void (const MlSvmMachine *machine)
{
  return machine->n_support == 0 && machine->bias == 0;
}

/* -- Predicting ------------------------------------------------------------ */

static void
vote (const Svm *self, const double *decisions, double *out)
{
  const guint n_classes = self->parent.n_outputs;
  double sum = 0;
  guint m = 0;
  memset (out, 0, sizeof *out * n_classes);
  for (guint i = 0; i < n_classes; i++)
    for (guint j = i + 1; j < n_classes; j++, m++)
      if (!is_void (ml_svm_set_machine (self->set, m)))
        {
          out[decisions[m] > 0 ? j : i]++;
          sum++;
        }
  for (guint k = 0; k < n_classes && sum > 0; k++)
    out[k] /= sum;
}

/* The probability of the pair's second class; a machine of no vectors is sure
 * of it. */
static double
pair_probability (const MlSvmMachine *machine, double decision)
{
  if (machine->n_support == 0 || isnan (machine->calibration[0]))
    return decision > 0;
  return 1
         / (1
            + exp (-(machine->calibration[0]
                     + machine->calibration[1] * decision)));
}

/* Probabilities p whose shares p_j / (p_i + p_j) come nearest to those of the
 * pairs. Hastie and Tibshirani's algorithm 1. */
static void
couple (const Svm *self, const double *decisions, double *out)
{
  const guint k = self->parent.n_outputs;
  g_autofree double *shares = g_new0 (double, (gsize) k *k); /* of i beside j */
  g_autofree double *counts = g_new0 (double, (gsize) k *k);
  guint m = 0;
  for (guint i = 0; i < k; i++)
    for (guint j = i + 1; j < k; j++, m++)
      {
        const MlSvmMachine *machine = ml_svm_set_machine (self->set, m);
        const double second = pair_probability (machine, decisions[m]);
        if (is_void (machine))
          continue;
        shares[i * k + j] = 1 - second;
        shares[j * k + i] = second;
        counts[i * k + j] = counts[j * k + i]
            = self->class_counts[i] + self->class_counts[j];
      }
  for (guint i = 0; i < k; i++)
    out[i] = 1.0 / k;
  gboolean has_changed = TRUE;
  for (guint round = 0; has_changed && round < MOST_COUPLING; round++)
    {
      has_changed = FALSE;
      for (guint i = 0; i < k; i++)
        {
          double wanted = 0, given = 0, sum = 0;
          for (guint j = 0; j < k; j++)
            {
              wanted += counts[i * k + j] * shares[i * k + j];
              if (counts[i * k + j] > 0 && out[i] + out[j] > 0)
                given += counts[i * k + j] * out[i] / (out[i] + out[j]);
            }
          const double factor = given > 0 ? wanted / given : 1;
          has_changed |= fabs (factor - 1) > ENOUGH_COUPLED;
          out[i] *= factor;
          for (guint j = 0; j < k; j++)
            sum += out[j];
          for (guint j = 0; j < k && sum > 0; j++)
            out[j] /= sum;
        }
    }
}

typedef struct
{
  const Svm *model;
  const MlSubset *rows;
  MlMonitor *monitor;
  double *out;
} Prediction;

static void
predict_slice (guint slice, gpointer data)
{
  const Prediction *self = data;
  const Svm *model = self->model;
  const guint n_classes = model->parent.n_outputs;
  const guint n_machines = model->set->machines->len;
  const guint from = slice * CHUNK, n = MIN (CHUNK, self->rows->n_rows - from);
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return;
  g_autofree double *inputs
      = g_new (double, (gsize) n * model->set->n_inputs + 1);
  g_autofree double *decisions = g_new (double, (gsize) n *n_machines + 1);
  ml_design_encode_rows (model->design, self->rows, from, n, inputs);
  ml_svm_set_decide (model->set, n, inputs, decisions);
  for (guint i = 0; i < n; i++)
    (model->calibrates ? couple
                       : vote) (model, decisions + (gsize) i * n_machines,
                                self->out + (gsize) (from + i) * n_classes);
}

static gboolean
svm_predict_watched (const MlModel *model, const MlSubset *rows,
                     MlMonitor *monitor, double *out)
{
  Prediction self = { (const Svm *) model, rows, monitor, out };
  ml_parallel_for ((rows->n_rows + CHUNK - 1) / CHUNK, predict_slice, &self);
  return !ml_monitor_is_stopped (monitor);
}

static void
svm_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  svm_predict_watched (model, rows, NULL, out);
}

/* -- In words -------------------------------------------------------------- */

/* As WEKA lays it out. */
static char *
svm_describe (const MlModel *model)
{
  const Svm *self = (const Svm *) model;
  char **labels
      = ml_dataset_attribute (self->header, (guint) self->target)->labels;
  g_autofree char *kernel = ml_svm_kernel_describe (self->set->kernel);
  GString *text = g_string_new ("SMO\n\nKernel used:\n  ");
  guint m = 0;
  g_string_append (text, kernel);
  for (guint i = 0; i < model->n_outputs; i++)
    for (guint j = i + 1; j < model->n_outputs; j++, m++)
      {
        g_string_append_printf (text,
                                "\n\nClassifier for classes: %s, %s\n\n"
                                "BinarySMO\n\n",
                                labels[i], labels[j]);
        ml_svm_describe_machine (text, self->set, m, self->design,
                                 self->scaling);
        g_string_append_printf (text, "\nNumber of support vectors: %u\n",
                                ml_svm_set_machine (self->set, m)->n_support);
      }
  return g_string_free (text, FALSE);
}

static GVariant *
svm_save (const MlModel *model)
{
  const Svm *self = (const Svm *) model;
  return g_variant_new ("(vv@aduu)", ml_design_save (self->design),
                        ml_svm_set_save (self->set),
                        ml_state_numbers (self->class_counts, model->n_outputs),
                        (guint32) self->scaling, (guint32) self->calibrates);
}

static void
svm_free (MlModel *model)
{
  Svm *self = (Svm *) model;
  ml_design_unref (self->design);
  ml_svm_set_free (self->set);
  g_object_unref (self->header);
  g_free (self->class_counts);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = svm_predict,
  .predict_watched = svm_predict_watched,
  .describe = svm_describe,
  .save = svm_save,
  .free = svm_free,
};

/* @design: (transfer full); no machines yet */
static Svm *
svm_new (MlDataset *data, int target, MlDesign *design)
{
  Svm *self = g_new0 (Svm, 1);
  ml_model_init (&self->parent, &model_ops, ml_svm_learner_get_type (),
                 ml_dataset_attribute (data, (guint) target)->n_labels);
  self->header = ml_dataset_header (data);
  self->target = target;
  self->design = design;
  return self;
}

/* -- Fitting and loading --------------------------------------------------- */

static gboolean
train (Svm *model, const MlSvmLearner *learner, const MlSubset *training,
       MlMonitor *monitor, GError **error)
{
  g_autofree double *inputs = ml_design_encode (model->design, training, error);
  g_autofree gint32 *classes = g_new (gint32, training->n_rows);
  if (inputs == NULL)
    return FALSE;
  for (guint i = 0; i < training->n_rows; i++)
    classes[i] = (gint32) ml_subset_target (training, i);
  const MlSvmPairs pairs
      = { .n_rows = training->n_rows,
          .n_classes = model->parent.n_outputs,
          .inputs = inputs,
          .classes = classes,
          .cost = learner->cost,
          .tolerance = learner->tolerance,
          .calibrates = learner->calibrates,
          .calibration_folds = (guint) MAX (learner->calibration_folds, 0),
          .seed = learner->seed };
  return ml_svm_pairs_train (&pairs, model->set, monitor, error);
}

static MlModel *
svm_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
         GError **error)
{
  const MlSvmLearner *self = (const MlSvmLearner *) learner;
  g_autoptr (MlDesign) design
      = ml_design_new (training, ML_DESIGN_PLAIN,
                       ml_svm_scaling_of ((MlSvmScaling) self->scaling), error);
  if (design == NULL)
    return NULL;
  Svm *model
      = svm_new (training->data, training->target, g_steal_pointer (&design));
  model->scaling = (MlSvmScaling) self->scaling;
  model->calibrates = self->calibrates;
  model->class_counts = g_new0 (double, model->parent.n_outputs);
  for (guint i = 0; i < training->n_rows; i++)
    model->class_counts[(guint) ml_subset_target (training, i)]++;
  model->set = ml_svm_set_new (self->kernel, ml_design_n_inputs (model->design),
                               error);
  if (model->set != NULL && train (model, self, training, monitor, error))
    return &model->parent;
  ml_model_unref (&model->parent);
  return NULL;
}

static MlModel *
svm_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
          GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  guint32 scaling, calibrates;
  g_autoptr (GVariant) saved_design = NULL, saved_set = NULL, counts = NULL;
  g_variant_get (state, "(vv@aduu)", &saved_design, &saved_set, &counts,
                 &scaling, &calibrates);
  const guint n = ml_dataset_attribute (header, (guint) target)->n_labels;
  if (n < 2 || n > G_MAXUINT16 || scaling > ML_SVM_UNSCALED)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlDesign) design
      = ml_design_load (saved_design, header, target, error);
  if (design == NULL)
    return NULL;
  Svm *model = svm_new (header, target, g_steal_pointer (&design));
  model->scaling = (MlSvmScaling) scaling;
  model->calibrates = calibrates != 0;
  model->class_counts = ml_state_take_numbers (counts, n, error);
  if (model->class_counts != NULL)
    model->set = ml_svm_set_load (saved_set, ml_design_n_inputs (model->design),
                                  n * (n - 1) / 2, error);
  if (model->set != NULL)
    return &model->parent;
  ml_model_unref (&model->parent);
  return NULL;
}

/* The share of all rows that the two largest classes have. */
static double
largest_pair (MlDataset *data, guint target)
{
  const gint32 *codes = ml_dataset_codes (data, target);
  const guint n_rows = ml_dataset_n_rows (data);
  const guint n_labels = ml_dataset_attribute (data, target)->n_labels;
  g_autofree guint *counts = g_new0 (guint, n_labels + 1);
  guint first = 0, second = 0;
  for (guint i = 0; i < n_rows && codes != NULL; i++)
    if (codes[i] >= 0)
      counts[codes[i]]++;
  for (guint k = 0; k < n_labels; k++)
    if (counts[k] > first)
      {
        second = first;
        first = counts[k];
      }
    else
      second = MAX (second, counts[k]);
  return (first + second) / (double) MAX (n_rows, 1);
}

/* The kernel of all rows, and of the largest pair what LIBSVM copies of it. */
static MlMemoryNeed
svm_memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  const double n = n_rows, n_pair = n * largest_pair (data, target);
  const double inputs = sizeof (double) * n * ml_count_inputs (data, target);
  return (MlMemoryNeed){ .model = inputs / 2,
                         .work = inputs + sizeof (double) * n * n
                                 + ml_svm_solver_memory (n_pair) };
}

static void
ml_svm_learner_class_init (MlSvmLearnerClass *klass)
{
  klass->title = N_ ("Support vector machine");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("The widest margin between two classes, in a space that a kernel "
            "makes; several classes by pairs that vote.");
  klass->weka = "weka.classifiers.functions.SMO";
  klass->weka_flags = "C L -P 1.0E-12 N M V# W K -calibrator "
                      "\"weka.classifiers.functions.Logistic -R 1.0E-8 -M -1 "
                      "-num-decimal-places 4\"";
  klass->reference = "C. Cortes and V. Vapnik (1995): Support-vector networks. "
                     "Machine Learning 20, 273–297";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS;
  klass->memory = svm_memory;
  klass->fit = svm_fit;
  klass->load = svm_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_svm_learner_init (MlSvmLearner *self)
{
}
