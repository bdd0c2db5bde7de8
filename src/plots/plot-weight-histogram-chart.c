/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the weights of each layer are distributed: a histogram a layer, bins
 * from the range of the data in every frame, with zero marked and the weights
 * of the first snapshot seen as an outline. The number of bins follows the
 * Rice rule, 2 ∛n (D. M. Lane et al., Online Statistics Education).
 *
 * Read top to bottom: counting, data, drawing, words. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-scale.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  MOST_BINS = 60,
  MARGIN = 10,
  REST = 20, /* counting takes at most a part in REST + 1 of the time */
};

/* Weights below this share of the largest count as near zero. */
#define NEAR_ZERO 0.01

typedef enum
{
  WEIGHTS,
  BIASES,
  VISIBLE_BIASES, /* of a Boltzmann machine */
  N_KINDS
} Kind;

static const struct
{
  const char *tensor, *csv;
} kinds[N_KINDS] = { { "weights", "weights" },
                     { "bias", "biases" },
                     { "visible_bias", "visible biases" } };

typedef struct
{
  guint layer;
  Kind kind;
  const MlTensor *now, *first; /* first: (nullable): of the start          */
  gsize n;                     /* values of each                           */
  double low, high;            /* range of both                            */
  guint n_bins;
  guint counts[MOST_BINS], first_counts[MOST_BINS];
  double near_zero;                /* share, 0 … 1                         */
  double left, top, width, height; /* of the bars in the last drawing      */
} Panel;

typedef struct
{
  PlotChart parent;
  gboolean biases, log_axis;
  MlSnapshot *snapshot, *first; /* (nullable) */
  GArray *history;              /* (nullable): of the run, to tell it by */
  GArray *panels;               /* Panel */
  gint64 counted_at, took;      /* µs */
} PlotWeightHistogramChart;

typedef PlotChartClass PlotWeightHistogramChartClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (PlotWeightHistogramChart, biases, FALSE, NULL,
                     N_ ("Biases"),
                     N_ ("Show the biases of each layer, too, and of the "
                         "visible units of a Boltzmann machine")),
  ML_OPTION_BOOLEAN (PlotWeightHistogramChart, log_axis, FALSE, NULL,
                     N_ ("Logarithmic counts"),
                     N_ ("Makes bins of few weights visible")),
};

GType plot_weight_histogram_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotWeightHistogramChart, plot_weight_histogram_chart,
                     PLOT_TYPE_CHART)

static PlotWeightHistogramChart *
cast (PlotChart *chart)
{
  return (PlotWeightHistogramChart *) chart;
}

/* -- Counting -------------------------------------------------------------- */

/* Widens the range to hold all finite values. */
static void
add_range (const MlTensor *tensor, double *low, double *high)
{
  float least = G_MAXFLOAT, most = -G_MAXFLOAT;
  const gsize n = ml_tensor_length (tensor);
  for (gsize i = 0; i < n; i++)
    {
      const float value = tensor->values[i];
      least = value < least && value >= -G_MAXFLOAT ? value : least;
      most = value > most && value <= G_MAXFLOAT ? value : most;
    }
  *low = MIN (*low, (double) least);
  *high = MAX (*high, (double) most);
}

static void
count (const Panel *panel, const MlTensor *tensor, guint *counts)
{
  const float low = (float) panel->low;
  const float factor = (float) (panel->n_bins / (panel->high - panel->low));
  const float last = (float) (panel->n_bins - 1);
  for (gsize i = 0; i < panel->n; i++)
    {
      const float place = (tensor->values[i] - low) * factor;
      if (isfinite (place))
        counts[(guint) CLAMP (place, 0, last)]++;
    }
}

static double
share_near_zero (const MlTensor *tensor, gsize n)
{
  float most = 0;
  for (gsize i = 0; i < n; i++)
    most = fabsf (tensor->values[i]) > most ? fabsf (tensor->values[i]) : most;
  gsize n_near = 0;
  for (gsize i = 0; i < n; i++)
    n_near += fabsf (tensor->values[i]) < (float) NEAR_ZERO * most || most <= 0;
  return (double) n_near / (double) n;
}

