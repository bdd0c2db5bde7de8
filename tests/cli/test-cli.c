/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli as scripts use it: exit statuses, one line for an error, no partial
 * output, and the keys of its JSON. Figures are those of WEKA 3.8 and of the
 * published data sets, not Ruru's own. */
#include "test-paths.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  int status;
  char *out, *err;
} Run;

static void
run_clear (Run *self)
{
  g_free (self->out);
  g_free (self->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Words separated by blanks; DATA stands for the data folder, OUT for a
 * private folder, and “_” inside a word for a blank. */
static char *folder;

static Run
cli (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (argv, g_strdup (RURU_CLI));
  for (guint i = 0; words[i] != NULL; i++)
    {
      GString *word = g_string_new (words[i]);
      g_string_replace (word, "_", " ", 0);
      g_string_replace (word, "DATA", RURU_DATA_DIR, 0);
      g_string_replace (word, "OUT", folder, 0);
      g_ptr_array_add (argv, g_string_free (word, FALSE));
    }
  g_ptr_array_add (argv, NULL);
  Run run = { -1, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      (const char *const *) argv->pdata,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err,
                                 &error);
  g_assert_no_error (error);
  run.status = g_subprocess_get_if_exited (process)
                   ? g_subprocess_get_exit_status (process)
                   : -1;
  return run;
}

static JsonNode *
json_of (const char *line)
{
  g_auto (Run) run = cli (line);
  g_autoptr (GError) error = NULL;
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  JsonNode *root = json_from_string (run.out, &error);
  g_assert_no_error (error);
  return root;
}

static void
assert_fails (const char *line, int status)
{
  g_auto (Run) run = cli (line);
  g_autofree char *shown = g_utf8_make_valid (line, -1);
  g_test_message ("%s → %s", shown, run.err);
  g_assert_cmpint (run.status, ==, status);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_true (g_str_has_suffix (run.err, "\n"));
  g_assert_true (strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* What a test file has otherwise is told before it is used or refused, and not
 * among the figures; a class that is to be predicted may be missing. */
static void
test_differences (void)
{
  write_file ("one.csv", "a,b,c\n1,x,yes\n2,y,no\n3,x,yes\n4,y,no\n");
  write_file ("other.csv", "c,b,a,d\nno,y,4,1\nyes,x,1,2\n");
  write_file ("wrong.csv", "b,c\nx,yes\n");
  write_file ("open.csv", "a,b\n1,x\n2,y\n");
  g_auto (Run) same = cli ("evaluate OUT/one.csv --learner kNN --save OUT/d "
                           "--test OUT/one.csv");
  g_assert_cmpint (same.status, ==, 0);
  g_assert_cmpstr (same.err, ==, "");
  g_auto (Run) other
      = cli ("evaluate OUT/one.csv --learner kNN --test OUT/other.csv --json");
  g_assert_cmpint (other.status, ==, 0);
  g_assert_nonnull (strstr (other.err, "Differences\n\n"));
  g_assert_nonnull (strstr (other.err, "(order)"));
  g_assert_nonnull (strstr (other.err, "left out\n"));
  g_assert_true (g_str_has_prefix (other.out, "{"));
  g_auto (Run) wrong
      = cli ("evaluate OUT/one.csv --learner kNN --test OUT/wrong.csv");
  g_assert_cmpint (wrong.status, ==, 1);
  g_assert_cmpstr (wrong.out, ==, "");
  g_assert_nonnull (strstr (wrong.err, "refused: is it the right file?\n"));
  g_auto (Run) open = cli ("predict OUT/d OUT/open.csv");
  g_assert_cmpint (open.status, ==, 0);
  g_assert_cmpstr (open.err, ==, "");
  g_auto (Run) refused = cli ("predict OUT/d OUT/wrong.csv");
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.err, "refused: is it the right file?\n"));
}

/* Every list has names, and a name of each is described as what it is. */
static void
test_lists (void)
{
  static const char *const words[]
      = { "learners",   "filters", "charts",     "generators", "layers",
          "optimizers", "kernels", "evaluators", "searches" };
  static const char *const first[] = { "ZeroR",   "Remove", "Roc",
                                       "Spirals", "Conv",   "Adam",
                                       "Rbf",     NULL,     NULL };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *list = g_strdup_printf ("list %s --json", words[i]);
      g_autoptr (JsonNode) root = json_of (list);
      g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), >,
                        1);
      if (first[i] == NULL)
        continue;
      g_autofree char *describe
          = g_strdup_printf ("describe %s --json", first[i]);
      g_autoptr (JsonNode) card = json_of (describe);
      const char *kind
          = json_object_get_string_member (json_node_get_object (card), "kind");
      g_assert_true (g_str_has_prefix (words[i], kind));
    }
}

