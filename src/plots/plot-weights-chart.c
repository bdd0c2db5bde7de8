/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The weights of one layer as pictures: a tile per unit where its weights are
 * one, a block of tiles per filter that reads several channels (in colors if
 * these are red, green and blue), else a matrix of units × inputs as a heat
 * map. Zero is neutral and both signs have the same distance from it. A unit
 * that is chosen is shown enlarged beside the others.
 *
 * All tiles lie on one sheet, see plot-sheet.h. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-sheet-words.h"
#include "plot-text.h"
#include "plot-unit-order.h"
#include "plot-unit-panel.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  ORDER_AS_IS,
  ORDER_NORM,
  ORDER_ACTIVITY,
};

typedef struct
{
  PlotChart parent;
  guint layer; /* 1, 2, …; 0: the first that has weights */
  int order_by;
  gboolean scale_each;
  MlSnapshot *snapshot; /* (nullable) */
  MlDataset *dataset;   /* (nullable): names of inputs */
  int target;
  guint shown;            /* layer on show; 0: the tensor belongs to none */
  const MlTensor *tensor; /* of snapshot */
  guint *order;           /* (nullable): the unit at each place; NULL: as is */
  float *sorted;          /* (nullable): values in that order */
  const char **names;     /* (nullable): of the inputs of a matrix */
  PlotTiles tiles;        /* of tensor or sorted */
  PlotSheet sheet;        /* of the last drawing */
  PlotUnitPanel panel;    /* the unit that is chosen */
} PlotWeightsChart;

typedef PlotChartClass PlotWeightsChartClass;

ML_DEFINE_CHOICE (PlotUnitOrder, plot_unit_order,
                  { ORDER_AS_IS, N_ ("As they are"), "as-is" },
                  { ORDER_NORM, N_ ("By strength of weights"), "norm" },
                  { ORDER_ACTIVITY, N_ ("By mean activation"), "activity" })

static const MlOption options[] = {
  ML_OPTION_UINT (PlotWeightsChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose weights; left alone, those of the first layer")),
  ML_OPTION_CHOICE (PlotWeightsChart, order_by, plot_unit_order_get_type,
                    ORDER_AS_IS, NULL, N_ ("Order of units"),
                    N_ ("Those with the strongest weights first, or those "
                        "that are most often on")),
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

/* The columns that the inputs are, where they match one to one. (transfer
 * container) (nullable) */
static const char **
find_names (const PlotWeightsChart *self)
{
  const guint n = self->tiles.width;
  if (self->dataset == NULL || self->target < 0 || self->shown != 1
      || is_tiled (self) || n + 1 != ml_dataset_n_columns (self->dataset))
    return NULL;
  const char **names = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const guint column = i >= (guint) self->target ? i + 1 : i;
      names[i] = ml_dataset_attribute (self->dataset, column)->name;
    }
  return names;
}

/* Units by strength or activity, the largest first; as they are if the
 * snapshot does not tell. */
static void
sort_units (PlotWeightsChart *self)
{
  const guint n = n_units (self);
  const gsize size = ml_tensor_length (self->tensor) / n;
  g_autofree float *strengths
      = self->order_by == ORDER_NORM
            ? plot_unit_norms (self->tensor)
            : plot_unit_means (self->snapshot, self->shown, n);
  if (strengths == NULL || self->tensor->n_sizes < 2)
    return;
  self->order = plot_unit_sort (n, strengths);
  self->sorted = g_new (float, n *size);
  for (guint i = 0; i < n; i++)
    memcpy (self->sorted + i * size,
            self->tensor->values + self->order[i] * size,
            size * sizeof (float));
}

/* The place of a unit, both from 0. */
static guint
place_of (const PlotWeightsChart *self, guint unit)
{
  guint place = self->order != NULL ? 0 : unit;
  while (self->order != NULL && self->order[place] != unit)
    place++;
  return place;
}

/* Gives the panel the weights of the unit that is chosen. */
static void
show_chosen (PlotWeightsChart *self)
{
  PlotUnitPanel *panel = &self->panel;
  if (panel->unit > n_units (self) || self->tensor->n_sizes < 2)
    panel->unit = 0;
  const guint n = is_tiled (self) ? MAX (self->tiles.group, 1) : 0;
  const guint place = panel->unit > 0 ? place_of (self, panel->unit - 1) : 0;
  plot_unit_panel_set_weights (panel, &self->tiles, place * n,
                               panel->unit > 0 ? n : 0);
}

static void
choose (PlotWeightsChart *self)
{
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->sorted, g_free);
  g_clear_pointer (&self->names, g_free);
  self->tensor = choose_tensor (self);
  self->sheet.is_due = TRUE;
  self->tiles = (PlotTiles){ .scale_each = self->scale_each };
  if (self->tensor == NULL || ml_tensor_length (self->tensor) == 0)
    return;
  if (self->order_by != ORDER_AS_IS)
    sort_units (self);
  self->tiles.values
      = self->sorted != NULL ? self->sorted : self->tensor->values;
  set_shape (self);
  self->names = find_names (self);
  plot_tiles_set_limit (&self->tiles);
  const gboolean is_signed = strstr (self->tensor->name, "weights") != NULL
                             || plot_tiles_have_negative (&self->tiles);
  self->tiles.colors = is_signed ? PLOT_TILES_SIGNED : PLOT_TILES_MAGNITUDE;
  show_chosen (self);
}

