/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of columns is as good as a classifier that learns from them, by
 * cross-validation within the training rows, repeated while its results differ
 * much (R. Kohavi and G. H. John, "Wrappers for feature subset selection",
 * Artificial Intelligence 97, 1997). */
#include "ml-attribute-evaluator.h"
#include "ml-cross-validation.h"
#include "ml-learner.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  MOST_RUNS = 5,
};

typedef struct
{
  MlAttributeEvaluator parent;
  char *classifier;
  guint folds, seed;
  double threshold;
} MlWrapperSubsetAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlWrapperSubsetAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_TYPE (MlWrapperSubsetAttributeEvaluator, classifier,
                  ml_learner_get_type, "ZeroR", "B", N_ ("Classifier"),
                  N_ ("What the columns are tried with")),
  ML_OPTION_UINT (MlWrapperSubsetAttributeEvaluator, folds, 2, 100, 5, "F",
                  N_ ("Folds"), N_ ("Of each cross-validation")),
  ML_OPTION_DOUBLE (MlWrapperSubsetAttributeEvaluator, threshold, 0, 1, 0.01,
                    "T", N_ ("Threshold"),
                    N_ ("Up to five runs, until they differ by no more than "
                        "this share of their mean")),
  ML_OPTION_UINT (MlWrapperSubsetAttributeEvaluator, seed, 0, G_MAXINT, 1, "R",
                  N_ ("Seed"), N_ ("Of the splits")),
};

GType ml_wrapper_subset_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlWrapperSubsetAttributeEvaluator,
                     ml_wrapper_subset_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

typedef struct
{
  const MlWrapperSubsetAttributeEvaluator *settings;
  MlSubset *rows;               /* whose class is known */
  MlLearner *learner, *without; /* without: of no column */
  MlMonitor *monitor;           /* (nullable) */
} Wrapper;

static void
end (gpointer state)
{
  Wrapper *self = state;
  ml_subset_unref (self->rows);
  g_object_unref (self->learner);
  g_object_unref (self->without);
  g_free (self);
}

static gpointer
begin (MlAttributeEvaluator *evaluator, const MlSubset *rows,
       MlMonitor *monitor, GError **error)
{
  const MlWrapperSubsetAttributeEvaluator *settings
      = (const MlWrapperSubsetAttributeEvaluator *) evaluator;
  g_autoptr (MlLearner) learner
      = ml_learner_from_text (settings->classifier, error);
  g_autoptr (MlLearner) without = ml_learner_from_text ("ZeroR", error);
  if (learner == NULL || without == NULL
      || !ml_learner_can_learn (learner, rows->data, rows->target, error))
    return NULL;
  Wrapper *self = g_new (Wrapper, 1);
  *self = (Wrapper){ settings, ml_subset_drop_missing_class (rows),
                     g_steal_pointer (&learner), g_steal_pointer (&without),
                     monitor };
  return self;
}

/* The columns of the set and the class. (transfer full) */
static MlSubset *
select_columns (const MlSubset *rows, const gboolean *is_in, guint *n)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint target = (guint) rows->target;
  for (guint i = 0; i < ml_dataset_n_columns (rows->data); i++)
    if (is_in[i])
      g_array_append_val (columns, i);
  *n = columns->len;
  g_array_append_val (columns, target);
  g_autoptr (MlDataset) made = ml_dataset_select_columns (
      rows->data, (const guint *) (gpointer) columns->data, columns->len);
  return ml_subset_with_data (rows, made, (int) *n);
}

/* Of errors, as WEKA looks at them. */
static gboolean
differ_little (const double *runs, guint n, double threshold,
               gboolean has_labels)
{
  double sum = 0, squares = 0;
  if (n < 2)
    return FALSE;
  for (guint i = 0; i < n; i++)
    sum += has_labels ? 1 - runs[i] : -runs[i];
  const double mean = sum / n;
  for (guint i = 0; i < n; i++)
    {
      const double off = (has_labels ? 1 - runs[i] : -runs[i]) - mean;
      squares += off * off;
    }
  return sqrt (squares / (n - 1)) <= threshold * mean;
}

static gboolean
merit (gpointer state, const gboolean *is_in, double *merit, GError **error)
{
  const Wrapper *self = state;
  const MlWrapperSubsetAttributeEvaluator *settings = self->settings;
  const gboolean has_labels
      = ml_subset_class (self->rows)->kind == ML_ATTRIBUTE_NOMINAL;
  double runs[MOST_RUNS], sum = 0;
  gint64 seed = settings->seed;
  guint n_columns, n_runs = 0;
  g_autoptr (MlSubset) rows = select_columns (self->rows, is_in, &n_columns);
  MlLearner *learner = n_columns > 0 ? self->learner : self->without;
  const guint folds = MIN (settings->folds, rows->n_rows);
  do
    {
      if (!ml_cross_validate (learner, rows, folds, seed, self->monitor,
                              &runs[n_runs], error))
        return FALSE;
      sum += runs[n_runs++];
      seed = ml_cross_validation_next_seed (seed, rows->n_rows, folds);
    }
  while (n_runs < MOST_RUNS
         && !differ_little (runs, n_runs, settings->threshold, has_labels));
  *merit = sum / n_runs;
  return TRUE;
}

static void
ml_wrapper_subset_attribute_evaluator_class_init (
    MlWrapperSubsetAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("Wrapper");
  klass->description
      = N_ ("How well a classifier does with the columns, by cross-validation");
  klass->weka = "weka.attributeSelection.WrapperSubsetEval";
  klass->weka_flags = "B F T R";
  klass->begin = begin;
  klass->merit = merit;
  klass->end = end;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_wrapper_subset_attribute_evaluator_init (
    MlWrapperSubsetAttributeEvaluator *self)
{
}