static void
add_panel (PlotWeightHistogramChart *self, guint layer, Kind kind)
{
  const char *what = kinds[kind].tensor;
  Panel panel = { .layer = layer,
                  .kind = kind,
                  .now = plot_layers_find (self->snapshot, layer, what),
                  .first = plot_layers_find (self->first, layer, what),
                  .low = (double) INFINITY,
                  .high = -(double) INFINITY };
  panel.n = panel.now != NULL ? ml_tensor_length (panel.now) : 0;
  if (panel.n == 0)
    return;
  if (panel.first == NULL || ml_tensor_length (panel.first) != panel.n)
    panel.first = NULL;
  add_range (panel.now, &panel.low, &panel.high);
  if (panel.first != NULL)
    add_range (panel.first, &panel.low, &panel.high);
  if (!(panel.high > panel.low)) /* all the same, such as biases of 0 */
    {
      panel.low -= 0.5;
      panel.high = panel.low + 1;
    }
  panel.n_bins
      = (guint) CLAMP (2 * cbrt ((double) panel.n), 2, (double) MOST_BINS);
  count (&panel, panel.now, panel.counts);
  if (panel.first != NULL)
    count (&panel, panel.first, panel.first_counts);
  panel.near_zero = share_near_zero (panel.now, panel.n);
  g_array_append_val (self->panels, panel);
}

/* -- Data ------------------------------------------------------------------ */

static void
choose (PlotWeightHistogramChart *self)
{
  const gint64 began = g_get_monotonic_time ();
  g_array_set_size (self->panels, 0);
  for (guint i = 1; i <= plot_layers_last (self->snapshot); i++)
    for (Kind kind = 0; kind < (self->biases ? N_KINDS : BIASES); kind++)
      add_panel (self, i, kind);
  self->counted_at = g_get_monotonic_time ();
  self->took = self->counted_at - began;
}

/* Whether both have the same layers with the same sizes. */
static gboolean
is_same_network (const MlSnapshot *a, const MlSnapshot *b)
{
  const guint last = plot_layers_last (a);
  gboolean is_same = last == plot_layers_last (b);
  for (guint i = 1; i <= last && is_same; i++)
    {
      const MlTensor *p = plot_layers_find (a, i, "weights");
      const MlTensor *q = plot_layers_find (b, i, "weights");
      is_same = (p == NULL) == (q == NULL)
                && (p == NULL || ml_tensor_length (p) == ml_tensor_length (q));
    }
  return is_same;
}

/* The first snapshot of a run that is looked at is its start. */
static void
note_run (PlotWeightHistogramChart *self, const PlotSource *source)
{
  GArray *history
      = source->n_runs > 0 ? (GArray *) source->runs[0].history : NULL;
  if (self->first != NULL && history == self->history
      && is_same_network (self->first, self->snapshot))
    return;
  g_clear_pointer (&self->first, ml_snapshot_unref);
  self->first = ml_snapshot_ref (self->snapshot);
  if (history != NULL)
    g_array_ref (history); /* so that no other run gets its address */
  g_clear_pointer (&self->history, g_array_unref);
  self->history = history;
}

static void
plot_weight_histogram_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotWeightHistogramChart *self = cast (chart);
  const gboolean is_done
      = source->n_runs > 0 && source->runs[0].evaluation != NULL;
  const gint64 since = g_get_monotonic_time () - self->counted_at;
  if (source->snapshot == self->snapshot)
    return;
  if (source->snapshot != NULL && self->snapshot != NULL && !is_done
      && since < REST * self->took)
    return;
  MlSnapshot *old = self->snapshot;
  self->snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  if (self->snapshot != NULL)
    note_run (self, source);
  choose (self);
  ml_snapshot_unref (old);
}

static void
plot_weight_histogram_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_weight_histogram_chart_parent_class)
      ->notify (object, spec);
  choose ((PlotWeightHistogramChart *) object);
}

static gboolean
plot_weight_histogram_chart_offers (const PlotSource *source)
{
  for (guint i = 1; i <= plot_layers_last (source->snapshot); i++)
    if (plot_layers_find (source->snapshot, i, "weights") != NULL)
      return TRUE;
  return FALSE;
}

