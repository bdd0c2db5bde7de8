/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a small table becomes, worked out by hand. */
#include "ml-dataset-builder.h"
#include "ml-design.h"
#include "ml-error.h"

#include <math.h>
#include <string.h>

/* size {2, ?, 6, 4}, sky {rainy, sunny, rainy, ?}, windy {no, yes, ?, yes},
 * same {5, 5, ?, 5}, y {1, 7, 3, 9} */
static MlSubset *
make_rows (void)
{
  static const double sizes[] = { 2, NAN, 6, 4 }, same[] = { 5, 5, NAN, 5 },
                      y[] = { 1, 7, 3, 9 };
  static const gint32 skies[] = { 2, 0, 2, -1 }, winds[] = { 0, 1, -1, 1 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 4);
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
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("same"),
                                  g_memdup2 (same, sizeof same));
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"),
                                  g_memdup2 (y, sizeof y));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, 4);
}

/* Compares with @expected (rows × n), and so does what was saved and loaded. */
static void
check (MlDesignFlags flags, MlScaling scaling, guint n,
       const char *const *names, const double *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = make_rows ();
  g_autoptr (MlDesign) design = ml_design_new (rows, flags, scaling, &error);
  g_assert_no_error (error);
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_design_save (design));
  g_autoptr (MlDesign) loaded = ml_design_load (state, header, 4, &error);
  g_assert_no_error (error);
  const MlDesign *both[] = { design, loaded };
  for (guint d = 0; d < 2; d++)
    {
      g_assert_cmpuint (ml_design_n_inputs (both[d]), ==, n);
      g_autofree double *made = ml_design_encode (both[d], rows, &error);
      g_assert_no_error (error);
      for (guint j = 0; j < n; j++)
        {
          g_autofree char *name = ml_design_input_name (both[d], j);
          g_assert_cmpstr (name, ==, names[j]);
          for (guint i = 0; i < rows->n_rows; i++)
            g_assert_cmpfloat_with_epsilon (made[i * n + j],
                                            expected[i * n + j], 1e-12);
        }
    }
}

/* The mean size is 4; rainy and yes are the most frequent. */
static void
test_plain (void)
{
  static const char *const names[]
      = { "size", "sky=sunny", "sky=grey", "sky=rainy", "windy=yes", "same" };
  static const double expected[] = {
    2, 0, 0, 1, 0, 5, //
    4, 1, 0, 0, 1, 5, //
    6, 0, 0, 1, 1, 5, //
    4, 0, 0, 1, 1, 5,
  };
  check (ML_DESIGN_PLAIN, ML_SCALING_NONE, 6, names, expected);
}

/* Size 2 … 6 to 0 … 1; what never varies is left out, or 0. */
static void
test_scaled (void)
{
  static const char *const names[]
      = { "size", "sky=sunny", "sky=grey", "sky=rainy", "windy=yes" };
  static const double unit[] = {
    0,   0, 0, 1, 0, //
    0.5, 1, 0, 0, 1, //
    1,   0, 0, 1, 1, //
    0.5, 0, 0, 1, 1,
  };
  check (ML_DESIGN_VARYING, ML_SCALING_UNIT, 5, names, unit);
  /* sizes 2 4 6 4: squares 8 / 3; 0 1 0 0: 0.75 / 3; 0 1 1 1 likewise */
  const double s = 1 / sqrt (8.0 / 3), b = 1 / sqrt (0.25);
  const double standard[] = {
    -2 * s, -0.25 * b, 0, 0.25 * b,  -0.75 * b, //
    0,      0.75 * b,  0, -0.75 * b, 0.25 * b,  //
    2 * s,  -0.25 * b, 0, 0.25 * b,  0.25 * b,  //
    0,      -0.25 * b, 0, 0.25 * b,  0.25 * b,
  };
  check (ML_DESIGN_VARYING, ML_SCALING_STANDARDIZE, 5, names, standard);
}

/* Mean y: sunny 7, rainy (1 + 3 + 9) / 3 = 13/3, grey, of no row, 5: rainy <
 * grey < sunny. no 1, yes (7 + 3 + 9) / 3. */
static void
test_ordered (void)
{
  static const char *const names[]
      = { "size", "sky=grey,sunny", "sky=sunny", "windy=yes" };
  static const double expected[] = {
    2, 0, 0, 0, //
    4, 1, 1, 1, //
    6, 0, 0, 1, //
    4, 0, 0, 1,
  };
  check (ML_DESIGN_VARYING | ML_DESIGN_ORDERED, ML_SCALING_NONE, 4, names,
         expected);
}

static void
test_refuses_wrong_state (void)
{
  static const char *const cases[] = {
    "'hello'",
    "(uint32 0, [(uint32 9, 0.0, @au [], [(0.0, 1.0)])])", /* no column 9 */
    "(uint32 0, [(uint32 4, 0.0, @au [], [(0.0, 1.0)])])", /* the class */
    "(uint32 0, [(uint32 0, 0.0, @au [], @a(dd) [])])",    /* no scale */
    "(uint32 0, [(uint32 2, 5.0, [uint32 0, 1], [(0.0, 1.0)])])", /* label 5 */
    "(uint32 0, [(uint32 2, 0.0, [uint32 0, 0], [(0.0, 1.0)])])", /* twice */
    "(uint32 0, [(uint32 0, 0.0, @au [], [(0.0, inf)])])",
  };
  g_autoptr (MlSubset) rows = make_rows ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) state
          = g_variant_parse (NULL, cases[i], NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (ml_design_load (state, rows->data, 4, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/design/plain", test_plain);
  g_test_add_func ("/core/design/scaled", test_scaled);
  g_test_add_func ("/core/design/ordered", test_ordered);
  g_test_add_func ("/core/design/refuses-wrong-state",
                   test_refuses_wrong_state);
  return g_test_run ();
}
