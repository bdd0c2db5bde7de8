/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Test options, refusals, equal figures for any number of threads, and sums
 * worked out by hand. The filter of these tests adds what it was fitted to as a
 * column, so that a test can see which rows that was. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "test-paths.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* -- A filter that tells ----------------------------------------------------
 */

typedef struct
{
  MlFilter parent;
} MlTellFilter;

typedef MlFilterClass MlTellFilterClass;

GType ml_tell_filter_get_type (void);
G_DEFINE_TYPE (MlTellFilter, ml_tell_filter, ML_TYPE_FILTER)

typedef struct
{
  MlTransform parent;
  double n_fitted;
} Tell;

static GMutex tell_lock;
static GArray *fitted; /* guint: rows of each fit */

static MlSubset *
tell_apply (const MlTransform *transform, const MlSubset *rows)
{
  g_autoptr (MlDataset) taken
      = ml_dataset_take_rows (rows->data, rows->rows, rows->n_rows);
  return ml_subset_new_all (taken, rows->target);
}

static void
tell_free (MlTransform *transform)
{
  g_free (transform);
}

static MlTransform *
tell_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  static const MlTransformOps ops = { .apply = tell_apply, .free = tell_free };
  Tell *tell = g_new0 (Tell, 1);
  ml_transform_init (&tell->parent, &ops, ml_tell_filter_get_type ());
  g_mutex_lock (&tell_lock);
  g_array_append_val (fitted, training->n_rows);
  g_mutex_unlock (&tell_lock);
  return &tell->parent;
}

static void
ml_tell_filter_class_init (MlTellFilterClass *klass)
{
  klass->title = "Tell";
  klass->fit = tell_fit;
}

static void
ml_tell_filter_init (MlTellFilter *self)
{
}

/* -- Tables ------------------------------------------------------------------
 */

static MlDataset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (name);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static MlExperiment *
make (const char *file, const char *settings)
{
  g_autoptr (MlDataset) data = load (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, &error);
  g_assert_no_error (error);
  return ml_experiment_new (data, ml_dataset_default_target (data), learner);
}

static MlEvaluation *
run (const MlExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  MlEvaluation *made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return made;
}

/* A nominal column "class" of those codes, -1 missing, and a number "x". */
static MlDataset *
make_table (const char **labels, const gint32 *codes, guint n_rows,
            double *weights)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("table", n_rows);
  double *x = g_new (double, n_rows + 1);
  gint32 *copy = g_new (gint32, n_rows + 1);
  for (guint i = 0; i < n_rows; i++)
    {
      x[i] = i;
      copy[i] = codes[i];
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"), x);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strdupv ((char **) labels)),
      copy);
  if (weights != NULL)
    ml_dataset_builder_set_weights (builder, weights);
  return ml_dataset_builder_finish (builder);
}

static const char *two_labels[] = { "a", "b", NULL };

static void
check_refused (MlExperiment *experiment, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_experiment_run (experiment, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

/* -- Tests --------------------------------------------------------------------
 */

/* Laplace: a has (3 + 1) / (5 + 2) = 4/7, b 3/7. All rows are said to be a: 3
 * of 5 right. MAE = (3 · 3/7 + 2 · 4/7) / 5 = 17/35; squares likewise
 * (3 · 9/49 + 2 · 16/49) / 5 = 59/245. The prior says the same: 100 %. */
static void
test_training_set (void)
{
  static const gint32 codes[] = { 0, 1, 0, -1, 1, 0 };
  g_autoptr (MlDataset) data = make_table (two_labels, codes, 6, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = run (experiment);
  g_assert_cmpuint (ml_evaluation_n_predictions (made), ==, 6);
  g_assert_cmpfloat (ml_evaluation_measure (made, "n"), ==, 5);
  g_assert_cmpfloat (ml_evaluation_measure (made, "missing_class"), ==, 1);
  g_assert_cmpfloat (ml_evaluation_measure (made, "correct"), ==, 3);
  g_assert_cmpfloat (ml_evaluation_measure (made, "accuracy"), ==, 60);
  g_assert_cmpfloat (ml_evaluation_measure (made, "kappa"), ==, 0);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "mae"),
                                  17.0 / 35, 1e-15);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "rmse"),
                                  sqrt (59.0 / 245), 1e-15);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "rae"), 100,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, "complexity"),
                                  -3 * log2 (4.0 / 7) - 2 * log2 (3.0 / 7),
                                  1e-12);
  g_assert_cmpfloat (ml_evaluation_measure (made, "kb"), ==, 0);
  g_assert_cmpfloat (ml_evaluation_measure (made, "coverage"), ==, 100);
  g_assert_cmpfloat (ml_evaluation_measure (made, "region_size"), ==, 100);
  g_assert_true (isnan (ml_evaluation_measure (made, "correlation")));
}