static const char *
plot_weight_histogram_chart_empty (PlotChart *chart)
{
  return cast (chart)->panels->len > 0
             ? NULL
             : _ ("No weights yet. They appear here while a network trains.");
}

/* -- Drawing --------------------------------------------------------------- */

static guint
highest (const Panel *panel)
{
  guint most = 1;
  for (guint i = 0; i < panel->n_bins; i++)
    most = MAX (most, MAX (panel->counts[i], panel->first_counts[i]));
  return most;
}

/* Pixels above the base line. */
static double
rise (const PlotWeightHistogramChart *self, const Panel *panel, guint n)
{
  const guint most = highest (panel);
  return panel->height
         * (self->log_axis ? log1p (n) / log1p (most) : (double) n / most);
}

static PlotScale
scale_of (const Panel *panel)
{
  return (PlotScale){ .minimum = panel->low,
                      .maximum = panel->high,
                      .start = panel->left,
                      .end = panel->left + panel->width };
}

static void
draw_bars (const PlotWeightHistogramChart *self, const Panel *panel,
           cairo_t *cr, const PlotStyle *style)
{
  const double pitch = panel->width / panel->n_bins;
  const double bottom = panel->top + panel->height;
  const double gap = pitch > 6 ? 1 : 0;
  cairo_new_path (cr);
  for (guint i = 0; i < panel->n_bins; i++)
    {
      const double left = round (panel->left + i * pitch);
      const double right = round (panel->left + (i + 1) * pitch);
      const double up = rise (self, panel, panel->counts[i]);
      cairo_rectangle (cr, left, bottom - up, right - left - gap, up);
    }
  plot_style_set_source (cr, &style->accent);
  cairo_fill (cr);
  if (panel->first == NULL || panel->first == panel->now)
    return;
  cairo_move_to (cr, panel->left, bottom);
  for (guint i = 0; i < panel->n_bins; i++)
    {
      const double y = bottom - rise (self, panel, panel->first_counts[i]);
      cairo_line_to (cr, round (panel->left + i * pitch), y);
      cairo_line_to (cr, round (panel->left + (i + 1) * pitch), y);
    }
  cairo_line_to (cr, panel->left + panel->width, bottom);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, MAX (1, style->line_width * 0.6));
  cairo_stroke (cr);
}

/* The base line, zero as a line of dashes, and numbers below. */
static void
draw_axis (const Panel *panel, cairo_t *cr, const PlotStyle *style,
           gboolean has_numbers)
{
  const PlotScale scale = scale_of (panel);
  const double bottom = round (panel->top + panel->height) + 0.5;
  const double dashes[] = { 3, 3 };
  cairo_new_path (cr);
  cairo_move_to (cr, panel->left, bottom);
  cairo_line_to (cr, panel->left + panel->width, bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  if (panel->low < 0 && panel->high > 0)
    {
      const double zero = round (plot_scale_pixel (&scale, 0)) + 0.5;
      cairo_move_to (cr, zero, panel->top);
      cairo_line_to (cr, zero, bottom);
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  if (!has_numbers)
    return;
  double step;
  const guint at_most
      = (guint) MAX (2, panel->width / (4 * plot_text_height (style)));
  g_autoptr (GArray) ticks = plot_scale_ticks (&scale, at_most, &step);
  for (guint i = 0; i < ticks->len; i++)
    {
      const double tick = g_array_index (ticks, double, i);
      g_autofree char *label = plot_scale_label (&scale, tick, step);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = label,
                                   .x = plot_scale_pixel (&scale, tick),
                                   .y = bottom + 2,
                                   .across = 0.5,
                                   .color = &style->muted,
                                   .flags = PLOT_TEXT_SMALL });
    }
}

/* (transfer full): "Layer 1 · 500 weights" */
static char *
title_of (const Panel *panel)
{
  switch (panel->kind)
    {
    case BIASES:
      return g_strdup_printf (_ ("Layer %u · %zu biases"), panel->layer,
                              panel->n);
    case VISIBLE_BIASES:
      return g_strdup_printf (_ ("Layer %u · %zu visible biases"), panel->layer,
                              panel->n);
    case WEIGHTS:
    case N_KINDS:
    default:
      return g_strdup_printf (_ ("Layer %u · %zu weights"), panel->layer,
                              panel->n);
    }
}

