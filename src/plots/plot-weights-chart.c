/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a snapshot holds, as pictures: a tile per unit where its weights are
 * one, else a matrix of units × inputs as a heat map. Signed values take the
 * diverging map with the same distance on both sides of zero, others the map
 * of magnitudes.
 *
 * All tiles lie in one sheet that is kept in device pixels: a frame in which
 * nothing changed is one copy, and a new snapshot one pass over the pixels,
 * each looking up its value through a table of 511 colors. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_COLORS 511
#define GAP 2        /* between tiles, device pixels */
#define NUMBER_GAP 4 /* between a matrix and its numbers, pixels */

typedef struct
{
  PlotChart parent;
  guint tensor_number;
  gboolean scale_each;
  MlSnapshot *snapshot; /* (nullable) */
  MlDataset *dataset;   /* (nullable): names of inputs */
  int target;
  const MlTensor *tensor;                 /* of snapshot */
  guint n_tiles, tile_height, tile_width; /* a matrix is one tile */
  float limit;                            /* largest magnitude */
  gboolean is_signed;
  /* Of the last drawing. The sheet is right while serial and size hold. */
  cairo_surface_t *sheet;
  gboolean sheet_is_dark, sheet_is_due;
  guint columns, n_shown;      /* tiles there was room for */
  int cell_width, cell_height; /* of a tile, device pixels, without gap */
  double left, top, scale;     /* of the sheet, pixels */
} PlotWeightsChart;

typedef PlotChartClass PlotWeightsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotWeightsChart, tensor_number, 0, 1000, 0, NULL,
                  N_ ("Tensor"),
                  N_ ("Which of the model's tensors; 0 shows the first "
                      "weights")),
  ML_OPTION_BOOLEAN (PlotWeightsChart, scale_each, FALSE, NULL,
                     N_ ("Scale each unit"),
                     N_ ("Full color for the largest weight of each unit, "
                         "not of all")),
};

GType plot_weights_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotWeightsChart, plot_weights_chart, PLOT_TYPE_CHART)

static PlotWeightsChart *
cast (PlotChart *chart)
{
  return (PlotWeightsChart *) chart;
}

/* The chosen tensor, else the first of two and more sizes, else the first. */
static const MlTensor *
choose_tensor (PlotWeightsChart *self)
{
  const guint n
      = self->snapshot != NULL ? ml_snapshot_length (self->snapshot) : 0;
  if (n == 0)
    return NULL;
  if (self->tensor_number > 0)
    return ml_snapshot_nth (self->snapshot, MIN (self->tensor_number, n) - 1);
  for (guint i = 0; i < n; i++)
    if (ml_snapshot_nth (self->snapshot, i)->n_sizes >= 2)
      return ml_snapshot_nth (self->snapshot, i);
  return ml_snapshot_nth (self->snapshot, 0);
}

static gsize
n_values (const PlotWeightsChart *self)
{
  return (gsize) self->n_tiles * self->tile_height * self->tile_width;
}

/* 4 sizes: units × channels tiles; 3: a tile a unit; 2 and 1: one matrix. */
static void
set_shape (PlotWeightsChart *self)
{
  const MlTensor *t = self->tensor;
  self->n_tiles = self->tile_height = self->tile_width = 1;
  if (t->n_sizes >= 3)
    self->n_tiles = t->sizes[0] * (t->n_sizes == 4 ? t->sizes[1] : 1);
  if (t->n_sizes >= 2)
    self->tile_height = t->sizes[t->n_sizes - 2];
  self->tile_width = t->sizes[t->n_sizes - 1];
}

static void
choose (PlotWeightsChart *self)
{
  self->tensor = choose_tensor (self);
  self->sheet_is_due = TRUE;
  if (self->tensor == NULL)
    return;
  set_shape (self);
  float low = 0, high = 0;
  for (gsize i = 0; i < n_values (self); i++)
    {
      const float value = self->tensor->values[i];
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
  self->limit = MAX (high, -low);
  self->is_signed = low < 0 || strstr (self->tensor->name, "weights") != NULL;
}

static void
plot_weights_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotWeightsChart *self = cast (chart);
  if (source->snapshot == self->snapshot && source->dataset == self->dataset
      && source->target == self->target)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  g_set_object (&self->dataset, source->dataset);
  self->target = source->target;
  choose (self);
}

static void
plot_weights_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_weights_chart_parent_class)->notify (object, spec);
  choose ((PlotWeightsChart *) object);
}

