/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model says on average as one column changes: a curve over a number,
 * bars over labels, and thin lines of single rows on request. Arrow keys go
 * through the columns and classes. */
#include "plot-chart-private.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"
#include "ml-partial-dependence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR 0.6     /* of the room of a label */
#define MARKER 3.0  /* times the line's width, a dot's diameter */
#define TICK_SIZE 5 /* pixels, of the marks of the grid */

typedef struct
{
  PlotChart parent;
  guint column, class_index;
  gboolean shows_lines, is_same_scale;
  guint source_class;              /* that the page last asked for */
  MlPartialDependence *dependence; /* (nullable) */
} PlotPartialDependenceChart;

typedef PlotChartClass PlotPartialDependenceChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotPartialDependenceChart, column, 0, G_MAXINT32, 0, NULL,
                  N_ ("Attribute"),
                  N_ ("The column that changes; the arrow keys go through "
                      "them")),
  ML_OPTION_UINT (PlotPartialDependenceChart, class_index, 0, G_MAXINT32, 0,
                  NULL, N_ ("Class"),
                  N_ ("Whose probability is shown; the arrow keys go through "
                      "them")),
  ML_OPTION_BOOLEAN (
      PlotPartialDependenceChart, shows_lines, FALSE, NULL,
      N_ ("Lines of single rows"),
      N_ ("Individual conditional expectation: where they cross, "
          "columns work together")),
  ML_OPTION_BOOLEAN (PlotPartialDependenceChart, is_same_scale, TRUE, NULL,
                     N_ ("Same scale"),
                     N_ ("For all attributes, so that they can be compared")),
};

GType plot_partial_dependence_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotPartialDependenceChart, plot_partial_dependence_chart,
                     PLOT_TYPE_CHART)

static PlotPartialDependenceChart *
cast (PlotChart *chart)
{
  return (PlotPartialDependenceChart *) chart;
}

static gboolean
plot_partial_dependence_chart_offers (const PlotSource *source)
{
  return ML_IS_PARTIAL_DEPENDENCE (source->findings);
}

static void
plot_partial_dependence_chart_update (PlotChart *chart,
                                      const PlotSource *source)
{
  PlotPartialDependenceChart *self = cast (chart);
  MlPartialDependence *dependence
      = ML_IS_PARTIAL_DEPENDENCE (source->findings)
            ? ML_PARTIAL_DEPENDENCE (source->findings)
            : NULL;
  g_set_object (&self->dependence, dependence);
  if (source->class_index == self->source_class)
    return; /* what was chosen here stays */
  self->source_class = source->class_index;
  g_object_set (self, "class-index", source->class_index, NULL);
}

static const char *
plot_partial_dependence_chart_empty (PlotChart *chart)
{
  return cast (chart)->dependence != NULL
             ? NULL
             : _ ("No curve yet. Start sets one column after the other to each "
                  "of its values and averages what the model says.");
}

/* -- What is shown --------------------------------------------------------- */

/* The curve of the chosen column; of the first as long as it has none. */
static guint
shown_index (const PlotPartialDependenceChart *self)
{
  for (guint i = 0; i < ml_partial_dependence_length (self->dependence); i++)
    if (ml_partial_dependence_nth (self->dependence, i)->column == self->column)
      return i;
  return 0;
}

static const MlDependenceCurve *
shown_curve (const PlotPartialDependenceChart *self)
{
  return ml_partial_dependence_nth (self->dependence, shown_index (self));
}

static const MlAttribute *
shown_column (const PlotPartialDependenceChart *self)
{
  return ml_partial_dependence_column (self->dependence, shown_index (self));
}

static gboolean
is_nominal (const PlotPartialDependenceChart *self)
{
  return shown_column (self)->kind == ML_ATTRIBUTE_NOMINAL;
}

static guint
shown_class (const PlotPartialDependenceChart *self)
{
  const guint n = shown_curve (self)->n_outputs;
  return self->class_index < n ? self->class_index : 0;
}

static double
mean_of (const PlotPartialDependenceChart *self, const MlDependenceCurve *curve,
         guint point)
{
  return curve->means[(gsize) point * curve->n_outputs + shown_class (self)];
}

static double
line_of (const PlotPartialDependenceChart *self, const MlDependenceCurve *curve,
         guint line, guint point)
{
  const gsize place = (gsize) point * curve->n_lines + line;
  return (double) curve->lines[place * curve->n_outputs + shown_class (self)];
}

static guint
n_lines (const PlotPartialDependenceChart *self, const MlDependenceCurve *curve)
{
  return self->shows_lines ? curve->n_lines : 0;
}