static void
draw_panel (const PlotWeightHistogramChart *self, Panel *panel, cairo_t *cr,
            const PlotStyle *style, cairo_rectangle_int_t room)
{
  const double line = plot_text_height (style);
  const gboolean has_words = room.width > 9 * line && room.height > 5 * line;
  panel->left = room.x;
  panel->width = room.width;
  panel->top = room.y + (has_words ? line + 4 : 1);
  panel->height
      = room.y + room.height - panel->top - (has_words ? line + 2 : 2);
  draw_bars (self, panel, cr, style);
  draw_axis (panel, cr, style, has_words);
  if (!has_words)
    return;
  g_autofree char *title = title_of (panel);
  g_autofree char *near
      = g_strdup_printf (_ ("%.1f %% near 0"), 100 * panel->near_zero);
  const double near_width = plot_text_width (cr, style, near) + 6;
  const gboolean has_near = near_width < 0.5 * panel->width;
  plot_text_draw (
      cr, style,
      &(PlotText){ .text = title,
                   .x = panel->left,
                   .y = room.y,
                   .max_width = panel->width - (has_near ? near_width : 0) });
  if (has_near)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = near,
                                 .x = panel->left + panel->width,
                                 .y = room.y,
                                 .across = 1,
                                 .color = &style->muted });
}

/* The number of columns whose panels come nearest to 8 : 5. */
static guint
columns_for (guint n, double width, double height)
{
  guint best = 1;
  double largest = 0;
  for (guint columns = 1; columns <= n; columns++)
    {
      const guint rows = (n + columns - 1) / columns;
      const double size = MIN (width / columns / 1.6, height / rows);
      if (size <= largest)
        continue;
      largest = size;
      best = columns;
    }
  return best;
}

static void
draw_legend (cairo_t *cr, const PlotStyle *style, double width)
{
  const PlotLegendItem items[] = {
    { _ ("now"), style->accent, -1, -1 },
    { _ ("when first seen"), style->foreground, 0, -1 },
  };
  plot_legend_draw_row (cr, style, items, G_N_ELEMENTS (items), MARGIN,
                        0.8 * plot_text_height (style), width - 2 * MARGIN);
}

static void
plot_weight_histogram_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                  double height, const PlotStyle *style)
{
  PlotWeightHistogramChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_legend = height > 12 * line;
  const double top = has_legend ? 1.6 * line : MARGIN / 2.0;
  const guint n = self->panels->len;
  const guint columns = columns_for (n, width, height - top);
  const guint rows = (n + columns - 1) / columns;
  const double pitch_x = (width - MARGIN) / columns;
  const double pitch_y = (height - top) / rows;
  for (guint i = 0; i < n; i++)
    {
      const cairo_rectangle_int_t room
          = { (int) (MARGIN + i % columns * pitch_x),
              (int) (top + i / columns * pitch_y),
              MAX ((int) pitch_x - MARGIN, 1), MAX ((int) pitch_y - 6, 4) };
      draw_panel (self, &g_array_index (self->panels, Panel, i), cr, style,
                  room);
    }
  if (has_legend)
    draw_legend (cr, style, width);
}

/* -- Words ----------------------------------------------------------------- */

/* (nullable): the panel under the pointer and its bin */
static const Panel *
panel_at (const PlotWeightHistogramChart *self, double x, double y, guint *bin)
{
  for (guint i = 0; i < self->panels->len; i++)
    {
      const Panel *panel = &g_array_index (self->panels, Panel, i);
      const double place
          = floor ((x - panel->left) / panel->width * panel->n_bins);
      if (panel->width > 0 && place >= 0 && place < panel->n_bins
          && y >= panel->top && y <= panel->top + panel->height)
        {
          *bin = (guint) place;
          return panel;
        }
    }
  return NULL;
}

static double
edge (const Panel *panel, guint bin)
{
  return panel->low + (panel->high - panel->low) * bin / panel->n_bins;
}

