/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an autoencoder makes of its inputs: each example above, its
 * reconstruction below, and the mean squared error between them. */
#include "plot-chart-private.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 10

typedef struct
{
  PlotChart parent;
  MlSnapshot *snapshot; /* (nullable) */
  gboolean is_drawn;
  float *pairs;    /* (nullable): input and reconstruction of each */
  guint n;         /* examples */
  gsize size;      /* values of each */
  PlotTiles tiles; /* of pairs */
  PlotSheet sheet;
} PlotReconstructionsChart;

typedef PlotChartClass PlotReconstructionsChartClass;

GType plot_reconstructions_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotReconstructionsChart, plot_reconstructions_chart,
                     PLOT_TYPE_CHART)

static PlotReconstructionsChart *
cast (PlotChart *chart)
{
  return (PlotReconstructionsChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

/* Values of one example. */
static gsize
size_of (const MlTensor *tensor)
{
  gsize size = 1;
  for (guint i = 1; i < tensor->n_sizes; i++)
    size *= tensor->sizes[i];
  return size;
}

/* Whether the network has to answer with its own inputs. */
static gboolean
gives_back (const MlSnapshot *snapshot, const MlTensor *input)
{
  const MlTensor *target = ml_snapshot_find (snapshot, "target");
  if (target == NULL || target->sizes[0] != input->sizes[0]
      || size_of (target) != size_of (input))
    return FALSE;
  for (gsize i = 0; i < size_of (input); i++) /* of the first example */
    if (fabsf (target->values[i] - input->values[i]) > 1e-6f)
      return FALSE;
  return TRUE;
}

/* Whether @snapshot has inputs and reconstructions of the same size. */
static gboolean
find_pairs (const MlSnapshot *snapshot, const MlTensor **input,
            const MlTensor **output)
{
  if (snapshot == NULL)
    return FALSE;
  *input = ml_snapshot_find (snapshot, "input.activations");
  *output = ml_snapshot_find (snapshot, "reconstruction.activations");
  if (*input == NULL || (*input)->sizes[0] == 0 || size_of (*input) == 0)
    return FALSE;
  if (*output == NULL && gives_back (snapshot, *input))
    *output = ml_snapshot_find (snapshot, "output");
  return *output != NULL && (*input)->sizes[0] == (*output)->sizes[0]
         && size_of (*input) == size_of (*output);
}

static void
choose (PlotReconstructionsChart *self)
{
  const MlTensor *input, *output;
  g_clear_pointer (&self->pairs, g_free);
  self->n = 0;
  self->sheet.is_due = TRUE;
  if (!find_pairs (self->snapshot, &input, &output))
    return;
  const gboolean is_picture = input->n_sizes == 4;
  self->n = input->sizes[0];
  self->size = size_of (input);
  self->pairs = g_new (float, 2 * self->n * self->size);
  for (guint i = 0; i < self->n; i++)
    {
      float *pair = self->pairs + 2 * i * self->size;
      memcpy (pair, input->values + i * self->size, self->size * sizeof *pair);
      memcpy (pair + self->size, output->values + i * self->size,
              self->size * sizeof *pair);
    }
  self->tiles = (PlotTiles){ .values = self->pairs,
                             .n = 2 * self->n,
                             .group = 2,
                             .height = is_picture ? input->sizes[2] : 1,
                             .width = input->sizes[input->n_sizes - 1] };
  const guint channels
      = (guint) (self->size / self->tiles.height / self->tiles.width);
  if (channels == 3)
    self->tiles.channels = channels;
  else /* one below the other */
    self->tiles.height *= channels;
  /* Colors by the inputs: what a network makes of black may be less. */
  PlotTiles inputs = self->tiles;
  inputs.values = input->values;
  inputs.n = self->n;
  plot_tiles_set_limit (&inputs);
  self->tiles.limit = inputs.limit;
  self->tiles.colors = plot_tiles_have_negative (&inputs) ? PLOT_TILES_SIGNED
                       : is_picture                       ? PLOT_TILES_PICTURE
                                    : PLOT_TILES_MAGNITUDE;
}

static void
plot_reconstructions_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotReconstructionsChart *self = cast (chart);
  const MlTensor *input, *output;
  MlSnapshot *snapshot = find_pairs (source->drawn, &input, &output)
                             ? source->drawn
                             : source->snapshot;
  if (snapshot == self->snapshot)
    return;
  if (snapshot != NULL)
    ml_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  self->is_drawn = snapshot != NULL && snapshot == source->drawn;
  choose (self);
}

static gboolean
plot_reconstructions_chart_offers (const PlotSource *source)
{
  const MlTensor *input, *output;
  return find_pairs (source->snapshot, &input, &output)
         || find_pairs (source->drawn, &input, &output);
}

static const char *
plot_reconstructions_chart_empty (PlotChart *chart)
{
  return cast (chart)->n > 0
             ? NULL
             : _ ("No reconstructions yet. They appear here while an "
                  "autoencoder trains.");
}

static double
squared_error (const PlotReconstructionsChart *self, guint example)
{
  const float *input = self->pairs + 2 * example * self->size;
  double sum = 0;
  for (gsize i = 0; i < self->size; i++)
    {
      const double difference
          = (double) input[i] - (double) input[self->size + i];
      sum += difference * difference;
    }
  return sum / (double) self->size;
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_errors (const PlotReconstructionsChart *self, cairo_t *cr,
             const PlotStyle *style)
{
  const double width = self->sheet.cell_width / self->sheet.scale;
  for (guint i = 0; i < self->sheet.n_shown / 2; i++)
    {
      double x, y;
      plot_sheet_tile_corner (&self->sheet, 2 * i + 1, &x, &y);
      g_autofree char *error = plot_format_value (squared_error (self, i));
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = error,
                       .x = x + width / 2,
                       .y = y + self->sheet.cell_height / self->sheet.scale + 1,
                       .across = 0.5,
                       .max_width = width,
                       .color = &style->muted,
                       .flags = PLOT_TEXT_SMALL });
    }
}

