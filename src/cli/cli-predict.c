/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli predict MODEL FILE: the rows of FILE with the prediction and the
 * probabilities appended, to standard output as a table or to a file. */
#include "cli-load.h"
#include "cli-tables.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-data-tables.h"
#include "ml-predictor.h"
#include "ml-writer.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

static gboolean
print_csv (MlDataset *data, GError **error)
{
  g_autoptr (MlWriter) writer = ml_writer_for_path ("-.csv", error);
  g_autoptr (GOutputStream) stream
      = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  return writer != NULL
         && ML_WRITER_GET_CLASS (writer)->write (writer, data, stream, NULL,
                                                 error)
         && g_output_stream_flush (stream, NULL, error);
}

gboolean
cli_predict (const CliCommand *self, char ***words, GError **error)
{
  g_autofree char *out = NULL, *format = NULL;
  CliRepairs repairs = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'O', 0, G_OPTION_ARG_FILENAME, &out,
      N_ ("Write to a file; its ending chooses the format"), "OUT.csv" },
    CLI_FORMAT_ENTRY (&format),
    CLI_REPAIR_ENTRIES (&repairs),
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 2, 2, error)
      || !cli_check_format (format, error))
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch G_GNUC_UNUSED = cli_watch_new (monitor);
  g_autoptr (MlPredictor) predictor = ml_predictor_load ((*words)[1], error);
  if (predictor == NULL)
    return FALSE;
  g_autoptr (MlDataset) data = cli_load ((*words)[2], &repairs, monitor, error);
  if (data == NULL)
    return FALSE;
  cli_tell_differences (ml_predictor_header (predictor),
                        ml_predictor_target (predictor), data, TRUE);
  g_autoptr (MlDataset) result = ml_predictor_append (predictor, data, error);
  if (result == NULL)
    return FALSE;
  if (out != NULL)
    return ml_save_path (result, out, monitor, error);
  if (format == NULL)
    return print_csv (result, error);
  cli_print_table (ml_data_table_rows (result, NULL, NULL), format);
  return TRUE;
}
