/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli convert IN OUT: reads any format, writes any, by the endings of the
 * names. OUT appears when it is complete. Filters change the table between, as
 * the Dataset page does: fitted on all rows. */
#include "cli-load.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-filter.h"
#include "ml-writer.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char **filters, *target;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_strfreev (self->filters);
  g_free (self->target);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

/* (transfer full) (nullable): the filters that the texts name */
static GPtrArray *
make_filters (char **texts, GError **error)
{
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  for (; texts != NULL && *texts != NULL; texts++)
    {
      MlFilter *filter = ml_filter_from_text (*texts, error);
      if (filter == NULL)
        return NULL;
      g_ptr_array_add (filters, filter);
    }
  return g_steal_pointer (&filters);
}

/* (transfer full) (nullable) */
static MlDataset *
apply_filters (MlDataset *data, const GPtrArray *filters, const char *wish,
               GError **error)
{
  const gboolean has_none = wish != NULL && strcmp (wish, "none") == 0;
  if (filters->len == 0)
    return g_object_ref (data);
  const int target = has_none ? -1 : cli_find_target (data, wish, error);
  if (target < 0 && wish != NULL && !has_none)
    return NULL;
  g_autoptr (GPtrArray) transforms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_transform_unref);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, target);
  for (guint i = 0; i < filters->len; i++)
    if (!ml_filter_prepare (g_ptr_array_index (filters, i), &rows, transforms,
                            NULL, error))
      return NULL;
  return ml_subset_to_dataset (rows);
}

gboolean
cli_convert (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) w = { 0 };
  CliRepairs repairs = { 0 };
  const GOptionEntry entries[] = {
    { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &w.filters,
      N_ ("A filter, fitted on all rows"), "\"NAME option=value\"" },
    { "class", 'c', 0, G_OPTION_ARG_STRING, &w.target,
      N_ ("What filters take for the class: a column's name, its number from "
          "1, first, last or none"),
      N_ ("NAME|INDEX") },
    CLI_REPAIR_ENTRIES (&repairs),
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 2, 2, error))
    return FALSE;
  const char *from = (*words)[1], *to = (*words)[2];
  g_autoptr (GPtrArray) filters = make_filters (w.filters, error);
  g_autoptr (MlWriter) writer
      = filters != NULL ? ml_writer_for_path (to, error) : NULL;
  if (writer == NULL) /* before a long file is read */
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch G_GNUC_UNUSED = cli_watch_new (monitor);
  g_autoptr (MlDataset) data = cli_load (from, &repairs, monitor, error);
  g_autoptr (MlDataset) made
      = data != NULL ? apply_filters (data, filters, w.target, error) : NULL;
  return made != NULL && ml_save_path (made, to, monitor, error);
}
