/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-network-paint.h. */
#include "plot-network-paint.h"

#include "plot-layers.h"
#include "plot-palette.h"
#include "plot-scale.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_TILES 36  /* pictures of one unit's weights          */
#define MANY_LINKS 100 /* between two layers                      */

/* -- Words ----------------------------------------------------------------- */

/** plot_network_input_name: Returns: (transfer full): what the weights of
 * @column call input @input */
char *
plot_network_input_name (const PlotNetwork *self, const PlotNetworkNames *names,
                         guint column, guint input)
{
  const PlotColumn *before = plot_network_column (self, column - 1);
  if (before->is_picture)
    return g_strdup_printf (_ ("row %u, column %u"), input / before->width + 1,
                            input % before->width + 1);
  if (column == 1 && names->inputs != NULL)
    return g_strdup (names->inputs[input]);
  return column == 1 ? g_strdup_printf (_ ("input %u"), input + 1)
                     : g_strdup_printf (_ ("unit %u"), input + 1);
}

/** plot_network_unit_title: Returns: (transfer full): "Layer 1, unit 3" */
char *
plot_network_unit_title (const PlotNetwork *self, const PlotNetworkNames *names,
                         guint column, guint unit)
{
  const PlotColumn *c = plot_network_column (self, column);
  if (column == 0 && names->inputs != NULL)
    return g_strdup_printf (_ ("Input %s"), names->inputs[unit]);
  if (column == 0)
    return c->is_picture && c->n == 1
               ? g_strdup (_ ("The picture"))
               : g_strdup_printf (_ ("Input %u"), unit + 1);
  if (column + 1 == self->columns->len && names->outputs != NULL)
    return g_strdup_printf (_ ("Layer %u, %s"), c->layer, names->outputs[unit]);
  return g_strdup_printf (c->is_picture ? _ ("Layer %u, map %u")
                                        : _ ("Layer %u, unit %u"),
                          c->layer, unit + 1);
}

/** plot_network_unit_answer: Returns: (transfer full) (nullable): "answers
 * 0.82, bias −0.3"; NULL if neither is known */