static void
test_wrong_use (void)
{
  assert_fails ("nonsense", 2);
  assert_fails ("info", 2);
  assert_fails ("info DATA/iris.arff DATA/iris.arff", 2);
  assert_fails ("info --what DATA/iris.arff", 2);
  assert_fails ("list cats", 2);
  assert_fails ("generate xor", 2);
  assert_fails ("generate xor -o spread -O OUT/a.arff", 2);
  assert_fails ("evaluate DATA/iris.arff", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --folds ten", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --train --folds 3", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --folds -1", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --split -1", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --split nan", 2);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --class \xff", 2);
}

static void
test_bad_input (void)
{
  assert_fails ("info OUT/missing.arff", 1);
  assert_fails ("info DATA", 1);
  assert_fails ("describe Cat", 1);
  assert_fails ("evaluate DATA/iris.arff --learner Cat", 1);
  assert_fails ("evaluate DATA/iris.arff --learner kNN -o neighbors=0", 1);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --class 6", 1);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --folds 151", 1);
  assert_fails ("evaluate DATA/cpu.arff --learner OneR", 1);
  assert_fails ("predict DATA/iris.arff DATA/iris.arff", 1);
  assert_fails ("convert DATA/iris.arff OUT/iris.cat", 1);
  assert_fails ("generate cats -O OUT/a.arff", 1);
  assert_fails ("generate xor --rows 0 -O OUT/a.arff", 1);
  assert_fails ("generate xor -o spread=2 -O OUT/a.arff", 1);
  assert_fails ("generate digits --rows 10000000 -O OUT/a.arff", 1);
  assert_fails ("generate digits -O OUT/a.cat", 1);
  assert_fails ("info /dev/zero", 1);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --predictions OUT/a.cat",
                1);
}

static void
test_no_partial_output (void)
{
  g_autofree char *bad = g_build_filename (folder, "bad.arff", NULL);
  g_autofree char *out = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (
      bad, "@relation r\n@attribute a numeric\n@data\n1\ntwo\n", -1, &error);
  g_assert_no_error (error);
  assert_fails ("convert OUT/bad.arff OUT/out.csv", 1);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  g_unlink (bad);
}

/* A kernel of 300,000 rows would be 720 GB. */
static void
test_memory (void)
{
  g_autofree char *large = g_build_filename (folder, "large.arff", NULL);
  g_auto (Run) made = cli ("generate xor --rows 300000 -O OUT/large.arff");
  g_assert_cmpint (made.status, ==, 0);
  g_auto (Run) run = cli ("evaluate OUT/large.arff -l SVM --train");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "ruru-cli evaluate: The run would take "
                                     "about "));
  g_assert_cmpstr (run.out, ==, "");
  g_unlink (large);
}

/* A pipe or a device must not be replaced by a file. */
/* All faults are listed, and with the options named the table is read, tested
 * and made again from its session. */
