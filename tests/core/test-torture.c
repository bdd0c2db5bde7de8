/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shared folder of difficult files against its index.json, which says for
 * each whether it is to be read, with which values, or refused, in which line.
 * Skipped where that folder is not there. */
#include "test-paths.h"

#include "ml-csv-loader.h"
#include "ml-error.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const char *
text_of (JsonObject *entry, const char *name)
{
  return json_object_get_string_member_with_default (entry, name, NULL);
}

static gint64
number_of (JsonObject *entry, const char *name)
{
  return json_object_get_int_member_with_default (entry, name, -1);
}

/* The line in "name:line:column: …", 0 if there is none. */
static gint64
line_in (const char *message)
{
  const char *colon = strchr (message, ':');
  return colon != NULL ? g_ascii_strtoll (colon + 1, NULL, 10) : 0;
}

static void
check_message (JsonObject *entry, const GError *error)
{
  const gint64 line = number_of (entry, "error_line");
  const gint64 other = number_of (entry, "error_line_alternative");
  const gint64 found = line_in (error->message);
  const char *note = text_of (entry, "note");
  const gboolean may_be_next
      = note != NULL && g_str_has_prefix (note, "line 3 or 4");
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
  if (line > 0 && found != line && found != other
      && !(may_be_next && found == line + 1))
    g_error ("%s: line %" G_GINT64_FORMAT " expected", error->message, line);
  /* every number that the index tells must stand in the message */
  g_auto (GStrv) words
      = g_strsplit_set (text_of (entry, "error_says"), " ,;/", -1);
  gboolean has_choice = strchr (text_of (entry, "error_says"), '/') != NULL;
  for (guint i = 0; words[i] != NULL && !has_choice; i++)
    if (g_ascii_isdigit (*words[i])
        && strstr (error->message, words[i]) == NULL)
      g_error ("%s: “%s” expected in it", error->message, words[i]);
}

static void
check_text (MlDataset *data, guint row, guint column, const char *expected)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  g_autofree char *cell = ml_dataset_format_cell (data, row, column);
  if (strcmp (cell, expected) == 0)
    return;
  g_assert_true (ml_attribute_has_numbers (attribute));
  const double value = ml_dataset_value (data, row, column);
  if (strstr (expected, "Infinity") != NULL)
    {
      /* CSV: "all as missing is right, too", but not without a word */
      g_assert_true (isnan (value));
      g_assert_nonnull (ml_dataset_warnings (data));
      return;
    }
  g_autofree char *point = g_strdelimit (g_strdup (expected), ",", '.');
  g_assert_cmpfloat (value, ==, g_ascii_strtod (point, NULL));
}

static void
check_cell (MlDataset *data, guint row, guint column, JsonNode *expected)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  const double value = ml_dataset_value (data, row, column);
  if (JSON_NODE_HOLDS_NULL (expected))
    {
      const gboolean is_empty_text
          = ml_attribute_has_codes (attribute) && !isnan (value)
            && *attribute->labels[(guint) value] == '\0';
      g_assert_true (isnan (value) || is_empty_text);
      return;
    }
  g_assert_false (isnan (value)
                  && json_node_get_value_type (expected) != G_TYPE_STRING);
  if (json_node_get_value_type (expected) == G_TYPE_STRING)
    {
      check_text (data, row, column, json_node_get_string (expected));
      return;
    }
  const double number = json_node_get_double (expected);
  const double read
      = ml_attribute_has_numbers (attribute)
            ? value
            : g_ascii_strtod (attribute->labels[(guint) value], NULL);
  g_assert_cmpfloat (read, ==, number);
  g_assert_cmpint (signbit (read), ==, signbit (number));
}

static void
check_rows (MlDataset *data, JsonArray *rows)
{
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, json_array_get_length (rows));
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      JsonArray *row = json_array_get_array_element (rows, r);
      g_assert_cmpuint (ml_dataset_n_columns (data), ==,
                        json_array_get_length (row));
      for (guint c = 0; c < json_array_get_length (row); c++)
        check_cell (data, r, c, json_array_get_element (row, c));
    }
}

static void
check_attribute (const MlAttribute *attribute, JsonObject *expected)
{
  g_assert_cmpstr (attribute->name, ==, text_of (expected, "name"));
  const char *type = text_of (expected, "type");
  if (type != NULL)
    g_assert_cmpstr (ml_attribute_kind_name (attribute->kind), ==, type);
  if (!json_object_has_member (expected, "labels"))
    return;
  JsonArray *labels = json_object_get_array_member (expected, "labels");
  g_assert_cmpuint (attribute->n_labels, ==, json_array_get_length (labels));
  for (guint i = 0; i < attribute->n_labels; i++)
    g_assert_cmpstr (attribute->labels[i], ==,
                     json_array_get_string_element (labels, i));
}

static void
check_huge_field (MlDataset *data, JsonObject *entry)
{
  const char *text
      = ml_dataset_attribute (data, 0)->labels[ml_dataset_codes (data, 0)[0]];
  g_autofree char *sum
      = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_cmpint ((gint64) strlen (text), ==,
                   number_of (entry, "field_length"));
  g_assert_cmpstr (sum, ==, text_of (entry, "field_sha256"));
}

