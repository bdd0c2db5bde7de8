/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters against WEKA: tests/samples/weka-filters.txt says what WEKA 3.6.14
 * makes of our tables, name by name, label by label and value by value. */
#include "test-paths.h"

#include "ml-filter.h"
#include "ml-loader.h"
#include "ml-parallel.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *file, *class, *filter, *made; /* made: ARFF text */
  guint n_rows;
} Case;

static void
case_free (gpointer data)
{
  Case *self = data;
  g_free (self->file);
  g_free (self->class);
  g_free (self->filter);
  g_free (self->made);
  g_free (self);
}

static MlDataset *
load_path (const char *path)
{
  g_autoptr (GError) error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return data;
}

static MlDataset *
load_name (const char *name)
{
  g_autofree char *path = test_data_path (name);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return load_path (path);
  g_autofree char *sample = test_sample_path (name);
  return load_path (sample);
}

static MlDataset *
load_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "made.arff", NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  MlDataset *data = load_path (path);
  g_unlink (path);
  g_rmdir (folder);
  return data;
}

static int
class_of (const Case *self, MlDataset *data)
{
  if (strcmp (self->class, "none") == 0)
    return -1;
  return strcmp (self->class, "last") == 0
             ? (int) ml_dataset_n_columns (data) - 1
             : atoi (self->class) - 1;
}

static void
assert_same_header (MlDataset *made, MlDataset *expected)
{
  g_assert_cmpuint (ml_dataset_n_columns (made), ==,
                    ml_dataset_n_columns (expected));
  for (guint c = 0; c < ml_dataset_n_columns (made); c++)
    {
      const MlAttribute *a = ml_dataset_attribute (made, c),
                        *b = ml_dataset_attribute (expected, c);
      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpint (a->kind, ==, b->kind);
      if (a->kind == ML_ATTRIBUTE_NOMINAL)
        g_assert_cmpstrv (a->labels, b->labels);
    }
}

/* WEKA writes six decimals. */
static void
assert_same_cell (MlDataset *made, MlDataset *expected, guint row, guint column)
{
  if (ml_attribute_has_numbers (ml_dataset_attribute (made, column)))
    {
      const double a = ml_dataset_value (made, row, column),
                   b = ml_dataset_value (expected, row, column);
      if (!isnan (b))
        g_assert_cmpfloat_with_epsilon (a, b, 6e-7);
      else
        g_assert_true (isnan (a));
      return;
    }
  g_autofree char *a = ml_dataset_format_cell (made, row, column);
  g_autofree char *b = ml_dataset_format_cell (expected, row, column);
  g_assert_cmpstr (a, ==, b);
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) given = load_name (self->file);
  g_autoptr (MlDataset) expected = load_text (self->made);
  g_autoptr (MlFilter) filter = ml_filter_from_text (self->filter, &error);
  g_assert_no_error (error);
  g_autoptr (MlDataset) made
      = ml_filter_apply (filter, given, class_of (self, given), NULL, &error);
  g_assert_no_error (error);
  assert_same_header (made, expected);
  g_assert_cmpuint (ml_dataset_n_rows (made), ==, self->n_rows);
  for (guint i = 0; i < ml_dataset_n_rows (expected); i++)
    for (guint c = 0; c < ml_dataset_n_columns (made); c++)
      assert_same_cell (made, expected, i, c);
}

/* The cases of the file; (transfer full). */
static GPtrArray *
read_cases (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_sample_path ("weka-filters.txt");
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  g_auto (GStrv) chunks = g_strsplit (text, "\n%% ", -1);
  for (guint i = 1; chunks[i] != NULL; i++)
    {
      char *line_end = strchr (chunks[i], '\n');
      *line_end = '\0';
      g_auto (GStrv) fields = g_strsplit (chunks[i], " | ", 4);
      g_assert_cmpuint (g_strv_length (fields), ==, 4);
      Case *self = g_new (Case, 1);
      *self = (Case){ .file = g_strdup (fields[0]),
                      .class = g_strdup (fields[1]),
                      .n_rows = (guint) atoi (fields[2]),
                      .filter = g_strdup (fields[3]),
                      .made = g_strdup (line_end + 1) };
      g_ptr_array_add (cases, self);
    }
  return cases;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GPtrArray) cases = read_cases ();
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *self = g_ptr_array_index (cases, i);
      g_auto (GStrv) words = g_strsplit (self->filter, " ", 2);
      g_autofree char *path = g_strdup_printf (
          "/core/weka-filters/%s/%u", strrchr (words[0], '.') + 1, i + 1);
      g_test_add_data_func (path, self, test_case);
    }
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
