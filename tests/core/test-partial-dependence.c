/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Partial dependence: of a linear model it is a line of the coefficient's
 * slope; of logistic regression it is what scikit-learn 1.2's
 * partial_dependence (brute force, on the same grid) gives of its own fit. */
#include "ml-partial-dependence.h"
#include "ml-study.h"

#include "ml-dataset-builder.h"
#include "ml-registry.h"
#include "test-fit.h"

#include <gio/gio.h>
#include <math.h>

static MlStudy *
make_study (const char *attribute, guint points, guint rows, guint lines)
{
  return g_object_new (
      ml_registry_find (ML_TYPE_STUDY, "PartialDependence", NULL), "attribute",
      attribute, "points", points, "rows", rows, "lines", lines, NULL);
}

static MlPartialDependence *
run (MlStudy *study, MlDataset *data, const char *learner, guint threads)
{
  g_autoptr (MlLearner) settings = test_learner (learner);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), settings);
  g_autoptr (GError) error = NULL;
  experiment->threads = threads;
  MlFindings *findings = ml_study_run (study, experiment, NULL, NULL, &error);
  g_assert_no_error (error);
  return ML_PARTIAL_DEPENDENCE (findings);
}

/* y = 3 a - 2 b + 5, a and b uneven; c is not in it. (transfer full) */
static MlDataset *
make_plane (guint n_rows)
{
  static const char *const names[] = { "a", "b", "c", "y" };
  double *columns[4];
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("plane", n_rows);
  for (guint k = 0; k < 4; k++)
    columns[k] = g_new (double, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      columns[0][i] = sqrt (i);
      columns[1][i] = (i * 37) % 101 / 10.0;
      columns[2][i] = (i * 53) % 97;
      columns[3][i] = 3 * columns[0][i] - 2 * columns[1][i] + 5;
    }
  for (guint k = 0; k < 4; k++)
    ml_dataset_builder_add_numbers (
        builder, ml_attribute_new_numeric (names[k]), columns[k]);
  return ml_dataset_builder_finish (builder);
}

static void
test_linear (void)
{
  static const double slopes[] = { 3, -2, 0 };
  g_autoptr (MlDataset) data = make_plane (200);
  g_autoptr (MlStudy) study = make_study ("", 11, 500, 0);
  g_autoptr (MlPartialDependence) found
      = run (study, data, "LinearRegression ridge=0 selection=none", 0);
  g_assert_cmpuint (ml_partial_dependence_length (found), ==, 3);
  for (guint c = 0; c < 3; c++)
    {
      const MlDependenceCurve *curve = ml_partial_dependence_nth (found, c);
      g_assert_cmpuint (curve->column, ==, c);
      g_assert_cmpuint (curve->n_outputs, ==, 1);
      g_assert_cmpuint (curve->n_grid, ==, 11);
      for (guint i = 1; i < curve->n_grid; i++)
        {
          const double step = curve->grid[i] - curve->grid[i - 1];
          g_assert_cmpfloat (step, >, 0);
          g_assert_cmpfloat_with_epsilon (
              (curve->means[i] - curve->means[i - 1]) / step, slopes[c], 1e-9);
        }
    }
  const MlDependenceCurve *a = ml_partial_dependence_nth (found, 0);
  g_assert_cmpfloat (a->grid[0], ==, 0);
  g_assert_cmpfloat (a->grid[10], ==, sqrt (199));
  g_assert_cmpfloat_with_epsilon (/* 199 / 2 = 99.5: between two rows */
                                  a->grid[5], (sqrt (99) + sqrt (100)) / 2,
                                  1e-12);
}

