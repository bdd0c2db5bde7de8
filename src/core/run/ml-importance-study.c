/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Permutation importance: the rows of a fold are tested by a model of the other
 * folds, again and again, each time with one column in random order. By how
 * much the error grows tells how much the model goes by that column. */
#include "ml-fold-study.h"

#include "ml-dataset-builder.h"
#include "ml-held-out.h"
#include "ml-importances.h"
#include "ml-random.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFoldStudy parent;
  guint permutations;
} MlImportanceStudy;

typedef MlFoldStudyClass MlImportanceStudyClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlImportanceStudy, permutations, 1, 1000, 5, NULL,
                  N_ ("Permutations"),
                  N_ ("How often each column is put in random order, in every "
                      "fold")),
};

GType ml_importance_study_get_type (void);
G_DEFINE_FINAL_TYPE (MlImportanceStudy, ml_importance_study, ML_TYPE_FOLD_STUDY)

/* Items are the columns of the table; that of the class holds the error with
 * all columns as they are, in its first figure. */
static gboolean
ml_importance_study_begin (MlFoldStudy *study, MlFoldRun *run, GError **error)
{
  run->n_items = ml_dataset_n_columns (run->experiment->data);
  run->n_figures = ((MlImportanceStudy *) study)->permutations;
  return TRUE;
}

/* -- A fold ---------------------------------------------------------------- */

/* @data with one column in the order of @rows. (transfer full) */
static MlDataset *
permute_column (MlDataset *data, guint column, const guint32 *rows)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i == column)
      ml_dataset_builder_add_taken (builder, data, i, rows);
    else
      ml_dataset_builder_add_shared (builder, data, i, NULL);
  ml_dataset_builder_share_weights (builder, data);
  return ml_dataset_builder_finish (builder);
}

typedef struct /* one fold's model and rows */
{
  const MlFoldRun *run;
  guint unit;
  MlPredictor *predictor;
  MlDataset *data; /* the test rows alone */
  double error;    /* of them as they are */
  MlMonitor *monitor;
} Fold;

/* By how much the error grows; NaN: stopped. Every permutation has a random
 * stream of its own. */
static double
try_permutation (const Fold *fold, guint column, guint permutation)
{
  const MlFoldRun *run = fold->run;
  const guint n_rows = ml_dataset_n_rows (fold->data);
  const guint64 stream
      = ((guint64) fold->unit * run->n_items + column) * run->n_figures
        + permutation;
  g_autofree guint32 *rows = g_new (guint32, MAX (n_rows, 1));
  MlRandom random;
  for (guint32 i = 0; i < n_rows; i++)
    rows[i] = i;
  ml_random_init (&random, (guint64) run->experiment->seed, stream);
  ml_random_shuffle (&random, rows, n_rows);
  g_autoptr (MlDataset) permuted = permute_column (fold->data, column, rows);
  g_autoptr (MlSubset) all
      = ml_subset_new_all (permuted, run->experiment->target);
  return ml_held_out_error (fold->predictor, all, fold->monitor) - fold->error;
}

/* FALSE: stopped. */
static gboolean
try_column (const Fold *fold, guint column, double *figures)
{
  for (guint i = 0; i < fold->run->n_figures; i++)
    {
      figures[i] = try_permutation (fold, column, i);
      if (!ml_monitor_tick (fold->monitor, (double) NAN))
        return FALSE;
    }
  return TRUE;
}

static void
try_columns (const Fold *fold, MlFoldRun *run, MlMonitor *part)
{
  const guint target = (guint) run->experiment->target;
  g_autofree double *figures = g_new (double, run->n_figures);
  for (guint i = 0; i < run->n_figures; i++)
    figures[i] = i == 0 ? fold->error : (double) NAN;
  ml_fold_run_keep (run, target, fold->unit, figures);
  for (guint i = 0; i < run->n_items; i++)
    {
      const char *name = ml_dataset_attribute (fold->data, i)->name;
      if (!ml_monitor_tick (part, (i + 1.0) / (run->n_items + 1)))
        return;
      if (i == target)
        continue;
      ml_fold_run_set_status (run, fold->unit, name);
      if (try_column (fold, i, figures))
        ml_fold_run_keep (run, i, fold->unit, figures);
    }
}

static gboolean
ml_importance_study_work (MlFoldStudy *study, MlFoldRun *run, guint unit,
                          const MlSplit *split, MlMonitor *part, GError **error)
{
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
  ml_monitor_set_span (inside, 0, 1.0 / (run->n_items + 1));
  ml_fold_run_set_status (run, unit, _ ("training"));
  g_autoptr (MlPredictor) predictor
      = ml_experiment_fit (run->experiment, split->training, inside, error);
  ml_monitor_set_span (inside, 0, 0);
  if (predictor == NULL || ml_monitor_is_stopped (inside))
    return FALSE;
  g_autoptr (MlDataset) data = ml_subset_to_dataset (split->test);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, split->test->target);
  const Fold fold = {
    run,   unit, predictor, data, ml_held_out_error (predictor, all, inside),
    inside
  };
  if (!ml_monitor_is_stopped (inside))
    try_columns (&fold, run, part);
  return TRUE;
}

/* -- All folds ------------------------------------------------------------- */

static MlFindings *
ml_importance_study_findings (MlFoldStudy *study, const MlFoldRun *run)
{
  const MlExperiment *experiment = run->experiment;
  const guint target = (guint) experiment->target;
  const guint n = run->n_units * run->n_figures;
  const MlMoments error = ml_moments (ml_fold_run_item (run, target), n);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (MlImportance));
  for (guint i = 0; i < run->n_items; i++)
    {
      const MlImportance importance
          = { i, NULL, ml_moments (ml_fold_run_item (run, i), n) };
      if (i != target && importance.growth.n > 0)
        g_array_append_val (list, importance);
    }
  if (list->len == 0)
    {
      g_array_unref (list);
      return NULL;
    }
  const gboolean is_percent
      = ml_dataset_attribute (experiment->data, target)->kind
        == ML_ATTRIBUTE_NOMINAL;
  MlFindings *findings = ML_FINDINGS (
      ml_importances_new (experiment->data, list, &error, is_percent));
  ml_findings_set_title (findings, ml_study_describe (experiment));
  return findings;
}

static void
ml_importance_study_class_init (MlImportanceStudyClass *klass)
{
  MlStudyClass *study_class = ML_STUDY_CLASS (klass);
  study_class->title = N_ ("Permutation importance");
  study_class->description
      = N_ ("Puts one column of the test rows in random order and tells by how "
            "much the error grows. A column that the model does not use has "
            "exactly 0; two that say the same share what they say.");
  study_class->reference
      = "L. Breiman, “Random forests”, Machine Learning 45, 2001; A. Fisher, "
        "C. "
        "Rudin, F. Dominici, “All models are wrong, but many are useful”, JMLR "
        "20, 2019";
  study_class->state_type = ML_IMPORTANCES_STATE_TYPE;
  study_class->save = ml_importances_save;
  study_class->load = ml_importances_load;
  klass->begin = ml_importance_study_begin;
  klass->work = ml_importance_study_work;
  klass->findings = ml_importance_study_findings;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_importance_study_init (MlImportanceStudy *self)
{
}
