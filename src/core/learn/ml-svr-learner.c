/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Support vector regression: the flattest function, in a space that a kernel
 * makes, whose errors stay inside a tube (A. J. Smola and B. Schölkopf, "A
 * tutorial on support vector regression", 2004). Inputs and the class are
 * scaled as WEKA's SMOreg scales them. */
#include "ml-design.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-parallel.h"
#include "ml-state.h"
#include "ml-svm-machine.h"
#include "ml-svm-optimizer.h"
#include "ml-svm-scaling.h"
#include "ml-svm-solver.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(vvddu)"

enum
{
  CHUNK = 128, /* rows predicted at once */
};

typedef struct
{
  MlLearner parent;
  double cost;
  int scaling;
  char *kernel, *optimizer;
} MlSvrLearner;

typedef MlLearnerClass MlSvrLearnerClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSvrLearner, cost, 1e-9, 1e9, 1, "C", N_ ("Cost"),
                    N_ ("C: how much an error outside the tube costs")),
  ML_OPTION_TYPE (MlSvrLearner, kernel, ml_svm_kernel_get_type, "Poly", "K",
                  N_ ("Kernel"), N_ ("What counts as alike")),
  ML_OPTION_CHOICE (MlSvrLearner, scaling, ml_svm_scaling_get_type,
                    ML_SVM_NORMALIZE, "N", N_ ("Scaling"),
                    N_ ("Of inputs and class, fitted on the training rows")),
  ML_OPTION_TYPE (MlSvrLearner, optimizer, ml_svm_optimizer_get_type, "Smo",
                  "I", N_ ("Training"),
                  N_ ("Width of the tube, and when to end")),
};

GType ml_svr_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlSvrLearner, ml_svr_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDesign *design;
  MlSvmScaling scaling;
  MlSvmSet *set;         /* one machine                     */
  double offset, factor; /* scaled = (class - offset) · factor */
} Svr;

typedef struct
{
  const Svr *model;
  const MlSubset *rows;
  MlMonitor *monitor;
  double *out;
} Prediction;

static void
predict_slice (guint slice, gpointer data)
{
  const Prediction *self = data;
  const Svr *model = self->model;
  const guint from = slice * CHUNK, n = MIN (CHUNK, self->rows->n_rows - from);
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return;
  g_autofree double *inputs
      = g_new (double, (gsize) n * model->set->n_inputs + 1);
  ml_design_encode_rows (model->design, self->rows, from, n, inputs);
  ml_svm_set_decide (model->set, n, inputs, self->out + from);
  for (guint i = from; i < from + n; i++)
    self->out[i] = self->out[i] / model->factor + model->offset;
}

static gboolean
svr_predict_watched (const MlModel *model, const MlSubset *rows,
                     MlMonitor *monitor, double *out)
{
  Prediction self = { (const Svr *) model, rows, monitor, out };
  ml_parallel_for ((rows->n_rows + CHUNK - 1) / CHUNK, predict_slice, &self);
  return !ml_monitor_is_stopped (monitor);
}

static void
svr_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  svr_predict_watched (model, rows, NULL, out);
}

static char *
svr_describe (const MlModel *model)
{
  const Svr *self = (const Svr *) model;
  g_autofree char *kernel = ml_svm_kernel_describe (self->set->kernel);
  GString *text = g_string_new ("SMOreg\n\nKernel used:\n  ");
  g_string_append_printf (text, "%s\n\n", kernel);
  ml_svm_describe_machine (text, self->set, 0, self->design, self->scaling);
  g_string_append_printf (text, "\nNumber of support vectors: %u",
                          ml_svm_set_machine (self->set, 0)->n_support);
  return g_string_free (text, FALSE);
}

static GVariant *
svr_save (const MlModel *model)
{
  const Svr *self = (const Svr *) model;
  return g_variant_new (STATE_TYPE, ml_design_save (self->design),
                        ml_svm_set_save (self->set), self->offset, self->factor,
                        (guint32) self->scaling);
}

static void
svr_free (MlModel *model)
{
  Svr *self = (Svr *) model;
  ml_design_unref (self->design);
  ml_svm_set_free (self->set);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = svr_predict,
  .predict_watched = svr_predict_watched,
  .describe = svr_describe,
  .save = svr_save,
  .free = svr_free,
};

/* @design: (transfer full); no machine yet */
static Svr *
svr_new (MlDesign *design, MlSvmScaling scaling)
{
  Svr *self = g_new0 (Svr, 1);
  ml_model_init (&self->parent, &model_ops, ml_svr_learner_get_type (), 1);
  self->design = design;
  self->scaling = scaling;
  self->factor = 1;
  return self;
}

/* -- Fitting and loading --------------------------------------------------- */

