/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The confusion matrix as a heat map: a row per actual class, a column per
 * predicted one. A cell shows its weight of rows and its share of the row, and
 * the share is its color, so that small classes are seen too. */
#include "plot-confusion-chart.h"
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-decision.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  PlotChart parent;
  MlEvaluation *evaluation; /* (nullable) */
  char *title;
  guint n_runs;    /* that could be shown; the first one is */
  double *cells;   /* (nullable): at the threshold in force */
  double *costs;   /* (nullable) */
  char *condition; /* (nullable): which threshold that is */
  /* Of the last drawing. */
  double left, top, cell_width, cell_height;
} PlotConfusionChart;

typedef PlotChartClass PlotConfusionChartClass;

G_DEFINE_FINAL_TYPE (PlotConfusionChart, plot_confusion_chart, PLOT_TYPE_CHART)

static PlotConfusionChart *
cast (PlotChart *chart)
{
  return (PlotConfusionChart *) chart;
}

static guint
n_classes (PlotConfusionChart *self)
{
  return ml_evaluation_n_classes (self->evaluation);
}

static char **
labels_of (PlotConfusionChart *self)
{
  return ml_evaluation_class (self->evaluation)->labels;
}

/* The cells as the threshold makes them, and what they cost. */
static void
decide (PlotConfusionChart *self, const PlotDecision *decision,
        guint class_index)
{
  const guint n = n_classes (self);
  if (decision->costs != NULL)
    self->costs = g_memdup2 (decision->costs, sizeof (double) * n * n);
  if (isnan (decision->threshold) || class_index >= n)
    return;
  g_autofree char *number = plot_format_value (decision->threshold);
  self->cells = ml_decision_confusion (self->evaluation, class_index,
                                       decision->threshold);
  self->condition = g_strdup_printf (_ ("“%s” if p ≥ %s"),
                                     labels_of (self)[class_index], number);
}

static void
plot_confusion_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotConfusionChart *self = cast (chart);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->costs, g_free);
  g_clear_pointer (&self->condition, g_free);
  self->n_runs = 0;
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->evaluation == NULL
          || ml_evaluation_n_classes (run->evaluation) == 0)
        continue;
      if (self->n_runs++ > 0)
        continue;
      self->evaluation = ml_evaluation_ref (run->evaluation);
      self->title = g_strdup (run->title != NULL ? run->title : "");
    }
  if (self->evaluation != NULL && source->decision != NULL)
    decide (self, source->decision, source->class_index);
}

static const char *
plot_confusion_chart_empty (PlotChart *chart)
{
  return cast (chart)->evaluation != NULL
             ? NULL
             : _ ("No confusion matrix yet. It appears when a run with a "
                  "nominal class is finished.");
}

static double
cell (PlotConfusionChart *self, guint actual, guint predicted)
{
  const double *cells = self->cells != NULL
                            ? self->cells
                            : ml_evaluation_confusion (self->evaluation);
  return cells[(gsize) actual * n_classes (self) + predicted];
}

static double
row_sum (PlotConfusionChart *self, guint actual)
{
  double sum = 0;
  for (guint i = 0; i < n_classes (self); i++)
    sum += cell (self, actual, i);
  return sum;
}

static double
row_share (PlotConfusionChart *self, guint actual, guint predicted)
{
  const double sum = row_sum (self, actual);
  return sum > 0 ? cell (self, actual, predicted) / sum : 0;
}

static double
widest_label (PlotConfusionChart *self, cairo_t *cr, const PlotStyle *style)
{
  double widest = 0;
  for (guint i = 0; i < MIN (n_classes (self), 200); i++)
    widest = MAX (widest, plot_text_width (cr, style, labels_of (self)[i]));
  return widest;
}

static void
draw_cell (PlotConfusionChart *self, cairo_t *cr, const PlotStyle *style,
           guint actual, guint predicted)
{
  const double share = row_share (self, actual, predicted);
  const double value = cell (self, actual, predicted);
  const PlotColor color = plot_palette_magnitude (share, style->is_dark);
  const double x = round (self->left + predicted * self->cell_width);
  const double y = round (self->top + actual * self->cell_height);
  const double right = round (self->left + (predicted + 1) * self->cell_width);
  const double bottom = round (self->top + (actual + 1) * self->cell_height);
  const double gap = self->cell_width >= 8 && self->cell_height >= 8 ? 1 : 0;
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  cairo_rectangle (cr, x, y, right - x - gap, bottom - y - gap);
  cairo_fill (cr);
  const double line = plot_text_height (style);
  g_autofree char *count = plot_format_value (value);
  const double width = plot_text_width (cr, style, count);
  if (value <= 0 || width + 4 > self->cell_width || line > self->cell_height)
    return;
  const gboolean has_percent
      = self->cell_height >= 2.4 * line && self->cell_width >= 3.5 * line;
  const PlotColor text = plot_color_readable_on (&color);
  const double middle = (y + bottom) / 2;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = count,
                               .x = (x + right) / 2,
                               .y = has_percent ? middle - 0.4 * line : middle,
                               .across = 0.5,
                               .down = 0.5,
                               .color = &text,
                               .flags = has_percent ? PLOT_TEXT_BOLD : 0 });
  if (!has_percent)
    return;
  g_autofree char *percent = g_strdup_printf ("%.1f %%", 100 * share);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = percent,
                               .x = (x + right) / 2,
                               .y = middle + 0.5 * line,
                               .across = 0.5,
                               .down = 0.5,
                               .color = &text,
                               .flags = PLOT_TEXT_SMALL });
}

