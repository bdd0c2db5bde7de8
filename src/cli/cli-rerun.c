/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli rerun SESSION: makes every run of a saved session again, and tells
 * whether the numbers are the same. */
#include "cli-watch.h"
#include "cli.h"

#include "ml-dataset-state.h"
#include "ml-error.h"
#include "ml-rerun.h"
#include "ml-saved-session.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  guint n_same, n_different, n_skipped;
} Counts;

/* (nullable): why a run cannot be made again from the file alone. */
static const char *
obstacle (const MlSavedRun *run)
{
  if (run->problem != NULL)
    return run->problem;
  if (run->evaluation == NULL)
    return _ ("skipped: it is a model from a file");
  if (run->is_continued)
    return _ ("skipped: it went on from a checkpoint");
  if (ml_evaluation_was_stopped (run->evaluation))
    return _ ("skipped: it was stopped, and what was learned until then "
              "depends on the time");
  return NULL;
}

static void
print_title (const MlSavedRun *run)
{
  const MlExperiment *experiment
      = run->evaluation != NULL ? ml_evaluation_experiment (run->evaluation)
                                : run->experiment;
  if (experiment == NULL)
    {
      printf ("%s  %s\n", run->time, run->path);
      return;
    }
  g_autofree char *title = ml_experiment_describe (experiment);
  g_autofree char *hash = ml_dataset_hash (experiment->data);
  printf ("%s  %s\n", run->time, title);
  g_autofree char *seed
      = g_strdup_printf ("%" G_GINT64_FORMAT, experiment->seed);
  printf (_ ("  seed %s, data %.16s\n"), seed, hash);
  g_autofree char *leak = ml_experiment_describe_leak (experiment);
  if (leak != NULL)
    printf ("  %s\n", leak);
}

static gboolean
rerun (const MlSavedRun *run, gint threads, Counts *counts, GError **error)
{
  print_title (run);
  const char *reason = obstacle (run);
  if (reason != NULL)
    {
      printf ("  %s\n", reason);
      counts->n_skipped++;
      return TRUE;
    }
  g_autoptr (MlExperiment) experiment
      = ml_experiment_copy (ml_evaluation_experiment (run->evaluation));
  experiment->threads = (guint) threads;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlEvaluation) now = ml_experiment_run (experiment, monitor, error);
  g_clear_pointer (&watch, cli_watch_free);
  if (now == NULL)
    return FALSE;
  g_autofree char *difference = ml_rerun_difference (run->evaluation, now);
  if (difference != NULL)
    printf (_ ("  different: %s\n"), difference);
  else
    printf (_ ("  the same numbers, to the last bit: %u predictions\n"),
            ml_evaluation_n_predictions (now));
  counts->n_same += difference == NULL;
  counts->n_different += difference != NULL;
  return TRUE;
}

gboolean
cli_rerun (const CliCommand *self, char ***words, GError **error)
{
  gint threads = 0;
  const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error))
    return FALSE;
  if (threads < 0)
    return cli_wrong_use (error, _ ("--threads cannot be negative"));
  g_autoptr (MlSavedSession) session
      = ml_saved_session_load ((*words)[1], error);
  if (session == NULL)
    return FALSE;
  printf (_ ("Saved by %s\n"), session->versions);
  Counts counts = { 0 };
  for (guint i = session->runs->len; i > 0; i--) /* oldest first */
    if (!rerun (g_ptr_array_index (session->runs, i - 1), threads, &counts,
                error))
      return FALSE;
  printf (_ ("%u the same, %u different, %u skipped\n"), counts.n_same,
          counts.n_different, counts.n_skipped);
  if (counts.n_different == 0)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("%u runs came to other numbers; was the session saved by "
                  "another version or on another kind of processor?"),
               counts.n_different);
  return FALSE;
}