/* Sizes and, in the good images, the pixels: (37 j + 11) mod 256. */
static void
check_idx (MlDataset *data, JsonArray *dims)
{
  const MlAttribute *first = ml_dataset_attribute (data, 0);
  g_assert_cmpint (ml_dataset_n_rows (data), ==,
                   json_array_get_int_element (dims, 0));
  if (first->kind != ML_ATTRIBUTE_IMAGE)
    return;
  g_assert_cmpuint (first->shape[1], ==, 28);
  g_assert_cmpuint (first->shape[2], ==, 28);
  const guint8 *bytes = ml_dataset_bytes (data, 0);
  for (gsize j = 0; j < (gsize) ml_dataset_n_rows (data) * 784; j++)
    g_assert_cmpuint (bytes[j], ==, (37 * j + 11) % 256);
}

static void
check_data (MlDataset *data, JsonObject *entry)
{
  if (json_object_has_member (entry, "relation"))
    g_assert_cmpstr (ml_dataset_relation (data), ==,
                     text_of (entry, "relation"));
  if (json_object_has_member (entry, "attributes"))
    {
      JsonArray *expected = json_object_get_array_member (entry, "attributes");
      g_assert_cmpuint (ml_dataset_n_columns (data), ==,
                        json_array_get_length (expected));
      for (guint i = 0; i < json_array_get_length (expected); i++)
        check_attribute (ml_dataset_attribute (data, i),
                         json_array_get_object_element (expected, i));
    }
  if (json_object_has_member (entry, "rows"))
    check_rows (data, json_object_get_array_member (entry, "rows"));
  if (number_of (entry, "row_count") >= 0)
    g_assert_cmpint (ml_dataset_n_rows (data), ==,
                     number_of (entry, "row_count"));
  if (number_of (entry, "column_count") >= 0)
    g_assert_cmpint (ml_dataset_n_columns (data), ==,
                     number_of (entry, "column_count"));
  if (number_of (entry, "field_length") >= 0)
    check_huge_field (data, entry);
  if (json_object_has_member (entry, "dims"))
    check_idx (data, json_object_get_array_member (entry, "dims"));
  if (number_of (entry, "characters") >= 0)
    g_assert_cmpint (
        g_utf8_strlen (ml_dataset_attribute (data, 0)->labels[0], -1), ==,
        number_of (entry, "characters"));
  if (json_object_has_member (entry, "weights"))
    for (guint i = 0; i < ml_dataset_n_rows (data); i++)
      g_assert_cmpfloat (
          ml_dataset_weights (data)[i], ==,
          json_array_get_double_element (
              json_object_get_array_member (entry, "weights"), i));
}

static void
check_preview (const char *path, JsonObject *entry)
{
  const char *delimiter = text_of (entry, "delimiter");
  const char *header = text_of (entry, "header");
  if (delimiter == NULL && header == NULL)
    return;
  g_autoptr (MlCsvLoader) loader = g_object_new (ML_TYPE_CSV_LOADER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlCsvPreview) preview
      = ml_csv_loader_preview_path (loader, path, &error);
  g_assert_no_error (error);
  if (delimiter != NULL)
    g_assert_cmpint (preview->delimiter, ==,
                     strcmp (delimiter, "tab") == 0 ? '\t' : *delimiter);
  if (header != NULL)
    g_assert_cmpint (preview->has_header, ==, strcmp (header, "present") == 0);
}

static void
test_file (gconstpointer user_data)
{
  JsonObject *entry = (JsonObject *) user_data;
  const char *expect = text_of (entry, "expect");
  g_autofree char *name
      = g_build_filename ("data", "torture", text_of (entry, "file"), NULL);
  g_autofree char *path = test_shared_path (name);
  g_assert_nonnull (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 1);
  g_assert_true ((data == NULL) == (error != NULL));
  g_test_message ("%s", error != NULL ? error->message : "loaded");
  if (data == NULL)
    {
      g_assert_cmpstr (expect, !=, "accept");
      check_message (entry, error);
      return;
    }
  g_assert_cmpstr (expect, !=, "reject");
  check_data (data, entry);
  check_preview (path, entry);
}

static void
test_absent (void)
{
  g_test_skip ("there is no shared folder");
}

/* Special rules of the index that are no plain comparison. */

/* Labels of another file are refused: "11 labels for 10 images". */
static void
test_wrong_labels (void)
{
  g_autofree char *images
      = test_shared_path ("data/torture/idx-good-images.idx3-ubyte");
  g_autofree char *labels
      = test_shared_path ("data/torture/idx-labels-11.idx1-ubyte");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = ml_loader_for_path (images, &error);
  g_assert_no_error (error);
  g_object_set (loader, "labels", labels, NULL);
  g_assert_null (ml_loader_load_path (loader, images, NULL, &error));
  g_assert_nonnull (strstr (error->message, "11 labels for 10 images"));
}

static void
test_wide (void)
{
  g_autofree char *path = test_shared_path ("data/torture/csv-wide.csv");
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, NULL);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%u", i);
      g_assert_cmpstr (ml_dataset_attribute (data, i)->name, ==, name);
      g_assert_cmpfloat (ml_dataset_value (data, 0, i), ==, i);
      g_assert_cmpfloat (ml_dataset_value (data, 1, i), ==, -(double) i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *path = test_shared_path ("data/torture/index.json");
  if (path == NULL)
    {
      g_test_add_func ("/core/torture", test_absent);
      return g_test_run ();
    }
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonArray *index = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (index); i++)
    {
      JsonObject *entry = json_array_get_object_element (index, i);
      g_autofree char *test_path
          = g_strdup_printf ("/core/torture/%s", text_of (entry, "file"));
      g_test_add_data_func (test_path, entry, test_file);
    }
  g_test_add_func ("/core/torture/wrong-labels", test_wrong_labels);
  g_test_add_func ("/core/torture/wide", test_wide);
  return g_test_run ();
}
