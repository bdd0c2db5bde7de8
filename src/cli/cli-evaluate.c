/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli evaluate FILE --learner NAME: the Classifier page's Start button. */
#include "cli-load.h"
#include "cli-results.h"
#include "cli-tables.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-checkpoint.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-output.h"
#include "ml-prediction-table.h"
#include "ml-report.h"
#include "ml-result-tables.h"
#include "ml-saved-session.h"
#include "ml-writer.h"
#include "plot-report.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define NO_SPLIT (-G_MAXDOUBLE)
#define NO_FOLDS G_MININT

typedef struct
{
  char *learner, **options, **filters;
  char *target;
  gint folds;
  double split;
  char *test;
  gboolean train;
  gint64 seed;
  gint threads;
  gboolean as_json;
  char *format, *undefined;
  MlReportFlags flags; /* what `undefined` says */
  char *save, *plots, *predictions, *session;
  char *report;
  char *checkpoint, *resume;
  CliRepairs repairs;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_free (self->learner);
  g_strfreev (self->options);
  g_strfreev (self->filters);
  g_free (self->target);
  g_free (self->test);
  g_free (self->format);
  g_free (self->undefined);
  g_free (self->save);
  g_free (self->session);
  g_free (self->plots);
  g_free (self->report);
  g_free (self->predictions);
  g_free (self->checkpoint);
  g_free (self->resume);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
check_words (Wishes *w, GError **error)
{
  const gboolean has_folds = w->folds != NO_FOLDS;
  const gboolean has_split = w->split != NO_SPLIT; /* NaN is one, too */
  if (w->learner == NULL && w->resume == NULL)
    return cli_wrong_use (error, _ ("it needs --learner NAME; “ruru-cli list "
                                    "learners” tells the names"));
  if (has_folds + has_split + (w->test != NULL) + w->train > 1)
    return cli_wrong_use (error, _ ("take one of --folds, --split, --test and "
                                    "--train"));
  if (has_folds && w->folds < 0)
    return cli_wrong_use (error, _ ("--folds cannot be negative"));
  if (has_split && !(w->split >= 0 && w->split <= 100))
    return cli_wrong_use (error,
                          _ ("--split takes a percentage from 0 to 100"));
  if (w->resume != NULL && (w->learner != NULL || w->filters != NULL))
    return cli_wrong_use (error, _ ("the checkpoint of --resume knows learner "
                                    "and filters; leave --learner and "
                                    "--filter out"));
  if (w->threads < 0)
    return cli_wrong_use (error, _ ("--threads cannot be negative"));
  if (w->format != NULL && w->as_json)
    return cli_wrong_use (error, _ ("take one of --json and --format"));
  if (w->undefined != NULL
      && !ml_report_find_undefined (w->undefined, &w->flags))
    return cli_wrong_use (error, _ ("--undefined takes ?, n/a or 0"));
  if (w->report != NULL && !plot_report_is_path (w->report))
    return cli_wrong_use (error, _ ("--report takes a name that ends in .html "
                                    "or .pdf"));
  return cli_check_format (w->format, error);
}

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "learner", 'l', 0, G_OPTION_ARG_STRING, &w->learner,
      N_ ("A name of “list learners” or a WEKA command line"), "NAME" },
    { "option", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &w->options,
      N_ ("An option of the learner"), "option=value" },
    { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &w->filters,
      N_ ("A filter, fitted inside each fold"), "\"NAME option=value\"" },
    { "class", 'c', 0, G_OPTION_ARG_STRING, &w->target,
      N_ ("The class: a column's name, its number from 1, first or last"),
      "NAME|INDEX" },
    { "folds", 0, 0, G_OPTION_ARG_INT, &w->folds,
      N_ ("Cross-validation (10 folds if nothing is said)"), "N" },
    { "split", 0, 0, G_OPTION_ARG_DOUBLE, &w->split,
      N_ ("Train on the first P percent of the shuffled rows, test on the "
          "rest"),
      "P" },
    { "test", 't', 0, G_OPTION_ARG_FILENAME, &w->test,
      N_ ("Test on the rows of another file"), "FILE" },
    { "train", 0, 0, G_OPTION_ARG_NONE, &w->train,
      N_ ("Test on the training rows"), NULL },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Seed of the split (1)"), "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &w->as_json, N_ ("Print JSON"), NULL },
    CLI_FORMAT_ENTRY (&w->format),
    { "undefined", 0, 0, G_OPTION_ARG_STRING, &w->undefined,
      N_ ("Print figures that are undefined, as the precision of a class that "
          "was never predicted, as ? (as WEKA), n/a or 0"),
      "WORD" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &w->save,
      N_ ("Write the model of all rows"), "MODEL" },
    { "plots", 0, 0, G_OPTION_ARG_FILENAME, &w->plots,
      N_ ("Draw the charts of the run into a folder"), "DIR" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &w->report,
      N_ ("Write settings, tables and charts as a web page or a PDF"),
      "FILE.html|FILE.pdf" },
    { "predictions", 'p', 0, G_OPTION_ARG_FILENAME, &w->predictions,
      N_ ("Write every prediction"), "CSV" },
    { "session", 0, 0, G_OPTION_ARG_FILENAME, &w->session,
      N_ ("Write data, settings and results, to be made again by rerun"),
      "FILE" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &w->checkpoint,
      N_ ("While a network is trained on all rows, keep here what it takes to "
          "go on: every ten seconds and at the end"),
      "FILE" },
    { "resume", 0, 0, G_OPTION_ARG_FILENAME, &w->resume,
      N_ ("Go on from a checkpoint, with its learner and filters; -o epochs=N "
          "for more of them"),
      "FILE" },
    CLI_REPAIR_ENTRIES (&w->repairs),
    G_OPTION_ENTRY_NULL,
  };
  return cli_parse (self, words, entries, 1, 1, error)
         && check_words (w, error);
}

