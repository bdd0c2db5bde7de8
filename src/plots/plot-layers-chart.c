/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The health of a network's layers while it learns: how large their gradients,
 * weights and steps are, what share of their units is saturated or dead. As
 * bars from the first layer to the last, vanishing gradients are a staircase
 * that falls to the left (S. Hochreiter, diploma thesis, Munich 1991; X. Glorot
 * and Y. Bengio, AISTATS 2010); as lines over epochs one sees when it began.
 *
 * Sizes stand on a logarithmic scale, shares in percent. The scale holds all
 * of the run, so that bars do not jump. */
#include "plot-chart-private.h"
#include "plot-history.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

/* Steps of a thousandth of the weights' size are a rule of thumb: A. Karpathy
 * and others, CS231n lecture notes, "Ratio of weights:updates". */
#define GOOD_RATIO 1e-3
#define MOST_DECADES 16  /* of a logarithmic scale  */
#define MARKER_PITCH 110 /* between markers of a line, pixels */

typedef enum
{
  MEASURE_GRADIENT,
  MEASURE_RATIO,
  MEASURE_WEIGHTS,
  MEASURE_SATURATED,
  MEASURE_DEAD,
  N_MEASURES
} Measure;

static const struct
{
  const char *title, *word, *column, *none;
} measures[N_MEASURES] = {
  { N_ ("Norm of the gradient"), N_ ("gradient"), "gradient_norm",
    N_ ("No gradients were reported.") },
  { N_ ("Update over weights"), N_ ("update over weights"), "update_ratio",
    N_ ("No updates were reported.") },
  { N_ ("Norm of the weights"), N_ ("weights"), "weight_norm",
    N_ ("No weights were reported.") },
  { N_ ("Saturated units, %"), N_ ("saturated"), "saturated_percent",
    N_ ("No layer here can saturate. Layers of sigmoid or tanh units can.") },
  { N_ ("Dead units, %"), N_ ("dead"), "dead_percent",
    N_ ("No layer here has units that can die. Layers of ReLU units have.") },
};

enum
{
  VIEW_BARS,
  VIEW_LINES
};

typedef struct
{
  PlotChart parent;
  int measure, view;
  PlotHistory *history; /* (nullable): what the x axis counts              */
  const GArray *epochs; /* (nullable): of history, a double for each point */
  GArray *stats;        /* (nullable): MlLayerStats, n_layers a point      */
  guint n_layers;
  char **names;      /* n_layers, for people                            */
  guint n_points;    /* known to both                                   */
  PlotExtent extent; /* of the chosen measure, all points               */
} PlotLayersChart;

typedef PlotChartClass PlotLayersChartClass;

ML_DEFINE_CHOICE (PlotLayersMeasure, plot_layers_measure,
                  { MEASURE_GRADIENT, N_ ("Gradient"), "gradient" },
                  { MEASURE_RATIO, N_ ("Update over weights"), "ratio" },
                  { MEASURE_WEIGHTS, N_ ("Weights"), "weights" },
                  { MEASURE_SATURATED, N_ ("Saturated units"), "saturated" },
                  { MEASURE_DEAD, N_ ("Dead units"), "dead" })

ML_DEFINE_CHOICE (PlotLayersView, plot_layers_view,
                  { VIEW_BARS, N_ ("Now, as bars"), "bars" },
                  { VIEW_LINES, N_ ("Over epochs, as lines"), "lines" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotLayersChart, measure, plot_layers_measure_get_type,
                    MEASURE_GRADIENT, NULL, N_ ("Measure"),
                    N_ ("What is shown of each layer")),
  ML_OPTION_CHOICE (PlotLayersChart, view, plot_layers_view_get_type, VIEW_BARS,
                    NULL, N_ ("View"),
                    N_ ("The layers side by side as they are now, or how they "
                        "came there")),
};

GType plot_layers_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotLayersChart, plot_layers_chart, PLOT_TYPE_CHART)

static PlotLayersChart *
cast (PlotChart *chart)
{
  return (PlotLayersChart *) chart;
}

static gboolean
is_share (int measure)
{
  return measure == MEASURE_SATURATED || measure == MEASURE_DEAD;
}

static double
value_of (const MlLayerStats *stats, int measure)
{
  const float values[N_MEASURES]
      = { stats->gradient_norm, stats->update_ratio, stats->weight_norm,
          100 * stats->saturated, 100 * stats->dead };
  return (double) values[measure];
}

static double
value_at (const PlotLayersChart *self, guint point, guint layer, int measure)
{
  return value_of (&g_array_index (self->stats, MlLayerStats,
                                   point * self->n_layers + layer),
                   measure);
}