static void
plot_reconstructions_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                 double height, const PlotStyle *style)
{
  PlotReconstructionsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 20 * line && height > 12 * line;
  const double top = has_words ? line + 12 : 4;
  PlotSheet *sheet = &self->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->below = has_words ? (int) (line * sheet->scale) : 0;
  sheet->is_stacked = TRUE;
  sheet->left = MARGIN;
  sheet->top = floor (top);
  plot_sheet_place_tiles (sheet, &self->tiles,
                          (int) ((width - 2 * MARGIN) * sheet->scale),
                          (int) ((height - top - 4) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  if (!has_words)
    return;
  draw_errors (self, cr, style);
  plot_text_draw (
      cr, style,
      &(PlotText){
          .text = _ ("Above the input, below its reconstruction and the mean "
                     "squared error"),
          .x = MARGIN,
          .y = 5,
          .max_width = width - 2 * MARGIN,
          .color = &style->muted });
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_reconstructions_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotReconstructionsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const guint example = tile / 2;
  const float *input = self->pairs + 2 * example * self->size
                       + (gsize) row * self->tiles.width + column;
  g_autofree char *was = plot_format_value ((double) input[0]);
  g_autofree char *is = plot_format_value ((double) input[self->size]);
  g_autofree char *error = plot_format_value (squared_error (self, example));
  return g_strdup_printf (_ ("Example %u, row %u, column %u: %s became %s\n"
                             "mean squared error %s"),
                          example + 1, row + 1, column + 1, was, is, error);
}

static void
plot_reconstructions_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                       double y, const PlotStyle *style)
{
  PlotReconstructionsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return;
  plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
  plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile ^ 1, row,
                   column);
}

static char *
plot_reconstructions_chart_describe (PlotChart *chart)
{
  PlotReconstructionsChart *self = cast (chart);
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    sum += squared_error (self, i);
  g_autofree char *error = plot_format_value (sum / self->n);
  return self->is_drawn
             ? g_strdup_printf (_ ("The picture drawn and its reconstruction; "
                                   "the mean squared error is %s."),
                                error)
             : g_strdup_printf (_ ("%u examples and their reconstructions; "
                                   "the mean squared error is %s."),
                                self->n, error);
}

static char *
plot_reconstructions_chart_to_csv (PlotChart *chart)
{
  PlotReconstructionsChart *self = cast (chart);
  GString *csv = g_string_new ("example,value,input,reconstruction\n");
  for (guint i = 0; i < self->n; i++)
    for (gsize k = 0; k < self->size; k++)
      {
        char was[G_ASCII_DTOSTR_BUF_SIZE], is[G_ASCII_DTOSTR_BUF_SIZE];
        const float *input = self->pairs + 2 * i * self->size + k;
        g_ascii_formatd (was, sizeof was, "%.9g", (double) input[0]);
        g_ascii_formatd (is, sizeof is, "%.9g", (double) input[self->size]);
        g_string_append_printf (csv, "%u,%zu,%s,%s\n", i + 1, k + 1, was, is);
      }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_reconstructions_chart_finalize (GObject *object)
{
  PlotReconstructionsChart *self = (PlotReconstructionsChart *) object;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_free (self->pairs);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_reconstructions_chart_parent_class)->finalize (object);
}

static void
plot_reconstructions_chart_class_init (PlotReconstructionsChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_reconstructions_chart_finalize;
  klass->title = N_ ("Reconstructions");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_reconstructions_chart_offers;
  klass->update = plot_reconstructions_chart_update;
  klass->draw = plot_reconstructions_chart_draw;
  klass->draw_hover = plot_reconstructions_chart_draw_hover;
  klass->describe_at = plot_reconstructions_chart_describe_at;
  klass->describe = plot_reconstructions_chart_describe;
  klass->to_csv = plot_reconstructions_chart_to_csv;
  klass->empty = plot_reconstructions_chart_empty;
}

static void
plot_reconstructions_chart_init (PlotReconstructionsChart *self)
{
}
