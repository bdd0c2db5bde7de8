/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-chart.h. What all charts share: the empty state, the serial number
 * that tells of a due redraw, and the view of charts with axes. A view is a
 * range of data that the user chose; without one a chart shows all. */
#include "plot-chart-private.h"

#include "plot-picture.h"
#include "plot-text.h"

#include <math.h>
#include <string.h>

#define N_PANELS 6
#define LEAST_SIZE                                                             \
  60 /* a smaller picture shows only the background, pixels                    \
      */

typedef struct
{
  gboolean is_set;
  double minimum, maximum;
} Range;

typedef struct
{
  guint serial;
  int is_stale; /* atomic: prepare() runs in a thread */
  /* Of the last drawing: each panel as it is, and its whole range. */
  guint n_panels;
  PlotAxes axes[N_PANELS];
  PlotScale home_x, home_y[N_PANELS];
  /* What the user zoomed to. */
  Range view_x, view_y[N_PANELS];
} PlotChartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PlotChart, plot_chart, G_TYPE_OBJECT)

static PlotChartPrivate *
private_of (PlotChart *self)
{
  return plot_chart_get_instance_private (self);
}

static void
plot_chart_notify (GObject *object, GParamSpec *spec)
{
  plot_chart_reset_view (PLOT_CHART (object)); /* an option was set */
}

static void
plot_chart_class_init (PlotChartClass *klass)
{
  G_OBJECT_CLASS (klass)->notify = plot_chart_notify;
}

static void
plot_chart_init (PlotChart *self)
{
}

static gboolean
has_numbers (MlDataset *data, int target)
{
  guint n_numbers = 0;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if ((int) i != target
        && ml_attribute_has_numbers (ml_dataset_attribute (data, i)))
      n_numbers++;
  return n_numbers >= 2;
}

static PlotNeeds
needs_of_runs (const PlotSource *source)
{
  PlotNeeds offers = 0;
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->history != NULL && run->history->len > 0)
        offers |= PLOT_NEEDS_HISTORY;
      if (run->predictor != NULL)
        offers |= PLOT_NEEDS_MODEL;
      if (run->evaluation == NULL)
        continue;
      offers |= PLOT_NEEDS_EVALUATION;
      if (ml_evaluation_n_classes (run->evaluation) > 0)
        offers |= PLOT_NEEDS_NOMINAL;
    }
  return offers;
}

/**
 * plot_chart_is_offered:
 * @type: a chart
 * @source: what there is to draw
 *
 * Returns: whether @source has all that the chart needs
 */
gboolean
plot_chart_is_offered (GType type, const PlotSource *source)
{
  PlotNeeds offers = needs_of_runs (source);
  if (source->dataset != NULL)
    {
      offers |= PLOT_NEEDS_DATASET;
      if (source->column < ml_dataset_n_columns (source->dataset))
        offers |= PLOT_NEEDS_COLUMN;
      if (plot_picture_column (source->dataset) >= 0)
        offers |= PLOT_NEEDS_PICTURES;
      if (has_numbers (source->dataset, source->target))
        offers |= PLOT_NEEDS_TWO_NUMBERS;
    }
  if (source->snapshot != NULL)
    offers |= PLOT_NEEDS_SNAPSHOT;
  if (source->nets != NULL)
    offers |= PLOT_NEEDS_NETS;
  if (source->layers != NULL && source->layers->len > 0)
    offers |= PLOT_NEEDS_LAYERS;
  if (source->scores != NULL)
    offers |= PLOT_NEEDS_SCORES;
  if (source->findings != NULL)
    offers |= PLOT_NEEDS_FINDINGS;
  g_autoptr (PlotChartClass) klass = g_type_class_ref (type);
  return (klass->needs & ~offers) == 0
         && (klass->offers == NULL || klass->offers (source));
}

/**
 * plot_chart_update:
 * @source: what to draw from now on; the chart copies or references what it
 *   keeps
 */
void
plot_chart_update (PlotChart *self, const PlotSource *source)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  PLOT_CHART_GET_CLASS (self)->update (self, source);
  plot_chart_changed (self);
}

static const char *
empty_text (PlotChart *self)
{
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  return klass->empty != NULL ? klass->empty (self) : NULL;
}

