/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-stage.h"

#include "plot-layers.h"
#include "plot-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
clear_stage (gpointer data)
{
  plot_sheet_clear (&((PlotStage *) data)->sheet);
}

/** plot_stages_new: Returns: (transfer full) (element-type PlotStage): none yet
 */
GArray *
plot_stages_new (void)
{
  GArray *stages = g_array_new (FALSE, TRUE, sizeof (PlotStage));
  g_array_set_clear_func (stages, clear_stage);
  return stages;
}

gboolean
plot_stage_is_strip (const PlotStage *self)
{
  return self->tiles.width == 1 && self->tiles.height == 1;
}

gboolean
plot_stage_is_picture (const PlotStage *self)
{
  return self->tensor->n_sizes == 4
         && (self->tensor->sizes[1] == 1 || self->tensor->sizes[1] == 3);
}

/* Sizes and values of @example; the colors follow from the values. */
static void
set_stage (PlotStage *self, guint layer, const MlTensor *tensor, guint example)
{
  const guint *sizes = tensor->sizes;
  const gboolean is_map = tensor->n_sizes == 4;
  PlotTiles *tiles = &self->tiles;
  self->layer = layer;
  self->tensor = tensor;
  self->sheet.is_due = TRUE;
  *tiles = (PlotTiles){ .n = sizes[1],
                        .height = is_map ? sizes[2] : 1,
                        .width = is_map ? sizes[3] : 1 };
  const gsize size = (gsize) tiles->n * tiles->height * tiles->width;
  tiles->values = tensor->values + example * size;
  plot_tiles_set_limit (tiles);
  tiles->colors = plot_tiles_have_negative (tiles) ? PLOT_TILES_SIGNED
                                                   : PLOT_TILES_MAGNITUDE;
  if (layer > 0 || !plot_stage_is_picture (self))
    return;
  tiles->channels = sizes[1];
  tiles->n = 1;
  if (tiles->colors == PLOT_TILES_MAGNITUDE)
    tiles->colors = PLOT_TILES_PICTURE;
}

/* As many units behind the last layer as the input has pixels are a picture
 * given back. */
static void
shape_as_input (PlotStage *last, const PlotStage *input)
{
  PlotTiles *tiles = &last->tiles;
  const guint *sizes = input->tensor->sizes;
  if (!plot_stage_is_picture (input) || last->tensor->n_sizes != 2
      || tiles->n != sizes[1] * sizes[2] * sizes[3])
    return;
  tiles->n = sizes[1] == 3 ? 1 : sizes[1];
  tiles->channels = sizes[1] == 3 ? 3 : 0;
  tiles->height = sizes[2];
  tiles->width = sizes[3];
}

/* A tensor of examples, of two or four sizes and not empty. */
static gboolean
is_answer (const MlTensor *tensor, guint example)
{
  if (tensor == NULL || (tensor->n_sizes != 2 && tensor->n_sizes != 4)
      || example >= tensor->sizes[0])
    return FALSE;
  for (guint i = 0; i < tensor->n_sizes; i++)
    if (tensor->sizes[i] == 0)
      return FALSE;
  return TRUE;
}

/**
 * plot_stages_set:
 * @snapshot: (nullable): must live until the next call
 * @example: from 0
 *
 * The input first, then every layer that has answers. Sheets are kept, so that
 * the next drawing has memory for the same sizes already.
 */
void
plot_stages_set (GArray *stages, const MlSnapshot *snapshot, guint example)
{
  guint n = 0;
  const guint last = plot_layers_last (snapshot);
  for (guint i = 0; snapshot != NULL && i <= last; i++)
    {
      const MlTensor *tensor
          = i == 0 ? ml_snapshot_find (snapshot, "input.activations")
                   : plot_layers_find (snapshot, i, "activations");
      if (!is_answer (tensor, example))
        continue;
      if (stages->len <= n)
        g_array_set_size (stages, n + 1);
      PlotStage *stage = &g_array_index (stages, PlotStage, n++);
      set_stage (stage, i, tensor, example);
      const MlTensor *field = plot_layers_find (snapshot, i, "field");
      stage->field
          = field != NULL && field->sizes[0] == 3 ? field->values : NULL;
    }
  g_array_set_size (stages, n);
  if (n > 1)
    shape_as_input (&g_array_index (stages, PlotStage, n - 1),
                    &g_array_index (stages, PlotStage, 0));
}

/**
 * plot_stage_title:
 *
 * Returns: (transfer full): layer, sizes, the value of full color, and what
 *   there was no room for in the last drawing
 */
char *
plot_stage_title (const PlotStage *self, const MlSnapshot *snapshot)
{
  g_autofree char *layer
      = self->layer > 0
            ? plot_layers_title (snapshot, self->layer, "activations")
            : g_strdup (_ ("Input"));
  g_autofree char *limit = plot_format_value ((double) self->tiles.limit);
  GString *text = g_string_new (layer);
  if (self->tiles.colors == PLOT_TILES_SIGNED)
    g_string_append_printf (text, _ (" · ±%s"), limit);
  else
    g_string_append_printf (text, _ (" · 0 … %s"), limit);
  if (self->sheet.n_shown < self->tiles.n)
    g_string_append_printf (text, _ (" · +%u more"),
                            self->tiles.n - self->sheet.n_shown);
  return g_string_free (text, FALSE);
}

/**
 * plot_stage_seen:
 * @row: of a map
 * @top: (out): first line of the input that this answer sees, negative in the
 *   padding
 * @size: (out): lines and columns
 *
 * Returns: whether it sees only a part
 */
gboolean
plot_stage_seen (const PlotStage *self, guint row, guint column, int *top,
                 int *left, int *size)
{
  if (self->field == NULL)
    return FALSE;
  *size = (int) self->field[0];
  *top = (int) (self->field[2] + (float) row * self->field[1]);
  *left = (int) (self->field[2] + (float) column * self->field[1]);
  return TRUE;
}
