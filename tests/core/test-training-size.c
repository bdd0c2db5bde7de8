/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The learning curve over training rows. With all rows its errors are those
 * that WEKA 3.6.14's Experimenter (CrossValidationResultProducer -X 10, run 1)
 * printed fold by fold; below, parts are counted and figures are known by hand.
 */
#include "ml-study.h"
#include "ml-training-sizes.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-registry.h"
#include "test-fit.h"

#include <gio/gio.h>
#include <math.h>
#include <pthread.h>

/* -- A learner that keeps what it is given --------------------------------- */

enum
{
  REFUSED_BELOW = 20, /* rows */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GPtrArray *seen; /* MlSubset, in any order */

typedef struct
{
  MlLearner parent;
} Recorder;
typedef MlLearnerClass RecorderClass;

static GType recorder_get_type (void);
G_DEFINE_FINAL_TYPE (Recorder, recorder, ML_TYPE_LEARNER)

static MlModel *
recorder_fit (MlLearner *self, const MlSubset *training, MlMonitor *monitor,
              GError **error)
{
  g_autoptr (MlLearner) zero_r = test_learner ("ZeroR");
  pthread_mutex_lock (&lock);
  g_ptr_array_add (seen, ml_subset_ref (training));
  pthread_mutex_unlock (&lock);
  if (training->n_rows >= REFUSED_BELOW)
    return ml_learner_fit (zero_r, training, monitor, error);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA, "too few rows");
  return NULL;
}

static void
recorder_class_init (RecorderClass *klass)
{
  klass->title = "Recorder";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_INPUTS
                  | ML_TRAIT_NOMINAL_INPUTS | ML_TRAIT_MISSING_INPUTS;
  klass->fit = recorder_fit;
}

static void
recorder_init (Recorder *self)
{
}

/* -- Running --------------------------------------------------------------- */

static MlStudy *
make_study (guint least, guint step, guint folds, guint repeats)
{
  MlStudy *study = g_object_new (
      ml_registry_find (ML_TYPE_STUDY, "TrainingSize", NULL), NULL);
  g_object_set (study, "least", least, "step", step, "folds", folds, "repeats",
                repeats, NULL);
  return study;
}

static MlExperiment *
make_experiment (const char *file, MlLearner *learner)
{
  g_autoptr (MlDataset) data = test_load (file);
  return ml_experiment_new (data, ml_dataset_default_target (data), learner);
}

static MlTrainingSizes *
run (MlStudy *study, const MlExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  MlFindings *findings = ml_study_run (study, experiment, NULL, NULL, &error);
  g_assert_no_error (error);
  return ML_TRAINING_SIZES (findings);
}

static MlTrainingSizes *
run_named (MlStudy *study, const char *file, const char *learner)
{
  g_autoptr (MlLearner) settings = test_learner (learner);
  g_autoptr (MlExperiment) experiment = make_experiment (file, settings);
  return run (study, experiment);
}

static const MlTrainingSize *
last_of (MlTrainingSizes *sizes)
{
  return ml_training_sizes_nth (sizes, ml_training_sizes_length (sizes) - 1);
}

static void
test_all_rows_are_weka (void)
{
  g_autoptr (MlStudy) study = make_study (50, 50, 10, 1);
  g_autoptr (MlTrainingSizes) glass = run_named (study, "glass.arff", "J48");
  g_autoptr (MlTrainingSizes) cpu
      = run_named (study, "cpu.arff", "LinearRegression");
  g_assert_cmpuint (ml_training_sizes_length (glass), ==, 2);
  g_assert_true (ml_training_sizes_is_percent (glass));
  g_assert_cmpfloat (last_of (glass)->percent, ==, 100);
  g_assert_cmpfloat_with_epsilon (last_of (glass)->rows, 192.6, 1e-9);
  g_assert_cmpuint (last_of (glass)->test.n, ==, 10);
  g_assert_cmpfloat_with_epsilon (last_of (glass)->test.mean,
                                  33.246753246753244, 1e-9);
  g_assert_cmpfloat_with_epsilon (last_of (glass)->test.sd, 7.9392622795010395,
                                  1e-9);
  g_assert_false (ml_training_sizes_is_percent (cpu));
  g_assert_cmpfloat_with_epsilon (last_of (cpu)->test.mean, 62.331297066752484,
                                  1e-4);
  g_assert_cmpfloat_with_epsilon (last_of (cpu)->test.sd, 32.37530169109214,
                                  1e-4);
}