static void
test_repairs (void)
{
  g_autofree char *bad = g_build_filename (folder, "bad.arff", NULL);
  g_autofree char *session = g_build_filename (folder, "r", NULL);
  g_autofree char *out = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (bad,
                       "@relation r\n@attribute n numeric\n"
                       "@attribute c {a,b}\n@data\n"
                       "1,a\n2,b\n3,z\nfour,a\n5\n6,z\n7,b\n",
                       -1, &error);
  g_assert_no_error (error);
  g_auto (Run) all = cli ("info OUT/bad.arff");
  g_assert_cmpint (all.status, ==, 1);
  g_assert_cmpstr (all.out, ==, "");
  static const char *const parts[]
      = { "bad.arff:7:3: ",
          "\nbad.arff:8:1: ",
          "\nbad.arff:9:2: ",
          "\nbad.arff:10:3: ",
          "\nruru-cli info: bad.arff: 4 faults in 4 rows; mend them, or ",
          "read the file with --add-labels --bad-values-missing ",
          "--skip-bad-rows\n" };
  const char *at = all.err;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      at = strstr (at, parts[i]);
      g_assert_nonnull (at);
    }
  g_auto (Run) evaluate
      = cli ("evaluate OUT/bad.arff -l ZeroR --train --session OUT/r "
             "--add-labels --bad-values-missing --skip-bad-rows");
  g_assert_cmpint (evaluate.status, ==, 0);
  g_assert_nonnull (strstr (evaluate.out, "r (repaired)"));
  g_assert_nonnull (
      strstr (evaluate.err, "1 label was added to the header: “z” (2)\n"));
  g_auto (Run) again = cli ("rerun OUT/r");
  g_assert_cmpint (again.status, ==, 0);
  g_assert_nonnull (strstr (again.out, "same numbers, to the last bit: 6"));
  g_auto (Run) convert = cli ("convert OUT/bad.arff OUT/out.csv "
                              "--skip-bad-rows");
  g_assert_cmpint (convert.status, ==, 0);
  g_autofree char *written = NULL;
  g_file_get_contents (out, &written, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, "n,c\n1,a\n2,b\n7,b\n");
  g_unlink (bad);
  g_unlink (session);
  g_unlink (out);
}

static void
test_keeps_pipes (void)
{
  g_autofree char *pipe = g_build_filename (folder, "pipe.csv", NULL);
  g_assert_no_errno (mkfifo (pipe, 0600));
  assert_fails ("convert DATA/iris.arff OUT/pipe.csv", 1);
  assert_fails ("evaluate DATA/iris.arff --learner kNN --save OUT/pipe.csv", 1);
  GStatBuf now;
  g_assert_no_errno (g_lstat (pipe, &now));
  g_assert_true (S_ISFIFO (now.st_mode));
  g_unlink (pipe);
}

/* A link stays, whether what it points to is there or not. */
static void
test_follows_links (void)
{
  g_autofree char *link = g_build_filename (folder, "link.csv", NULL);
  g_autofree char *target = g_build_filename (folder, "target.csv", NULL);
  g_assert_no_errno (symlink ("target.csv", link));
  for (guint i = 0; i < 2; i++)
    {
      static const char *const lines[]
          = { "convert DATA/iris.arff OUT/link.csv",
              "evaluate DATA/iris.arff --learner ZeroR --save OUT/link.csv" };
      g_auto (Run) run = cli (lines[i]);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
      g_unlink (target);
    }
  g_unlink (link);
}

/* Weights of 1e300 make counts that JSON writes with an exponent; labels that
 * look like such numbers stay as they are. */
static void
test_json_exponents (void)
{
  g_autofree char *path = g_build_filename (folder, "heavy.arff", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path,
                       "@relation r\n@attribute a numeric\n"
                       "@attribute c {'1e+300.0','a\\\"1e5.0'}\n@data\n"
                       "1,'1e+300.0',{1e300}\n2,'a\\\"1e5.0',{1e300}\n",
                       -1, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) root
      = json_of ("evaluate OUT/heavy.arff --learner ZeroR --train --json");
  JsonObject *result = json_node_get_object (root);
  g_assert_cmpfloat (json_object_get_double_member (result, "correct"), ==,
                     1e300);
  JsonArray *classes = json_object_get_array_member (result, "classes");
  g_assert_cmpstr (json_array_get_string_element (classes, 0), ==, "1e+300.0");
  g_assert_cmpstr (json_array_get_string_element (classes, 1), ==, "a\"1e5.0");
  g_unlink (path);
}

/* Means and deviations of Pima as published with the set (NIDDK, in the
 * notes of the UCI file): plas 120.9 and 32.0, mass 32.0 and 7.9. */
