/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logistic regression: the model of ml-logistic.h on the columns of a table,
 * prepared as WEKA's Logistic does: missing values filled in, columns that
 * never vary left out, an input for each label, inputs standardized. */
#include "ml-design.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-logistic.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(vadd)"

enum
{
  CHUNK = 256,         /* rows predicted at once                             */
  MOST_FOR_200 = 4000, /* coefficients, of which 200 steps take 13 MB         */
};

typedef struct
{
  MlLearner parent;
  double ridge, max_iterations;
  gboolean standardizes, limited_memory;
} MlLogisticLearner;

typedef MlLearnerClass MlLogisticLearnerClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlLogisticLearner, ridge, 0, 1e9, 1e-8, "R", N_ ("Ridge"),
                    N_ ("How much large coefficients cost: their squares are "
                        "added to the loss, times this")),
  ML_OPTION_DOUBLE (MlLogisticLearner, max_iterations, -1, 1e6, -1, "M",
                    N_ ("Iterations"),
                    N_ ("At most so many; −1: until it converges")),
  ML_OPTION_BOOLEAN (MlLogisticLearner, standardizes, TRUE, "!S",
                     N_ ("Standardize inputs"),
                     N_ ("To mean 0 and standard deviation 1, so that the "
                         "ridge treats all alike")),
  ML_OPTION_BOOLEAN (MlLogisticLearner, limited_memory, FALSE, "C",
                     N_ ("Save memory"),
                     N_ ("Remember 20 steps in place of 200; always "
                         "above 4,000 coefficients. WEKA takes conjugate "
                         "gradients instead")),
};

GType ml_logistic_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlLogisticLearner, ml_logistic_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  MlDesign *design;
  double ridge;
  double *coefficients; /* (n_inputs + 1) × (n_outputs - 1), of scaled inputs */
} Logistic;

static void
logistic_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const Logistic *self = (const Logistic *) model;
  const guint n_inputs = ml_design_n_inputs (self->design);
  g_autofree double *inputs = g_new (double, (gsize) CHUNK *n_inputs + 1);
  for (guint from = 0; from < rows->n_rows; from += CHUNK)
    {
      const guint n = MIN (CHUNK, rows->n_rows - from);
      ml_design_encode_rows (self->design, rows, from, n, inputs);
      ml_logistic_predict (n, n_inputs, model->n_outputs, self->coefficients,
                           inputs, out + (gsize) from * model->n_outputs);
    }
}

/* -- In words -------------------------------------------------------------- */

/* Coefficients of the columns as they are; row 0 is the intercept. */
static double *
unscaled (const Logistic *self)
{
  const guint n_scores = self->parent.n_outputs - 1;
  const guint n_inputs = ml_design_n_inputs (self->design);
  double *made = g_memdup2 (self->coefficients, sizeof (double) * n_scores
                                                    * ((gsize) n_inputs + 1));
  for (guint j = 0; j < n_inputs; j++)
    {
      double offset, factor;
      ml_design_input_scale (self->design, j, &offset, &factor);
      for (guint k = 0; k < n_scores; k++)
        {
          double *value = &made[((gsize) j + 1) * n_scores + k];
          *value *= factor;
          made[k] -= *value * offset;
        }
    }
  return made;
}

typedef struct
{
  GString *text;
  guint left;    /* width of the names                     */
  guint *widths; /* n_scores: of the columns               */
} Table;

static void
add_left (Table *table, const char *name)
{
  const int width = (int) g_utf8_strlen (name, -1);
  g_string_append_printf (table->text, "%s%*s", name,
                          MAX ((int) table->left - width, 0), "");
}

static void
add_right (Table *table, guint column, const char *cell)
{
  const int width = (int) g_utf8_strlen (cell, -1);
  g_string_append_printf (table->text, "%*s%s",
                          MAX ((int) table->widths[column] - width, 1), "",
                          cell);
}

static char *
cell_text (double coefficient, gboolean is_odds)
{
  return ml_number_format (is_odds ? exp (coefficient) : coefficient, 4);
}

static void
measure_table (const Logistic *self, const double *values, Table *table)
{
  const guint n_scores = self->parent.n_outputs - 1;
  const guint n_rows = ml_design_n_inputs (self->design) + 1;
  char **labels
      = ml_dataset_attribute (self->header, (guint) self->target)->labels;
  table->left = 9; /* "Intercept" */
  for (guint j = 0; j + 1 < n_rows; j++)
    {
      g_autofree char *name = ml_design_input_name (self->design, j);
      table->left = MAX (table->left, (guint) g_utf8_strlen (name, -1));
    }
  table->left += 2;
  for (guint k = 0; k < n_scores; k++)
    {
      glong width = g_utf8_strlen (labels[k], -1);
      for (guint j = 0; j < n_rows; j++)
        for (guint is_odds = 0; is_odds < 2; is_odds++)
          {
            g_autofree char *cell = cell_text (values[(gsize) j * n_scores + k],
                                               is_odds && j > 0);
            width = MAX (width, g_utf8_strlen (cell, -1));
          }
      table->widths[k] = (guint) width + 2;
    }
}

