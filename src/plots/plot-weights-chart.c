/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The weights of one layer as pictures: a tile per unit where its weights are
 * one, a block of tiles per filter that reads several channels (in colors if
 * these are red, green and blue), else a matrix of units × inputs as a heat
 * map. Zero is neutral and both signs have the same distance from it.
 *
 * All tiles lie on one sheet, see plot-sheet.h. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NUMBER_GAP 4 /* between a matrix and its numbers, pixels */

typedef struct
{
  PlotChart parent;
  guint layer; /* 1, 2, …; 0: the first that has weights */
  gboolean scale_each, sort;
  MlSnapshot *snapshot; /* (nullable) */
  MlDataset *dataset;   /* (nullable): names of inputs */
  int target;
  guint shown;            /* layer on show; 0: the tensor belongs to none */
  const MlTensor *tensor; /* of snapshot */
  guint *order;           /* (nullable): the unit at each place; NULL: as is */
  float *sorted;          /* (nullable): values in that order */
  PlotTiles tiles;        /* of tensor or sorted */
  PlotSheet sheet;        /* of the last drawing */
} PlotWeightsChart;

typedef PlotChartClass PlotWeightsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotWeightsChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose weights; left alone, those of the first layer")),
  ML_OPTION_BOOLEAN (PlotWeightsChart, sort, FALSE, NULL, N_ ("Sort units"),
                     N_ ("Units with the strongest weights first")),
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

/* -- What is shown --------------------------------------------------------- */

/* The weights of the chosen layer, else the first of two and more sizes, else
 * the first tensor. */
static const MlTensor *
choose_tensor (PlotWeightsChart *self)
{
  self->shown = self->layer;
  const MlTensor *tensor
      = plot_layers_find (self->snapshot, self->layer, "weights");
  const guint last = plot_layers_last (self->snapshot);
  for (guint i = 1; i <= last && tensor == NULL; i++)
    {
      self->shown = i;
      tensor = plot_layers_find (self->snapshot, i, "weights");
    }
  if (tensor != NULL || self->snapshot == NULL)
    return tensor;
  self->shown = 0;
  const guint n = ml_snapshot_length (self->snapshot);
  for (guint i = 0; i < n; i++)
    if (ml_snapshot_nth (self->snapshot, i)->n_sizes >= 2)
      return ml_snapshot_nth (self->snapshot, i);
  return n > 0 ? ml_snapshot_nth (self->snapshot, 0) : NULL;
}

static void
plot_weights_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotWeightsChart *self = cast (chart);
  if (!g_str_equal (option, "layer") || self->snapshot == NULL)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("First layer")));
  plot_layers_choices (self->snapshot, "weights", into);
}

static gboolean
is_tiled (const PlotWeightsChart *self)
{
  return self->tensor->n_sizes >= 3;
}

static guint
n_units (const PlotWeightsChart *self)
{
  return self->tensor->n_sizes >= 2 ? self->tensor->sizes[0] : 1;
}

/* The unit at a place, from 0. */
static guint
unit_at (const PlotWeightsChart *self, guint place)
{
  return self->order != NULL ? self->order[place] : place;
}

/* 4 sizes: units × channels; 3: a tile a unit; 2 and 1: one matrix. Three
 * channels of the network's own input are colors. */
static void
set_shape (PlotWeightsChart *self)
{
  const MlTensor *t = self->tensor;
  PlotTiles *tiles = &self->tiles;
  tiles->n = tiles->height = tiles->width = 1;
  if (t->n_sizes == 4 && t->sizes[1] == 3 && self->shown == 1)
    tiles->channels = 3;
  else if (t->n_sizes == 4)
    tiles->group = t->sizes[1];
  if (t->n_sizes >= 3)
    tiles->n = t->sizes[0] * MAX (tiles->group, 1);
  if (t->n_sizes >= 2)
    tiles->height = t->sizes[t->n_sizes - 2];
  tiles->width = t->sizes[t->n_sizes - 1];
}

