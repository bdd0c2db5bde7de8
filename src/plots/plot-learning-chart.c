/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The learning curve: loss above, accuracy below, then the likelihood of models
 * that have one and, if wished for, the learning rate; over epochs, updates,
 * examples or seconds. Where phases have losses of other kinds, each kind has a
 * panel of its own, and lines are cut where a phase ends. Training is solid,
 * validation dashed; the first run is drawn strong and others as ghosts;
 * folds stay faint behind the model on all rows.
 *
 * The history of a live run grows by appending, so update() copies only what
 * is new, into one array per quantity: drawing a million points then reads
 * only the numbers it needs. */
#include "plot-chart-private.h"
#include "plot-history.h"
#include "plot-learning-marks.h"
#include "plot-line.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *const x_titles[PLOT_N_X]
    = { N_ ("Epoch"), N_ ("Weight updates"), N_ ("Examples"), N_ ("Seconds") };
enum
{
  PANEL_RECONSTRUCTION,
  PANEL_COPY_LOSS,
  PANEL_LOSS,
  PANEL_ACCURACY,
  PANEL_LIKELIHOOD,
  PANEL_RATE,
  N_PANELS
};

/* The curves of a panel are n_curves quantities from `first` on: training, and
 * validation where there is such a thing. */
static const struct
{
  const char *title;
  guint first, n_curves;
} panel_kinds[N_PANELS]
    = { { N_ ("Squared error"), PLOT_RECONSTRUCTION, 1 },
        { N_ ("Loss of inputs"), PLOT_COPY_LOSS, 2 },
        { N_ ("Loss"), PLOT_LOSS, 2 },
        { N_ ("Accuracy"), PLOT_ACCURACY, 2 },
        { N_ ("Pseudo-likelihood, nats"), PLOT_LIKELIHOOD, 1 },
        { N_ ("Learning rate"), PLOT_RATE, 1 } };

typedef struct
{
  PlotChart parent;
  GPtrArray *runs;
  int x_unit;
  gboolean log_axis;
  gboolean show_folds;
  gboolean show_rate;
  guint n_panels, panels[N_PANELS]; /* of the last drawing, from above */
} PlotLearningChart;

typedef PlotChartClass PlotLearningChartClass;

ML_DEFINE_CHOICE (PlotLearningUnit, plot_learning_unit,
                  { PLOT_X_EPOCH, N_ ("Epochs"), "epoch" },
                  { PLOT_X_UPDATE, N_ ("Updates"), "update" },
                  { PLOT_X_EXAMPLES, N_ ("Examples"), "examples" },
                  { PLOT_X_SECONDS, N_ ("Seconds"), "seconds" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotLearningChart, x_unit, plot_learning_unit_get_type,
                    PLOT_X_EPOCH, NULL, N_ ("Over"),
                    N_ ("What the horizontal axis counts")),
  ML_OPTION_BOOLEAN (PlotLearningChart, log_axis, FALSE, NULL,
                     N_ ("Logarithmic loss"),
                     N_ ("Equal distances are equal ratios of loss")),
  ML_OPTION_BOOLEAN (PlotLearningChart, show_folds, TRUE, NULL, N_ ("Folds"),
                     N_ ("Show each fold faintly behind the full model")),
  ML_OPTION_BOOLEAN (PlotLearningChart, show_rate, FALSE, NULL,
                     N_ ("Learning rate"),
                     N_ ("Show in a panel of its own how the learning rate "
                         "goes, on a logarithmic scale")),
};

GType plot_learning_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotLearningChart, plot_learning_chart, PLOT_TYPE_CHART)

static PlotLearningChart *
cast (PlotChart *chart)
{
  return (PlotLearningChart *) chart;
}

/* The run of @runs that @history continues, taken out; else a new one. */
static PlotHistory *
take_run (GPtrArray *runs, const GArray *history)
{
  for (guint i = 0; i < runs->len; i++)
    if (plot_history_continues (g_ptr_array_index (runs, i), history))
      return g_ptr_array_steal_index (runs, i);
  return plot_history_new (history);
}

