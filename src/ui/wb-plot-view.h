/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one widget that draws charts: pointer, keyboard, menu and export are the
 * same for all of them. */
#pragma once

#include "plot-chart.h"

#include <gtk/gtk.h>

#define WB_TYPE_PLOT_VIEW (wb_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (WbPlotView, wb_plot_view, WB, PLOT_VIEW, GtkWidget)

/* Signals: "picked" (double x, double y), a plain click on the chart; "aimed"
 * (double threshold), while the mark of a threshold is dragged. */
GtkWidget *wb_plot_view_new    (PlotChart *chart);
PlotChart *wb_plot_view_chart  (WbPlotView *self);
void       wb_plot_view_update (WbPlotView *self, const PlotSource *source);
gboolean   wb_plot_view_is_due_soon (WbPlotView *self);
void       wb_plot_view_follow (WbPlotView *self, const PlotSource *source, PlotNeeds news); /* of a run at work: draws when it has rested */
guint      wb_plot_view_n_drawn(WbPlotView *self); /* finished drawings so far: for measuring */
MlDataset *wb_plot_view_dataset(WbPlotView *self); /* (transfer none) (nullable) */
GdkTexture *wb_plot_view_picture(WbPlotView *self, double least_scale); /* (transfer full) */
void       wb_plot_view_repaint(WbPlotView *self); /* whatever changed */
void       wb_plot_view_redraw (WbPlotView *self); /* after the chart was changed */
void       wb_plot_view_say    (WbPlotView *self);
