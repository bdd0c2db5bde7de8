/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each filter or unit of a layer looks for: the parts of pictures, as
 * large as it sees them, that it answers to most strongly. They are searched in
 * a thread; while a network learns, that takes a small part of the time. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-patch-search.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  MARGIN = 10,
};

typedef struct
{
  PlotChart parent;
  guint layer; /* from 1; 0: the last convolution, else the first layer */
  guint n_best;
  MlSnapshot *snapshot; /* (nullable): names the layers */
  PlotPatchSearch search;
  PlotTiles tiles; /* of the patches found */
  PlotSheet sheet;
} PlotTopPatchesChart;

typedef PlotChartClass PlotTopPatchesChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotTopPatchesChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose filters or units; left alone, those of the last "
                      "convolution, else of the first layer")),
  ML_OPTION_UINT (PlotTopPatchesChart, n_best, 1, 25, 9, NULL, N_ ("Patches"),
                  N_ ("How many for each filter")),
};

GType plot_top_patches_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotTopPatchesChart, plot_top_patches_chart,
                     PLOT_TYPE_CHART)

static PlotTopPatchesChart *
cast (PlotChart *chart)
{
  return (PlotTopPatchesChart *) chart;
}

/* -- The question ---------------------------------------------------------- */

/* Whether the filters or units of @layer answer to pictures. */
static gboolean
is_candidate (const MlSnapshot *snapshot, guint layer)
{
  const MlTensor *weights = plot_layers_find (snapshot, layer, "weights");
  return weights != NULL
         && (!plot_layers_is_conv (snapshot, layer)
             || plot_layers_find (snapshot, layer, "field") != NULL);
}

/* The chosen layer if it answers to a picture, else the last convolution, else
 * the first layer that does; 0: none. */
static guint
choose_layer (const MlSnapshot *snapshot, guint wanted)
{
  guint first = 0, convolution = 0;
  if (is_candidate (snapshot, wanted))
    return wanted;
  for (guint i = 1; i <= plot_layers_last (snapshot); i++)
    if (is_candidate (snapshot, i))
      {
        first = first > 0 ? first : i;
        convolution = plot_layers_is_conv (snapshot, i) ? i : convolution;
      }
  return convolution > 0 ? convolution : first;
}

static void
ask (PlotTopPatchesChart *self)
{
  if (plot_patch_search_ask (&self->search,
                             choose_layer (self->snapshot, self->layer), 0,
                             self->n_best))
    plot_chart_set_stale (&self->parent);
}

static void
plot_top_patches_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotTopPatchesChart *self = cast (chart);
  const guint layer = choose_layer (source->snapshot, self->layer);
  if (!plot_patch_search_take (&self->search, source, layer))
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  ask (self);
}

static void
plot_top_patches_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_top_patches_chart_parent_class)->notify (object, spec);
  PlotTopPatchesChart *self = (PlotTopPatchesChart *) object;
  plot_patch_search_forget (&self->search);
  ask (self);
}

static gboolean
plot_top_patches_chart_offers (const PlotSource *source)
{
  return plot_patch_search_offers (source)
         && choose_layer (source->snapshot, 0) > 0;
}

static const char *
plot_top_patches_chart_empty (PlotChart *chart)
{
  PlotTopPatchesChart *self = cast (chart);
  if (self->search.patches != NULL)
    return NULL;
  return self->search.question != NULL
             ? _ ("Looking for the pictures that the filters answer to…")
             : _ ("No filters yet. What they look for appears here while a "
                  "network learns from pictures.");
}

static void
plot_top_patches_chart_choices (PlotChart *chart, const char *option,
                                GArray *into)
{
  PlotTopPatchesChart *self = cast (chart);
  if (!g_str_equal (option, "layer") || self->snapshot == NULL)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("As it comes")));
  for (guint i = 1; i <= plot_layers_last (self->snapshot); i++)
    if (is_candidate (self->snapshot, i))
      plot_chart_add_choice (into, i,
                             plot_layers_title (self->snapshot, i, "weights"));
}