static MlLearner *
make_learner (const Wishes *wishes, const MlCheckpoint *checkpoint,
              GError **error)
{
  g_autoptr (MlLearner) learner
      = checkpoint != NULL ? ml_checkpoint_learner (checkpoint, error)
                           : ml_learner_from_text (wishes->learner, error);
  if (learner == NULL)
    return NULL;
  for (char **o = wishes->options; o != NULL && *o != NULL; o++)
    if (!cli_set_option (learner, *o, error))
      return NULL;
  return g_steal_pointer (&learner);
}

static gboolean
set_test (MlExperiment *experiment, const Wishes *w, MlMonitor *monitor,
          GError **error)
{
  if (w->train)
    experiment->test = ML_TEST_TRAINING;
  else if (w->split != NO_SPLIT)
    {
      experiment->test = ML_TEST_SPLIT;
      experiment->percent = w->split;
    }
  else if (w->test != NULL)
    {
      experiment->test = ML_TEST_FILE;
      experiment->test_data = cli_load (w->test, &w->repairs, monitor, error);
      if (experiment->test_data == NULL)
        return FALSE;
      if (experiment->target >= 0)
        cli_tell_differences (experiment->data, experiment->target,
                              experiment->test_data, FALSE);
    }
  else
    {
      experiment->test = ML_TEST_FOLDS;
      experiment->folds = w->folds != NO_FOLDS ? (guint) w->folds : 10;
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static GPtrArray *
make_filters (const Wishes *w, GError **error)
{
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  for (char **f = w->filters; f != NULL && *f != NULL; f++)
    {
      MlFilter *filter = ml_filter_from_text (*f, error);
      if (filter == NULL)
        return NULL;
      g_ptr_array_add (filters, filter);
    }
  return g_steal_pointer (&filters);
}

static MlExperiment *
make_experiment (const Wishes *w, const char *path, MlMonitor *monitor,
                 GError **error)
{
  g_autoptr (MlCheckpoint) checkpoint
      = w->resume != NULL ? ml_checkpoint_load (w->resume, error) : NULL;
  if (checkpoint == NULL && w->resume != NULL)
    return NULL;
  g_autoptr (MlLearner) learner = make_learner (w, checkpoint, error);
  if (learner == NULL)
    return NULL;
  g_autoptr (GPtrArray) filters
      = checkpoint != NULL ? ml_checkpoint_filters (checkpoint, error)
                           : make_filters (w, error);
  if (filters == NULL)
    return NULL;
  g_autoptr (MlDataset) data = cli_load (path, &w->repairs, monitor, error);
  if (data == NULL)
    return NULL;
  int target = cli_find_target (data, w->target, error);
  if (target < 0 && w->target != NULL)
    return NULL;
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, target, learner);
  g_ptr_array_extend_and_steal (experiment->filters,
                                g_steal_pointer (&filters));
  experiment->seed = w->seed;
  experiment->threads = (guint) w->threads;
  if (!set_test (experiment, w, monitor, error)
      || !ml_experiment_check (experiment, error)
      || (checkpoint != NULL
          && !ml_checkpoint_resume (checkpoint, experiment, error)))
    return NULL;
  g_autofree char *memory = ml_experiment_tell_memory (experiment);
  if (memory != NULL)
    fprintf (stderr, "%s\n", memory);
  return g_steal_pointer (&experiment);
}

static gboolean
can_write (const char *path, GError **error)
{
  g_autofree char *target = ml_output_target (path, error);
  return target != NULL;
}

/* Whether the files asked for can be made, as far as their names tell. */
static gboolean
check_outputs (const Wishes *w, GError **error)
{
  if ((w->save != NULL && !can_write (w->save, error))
      || (w->report != NULL && !can_write (w->report, error))
      || (w->session != NULL && !can_write (w->session, error))
      || (w->checkpoint != NULL && !can_write (w->checkpoint, error)))
    return FALSE;
  if (w->predictions == NULL)
    return TRUE;
  g_autoptr (MlWriter) writer = ml_writer_for_path (w->predictions, error);
  return writer != NULL && can_write (w->predictions, error);
}

/* One run, as the window saves many. */
static gboolean
write_session (const char *path, const MlEvaluation *evaluation, GError **error)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  g_autoptr (MlSavedSession) session
      = ml_saved_session_new (experiment->data, experiment->target, NULL);
  ml_saved_session_add_run (session, time, evaluation);
  return ml_saved_session_save (session, path, error);
}

