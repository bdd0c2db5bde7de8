/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ways that networks with and without pre-training take while they are
 * fine-tuned, on a map of what they answer: a network at one moment is the list
 * of its probabilities on the same test rows, and the map is the plane of the
 * first two principal components of all such lists (after Erhan et al. 2009,
 * section 6.4, who use another projection). A ring is where fine-tuning starts,
 * a mark where it ends. The plane is found in a thread. */
#include "plot-chart-private.h"
#include "plot-nets.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"
#include "ml-pca.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#define MARK_SIZE 5 /* pixels */
#define REACH 14    /* of the pointer, pixels */

enum
{
  MOST_DEPTHS = 32,
};

typedef struct /* immutable */
{
  MlPretrainedNets *nets;
  GArray *chosen; /* guint: those that are drawn, one after the other */
  guint n_points;
  float *places;   /* n_points × 2 */
  double share[2]; /* of the variance, along each axis */
} TrajectoryMap;

typedef struct
{
  PlotChart parent;
  guint depth;                /* 0: all */
  pthread_mutex_t lock;       /* of question */
  MlPretrainedNets *question; /* (nullable): what prepare() is to map */
  guint question_depth;
  MlPretrainedNets *nets; /* (nullable): the newest */
  TrajectoryMap *map;     /* (nullable) */
} PlotTrajectoriesChart;

typedef PlotChartClass PlotTrajectoriesChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotTrajectoriesChart, depth, 0, MOST_DEPTHS, 0, NULL,
                  N_ ("Hidden layers"),
                  N_ ("Networks of this depth only; 0: all")),
};

GType plot_trajectories_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotTrajectoriesChart, plot_trajectories_chart,
                     PLOT_TYPE_CHART)

static PlotTrajectoriesChart *
cast (PlotChart *chart)
{
  return (PlotTrajectoriesChart *) chart;
}

static void
map_free (TrajectoryMap *self)
{
  if (self == NULL)
    return;
  ml_pretrained_nets_unref (self->nets);
  g_array_unref (self->chosen);
  g_free (self->places);
  g_free (self);
}

/* -- Updating -------------------------------------------------------------- */

static void
ask (PlotTrajectoriesChart *self)
{
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question, ml_pretrained_nets_unref);
  if (self->nets != NULL)
    self->question = ml_pretrained_nets_ref (self->nets);
  self->question_depth = self->depth;
  pthread_mutex_unlock (&self->lock);
  if (self->nets == NULL)
    g_clear_pointer (&self->map, map_free);
  else
    plot_chart_set_stale (PLOT_CHART (self));
}

static void
plot_trajectories_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotTrajectoriesChart *self = cast (chart);
  if (self->nets == source->nets)
    return;
  g_clear_pointer (&self->nets, ml_pretrained_nets_unref);
  if (source->nets != NULL)
    self->nets = ml_pretrained_nets_ref (source->nets);
  ask (self);
}

static void
plot_trajectories_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_trajectories_chart_parent_class)->notify (object, spec);
  ask ((PlotTrajectoriesChart *) object);
}

/* -- The map, in a thread ---------------------------------------------------
 */

static void
choose (TrajectoryMap *map, guint depth)
{
  for (guint i = 0; i < ml_pretrained_nets_length (map->nets); i++)
    {
      const MlPretrainedNet *net = ml_pretrained_nets_nth (map->nets, i);
      if (net->n_points == 0 || (depth > 0 && net->depth != depth))
        continue;
      g_array_append_val (map->chosen, i);
      map->n_points += net->n_points;
    }
}

static const MlPretrainedNet *
chosen (const TrajectoryMap *map, guint index)
{
  return ml_pretrained_nets_nth (map->nets,
                                 g_array_index (map->chosen, guint, index));
}

static void
project (TrajectoryMap *map)
{
  const guint n_values = chosen (map, 0)->n_values;
  g_autofree float *rows = g_new (float, (gsize) map->n_points *n_values);
  float *to = rows;
  for (guint i = 0; i < map->chosen->len; i++)
    {
      const MlPretrainedNet *net = chosen (map, i);
      const gsize n = (gsize) net->n_points * n_values;
      memcpy (to, net->outputs, n * sizeof (float));
      to += n;
    }
  g_autoptr (MlPca) pca
      = ml_pca_new (map->n_points, n_values, rows, MIN (2, n_values), NULL);
  map->places = g_new0 (float, 2 * (gsize) map->n_points);
  if (pca->n_components == 2)
    ml_pca_project (pca, map->n_points, rows, map->places);
  for (guint i = 0; i < pca->n_components; i++)
    map->share[i] = pca->total > 0 ? pca->variance[i] / pca->total : 0;
}