/* Weights 2, 1, 1: (2 + 1) / (4 + 2) = 1/2 each, the first of equals wins. */
static void
test_weights_count (void)
{
  static const gint32 codes[] = { 1, 0, 0 };
  double *weights = g_new (double, 3);
  weights[0] = 2;
  weights[1] = weights[2] = 1;
  g_autoptr (MlDataset) data = make_table (two_labels, codes, 3, weights);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = run (experiment);
  static const double expected[] = { 2, 0, 2, 0 };
  g_assert_cmpmem (ml_evaluation_confusion (made), sizeof expected, expected,
                   sizeof expected);
  g_assert_cmpfloat (ml_evaluation_measure (made, "n"), ==, 4);
}

static void
test_folds_add_up (void)
{
  g_autoptr (MlExperiment) experiment = make ("glass.arff", "ZeroR");
  g_autoptr (MlEvaluation) made = run (experiment);
  g_assert_cmpuint (ml_evaluation_n_folds (made), ==, 10);
  double n = 0, correct = 0, entropy = 0;
  for (guint f = 0; f < 10; f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (made, f);
      n += ml_evaluation_measure (fold, "n");
      correct += ml_evaluation_measure (fold, "correct");
      entropy += ml_evaluation_measure (fold, "complexity_prior");
    }
  g_assert_cmpfloat (n, ==, 214);
  g_assert_cmpfloat (correct, ==, ml_evaluation_measure (made, "correct"));
  g_assert_cmpfloat_with_epsilon (
      entropy, ml_evaluation_measure (made, "complexity_prior"), 1e-9);
  g_assert_nonnull (ml_evaluation_predictor (made));
}

/* WEKA 3.6.14 prints for ZeroR, -split-percentage 66: 51 rows, 15 right. */
static void
test_percentage_split (void)
{
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "ZeroR");
  experiment->test = ML_TEST_SPLIT;
  g_autoptr (MlEvaluation) made = run (experiment);
  g_assert_cmpfloat (ml_evaluation_measure (made, "n"), ==, 51);
  g_assert_cmpfloat (ml_evaluation_measure (made, "correct"), ==, 15);
  g_assert_cmpuint (ml_evaluation_n_folds (made), ==, 1);
}

static void
assert_equal (const MlEvaluation *a, const MlEvaluation *b)
{
  const guint n = ml_evaluation_n_predictions (a);
  const gsize size = MAX (ml_evaluation_n_classes (a), 1) * sizeof (double);
  g_assert_cmpuint (n, ==, ml_evaluation_n_predictions (b));
  for (guint i = 0; i < n; i++)
    {
      const MlPrediction *p = &ml_evaluation_predictions (a)[i];
      const MlPrediction *q = &ml_evaluation_predictions (b)[i];
      g_assert_cmpuint (p->row, ==, q->row);
      g_assert_cmpuint (p->fold, ==, q->fold);
      g_assert_cmpmem (ml_evaluation_distribution (a, i), size,
                       ml_evaluation_distribution (b, i), size);
    }
}

/* Networks too: their weights depend on every draw and every sum. */
static void
test_any_number_of_threads (void)
{
  static const char *const learners[]
      = { "ZeroR", "kNN neighbors=3", "MLP epochs=3" };
  for (guint i = 0; i < G_N_ELEMENTS (learners); i++)
    {
      g_autoptr (MlExperiment) experiment = make ("iris.arff", learners[i]);
      experiment->threads = 1;
      g_autoptr (MlEvaluation) one = run (experiment);
      experiment->threads = 3;
      g_autoptr (MlEvaluation) three = run (experiment);
      experiment->threads = 0;
      g_autoptr (MlEvaluation) all = run (experiment);
      assert_equal (one, three);
      assert_equal (one, all);
    }
}

