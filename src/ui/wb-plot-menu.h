/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be done with a chart as a whole: copy, save as a picture or a
 * table, set its options. */
#pragma once

#include "wb-plot-view.h"

/* Actions plot.copy, plot.save-picture and plot.save-data, for class_init. */
void       wb_plot_menu_install       (GtkWidgetClass *klass);
void       wb_plot_menu_add_shortcuts (WbPlotView *view); /* Ctrl+E */
GtkWidget *wb_plot_menu_new           (GtkWidget *view);  /* a popover, child of view */
GtkWidget *wb_plot_corner_new         (WbPlotView *view); /* a button for the chart's options, child of view */
