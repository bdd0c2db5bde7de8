/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Test errors of networks with and without pre-training, over their depth: a
 * box for each depth and way, and each network as a dot; as figure 1 of Erhan
 * et al. (2009). */
#include "plot-box.h"
#include "plot-chart-private.h"
#include "plot-nets.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH 0.24 /* of a box, as a share of the room of a depth */
#define PLACE 0.34 /* middles of both boxes, from its edges */

typedef struct
{
  PlotChart parent;
  gboolean is_log;
  MlPretrainedNets *nets; /* (nullable) */
} PlotPretrainingChart;

typedef PlotChartClass PlotPretrainingChartClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (PlotPretrainingChart, is_log, FALSE, NULL,
                     N_ ("Logarithmic"),
                     N_ ("So that small errors can be told apart beside large "
                         "ones")),
};

GType plot_pretraining_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotPretrainingChart, plot_pretraining_chart,
                     PLOT_TYPE_CHART)

static PlotPretrainingChart *
cast (PlotChart *chart)
{
  return (PlotPretrainingChart *) chart;
}

static void
plot_pretraining_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotPretrainingChart *self = cast (chart);
  if (self->nets == source->nets)
    return;
  g_clear_pointer (&self->nets, ml_pretrained_nets_unref);
  if (source->nets != NULL)
    self->nets = ml_pretrained_nets_ref (source->nets);
}

static const char *
plot_pretraining_chart_empty (PlotChart *chart)
{
  const PlotPretrainingChart *self = cast (chart);
  return self->nets != NULL && ml_pretrained_nets_length (self->nets) > 0
             ? NULL
             : _ ("No network yet. The boxes grow as networks are trained.");
}

/* -- Places ---------------------------------------------------------------- */

/* Percent; a logarithm needs more than 0. */
static double
shown_error (const PlotPretrainingChart *self, double error)
{
  return self->is_log ? fmax (100 * error, 0.01) : 100 * error;
}

static void
set_range (const PlotPretrainingChart *self, PlotScale *y)
{
  double least = INFINITY, most = -INFINITY;
  for (guint i = 0; i < ml_pretrained_nets_length (self->nets); i++)
    {
      const double error
          = shown_error (self, ml_pretrained_nets_nth (self->nets, i)->error);
      least = fmin (least, error);
      most = fmax (most, error);
    }
  const double room = fmax (0.06 * (most - least), 0.05);
  y->is_log = self->is_log;
  if (self->is_log)
    plot_scale_set_range (y, least / 1.15, most * 1.15);
  else
    plot_scale_set_range (y, fmax (least - room, 0), most + room);
}

/* -- Drawing --------------------------------------------------------------- */

typedef struct
{
  const PlotPretrainingChart *chart;
  cairo_t *cr;
  const PlotStyle *style;
  const PlotAxes *axes;
} Drawing;

/* (transfer full) (nullable): of errors as they are shown; NULL: there are none
 */
static PlotBox *
box_of (const PlotPretrainingChart *self, guint depth, gboolean is_pretrained)
{
  g_autoptr (GArray) errors
      = ml_pretrained_nets_errors (self->nets, depth, is_pretrained);
  double *values = (double *) (gpointer) errors->data;
  for (guint i = 0; i < errors->len; i++)
    values[i] = shown_error (self, values[i]);
  return plot_box_new (values, errors->len);
}

static void
draw_box (const Drawing *d, guint depth, gboolean is_pretrained)
{
  const PlotColor color
      = plot_palette_class (plot_nets_index (is_pretrained), d->style->is_dark);
  const double middle = depth - 1 + (is_pretrained ? 1 - PLACE : PLACE);
  PlotBox *box = box_of (d->chart, depth, is_pretrained);
  if (box != NULL)
    plot_box_draw (box, d->cr, d->style, d->axes,
                   plot_scale_pixel (&d->axes->x, middle - WIDTH / 2),
                   plot_scale_pixel (&d->axes->x, middle + WIDTH / 2), &color);
  plot_box_free (box);
}

/* (transfer full) (element-type char *): "1", "2" … */
static GPtrArray *
depth_names (guint n)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (guint depth = 1; depth <= n; depth++)
    g_ptr_array_add (names, g_strdup_printf ("%u", depth));
  return names;
}

