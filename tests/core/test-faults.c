/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All faults of a file, and tables that come of repairing them. Places and
 * values are counted by hand in the small files that stand here. */
#include "test-cells.h"
#include "ml-csv-loader.h"
#include "ml-error.h"
#include "ml-faults.h"
#include "ml-random.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

static const char arff[] = "@relation r\n"          /* line 1 */
                           "@attribute n numeric\n" /* 2 */
                           "@attribute c {a,b}\n"   /* 3 */
                           "@attribute d date yyyy-MM-dd\n"
                           "@data\n"          /* 5 */
                           "1,a,2020-02-29\n" /* 6 */
                           "one,z,?\n"        /* 7: a value, a label */
                           "% 1,2\n"
                           "2,b\n"                  /* 9: too few */
                           "3,'y y',2020-13-01\r\n" /* 10: a label, a date */
                           "4,b,?,x\n"              /* 11: too many */
                           "{0 5, 1 z}\n"    /* 12: a label in a sparse row */
                           "6,b,'\n"         /* 13: an open quote */
                           "7,z,2020-01-01"; /* 14: a label, no line end */

static MlLoader *
new_loader (const char *name, MlRepairs repairs)
{
  MlLoader *loader
      = g_object_new (ml_registry_find (ML_TYPE_LOADER, name, NULL), NULL);
  ml_loader_set_repairs (loader, repairs);
  return loader;
}

static MlSource
source_of (const char *text)
{
  return (MlSource){ .name = "f",
                     .bytes = (const guint8 *) text,
                     .n_bytes = strlen (text) };
}

static MlFaults *
find (MlLoader *loader, const char *text, GError **error)
{
  const MlSource source = source_of (text);
  return ML_LOADER_GET_CLASS (loader)->find_faults (loader, &source, NULL,
                                                    error);
}

static MlDataset *
load (MlLoader *loader, const char *text, GError **error)
{
  const MlSource source = source_of (text);
  return ml_loader_load (loader, &source, NULL, error);
}

/* Starts of the messages, in order and no more. */
static void
assert_messages (const MlFaults *faults, const char *const *starts, guint n)
{
  g_assert_cmpuint (faults->n_faults, ==, n);
  g_assert_cmpuint (faults->messages->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const char *message = g_ptr_array_index (faults->messages, i);
      if (!g_str_has_prefix (message, starts[i]))
        g_error ("“%s” expected to begin with “%s”", message, starts[i]);
    }
}

