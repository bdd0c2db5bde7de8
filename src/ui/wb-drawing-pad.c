/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-drawing-pad.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WbDrawingPad
{
  GtkWidget parent;
  WbDrawing *drawing; /* (nullable) */
  guint channels;
  guint8 paper;
  double pen;
  gboolean erases;

  double x, y; /* the pen, in pixels of the data */
  gboolean is_down, is_erasing;
};

G_DEFINE_FINAL_TYPE (WbDrawingPad, wb_drawing_pad, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (WbDrawingPad *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Drawing */

/* Pixels of the widget for one of the data; the picture lies in the middle. */
static double
scale_of (WbDrawingPad *self, double *left, double *top)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double height = gtk_widget_get_height (GTK_WIDGET (self));
  const double scale = MIN (width / wb_drawing_width (self->drawing),
                            height / wb_drawing_height (self->drawing));
  *left = (width - scale * wb_drawing_width (self->drawing)) / 2;
  *top = (height - scale * wb_drawing_height (self->drawing)) / 2;
  return scale;
}

/* Presses of a stylus make lines from half to one and a half times the pen. */
static double
pressure_of (GtkEventController *controller)
{
  double pressure;
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  return event != NULL
                 && gdk_event_get_axis (event, GDK_AXIS_PRESSURE, &pressure)
                 && pressure > 0
             ? 0.5 + pressure
             : 1;
}

static void
draw_to (WbDrawingPad *self, double x, double y, double pen)
{
  wb_drawing_line (self->drawing, self->x, self->y, x, y, pen,
                   self->is_erasing);
  self->x = x;
  self->y = y;
  emit_changed (self);
}

static gboolean
is_eraser (WbDrawingPad *self, GtkGesture *drag)
{
  GdkEvent *event
      = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (drag));
  GdkDeviceTool *tool
      = event != NULL ? gdk_event_get_device_tool (event) : NULL;
  return self->erases
         || gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag))
                == GDK_BUTTON_SECONDARY
         || (tool != NULL
             && gdk_device_tool_get_tool_type (tool)
                    == GDK_DEVICE_TOOL_TYPE_ERASER);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, WbDrawingPad *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->drawing == NULL)
    return;
  double left, top;
  const double scale = scale_of (self, &left, &top);
  self->is_down = FALSE;
  self->is_erasing = is_eraser (self, GTK_GESTURE (drag));
  self->x = (x - left) / scale;
  self->y = (y - top) / scale;
  draw_to (self, self->x, self->y,
           self->pen * pressure_of (GTK_EVENT_CONTROLLER (drag)));
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, WbDrawingPad *self)
{
  double x, y, left, top;
  if (self->drawing == NULL || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  const double scale = scale_of (self, &left, &top);
  draw_to (self, (x + dx - left) / scale, (y + dy - top) / scale,
           self->pen * pressure_of (GTK_EVENT_CONTROLLER (drag)));
}

/* Keyboard */

static void
move_pen (WbDrawingPad *self, double dx, double dy)
{
  const double x
      = CLAMP (self->x + dx, 0.5, wb_drawing_width (self->drawing) - 0.5);
  const double y
      = CLAMP (self->y + dy, 0.5, wb_drawing_height (self->drawing) - 0.5);
  if (self->is_down)
    {
      draw_to (self, x, y, self->pen);
      return;
    }
  self->x = x;
  self->y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
toggle_pen (WbDrawingPad *self)
{
  self->is_down = !self->is_down;
  self->is_erasing = self->erases;
  if (self->is_down)
    draw_to (self, self->x, self->y, self->pen); /* a dot */
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code,
        GdkModifierType state, WbDrawingPad *self)
{
  if (self->drawing == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      move_pen (self, -1, 0);
      return TRUE;
    case GDK_KEY_Right:
      move_pen (self, 1, 0);
      return TRUE;
    case GDK_KEY_Up:
      move_pen (self, 0, -1);
      return TRUE;
    case GDK_KEY_Down:
      move_pen (self, 0, 1);
      return TRUE;
    case GDK_KEY_space:
      toggle_pen (self);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      wb_drawing_pad_clear (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Class */

/* A cross where the keyboard's pen is, in a color seen on ink and on paper. */
static void
draw_pen (WbDrawingPad *self, cairo_t *cr, double scale)
{
  const double arm = MAX (6, scale);
  cairo_set_source_rgb (cr, 0.9, 0.38, 0);
  cairo_set_line_width (cr, self->is_down ? 3 : 1.5);
  cairo_move_to (cr, self->x * scale - arm, self->y * scale);
  cairo_rel_line_to (cr, 2 * arm, 0);
  cairo_move_to (cr, self->x * scale, self->y * scale - arm);
  cairo_rel_line_to (cr, 0, 2 * arm);
  cairo_stroke (cr);
}

static void
wb_drawing_pad_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WbDrawingPad *self = WB_DRAWING_PAD (widget);
  if (self->drawing == NULL)
    return;
  double left, top;
  const double scale = scale_of (self, &left, &top);
  cairo_surface_t *surface = wb_drawing_surface (self->drawing);
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                            (float) gtk_widget_get_height (widget));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  const double fine = scale * wb_drawing_width (self->drawing)
                      / cairo_image_surface_get_width (surface);
  cairo_translate (cr, left, top);
  cairo_save (cr);
  cairo_scale (cr, fine, fine);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  if (gtk_widget_has_focus (widget))
    draw_pen (self, cr, scale);
  cairo_destroy (cr);
}

static void
wb_drawing_pad_measure (GtkWidget *widget, GtkOrientation orientation,
                        int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = 140;
  *natural = 280;
}

static void
wb_drawing_pad_finalize (GObject *object)
{
  wb_drawing_free (WB_DRAWING_PAD (object)->drawing);
  G_OBJECT_CLASS (wb_drawing_pad_parent_class)->finalize (object);
}

static void
wb_drawing_pad_class_init (WbDrawingPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = wb_drawing_pad_finalize;
  widget_class->snapshot = wb_drawing_pad_snapshot;
  widget_class->measure = wb_drawing_pad_measure;
  gtk_widget_class_set_css_name (widget_class, "pad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_DRAWING_PAD, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_drawing_pad_init (WbDrawingPad *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->pen = 2;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (widget, "crosshair");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Drawing pad"),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Arrows move the pen, Space puts it down and lifts it, Delete clears "
         "the pad"),
      -1);
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, keys);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw),
                            self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw),
                            self);
  gtk_widget_add_controller (widget, focus);
}

