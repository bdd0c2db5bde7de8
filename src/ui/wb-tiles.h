/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture of which only some parts change from frame to frame, such as a
 * curve that grows: tiles of 128 × 128 pixels, each a render node that stays
 * the same while its pixels do. So the renderer, and the window system behind
 * it, only move what is new. */
#pragma once

#include <gtk/gtk.h>

typedef struct _WbTiles WbTiles;

WbTiles *wb_tiles_new      (void);
void     wb_tiles_free     (WbTiles *self);
cairo_t *wb_tiles_begin    (WbTiles *self, int width, int height, int scale); /* (transfer none): draw the whole picture there, on nothing … */
guint    wb_tiles_end      (WbTiles *self); /* … and how many tiles it changed */
void     wb_tiles_snapshot (WbTiles *self, GtkSnapshot *snapshot);
