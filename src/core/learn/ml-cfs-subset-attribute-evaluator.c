/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Correlation-based selection: a set of columns is good if each tells much of
 * the class and little of the others (M. A. Hall, "Correlation-based feature
 * selection for machine learning", 1999):
 *
 *   merit = k · mean of class correlations / sqrt (k + k (k-1) · mean of
 * others)
 *
 * Correlation is symmetrical uncertainty, or Pearson's with a numeric class. */
#include "ml-attribute-codes.h"
#include "ml-attribute-evaluator.h"
#include "ml-correlation.h"
#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_GAIN 1e-6 /* bits; what is less counts as nothing */

typedef struct
{
  MlAttributeEvaluator parent;
  gboolean merges_missing, only_global;
} MlCfsSubsetAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlCfsSubsetAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlCfsSubsetAttributeEvaluator, merges_missing, FALSE, "M",
                     N_ ("Missing is a value"),
                     N_ ("Without, missing values are shared out among the "
                         "others")),
  ML_OPTION_BOOLEAN (MlCfsSubsetAttributeEvaluator, only_global, FALSE, "L",
                     N_ ("No local predictors"),
                     N_ ("Without, columns are added in the end that tell more "
                         "of the class than of any column chosen")),
};

GType ml_cfs_subset_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlCfsSubsetAttributeEvaluator,
                     ml_cfs_subset_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

typedef struct
{
  const MlSubset *rows;
  MlMonitor *monitor; /* (nullable) */
  gboolean merges_missing, only_global, has_labels;
  guint n_columns;
  MlAttributeCodes *codes; /* of a nominal class                  */
  double *known;           /* n_columns²: correlations; NaN: not yet */
} Cfs;

static void
end (gpointer state)
{
  Cfs *self = state;
  for (guint i = 0; self->has_labels && i < self->n_columns; i++)
    ml_attribute_codes_clear (&self->codes[i]);
  g_free (self->codes);
  g_free (self->known);
  g_free (self);
}

static gpointer
begin (MlAttributeEvaluator *evaluator, const MlSubset *rows,
       MlMonitor *monitor, GError **error)
{
  const MlCfsSubsetAttributeEvaluator *options_now
      = (const MlCfsSubsetAttributeEvaluator *) evaluator;
  const MlAttribute *class = ml_subset_class (rows);
  if (class == NULL)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "Columns are selected by what they tell of the "
                           "class: choose one");
      return NULL;
    }
  Cfs *self = g_new0 (Cfs, 1);
  self->rows = rows;
  self->monitor = monitor;
  self->merges_missing = options_now->merges_missing;
  self->only_global = options_now->only_global;
  self->has_labels = class->kind == ML_ATTRIBUTE_NOMINAL;
  self->n_columns = ml_dataset_n_columns (rows->data);
  self->codes = g_new0 (MlAttributeCodes, self->n_columns);
  self->known = g_new (double, (gsize) self->n_columns * self->n_columns);
  for (gsize i = 0; i < (gsize) self->n_columns * self->n_columns; i++)
    self->known[i] = NAN;
  for (guint i = 0; self->has_labels && i < self->n_columns
                    && ml_monitor_tick (monitor, (double) NAN);
       i++)
    ml_attribute_codes_fill (&self->codes[i], rows, i, FALSE);
  if (!ml_monitor_is_stopped (monitor))
    return self;
  end (self);
  ml_monitor_set_stopped_error (monitor, error);
  return NULL;
}

/* Symmetrical uncertainty. Of the class, a column that tells nothing has none;
 * two columns that tell nothing of each other count as one and the same, as in
 * WEKA 3.6: a set gains nothing by the second. */
static double
uncertainty (const Cfs *self, guint a, guint b)
{
  const MlAssociation tells = ml_association_of (
      self->rows, &self->codes[a], &self->codes[b], self->merges_missing);
  if (tells.gain > LEAST_GAIN)
    return ml_association_uncertainty (&tells);
  return (int) a == self->rows->target || (int) b == self->rows->target ? 0 : 1;
}

static double
correlation (Cfs *self, guint a, guint b)
{
  double *known
      = &self->known[(gsize) MIN (a, b) * self->n_columns + MAX (a, b)];
  if (!isnan (*known))
    return *known;
  *known = self->has_labels ? uncertainty (self, MIN (a, b), MAX (a, b))
                            : ml_correlation (self->rows, a, b);
  return *known;
}

static gboolean
merit (gpointer state, const gboolean *is_in, double *merit, GError **error)
{
  Cfs *self = state;
  double with_class = 0, among = 0;
  guint k = 0;
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!is_in[i])
        continue;
      if (ml_monitor_is_stopped (self->monitor))
        return ml_monitor_set_stopped_error (self->monitor, error);
      k++;
      with_class += correlation (self, i, (guint) self->rows->target);
      for (guint j = 0; j < i; j++)
        if (is_in[j])
          among += correlation (self, i, j);
    }
  *merit = with_class > 0 ? with_class / sqrt (k + 2 * among) : 0;
  return TRUE;
}

static gboolean
is_local (Cfs *self, const gboolean *is_in, guint column, double worth)
{
  for (guint j = 0; j < self->n_columns; j++)
    if (is_in[j] && correlation (self, column, j) > worth)
      return FALSE;
  return TRUE;
}

/* Columns in the order of what they tell of the class; one is added that tells
 * as much of no column chosen. */
static void
finish (gpointer state, gboolean *is_in)
{
  Cfs *self = state;
  const guint target = (guint) self->rows->target;
  g_autofree gboolean *is_tried = g_new0 (gboolean, self->n_columns);
  while (!self->only_global)
    {
      int next = -1;
      double most = 0;
      for (guint i = 0; i < self->n_columns; i++)
        if (i != target && !is_in[i] && !is_tried[i]
            && correlation (self, i, target) > most)
          {
            next = (int) i;
            most = correlation (self, i, target);
          }
      if (next < 0)
        return;
      is_tried[next] = TRUE;
      is_in[next] = is_local (self, is_in, (guint) next, most);
    }
}

static void
ml_cfs_subset_attribute_evaluator_class_init (
    MlCfsSubsetAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Correlation-based selection");
  klass->description = N_ ("Columns that tell much of the class and little of "
                           "each other");
  klass->weka = "weka.attributeSelection.CfsSubsetEval";
  klass->weka_flags = "M L -P 1 -E 1";
  klass->begin = begin;
  klass->merit = merit;
  klass->finish = finish;
  klass->end = end;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_cfs_subset_attribute_evaluator_init (MlCfsSubsetAttributeEvaluator *self)
{
}
