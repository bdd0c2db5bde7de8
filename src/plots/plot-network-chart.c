/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network as a diagram: layers as columns of units, links colored by sign
 * and as thick as their weights, units filled with what they answer to one
 * example. Of many links the strongest are drawn, of many units some; the
 * numbers below say how many there are. A click or the arrow keys choose a
 * unit: its links come to the front, and its weights stand at the right.
 *
 * Where things lie is in plot-network.c, how they look in
 * plot-network-paint.c. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-network-paint.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NONE (-1)
#define WORDS_LINKS 6       /* weights of a unit that are put in words        */
#define LEAST_FOR_PANEL 520 /* width that has room for a unit's weights */
#define NEAR 4              /* of a link, pixels                              */
#define BESIDE_MENU 3.5     /* lines: a short name beside the menu of charts  */

typedef struct
{
  PlotChart parent;
  guint example; /* from 1 */
  guint most_links;
  PlotNetwork network;
  PlotNetworkNames names;
  MlDataset *dataset;     /* (nullable): what names was made from          */
  MlPredictor *predictor; /* (nullable): the same                          */
  int target;
  int column, unit; /* chosen; NONE                                  */
  GArray *links;    /* PlotLink of the last drawing                  */
} PlotNetworkChart;

typedef PlotChartClass PlotNetworkChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotNetworkChart, example, 1, 16, 1, NULL, N_ ("Example"),
                  N_ ("Whose answers fill the units: one of the first rows "
                      "that the network trains on")),
  ML_OPTION_UINT (PlotNetworkChart, most_links, 10, 5000, 300, NULL,
                  N_ ("Links"),
                  N_ ("How many links are drawn between two layers, the "
                      "strongest first")),
};

GType plot_network_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotNetworkChart, plot_network_chart, PLOT_TYPE_CHART)

static PlotNetworkChart *
cast (PlotChart *chart)
{
  return (PlotNetworkChart *) chart;
}

static guint
n_columns (const PlotNetworkChart *self)
{
  return self->network.columns->len;
}

static gboolean
is_chosen (const PlotNetworkChart *self)
{
  return self->column != NONE;
}

/* -- Names ----------------------------------------------------------------- */

static char **
output_names (const PlotNetworkChart *self, guint n)
{
  if (self->dataset == NULL || self->target < 0)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (self->dataset,
                                                   (guint) self->target);
  if (ml_attribute_has_codes (class) && class->n_labels == n)
    return g_strdupv (class->labels);
  return n == 1 ? g_strsplit (class->name, "\n", 1) : NULL;
}

static void
set_names (PlotNetworkChart *self)
{
  g_clear_pointer (&self->names.inputs, g_strfreev);
  g_clear_pointer (&self->names.outputs, g_strfreev);
  if (n_columns (self) == 0)
    return;
  const PlotColumn *first = plot_network_column (&self->network, 0);
  const PlotColumn *last
      = plot_network_column (&self->network, n_columns (self) - 1);
  if (!first->is_picture)
    self->names.inputs = plot_layers_input_names (self->dataset, self->target,
                                                  self->predictor, first->n);
  if (last->layer > 0)
    self->names.outputs = output_names (self, last->n);
}

/* Which output the example has, where outputs are classes. */
static void
find_actual (PlotNetworkChart *self)
{
  const MlTensor *target = ml_snapshot_find (self->network.snapshot, "target");
  const PlotColumn *last
      = plot_network_column (&self->network, n_columns (self) - 1);
  self->names.actual = -1;
  self->names.are_shares = last->n > 1 && last->values != NULL;
  double sum = 0;
  for (guint i = 0; i < last->n && last->values != NULL; i++)
    {
      self->names.are_shares &= last->values[i] >= 0;
      sum += (double) last->values[i];
    }
  self->names.are_shares &= fabs (sum - 1) < 1e-3;
  if (target == NULL || self->network.drawn != NULL || target->n_sizes != 2
      || last->n < 2 || target->sizes[1] != last->n || target->sizes[0] == 0)
    return;
  const guint row = MIN (self->network.example, target->sizes[0] - 1);
  for (guint i = 0; i < last->n; i++)
    if (target->values[(gsize) row * last->n + i] > 0.5f)
      self->names.actual = (int) i;
}

