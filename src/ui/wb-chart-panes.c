/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-chart-panes.h"

#include <glib/gi18n.h>

struct _WbChartPanes
{
  AdwBin parent;
  GtkPaned *paned;
  WbChartTabs *first, *second;
  GtkToggleButton *split;
};

G_DEFINE_FINAL_TYPE (WbChartPanes, wb_chart_panes, ADW_TYPE_BIN)

enum
{
  SIGNAL_SWITCHED,
  SIGNAL_PICKED,
  SIGNAL_AIMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_switched (WbChartPanes *self)
{
  g_signal_emit (self, signals[SIGNAL_SWITCHED], 0);
}

static void
on_picked (WbChartTabs *tabs, WbPlotView *view, double x, double y,
           WbChartPanes *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, view, x, y);
}

static void
on_aimed (WbChartTabs *tabs, double threshold, WbChartPanes *self)
{
  g_signal_emit (self, signals[SIGNAL_AIMED], 0, threshold);
}

/* Along the longer side, in halves. */
static void
on_split (WbChartPanes *self)
{
  const gboolean is_split = gtk_toggle_button_get_active (self->split);
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean is_wide = width >= height;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL
                                          : GTK_ORIENTATION_VERTICAL);
  gtk_paned_set_position (self->paned, (is_wide ? width : height) / 2);
  gtk_widget_set_visible (GTK_WIDGET (self->second), is_split);
  on_switched (self);
}

static void
wb_chart_panes_class_init (WbChartPanesClass *klass)
{
  signals[SIGNAL_SWITCHED]
      = g_signal_new ("switched", WB_TYPE_CHART_PANES, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PICKED] = g_signal_new (
      "picked", WB_TYPE_CHART_PANES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 3, WB_TYPE_PLOT_VIEW, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_AIMED]
      = g_signal_new ("aimed", WB_TYPE_CHART_PANES, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
wb_chart_panes_init (WbChartPanes *self)
{
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  self->split = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->split), "view-dual-symbolic");
  gtk_widget_set_name (GTK_WIDGET (self->split), "two-charts");
  gtk_widget_add_css_class (GTK_WIDGET (self->split), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->split),
                               _ ("Two charts side by side"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->split),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Two charts side by side"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->paned));
}

/**
 * wb_chart_panes_new:
 * @any_of: only charts that need at least one of these are offered
 */
GtkWidget *
wb_chart_panes_new (PlotNeeds any_of)
{
  WbChartPanes *self = g_object_new (WB_TYPE_CHART_PANES, NULL);
  self->first = WB_CHART_TABS (wb_chart_tabs_new (any_of));
  self->second = WB_CHART_TABS (wb_chart_tabs_new (any_of));
  wb_chart_tabs_set_beside (self->second, self->first);
  wb_chart_tabs_add_button (self->first, GTK_WIDGET (self->split));
  gtk_widget_set_visible (GTK_WIDGET (self->second), FALSE);
  gtk_paned_set_start_child (self->paned, GTK_WIDGET (self->first));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->second));
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  WbChartTabs *both[] = { self->first, self->second };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_signal_connect_swapped (both[i], "switched", G_CALLBACK (on_switched),
                                self);
      g_signal_connect (both[i], "picked", G_CALLBACK (on_picked), self);
      g_signal_connect (both[i], "aimed", G_CALLBACK (on_aimed), self);
    }
  g_signal_connect_swapped (self->split, "toggled", G_CALLBACK (on_split),
                            self);
  return GTK_WIDGET (self);
}

/** wb_chart_panes_first: Returns: (transfer none): the tabs always there */
WbChartTabs *
wb_chart_panes_first (WbChartPanes *self)
{
  return self->first;
}

/** wb_chart_panes_add: adds a tab that is no chart: @first to the tabs always
 * there, @second to those beside them */
void
wb_chart_panes_add (WbChartPanes *self, GtkWidget *first, GtkWidget *second,
                    const char *name, const char *title)
{
  wb_chart_tabs_add (self->first, first, name, title);
  wb_chart_tabs_add (self->second, second, name, title);
}

/** wb_chart_panes_second: Returns: (transfer none) (nullable): the tabs beside
 * them, if they are open */
WbChartTabs *
wb_chart_panes_second (WbChartPanes *self)
{
  return gtk_toggle_button_get_active (self->split) ? self->second : NULL;
}

/** wb_chart_panes_set_split: opens or closes the second tabs */
void
wb_chart_panes_set_split (WbChartPanes *self, gboolean is_split)
{
  gtk_toggle_button_set_active (self->split, is_split);
}

/** wb_chart_panes_update: draws the charts on show from @source, which is
 * borrowed for the call */
void
wb_chart_panes_update (WbChartPanes *self, const PlotSource *source)
{
  wb_chart_tabs_update (self->first, source);
  if (wb_chart_panes_second (self) != NULL)
    wb_chart_tabs_update (self->second, source);
}

/** wb_chart_panes_follow: the same with the news of a run at work */
void
wb_chart_panes_follow (WbChartPanes *self, const PlotSource *source,
                       PlotNeeds news)
{
  wb_chart_tabs_follow (self->first, source, news);
  if (wb_chart_panes_second (self) != NULL)
    wb_chart_tabs_follow (self->second, source, news);
}

static PlotNeeds
needs_of (WbChartTabs *tabs)
{
  WbPlotView *view = tabs != NULL ? wb_chart_tabs_current (tabs) : NULL;
  return view != NULL && wb_plot_view_is_due_soon (view)
             ? PLOT_CHART_GET_CLASS (wb_plot_view_chart (view))->needs
             : 0;
}

PlotNeeds
wb_chart_panes_needs (WbChartPanes *self)
{
  return needs_of (self->first) | needs_of (wb_chart_panes_second (self));
}
