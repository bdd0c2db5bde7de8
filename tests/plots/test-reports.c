/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of runs. IBk -K 5 on iris, 10 folds: WEKA 3.6.14 has 143 of 150
 * right, kappa 0.93 and the confusion matrix 50 0 0 / 0 47 3 / 0 4 46. */
#include "plot-report.h"

#include "test-paths.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-loader.h"

#include <glib/gstdio.h>
#include <string.h>

static MlEvaluation *
run (MlDataset *data, const char *learner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) made = ml_learner_from_text (learner, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), made);
  MlEvaluation *evaluation = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return evaluation;
}

static MlEvaluation *
run_iris (const char *learner)
{
  g_autofree char *path = test_data_path ("iris.arff");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return run (data, learner);
}

/* Names that would leave their place if they were not escaped. */
static MlDataset *
hostile_data (void)
{
  enum
  {
    ROWS = 40
  };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      "<script>alert(1)</script> & \"co\" \x01", ROWS);
  double *x = g_new (double, ROWS);
  gint32 *codes = g_new (gint32, ROWS);
  for (guint i = 0; i < ROWS; i++)
    {
      x[i] = i;
      codes[i] = i >= ROWS / 2;
    }
  ml_dataset_builder_add_numbers (builder,
                                  ml_attribute_new_numeric ("]]> <b>&amp;"), x);
  char **labels = g_strsplit ("<i>a</i>;b\x02&&", ";", -1);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("<class>", labels), codes);
  return ml_dataset_builder_finish (builder);
}

static char *
write_report (const PlotReportRun *runs, guint n_runs, const char *name,
              gsize *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (plot_report_write (runs, n_runs, 0, path, NULL, &error));
  g_assert_no_error (error);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");
  if (xmllint != NULL && !g_str_has_suffix (name, ".pdf"))
    {
      const char *words[] = { xmllint, "--noout", "--nonet", path, NULL };
      int status = -1;
      g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT,
                                   NULL, NULL, NULL, NULL, &status, NULL));
      g_assert_cmpint (status, ==, 0);
    }
  g_remove (path);
  g_rmdir (folder);
  return text;
}

/* -- Web page -------------------------------------------------------------- */

typedef struct
{
  GHashTable *ids;
  GPtrArray *uses;
  guint n_drawings;
} Found;

static void
on_element (GMarkupParseContext *context, const char *element,
            const char **names, const char **values, gpointer data,
            GError **error)
{
  Found *found = data;
  g_assert_cmpstr (element, !=, "script");
  g_assert_cmpstr (element, !=, "link");
  found->n_drawings += g_str_equal (element, "svg");
  for (; *names != NULL; names++, values++)
    {
      if (g_str_equal (*names, "id"))
        g_assert_true (g_hash_table_add (found->ids, g_strdup (*values)));
      else if (g_str_has_suffix (*names, "href") || g_str_equal (*names, "src"))
        {
          g_assert_true (**values == '#'
                         || g_str_has_prefix (*values, "data:image/png;"));
          if (**values == '#')
            g_ptr_array_add (found->uses, g_strdup (*values + 1));
        }
    }
}

/* Well-formed; no two parts of one name, none used that is not there, and
 * nothing from outside. Returns: how many drawings are in it */
static guint
check_page (const char *page)
{
  const GMarkupParser parser = { .start_element = on_element };
  g_autoptr (GHashTable) ids
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) uses = g_ptr_array_new_with_free_func (g_free);
  Found found = { ids, uses, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GMarkupParseContext) context
      = g_markup_parse_context_new (&parser, 0, &found, NULL);
  g_markup_parse_context_parse (context, page, -1, &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  for (guint i = 0; i < uses->len; i++)
    g_assert_true (g_hash_table_contains (ids, g_ptr_array_index (uses, i)));
  return found.n_drawings;
}

static void
test_page (void)
{
  g_autoptr (MlEvaluation) evaluation = run_iris ("kNN neighbors=5");
  const PlotReportRun one = { "kNN, 5 neighbors", evaluation };
  g_autofree char *page = write_report (&one, 1, "report.html", NULL);
  g_assert_cmpuint (check_page (page), >=, 6);
  g_assert_nonnull (strstr (page, "<h1>kNN, 5 neighbors</h1>"));
  g_assert_nonnull (strstr (page, "<td>Correctly Classified Instances</td>"
                                  "<td class=\"number\">143.0000</td>"));
  g_assert_nonnull (strstr (
      page, "<td>Kappa statistic</td><td class=\"number\">0.9300</td>"));
  g_assert_nonnull (
      strstr (page, "<td>Iris-versicolor</td><td class=\"number\">0</td>"
                    "<td class=\"number\">47</td><td class=\"number\">3</td>"));
  g_assert_nonnull (strstr (page, "<td>Scheme</td><td>kNN neighbors=5</td>"));
  g_assert_nonnull (strstr (page, "<td>Seed</td><td>1</td>"));
  g_assert_nonnull (strstr (page, "<td>SHA-256 of the data</td><td>"));
  g_assert_nonnull (strstr (page, "=== Stratified cross-validation ==="));
}