static void
add_table (const Logistic *self, const double *values, gboolean is_odds,
           Table *table)
{
  const guint n_scores = self->parent.n_outputs - 1;
  const guint n_inputs = ml_design_n_inputs (self->design);
  char **labels
      = ml_dataset_attribute (self->header, (guint) self->target)->labels;
  guint width = table->left;
  add_left (table, "");
  add_right (table, 0, "Class");
  g_string_append_c (table->text, '\n');
  add_left (table, "Variable");
  for (guint k = 0; k < n_scores; k++)
    {
      add_right (table, k, labels[k]);
      width += table->widths[k];
    }
  g_string_append_c (table->text, '\n');
  for (guint i = 0; i < width; i++)
    g_string_append_c (table->text, '=');
  g_string_append_c (table->text, '\n');
  for (guint j = 1; j <= n_inputs + !is_odds; j++)
    {
      const gsize row = j <= n_inputs ? j : 0;
      g_autofree char *name = row > 0
                                  ? ml_design_input_name (self->design, j - 1)
                                  : g_strdup ("Intercept");
      add_left (table, name);
      for (guint k = 0; k < n_scores; k++)
        {
          g_autofree char *cell
              = cell_text (values[row * n_scores + k], is_odds);
          add_right (table, k, cell);
        }
      g_string_append_c (table->text, '\n');
    }
}

/* As WEKA lays it out. */
static char *
logistic_describe (const MlModel *model)
{
  const Logistic *self = (const Logistic *) model;
  g_autofree double *values = unscaled (self);
  g_autofree guint *widths = g_new0 (guint, model->n_outputs);
  g_autofree char *ridge = ml_format_number (self->ridge);
  Table table = { g_string_new (NULL), 0, widths };
  g_string_append_printf (table.text,
                          "Logistic Regression with ridge parameter of %s\n"
                          "Coefficients...\n",
                          ridge);
  measure_table (self, values, &table);
  add_table (self, values, FALSE, &table);
  g_string_append (table.text, "\n\nOdds Ratios...\n");
  add_table (self, values, TRUE, &table);
  return g_string_free (table.text, FALSE);
}

/* -- Fitting, saving, loading ---------------------------------------------- */

static GVariant *
logistic_save (const MlModel *model)
{
  const Logistic *self = (const Logistic *) model;
  const gsize n = ((gsize) ml_design_n_inputs (self->design) + 1)
                  * (model->n_outputs - 1);
  return g_variant_new ("(v@add)", ml_design_save (self->design),
                        ml_state_numbers (self->coefficients, n), self->ridge);
}

static void
logistic_free (MlModel *model)
{
  Logistic *self = (Logistic *) model;
  ml_design_unref (self->design);
  g_object_unref (self->header);
  g_free (self->coefficients);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = logistic_predict,
  .describe = logistic_describe,
  .save = logistic_save,
  .free = logistic_free,
};

/* @design, @coefficients: (transfer full) */
static MlModel *
model_new (MlDataset *header, int target, MlDesign *design, double ridge,
           double *coefficients)
{
  Logistic *self = g_new0 (Logistic, 1);
  ml_model_init (&self->parent, &model_ops, ml_logistic_learner_get_type (),
                 ml_dataset_attribute (header, (guint) target)->n_labels);
  self->header = g_object_ref (header);
  self->target = target;
  self->design = design;
  self->ridge = ridge;
  self->coefficients = coefficients;
  return &self->parent;
}

static MlModel *
logistic_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
              GError **error)
{
  const MlLogisticLearner *self = (const MlLogisticLearner *) learner;
  g_autoptr (MlDesign) design = ml_design_new (
      training, ML_DESIGN_VARYING,
      self->standardizes ? ML_SCALING_STANDARDIZE : ML_SCALING_NONE, error);
  g_autofree double *inputs
      = design != NULL ? ml_design_encode (design, training, error) : NULL;
  if (inputs == NULL)
    return NULL;
  const guint n = training->n_rows;
  g_autofree gint32 *classes = g_new (gint32, n);
  g_autofree double *weights = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      classes[i] = (gint32) ml_subset_target (training, i);
      weights[i] = ml_subset_weight (training, i);
    }
  const guint n_classes = ml_subset_n_classes (training);
  const guint n_inputs = ml_design_n_inputs (design);
  const MlLogistic problem
      = { .n_rows = n,
          .n_inputs = n_inputs,
          .n_classes = n_classes,
          .inputs = inputs,
          .classes = classes,
          .weights = weights,
          .ridge = self->ridge,
          .max_iterations = (guint) MAX (self->max_iterations, 0),
          .limited_memory
          = self->limited_memory
            || ((gsize) n_inputs + 1) * (n_classes - 1) > MOST_FOR_200 };
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  return model_new (header, training->target, g_steal_pointer (&design),
                    self->ridge, ml_logistic_fit (&problem, monitor));
}

static MlModel *
logistic_load (MlLearner *learner, GVariant *state, MlDataset *header,
               int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  double ridge;
  g_autoptr (GVariant) saved_design = NULL, saved = NULL;
  g_variant_get (state, "(v@add)", &saved_design, &saved, &ridge);
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (class->kind != ML_ATTRIBUTE_NOMINAL || class->n_labels < 2)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlDesign) design
      = ml_design_load (saved_design, header, target, error);
  if (design == NULL)
    return NULL;
  const gsize n
      = ((gsize) ml_design_n_inputs (design) + 1) * (class->n_labels - 1);
  double *coefficients = ml_state_take_numbers (saved, n, error);
  return coefficients != NULL ? model_new (
             header, target, g_steal_pointer (&design), ridge, coefficients)
                              : NULL;
}

static void
ml_logistic_learner_class_init (MlLogisticLearnerClass *klass)
{
  klass->title = N_ ("Logistic regression");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("A weighted sum of the inputs for each class, turned into "
            "probabilities. Its coefficients say what speaks for what.");
  klass->weka = "weka.classifiers.functions.Logistic";
  klass->weka_flags = "C !S R M# -num-decimal-places 4";
  klass->reference = "S. le Cessie and J. C. van Houwelingen (1992): Ridge "
                     "estimators in logistic regression. Applied Statistics "
                     "41, 191–201";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_IMAGE_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = logistic_fit;
  klass->load = logistic_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_logistic_learner_init (MlLogisticLearner *self)
{
}
