/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an autoencoder or a Boltzmann machine makes of its inputs: each example
 * above, its reconstruction below, and the mean squared error between them. A
 * Boltzmann machine also has fantasies of its own: the chains that stand for
 * what it believes. Rows of a layer higher in a stack are shown as the pictures
 * that the layers below make of them. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-sheet.h"
#include "plot-stack.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MARGIN = 10,
  MOST_EXAMPLES = 64,
  LONGEST_STRIP = 32, /* more values that are no picture are folded */
};

enum /* tiles of an example, from above */
{
  INPUT,
  OUTPUT,
  FANTASY,
  N_ROWS
};

typedef struct /* what there is to show */
{
  const MlTensor *rows[N_ROWS]; /* examples × …; FANTASY: (nullable)         */
  guint layer;                  /* of a Boltzmann machine; 0: another network */
} Found;

typedef struct
{
  PlotChart parent;
  guint layer; /* from 1; 0: the one that is trained now */
  gboolean as_pictures;
  MlSnapshot *snapshot; /* (nullable) */
  gboolean is_drawn;
  Found found;
  float *values;   /* (nullable): n × tiles.group × size */
  guint n;         /* examples */
  gsize size;      /* values of each tile, padding included */
  gsize n_real;    /* of these, without padding */
  PlotTiles tiles; /* of values */
  PlotSheet sheet;
} PlotReconstructionsChart;

typedef PlotChartClass PlotReconstructionsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotReconstructionsChart, layer, 0, 1000, 0, NULL,
                  N_ ("Layer"),
                  N_ ("Of a stack of Boltzmann machines; left alone, the one "
                      "that is trained now")),
  ML_OPTION_BOOLEAN (PlotReconstructionsChart, as_pictures, TRUE, NULL,
                     N_ ("As pictures"),
                     N_ ("Show rows of higher layers as the pictures that the "
                         "layers below make of them")),
};

GType plot_reconstructions_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotReconstructionsChart, plot_reconstructions_chart,
                     PLOT_TYPE_CHART)

