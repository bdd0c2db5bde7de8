/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of each kind of column; the expected floats are worked out by hand.
 */
#include "ml-dataset-builder.h"
#include "ml-design.h"
#include "ml-encoder.h"
#include "ml-error.h"

#include <math.h>
#include <string.h>

#define EPSILON 1e-6

static gpointer
copy (const void *values, gsize size)
{
  return g_memdup2 (values, size);
}

/* size {2, 4, 6, missing}, windy {no, yes}, sky {sunny, grey, rainy}, a text,
 * a constant, a class. */
static MlDataset *
make_table (void)
{
  const double size[] = { 2, 4, 6, NAN }, same[] = { 5, 5, 5, 5 };
  const gint32 windy[] = { 0, 1, 1, -1 }, sky[] = { 2, 0, -1, 0 };
  const gint32 text[] = { 0, 0, 0, 0 }, play[] = { 1, 0, -1, 1 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("t", 4);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("size"),
                                  copy (size, sizeof size));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("windy", g_strsplit ("no,yes", ",", -1)),
      copy (windy, sizeof windy));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("sky",
                                g_strsplit ("sunny,grey,rainy", ",", -1)),
      copy (sky, sizeof sky));
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_string ("note", g_strsplit ("a", ",", -1)),
      copy (text, sizeof text));
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("same"),
                                  copy (same, sizeof same));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("play", g_strsplit ("no,yes", ",", -1)),
      copy (play, sizeof play));
  return ml_dataset_builder_finish (builder);
}

/* ±1e300 standardized are ±1/√2, though their squares are no double. */
static void
test_huge_numbers (void)
{
  static const double x[] = { -1e300, 1e300 };
  static const gint32 codes[] = { 0, 1 };
  static const MlScaling scalings[]
      = { ML_SCALING_STANDARDIZE, ML_SCALING_SYMMETRIC };
  static const double expected[] = { G_SQRT2 / 2, 1 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("huge", 2);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  copy (x, sizeof x));
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("y", g_strsplit ("no,yes", ",", -1)),
      copy (codes, sizeof codes));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  for (guint i = 0; i < G_N_ELEMENTS (scalings); i++)
    {
      g_autoptr (MlEncoder) encoder
          = ml_encoder_new (rows, scalings[i], ML_SCALING_NONE, NULL);
      float got[2];
      ml_encoder_encode_rows (encoder, rows, 0, 2, got);
      g_assert_cmpfloat_with_epsilon ((double) got[0], -expected[i], EPSILON);
      g_assert_cmpfloat_with_epsilon ((double) got[1], expected[i], EPSILON);
      g_autoptr (MlDesign) design
          = ml_design_new (rows, ML_DESIGN_PLAIN, scalings[i], NULL);
      g_autofree double *wide = ml_design_encode (design, rows, NULL);
      g_assert_cmpfloat_with_epsilon (wide[0], -expected[i], 1e-12);
      g_assert_cmpfloat_with_epsilon (wide[1], expected[i], 1e-12);
    }
}

static void
assert_rows (const MlEncoder *encoder, const MlSubset *rows,
             const float *expected)
{
  guint width = ml_encoder_n_inputs (encoder);
  g_autofree float *got = g_new (float, (gsize) rows->n_rows *width);
  ml_encoder_encode_rows (encoder, rows, 0, rows->n_rows, got);
  for (guint i = 0; i < rows->n_rows * width; i++)
    g_assert_cmpfloat_with_epsilon ((double) got[i], (double) expected[i],
                                    EPSILON);
}

static void
test_unscaled (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 5);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  g_assert_cmpuint (ml_encoder_n_inputs (encoder), ==, 6);
  g_assert_cmpuint (ml_encoder_n_outputs (encoder), ==, 2);
  const char *const names[]
      = { "size", "windy=yes", "sky=sunny", "sky=grey", "sky=rainy", "same" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = ml_encoder_input_name (encoder, i);
      g_assert_cmpstr (name, ==, names[i]);
    }
  const float third = 1.0f / 3;
  const float expected[] = {
    2, 0,         0,         0, 1,     5, /* */
    4, 1,         1,         0, 0,     5, /* */
    6, 1,         2 * third, 0, third, 5, /* the sky is missing  */
    4, 2 * third, 1,         0, 0,     5, /* size and windy are  */
  };
  assert_rows (encoder, rows, expected);
}

static void
test_scaled (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 5);
  float got[24];

  g_autoptr (MlEncoder) standard
      = ml_encoder_new (rows, ML_SCALING_STANDARDIZE, ML_SCALING_NONE, NULL);
  ml_encoder_encode_rows (standard, rows, 0, 4, got);
  const float sizes[] = { -1, 0, 1, 0 }; /* mean 4, sd 2 */
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat_with_epsilon ((double) got[6 * i], (double) sizes[i],
                                      EPSILON);
      g_assert_cmpfloat (got[6 * i + 5], ==, 0);
    }
  /* windy=yes is 0, 1, 1: mean 2/3, variance 1/3 */
  g_assert_cmpfloat_with_epsilon ((double) got[1], -2 / sqrt (3), EPSILON);
  g_assert_cmpfloat (got[19], ==, 0);

  g_autoptr (MlEncoder) symmetric
      = ml_encoder_new (rows, ML_SCALING_SYMMETRIC, ML_SCALING_NONE, NULL);
  ml_encoder_encode_rows (symmetric, rows, 1, 3, got);
  g_assert_cmpfloat (got[0], ==, 0);
  g_assert_cmpfloat (got[6], ==, 1);
  g_assert_cmpfloat_with_epsilon ((double) got[13], 1.0 / 3, EPSILON);

  g_autoptr (MlEncoder) unit
      = ml_encoder_new (rows, ML_SCALING_UNIT, ML_SCALING_NONE, NULL);
  ml_encoder_encode_rows (unit, rows, 0, 2, got);
  g_assert_cmpfloat (got[0], ==, 0);
  g_assert_cmpfloat (got[6], ==, 0.5f);
  g_assert_cmpfloat (got[11], ==, 0);
}