static gboolean
write_files (const Wishes *w, const MlEvaluation *evaluation, GError **error)
{
  if (w->save != NULL
      && !ml_predictor_save (ml_evaluation_predictor (evaluation), w->save,
                             error))
    return FALSE;
  if (w->session != NULL && !write_session (w->session, evaluation, error))
    return FALSE;
  if (w->predictions != NULL)
    {
      g_autoptr (MlDataset) table = ml_prediction_table (evaluation);
      if (!ml_save_path (table, w->predictions, NULL, error))
        return FALSE;
    }
  if (w->report != NULL
      && !cli_results_report (evaluation, w->flags, w->report, error))
    return FALSE;
  return w->plots == NULL || cli_results_plot (evaluation, w->plots, error);
}

static void
print_report (const MlEvaluation *evaluation, const char *format,
              MlReportFlags flags)
{
  if (format != NULL)
    {
      g_autoptr (GPtrArray) tables = ml_result_tables (evaluation, flags);
      cli_print_tables (tables, format, FALSE);
      return;
    }
  g_autofree char *text = ml_report_text (evaluation, flags);
  fputs (text, stdout);
}

gboolean
cli_evaluate (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes = { .folds = NO_FOLDS, .split = NO_SPLIT, .seed = 1 };
  if (!read_words (self, words, &wishes, error))
    return FALSE;
  if (!check_outputs (&wishes, error)) /* before a long run */
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlExperiment) experiment
      = make_experiment (&wishes, (*words)[1], monitor, error);
  if (experiment == NULL)
    return FALSE;
  if (experiment->resume_history != NULL)
    cli_watch_go_on (watch, experiment->resume_history);
  if (wishes.checkpoint != NULL)
    cli_watch_keep_checkpoints (watch, experiment, wishes.checkpoint);
  g_autoptr (MlEvaluation) evaluation
      = ml_experiment_run (experiment, monitor, error);
  if (evaluation == NULL)
    return FALSE;
  /* The report is worth printing even if a file cannot be written. */
  const gboolean is_written = cli_watch_write_checkpoint (watch, error)
                              && write_files (&wishes, evaluation, error);
  g_clear_pointer (&watch, cli_watch_free); /* and its line of progress */
  if (wishes.as_json)
    cli_results_print_json (evaluation);
  else
    print_report (evaluation, wishes.format, wishes.flags);
  return is_written;
}