static const char *
plot_weights_chart_empty (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  if (self->tensor != NULL && n_values (self) > 0)
    return NULL;
  return self->tensor == NULL
             ? _ ("No weights yet. They appear here while a network trains.")
             : _ ("This tensor is empty.");
}

static gboolean
is_tiled (const PlotWeightsChart *self)
{
  return self->tensor->n_sizes >= 3;
}

static PlotColor
color_of (const PlotWeightsChart *self, double share, gboolean is_dark)
{
  return self->is_signed ? plot_palette_diverging (share, is_dark)
                         : plot_palette_magnitude (share, is_dark);
}

/* table[(N_COLORS − 1) / 2 + i]: the color of i / 255; NaN takes the middle. */
static void
fill_table (const PlotWeightsChart *self, gboolean is_dark, guint32 *table)
{
  for (int i = 0; i < N_COLORS; i++)
    {
      const double share = (i - N_COLORS / 2) / (double) (N_COLORS / 2);
      const PlotColor color = color_of (self, share, is_dark);
      table[i] = plot_color_argb32 (&color);
    }
}

static float
tile_limit (const PlotWeightsChart *self, const float *tile, gsize n)
{
  if (!self->scale_each)
    return self->limit;
  float limit = 0;
  for (gsize i = 0; i < n; i++)
    limit = fabsf (tile[i]) > limit ? fabsf (tile[i]) : limit;
  return limit;
}

/* Row @y of device pixels of one tile, from its row of values. */
static void
paint_row (const PlotWeightsChart *self, const float *values, float factor,
           const guint32 *table, const int *texel, guint32 *to)
{
  for (int x = 0; x < self->cell_width; x++)
    {
      const float place = values[texel[x]] * factor;
      const int index = place > 255 ? 255 : place >= -255 ? (int) place : -255;
      to[x] = table[N_COLORS / 2 + (isnan (place) ? 0 : index)];
    }
}

static void
paint_tile (const PlotWeightsChart *self, guint tile, const guint32 *table,
            const int *texel, guint32 *pixels, int stride)
{
  const gsize size = (gsize) self->tile_height * self->tile_width;
  const float *values = self->tensor->values + tile * size;
  const float limit = tile_limit (self, values, size);
  const float factor = limit > 0 ? 255 / limit : 0;
  const int column = (int) (tile % self->columns);
  const int row = (int) (tile / self->columns);
  guint32 *to = pixels + (gsize) row * (self->cell_height + GAP) * stride
                + column * (self->cell_width + GAP);
  int painted = -1;
  for (int y = 0; y < self->cell_height; y++, to += stride)
    {
      const int line
          = (int) ((gint64) y * self->tile_height / self->cell_height);
      if (line == painted) /* the same values as the row above */
        memcpy (to, to - stride, sizeof *to * (gsize) self->cell_width);
      else
        paint_row (self, values + (gsize) line * self->tile_width, factor,
                   table, texel, to);
      painted = line;
    }
}

static void
paint_sheet (PlotWeightsChart *self, const PlotStyle *style)
{
  guint32 table[N_COLORS];
  fill_table (self, style->is_dark, table);
  g_autofree int *texel = g_new (int, self->cell_width);
  for (int x = 0; x < self->cell_width; x++)
    texel[x] = (int) ((gint64) x * self->tile_width / self->cell_width);
  cairo_surface_flush (self->sheet);
  guint32 *pixels
      = (guint32 *) (gpointer) cairo_image_surface_get_data (self->sheet);
  const int stride = cairo_image_surface_get_stride (self->sheet) / 4;
  for (guint tile = 0; tile < self->n_shown; tile++)
    paint_tile (self, tile, table, texel, pixels, stride);
  cairo_surface_mark_dirty (self->sheet);
}

/* Makes the sheet fit the tiles' size, and paints it if it is not right. */
static void
ensure_sheet (PlotWeightsChart *self, const PlotStyle *style)
{
  const int rows = (int) ((self->n_shown + self->columns - 1) / self->columns);
  const int width = (int) self->columns * (self->cell_width + GAP) - GAP;
  const int height = rows * (self->cell_height + GAP) - GAP;
  const gboolean fits
      = self->sheet != NULL
        && cairo_image_surface_get_width (self->sheet) == width
        && cairo_image_surface_get_height (self->sheet) == height;
  if (!fits)
    {
      g_clear_pointer (&self->sheet, cairo_surface_destroy);
      self->sheet
          = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
    }
  if (fits && !self->sheet_is_due && self->sheet_is_dark == style->is_dark)
    return;
  paint_sheet (self, style);
  self->sheet_is_due = FALSE;
  self->sheet_is_dark = style->is_dark;
}

