/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chains of a generative model as a film strip: a row for each chain, a
 * column for each moment, the newest at the right; or only what they are at
 * now, large. It draws a snapshot with the tensors "dream.film" (moments ×
 * chains × values), "dream.steps" (Gibbs steps done at each moment) and
 * "dream.shape" (channels, height and width of a picture), and if they are
 * there "dream.labels" (the label that each chain is held at, from 0; -1: none)
 * and "dream.beliefs" (how probable each label is to each chain). */
#include "plot-chart-private.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-number.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MARGIN = 10,
  LEAST_CELL = 20, /* pixels: smaller pictures would tell nothing */
};

enum
{
  VIEW_STRIP,
  VIEW_NOW,
};

typedef struct
{
  PlotChart parent;
  int view;
  guint every;
  MlSnapshot *snapshot;             /* (nullable) */
  const MlTensor *film, *steps;     /* of the snapshot; film: (nullable)   */
  const MlTensor *labels, *beliefs; /* (nullable) */
  char **names;                     /* (nullable): of the labels           */
  guint n_moments, n_chains;        /* moments: every so many of the film  */
  guint first, n_shown;             /* moments in the last drawing         */
  float *values;                    /* (nullable): chains × shown × values */
  PlotTiles tiles;
  PlotSheet sheet;
} PlotFilmChart;

typedef PlotChartClass PlotFilmChartClass;

ML_DEFINE_CHOICE (PlotFilmView, plot_film_view,
                  { VIEW_STRIP, N_ ("Film strip"), "strip" },
                  { VIEW_NOW, N_ ("Now"), "now" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotFilmChart, view, plot_film_view_get_type, VIEW_STRIP,
                    NULL, N_ ("Show"),
                    N_ ("All moments side by side, or the last one large")),
  ML_OPTION_UINT (PlotFilmChart, every, 1, 1000, 1, NULL, N_ ("Every"),
                  N_ ("Show only every so many moments")),
};

GType plot_film_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFilmChart, plot_film_chart, PLOT_TYPE_CHART)

static PlotFilmChart *
cast (gpointer chart)
{
  return chart;
}

/* -- Data ------------------------------------------------------------------ */

/* (nullable): a film whose pictures have the shape that is told */
static const MlTensor *
find_film (const MlSnapshot *snapshot, const MlTensor **shape)
{
  const MlTensor *film
      = snapshot != NULL ? ml_snapshot_find (snapshot, "dream.film") : NULL;
  const MlTensor *steps
      = snapshot != NULL ? ml_snapshot_find (snapshot, "dream.steps") : NULL;
  *shape = snapshot != NULL ? ml_snapshot_find (snapshot, "dream.shape") : NULL;
  if (film == NULL || steps == NULL || *shape == NULL || film->n_sizes != 3
      || ml_tensor_length (film) == 0 || (*shape)->sizes[0] != 3
      || steps->sizes[0] != film->sizes[0])
    return NULL;
  const float *sizes = (*shape)->values;
  const gboolean fits
      = sizes[0] >= 1 && sizes[1] >= 1 && sizes[2] >= 1
        && sizes[0] * sizes[1] * sizes[2] <= (float) film->sizes[2]
        && sizes[0] * sizes[1] * sizes[2] >= (float) film->sizes[2];
  return fits ? film : NULL;
}

static void
choose (PlotFilmChart *self)
{
  const MlTensor *shape;
  self->film = find_film (self->snapshot, &shape);
  g_clear_pointer (&self->values, g_free);
  if (self->film == NULL)
    return;
  self->steps = ml_snapshot_find (self->snapshot, "dream.steps");
  self->labels = ml_snapshot_find (self->snapshot, "dream.labels");
  self->beliefs = ml_snapshot_find (self->snapshot, "dream.beliefs");
  self->n_chains = self->film->sizes[1];
  self->n_moments = (self->film->sizes[0] - 1) / self->every + 1;
  const guint channels = (guint) shape->values[0];
  self->tiles = (PlotTiles){ .height = (guint) shape->values[1],
                             .width = (guint) shape->values[2],
                             .limit = 1,
                             .colors = PLOT_TILES_PICTURE };
  if (channels == 3)
    self->tiles.channels = 3;
  else
    self->tiles.height *= channels;
  PlotTiles all = self->tiles;
  all.values = self->film->values;
  all.n = self->n_chains * self->film->sizes[0];
  if (!plot_tiles_have_negative (&all))
    return;
  plot_tiles_set_limit (&all); /* Gaussian units */
  self->tiles.limit = all.limit;
  self->tiles.colors = PLOT_TILES_SIGNED;
}