static PlotReconstructionsChart *
cast (PlotChart *chart)
{
  return (PlotReconstructionsChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

/* Whether the network has to answer with its own inputs. */
static gboolean
gives_back (const MlSnapshot *snapshot, const MlTensor *input)
{
  const MlTensor *target = ml_snapshot_find (snapshot, "target");
  const gsize size = ml_tensor_row_length (input);
  if (target == NULL || target->sizes[0] != input->sizes[0]
      || ml_tensor_row_length (target) != size)
    return FALSE;
  for (gsize i = 0; i < size; i++) /* of the first example */
    if (fabsf (target->values[i] - input->values[i]) > 1e-6f)
      return FALSE;
  return TRUE;
}

/* Examples and reconstructions of the same size. */
static gboolean
is_pair (const MlTensor *input, const MlTensor *output)
{
  return input != NULL && output != NULL && ml_tensor_length (input) > 0
         && input->sizes[0] == output->sizes[0]
         && ml_tensor_row_length (input) == ml_tensor_row_length (output);
}

static void
add_fantasies (const MlTensor *fantasy, Found *found)
{
  const MlTensor *input = found->rows[INPUT];
  if (input != NULL && fantasy != NULL && fantasy->sizes[0] > 0
      && ml_tensor_row_length (input) == ml_tensor_row_length (fantasy))
    found->rows[FANTASY] = fantasy;
}

static gboolean
find_autoencoder (const MlSnapshot *snapshot, Found *found)
{
  const MlTensor *input = ml_snapshot_find (snapshot, "input.activations");
  const MlTensor *output
      = ml_snapshot_find (snapshot, "reconstruction.activations");
  if (input != NULL && output == NULL && ml_tensor_length (input) > 0
      && gives_back (snapshot, input))
    output = ml_snapshot_find (snapshot, "output");
  *found = (Found){ { input, output } };
  add_fantasies (ml_snapshot_find (snapshot, "fantasy.activations"), found);
  return is_pair (input, output);
}

static gboolean
find_machine (const MlSnapshot *snapshot, guint wanted, Found *found)
{
  const guint layer = plot_layers_choose (snapshot, wanted, "reconstruction");
  const MlTensor *input = plot_layers_find (snapshot, layer, "data");
  *found = (Found){
    { input, plot_layers_find (snapshot, layer, "reconstruction") }, layer
  };
  add_fantasies (plot_layers_find (snapshot, layer, "fantasy"), found);
  return is_pair (input, found->rows[OUTPUT]);
}

/* @layer: of a machine that is wanted; 0: the whole model if it gives inputs
 * back, else the machine that learns */
static gboolean
find_rows (const MlSnapshot *snapshot, guint layer, Found *found)
{
  if (snapshot == NULL)
    return FALSE;
  if (layer > 0 && find_machine (snapshot, layer, found)
      && found->layer == layer)
    return TRUE;
  return find_autoencoder (snapshot, found)
         || find_machine (snapshot, layer, found);
}

/* A picture as it is, other values as a strip or folded to a square. */
static void
set_shape (PlotReconstructionsChart *self, const MlTensor *shape)
{
  PlotTiles *tiles = &self->tiles;
  const gboolean is_picture = shape->n_sizes >= 3;
  self->n_real = ml_tensor_row_length (shape);
  if (is_picture)
    {
      tiles->height = shape->sizes[shape->n_sizes - 2];
      tiles->width = shape->sizes[shape->n_sizes - 1];
      const guint channels
          = (guint) (self->n_real / tiles->height / tiles->width);
      if (channels == 3)
        tiles->channels = channels;
      else /* one below the other */
        tiles->height *= channels;
    }
  else
    {
      const guint n = (guint) self->n_real;
      tiles->width = n <= LONGEST_STRIP ? n : (guint) ceil (sqrt (n));
      tiles->height = (n + tiles->width - 1) / tiles->width;
    }
  self->size = (gsize) tiles->height * tiles->width * MAX (tiles->channels, 1);
  tiles->colors = is_picture ? PLOT_TILES_PICTURE : PLOT_TILES_MAGNITUDE;
}

/* The tensor that says how large a picture is from which the chosen layer
 * learns: its own rows, or those of the first layer if the layers between lead
 * down to it. @stack: the layers below */
static const MlTensor *
find_shape (const PlotReconstructionsChart *self, GArray *stack)
{
  const Found *found = &self->found;
  const MlTensor *first = plot_layers_find (self->snapshot, 1, "weights");
  const guint n_below = found->layer > 0 ? found->layer - 1 : 0;
  const gsize size = ml_tensor_row_length (found->rows[INPUT]);
  if (!self->as_pictures || n_below == 0 || first == NULL
      || stack->len < n_below || first->n_sizes < 3
      || g_array_index (stack, PlotStackLayer, n_below - 1).n_hidden != size)
    {
      g_array_set_size (stack, 0);
      return found->rows[INPUT];
    }
  g_array_set_size (stack, n_below);
  return first;
}

/* The first @self->n rows of @from, as pictures if @stack has layers, into
 * every @self->tiles.group-th tile. */
static void
fill (PlotReconstructionsChart *self, const MlTensor *from, GArray *stack,
      guint place)
{
  const guint n = self->n, group = self->tiles.group;
  g_autofree float *rows = g_memdup2 (
      from->values, n * ml_tensor_row_length (from) * sizeof (float));
  for (guint i = stack->len; i-- > 0;)
    {
      const PlotStackLayer *layer = &g_array_index (stack, PlotStackLayer, i);
      float *below = g_new (float, (gsize) n * layer->n_visible);
      plot_stack_down (layer, n, rows, below);
      g_free (rows);
      rows = below;
    }
  for (guint i = 0; i < n; i++)
    {
      float *to = self->values + ((gsize) i * group + place) * self->size;
      memcpy (to, rows + i * self->n_real, self->n_real * sizeof *to);
      for (gsize k = self->n_real; k < self->size; k++)
        to[k] = (float) NAN;
    }
}

/* Colors by the inputs: what a network makes of black may be less. */
static void
set_colors (PlotReconstructionsChart *self)
{
  g_autofree float *inputs = g_new (float, self->n * self->size);
  for (guint i = 0; i < self->n; i++)
    memcpy (inputs + i * self->size,
            self->values + (gsize) i * self->tiles.group * self->size,
            self->size * sizeof *inputs);
  PlotTiles tiles = self->tiles;
  tiles.values = inputs;
  tiles.n = self->n;
  plot_tiles_set_limit (&tiles);
  self->tiles.limit = tiles.limit;
  if (plot_tiles_have_negative (&tiles))
    self->tiles.colors = PLOT_TILES_SIGNED;
}

static void
choose (PlotReconstructionsChart *self)
{
  g_clear_pointer (&self->values, g_free);
  self->n = 0;
  self->sheet.is_due = TRUE;
  if (!find_rows (self->snapshot, self->layer, &self->found))
    return;
  const MlTensor *const *rows = self->found.rows;
  const guint group = rows[FANTASY] != NULL ? N_ROWS : FANTASY;
  g_autoptr (GArray) stack = plot_stack_read (self->snapshot, TRUE);
  self->n = MIN (rows[INPUT]->sizes[0], MOST_EXAMPLES);
  if (group == N_ROWS)
    self->n = MIN (self->n, rows[FANTASY]->sizes[0]);
  self->tiles = (PlotTiles){ .n = group * self->n, .group = group };
  set_shape (self, find_shape (self, stack));
  self->values = g_new (float, (gsize) self->tiles.n * self->size);
  self->tiles.values = self->values;
  for (guint i = 0; i < group; i++)
    fill (self, rows[i], stack, i);
  set_colors (self);
}

static void
plot_reconstructions_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotReconstructionsChart *self = cast (chart);
  Found found;
  MlSnapshot *snapshot = find_rows (source->drawn, self->layer, &found)
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

static void
plot_reconstructions_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_reconstructions_chart_parent_class)
      ->notify (object, spec);
  choose ((PlotReconstructionsChart *) object);
}

