/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every state of a tiny Boltzmann machine as a bar: p (v, h) = exp (-E (v, h))
 * / Z with E = -b·v - c·h - h·W·v (P. Smolensky 1986), counted out in double.
 * Or the states of its visible or hidden units alone, summed over the others.
 */
#include "plot-machine-chart.h"
#include "plot-palette.h"
#include "plot-stack.h"
#include "plot-text.h"

#include "ml-number.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  BESIDE_MENU = 2, /* lines: kept free for the menu of charts */
  MOST_UNITS = 10, /* 1024 states */
  MOST_NAMES = 64, /* on the axis */
};

enum
{
  OF_ALL,
  OF_VISIBLE,
  OF_HIDDEN,
};

typedef struct
{
  PlotMachineChart parent;
  int units;
  guint n_visible, n_hidden;
  guint n_states;        /* on show                                         */
  double *probabilities; /* (nullable): of the states                       */
  double log_z;
  char **names; /* (nullable): "101 01"                            */
} PlotStatesChart;

typedef PlotMachineChartClass PlotStatesChartClass;

ML_DEFINE_CHOICE (PlotStatesUnits, plot_states_units,
                  { OF_ALL, N_ ("All units"), "all" },
                  { OF_VISIBLE, N_ ("Visible units"), "visible" },
                  { OF_HIDDEN, N_ ("Hidden units"), "hidden" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (PlotStatesChart, units, plot_states_units_get_type, OF_ALL,
                    NULL, N_ ("States of"),
                    N_ ("A bar sums up what the other units may do")),
};

GType plot_states_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotStatesChart, plot_states_chart,
                     PLOT_TYPE_MACHINE_CHART)

static PlotStatesChart *
cast (gpointer chart)
{
  return chart;
}

/* -- Counting -------------------------------------------------------------- */

/* The units as they are written: the first is the highest bit. */
static gboolean
is_on (guint state, guint n_units, guint unit)
{
  return (state >> (n_units - 1 - unit)) & 1;
}

/* -E of both, in nats. */
static double
score (const PlotStackLayer *rbm, guint visible, guint hidden)
{
  double sum = 0;
  for (guint i = 0; i < rbm->n_visible; i++)
    if (is_on (visible, rbm->n_visible, i))
      sum += (double) rbm->visible_bias[i];
  for (guint k = 0; k < rbm->n_hidden; k++)
    {
      if (!is_on (hidden, rbm->n_hidden, k))
        continue;
      sum += (double) rbm->bias[k];
      for (guint i = 0; i < rbm->n_visible; i++)
        if (is_on (visible, rbm->n_visible, i))
          sum += (double) rbm->weights[k * rbm->n_visible + i];
    }
  return sum;
}

static guint
state_of (const PlotStatesChart *self, guint visible, guint hidden)
{
  return self->units == OF_VISIBLE  ? visible
         : self->units == OF_HIDDEN ? hidden
                                    : visible << self->n_hidden | hidden;
}

static void
count_states (PlotStatesChart *self, const PlotStackLayer *rbm)
{
  const guint n_v = 1u << rbm->n_visible, n_h = 1u << rbm->n_hidden;
  double most = -(double) INFINITY, z = 0;
  for (guint v = 0; v < n_v; v++)
    for (guint h = 0; h < n_h; h++)
      most = MAX (most, score (rbm, v, h));
  self->probabilities = g_new0 (double, self->n_states);
  for (guint v = 0; v < n_v; v++)
    for (guint h = 0; h < n_h; h++)
      {
        const double weight = exp (score (rbm, v, h) - most);
        self->probabilities[state_of (self, v, h)] += weight;
        z += weight;
      }
  for (guint i = 0; i < self->n_states; i++)
    self->probabilities[i] /= z;
  self->log_z = most + log (z);
}

static void
append_bits (GString *text, guint state, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, is_on (state, n, i) ? '1' : '0');
}

