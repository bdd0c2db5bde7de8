/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How good the values were that a search tried for the options of a learner.
 * Of one parameter: the error over its value. Of two: a place for each pair of
 * values in the color of its error, the least of all other parameters' where
 * there are more. */
#include "plot-chart-private.h"
#include "plot-palette.h"
#include "plot-text.h"
#include "plot-trials.h"

#include "ml-number.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  PlotChart parent;
  guint across, up;   /* parameters, from 1                 */
  PlotTrials *trials; /* (nullable)                         */
  GArray *shown;      /* guint: trials, the best of a place */
  double low, high;   /* errors of those shown              */
} PlotSearchChart;

typedef PlotChartClass PlotSearchChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotSearchChart, across, 1, 1000, 1, NULL, N_ ("Across"),
                  N_ ("The parameter from left to right")),
  ML_OPTION_UINT (PlotSearchChart, up, 1, 1000, 2, NULL, N_ ("Up"),
                  N_ ("The parameter from the bottom up; the same as across "
                      "shows the errors of one parameter")),
};

GType plot_search_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotSearchChart, plot_search_chart, PLOT_TYPE_CHART)

static PlotSearchChart *
cast (PlotChart *chart)
{
  return (PlotSearchChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

static const PlotParameter *
parameter_at (const PlotSearchChart *self, guint index)
{
  return &self->trials->parameters[index];
}

/* Only the axis below has room for words, so they go there. */
static guint
parameter_along (const PlotSearchChart *self, gboolean is_across)
{
  const guint last = self->trials->n_parameters;
  const guint x = MIN (self->across, last) - 1, y = MIN (self->up, last) - 1;
  const gboolean is_turned = *parameter_at (self, x)->words == NULL
                             && *parameter_at (self, y)->words != NULL;
  return is_across != is_turned ? x : y;
}

static guint
across (const PlotSearchChart *self)
{
  return parameter_along (self, TRUE);
}

static guint
upwards (const PlotSearchChart *self)
{
  return parameter_along (self, FALSE);
}

static gboolean
is_curve (const PlotSearchChart *self)
{
  return across (self) == upwards (self);
}

/* By where they stand: across, then up. */
static int
compare_places (const PlotSearchChart *self, guint a, guint b)
{
  const guint parameters[] = { across (self), upwards (self) };
  int order = 0;
  for (guint i = 0; i < G_N_ELEMENTS (parameters) && order == 0; i++)
    {
      const double x = plot_trials_value (self->trials, a, parameters[i]);
      const double y = plot_trials_value (self->trials, b, parameters[i]);
      order = ml_number_compare (&x, &y);
    }
  return order;
}

/* Those of one place by their errors; of equals the first comes first. */
static int
compare_trials (gconstpointer a, gconstpointer b, gpointer chart)
{
  const PlotSearchChart *self = chart;
  const guint i = *(const guint *) a, j = *(const guint *) b;
  const double x = plot_trials_error (self->trials, i);
  const double y = plot_trials_error (self->trials, j);
  int order = compare_places (self, i, j);
  if (order == 0)
    order = ml_number_compare (&x, &y);
  return order != 0 ? order : (i > j) - (i < j);
}

/* Of trials at one place of the plane the best is shown. */
static void
choose_shown (PlotSearchChart *self)
{
  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < self->trials->n; i++)
    g_array_append_val (self->shown, i);
  g_array_sort_with_data (self->shown, compare_trials, self);
  guint n = 0;
  for (guint i = 0; i < self->shown->len; i++)
    {
      const guint trial = g_array_index (self->shown, guint, i);
      if (n == 0
          || compare_places (self, trial,
                             g_array_index (self->shown, guint, n - 1))
                 != 0)
        g_array_index (self->shown, guint, n++) = trial;
    }
  g_array_set_size (self->shown, n);
  self->low = self->high = plot_trials_error (self->trials, self->trials->best);
  for (guint i = 0; i < n; i++)
    self->high = MAX (
        self->high, plot_trials_error (self->trials,
                                       g_array_index (self->shown, guint, i)));
}

static void
plot_search_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotSearchChart *self = cast (chart);
  PlotTrials *before = self->trials; /* it may hold the same snapshot */
  self->trials = plot_trials_new (source->snapshot);
  plot_trials_free (before);
  if (self->trials != NULL)
    choose_shown (self);
}

/* Another parameter has other places. */
static void
plot_search_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotSearchChart *self = (PlotSearchChart *) object;
  if (self->trials != NULL)
    choose_shown (self);
  G_OBJECT_CLASS (plot_search_chart_parent_class)->notify (object, spec);
}

static gboolean
plot_search_chart_offers (const PlotSource *source)
{
  return plot_trials_are_in (source->snapshot);
}

static const char *
plot_search_chart_empty (PlotChart *chart)
{
  return cast (chart)->trials != NULL
             ? NULL
             : _ ("No trial is done yet. They appear while a search runs.");
}