/* The mean of the lines of all rows is the curve. */
static void
test_lines (void)
{
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlStudy) study = make_study ("petalwidth", 7, 150, 1000);
  g_autoptr (MlPartialDependence) found = run (study, data, "NaiveBayes", 0);
  const MlDependenceCurve *curve = ml_partial_dependence_nth (found, 0);
  g_assert_cmpuint (ml_partial_dependence_length (found), ==, 1);
  g_assert_cmpstr (ml_partial_dependence_column (found, 0)->name, ==,
                   "petalwidth");
  g_assert_cmpuint (curve->n_lines, ==, 150);
  g_assert_cmpuint (curve->n_outputs, ==, 3);
  for (guint i = 0; i < curve->n_grid * 3; i++)
    {
      double sum = 0;
      for (guint line = 0; line < 150; line++)
        sum += (double) curve->lines[(i / 3 * 150 + line) * 3 + i % 3];
      g_assert_cmpfloat_with_epsilon (sum / 150, curve->means[i], 1e-6);
    }
  for (guint i = 0; i < curve->n_grid; i++) /* probabilities */
    g_assert_cmpfloat_with_epsilon (
        curve->means[3 * i] + curve->means[3 * i + 1] + curve->means[3 * i + 2],
        1, 1e-9);
}

/* Without regularization, so both find the likeliest coefficients; quantiles by
 * NumPy. 1 - 0.99068581 and 1 - 0.16431078 are what partial_dependence() prints
 * at its ends. */
static void
test_scikit_learn (void)
{
  static const struct
  {
    const char *attribute;
    double grid[5], negative[5];
  } expected[]
      = { { "plas",
            { 0, 99, 117, 140.25, 199 },
            { 0.9906858, 0.8050828, 0.7042853, 0.5420492, 0.1643108 } },
          { "mass",
            { 0, 27.3, 32, 36.6, 67.1 },
            { 0.9498026, 0.7284131, 0.6629439, 0.5923790, 0.1446771 } } };
  g_autoptr (MlDataset) data = test_load ("diabetes.arff");
  for (guint e = 0; e < G_N_ELEMENTS (expected); e++)
    {
      g_autoptr (MlStudy) study
          = make_study (expected[e].attribute, 5, 1000, 0);
      g_autoptr (MlPartialDependence) found
          = run (study, data, "Logistic ridge=1e-8", 0);
      const MlDependenceCurve *curve = ml_partial_dependence_nth (found, 0);
      g_assert_cmpuint (curve->n_grid, ==, 5);
      for (guint i = 0; i < 5; i++)
        {
          g_assert_cmpfloat_with_epsilon (curve->grid[i], expected[e].grid[i],
                                          1e-12);
          g_assert_cmpfloat_with_epsilon (curve->means[2 * i],
                                          expected[e].negative[i], 1e-5);
        }
    }
}

/* A tree of one test on outlook and further ones: what it does not look at is
 * flat; of labels there are as many values. Counted by hand on J48's tree of
 * the weather: sunny → humidity, overcast → yes, rainy → windy. */
