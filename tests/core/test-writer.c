/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written reads back exactly: the tables of data/ and the shared
 * folder, and random ones full of awkward characters and numbers. */
#include "test-paths.h"

#include "ml-dataset-builder.h"
#include "ml-loader.h"
#include "ml-random.h"
#include "ml-writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ruru-writer-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static guint
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  return n;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  empty_folder (self->folder);
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
assert_same_attribute (const MlAttribute *a, const MlAttribute *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpfloat (a->weight, ==, b->weight);
  if (a->kind != ML_ATTRIBUTE_NOMINAL)
    return;
  g_assert_cmpuint (a->n_labels, ==, b->n_labels);
  for (guint i = 0; i < a->n_labels; i++)
    g_assert_cmpstr (a->labels[i], ==, b->labels[i]);
}

static void
assert_same_cell (MlDataset *a, MlDataset *b, guint row, guint column)
{
  const double x = ml_dataset_value (a, row, column);
  const double y = ml_dataset_value (b, row, column);
  g_assert_cmpint (isnan (x), ==, isnan (y));
  if (isnan (x))
    return;
  const MlAttribute *attribute = ml_dataset_attribute (a, column);
  if (ml_attribute_has_codes (attribute))
    g_assert_cmpstr (attribute->labels[(guint) x], ==,
                     ml_dataset_attribute (b, column)->labels[(guint) y]);
  else
    g_assert_cmpmem (&x, sizeof x, &y, sizeof y);
}

static void
assert_same (MlDataset *a, MlDataset *b)
{
  g_assert_cmpuint (ml_dataset_n_rows (a), ==, ml_dataset_n_rows (b));
  g_assert_cmpuint (ml_dataset_n_columns (a), ==, ml_dataset_n_columns (b));
  for (guint c = 0; c < ml_dataset_n_columns (a); c++)
    {
      assert_same_attribute (ml_dataset_attribute (a, c),
                             ml_dataset_attribute (b, c));
      for (guint r = 0; r < ml_dataset_n_rows (a); r++)
        assert_same_cell (a, b, r, c);
    }
  const double *v = ml_dataset_weights (a), *w = ml_dataset_weights (b);
  for (guint r = 0; r < ml_dataset_n_rows (a); r++)
    g_assert_cmpfloat (v != NULL ? v[r] : 1, ==, w != NULL ? w[r] : 1);
}

/* @types: of a CSV loader, or NULL */
static void
assert_round_trip (const Fixture *fixture, MlDataset *data, const char *name,
                   const char *types)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  ml_save_path (data, path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, &error);
  g_assert_no_error (error);
  if (types != NULL)
    g_object_set (loader, "types", types, "header", 1, NULL);
  g_autoptr (MlDataset) again
      = ml_loader_load_path (loader, path, NULL, &error);
  g_assert_no_error (error);
  assert_same (data, again);
  if (types == NULL)
    g_assert_cmpstr (ml_dataset_relation (data), ==,
                     ml_dataset_relation (again));
}

static void
round_trip_folder (Fixture *fixture, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (MlDataset) data = NULL;
      if (!g_str_has_suffix (name, ".arff"))
        continue;
      data = ml_load_path (path, NULL, NULL);
      if (data == NULL) /* difficult files that are to be refused */
        continue;
      assert_round_trip (fixture, data, "again.arff", NULL);
      assert_round_trip (fixture, data, "again.arff.gz", NULL);
    }
}

static void
test_data_folder (Fixture *fixture, gconstpointer data)
{
  round_trip_folder (fixture, RURU_DATA_DIR);
}

static void
test_shared_folders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sets = test_shared_path ("data/arff");
  g_autofree char *torture = test_shared_path ("data/torture");
  if (sets == NULL || torture == NULL)
    {
      g_test_skip ("there is no shared folder");
      return;
    }
  round_trip_folder (fixture, sets);
  round_trip_folder (fixture, torture);
}

