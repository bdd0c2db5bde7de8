/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli likelihood MODEL FILE: how likely a Boltzmann machine finds the rows
 * of a file, exactly or by annealed importance sampling. */
#include "cli-watch.h"
#include "cli.h"

#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-predictor.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  gint chains, temperatures, threads;
  gint64 seed;
} Wishes;

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "chains", 'n', 0, G_OPTION_ARG_INT, &w->chains,
      N_ ("Of the sampling, at least 2 (100)"), "N" },
    { "temperatures", 0, 0, G_OPTION_ARG_INT, &w->temperatures,
      N_ ("From a machine without weights to this one (10000)"), "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Another number makes other chains (1)"), "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 2, 2, error))
    return FALSE;
  if (w->chains < 2 || w->temperatures < 1 || w->threads < 0)
    return cli_wrong_use (
        error, _ ("--chains must be at least 2, --temperatures at least 1, and "
                  "--threads cannot be negative"));
  return TRUE;
}

/* Rows of @data as the model reads them. (transfer full) (nullable) */
static MlSubset *
read_rows (MlPredictor *predictor, MlDataset *data, GError **error)
{
  g_autoptr (MlDataset) fitting = ml_predictor_match (predictor, data, error);
  if (fitting == NULL)
    return NULL;
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (fitting, ml_predictor_target (predictor));
  return ml_predictor_transform (predictor, rows);
}

static void
print (const MlLikelihood *found, guint n_rows)
{
  printf (_ ("Rows            %u\n"), n_rows);
  printf (_ ("Log-likelihood  %.6g nats a row\n"), found->log_p);
  printf (_ ("log Z           %.6g nats\n"), found->log_z);
  if (!found->is_exact)
    printf (_ ("Between         %.6g and %.6g, by three standard errors of "
               "Z\n"),
            found->low, found->high);
  if (found->n_rounded > 0)
    printf (_ ("Rounded         %u values that were not 0 or 1\n"),
            found->n_rounded);
}

gboolean
cli_likelihood (const CliCommand *self, char ***words, GError **error)
{
  Wishes wishes = { .chains = 100, .temperatures = 10000, .seed = 1 };
  MlLikelihood found;
  if (!read_words (self, words, &wishes, error))
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlPredictor) predictor = ml_predictor_load ((*words)[1], error);
  g_autoptr (MlDataset) data
      = predictor != NULL ? ml_load_path ((*words)[2], monitor, error) : NULL;
  g_autoptr (MlSubset) rows
      = data != NULL ? read_rows (predictor, data, error) : NULL;
  const MlAisOptions options = { .n_chains = (guint) wishes.chains,
                                 .n_temperatures = (guint) wishes.temperatures,
                                 .seed = (guint64) wishes.seed };
  ml_parallel_set_threads ((guint) wishes.threads);
  if (rows == NULL
      || !ml_model_likelihood (ml_predictor_model (predictor), rows, &options,
                               monitor, &found, error))
    return FALSE;
  g_clear_pointer (&watch, cli_watch_free); /* which clears its line */
  print (&found, rows->n_rows);
  return TRUE;
}