char *
plot_network_unit_answer (const PlotNetwork *self, guint column, guint unit)
{
  const PlotColumn *c = plot_network_column (self, column);
  g_autoptr (GString) text = g_string_new (NULL);
  if (c->values != NULL && !c->is_picture)
    {
      g_autofree char *value = plot_format_value ((double) c->values[unit]);
      g_string_append_printf (text, column > 0 ? _ ("answers %s") : _ ("is %s"),
                              value);
    }
  if (c->bias != NULL && c->bias->n_sizes == 1 && unit < c->bias->sizes[0])
    {
      g_autofree char *bias
          = plot_format_value ((double) c->bias->values[unit]);
      g_string_append_printf (text, "%s", text->len > 0 ? ", " : "");
      g_string_append_printf (text, _ ("bias %s"), bias);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* -- Links ----------------------------------------------------------------- */

static PlotColor
color_of (double value, double limit, gboolean is_dark)
{
  return plot_palette_diverging (limit > 0 ? value / limit : 0, is_dark);
}

/* The color of a sign with at least a third of its strength, so that thin
 * lines are seen. */
static PlotColor
link_color (double share, const PlotStyle *style)
{
  const double shown = copysign (0.35 + 0.65 * fabs (share), share);
  return plot_palette_diverging (shown, style->is_dark);
}

/** plot_network_draw_links: @alpha: of the strongest */
void
plot_network_draw_links (const PlotNetwork *self, cairo_t *cr,
                         const PlotStyle *style, const GArray *links,
                         double alpha)
{
  if (links->len > MANY_LINKS) /* half the time, and no eye follows them */
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (guint i = 0; i < links->len; i++)
    {
      const PlotLink *link = &g_array_index (links, PlotLink, i);
      const PlotColumn *c = plot_network_column (self, link->column);
      double x0, y0, x1, y1;
      if (!plot_network_source (self, link, &x0, &y0)
          || !plot_network_spot (self, link->column, link->to, &x1, &y1))
        continue;
      const double share = (double) (link->weight / c->weight_limit);
      PlotColor color = link_color (share, style);
      color.alpha = alpha * (0.4 + 0.6 * fabs (share));
      plot_style_set_source (cr, &color);
      const double width = MIN (style->line_width, 0.25 * c->radius);
      cairo_set_line_width (cr, width * (0.25 + 1.9 * fabs (share)));
      cairo_new_path (cr);
      cairo_move_to (cr, x0, y0);
      cairo_line_to (cr, x1, y1);
      cairo_stroke (cr);
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

static double
half_height (const PlotColumn *c)
{
  return c->is_picture ? c->card_height / 2 : c->n_shown * c->pitch / 2;
}

/* What is too much for lines: every unit of one side sees the other side, or
 * a part of it. */
void
plot_network_draw_bands (const PlotNetwork *self, cairo_t *cr,
                         const PlotStyle *style)
{
  for (guint i = 1; i < self->columns->len; i++)
    {
      if (plot_network_has_links (self, i))
        continue;
      const PlotColumn *from = plot_network_column (self, i - 1);
      const PlotColumn *to = plot_network_column (self, i);
      const double y = (to->top + to->bottom) / 2;
      cairo_new_path (cr);
      cairo_move_to (cr, from->x, y - half_height (from));
      cairo_line_to (cr, to->x, y - half_height (to));
      cairo_line_to (cr, to->x, y + half_height (to));
      cairo_line_to (cr, from->x, y + half_height (from));
      cairo_close_path (cr);
      plot_style_set_source (cr, &style->grid);
      cairo_fill (cr);
    }
}

/* -- Pictures -------------------------------------------------------------- */

/* height × width values into a rectangle; @is_seen: black is 0, white the
 * limit, as pictures are; else by sign. */
static void
draw_map (cairo_t *cr, const PlotStyle *style, const float *values,
          guint height, guint width, double limit, gboolean is_seen, double x,
          double y, double across, double down)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) width, (int) height);
  guint8 *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  for (guint row = 0; row < height; row++)
    for (guint k = 0; k < width; k++)
      {
        const double value = (double) values[(gsize) row * width + k];
        const double grey = limit > 0 ? CLAMP (value / limit, 0, 1) : 0;
        const PlotColor color = is_seen
                                    ? (PlotColor){ grey, grey, grey, 1 }
                                    : color_of (value, limit, style->is_dark);
        ((guint32 *) (gpointer) (data + (gsize) row * (gsize) stride))[k]
            = plot_color_argb32 (&color);
      }
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, across / width, down / height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
draw_frame (cairo_t *cr, const PlotStyle *style, double x, double y,
            double across, double down)
{
  cairo_new_path (cr);
  cairo_rectangle (cr, x - 0.5, y - 0.5, across + 1, down + 1);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* The map in front of the others. */
static void
draw_card (const PlotColumn *c, cairo_t *cr, const PlotStyle *style)
{
  const double x = floor (c->x - c->card_width / 2);
  const double y = floor ((c->top + c->bottom - c->card_height) / 2);
  for (guint i = MIN (c->n, PLOT_NETWORK_STACK); i-- > 0;)
    {
      const double move = (double) i * PLOT_NETWORK_STACK_OFFSET;
      cairo_new_path (cr);
      cairo_rectangle (cr, x + move, y - move, c->card_width, c->card_height);
      plot_style_set_source (cr, i > 0 ? &style->grid : &style->background);
      cairo_fill (cr);
      if (i == 0 && c->values != NULL && c->height > 0)
        draw_map (cr, style,
                  c->values + (gsize) c->first * c->height * c->width,
                  c->height, c->width, (double) c->limit, c->layer == 0, x, y,
                  c->card_width, c->card_height);
      draw_frame (cr, style, x + move, y - move, c->card_width, c->card_height);
    }
}

/* -- Units ----------------------------------------------------------------- */

/* In a large unit, its answer as a number. */
static void
draw_number (const PlotColumn *c, cairo_t *cr, const PlotStyle *style,
             guint unit, const PlotColor *fill, double x, double y)
{
  if (c->radius < 1.1 * plot_text_height (style) || c->values == NULL)
    return;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text, "%.2g", (double) c->values[unit]);
  const PlotColor color = plot_color_readable_on (fill);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = x,
                               .y = y,
                               .across = 0.5,
                               .down = 0.5,
                               .max_width = 2 * c->radius,
                               .color = &color,
                               .flags = PLOT_TEXT_SMALL });
}

/* Words beside a unit of the first or last column. The share comes first: a
 * long name is cut at its end. */
