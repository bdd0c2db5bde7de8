/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All text of all charts. Only plot-text.c sees Pango. */
#pragma once

#include "plot-style.h"

typedef enum
{
  PLOT_TEXT_BOLD = 1 << 0,
  PLOT_TEXT_SMALL = 1 << 1,
  PLOT_TEXT_UPWARDS = 1 << 2, /* a quarter turn to the left              */
  PLOT_TEXT_WRAPPED = 1 << 3, /* over several lines of max_width         */
  PLOT_TEXT_HALO = 1 << 4,    /* stands on a veil of the background      */
  PLOT_TEXT_LEFT = 1 << 5,    /* wrapped lines begin at the left; long words break */
} PlotTextFlags;

typedef struct
{
  const char *text;        /* UTF-8, no markup                           */
  double x, y;             /* the anchor, pixels                         */
  double across, down;     /* the part of the text on the anchor, 0 … 1  */
  double max_width;        /* 0: any; longer text is cut with an ellipsis */
  const PlotColor *color;  /* (nullable): the foreground                 */
  PlotTextFlags flags;
} PlotText;

void   plot_text_draw   (cairo_t *cr, const PlotStyle *style, const PlotText *text);
double plot_text_width  (cairo_t *cr, const PlotStyle *style, const char *text);
double plot_text_width_bold (cairo_t *cr, const PlotStyle *style, const char *text);
double plot_text_width_small (cairo_t *cr, const PlotStyle *style, const char *text);
double plot_text_height_of (cairo_t *cr, const PlotStyle *style, const PlotText *text); /* as it is wrapped */
double plot_text_height (const PlotStyle *style); /* of one line */
