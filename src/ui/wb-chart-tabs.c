/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-chart-tabs.h"

#include "ml-registry.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _WbChartTabs
{
  GtkBox parent;
  GtkStack *stack;
  GtkBox *header; /* the tabs, and buttons at its end             */
  GtkWidget *switcher;
  GtkScrolledWindow *scroller; /* of the row of tabs                      */
  GtkWidget *nothing;  /* shown while no chart has anything to draw    */
  WbChartTabs *beside; /* (nullable) (unowned): shows another chart than it */
  gboolean is_chosen;  /* the tab on show, by the user */
  guint scroll;        /* idle id, or 0 */
};

G_DEFINE_FINAL_TYPE (WbChartTabs, wb_chart_tabs, GTK_TYPE_BOX)

enum
{
  SIGNAL_SWITCHED,
  SIGNAL_PICKED,
  SIGNAL_AIMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_picked (WbPlotView *view, double x, double y, WbChartTabs *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, view, x, y);
}

/* The tab of what is on show, (nullable) before there is one. It stands among
 * the tabs where that stands in the stack, and learns last of a change. */
static GtkWidget *
find_tab (WbChartTabs *self)
{
  GtkWidget *tab = gtk_widget_get_first_child (self->switcher);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
  while (tab != NULL && child != NULL
         && child != gtk_stack_get_visible_child (self->stack))
    {
      tab = gtk_widget_get_next_sibling (tab);
      child = gtk_widget_get_next_sibling (child);
    }
  return child != NULL ? tab : NULL;
}

/* Moves the row of tabs so that the one on show is seen whole. */
static void
scroll_to_tab (WbChartTabs *self)
{
  graphene_rect_t bounds;
  GtkWidget *tab = find_tab (self);
  if (tab == NULL || !gtk_widget_compute_bounds (tab, self->switcher, &bounds))
    return;
  gtk_adjustment_clamp_page (
      gtk_scrolled_window_get_hadjustment (self->scroller),
      (double) bounds.origin.x, (double) (bounds.origin.x + bounds.size.width));
}

static gboolean
on_idle (gpointer data)
{
  WbChartTabs *self = data;
  self->scroll = 0;
  scroll_to_tab (self);
  return G_SOURCE_REMOVE;
}

/* The row has another size, or another tab is on show: the tabs stand where
 * they will be only after the next layout. */
static void
scroll_soon (WbChartTabs *self)
{
  if (self->scroll == 0)
    self->scroll = g_idle_add (on_idle, self);
}

static void
on_aimed (WbPlotView *view, double threshold, WbChartTabs *self)
{
  g_signal_emit (self, signals[SIGNAL_AIMED], 0, threshold);
}

static void
on_switched (WbChartTabs *self)
{
  scroll_soon (self);
  self->is_chosen = TRUE;
  g_signal_emit (self, signals[SIGNAL_SWITCHED], 0);
}

static gboolean
is_candidate (GType type, PlotNeeds any_of)
{
  g_autoptr (PlotChartClass) klass = g_type_class_ref (type);
  return (klass->needs & any_of) != 0;
}

static void
add_chart (WbChartTabs *self, GType type)
{
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  GtkWidget *view = wb_plot_view_new (chart);
  g_signal_connect (view, "picked", G_CALLBACK (on_picked), self);
  g_signal_connect (view, "aimed", G_CALLBACK (on_aimed), self);
  GtkStackPage *page
      = gtk_stack_add_titled (self->stack, view, ml_registry_name (type),
                              _ (PLOT_CHART_GET_CLASS (chart)->title));
  gtk_stack_page_set_visible (page, FALSE);
}

static gboolean
is_offered (WbChartTabs *self, GtkWidget *child)
{
  return child != NULL && child != self->nothing
         && gtk_stack_page_get_visible (
             gtk_stack_get_page (self->stack, child));
}