static void
test_info (void)
{
  g_autoptr (JsonNode) root = json_of ("info DATA/diabetes.arff --json");
  JsonObject *info = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (info, "relation"), ==,
                   "pima_diabetes");
  g_assert_cmpint (json_object_get_int_member (info, "rows"), ==, 768);
  g_assert_cmpint (json_object_get_int_member (info, "columns"), ==, 9);
  JsonArray *attributes = json_object_get_array_member (info, "attributes");
  JsonObject *plas = json_array_get_object_element (attributes, 1);
  g_assert_cmpstr (json_object_get_string_member (plas, "name"), ==, "plas");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (plas, "mean"),
                                  120.9, 0.05);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (plas, "sd"),
                                  32.0, 0.05);
  JsonObject *class = json_array_get_object_element (attributes, 8);
  JsonArray *labels = json_object_get_array_member (class, "labels");
  JsonArray *second = json_array_get_array_element (labels, 1);
  g_assert_cmpstr (json_array_get_string_element (second, 0), ==,
                   "tested_positive");
  g_assert_cmpint (json_array_get_int_element (second, 1), ==, 268);
}

/* WEKA 3.8.6, IBk -K 5 on iris, 10 folds, seed 1: 143 of 150, kappa 0.93. */
static void
test_evaluate (void)
{
  static const char *const keys[]
      = { "n",         "correct", "incorrect", "unclassified", "kappa",
          "mae",       "rmse",    "rae",       "rrse",         "auc",
          "prc",       "mcc",     "f",         "classes",      "confusion",
          "per_class", "folds",   "seconds",   "history" };
  g_autoptr (JsonNode) root
      = json_of ("evaluate DATA/iris.arff --json --learner "
                 "weka.classifiers.lazy.IBk_-K_5");
  JsonObject *result = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_true (json_object_has_member (result, keys[i]));
  g_assert_cmpint (json_object_get_int_member (result, "correct"), ==, 143);
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 150);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (result, "kappa"), 0.93, 1e-9);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (result, "folds")),
      ==, 10);
}

static void
test_save_and_predict (void)
{
  g_auto (Run) saved = cli ("evaluate DATA/iris.arff --learner kNN --train "
                            "--save OUT/m --predictions OUT/p.csv");
  g_assert_cmpint (saved.status, ==, 0);
  g_assert_nonnull (strstr (saved.out, "=== Confusion Matrix ==="));
  g_auto (Run) run = cli ("predict OUT/m DATA/iris.arff -O OUT/q.csv");
  g_assert_cmpint (run.status, ==, 0);
  g_autoptr (JsonNode) root = json_of ("info OUT/q.csv --json");
  JsonObject *info = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (info, "rows"), ==, 150);
  g_assert_cmpint (json_object_get_int_member (info, "columns"), ==, 9);
}

/* A run comes to the same numbers from its file, on another number of threads;
 * what is no session is refused. */
static void
test_rerun (void)
{
  g_auto (Run) saved
      = cli ("evaluate DATA/diabetes.arff --learner J48 --seed 3 "
             "--session OUT/s");
  g_assert_cmpint (saved.status, ==, 0);
  g_auto (Run) again = cli ("rerun OUT/s --threads 1");
  g_assert_cmpint (again.status, ==, 0);
  g_assert_nonnull (strstr (again.out, "to the last bit: 768 predictions"));
  g_assert_nonnull (strstr (again.out, "seed 3, data "));
  assert_fails ("rerun DATA/iris.arff", 1);
  assert_fails ("rerun", 2);
}

static char *
read_out (const char *name, gsize *n_bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents;
  GError *error = NULL;
  g_file_get_contents (path, &contents, n_bytes, &error);
  g_assert_no_error (error);
  return contents;
}

/* Five epochs, a file, five more: the model file of ten. */
static void
test_checkpoint (void)
{
  gsize n_whole, n_rest;
  g_auto (Run) whole = cli ("evaluate DATA/iris.arff --learner MLP -o "
                            "epochs=10 --train --save OUT/whole");
  g_auto (Run) half = cli ("evaluate DATA/iris.arff --learner MLP -o epochs=5 "
                           "--train --checkpoint OUT/half");
  g_auto (Run) rest = cli ("evaluate DATA/iris.arff --resume OUT/half -o "
                           "epochs=10 --train --save OUT/rest");
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_cmpint (half.status, ==, 0);
  g_assert_cmpint (rest.status, ==, 0);
  g_autofree char *a = read_out ("whole", &n_whole);
  g_autofree char *b = read_out ("rest", &n_rest);
  g_assert_cmpmem (a, n_whole, b, n_rest);
  assert_fails ("evaluate DATA/diabetes.arff --resume OUT/half", 1);
  assert_fails ("evaluate DATA/iris.arff --resume OUT/whole", 1);
  assert_fails ("evaluate DATA/iris.arff --resume OUT/half -o epochs=4", 1);
  assert_fails ("evaluate DATA/iris.arff --resume OUT/half --learner kNN", 2);
  g_auto (Run) none = cli ("evaluate DATA/iris.arff --learner kNN --train "
                           "--checkpoint OUT/none");
  g_assert_cmpint (none.status, ==, 1); /* its report is printed all the same */
}