/* Another seed deals the rows out in another way. */
static void
test_seed_counts (void)
{
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "ZeroR");
  g_autoptr (MlEvaluation) one = run (experiment);
  experiment->seed = 2;
  g_autoptr (MlEvaluation) two = run (experiment);
  guint n_different = 0;
  for (guint i = 0; i < 150; i++)
    n_different += ml_evaluation_predictions (one)[i].row
                   != ml_evaluation_predictions (two)[i].row;
  g_assert_cmpuint (n_different, >, 100);
}

/* 10 folds of 150 rows: the filter sees all rows once, for the full model, and
 * the 135 training rows of each fold; never a test row. */
static void
test_filters_fit_inside_folds (void)
{
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "kNN");
  g_autoptr (MlEvaluation) plain = run (experiment);
  g_ptr_array_add (experiment->filters,
                   g_object_new (ml_tell_filter_get_type (), NULL));
  fitted = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (MlEvaluation) made = run (experiment);
  guint n_all = 0, n_folds = 0;
  for (guint i = 0; i < fitted->len; i++)
    {
      n_all += g_array_index (fitted, guint, i) == 150;
      n_folds += g_array_index (fitted, guint, i) == 135;
    }
  g_assert_cmpuint (n_all, ==, 1);
  g_assert_cmpuint (n_folds, ==, 10);
  assert_equal (plain, made); /* it changes nothing */
  g_array_unref (fitted);
}

/* The test file has its columns and labels in another order. */
static void
test_supplied_test_file (void)
{
  static const gint32 training[] = { 0, 0, 1, 0 };
  static const gint32 tested[] = { 0, 1, 1, -1 };
  static const char *turned[] = { "b", "a", NULL };
  g_autoptr (MlDataset) data = make_table (two_labels, training, 4, NULL);
  g_autoptr (MlDataset) file = make_table (turned, tested, 4, NULL);
  static const guint order[] = { 1, 0 };
  g_autoptr (MlDataset) swapped = ml_dataset_select_columns (file, order, 2);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->test = ML_TEST_FILE;
  check_refused (experiment, "there is no test file; open one");
  experiment->test_data = g_object_ref (swapped);
  g_autoptr (MlEvaluation) made = run (experiment);
  static const double expected[] = { 2, 0, 1, 0 }; /* all said to be a */
  g_assert_cmpmem (ml_evaluation_confusion (made), sizeof expected, expected,
                   sizeof expected);
  g_assert_cmpfloat (ml_evaluation_measure (made, "missing_class"), ==, 1);
}