/* Names of the labels that chains may be held at. (transfer full) (nullable) */
static char **
names_of (const PlotSource *source)
{
  if (source->dataset == NULL || source->target < 0)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (source->dataset,
                                                   (guint) source->target);
  return class->kind == ML_ATTRIBUTE_NOMINAL ? g_strdupv (class->labels) : NULL;
}

static void
plot_film_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotFilmChart *self = cast (chart);
  if (source->snapshot == self->snapshot)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  g_clear_pointer (&self->names, g_strfreev);
  self->names = names_of (source);
  choose (self);
}

static void
plot_film_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_film_chart_parent_class)->notify (object, spec);
  choose (cast (object));
}

static gboolean
plot_film_chart_offers (const PlotSource *source)
{
  const MlTensor *shape;
  return find_film (source->snapshot, &shape) != NULL;
}

static const char *
plot_film_chart_empty (PlotChart *chart)
{
  return cast (chart)->film != NULL
             ? NULL
             : _ ("No film yet. It is taken while the model dreams.");
}

/* The moment of the film at @column of the strip. */
static guint
moment_at (const PlotFilmChart *self, guint column)
{
  const guint last = self->film->sizes[0] - 1;
  return last - (self->n_moments - 1 - self->first - column) * self->every;
}

/* Chains one below the other, each with the moments that are shown. */
static void
fill (PlotFilmChart *self)
{
  const gsize size = self->film->sizes[2];
  g_free (self->values);
  self->values = g_new (float, (gsize) self->n_chains * self->n_shown * size);
  float *to = self->values;
  for (guint chain = 0; chain < self->n_chains; chain++)
    for (guint column = 0; column < self->n_shown; column++, to += size)
      memcpy (to,
              self->film->values
                  + ((gsize) moment_at (self, column) * self->n_chains + chain)
                        * size,
              size * sizeof *to);
  self->tiles.values = self->values;
  self->tiles.n = self->n_chains * self->n_shown;
  self->sheet.is_due = TRUE;
}

/* -- Drawing --------------------------------------------------------------- */

/* (transfer full) */
static char *
name_label (const PlotFilmChart *self, guint label)
{
  return self->names != NULL && label < g_strv_length (self->names)
             ? g_strdup (self->names[label])
             : g_strdup_printf ("%u", label + 1);
}

/* (transfer full) (nullable): what @chain is held at */
static char *
name_of (const PlotFilmChart *self, guint chain)
{
  return self->labels != NULL && chain < self->labels->sizes[0]
                 && self->labels->values[chain] >= 0
             ? name_label (self, (guint) self->labels->values[chain])
             : NULL;
}

/* (transfer full) (nullable): "3 · 98 %": what @chain takes itself for */
static char *
belief_of (const PlotFilmChart *self, guint chain)
{
  if (self->beliefs == NULL || self->beliefs->n_sizes != 2
      || chain >= self->beliefs->sizes[0] || self->beliefs->sizes[1] == 0)
    return NULL;
  const guint n = self->beliefs->sizes[1];
  const float *beliefs = self->beliefs->values + (gsize) chain * n;
  const guint best = ml_number_largest_float (beliefs, n);
  g_autofree char *name = name_label (self, best);
  return g_strdup_printf (_ ("%s · %.0f %%"), name,
                          100 * (double) beliefs[best]);
}

/* The last moment of every chain, as large as they can be. */
static void
place_now (PlotFilmChart *self, double top, double width, double height,
           double below)
{
  PlotSheet *sheet = &self->sheet;
  if (self->values == NULL || self->n_shown != 1)
    {
      self->n_shown = 1;
      self->first = self->n_moments - 1;
      fill (self);
    }
  sheet->left = MARGIN;
  sheet->top = floor (top);
  sheet->below = (int) (below * sheet->scale);
  plot_sheet_place_tiles (sheet, &self->tiles, (int) (width * sheet->scale),
                          (int) (height * sheet->scale));
}