/* (transfer full): "101 01", visible units first */
static char *
name_of (const PlotStatesChart *self, guint state)
{
  GString *text = g_string_new (NULL);
  if (self->units == OF_ALL)
    {
      append_bits (text, state >> self->n_hidden, self->n_visible);
      g_string_append_c (text, ' ');
      append_bits (text, state & ((1u << self->n_hidden) - 1), self->n_hidden);
    }
  else
    append_bits (text, state,
                 self->units == OF_VISIBLE ? self->n_visible : self->n_hidden);
  return g_string_free (text, FALSE);
}

/* -- Data ------------------------------------------------------------------ */

/* Rows that are no probabilities belong to Gaussian units, whose states cannot
 * be counted. */
static gboolean
is_binary (const MlSnapshot *snapshot, guint layer)
{
  const MlTensor *data = plot_layers_find (snapshot, layer, "data");
  for (gsize i = 0; data != NULL && i < ml_tensor_length (data); i++)
    if (!(data->values[i] >= 0 && data->values[i] <= 1))
      return FALSE;
  return TRUE;
}

/* Whether the first machine of @snapshot is a tiny one. */
static gboolean
find_tiny (const MlSnapshot *snapshot, PlotStackLayer *rbm)
{
  g_autoptr (GArray) stack = plot_stack_read (snapshot, TRUE);
  if (stack->len == 0 || !is_binary (snapshot, 1))
    return FALSE;
  *rbm = g_array_index (stack, PlotStackLayer, 0);
  return plot_stack_is_machine (rbm)
         && rbm->n_visible + rbm->n_hidden <= MOST_UNITS;
}

static gboolean
plot_states_chart_choose (PlotMachineChart *machine)
{
  PlotStatesChart *self = cast (machine);
  PlotStackLayer rbm;
  g_clear_pointer (&self->probabilities, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  if (!find_tiny (machine->snapshot, &rbm))
    return FALSE;
  self->n_visible = rbm.n_visible;
  self->n_hidden = rbm.n_hidden;
  self->n_states
      = 1u << (self->units == OF_VISIBLE  ? rbm.n_visible
               : self->units == OF_HIDDEN ? rbm.n_hidden
                                          : rbm.n_visible + rbm.n_hidden);
  count_states (self, &rbm);
  self->names = g_new0 (char *, self->n_states + 1);
  for (guint i = 0; i < self->n_states; i++)
    self->names[i] = name_of (self, i);
  return TRUE;
}

static gboolean
plot_states_chart_offers (const PlotSource *source)
{
  PlotStackLayer rbm;
  return find_tiny (source->snapshot, &rbm);
}

static guint
most_probable (const PlotStatesChart *self)
{
  return ml_number_largest (self->probabilities, self->n_states);
}

/* -- Drawing --------------------------------------------------------------- */

static void
bar_edges (const PlotAxes *axes, guint state, double *left, double *right)
{
  *left = round (plot_scale_pixel (&axes->x, state));
  *right = round (plot_scale_pixel (&axes->x, state + 1));
  if (*right - *left > 4)
    *right -= floor (0.2 * (*right - *left));
  *right = MAX (*right, *left + 1);
}

static void
draw_bars (const PlotStatesChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes)
{
  const PlotColor color = plot_palette_class (0, style->is_dark);
  const double bottom = plot_scale_pixel (&axes->y, 0);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  for (guint i = 0; i < self->n_states; i++)
    {
      double left, right;
      bar_edges (axes, i, &left, &right);
      const double top = plot_scale_pixel (&axes->y, self->probabilities[i]);
      cairo_rectangle (cr, left, top, right - left, bottom - top);
    }
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
plot_states_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                        double height, const PlotStyle *style)
{
  PlotStatesChart *self = cast (chart);
  PlotAxes axes = { .x_title = self->units == OF_VISIBLE  ? _ ("State v")
                               : self->units == OF_HIDDEN ? _ ("State h")
                                                          : _ ("State v h"),
                    .y_title = _ ("Probability") };
  if (self->n_states <= MOST_NAMES)
    {
      axes.x_labels = (const char *const *) self->names;
      axes.n_x_labels = self->n_states;
    }
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? line : 0;
  axes.x.is_whole = TRUE;
  plot_scale_set_range (&axes.x, 0, self->n_states);
  plot_scale_set_range (&axes.y, 0,
                        1.05 * self->probabilities[most_probable (self)]);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  draw_bars (self, cr, style, &axes);
  if (axes.is_bare || top <= 0)
    return;
  g_autofree char *z = plot_format_value (self->log_z);
  g_autofree char *title
      = g_strdup_printf (_ ("ln Z = %s · %u states, %u visible, %u hidden"), z,
                         self->n_states, self->n_visible, self->n_hidden);
  plot_text_draw (
      cr, style,
      &(PlotText){ .text = title,
                   .x = axes.left,
                   .y = 4,
                   .max_width = axes.right - axes.left
                                - BESIDE_MENU * plot_text_height (style),
                   .color = &style->muted });
}

/* -- Words ----------------------------------------------------------------- */

static int
state_at (PlotChart *chart, double x, double y, const PlotAxes **axes)
{
  *axes = plot_chart_axes_at (chart, x, y, NULL);
  const double place = *axes != NULL ? plot_scale_value (&(*axes)->x, x) : -1;
  return place >= 0 && place < cast (chart)->n_states ? (int) place : -1;
}

static char *
plot_states_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotStatesChart *self = cast (chart);
  const PlotAxes *axes;
  const int state = state_at (chart, x, y, &axes);
  if (state < 0)
    return NULL;
  const double p = self->probabilities[state];
  g_autofree char *probability = plot_format_value (p);
  g_autofree char *energy = plot_format_value (-log (p) - self->log_z);
  return self->units == OF_ALL
             ? g_strdup_printf (_ ("State %s: probability %s, energy %s"),
                                self->names[state], probability, energy)
             : g_strdup_printf (_ ("State %s: probability %s, free energy %s"),
                                self->names[state], probability, energy);
}

