/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-table-file.h"

#include "wb-file-dialog.h"

#include "ml-writer.h"

#include <glib/gi18n.h>

static const WbFileKind written_kinds[] = {
  { N_ ("ARFF"), "arff arff.gz" },
  { N_ ("CSV"), "csv csv.gz" },
  { N_ ("TSV"), "tsv tsv.gz" },
  { N_ ("IDX images"), "idx3-ubyte" },
};

typedef struct
{
  MlDataset *data;
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;
  g_object_unref (saving->data);
  g_free (saving->path);
  g_free (saving);
}

/* (transfer full) (nullable): the GFile that was written */
static GObject *
save (gpointer data, MlMonitor *monitor, GError **error)
{
  const Saving *saving = data;
  return ml_save_path (saving->data, saving->path, monitor, error)
             ? G_OBJECT (g_file_new_for_path (saving->path))
             : NULL;
}

static void
saved (GObject *made, const GError *error, gpointer window)
{
  wb_window_tell_saved (window, (GFile *) made, error, _ ("Saving cancelled"));
}

/** wb_table_file_write: writes the table of @window in a thread; a toast tells
 * how it went */
void
wb_table_file_write (WbWindow *window, const char *path)
{
  MlDataset *data = wb_session_dataset (wb_window_session (window));
  g_return_if_fail (data != NULL);
  Saving *saving = g_new0 (Saving, 1);
  saving->data = g_object_ref (data);
  saving->path = g_strdup (path);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Saving %s"), name);
  wb_window_start_work (window, title, save, saving, saving_free, saved,
                        window);
}

static void
path_chosen (const char *path, gpointer window)
{
  wb_table_file_write (window, path);
}

/** wb_table_file_save: asks for the file */
void
wb_table_file_save (WbWindow *window)
{
  MlDataset *data = wb_session_dataset (wb_window_session (window));
  g_autofree char *name
      = g_strdup_printf ("%s.arff", ml_dataset_relation (data));
  g_strdelimit (name, "/", '-');
  wb_file_dialog_save (GTK_WIDGET (window), _ ("Save Data"), name,
                       written_kinds, G_N_ELEMENTS (written_kinds), path_chosen,
                       window);
}
