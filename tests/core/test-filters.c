/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the filters make of a small table, worked out by hand. They are fitted
 * on the first four rows; the fifth is new to them. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-parallel.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

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
  g_autoptr (MlTransform) fitted
      = ml_filter_fit (filter, training, NULL, &error);
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

/* Training rows 2, 4, 6 lie at 0, 0.5, 1; what is above the threshold is 1. */
static void
test_binarize (void)
{
  g_autoptr (MlSubset) made = apply ("Binarize");
  assert_column (made, 0, "size", (const double[]){ 0, 0, 1, NAN, 1 });
  assert_column (made, 1, "sky", (const double[]){ 2, 0, 2, NAN, 1 });
  assert_column (made, 3, "same", (const double[]){ 0, 0, 0, 0, 0 });
  assert_column (made, 4, "class", class_codes);
  g_autoptr (MlSubset) low = apply ("Binarize threshold=0.4");
  assert_column (low, 0, "size", (const double[]){ 0, 1, 1, NAN, 1 });
  g_autoptr (MlSubset) chance = apply ("Binarize by-chance=true");
  const double middle = ml_subset_value (chance, 1, 0);
  g_assert_true (middle == 0 || middle == 1);
  assert_column (chance, 0, "size", (const double[]){ 0, middle, 1, NAN, 1 });
}

enum
{
  N_PICTURES = 4000,
};

/* Pictures of 1 × 3 pixels: black, 51 of 255 and white. */
static MlDataset *
make_pictures (const char *text)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_new0 (guint8, 3 * N_PICTURES);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      bytes[3 * i + 1] = 51;
      bytes[3 * i + 2] = 255;
    }
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("p", N_PICTURES);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("image", 1, 1, 3), bytes);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlFilter) filter = ml_filter_from_text (text, &error);
  g_assert_no_error (error);
  MlDataset *made = ml_filter_apply (filter, data, -1, NULL, &error);
  g_assert_no_error (error);
  return made;
}

/* By chance a pixel of 0.2 is on in a fifth of the rows, five standard errors
 * apart at most; the same seed gives the same pixels for any threads. */
static void
test_binarize_pictures (void)
{
  g_autoptr (MlDataset) cut = make_pictures ("Binarize threshold=0.2");
  g_autoptr (MlDataset) low = make_pictures ("Binarize threshold=0.19");
  g_autoptr (MlDataset) one = make_pictures ("Binarize by-chance=true");
  ml_parallel_set_threads (1);
  g_autoptr (MlDataset) same = make_pictures ("Binarize by-chance=true");
  g_autoptr (MlDataset) two = make_pictures ("Binarize by-chance=true seed=2");
  ml_parallel_set_threads (0);
  const guint8 *pixels = ml_dataset_bytes (one, 0);
  guint n_on = 0;
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_assert_cmpmem (ml_dataset_bytes (cut, 0) + 3 * i, 3, "\0\0\377", 3);
      g_assert_cmpmem (ml_dataset_bytes (low, 0) + 3 * i, 3, "\0\377\377", 3);
      g_assert_cmpuint (pixels[3 * i], ==, 0);
      g_assert_cmpuint (pixels[3 * i + 2], ==, 255);
      n_on += pixels[3 * i + 1] / 255;
    }
  g_assert_cmpfloat_with_epsilon (n_on / (double) N_PICTURES, 0.2,
                                  5 * sqrt (0.2 * 0.8 / N_PICTURES));
  g_assert_cmpmem (pixels, 3 * N_PICTURES, ml_dataset_bytes (same, 0),
                   3 * N_PICTURES);
  g_assert_true (memcmp (pixels, ml_dataset_bytes (two, 0), 3 * N_PICTURES)
                 != 0);
}