/* WEKA 3.6.14's Experimenter on the same file: 35.51 (2.15), 66.04 (7.67) v */
static void
test_compare (void)
{
  g_autoptr (JsonNode) root
      = json_of ("compare DATA/glass.arff --learner ZeroR --learner "
                 "weka.classifiers.lazy.IBk_-K_5 --json -O OUT/scores.csv");
  JsonArray *cells
      = json_object_get_array_member (json_node_get_object (root), "cells");
  JsonObject *second = json_array_get_object_element (cells, 1);
  g_assert_cmpuint (json_array_get_length (cells), ==, 2);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (second, "mean"), 66.04, 0.00501);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (second, "sd"),
                                  7.67, 0.00501);
  g_assert_cmpfloat (json_object_get_double_member (second, "sign"), ==, 1);
  g_autofree char *scores = g_build_filename (folder, "scores.csv", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (scores, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "table,scheme,run,fold,"));
  assert_fails ("compare DATA/glass.arff", 2);
  assert_fails ("compare DATA/glass.arff --learner ZeroR --measure no", 2);
  assert_fails ("compare DATA/glass.arff --learner ZeroR --folds 999", 1);
  assert_fails ("compare DATA/glass.arff --learner ZeroR --base 2", 2);
}

static void
assert_prints (const char *line, const char *text)
{
  g_auto (Run) run = cli (line);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_test_message ("%s", run.out);
  g_assert_nonnull (strstr (run.out, text));
}

/* WEKA 3.6.14: OneR on iris, 10 folds, 138 of 150; IBk -K 1 on its training
 * rows all; the statistics of sepallength from Fisher's table. */
static void
test_format (void)
{
  assert_prints ("evaluate DATA/iris.arff --learner OneR --format latex",
                 "\nCorrectly Classified Instances & 138.0000 \\\\\n");
  assert_prints ("evaluate DATA/iris.arff --learner OneR --format markdown",
                 "| Iris-versicolor | 0 | 44 | 6 |\n");
  assert_prints ("info DATA/iris.arff --format csv",
                 "sepallength,numeric,0,35,4.3,7.9,5.84333,0.828066\n");
  assert_prints ("list learners --format csv", "\nOneR,OneR,");
  g_auto (Run) saved = cli ("evaluate DATA/iris.arff --learner kNN --train "
                            "--save OUT/format.model");
  g_assert_cmpint (saved.status, ==, 0);
  assert_prints ("predict OUT/format.model DATA/iris.arff --format latex",
                 "\n5.1 & 3.5 & 1.4 & 0.2 & Iris-setosa & Iris-setosa & ");
  assert_prints ("compare DATA/iris.arff --learner OneR --runs 1 --format csv",
                 "Table,(1) OneR\n");
  assert_fails ("evaluate DATA/iris.arff --learner OneR --format word", 2);
  assert_fails ("evaluate DATA/iris.arff --learner OneR --format csv --json",
                2);
  assert_fails ("info DATA/iris.arff --format word", 2);
}

/* Both forms of the report; a name that is neither is refused before the run.
 */