static void
test_test_file_that_does_not_fit (void)
{
  static const gint32 codes[] = { 0, 1, 1, 0 };
  static const char *other[] = { "a", "c", NULL };
  g_autoptr (MlDataset) data = make_table (two_labels, codes, 4, NULL);
  g_autoptr (MlDataset) file = make_table (other, codes, 4, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->test = ML_TEST_FILE;
  experiment->test_data = g_object_ref (file);
  check_refused (experiment,
                 "the test file does not fit the training data: row 2: column "
                 "“class” holds “c”, which the training data does not know; "
                 "change or remove the row");
}

static void
check_table (const char **labels, const gint32 *codes, guint n_rows,
             const char *settings, const char *message)
{
  g_autoptr (MlDataset) data = make_table (labels, codes, n_rows, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text (settings, NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  check_refused (experiment, message);
}

static void
test_refuses_in_words (void)
{
  static const char *one_label[] = { "only", NULL };
  static const gint32 none[] = { -1, -1, -1, -1 };
  static const gint32 some[] = { 0, 0, 0, 0 };
  check_table (two_labels, some, 0, "ZeroR",
               "the table has no rows; open another file");
  check_table (two_labels, none, 4, "ZeroR",
               "the class “class” of every row is missing; choose another "
               "class");
  check_table (two_labels, some, 4, "ZeroR",
               "10 folds cannot be cut from 4 rows; choose 2 to 4");
  check_table (two_labels, some, 1, "ZeroR",
               "1 row cannot be cut into folds; test on the training set");
  check_table (one_label, some, 4, "OneR",
               "OneR cannot learn this: the class “class” has only the label "
               "“only”, so there is nothing to tell apart; choose another "
               "class");
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "OneR");
  experiment->target = -1;
  check_refused (experiment, "no class is chosen; choose one");
  experiment->target = 0;
  check_refused (experiment,
                 "OneR cannot learn this: the class “sepallength” is numeric, "
                 "and it predicts labels only; choose a nominal class");
}

/* 65536 labels squared are 0 in 32 bits: such a matrix must not be begun. */
static void
test_refuses_too_many_labels (void)
{
  static const gint32 codes[] = { 0, 1, 0, 1 };
  const guint n_labels = 65536;
  g_auto (GStrv) labels = g_new0 (char *, n_labels + 1);
  for (guint i = 0; i < n_labels; i++)
    labels[i] = g_strdup_printf ("l%u", i);
  check_table ((const char **) labels, codes, 4, "ZeroR",
               "the class “class” has 65536 labels, and 4096 is the most a "
               "confusion matrix is made for; choose another class");
}

static void
test_refuses_no_weight (void)
{
  static const gint32 codes[] = { 0, 1, -1 };
  double *weights = g_new0 (double, 3);
  weights[2] = 1;
  g_autoptr (MlDataset) data = make_table (two_labels, codes, 3, weights);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  check_refused (experiment,
                 "every row whose class is known has the weight 0; mend the "
                 "weights");
}

/* One known class in all: the folds without it in training say so. */
static void
test_fold_without_a_class_names_itself (void)
{
  static const gint32 codes[] = { -1, -1, 0, -1 };
  g_autoptr (MlDataset) data = make_table (two_labels, codes, 4, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->folds = 4;
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_experiment_run (experiment, NULL, &error));
  g_assert_true (g_str_has_prefix (error->message, "fold "));
  g_assert_true (g_str_has_suffix (
      error->message, ": ZeroR cannot learn this: the class “class” of every "
                      "row is missing"));
}

/* One label is no riddle for ZeroR. */
static void
test_one_label (void)
{
  static const char *labels[] = { "only", NULL };
  static const gint32 codes[] = { 0, 0, 0, 0 };
  g_autoptr (MlDataset) data = make_table (labels, codes, 4, NULL);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (data, 1, learner);
  experiment->folds = 2;
  g_autoptr (MlEvaluation) made = run (experiment);
  g_assert_cmpfloat (ml_evaluation_measure (made, "accuracy"), ==, 100);
  g_assert_cmpfloat (ml_evaluation_measure (made, "kappa"), ==, 1);
}

static void
test_describes (void)
{
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "kNN neighbors=5");
  g_autofree char *folds = ml_experiment_describe (experiment);
  g_assert_cmpstr (folds, ==, "kNN neighbors=5 · iris · 10-fold");
  experiment->test = ML_TEST_SPLIT;
  g_autoptr (MlExperiment) copy = ml_experiment_copy (experiment);
  g_autofree char *split = ml_experiment_describe (copy);
  g_assert_cmpstr (split, ==, "kNN neighbors=5 · iris · 66 % split");
}

/* Stopped before it began: nothing was learned, nothing comes back. */
static void
test_stopped_at_once (void)
{
  g_autoptr (MlExperiment) experiment = make ("iris.arff", "ZeroR");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GError) error = NULL;
  ml_monitor_stop (monitor);
  g_assert_null (ml_experiment_run (experiment, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/experiment/training-set", test_training_set);
  g_test_add_func ("/core/experiment/weights-count", test_weights_count);
  g_test_add_func ("/core/experiment/folds-add-up", test_folds_add_up);
  g_test_add_func ("/core/experiment/percentage-split", test_percentage_split);
  g_test_add_func ("/core/experiment/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/experiment/seed-counts", test_seed_counts);
  g_test_add_func ("/core/experiment/filters-fit-inside-folds",
                   test_filters_fit_inside_folds);
  g_test_add_func ("/core/experiment/supplied-test-file",
                   test_supplied_test_file);
  g_test_add_func ("/core/experiment/test-file-that-does-not-fit",
                   test_test_file_that_does_not_fit);
  g_test_add_func ("/core/experiment/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/experiment/refuses-too-many-labels",
                   test_refuses_too_many_labels);
  g_test_add_func ("/core/experiment/refuses-no-weight",
                   test_refuses_no_weight);
  g_test_add_func ("/core/experiment/fold-without-a-class-names-itself",
                   test_fold_without_a_class_names_itself);
  g_test_add_func ("/core/experiment/one-label", test_one_label);
  g_test_add_func ("/core/experiment/describes", test_describes);
  g_test_add_func ("/core/experiment/stopped-at-once", test_stopped_at_once);
  int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