static void
test_refuses_wrong_state (void)
{
  static const char *const cases[][2] = {
    { "Standardize", "'hello'" },
    { "Standardize", "[(uint32 99, 0.0, 1.0, 1.0, 0.0, 0.0)]" },
    { "Standardize", "[(uint32 0, 0.0, 0.0, 1.0, 0.0, 0.0)]" },
    { "ReplaceMissing", "[(uint32 1, 0.0, 1.0, 1.0, 0.0, 3.0)]" },
    { "Binarize", "(true, 0.5, uint32 1, [(uint32 1, 0.0, 1.0)])" },
    { "Binarize", "(true, 0.5, uint32 1, [(uint32 4, 0.0, 1.0)])" },
    { "Binarize", "(true, 0.5, uint32 1, [(uint32 0, 2.0, 1.0)])" },
    { "Binarize", "(true, 0.5, uint32 1, [(uint32 3, 0.0, 1.0), (0, 0, 1)])" },
    { "Binarize", "(false, 1.5, uint32 1, @a(udd) [])" },
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

/* -- Stopping -------------------------------------------------------------- */

/* Thirty columns of noise and a class of noise: nothing to find, much to do. */
static MlDataset *
make_noise (guint n_rows)
{
  enum
  {
    N_COLUMNS = 30
  };
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("noise", n_rows);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", c);
      double *values = g_new (double, n_rows);
      for (guint i = 0; i < n_rows; i++)
        values[i] = g_rand_double (random);
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      values);
    }
  gint32 *codes = g_new (gint32, n_rows);
  for (guint i = 0; i < n_rows; i++)
    codes[i] = g_rand_int_range (random, 0, 2);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("no,yes", ",", 2)), codes);
  return ml_dataset_builder_finish (builder);
}

typedef struct
{
  MlFilter *filter;
  MlDataset *data;
  MlMonitor *monitor;
  GError *error;
} Work;

static gpointer
apply_in_thread (gpointer data)
{
  Work *work = data;
  return ml_filter_apply (work->filter, work->data, 30, work->monitor,
                          &work->error);
}

/* What takes minutes ends at once when it is told to, after it said how far it
 * was. */
static void
test_stops (gconstpointer text)
{
  g_autoptr (MlDataset) data = make_noise (30000);
  g_autoptr (MlFilter) filter = ml_filter_from_text (text, NULL);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Work work = { filter, data, monitor, NULL };
  GThread *thread = g_thread_new ("filter", apply_in_thread, &work);
  const gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (ml_monitor_progress (monitor) <= 0 && g_get_monotonic_time () < end)
    g_usleep (10000);
  g_assert_cmpfloat (ml_monitor_progress (monitor), >, 0);
  g_assert_cmpfloat (ml_monitor_progress (monitor), <, 1);
  const gint64 told = g_get_monotonic_time ();
  ml_monitor_stop (monitor);
  g_autoptr (MlDataset) made = g_thread_join (thread);
  const gint64 waited = g_get_monotonic_time () - told;
  g_test_message ("stopped after %.1f ms", (double) waited / 1000);
  g_assert_cmpint (waited, <, 1000000); /* a busy machine, sanitizers */
  g_assert_null (made);
  g_assert_error (work.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&work.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/filters/replace-missing", test_replace_missing);
  g_test_add_func ("/core/filters/normalize", test_normalize);
  g_test_add_func ("/core/filters/standardize", test_standardize);
  g_test_add_func ("/core/filters/nominal-to-binary", test_nominal_to_binary);
  g_test_add_func ("/core/filters/binarize", test_binarize);
  g_test_add_func ("/core/filters/binarize/pictures", test_binarize_pictures);
  g_test_add_func ("/core/filters/refuses-wrong-state",
                   test_refuses_wrong_state);
  g_test_add_data_func (
      "/core/filters/stops/wrapper",
      "AttributeSelection evaluator=\"WrapperSubset classifier=J48\"",
      test_stops);
  g_test_add_data_func ("/core/filters/stops/relief",
                        "AttributeSelection evaluator=ReliefF search=Ranker",
                        test_stops);
  g_test_add_data_func ("/core/filters/stops/smote", "SMOTE percent=1000",
                        test_stops);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
