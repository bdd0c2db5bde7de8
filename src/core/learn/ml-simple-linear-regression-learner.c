/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line on the one column whose squared error is least. Rows in which the
 * column is missing take no part, and are predicted by the mean class. */
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(uddd)"

typedef struct
{
  MlLearner parent;
} MlSimpleLinearRegressionLearner;

typedef MlLearnerClass MlSimpleLinearRegressionLearnerClass;

GType ml_simple_linear_regression_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlSimpleLinearRegressionLearner,
                     ml_simple_linear_regression_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  char *column_name;
  guint column;
  double slope, intercept, mean; /* mean: of the class */
} SimpleModel;

static void
simple_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const SimpleModel *self = (const SimpleModel *) model;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double x = ml_subset_value (rows, i, self->column);
      out[i] = isfinite (x) ? self->slope * x + self->intercept : self->mean;
    }
}

/* As WEKA writes it: two decimals. */
static char *
simple_describe (const MlModel *model)
{
  const SimpleModel *self = (const SimpleModel *) model;
  g_autofree char *slope = ml_number_format (self->slope, 2);
  g_autofree char *intercept = ml_number_format (fabs (self->intercept), 2);
  return g_strdup_printf ("Linear regression on %s\n\n%s * %s %c %s",
                          self->column_name, slope, self->column_name,
                          self->intercept < 0 ? '-' : '+', intercept);
}

static GVariant *
simple_save (const MlModel *model)
{
  const SimpleModel *self = (const SimpleModel *) model;
  return g_variant_new (STATE_TYPE, self->column, self->slope, self->intercept,
                        self->mean);
}

static void
simple_free (MlModel *model)
{
  g_free (((SimpleModel *) model)->column_name);
  g_free (model);
}

static const MlModelOps model_ops = {
  .predict = simple_predict,
  .describe = simple_describe,
  .save = simple_save,
  .free = simple_free,
};

static MlModel *
simple_new (MlDataset *header, const SimpleModel *line)
{
  SimpleModel *self = g_memdup2 (line, sizeof *line);
  ml_model_init (&self->parent, &model_ops,
                 ml_simple_linear_regression_learner_get_type (), 1);
  self->column_name
      = g_strdup (ml_dataset_attribute (header, line->column)->name);
  return &self->parent;
}

typedef struct /* weighted, of the rows where x is known */
{
  double weight, x, y, xx, xy, yy; /* means, then products around them */
} Moments;

static Moments
measure (const MlSubset *rows, guint column)
{
  Moments m = { 0 };
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double x = ml_subset_value (rows, i, column);
      if (!isfinite (x))
        continue;
      m.weight += ml_subset_weight (rows, i);
      m.x += ml_subset_weight (rows, i) * x;
      m.y += ml_subset_weight (rows, i) * ml_subset_target (rows, i);
    }
  if (!(m.weight > 0))
    return m;
  m.x /= m.weight;
  m.y /= m.weight;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double x = ml_subset_value (rows, i, column) - m.x;
      const double y = ml_subset_target (rows, i) - m.y;
      if (!isfinite (x))
        continue;
      m.xx += ml_subset_weight (rows, i) * x * x;
      m.xy += ml_subset_weight (rows, i) * x * y;
      m.yy += ml_subset_weight (rows, i) * y * y;
    }
  return m;
}

/* The line on @column and its squared error over all rows. FALSE: it never
 * varies. */
static gboolean
fit_line (const MlSubset *rows, guint column, SimpleModel *line, double *error)
{
  const Moments m = measure (rows, column);
  if (!(m.xx > 0))
    return FALSE;
  line->column = column;
  line->slope = m.xy / m.xx;
  line->intercept = m.y - line->slope * m.x;
  *error = m.yy - line->slope * m.xy;
  for (guint i = 0; i < rows->n_rows; i++)
    if (!isfinite (ml_subset_value (rows, i, column)))
      {
        const double off = ml_subset_target (rows, i) - line->mean;
        *error += ml_subset_weight (rows, i) * off * off;
      }
  return TRUE;
}

static double
mean_class (const MlSubset *rows)
{
  double sum = 0, weights = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      sum += ml_subset_weight (rows, i) * ml_subset_target (rows, i);
      weights += ml_subset_weight (rows, i);
    }
  return weights > 0 ? sum / weights : 0;
}

static MlModel *
simple_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
            GError **error)
{
  const guint n_columns = ml_dataset_n_columns (training->data);
  SimpleModel best = { 0 };
  double least = INFINITY;
  best.mean = mean_class (training);
  for (guint column = 0; column < n_columns; column++)
    {
      SimpleModel line = best;
      double squares;
      if ((int) column == training->target
          || !fit_line (training, column, &line, &squares) || squares >= least)
        continue;
      best = line;
      least = squares;
      if (!ml_monitor_tick (monitor, (column + 1.0) / n_columns))
        break;
    }
  if (isinf (least))
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "No column varies, so there is no line to draw: "
                           "take ZeroR, or other columns");
      return NULL;
    }
  return simple_new (training->data, &best);
}

static MlModel *
simple_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
             GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  SimpleModel line = { 0 };
  g_variant_get (state, STATE_TYPE, &line.column, &line.slope, &line.intercept,
                 &line.mean);
  if (line.column >= ml_dataset_n_columns (header)
      || (int) line.column == target
      || !ml_attribute_has_numbers (ml_dataset_attribute (header, line.column))
      || !isfinite (line.slope) || !isfinite (line.intercept)
      || !isfinite (line.mean))
    {
      ml_state_refuse (error);
      return NULL;
    }
  return simple_new (header, &line);
}

static void
ml_simple_linear_regression_learner_class_init (
    MlSimpleLinearRegressionLearnerClass *klass)
{
  klass->title = N_ ("Simple linear regression");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("A line on the one column that predicts the class best.");
  klass->weka = "weka.classifiers.functions.SimpleLinearRegression";
  klass->weka_flags = "-additional-stats?";
  klass->reference = "Witten, Frank, Hall and Pal, Data Mining, 4th ed., 2016";
  klass->traits = ML_TRAIT_NUMERIC_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = simple_fit;
  klass->load = simple_load;
}

static void
ml_simple_linear_regression_learner_init (MlSimpleLinearRegressionLearner *self)
{
}