static void
test_report (void)
{
  gsize length;
  g_auto (Run) page = cli ("evaluate DATA/iris.arff --learner OneR --report "
                           "OUT/run.html");
  g_auto (Run) pdf = cli ("evaluate DATA/iris.arff --learner OneR --report "
                          "OUT/run.pdf");
  g_assert_cmpint (page.status, ==, 0);
  g_assert_cmpint (pdf.status, ==, 0);
  g_autofree char *html = read_out ("run.html", &length);
  g_assert_nonnull (strstr (html, "<td class=\"number\">138.0000</td>"));
  g_autofree char *bytes = read_out ("run.pdf", &length);
  g_assert_cmpmem (bytes, 7, "%PDF-1.", 7);
  assert_fails ("evaluate DATA/iris.arff --learner OneR --report OUT/run.doc",
                2);
  g_auto (Run) nowhere = cli ("evaluate DATA/iris.arff --learner OneR "
                              "--report OUT/none/run.pdf");
  g_assert_cmpint (nowhere.status, ==, 1); /* the figures are printed, though */
  g_assert_nonnull (strstr (nowhere.err, "/none/run.pdf"));
  g_assert_nonnull (strstr (nowhere.out, "=== Summary ==="));
}

/* The size of a PNG: IHDR comes first, behind eight bytes and its own head. */
static void
assert_png (const char *name, guint width, guint height)
{
  gsize size;
  g_autofree char *bytes = read_out (name, &size);
  guint32 sides[2];
  g_assert_cmpuint (size, >, 24);
  g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
  memcpy (sides, bytes + 16, 8);
  g_assert_cmpuint (GUINT32_FROM_BE (sides[0]), ==, width);
  g_assert_cmpuint (GUINT32_FROM_BE (sides[1]), ==, height);
}

/* With all rows the errors are those of the folds of WEKA 3.6.14's Experimenter
 * on the same file. */
static void
test_study (void)
{
  g_autoptr (JsonNode) root
      = json_of ("study TrainingSize DATA/glass.arff --learner J48 -o least=40 "
                 "-o step=40 --json --plots OUT/study");
  JsonObject *object = json_node_get_object (root);
  JsonArray *rows = json_object_get_array_member (object, "rows");
  JsonObject *last = json_array_get_object_element (rows, 2);
  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "study"), ==,
                   "TrainingSize");
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (last, "test_error"), 33.246753, 1e-6);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (last, "test_sd"), 7.939262, 1e-6);
  assert_png ("study/training-size.png", 900, 600);
  assert_fails ("study", 2);
  assert_fails ("study No DATA/glass.arff --learner ZeroR", 1);
  assert_fails ("study TrainingSize DATA/glass.arff", 2);
  assert_fails ("study TrainingSize DATA/glass.arff --learner ZeroR -o step=0",
                1);
  assert_fails ("study TrainingSize DATA/glass.arff --learner ZeroR -o "
                "folds=999",
                1);
}

/* Pictures of 4 × 4, fourteen times as large and two pixels apart, five on a
 * sheet of three by two; as a table they are 16 columns and the class. */
static void
test_dream (void)
{
  g_auto (Run) made
      = cli ("generate BarsAndStripes -n 60 -O OUT/bars-images.idx");
  g_assert_cmpint (made.status, ==, 0);
  g_auto (Run) labels = cli (
      "evaluate OUT/bars-images.idx --learner RBM -o mode=classification -o "
      "hidden-units=10 -o epochs=2 --train --save OUT/labels");
  g_assert_cmpint (labels.status, ==, 0);
  g_auto (Run) plain = cli ("evaluate OUT/bars-images.idx --learner RBM -o "
                            "hidden-units=10 -o epochs=2 --train --save "
                            "OUT/plain");
  g_assert_cmpint (plain.status, ==, 0);
  g_auto (Run) sheet
      = cli ("dream OUT/labels -n 5 --steps 3 --label 1 -O OUT/dreams.png");
  g_assert_cmpstr (sheet.err, ==, "");
  assert_png ("dreams.png", 3 * 58 - 2, 2 * 58 - 2);
  g_auto (Run) table = cli ("dream OUT/labels -n 5 --label all -O OUT/d.csv");
  g_assert_cmpint (table.status, ==, 0);
  g_autoptr (JsonNode) root = json_of ("info OUT/d.csv --json");
  JsonObject *info = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (info, "rows"), ==, 5);
  g_assert_cmpint (json_object_get_int_member (info, "columns"), ==, 17);
  g_auto (Run) likely = cli ("likelihood OUT/plain OUT/bars-images.idx");
  g_assert_nonnull (strstr (likely.out, "nats a row"));
  g_assert_null (strstr (likely.out, "Between")); /* ten units are counted */
  assert_fails ("dream OUT/labels", 2);
  assert_fails ("dream OUT/labels -n 0 -O OUT/x.png", 2);
  assert_fails ("dream OUT/labels --temperature 0 -O OUT/x.png", 2);
  assert_fails ("dream OUT/labels --label cats -O OUT/x.png", 1);
  assert_fails ("dream OUT/labels -O OUT/x.cat", 1);
  assert_fails ("dream OUT/plain --label 1 -O OUT/x.png", 1);
  assert_fails ("dream DATA/iris.arff -O OUT/x.png", 1);
  assert_fails ("likelihood OUT/plain DATA/iris.arff", 1);
  assert_fails ("likelihood OUT/plain OUT/bars-images.idx --chains 1", 2);
}

