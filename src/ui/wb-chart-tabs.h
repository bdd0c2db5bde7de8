/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts that the data at hand can feed, one tab each. Tabs come and go
 * with what there is; only the chart on show is given new data. */
#pragma once

#include "wb-plot-view.h"

#define WB_TYPE_CHART_TABS (wb_chart_tabs_get_type ())
G_DECLARE_FINAL_TYPE (WbChartTabs, wb_chart_tabs, WB, CHART_TABS, GtkBox)

/* Signals: "switched" (): another tab is on show and wants an update;
 * "picked" (WbPlotView, double x, double y): a click on a chart; "aimed"
 * (double threshold): see WbPlotView. */
GtkWidget  *wb_chart_tabs_new     (PlotNeeds any_of);  /* only charts that need one of these */
void        wb_chart_tabs_update  (WbChartTabs *self, const PlotSource *source);
void        wb_chart_tabs_follow  (WbChartTabs *self, const PlotSource *source, PlotNeeds news); /* see wb_plot_view_follow() */
void        wb_chart_tabs_add     (WbChartTabs *self, GtkWidget *child, const char *name, const char *title); /* a tab of another kind */
WbPlotView *wb_chart_tabs_current (WbChartTabs *self); /* (transfer none) (nullable) */
void        wb_chart_tabs_show    (WbChartTabs *self, const char *name); /* a chart's registry name */
void        wb_chart_tabs_set_offered (WbChartTabs *self, const char *name, gboolean is_tab_offered);
void        wb_chart_tabs_set_empty   (WbChartTabs *self, const char *icon_name, const char *title, const char *description);
void        wb_chart_tabs_set_beside  (WbChartTabs *self, WbChartTabs *other); /* (nullable): shows another chart than it */
void        wb_chart_tabs_add_button  (WbChartTabs *self, GtkWidget *button);  /* at the end of the row of tabs           */