static void
plot_search_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotSearchChart *self = cast (chart);
  for (guint i = 0; self->trials != NULL && i < self->trials->n_parameters; i++)
    plot_chart_add_choice (into, i + 1,
                           g_strdup (parameter_at (self, i)->name));
}

/* -- Places ---------------------------------------------------------------- */

/* Words stand at 0.5, 1.5, …: where an axis has its labels. */
static double
place_of (const PlotSearchChart *self, guint trial, guint parameter)
{
  const double value = plot_trials_value (self->trials, trial, parameter);
  return *parameter_at (self, parameter)->words != NULL ? value + 0.5 : value;
}

/* Half a step wider than what is searched, so that places at the edges are
 * whole. */
static void
set_range (PlotSearchChart *self, PlotScale *scale, guint parameter)
{
  const PlotParameter *about = parameter_at (self, parameter);
  const double low = about->low, high = about->high;
  const double share = 0.5 / MAX (about->n - 1, 1);
  if (*about->words != NULL)
    {
      plot_scale_set_range (scale, 0, g_strv_length (about->words));
      return;
    }
  scale->is_log = about->is_log && low > 0;
  if (scale->is_log)
    {
      const double room = high > low ? pow (high / low, share) : 2;
      plot_scale_set_range (scale, low / room, high * room);
      return;
    }
  const double room
      = high > low ? share * (high - low) : MAX (0.5 * fabs (low), 0.5);
  plot_scale_set_range (scale, low - room, high + room);
}

/* -- Drawing --------------------------------------------------------------- */

static void
trial_pixel (const PlotSearchChart *self, const PlotAxes *axes, guint trial,
             double *x, double *y)
{
  *x = plot_scale_pixel (&axes->x, place_of (self, trial, across (self)));
  *y = plot_scale_pixel (
      &axes->y, is_curve (self) ? plot_trials_error (self->trials, trial)
                                : place_of (self, trial, upwards (self)));
}

/* 1 for the best of those shown, 0 for the worst. */
static double
goodness (const PlotSearchChart *self, guint trial)
{
  return self->high > self->low
             ? (self->high - plot_trials_error (self->trials, trial))
                   / (self->high - self->low)
             : 1;
}

static void
draw_curve (PlotSearchChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  double x, y;
  const PlotColor color = plot_palette_class (0, style->is_dark);
  plot_style_set_source (cr, &color);
  cairo_set_line_width (cr, style->line_width);
  cairo_new_path (cr);
  for (guint i = 0; i < self->shown->len; i++)
    {
      trial_pixel (self, axes, g_array_index (self->shown, guint, i), &x, &y);
      cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);
  for (guint i = 0; i < self->shown->len; i++)
    {
      trial_pixel (self, axes, g_array_index (self->shown, guint, i), &x, &y);
      cairo_new_path (cr);
      cairo_arc (cr, x, y, 3.5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  trial_pixel (self, axes, self->trials->best, &x, &y);
  plot_style_set_source (cr, &style->foreground);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, 8, 0, 2 * G_PI);
  cairo_stroke (cr);
}

/* How large a place may be so that it does not touch its neighbors: a step, or
 * as far as the nearest other value is away, in pixels. */
static double
room_along (const PlotSearchChart *self, const PlotScale *scale,
            guint parameter)
{
  const guint n = self->shown->len;
  double room = fabs (scale->end - scale->start)
                / MAX (parameter_at (self, parameter)->n, 1);
  g_autofree double *pixels = g_new (double, n);
  for (guint i = 0; i < n; i++)
    pixels[i] = plot_scale_pixel (
        scale,
        place_of (self, g_array_index (self->shown, guint, i), parameter));
  qsort (pixels, n, sizeof *pixels, ml_number_compare);
  for (guint i = 1; i < n; i++)
    if (pixels[i] - pixels[i - 1] > 0.5)
      room = MIN (room, pixels[i] - pixels[i - 1]);
  return room;
}

static void
draw_place (PlotSearchChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes, guint trial, double width, double height)
{
  const PlotColor color
      = plot_palette_magnitude (goodness (self, trial), style->is_dark);
  double x, y;
  trial_pixel (self, axes, trial, &x, &y);
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  cairo_rectangle (cr, x - width / 2, y - height / 2, width, height);
  cairo_fill_preserve (cr);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 0.5);
  cairo_stroke (cr);
  g_autofree char *error
      = plot_format_value (plot_trials_error (self->trials, trial));
  if (height < plot_text_height (style) + 2
      || width < plot_text_width (cr, style, error) + 4)
    return;
  const PlotColor ink = plot_color_readable_on (&color);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = error,
                               .x = x,
                               .y = y,
                               .across = 0.5,
                               .down = 0.5,
                               .color = &ink });
}