/* -- The answer ------------------------------------------------------------ */

static gpointer
plot_top_patches_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotTopPatchesChart *self = cast (chart);
  gboolean is_due;
  PlotPatches *patches
      = plot_patch_search_prepare (&self->search, cancellable, &is_due);
  if (is_due)
    plot_chart_set_stale (chart);
  return patches;
}

static void
plot_top_patches_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotTopPatchesChart *self = cast (chart);
  PlotPatches *patches = prepared;
  if (!plot_patch_search_accept (&self->search, patches))
    return;
  plot_patch_search_tiles (&self->search, &self->tiles, &self->sheet);
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_filter_numbers (const PlotTopPatchesChart *self, cairo_t *cr,
                     const PlotStyle *style)
{
  const PlotSheet *sheet = &self->sheet;
  for (guint i = 0; i < sheet->n_shown; i += sheet->block)
    {
      double x, y;
      const guint rows
          = (sheet->block + sheet->block_columns - 1) / sheet->block_columns;
      const double height = rows * (sheet->cell_height + sheet->gap);
      plot_sheet_tile_corner (sheet, i, &x, &y);
      const guint filter = i / sheet->block;
      const PlotPatch *best = &self->search.patches->patches[i];
      const double max_width = sheet->block_columns
                               * (sheet->cell_width + sheet->gap)
                               / sheet->scale;
      g_autofree char *text
          = best->activation > 0
                ? g_strdup_printf (_ ("Filter %u"), filter + 1)
                : g_strdup_printf (_ ("Filter %u: silent"), filter + 1);
      if (plot_text_width_small (cr, style, text) > max_width)
        {
          g_free (text);
          text = g_strdup_printf ("%u", filter + 1);
        }
      plot_text_draw (cr, style,
                      &(PlotText){ .text = text,
                                   .x = x,
                                   .y = y + height / sheet->scale,
                                   .max_width = max_width,
                                   .color = &style->muted,
                                   .flags = PLOT_TEXT_SMALL });
    }
}

/* (transfer full) */
static char *
title_of (const PlotTopPatchesChart *self)
{
  const PlotPatches *patches = self->search.patches;
  const guint n_shown = self->sheet.n_shown / MAX (self->sheet.block, 1);
  g_autofree char *text = g_strdup_printf (
      _ ("Layer %u · the %u strongest parts, %u × %u pixels, of %u rows"),
      patches->question->layer, patches->question->n_best, patches->height,
      patches->width, patches->n_rows);
  return n_shown < patches->n_filters
             ? g_strdup_printf (_ ("%s · the first %u of %u filters"), text,
                                n_shown, patches->n_filters)
             : g_steal_pointer (&text);
}

