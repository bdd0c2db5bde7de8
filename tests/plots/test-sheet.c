/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles on a sheet: where they lie, which pixel is which value, what a pixel
 * shows where there are more values than pixels. */
#include "plot-sheet.h"

#include "plot-palette.h"

static const struct
{
  guint n, group, height, width;
  int room_width, room_height;
  int below;
  gboolean is_stacked;
} rooms[] = {
  { 24, 0, 12, 12, 1000, 600 },
  { 400, 0, 28, 28, 900, 500 },
  { 60, 6, 5, 5, 640, 480 },
  { 1000, 20, 5, 5, 300, 200 },
  { 25000, 50, 4, 4, 900, 500 },
  { 500, 0, 1, 1, 700, 20 },
  { 7, 0, 3, 9, 100, 400 },
  { 1, 0, 28, 28, 17, 11 },
  { 3, 3, 2, 2, 1, 1 },
  { 40, 0, 28, 28, 900, 500, 30 },
  { 32, 2, 28, 28, 900, 500, 16, TRUE },
};

static void
init (PlotSheet *sheet, PlotTiles *tiles, gsize room, const float *values)
{
  *sheet = (PlotSheet){ .scale = 2,
                        .left = 11,
                        .top = 7,
                        .below = rooms[room].below,
                        .is_stacked = rooms[room].is_stacked };
  *tiles = (PlotTiles){ .values = values,
                        .n = rooms[room].n,
                        .group = rooms[room].group,
                        .height = rooms[room].height,
                        .width = rooms[room].width,
                        .limit = 1,
                        .colors = PLOT_TILES_PICTURE };
}

/* Every tile shown is found again in its middle, and nothing leaves the room,
 * if a single block fits in it at all. */
static void
test_places (void)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  g_autofree float *values = g_new0 (float, 25000 * 28 * 28);
  for (gsize room = 0; room < G_N_ELEMENTS (rooms); room++)
    {
      PlotSheet sheet;
      PlotTiles tiles;
      init (&sheet, &tiles, room, values);
      plot_sheet_place_tiles (&sheet, &tiles, rooms[room].room_width,
                              rooms[room].room_height);
      plot_sheet_paint (&sheet, &tiles, &style);
      g_assert_cmpuint (sheet.n_shown, >, 0);
      g_assert_cmpuint (sheet.n_shown % MAX (tiles.group, 1), ==, 0);
      const int rest = sheet.cell_width % (int) tiles.width;
      if (sheet.cell_width >= (int) tiles.width && rest > 0)
        g_assert_cmpint (4 * sheet.cell_width, >,
                         5 * (sheet.cell_width - rest));
      if (sheet.n_shown > MAX (tiles.group, 1))
        {
          g_assert_cmpfloat (plot_sheet_width (&sheet) * 2, <=,
                             rooms[room].room_width);
          g_assert_cmpfloat (plot_sheet_height (&sheet) * 2, <=,
                             rooms[room].room_height);
        }
      if (sheet.is_stacked)
        g_assert_cmpuint (sheet.block_columns, ==, 1);
      for (guint i = 0; i < sheet.n_shown; i++)
        {
          guint tile, row, column;
          double x, y;
          plot_sheet_tile_corner (&sheet, i, &x, &y);
          g_assert_true (plot_sheet_value_at (
              &sheet, &tiles, x + sheet.cell_width / 4.0,
              y + sheet.cell_height / 4.0, &tile, &row, &column));
          g_assert_cmpuint (tile, ==, i);
        }
      plot_sheet_clear (&sheet);
    }
}

/* Whole pixels, unless tiles a quarter larger fit; a grid as wide and high as
 * its room. */
static void
test_fills_room (void)
{
  static const struct
  {
    guint n, side;
    int room_width, room_height, most, cell;
    guint columns;
  } cases[] = {
    { 1, 28, 55, 55, 0, 55, 1 },    /* whole ones: 28                         */
    { 1, 28, 60, 60, 0, 56, 1 },    /* 60 is not worth it                     */
    { 1, 28, 20, 20, 0, 20, 1 },    /* no pixel a value                       */
    { 50, 1, 380, 320, 24, 24, 8 }, /* 8 × 7, in a room of 15 × 12           */
    { 50, 1, 380, 100, 24, 24, 13 }, /* four rows, no more fit               */
  };
  g_autofree float *values = g_new0 (float, 28 * 28);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PlotSheet sheet = { .scale = 1, .most = cases[i].most };
      PlotTiles tiles = { .values = values,
                          .n = cases[i].n,
                          .height = cases[i].side,
                          .width = cases[i].side,
                          .limit = 1 };
      plot_sheet_place_tiles (&sheet, &tiles, cases[i].room_width,
                              cases[i].room_height);
      g_assert_cmpint (sheet.cell_width, ==, cases[i].cell);
      g_assert_cmpuint (sheet.columns, ==, cases[i].columns);
    }
}

/* Whether a pixel beside a white picture
 * can be told from white paper. */