static void
plot_learning_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotLearningChart *self = cast (chart);
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->runs);
  self->runs = g_ptr_array_new_with_free_func (plot_history_free);
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->history == NULL || run->history->len == 0)
        continue;
      PlotHistory *mine = take_run (before, run->history);
      g_free (mine->title);
      mine->title = g_strdup (run->title != NULL ? run->title : "");
      mine->color = run->color;
      plot_history_read (mine);
      g_ptr_array_add (self->runs, mine);
    }
}

static const char *
plot_learning_chart_empty (PlotChart *chart)
{
  return cast (chart)->runs->len > 0
             ? NULL
             : _ ("No learning curve yet. It appears here as soon as a "
                  "network trains.");
}

/* The first run's model on all rows, or its first fold. */
static const PlotPart *
main_part (PlotLearningChart *self)
{
  const PlotHistory *run = g_ptr_array_index (self->runs, 0);
  return g_ptr_array_index (run->parts, 0);
}

static gboolean
is_shown (PlotLearningChart *self, const PlotHistory *run, const PlotPart *part)
{
  return self->show_folds || part == g_ptr_array_index (run->parts, 0);
}

/* What is drawn of quantity @y, or of the x axis if @y is −1. */
static PlotExtent
find_extent (PlotLearningChart *self, int y)
{
  PlotExtent extent = PLOT_EXTENT_NONE;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotHistory *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->parts->len; k++)
        {
          const PlotPart *part = g_ptr_array_index (run->parts, k);
          if (is_shown (self, run, part))
            plot_extent_join (&extent, y < 0 ? &part->x_extent[self->x_unit]
                                             : &part->y_extent[y]);
        }
    }
  return extent;
}

static PlotExtent
panel_extent (PlotLearningChart *self, guint panel)
{
  const guint first = panel_kinds[panel].first;
  PlotExtent extent = find_extent (self, (int) first);
  for (guint i = 1; i < panel_kinds[panel].n_curves; i++)
    {
      const PlotExtent more = find_extent (self, (int) (first + i));
      plot_extent_join (&extent, &more);
    }
  return extent;
}

static void
set_y_range (PlotLearningChart *self, guint panel, PlotScale *y)
{
  const PlotExtent extent = panel_extent (self, panel);
  const double room = 0.05 * (extent.high - extent.low);
  y->is_log = (panel == PANEL_RATE || (panel <= PANEL_LOSS && self->log_axis))
              && extent.high > 0;
  if (y->is_log)
    plot_scale_set_range (y, extent.least_positive / 1.1, extent.high * 1.1);
  else if (panel == PANEL_ACCURACY)
    plot_scale_set_range (y, MAX (extent.low - room, MIN (0, extent.low)),
                          MIN (extent.high + room, MAX (1, extent.high)));
  else
    plot_scale_set_range (y,
                          extent.low >= 0 && extent.low < 0.4 * extent.high
                              ? 0
                              : extent.low - room,
                          extent.high + room);
}

static guint
phase_start (const PlotPart *part, guint phase)
{
  return g_array_index (part->phases, PlotChange, phase).index;
}

/* Phase by phase: the last value of one has nothing to do with the first of the
 * next. */
static void
draw_part (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes, guint panel, const PlotPart *part,
           PlotColor color, double line_width)
{
  const guint first = panel_kinds[panel].first;
  for (guint i = 0; i < panel_kinds[panel].n_curves; i++)
    {
      const GArray *x = part->x[self->x_unit];
      const GArray *y = part->y[first + i];
      if (plot_extent_is_empty (&part->y_extent[first + i]))
        continue;
      guint from = 0;
      for (guint k = 0; k <= part->phases->len; k++)
        {
          const guint to
              = k < part->phases->len ? phase_start (part, k) : y->len;
          const PlotLine line
              = { (const double *) (gpointer) x->data + from,
                  (const double *) (gpointer) y->data + from, to - from, i };
          if (to > from)
            plot_line_draw (cr, &line, axes, style, &color, line_width);
          from = to;
        }
    }
}

