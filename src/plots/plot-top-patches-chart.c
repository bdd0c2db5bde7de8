/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each filter of a layer looks for: the parts of pictures, as large as
 * the filter sees them, that it answers to most strongly. They are searched in
 * a thread; while a network learns, that takes a small part of the time. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-patches.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

enum
{
  MARGIN = 10,
  REST = 40, /* after a search, so many times as long without one */
};

typedef struct
{
  PlotChart parent;
  guint layer; /* from 1; 0: the last convolution */
  guint n_best;
  MlPredictor *predictor; /* (nullable) */
  MlDataset *data;        /* (nullable) */
  MlSnapshot *snapshot;   /* (nullable): names the layers */
  int target;
  gint64 rest_until;           /* µs */
  pthread_mutex_t lock;        /* guards question */
  PlotPatchQuestion *question; /* (nullable) */
  PlotPatches *patches;        /* (nullable): the newest answer */
  PlotTiles tiles;             /* of patches */
  PlotSheet sheet;
} PlotTopPatchesChart;

typedef PlotChartClass PlotTopPatchesChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotTopPatchesChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Whose filters; left alone, those of the last "
                      "convolution")),
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

/* The chosen layer if it has filters over a picture, else the last that has;
 * 0: none. */
static guint
choose_layer (const MlSnapshot *snapshot, guint wanted)
{
  const MlTensor *input = snapshot != NULL
                              ? ml_snapshot_find (snapshot, "input.activations")
                              : NULL;
  guint chosen = 0;
  if (input == NULL || input->n_sizes != 4)
    return 0;
  for (guint i = 1; i <= plot_layers_last (snapshot); i++)
    if (plot_layers_is_conv (snapshot, i)
        && plot_layers_find (snapshot, i, "field") != NULL
        && (chosen != wanted || wanted == 0))
      chosen = i;
  return chosen;
}

static void
ask (PlotTopPatchesChart *self)
{
  const guint layer = choose_layer (self->snapshot, self->layer);
  PlotPatchQuestion *question = NULL;
  if (layer > 0 && self->predictor != NULL && self->data != NULL)
    question = plot_patch_question_new (self->predictor, self->data,
                                        self->target, layer, self->n_best);
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question, plot_patch_question_unref);
  self->question = question;
  pthread_mutex_unlock (&self->lock);
  if (question != NULL)
    plot_chart_set_stale (&self->parent);
}

static void
forget (PlotTopPatchesChart *self)
{
  g_clear_pointer (&self->patches, plot_patches_free);
  self->rest_until = 0;
}

/* The model must read these very columns. */
static gboolean
fits (MlPredictor *predictor, MlDataset *data)
{
  MlDataset *header = ml_predictor_header (predictor);
  gboolean is_same
      = ml_dataset_n_columns (header) == ml_dataset_n_columns (data);
  for (guint i = 0; is_same && i < ml_dataset_n_columns (data); i++)
    is_same = ml_attribute_same (ml_dataset_attribute (header, i),
                                 ml_dataset_attribute (data, i));
  return is_same;
}

static MlPredictor *
predictor_of (const PlotSource *source)
{
  MlPredictor *predictor
      = source->n_runs > 0 ? source->runs[0].predictor : NULL;
  return predictor != NULL && source->dataset != NULL
                 && fits (predictor, source->dataset)
             ? predictor
             : NULL;
}

/* While a network learns there is a new model every frame: one is asked only
 * when the one before has answered and there was a rest. */
static gboolean
may_wait (PlotTopPatchesChart *self, const PlotSource *source)
{
  const gboolean is_learning = source->runs[0].evaluation == NULL;
  const gboolean is_answered = self->question != NULL && self->patches != NULL
                               && self->patches->question == self->question;
  return is_learning && self->question != NULL && source->dataset == self->data
         && (!is_answered || g_get_monotonic_time () < self->rest_until);
}

static void
plot_top_patches_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotTopPatchesChart *self = cast (chart);
  MlPredictor *predictor = predictor_of (source);
  if (predictor != NULL
      && (predictor == self->predictor || may_wait (self, source))
      && source->dataset == self->data && source->target == self->target
      && choose_layer (source->snapshot, self->layer)
             == choose_layer (self->snapshot, self->layer))
    return;
  if (source->dataset != self->data || predictor == NULL)
    forget (self);
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  if (predictor != NULL)
    ml_predictor_ref (predictor);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  self->predictor = predictor;
  g_set_object (&self->data, source->dataset);
  self->target = source->target;
  ask (self);
}

static void
plot_top_patches_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_top_patches_chart_parent_class)->notify (object, spec);
  PlotTopPatchesChart *self = (PlotTopPatchesChart *) object;
  forget (self);
  ask (self);
}

static gboolean
plot_top_patches_chart_offers (const PlotSource *source)
{
  return predictor_of (source) != NULL
         && choose_layer (source->snapshot, 0) > 0;
}

static const char *
plot_top_patches_chart_empty (PlotChart *chart)
{
  PlotTopPatchesChart *self = cast (chart);
  if (self->patches != NULL)
    return NULL;
  return self->question != NULL
             ? _ ("Looking for the pictures that the filters answer to…")
             : _ ("No filters yet. What they look for appears here while a "
                  "convolutional network learns.");
}

static void
plot_top_patches_chart_choices (PlotChart *chart, const char *option,
                                GArray *into)
{
  PlotTopPatchesChart *self = cast (chart);
  if (!g_str_equal (option, "layer") || self->snapshot == NULL)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("Last convolution")));
  for (guint i = 1; i <= plot_layers_last (self->snapshot); i++)
    if (choose_layer (self->snapshot, i) == i)
      plot_chart_add_choice (into, i,
                             plot_layers_title (self->snapshot, i, "weights"));
}