static void
plot_top_patches_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                             double height, const PlotStyle *style)
{
  PlotTopPatchesChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 24 * line && height > 16 * line;
  const double top = has_words ? line + 12 : 4;
  PlotSheet *sheet = &self->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->below = has_words ? (int) (line * sheet->scale) : 0;
  sheet->left = MARGIN;
  sheet->top = floor (top);
  plot_sheet_place_tiles (sheet, &self->tiles,
                          (int) ((width - 2 * MARGIN) * sheet->scale),
                          (int) ((height - top - 4) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  if (!has_words)
    return;
  draw_filter_numbers (self, cr, style);
  g_autofree char *title = title_of (self);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

/* -- Words ----------------------------------------------------------------- */

/* (nullable): the patch under the pointer and its tile */
static const PlotPatch *
patch_at (const PlotTopPatchesChart *self, double x, double y, guint *tile)
{
  guint row, column;
  return plot_sheet_value_at (&self->sheet, &self->tiles, x, y, tile, &row,
                              &column)
             ? &self->search.patches->patches[*tile]
             : NULL;
}

static char *
plot_top_patches_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotTopPatchesChart *self = cast (chart);
  guint tile;
  const PlotPatch *patch = patch_at (self, x, y, &tile);
  if (patch == NULL)
    return NULL;
  const guint filter = tile / self->search.patches->question->n_best + 1;
  if (patch->activation <= 0)
    return g_strdup_printf (_ ("Filter %u answers to no other row"), filter);
  g_autofree char *class = plot_patch_search_class (&self->search, patch->row);
  g_autofree char *value = plot_format_value ((double) patch->activation);
  return g_strdup_printf (_ ("Filter %u: %s\nrow %u, class %s"), filter, value,
                          patch->row + 1, class);
}

static void
plot_top_patches_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                   double y, const PlotStyle *style)
{
  PlotTopPatchesChart *self = cast (chart);
  guint tile;
  if (patch_at (self, x, y, &tile) == NULL)
    return;
  plot_sheet_tile_corner (&self->sheet, tile, &x, &y);
  cairo_rectangle (cr, x, y, self->sheet.cell_width / self->sheet.scale,
                   self->sheet.cell_height / self->sheet.scale);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

static char *
plot_top_patches_chart_describe (PlotChart *chart)
{
  PlotTopPatchesChart *self = cast (chart);
  const PlotPatches *patches = self->search.patches;
  guint n_silent = 0;
  for (guint i = 0; i < patches->n_filters; i++)
    n_silent
        += patches->patches[(gsize) i * patches->question->n_best].activation
           <= 0;
  return g_strdup_printf (
      _ ("For each of the %u filters of layer %u the %u parts of %u × %u "
         "pixels that it answers to most strongly, of %u rows. %u filters "
         "are silent."),
      patches->n_filters, patches->question->layer, patches->question->n_best,
      patches->height, patches->width, patches->n_rows, n_silent);
}

static char *
plot_top_patches_chart_to_csv (PlotChart *chart)
{
  PlotTopPatchesChart *self = cast (chart);
  const PlotPatches *patches = self->search.patches;
  const guint n_best = patches->question->n_best;
  GString *csv = g_string_new (
      "filter,rank,row,class,top,left,height,width,activation\n");
  for (guint i = 0; i < patches->n_filters * n_best; i++)
    {
      const PlotPatch *patch = &patches->patches[i];
      if (patch->activation <= 0)
        continue;
      g_autofree char *class = plot_patch_search_class (&self->search,
                                                        patch->row);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.9g",
                       (double) patch->activation);
      g_string_append_printf (csv, "%u,%u,%u,", i / n_best + 1, i % n_best + 1,
                              patch->row + 1);
      plot_csv_text (csv, class);
      g_string_append_printf (csv, ",%d,%d,%u,%u,%s\n", patch->top, patch->left,
                              patches->height, patches->width, number);
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_top_patches_chart_finalize (GObject *object)
{
  PlotTopPatchesChart *self = (PlotTopPatchesChart *) object;
  plot_patch_search_clear (&self->search);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_top_patches_chart_parent_class)->finalize (object);
}

static void
plot_top_patches_chart_class_init (PlotTopPatchesChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_top_patches_chart_finalize;
  object_class->notify = plot_top_patches_chart_notify;
  klass->title = N_ ("Top patches");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_top_patches_chart_offers;
  klass->update = plot_top_patches_chart_update;
  klass->draw = plot_top_patches_chart_draw;
  klass->draw_hover = plot_top_patches_chart_draw_hover;
  klass->describe_at = plot_top_patches_chart_describe_at;
  klass->describe = plot_top_patches_chart_describe;
  klass->to_csv = plot_top_patches_chart_to_csv;
  klass->empty = plot_top_patches_chart_empty;
  klass->prepare = plot_top_patches_chart_prepare;
  klass->accept = plot_top_patches_chart_accept;
  klass->draws_prepared = TRUE;
  klass->choices = plot_top_patches_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_top_patches_chart_init (PlotTopPatchesChart *self)
{
  plot_patch_search_init (&self->search);
}