/* Every how many-th name has room in @pitch pixels. */
static guint
label_stride (const PlotStyle *style, double pitch)
{
  return (guint) MAX (1, ceil (plot_text_height (style) / pitch));
}

static void
draw_names (PlotConfusionChart *self, cairo_t *cr, const PlotStyle *style,
            double room_left, double room_top, gboolean is_turned)
{
  const guint down = label_stride (style, self->cell_height);
  const guint across = is_turned ? label_stride (style, self->cell_width) : 1;
  for (guint i = 0; i < n_classes (self); i++)
    {
      const char *label = labels_of (self)[i];
      if (i % down == 0)
        plot_text_draw (
            cr, style,
            &(PlotText){ .text = label,
                         .x = self->left - 6,
                         .y = self->top + (i + 0.5) * self->cell_height,
                         .across = 1,
                         .down = 0.5,
                         .max_width = room_left });
      if (i % across == 0)
        plot_text_draw (
            cr, style,
            &(PlotText){ .text = label,
                         .x = self->left + (i + 0.5) * self->cell_width,
                         .y = self->top - 5,
                         .across = is_turned ? 0 : 0.5,
                         .down = is_turned ? 0.5 : 1,
                         .max_width
                         = is_turned ? room_top : self->cell_width - 2,
                         .flags = is_turned ? PLOT_TEXT_UPWARDS : 0 });
    }
}

/* Which run, where there are several, and which threshold. (transfer full) */
static char *
make_heading (PlotConfusionChart *self)
{
  const char *title = self->n_runs > 1 ? self->title : "";
  const char *condition = self->condition != NULL ? self->condition : "";
  return g_strdup_printf ("%s%s%s", title,
                          *title != '\0' && *condition != '\0' ? " · " : "",
                          condition);
}

static void
draw_titles (PlotConfusionChart *self, cairo_t *cr, const PlotStyle *style,
             double width, double room_left, double room_top)
{
  const guint n = n_classes (self);
  const double line = plot_text_height (style);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = _ ("Predicted"),
                               .x = self->left + n * self->cell_width / 2,
                               .y = self->top - 8 - room_top,
                               .across = 0.5,
                               .down = 1,
                               .color = &style->muted });
  plot_text_draw (cr, style,
                  &(PlotText){ .text = _ ("Actual"),
                               .x = self->left - 10 - room_left - line,
                               .y = self->top + n * self->cell_height / 2,
                               .across = 0.5,
                               .color = &style->muted,
                               .flags = PLOT_TEXT_UPWARDS });
  g_autofree char *heading = make_heading (self);
  if (*heading != '\0')
    plot_text_draw (cr, style,
                    &(PlotText){ .text = heading,
                                 .x = width / 2,
                                 .y = 4,
                                 .across = 0.5,
                                 .max_width = width - 16,
                                 .flags = PLOT_TEXT_BOLD });
}

static void
plot_confusion_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                           double height, const PlotStyle *style)
{
  PlotConfusionChart *self = cast (chart);
  const guint n = n_classes (self);
  const double line = plot_text_height (style);
  const double widest = widest_label (self, cr, style);
  const gboolean is_small = width < 160 || height < 130;
  const double title = self->n_runs > 1 || self->condition != NULL ? line : 0;
  const double room_left = is_small ? 0 : MIN (widest + 2, 0.25 * width);
  const double left = is_small ? 2 : room_left + line + 14;
  const double across = width - left - 8;
  const gboolean is_turned = widest + 6 > across / n;
  const double room_top = is_small    ? 0
                          : is_turned ? MIN (widest + 2, 0.25 * height)
                                      : line;
  const double top = is_small ? 2 : title + room_top + line + 12;
  self->cell_height = (height - top - 8) / n;
  self->cell_width = MIN (across / n, MAX (2.2 * self->cell_height, 90));
  self->cell_height = MIN (self->cell_height, 1.2 * self->cell_width);
  self->left = floor (left + MAX (0, (across - n * self->cell_width) / 2));
  self->top = floor (top);
  for (guint actual = 0; actual < n; actual++)
    for (guint predicted = 0; predicted < n; predicted++)
      draw_cell (self, cr, style, actual, predicted);
  if (is_small)
    return;
  draw_names (self, cr, style, room_left, room_top,
              widest + 6 > self->cell_width);
  draw_titles (self, cr, style, width, room_left, room_top);
}