/* Last runs and folds first, so that the strong curve lies on top. */
static void
draw_runs (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes, guint panel)
{
  for (guint i = self->runs->len; i-- > 0;)
    {
      const PlotHistory *run = g_ptr_array_index (self->runs, i);
      PlotColor color = plot_palette_class (run->color, style->is_dark);
      for (guint k = run->parts->len; k-- > 0;)
        {
          const PlotPart *part = g_ptr_array_index (run->parts, k);
          if (!is_shown (self, run, part))
            continue;
          color.alpha = k > 0 ? 0.32 : i > 0 ? 0.5 : 1;
          draw_part (self, cr, style, axes, panel, part, color,
                     k > 0 ? 0.5 * style->line_width : style->line_width);
        }
    }
}

static const char *
curve_name (guint y)
{
  return y % 2 == 0 ? _ ("training") : _ ("validation");
}

/* Names at the ends of the strong curves, moved apart where they would touch.
 */
static void
draw_labels (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
             const PlotAxes *axes, guint panel)
{
  const PlotPart *part = main_part (self);
  const PlotHistory *run = g_ptr_array_index (self->runs, 0);
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  double y[2];
  for (guint i = 0; i < 2; i++)
    {
      const double value = plot_part_last (part, panel_kinds[panel].first + i);
      y[i] = isnan (value) ? (double) NAN : plot_scale_pixel (&axes->y, value);
    }
  plot_legend_spread (y, 2, plot_text_height (style), axes->top, axes->bottom);
  for (guint i = 0; i < 2; i++)
    if (!isnan (y[i]))
      plot_text_draw (cr, style,
                      &(PlotText){ .text = curve_name (i),
                                   .x = axes->right + 5,
                                   .y = y[i],
                                   .down = 0.5,
                                   .color = &color });
}

/* Names of the runs, if there are several. */
static void
draw_legend (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
             const PlotAxes *axes, gboolean is_falling)
{
  const double room = axes->bottom - axes->top;
  const guint n_items = MIN (self->runs->len, 8);
  if (n_items < 2 || (n_items + 1) * plot_text_height (style) > 0.5 * room)
    return;
  g_autofree PlotLegendItem *items = g_new0 (PlotLegendItem, self->runs->len);
  for (guint i = 0; i < n_items; i++)
    {
      const PlotHistory *run = g_ptr_array_index (self->runs, i);
      items[i].text = run->title;
      items[i].color = plot_palette_class (run->color, style->is_dark);
      items[i].color.alpha = i > 0 ? 0.6 : 1;
      items[i].marker = -1;
    }
  plot_legend_draw (cr, style, items, n_items, axes->right - 6,
                    is_falling ? axes->top + 14 : axes->bottom - 6, 1,
                    is_falling ? 0 : 1, 0.5 * (axes->right - axes->left));
}

static PlotAxes
make_axes (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
           guint panel, double width)
{
  PlotAxes axes = { .x_title = _ (x_titles[self->x_unit]),
                    .y_title = _ (panel_kinds[panel].title) };
  const PlotExtent x = find_extent (self, -1);
  const double wider = MAX (plot_text_width (cr, style, curve_name (0)),
                            plot_text_width (cr, style, curve_name (1)));
  axes.room_right = width > 300 ? wider + 14 : 0;
  axes.x.is_whole = self->x_unit != PLOT_X_SECONDS;
  axes.x.has_parts = self->x_unit == PLOT_X_EPOCH;
  plot_scale_set_range (&axes.x, x.low, x.high);
  set_y_range (self, panel, &axes.y);
  return axes;
}

/* Whether the best validation loss lies in @panel. */
static gboolean
has_best (const PlotPart *part, guint panel)
{
  return part->best >= 0
         && panel_kinds[panel].first
                == plot_part_loss (part, (guint) part->best);
}

static void
draw_panel (PlotLearningChart *self, cairo_t *cr, const PlotStyle *style,
            guint slot, guint panel, PlotAxes *axes, double top, double width,
            double height)
{
  plot_chart_place_axes (&self->parent, slot, axes, cr, style, 0, top, width,
                         height);
  plot_axes_draw (axes, cr, style);
  plot_learning_draw_changes (main_part (self), self->x_unit, cr, style, axes,
                              slot == 0);
  plot_learning_draw_phases (main_part (self), self->x_unit, cr, style, axes);
  draw_runs (self, cr, style, axes, panel);
  if (axes->is_bare)
    return;
  if (has_best (main_part (self), panel))
    plot_learning_draw_best (main_part (self), self->x_unit, cr, style, axes);
  if (axes->room_right > 0 && panel_kinds[panel].n_curves > 1)
    draw_labels (self, cr, style, axes, panel);
  if (slot == 0)
    draw_legend (self, cr, style, axes, panel <= PANEL_LOSS);
}