/* The number of columns that makes square tiles largest. */
static void
choose_grid (PlotWeightsChart *self, int width, int height)
{
  self->columns = 1;
  self->cell_width = self->cell_height = 0;
  const double ratio = (double) self->tile_height / self->tile_width;
  const guint most = (guint) MAX (1, (width + GAP) / (1 + GAP));
  for (guint columns = 1; columns <= MIN (self->n_tiles, most); columns++)
    {
      const guint rows = (self->n_tiles + columns - 1) / columns;
      const int across = (width + GAP) / (int) columns - GAP;
      const int down = (height + GAP) / (int) rows - GAP;
      int cell = (int) MIN (across, down / ratio);
      if (cell >= 3 * (int) self->tile_width) /* whole pixels a value */
        cell -= cell % (int) self->tile_width;
      if (cell <= self->cell_width)
        continue;
      self->columns = columns;
      self->cell_width = cell;
      self->cell_height = MAX (1, (int) (cell * ratio));
    }
  self->n_shown = self->n_tiles;
  if (self->cell_width > 0)
    return;
  self->cell_width = self->cell_height = 1;
  self->columns = (guint) MAX (1, (width + GAP) / (1 + GAP));
  self->n_shown = self->columns * (guint) MAX (1, (height + GAP) / (1 + GAP));
  self->n_shown = MIN (self->n_shown, self->n_tiles);
}

/* A matrix fills the room, but a value is at most 64 pixels wide and high. */
static void
choose_matrix (PlotWeightsChart *self, int width, int height, double scale)
{
  const int most = (int) (64 * scale);
  self->columns = self->n_shown = 1;
  self->cell_width
      = (int) MIN ((gint64) width, (gint64) self->tile_width * most);
  self->cell_height
      = (int) MIN ((gint64) height, (gint64) self->tile_height * most);
  if (self->cell_width > (int) self->tile_width)
    self->cell_width -= self->cell_width % (int) self->tile_width;
  if (self->cell_height > (int) self->tile_height)
    self->cell_height -= self->cell_height % (int) self->tile_height;
}

/* The name of input @i where inputs and columns match one to one. */
static const char *
input_name (const PlotWeightsChart *self, guint i)
{
  if (self->dataset == NULL || self->target < 0
      || self->tile_width + 1 != ml_dataset_n_columns (self->dataset)
      || !g_str_has_prefix (self->tensor->name, "layer1."))
    return NULL;
  const guint column = i >= (guint) self->target ? i + 1 : i;
  return ml_dataset_attribute (self->dataset, column)->name;
}

/* The scale of colors at the right. */
static void
draw_key (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style,
          double x, double top, double height)
{
  const double from = self->is_signed ? -1 : 0;
  const int n = (int) MAX (height, 1);
  cairo_new_path (cr);
  for (int i = 0; i < n; i++)
    {
      const double share = 1 - (1 - from) * (i + 0.5) / n;
      const PlotColor color = color_of (self, share, style->is_dark);
      plot_style_set_source (cr, &color);
      cairo_rectangle (cr, x, top + i, 12, 1);
      cairo_fill (cr);
    }
  const double marks[] = { 1, 0, -1 };
  for (guint i = 0; i < (self->is_signed ? 3 : 2); i++)
    {
      g_autofree char *text
          = self->scale_each && marks[i] != 0
                ? g_strdup (marks[i] > 0 ? _ ("max") : _ ("−max"))
                : plot_format_value (marks[i] * (double) self->limit);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = text,
                       .x = x + 17,
                       .y = top + height * (1 - marks[i]) / (1 - from),
                       .down = (1 - marks[i]) / (1 - from),
                       .color = &style->muted });
    }
}

/* Numbers of the units, where a tile has room for one. */
static void
draw_numbers (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style)
{
  const double pitch_x = (self->cell_width + GAP) / self->scale;
  const double pitch_y = (self->cell_height + GAP) / self->scale;
  if (pitch_x < 3 * plot_text_height (style))
    return;
  for (guint i = 0; i < self->n_shown; i++)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = number,
                       .x = self->left + i % self->columns * pitch_x + 4,
                       .y = self->top + i / self->columns * pitch_y + 1,
                       .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
    }
}

