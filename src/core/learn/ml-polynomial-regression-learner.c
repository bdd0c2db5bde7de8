/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A polynomial in each column of numbers, fitted by least squares with a ridge
 * (C. M. Bishop, Pattern Recognition and Machine Learning, 2006, 1.1). Powers
 * of a column are nearly multiples of each other, so the normal equations fail
 * where QR does not: columns are mapped to -1 … 1, and a ridge on the powers of
 * the columns as they are becomes more rows of the system. */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-linear-algebra.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(sua(uddd)add)"

enum
{
  MOST_DEGREE = 15,
  MOST_TERMS = 2000,
};

typedef struct
{
  MlLearner parent;
  guint degree;
  double ridge;
} MlPolynomialRegressionLearner;

typedef MlLearnerClass MlPolynomialRegressionLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlPolynomialRegressionLearner, degree, 0, MOST_DEGREE, 3,
                  NULL, N_ ("Degree"),
                  N_ ("The highest power; 0 is the mean, 1 a line")),
  ML_OPTION_DOUBLE (MlPolynomialRegressionLearner, ridge, 0, 1e12, 0, NULL,
                    N_ ("Ridge"),
                    N_ ("How much large coefficients cost: their squares are "
                        "added to the squared error, times this")),
};

GType ml_polynomial_regression_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlPolynomialRegressionLearner,
                     ml_polynomial_regression_learner, ML_TYPE_LEARNER)

typedef struct /* a column of numbers; t = (x - middle) / half */
{
  guint column;
  double middle, half; /* half: of its range, above 0 */
  double fill;         /* in place of a missing x     */
} Input;

typedef struct
{
  MlModel parent;
  char *class_name;
  MlDataset *header;
  guint degree;
  GArray *inputs;       /* Input                                      */
  double *coefficients; /* inputs × degree, of t, t², … each          */
  double constant;
} Polynomial;

static guint
n_terms_of (const Polynomial *self)
{
  return self->inputs->len * self->degree;
}

static const Input *
input_at (const Polynomial *self, guint index)
{
  return &g_array_index (self->inputs, Input, index);
}

static double
scaled (const Input *input, const MlSubset *rows, guint index)
{
  const double x = ml_subset_value (rows, index, input->column);
  return ((isfinite (x) ? x : input->fill) - input->middle) / input->half;
}

static void
polynomial_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const Polynomial *self = (const Polynomial *) model;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      out[i] = self->constant;
      for (guint j = 0; j < self->inputs->len; j++)
        {
          const double *w = self->coefficients + (gsize) j * self->degree;
          const double t = scaled (input_at (self, j), rows, i);
          double sum = 0;
          for (guint power = self->degree; power > 0; power--)
            sum = (sum + w[power - 1]) * t;
          out[i] += sum;
        }
    }
}

/* What one power of t adds to those of x: t^p = Σ_q row[q] x^q, q = 0 … p, by
 * the binomial theorem. */
static void
expand_power (const Input *input, guint p, double *row)
{
  double choose = 1; /* p over q */
  for (guint q = 0; q <= p; q++)
    {
      row[q] = choose * pow (-input->middle, p - q) / pow (input->half, p);
      choose = choose * (p - q) / (q + 1);
    }
}

/* Coefficients of x, x², … of each input as it is; Returns: the constant. */
static double
expand (const Polynomial *self, double *out)
{
  double constant = self->constant, row[MOST_DEGREE + 1];
  for (guint j = 0; j < self->inputs->len; j++)
    {
      double *w = out + (gsize) j * self->degree;
      for (guint q = 0; q < self->degree; q++)
        w[q] = 0;
      for (guint p = 1; p <= self->degree; p++)
        {
          const double factor
              = self->coefficients[(gsize) j * self->degree + p - 1];
          expand_power (input_at (self, j), p, row);
          constant += factor * row[0];
          for (guint q = 1; q <= p; q++)
            w[q - 1] += factor * row[q];
        }
    }
  return constant;
}

/* Six digits: coefficients are of any size. */
static void
append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (text,
                   g_ascii_formatd (digits, sizeof digits, "%.6g", number));
}

