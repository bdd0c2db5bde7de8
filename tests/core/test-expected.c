/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shared data sets against expected.json, whose figures WEKA 3.6.14,
 * liac-arff, pandas and Python's csv module agree on. Skipped where that
 * folder is not there. */
#include "test-paths.h"

#include "ml-loader.h"
#include "ml-summary.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
assert_near (double value, JsonObject *entry, const char *name)
{
  if (!json_object_has_member (entry, name))
    return;
  const double expected = json_object_get_double_member (entry, name);
  g_assert_cmpfloat (fabs (value - expected), <=, 1e-9 * fabs (expected));
}

static void
check_labels (const MlAttribute *attribute, const MlSummary *summary,
              JsonArray *labels, gboolean in_order)
{
  for (guint i = 0; i < json_array_get_length (labels); i++)
    {
      JsonArray *pair = json_array_get_array_element (labels, i);
      const char *label = json_array_get_string_element (pair, 0);
      const int code = ml_attribute_find_label (attribute, label);
      g_assert_cmpint (code, >=, 0);
      if (in_order)
        g_assert_cmpint (code, ==, i);
      g_assert_cmpint (summary->counts[code], ==,
                       json_array_get_int_element (pair, 1));
    }
}

static void
check_column (MlDataset *data, guint column, JsonObject *expected,
              gboolean is_arff)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  g_autoptr (MlSummary) summary = ml_summary_new (data, column);
  const char *type = json_object_get_string_member (expected, "type");
  if (!json_object_get_null_member (expected, "name"))
    g_assert_cmpstr (attribute->name, ==,
                     json_object_get_string_member (expected, "name"));
  if (is_arff || strcmp (type, "numeric") == 0)
    g_assert_cmpstr (ml_attribute_kind_name (attribute->kind), ==, type);
  else
    g_assert_true (ml_attribute_has_codes (attribute));
  g_assert_cmpint (summary->n_missing, ==,
                   json_object_get_int_member (expected, "missing"));
  g_assert_cmpint (summary->n_distinct, ==,
                   json_object_get_int_member (expected, "distinct"));
  if (ml_attribute_has_numbers (attribute))
    {
      assert_near (summary->mean, expected, "mean");
      assert_near (summary->sd, expected, "sd");
      assert_near (summary->minimum, expected, "min");
      assert_near (summary->maximum, expected, "max");
    }
  else if (json_object_has_member (expected, "labels"))
    check_labels (attribute, summary,
                  json_object_get_array_member (expected, "labels"), is_arff);
}

static void
check_table (MlDataset *data, JsonObject *expected, gboolean is_arff)
{
  JsonArray *columns = json_object_get_array_member (expected, "attributes");
  g_assert_cmpint (ml_dataset_n_rows (data), ==,
                   json_object_get_int_member (expected, "rows"));
  g_assert_cmpint (ml_dataset_n_columns (data), ==,
                   json_object_get_int_member (expected, "columns"));
  if (is_arff)
    g_assert_cmpstr (ml_dataset_relation (data), ==,
                     json_object_get_string_member (expected, "relation"));
  for (guint i = 0; i < json_array_get_length (columns); i++)
    check_column (data, i, json_array_get_object_element (columns, i), is_arff);
}

static void
check_idx (MlDataset *data, JsonObject *expected)
{
  JsonArray *dims = json_object_get_array_member (expected, "dims");
  g_assert_cmpint (ml_dataset_n_rows (data), ==,
                   json_array_get_int_element (dims, 0));
  g_autoptr (MlSummary) summary = ml_summary_new (data, 0);
  if (json_object_has_member (expected, "pixel_sum"))
    {
      g_assert_cmpfloat (summary->sum, ==,
                         json_object_get_double_member (expected, "pixel_sum"));
      assert_near (summary->mean, expected, "pixel_mean");
      return;
    }
  JsonArray *counts = json_object_get_array_member (expected, "label_counts");
  g_assert_cmpuint (summary->n_labels, ==, json_array_get_length (counts));
  for (guint i = 0; i < summary->n_labels; i++)
    g_assert_cmpint (summary->counts[i], ==,
                     json_array_get_int_element (counts, i));
}

static void
check_text (MlDataset *data, JsonObject *expected)
{
  const char *text = ml_dataset_attribute (data, 0)->labels[0];
  g_assert_cmpint (g_utf8_strlen (text, -1), ==,
                   json_object_get_int_member (expected, "characters"));
}

typedef struct
{
  const char *file;
  JsonObject *expected;
} Case;

static void
test_file (gconstpointer user_data)
{
  const Case *this = user_data;
  g_autofree char *name = g_build_filename ("data", this->file, NULL);
  g_autofree char *path = test_shared_path (name);
  g_assert_nonnull (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  const char *kind = json_object_get_string_member (this->expected, "kind");
  if (strcmp (kind, "idx") == 0)
    check_idx (data, this->expected);
  else if (strcmp (kind, "text") == 0)
    check_text (data, this->expected);
  else
    check_table (data, this->expected, strcmp (kind, "arff") == 0);
}

static void
test_absent (void)
{
  g_test_skip ("there is no shared folder");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *path = test_shared_path ("data/expected.json");
  if (path == NULL)
    {
      g_test_add_func ("/core/expected", test_absent);
      return g_test_run ();
    }
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonObject *all = json_node_get_object (json_parser_get_root (parser));
  JsonObjectIter iter;
  const char *file;
  JsonNode *node;
  json_object_iter_init (&iter, all);
  while (json_object_iter_next (&iter, &file, &node))
    {
      Case *made = g_new (Case, 1); /* as long as the program */
      *made = (Case){ file, json_node_get_object (node) };
      g_autofree char *test_path = g_strdup_printf ("/core/expected/%s", file);
      g_test_add_data_func_full (test_path, made, test_file, g_free);
    }
  return g_test_run ();
}
