/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two pictures of the data and the way from one to the other, mixed as pixels
 * and at every depth of a stack of Boltzmann machines; below each picture the
 * real one that is nearest. Between pixels lie two pictures over each other;
 * deeper, the way should lead over real ones. Computed in a thread, see
 * plot-interpolation.c. */
#include "plot-chart-private.h"
#include "plot-interpolation.h"
#include "plot-sheet.h"
#include "plot-stack.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#define MARGIN 10

typedef struct
{
  PlotChart parent;
  guint from, to; /* rows from 1; 0: the first, the next of another class */
  guint n_steps;
  MlSnapshot *snapshot; /* (nullable) */
  MlDataset *data;      /* (nullable) */
  int target;
  pthread_mutex_t lock;               /* guards question                     */
  PlotInterpolationQuestion question; /* snapshot NULL: none                 */
  PlotInterpolation *way;             /* (nullable): the newest answer       */
  float *values; /* (nullable): depths × 2 × steps × pixels */
  PlotTiles tiles;
  PlotSheet sheet;
} PlotInterpolationChart;

typedef PlotChartClass PlotInterpolationChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotInterpolationChart, from, 0, 1000000, 0, NULL,
                  N_ ("From row"),
                  N_ ("Where the way begins; 0 is the first row. The arrows up "
                      "and down change it")),
  ML_OPTION_UINT (PlotInterpolationChart, to, 0, 1000000, 0, NULL,
                  N_ ("To row"),
                  N_ ("Where it ends; 0 is the next row of another class. The "
                      "arrows left and right change it")),
  ML_OPTION_UINT (PlotInterpolationChart, n_steps, 3, 21, 9, NULL,
                  N_ ("Pictures"),
                  N_ ("How many from one to the other, both included")),
};

GType plot_interpolation_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotInterpolationChart, plot_interpolation_chart,
                     PLOT_TYPE_CHART)

static PlotInterpolationChart *
cast (gpointer chart)
{
  return chart;
}

/* -- The question ---------------------------------------------------------- */

static guint32
first_row (const PlotInterpolationChart *self)
{
  const guint n = ml_dataset_n_rows (self->data);
  return self->from > 0 ? MIN (self->from, n) - 1 : 0;
}

/* The chosen row, else the next behind the first that has another class. */
static guint32
last_row (const PlotInterpolationChart *self)
{
  const guint n = ml_dataset_n_rows (self->data);
  const guint32 from = first_row (self);
  if (self->to > 0)
    return MIN (self->to, n) - 1;
  const gboolean has_classes = self->target >= 0
                               && ml_attribute_has_codes (ml_dataset_attribute (
                                   self->data, (guint) self->target));
  const gint32 *codes
      = has_classes ? ml_dataset_codes (self->data, (guint) self->target)
                    : NULL;
  for (guint i = 1; i < n && codes != NULL; i++)
    if (codes[(from + i) % n] != codes[from])
      return (from + i) % n;
  return (from + 1) % n;
}

static void
ask (PlotInterpolationChart *self)
{
  PlotInterpolationQuestion question = { 0 };
  guint column;
  if (self->snapshot != NULL
      && plot_stack_fits (self->snapshot, self->data, &column))
    question = (PlotInterpolationQuestion){ .snapshot
                                            = ml_snapshot_ref (self->snapshot),
                                            .data = g_object_ref (self->data),
                                            .column = column,
                                            .from = first_row (self),
                                            .to = last_row (self),
                                            .n_steps = self->n_steps };
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question.snapshot, ml_snapshot_unref);
  g_clear_object (&self->question.data);
  self->question = question;
  pthread_mutex_unlock (&self->lock);
  if (question.snapshot != NULL)
    plot_chart_set_stale (&self->parent);
  else
    g_clear_pointer (&self->way, plot_interpolation_free);
}

