/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-measure-tips.h"

#include "ml-evaluation.h"

#include <glib/gi18n.h>

/** wb_measure_tip: @line: "Kappa statistic     0.88". Returns: (nullable): what
 * the measure it begins with is */
const char *
wb_measure_tip (const char *line)
{
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; i < n_measures; i++)
    if (g_str_has_prefix (line, measures[i].label))
      return ml_measure_hint (measures[i].tooltip, measures[i].formula);
  return NULL;
}

static gboolean
on_query (GtkWidget *widget, int x, int y, gboolean is_keyboard,
          GtkTooltip *tooltip, gpointer data)
{
  GtkTextView *view = GTK_TEXT_VIEW (widget);
  GtkTextIter start, end;
  if (is_keyboard)
    gtk_text_buffer_get_iter_at_mark (
        gtk_text_view_get_buffer (view), &start,
        gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view)));
  else
    {
      gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, x, y,
                                             &x, &y);
      gtk_text_view_get_iter_at_location (view, &start, x, y);
    }
  gtk_text_iter_set_line_offset (&start, 0);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);
  g_autofree char *line = gtk_text_iter_get_text (&start, &end);
  const char *tip = wb_measure_tip (line);
  gtk_tooltip_set_text (tooltip, tip);
  return tip != NULL;
}

/** wb_measure_tips_add: @view: shows a report */
void
wb_measure_tips_add (GtkTextView *view)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (view), TRUE);
  g_signal_connect (view, "query-tooltip", G_CALLBACK (on_query), NULL);
}