/* What excites the unit that is chosen is looked for in a thread. */
static void
ask (PlotWeightsChart *self)
{
  if (plot_unit_panel_ask (&self->panel, self->shown))
    plot_chart_set_stale (&self->parent);
}

static void
plot_weights_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotWeightsChart *self = cast (chart);
  const gboolean asks = plot_patch_search_take (
      &self->panel.search, source, self->panel.unit > 0 ? self->shown : 0);
  if (source->snapshot == self->snapshot && source->dataset == self->dataset
      && source->target == self->target)
    {
      if (asks)
        ask (self);
      return;
    }
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  g_set_object (&self->dataset, source->dataset);
  self->target = source->target;
  choose (self);
  if (asks)
    ask (self);
}

static void
plot_weights_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_weights_chart_parent_class)->notify (object, spec);
  choose ((PlotWeightsChart *) object);
  ask ((PlotWeightsChart *) object);
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

static void
draw_chosen (const PlotWeightsChart *self, cairo_t *cr, const PlotStyle *style)
{
  if (self->panel.unit == 0)
    return;
  const guint place = place_of (self, self->panel.unit - 1);
  if (is_tiled (self))
    plot_sheet_frame_block (&self->sheet, place, cr, style);
  else
    plot_sheet_frame_row (&self->sheet, &self->tiles, place, cr, style);
}

static void
plot_weights_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotWeightsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const double panel
      = plot_unit_panel_room (&self->panel, width, height, style);
  g_autofree char *unit = plot_unit_panel_title (&self->panel, self->snapshot,
                                                 self->shown, self->tensor);
  plot_unit_panel_draw (&self->panel, cr, style, unit, width - panel, panel,
                        height);
  width -= panel;
  const gboolean is_small = width < 12 * line || height < 7 * line;
  const double beside = is_small ? 4 : plot_sheet_key_width (style);
  const double above = is_small ? 4 : line + 12;
  const double room_below
      = is_small || is_tiled (self)
            ? 0
            : MIN (plot_sheet_names_depth (self->names, cr, style),
                   0.3 * height);
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
  draw_chosen (self, cr, style);
  if (is_small)
    return;
  draw_title (self, cr, style, width);
  if (is_tiled (self))
    plot_sheet_draw_numbers (&self->sheet, self->order, cr, style);
  else
    plot_sheet_draw_matrix_names (&self->sheet, &self->tiles, self->order,
                                  self->names, cr, style, room_below);
  const double right = self->sheet.left + plot_sheet_width (&self->sheet);
  if (self->tiles.channels != 3)
    plot_sheet_draw_key (&self->tiles, cr, style, right + 0.8 * line,
                         self->sheet.top, MIN (down, 12 * line));
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

