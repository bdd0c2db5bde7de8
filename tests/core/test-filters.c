/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the filters make of a small table, worked out by hand. They are fitted
 * on the first four rows; the fifth is new to them. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"

#include <math.h>

/* size {2, 4, 6, ?, 10}, sky {rainy, sunny, rainy, ?, grey}, windy {no, yes,
 * ?, yes, no}, same {5 …}, class {no, yes, ?, yes, no} */
static MlDataset *
make_table (void)
{
  static const double sizes[] = { 2, 4, 6, NAN, 10 };
  static const gint32 skies[] = { 2, 0, 2, -1, 1 },
                      winds[] = { 0, 1, -1, 1, 0 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 5);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("size"),
                                  g_memdup2 (sizes, sizeof sizes));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("sky", g_strsplit ("sunny,grey,rainy", ",", 3)),
      g_memdup2 (skies, sizeof skies));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("windy", g_strsplit ("no,yes", ",", 2)),
      g_memdup2 (winds, sizeof winds));
  double *same = g_new (double, 5);
  for (guint i = 0; i < 5; i++)
    same[i] = 5;
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("same"),
                                  same);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("no,yes", ",", 2)),
      g_memdup2 (winds, sizeof winds));
  return ml_dataset_builder_finish (builder);
}

/* All five rows after @text was fitted on the first four; through the saved
 * form as well. */
static MlSubset *
apply (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = make_table ();
  GArray *first = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < 4; i++)
    g_array_append_val (first, i);
  g_autoptr (MlSubset) training = ml_subset_new (data, 4, first);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, 4);
  g_autoptr (MlFilter) filter = ml_filter_from_text (text, &error);
  g_assert_no_error (error);
  g_autoptr (MlTransform) fitted = ml_filter_fit (filter, training, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) state = g_variant_take_ref (ml_transform_save (fitted));
  g_autoptr (MlDataset) header = ml_dataset_header (data);
  g_autoptr (MlTransform) loaded
      = ML_FILTER_GET_CLASS (filter)->load (filter, state, header, 4, &error);
  g_assert_no_error (error);
  return ml_transform_apply (loaded, all);
}

static void
assert_column (const MlSubset *rows, guint column, const char *name,
               const double *expected)
{
  g_assert_cmpstr (ml_dataset_attribute (rows->data, column)->name, ==, name);
  for (guint i = 0; i < 5; i++)
    {
      double value = ml_subset_value (rows, i, column);
      if (isnan (expected[i]))
        g_assert_true (isnan (value));
      else
        g_assert_cmpfloat_with_epsilon (value, expected[i], 1e-12);
    }
}

static const double class_codes[] = { 0, 1, NAN, 1, 0 };

static void
test_replace_missing (void)
{
  g_autoptr (MlSubset) made = apply ("ReplaceMissing");
  assert_column (made, 0, "size", (const double[]){ 2, 4, 6, 4, 10 });
  assert_column (made, 1, "sky", (const double[]){ 2, 0, 2, 2, 1 });
  assert_column (made, 2, "windy", (const double[]){ 0, 1, 1, 1, 0 });
  assert_column (made, 4, "class", class_codes);
}

/* Training rows 2, 4, 6: a new 10 goes beyond the range. */
static void
test_normalize (void)
{
  g_autoptr (MlSubset) unit = apply ("Normalize");
  assert_column (unit, 0, "size", (const double[]){ 0, 0.5, 1, NAN, 2 });
  assert_column (unit, 3, "same", (const double[]){ 0, 0, 0, 0, 0 });
  assert_column (unit, 4, "class", class_codes);
  g_autoptr (MlSubset) symmetric
      = apply ("weka.filters.unsupervised.attribute.Normalize -S 2.0 -T -1.0");
  assert_column (symmetric, 0, "size", (const double[]){ -1, 0, 1, NAN, 3 });
}

static void
test_standardize (void)
{
  g_autoptr (MlSubset) made = apply ("Standardize"); /* mean 4, sd 2 */
  assert_column (made, 0, "size", (const double[]){ -1, 0, 1, NAN, 3 });
  assert_column (made, 3, "same", (const double[]){ 0, 0, 0, 0, 0 });
  assert_column (made, 1, "sky", (const double[]){ 2, 0, 2, NAN, 1 });
}

static void
test_nominal_to_binary (void)
{
  g_autoptr (MlSubset) made = apply ("NominalToBinary");
  g_assert_cmpuint (ml_dataset_n_columns (made->data), ==, 7);
  g_assert_cmpint (made->target, ==, 6);
  assert_column (made, 1, "sky=sunny", (const double[]){ 0, 1, 0, NAN, 0 });
  assert_column (made, 2, "sky=grey", (const double[]){ 0, 0, 0, NAN, 1 });
  assert_column (made, 3, "sky=rainy", (const double[]){ 1, 0, 1, NAN, 0 });
  assert_column (made, 4, "windy", (const double[]){ 0, 1, NAN, 1, 0 });
  assert_column (made, 6, "class", class_codes);
  g_autoptr (MlSubset) all = apply ("NominalToBinary always-expands=true");
  g_assert_cmpuint (ml_dataset_n_columns (all->data), ==, 8);
  assert_column (all, 4, "windy=no", (const double[]){ 1, 0, NAN, 0, 1 });
  assert_column (all, 5, "windy=yes", (const double[]){ 0, 1, NAN, 1, 0 });
}

static void
test_refuses_wrong_state (void)
{
  static const char *const cases[][2] = {
    { "Standardize", "'hello'" },
    { "Standardize", "[(uint32 99, 0.0, 1.0, 1.0, 0.0, 0.0)]" },
    { "Standardize", "[(uint32 0, 0.0, 0.0, 1.0, 0.0, 0.0)]" },
    { "ReplaceMissing", "[(uint32 1, 0.0, 1.0, 1.0, 0.0, 3.0)]" },
    { "NominalToBinary", "(true, [(uint32 1, uint32 4)])" },
    { "NominalToBinary", "(true, [(uint32 4, uint32 2)])" },
  };
  g_autoptr (MlDataset) data = make_table ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlFilter) filter = ml_filter_from_text (cases[i][0], NULL);
      g_autoptr (GVariant) state
          = g_variant_parse (NULL, cases[i][1], NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (
          ML_FILTER_GET_CLASS (filter)->load (filter, state, data, 4, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/filters/replace-missing", test_replace_missing);
  g_test_add_func ("/core/filters/normalize", test_normalize);
  g_test_add_func ("/core/filters/standardize", test_standardize);
  g_test_add_func ("/core/filters/nominal-to-binary", test_nominal_to_binary);
  g_test_add_func ("/core/filters/refuses-wrong-state",
                   test_refuses_wrong_state);
  return g_test_run ();
}