static char *
plot_weight_histogram_chart_describe_at (PlotChart *chart, double x, double y)
{
  guint bin;
  const Panel *panel = panel_at (cast (chart), x, y, &bin);
  if (panel == NULL)
    return NULL;
  g_autofree char *from = plot_format_value (edge (panel, bin));
  g_autofree char *to = plot_format_value (edge (panel, bin + 1));
  g_autofree char *now
      = g_strdup_printf (_ ("Layer %u, %s to %s: %u of %zu"), panel->layer,
                         from, to, panel->counts[bin], panel->n);
  return panel->first != NULL && panel->first != panel->now
             ? g_strdup_printf (_ ("%s\nwhen first seen: %u"), now,
                                panel->first_counts[bin])
             : g_steal_pointer (&now);
}

static void
plot_weight_histogram_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                        double y, const PlotStyle *style)
{
  guint bin;
  const Panel *panel = panel_at (cast (chart), x, y, &bin);
  if (panel == NULL)
    return;
  const double pitch = panel->width / panel->n_bins;
  const double left = round (panel->left + bin * pitch);
  const double right = round (panel->left + (bin + 1) * pitch);
  cairo_rectangle (cr, left - 0.5, panel->top + 0.5, right - left,
                   panel->height);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static char *
plot_weight_histogram_chart_describe (PlotChart *chart)
{
  PlotWeightHistogramChart *self = cast (chart);
  GString *text = g_string_new (_ ("Histograms of the weights."));
  for (guint i = 0; i < self->panels->len; i++)
    {
      const Panel *panel = &g_array_index (self->panels, Panel, i);
      double low = (double) INFINITY, high = -(double) INFINITY;
      add_range (panel->now, &low, &high);
      g_autofree char *title = title_of (panel);
      g_autofree char *from = plot_format_value (low);
      g_autofree char *to = plot_format_value (high);
      g_string_append_printf (text, _ (" %s from %s to %s, %.1f %% near zero."),
                              title, from, to, 100 * panel->near_zero);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_weight_histogram_chart_to_csv (PlotChart *chart)
{
  PlotWeightHistogramChart *self = cast (chart);
  GString *csv = g_string_new ("layer,of,from,to,count,count_first_seen\n");
  for (guint i = 0; i < self->panels->len; i++)
    {
      const Panel *panel = &g_array_index (self->panels, Panel, i);
      for (guint bin = 0; bin < panel->n_bins; bin++)
        {
          g_string_append_printf (csv, "%u,%s,", panel->layer,
                                  kinds[panel->kind].csv);
          plot_csv_number (csv, edge (panel, bin));
          g_string_append_c (csv, ',');
          plot_csv_number (csv, edge (panel, bin + 1));
          g_string_append_printf (csv, ",%u,", panel->counts[bin]);
          if (panel->first != NULL)
            g_string_append_printf (csv, "%u", panel->first_counts[bin]);
          g_string_append_c (csv, '\n');
        }
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_weight_histogram_chart_finalize (GObject *object)
{
  PlotWeightHistogramChart *self = (PlotWeightHistogramChart *) object;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->first, ml_snapshot_unref);
  g_clear_pointer (&self->history, g_array_unref);
  g_array_unref (self->panels);
  G_OBJECT_CLASS (plot_weight_histogram_chart_parent_class)->finalize (object);
}

static void
plot_weight_histogram_chart_class_init (PlotWeightHistogramChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_weight_histogram_chart_finalize;
  object_class->notify = plot_weight_histogram_chart_notify;
  klass->title = N_ ("Weight histograms");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_weight_histogram_chart_offers;
  klass->update = plot_weight_histogram_chart_update;
  klass->draw = plot_weight_histogram_chart_draw;
  klass->draw_hover = plot_weight_histogram_chart_draw_hover;
  klass->describe_at = plot_weight_histogram_chart_describe_at;
  klass->describe = plot_weight_histogram_chart_describe;
  klass->to_csv = plot_weight_histogram_chart_to_csv;
  klass->empty = plot_weight_histogram_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_weight_histogram_chart_init (PlotWeightHistogramChart *self)
{
  self->panels = g_array_new (FALSE, FALSE, sizeof (Panel));
}