static char *
draw_text (MlRandom *random)
{
  static const char *const pieces[]
      = { "a",  "B", "1",  "?",     ",",   " ",  "'",    "\"", "\\",
          "%",  "{", "}",  "#",     "\n",  "\r", "\t",   ";",  "|",
          "NA", "é", "한", "@data", "\\n", "-",  "sep=", "NaN" };
  GString *text = g_string_new (NULL);
  for (guint n = ml_random_below (random, 5); n > 0; n--)
    g_string_append (text,
                     pieces[ml_random_below (random, G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

/* Up to @n different texts. */
static char **
draw_texts (MlRandom *random, guint n)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      char *text = draw_text (random);
      if (g_hash_table_contains (known, text))
        g_free (text);
      else
        {
          g_hash_table_add (known, text);
          g_ptr_array_add (texts, text);
        }
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

static double
draw_number (MlRandom *random, gboolean is_date)
{
  double number;
  const guint64 bits = ml_random_next (random);
  if (ml_random_below (random, 10) == 0)
    return NAN;
  if (is_date)
    return (double) (bits % 4000000000000u) - 2e12;
  memcpy (&number, &bits, sizeof number);
  return isfinite (number) && ml_random_below (random, 2) == 0
             ? number
             : (double) (bits >> 44) / 100;
}

static void
add_random_column (MlDatasetBuilder *builder, MlRandom *random, guint n_rows,
                   guint column, GString *types)
{
  g_autofree char *text = draw_text (random);
  g_autofree char *name = g_strdup_printf ("%sn%u", text, column);
  const MlAttributeKind kind = ml_random_below (random, 4);
  MlAttribute *attribute;
  g_string_append_printf (types, "%s%u=%s", column > 0 ? "," : "", column + 1,
                          ml_attribute_kind_name (kind));
  if (kind == ML_ATTRIBUTE_NUMERIC || kind == ML_ATTRIBUTE_DATE)
    {
      attribute = kind == ML_ATTRIBUTE_NUMERIC
                      ? ml_attribute_new_numeric (name)
                      : ml_attribute_new_date (name, "yyyy-MM-dd'T'HH:mm:ss");
      double *numbers = g_new (double, n_rows);
      for (guint i = 0; i < n_rows; i++)
        numbers[i] = draw_number (random, kind == ML_ATTRIBUTE_DATE);
      ml_dataset_builder_add_numbers (builder, attribute, numbers);
      return;
    }
  char **texts = draw_texts (random, 1 + ml_random_below (random, 6));
  const guint n = g_strv_length (texts);
  attribute = kind == ML_ATTRIBUTE_NOMINAL
                  ? ml_attribute_new_nominal (name, texts)
                  : ml_attribute_new_string (name, texts);
  gint32 *codes = g_new (gint32, n_rows);
  for (guint i = 0; i < n_rows; i++)
    codes[i] = (gint32) ml_random_below (random, n + 1) - 1;
  ml_dataset_builder_add_codes (builder, attribute, codes);
}

static MlDataset *
draw_table (MlRandom *random, gboolean has_weights, GString *types)
{
  const guint n_rows = 1 + ml_random_below (random, 30);
  const guint n_columns = 1 + ml_random_below (random, 6);
  g_autofree char *relation = draw_text (random);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (relation, n_rows);
  for (guint i = 0; i < n_columns; i++)
    add_random_column (builder, random, n_rows, i, types);
  if (has_weights)
    {
      double *weights = g_new (double, n_rows);
      for (guint i = 0; i < n_rows; i++)
        weights[i] = ml_random_below (random, 3) / 4.0;
      ml_dataset_builder_set_weights (builder, weights);
    }
  return ml_dataset_builder_finish (builder);
}

static void
test_random_arff (Fixture *fixture, gconstpointer unused)
{
  MlRandom random;
  for (guint i = 0; i < 500; i++)
    {
      ml_random_init (&random, 17, i);
      g_autoptr (GString) types = g_string_new (NULL);
      g_autoptr (MlDataset) data = draw_table (&random, i % 2 == 0, types);
      assert_round_trip (fixture, data, "random.arff", NULL);
    }
}

/* A nominal column's unused labels do not stand in a CSV file, so codes are
 * compared by their texts only; see assert_same_cell(). */
static void
assert_csv_round_trip (const Fixture *fixture, MlDataset *data,
                       const char *name, const char *types)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  ml_save_path (data, path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, &error);
  g_object_set (loader, "types", types, "header", 1, "delimiter",
                g_str_has_suffix (name, ".tsv") ? 3 : 1, NULL);
  g_autoptr (MlDataset) again
      = ml_loader_load_path (loader, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, ml_dataset_n_rows (again));
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    {
      g_assert_cmpstr (ml_dataset_attribute (data, c)->name, ==,
                       ml_dataset_attribute (again, c)->name);
      for (guint r = 0; r < ml_dataset_n_rows (data); r++)
        assert_same_cell (data, again, r, c);
    }
}

static void
test_random_csv (Fixture *fixture, gconstpointer unused)
{
  MlRandom random;
  for (guint i = 0; i < 500; i++)
    {
      ml_random_init (&random, 18, i);
      g_autoptr (GString) types = g_string_new (NULL);
      g_autoptr (MlDataset) data = draw_table (&random, FALSE, types);
      assert_csv_round_trip (fixture, data, "random.csv", types->str);
      assert_csv_round_trip (fixture, data, "random.tsv", types->str);
    }
}

/* Stopped, or impossible: the old file stays, and no other file. */
static void
test_failure_keeps_old (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.arff", NULL);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("r", 1);
  double *numbers = g_new (double, 1);
  numbers[0] = INFINITY;
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("n"),
                                  numbers);
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (GError) error = NULL;
  g_assert_false (ml_save_path (data, path, NULL, &error));
  g_assert_nonnull (strstr (error->message, "infinite"));
  g_autofree char *contents = NULL;
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 1);
}

static void
test_stopped (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *from = test_data_path ("diabetes.arff");
  g_autofree char *path = g_build_filename (fixture->folder, "a.csv.gz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ml_load_path (from, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_stop (monitor);
  g_assert_false (ml_save_path (data, path, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 0);
  g_clear_error (&error);
  g_assert_null (ml_load_path (from, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* (transfer full): four pictures of 2 × 3 in @channels, classes 0 1 2 0 */
static MlDataset *
make_pictures (guint channels)
{
  const guint size = channels * 2 * 3;
  guint8 *bytes = g_new (guint8, 4 * size);
  for (guint i = 0; i < 4 * size; i++)
    bytes[i] = (guint8) (i * 37);
  gint32 *codes = g_new0 (gint32, 4);
  codes[1] = 1;
  codes[2] = 2;
  g_auto (GStrv) labels = g_strsplit ("0 1 2", " ", -1);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("r", 4);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("image", channels, 2, 3), bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", g_steal_pointer (&labels)),
      codes);
  return ml_dataset_builder_finish (builder);
}

static void
test_idx (Fixture *fixture, gconstpointer unused)
{
  static const char *const names[]
      = { "t-images-idx3-ubyte", "images.idx3-ubyte.gz" };
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlDataset) data = make_pictures (i < 2 ? 1 : 3);
      g_autofree char *path
          = g_build_filename (fixture->folder, names[i % 2], NULL);
      ml_save_path (data, path, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (MlDataset) again = ml_load_path (path, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (ml_dataset_warnings (again));
      const MlAttribute *image = ml_dataset_attribute (again, 0);
      g_assert_cmpuint (image->shape[0], ==, i < 2 ? 1 : 3);
      g_assert_cmpuint (image->shape[1], ==, 2);
      g_assert_cmpmem (
          ml_dataset_bytes (again, 0), 4 * ml_attribute_n_bytes (image),
          ml_dataset_bytes (data, 0), 4 * ml_attribute_n_bytes (image));
      g_assert_cmpmem (ml_dataset_codes (again, 1), 16,
                       ml_dataset_codes (data, 1), 16);
    }
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 4);
}

/* The bytes, by hand: LeCun's description of the MNIST files. */
static void
test_idx_bytes (Fixture *fixture, gconstpointer unused)
{
  static const guint8 head[]
      = { 0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3 };
  static const guint8 labels[] = { 0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 0 };
  g_autoptr (MlDataset) data = make_pictures (1);
  g_autofree char *path
      = g_build_filename (fixture->folder, "images.idx", NULL);
  g_autofree char *beside
      = g_build_filename (fixture->folder, "labels.idx", NULL);
  g_autofree char *written = NULL, *of_labels = NULL;
  gsize length;
  g_assert_true (ml_save_path (data, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &written, &length, NULL));
  g_assert_cmpuint (length, ==, sizeof head + 24);
  g_assert_cmpmem (written, sizeof head, head, sizeof head);
  g_assert_true (g_file_get_contents (beside, &of_labels, &length, NULL));
  g_assert_cmpmem (of_labels, length, labels, sizeof labels);
}

/* What IDX cannot hold is refused, and no file of the two is left. */
static void
test_idx_refuses (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *iris = test_data_path ("iris.arff");
  g_autoptr (MlDataset) numbers = ml_load_path (iris, NULL, NULL);
  g_autoptr (MlDataset) pictures = make_pictures (1);
  const struct
  {
    MlDataset *data;
    const char *name, *words;
  } cases[] = {
    { numbers, "iris-images-idx3-ubyte", "cannot be written" },
    { pictures, "digits.idx3-ubyte", "choose a name" },
    { pictures, "no-such-folder/images.idx3-ubyte", "cannot be written" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path
          = g_build_filename (fixture->folder, cases[i].name, NULL);
      g_assert_false (ml_save_path (cases[i].data, path, NULL, &error));
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path
      = g_build_filename (fixture->folder, "images.idx", NULL);
  ml_monitor_stop (monitor);
  g_assert_false (ml_save_path (pictures, path, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 0);
}

static void
test_unknown_extension (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_writer_for_path ("table.xlsx", &error));
  g_assert_nonnull (strstr (error->message, ".arff"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/core/writer/data-folder", test_data_folder);
  ADD ("/core/writer/shared-folders", test_shared_folders);
  ADD ("/core/writer/random-arff", test_random_arff);
  ADD ("/core/writer/random-csv", test_random_csv);
  ADD ("/core/writer/failure-keeps-old", test_failure_keeps_old);
  ADD ("/core/writer/stopped", test_stopped);
  ADD ("/core/writer/idx", test_idx);
  ADD ("/core/writer/idx-bytes", test_idx_bytes);
  ADD ("/core/writer/idx-refuses", test_idx_refuses);
#undef ADD
  g_test_add_func ("/core/writer/unknown-extension", test_unknown_extension);
  return g_test_run ();
}
