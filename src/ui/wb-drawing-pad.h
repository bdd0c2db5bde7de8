/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paper to draw a picture on, with mouse, finger, stylus or keyboard: arrows
 * move the pen, Space puts it down and lifts it. The right button and the
 * stylus's other end erase. */
#pragma once

#include "wb-drawing.h"

#include <gtk/gtk.h>

#define WB_TYPE_DRAWING_PAD (wb_drawing_pad_get_type ())
G_DECLARE_FINAL_TYPE (WbDrawingPad, wb_drawing_pad, WB, DRAWING_PAD, GtkWidget)

/* Signal: "changed" (), whenever there is more or less ink. */
GtkWidget *wb_drawing_pad_new       (void);
void       wb_drawing_pad_set_shape (WbDrawingPad *self, guint channels, guint height, guint width, guint8 paper); /* a new sheet, if it differs */
WbDrawing *wb_drawing_pad_drawing   (WbDrawingPad *self); /* (transfer none) (nullable): before there is a shape */
void       wb_drawing_pad_set_pen   (WbDrawingPad *self, double pen, gboolean erases); /* width in pixels of the data */
void       wb_drawing_pad_clear     (WbDrawingPad *self);
void       wb_drawing_pad_load      (WbDrawingPad *self, const guint8 *bytes); /* channels × height × width */