/* Three classes of 50: with any share of each, ZeroR is right in a third of the
 * stratified folds. The nearest neighbour of a training row is that row. */
static void
test_known_errors (void)
{
  g_autoptr (MlStudy) study = make_study (10, 30, 10, 2);
  g_autoptr (MlTrainingSizes) zero = run_named (study, "iris.arff", "ZeroR");
  g_autoptr (MlTrainingSizes) near
      = run_named (study, "iris.arff", "kNN neighbors=1");
  static const double rows[] = { 14, 54, 95, 135 }; /* of 135, rounded */
  g_assert_cmpuint (ml_training_sizes_length (zero), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const MlTrainingSize *size = ml_training_sizes_nth (zero, i);
      g_assert_cmpfloat (size->rows, ==, rows[i]);
      g_assert_cmpuint (size->test.n, ==, 20);
      g_assert_cmpfloat_with_epsilon (size->test.mean, 200.0 / 3, 1e-9);
      g_assert_cmpfloat_with_epsilon (size->test.sd, 0, 1e-9);
      g_assert_cmpfloat (ml_training_sizes_nth (near, i)->training.mean, <,
                         1); /* twins of two classes */
    }
}

static gboolean
contains (const MlSubset *all, const MlSubset *part)
{
  guint at = 0; /* in the same order, so one walk finds all */
  for (guint i = 0; i < part->n_rows; i++, at++)
    {
      while (at < all->n_rows && all->rows[at] != part->rows[i])
        at++;
      if (at == all->n_rows)
        return FALSE;
    }
  return TRUE;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const MlSubset *x = *(MlSubset *const *) a, *y = *(MlSubset *const *) b;
  return (x->n_rows > y->n_rows) - (x->n_rows < y->n_rows);
}

static guint
count_class (const MlSubset *rows, guint class)
{
  guint n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    n += ml_subset_target (rows, i) == class;
  return n;
}

/* One of two folds: every part lies within the next, in the fold's order, and
 * has its share of six uneven classes to within two rows. What is refused is
 * told, and larger parts are tried. */
static void
test_parts_are_nested (void)
{
  g_autoptr (MlLearner) recorder = g_object_new (recorder_get_type (), NULL);
  g_autoptr (MlExperiment) experiment
      = make_experiment ("glass.arff", recorder);
  g_autoptr (MlStudy) study = make_study (7, 7, 2, 1);
  experiment->threads = 1;
  seen = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_subset_unref);
  g_autoptr (MlTrainingSizes) sizes = run (study, experiment);
  g_assert_cmpuint (seen->len, ==, 30);
  g_ptr_array_remove_range (seen, 15, 15); /* the other fold */
  g_ptr_array_sort (seen, compare_sizes);
  const MlSubset *all = g_ptr_array_index (seen, 14);
  g_assert_cmpuint (all->n_rows, ==, 107);
  for (guint i = 0; i < 15; i++)
    {
      const MlSubset *part = g_ptr_array_index (seen, i);
      const double share = part->n_rows / 107.0;
      g_assert_cmpuint (part->n_rows, ==,
                        (guint) (107 * MIN (7 * (i + 1), 100) / 100.0 + 0.5));
      g_assert_true (
          contains (i < 14 ? g_ptr_array_index (seen, i + 1) : all, part));
      for (guint class = 0; class < 7; class ++)
        g_assert_cmpfloat (
            fabs (count_class (part, class) - share * count_class (all, class)),
            <=, 2);
    }
  g_assert_cmpuint (ml_training_sizes_length (sizes), ==, 13); /* 7, 15 rows */
  g_assert_cmpstr (ml_findings_problem (ML_FINDINGS (sizes)), ==,
                   "too few rows");
  g_clear_pointer (&seen, g_ptr_array_unref);
}

