/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli compare FILE… --learner A --learner B: WEKA's Experimenter. */
#include "cli-json.h"
#include "cli-load.h"
#include "cli-tables.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-comparison.h"
#include "ml-error.h"
#include "ml-output.h"
#include "ml-scores-report.h"
#include "ml-writer.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  char **learners;
  char *target, *measure, *format, *output;
  gint runs, folds, base, digits, threads;
  double split, significance;
  gint64 seed;
  gboolean as_json;
  CliRepairs repairs;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_strfreev (self->learners);
  g_free (self->target);
  g_free (self->measure);
  g_free (self->format);
  g_free (self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
check_words (const Wishes *w, GError **error)
{
  if (w->learners == NULL)
    return cli_wrong_use (error, _ ("it needs --learner NAME, once for each "
                                    "classifier"));
  if (w->runs < 1 || w->folds < 0 || w->threads < 0)
    return cli_wrong_use (error, _ ("--runs, --folds and --threads cannot be "
                                    "negative, nor --runs 0"));
  if (w->base < 1 || (guint) w->base > g_strv_length (w->learners))
    return cli_wrong_use (error, _ ("--base takes the number of a --learner, "
                                    "from 1"));
  if (w->split != 0 && !(w->split > 0 && w->split < 100))
    return cli_wrong_use (error, _ ("--split takes a percentage above 0 and "
                                    "below 100"));
  if (!(w->significance > 0 && w->significance < 1))
    return cli_wrong_use (error, _ ("--significance takes a number between 0 "
                                    "and 1"));
  if (w->digits < 0 || w->digits > 15)
    return cli_wrong_use (error, _ ("--digits takes a number from 0 to 15"));
  return cli_check_format (w->format, error);
}

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "learner", 'l', 0, G_OPTION_ARG_STRING_ARRAY, &w->learners,
      N_ ("A classifier, filters before it: “Standardize; kNN neighbors=5”, or "
          "a WEKA command line"),
      "NAME" },
    { "runs", 0, 0, G_OPTION_ARG_INT, &w->runs,
      N_ ("How often each is tested, on other splits (10)"), "N" },
    { "folds", 0, 0, G_OPTION_ARG_INT, &w->folds,
      N_ ("Folds of each cross-validation (10)"), "N" },
    { "split", 0, 0, G_OPTION_ARG_DOUBLE, &w->split,
      N_ ("Instead of folds: train on P percent, test on the rest"), "P" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Seed of the first run's split (1)"), "S" },
    { "class", 'c', 0, G_OPTION_ARG_STRING, &w->target,
      N_ ("The class: a column's name, its number from 1, first or last"),
      "NAME|INDEX" },
    { "measure", 'm', 0, G_OPTION_ARG_STRING, &w->measure,
      N_ ("What to compare: accuracy, kappa, auc, rmse …"), "NAME" },
    { "base", 'b', 0, G_OPTION_ARG_INT, &w->base,
      N_ ("Which --learner the others are tested against (1)"), "N" },
    { "significance", 0, 0, G_OPTION_ARG_DOUBLE, &w->significance,
      N_ ("Level of the two-tailed test (0.05)"), "P" },
    { "digits", 0, 0, G_OPTION_ARG_INT, &w->digits,
      N_ ("Digits behind the point (2)"), "N" },
    CLI_FORMAT_ENTRY (&w->format),
    { "json", 0, 0, G_OPTION_ARG_NONE, &w->as_json, N_ ("Print JSON"), NULL },
    { "output", 'O', 0, G_OPTION_ARG_FILENAME, &w->output,
      N_ ("Write all figures of every fold"), "FILE.arff|FILE.csv" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    CLI_REPAIR_ENTRIES (&w->repairs),
    G_OPTION_ENTRY_NULL,
  };
  return cli_parse (self, words, entries, 1, G_MAXUINT - 1, error)
         && check_words (w, error);
}

static gboolean
add_table (MlComparison *comparison, const char *path, const Wishes *w,
           MlMonitor *monitor, GError **error)
{
  g_autoptr (MlDataset) data = cli_load (path, &w->repairs, monitor, error);
  if (data == NULL)
    return FALSE;
  const int target = cli_find_target (data, w->target, error);
  if (target < 0)
    {
      if (w->target == NULL)
        g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                     _ ("%s has no column to be the class"), path);
      return FALSE;
    }
  ml_comparison_add_table (comparison, data, target);
  return TRUE;
}

/* @paths: behind the command's name */
static MlComparison *
make_comparison (const Wishes *w, char **paths, MlMonitor *monitor,
                 GError **error)
{
  g_autoptr (MlComparison) made = ml_comparison_new ();
  made->runs = (guint) w->runs;
  made->folds = (guint) w->folds;
  made->seed = w->seed;
  made->threads = (guint) w->threads;
  if (w->split != 0)
    {
      made->test = ML_TEST_SPLIT;
      made->percent = w->split;
    }
  for (char **learner = w->learners; *learner != NULL; learner++)
    {
      MlScheme *scheme = ml_scheme_from_text (*learner, error);
      if (scheme == NULL)
        return NULL;
      ml_comparison_add_scheme (made, scheme);
    }
  for (; *paths != NULL; paths++)
    if (!add_table (made, *paths, w, monitor, error))
      return NULL;
  return ml_comparison_check (made, error) ? g_steal_pointer (&made) : NULL;
}