static gboolean
plot_reconstructions_chart_offers (const PlotSource *source)
{
  Found found;
  return find_rows (source->snapshot, 0, &found)
         || find_rows (source->drawn, 0, &found);
}

static void
plot_reconstructions_chart_choices (PlotChart *chart, const char *option,
                                    GArray *into)
{
  static const char what[] = "reconstruction";
  const MlSnapshot *snapshot = cast (chart)->snapshot;
  Found found;
  if (!g_str_equal (option, "layer")
      || plot_layers_choose (snapshot, 0, what) == 0)
    return;
  if (!find_autoencoder (snapshot, &found))
    {
      plot_layers_choices_live (snapshot, what, into);
      return;
    }
  plot_chart_add_choice (into, 0, g_strdup (_ ("The whole model")));
  plot_layers_choices (snapshot, what, into);
}

static const char *
plot_reconstructions_chart_empty (PlotChart *chart)
{
  return cast (chart)->n > 0
             ? NULL
             : _ ("No reconstructions yet. They appear here while an "
                  "autoencoder or a Boltzmann machine trains.");
}

/* Of the values on show. */
static const float *
tile_at (const PlotReconstructionsChart *self, guint example, guint row)
{
  return self->values
         + ((gsize) example * self->tiles.group + row) * self->size;
}

static double
squared_error (const PlotReconstructionsChart *self, guint example)
{
  const float *input = tile_at (self, example, INPUT);
  const float *output = tile_at (self, example, OUTPUT);
  double sum = 0;
  for (gsize i = 0; i < self->n_real; i++)
    {
      const double difference = (double) input[i] - (double) output[i];
      sum += difference * difference;
    }
  return sum / (double) self->n_real;
}

static gboolean
has_fantasies (const PlotReconstructionsChart *self)
{
  return self->tiles.group == N_ROWS;
}

/* -- Drawing --------------------------------------------------------------- */

/* Errors that are cut would mislead: they wait for wider tiles. */
static gboolean
has_errors (const PlotReconstructionsChart *self, cairo_t *cr,
            const PlotStyle *style)
{
  return self->sheet.cell_width / self->sheet.scale
         >= plot_text_width_small (cr, style, "0.00000");
}