static void
draw_name (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style,
           const PlotNetworkNames *names, guint column, guint unit, double x,
           double y)
{
  const PlotColumn *c = plot_network_column (self, column);
  const gboolean is_last = column > 0 && column + 1 == self->columns->len;
  char **of = column == 0 ? names->inputs : is_last ? names->outputs : NULL;
  if (of == NULL || c->pitch < 0.85 * plot_text_height (style))
    return;
  g_autofree char *text
      = is_last && names->are_shares && c->values != NULL ? g_strdup_printf (
            "%.0f %% · %s", 100 * (double) c->values[unit], of[unit])
                                                          : g_strdup (of[unit]);
  const gboolean is_actual = is_last && (int) unit == names->actual;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = x + (is_last ? 1 : -1) * (c->radius + 6),
                               .y = y,
                               .across = is_last ? 0 : 1,
                               .down = 0.5,
                               .max_width = 200,
                               .flags = is_actual ? PLOT_TEXT_BOLD : 0 });
}

static void
draw_units (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style,
            const PlotNetworkNames *names, guint column)
{
  const PlotColumn *c = plot_network_column (self, column);
  double x = c->x, y = 0;
  for (guint unit = c->first; unit < c->first + c->n_shown; unit++)
    {
      plot_network_spot (self, column, unit, &x, &y);
      const PlotColor fill = c->values != NULL
                                 ? color_of ((double) c->values[unit],
                                             (double) c->limit, style->is_dark)
                                 : style->background;
      cairo_new_path (cr);
      cairo_arc (cr, x, y, c->radius, 0, 2 * G_PI);
      plot_style_set_source (cr, &fill);
      cairo_fill_preserve (cr);
      plot_style_set_source (cr, &style->muted);
      cairo_set_line_width (cr, MIN (1.5, 0.3 * c->radius));
      cairo_stroke (cr);
      draw_number (c, cr, style, unit, &fill, x, y);
      draw_name (self, cr, style, names, column, unit, x, y);
    }
  for (int end = 0; end < 2; end++) /* "…" where units are left out */
    if (end == 0 ? c->first > 0 : c->first + c->n_shown < c->n)
      plot_text_draw (
          cr, style,
          &(PlotText){ .text = "⋮",
                       .x = x,
                       .y = (c->top + c->bottom) / 2
                            + (end - 0.5) * (c->n_shown + 1) * c->pitch,
                       .across = 0.5,
                       .down = 0.5,
                       .color = &style->muted });
}

/* The layer's name above, its sizes below. */
static void
draw_titles (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style,
             guint column, double room)
{
  const PlotColumn *c = plot_network_column (self, column);
  const guint sizes[] = { c->n, c->height, c->width };
  const gboolean is_map = c->is_picture && c->height > 0;
  g_autofree char *size
      = is_map ? plot_format_sizes (c->n == 1 ? 2 : 3, sizes + (c->n == 1))
               : plot_format_sizes (1, sizes);
  g_autofree char *long_name = column == 0
                                   ? g_strdup (_ ("Inputs"))
                                   : g_strdup_printf (_ ("Layer %u"), c->layer);
  g_autofree char *short_name = g_strdup_printf ("%u", c->layer);
  const gboolean fits = plot_text_width (cr, style, long_name) <= room;
  const double line = plot_text_height (style);
  for (int end = 0; end < 2; end++)
    plot_text_draw (cr, style,
                    &(PlotText){ .text = end == 1 ? size
                                         : fits   ? long_name
                                                  : short_name,
                                 .x = c->x,
                                 .y = end == 0 ? c->top - 0.75 * line
                                               : c->bottom + 0.75 * line,
                                 .across = 0.5,
                                 .down = 0.5,
                                 .max_width = MAX (room, line),
                                 .color = &style->muted });
}

void
plot_network_draw_columns (const PlotNetwork *self, cairo_t *cr,
                           const PlotStyle *style,
                           const PlotNetworkNames *names)
{
  const guint n = self->columns->len;
  const double first = plot_network_column (self, 0)->x;
  const double last = plot_network_column (self, n - 1)->x;
  const double room = n > 1 ? (last - first) / (n - 1) - 6 : 200;
  for (guint i = 0; i < n; i++)
    {
      if (plot_network_column (self, i)->is_picture)
        draw_card (plot_network_column (self, i), cr, style);
      else
        draw_units (self, cr, style, names, i);
      draw_titles (self, cr, style, i, room);
    }
}

void
plot_network_draw_ring (const PlotNetwork *self, cairo_t *cr,
                        const PlotStyle *style, guint column, guint unit)
{
  const PlotColumn *c = plot_network_column (self, column);
  double x, y;
  if (!plot_network_spot (self, column, unit, &x, &y))
    return;
  cairo_new_path (cr);
  if (c->is_picture)
    cairo_rectangle (cr, x - c->card_width / 2 - 2, y - c->card_height / 2 - 2,
                     c->card_width + 4, c->card_height + 4);
  else
    cairo_arc (cr, x, y, c->radius + 2, 0, 2 * G_PI);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
}