/* Numbers of units at the left of a matrix, names of inputs below it. */
static void
draw_matrix_names (const PlotWeightsChart *self, cairo_t *cr,
                   const PlotStyle *style, double room_below)
{
  const double line = plot_text_height (style);
  const double pitch_x = self->cell_width / self->scale / self->tile_width;
  const double pitch_y = self->cell_height / self->scale / self->tile_height;
  const double bottom = self->top + self->cell_height / self->scale;
  const guint down = (guint) MAX (1, ceil (line / pitch_y));
  for (guint i = 0; i < self->tile_height; i += down)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = self->left - NUMBER_GAP,
                                   .y = self->top + (i + 0.5) * pitch_y,
                                   .across = 1,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
  const gboolean has_names = input_name (self, 0) != NULL;
  const guint across
      = (guint) MAX (1, ceil ((has_names ? line : 2 * line) / pitch_x));
  for (guint i = 0; i < self->tile_width; i += across)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = has_names ? input_name (self, i) : number,
                       .x = self->left + (i + 0.5) * pitch_x,
                       .y = bottom + NUMBER_GAP,
                       .across = has_names ? 1 : 0.5,
                       .down = has_names ? 0.5 : 0,
                       .max_width = has_names ? room_below : 0,
                       .color = &style->muted,
                       .flags = has_names ? PLOT_TEXT_UPWARDS : 0 });
    }
}

static void
draw_title (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style,
            double width)
{
  const MlTensor *t = self->tensor;
  g_autoptr (GString) text = g_string_new (t->name);
  for (guint i = 0; i < t->n_sizes; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " × " : "  ·  ", t->sizes[i]);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text->str,
                               .x = 10,
                               .y = 5,
                               .max_width = width - 20,
                               .color = &style->muted });
}

static double
widest_input_name (const PlotWeightsChart *self, cairo_t *cr,
                   const PlotStyle *style)
{
  double widest = plot_text_height (style);
  for (guint i = 0; i < self->tile_width && input_name (self, i) != NULL; i++)
    widest
        = MAX (widest, plot_text_width (cr, style, input_name (self, i)) + 2);
  return widest;
}

static void
draw_sheet (PlotWeightsChart *self, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, self->left, self->top);
  cairo_scale (cr, 1 / self->scale, 1 / self->scale);
  cairo_set_source_surface (cr, self->sheet, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
plot_weights_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotWeightsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean is_small = width < 12 * line || height < 7 * line;
  const double beside = is_small ? 4 : 5.2 * line;
  const double above = is_small ? 4 : line + 12;
  const double room_below
      = is_small || is_tiled (self)
            ? 0
            : MIN (widest_input_name (self, cr, style), 0.3 * height)
                  + NUMBER_GAP;
  const double margin = is_small ? 4 : is_tiled (self) ? 10 : 2.4 * line;
  const double across = width - margin - beside;
  const double down = height - above - room_below - (is_small ? 4 : 10);
  self->scale = MAX (style->scale, 1);
  if (is_tiled (self))
    choose_grid (self, (int) (across * self->scale),
                 (int) (down * self->scale));
  else
    choose_matrix (self, (int) (across * self->scale),
                   (int) (down * self->scale), self->scale);
  self->left = floor (margin);
  self->top = floor (above);
  ensure_sheet (self, style);
  draw_sheet (self, cr);
  if (is_small)
    return;
  draw_title (self, cr, style, width);
  if (is_tiled (self))
    draw_numbers (self, cr, style);
  else
    draw_matrix_names (self, cr, style, room_below);
  const double right
      = self->left + cairo_image_surface_get_width (self->sheet) / self->scale;
  draw_key (self, cr, style, right + 0.8 * line, self->top,
            MIN (down, 12 * line));
}

/* The value under a pixel of the last drawing. */
static gboolean
value_at (PlotWeightsChart *self, double x, double y, guint *tile, guint *row,
          guint *column)
{
  if (self->sheet == NULL)
    return FALSE;
  const double px = (x - self->left) * self->scale;
  const double py = (y - self->top) * self->scale;
  if (!(px >= 0 && py >= 0 && px < cairo_image_surface_get_width (self->sheet)
        && py < cairo_image_surface_get_height (self->sheet)))
    return FALSE;
  const int across = (int) px / (self->cell_width + GAP);
  const int down = (int) py / (self->cell_height + GAP);
  const int dx = (int) px % (self->cell_width + GAP);
  const int dy = (int) py % (self->cell_height + GAP);
  *tile = (guint) down * self->columns + (guint) across;
  if (dx >= self->cell_width || dy >= self->cell_height
      || *tile >= self->n_shown)
    return FALSE;
  *column = (guint) ((gint64) dx * self->tile_width / self->cell_width);
  *row = (guint) ((gint64) dy * self->tile_height / self->cell_height);
  return TRUE;
}

