/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The expected folds were printed by WEKA 3.6.14: its Instances.randomize(),
 * stratify(), trainCV() and testCV() with one java.util.Random (7), on 18 rows
 * of the classes "aabbcabacc?bcaabb?". */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-splitter.h"

#include <math.h>
#include <string.h>

#define N_ROWS 18
#define N_FOLDS 4

typedef struct
{
  guint n_test;
  guint32 test[5], training[14];
} Fold;

static const Fold stratified[N_FOLDS] = {
  { 5, { 10, 2, 8, 0, 14 }, { 15, 17, 4, 6, 1, 7, 9, 16, 3, 5, 11, 13, 12 } },
  { 5, { 17, 6, 12, 13, 1 }, { 15, 11, 8, 9, 4, 14, 5, 16, 10, 3, 2, 0, 7 } },
  { 4, { 15, 11, 4, 7 }, { 6, 2, 16, 1, 8, 10, 14, 3, 12, 17, 5, 0, 13, 9 } },
  { 4, { 3, 16, 9, 5 }, { 2, 0, 17, 15, 14, 4, 13, 12, 11, 6, 7, 10, 1, 8 } },
};

static const Fold numeric[N_FOLDS] = {
  { 5, { 10, 8, 15, 3, 1 }, { 7, 17, 0, 5, 13, 12, 9, 11, 4, 16, 14, 6, 2 } },
  { 5, { 17, 5, 2, 6, 13 }, { 7, 14, 15, 9, 0, 1, 16, 11, 10, 4, 8, 3, 12 } },
  { 4, { 7, 14, 0, 12 }, { 5, 8, 11, 13, 15, 10, 1, 4, 2, 17, 16, 3, 6, 9 } },
  { 4, { 4, 11, 9, 16 }, { 8, 3, 17, 7, 1, 0, 6, 2, 14, 5, 12, 10, 13, 15 } },
};

static MlSubset *
make_rows (gboolean is_nominal)
{
  static const char classes[] = "aabbcabacc?bcaabb?";
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("rows", N_ROWS);
  gint32 *codes = g_new (gint32, N_ROWS);
  double *numbers = g_new (double, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    {
      codes[i] = classes[i] == '?' ? -1 : classes[i] - 'a';
      numbers[i] = codes[i] < 0 ? (double) NAN : codes[i];
    }
  const char *labels[] = { "a", "b", "c", NULL };
  if (is_nominal)
    ml_dataset_builder_add_codes (
        builder,
        ml_attribute_new_nominal ("class", g_strdupv ((char **) labels)),
        g_steal_pointer (&codes));
  else
    ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("class"),
                                    g_steal_pointer (&numbers));
  g_free (codes);
  g_free (numbers);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 0);
}

static void
check_folds (gconstpointer expected)
{
  const Fold *folds = expected;
  g_autoptr (MlSubset) all = make_rows (folds == stratified);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made = ml_splitter_folds (all, N_FOLDS, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (made->len, ==, N_FOLDS);
  for (guint f = 0; f < N_FOLDS; f++)
    {
      const MlSplit *split = g_ptr_array_index (made, f);
      g_assert_cmpmem (split->test->rows, split->test->n_rows * 4,
                       folds[f].test, folds[f].n_test * 4);
      g_assert_cmpmem (split->training->rows, split->training->n_rows * 4,
                       folds[f].training, (N_ROWS - folds[f].n_test) * 4);
    }
}

/* 18 · 66 % = 11.88, rounded 12. The first 13 rows that WEKA's shuffle with
 * seed 7 leaves are the test rows of the numeric folds above, in their order.
 */
static void
test_percent (void)
{
  g_autoptr (MlSubset) all = make_rows (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSplit) split = ml_splitter_percent (all, 66, 7, FALSE, &error);
  g_assert_no_error (error);
  static const guint32 training[] = { 10, 8, 15, 3, 1, 17, 5, 2, 6, 13, 7, 14 };
  static const guint32 test[] = { 0, 12, 4, 11, 9, 16 };
  g_assert_cmpmem (split->training->rows, split->training->n_rows * 4, training,
                   sizeof training);
  g_assert_cmpmem (split->test->rows, split->test->n_rows * 4, test,
                   sizeof test);
}

static void
test_preserves_order (void)
{
  g_autoptr (MlSubset) all = make_rows (TRUE);
  g_autoptr (MlSplit) split = ml_splitter_percent (all, 50, 1, TRUE, NULL);
  g_assert_cmpuint (split->training->n_rows, ==, 9);
  for (guint i = 0; i < 9; i++)
    {
      g_assert_cmpuint (split->training->rows[i], ==, i);
      g_assert_cmpuint (split->test->rows[i], ==, 9 + i);
    }
}

static void
test_leave_one_out (void)
{
  g_autoptr (MlSubset) all = make_rows (TRUE);
  g_autoptr (GPtrArray) folds = ml_splitter_folds (all, N_ROWS, 1, NULL);
  guint32 seen = 0;
  for (guint f = 0; f < folds->len; f++)
    {
      const MlSplit *split = g_ptr_array_index (folds, f);
      g_assert_cmpuint (split->test->n_rows, ==, 1);
      g_assert_cmpuint (split->training->n_rows, ==, N_ROWS - 1);
      seen |= 1u << split->test->rows[0];
    }
  g_assert_cmpuint (seen, ==, (1u << N_ROWS) - 1);
}

static void
test_refuses (void)
{
  g_autoptr (MlSubset) all = make_rows (TRUE);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_splitter_folds (all, 19, 1, &error));
  g_assert_cmpstr (error->message, ==,
                   "19 folds cannot be cut from 18 rows; choose 2 to 18");
  g_clear_error (&error);
  g_assert_null (ml_splitter_folds (all, 1, 1, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_clear_error (&error);
  static const double percents[] = { 0, -3, 100, 1e300, 2, 99 };
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_assert_null (ml_splitter_percent (all, percents[i], 1, FALSE, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_clear_error (&error);
    }
  g_assert_null (ml_splitter_percent (all, (double) NAN, 1, FALSE, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/core/splitter/stratified-folds-equal-weka",
                        stratified, check_folds);
  g_test_add_data_func ("/core/splitter/numeric-folds-equal-weka", numeric,
                        check_folds);
  g_test_add_func ("/core/splitter/percent-equals-weka", test_percent);
  g_test_add_func ("/core/splitter/preserves-order", test_preserves_order);
  g_test_add_func ("/core/splitter/leave-one-out", test_leave_one_out);
  g_test_add_func ("/core/splitter/refuses-in-words", test_refuses);
  return g_test_run ();
}