/* A chart is better than a text, and one that is not beside it anyway. */
static guint
rank (WbChartTabs *self, GtkWidget *child)
{
  if (!is_offered (self, child))
    return 0;
  if (!WB_IS_PLOT_VIEW (child))
    return 1;
  WbPlotView *other
      = self->beside != NULL ? wb_chart_tabs_current (self->beside) : NULL;
  const GType type = G_OBJECT_TYPE (wb_plot_view_chart (WB_PLOT_VIEW (child)));
  return other != NULL && G_OBJECT_TYPE (wb_plot_view_chart (other)) == type
             ? 2
             : 3;
}

/* A tab that the user chose stays while it is offered; else the first chart is
 * shown, else whatever there is. */
static void
ensure_visible (WbChartTabs *self)
{
  GtkWidget *now = gtk_stack_get_visible_child (self->stack);
  const guint now_rank = now != NULL ? rank (self, now) : 0;
  if (self->is_chosen && now_rank > 0)
    return;
  self->is_chosen = FALSE;
  GtkWidget *best = self->nothing;
  guint best_rank = 0;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (rank (self, child) > best_rank)
      {
        best = child;
        best_rank = rank (self, child);
      }
  gtk_stack_set_visible_child (self->stack, best);
}

/* Offers the charts that @source can feed. */
static void
offer (WbChartTabs *self, const PlotSource *source)
{
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      GtkWidget *view = gtk_stack_get_child_by_name (
          self->stack, ml_registry_name (types[i]));
      if (view != NULL)
        gtk_stack_page_set_visible (gtk_stack_get_page (self->stack, view),
                                    plot_chart_is_offered (types[i], source));
    }
  GtkWidget *before = gtk_stack_get_visible_child (self->stack);
  g_signal_handlers_block_by_func (self->stack, on_switched, self);
  ensure_visible (self);
  g_signal_handlers_unblock_by_func (self->stack, on_switched, self);
  if (gtk_stack_get_visible_child (self->stack) != before)
    scroll_soon (self);
}

/**
 * wb_chart_tabs_update:
 * @source: what there is to draw; borrowed for the call
 *
 * Offers the charts that @source can feed and draws the one on show.
 */
void
wb_chart_tabs_update (WbChartTabs *self, const PlotSource *source)
{
  offer (self, source);
  WbPlotView *view = wb_chart_tabs_current (self);
  if (view != NULL)
    wb_plot_view_update (view, source);
}

/** wb_chart_tabs_follow: the same with the news of a run at work */
void
wb_chart_tabs_follow (WbChartTabs *self, const PlotSource *source,
                      PlotNeeds news)
{
  offer (self, source);
  WbPlotView *view = wb_chart_tabs_current (self);
  if (view != NULL)
    wb_plot_view_follow (view, source, news);
}

/** wb_chart_tabs_add: adds a tab that is no chart, such as a text */
void
wb_chart_tabs_add (WbChartTabs *self, GtkWidget *child, const char *name,
                   const char *title)
{
  gtk_stack_add_titled (self->stack, child, name, title);
}

/** wb_chart_tabs_set_offered: whether a tab that is no chart can be chosen; it
 * counts from the next update on */
void
wb_chart_tabs_set_offered (WbChartTabs *self, const char *name,
                           gboolean is_tab_offered)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, name);
  g_return_if_fail (child != NULL);
  gtk_stack_page_set_visible (gtk_stack_get_page (self->stack, child),
                              is_tab_offered);
}

/** wb_chart_tabs_set_empty: what is said while there is no tab to show */
void
wb_chart_tabs_set_empty (WbChartTabs *self, const char *icon_name,
                         const char *title, const char *description)
{
  g_object_set (self->nothing, "icon-name", icon_name, "title", title,
                "description", description, NULL);
}

/** wb_chart_tabs_current: Returns: (transfer none) (nullable): the chart on
 * show */
WbPlotView *
wb_chart_tabs_current (WbChartTabs *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);
  return WB_IS_PLOT_VIEW (child) ? WB_PLOT_VIEW (child) : NULL;
}

/** wb_chart_tabs_show: brings a tab to the front, if it is offered */
void
wb_chart_tabs_show (WbChartTabs *self, const char *name)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, name);
  if (child != NULL
      && gtk_stack_page_get_visible (gtk_stack_get_page (self->stack, child)))
    gtk_stack_set_visible_child (self->stack, child);
}