/* The panels that have something to show and room, from above. */
static guint
choose_panels (PlotLearningChart *self, const PlotStyle *style, double height,
               guint panels[N_PANELS])
{
  const double least = 2.5 * plot_text_height (style) + 60;
  guint n = 0;
  for (guint panel = 0; panel < N_PANELS; panel++)
    {
      const PlotExtent extent = panel_extent (self, panel);
      if (!plot_extent_is_empty (&extent)
          && (panel != PANEL_RATE || self->show_rate)
          && (n == 0 || (n + 1) * least <= height))
        panels[n++] = panel;
    }
  if (n == 0)
    panels[n++] = PANEL_ACCURACY;
  return n;
}

static void
plot_learning_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                          double height, const PlotStyle *style)
{
  PlotLearningChart *self = cast (chart);
  const double line = plot_text_height (style);
  self->n_panels = choose_panels (self, style, height, self->panels);
  const guint n = self->n_panels;
  const double each
      = n > 1 ? round ((height - 2.2 * line) / n) + 0.4 * line : height;
  PlotAxes axes[N_PANELS];
  double room = 0;
  for (guint i = 0; i < n; i++)
    {
      axes[i] = make_axes (self, cr, style, self->panels[i], width);
      axes[i].is_x_quiet = i + 1 < n;
      room = MAX (room,
                  plot_chart_room_left (chart, i, &axes[i], cr, style, each));
    }
  double top = 0;
  for (guint i = 0; i < n; i++, top += each)
    {
      axes[i].room_left = room;
      draw_panel (self, cr, style, i, self->panels[i], &axes[i], top, width,
                  i + 1 < n ? each : height - top);
    }
}

/* The report nearest to pixel @x. */
static int
report_at (PlotLearningChart *self, const PlotAxes *axes, double x)
{
  const PlotPart *part = main_part (self);
  const GArray *xs = part->x[self->x_unit];
  const double *values = (const double *) (gpointer) xs->data;
  const double at = plot_scale_value (&axes->x, x);
  guint i = MIN (plot_line_find (values, xs->len, at), xs->len - 1);
  if (i > 0 && at - values[i - 1] < values[i] - at)
    i--;
  return (int) i;
}

static void
plot_learning_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                double y, const PlotStyle *style)
{
  PlotLearningChart *self = cast (chart);
  guint panel;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, &panel);
  if (axes == NULL)
    return;
  const PlotPart *part = main_part (self);
  const PlotHistory *run = g_ptr_array_index (self->runs, 0);
  const int i = report_at (self, axes, x);
  panel = self->panels[panel];
  const double at = plot_scale_pixel (
      &axes->x, g_array_index (part->x[self->x_unit], double, i));
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (at) + 0.5, axes->top);
  cairo_line_to (cr, floor (at) + 0.5, axes->bottom);
  cairo_stroke (cr);
  const PlotColor color = plot_palette_class (run->color, style->is_dark);
  plot_style_set_source (cr, &color);
  for (guint k = 0; k < panel_kinds[panel].n_curves; k++)
    {
      const double value
          = g_array_index (part->y[panel_kinds[panel].first + k], double, i);
      if (isnan (value))
        continue;
      cairo_new_path (cr);
      cairo_arc (cr, at, plot_scale_pixel (&axes->y, value),
                 2 * style->line_width, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static const char *const y_names[PLOT_N_Y]
    = { N_ ("loss"),
        N_ ("validation loss"),
        N_ ("accuracy"),
        N_ ("validation accuracy"),
        N_ ("log pseudo-likelihood"),
        N_ ("learning rate"),
        N_ ("loss of inputs"),
        N_ ("validation loss"),
        N_ ("squared error of reconstruction") };

/* ", loss 0.31, accuracy 0.85" of report @i. */
static void
append_values (GString *text, const PlotPart *part, guint i)
{
  for (guint k = 0; k < PLOT_N_Y; k++)
    {
      const double value = g_array_index (part->y[k], double, i);
      if (isnan (value))
        continue;
      g_autofree char *number = plot_format_value (value);
      g_string_append_printf (text, ", %s %s", _ (y_names[k]), number);
    }
}

static char *
plot_learning_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotLearningChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return NULL;
  const PlotPart *part = main_part (self);
  const guint i = (guint) report_at (self, axes, x);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("Epoch %g"),
                          g_array_index (part->x[PLOT_X_EPOCH], double, i));
  append_values (text, part, i);
  plot_learning_append_changes_at (part, self->x_unit, axes, x, text);
  return g_string_free (text, FALSE);
}

