/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sets of data/ hold what their origins hold. Figures are those that WEKA
 * 3.6 and liac-arff found in the original files; every file says origin,
 * licence and shape in its head. */
#include "test-paths.h"

#include "ml-loader.h"
#include "ml-summary.h"

#include <string.h>

static const struct
{
  const char *file;
  guint rows, columns;
  const char *column;
  guint missing, distinct;
  double mean, sd, minimum, maximum;
} numbers[] = {
  { "cpu.arff", 209, 7, "MYCT", 0, 60, 203.822966507, 260.26292595, 17, 1500 },
  { "diabetes.arff", 768, 9, "preg", 0, 17, 3.84505208333, 3.3695780627, 0,
    17 },
  { "glass.arff", 214, 10, "RI", 0, 178, 1.51836542056, 0.00303686373939,
    1.51115, 1.53393 },
  { "iris.arff", 150, 5, "sepallength", 0, 35, 5.84333333333, 0.828066127978,
    4.3, 7.9 },
  { "segment-challenge.arff", 1500, 20, "region-centroid-col", 0, 253,
    125.196666667, 73.2277237247, 1, 254 },
  { "segment-test.arff", 810, 20, "region-centroid-col", 0, 237, 124.390123457,
    72.4938318077, 1, 252 },
  { "weather.numeric.arff", 14, 5, "temperature", 0, 12, 73.5714285714,
    6.57166745863, 64, 85 },
};

static const struct
{
  const char *file;
  guint rows, columns;
  const char *column;
  guint missing;
  const char *counts; /* in the order of the labels */
} labels[] = {
  { "contact-lenses.arff", 24, 5, "age", 0, "8 8 8" },
  { "diabetes.arff", 768, 9, "class", 0, "500 268" },
  { "glass.arff", 214, 10, "Type", 0, "70 76 17 0 13 9 29" },
  { "iris.arff", 150, 5, "class", 0, "50 50 50" },
  { "segment-challenge.arff", 1500, 20, "class", 0,
    "205 220 208 220 204 236 207" },
  { "segment-test.arff", 810, 20, "class", 0, "125 110 122 110 126 94 123" },
  { "vote.arff", 435, 17, "handicapped-infants", 12, "236 187" },
  { "weather.nominal.arff", 14, 5, "outlook", 0, "5 4 5" },
  /* The ten digits of scikit-learn's load_digits (). */
  { "digits.arff", 1797, 65, "digit", 0,
    "178 182 177 183 181 182 181 179 174 180" },
};

static MlDataset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (name);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ml_dataset_warnings (data));
  return data;
}

static MlSummary *
summarize (MlDataset *data, const char *column)
{
  const int index = ml_dataset_find_column (data, column);
  g_assert_cmpint (index, >=, 0);
  return ml_summary_new (data, (guint) index);
}

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (MlDataset) data = load (numbers[i].file);
      g_autoptr (MlSummary) found = summarize (data, numbers[i].column);
      g_assert_cmpuint (ml_dataset_n_rows (data), ==, numbers[i].rows);
      g_assert_cmpuint (ml_dataset_n_columns (data), ==, numbers[i].columns);
      g_assert_cmpuint (found->n_missing, ==, numbers[i].missing);
      g_assert_cmpuint (found->n_distinct, ==, numbers[i].distinct);
      g_assert_cmpfloat_with_epsilon (found->mean, numbers[i].mean,
                                      1e-9 * numbers[i].mean);
      g_assert_cmpfloat_with_epsilon (found->sd, numbers[i].sd,
                                      1e-9 * numbers[i].sd);
      g_assert_cmpfloat (found->minimum, ==, numbers[i].minimum);
      g_assert_cmpfloat (found->maximum, ==, numbers[i].maximum);
    }
}

static void
test_labels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (MlDataset) data = load (labels[i].file);
      g_autoptr (MlSummary) found = summarize (data, labels[i].column);
      g_autoptr (GString) counts = g_string_new (NULL);
      for (guint l = 0; l < found->n_labels; l++)
        g_string_append_printf (counts, "%s%u", l > 0 ? " " : "",
                                found->counts[l]);
      g_assert_cmpstr (counts->str, ==, labels[i].counts);
      g_assert_cmpuint (found->n_missing, ==, labels[i].missing);
      g_assert_cmpuint (ml_dataset_n_rows (data), ==, labels[i].rows);
      g_assert_cmpuint (ml_dataset_n_columns (data), ==, labels[i].columns);
    }
}

/* "… rows" of the head is the number of rows there are, and README names it. */
static void
check_head (const char *name, const char *readme)
{
  g_autoptr (MlDataset) data = load (name);
  g_autofree char *path = test_data_path (name);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autofree char *shape
      = g_strdup_printf ("Shape: %u rows", ml_dataset_n_rows (data));
  g_autofree char *entry = g_strdup_printf ("| `%s` | ", name);
  g_test_message ("%s", name);
  g_assert_nonnull (strstr (text, shape));
  g_assert_nonnull (strstr (text, "Origin: "));
  g_assert_nonnull (strstr (readme, entry));
}

static void
test_heads (void)
{
  g_autofree char *path = test_data_path ("README.md");
  g_autofree char *readme = NULL;
  g_assert_true (g_file_get_contents (path, &readme, NULL, NULL));
  g_autoptr (GDir) dir = g_dir_open (RURU_DATA_DIR, 0, NULL);
  const char *name;
  guint n_files = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".arff"))
      {
        check_head (name, readme);
        n_files++;
      }
  g_assert_cmpuint (n_files, >=, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contracts/data/numbers", test_numbers);
  g_test_add_func ("/contracts/data/labels", test_labels);
  g_test_add_func ("/contracts/data/heads", test_heads);
  return g_test_run ();
}