/* -- What is drawn --------------------------------------------------------- */

/* The strongest links of all layers, between units that are shown. */
static void
collect_links (PlotNetworkChart *self)
{
  g_array_set_size (self->links, 0);
  for (guint i = 1; i < n_columns (self); i++)
    {
      g_autoptr (GArray) links = plot_network_strongest (&self->network, i, -1,
                                                         -1, self->most_links);
      g_array_append_vals (self->links, links->data, links->len);
    }
}

static void
read_network (PlotNetworkChart *self, MlSnapshot *snapshot, MlSnapshot *drawn)
{
  const guint n = n_columns (self);
  plot_network_read (&self->network, snapshot, drawn, self->example - 1);
  if (n_columns (self) == 0)
    {
      self->column = self->unit = NONE;
      return;
    }
  plot_network_place (&self->network, 0, 0, 800, 600); /* until it is drawn */
  collect_links (self);
  find_actual (self);
  const gboolean is_gone
      = n_columns (self) != n
        || (is_chosen (self)
            && plot_network_column (&self->network, (guint) self->column)->n
                   <= (guint) self->unit);
  if (is_gone)
    self->column = self->unit = NONE;
}

static void
plot_network_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotNetworkChart *self = cast (chart);
  MlPredictor *predictor
      = source->n_runs > 0 ? source->runs[0].predictor : NULL;
  const guint n = n_columns (self);
  if (source->snapshot != self->network.snapshot
      || source->drawn != self->network.drawn)
    read_network (self, source->snapshot, source->drawn);
  if (source->dataset == self->dataset && source->target == self->target
      && n == n_columns (self)
      && (predictor != NULL) == (self->predictor != NULL))
    return;
  g_set_object (&self->dataset, source->dataset);
  self->target = source->target;
  if (predictor != NULL)
    ml_predictor_ref (predictor);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  self->predictor = predictor;
  set_names (self);
}

static void
plot_network_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotNetworkChart *self = (PlotNetworkChart *) object;
  G_OBJECT_CLASS (plot_network_chart_parent_class)->notify (object, spec);
  read_network (self, self->network.snapshot, self->network.drawn);
}

static const char *
plot_network_chart_empty (PlotChart *chart)
{
  return n_columns (cast (chart)) >= 2
             ? NULL
             : _ ("No network yet. Its diagram appears here while it trains.");
}

static gboolean
plot_network_chart_offers (const PlotSource *source)
{
  return plot_layers_find (source->snapshot, 1, "weights") != NULL
         || plot_layers_find (source->snapshot, 2, "weights") != NULL;
}

static void
plot_network_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotNetworkChart *self = cast (chart);
  const MlTensor *inputs
      = self->network.snapshot != NULL
            ? ml_snapshot_find (self->network.snapshot, "input.activations")
            : NULL;
  if (!g_str_equal (option, "example") || inputs == NULL)
    return;
  for (guint i = 1; i <= MIN (inputs->sizes[0], 16); i++)
    plot_chart_add_choice (into, i, g_strdup_printf (_ ("Example %u"), i));
}

/* -- Drawing --------------------------------------------------------------- */

#define BOLDER 1.12 /* times as wide */

/* The name of the right class is bold. */
static double
widest (char **names, guint n, const char *more, cairo_t *cr,
        const PlotStyle *style)
{
  double width = 0;
  for (guint i = 0; names != NULL && i < MIN (n, 64); i++)
    {
      g_autofree char *text = g_strconcat (names[i], more, NULL);
      width = MAX (width, BOLDER * plot_text_width (cr, style, text));
    }
  return width > 0 ? width + 8 : 0;
}