static void
assert_remarks (MlDataset *data, const char *const *expected, guint n)
{
  GPtrArray *remarks = ml_dataset_warnings (data);
  g_assert_cmpuint (remarks->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (g_ptr_array_index (remarks, i), ==, expected[i]);
}

static void
test_arff_lists_all (void)
{
  static const char *const starts[] = {
    "f:7:1: “one” in attribute “n”: a finite number",
    "f:7:5: “z” in attribute “c”: this label is not declared; add it",
    "f:9:4: 2 values, 3 expected; write ?",
    "f:10:3: “y y” in attribute “c”: this label",
    "f:10:9: “2020-13-01” in attribute “d”: a date expected",
    "f:11:7: 4 values, 3 expected; remove the surplus",
    "f:12:9: “z” in attribute “c”: this label",
    "f:13:5: unterminated quote; close it",
    "f:14:3: “z” in attribute “c”: this label",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = new_loader ("arff", 0);
  g_autoptr (MlFaults) faults = find (loader, arff, &error);
  g_assert_no_error (error);
  assert_messages (faults, starts, G_N_ELEMENTS (starts));
  g_assert_cmpuint (faults->labels->len, ==, 2);
  g_autofree char *labels = ml_faults_label_list (faults);
  g_assert_cmpstr (labels, ==, "“z” (3), “y y” (1)");
  g_assert_cmpuint (faults->n_values, ==, 2);
  g_assert_cmpint (ml_faults_needs (faults), ==, ML_REPAIR_ALL);
  g_assert_cmpuint (ml_faults_rows_left_out (faults, ML_REPAIR_ROWS), ==, 7);
  g_assert_cmpuint (ml_faults_rows_left_out (faults, ML_REPAIR_ALL), ==, 3);
  g_assert_true (ml_faults_are_mended (faults, ML_REPAIR_ROWS));
  g_assert_false (ml_faults_are_mended (faults, ML_REPAIR_LABELS));
}

static void
test_arff_repairs (void)
{
  static const char *const all_remarks[] = {
    "f, repaired: 2 labels were added to the header: “z” (3), “y y” (1)",
    "f, repaired: 2 values that are none of their columns count as missing",
    "f, repaired: 3 rows were left out",
  };
  static const char *const one_remark[]
      = { "f, repaired: 7 rows were left out" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) all = new_loader ("arff", ML_REPAIR_ALL);
  g_autoptr (MlDataset) data = load (all, arff, &error);
  g_assert_no_error (error);
  assert_cells (data, "1|a|2020-02-29T00:00:00\n-|z|-\n3|y y|-\n"
                      "5|z|1970-01-01T00:00:00\n7|z|2020-01-01T00:00:00\n");
  g_assert_cmpstr (ml_dataset_relation (data), ==, "r (repaired)");
  g_assert_cmpuint (ml_dataset_attribute (data, 1)->n_labels, ==, 4);
  assert_remarks (data, all_remarks, 3);

  g_autoptr (MlLoader) rows = new_loader ("arff", ML_REPAIR_ROWS);
  g_autoptr (MlDataset) few = load (rows, arff, &error);
  g_assert_no_error (error);
  assert_cells (few, "1|a|2020-02-29T00:00:00\n");
  g_assert_cmpuint (ml_dataset_attribute (few, 1)->n_labels, ==, 2);
  assert_remarks (few, one_remark, 1);
}

/* What the repairs do not reach is told where it stands. */
static void
test_arff_repairs_too_little (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader
      = new_loader ("arff", ML_REPAIR_LABELS | ML_REPAIR_VALUES);
  g_assert_null (load (loader, arff, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
  g_assert_true (g_str_has_prefix (error->message, "f:9:4: 2 values"));
}

/* Labels come in the order of the rows, those of rows left out do not; what was
 * right already stays as it is, name and all. */
static void
test_arff_labels_only (void)
{
  static const char *const remark[]
      = { "f, repaired: 1 label was added to the header: “q” (2)",
          "f, repaired: 1 row was left out" };
  const char *text = "@relation r\n@attribute c {a} {0.5}\n@data\n"
                     "x,y\na\nq\nq\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader
      = new_loader ("arff", ML_REPAIR_LABELS | ML_REPAIR_ROWS);
  g_autoptr (MlDataset) data = load (loader, text, &error);
  g_assert_no_error (error);
  assert_cells (data, "a\nq\nq\n");
  g_assert_cmpfloat (ml_dataset_attribute (data, 0)->weight, ==, 0.5);
  assert_remarks (data, remark, 2);
  g_autoptr (MlDataset) fine
      = load (loader, "@relation r\n@attribute c {a}\n@data\na\n", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ml_dataset_relation (fine), ==, "r");
  g_assert_null (ml_dataset_warnings (fine));
}

static void
test_csv (void)
{
  static const char *const starts[] = {
    "f:3:1: 2 fields, 3 expected",
    "f:4:5: “x” in column “b”: a number expected",
    "f:6:9: 4 fields, 3 expected",
  };
  static const char *const remarks[]
      = { "f, repaired: 1 value that is none of its column counts as missing",
          "f, repaired: 2 rows were left out" };
  const char *text = "a,b,c\n"       /* line 1 */
                     "u,1,v\n"       /* 2 */
                     "u,2\n"         /* 3: too few */
                     "\"u\",x,\"v\n" /* 4: a word, and a text of two lines */
                     "w\"\n"         /* 5 */
                     "u,3,\"v\",w\n" /* 6: too many */
                     "u,4,v";        /* 7 */
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = new_loader ("csv", 0);
  ml_csv_loader_set_kind (ML_CSV_LOADER (loader), 1, ML_ATTRIBUTE_NUMERIC);
  g_autoptr (MlFaults) faults = find (loader, text, &error);
  g_assert_no_error (error);
  assert_messages (faults, starts, G_N_ELEMENTS (starts));
  ml_loader_set_repairs (loader, ML_REPAIR_ALL);
  g_autoptr (MlDataset) data = load (loader, text, &error);
  g_assert_no_error (error);
  assert_cells (data, "u|1|v\nu|-|v\nw\nu|4|v\n");
  g_assert_cmpstr (ml_dataset_relation (data), ==, "f (repaired)");
  assert_remarks (data, remarks, 2);
}

static void
test_many (void)
{
  g_autoptr (GString) text
      = g_string_new ("@relation r\n@attribute n numeric\n@data\n");
  for (guint i = 0; i < 250; i++)
    g_string_append (text, "1\nx\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = new_loader ("arff", 0);
  g_autoptr (MlFaults) faults = find (loader, text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->n_faults, ==, 250);
  g_assert_cmpuint (faults->messages->len, ==, ML_FAULTS_TOLD);
  g_assert_true (
      g_str_has_prefix (g_ptr_array_index (faults->messages, 99), "f:203:1:"));
}

static void
test_not_of_a_row (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = new_loader ("arff", ML_REPAIR_ALL);
  g_assert_null (find (loader, "@relation r\n@attribute x\n", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
  g_clear_error (&error);
  g_autoptr (MlLoader) csv = new_loader ("csv", ML_REPAIR_ALL);
  g_assert_null (find (csv, "a,b\n1,\"2\n", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
}

/* Bytes that are no UTF-8 spoil their line only, also where only blanks and
 * comments stand. */
static void
test_invalid_text (void)
{
  const char *text
      = "@relation r\n@attribute c {a}\n@data\na\n\xff\na,\xc3\na\n% \xfc\n";
  static const char *const starts[] = { "f:5:1: the text is not valid UTF-8",
                                        "f:6:3: the text is not valid UTF-8",
                                        "f:8:3: the text is not valid UTF-8" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLoader) loader = new_loader ("arff", ML_REPAIR_ROWS);
  g_autoptr (MlFaults) faults = find (loader, text, &error);
  g_assert_no_error (error);
  assert_messages (faults, starts, 3);
  g_autoptr (MlDataset) data = load (loader, text, &error);
  g_assert_no_error (error);
  assert_cells (data, "a\na\n");
}

/* Random rows: the first fault is the one the file is refused for, and every
 * row is either in the repaired table or left out of it. */
static void
test_random_rows (void)
{
  static const char *const rows[]
      = { "1,a,t\n", "x,a,t\n", "2,c,'u u'\n", "3,a\n",    "4,b,t,u\n",
          "{0 3}\n", "{1 c}\n", "{9 1}\n",     "5,'a,t\n", "?,?,?\r\n" };
  g_autoptr (MlLoader) strict = new_loader ("arff", 0);
  g_autoptr (MlLoader) all = new_loader ("arff", ML_REPAIR_ALL);
  guint n_refused = 0;
  for (guint i = 0; i < 500; i++)
    {
      MlRandom random;
      ml_random_init (&random, 7, i);
      const guint n_rows = ml_random_below (&random, 12);
      g_autoptr (GString) text
          = g_string_new ("@relation r\n@attribute n numeric\n"
                          "@attribute l {a,b}\n@attribute s string\n@data\n");
      for (guint k = 0; k < n_rows; k++)
        g_string_append (text,
                         rows[ml_random_below (&random, G_N_ELEMENTS (rows))]);
      g_autoptr (GError) refusal = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MlDataset) plain = load (strict, text->str, &refusal);
      g_autoptr (MlFaults) faults = find (strict, text->str, &error);
      g_assert_no_error (error);
      g_autoptr (MlDataset) repaired = load (all, text->str, &error);
      g_assert_no_error (error);
      g_assert_true ((plain == NULL) == (faults->n_faults > 0));
      g_assert_cmpuint (ml_dataset_n_rows (repaired)
                            + ml_faults_rows_left_out (faults, ML_REPAIR_ALL),
                        ==, n_rows);
      n_refused += plain == NULL;
      if (plain == NULL)
        g_assert_cmpstr (g_ptr_array_index (faults->messages, 0), ==,
                         refusal->message);
    }
  g_assert_cmpuint (n_refused, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/faults/arff-lists-all", test_arff_lists_all);
  g_test_add_func ("/core/faults/arff-repairs", test_arff_repairs);
  g_test_add_func ("/core/faults/arff-repairs-too-little",
                   test_arff_repairs_too_little);
  g_test_add_func ("/core/faults/arff-labels-only", test_arff_labels_only);
  g_test_add_func ("/core/faults/csv", test_csv);
  g_test_add_func ("/core/faults/many", test_many);
  g_test_add_func ("/core/faults/not-of-a-row", test_not_of_a_row);
  g_test_add_func ("/core/faults/invalid-text", test_invalid_text);
  g_test_add_func ("/core/faults/random-rows", test_random_rows);
  return g_test_run ();
}
