/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learning curve over the number of training rows: in each fold the learner
 * is trained on growing parts of the training rows, each part within the next
 * and with its share of every class, and tested on the fold. */
#include "ml-fold-study.h"

#include "ml-held-out.h"
#include "ml-training-sizes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFoldStudy parent;
  guint least, step; /* percent */
} MlTrainingSizeStudy;

typedef MlFoldStudyClass MlTrainingSizeStudyClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlTrainingSizeStudy, least, 1, 99, 10, NULL,
                  N_ ("Smallest size, %"),
                  N_ ("Percent of the rows that a fold trains on")),
  ML_OPTION_UINT (MlTrainingSizeStudy, step, 1, 99, 10, NULL, N_ ("Step, %"),
                  N_ ("Percent from one size to the next; the last is all")),
};

GType ml_training_size_study_get_type (void);
G_DEFINE_FINAL_TYPE (MlTrainingSizeStudy, ml_training_size_study,
                     ML_TYPE_FOLD_STUDY)

enum
{
  ROWS, /* trained on */
  TEST, /* errors …   */
  TRAINING,
  N_FIGURES,
};

static guint
percent_of (const MlFoldStudy *study, guint item)
{
  const MlTrainingSizeStudy *self = (const MlTrainingSizeStudy *) study;
  return MIN (self->least + item * self->step, 100);
}

static gboolean
ml_training_size_study_begin (MlFoldStudy *study, MlFoldRun *run,
                              GError **error)
{
  run->n_figures = N_FIGURES;
  while (run->n_items == 0 || percent_of (study, run->n_items - 1) < 100)
    run->n_items++;
  return TRUE;
}

/* -- Nested parts ---------------------------------------------------------- */

typedef struct
{
  double place; /* 0 … 1: the share of its class that comes before it */
  guint index;  /* in the subset */
} Place;

static int
compare_places (const void *a, const void *b)
{
  const Place *x = a, *y = b;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

/* Of a row's class; rows without one are a class of their own, and so are all
 * rows where the class is a number. */
static guint
class_of (const MlSubset *rows, guint index)
{
  if (ml_subset_class (rows)->kind != ML_ATTRIBUTE_NOMINAL)
    return 0;
  const double target = ml_subset_target (rows, index);
  return isnan (target) ? 0 : (guint) target + 1;
}

/* The rows in the order in which they join: the j-th of n rows of a class
 * stands at (j + 1/2) / n, so that any first part has its share of each. */
static Place *
make_order (const MlSubset *rows)
{
  const guint n_classes = ml_subset_n_classes (rows) + 1;
  g_autofree guint *sizes = g_new0 (guint, n_classes);
  g_autofree guint *seen = g_new0 (guint, n_classes);
  Place *order = g_new (Place, MAX (rows->n_rows, 1));
  for (guint i = 0; i < rows->n_rows; i++)
    sizes[class_of (rows, i)]++;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const guint class = class_of (rows, i);
      order[i] = (Place){ (seen[class]++ + 0.5) / sizes[class], i };
    }
  qsort (order, rows->n_rows, sizeof *order, compare_places);
  return order;
}

static int
compare_indices (const void *a, const void *b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;
  return (x > y) - (x < y);
}

/* The first @n rows of @order, as they stand in @rows: all of them are @rows.
 */
static MlSubset *
take_first (const MlSubset *rows, const Place *order, guint n)
{
  g_autofree guint *indices = g_new (guint, MAX (n, 1));
  GArray *taken = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  for (guint i = 0; i < n; i++)
    indices[i] = order[i].index;
  qsort (indices, n, sizeof *indices, compare_indices);
  for (guint i = 0; i < n; i++)
    g_array_append_val (taken, rows->rows[indices[i]]);
  return ml_subset_new (rows->data, rows->target, taken);
}

/* -- A fold ---------------------------------------------------------------- */

