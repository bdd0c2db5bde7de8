/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-report.h"

#include "wb-run.h"

#include "plot-report.h"

#include <glib/gi18n.h>

typedef struct
{
  GArray *runs; /* PlotReportRun; both parts are our own */
  MlReportFlags flags;
  char *path;
} Writing;

static void
clear_run (gpointer data)
{
  PlotReportRun *run = data;
  g_free ((gpointer) run->title);
  ml_evaluation_unref ((MlEvaluation *) run->evaluation);
}

static void
writing_free (gpointer data)
{
  Writing *writing = data;
  g_array_unref (writing->runs);
  g_free (writing->path);
  g_free (writing);
}

/* (transfer full) (nullable): the GFile that was written */
static GObject *
write_report (gpointer data, MlMonitor *monitor, GError **error)
{
  const Writing *writing = data;
  return plot_report_write (
             (const PlotReportRun *) (gpointer) writing->runs->data,
             writing->runs->len, writing->flags, writing->path, monitor, error)
             ? G_OBJECT (g_file_new_for_path (writing->path))
             : NULL;
}

static void
written (GObject *made, const GError *error, gpointer window)
{
  wb_window_tell_saved (window, (GFile *) made, error,
                        _ ("The report was not written"));
}

/** wb_report_export: @runs: WbRun; those without a result are left out; @path:
 * of plot_report_is_path() */
void
wb_report_export (WbWindow *window, GPtrArray *runs, MlReportFlags flags,
                  const char *path)
{
  Writing *writing = g_new0 (Writing, 1);
  writing->runs = g_array_new (FALSE, FALSE, sizeof (PlotReportRun));
  g_array_set_clear_func (writing->runs, clear_run);
  for (guint i = 0; i < runs->len; i++)
    {
      WbRun *run = g_ptr_array_index (runs, i);
      if (wb_run_evaluation (run) == NULL)
        continue;
      const PlotReportRun one = { g_strdup (wb_run_title (run)),
                                  ml_evaluation_ref (wb_run_evaluation (run)) };
      g_array_append_val (writing->runs, one);
    }
  writing->flags = flags;
  writing->path = g_strdup (path);
  if (writing->runs->len == 0) /* nothing is finished any more */
    {
      writing_free (writing);
      return;
    }
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Writing %s"), name);
  wb_window_start_work (window, title, write_report, writing, writing_free,
                        written, window);
}