/* Below each picture what it is held at, or takes itself for. */
static void
draw_beliefs (const PlotFilmChart *self, cairo_t *cr, const PlotStyle *style)
{
  const PlotSheet *sheet = &self->sheet;
  const double width = sheet->cell_width / sheet->scale;
  for (guint chain = 0; chain < sheet->n_shown; chain++)
    {
      double x, y;
      g_autofree char *held = name_of (self, chain);
      g_autofree char *belief = belief_of (self, chain);
      if (held == NULL && belief == NULL)
        continue;
      plot_sheet_tile_corner (sheet, chain, &x, &y);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = held != NULL ? held : belief,
                       .x = x + width / 2,
                       .y = y + sheet->cell_height / sheet->scale + 1,
                       .across = 0.5,
                       .max_width = width,
                       .color
                       = held != NULL ? &style->foreground : &style->muted,
                       .flags = PLOT_TEXT_SMALL });
    }
}

static double
names_width (const PlotFilmChart *self, cairo_t *cr, const PlotStyle *style)
{
  double widest = 0;
  for (guint chain = 0; chain < self->n_chains; chain++)
    {
      g_autofree char *name = name_of (self, chain);
      if (name != NULL)
        widest = MAX (widest, plot_text_width (cr, style, name) + 6);
    }
  return MIN (widest, 8 * plot_text_height (style));
}

/* As high as the chains need it, and then as many moments as fit. */
static void
place (PlotFilmChart *self, double left, double top, double width,
       double height)
{
  PlotSheet *sheet = &self->sheet;
  const double scale = sheet->scale;
  sheet->left = floor (left);
  sheet->top = floor (top);
  const double tall = height / self->n_chains - PLOT_SHEET_GAP / scale;
  const double wide = tall * self->tiles.width / self->tiles.height;
  const double pitch = MAX (wide, LEAST_CELL) + PLOT_SHEET_GAP / scale;
  const guint n = (guint) CLAMP (width / pitch, 1, self->n_moments);
  if (self->values == NULL || n != self->n_shown)
    {
      self->n_shown = n;
      self->first = self->n_moments - n;
      fill (self);
    }
  plot_sheet_place_grid (sheet, &self->tiles, self->n_shown, 1,
                         (int) (width * scale), (int) (height * scale));
}

/* Steps below the columns, labels at the left of the rows. */
static void
draw_words (const PlotFilmChart *self, cairo_t *cr, const PlotStyle *style)
{
  const PlotSheet *sheet = &self->sheet;
  const double line = plot_text_height (style);
  const double pitch = (sheet->cell_width + sheet->gap) / sheet->scale;
  const guint every = (guint) MAX (1, ceil (3 * line / pitch));
  for (guint column = (self->n_shown - 1) % every; column < self->n_shown;
       column += every)
    {
      char number[24];
      g_snprintf (number, sizeof number, "%.0f",
                  (double) self->steps->values[moment_at (self, column)]);
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = number,
                       .x = sheet->left + (column + 0.5) * pitch,
                       .y = sheet->top + plot_sheet_height (sheet) + 2,
                       .across = 0.5,
                       .color = &style->muted,
                       .flags = PLOT_TEXT_SMALL });
    }
  for (guint chain = 0; chain < self->n_chains; chain++)
    {
      g_autofree char *name = name_of (self, chain);
      double x, y;
      plot_sheet_tile_corner (sheet, chain * self->n_shown, &x, &y);
      if (name != NULL)
        plot_text_draw (
            cr, style,
            &(PlotText){ .text = name,
                         .x = sheet->left - 5,
                         .y = y + sheet->cell_height / sheet->scale / 2,
                         .across = 1,
                         .down = 0.5,
                         .max_width = sheet->left - 6,
                         .color = &style->muted });
    }
}

/* (transfer full) */
static char *
title_of (const PlotFilmChart *self)
{
  const double last
      = (double) self->steps->values[moment_at (self, self->n_shown - 1)];
  return self->view == VIEW_NOW
             ? g_strdup_printf (ngettext ("%u chain · Gibbs step %.0f",
                                          "%u chains · Gibbs step %.0f",
                                          self->n_chains),
                                self->n_chains, last)
             : g_strdup_printf (
                 ngettext ("%u chain · Gibbs steps %.0f to %.0f",
                           "%u chains · Gibbs steps %.0f to %.0f",
                           self->n_chains),
                 self->n_chains,
                 (double) self->steps->values[moment_at (self, 0)], last);
}