/* A class that never varies stays as it is. */
static void
scale_class (Svr *self, const double *targets, guint n)
{
  double lowest = INFINITY, highest = -INFINITY, mean = 0, squares = 0;
  for (guint i = 0; i < n; i++)
    {
      lowest = MIN (lowest, targets[i]);
      highest = MAX (highest, targets[i]);
      mean += targets[i] / n;
    }
  for (guint i = 0; i < n; i++)
    squares += (targets[i] - mean) * (targets[i] - mean);
  if (!(highest > lowest) || self->scaling == ML_SVM_UNSCALED)
    return;
  const gboolean is_range = self->scaling == ML_SVM_NORMALIZE;
  self->offset = is_range ? lowest : mean;
  self->factor
      = is_range ? 1 / (highest - lowest) : 1 / sqrt (squares / (n - 1));
}

static gboolean
train (Svr *self, const MlSvrLearner *settings, const MlSubset *training,
       MlMonitor *monitor, GError **error)
{
  const guint n = training->n_rows;
  g_autoptr (MlSvmOptimizer) optimizer
      = ml_svm_optimizer_from_text (settings->optimizer, error);
  g_autofree double *inputs
      = optimizer != NULL ? ml_design_encode (self->design, training, error)
                          : NULL;
  if (inputs == NULL)
    return FALSE;
  g_autofree double *targets = g_new (double, n);
  g_autofree double *coefficients = g_new (double, n);
  g_autofree guint32 *rows = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    {
      targets[i] = ml_subset_target (training, i);
      rows[i] = i;
    }
  scale_class (self, targets, n);
  for (guint i = 0; i < n; i++)
    targets[i] = (targets[i] - self->offset) * self->factor;
  g_autofree double *kernel = ml_svm_kernel_matrix (
      self->set->kernel, n, self->set->n_inputs, inputs, error);
  if (kernel == NULL)
    return FALSE;
  const MlSvmProblem problem = { .n_rows = n,
                                 .rows = rows,
                                 .kernel = kernel,
                                 .n_kernel = n,
                                 .targets = targets,
                                 .is_regression = TRUE,
                                 .cost = settings->cost,
                                 .tolerance = optimizer->tolerance,
                                 .tube = optimizer->tube };
  MlSvmSolution solution = { .coefficients = coefficients };
  if (!ml_svm_solve (&problem, monitor, &solution, error))
    return FALSE;
  ml_svm_set_add (self->set, n, rows, inputs, coefficients, solution.bias);
  ml_svm_set_gather (self->set, inputs, n);
  return TRUE;
}

static MlModel *
svr_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
         GError **error)
{
  const MlSvrLearner *settings = (const MlSvrLearner *) learner;
  const MlSvmScaling scaling = (MlSvmScaling) settings->scaling;
  g_autoptr (MlDesign) design = ml_design_new (
      training, ML_DESIGN_PLAIN, ml_svm_scaling_of (scaling), error);
  if (design == NULL)
    return NULL;
  Svr *self = svr_new (g_steal_pointer (&design), scaling);
  self->set = ml_svm_set_new (settings->kernel,
                              ml_design_n_inputs (self->design), error);
  if (self->set != NULL && train (self, settings, training, monitor, error))
    return &self->parent;
  ml_model_unref (&self->parent);
  return NULL;
}

static MlModel *
svr_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
          GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  guint32 scaling;
  double offset, factor;
  g_autoptr (GVariant) saved_design = NULL, saved_set = NULL;
  g_variant_get (state, STATE_TYPE, &saved_design, &saved_set, &offset, &factor,
                 &scaling);
  if (scaling > ML_SVM_UNSCALED || !isfinite (offset) || !isfinite (factor)
      || !(factor > 0))
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlDesign) design
      = ml_design_load (saved_design, header, target, error);
  if (design == NULL)
    return NULL;
  Svr *self = svr_new (g_steal_pointer (&design), (MlSvmScaling) scaling);
  self->offset = offset;
  self->factor = factor;
  self->set = ml_svm_set_load (saved_set, ml_design_n_inputs (self->design), 1,
                               error);
  if (self->set != NULL)
    return &self->parent;
  ml_model_unref (&self->parent);
  return NULL;
}

static MlMemoryNeed
svr_memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  const double n = n_rows;
  const double inputs = sizeof (double) * n * ml_count_inputs (data, target);
  return (MlMemoryNeed){ .model = inputs / 2,
                         .work = inputs + sizeof (double) * n * n
                                 + ml_svm_solver_memory (n) };
}

static void
ml_svr_learner_class_init (MlSvrLearnerClass *klass)
{
  klass->title = N_ ("Support vector regression");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("The flattest function whose errors stay inside a tube, in a space "
            "that a kernel makes.");
  klass->weka = "weka.classifiers.functions.SMOreg";
  klass->weka_flags = "C N I K";
  klass->reference = "A. J. Smola and B. Schölkopf (2004): A tutorial on "
                     "support vector regression. Statistics and Computing 14, "
                     "199–222";
  klass->traits = ML_TRAIT_NUMERIC_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS;
  klass->memory = svr_memory;
  klass->fit = svr_fit;
  klass->load = svr_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_svr_learner_init (MlSvrLearner *self)
{
}