/* -- One unit -------------------------------------------------------------- */

/* Weights of @unit as pictures, a channel each. */
static void
draw_weight_maps (const PlotColumn *c, guint unit, cairo_t *cr,
                  const PlotStyle *style, double x, double y, double width,
                  double height)
{
  const MlTensor *w = c->weights;
  const guint rows = w->sizes[w->n_sizes - 2];
  const guint columns = w->sizes[w->n_sizes - 1];
  const guint n = MIN (w->n_sizes == 4 ? w->sizes[1] : 1, MOST_TILES);
  const guint all = w->n_sizes == 4 ? w->sizes[1] : 1;
  const guint across = (guint) ceil (sqrt (n));
  const guint down = (n + across - 1) / across;
  const double gap = n > 1 ? 3 : 0;
  const double pixel
      = MIN ((width / across - gap) / columns, (height / down - gap) / rows);
  if (!(pixel > 0))
    return;
  const float *values = w->values + (gsize) unit * all * rows * columns;
  for (guint i = 0; i < n; i++)
    {
      const double left = x + i % across * (columns * pixel + gap);
      const double top = y + i / across * (rows * pixel + gap);
      draw_map (cr, style, values + (gsize) i * rows * columns, rows, columns,
                (double) c->weight_limit, FALSE, left, top, columns * pixel,
                rows * pixel);
      draw_frame (cr, style, left, top, columns * pixel, rows * pixel);
    }
}

/* Weights of @unit as a list, the strongest first: name, bar, number. */
static void
draw_weight_list (const PlotNetwork *self, const PlotNetworkNames *names,
                  guint column, guint unit, cairo_t *cr, const PlotStyle *style,
                  double x, double y, double width, double height)
{
  const PlotColumn *c = plot_network_column (self, column);
  const double line = plot_text_height (style);
  const guint room = (guint) MAX (0, height / line);
  g_autoptr (GArray) links
      = plot_network_strongest (self, column, (int) unit, -1, MAX (room, 1));
  for (guint i = 0; i < MIN (room, links->len); i++)
    {
      const PlotLink *link
          = &g_array_index (links, PlotLink, links->len - 1 - i);
      g_autofree char *name
          = plot_network_input_name (self, names, column, link->from);
      g_autofree char *number = plot_format_value ((double) link->weight);
      const double share = (double) (link->weight / c->weight_limit);
      const double middle = y + (i + 0.5) * line;
      const double half = 0.13 * width;
      const PlotColor color = link_color (share, style);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = name,
                                   .x = x,
                                   .y = middle,
                                   .down = 0.5,
                                   .max_width = 0.5 * width });
      cairo_new_path (cr);
      cairo_rectangle (cr, x + 0.66 * width, middle - 0.3 * line, share * half,
                       0.6 * line);
      plot_style_set_source (cr, &color);
      cairo_fill (cr);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = number,
                                   .x = x + width,
                                   .y = middle,
                                   .across = 1,
                                   .down = 0.5,
                                   .color = &style->muted });
    }
}

/** plot_network_draw_unit: what is to know of a unit, in a rectangle beside
 * the network */
void
plot_network_draw_unit (const PlotNetwork *self, cairo_t *cr,
                        const PlotStyle *style, const PlotNetworkNames *names,
                        guint column, guint unit, double x, double y,
                        double width, double height)
{
  const PlotColumn *c = plot_network_column (self, column);
  const double line = plot_text_height (style);
  g_autofree char *title = plot_network_unit_title (self, names, column, unit);
  g_autofree char *answer = plot_network_unit_answer (self, column, unit);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = x,
                               .y = y,
                               .max_width = width,
                               .flags = PLOT_TEXT_BOLD });
  plot_text_draw (cr, style,
                  &(PlotText){ .text = answer,
                               .x = x,
                               .y = y + line,
                               .max_width = width,
                               .color = &style->muted });
  y += 2.4 * line;
  height -= 2.4 * line;
  if (c->weights != NULL && c->weights->n_sizes >= 3)
    draw_weight_maps (c, unit, cr, style, x, y, width, MIN (height, width));
  else if (plot_network_has_links (self, column))
    draw_weight_list (self, names, column, unit, cr, style, x, y, width,
                      height);
}