/* Two runs: side by side, over each other, and each by itself. */
static void
test_two (void)
{
  g_autoptr (MlEvaluation) first = run_iris ("kNN neighbors=5");
  g_autoptr (MlEvaluation) second = run_iris ("OneR");
  const PlotReportRun two[] = { { "near", first }, { "one rule", second } };
  g_autofree char *page = write_report (two, 2, "report.html", NULL);
  g_assert_cmpuint (check_page (page), >=, 6);
  g_assert_nonnull (strstr (
      page, "<td>Correctly Classified Instances</td><td class=\"number\">"
            "143.0000</td><td class=\"number\">138.0000</td>"));
  g_assert_nonnull (strstr (page, "<caption>near: Confusion matrix</caption>"));
  g_assert_nonnull (
      strstr (page, "<caption>one rule: Confusion matrix</caption>"));
}

/* With its table at hand a run of two columns has its regions drawn. */
static void
test_charts_of_data (void)
{
  g_autofree char *path = test_data_path ("moons.arff");
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, NULL);
  g_autoptr (MlEvaluation) evaluation = run (data, "kNN neighbors=5");
  const PlotReportRun one = { "kNN", evaluation };
  g_autofree char *page = write_report (&one, 1, "report.html", NULL);
  check_page (page);
  g_assert_nonnull (strstr (page, "<h2>Decision regions</h2>"));
}

static void
test_hostile (void)
{
  g_autoptr (MlDataset) data = hostile_data ();
  g_autoptr (MlEvaluation) evaluation = run (data, "J48");
  const PlotReportRun one = { "</title><script>\x03", evaluation };
  g_autofree char *page = write_report (&one, 1, "report.htm", NULL);
  check_page (page);
  g_assert_null (strstr (page, "<script"));
  g_assert_nonnull (strstr (page, "&lt;script&gt;alert(1)"));
}

/* -- PDF ------------------------------------------------------------------- */

static guint
count (const char *bytes, gsize length, const char *word)
{
  guint n = 0;
  const gsize size = strlen (word);
  for (gsize i = 0; i + size <= length; i++)
    n += memcmp (bytes + i, word, size) == 0;
  return n;
}

static guint
count_pages (const char *pdf, gsize length)
{
  g_assert_cmpmem (pdf, 7, "%PDF-1.", 7);
  g_assert_cmpmem (pdf + length - 6, 6, "%%EOF\n", 6);
  const guint n = count (pdf, length, "/Type /Page ");
  g_autofree char *sum = g_strdup_printf ("/Count %u\n", n);
  g_assert_cmpuint (count (pdf, length, sum), >=, 1);
  return n;
}

/* Two charts fit on a page, the figures before and the text behind them take
 * some more; a tree's model in words goes on for many pages, but not all. */
static void
test_pages (void)
{
  gsize length;
  g_autoptr (MlEvaluation) evaluation = run_iris ("kNN neighbors=5");
  const PlotReportRun one = { "kNN", evaluation };
  g_autoptr (PlotReport) report = plot_report_new (&one, 1, 0, NULL, NULL);
  g_autofree char *pdf = write_report (&one, 1, "report.pdf", &length);
  const guint n = count_pages (pdf, length);
  g_assert_cmpuint (n, >=, 2 + report->charts->len / 2);
  g_assert_cmpuint (n, <=, 5 + report->charts->len);
  GString *lines = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (lines, "line %u\n", i);
  g_free (report->text);
  report->text = g_string_free (lines, FALSE);
  g_autoptr (GByteArray) longer = plot_report_to_pdf (report, NULL, NULL);
  const guint n_longer = count_pages ((char *) longer->data, longer->len);
  g_assert_cmpuint (n_longer, >=, n + 10);
  g_assert_cmpuint (n_longer, <=, n + 40);
}

/* -- What goes wrong ------------------------------------------------------- */

static void
test_refusals (void)
{
  g_autoptr (MlEvaluation) evaluation = run_iris ("ZeroR");
  const PlotReportRun one = { "ZeroR", evaluation };
  g_autoptr (GError) error = NULL;
  g_assert_false (
      plot_report_write (&one, 1, 0, "/nowhere/report.pdf", NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/nowhere"));
  g_clear_error (&error);
  g_assert_false (plot_report_write (&one, 1, 0, "report.doc", NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_clear_error (&error);

  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_stop (monitor);
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  g_assert_false (plot_report_write (&one, 1, 0, path, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/reports/page", test_page);
  g_test_add_func ("/plots/reports/two-runs", test_two);
  g_test_add_func ("/plots/reports/charts-of-data", test_charts_of_data);
  g_test_add_func ("/plots/reports/hostile-names", test_hostile);
  g_test_add_func ("/plots/reports/pages", test_pages);
  g_test_add_func ("/plots/reports/refusals", test_refusals);
  return g_test_run ();
}