/* The unit at a pixel, from 1; 0: none. */
static guint
unit_under (const PlotWeightsChart *self, double x, double y)
{
  guint tile, row, column;
  if (self->tensor->n_sizes < 2
      || !plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                               &column))
    return 0;
  const guint group = MAX (self->tiles.group, 1);
  return unit_at (self, is_tiled (self) ? tile / group : row) + 1;
}

static char *
plot_weights_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotWeightsChart *self = cast (chart);
  guint tile, row, column;
  char *of_panel = plot_unit_panel_describe_at (&self->panel, x, y);
  if (of_panel != NULL)
    return of_panel;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  g_autofree char *weight = format_weight (self, tile, row, column);
  const guint group = MAX (self->tiles.group, 1);
  const guint unit = MAX (unit_under (self, x, y), 1);
  if (group > 1)
    return g_strdup_printf (_ ("Unit %u, channel %u, row %u, column %u: %s"),
                            unit, tile % group + 1, row + 1, column + 1,
                            weight);
  if (is_tiled (self))
    return g_strdup_printf (_ ("Unit %u, row %u, column %u: %s"), unit, row + 1,
                            column + 1, weight);
  return self->names != NULL ? g_strdup_printf (_ ("Unit %u, %s: %s"), unit,
                                                self->names[column], weight)
                             : g_strdup_printf (_ ("Unit %u, input %u: %s"),
                                                unit, column + 1, weight);
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

/* -- Choosing -------------------------------------------------------------- */

static gboolean
choose_unit (PlotWeightsChart *self, guint unit)
{
  if (unit == self->panel.unit)
    return FALSE;
  self->panel.unit = unit;
  show_chosen (self);
  ask (self);
  return TRUE;
}

/* A click on the chosen unit lets go of it. */
static gboolean
plot_weights_chart_press (PlotChart *chart, double x, double y)
{
  PlotWeightsChart *self = cast (chart);
  const guint unit = unit_under (self, x, y);
  return unit > 0 && choose_unit (self, unit == self->panel.unit ? 0 : unit);
}

static gboolean
plot_weights_chart_move (PlotChart *chart, int across, int down)
{
  PlotWeightsChart *self = cast (chart);
  const int last = (int) n_units (self) - 1;
  if ((across == 0 && down == 0) || self->tensor->n_sizes < 2)
    return choose_unit (self, 0);
  const int columns = is_tiled (self) ? (int) self->sheet.columns : 1;
  const int place = self->panel.unit > 0
                        ? (int) place_of (self, self->panel.unit - 1) + across
                              + down * MAX (columns, 1)
                        : 0;
  return choose_unit (self, unit_at (self, (guint) CLAMP (place, 0, last)) + 1);
}

static gpointer
plot_weights_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  gboolean is_due;
  PlotPatches *patches = plot_patch_search_prepare (&cast (chart)->panel.search,
                                                    cancellable, &is_due);
  if (is_due)
    plot_chart_set_stale (chart);
  return patches;
}

static void
plot_weights_chart_accept (PlotChart *chart, gpointer prepared)
{
  plot_unit_panel_accept (&cast (chart)->panel, prepared);
}

/* -- Words ----------------------------------------------------------------- */

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
      g_string_append_c (csv, ',');
      if (self->names != NULL)
        plot_csv_text (csv, self->names[i]);
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
  g_free (self->names);
  plot_unit_panel_clear (&self->panel);
  G_OBJECT_CLASS (plot_weights_chart_parent_class)->finalize (object);
}

/* Tensors that no other chart knows are shown here, too; those of a search have
 * a chart, and tensors of networks stand beside them only if it was one
 * that it trained. */
static gboolean
plot_weights_chart_offers (const PlotSource *source)
{
  return source->snapshot == NULL
         || ml_snapshot_find (source->snapshot, "search.trials") == NULL
         || plot_layers_last (source->snapshot) > 0;
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
  klass->offers = plot_weights_chart_offers;
  klass->choices = plot_weights_chart_choices;
  klass->press = plot_weights_chart_press;
  klass->move = plot_weights_chart_move;
  klass->prepare = plot_weights_chart_prepare;
  klass->accept = plot_weights_chart_accept;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_weights_chart_init (PlotWeightsChart *self)
{
  self->target = -1;
  plot_unit_panel_init (&self->panel);
}