/* Puts the network into @width × @height. */
static void
place (PlotNetworkChart *self, cairo_t *cr, const PlotStyle *style,
       double width, double height)
{
  const double line = plot_text_height (style);
  const gboolean has_words = height > 7 * line && width > 10 * line;
  const guint n_in = plot_network_column (&self->network, 0)->n;
  const guint n_out
      = plot_network_column (&self->network, n_columns (self) - 1)->n;
  const double left
      = MIN (widest (self->names.inputs, n_in, "", cr, style), 0.22 * width);
  const double right
      = MIN (widest (self->names.outputs, n_out,
                     self->names.are_shares ? " · 100 %" : "", cr, style),
             0.22 * width);
  const double margin = has_words ? 1.3 * line : 4;
  plot_network_place (
      &self->network, MAX (left, has_words ? line : 0) + 6, margin,
      width - MAX (right, has_words ? BESIDE_MENU * line : 0) - 6,
      height - margin);
  if (is_chosen (self))
    plot_network_reveal (&self->network, (guint) self->column,
                         (guint) self->unit);
}

/* The links from and to a unit, on top of the others. */
static void
draw_links_of (PlotNetworkChart *self, cairo_t *cr, const PlotStyle *style,
               int column, int unit)
{
  const PlotColumn *c = plot_network_column (&self->network, (guint) column);
  g_autoptr (GArray) in = plot_network_strongest (
      &self->network, (guint) column, unit, -1, self->most_links);
  plot_network_draw_links (&self->network, cr, style, in, 1);
  if (c->is_picture)
    return;
  g_autoptr (GArray) out = plot_network_strongest (
      &self->network, (guint) column + 1, -1, unit, self->most_links);
  plot_network_draw_links (&self->network, cr, style, out, 1);
}

static void
draw_links (PlotNetworkChart *self, cairo_t *cr, const PlotStyle *style)
{
  collect_links (self);
  plot_network_draw_links (&self->network, cr, style, self->links,
                           is_chosen (self) ? 0.15 : 1);
  if (is_chosen (self))
    draw_links_of (self, cr, style, self->column, self->unit);
}

static void
plot_network_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                         double height, const PlotStyle *style)
{
  PlotNetworkChart *self = cast (chart);
  const double panel = is_chosen (self) && width >= LEAST_FOR_PANEL
                           ? CLAMP (0.27 * width, 170, 320)
                           : 0;
  place (self, cr, style, width - panel, height);
  plot_network_draw_bands (&self->network, cr, style);
  draw_links (self, cr, style);
  plot_network_draw_columns (&self->network, cr, style, &self->names);
  if (!is_chosen (self))
    return;
  plot_network_draw_ring (&self->network, cr, style, (guint) self->column,
                          (guint) self->unit);
  if (panel > 0)
    plot_network_draw_unit (&self->network, cr, style, &self->names,
                            (guint) self->column, (guint) self->unit,
                            width - panel + 14, 8, panel - 26, height - 16);
}

/* -- Pointer and keys ------------------------------------------------------ */

static gboolean
choose (PlotNetworkChart *self, int column, int unit)
{
  if (column == self->column && unit == self->unit)
    return FALSE;
  self->column = column;
  self->unit = unit;
  return TRUE;
}

/* A second click on the same unit, or one beside all, chooses nothing. */
static gboolean
plot_network_chart_press (PlotChart *chart, double x, double y)
{
  PlotNetworkChart *self = cast (chart);
  guint column, unit;
  if (!plot_network_unit_at (&self->network, x, y, &column, &unit)
      || (self->column == (int) column && self->unit == (int) unit))
    return choose (self, NONE, NONE);
  return choose (self, (int) column, (int) unit);
}

static gboolean
plot_network_chart_move (PlotChart *chart, int across, int down)
{
  PlotNetworkChart *self = cast (chart);
  if (across == 0 && down == 0)
    return choose (self, NONE, NONE);
  if (!is_chosen (self))
    return choose (self, 1, 0);
  const int column
      = CLAMP (self->column + across, 0, (int) n_columns (self) - 1);
  const PlotColumn *from
      = plot_network_column (&self->network, (guint) self->column);
  const PlotColumn *to = plot_network_column (&self->network, (guint) column);
  int unit = self->unit + down;
  if (column != self->column) /* at the same height */
    unit = (int) ((self->unit + 0.5) * to->n / from->n);
  choose (self, column, CLAMP (unit, 0, (int) to->n - 1));
  return TRUE; /* keys stay here, even at the edge */
}