static void
draw_sheet (PlotFilmChart *self, cairo_t *cr, const PlotStyle *style,
            double width, double height, gboolean has_words)
{
  const double line = plot_text_height (style);
  const double left = MARGIN + (has_words ? names_width (self, cr, style) : 0);
  const double top = has_words ? line + 12 : MARGIN / 2;
  const double below = has_words ? line + 4 : MARGIN / 2;
  self->sheet.scale = MAX (style->scale, 1);
  self->sheet.below = 0;
  if (self->view == VIEW_NOW)
    place_now (self, top, MAX (width - 2 * MARGIN, 1),
               MAX (height - top - 4, 1), has_words ? line : 0);
  else
    place (self, left, top, MAX (width - left - MARGIN, 1),
           MAX (height - top - below, 1));
  plot_sheet_paint (&self->sheet, &self->tiles, style);
  plot_sheet_draw (&self->sheet, cr);
}

static void
plot_film_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                      double height, const PlotStyle *style)
{
  PlotFilmChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 14 * line && height > 7 * line;
  draw_sheet (self, cr, style, width, height, has_words);
  if (!has_words)
    return;
  if (self->view == VIEW_NOW)
    draw_beliefs (self, cr, style);
  else
    draw_words (self, cr, style);
  g_autofree char *title = title_of (self);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_film_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotFilmChart *self = cast (chart);
  guint tile, row, column;
  if (self->values == NULL
      || !plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                               &column))
    return NULL;
  const guint chain = tile / self->n_shown;
  const gsize at = (gsize) row * self->tiles.width + column;
  g_autofree char *value = plot_format_value (
      (double) self->values[(gsize) tile * self->film->sizes[2] + at]);
  const double step
      = (double) self->steps->values[moment_at (self, tile % self->n_shown)];
  g_autofree char *text
      = g_strdup_printf (_ ("Chain %u, step %.0f, row %u, column %u: %s"),
                         chain + 1, step, row + 1, column + 1, value);
  g_autofree char *held = name_of (self, chain);
  g_autofree char *belief = belief_of (self, chain);
  if (held != NULL)
    return g_strdup_printf (_ ("%s\nheld at %s"), text, held);
  return belief != NULL
             ? g_strdup_printf (_ ("%s\nnow taken for %s"), text, belief)
             : g_steal_pointer (&text);
}

static void
plot_film_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                            const PlotStyle *style)
{
  PlotFilmChart *self = cast (chart);
  guint tile, row, column;
  if (self->values != NULL
      && plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                              &column))
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
}

static char *
plot_film_chart_describe (PlotChart *chart)
{
  PlotFilmChart *self = cast (chart);
  return g_strdup_printf (
      _ ("A film of %u Gibbs chains side by side, %u moments up to step %.0f, "
         "pictures of %u × %u."),
      self->n_chains, self->n_moments,
      (double) self->steps->values[self->film->sizes[0] - 1],
      self->tiles.height, self->tiles.width);
}

static char *
plot_film_chart_to_csv (PlotChart *chart)
{
  PlotFilmChart *self = cast (chart);
  const guint size = self->film->sizes[2];
  GString *csv = g_string_new ("step,chain");
  for (guint i = 0; i < size; i++)
    g_string_append_printf (csv, ",%u", i + 1);
  for (guint moment = 0; moment < self->film->sizes[0]; moment++)
    for (guint chain = 0; chain < self->n_chains; chain++)
      {
        const float *values
            = self->film->values
              + ((gsize) moment * self->n_chains + chain) * size;
        g_string_append_printf (
            csv, "\n%.0f,%u", (double) self->steps->values[moment], chain + 1);
        for (guint i = 0; i < size; i++)
          {
            char text[G_ASCII_DTOSTR_BUF_SIZE];
            g_ascii_formatd (text, sizeof text, "%.9g", (double) values[i]);
            g_string_append_printf (csv, ",%s", text);
          }
      }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_film_chart_finalize (GObject *object)
{
  PlotFilmChart *self = cast (object);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_strfreev (self->names);
  g_free (self->values);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_film_chart_parent_class)->finalize (object);
}

static void
plot_film_chart_class_init (PlotFilmChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_film_chart_finalize;
  object_class->notify = plot_film_chart_notify;
  klass->title = N_ ("Film");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_film_chart_offers;
  klass->update = plot_film_chart_update;
  klass->draw = plot_film_chart_draw;
  klass->draw_hover = plot_film_chart_draw_hover;
  klass->describe_at = plot_film_chart_describe_at;
  klass->describe = plot_film_chart_describe;
  klass->to_csv = plot_film_chart_to_csv;
  klass->empty = plot_film_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_film_chart_init (PlotFilmChart *self)
{
}