/* @inside: its progress is that of the model. FALSE: stopped, or failed. */
static gboolean
try_size (MlFoldRun *run, const MlSubset *training, const MlSubset *test,
          MlMonitor *inside, double *figures, GError **error)
{
  g_autoptr (MlPredictor) predictor
      = ml_experiment_fit (run->experiment, training, inside, error);
  ml_monitor_set_span (inside, 0, 0);
  if (predictor == NULL || ml_monitor_is_stopped (inside))
    return FALSE;
  figures[ROWS] = training->n_rows;
  figures[TEST] = ml_held_out_error (predictor, test, inside);
  figures[TRAINING] = ml_held_out_error (predictor, training, inside);
  return !ml_monitor_is_stopped (inside);
}

/* What learns from few rows may be refused by the learner: larger parts are
 * tried all the same, and the first refusal is told. */
static gboolean
ml_training_size_study_work (MlFoldStudy *study, MlFoldRun *run, guint unit,
                             const MlSplit *split, MlMonitor *part,
                             GError **error)
{
  g_autofree Place *order = make_order (split->training);
  double all = 0, done = 0;
  for (guint i = 0; i < run->n_items; i++)
    all += percent_of (study, i);
  for (guint i = 0; i < run->n_items && ml_monitor_tick (part, done / all); i++)
    {
      const guint percent = percent_of (study, i);
      const double share = split->training->n_rows * (percent / 100.0);
      g_autoptr (MlSubset) training
          = take_first (split->training, order, (guint) MAX (share + 0.5, 1));
      g_autofree char *what
          = g_strdup_printf (_ ("%u %% of the rows"), percent);
      g_autoptr (GError) failure = NULL;
      double figures[N_FIGURES];
      g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
      ml_monitor_set_span (inside, done / all, (done + percent) / all);
      ml_fold_run_set_status (run, unit, what);
      if (try_size (run, training, split->test, inside, figures, &failure))
        ml_fold_run_keep (run, i, unit, figures);
      if (failure != NULL && error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      done += percent;
    }
  return TRUE;
}

/* -- All folds ------------------------------------------------------------- */

/* One figure of a size in all units. */
static MlMoments
moments_of (const MlFoldRun *run, guint item, guint figure)
{
  const double *figures = ml_fold_run_item (run, item);
  g_autofree double *values = g_new (double, run->n_units);
  for (guint unit = 0; unit < run->n_units; unit++)
    values[unit] = figures[(gsize) unit * N_FIGURES + figure];
  return ml_moments (values, run->n_units);
}

static MlFindings *
ml_training_size_study_findings (MlFoldStudy *study, const MlFoldRun *run)
{
  const MlExperiment *experiment = run->experiment;
  const MlAttribute *class = ml_dataset_attribute (experiment->data,
                                                   (guint) experiment->target);
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (MlTrainingSize));
  for (guint i = 0; i < run->n_items; i++)
    {
      const MlTrainingSize size
          = { percent_of (study, i), moments_of (run, i, ROWS).mean,
              moments_of (run, i, TEST), moments_of (run, i, TRAINING) };
      if (size.test.n > 0)
        g_array_append_val (sizes, size);
    }
  if (sizes->len == 0)
    {
      g_array_unref (sizes);
      return NULL;
    }
  MlFindings *findings = ML_FINDINGS (
      ml_training_sizes_new (sizes, class->kind == ML_ATTRIBUTE_NOMINAL));
  ml_findings_set_title (findings, ml_study_describe (experiment));
  return findings;
}

static void
ml_training_size_study_class_init (MlTrainingSizeStudyClass *klass)
{
  MlStudyClass *study_class = ML_STUDY_CLASS (klass);
  study_class->title = N_ ("Training set size");
  study_class->description
      = N_ ("Trains on growing parts of the training rows and tests each. More "
            "rows help as long as the test error falls; a gap to the training "
            "error tells of overfitting.");
  study_class->reference
      = "C. Perlich, F. Provost, J. S. Simonoff, “Tree induction vs. logistic "
        "regression: a learning-curve analysis”, JMLR 4, 2003";
  study_class->state_type = ML_TRAINING_SIZES_STATE_TYPE;
  study_class->save = ml_training_sizes_save;
  study_class->load = ml_training_sizes_load;
  klass->begin = ml_training_size_study_begin;
  klass->work = ml_training_size_study_work;
  klass->findings = ml_training_size_study_findings;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_training_size_study_init (MlTrainingSizeStudy *self)
{
}