static gpointer
plot_trajectories_chart_prepare (PlotChart *chart, GCancellable *cancellable)
{
  PlotTrajectoriesChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  MlPretrainedNets *nets = g_steal_pointer (&self->question);
  const guint depth = self->question_depth;
  pthread_mutex_unlock (&self->lock);
  if (nets == NULL)
    return NULL;
  TrajectoryMap *map = g_new0 (TrajectoryMap, 1);
  map->nets = nets;
  map->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  choose (map, depth);
  if (map->n_points > 0)
    project (map);
  return map;
}

static void
plot_trajectories_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotTrajectoriesChart *self = cast (chart);
  map_free (self->map);
  self->map = prepared;
}

static const char *
plot_trajectories_chart_empty (PlotChart *chart)
{
  const PlotTrajectoriesChart *self = cast (chart);
  return self->map != NULL && self->map->n_points > 0
             ? NULL
             : _ ("No network yet. The map shows the ways of networks that "
                  "are done.");
}

/* -- Drawing --------------------------------------------------------------- */

static void
set_range (const TrajectoryMap *map, guint axis, PlotScale *scale)
{
  double least = INFINITY, most = -INFINITY;
  for (guint i = 0; i < map->n_points; i++)
    {
      least = fmin (least, (double) map->places[2 * i + axis]);
      most = fmax (most, (double) map->places[2 * i + axis]);
    }
  const double room = fmax (0.05 * (most - least), 1e-6);
  plot_scale_set_range (scale, least - room, most + room);
}

static void
pixel_of (const TrajectoryMap *map, const PlotAxes *axes, guint point,
          double *x, double *y)
{
  *x = plot_scale_pixel (&axes->x, (double) map->places[2 * point]);
  *y = plot_scale_pixel (&axes->y, (double) map->places[2 * point + 1]);
}

static void
draw_way (const TrajectoryMap *map, cairo_t *cr, const PlotAxes *axes,
          const PlotStyle *style, const MlPretrainedNet *net, guint first)
{
  const guint index = plot_nets_index (net->is_pretrained);
  const PlotColor color = plot_palette_class (index, style->is_dark);
  const PlotColor faint = plot_color_with_alpha (color, 0.55);
  double x = 0, y = 0;
  cairo_new_path (cr);
  for (guint i = 0; i < net->n_points; i++)
    {
      pixel_of (map, axes, first + i, &x, &y);
      cairo_line_to (cr, x, y);
    }
  plot_style_set_source (cr, &faint);
  cairo_set_line_width (cr, 0.75 * style->line_width);
  cairo_stroke (cr);
  plot_style_set_source (cr, &color);
  cairo_new_path (cr);
  plot_palette_marker (cr, index, x, y, MARK_SIZE);
  cairo_fill (cr);
  pixel_of (map, axes, first, &x, &y);
  cairo_new_path (cr);
  cairo_arc (cr, x, y, MARK_SIZE / 2.0, 0, 2 * G_PI);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
plot_trajectories_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                              double height, const PlotStyle *style)
{
  const TrajectoryMap *map = cast (chart)->map;
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? line : 0;
  g_autofree char *across = g_strdup_printf (
      _ ("First component, %.0f %% of the variance"), 100 * map->share[0]);
  g_autofree char *upwards
      = g_strdup_printf (_ ("Second component, %.0f %%"), 100 * map->share[1]);
  PlotAxes axes = { .x_title = across, .y_title = upwards };
  guint first = 0;
  set_range (map, 0, &axes.x);
  set_range (map, 1, &axes.y);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  for (guint i = 0; i < map->chosen->len; i++)
    {
      draw_way (map, cr, &axes, style, chosen (map, i), first);
      first += chosen (map, i)->n_points;
    }
  cairo_restore (cr);
  if (top > 0 && !axes.is_bare)
    plot_nets_legend (cr, style, &axes, 0.75 * line, 0);
}

/* -- In words -------------------------------------------------------------- */

/* The point of a way that is nearest to a pixel. NULL: none within reach. */
static const MlPretrainedNet *
find_point (PlotChart *chart, double x, double y, guint *moment,
            double *point_x, double *point_y)
{
  const TrajectoryMap *map = cast (chart)->map;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const MlPretrainedNet *found = NULL;
  double least = REACH;
  guint first = 0;
  for (guint i = 0; axes != NULL && i < map->chosen->len; i++)
    {
      const MlPretrainedNet *net = chosen (map, i);
      for (guint k = 0; k < net->n_points; k++)
        {
          double px, py;
          pixel_of (map, axes, first + k, &px, &py);
          const double distance = hypot (px - x, py - y);
          if (distance >= least)
            continue;
          least = distance;
          found = net;
          *moment = k;
          *point_x = px;
          *point_y = py;
        }
      first += net->n_points;
    }
  return found;
}

