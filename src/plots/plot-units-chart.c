/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hidden units of chains that dream, a tile each: how probable it is that
 * the unit is on, over all chains, and which are forced: a stroke is a lesion,
 * a dot is held on. It draws the tensors "dream.hidden" (units) and, if it is
 * there, "dream.forces" (MlForce of each). */
#include "plot-units-chart.h"

#include "plot-chart-private.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-gibbs.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MARGIN 6
#define BESIDE 34 /* for what a window may lay over the upper right corner */

typedef struct
{
  PlotChart parent;
  guint unit;                      /* chosen, from 1; 0: none                 */
  MlSnapshot *snapshot;            /* (nullable) */
  const MlTensor *hidden, *forces; /* of the snapshot; (nullable)            */
  PlotTiles tiles;
  PlotSheet sheet;
} PlotUnitsChart;

typedef PlotChartClass PlotUnitsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotUnitsChart, unit, 0, 1000000, 0, NULL, N_ ("Unit"),
                  N_ ("The one that is marked; 0 is none")),
};

G_DEFINE_FINAL_TYPE (PlotUnitsChart, plot_units_chart, PLOT_TYPE_CHART)

static PlotUnitsChart *
cast (gpointer chart)
{
  return chart;
}

/* (nullable) */
static const MlTensor *
find (const MlSnapshot *snapshot, const char *name)
{
  const MlTensor *tensor
      = snapshot != NULL ? ml_snapshot_find (snapshot, name) : NULL;
  return tensor != NULL && tensor->n_sizes == 1 && tensor->sizes[0] > 0 ? tensor
                                                                        : NULL;
}

static void
plot_units_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotUnitsChart *self = cast (chart);
  if (source->snapshot == self->snapshot)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  self->hidden = find (snapshot, "dream.hidden");
  self->forces = find (snapshot, "dream.forces");
  if (self->hidden == NULL)
    return;
  if (self->forces != NULL && self->forces->sizes[0] != self->hidden->sizes[0])
    self->forces = NULL;
  self->tiles = (PlotTiles){ .values = self->hidden->values,
                             .n = self->hidden->sizes[0],
                             .height = 1,
                             .width = 1,
                             .limit = 1,
                             .colors = PLOT_TILES_MAGNITUDE };
  self->sheet.is_due = TRUE;
}

static gboolean
plot_units_chart_offers (const PlotSource *source)
{
  return find (source->snapshot, "dream.hidden") != NULL;
}

static const char *
plot_units_chart_empty (PlotChart *chart)
{
  return cast (chart)->hidden != NULL
             ? NULL
             : _ ("No chains yet. Their hidden units appear here while the "
                  "model dreams.");
}

static MlForce
force_of (const PlotUnitsChart *self, guint unit)
{
  return self->forces != NULL ? (MlForce) self->forces->values[unit]
                              : ML_FORCE_FREE;
}

static guint
n_forced (const PlotUnitsChart *self, MlForce force)
{
  guint n = 0;
  for (guint i = 0; i < self->tiles.n; i++)
    n += force_of (self, i) == force;
  return n;
}

/* -- Drawing --------------------------------------------------------------- */

/* A stroke across a unit that is off, a dot on one that is on: drawn twice, so
 * that it stands out from any color below it. */