static char *
polynomial_describe (const MlModel *model)
{
  const Polynomial *self = (const Polynomial *) model;
  g_autofree double *w = g_new (double, n_terms_of (self) + 1);
  const double constant = expand (self, w);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "Polynomial of degree %u\n\n%s =\n\n  ",
                          self->degree, self->class_name);
  append_number (text, constant);
  for (guint j = 0; j < self->inputs->len; j++)
    for (guint q = 1; q <= self->degree; q++)
      {
        const double value = w[(gsize) j * self->degree + q - 1];
        g_string_append (text, value < 0 ? "\n  - " : "\n  + ");
        append_number (text, fabs (value));
        g_string_append_printf (
            text, q > 1 ? " * %s^%u" : " * %s",
            ml_dataset_attribute (self->header, input_at (self, j)->column)
                ->name,
            q);
      }
  return g_string_free (text, FALSE);
}

static GVariant *
polynomial_save (const MlModel *model)
{
  const Polynomial *self = (const Polynomial *) model;
  GVariantBuilder inputs;
  g_variant_builder_init (&inputs, G_VARIANT_TYPE ("a(uddd)"));
  for (guint j = 0; j < self->inputs->len; j++)
    {
      const Input *input = input_at (self, j);
      g_variant_builder_add (&inputs, "(uddd)", input->column, input->middle,
                             input->half, input->fill);
    }
  return g_variant_new (
      "(sua(uddd)@add)", self->class_name, self->degree, &inputs,
      ml_state_numbers (self->coefficients, n_terms_of (self)), self->constant);
}

static void
polynomial_free (MlModel *model)
{
  Polynomial *self = (Polynomial *) model;
  g_array_unref (self->inputs);
  g_object_unref (self->header);
  g_free (self->class_name);
  g_free (self->coefficients);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = polynomial_predict,
  .describe = polynomial_describe,
  .save = polynomial_save,
  .free = polynomial_free,
};

static Polynomial *
polynomial_new (MlDataset *data, const MlAttribute *class, guint degree)
{
  Polynomial *self = g_new0 (Polynomial, 1);
  ml_model_init (&self->parent, &model_ops,
                 ml_polynomial_regression_learner_get_type (), 1);
  self->header = ml_dataset_header (data);
  self->class_name = g_strdup (class->name);
  self->degree = degree;
  self->inputs = g_array_new (FALSE, FALSE, sizeof (Input));
  return self;
}

/* -- Fitting --------------------------------------------------------------- */

/* A column that never varies tells nothing. */
static void
add_input (Polynomial *self, const MlSubset *rows, guint column)
{
  double lowest = INFINITY, highest = -INFINITY, sum = 0, weights = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double x = ml_subset_value (rows, i, column);
      if (!isfinite (x))
        continue;
      lowest = MIN (lowest, x);
      highest = MAX (highest, x);
      sum += ml_subset_weight (rows, i) * x;
      weights += ml_subset_weight (rows, i);
    }
  const double half = (highest - lowest) / 2;
  if (!(half > 0) || !isfinite (half))
    return;
  const Input input = { column, lowest + half, half, sum / weights };
  g_array_append_val (self->inputs, input);
}

/* The powers of all inputs, times the roots of the rows' weights. */
static void
fill_rows (const Polynomial *self, const MlSubset *rows, guint n_all,
           double *system, double *targets)
{
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double root = sqrt (ml_subset_weight (rows, i));
      system[i] = root;
      targets[i] = root * ml_subset_target (rows, i);
      gsize term = 1;
      for (guint j = 0; j < self->inputs->len; j++)
        {
          const double t = scaled (input_at (self, j), rows, i);
          double power = root;
          for (guint p = 0; p < self->degree; p++)
            system[term++ * n_all + i] = power *= t;
        }
    }
}

/* One row a coefficient of x^q: √ridge times what the system's unknowns make
 * of it. */
static void
fill_ridge (const Polynomial *self, double ridge, guint n_rows, guint n_all,
            double *system)
{
  double row[MOST_DEGREE + 1];
  for (guint j = 0; j < self->inputs->len; j++)
    for (guint p = 1; p <= self->degree; p++)
      {
        const gsize term = 1 + (gsize) j * self->degree + p - 1;
        expand_power (input_at (self, j), p, row);
        for (guint q = 1; q <= p; q++)
          system[term * n_all + n_rows + j * self->degree + q - 1]
              = sqrt (ridge) * row[q];
      }
}

