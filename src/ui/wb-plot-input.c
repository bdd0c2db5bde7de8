/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-plot-input.h. */
#include "wb-plot-input.h"

#include <math.h>

struct _WbPlotInput
{
  WbPlotView *view;
  GtkPopover *menu;
  double x, y; /* the pointer */
  gboolean is_hovered;
  double drag_x, drag_y, drag_dx, drag_dy;
  gboolean is_boxing, is_panning, is_aiming;
};

/* A press that moved less than this many pixels is a click. */
#define CLICK_SLACK 5
#define ZOOM_STEP 1.2
#define PAN_STEP 40.0

static PlotChart *
chart_of (const WbPlotInput *self)
{
  return wb_plot_view_chart (self->view);
}

static void
mark (const WbPlotInput *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->view));
}

/* Drawing over the chart */

static void
draw_box (const WbPlotInput *self, cairo_t *cr, const PlotStyle *style)
{
  PlotColor fill = style->accent;
  fill.alpha = 0.15;
  cairo_rectangle (cr, self->drag_x, self->drag_y, self->drag_dx,
                   self->drag_dy);
  plot_style_set_source (cr, &fill);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/** wb_plot_input_marks: Returns: whether there is something to draw */
gboolean
wb_plot_input_marks (const WbPlotInput *self)
{
  return self->is_hovered || self->is_boxing;
}

/** wb_plot_input_draw: Draws the zoom box, or what marks the thing under the
 * pointer. */
void
wb_plot_input_draw (const WbPlotInput *self, cairo_t *cr,
                    const PlotStyle *style)
{
  if (self->is_boxing)
    draw_box (self, cr, style);
  else
    plot_chart_draw_hover (chart_of (self), cr, self->x, self->y, style);
}

/* Pointer */

static void
on_motion (GtkEventControllerMotion *motion, double x, double y,
           WbPlotInput *self)
{
  self->x = x;
  self->y = y;
  self->is_hovered = TRUE;
  double threshold;
  const gboolean is_grasp
      = plot_chart_aim (chart_of (self), x, y, TRUE, &threshold);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view),
                                   is_grasp || self->is_aiming ? "grab" : NULL);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self->view));
  mark (self);
}

static void
on_leave (GtkEventControllerMotion *motion, WbPlotInput *self)
{
  self->is_hovered = FALSE;
  mark (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *scroll, double dx, double dy,
           WbPlotInput *self)
{
  plot_chart_zoom (chart_of (self), self->x, self->y, pow (ZOOM_STEP, -dy));
  wb_plot_view_redraw (self->view);
  return TRUE;
}

static gboolean
is_pan (GtkGesture *drag)
{
  GtkGestureSingle *single = GTK_GESTURE_SINGLE (drag);
  const GdkModifierType state = gtk_event_controller_get_current_event_state (
      GTK_EVENT_CONTROLLER (drag));
  return gtk_gesture_single_get_current_button (single) == GDK_BUTTON_MIDDLE
         || (state & GDK_SHIFT_MASK) != 0;
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, WbPlotInput *self)
{
  const guint button
      = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag));
  if (button == GDK_BUTTON_SECONDARY)
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  self->drag_x = x;
  self->drag_y = y;
  self->drag_dx = self->drag_dy = 0;
  double threshold;
  self->is_panning = is_pan (GTK_GESTURE (drag));
  self->is_aiming = !self->is_panning
                    && plot_chart_aim (chart_of (self), x, y, TRUE, &threshold);
  self->is_boxing = FALSE;
}

/* The mark of a threshold follows the pointer. */
static void
aim (WbPlotInput *self, double x, double y)
{
  double threshold;
  if (plot_chart_aim (chart_of (self), x, y, FALSE, &threshold))
    g_signal_emit_by_name (self->view, "aimed", threshold);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, WbPlotInput *self)
{
  if (self->is_panning)
    {
      plot_chart_pan (chart_of (self), dx - self->drag_dx, dy - self->drag_dy);
      wb_plot_view_redraw (self->view);
    }
  else if (self->is_aiming)
    aim (self, self->drag_x + dx, self->drag_y + dy);
  else
    self->is_boxing = fabs (dx) > CLICK_SLACK || fabs (dy) > CLICK_SLACK;
  self->drag_dx = dx;
  self->drag_dy = dy;
  mark (self);
}

static void
on_drag_end (GtkGestureDrag *drag, double dx, double dy, WbPlotInput *self)
{
  const gboolean was_box = self->is_boxing;
  self->is_boxing = FALSE;
  if (was_box)
    {
      plot_chart_zoom_box (chart_of (self), self->drag_x, self->drag_y,
                           self->drag_x + dx, self->drag_y + dy);
      wb_plot_view_redraw (self->view);
    }
  else if (!self->is_panning && !self->is_aiming)
    {
      if (plot_chart_press (chart_of (self), self->drag_x, self->drag_y))
        wb_plot_view_redraw (self->view);
      g_signal_emit_by_name (self->view, "picked", self->drag_x, self->drag_y);
    }
  self->is_panning = self->is_aiming = FALSE;
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y,
            WbPlotInput *self)
{
  const guint button
      = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  if (button == GDK_BUTTON_PRIMARY && n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "plot.reset-view",
                                NULL);
  else if (button == GDK_BUTTON_SECONDARY)
    {
      const GdkRectangle at = { (int) x, (int) y, 1, 1 };
      gtk_popover_set_pointing_to (self->menu, &at);
      gtk_popover_popup (self->menu);
    }
}

/* Keyboard */

/* To the next part of a chart whose parts can be chosen, else over the data.
 */
static void
move_or_pan (WbPlotInput *self, int across, int down)
{
  if (plot_chart_move (chart_of (self), across, down))
    wb_plot_view_say (self->view);
  else
    plot_chart_pan (chart_of (self), -across * PAN_STEP, -down * PAN_STEP);
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code,
        GdkModifierType state, WbPlotInput *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  const double x = gtk_widget_get_width (GTK_WIDGET (self->view)) / 2.0;
  const double y = gtk_widget_get_height (GTK_WIDGET (self->view)) / 2.0;
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      plot_chart_zoom (chart_of (self), x, y, ZOOM_STEP);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      plot_chart_zoom (chart_of (self), x, y, 1 / ZOOM_STEP);
      break;
    case GDK_KEY_Left:
      move_or_pan (self, -1, 0);
      break;
    case GDK_KEY_Right:
      move_or_pan (self, 1, 0);
      break;
    case GDK_KEY_Up:
      move_or_pan (self, 0, -1);
      break;
    case GDK_KEY_Down:
      move_or_pan (self, 0, 1);
      break;
    case GDK_KEY_Escape:
      if (!plot_chart_move (chart_of (self), 0, 0))
        return FALSE;
      break;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      plot_chart_reset_view (chart_of (self));
      break;
    default:
      return FALSE;
    }
  wb_plot_view_redraw (self->view);
  return TRUE;
}

/* Making and freeing */

static void
add_controllers (WbPlotInput *self)
{
  GtkWidget *widget = GTK_WIDGET (self->view);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);

  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
}

/**
 * wb_plot_input_new:
 * @menu: what the secondary button opens
 *
 * Listens to pointer and keyboard over @view.
 */
WbPlotInput *
wb_plot_input_new (WbPlotView *view, GtkPopover *menu)
{
  WbPlotInput *self = g_new0 (WbPlotInput, 1);
  self->view = view;
  self->menu = menu;
  add_controllers (self);
  return self;
}

/** wb_plot_input_free: The view has let go of its controllers before. */
void
wb_plot_input_free (WbPlotInput *self)
{
  g_free (self);
}