static gboolean
has_edge (gboolean is_dark)
{
  g_autofree float *values = g_new (float, 28 * 28);
  for (guint i = 0; i < 28 * 28; i++)
    values[i] = 1;
  PlotStyle style;
  plot_style_init (&style, is_dark);
  PlotSheet sheet = { .scale = 1, .left = 5, .top = 5 };
  const PlotTiles tiles = { .values = values,
                            .n = 1,
                            .height = 28,
                            .width = 28,
                            .limit = 1,
                            .colors = PLOT_TILES_PICTURE };
  plot_sheet_place_tiles (&sheet, &tiles, 28, 28);
  plot_sheet_paint (&sheet, &tiles, &style);
  cairo_surface_t *paper
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 40, 40);
  cairo_t *cr = cairo_create (paper);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  plot_sheet_draw (&sheet, cr);
  cairo_destroy (cr);
  const guint32 *row
      = (const guint32 *) (gpointer) (cairo_image_surface_get_data (paper)
                                      + 19
                                            * cairo_image_surface_get_stride (
                                                paper));
  g_assert_cmphex (row[5] & 0xffffff, ==, 0xffffff); /* the picture itself */
  g_assert_cmphex (row[3] & 0xffffff, ==, 0xffffff);
  const gboolean has_edge = (row[4] & 0xff) < 0xf0 && (row[33] & 0xff) < 0xf0;
  cairo_surface_destroy (paper);
  plot_sheet_clear (&sheet);
  return has_edge;
}

static void
test_frames (void)
{
  g_assert_true (has_edge (FALSE));
  g_assert_false (has_edge (TRUE)); /* white stands out there */
}

static guint32
pixel (const PlotSheet *sheet, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (sheet->surface);
  const int stride = cairo_image_surface_get_stride (sheet->surface);
  return *(const guint32 *) (gpointer) (data + y * stride + x * 4) & 0xffffff;
}

/* Two tiles of 2 × 2 in a room of 5 × 2: each value is one pixel. In one of
 * 4 × 1, a pixel is the mean of two or four. */
static void
test_pixels (void)
{
  static const float values[] = { 0, 1, 1, 0, 1, 1, 1, 1 };
  PlotStyle style;
  plot_style_init (&style, FALSE);
  PlotSheet sheet = { .scale = 1 };
  PlotTiles tiles = { .values = values,
                      .n = 2,
                      .height = 2,
                      .width = 2,
                      .limit = 1,
                      .colors = PLOT_TILES_PICTURE };
  plot_sheet_place_tiles (&sheet, &tiles, 6, 2);
  plot_sheet_paint (&sheet, &tiles, &style);
  g_assert_cmpint (sheet.cell_width, ==, 2);
  g_assert_cmphex (pixel (&sheet, 0, 0), ==, 0);
  g_assert_cmphex (pixel (&sheet, 1, 0), ==, 0xffffff);
  g_assert_cmphex (pixel (&sheet, 4, 1), ==, 0xffffff);
  plot_sheet_place_matrix (&sheet, &tiles, 1, 1);
  plot_sheet_paint (&sheet, &tiles, &style);
  const guint mean = pixel (&sheet, 0, 0) & 0xff; /* of 0, 1, 1, 0 */
  g_assert_cmpuint (mean, >=, 126);
  g_assert_cmpuint (mean, <=, 128);
  plot_sheet_clear (&sheet);
}

/* One tile of red, green and blue. */
static void
test_colors (void)
{
  static const float values[] = { 1, 0, 0, 1, 0.6f, 0 };
  PlotStyle style;
  plot_style_init (&style, FALSE);
  PlotSheet sheet = { .scale = 1 };
  PlotTiles tiles = { .values = values,
                      .n = 1,
                      .height = 1,
                      .width = 2,
                      .channels = 3,
                      .limit = 1,
                      .colors = PLOT_TILES_PICTURE };
  plot_sheet_place_tiles (&sheet, &tiles, 2, 1);
  plot_sheet_paint (&sheet, &tiles, &style);
  g_assert_cmphex (pixel (&sheet, 0, 0), ==, 0xff0099);
  g_assert_cmphex (pixel (&sheet, 1, 0), ==, 0x00ff00);
  tiles.colors = PLOT_TILES_SIGNED; /* 0 in the middle */
  sheet.is_due = TRUE;
  plot_sheet_paint (&sheet, &tiles, &style);
  g_assert_cmphex (pixel (&sheet, 0, 0) & 0xff0000, ==, 0xff0000);
  g_assert_cmpuint (pixel (&sheet, 0, 0) >> 8 & 0xff, >=, 126);
  g_assert_cmpuint (pixel (&sheet, 0, 0) >> 8 & 0xff, <=, 129);
  plot_sheet_clear (&sheet);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/sheet/places", test_places);
  g_test_add_func ("/plots/sheet/fills-room", test_fills_room);
  g_test_add_func ("/plots/sheet/frames", test_frames);
  g_test_add_func ("/plots/sheet/pixels", test_pixels);
  g_test_add_func ("/plots/sheet/colors", test_colors);
  return g_test_run ();
}