/** wb_chart_tabs_set_beside: @other: (nullable): its chart is not shown here,
 * too, unless the user wants it; must live as long as @self */
void
wb_chart_tabs_set_beside (WbChartTabs *self, WbChartTabs *other)
{
  self->beside = other;
}

/** wb_chart_tabs_add_button: puts @button at the end of the row of tabs */
void
wb_chart_tabs_add_button (WbChartTabs *self, GtkWidget *button)
{
  gtk_box_append (self->header, button);
}

/* All that is offered, in one list: tabs may not all fit. */

static void
on_menu_clicked (GtkButton *button, WbChartTabs *self)
{
  GtkWidget *popover
      = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);
  gtk_popover_popdown (GTK_POPOVER (popover));
  wb_chart_tabs_show (self, gtk_widget_get_name (GTK_WIDGET (button)));
  GtkWidget *tab = find_tab (self);
  if (tab != NULL)
    gtk_widget_grab_focus (tab);
}

static void
add_to_menu (WbChartTabs *self, GtkWidget *box, GtkWidget *child)
{
  GtkStackPage *page = gtk_stack_get_page (self->stack, child);
  GtkWidget *button
      = gtk_button_new_with_label (gtk_stack_page_get_title (page));
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                        0);
  gtk_widget_set_name (button, gtk_stack_page_get_name (page));
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (on_menu_clicked), self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
fill_menu (GtkMenuButton *button, gpointer data)
{
  WbChartTabs *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_offered (self, child))
      add_to_menu (self, box, child);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_menu (WbChartTabs *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_menu,
                                         self, NULL);
  gtk_widget_set_tooltip_text (button, _ ("All charts"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("All charts"), -1);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

/* Class */

static void
wb_chart_tabs_dispose (GObject *object)
{
  g_clear_handle_id (&WB_CHART_TABS (object)->scroll, g_source_remove);
  G_OBJECT_CLASS (wb_chart_tabs_parent_class)->dispose (object);
}

static void
wb_chart_tabs_class_init (WbChartTabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_chart_tabs_dispose;
  signals[SIGNAL_SWITCHED]
      = g_signal_new ("switched", WB_TYPE_CHART_TABS, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PICKED] = g_signal_new (
      "picked", WB_TYPE_CHART_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 3, WB_TYPE_PLOT_VIEW, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_AIMED]
      = g_signal_new ("aimed", WB_TYPE_CHART_TABS, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
wb_chart_tabs_init (WbChartTabs *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self),
                                  GTK_ORIENTATION_VERTICAL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->nothing = adw_status_page_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (self->nothing),
                             _ ("No Picture Yet"));
  gtk_widget_add_css_class (self->nothing, "compact");
  gtk_stack_add_child (self->stack, self->nothing);
  g_signal_connect_swapped (self->stack, "notify::visible-child",
                            G_CALLBACK (on_switched), self);

  GtkWidget *switcher = self->switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_widget_add_css_class (switcher, "chart-tabs");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->scroller = GTK_SCROLLED_WINDOW (scroller);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "changed", G_CALLBACK (scroll_soon), self,
                           G_CONNECT_SWAPPED); /* less room */
  g_object_set (scroller, "child", switcher, "vscrollbar-policy",
                GTK_POLICY_NEVER, "hscrollbar-policy", GTK_POLICY_EXTERNAL,
                "hexpand", TRUE, NULL);
  self->header = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  g_object_set (self->header, "margin-top", 6, "margin-start", 6, "margin-end",
                6, "margin-bottom", 6, NULL);
  gtk_box_append (self->header, scroller);
  gtk_box_append (self->header, make_menu (self));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
}

/**
 * wb_chart_tabs_new:
 * @any_of: only charts that need at least one of these are offered
 */
GtkWidget *
wb_chart_tabs_new (PlotNeeds any_of)
{
  plot_init ();
  WbChartTabs *self = g_object_new (WB_TYPE_CHART_TABS, NULL);
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  for (guint i = 0; i < n_types; i++)
    if (is_candidate (types[i], any_of))
      add_chart (self, types[i]);
  return GTK_WIDGET (self);
}