/**
 * plot_chart_draw:
 * @width: pixels
 * @height: pixels
 *
 * Paints the whole rectangle from (0, 0): the background, then the chart, or
 * in words why there is none.
 */
void
plot_chart_draw (PlotChart *self, cairo_t *cr, double width, double height,
                 const PlotStyle *style)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  private_of (self)->n_panels = 0;
  const char *empty = empty_text (self);
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  plot_style_set_source (cr, &style->background);
  cairo_paint (cr);
  if (width >= LEAST_SIZE && height >= LEAST_SIZE)
    {
      if (empty == NULL)
        PLOT_CHART_GET_CLASS (self)->draw (self, cr, width, height, style);
      else
        plot_text_draw (cr, style,
                        &(PlotText){ .text = empty,
                                     .x = width / 2,
                                     .y = height / 2,
                                     .across = 0.5,
                                     .down = 0.5,
                                     .max_width = MIN (width - 24, 420),
                                     .color = &style->muted,
                                     .flags = PLOT_TEXT_WRAPPED });
    }
  cairo_restore (cr);
}

/**
 * plot_chart_draw_hover:
 * @x: the pointer, in pixels of the last drawing
 *
 * Draws what marks the thing under the pointer, on top of the chart.
 */
void
plot_chart_draw_hover (PlotChart *self, cairo_t *cr, double x, double y,
                       const PlotStyle *style)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  if (klass->draw_hover == NULL || empty_text (self) != NULL)
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  klass->draw_hover (self, cr, x, y, style);
  cairo_restore (cr);
}

/** plot_chart_describe_at: Returns: (transfer full) (nullable): what is under a
 * pixel of the last drawing, in a few words. */
char *
plot_chart_describe_at (PlotChart *self, double x, double y)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), NULL);
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  if (klass->describe_at == NULL || empty_text (self) != NULL)
    return NULL;
  return klass->describe_at (self, x, y);
}

/** plot_chart_describe: Returns: (transfer full): the whole chart in words, for
 * those who cannot see it. */
char *
plot_chart_describe (PlotChart *self)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), NULL);
  const char *empty = empty_text (self);
  return empty != NULL ? g_strdup (empty)
                       : PLOT_CHART_GET_CLASS (self)->describe (self);
}

/**
 * plot_chart_press:
 * @x: pixels of the last drawing
 *
 * A click, for charts whose parts can be chosen.
 *
 * Returns: whether that changed the picture
 */
gboolean
plot_chart_press (PlotChart *self, double x, double y)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), FALSE);
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  if (klass->press == NULL || empty_text (self) != NULL
      || !klass->press (self, x, y))
    return FALSE;
  plot_chart_changed (self);
  return TRUE;
}

/**
 * plot_chart_move:
 * @across: -1 left, 1 right
 * @down: -1 up, 1 down; both 0: nothing is chosen any more
 *
 * The same with arrow keys: chooses the neighbour of what is chosen.
 *
 * Returns: whether that changed the picture
 */
gboolean
plot_chart_move (PlotChart *self, int across, int down)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), FALSE);
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  if (klass->move == NULL || empty_text (self) != NULL
      || !klass->move (self, across, down))
    return FALSE;
  plot_chart_changed (self);
  return TRUE;
}

/**
 * plot_chart_aim:
 * @x: pixels of the last drawing
 * @is_grasp: only if the mark of the threshold in force is there
 * @threshold: (out): that belongs to the pixel
 *
 * Returns: whether one does
 */
gboolean
plot_chart_aim (PlotChart *self, double x, double y, gboolean is_grasp,
                double *threshold)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), FALSE);
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  return klass->aim != NULL && empty_text (self) == NULL
         && klass->aim (self, x, y, is_grasp, threshold);
}

/** plot_chart_one_line: @lines: (transfer full). Returns: (transfer full): the
 * lines of a tooltip as a part of a sentence */
char *
plot_chart_one_line (char *lines)
{
  g_autofree char *owned = lines;
  g_auto (GStrv) parts = g_strsplit (owned, "\n", -1);
  return g_strjoinv ("; ", parts);
}

/** plot_chart_to_csv: Returns: (transfer full): the numbers that are drawn,
 * with a line of headings; empty without data. */
