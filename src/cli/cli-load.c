/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-load.h"

#include "ml-error.h"
#include "ml-faults.h"
#include "ml-loader.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** cli_repairs: Returns: the #MlRepairs asked for */
guint
cli_repairs (const CliRepairs *self)
{
  return (self->add_labels ? ML_REPAIR_LABELS : 0)
         | (self->bad_values_missing ? ML_REPAIR_VALUES : 0)
         | (self->skip_bad_rows ? ML_REPAIR_ROWS : 0);
}

/** cli_load: reads @path; what was repaired is told on standard error */
MlDataset *
cli_load (const char *path, const CliRepairs *repairs, MlMonitor *monitor,
          GError **error)
{
  const guint wanted = cli_repairs (repairs);
  MlDataset *data = ml_load_path_repaired (path, wanted, monitor, error);
  GPtrArray *remarks = data != NULL ? ml_dataset_warnings (data) : NULL;
  for (guint i = 0; wanted != 0 && remarks != NULL && i < remarks->len; i++)
    fprintf (stderr, "%s\n", (const char *) g_ptr_array_index (remarks, i));
  return data;
}

/* The options that read the file after all. */
static char *
options_for (MlRepairs needs)
{
  return g_strconcat (needs & ML_REPAIR_LABELS ? " --add-labels" : "",
                      needs & ML_REPAIR_VALUES ? " --bad-values-missing" : "",
                      needs & ML_REPAIR_ROWS ? " --skip-bad-rows" : "", NULL);
}

/**
 * cli_tell_faults:
 * @error: (inout): why @path was refused
 *
 * If the file has faults of rows, they are printed to standard error, and
 * @error counts them and names the options that repair them.
 */
void
cli_tell_faults (const char *path, GError **error)
{
  if (!g_error_matches (*error, ML_ERROR, ML_ERROR_PARSE))
    return;
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, NULL);
  g_autoptr (MlFaults) faults
      = loader != NULL ? ml_loader_find_faults_path (loader, path, NULL, NULL)
                       : NULL;
  if (faults == NULL || faults->n_faults == 0)
    return;
  for (guint i = 0; i < faults->messages->len; i++)
    fprintf (stderr, "%s\n",
             (const char *) g_ptr_array_index (faults->messages, i));
  if (faults->n_faults > faults->messages->len)
    fprintf (stderr, _ ("… and %u more\n"),
             (guint) faults->n_faults - faults->messages->len);
  g_autofree char *options = options_for (ml_faults_needs (faults));
  g_autofree char *name = g_path_get_basename (path);
  g_clear_error (error);
  g_set_error (
      error, ML_ERROR, ML_ERROR_PARSE,
      ngettext ("%s: %u fault in %u rows; mend it, or read the file with%s",
                "%s: %u faults in %u rows; mend them, or read the file with%s",
                faults->n_faults),
      name, (guint) faults->n_faults,
      (guint) ml_faults_rows_left_out (faults, ML_REPAIR_ROWS), options);
}
