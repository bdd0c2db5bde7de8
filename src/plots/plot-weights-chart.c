/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a snapshot holds, as pictures: a tile per unit where its weights are
 * one, else a matrix of units × inputs as a heat map. Signed values take the
 * diverging map with the same distance on both sides of zero, others the map
 * of magnitudes.
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
  gboolean scale_each;
  MlSnapshot *snapshot; /* (nullable) */
  MlDataset *dataset;   /* (nullable): names of inputs */
  int target;
  const MlTensor *tensor; /* of snapshot */
  PlotTiles tiles;        /* of tensor */
  PlotSheet sheet;        /* of the last drawing */
} PlotWeightsChart;

typedef PlotChartClass PlotWeightsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotWeightsChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose weights; left alone, those of the first layer")),
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

/* The weights of the chosen layer, else the first of two and more sizes, else
 * the first tensor. */
static const MlTensor *
choose_tensor (PlotWeightsChart *self)
{
  const guint n
      = self->snapshot != NULL ? ml_snapshot_length (self->snapshot) : 0;
  if (n == 0)
    return NULL;
  const MlTensor *chosen
      = plot_layers_find (self->snapshot, self->layer, "weights");
  if (chosen != NULL)
    return chosen;
  for (guint i = 0; i < n; i++)
    if (ml_snapshot_nth (self->snapshot, i)->n_sizes >= 2)
      return ml_snapshot_nth (self->snapshot, i);
  return ml_snapshot_nth (self->snapshot, 0);
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

static gsize
n_values (const PlotWeightsChart *self)
{
  return (gsize) self->tiles.n * self->tiles.height * self->tiles.width;
}

/* 4 sizes: units × channels tiles; 3: a tile a unit; 2 and 1: one matrix. */
static void
set_shape (PlotWeightsChart *self)
{
  const MlTensor *t = self->tensor;
  self->tiles.n = self->tiles.height = self->tiles.width = 1;
  if (t->n_sizes >= 3)
    self->tiles.n = t->sizes[0] * (t->n_sizes == 4 ? t->sizes[1] : 1);
  if (t->n_sizes >= 2)
    self->tiles.height = t->sizes[t->n_sizes - 2];
  self->tiles.width = t->sizes[t->n_sizes - 1];
}

static void
choose (PlotWeightsChart *self)
{
  self->tensor = choose_tensor (self);
  self->sheet.is_due = TRUE;
  self->tiles = (PlotTiles){ .scale_each = self->scale_each };
  if (self->tensor == NULL)
    return;
  self->tiles.values = self->tensor->values;
  set_shape (self);
  float low = 0, high = 0;
  for (gsize i = 0; i < n_values (self); i++)
    {
      const float value = self->tensor->values[i];
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
  self->tiles.limit = MAX (high, -low);
  self->tiles.is_signed
      = low < 0 || strstr (self->tensor->name, "weights") != NULL;
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

/* The name of input @i where inputs and columns match one to one. */
static const char *
input_name (const PlotWeightsChart *self, guint i)
{
  if (self->dataset == NULL || self->target < 0
      || self->tiles.width + 1 != ml_dataset_n_columns (self->dataset)
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
  const double from = self->tiles.is_signed ? -1 : 0;
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
  for (guint i = 0; i < (self->tiles.is_signed ? 3 : 2); i++)
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
  const double pitch_x
      = (self->sheet.cell_width + PLOT_SHEET_GAP) / self->sheet.scale;
  const double pitch_y
      = (self->sheet.cell_height + PLOT_SHEET_GAP) / self->sheet.scale;
  if (pitch_x < 3 * plot_text_height (style))
    return;
  for (guint i = 0; i < self->sheet.n_shown; i++)
    {
      char number[16];
      g_snprintf (number, sizeof number, "%u", i + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){
              .text = number,
              .x = self->sheet.left + i % self->sheet.columns * pitch_x + 4,
              .y = self->sheet.top + i / self->sheet.columns * pitch_y + 1,
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
      g_snprintf (number, sizeof number, "%u", i + 1);
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
  const double right = self->sheet.left
                       + cairo_image_surface_get_width (self->sheet.surface)
                             / self->sheet.scale;
  draw_key (self, cr, style, right + 0.8 * line, self->sheet.top,
            MIN (down, 12 * line));
}

static char *
plot_weights_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const float value
      = self->tensor->values[((gsize) tile * self->tiles.height + row)
                                 * self->tiles.width
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
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return;
  const double width = (double) self->sheet.cell_width / self->tiles.width;
  const double height = (double) self->sheet.cell_height / self->tiles.height;
  const guint across = tile % self->sheet.columns,
              down = tile / self->sheet.columns;
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (
      cr,
      self->sheet.left
          + (across * (self->sheet.cell_width + PLOT_SHEET_GAP)
             + column * width)
                / self->sheet.scale
          - 0.5,
      self->sheet.top
          + (down * (self->sheet.cell_height + PLOT_SHEET_GAP) + row * height)
                / self->sheet.scale
          - 0.5,
      MAX (width / self->sheet.scale, 2) + 1,
      MAX (height / self->sheet.scale, 2) + 1);
  cairo_stroke (cr);
}

static char *
plot_weights_chart_describe (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  const MlTensor *t = self->tensor;
  g_autofree char *limit = plot_format_value ((double) self->tiles.limit);
  if (is_tiled (self))
    return g_strdup_printf (_ ("%s of %s as %u pictures of %u × %u; the "
                               "largest magnitude is %s."),
                            t->caption != NULL ? t->caption : _ ("Values"),
                            t->name, self->tiles.n, self->tiles.height,
                            self->tiles.width, limit);
  return g_strdup_printf (_ ("%s of %s as a heat map of %u × %u; the largest "
                             "magnitude is %s."),
                          t->caption != NULL ? t->caption : _ ("Values"),
                          t->name, self->tiles.height, self->tiles.width,
                          limit);
}

static char *
plot_weights_chart_to_csv (PlotChart *chart)
{
  PlotWeightsChart *self = cast (chart);
  GString *csv = g_string_new ("tile,row");
  for (guint i = 0; i < self->tiles.width; i++)
    {
      const char *name = is_tiled (self) ? NULL : input_name (self, i);
      g_string_append_c (csv, ',');
      if (name != NULL)
        plot_csv_text (csv, name);
      else
        g_string_append_printf (csv, "%u", i + 1);
    }
  const float *value = self->tensor->values;
  for (guint tile = 0; tile < self->tiles.n; tile++)
    for (guint row = 0; row < self->tiles.height; row++)
      {
        g_string_append_printf (csv, "\n%u,%u", tile + 1, row + 1);
        for (guint i = 0; i < self->tiles.width; i++)
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
  g_clear_pointer (&self->sheet.surface, cairo_surface_destroy);
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
  klass->choices = plot_weights_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_weights_chart_init (PlotWeightsChart *self)
{
  self->target = -1;
}