char *
plot_chart_to_csv (PlotChart *self)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), NULL);
  return empty_text (self) != NULL ? g_strdup ("")
                                   : PLOT_CHART_GET_CLASS (self)->to_csv (self);
}

static void
clear_choice (gpointer data)
{
  g_free (((PlotChoice *) data)->label);
}

/** plot_chart_add_choice: @label: (transfer full) */
void
plot_chart_add_choice (GArray *choices, guint value, char *label)
{
  const PlotChoice choice = { value, label };
  g_array_append_val (choices, choice);
}

/**
 * plot_chart_choices:
 * @option: a property of @self that is a number
 *
 * Returns: (transfer full) (element-type PlotChoice): the values that make
 *   sense for what is drawn now, in words; empty for a plain number
 */
GArray *
plot_chart_choices (PlotChart *self, const char *option)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), NULL);
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (PlotChoice));
  g_array_set_clear_func (choices, clear_choice);
  if (klass->choices != NULL)
    klass->choices (self, option, choices);
  return choices;
}

guint
plot_chart_serial (PlotChart *self)
{
  return private_of (self)->serial;
}

void
plot_chart_changed (PlotChart *self)
{
  private_of (self)->serial++;
}

/** plot_chart_set_stale: Marks the slow part of the picture as out of date. */
void
plot_chart_set_stale (PlotChart *self)
{
  g_atomic_int_set (&private_of (self)->is_stale, TRUE);
}

gboolean
plot_chart_is_stale (PlotChart *self)
{
  return g_atomic_int_get (&private_of (self)->is_stale);
}

/**
 * plot_chart_prepare:
 *
 * Computes the slow part of the picture; in any thread, one at a time.
 *
 * Returns: for plot_chart_accept(), or NULL if cancelled or not needed
 */
gpointer
plot_chart_prepare (PlotChart *self, GCancellable *cancellable)
{
  PlotChartClass *klass = PLOT_CHART_GET_CLASS (self);
  g_atomic_int_set (&private_of (self)->is_stale, FALSE);
  return klass->prepare != NULL ? klass->prepare (self, cancellable) : NULL;
}

void
plot_chart_accept (PlotChart *self, gpointer prepared)
{
  if (prepared == NULL)
    return;
  PLOT_CHART_GET_CLASS (self)->accept (self, prepared);
  plot_chart_changed (self);
}

/** plot_chart_settle: Prepares and accepts until the picture is whole. */
void
plot_chart_settle (PlotChart *self)
{
  while (plot_chart_is_stale (self))
    plot_chart_accept (self, plot_chart_prepare (self, NULL));
}

static void
apply (const Range *range, PlotScale *scale)
{
  if (!range->is_set)
    return;
  scale->minimum = range->minimum;
  scale->maximum = range->maximum;
}

static void
remember (Range *range, const PlotScale *scale)
{
  *range = (Range){ TRUE, scale->minimum, scale->maximum };
}

void
plot_chart_place_axes (PlotChart *self, guint panel, PlotAxes *axes,
                       cairo_t *cr, const PlotStyle *style, double x, double y,
                       double width, double height)
{
  PlotChartPrivate *private = private_of (self);
  g_assert (panel < N_PANELS);
  private->home_x = axes->x;
  private->home_y[panel] = axes->y;
  apply (&private->view_x, &axes->x);
  apply (&private->view_y[panel], &axes->y);
  plot_axes_place (axes, cr, style, x, y, width, height);
  private->axes[panel] = *axes;
  private->n_panels = panel + 1;
}

double
plot_chart_room_left (PlotChart *self, guint panel, const PlotAxes *axes,
                      cairo_t *cr, const PlotStyle *style, double height)
{
  PlotAxes zoomed = *axes;
  apply (&private_of (self)->view_y[panel], &zoomed.y);
  return plot_axes_room_left (&zoomed, cr, style, height);
}

const PlotAxes *
plot_chart_axes_at (PlotChart *self, double x, double y, guint *panel)
{
  PlotChartPrivate *private = private_of (self);
  for (guint i = 0; i < private->n_panels; i++)
    if (plot_axes_contains (&private->axes[i], x, y))
      {
        if (panel != NULL)
          *panel = i;
        return &private->axes[i];
      }
  return NULL;
}

