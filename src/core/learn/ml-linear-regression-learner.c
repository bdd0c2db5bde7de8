/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linear regression on the columns of a table, as WEKA's LinearRegression
 * prepares them: missing values filled in, labels ordered by the mean class,
 * columns chosen by ml-linear-regression.h. */
#include "ml-linear-regression.h"

#include "ml-design.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-linear-algebra.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>

#define STATE_TYPE "(vadab)"

enum
{
  CHUNK = 256, /* rows predicted at once */
  MOST_INPUTS = 5000,
};

typedef struct
{
  MlLearner parent;
  int selection;
  gboolean eliminates_collinear;
  double ridge;
} MlLinearRegressionLearner;

typedef MlLearnerClass MlLinearRegressionLearnerClass;

ML_DEFINE_CHOICE (MlSelectionChoice, ml_selection,
                  { ML_SELECTION_M5, N_ ("M5"), "m5" },
                  { ML_SELECTION_NONE, N_ ("All columns"), "none" },
                  { ML_SELECTION_GREEDY, N_ ("Greedy"), "greedy" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlLinearRegressionLearner, selection, ml_selection_get_type,
                    ML_SELECTION_M5, "S", N_ ("Column selection"),
                    N_ ("M5: the column with the smallest standardized "
                        "coefficient goes while Akaike's criterion improves; "
                        "greedy: the one whose loss improves it most")),
  ML_OPTION_BOOLEAN (MlLinearRegressionLearner, eliminates_collinear, TRUE,
                     "!C", N_ ("Eliminate collinear columns"),
                     N_ ("Columns whose standardized coefficient is above "
                         "1.5 go, the largest first")),
  ML_OPTION_DOUBLE (MlLinearRegressionLearner, ridge, 0, 1e12, 1e-8, "R",
                    N_ ("Ridge"),
                    N_ ("How much large coefficients cost: their squares are "
                        "added to the squared error, times this")),
};

GType ml_linear_regression_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlLinearRegressionLearner, ml_linear_regression_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  char *class_name;
  MlDesign *design;
  guint n_inputs;
  double *coefficients; /* n_inputs + 1, the intercept last */
  gboolean *is_used;    /* n_inputs */
} LinearModel;

static void
linear_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const LinearModel *self = (const LinearModel *) model;
  g_autofree double *inputs
      = g_new (double, (gsize) CHUNK * self->n_inputs + 1);
  for (guint from = 0; from < rows->n_rows; from += CHUNK)
    {
      const guint n = MIN (CHUNK, rows->n_rows - from);
      ml_design_encode_rows (self->design, rows, from, n, inputs);
      for (guint i = 0; i < n; i++)
        out[from + i]
            = self->coefficients[self->n_inputs]
              + ml_dot (self->n_inputs, inputs + (gsize) i * self->n_inputs,
                        self->coefficients);
    }
}

/* As WEKA lays it out. */
static char *
linear_describe (const MlModel *model)
{
  const LinearModel *self = (const LinearModel *) model;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "Linear Regression Model\n\n%s =\n\n",
                          self->class_name);
  for (guint j = 0; j < self->n_inputs; j++)
    {
      if (!self->is_used[j])
        continue;
      g_autofree char *name = ml_design_input_name (self->design, j);
      ml_number_append_aligned (text, self->coefficients[j], 12, 4);
      g_string_append_printf (text, " * %s +\n", name);
    }
  ml_number_append_aligned (text, self->coefficients[self->n_inputs], 12, 4);
  return g_string_free (text, FALSE);
}

static GVariant *
linear_save (const MlModel *model)
{
  const LinearModel *self = (const LinearModel *) model;
  GVariantBuilder used;
  g_variant_builder_init (&used, G_VARIANT_TYPE ("ab"));
  for (guint j = 0; j < self->n_inputs; j++)
    g_variant_builder_add (&used, "b", self->is_used[j]);
  return g_variant_new (
      "(v@adab)", ml_design_save (self->design),
      ml_state_numbers (self->coefficients, (gsize) self->n_inputs + 1), &used);
}

