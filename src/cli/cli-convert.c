/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli convert IN OUT: reads any format, writes any, by the endings of the
 * names. OUT appears when it is complete. */
#include "cli-watch.h"
#include "cli.h"

#include "ml-loader.h"
#include "ml-writer.h"

gboolean
cli_convert (const CliCommand *self, char ***words, GError **error)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  if (!cli_parse (self, words, entries, 2, 2, error))
    return FALSE;
  const char *from = (*words)[1], *to = (*words)[2];
  g_autoptr (MlWriter) writer = ml_writer_for_path (to, error);
  if (writer == NULL) /* before a long file is read */
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch G_GNUC_UNUSED = cli_watch_new (monitor);
  g_autoptr (MlDataset) data = ml_load_path (from, monitor, error);
  return data != NULL && ml_save_path (data, to, monitor, error);
}
