/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-output-view.h"

#include <glib/gi18n.h>

struct _WbOutputView
{
  AdwBin parent;
  GtkTextBuffer *text;
};

G_DEFINE_FINAL_TYPE (WbOutputView, wb_output_view, ADW_TYPE_BIN)

static void
wb_output_view_class_init (WbOutputViewClass *klass)
{
}

static void
wb_output_view_init (WbOutputView *self)
{
  GtkWidget *view = gtk_text_view_new ();
  g_object_set (view, "monospace", TRUE, "editable", FALSE, "left-margin", 12,
                "right-margin", 12, "top-margin", 12, "bottom-margin", 12,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Classifier output"), -1);
  self->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/** wb_output_view_new: Returns: a view of no run */
GtkWidget *
wb_output_view_new (void)
{
  return g_object_new (WB_TYPE_OUTPUT_VIEW, NULL);
}

/* What is said of @run: its report, or why there is none. */
static char *
output_of (WbRun *run, MlReportFlags flags)
{
  MlEvaluation *evaluation = run != NULL ? wb_run_evaluation (run) : NULL;
  if (evaluation != NULL)
    return ml_report_text (evaluation, flags);
  const char *problem = run != NULL ? wb_run_problem (run) : NULL;
  return g_strdup (problem != NULL ? problem : "");
}

/** wb_output_view_show: @run: (nullable): whose report to show; @flags: how */
void
wb_output_view_show (WbOutputView *self, WbRun *run, MlReportFlags flags)
{
  g_autofree char *text = output_of (run, flags);
  gtk_text_buffer_set_text (self->text, text, -1);
}