static void
draw_plane (PlotSearchChart *self, cairo_t *cr, const PlotStyle *style,
            const PlotAxes *axes)
{
  double x, y;
  const double width = MAX (room_along (self, &axes->x, across (self)) - 2, 7);
  const double height
      = MAX (room_along (self, &axes->y, upwards (self)) - 2, 7);
  for (guint i = 0; i < self->shown->len; i++)
    draw_place (self, cr, style, axes, g_array_index (self->shown, guint, i),
                width, height);
  trial_pixel (self, axes, self->trials->best, &x, &y);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 2.5);
  cairo_new_path (cr);
  cairo_rectangle (cr, x - width / 2, y - height / 2, width, height);
  cairo_stroke (cr);
}

/* The names of words beside the vertical axis, which has numbers else. */
static void
draw_words_up (PlotSearchChart *self, cairo_t *cr, const PlotStyle *style,
               const PlotAxes *axes)
{
  char **words = parameter_at (self, upwards (self))->words;
  for (guint i = 0; words[i] != NULL; i++)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = words[i],
                                 .x = axes->left + 4,
                                 .y = plot_scale_pixel (&axes->y, i + 0.5),
                                 .down = 0.5,
                                 .max_width = 0.3 * (axes->right - axes->left),
                                 .flags = PLOT_TEXT_HALO });
}

static void
draw_heading (PlotSearchChart *self, cairo_t *cr, const PlotStyle *style,
              const PlotAxes *axes)
{
  g_autofree char *best = plot_trials_tell (self->trials, self->trials->best);
  g_autofree char *text
      = g_strdup_printf (_ ("%u trials · best: %s"), self->trials->n, best);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = axes->left,
                               .y = 5,
                               .max_width = axes->right - axes->left,
                               .color = &style->muted });
}

static void
set_scales (PlotSearchChart *self, PlotAxes *axes)
{
  const PlotParameter *x = parameter_at (self, across (self));
  axes->x_title = x->name;
  axes->x_labels = (const char *const *) (gpointer) x->words;
  axes->n_x_labels = g_strv_length (x->words);
  if (axes->n_x_labels == 0)
    axes->x_labels = NULL;
  set_range (self, &axes->x, across (self));
  axes->y_title = is_curve (self) ? _ ("Error")
                                  : parameter_at (self, upwards (self))->name;
  if (!is_curve (self))
    {
      set_range (self, &axes->y, upwards (self));
      return;
    }
  const double room = MAX (0.08 * (self->high - self->low), 1e-9);
  plot_scale_set_range (&axes->y, self->low - room, self->high + room);
}

static void
plot_search_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                        double height, const PlotStyle *style)
{
  PlotSearchChart *self = cast (chart);
  const double line = plot_text_height (style);
  const double top = height > 8 * line ? line + 8 : 0;
  PlotAxes axes = { 0 };
  set_scales (self, &axes);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  if (is_curve (self))
    draw_curve (self, cr, style, &axes);
  else
    draw_plane (self, cr, style, &axes);
  if (!is_curve (self) && !axes.is_bare)
    draw_words_up (self, cr, style, &axes);
  cairo_restore (cr);
  if (top > 0 && !axes.is_bare)
    draw_heading (self, cr, style, &axes);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_search_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotSearchChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  double nearest = 24; /* pixels */
  guint trial = G_MAXUINT;
  for (guint i = 0; axes != NULL && i < self->shown->len; i++)
    {
      double at_x, at_y;
      const guint candidate = g_array_index (self->shown, guint, i);
      trial_pixel (self, axes, candidate, &at_x, &at_y);
      if (hypot (at_x - x, at_y - y) > nearest)
        continue;
      nearest = hypot (at_x - x, at_y - y);
      trial = candidate;
    }
  return trial != G_MAXUINT ? plot_trials_tell (self->trials, trial) : NULL;
}

static char *
plot_search_chart_describe (PlotChart *chart)
{
  PlotSearchChart *self = cast (chart);
  g_autofree char *best = plot_trials_tell (self->trials, self->trials->best);
  g_autofree char *worst = plot_format_value (self->high);
  return g_strdup_printf (_ ("A search of %u trials. The best is %s; the worst "
                             "of those shown has %s."),
                          self->trials->n, best, worst);
}

static char *
plot_search_chart_to_csv (PlotChart *chart)
{
  return plot_trials_to_csv (cast (chart)->trials);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_search_chart_finalize (GObject *object)
{
  PlotSearchChart *self = (PlotSearchChart *) object;
  plot_trials_free (self->trials);
  g_array_unref (self->shown);
  G_OBJECT_CLASS (plot_search_chart_parent_class)->finalize (object);
}

static void
plot_search_chart_class_init (PlotSearchChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_search_chart_finalize;
  object_class->notify = plot_search_chart_notify;
  klass->title = N_ ("Search");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_search_chart_offers;
  klass->update = plot_search_chart_update;
  klass->choices = plot_search_chart_choices;
  klass->empty = plot_search_chart_empty;
  klass->draw = plot_search_chart_draw;
  klass->describe_at = plot_search_chart_describe_at;
  klass->describe = plot_search_chart_describe;
  klass->to_csv = plot_search_chart_to_csv;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_search_chart_init (PlotSearchChart *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
}