static int
compare_strength (gconstpointer a, gconstpointer b, gpointer strengths)
{
  const float *strength = strengths;
  const guint i = *(const guint *) a, k = *(const guint *) b;
  if (strength[i] > strength[k] || strength[i] < strength[k])
    return strength[i] > strength[k] ? -1 : 1;
  return i < k ? -1 : i > k;
}

/* Units by the length of their vector of weights, longest first. */
static void
sort_units (PlotWeightsChart *self)
{
  const guint n = n_units (self);
  const gsize size = ml_tensor_length (self->tensor) / n;
  const float *values = self->tensor->values;
  g_autofree float *strengths = g_new0 (float, n);
  self->order = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    {
      self->order[i] = i;
      for (gsize k = 0; k < size; k++)
        strengths[i] += values[i * size + k] * values[i * size + k];
    }
  g_qsort_with_data (self->order, (int) n, sizeof *self->order,
                     compare_strength, strengths);
  self->sorted = g_new (float, n *size);
  for (guint i = 0; i < n; i++)
    memcpy (self->sorted + i * size, values + self->order[i] * size,
            size * sizeof (float));
}

static void
choose (PlotWeightsChart *self)
{
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->sorted, g_free);
  self->tensor = choose_tensor (self);
  self->sheet.is_due = TRUE;
  self->tiles = (PlotTiles){ .scale_each = self->scale_each };
  if (self->tensor == NULL || ml_tensor_length (self->tensor) == 0)
    return;
  if (self->sort)
    sort_units (self);
  self->tiles.values
      = self->sorted != NULL ? self->sorted : self->tensor->values;
  set_shape (self);
  plot_tiles_set_limit (&self->tiles);
  const gboolean is_signed = strstr (self->tensor->name, "weights") != NULL
                             || plot_tiles_have_negative (&self->tiles);
  self->tiles.colors = is_signed ? PLOT_TILES_SIGNED : PLOT_TILES_MAGNITUDE;
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
  if (self->tiles.values != NULL)
    return NULL;
  return self->tensor == NULL
             ? _ ("No weights yet. They appear here while a network trains.")
             : _ ("This tensor is empty.");
}

/* The name of input @i where inputs and columns match one to one. */
static const char *
input_name (const PlotWeightsChart *self, guint i)
{
  if (self->dataset == NULL || self->target < 0
      || self->tiles.width + 1 != ml_dataset_n_columns (self->dataset)
      || self->shown != 1)
    return NULL;
  const guint column = i >= (guint) self->target ? i + 1 : i;
  return ml_dataset_attribute (self->dataset, column)->name;
}

static gboolean
is_signed (const PlotWeightsChart *self)
{
  return self->tiles.colors == PLOT_TILES_SIGNED;
}