/* (nullable): x of each point, that of the model on all rows. */
static const GArray *
find_epochs (const PlotHistory *history)
{
  if (history == NULL || history->parts->len == 0)
    return NULL;
  const PlotPart *part = g_ptr_array_index (history->parts, 0);
  return part->part == 0 ? part->x[PLOT_X_EPOCH] : NULL;
}

static double
epoch_at (const PlotLayersChart *self, guint point)
{
  return g_array_index (self->epochs, double, point);
}

static void
measure_extent (PlotLayersChart *self)
{
  self->extent = (PlotExtent) PLOT_EXTENT_NONE;
  for (guint i = 0; i < self->n_points; i++)
    for (guint layer = 0; layer < self->n_layers; layer++)
      plot_extent_add (&self->extent, value_at (self, i, layer, self->measure));
}

/* "layer3" as people say it. */
static char *
name_for_people (const char *name)
{
  guint number;
  char rest;
  return sscanf (name, "layer%u%c", &number, &rest) == 1
             ? g_strdup_printf (_ ("Layer %u"), number)
             : g_strdup (name);
}

static void
set_names (PlotLayersChart *self, const PlotSource *source)
{
  g_clear_pointer (&self->names, g_strfreev);
  self->n_layers = source->n_layers;
  self->names = g_new0 (char *, self->n_layers + 1);
  for (guint i = 0; i < self->n_layers; i++)
    self->names[i] = name_for_people (source->layer_names[i]);
}

static void
plot_layers_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotLayersChart *self = cast (chart);
  const GArray *history = source->n_runs > 0 ? source->runs[0].history : NULL;
  const gboolean has_stats = source->layers != NULL && source->n_layers > 0;
  if (self->history != NULL
      && (history == NULL || !plot_history_continues (self->history, history)))
    g_clear_pointer (&self->history, plot_history_free);
  if (self->history == NULL && history != NULL)
    self->history = plot_history_new (history);
  if (self->history != NULL)
    plot_history_read (self->history);
  g_clear_pointer (&self->stats, g_array_unref);
  self->n_points = 0;
  if (!has_stats)
    return;
  self->stats = g_array_ref ((GArray *) source->layers);
  set_names (self, source);
  self->epochs = find_epochs (self->history);
  if (self->epochs != NULL)
    self->n_points = MIN (self->epochs->len, self->stats->len / self->n_layers);
  measure_extent (self);
}

static void
plot_layers_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_layers_chart_parent_class)->notify (object, spec);
  measure_extent ((PlotLayersChart *) object);
}

static const char *
plot_layers_chart_empty (PlotChart *chart)
{
  PlotLayersChart *self = cast (chart);
  if (self->n_points == 0)
    return _ ("No layers yet. How they fare appears here as soon as a network "
              "trains.");
  return plot_extent_is_empty (&self->extent) ? _ (measures[self->measure].none)
                                              : NULL;
}

/* Whole decades around all values, the reference mark among them. */
static void
set_y_range (const PlotLayersChart *self, PlotScale *y)
{
  y->is_log = !is_share (self->measure);
  if (!y->is_log)
    {
      plot_scale_set_range (y, 0, 100);
      return;
    }
  PlotExtent extent = self->extent;
  if (self->measure == MEASURE_RATIO)
    plot_extent_add (&extent, GOOD_RATIO);
  const double least
      = MIN (extent.least_positive, MAX (extent.high, G_MINFLOAT));
  const double high = ceil (log10 (MAX (extent.high, G_MINFLOAT)) + 0.05);
  const double low = MAX (floor (log10 (least) - 0.05), high - MOST_DECADES);
  plot_scale_set_range (y, pow (10, MIN (low, high - 1)), pow (10, high));
}

/* The rule of thumb for steps, as a dashed line with its name. */
static void
draw_reference (const PlotLayersChart *self, cairo_t *cr,
                const PlotStyle *style, const PlotAxes *axes)
{
  const double y = floor (plot_scale_pixel (&axes->y, GOOD_RATIO)) + 0.5;
  if (self->measure != MEASURE_RATIO || y < axes->top || y > axes->bottom)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, axes->left, y);
  cairo_line_to (cr, axes->right, y);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1);
  plot_palette_set_dash (cr, 1, 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = _ ("0.001: a rule of thumb"),
                               .x = axes->left + 6,
                               .y = y - 2,
                               .down = 1,
                               .max_width = axes->right - axes->left - 8,
                               .color = &style->muted,
                               .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
}

