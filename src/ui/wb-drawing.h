/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture under the pen, finer than the data's pixels, and the way from there
 * to the bytes a model reads. Knows no widget. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct _WbDrawing WbDrawing;

WbDrawing       *wb_drawing_new      (guint channels, guint height, guint width, guint8 paper); /* paper: an empty pixel; ink is 255 - paper */
void             wb_drawing_free     (WbDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WbDrawing, wb_drawing_free)

guint            wb_drawing_height   (const WbDrawing *self); /* in pixels of the data, as all that follows */
guint            wb_drawing_width    (const WbDrawing *self);
gsize            wb_drawing_n_bytes  (const WbDrawing *self);
gboolean         wb_drawing_is_empty (WbDrawing *self);
void             wb_drawing_clear    (WbDrawing *self);
void             wb_drawing_line     (WbDrawing *self, double x0, double y0, double x1, double y1, double pen, gboolean erases);
void             wb_drawing_load     (WbDrawing *self, const guint8 *bytes); /* channels × height × width */
void             wb_drawing_read     (WbDrawing *self, gboolean normalizes, guint8 *bytes); /* channels × height × width */
cairo_surface_t *wb_drawing_surface  (WbDrawing *self); /* (transfer none): a whole multiple of the size */
