/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of a document, filled from the top: headings, paragraphs, tables,
 * pictures. What does not fit goes on on the next page. All sizes are pixels,
 * 96 to the inch, as in charts. */
#pragma once

#include "plot-style.h"

#include "ml-text-table.h"

typedef struct
{
  cairo_surface_t *surface; /* of a PDF                                 */
  cairo_t *cr;
  PlotStyle style;
  char *title;     /* at the foot of every page                         */
  double y;        /* where the next thing goes                         */
  guint number;    /* of the page, from 1                               */
} PlotPage;

enum
{
  PLOT_PAGE_WIDTH = 794, /* A4 */
  PLOT_PAGE_HEIGHT = 1123,
  PLOT_PAGE_MARGIN = 64,
  PLOT_PAGE_INNER = PLOT_PAGE_WIDTH - 2 * PLOT_PAGE_MARGIN,
};

void plot_page_begin     (PlotPage *self, GByteArray *into, const char *title);
cairo_status_t plot_page_finish (PlotPage *self); /* closes the document; into is whole then */

void plot_page_need      (PlotPage *self, double height); /* a new page if so much is not left */
void plot_page_heading   (PlotPage *self, const char *text, gboolean is_first); /* listed in the outline */
void plot_page_paragraph (PlotPage *self, const char *text);
void plot_page_lines     (PlotPage *self, const char *text, guint most); /* in letters of one width; cut after most lines, and says so */
void plot_page_table     (PlotPage *self, const MlTextTable *table);