static char *
plot_learning_chart_describe (PlotChart *chart)
{
  PlotLearningChart *self = cast (chart);
  const PlotPart *part = main_part (self);
  const PlotHistory *run = g_ptr_array_index (self->runs, 0);
  const guint last = part->y[PLOT_LOSS]->len - 1;
  const double epoch = g_array_index (part->x[PLOT_X_EPOCH], double, last);
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text,
      ngettext ("Learning curve%s%s after %g epoch",
                "Learning curve%s%s after %g epochs", plot_plural_of (epoch)),
      *run->title != '\0' ? _ (" of ") : "", run->title, epoch);
  append_values (text, part, last);
  g_string_append_c (text, '.');
  if (part->best >= 0)
    {
      g_autofree char *least = plot_format_value (
          g_array_index (part->y[plot_part_loss (part, (guint) part->best) + 1],
                         double, part->best));
      g_string_append_printf (
          text, _ (" The lowest validation loss is %s, at epoch %g."), least,
          g_array_index (part->x[PLOT_X_EPOCH], double, part->best));
    }
  plot_learning_append_changes (part, text);
  if (self->runs->len > 1)
    g_string_append_printf (text, _ (" %u runs are compared."),
                            self->runs->len);
  return g_string_free (text, FALSE);
}

static void
append_part (GString *csv, const char *title, const PlotPart *part)
{
  for (guint i = 0; i < part->y[PLOT_LOSS]->len; i++)
    {
      plot_csv_text (csv, title);
      g_string_append_printf (csv, ",%u", part->part);
      for (guint k = 0; k < PLOT_N_X + PLOT_N_Y; k++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (
              csv, k < PLOT_N_X
                       ? g_array_index (part->x[k], double, i)
                       : g_array_index (part->y[k - PLOT_N_X], double, i));
        }
      g_string_append_c (csv, '\n');
    }
}

static char *
plot_learning_chart_to_csv (PlotChart *chart)
{
  PlotLearningChart *self = cast (chart);
  GString *csv = g_string_new (
      "run,part,epoch,update,examples,seconds,loss,validation_loss,accuracy,"
      "validation_accuracy,likelihood,learning_rate,copy_loss,"
      "validation_copy_loss,reconstruction_error\n");
  for (guint i = 0; i < self->runs->len; i++)
    {
      const PlotHistory *run = g_ptr_array_index (self->runs, i);
      for (guint k = 0; k < run->parts->len; k++)
        {
          const PlotPart *part = g_ptr_array_index (run->parts, k);
          if (is_shown (self, run, part))
            append_part (csv, run->title, part);
        }
    }
  return g_string_free (csv, FALSE);
}

static void
plot_learning_chart_finalize (GObject *object)
{
  g_ptr_array_unref (((PlotLearningChart *) object)->runs);
  G_OBJECT_CLASS (plot_learning_chart_parent_class)->finalize (object);
}

static void
plot_learning_chart_class_init (PlotLearningChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plot_learning_chart_finalize;
  klass->title = N_ ("Learning curve");
  klass->needs = PLOT_NEEDS_HISTORY;
  klass->update = plot_learning_chart_update;
  klass->draw = plot_learning_chart_draw;
  klass->draw_hover = plot_learning_chart_draw_hover;
  klass->describe_at = plot_learning_chart_describe_at;
  klass->describe = plot_learning_chart_describe;
  klass->to_csv = plot_learning_chart_to_csv;
  klass->empty = plot_learning_chart_empty;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
plot_learning_chart_init (PlotLearningChart *self)
{
  self->runs = g_ptr_array_new_with_free_func (plot_history_free);
}