static char *
format_value (const PlotLayersChart *self, double value)
{
  if (is_share (self->measure))
    return g_strdup_printf ("%.0f %%", value);
  char digits[G_ASCII_DTOSTR_BUF_SIZE]; /* two are enough to compare */
  g_ascii_formatd (digits, sizeof digits, "%.1e", value);
  return plot_format_value (g_ascii_strtod (digits, NULL));
}

static void
draw_bar (const PlotLayersChart *self, cairo_t *cr, const PlotStyle *style,
          const PlotAxes *axes, guint layer)
{
  const double value
      = value_at (self, self->n_points - 1, layer, self->measure);
  const double from = plot_scale_pixel (&axes->x, layer + 0.18);
  const double to = plot_scale_pixel (&axes->x, layer + 0.82);
  if (!isfinite (value) || to < axes->left || from > axes->right)
    return;
  const double y = CLAMP (plot_scale_pixel (&axes->y, value), axes->top - 9,
                          axes->bottom - 1);
  const PlotColor color = plot_palette_class (layer, style->is_dark);
  cairo_new_path (cr);
  cairo_rectangle (cr, from, y, to - from, axes->bottom - y);
  plot_style_set_source (cr, &color);
  cairo_fill (cr);
  g_autofree char *text = format_value (self, value);
  const double highest = axes->top + plot_text_height (style);
  const double room
      = plot_scale_pixel (&axes->x, 1) - plot_scale_pixel (&axes->x, 0) - 4;
  if (plot_text_width (cr, style, text) <= room)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = text,
                                 .x = (from + to) / 2,
                                 .y = MAX (y - 2, highest),
                                 .across = 0.5,
                                 .down = 1,
                                 .color = &style->foreground,
                                 .flags = PLOT_TEXT_HALO });
}

static void
draw_bars (PlotLayersChart *self, cairo_t *cr, const PlotStyle *style,
           double width, double height)
{
  PlotAxes axes = { .x_labels = (const char *const *) self->names,
                    .n_x_labels = self->n_layers,
                    .y_title = _ (measures[self->measure].title) };
  plot_scale_set_range (&axes.x, 0, self->n_layers);
  set_y_range (self, &axes.y);
  plot_chart_place_axes (&self->parent, 0, &axes, cr, style, 0, 0, width,
                         height);
  plot_axes_draw (&axes, cr, style);
  draw_reference (self, cr, style, &axes);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  for (guint layer = 0; layer < self->n_layers; layer++)
    draw_bar (self, cr, style, &axes, layer);
  cairo_restore (cr);
}

/* (transfer full): what @layer was at each point. */
static double *
values_of (const PlotLayersChart *self, guint layer)
{
  double *values = g_new (double, self->n_points);
  for (guint i = 0; i < self->n_points; i++)
    {
      const double value = value_at (self, i, layer, self->measure);
      values[i] = isfinite (value) ? value : (double) NAN;
    }
  return values;
}

/* A marker on the line every so many pixels, and on its end. */
static void
draw_markers (cairo_t *cr, const PlotStyle *style, const PlotAxes *axes,
              const PlotLine *line, guint layer)
{
  const PlotColor color = plot_palette_class (layer, style->is_dark);
  double last = (double) INFINITY;
  plot_style_set_source (cr, &color);
  for (guint i = line->n; i-- > 0;)
    {
      const double x = plot_scale_pixel (&axes->x, line->x[i]);
      const double y = plot_scale_pixel (&axes->y, line->y[i]);
      if (last - x < MARKER_PITCH || isnan (y)
          || !plot_axes_contains (axes, x, y))
        continue;
      last = x;
      cairo_new_path (cr);
      plot_palette_marker (cr, layer, x, y, 4.5 * style->line_width);
      cairo_fill (cr);
    }
}