static void
plot_interpolation_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotInterpolationChart *self = cast (chart);
  if (source->snapshot == self->snapshot && source->dataset == self->data
      && source->target == self->target)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  if (g_set_object (&self->data, source->dataset))
    g_clear_pointer (&self->way, plot_interpolation_free);
  self->target = source->target;
  ask (self);
}

static void
plot_interpolation_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_interpolation_chart_parent_class)->notify (object, spec);
  ask (cast (object));
}

static gboolean
plot_interpolation_chart_offers (const PlotSource *source)
{
  guint column;
  return plot_stack_fits (source->snapshot, source->dataset, &column);
}

static const char *
plot_interpolation_chart_empty (PlotChart *chart)
{
  PlotInterpolationChart *self = cast (chart);
  if (self->way != NULL)
    return NULL;
  return self->question.snapshot != NULL
             ? _ ("Looking for a way from one picture to the other…")
             : _ ("No stack of Boltzmann machines yet. Ways between pictures "
                  "appear here while it learns.");
}

/* -- The answer ------------------------------------------------------------ */

static gpointer
plot_interpolation_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotInterpolationChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  PlotInterpolationQuestion question = self->question;
  if (question.snapshot != NULL)
    {
      ml_snapshot_ref (question.snapshot);
      g_object_ref (question.data);
    }
  pthread_mutex_unlock (&self->lock);
  if (question.snapshot == NULL)
    return NULL;
  PlotInterpolation *way = plot_interpolation_new (&question, cancellable);
  ml_snapshot_unref (question.snapshot);
  g_object_unref (question.data);
  if (way == NULL && g_cancellable_is_cancelled (cancellable))
    plot_chart_set_stale (chart);
  return way;
}

/* Of each depth the pictures made, then the real ones. */
static void
fill (PlotInterpolationChart *self)
{
  const PlotInterpolation *way = self->way;
  const gsize line = (gsize) way->question.n_steps * way->n_pixels;
  g_free (self->values);
  self->values = g_new (float, 2 * way->n_depths * line);
  for (guint depth = 0; depth < way->n_depths; depth++)
    {
      float *to = self->values + 2 * depth * line;
      memcpy (to, way->pictures + depth * line, line * sizeof *to);
      memcpy (to + line, way->nearest + depth * line, line * sizeof *to);
    }
}

static void
plot_interpolation_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotInterpolationChart *self = cast (chart);
  PlotInterpolation *way = prepared;
  if (self->question.snapshot == NULL
      || way->question.from != self->question.from
      || way->question.to != self->question.to
      || way->question.n_steps != self->question.n_steps)
    {
      plot_interpolation_free (way); /* another way has been asked for since */
      return;
    }
  g_clear_pointer (&self->way, plot_interpolation_free);
  self->way = way;
  fill (self);
  const MlAttribute *picture
      = ml_dataset_attribute (self->data, self->question.column);
  self->tiles = (PlotTiles){ .values = self->values,
                             .n = 2 * way->n_depths * way->question.n_steps,
                             .height = picture->shape[1],
                             .width = picture->shape[2],
                             .limit = 1,
                             .colors = PLOT_TILES_PICTURE };
  if (picture->shape[0] == 3)
    self->tiles.channels = 3;
  else
    self->tiles.height *= picture->shape[0];
  self->sheet.is_due = TRUE;
}

/* -- Drawing --------------------------------------------------------------- */

/* (transfer full): "row 3, class 5" */
static char *
name_row (const PlotInterpolationChart *self, guint32 row)
{
  if (self->target < 0)
    return g_strdup_printf (_ ("row %u"), row + 1);
  g_autofree char *class = ml_dataset_format_cell (self->data, row,
                                                   (guint) self->target);
  return g_strdup_printf (_ ("row %u, class %s"), row + 1, class);
}

/* (transfer full): "Pixels", "Layer 2" */
static char *
name_depth (guint depth)
{
  return depth == 0 ? g_strdup (_ ("Pixels"))
                    : g_strdup_printf (_ ("Layer %u"), depth);
}

