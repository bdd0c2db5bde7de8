/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture in tiles: only what changes is new, and what is shown is what was
 * drawn. */
#include "ui-test.h"

#include "wb-tiles.h"

static guint
draw_dot (WbTiles *tiles, int scale, double x, double y)
{
  cairo_t *cr = wb_tiles_begin (tiles, 300, 200, scale);
  cairo_set_source_rgb (cr, 1, 0, 0);
  cairo_rectangle (cr, x, y, 2, 2);
  cairo_fill (cr);
  return wb_tiles_end (tiles);
}

/* 300 × 200 pixels are 3 × 2 tiles. */
static void
test_changes (void)
{
  WbTiles *tiles = wb_tiles_new ();
  g_assert_cmpuint (draw_dot (tiles, 1, 10, 10), ==, 6);
  g_assert_cmpuint (draw_dot (tiles, 1, 10, 10), ==, 0);
  g_assert_cmpuint (draw_dot (tiles, 1, 12, 10), ==, 1);
  g_assert_cmpuint (draw_dot (tiles, 1, 127, 127), ==, 4); /* and back */
  g_assert_cmpuint (draw_dot (tiles, 2, 127, 127), ==, 6);
  wb_tiles_free (tiles);
}

static void
check_pixel (GskRenderNode *node, int scale, double x, double y,
             guint32 expected)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, 300 * scale, 200 * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface) / 4;
  const guint32 *pixels
      = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  g_assert_cmphex (pixels[(gsize) (y * scale) * stride + (gsize) (x * scale)],
                   ==, expected);
  cairo_surface_destroy (surface);
}

static void
test_shows (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      WbTiles *tiles = wb_tiles_new ();
      draw_dot (tiles, scale, 127, 127); /* over four tiles */
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      wb_tiles_snapshot (tiles, snapshot);
      GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
      check_pixel (node, scale, 127, 127, 0xffff0000);
      check_pixel (node, scale, 128, 128, 0xffff0000);
      check_pixel (node, scale, 128.5, 127.5, 0xffff0000);
      check_pixel (node, scale, 126, 127, 0);
      check_pixel (node, scale, 130, 128, 0);
      gsk_render_node_unref (node);
      wb_tiles_free (tiles);
    }
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  g_test_add_func ("/ui/tiles/changes", test_changes);
  g_test_add_func ("/ui/tiles/shows", test_shows);
  return g_test_run ();
}