static void
draw_line_labels (const PlotLayersChart *self, cairo_t *cr,
                  const PlotStyle *style, const PlotAxes *axes)
{
  const double line = plot_text_height (style);
  const guint most = (guint) MAX (1, (axes->bottom - axes->top) / line);
  const guint stride = (self->n_layers + most - 1) / most;
  g_autofree double *y = g_new (double, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    {
      const double value
          = value_at (self, self->n_points - 1, i, self->measure);
      y[i] = isfinite (value) && i % stride == 0 ? CLAMP (
                 plot_scale_pixel (&axes->y, value), axes->top, axes->bottom)
                                                 : (double) NAN;
    }
  plot_legend_spread (y, self->n_layers, line, axes->top, axes->bottom);
  for (guint i = 0; i < self->n_layers; i++)
    {
      const PlotColor color = plot_palette_class (i, style->is_dark);
      if (!isnan (y[i]))
        plot_text_draw (cr, style,
                        &(PlotText){ .text = self->names[i],
                                     .x = axes->right + 8,
                                     .y = y[i],
                                     .down = 0.5,
                                     .max_width = axes->room_right - 8,
                                     .color = &color });
    }
}

static double
widest_name (const PlotLayersChart *self, cairo_t *cr, const PlotStyle *style)
{
  double widest = 0;
  for (guint i = 0; i < self->n_layers; i++)
    widest = MAX (widest, plot_text_width (cr, style, self->names[i]));
  return widest;
}

static void
draw_lines (PlotLayersChart *self, cairo_t *cr, const PlotStyle *style,
            double width, double height)
{
  PlotAxes axes = { .x_title = _ ("Epoch"),
                    .y_title = _ (measures[self->measure].title) };
  const PlotPart *part = g_ptr_array_index (self->history->parts, 0);
  axes.room_right
      = width > 300 ? MIN (widest_name (self, cr, style) + 16, width / 3) : 0;
  axes.x.is_whole = TRUE;
  plot_scale_set_range (&axes.x, part->x_extent[PLOT_X_EPOCH].low,
                        part->x_extent[PLOT_X_EPOCH].high);
  set_y_range (self, &axes.y);
  plot_chart_place_axes (&self->parent, 0, &axes, cr, style, 0, 0, width,
                         height);
  plot_axes_draw (&axes, cr, style);
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      g_autofree double *values = values_of (self, layer);
      const PlotColor color = plot_palette_class (layer, style->is_dark);
      const PlotLine line = { (const double *) (gpointer) self->epochs->data,
                              values, self->n_points, 0 };
      plot_line_draw (cr, &line, &axes, style, &color, style->line_width);
      draw_markers (cr, style, &axes, &line, layer);
    }
  draw_reference (self, cr, style, &axes);
  if (!axes.is_bare && axes.room_right > 0)
    draw_line_labels (self, cr, style, &axes);
}

static void
plot_layers_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                        double height, const PlotStyle *style)
{
  PlotLayersChart *self = cast (chart);
  if (self->view == VIEW_BARS)
    draw_bars (self, cr, style, width, height);
  else
    draw_lines (self, cr, style, width, height);
}

/* The point nearest to pixel @x. */
static guint
point_at (const PlotLayersChart *self, const PlotAxes *axes, double x)
{
  const double *epochs = (const double *) (gpointer) self->epochs->data;
  const double at = plot_scale_value (&axes->x, x);
  const guint i
      = MIN (plot_line_find (epochs, self->n_points, at), self->n_points - 1);
  return i > 0 && at - epochs[i - 1] < epochs[i] - at ? i - 1 : i;
}

/* The layer whose line is nearest to pixel @y at @point. */
static guint
layer_at (const PlotLayersChart *self, const PlotAxes *axes, guint point,
          double y)
{
  guint best = 0;
  double least = (double) INFINITY;
  for (guint i = 0; i < self->n_layers; i++)
    {
      const double value = value_at (self, point, i, self->measure);
      const double away = fabs (plot_scale_pixel (&axes->y, value) - y);
      if (away < least)
        least = away, best = i;
    }
  return best;
}

/* What is under a pixel of the last drawing. */
static const PlotAxes *
find_at (PlotLayersChart *self, double x, double y, guint *point, guint *layer)
{
  const PlotAxes *axes = plot_chart_axes_at (&self->parent, x, y, NULL);
  if (axes == NULL)
    return NULL;
  *point = self->n_points - 1;
  if (self->view == VIEW_BARS)
    *layer = (guint) CLAMP (plot_scale_value (&axes->x, x), 0,
                            self->n_layers - 0.5);
  else
    {
      *point = point_at (self, axes, x);
      *layer = layer_at (self, axes, *point, y);
    }
  return axes;
}