/* Two seeds, two depths, with and without: eight networks, each once, also when
 * the command goes on from a file that has half of them. */
static void
test_pretraining (void)
{
  const char *line
      = "pretraining DATA/iris.arff --json --depths 2 --units 10 -o epochs=30 "
        "-o pretraining-epochs=5 --state OUT/iris.nets --csv OUT/nets.csv";
  g_autofree char *half = g_strconcat (line, " --seeds 1", NULL);
  g_autofree char *whole = g_strconcat (line, " --seeds 2", NULL);
  g_autofree char *changed = g_strconcat (whole, " -o epochs=31", NULL);
  g_autofree char *path = g_build_filename (folder, "nets.csv", NULL);
  g_autofree char *csv = NULL;
  g_autoptr (JsonNode) four = json_of (half);
  g_autoptr (JsonNode) eight = json_of (whole);
  JsonArray *first
      = json_object_get_array_member (json_node_get_object (four), "nets");
  JsonArray *all
      = json_object_get_array_member (json_node_get_object (eight), "nets");
  g_assert_cmpuint (json_array_get_length (first), ==, 4);
  g_assert_cmpuint (json_array_get_length (all), ==, 8);
  JsonObject *one = json_array_get_object_element (first, 0);
  JsonObject *same = json_array_get_object_element (all, 0);
  g_assert_cmpfloat (json_object_get_double_member (one, "error"), ==,
                     json_object_get_double_member (same, "error"));
  g_assert_cmpfloat (json_object_get_double_member (one, "seconds"), ==,
                     json_object_get_double_member (same, "seconds"));
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_true (g_str_has_prefix (csv, "depth,pretrained,seed,error"));
  assert_fails (changed, 1); /* of another plan */
  assert_fails ("pretraining DATA/cpu.arff", 1);
  assert_fails ("pretraining DATA/iris.arff --seeds 0", 2);
  assert_fails ("pretraining DATA/iris.arff -o mode=generative", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GError) error = NULL;
  folder = g_dir_make_tmp ("ruru-cli-XXXXXX", &error);
  g_assert_no_error (error);
  g_test_add_func ("/cli/wrong-use", test_wrong_use);
  g_test_add_func ("/cli/lists", test_lists);
  g_test_add_func ("/cli/bad-input", test_bad_input);
  g_test_add_func ("/cli/no-partial-output", test_no_partial_output);
  g_test_add_func ("/cli/repairs", test_repairs);
  g_test_add_func ("/cli/memory", test_memory);
  g_test_add_func ("/cli/keeps-pipes", test_keeps_pipes);
  g_test_add_func ("/cli/follows-links", test_follows_links);
  g_test_add_func ("/cli/json-exponents", test_json_exponents);
  g_test_add_func ("/cli/info", test_info);
  g_test_add_func ("/cli/evaluate", test_evaluate);
  g_test_add_func ("/cli/differences", test_differences);
  g_test_add_func ("/cli/save-and-predict", test_save_and_predict);
  g_test_add_func ("/cli/rerun", test_rerun);
  g_test_add_func ("/cli/checkpoint", test_checkpoint);
  g_test_add_func ("/cli/compare", test_compare);
  g_test_add_func ("/cli/study", test_study);
  g_test_add_func ("/cli/format", test_format);
  g_test_add_func ("/cli/report", test_report);
  g_test_add_func ("/cli/dream", test_dream);
  g_test_add_func ("/cli/pretraining", test_pretraining);
  const int status = g_test_run ();
  static const char *const names[]
      = { "m", "s", "p.csv", "q.csv", "scores.csv", "iris.nets", "nets.csv" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