static void
test_nominal (void)
{
  g_autoptr (MlDataset) data = test_load ("weather.nominal.arff");
  g_autoptr (MlStudy) study = make_study ("", 5, 500, 0);
  g_autoptr (MlPartialDependence) found = run (study, data, "J48", 0);
  g_assert_cmpuint (ml_partial_dependence_length (found), ==, 4);
  const MlDependenceCurve *outlook = ml_partial_dependence_nth (found, 0);
  const MlDependenceCurve *heat = ml_partial_dependence_nth (found, 1);
  g_assert_cmpuint (outlook->n_grid, ==, 3);
  /* yes: 7 of 14 rows are of normal humidity, all, 8 of 14 without wind */
  g_assert_cmpfloat_with_epsilon (outlook->means[0], 7.0 / 14, 1e-12);
  g_assert_cmpfloat_with_epsilon (outlook->means[2], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (outlook->means[4], 8.0 / 14, 1e-12);
  g_assert_cmpuint (heat->n_grid, ==, 3);
  g_assert_cmpfloat (heat->means[0], ==, heat->means[2]);
  g_assert_cmpfloat (heat->means[0], ==, heat->means[4]);
}

static void
test_any_number_of_threads (void)
{
  g_autoptr (MlDataset) data = test_load ("glass.arff");
  g_autoptr (MlStudy) study = make_study ("", 6, 50, 5);
  g_autoptr (MlPartialDependence) one = run (study, data, "J48", 1);
  g_autoptr (MlPartialDependence) three = run (study, data, "J48", 3);
  g_assert_cmpuint (ml_partial_dependence_length (one), ==, 9);
  for (guint c = 0; c < 9; c++)
    {
      const MlDependenceCurve *a = ml_partial_dependence_nth (one, c);
      const MlDependenceCurve *b = ml_partial_dependence_nth (three, c);
      const gsize n = (gsize) a->n_grid * a->n_outputs;
      g_assert_cmpmem (a->grid, a->n_grid * sizeof (double), b->grid,
                       b->n_grid * sizeof (double));
      g_assert_cmpmem (a->means, n * sizeof (double), b->means,
                       n * sizeof (double));
      g_assert_cmpmem (a->lines, 5 * n * sizeof (float), b->lines,
                       5 * n * sizeof (float));
    }
}

static void
assert_refused (const char *file, const char *attribute, const char *message)
{
  g_autoptr (MlDataset) data = test_load (file);
  g_autoptr (MlLearner) learner = test_learner ("ZeroR");
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  g_autoptr (MlStudy) study = make_study (attribute, 5, 50, 5);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_study_run (study, experiment, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refuses (void)
{
  assert_refused ("iris.arff", "petals",
                  "“petals” is not a column of the table; choose another "
                  "attribute");
  assert_refused ("iris.arff", "class",
                  "“class” is the class itself; choose another attribute");
}

/* A model that is known is not trained again: ZeroR is asked for, the known one
 * looks at the petals. */
static void
test_known_model (void)
{
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlLearner) learner = test_learner ("OneR");
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, experiment->target);
  g_autoptr (MlPredictor) model
      = ml_experiment_fit (experiment, all, NULL, NULL);
  g_autoptr (MlLearner) other = test_learner ("ZeroR");
  g_autoptr (MlExperiment) asked
      = ml_experiment_new (data, experiment->target, other);
  g_autoptr (MlStudy) study = make_study ("petalwidth", 5, 150, 0);
  g_autoptr (MlFindings) found = ml_study_run (study, asked, model, NULL, NULL);
  const MlDependenceCurve *curve
      = ml_partial_dependence_nth (ML_PARTIAL_DEPENDENCE (found), 0);
  g_assert_cmpfloat (curve->means[0], ==, 1); /* setosa below 0.8 */
  g_assert_cmpfloat (curve->means[3 * (curve->n_grid - 1)], ==, 0);
}

static gpointer
stop_soon (gpointer data)
{
  while (ml_monitor_progress (data) <= 0.6) /* trained, and some points done */
    g_usleep (1000);
  ml_monitor_stop (data);
  return NULL;
}

/* A thousand points of one column: those that were done before the stop are a
 * shorter curve. */
static void
test_stops (void)
{
  g_autoptr (MlDataset) data = test_load ("diabetes.arff");
  g_autoptr (MlLearner) learner = test_learner ("kNN neighbors=5");
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  g_autoptr (MlStudy) study = make_study ("pedi", 1000, 768, 3);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("stop", stop_soon, monitor);
  g_autoptr (MlFindings) found
      = ml_study_run (study, experiment, NULL, monitor, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  const MlDependenceCurve *curve
      = ml_partial_dependence_nth (ML_PARTIAL_DEPENDENCE (found), 0);
  g_assert_cmpuint (curve->n_grid, >, 0);
  g_assert_cmpuint (curve->n_grid, <, 900);
  g_assert_cmpstr (ml_findings_problem (found), ==,
                   "stopped before all was done");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/partial-dependence/linear", test_linear);
  g_test_add_func ("/core/partial-dependence/lines", test_lines);
  g_test_add_func ("/core/partial-dependence/scikit-learn", test_scikit_learn);
  g_test_add_func ("/core/partial-dependence/nominal", test_nominal);
  g_test_add_func ("/core/partial-dependence/any-number-of-threads",
                   test_any_number_of_threads);
  g_test_add_func ("/core/partial-dependence/refuses", test_refuses);
  g_test_add_func ("/core/partial-dependence/stops", test_stops);
  g_test_add_func ("/core/partial-dependence/known-model", test_known_model);
  return g_test_run ();
}