static gboolean
solve (Polynomial *self, const MlSubset *rows, double ridge)
{
  const guint n_terms = n_terms_of (self) + 1;
  const guint n_all = rows->n_rows + (ridge > 0 ? n_terms - 1 : 0);
  g_autofree double *system
      = g_try_malloc0_n ((gsize) n_all * n_terms, sizeof (double));
  g_autofree double *targets = g_new0 (double, n_all);
  g_autofree double *x = g_new0 (double, n_terms);
  if (system == NULL)
    return FALSE;
  fill_rows (self, rows, n_all, system, targets);
  if (ridge > 0)
    fill_ridge (self, ridge, rows->n_rows, n_all, system);
  if (!ml_least_squares (n_all, n_terms, system, targets, x))
    return FALSE;
  self->constant = x[0];
  self->coefficients = g_memdup2 (x + 1, sizeof (double) * (n_terms - 1));
  return TRUE;
}

static MlModel *
polynomial_fit (MlLearner *learner, const MlSubset *training,
                MlMonitor *monitor, GError **error)
{
  const MlPolynomialRegressionLearner *settings
      = (const MlPolynomialRegressionLearner *) learner;
  Polynomial *self = polynomial_new (training->data, ml_subset_class (training),
                                     settings->degree);
  for (guint c = 0; c < ml_dataset_n_columns (training->data); c++)
    if ((int) c != training->target)
      add_input (self, training, c);
  if (n_terms_of (self) > MOST_TERMS)
    g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                 "%u columns to the power of %u are more than %d terms: take a "
                 "lower degree or fewer columns",
                 self->inputs->len, self->degree, MOST_TERMS);
  else if (solve (self, training, settings->ridge))
    return &self->parent;
  else
    g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                 "The powers of %u rows are too many or too large for a "
                 "polynomial of degree %u: take a lower degree",
                 training->n_rows, self->degree);
  ml_model_unref (&self->parent);
  return NULL;
}

/* -- Loading --------------------------------------------------------------- */

static gboolean
load_inputs (Polynomial *self, GVariant *saved, int target)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      Input input;
      g_variant_get_child (saved, i, "(uddd)", &input.column, &input.middle,
                           &input.half, &input.fill);
      if (input.column >= ml_dataset_n_columns (self->header)
          || (int) input.column == target
          || !ml_attribute_has_numbers (
              ml_dataset_attribute (self->header, input.column))
          || !isfinite (input.middle) || !isfinite (input.half)
          || !(input.half > 0) || !isfinite (input.fill)
          || self->inputs->len >= MOST_TERMS)
        return FALSE;
      g_array_append_val (self->inputs, input);
    }
  return n_terms_of (self) <= MOST_TERMS;
}

static MlModel *
polynomial_load (MlLearner *learner, GVariant *state, MlDataset *header,
                 int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  const char *class_name;
  guint32 degree;
  double constant;
  g_autoptr (GVariant) inputs = NULL, saved = NULL;
  g_variant_get (state, "(&su@a(uddd)@add)", &class_name, &degree, &inputs,
                 &saved, &constant);
  Polynomial *self
      = polynomial_new (header, ml_dataset_attribute (header, (guint) target),
                        MIN (degree, MOST_DEGREE));
  self->constant = constant;
  if (degree > MOST_DEGREE || !isfinite (constant)
      || !load_inputs (self, inputs, target))
    ml_state_refuse (error);
  else
    self->coefficients
        = ml_state_take_numbers (saved, n_terms_of (self), error);
  if (self->coefficients != NULL)
    return &self->parent;
  ml_model_unref (&self->parent);
  return NULL;
}

static void
ml_polynomial_regression_learner_class_init (
    MlPolynomialRegressionLearnerClass *klass)
{
  klass->title = N_ ("Polynomial regression");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("A curve through the points. With a high degree it learns every "
            "point by heart and nothing else: overfitting, to be seen.");
  klass->reference = "C. M. Bishop (2006): Pattern Recognition and Machine "
                     "Learning, 1.1";
  klass->traits = ML_TRAIT_NUMERIC_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = polynomial_fit;
  klass->load = polynomial_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_polynomial_regression_learner_init (MlPolynomialRegressionLearner *self)
{
}
