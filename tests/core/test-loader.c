/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The readers on small files of tests/samples, whose values stand here as they
 * stand there, and that cutting a file into pieces changes nothing. */
#include "test-cells.h"
#include "test-paths.h"

#include "ml-csv-loader.h"
#include "ml-error.h"
#include "ml-random.h"
#include "ml-reading.h"
#include "ml-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static MlDataset *
load (const char *name)
{
  g_autofree char *path = test_sample_path (name);
  g_autoptr (GError) error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static void
assert_refused (const char *name, const char *start)
{
  g_autofree char *path = test_sample_path (name);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_load_path (path, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
  g_assert_cmpint (strncmp (error->message, start, strlen (start)), ==, 0);
}

static void
test_arff_every_form (void)
{
  g_autoptr (MlDataset) data = load ("every-form.arff");
  g_assert_cmpstr (ml_dataset_relation (data), ==, "two words");
  g_assert_cmpfloat (ml_dataset_attribute (data, 0)->weight, ==, 0.5);
  g_assert_cmpstr (ml_dataset_attribute (data, 1)->name, ==, "it's");
  assert_cells (data, "1|x|a, b|2020-02-29T00:00:00\n"
                      "-|y y|-|-\n"
                      "-0.0025|?|it's|1970-01-01T00:00:00\n"
                      "4|y y||1970-01-01T00:00:00\n");
  const double weights[] = { 1, 1, 2.5, 0 };
  g_assert_cmpmem (ml_dataset_weights (data), sizeof weights, weights,
                   sizeof weights);
}

static void
test_arff_line_ends (void)
{
  g_autoptr (MlDataset) data = load ("line-ends.arff");
  assert_cells (data, "1|x\n2|y\n3|y\n");
}

static void
test_arff_counts_values (void)
{
  assert_refused ("too-many.arff", "too-many.arff:6:5: 3 values, 2 expected");
  assert_refused ("too-few.arff", "too-few.arff:6:2: 1 values, 2 expected");
}

/* The wrong number is unescaped into the same memory as the long text behind
 * it, which is read to count the values before the message is written. */
static void
test_arff_escaped_number (void)
{
  assert_refused ("escaped-number.arff",
                  "escaped-number.arff:5:1: “four'teen” in attribute “n”: ");
}

static void
test_csv_semicolon (void)
{
  g_autoptr (MlDataset) data = load ("semicolon.csv");
  assert_cells (data, "Doe; Jane|1.5|x\nsay \"hi\"|-2.25|y\ntwo\nlines|-|x\n");
}

/* Codes and long numbers keep their digits. */
static void
test_csv_codes (void)
{
  g_autoptr (MlDataset) data = load ("codes.csv");
  assert_cells (data, "02134|9007199254740993|true\n90210|-|false\n");
}

static void
test_csv_refused (void)
{
  assert_refused ("too-many.csv", "too-many.csv:3:5: 3 fields, 2 expected");
  assert_refused ("open-quote.csv", "open-quote.csv:3:3: unterminated quote");
}

static void
test_csv_options (void)
{
  g_autofree char *path = test_sample_path ("no-header.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlCsvLoader) loader = g_object_new (ML_TYPE_CSV_LOADER, NULL);
  ml_csv_loader_set_kind (loader, 1, ML_ATTRIBUTE_NOMINAL);
  g_autoptr (MlDataset) data
      = ml_loader_load_path (ML_LOADER (loader), path, NULL, &error);
  g_assert_no_error (error);
  assert_cells (data, "1|2|x\n3|4|y\n");
  g_assert_cmpint (ml_dataset_attribute (data, 1)->kind, ==,
                   ML_ATTRIBUTE_NOMINAL);
  g_object_set (loader, "types", "9=nominal", NULL);
  g_assert_null (ml_loader_load_path (ML_LOADER (loader), path, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
}

static void
test_csv_preview (void)
{
  g_autofree char *path = test_sample_path ("semicolon.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlCsvLoader) loader = g_object_new (ML_TYPE_CSV_LOADER, NULL);
  g_autoptr (MlCsvPreview) preview
      = ml_csv_loader_preview_path (loader, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (preview->delimiter, ==, ';');
  g_assert_cmpint (preview->decimal, ==, ',');
  g_assert_true (preview->has_header);
  g_assert_cmpstr (preview->charset, ==, "UTF-8");
  g_assert_cmpuint (preview->n_columns, ==, 3);
  g_assert_cmpstr (preview->names[1], ==, "size");
  g_assert_cmpint (preview->kinds[1], ==, ML_ATTRIBUTE_NUMERIC);
  g_assert_cmpuint (preview->rows->len, ==, 3);
  char **last = g_ptr_array_index (preview->rows, 2);
  g_assert_cmpstr (last[0], ==, "two\nlines");
  g_assert_null (last[1]);
}

static void
test_idx (void)
{
  g_autoptr (MlDataset) data = load ("tiny-images.idx3-ubyte");
  const guint8 pixels[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, 2);
  g_assert_cmpuint (ml_dataset_attribute (data, 0)->shape[1], ==, 2);
  g_assert_cmpuint (ml_dataset_attribute (data, 0)->shape[2], ==, 3);
  g_assert_cmpmem (ml_dataset_bytes (data, 0), 12, pixels, 12);
  g_assert_cmpint (ml_dataset_codes (data, 1)[1], ==, 3);
  g_assert_cmpuint (ml_dataset_attribute (data, 1)->n_labels, ==, 4);
  g_autoptr (MlDataset) floats = load ("floats.idx2-float");
  assert_cells (floats, "1.5|-2\n");
}

static void
test_idx_wrong_labels (void)
{
  g_autofree char *path = test_sample_path ("tiny-images.idx3-ubyte");
  g_autofree char *labels = test_sample_path ("wrong-labels.idx1-ubyte");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, NULL);
  g_object_set (loader, "labels", labels, NULL);
  g_assert_null (ml_loader_load_path (loader, path, NULL, &error));
  g_assert_nonnull (strstr (error->message, "3 labels for 2 images"));
}

/* --- pieces ------------------------------------------------------------- */

static const char *const csv_pieces[]
    = { "a",    "1", ",",   ",",    "\n",         "\n",    "\"", "\"", "\"\"",
        "\r\n", " ", "2.5", "x\"y", ",\"b\nc\",", "\"q\"", "?",  "\r" };
static const char *const arff_pieces[]
    = { "1,a,t\n",  "?,b,'x y'\n",       "{0 3}\n", "% c\n",
        "\n",       "2,a,\"q\",{3}\r\n", "\r",      "4 b s\n",
        "5,?,\r\n", "6,a,'\\''\n",       "1,a,t",   "," };

/* The table as text, or the error. */
static char *
outcome (GType type, const char *bytes, gsize least_piece)
{
  g_autoptr (MlLoader) loader = g_object_new (type, NULL);
  g_autoptr (GError) error = NULL;
  const MlSource source = { .name = "f",
                            .bytes = (const guint8 *) bytes,
                            .n_bytes = strlen (bytes) };
  ml_reading_set_least_piece (least_piece);
  g_autoptr (MlDataset) data = ml_loader_load (loader, &source, NULL, &error);
  ml_reading_set_least_piece (0);
  if (data == NULL)
    return g_strdup (error->message);
  GString *text = g_string_new (NULL);
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, c);
      g_string_append_printf (text, "%s %d:", attribute->name, attribute->kind);
      for (guint i = 0; i < attribute->n_labels; i++)
        g_string_append_printf (text, " <%s>", attribute->labels[i]);
      for (guint r = 0; r < ml_dataset_n_rows (data); r++)
        g_string_append_printf (text, " %g", ml_dataset_value (data, r, c));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
assert_pieces_agree (const char *path, const char *head,
                     const char *const *pieces, guint n_pieces)
{
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, NULL);
  guint n_tables = 0;
  MlRandom random;
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new (head);
      ml_random_init (&random, 5, i);
      for (guint n = ml_random_below (&random, 30); n > 0; n--)
        g_string_append (text, pieces[ml_random_below (&random, n_pieces)]);
      const GType type = G_OBJECT_TYPE (loader);
      g_autofree char *whole = outcome (type, text->str, 0);
      g_autofree char *cut = outcome (type, text->str, 1);
      g_assert_cmpstr (whole, ==, cut);
      n_tables += !g_str_has_prefix (whole, "f:");
    }
  g_assert_cmpuint (n_tables, >, 30); /* not only errors were compared */
}

static void
test_csv_pieces (void)
{
  assert_pieces_agree ("a.csv", "h,i\n", csv_pieces, G_N_ELEMENTS (csv_pieces));
}

/* A line end behind "sep=" is no delimiter: lines could not be told apart. */
static void
test_csv_sep_line (void)
{
  const char *text
      = "sep=\r\r\r\r\r\r\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        "\r\r\r\r\f\r\r\r\r\r\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        "\xff\xff\xff\xff\r\r\r\r\f\r\r\f\r\r\r\n\xff\xff\xff\xff\xff"
        "\xff\r\r\r\r\f\r\r\r\r\r\xff\xff\xff\xff\xff\xff\xff\xff\xff"
        "\xff\xff\xff\xff\xff\r\r\r\r\f\r\r\f\r\r\r\n";
  g_autofree char *whole = outcome (ML_TYPE_CSV_LOADER, text, 0);
  g_autofree char *cut = outcome (ML_TYPE_CSV_LOADER, text, 1);
  g_assert_cmpstr (whole, ==, cut);
}

static void
test_arff_pieces (void)
{
  assert_pieces_agree ("a.arff",
                       "@relation r\n@attribute n numeric\n"
                       "@attribute l {a,b}\n@attribute s string\n@data\n",
                       arff_pieces, G_N_ELEMENTS (arff_pieces));
}

static void
test_unknown_file (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_load_path ("/nonexistent/a.arff", NULL, &error));
  g_assert_nonnull (strstr (error->message, "a.arff"));
  g_clear_error (&error);
  g_assert_null (ml_load_path (RURU_DATA_DIR, NULL, &error));
  g_assert_nonnull (strstr (error->message, "folder"));
}

static gpointer
write_pipe (gpointer path)
{
  const char text[] = "@relation r\n@attribute n numeric\n@data\n1\n2\n";
  const int fd = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));
  close (fd);
  return NULL;
}

static void
test_pipe (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ruru-pipe-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "pipe.arff", NULL);
  g_assert_no_errno (mkfifo (path, 0600));
  GThread *writer = g_thread_new ("writer", write_pipe, path);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_thread_join (writer);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, 2);
  g_unlink (path);
  g_rmdir (folder);
}