/* -- Words ----------------------------------------------------------------- */

/* "answers 0.82, bias −0.3; weights a 2.1, b −1.8 and 12 more" */
static void
append_unit (const PlotNetworkChart *self, GString *text, guint column,
             guint unit)
{
  g_autofree char *title
      = plot_network_unit_title (&self->network, &self->names, column, unit);
  g_autofree char *answer
      = plot_network_unit_answer (&self->network, column, unit);
  g_string_append (text, title);
  if (answer != NULL)
    g_string_append_printf (text, ": %s", answer);
  const guint n_inputs = plot_network_n_inputs (&self->network, column);
  if (!plot_network_has_links (&self->network, column))
    {
      if (n_inputs > 0)
        g_string_append_printf (text, _ ("; %u weights"), n_inputs);
      return;
    }
  g_autoptr (GArray) links = plot_network_strongest (
      &self->network, column, (int) unit, -1, WORDS_LINKS);
  const guint n = MIN (links->len, WORDS_LINKS);
  g_string_append (text, _ ("; weights"));
  for (guint i = 0; i < n; i++)
    {
      const PlotLink *link
          = &g_array_index (links, PlotLink, links->len - 1 - i);
      g_autofree char *name = plot_network_input_name (
          &self->network, &self->names, column, link->from);
      g_autofree char *number = plot_format_value ((double) link->weight);
      g_string_append_printf (text, "%s %s %s", i > 0 ? "," : "", name, number);
    }
  if (n < n_inputs)
    g_string_append_printf (text, _ (" and %u more"), n_inputs - n);
}

/* Of a point from the stretch between two others, pixels. */
static double
distance (double x, double y, double x0, double y0, double x1, double y1)
{
  const double dx = x1 - x0, dy = y1 - y0;
  const double t = CLAMP (
      ((x - x0) * dx + (y - y0) * dy) / MAX (dx * dx + dy * dy, 1e-9), 0, 1);
  return hypot (x - x0 - t * dx, y - y0 - t * dy);
}

/* The nearest link that is drawn, or NULL. */
static const PlotLink *
link_at (const PlotNetworkChart *self, double x, double y)
{
  const PlotLink *best = NULL;
  double least = NEAR;
  for (guint i = 0; i < self->links->len; i++)
    {
      const PlotLink *link = &g_array_index (self->links, PlotLink, i);
      double x0, y0, x1, y1;
      if (!plot_network_source (&self->network, link, &x0, &y0)
          || !plot_network_spot (&self->network, link->column, link->to, &x1,
                                 &y1))
        continue;
      const double away = distance (x, y, x0, y0, x1, y1);
      if (away <= least)
        least = away, best = link;
    }
  return best;
}

static char *
plot_network_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotNetworkChart *self = cast (chart);
  guint column, unit;
  g_autoptr (GString) text = g_string_new (NULL);
  if (plot_network_unit_at (&self->network, x, y, &column, &unit))
    append_unit (self, text, column, unit);
  else
    {
      const PlotLink *link = link_at (self, x, y);
      if (link == NULL)
        return NULL;
      g_autofree char *from = plot_network_input_name (
          &self->network, &self->names, link->column, link->from);
      g_autofree char *to = plot_network_unit_title (
          &self->network, &self->names, link->column, link->to);
      g_autofree char *number = plot_format_value ((double) link->weight);
      g_string_append_printf (text, _ ("%s → %s: weight %s"), from, to, number);
    }
  return g_strdup (text->str);
}

static void
plot_network_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                               double y, const PlotStyle *style)
{
  PlotNetworkChart *self = cast (chart);
  guint column, unit;
  if (!plot_network_unit_at (&self->network, x, y, &column, &unit))
    return;
  draw_links_of (self, cr, style, (int) column, (int) unit);
  plot_network_draw_ring (&self->network, cr, style, column, unit);
}