/* The scale of colors at the right. */
static void
draw_key (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style,
          double x, double top, double height)
{
  const double from = is_signed (self) ? -1 : 0;
  const int n = (int) MAX (height, 1);
  cairo_new_path (cr);
  for (int i = 0; i < n; i++)
    {
      const double share = 1 - (1 - from) * (i + 0.5) / n;
      const PlotColor color
          = plot_tiles_color (&self->tiles, share, style->is_dark);
      plot_style_set_source (cr, &color);
      cairo_rectangle (cr, x, top + i, 12, 1);
      cairo_fill (cr);
    }
  const double marks[] = { 1, 0, -1 };
  for (guint i = 0; i < (is_signed (self) ? 3 : 2); i++)
    {
      g_autofree char *text
          = self->scale_each && marks[i] != 0
                ? g_strdup (marks[i] > 0 ? _ ("max") : _ ("−max"))
                : plot_format_value (marks[i] * (double) self->tiles.limit);
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
  const PlotSheet *sheet = &self->sheet;
  const guint across = MIN (sheet->block_columns, sheet->block);
  if ((sheet->cell_width + sheet->gap) * (int) across / sheet->scale
      < 3 * plot_text_height (style))
    return;
  for (guint tile = 0; tile < sheet->n_shown; tile += sheet->block)
    {
      char number[16];
      double x, y;
      g_snprintf (number, sizeof number, "%u",
                  unit_at (self, tile / sheet->block) + 1);
      plot_sheet_tile_corner (sheet, tile, &x, &y);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = x + 4,
                                   .y = y + 1,
                                   .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
    }
}

/* Numbers of units at the left of a matrix, names of inputs below it. */
static void
draw_matrix_names (const PlotWeightsChart *self, cairo_t *cr,
                   const PlotStyle *style, double room_below)
{
  const double line = plot_text_height (style);
  const double pitch_x
      = self->sheet.cell_width / self->sheet.scale / self->tiles.width;
  const double pitch_y
      = self->sheet.cell_height / self->sheet.scale / self->tiles.height;
  const double bottom
      = self->sheet.top + self->sheet.cell_height / self->sheet.scale;
  const guint down = (guint) MAX (1, ceil (line / pitch_y));
  for (guint i = 0; i < self->tiles.height; i += down)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", unit_at (self, i) + 1);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = self->sheet.left - NUMBER_GAP,
                                   .y = self->sheet.top + (i + 0.5) * pitch_y,
                                   .across = 1,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
  const gboolean has_names = input_name (self, 0) != NULL;
  const guint across
      = (guint) MAX (1, ceil ((has_names ? line : 2 * line) / pitch_x));
  for (guint i = 0; i < self->tiles.width; i += across)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = has_names ? input_name (self, i) : number,
                       .x = self->sheet.left + (i + 0.5) * pitch_x,
                       .y = bottom + NUMBER_GAP,
                       .across = has_names ? 1 : 0.5,
                       .down = has_names ? 0.5 : 0,
                       .max_width = has_names ? room_below : 0,
                       .color = &style->muted,
                       .flags = has_names ? PLOT_TEXT_UPWARDS : 0 });
    }
}

/* (transfer full): the layer, or the tensor where it belongs to none */
static char *
title_of (const PlotWeightsChart *self)
{
  if (self->shown > 0)
    return plot_layers_title (self->snapshot, self->shown, "weights");
  g_autofree char *sizes
      = plot_format_sizes (self->tensor->n_sizes, self->tensor->sizes);
  return g_strdup_printf ("%s · %s", self->tensor->name, sizes);
}

static void
draw_title (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style,
            double width)
{
  g_autofree char *title = title_of (self);
  GString *text = g_string_new (title);
  if (self->sheet.n_shown < self->tiles.n)
    g_string_append_printf (text, _ (" · the first %u of %u units"),
                            self->sheet.n_shown / self->sheet.block,
                            n_units (self));
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text->str,
                               .x = 10,
                               .y = 5,
                               .max_width = width - 20,
                               .color = &style->muted });
  g_string_free (text, TRUE);
}

static double
widest_input_name (const PlotWeightsChart *self, cairo_t *cr,
                   const PlotStyle *style)
{
  double widest = plot_text_height (style);
  for (guint i = 0; i < self->tiles.width && input_name (self, i) != NULL; i++)
    widest
        = MAX (widest, plot_text_width (cr, style, input_name (self, i)) + 2);
  return widest;
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
  self->sheet.scale = MAX (style->scale, 1);
  if (is_tiled (self))
    plot_sheet_place_tiles (&self->sheet, &self->tiles,
                            (int) (across * self->sheet.scale),
                            (int) (down * self->sheet.scale));
  else
    plot_sheet_place_matrix (&self->sheet, &self->tiles,
                             (int) (across * self->sheet.scale),
                             (int) (down * self->sheet.scale));
  self->sheet.left = floor (margin);
  self->sheet.top = floor (above);
  plot_sheet_paint (&self->sheet, &self->tiles, style);
  plot_sheet_draw (&self->sheet, cr);
  if (is_small)
    return;
  draw_title (self, cr, style, width);
  if (is_tiled (self))
    draw_numbers (self, cr, style);
  else
    draw_matrix_names (self, cr, style, room_below);
  const double right = self->sheet.left + plot_sheet_width (&self->sheet);
  if (self->tiles.channels != 3)
    draw_key (self, cr, style, right + 0.8 * line, self->sheet.top,
              MIN (down, 12 * line));
}