static void
linear_free (MlModel *model)
{
  LinearModel *self = (LinearModel *) model;
  ml_design_unref (self->design);
  g_free (self->class_name);
  g_free (self->coefficients);
  g_free (self->is_used);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = linear_predict,
  .describe = linear_describe,
  .save = linear_save,
  .free = linear_free,
};

/* @design: (transfer full); no coefficients yet */
static LinearModel *
linear_new (const MlAttribute *class, MlDesign *design)
{
  LinearModel *self = g_new0 (LinearModel, 1);
  ml_model_init (&self->parent, &model_ops,
                 ml_linear_regression_learner_get_type (), 1);
  self->class_name = g_strdup (class->name);
  self->design = design;
  self->n_inputs = ml_design_n_inputs (design);
  self->is_used = g_new0 (gboolean, self->n_inputs + 1);
  return self;
}

static MlModel *
linear_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
            GError **error)
{
  const MlLinearRegressionLearner *self
      = (const MlLinearRegressionLearner *) learner;
  g_autoptr (MlDesign) design = ml_design_new (
      training, ML_DESIGN_VARYING | ML_DESIGN_ORDERED, ML_SCALING_NONE, error);
  if (design == NULL)
    return NULL;
  if (ml_design_n_inputs (design) > MOST_INPUTS)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "Linear regression cannot learn this: %u inputs are more "
                   "than %d; select columns first",
                   ml_design_n_inputs (design), MOST_INPUTS);
      return NULL;
    }
  g_autofree double *inputs = ml_design_encode (design, training, error);
  if (inputs == NULL)
    return NULL;
  g_autofree double *targets = g_new (double, training->n_rows);
  g_autofree double *weights = g_new (double, training->n_rows);
  for (guint i = 0; i < training->n_rows; i++)
    {
      targets[i] = ml_subset_target (training, i);
      weights[i] = ml_subset_weight (training, i);
    }
  const MlLinearRegression problem
      = { .n_rows = training->n_rows,
          .n_inputs = ml_design_n_inputs (design),
          .inputs = inputs,
          .targets = targets,
          .weights = weights,
          .selection = (MlSelection) self->selection,
          .eliminates_collinear = self->eliminates_collinear,
          .ridge = self->ridge };
  LinearModel *made
      = linear_new (ml_subset_class (training), g_steal_pointer (&design));
  made->coefficients
      = ml_linear_regression_fit (&problem, monitor, made->is_used);
  return &made->parent;
}

static MlModel *
linear_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
             GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) saved_design = NULL, saved = NULL, used = NULL;
  g_variant_get (state, "(v@ad@ab)", &saved_design, &saved, &used);
  g_autoptr (MlDesign) design
      = ml_design_load (saved_design, header, target, error);
  if (design == NULL)
    return NULL;
  const guint n_inputs = ml_design_n_inputs (design);
  g_autofree double *coefficients
      = ml_state_take_numbers (saved, (gsize) n_inputs + 1, error);
  if (coefficients == NULL)
    return NULL;
  if (g_variant_n_children (used) != n_inputs)
    {
      ml_state_refuse (error);
      return NULL;
    }
  LinearModel *made = linear_new (ml_dataset_attribute (header, (guint) target),
                                  g_steal_pointer (&design));
  made->coefficients = g_steal_pointer (&coefficients);
  for (guint j = 0; j < n_inputs; j++)
    g_variant_get_child (used, j, "b", &made->is_used[j]);
  return &made->parent;
}

static void
ml_linear_regression_learner_class_init (MlLinearRegressionLearnerClass *klass)
{
  klass->title = N_ ("Linear regression");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("A weighted sum of the columns that comes nearest to the class, "
            "without the columns that are not missed.");
  klass->weka = "weka.classifiers.functions.LinearRegression";
  klass->weka_flags = "S !C R -minimal? -additional-stats? -use-qr? "
                      "-num-decimal-places 4";
  klass->reference = "Witten, Frank, Hall and Pal, Data Mining, 4th ed., 2016";
  klass->traits = ML_TRAIT_NUMERIC_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = linear_fit;
  klass->load = linear_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_linear_regression_learner_init (MlLinearRegressionLearner *self)
{
}