static char *
plot_network_chart_describe (PlotChart *chart)
{
  PlotNetworkChart *self = cast (chart);
  GString *text = g_string_new (_ ("Network:"));
  for (guint i = 0; i < n_columns (self); i++)
    {
      const PlotColumn *c = plot_network_column (&self->network, i);
      const guint sizes[] = { c->n, c->height, c->width };
      g_autofree char *size
          = plot_format_sizes (c->is_picture && c->height > 0 ? 3 : 1, sizes);
      g_string_append_printf (text, "%s %s", i > 0 ? "," : "", size);
      g_string_append_printf (text, i == 0 ? _ (" inputs") : _ (" in layer %u"),
                              c->layer);
    }
  g_string_append_c (text, '.');
  if (is_chosen (self))
    {
      g_string_append (text, _ (" Chosen: "));
      append_unit (self, text, (guint) self->column, (guint) self->unit);
      g_string_append_c (text, '.');
    }
  return g_string_free (text, FALSE);
}

static void
append_value (GString *csv, const char *kind, guint layer, guint unit,
              int input, float value)
{
  g_string_append_printf (csv, "%s,%u,%u,", kind, layer, unit + 1);
  if (input >= 0)
    g_string_append_printf (csv, "%d", input + 1);
  g_string_append_c (csv, ',');
  plot_csv_number (csv, (double) value);
  g_string_append_c (csv, '\n');
}

/* The units, then the links of the last drawing. */
static char *
plot_network_chart_to_csv (PlotChart *chart)
{
  PlotNetworkChart *self = cast (chart);
  GString *csv = g_string_new ("kind,layer,unit,input,value\n");
  for (guint i = 0; i < n_columns (self); i++)
    {
      const PlotColumn *c = plot_network_column (&self->network, i);
      for (guint k = 0; k < c->n && !c->is_picture; k++)
        if (c->values != NULL)
          append_value (csv, "activation", c->layer, k, -1, c->values[k]);
      for (guint k = 0; k < c->n; k++)
        if (c->bias != NULL && c->bias->n_sizes == 1 && k < c->bias->sizes[0])
          append_value (csv, "bias", c->layer, k, -1, c->bias->values[k]);
    }
  for (guint i = 0; i < self->links->len; i++)
    {
      const PlotLink *link = &g_array_index (self->links, PlotLink, i);
      append_value (csv, "weight",
                    plot_network_column (&self->network, link->column)->layer,
                    link->to, (int) link->from, link->weight);
    }
  return g_string_free (csv, FALSE);
}

static void
plot_network_chart_finalize (GObject *object)
{
  PlotNetworkChart *self = (PlotNetworkChart *) object;
  plot_network_clear (&self->network);
  g_clear_pointer (&self->names.inputs, g_strfreev);
  g_clear_pointer (&self->names.outputs, g_strfreev);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_object (&self->dataset);
  G_OBJECT_CLASS (plot_network_chart_parent_class)->finalize (object);
}

static void
plot_network_chart_class_init (PlotNetworkChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_network_chart_finalize;
  object_class->notify = plot_network_chart_notify;
  klass->title = N_ ("Network");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_network_chart_offers;
  klass->choices = plot_network_chart_choices;
  klass->update = plot_network_chart_update;
  klass->draw = plot_network_chart_draw;
  klass->draw_hover = plot_network_chart_draw_hover;
  klass->press = plot_network_chart_press;
  klass->move = plot_network_chart_move;
  klass->describe_at = plot_network_chart_describe_at;
  klass->describe = plot_network_chart_describe;
  klass->to_csv = plot_network_chart_to_csv;
  klass->empty = plot_network_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_network_chart_init (PlotNetworkChart *self)
{
  plot_network_init (&self->network);
  self->links = g_array_new (FALSE, FALSE, sizeof (PlotLink));
  self->names.actual = -1;
  self->target = -1;
  self->column = self->unit = NONE;
}