static void
plot_trajectories_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                    double y, const PlotStyle *style)
{
  guint moment;
  double px, py;
  if (find_point (chart, x, y, &moment, &px, &py) == NULL)
    return;
  cairo_arc (cr, px, py, MARK_SIZE + 2, 0, 2 * G_PI);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
}

static char *
plot_trajectories_chart_describe_at (PlotChart *chart, double x, double y)
{
  guint moment;
  double px, py;
  const MlPretrainedNet *net = find_point (chart, x, y, &moment, &px, &py);
  if (net == NULL)
    return NULL;
  return g_strdup_printf (
      _ ("%u hidden layers, seed %u, %s\nmoment %u of %u\ntest error at the "
         "end %.2f %%"),
      net->depth, net->seed, plot_nets_name (net->is_pretrained), moment + 1,
      net->n_points, 100 * net->error);
}

static char *
plot_trajectories_chart_describe (PlotChart *chart)
{
  const TrajectoryMap *map = cast (chart)->map;
  guint n_with = 0;
  for (guint i = 0; i < map->chosen->len; i++)
    n_with += chosen (map, i)->is_pretrained ? 1 : 0;
  return g_strdup_printf (
      _ ("Ways of %u networks without and %u with pre-training, on the plane "
         "that shows %.0f %% of the variance of their answers."),
      map->chosen->len - n_with, n_with, 100 * (map->share[0] + map->share[1]));
}

static char *
plot_trajectories_chart_to_csv (PlotChart *chart)
{
  const TrajectoryMap *map = cast (chart)->map;
  GString *csv = g_string_new ("depth,pretrained,seed,moment,first,second\n");
  guint point = 0;
  for (guint i = 0; i < map->chosen->len; i++)
    {
      const MlPretrainedNet *net = chosen (map, i);
      for (guint k = 0; k < net->n_points; k++, point++)
        {
          g_string_append_printf (csv, "%u,%s,%u,%u,", net->depth,
                                  net->is_pretrained ? "yes" : "no", net->seed,
                                  k + 1);
          plot_csv_number (csv, (double) map->places[2 * point]);
          g_string_append_c (csv, ',');
          plot_csv_number (csv, (double) map->places[2 * point + 1]);
          g_string_append_c (csv, '\n');
        }
    }
  return g_string_free (csv, FALSE);
}

static void
plot_trajectories_chart_choices (PlotChart *chart, const char *option,
                                 GArray *into)
{
  const MlPretrainedNets *nets = cast (chart)->nets;
  const guint n = nets != NULL ? ml_pretrained_nets_depth (nets) : 0;
  plot_chart_add_choice (into, 0, g_strdup (_ ("All")));
  for (guint depth = 1; depth <= n; depth++)
    plot_chart_add_choice (into, depth, g_strdup_printf ("%u", depth));
}

static void
plot_trajectories_chart_finalize (GObject *object)
{
  PlotTrajectoriesChart *self = (PlotTrajectoriesChart *) object;
  g_clear_pointer (&self->nets, ml_pretrained_nets_unref);
  g_clear_pointer (&self->question, ml_pretrained_nets_unref);
  g_clear_pointer (&self->map, map_free);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_trajectories_chart_parent_class)->finalize (object);
}

static void
plot_trajectories_chart_class_init (PlotTrajectoriesChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_trajectories_chart_finalize;
  object_class->notify = plot_trajectories_chart_notify;
  klass->title = N_ ("Ways of learning");
  klass->needs = PLOT_NEEDS_NETS;
  klass->update = plot_trajectories_chart_update;
  klass->draw = plot_trajectories_chart_draw;
  klass->draw_hover = plot_trajectories_chart_draw_hover;
  klass->describe_at = plot_trajectories_chart_describe_at;
  klass->describe = plot_trajectories_chart_describe;
  klass->to_csv = plot_trajectories_chart_to_csv;
  klass->prepare = plot_trajectories_chart_prepare;
  klass->accept = plot_trajectories_chart_accept;
  klass->empty = plot_trajectories_chart_empty;
  klass->choices = plot_trajectories_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_trajectories_chart_init (PlotTrajectoriesChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
}
