/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-tiles.h. The nodes are cairo's: GTK 4.8's cairo renderer takes a
 * texture through floats and back each time it shows it. */
#include "wb-tiles.h"

#include <string.h>

#define SIDE 128 /* logical pixels */

typedef struct
{
  cairo_surface_t *surface; /* what the node shows */
  GskRenderNode *node;
} Tile;

struct _WbTiles
{
  int width, height, scale; /* logical pixels; device pixels in one  */
  cairo_surface_t *canvas;  /* (nullable): the whole, in device pixels */
  cairo_t *cr;              /* (nullable): while it is drawn         */
  guint n_across, n_down;
  Tile *tiles; /* n_across × n_down                     */
};

static void
clear (WbTiles *self)
{
  for (guint i = 0; i < self->n_across * self->n_down; i++)
    {
      g_clear_pointer (&self->tiles[i].node, gsk_render_node_unref);
      g_clear_pointer (&self->tiles[i].surface, cairo_surface_destroy);
    }
  g_clear_pointer (&self->tiles, g_free);
  g_clear_pointer (&self->canvas, cairo_surface_destroy);
}

/** wb_tiles_new: Returns: a picture without pixels */
WbTiles *
wb_tiles_new (void)
{
  return g_new0 (WbTiles, 1);
}

void
wb_tiles_free (WbTiles *self)
{
  clear (self);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_free (self);
}

static void
set_size (WbTiles *self, int width, int height, int scale)
{
  if (self->canvas != NULL && self->width == width && self->height == height
      && self->scale == scale)
    return;
  clear (self);
  self->width = width;
  self->height = height;
  self->scale = scale;
  self->canvas = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale,
                                             height * scale);
  cairo_surface_set_device_scale (self->canvas, scale, scale);
  self->n_across = (guint) (width + SIDE - 1) / SIDE;
  self->n_down = (guint) (height + SIDE - 1) / SIDE;
  self->tiles = g_new0 (Tile, self->n_across * self->n_down);
}

/**
 * wb_tiles_begin:
 * @width, @height: logical pixels, above 0
 * @scale: device pixels in each
 *
 * Returns: (transfer none): where to draw; valid until wb_tiles_end()
 */
cairo_t *
wb_tiles_begin (WbTiles *self, int width, int height, int scale)
{
  g_assert (self->cr == NULL && width > 0 && height > 0);
  set_size (self, width, height, scale);
  self->cr = cairo_create (self->canvas);
  cairo_set_operator (self->cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (self->cr);
  cairo_set_operator (self->cr, CAIRO_OPERATOR_OVER);
  return self->cr;
}

/* In logical pixels. */
static cairo_rectangle_int_t
place (const WbTiles *self, guint index)
{
  const int x = (int) (index % self->n_across) * SIDE;
  const int y = (int) (index / self->n_across) * SIDE;
  return (cairo_rectangle_int_t){ x, y, MIN (SIDE, self->width - x),
                                  MIN (SIDE, self->height - y) };
}

/* The pixels of a tile on the canvas. */
static const guint8 *
find_pixels (const WbTiles *self, const cairo_rectangle_int_t *at,
             gsize *stride)
{
  *stride = (gsize) cairo_image_surface_get_stride (self->canvas);
  return cairo_image_surface_get_data (self->canvas)
         + (gsize) (at->y * self->scale) * *stride
         + (gsize) (at->x * self->scale) * 4;
}

static gboolean
is_same (const WbTiles *self, const Tile *tile, const cairo_rectangle_int_t *at)
{
  gsize stride;
  const guint8 *pixels = find_pixels (self, at, &stride);
  if (tile->surface == NULL)
    return FALSE;
  const guint8 *kept = cairo_image_surface_get_data (tile->surface);
  const gsize kept_stride
      = (gsize) cairo_image_surface_get_stride (tile->surface);
  const gsize n_bytes = (gsize) (at->width * self->scale) * 4;
  for (int y = 0; y < at->height * self->scale; y++)
    if (memcmp (pixels + (gsize) y * stride, kept + (gsize) y * kept_stride,
                n_bytes)
        != 0)
      return FALSE;
  return TRUE;
}

static void
renew (const WbTiles *self, Tile *tile, const cairo_rectangle_int_t *at)
{
  gsize stride;
  const guint8 *pixels = find_pixels (self, at, &stride);
  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  const int width = at->width * self->scale, height = at->height * self->scale;
  tile->surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guint8 *copy = cairo_image_surface_get_data (tile->surface);
  const gsize copy_stride
      = (gsize) cairo_image_surface_get_stride (tile->surface);
  for (int y = 0; y < height; y++)
    memcpy (copy + (gsize) y * copy_stride, pixels + (gsize) y * stride,
            (gsize) width * 4);
  cairo_surface_mark_dirty (tile->surface);
  cairo_surface_set_device_scale (tile->surface, self->scale, self->scale);
  tile->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (
      (float) at->x, (float) at->y, (float) at->width, (float) at->height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (tile->node);
  cairo_set_source_surface (cr, tile->surface, at->x, at->y);
  cairo_paint (cr);
  cairo_destroy (cr);
}

/** wb_tiles_end: Returns: the number of tiles that are not as they were */
guint
wb_tiles_end (WbTiles *self)
{
  g_assert (self->cr != NULL);
  g_clear_pointer (&self->cr, cairo_destroy);
  cairo_surface_flush (self->canvas);
  guint n_changed = 0;
  for (guint i = 0; i < self->n_across * self->n_down; i++)
    {
      const cairo_rectangle_int_t at = place (self, i);
      if (is_same (self, &self->tiles[i], &at))
        continue;
      renew (self, &self->tiles[i], &at);
      n_changed++;
    }
  return n_changed;
}

/** wb_tiles_snapshot: shows the last picture that was drawn, from 0, 0 on */
void
wb_tiles_snapshot (WbTiles *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; self->tiles != NULL && i < self->n_across * self->n_down;
       i++)
    gtk_snapshot_append_node (snapshot, self->tiles[i].node);
}