/**
 * plot_confusion_chart_cell_at:
 * @actual: (out): class index of the row
 * @predicted: (out): class index of the column
 *
 * Returns: whether pixel (@x, @y) of the last drawing lies in a cell
 */
gboolean
plot_confusion_chart_cell_at (PlotChart *chart, double x, double y,
                              guint *actual, guint *predicted)
{
  PlotConfusionChart *self = cast (chart);
  if (self->evaluation == NULL || self->cell_width <= 0
      || self->cell_height <= 0)
    return FALSE;
  const double column = floor ((x - self->left) / self->cell_width);
  const double row = floor ((y - self->top) / self->cell_height);
  const guint n = n_classes (self);
  if (!(column >= 0 && column < n && row >= 0 && row < n))
    return FALSE;
  *actual = (guint) row;
  *predicted = (guint) column;
  return TRUE;
}

static void
plot_confusion_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                 double y, const PlotStyle *style)
{
  PlotConfusionChart *self = cast (chart);
  guint actual, predicted;
  if (!plot_confusion_chart_cell_at (chart, x, y, &actual, &predicted))
    return;
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, round (self->left + predicted * self->cell_width),
                   round (self->top + actual * self->cell_height),
                   round (self->cell_width) - 1, round (self->cell_height) - 1);
  cairo_stroke (cr);
}

static char *
plot_confusion_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotConfusionChart *self = cast (chart);
  guint actual, predicted;
  if (!plot_confusion_chart_cell_at (chart, x, y, &actual, &predicted))
    return NULL;
  g_autofree char *count = plot_format_value (cell (self, actual, predicted));
  g_autofree char *sum = plot_format_value (row_sum (self, actual));
  g_autofree char *text = g_strdup_printf (
      _ ("%s of %s rows of class %s (%.1f %%) were predicted as %s"), count,
      sum, labels_of (self)[actual], 100 * row_share (self, actual, predicted),
      labels_of (self)[predicted]);
  if (self->costs == NULL)
    return g_steal_pointer (&text);
  const double each = self->costs[actual * n_classes (self) + predicted];
  g_autofree char *one = plot_format_value (each);
  g_autofree char *all
      = plot_format_value (each * cell (self, actual, predicted));
  return g_strdup_printf (_ ("%s\ncost %s each, %s in all"), text, one, all);
}

static char *
plot_confusion_chart_describe (PlotChart *chart)
{
  PlotConfusionChart *self = cast (chart);
  const guint n = n_classes (self);
  double total = 0, right = 0, most = 0;
  guint actual = 0, predicted = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        const double value = cell (self, i, k);
        total += value;
        right += i == k ? value : 0;
        if (i != k && value > most)
          most = value, actual = i, predicted = k;
      }
  g_autofree char *all = plot_format_value (total);
  g_autofree char *correct = plot_format_value (right);
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text, _ ("Confusion matrix of %s: %u classes, %s of %s rows correct."),
      self->title, n, correct, all);
  if (self->condition != NULL)
    g_string_append_printf (text, " %s.", self->condition);
  if (most > 0)
    {
      g_autofree char *worst = plot_format_value (most);
      g_string_append_printf (
          text, _ (" The most frequent error: %s of %s taken for %s."), worst,
          labels_of (self)[actual], labels_of (self)[predicted]);
    }
  return g_string_free (text, FALSE);
}

static char *
plot_confusion_chart_to_csv (PlotChart *chart)
{
  PlotConfusionChart *self = cast (chart);
  const guint n = n_classes (self);
  GString *csv = g_string_new ("actual\\predicted");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (csv, ',');
      plot_csv_text (csv, labels_of (self)[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (csv, '\n');
      plot_csv_text (csv, labels_of (self)[i]);
      for (guint k = 0; k < n; k++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, cell (self, i, k));
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

static void
plot_confusion_chart_finalize (GObject *object)
{
  PlotConfusionChart *self = (PlotConfusionChart *) object;
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_free (self->title);
  g_free (self->cells);
  g_free (self->costs);
  g_free (self->condition);
  G_OBJECT_CLASS (plot_confusion_chart_parent_class)->finalize (object);
}

static void
plot_confusion_chart_class_init (PlotConfusionChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_confusion_chart_finalize;
  klass->title = N_ ("Confusion matrix");
  klass->needs = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL;
  klass->update = plot_confusion_chart_update;
  klass->draw = plot_confusion_chart_draw;
  klass->draw_hover = plot_confusion_chart_draw_hover;
  klass->describe_at = plot_confusion_chart_describe_at;
  klass->describe = plot_confusion_chart_describe;
  klass->to_csv = plot_confusion_chart_to_csv;
  klass->empty = plot_confusion_chart_empty;
}

static void
plot_confusion_chart_init (PlotConfusionChart *self)
{
}