static void
draw_words (const PlotInterpolationChart *self, cairo_t *cr,
            const PlotStyle *style, double width)
{
  const PlotInterpolation *way = self->way;
  const PlotSheet *sheet = &self->sheet;
  g_autofree char *from = name_row (self, way->question.from);
  g_autofree char *to = name_row (self, way->question.to);
  g_autofree char *title
      = g_strdup_printf (_ ("From %s to %s; below each picture the nearest of "
                            "%u real ones, beside them the mean distance"),
                         from, to, way->n_rows);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
  const double right = sheet->left + plot_sheet_width (sheet) + 6;
  for (guint depth = 0; depth < way->n_depths; depth++)
    {
      double x, y;
      g_autofree char *name = name_depth (depth);
      g_autofree char *distance
          = plot_format_value (plot_interpolation_mean_distance (way, depth));
      plot_sheet_tile_corner (sheet, 2 * depth * way->question.n_steps, &x, &y);
      y += (sheet->cell_height + sheet->gap / 2.0) / sheet->scale;
      plot_text_draw (cr, style,
                      &(PlotText){ .text = name,
                                   .x = sheet->left - 6,
                                   .y = y,
                                   .across = 1,
                                   .down = 0.5 });
      plot_text_draw (cr, style,
                      &(PlotText){ .text = distance,
                                   .x = right,
                                   .y = y,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
}

static void
plot_interpolation_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                               double height, const PlotStyle *style)
{
  PlotInterpolationChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 20 * line && height > 10 * line;
  const double left
      = MARGIN
        + (has_words
               ? MAX (plot_text_width (cr, style, _ ("Pixels")), 4.5 * line)
               : 0);
  const double top = has_words ? line + 12 : MARGIN / 2;
  const double beside = has_words ? 4 * line : MARGIN;
  PlotSheet *sheet = &self->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->left = floor (left);
  sheet->top = floor (top);
  plot_sheet_place_grid (sheet, &self->tiles, self->way->question.n_steps, 2,
                         (int) ((width - left - beside) * sheet->scale),
                         (int) ((height - top - 4) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  if (has_words)
    draw_words (self, cr, style, width);
}

/* -- Choosing -------------------------------------------------------------- */

/* @by: rows forward or back, around the ends of the table */
static guint
neighbor (const PlotInterpolationChart *self, guint32 row, int by)
{
  const int n = (int) ml_dataset_n_rows (self->data);
  return (guint) (((int) row + by + n) % n) + 1;
}

/* A click on an end takes the next row there. */
static gboolean
plot_interpolation_chart_press (PlotChart *chart, double x, double y)
{
  PlotInterpolationChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return FALSE;
  const guint n = self->way->question.n_steps;
  if (tile % n == 0)
    g_object_set (self, "from", neighbor (self, first_row (self), 1), NULL);
  else if (tile % n == n - 1)
    g_object_set (self, "to", neighbor (self, last_row (self), 1), NULL);
  else
    return FALSE;
  return TRUE;
}

static gboolean
plot_interpolation_chart_move (PlotChart *chart, int across, int down)
{
  PlotInterpolationChart *self = cast (chart);
  const guint32 from = first_row (self), to = last_row (self);
  if (across != 0)
    g_object_set (self, "to", neighbor (self, to, across), NULL);
  if (down != 0)
    g_object_set (self, "from", neighbor (self, from, down), NULL);
  return across != 0 || down != 0;
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_interpolation_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotInterpolationChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const PlotInterpolation *way = self->way;
  const guint n = way->question.n_steps;
  const guint step = tile % n, depth = tile / (2 * n);
  const guint at = depth * n + step;
  g_autofree char *name = name_depth (depth);
  g_autofree char *real = name_row (self, way->rows[at]);
  g_autofree char *distance = plot_format_value ((double) way->distances[at]);
  return g_strdup_printf (_ ("%s, picture %u of %u\nnearest: %s, at a distance "
                             "of %s"),
                          name, step + 1, n, real, distance);
}

/* The picture and the real one belong together. */
static void
plot_interpolation_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                     double y, const PlotStyle *style)
{
  PlotInterpolationChart *self = cast (chart);
  const PlotSheet *sheet = &self->sheet;
  guint tile, row, column;
  if (!plot_sheet_value_at (sheet, &self->tiles, x, y, &tile, &row, &column))
    return;
  const guint n = self->way->question.n_steps;
  plot_sheet_tile_corner (sheet, tile / (2 * n) * 2 * n + tile % n, &x, &y);
  cairo_rectangle (cr, x, y, sheet->cell_width / sheet->scale,
                   (2 * sheet->cell_height + sheet->gap) / sheet->scale);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

static char *
plot_interpolation_chart_describe (PlotChart *chart)
{
  PlotInterpolationChart *self = cast (chart);
  const PlotInterpolation *way = self->way;
  g_autofree char *from = name_row (self, way->question.from);
  g_autofree char *to = name_row (self, way->question.to);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text,
                          _ ("From %s to %s. Mean distance of the pictures "
                             "between them to the nearest real one:"),
                          from, to);
  for (guint depth = 0; depth < way->n_depths; depth++)
    {
      g_autofree char *name = name_depth (depth);
      g_autofree char *distance
          = plot_format_value (plot_interpolation_mean_distance (way, depth));
      g_string_append_printf (text, "%s %s %s", depth > 0 ? "," : "", name,
                              distance);
    }
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static char *
plot_interpolation_chart_to_csv (PlotChart *chart)
{
  const PlotInterpolation *way = cast (chart)->way;
  const guint n = way->question.n_steps;
  GString *csv = g_string_new ("depth,picture,nearest_row,distance");
  for (guint i = 0; i < way->n_pixels; i++)
    g_string_append_printf (csv, ",%u", i + 1);
  for (guint at = 0; at < way->n_depths * n; at++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (text, sizeof text, "%.9g", (double) way->distances[at]);
      g_string_append_printf (csv, "\n%u,%u,%u,%s", at / n, at % n + 1,
                              way->rows[at] + 1, text);
      for (guint i = 0; i < way->n_pixels; i++)
        {
          const float value = way->pictures[(gsize) at * way->n_pixels + i];
          g_ascii_formatd (text, sizeof text, "%.9g", (double) value);
          g_string_append_printf (csv, ",%s", text);
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_interpolation_chart_finalize (GObject *object)
{
  PlotInterpolationChart *self = cast (object);
  g_clear_pointer (&self->question.snapshot, ml_snapshot_unref);
  g_clear_object (&self->question.data);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_object (&self->data);
  g_clear_pointer (&self->way, plot_interpolation_free);
  g_free (self->values);
  plot_sheet_clear (&self->sheet);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_interpolation_chart_parent_class)->finalize (object);
}

static void
plot_interpolation_chart_class_init (PlotInterpolationChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_interpolation_chart_finalize;
  object_class->notify = plot_interpolation_chart_notify;
  klass->title = N_ ("Interpolation");
  klass->needs = PLOT_NEEDS_SNAPSHOT | PLOT_NEEDS_DATASET | PLOT_NEEDS_PICTURES;
  klass->offers = plot_interpolation_chart_offers;
  klass->update = plot_interpolation_chart_update;
  klass->draw = plot_interpolation_chart_draw;
  klass->draw_hover = plot_interpolation_chart_draw_hover;
  klass->describe_at = plot_interpolation_chart_describe_at;
  klass->describe = plot_interpolation_chart_describe;
  klass->to_csv = plot_interpolation_chart_to_csv;
  klass->empty = plot_interpolation_chart_empty;
  klass->prepare = plot_interpolation_chart_prepare;
  klass->accept = plot_interpolation_chart_accept;
  klass->draws_prepared = TRUE;
  klass->press = plot_interpolation_chart_press;
  klass->move = plot_interpolation_chart_move;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_interpolation_chart_init (PlotInterpolationChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->target = -1;
}