static void
plot_states_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                              const PlotStyle *style)
{
  const PlotAxes *axes;
  const int state = state_at (chart, x, y, &axes);
  if (state < 0)
    return;
  double left, right;
  bar_edges (axes, (guint) state, &left, &right);
  const PlotColor veil = plot_color_with_alpha (style->foreground, 0.12);
  plot_axes_clip (axes, cr);
  plot_style_set_source (cr, &veil);
  cairo_rectangle (cr, left, axes->top, right - left, axes->bottom - axes->top);
  cairo_fill (cr);
}

static char *
plot_states_chart_describe (PlotChart *chart)
{
  PlotStatesChart *self = cast (chart);
  const guint best = most_probable (self);
  g_autofree char *probability = plot_format_value (self->probabilities[best]);
  g_autofree char *z = plot_format_value (self->log_z);
  return g_strdup_printf (_ ("The probabilities of all %u states of %u visible "
                             "and %u hidden units. The most probable is %s "
                             "with %s; ln Z is %s."),
                          self->n_states, self->n_visible, self->n_hidden,
                          self->names[best], probability, z);
}

static char *
plot_states_chart_to_csv (PlotChart *chart)
{
  PlotStatesChart *self = cast (chart);
  GString *csv = g_string_new ("state,probability\n");
  for (guint i = 0; i < self->n_states; i++)
    {
      g_string_append_printf (csv, "%s,", self->names[i]);
      plot_csv_number (csv, self->probabilities[i]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_states_chart_finalize (GObject *object)
{
  PlotStatesChart *self = cast (object);
  g_free (self->probabilities);
  g_strfreev (self->names);
  G_OBJECT_CLASS (plot_states_chart_parent_class)->finalize (object);
}

static void
plot_states_chart_class_init (PlotStatesChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  object_class->finalize = plot_states_chart_finalize;
  klass->what = "visible_bias";
  klass->choose = plot_states_chart_choose;
  chart_class->title = N_ ("All states");
  chart_class->offers = plot_states_chart_offers;
  chart_class->draw = plot_states_chart_draw;
  chart_class->draw_hover = plot_states_chart_draw_hover;
  chart_class->describe_at = plot_states_chart_describe_at;
  chart_class->describe = plot_states_chart_describe;
  chart_class->to_csv = plot_states_chart_to_csv;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_states_chart_init (PlotStatesChart *self)
{
}