/* (transfer full): "Mean probability of “yes”" */
static char *
response_name (const PlotPartialDependenceChart *self)
{
  const MlAttribute *class = ml_partial_dependence_class (self->dependence);
  return class->kind == ML_ATTRIBUTE_NOMINAL
             ? g_strdup_printf (_ ("Mean probability of “%s”"),
                                class->labels[shown_class (self)])
             : g_strdup_printf (_ ("Mean prediction of %s"), class->name);
}

/* -- Drawing --------------------------------------------------------------- */

/* Bars begin at 0, so that it has to be seen. */
static void
widen (const PlotPartialDependenceChart *self, guint index, double *low,
       double *high)
{
  const MlDependenceCurve *curve
      = ml_partial_dependence_nth (self->dependence, index);
  if (ml_partial_dependence_column (self->dependence, index)->kind
      == ML_ATTRIBUTE_NOMINAL)
    {
      *low = fmin (*low, 0);
      *high = fmax (*high, 0);
    }
  for (guint i = 0; i < curve->n_grid; i++)
    {
      *low = fmin (*low, mean_of (self, curve, i));
      *high = fmax (*high, mean_of (self, curve, i));
      for (guint line = 0; line < n_lines (self, curve); line++)
        {
          *low = fmin (*low, line_of (self, curve, line, i));
          *high = fmax (*high, line_of (self, curve, line, i));
        }
    }
}

static void
set_ranges (const PlotPartialDependenceChart *self, PlotAxes *axes)
{
  const MlDependenceCurve *curve = shown_curve (self);
  double low = INFINITY, high = -INFINITY;
  for (guint i = 0; i < ml_partial_dependence_length (self->dependence); i++)
    if (self->is_same_scale || i == shown_index (self))
      widen (self, i, &low, &high);
  const double room = fmax (0.06 * (high - low), 1e-6 * fmax (fabs (high), 1));
  plot_scale_set_range (&axes->y, low < 0 || low > 0 ? low - room : 0,
                        high + room);
  if (is_nominal (self))
    plot_scale_set_range (&axes->x, 0, curve->n_grid);
  else
    {
      const double first = curve->grid[0];
      const double last = curve->grid[curve->n_grid - 1];
      const double beside
          = last > first ? 0.02 * (last - first) : fmax (fabs (first), 1) / 100;
      axes->x.is_date = shown_column (self)->kind == ML_ATTRIBUTE_DATE;
      plot_scale_set_range (&axes->x, first - beside, last + beside);
    }
}

/* Where a point of the grid is on the x axis. */
static double
place_of (const PlotPartialDependenceChart *self, guint point)
{
  return is_nominal (self) ? point + 0.5 : shown_curve (self)->grid[point];
}

static void
draw_line (const PlotPartialDependenceChart *self, const double *y, cairo_t *cr,
           const PlotStyle *style, const PlotAxes *axes, const PlotColor *color,
           double width)
{
  const guint n = shown_curve (self)->n_grid;
  g_autofree double *x = g_new (double, n);
  for (guint i = 0; i < n; i++)
    x[i] = place_of (self, i);
  const PlotLine line = { x, y, n, 0 };
  plot_line_draw (cr, &line, axes, style, color, width);
}

static void
draw_rows (const PlotPartialDependenceChart *self, cairo_t *cr,
           const PlotStyle *style, const PlotAxes *axes)
{
  const MlDependenceCurve *curve = shown_curve (self);
  const PlotColor faint = plot_color_with_alpha (style->muted, 0.45);
  g_autofree double *y = g_new (double, curve->n_grid);
  for (guint line = 0; line < n_lines (self, curve); line++)
    {
      for (guint i = 0; i < curve->n_grid; i++)
        y[i] = line_of (self, curve, line, i);
      draw_line (self, y, cr, style, axes, &faint, 0.5 * style->line_width);
    }
}

static void
draw_mean (const PlotPartialDependenceChart *self, cairo_t *cr,
           const PlotStyle *style, const PlotAxes *axes)
{
  const MlDependenceCurve *curve = shown_curve (self);
  const PlotColor color
      = plot_palette_class (shown_class (self), style->is_dark);
  g_autofree double *y = g_new (double, curve->n_grid);
  for (guint i = 0; i < curve->n_grid; i++)
    y[i] = mean_of (self, curve, i);
  draw_line (self, y, cr, style, axes, &color, 1.3 * style->line_width);
  cairo_new_path (cr);
  for (guint i = 0; i < curve->n_grid; i++)
    plot_palette_marker (cr, 0, plot_scale_pixel (&axes->x, curve->grid[i]),
                         plot_scale_pixel (&axes->y, y[i]),
                         MARKER * style->line_width);
  plot_style_set_source (cr, &color);
  cairo_fill (cr);
}

/* Between two marks lie equally many rows: where they are dense, the curve is
 * well founded. */