static void
plot_layers_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                              const PlotStyle *style)
{
  PlotLayersChart *self = cast (chart);
  guint point, layer;
  const PlotAxes *axes = find_at (self, x, y, &point, &layer);
  if (axes == NULL)
    return;
  const double value = value_at (self, point, layer, self->measure);
  if (!isfinite (value))
    return;
  const double top
      = CLAMP (plot_scale_pixel (&axes->y, value), axes->top, axes->bottom);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 1.5);
  if (self->view == VIEW_BARS)
    {
      const double from = plot_scale_pixel (&axes->x, layer + 0.18);
      const double to = plot_scale_pixel (&axes->x, layer + 0.82);
      cairo_rectangle (cr, from, top, to - from, axes->bottom - top);
    }
  else
    cairo_arc (cr, plot_scale_pixel (&axes->x, epoch_at (self, point)), top,
               4 * style->line_width, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static char *
plot_layers_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotLayersChart *self = cast (chart);
  guint point, layer;
  if (find_at (self, x, y, &point, &layer) == NULL)
    return NULL;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s, epoch %g"), self->names[layer],
                          epoch_at (self, point));
  for (int i = 0; i < N_MEASURES; i++)
    {
      const double value = value_at (self, point, layer, i);
      if (!isfinite (value))
        continue;
      g_autofree char *number = plot_format_value (value);
      g_string_append_printf (text, "\n%s %s%s", _ (measures[i].word), number,
                              is_share (i) ? " %" : "");
    }
  return g_string_free (text, FALSE);
}

/* How many times smaller the first layer's gradient is than the last's. */
static void
append_fall (const PlotLayersChart *self, GString *text)
{
  const guint now = self->n_points - 1;
  const double first = value_at (self, now, 0, MEASURE_GRADIENT);
  const double last
      = value_at (self, now, self->n_layers - 1, MEASURE_GRADIENT);
  if (self->measure != MEASURE_GRADIENT || self->n_layers < 2
      || !(first > 0 && last > 0))
    return;
  g_autofree char *times
      = g_strdup_printf ("%.3g", first < last ? last / first : first / last);
  g_string_append_printf (
      text,
      first < last
          ? _ (" The first layer's gradient is %s times smaller than the "
               "last's.")
          : _ (" The first layer's gradient is %s times that of the last."),
      times);
}

static char *
plot_layers_chart_describe (PlotChart *chart)
{
  PlotLayersChart *self = cast (chart);
  GString *text = g_string_new (_ (measures[self->measure].title));
  const double epoch = epoch_at (self, self->n_points - 1);
  g_string_append_printf (
      text,
      ngettext (" of each layer after %g epoch:",
                " of each layer after %g epochs:", plot_plural_of (epoch)),
      epoch);
  for (guint i = 0; i < self->n_layers; i++)
    {
      const double value
          = value_at (self, self->n_points - 1, i, self->measure);
      g_autofree char *number = isfinite (value) ? format_value (self, value)
                                                 : g_strdup (_ ("none"));
      g_string_append_printf (text, "%s %s %s", i > 0 ? "," : "",
                              self->names[i], number);
    }
  g_string_append_c (text, '.');
  append_fall (self, text);
  return g_string_free (text, FALSE);
}

static char *
plot_layers_chart_to_csv (PlotChart *chart)
{
  PlotLayersChart *self = cast (chart);
  GString *csv = g_string_new ("epoch,layer,");
  g_string_append_printf (csv, "%s\n", measures[self->measure].column);
  for (guint i = self->view == VIEW_BARS ? self->n_points - 1 : 0;
       i < self->n_points; i++)
    for (guint layer = 0; layer < self->n_layers; layer++)
      {
        plot_csv_number (csv, epoch_at (self, i));
        g_string_append_c (csv, ',');
        plot_csv_text (csv, self->names[layer]);
        g_string_append_c (csv, ',');
        plot_csv_number (csv, value_at (self, i, layer, self->measure));
        g_string_append_c (csv, '\n');
      }
  return g_string_free (csv, FALSE);
}

static void
plot_layers_chart_finalize (GObject *object)
{
  PlotLayersChart *self = (PlotLayersChart *) object;
  g_clear_pointer (&self->history, plot_history_free);
  g_clear_pointer (&self->stats, g_array_unref);
  g_strfreev (self->names);
  G_OBJECT_CLASS (plot_layers_chart_parent_class)->finalize (object);
}

static void
plot_layers_chart_class_init (PlotLayersChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_layers_chart_finalize;
  object_class->notify = plot_layers_chart_notify;
  klass->title = N_ ("Layers");
  klass->needs = PLOT_NEEDS_LAYERS;
  klass->update = plot_layers_chart_update;
  klass->draw = plot_layers_chart_draw;
  klass->draw_hover = plot_layers_chart_draw_hover;
  klass->describe_at = plot_layers_chart_describe_at;
  klass->describe = plot_layers_chart_describe;
  klass->to_csv = plot_layers_chart_to_csv;
  klass->empty = plot_layers_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_layers_chart_init (PlotLayersChart *self)
{
}