/* Keeps @scale inside @home; returns whether it shows less than all. */
static gboolean
keep_inside (PlotScale *scale, const PlotScale *home)
{
  if (scale->minimum <= home->minimum && scale->maximum >= home->maximum)
    return FALSE;
  if (scale->minimum < home->minimum)
    plot_scale_pan (scale,
                    scale->start - plot_scale_pixel (scale, home->minimum));
  else if (scale->maximum > home->maximum)
    plot_scale_pan (scale,
                    scale->end - plot_scale_pixel (scale, home->maximum));
  scale->minimum = MAX (scale->minimum, home->minimum);
  scale->maximum = MIN (scale->maximum, home->maximum);
  return TRUE;
}

/* Makes what @axes shows the view of panel @panel. */
static void
set_view (PlotChart *self, guint panel, PlotAxes *axes)
{
  PlotChartPrivate *private = private_of (self);
  if (keep_inside (&axes->x, &private->home_x))
    remember (&private->view_x, &axes->x);
  else
  private->view_x.is_set = FALSE;
  if (keep_inside (&axes->y, &private->home_y[panel]))
    remember (&private->view_y[panel], &axes->y);
  else
  private->view_y[panel].is_set = FALSE;
  private->axes[panel] = *axes;
  plot_chart_changed (self);
}

/**
 * plot_chart_zoom:
 * @factor: above 1 to see less and larger
 *
 * Zooms the panel under the pointer; what lies under it stays there.
 */
void
plot_chart_zoom (PlotChart *self, double x, double y, double factor)
{
  g_return_if_fail (PLOT_IS_CHART (self) && factor > 0);
  guint panel;
  const PlotAxes *found = plot_chart_axes_at (self, x, y, &panel);
  if (found == NULL)
    return;
  PlotAxes axes = *found;
  plot_scale_zoom (&axes.x, x, factor);
  plot_scale_zoom (&axes.y, y, factor);
  set_view (self, panel, &axes);
}

/** plot_chart_zoom_box: Shows what lies between two corners, in pixels of the
 * last drawing; a box of less than 4 pixels does nothing. */
void
plot_chart_zoom_box (PlotChart *self, double x0, double y0, double x1,
                     double y1)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  guint panel;
  const PlotAxes *found = plot_chart_axes_at (self, x0, y0, &panel);
  if (found == NULL || fabs (x1 - x0) < 4 || fabs (y1 - y0) < 4)
    return;
  PlotAxes axes = *found;
  const PlotAxes *old = found;
  x1 = CLAMP (x1, old->left, old->right);
  y1 = CLAMP (y1, old->top, old->bottom);
  axes.x.minimum = plot_scale_value (&old->x, MIN (x0, x1));
  axes.x.maximum = plot_scale_value (&old->x, MAX (x0, x1));
  axes.y.minimum = plot_scale_value (&old->y, MAX (y0, y1));
  axes.y.maximum = plot_scale_value (&old->y, MIN (y0, y1));
  if (axes.x.minimum < axes.x.maximum && axes.y.minimum < axes.y.maximum)
    set_view (self, panel, &axes);
}

/** plot_chart_pan: Moves what is shown by (@dx, @dy) pixels, as far as there is
 * something. All panels move along x, the first that is zoomed along y. */
void
plot_chart_pan (PlotChart *self, double dx, double dy)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  PlotChartPrivate *private = private_of (self);
  for (guint i = 0; i < private->n_panels; i++)
    {
      PlotAxes axes = private->axes[i];
      if (private->view_x.is_set && i == 0)
        plot_scale_pan (&axes.x, dx);
      if (private->view_y[i].is_set)
        plot_scale_pan (&axes.y, dy);
      if (i > 0)
        axes.x = private->axes[0].x;
      set_view (self, i, &axes);
    }
}

/** plot_chart_reset_view: Shows all again. */
void
plot_chart_reset_view (PlotChart *self)
{
  g_return_if_fail (PLOT_IS_CHART (self));
  PlotChartPrivate *private = private_of (self);
  private->view_x.is_set = FALSE;
  memset (private->view_y, 0, sizeof private->view_y);
  plot_chart_changed (self);
}