static void
draw_errors (const PlotReconstructionsChart *self, cairo_t *cr,
             const PlotStyle *style)
{
  const double width = self->sheet.cell_width / self->sheet.scale;
  const guint group = self->tiles.group;
  for (guint i = 0; i < self->sheet.n_shown / group; i++)
    {
      double x, y;
      plot_sheet_tile_corner (&self->sheet, (i + 1) * group - 1, &x, &y);
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

/* (transfer full) */
static char *
title_of (const PlotReconstructionsChart *self, gboolean is_with_errors)
{
  const char *const words[][2] = {
    { _ ("Above the input, below its reconstruction"),
      _ ("Above the input, below its reconstruction and the mean squared "
         "error") },
    { _ ("Above the data, below their reconstruction, then fantasies"),
      _ ("Above the data, below their reconstruction, then fantasies; the mean "
         "squared error of the reconstruction") },
  };
  const char *rows
      = words[has_fantasies (self) ? 1 : 0][is_with_errors ? 1 : 0];
  const guint layer = self->found.layer;
  if (layer == 0 || plot_layers_last (self->snapshot) < 2)
    return g_strdup (rows);
  g_autofree char *machine = plot_layers_machine_title (self->snapshot, layer);
  return g_strdup_printf ("%s · %s", machine, rows);
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
  const gboolean is_with_errors = has_errors (self, cr, style);
  if (is_with_errors)
    draw_errors (self, cr, style);
  g_autofree char *title = title_of (self, is_with_errors);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

/* -- Words ----------------------------------------------------------------- */

/* Which value of its tile is under the pointer. */
static gboolean
value_at (const PlotReconstructionsChart *self, double x, double y, guint *tile,
          gsize *value)
{
  guint row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, tile, &row,
                            &column))
    return FALSE;
  *value = (gsize) row * self->tiles.width + column;
  return *value < self->n_real;
}

static char *
plot_reconstructions_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotReconstructionsChart *self = cast (chart);
  guint tile;
  gsize at;
  if (!value_at (self, x, y, &tile, &at))
    return NULL;
  const guint example = tile / self->tiles.group;
  const guint row = (guint) (at / self->tiles.width) + 1;
  const guint column = (guint) (at % self->tiles.width) + 1;
  if (tile % self->tiles.group == FANTASY)
    {
      const double value = (double) tile_at (self, example, FANTASY)[at];
      g_autofree char *is = plot_format_value (value);
      return g_strdup_printf (_ ("Fantasy %u, row %u, column %u: %s"),
                              example + 1, row, column, is);
    }
  g_autofree char *was
      = plot_format_value ((double) tile_at (self, example, INPUT)[at]);
  g_autofree char *is
      = plot_format_value ((double) tile_at (self, example, OUTPUT)[at]);
  g_autofree char *error = plot_format_value (squared_error (self, example));
  return g_strdup_printf (_ ("Example %u, row %u, column %u: %s became %s\n"
                             "mean squared error %s"),
                          example + 1, row, column, was, is, error);
}

static void
plot_reconstructions_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                       double y, const PlotStyle *style)
{
  PlotReconstructionsChart *self = cast (chart);
  guint tile;
  gsize at;
  if (!value_at (self, x, y, &tile, &at))
    return;
  const guint row = (guint) (at / self->tiles.width);
  const guint column = (guint) (at % self->tiles.width);
  plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
  const guint within = tile % self->tiles.group;
  if (within != FANTASY)
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style,
                     tile - within + (OUTPUT - within), row, column);
}

static char *
plot_reconstructions_chart_describe (PlotChart *chart)
{
  PlotReconstructionsChart *self = cast (chart);
  double sum = 0;
  for (guint i = 0; i < self->n; i++)
    sum += squared_error (self, i);
  g_autofree char *error = plot_format_value (sum / self->n);
  if (self->is_drawn)
    return g_strdup_printf (_ ("The picture drawn and its reconstruction; the "
                               "mean squared error is %s."),
                            error);
  if (has_fantasies (self) && self->found.layer == 0)
    return g_strdup_printf (_ ("%u examples, their reconstructions and as many "
                               "fantasies; the mean squared error is %s."),
                            self->n, error);
  return has_fantasies (self)
             ? g_strdup_printf (_ ("%u examples, their reconstructions and as "
                                   "many fantasies of layer %u; the mean "
                                   "squared error is %s."),
                                self->n, self->found.layer, error)
             : g_strdup_printf (_ ("%u examples and their reconstructions; "
                                   "the mean squared error is %s."),
                                self->n, error);
}

static char *
plot_reconstructions_chart_to_csv (PlotChart *chart)
{
  PlotReconstructionsChart *self = cast (chart);
  GString *csv = g_string_new ("example,value,input,reconstruction");
  g_string_append (csv, has_fantasies (self) ? ",fantasy\n" : "\n");
  for (guint i = 0; i < self->n; i++)
    for (gsize k = 0; k < self->n_real; k++)
      {
        g_string_append_printf (csv, "%u,%zu", i + 1, k + 1);
        for (guint row = 0; row < self->tiles.group; row++)
          {
            char text[G_ASCII_DTOSTR_BUF_SIZE];
            g_ascii_formatd (text, sizeof text, "%.9g",
                             (double) tile_at (self, i, row)[k]);
            g_string_append_printf (csv, ",%s", text);
          }
        g_string_append_c (csv, '\n');
      }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_reconstructions_chart_finalize (GObject *object)
{
  PlotReconstructionsChart *self = (PlotReconstructionsChart *) object;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_free (self->values);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_reconstructions_chart_parent_class)->finalize (object);
}

static void
plot_reconstructions_chart_class_init (PlotReconstructionsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_reconstructions_chart_finalize;
  object_class->notify = plot_reconstructions_chart_notify;
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
  klass->choices = plot_reconstructions_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_reconstructions_chart_init (PlotReconstructionsChart *self)
{
}
