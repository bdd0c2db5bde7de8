/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report on pages of A4. */
#include "plot-page.h"
#include "plot-report.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>

enum
{
  HEIGHT = 370,      /* pixels of a chart; it is as wide as the text */
  MOST_LINES = 1500, /* of the runs in words: a forest has millions  */
};

static void
put_chart (PlotPage *page, PlotChart *chart)
{
  g_autofree char *told = plot_chart_describe (chart);
  plot_page_need (page, HEIGHT + 110);
  plot_page_heading (page, _ (PLOT_CHART_GET_CLASS (chart)->title), FALSE);
  cairo_save (page->cr);
  cairo_translate (page->cr, PLOT_PAGE_MARGIN, page->y);
  plot_chart_draw (chart, page->cr, PLOT_PAGE_INNER, HEIGHT, &page->style);
  cairo_restore (page->cr);
  page->y += HEIGHT + 6;
  plot_page_paragraph (page, told);
}

/* FALSE: stopped */
static gboolean
fill (PlotPage *page, const PlotReport *self, MlMonitor *monitor)
{
  plot_page_heading (page, self->title, TRUE);
  for (guint i = 0; i < self->tables->len; i++)
    plot_page_table (page, g_ptr_array_index (self->tables, i));
  for (guint i = 0; i < self->charts->len; i++)
    {
      if (!ml_monitor_tick (monitor, (double) i / self->charts->len))
        return FALSE;
      put_chart (page, g_ptr_array_index (self->charts, i));
    }
  plot_page_heading (page, _ ("Report"), FALSE);
  plot_page_lines (page, self->text, MOST_LINES);
  return TRUE;
}

/**
 * plot_report_to_pdf:
 * @monitor: (nullable): progress, and stop
 *
 * Returns: (transfer full) (nullable): the file
 */
GByteArray *
plot_report_to_pdf (const PlotReport *self, MlMonitor *monitor, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PlotPage page;
  plot_page_begin (&page, bytes, self->title);
  const gboolean is_whole = fill (&page, self, monitor);
  const cairo_status_t status = plot_page_finish (&page);
  if (!is_whole)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return g_steal_pointer (&bytes);
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
               _ ("the report could not be made: %s"),
               cairo_status_to_string (status));
  return NULL;
}