/* (transfer full): the weight under the pointer, or the three of a color */
static char *
format_weight (const PlotWeightsChart *self, guint tile, guint row,
               guint column)
{
  const PlotTiles *tiles = &self->tiles;
  const gsize size = (gsize) tiles->height * tiles->width;
  const float *value = tiles->values + tile * MAX (tiles->channels, 1) * size
                       + (gsize) row * tiles->width + column;
  g_autofree char *first = plot_format_value ((double) value[0]);
  if (tiles->channels != 3)
    return g_steal_pointer (&first);
  g_autofree char *second = plot_format_value ((double) value[size]);
  g_autofree char *third = plot_format_value ((double) value[2 * size]);
  return g_strdup_printf (_ ("red %s, green %s, blue %s"), first, second,
                          third);
}

static char *
plot_weights_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  g_autofree char *weight = format_weight (self, tile, row, column);
  const guint group = MAX (self->tiles.group, 1);
  const guint unit = unit_at (self, is_tiled (self) ? tile / group : row) + 1;
  if (group > 1)
    return g_strdup_printf (_ ("Unit %u, channel %u, row %u, column %u: %s"),
                            unit, tile % group + 1, row + 1, column + 1,
                            weight);
  if (is_tiled (self))
    return g_strdup_printf (_ ("Unit %u, row %u, column %u: %s"), unit, row + 1,
                            column + 1, weight);
  const char *name = input_name (self, column);
  return name != NULL
             ? g_strdup_printf (_ ("Unit %u, %s: %s"), unit, name, weight)
             : g_strdup_printf (_ ("Unit %u, input %u: %s"), unit, column + 1,
                                weight);
}

static void
plot_weights_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                               double y, const PlotStyle *style)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  if (plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                           &column))
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
}

static char *
plot_weights_chart_describe (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  g_autofree char *title = title_of (self);
  g_autofree char *limit = plot_format_value ((double) self->tiles.limit);
  if (is_tiled (self))
    return g_strdup_printf (_ ("%s, as %u pictures of %u × %u; the largest "
                               "magnitude is %s."),
                            title, self->tiles.n, self->tiles.height,
                            self->tiles.width, limit);
  return g_strdup_printf (_ ("%s, as a heat map of %u × %u; the largest "
                             "magnitude is %s."),
                          title, self->tiles.height, self->tiles.width, limit);
}

/* One line of the table: "unit,channel,row" and a row of weights. */
static void
append_row (const PlotWeightsChart *self, guint line, GString *csv)
{
  const MlTensor *t = self->tensor;
  const guint width = self->tiles.width;
  const guint rows = t->n_sizes >= 3 ? t->sizes[t->n_sizes - 2] : 1;
  const guint channels = t->n_sizes == 4 ? t->sizes[1] : 1;
  g_string_append_printf (csv, "\n%u,%u,%u",
                          unit_at (self, line / (rows * channels)) + 1,
                          line / rows % channels + 1, line % rows + 1);
  const float *value = self->tiles.values + (gsize) line * width;
  for (guint i = 0; i < width; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append_c (csv, ',');
      g_string_append (
          csv, g_ascii_formatd (text, sizeof text, "%.9g", (double) value[i]));
    }
}

static char *
plot_weights_chart_to_csv (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  GString *csv = g_string_new ("unit,channel,row");
  for (guint i = 0; i < self->tiles.width; i++)
    {
      const char *name = is_tiled (self) ? NULL : input_name (self, i);
      g_string_append_c (csv, ',');
      if (name != NULL)
        plot_csv_text (csv, name);
      else
        g_string_append_printf (csv, "%u", i + 1);
    }
  const gsize n_lines = ml_tensor_length (self->tensor) / self->tiles.width;
  for (guint line = 0; line < n_lines; line++)
    append_row (self, line, csv);
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static void
plot_weights_chart_finalize (GObject *object)
{
  PlotWeightsChart *self = (PlotWeightsChart *) object;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  plot_sheet_clear (&self->sheet);
  g_clear_object (&self->dataset);
  g_free (self->order);
  g_free (self->sorted);
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
  klass->choices = plot_weights_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_weights_chart_init (PlotWeightsChart *self)
{
  self->target = -1;
}