/* -- The answer ------------------------------------------------------------ */

static gpointer
plot_top_patches_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotTopPatchesChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  PlotPatchQuestion *question = self->question != NULL
                                    ? plot_patch_question_ref (self->question)
                                    : NULL;
  pthread_mutex_unlock (&self->lock);
  if (question == NULL)
    return NULL;
  PlotPatches *patches = plot_patches_new (question, cancellable);
  plot_patch_question_unref (question);
  if (patches == NULL && g_cancellable_is_cancelled (cancellable))
    plot_chart_set_stale (chart);
  return patches;
}

static void
plot_top_patches_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotTopPatchesChart *self = cast (chart);
  PlotPatches *patches = prepared;
  if (patches->question != self->question) /* another has been asked since */
    {
      plot_patches_free (patches);
      return;
    }
  g_clear_pointer (&self->patches, plot_patches_free);
  self->patches = patches;
  self->rest_until = g_get_monotonic_time () + REST * patches->took;
  self->sheet.is_due = TRUE;
  const gboolean is_color = patches->channels == 3;
  self->tiles
      = (PlotTiles){ .values = patches->values,
                     .n = patches->n_filters * patches->question->n_best,
                     .group = patches->question->n_best,
                     .height = patches->size,
                     .width = patches->size,
                     .channels = is_color ? 3 : 0 };
  if (!is_color) /* maps of other kinds of pictures lie below each other */
    self->tiles.height *= patches->channels;
  plot_tiles_set_limit (&self->tiles);
  self->tiles.colors = plot_tiles_have_negative (&self->tiles)
                           ? PLOT_TILES_SIGNED
                           : PLOT_TILES_PICTURE;
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
      const PlotPatch *best = &self->patches->patches[i];
      g_autofree char *text
          = best->activation > 0
                ? g_strdup_printf (_ ("Filter %u"), filter + 1)
                : g_strdup_printf (_ ("Filter %u: silent"), filter + 1);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = text,
                       .x = x,
                       .y = y + height / sheet->scale,
                       .max_width = sheet->block_columns
                                    * (sheet->cell_width + sheet->gap)
                                    / sheet->scale,
                       .color = &style->muted,
                       .flags = PLOT_TEXT_SMALL });
    }
}

/* (transfer full) */
static char *
title_of (const PlotTopPatchesChart *self)
{
  const PlotPatches *patches = self->patches;
  const guint n_shown = self->sheet.n_shown / MAX (self->sheet.block, 1);
  g_autofree char *text = g_strdup_printf (
      _ ("Layer %u · the %u strongest parts, %u × %u pixels, of %u rows"),
      patches->question->layer, patches->question->n_best, patches->size,
      patches->size, patches->n_rows);
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
             ? &self->patches->patches[*tile]
             : NULL;
}

/* (transfer full): the class of a row, or "" */
static char *
class_of (const PlotTopPatchesChart *self, guint32 row)
{
  const PlotPatchQuestion *question = self->patches->question;
  return question->target >= 0 ? ml_dataset_format_cell (
             question->data, row, (guint) question->target)
                               : g_strdup ("");
}

static char *
plot_top_patches_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotTopPatchesChart *self = cast (chart);
  guint tile;
  const PlotPatch *patch = patch_at (self, x, y, &tile);
  if (patch == NULL)
    return NULL;
  const guint filter = tile / self->patches->question->n_best + 1;
  if (patch->activation <= 0)
    return g_strdup_printf (_ ("Filter %u answers to no other row"), filter);
  g_autofree char *class = class_of (self, patch->row);
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
  const PlotPatches *patches = self->patches;
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
      patches->size, patches->size, patches->n_rows, n_silent);
}

static char *
plot_top_patches_chart_to_csv (PlotChart *chart)
{
  PlotTopPatchesChart *self = cast (chart);
  const PlotPatches *patches = self->patches;
  const guint n_best = patches->question->n_best;
  GString *csv
      = g_string_new ("filter,rank,row,class,top,left,size,activation\n");
  for (guint i = 0; i < patches->n_filters * n_best; i++)
    {
      const PlotPatch *patch = &patches->patches[i];
      if (patch->activation <= 0)
        continue;
      g_autofree char *class = class_of (self, patch->row);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.9g",
                       (double) patch->activation);
      g_string_append_printf (csv, "%u,%u,%u,", i / n_best + 1, i % n_best + 1,
                              patch->row + 1);
      plot_csv_text (csv, class);
      g_string_append_printf (csv, ",%d,%d,%u,%s\n", patch->top, patch->left,
                              patches->size, number);
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_top_patches_chart_finalize (GObject *object)
{
  PlotTopPatchesChart *self = (PlotTopPatchesChart *) object;
  g_clear_pointer (&self->question, plot_patch_question_unref);
  g_clear_pointer (&self->patches, plot_patches_free);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_object (&self->data);
  plot_sheet_clear (&self->sheet);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_top_patches_chart_parent_class)->finalize (object);
}

static void
plot_top_patches_chart_class_init (PlotTopPatchesChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_top_patches_chart_finalize;
  object_class->notify = plot_top_patches_chart_notify;
  klass->title = N_ ("Top patches");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_MODEL | PLOT_NEEDS_SNAPSHOT;
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
  klass->choices = plot_top_patches_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_top_patches_chart_init (PlotTopPatchesChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->target = -1;
}
