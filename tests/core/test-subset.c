/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that stand more than once and weigh other than in their table. */
#include "test-fit.h"

#include "ml-dataset-builder.h"

/* x = 0, 1, 2, 3; class a, b, ?, a; in the table row i weighs i + 1. */
static MlDataset *
make_table (void)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 4);
  double *numbers = g_new (double, 4);
  double *weights = g_new (double, 4);
  gint32 *codes = g_new (gint32, 4);
  for (gint32 i = 0; i < 4; i++)
    {
      numbers[i] = i;
      weights[i] = i + 1;
      codes[i] = i == 2 ? -1 : i % 3;
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  numbers);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_strsplit ("a b", " ", -1)),
      codes);
  ml_dataset_builder_set_weights (builder, weights);
  return ml_dataset_builder_finish (builder);
}

static MlSubset *
make_subset (MlDataset *table, gboolean has_own)
{
  static const guint32 picks[] = { 3, 2, 0, 0, 1 };
  static const double weights[] = { 0.5, 9, 2, 3, 4 };
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (rows, picks, G_N_ELEMENTS (picks));
  return ml_subset_new_weighted (
      table, 1, rows, has_own ? g_memdup2 (weights, sizeof weights) : NULL);
}

static void
assert_weights (const MlSubset *self, guint n, const double *expected)
{
  g_assert_cmpuint (self->n_rows, ==, n);
  g_assert_true (ml_subset_has_weights (self));
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (ml_subset_weight (self, i), ==, expected[i]);
}

static void
test_weights (void)
{
  static const double of_table[] = { 4, 3, 1, 1, 2 };
  static const double own[] = { 0.5, 9, 2, 3, 4 };
  static const double known[] = { 0.5, 2, 3, 4 };
  g_autoptr (MlDataset) table = make_table ();
  g_autoptr (MlSubset) plain = make_subset (table, FALSE);
  g_autoptr (MlSubset) weighted = make_subset (table, TRUE);
  g_autoptr (MlSubset) elsewhere = ml_subset_with_data (weighted, table, 1);
  g_autoptr (MlSubset) left = ml_subset_drop_missing_class (weighted);
  assert_weights (plain, 5, of_table);
  assert_weights (weighted, 5, own);
  assert_weights (elsewhere, 5, own);
  assert_weights (left, 4, known);
}

/* ZeroR counts from 1: (1 + 5.5) / 11.5 = 0.565… for a, 5 / 11.5 for b. */
static void
test_learners_see_them (void)
{
  g_autoptr (MlDataset) table = make_table ();
  g_autoptr (MlSubset) weighted = make_subset (table, TRUE);
  g_autoptr (MlModel) model = test_fit ("ZeroR", weighted, NULL);
  g_autofree double *out = test_predict (model, weighted);
  g_assert_cmpfloat_with_epsilon (out[0], 6.5 / 11.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (out[1], 5 / 11.5, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/subset/weights", test_weights);
  g_test_add_func ("/core/subset/learners-see-them", test_learners_see_them);
  return g_test_run ();
}