static void
test_targets (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 5);
  g_autoptr (MlEncoder) labels
      = ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  float one_hot[6];
  ml_encoder_encode_targets (labels, rows, 0, 3, one_hot);
  const float expected[] = { 0, 1, 1, 0 };
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (one_hot[i], ==, expected[i]);
  g_assert_true (isnan (one_hot[4]) && isnan (one_hot[5]));

  g_autoptr (MlSubset) numbers = ml_subset_new_all (data, 0);
  g_autoptr (MlEncoder) number
      = ml_encoder_new (numbers, ML_SCALING_NONE, ML_SCALING_SYMMETRIC, NULL);
  g_assert_cmpuint (ml_encoder_n_outputs (number), ==, 1);
  float scaled[4];
  ml_encoder_encode_targets (number, numbers, 0, 4, scaled);
  g_assert_cmpfloat (scaled[0], ==, -1);
  g_assert_cmpfloat (scaled[1], ==, 0);
  g_assert_true (isnan (scaled[3]));
  g_assert_cmpfloat (ml_encoder_decode_target (number, -0.5), ==, 3);
}

static MlDataset *
make_pictures (void)
{
  const guint8 bytes[] = { 0, 51, 102, 255, 255, 0, 0, 204 };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("p", 2);
  ml_dataset_builder_add_bytes (builder,
                                ml_attribute_new_image ("image", 1, 2, 2),
                                copy (bytes, sizeof bytes));
  return ml_dataset_builder_finish (builder);
}

static void
test_pictures (void)
{
  g_autoptr (MlDataset) data = make_pictures ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, -1);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_STANDARDIZE, ML_SCALING_NONE, NULL);
  guint shape[3];
  g_assert_true (ml_encoder_shape (encoder, shape));
  g_assert_cmpuint (shape[0], ==, 1);
  g_assert_cmpuint (shape[2], ==, 2);
  g_autofree char *name = ml_encoder_input_name (encoder, 2);
  g_assert_cmpstr (name, ==, "image 1,0");
  g_autoptr (MlMatrix) made = ml_encoder_encode (encoder, rows);
  const float expected[] = { 0, 0.2f, 0.4f, 1, 1, 0, 0, 0.8f };
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat_with_epsilon ((double) made->data[i],
                                    (double) expected[i], EPSILON);
}

static void
test_saves (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 5);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_STANDARDIZE, ML_SCALING_NONE, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_encoder_save (encoder));
  g_autoptr (MlDataset) header = ml_dataset_header (data);
  g_autoptr (MlEncoder) loaded = ml_encoder_load (state, header, 5, NULL);
  float before[24];
  ml_encoder_encode_rows (encoder, rows, 0, 4, before);
  assert_rows (loaded, rows, before);
}

static void
test_refuses_wrong_state (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlDataset) header = ml_dataset_header (data);
  const char *const states[] = {
    "('hello',)",
    "(uint32 9, uint32 0, @a(ddd) [], (0.0, 1.0))",
    "(uint32 0, uint32 0, @a(ddd) [], (0.0, 1.0))",
    ("(uint32 0, uint32 0, [(0.0, inf, 0.0), (0.0, 1.0, 0.0), (0.0, 1.0, 0.0),"
     " (0.0, 1.0, 0.0), (0.0, 1.0, 0.0), (0.0, 1.0, 0.0)], (0.0, 1.0))"),
  };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) state
          = g_variant_parse (NULL, states[i], NULL, NULL, NULL);
      if (state == NULL) /* GVariant's text form has no infinity */
        continue;
      g_assert_null (ml_encoder_load (state, header, 5, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
    }
}

static void
test_refuses_texts_alone (void)
{
  g_autoptr (MlDataset) data = make_table ();
  g_autoptr (MlDataset) texts
      = ml_dataset_select_columns (data, (guint[]){ 3, 5 }, 2);
  g_autoptr (MlSubset) rows = ml_subset_new_all (texts, 1);
  g_autoptr (GError) error = NULL;
  g_assert_null (
      ml_encoder_new (rows, ML_SCALING_NONE, ML_SCALING_NONE, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/encoder/unscaled", test_unscaled);
  g_test_add_func ("/core/encoder/scaled", test_scaled);
  g_test_add_func ("/core/encoder/targets", test_targets);
  g_test_add_func ("/core/encoder/pictures", test_pictures);
  g_test_add_func ("/core/encoder/saves", test_saves);
  g_test_add_func ("/core/encoder/huge-numbers", test_huge_numbers);
  g_test_add_func ("/core/encoder/refuses-wrong-state",
                   test_refuses_wrong_state);
  g_test_add_func ("/core/encoder/refuses-texts-alone",
                   test_refuses_texts_alone);
  return g_test_run ();
}