static void
plot_pretraining_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                             double height, const PlotStyle *style)
{
  PlotPretrainingChart *self = cast (chart);
  const guint n_depths = ml_pretrained_nets_depth (self->nets);
  const double line = plot_text_height (style);
  const double top = height > 6 * line ? line : 0;
  g_autoptr (GPtrArray) names = depth_names (n_depths);
  PlotAxes axes = { .x_title = _ ("Hidden layers"),
                    .y_title = _ ("Test error, percent"),
                    .x_labels = (const char *const *) names->pdata,
                    .n_x_labels = n_depths };
  const Drawing d = { self, cr, style, &axes };
  plot_scale_set_range (&axes.x, 0, n_depths);
  set_range (self, &axes.y);
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  cairo_save (cr);
  plot_axes_clip (&axes, cr);
  for (guint i = 0; i < 2 * n_depths; i++)
    draw_box (&d, i / 2 + 1, i % 2 == 1);
  cairo_restore (cr);
  if (top > 0 && !axes.is_bare)
    plot_nets_legend (cr, style, &axes, 0.75 * line, -1);
}

/* -- In words -------------------------------------------------------------- */

/* Which box is at a pixel. FALSE: none. */
static gboolean
find_box (PlotChart *chart, double x, double y, guint *depth,
          gboolean *is_pretrained)
{
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  if (axes == NULL)
    return FALSE;
  const double place = plot_scale_value (&axes->x, x);
  *depth = (guint) fmax (place, 0) + 1;
  *is_pretrained = place - floor (place) >= 0.5;
  return ml_pretrained_nets_figures (cast (chart)->nets, *depth, *is_pretrained)
             .n
         > 0;
}

static void
plot_pretraining_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                   double y, const PlotStyle *style)
{
  guint depth;
  gboolean is_pretrained;
  if (!find_box (chart, x, y, &depth, &is_pretrained))
    return;
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const double from = depth - 1 + (is_pretrained ? 0.5 : 0);
  const double left = plot_scale_pixel (&axes->x, from);
  const PlotColor veil = plot_color_with_alpha (style->foreground, 0.06);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_rectangle (cr, left, axes->top,
                   plot_scale_pixel (&axes->x, from + 0.5) - left,
                   axes->bottom - axes->top);
  plot_style_set_source (cr, &veil);
  cairo_fill (cr);
  cairo_restore (cr);
}

static char *
plot_pretraining_chart_describe_at (PlotChart *chart, double x, double y)
{
  guint depth;
  gboolean is_pretrained;
  if (!find_box (chart, x, y, &depth, &is_pretrained))
    return NULL;
  PlotBox *box = box_of (cast (chart), depth, is_pretrained);
  g_autofree char *figures = plot_box_tell (box);
  plot_box_free (box);
  return g_strdup_printf (
      ngettext ("%u hidden layer, %s\nTest error, percent: "
                "%s",
                "%u hidden layers, %s\nTest error, percent: "
                "%s",
                depth),
      depth, plot_nets_name (is_pretrained), figures);
}

static char *
plot_pretraining_chart_describe (PlotChart *chart)
{
  const MlPretrainedNets *nets = cast (chart)->nets;
  GString *text = g_string_new (_ ("Median test errors by hidden layers"));
  for (guint depth = 1; depth <= ml_pretrained_nets_depth (nets); depth++)
    for (guint i = 0; i < 2; i++)
      {
        const MlPretrainedFigures figures
            = ml_pretrained_nets_figures (nets, depth, i == 1);
        if (figures.n > 0)
          g_string_append_printf (text, _ ("; %u, %s: %.2f %%"), depth,
                                  plot_nets_name (i == 1),
                                  100 * figures.median);
      }
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static char *
plot_pretraining_chart_to_csv (PlotChart *chart)
{
  return ml_pretrained_nets_to_csv (cast (chart)->nets);
}

static void
plot_pretraining_chart_finalize (GObject *object)
{
  PlotPretrainingChart *self = (PlotPretrainingChart *) object;
  g_clear_pointer (&self->nets, ml_pretrained_nets_unref);
  G_OBJECT_CLASS (plot_pretraining_chart_parent_class)->finalize (object);
}

static void
plot_pretraining_chart_class_init (PlotPretrainingChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_pretraining_chart_finalize;
  klass->title = N_ ("Errors by depth");
  klass->needs = PLOT_NEEDS_NETS;
  klass->update = plot_pretraining_chart_update;
  klass->draw = plot_pretraining_chart_draw;
  klass->draw_hover = plot_pretraining_chart_draw_hover;
  klass->describe_at = plot_pretraining_chart_describe_at;
  klass->describe = plot_pretraining_chart_describe;
  klass->to_csv = plot_pretraining_chart_to_csv;
  klass->empty = plot_pretraining_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_pretraining_chart_init (PlotPretrainingChart *self)
{
}