static void
draw_force (cairo_t *cr, MlForce force, double x, double y, double side,
            double width)
{
  cairo_new_path (cr);
  cairo_set_line_width (cr, width);
  if (force == ML_FORCE_OFF)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + side, y + side);
      cairo_stroke (cr);
      return;
    }
  cairo_arc (cr, x + side / 2, y + side / 2, side / 8 + width / 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_forces (const PlotUnitsChart *self, cairo_t *cr, const PlotStyle *style)
{
  const PlotSheet *sheet = &self->sheet;
  const double side = sheet->cell_width / sheet->scale;
  const double width = MAX (1.5, side / 8);
  for (guint i = 0; i < sheet->n_shown; i++)
    {
      const MlForce force = force_of (self, i);
      double x, y;
      if (force == ML_FORCE_FREE)
        continue;
      plot_sheet_tile_corner (sheet, i, &x, &y);
      plot_style_set_source (cr, &style->background);
      draw_force (cr, force, x, y, side, 3 * width);
      plot_style_set_source (cr, &style->accent);
      draw_force (cr, force, x, y, side, width);
    }
}

static void
plot_units_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                       double height, const PlotStyle *style)
{
  PlotUnitsChart *self = cast (chart);
  PlotSheet *sheet = &self->sheet;
  const double beside = width > 6 * BESIDE ? BESIDE : MARGIN;
  sheet->scale = MAX (style->scale, 1);
  sheet->left = sheet->top = MARGIN;
  sheet->most = (int) (24 * sheet->scale);
  plot_sheet_place_tiles (sheet, &self->tiles,
                          (int) ((width - MARGIN - beside) * sheet->scale),
                          (int) ((height - 2 * MARGIN) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  draw_forces (self, cr, style);
  if (self->unit > 0 && self->unit <= sheet->n_shown)
    plot_sheet_mark (sheet, &self->tiles, cr, style, self->unit - 1, 0, 0);
}

/* -- Choosing -------------------------------------------------------------- */

static gboolean
plot_units_chart_press (PlotChart *chart, double x, double y)
{
  PlotUnitsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return FALSE;
  g_object_set (self, "unit", tile + 1 == self->unit ? 0 : tile + 1, NULL);
  return TRUE;
}

static gboolean
plot_units_chart_move (PlotChart *chart, int across, int down)
{
  PlotUnitsChart *self = cast (chart);
  const int columns = (int) MAX (self->sheet.columns, 1);
  const gboolean is_none = across == 0 && down == 0;
  const int place
      = self->unit > 0 ? (int) self->unit - 1 + across + down * columns : 0;
  const guint unit
      = is_none ? 0 : (guint) CLAMP (place, 0, (int) self->tiles.n - 1) + 1;
  if (unit == self->unit)
    return FALSE;
  g_object_set (self, "unit", unit, NULL);
  return TRUE;
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_units_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotUnitsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const MlForce force = force_of (self, tile);
  if (force != ML_FORCE_FREE)
    return g_strdup_printf (force == ML_FORCE_OFF ? _ ("Unit %u: forced off")
                                                  : _ ("Unit %u: forced on"),
                            tile + 1);
  g_autofree char *value
      = plot_format_value ((double) self->hidden->values[tile]);
  return g_strdup_printf (_ ("Unit %u: on with probability %s"), tile + 1,
                          value);
}

static void
plot_units_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                             const PlotStyle *style)
{
  PlotUnitsChart *self = cast (chart);
  guint tile, row, column;
  if (plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                           &column))
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
}

static char *
plot_units_chart_describe (PlotChart *chart)
{
  PlotUnitsChart *self = cast (chart);
  double sum = 0;
  for (guint i = 0; i < self->tiles.n; i++)
    sum += (double) self->hidden->values[i];
  g_autofree char *mean = plot_format_value (100 * sum / self->tiles.n);
  return g_strdup_printf (_ ("%u hidden units, on with %s %% on average; %u "
                             "are forced off and %u on."),
                          self->tiles.n, mean, n_forced (self, ML_FORCE_OFF),
                          n_forced (self, ML_FORCE_ON));
}

static char *
plot_units_chart_to_csv (PlotChart *chart)
{
  PlotUnitsChart *self = cast (chart);
  static const char *const names[] = { "free", "off", "on" };
  GString *csv = g_string_new ("unit,probability,force\n");
  for (guint i = 0; i < self->tiles.n; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (text, sizeof text, "%.9g",
                       (double) self->hidden->values[i]);
      g_string_append_printf (csv, "%u,%s,%s\n", i + 1, text,
                              names[force_of (self, i) % 3]);
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_units_chart_finalize (GObject *object)
{
  PlotUnitsChart *self = cast (object);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_units_chart_parent_class)->finalize (object);
}

static void
plot_units_chart_class_init (PlotUnitsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_units_chart_finalize;
  klass->title = N_ ("Hidden units");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_units_chart_offers;
  klass->update = plot_units_chart_update;
  klass->draw = plot_units_chart_draw;
  klass->draw_hover = plot_units_chart_draw_hover;
  klass->describe_at = plot_units_chart_describe_at;
  klass->describe = plot_units_chart_describe;
  klass->to_csv = plot_units_chart_to_csv;
  klass->empty = plot_units_chart_empty;
  klass->press = plot_units_chart_press;
  klass->move = plot_units_chart_move;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_units_chart_init (PlotUnitsChart *self)
{
}
