/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network of switches: off it is logistic regression to the last bit; on
 * it learns which inputs count when, which logistic regression cannot. */
#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static void
test_off_is_logistic (void)
{
  g_autoptr (MlSubset) rows = test_rows ("diabetes.arff");
  g_autoptr (MlModel) one
      = test_fit ("Switch switched=false epochs=5 init=auto", rows, NULL);
  g_autoptr (MlModel) other
      = test_fit ("SoftmaxRegression epochs=5", rows, NULL);
  g_autofree double *a = test_predict (one, rows);
  g_autofree double *b = test_predict (other, rows);
  const gsize n_bytes = sizeof (double) * rows->n_rows * 2;
  g_assert_cmpmem (a, n_bytes, b, n_bytes);
}

/* Three numbers: the third says which of the others decides. */
static MlSubset *
make_choices (void)
{
  const guint n = 1000;
  static const char *const names[] = { "a", "b", "which" };
  MlRandom random;
  ml_random_init (&random, 1, 0);
  double *columns[3];
  gint32 *codes = g_new (gint32, n);
  for (guint c = 0; c < 3; c++)
    columns[c] = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      for (guint c = 0; c < 3; c++)
        columns[c][i] = 2 * ml_random_uniform (&random) - 1;
      codes[i] = columns[columns[2][i] > 0 ? 0 : 1][i] > 0;
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("choices", n);
  for (guint c = 0; c < 3; c++)
    ml_dataset_builder_add_numbers (
        builder, ml_attribute_new_numeric (names[c]), columns[c]);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strsplit ("-,+", ",", 2)),
      codes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 3);
}

/* A straight line gets three quarters: right where a and b agree, and half of
 * the rest. */
static void
test_learns_what_counts_when (void)
{
  g_autoptr (MlSubset) rows = make_choices ();
  g_autoptr (MlModel) off
      = test_fit ("Switch switched=false group-columns=3", rows, NULL);
  g_autoptr (MlModel) on = test_fit ("Switch group-columns=3", rows, NULL);
  g_test_message ("off %u, on %u", test_n_correct (off, rows),
                  test_n_correct (on, rows));
  g_assert_cmpuint (test_n_correct (off, rows), <, 800);
  g_assert_cmpuint (test_n_correct (on, rows), >, 950);
}

static void
test_publishes_gates (void)
{
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlSnapshot) asked = ml_monitor_take_snapshot (monitor);
  g_assert_null (asked);
  g_autoptr (MlModel) model = test_fit ("Switch epochs=2", rows, monitor);
  g_assert_nonnull (model);
  g_autoptr (MlSnapshot) snapshot = ml_monitor_take_snapshot (monitor);
  const MlTensor *gates = ml_snapshot_find (snapshot, "gates.activations");
  g_assert_nonnull (gates);
  g_assert_cmpuint (gates->n_sizes, ==, 2);
  g_assert_cmpuint (gates->sizes[0], ==, 16); /* examples */
  g_assert_cmpuint (gates->sizes[1], ==, 4);
  for (guint i = 0; i < 64; i++)
    g_assert_cmpfloat (fabs ((double) gates->values[i] - 0.5), <, 0.5);
}

static void
test_refuses_too_many_groups (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = test_rows ("iris.arff");
  g_autoptr (MlLearner) self = test_learner ("Switch group-rows=2");
  g_assert_null (ml_learner_fit (self, rows, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, "group-rows=2"));
}

/* Its preset cuts four groups; two columns have room for two. */
static void
test_preset_fits_two_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("two", 4);
  for (guint c = 0; c < 2; c++)
    {
      double *values = g_new (double, 4);
      for (guint i = 0; i < 4; i++)
        values[i] = i >> c & 1;
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_new_numeric (c == 0 ? "a" : "b"), values);
    }
  gint32 *codes = g_new (gint32, 4);
  for (gint32 i = 0; i < 4; i++)
    codes[i] = i & 1;
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strsplit ("-,+", ",", 2)),
      codes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 2);
  g_autoptr (MlModel) model = test_fit ("Switch epochs=1", rows, NULL);
  g_assert_nonnull (model);
  g_autoptr (MlLearner) wish = test_learner ("Switch group-columns=3");
  g_assert_null (ml_learner_fit (wish, rows, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, "group-columns=3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/switch/off-is-logistic", test_off_is_logistic);
  g_test_add_func ("/core/switch/learns-what-counts-when",
                   test_learns_what_counts_when);
  g_test_add_func ("/core/switch/publishes-gates", test_publishes_gates);
  g_test_add_func ("/core/switch/refuses-too-many-groups",
                   test_refuses_too_many_groups);
  g_test_add_func ("/core/switch/preset-fits-two-columns",
                   test_preset_fits_two_columns);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
