/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pointer and keyboard over a plot view: zoom, pan, box, choice and the mark
 * of a threshold. */
#pragma once

#include "wb-plot-view.h"

typedef struct _WbPlotInput WbPlotInput;

WbPlotInput *wb_plot_input_new  (WbPlotView *view, GtkPopover *menu); /* both are borrowed and outlive it */
void         wb_plot_input_free (WbPlotInput *self);
gboolean     wb_plot_input_marks (const WbPlotInput *self); /* whether there is something to draw over the chart */
void         wb_plot_input_draw (const WbPlotInput *self, cairo_t *cr, const PlotStyle *style);