/* Opened, a file may be shortened by others: what was opened stays. */
static void
test_shortened_file (void)
{
  const gsize n_bytes = 100000;
  g_autofree char *text = g_strnfill (n_bytes, 'x');
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  const int fd = g_file_open_tmp ("ruru-XXXXXX.csv", &path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (write (fd, text, n_bytes), ==, n_bytes);
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_errno (ftruncate (fd, 10));
  g_assert_cmpmem (file->source.bytes, file->source.n_bytes, text, n_bytes);
  close (fd);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/loader/arff-every-form", test_arff_every_form);
  g_test_add_func ("/core/loader/arff-line-ends", test_arff_line_ends);
  g_test_add_func ("/core/loader/arff-counts-values", test_arff_counts_values);
  g_test_add_func ("/core/loader/arff-escaped-number",
                   test_arff_escaped_number);
  g_test_add_func ("/core/loader/arff-pieces", test_arff_pieces);
  g_test_add_func ("/core/loader/csv-semicolon", test_csv_semicolon);
  g_test_add_func ("/core/loader/csv-codes", test_csv_codes);
  g_test_add_func ("/core/loader/csv-refused", test_csv_refused);
  g_test_add_func ("/core/loader/csv-options", test_csv_options);
  g_test_add_func ("/core/loader/csv-preview", test_csv_preview);
  g_test_add_func ("/core/loader/csv-pieces", test_csv_pieces);
  g_test_add_func ("/core/loader/csv-sep-line", test_csv_sep_line);
  g_test_add_func ("/core/loader/idx", test_idx);
  g_test_add_func ("/core/loader/idx-wrong-labels", test_idx_wrong_labels);
  g_test_add_func ("/core/loader/unknown-file", test_unknown_file);
  g_test_add_func ("/core/loader/pipe", test_pipe);
  g_test_add_func ("/core/loader/shortened-file", test_shortened_file);
  return g_test_run ();
}
