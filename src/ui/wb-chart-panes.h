/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a run: one set of tabs or, at the push of a button, two side by
 * side, so that a curve and what the network sees are watched together. */
#pragma once

#include "wb-chart-tabs.h"

#include <adwaita.h>

#define WB_TYPE_CHART_PANES (wb_chart_panes_get_type ())
G_DECLARE_FINAL_TYPE (WbChartPanes, wb_chart_panes, WB, CHART_PANES, AdwBin)

/* Signals: "switched" (), after the user chose another tab or opened the second;
 * "picked" and "aimed" as WbChartTabs has them. */
GtkWidget   *wb_chart_panes_new    (PlotNeeds any_of);
WbChartTabs *wb_chart_panes_first  (WbChartPanes *self);
void         wb_chart_panes_add    (WbChartPanes *self, GtkWidget *first, GtkWidget *second, const char *name, const char *title); /* a tab of another kind in both */
WbChartTabs *wb_chart_panes_second (WbChartPanes *self); /* (nullable): while closed */
void         wb_chart_panes_set_split (WbChartPanes *self, gboolean is_split);
void         wb_chart_panes_update (WbChartPanes *self, const PlotSource *source);
void         wb_chart_panes_follow (WbChartPanes *self, const PlotSource *source, PlotNeeds news); /* see wb_plot_view_follow() */
PlotNeeds    wb_chart_panes_needs  (WbChartPanes *self); /* of the charts on show that are about to be drawn */