static char *
plot_weights_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  if (!value_at (self, x, y, &tile, &row, &column))
    return NULL;
  const float value
      = self->tensor
            ->values[((gsize) tile * self->tile_height + row) * self->tile_width
                     + column];
  g_autofree char *number = plot_format_value ((double) value);
  if (is_tiled (self))
    return g_strdup_printf (_ ("Unit %u, row %u, column %u: %s"), tile + 1,
                            row + 1, column + 1, number);
  const char *name = input_name (self, column);
  return name != NULL
             ? g_strdup_printf (_ ("Unit %u, %s: %s"), row + 1, name, number)
             : g_strdup_printf (_ ("Row %u, column %u: %s"), row + 1,
                                column + 1, number);
}

static void
plot_weights_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                               double y, const PlotStyle *style)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  if (!value_at (self, x, y, &tile, &row, &column))
    return;
  const double width = (double) self->cell_width / self->tile_width;
  const double height = (double) self->cell_height / self->tile_height;
  const guint across = tile % self->columns, down = tile / self->columns;
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (
      cr,
      self->left
          + (across * (self->cell_width + GAP) + column * width) / self->scale
          - 0.5,
      self->top
          + (down * (self->cell_height + GAP) + row * height) / self->scale
          - 0.5,
      MAX (width / self->scale, 2) + 1, MAX (height / self->scale, 2) + 1);
  cairo_stroke (cr);
}

static char *
plot_weights_chart_describe (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  const MlTensor *t = self->tensor;
  g_autofree char *limit = plot_format_value ((double) self->limit);
  if (is_tiled (self))
    return g_strdup_printf (_ ("%s of %s as %u pictures of %u × %u; the "
                               "largest magnitude is %s."),
                            t->caption != NULL ? t->caption : _ ("Values"),
                            t->name, self->n_tiles, self->tile_height,
                            self->tile_width, limit);
  return g_strdup_printf (_ ("%s of %s as a heat map of %u × %u; the largest "
                             "magnitude is %s."),
                          t->caption != NULL ? t->caption : _ ("Values"),
                          t->name, self->tile_height, self->tile_width, limit);
}

static char *
plot_weights_chart_to_csv (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  GString *csv = g_string_new ("tile,row");
  for (guint i = 0; i < self->tile_width; i++)
    {
      const char *name = is_tiled (self) ? NULL : input_name (self, i);
      g_string_append_c (csv, ',');
      if (name != NULL)
        plot_csv_text (csv, name);
      else
        g_string_append_printf (csv, "%u", i + 1);
    }
  const float *value = self->tensor->values;
  for (guint tile = 0; tile < self->n_tiles; tile++)
    for (guint row = 0; row < self->tile_height; row++)
      {
        g_string_append_printf (csv, "\n%u,%u", tile + 1, row + 1);
        for (guint i = 0; i < self->tile_width; i++)
          {
            char text[G_ASCII_DTOSTR_BUF_SIZE];
            g_string_append_c (csv, ',');
            g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.9g",
                                                   (double) *value++));
          }
      }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static void
plot_weights_chart_finalize (GObject *object)
{
  PlotWeightsChart *self = (PlotWeightsChart *) object;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->sheet, cairo_surface_destroy);
  g_clear_object (&self->dataset);
  G_OBJECT_CLASS (plot_weights_chart_parent_class)->finalize (object);
}

static void
plot_weights_chart_class_init (PlotWeightsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_weights_chart_finalize;
  object_class->notify = plot_weights_chart_notify;
  klass->title = N_ ("Weights");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->update = plot_weights_chart_update;
  klass->draw = plot_weights_chart_draw;
  klass->draw_hover = plot_weights_chart_draw_hover;
  klass->describe_at = plot_weights_chart_describe_at;
  klass->describe = plot_weights_chart_describe;
  klass->to_csv = plot_weights_chart_to_csv;
  klass->empty = plot_weights_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_weights_chart_init (PlotWeightsChart *self)
{
  self->target = -1;
}