/** wb_drawing_pad_new: Returns: a pad that has no paper yet */
GtkWidget *
wb_drawing_pad_new (void)
{
  return g_object_new (WB_TYPE_DRAWING_PAD, NULL);
}

/**
 * wb_drawing_pad_set_shape:
 * @paper: what an empty pixel holds
 *
 * Takes a new sheet of that shape; keeps the old one if it has it already.
 */
void
wb_drawing_pad_set_shape (WbDrawingPad *self, guint channels, guint height,
                          guint width, guint8 paper)
{
  if (self->drawing != NULL && self->channels == channels
      && wb_drawing_height (self->drawing) == height
      && wb_drawing_width (self->drawing) == width && self->paper == paper)
    return;
  wb_drawing_free (self->drawing);
  self->drawing = wb_drawing_new (channels, height, width, paper);
  self->channels = channels;
  self->paper = paper;
  self->x = width / 2.0;
  self->y = height / 2.0;
  self->is_down = FALSE;
  emit_changed (self);
}

/** wb_drawing_pad_drawing: Returns: (transfer none) (nullable): what was drawn
 */
WbDrawing *
wb_drawing_pad_drawing (WbDrawingPad *self)
{
  return self->drawing;
}

/** wb_drawing_pad_set_pen: how the next line is drawn */
void
wb_drawing_pad_set_pen (WbDrawingPad *self, double pen, gboolean erases)
{
  self->pen = pen;
  self->erases = erases;
}

/** wb_drawing_pad_clear: takes a new sheet */
void
wb_drawing_pad_clear (WbDrawingPad *self)
{
  if (self->drawing == NULL)
    return;
  self->is_down = FALSE;
  wb_drawing_clear (self->drawing);
  emit_changed (self);
}

/** wb_drawing_pad_load: @bytes: a picture of the sheet's shape */
void
wb_drawing_pad_load (WbDrawingPad *self, const guint8 *bytes)
{
  if (self->drawing == NULL)
    return;
  self->is_down = FALSE;
  wb_drawing_load (self->drawing, bytes);
  emit_changed (self);
}