static void
draw_marks (const PlotPartialDependenceChart *self, cairo_t *cr,
            const PlotStyle *style, const PlotAxes *axes)
{
  const MlDependenceCurve *curve = shown_curve (self);
  cairo_new_path (cr);
  for (guint i = 0; i < curve->n_grid; i++)
    {
      const double x
          = floor (plot_scale_pixel (&axes->x, curve->grid[i])) + 0.5;
      cairo_move_to (cr, x, axes->bottom);
      cairo_line_to (cr, x, axes->bottom - TICK_SIZE);
    }
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_bars (const PlotPartialDependenceChart *self, cairo_t *cr,
           const PlotStyle *style, const PlotAxes *axes)
{
  const MlDependenceCurve *curve = shown_curve (self);
  const PlotColor color
      = plot_palette_class (shown_class (self), style->is_dark);
  const double zero = plot_scale_pixel (&axes->y, 0);
  for (guint i = 0; i < curve->n_grid; i++)
    {
      const double left = plot_scale_pixel (&axes->x, i + 0.5 - BAR / 2);
      const double right = plot_scale_pixel (&axes->x, i + 0.5 + BAR / 2);
      const double end = plot_scale_pixel (&axes->y, mean_of (self, curve, i));
      cairo_new_path (cr);
      cairo_rectangle (cr, left, fmin (zero, end), right - left,
                       fabs (end - zero));
      plot_style_set_source (cr, &color);
      cairo_fill (cr);
    }
}

static void
plot_partial_dependence_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                    double height, const PlotStyle *style)
{
  PlotPartialDependenceChart *self = cast (chart);
  const MlAttribute *column = shown_column (self);
  g_autofree char *response = response_name (self);
  PlotAxes axes = { .x_title = column->name, .y_title = response };
  if (is_nominal (self))
    {
      axes.x_labels = (const char *const *) column->labels;
      axes.n_x_labels = column->n_labels;
    }
  set_ranges (self, &axes);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, 0, width, height);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  if (is_nominal (self))
    draw_bars (self, cr, style, &axes);
  draw_rows (self, cr, style, &axes);
  if (!is_nominal (self))
    {
      draw_marks (self, cr, style, &axes);
      draw_mean (self, cr, style, &axes);
    }
  cairo_restore (cr);
}

/* -- In words -------------------------------------------------------------- */

/* The point of the grid nearest to a pixel, or -1: not on the axes. */
static int
find_point (PlotChart *chart, double x, double y)
{
  const PlotPartialDependenceChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  int best = -1;
  double least = INFINITY;
  for (guint i = 0; axes != NULL && i < shown_curve (self)->n_grid; i++)
    {
      const double off
          = fabs (plot_scale_pixel (&axes->x, place_of (self, i)) - x);
      if (off < least)
        {
          least = off;
          best = (int) i;
        }
    }
  return best;
}