static void
test_any_number_of_threads (void)
{
  g_autoptr (MlLearner) learner = test_learner ("MLP epochs=3 hidden-layers=4");
  g_autoptr (MlExperiment) experiment = make_experiment ("iris.arff", learner);
  g_autoptr (MlStudy) study = make_study (20, 40, 5, 2);
  experiment->threads = 1;
  g_autoptr (MlTrainingSizes) one = run (study, experiment);
  experiment->threads = 3;
  g_autoptr (MlTrainingSizes) three = run (study, experiment);
  for (guint i = 0; i < 3; i++)
    {
      const MlTrainingSize *a = ml_training_sizes_nth (one, i);
      const MlTrainingSize *b = ml_training_sizes_nth (three, i);
      g_assert_cmpfloat (a->test.mean, ==, b->test.mean);
      g_assert_cmpfloat (a->test.sd, ==, b->test.sd);
      g_assert_cmpfloat (a->training.mean, ==, b->training.mean);
      g_assert_cmpfloat (a->training.sd, ==, b->training.sd);
    }
}

static gpointer
stop_when_something_came (gpointer data)
{
  MlMonitor *monitor = data;
  for (;;)
    {
      g_autoptr (MlSnapshot) snapshot = ml_monitor_take_snapshot (monitor);
      if (snapshot != NULL)
        break;
      g_usleep (1000);
    }
  ml_monitor_stop (monitor);
  return NULL;
}

/* Ten thousand models are asked for; the ones that were done are kept. */
static void
test_stops (void)
{
  g_autoptr (MlLearner) learner = test_learner ("NaiveBayes");
  g_autoptr (MlExperiment) experiment
      = make_experiment ("diabetes.arff", learner);
  g_autoptr (MlStudy) study = make_study (10, 10, 10, 100);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("stop", stop_when_something_came, monitor);
  g_autoptr (MlFindings) findings
      = ml_study_run (study, experiment, NULL, monitor, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  const MlTrainingSize *first
      = ml_training_sizes_nth (ML_TRAINING_SIZES (findings), 0);
  g_assert_cmpstr (ml_findings_problem (findings), ==,
                   "stopped before all was done");
  g_assert_cmpuint (first->test.n, >=, 1);
  g_assert_cmpuint (first->test.n, <, 1000);
  g_autoptr (MlMonitor) stopped = ml_monitor_new ();
  ml_monitor_stop (stopped);
  g_assert_null (ml_study_run (study, experiment, NULL, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_refuses (void)
{
  g_autoptr (MlLearner) learner = test_learner ("ZeroR");
  g_autoptr (MlExperiment) experiment
      = make_experiment ("weather.nominal.arff", learner);
  g_autoptr (MlStudy) study = make_study (10, 10, 15, 1);
  g_autoptr (GError) error = NULL;
  experiment->test = ML_TEST_TRAINING;
  g_assert_null (ml_study_run (study, experiment, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "15 folds cannot be cut from 14 rows; choose 2 to 14");
  g_clear_error (&error);
  experiment->target = -1;
  g_assert_null (ml_study_run (study, experiment, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "no class is chosen; choose one");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/training-size/all-rows-are-weka",
                   test_all_rows_are_weka);
  g_test_add_func ("/core/training-size/known-errors", test_known_errors);
  g_test_add_func ("/core/training-size/parts-are-nested",
                   test_parts_are_nested);
  g_test_add_func ("/core/training-size/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/training-size/stops", test_stops);
  g_test_add_func ("/core/training-size/refuses", test_refuses);
  return g_test_run ();
}