/* Without a wish: the correct ones if any class is nominal. */
static gboolean
find_measure (const Wishes *w, const MlComparison *comparison, guint *measure,
              GError **error)
{
  const char *name = w->measure != NULL ? w->measure : "rmse";
  for (guint i = 0; w->measure == NULL && i < comparison->tables->len; i++)
    {
      const MlComparisonTable *table
          = g_ptr_array_index (comparison->tables, i);
      if (ml_dataset_attribute (table->data, (guint) table->target)->kind
          == ML_ATTRIBUTE_NOMINAL)
        name = "accuracy";
    }
  const int found = ml_scores_find_measure (name);
  if (found >= 0)
    {
      *measure = (guint) found;
      return TRUE;
    }
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", measures[i].name);
  return cli_wrong_use (error, _ ("there is no measure “%s”; there are %s"),
                        name, names->str);
}

typedef MlTextTable *(*MakeTable) (const MlScores *, const MlScoresView *);

static void
print_tables (const MlScores *scores, const MlScoresView *view,
              const char *format)
{
  static const MakeTable makers[]
      = { ml_scores_table_means, ml_scores_table_tests, ml_scores_table_wins,
          ml_scores_table_ranking };
  const gboolean is_weka
      = format == NULL; /* its layout, then the other tables */
  if (is_weka)
    {
      g_autofree char *text = ml_scores_text (scores, view);
      fputs (text, stdout);
    }
  g_autoptr (GPtrArray) tables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_text_table_free);
  for (guint i = is_weka; i < G_N_ELEMENTS (makers); i++)
    g_ptr_array_add (tables, makers[i](scores, view));
  cli_print_tables (tables, format, is_weka);
}

static void
print_problems (const MlScores *scores)
{
  for (guint table = 0; table < ml_scores_n_tables (scores); table++)
    for (guint scheme = 0; scheme < ml_scores_n_schemes (scores); scheme++)
      {
        const char *problem = ml_scores_cell (scores, table, scheme, 0).problem;
        if (problem != NULL)
          fprintf (stderr, _ ("ruru-cli compare: %s on %s: %s\n"),
                   ml_scores_scheme (scores, scheme),
                   ml_scores_table (scores, table), problem);
      }
}

static void
add_cell (JsonBuilder *json, const MlScores *scores, const MlScoresView *view,
          guint table, guint scheme)
{
  const MlScoreCell cell
      = ml_scores_cell (scores, table, scheme, view->measure);
  const MlTTest test
      = ml_scores_test (scores, table, scheme, view->base, view->measure);
  g_autoptr (GArray) values
      = ml_scores_values (scores, table, scheme, view->measure);
  json_builder_begin_object (json);
  cli_json_text (json, "table", ml_scores_table (scores, table));
  cli_json_text (json, "scheme", ml_scores_scheme (scores, scheme));
  cli_json_number (json, "n", cell.n);
  cli_json_number (json, "mean", cell.mean);
  cli_json_number (json, "sd", cell.sd);
  cli_json_number (json, "difference", test.mean);
  cli_json_number (json, "t", test.t);
  cli_json_number (json, "p", test.p);
  cli_json_number (json, "sign",
                   ml_scores_compare (scores, table, scheme, view->base,
                                      view->measure, view->significance));
  if (cell.problem != NULL)
    cli_json_text (json, "problem", cell.problem);
  json_builder_set_member_name (json, "values");
  json_builder_begin_array (json);
  for (guint i = 0; i < values->len; i++)
    cli_json_number (json, NULL, g_array_index (values, double, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
print_json (const MlScores *scores, const MlScoresView *view)
{
  guint n;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  cli_json_text (json, "measure", ml_scores_measures (&n)[view->measure].name);
  cli_json_text (json, "base", ml_scores_scheme (scores, view->base));
  cli_json_number (json, "significance", view->significance);
  json_builder_set_member_name (json, "cells");
  json_builder_begin_array (json);
  for (guint table = 0; table < ml_scores_n_tables (scores); table++)
    for (guint scheme = 0; scheme < ml_scores_n_schemes (scores); scheme++)
      add_cell (json, scores, view, table, scheme);
  json_builder_end_array (json);
  json_builder_end_object (json);
  cli_json_print (json);
}

static gboolean
check_output (const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  g_autoptr (MlWriter) writer = ml_writer_for_path (path, error);
  g_autofree char *target
      = writer != NULL ? ml_output_target (path, error) : NULL;
  return target != NULL;
}

static gboolean
write_output (const MlScores *scores, const char *path, GError **error)
{
  if (path == NULL)
    return TRUE;
  g_autoptr (MlDataset) table = ml_scores_dataset (scores);
  return ml_save_path (table, path, NULL, error);
}

gboolean
cli_compare (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes = { .runs = 10,
                             .folds = 10,
                             .base = 1,
                             .digits = 2,
                             .significance = 0.05,
                             .seed = 1 };
  MlScoresView view;
  if (!read_words (self, words, &wishes, error)
      || !check_output (wishes.output, error)) /* before a long run */
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlComparison) comparison
      = make_comparison (&wishes, *words + 1, monitor, error);
  if (comparison == NULL
      || !find_measure (&wishes, comparison, &view.measure, error))
    return FALSE;
  view.base = (guint) wishes.base - 1;
  view.significance = wishes.significance;
  view.digits = wishes.digits;
  g_autoptr (MlScores) scores = ml_comparison_run (comparison, monitor, error);
  g_clear_pointer (&watch, cli_watch_free); /* and its line of progress */
  if (scores == NULL)
    return FALSE;
  if (wishes.as_json)
    print_json (scores, &view);
  else
    print_tables (scores, &view, wishes.format);
  print_problems (scores);
  return write_output (scores, wishes.output, error);
}