static void
plot_partial_dependence_chart_draw_hover (PlotChart *chart, cairo_t *cr,
                                          double x, double y,
                                          const PlotStyle *style)
{
  const int found = find_point (chart, x, y);
  if (found < 0)
    return;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const double at
      = plot_scale_pixel (&axes->x, place_of (cast (chart), (guint) found));
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  cairo_move_to (cr, floor (at) + 0.5, axes->top);
  cairo_line_to (cr, floor (at) + 0.5, axes->bottom);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* (transfer full): "plas 120" or "outlook sunny" */
static char *
tell_place (const PlotPartialDependenceChart *self, guint point)
{
  const MlAttribute *column = shown_column (self);
  if (is_nominal (self))
    return g_strdup_printf ("%s %s", column->name, column->labels[point]);
  const PlotScale scale = { .is_date = column->kind == ML_ATTRIBUTE_DATE };
  const double value = shown_curve (self)->grid[point];
  g_autofree char *number = scale.is_date ? plot_scale_label (&scale, value, 1)
                                          : plot_format_value (value);
  return g_strdup_printf ("%s %s", column->name, number);
}

static char *
plot_partial_dependence_chart_describe_at (PlotChart *chart, double x, double y)
{
  const PlotPartialDependenceChart *self = cast (chart);
  const int found = find_point (chart, x, y);
  if (found < 0)
    return NULL;
  g_autofree char *place = tell_place (self, (guint) found);
  g_autofree char *response = response_name (self);
  g_autofree char *mean
      = plot_format_value (mean_of (self, shown_curve (self), (guint) found));
  return g_strdup_printf ("%s\n%s: %s", place, response, mean);
}

static char *
plot_partial_dependence_chart_describe (PlotChart *chart)
{
  const PlotPartialDependenceChart *self = cast (chart);
  const MlDependenceCurve *curve = shown_curve (self);
  guint least = 0, most = 0;
  for (guint i = 1; i < curve->n_grid; i++)
    {
      if (mean_of (self, curve, i) < mean_of (self, curve, least))
        least = i;
      if (mean_of (self, curve, i) > mean_of (self, curve, most))
        most = i;
    }
  g_autofree char *response = response_name (self);
  g_autofree char *low_place = tell_place (self, least);
  g_autofree char *high_place = tell_place (self, most);
  g_autofree char *low = plot_format_value (mean_of (self, curve, least));
  g_autofree char *high = plot_format_value (mean_of (self, curve, most));
  return g_strdup_printf (_ ("%s: %s, from %s at %s to %s at %s."),
                          ml_findings_title (ML_FINDINGS (self->dependence)),
                          response, low, low_place, high, high_place);
}

static char *
plot_partial_dependence_chart_to_csv (PlotChart *chart)
{
  const PlotPartialDependenceChart *self = cast (chart);
  const MlDependenceCurve *curve = shown_curve (self);
  GString *csv = g_string_new (NULL);
  plot_csv_text (csv, shown_column (self)->name);
  g_string_append (csv, ",mean");
  for (guint line = 0; line < n_lines (self, curve); line++)
    g_string_append_printf (csv, ",row%u", line + 1);
  for (guint i = 0; i < curve->n_grid; i++)
    {
      g_string_append_c (csv, '\n');
      if (is_nominal (self))
        plot_csv_text (csv, shown_column (self)->labels[i]);
      else
        plot_csv_number (csv, curve->grid[i]);
      g_string_append_c (csv, ',');
      plot_csv_number (csv, mean_of (self, curve, i));
      for (guint line = 0; line < n_lines (self, curve); line++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, line_of (self, curve, line, i));
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* -- Choosing -------------------------------------------------------------- */

static void
plot_partial_dependence_chart_choices (PlotChart *chart, const char *option,
                                       GArray *into)
{
  const PlotPartialDependenceChart *self = cast (chart);
  if (self->dependence == NULL)
    return;
  const MlAttribute *class = ml_partial_dependence_class (self->dependence);
  const gboolean is_column = g_str_equal (option, "column");
  const guint n = is_column ? ml_partial_dependence_length (self->dependence)
                  : g_str_equal (option, "class-index") ? class->n_labels
                                                        : 0;
  for (guint i = 0; i < n; i++)
    {
      const PlotChoice choice = {
        is_column ? ml_partial_dependence_nth (self->dependence, i)->column : i,
        g_strdup (is_column
                      ? ml_partial_dependence_column (self->dependence, i)->name
                      : class->labels[i]),
      };
      g_array_append_val (into, choice);
    }
}

/* Left and right: the columns; up and down: the classes. */
static gboolean
plot_partial_dependence_chart_move (PlotChart *chart, int across, int down)
{
  PlotPartialDependenceChart *self = cast (chart);
  const guint n = ml_partial_dependence_length (self->dependence);
  const guint n_classes = shown_curve (self)->n_outputs;
  const int column = (int) shown_index (self) + across;
  const int class_index = (int) shown_class (self) + down;
  if ((across == 0 && down == 0) || column < 0 || column >= (int) n
      || class_index < 0 || class_index >= (int) n_classes)
    return FALSE;
  g_object_set (
      self, "column",
      ml_partial_dependence_nth (self->dependence, (guint) column)->column,
      "class-index", (guint) class_index, NULL);
  return TRUE;
}

static void
plot_partial_dependence_chart_finalize (GObject *object)
{
  g_clear_object (&((PlotPartialDependenceChart *) object)->dependence);
  G_OBJECT_CLASS (plot_partial_dependence_chart_parent_class)
      ->finalize (object);
}

static void
plot_partial_dependence_chart_class_init (
    PlotPartialDependenceChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_partial_dependence_chart_finalize;
  klass->title = N_ ("Partial dependence");
  klass->needs = PLOT_NEEDS_FINDINGS;
  klass->offers = plot_partial_dependence_chart_offers;
  klass->update = plot_partial_dependence_chart_update;
  klass->draw = plot_partial_dependence_chart_draw;
  klass->draw_hover = plot_partial_dependence_chart_draw_hover;
  klass->describe_at = plot_partial_dependence_chart_describe_at;
  klass->describe = plot_partial_dependence_chart_describe;
  klass->to_csv = plot_partial_dependence_chart_to_csv;
  klass->empty = plot_partial_dependence_chart_empty;
  klass->choices = plot_partial_dependence_chart_choices;
  klass->move = plot_partial_dependence_chart_move;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
plot_partial_dependence_chart_init (PlotPartialDependenceChart *self)
{
}
