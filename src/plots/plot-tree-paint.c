/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-tree-paint.h. A level of the tree is a stretch for the conditions
 * and one for the boxes; the root has no condition. Text keeps its size when
 * the tree is zoomed: boxes get room, and with it their words. */
#include "plot-tree-paint.h"

#include "plot-palette.h"
#include "plot-text.h"

#include <math.h>

#define CONDITION 0.45 /* of a level */
#define BAR 5          /* pixels */
#define PADDING 7
#define WIDEST 10 /* box, lines of text */
#define LEAST_LABEL                                                            \
  1.8 /* lines of text: what a label keeps beside the rows                     \
       */
#define RADIUS 4
#define THICKEST 7 /* branch: all rows */

/* -- Places ---------------------------------------------------------------- */

static double
box_height (const PlotTreeFrame *frame)
{
  return frame->line + BAR + 8;
}

/**
 * plot_tree_room:
 * @width: pixels for the whole tree
 * @most_rows: (out): leaves that can be read there
 * @most_levels: (out): levels that can
 */
void
plot_tree_room (const PlotTreeFrame *frame, double width, double height,
                guint *most_rows, guint *most_levels)
{
  const double row
      = frame->is_down ? 5.5 * frame->line : box_height (frame) + 5;
  const double level
      = frame->is_down ? 2.2 * box_height (frame) : 9.5 * frame->line;
  const double across = frame->is_down ? width : height;
  const double along = frame->is_down ? height : width;
  *most_rows = (guint) MAX (across / row, 2);
  *most_levels = (guint) MAX (along / level + CONDITION, 2);
}

/* Pixels of a point, @along levels and @across rows from the root's corner. */
static void
place (const PlotTree *self, const PlotTreeFrame *frame, double along,
       double across, double *x, double *y)
{
  const double u = along / (self->n_levels - CONDITION);
  const double v = across / self->n_rows;
  *x = plot_scale_pixel (&frame->axes.x, frame->is_down ? v : u);
  *y = plot_scale_pixel (&frame->axes.y, 1 - (frame->is_down ? u : v));
}

/* Where boxes are narrow, the rows stand below the label if there is room. */
static double
fit_height (const PlotTreeFrame *frame, double room, gboolean is_narrow)
{
  const double tall = box_height (frame) + 0.9 * frame->line;
  return is_narrow && tall <= room ? tall : MIN (box_height (frame), room);
}

/** plot_tree_box: Returns: where @node, which is shown, lies, in pixels */
PlotTreeBox
plot_tree_box (const PlotTree *self, const PlotTreeFrame *frame, guint node)
{
  const PlotTreeSpot *spot = plot_tree_spot (self, node);
  const double widest = WIDEST * frame->line;
  double x0, y0, x1, y1;
  place (self, frame, spot->level, spot->row, &x0, &y0);
  place (self, frame, spot->level + 1 - CONDITION, spot->row + 1, &x1, &y1);
  const double room = (frame->is_down ? 0.93 : 1) * (x1 - x0);
  const gboolean is_narrow = room < widest;
  const double rows = frame->is_down && spot->is_open ? spot->n_rows : 1;
  PlotTreeBox box = {
    .width = CLAMP (room * rows, 2, widest),
    .height = MAX (
        fit_height (frame, (frame->is_down ? 1 : 0.86) * (y1 - y0), is_narrow),
        2),
  };
  box.x = frame->is_down ? (x0 + x1 - box.width) / 2 : x0;
  box.y = frame->is_down ? y0 : (y0 + y1 - box.height) / 2;
  return box;
}

/** plot_tree_find: Returns: whether a node shown lies at (@x, @y) */
gboolean
plot_tree_find (const PlotTree *self, const PlotTreeFrame *frame, double x,
                double y, guint *node)
{
  if (self->n_shown == 0 || !plot_axes_contains (&frame->axes, x, y))
    return FALSE;
  for (guint i = 0; i < self->spots->len; i++)
    {
      if (!plot_tree_spot (self, i)->is_shown)
        continue;
      const PlotTreeBox box = plot_tree_box (self, frame, i);
      if (x >= box.x && x < box.x + box.width && y >= box.y - 1
          && y < box.y + box.height + 1)
        {
          *node = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* -- Branches -------------------------------------------------------------- */

/* From the parent's box to the child's, with a bend behind the parent. */
static void
trace_branch (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
              guint node)
{
  const guint above = ml_tree_node (self->tree, node)->parent;
  const PlotTreeBox from = plot_tree_box (self, frame, above);
  const PlotTreeBox to = plot_tree_box (self, frame, node);
  cairo_new_path (cr);
  if (frame->is_down)
    {
      const double x0 = from.x + from.width / 2, y0 = from.y + from.height;
      const double x1 = to.x + to.width / 2;
      const double bend = y0 + 0.3 * (to.y - y0);
      cairo_move_to (cr, x0, y0);
      cairo_line_to (cr, x0, bend);
      cairo_line_to (cr, x1, bend);
      cairo_line_to (cr, x1, to.y);
      return;
    }
  const double x0 = from.x + from.width, y0 = from.y + from.height / 2;
  const double y1 = to.y + to.height / 2;
  const double bend = x0 + MIN (0.12 * (to.x - x0), frame->line);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, bend, y0);
  cairo_line_to (cr, bend, y1);
  cairo_line_to (cr, to.x, y1);
}

/* As thick as its share of all rows. */
static double
thickness (const PlotTree *self, guint node)
{
  const double all = ml_tree_node (self->tree, 0)->total;
  const double rows = ml_tree_node (self->tree, node)->total;
  return 1 + (all > 0 ? (THICKEST - 1) * CLAMP (rows / all, 0, 1) : 0);
}

static void
draw_branch (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
             const PlotStyle *style, guint node)
{
  const PlotColor color
      = plot_color_mix (&style->background, &style->muted, 0.45);
  trace_branch (self, frame, cr, node);
  plot_style_set_source (cr, &color);
  cairo_set_line_width (cr, thickness (self, node));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
draw_condition (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
                const PlotStyle *style, guint node)
{
  const PlotTreeBox from
      = plot_tree_box (self, frame, ml_tree_node (self->tree, node)->parent);
  const PlotTreeBox to = plot_tree_box (self, frame, node);
  const double behind = from.x + from.width; /* the bend */
  const double start = behind + MIN (0.12 * (to.x - behind), frame->line) + 3;
  const double top = from.y + from.height;
  const double room = frame->is_down ? to.width : to.x - start - 4;
  const double high = frame->is_down ? 0.7 * (to.y - top) : to.height;
  if (room < 1.6 * frame->line || high < 0.9 * frame->line)
    return;
  g_autofree char *text = plot_tree_condition (self, node);
  const gboolean is_tight = plot_text_width (cr, style, text) > room;
  plot_text_draw (
      cr, style,
      &(PlotText){ .text = text,
                   .x = frame->is_down ? to.x + to.width / 2 : to.x - 8,
                   .y = frame->is_down ? to.y - 0.35 * (to.y - top)
                                       : to.y + to.height / 2,
                   .across = frame->is_down ? 0.5 : 1,
                   .down = 0.5,
                   .max_width = room,
                   .flags
                   = PLOT_TEXT_HALO | (is_tight ? PLOT_TEXT_SMALL : 0) });
}

/* -- Boxes ----------------------------------------------------------------- */

static void
trace_box (cairo_t *cr, const PlotTreeBox *box, double radius)
{
  const double r = MIN (radius, MIN (box->width, box->height) / 2);
  const double right = box->x + box->width, bottom = box->y + box->height;
  cairo_new_path (cr);
  cairo_arc (cr, right - r, box->y + r, r, -G_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (cr, box->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (cr, box->x + r, box->y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
fill_share (cairo_t *cr, const PlotTreeBox *bar, double from, double to,
            const PlotColor *color)
{
  cairo_rectangle (cr, bar->x + from * bar->width, bar->y,
                   (to - from) * bar->width, bar->height);
  plot_style_set_source (cr, color);
  cairo_fill (cr);
}

/* The classes side by side, or how far the mean is between the least and the
 * largest of the tree. */
static void
draw_bar (const PlotTree *self, cairo_t *cr, const PlotStyle *style, guint node,
          const PlotTreeBox *bar)
{
  const double *values = ml_tree_values (self->tree, node);
  const double total = ml_tree_node (self->tree, node)->total;
  cairo_new_path (cr);
  fill_share (cr, bar, 0, 1, &style->grid);
  if (plot_tree_is_blank (self, node))
    return;
  if (!plot_tree_is_nominal (self))
    {
      const double range = self->most - self->least;
      fill_share (cr, bar, 0, range > 0 ? (values[0] - self->least) / range : 1,
                  &style->accent);
      return;
    }
  double done = 0;
  for (guint k = 0; k < self->tree->n_outputs; k++)
    {
      const PlotColor color = plot_palette_class (k, style->is_dark);
      const double share = CLAMP (values[k] / total, 0, 1 - done);
      if (share > 0)
        fill_share (cr, bar, done, done + share, &color);
      done += share;
    }
}

/* How many rows, the wrong ones, too, if there is room; the label may be cut
 * down to @least pixels for them. (transfer full) */
static char *
fitting_count (const PlotTree *self, cairo_t *cr, const PlotStyle *style,
               guint node, double room, double least)
{
  g_autofree char *count = plot_tree_count (self, node);
  if (plot_text_width_small (cr, style, count) <= room - least)
    return g_steal_pointer (&count);
  g_autofree char *rows = plot_tree_rows (self, node);
  return plot_text_width_small (cr, style, rows) <= room - least
             ? g_steal_pointer (&rows)
             : g_strdup ("");
}

/* The column or the answer, and the rows at the right or below. */
static void
draw_words (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
            const PlotStyle *style, guint node, const PlotTreeBox *box)
{
  const gboolean is_leaf = ml_tree_node (self->tree, node)->n_children == 0;
  const gboolean is_tall = box->height > box_height (frame) + 1;
  g_autofree char *label = plot_tree_label (self, node);
  const double room = box->width - 2 * PADDING;
  const double middle = box->y + (box->height - BAR) / 2;
  const double of_label = is_leaf ? plot_text_width_bold (cr, style, label)
                                  : plot_text_width (cr, style, label);
  const double least
      = is_tall ? 0 : MIN (of_label, LEAST_LABEL * frame->line) + PADDING;
  g_autofree char *count = fitting_count (self, cr, style, node, room, least);
  const double of_count
      = is_tall || *count == '\0'
            ? 0
            : plot_text_width_small (cr, style, count) + PADDING;
  const double apart = is_tall && *count != '\0' ? 0.45 * frame->line : 0;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = label,
                               .x = box->x + PADDING,
                               .y = middle - apart,
                               .down = 0.5,
                               .max_width = MAX (room - of_count, frame->line),
                               .flags = is_leaf ? PLOT_TEXT_BOLD : 0 });
  plot_text_draw (cr, style,
                  &(PlotText){ .text = count,
                               .x = is_tall ? box->x + PADDING
                                            : box->x + box->width - PADDING,
                               .y = middle + apart,
                               .across = is_tall ? 0 : 1,
                               .down = 0.5,
                               .max_width = room,
                               .color = &style->muted,
                               .flags = PLOT_TEXT_SMALL });
}

/* A leaf has a tint of its class. */
static PlotColor
fill_of (const PlotTree *self, const PlotStyle *style, guint node)
{
  const PlotColor plain
      = plot_color_mix (&style->background, &style->grid, 0.45);
  if (ml_tree_node (self->tree, node)->n_children > 0
      || plot_tree_is_blank (self, node) || !plot_tree_is_nominal (self))
    return plain;
  const PlotColor color = plot_palette_class (
      ml_tree_heaviest (self->tree, node), style->is_dark);
  return plot_color_mix (&style->background, &color,
                         style->is_dark ? 0.08 : 0.2);
}

/* What a closed node hides: a sheet below it, and how many nodes. */
static void
draw_hidden (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
             const PlotStyle *style, guint node, const PlotTreeBox *box)
{
  const PlotTreeSpot *spot = plot_tree_spot (self, node);
  PlotTreeBox sheet = *box;
  sheet.x += 3;
  sheet.y += 3;
  const PlotColor *color = spot->is_hit_below ? &style->accent : &style->muted;
  trace_box (cr, &sheet, RADIUS);
  plot_style_set_source (cr, color);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  if (!frame->is_down && box->height < 0.8 * frame->line)
    return;
  g_autofree char *text = g_strdup_printf ("+%u", spot->n_below);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = frame->is_down ? box->x + box->width / 2
                                                   : box->x + box->width + 7,
                               .y = frame->is_down ? box->y + box->height + 5
                                                   : box->y + box->height / 2,
                               .across = frame->is_down ? 0.5 : 0,
                               .down = frame->is_down ? 0 : 0.5,
                               .color = color,
                               .flags = PLOT_TEXT_SMALL });
}

static void
draw_box (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
          const PlotStyle *style, guint node)
{
  const PlotTreeSpot *spot = plot_tree_spot (self, node);
  const PlotTreeBox box = plot_tree_box (self, frame, node);
  const gboolean has_words
      = box.height >= frame->line + BAR && box.width >= 2.5 * frame->line;
  if (!spot->is_open && spot->n_below > 0)
    draw_hidden (self, frame, cr, style, node, &box);
  const PlotColor fill = fill_of (self, style, node);
  trace_box (cr, &box, RADIUS);
  plot_style_set_source (cr, &fill);
  cairo_fill_preserve (cr);
  cairo_save (cr);
  cairo_clip (cr);
  PlotTreeBox bar = box;
  if (has_words)
    bar.y += box.height - BAR, bar.height = BAR;
  draw_bar (self, cr, style, node, &bar);
  cairo_restore (cr);
  trace_box (cr, &box, RADIUS);
  plot_style_set_source (cr, spot->is_hit ? &style->accent : &style->muted);
  cairo_set_line_width (cr, spot->is_hit ? 3 : box.height > 6 ? 1 : 0.3);
  cairo_stroke (cr);
  if (has_words)
    draw_words (self, frame, cr, style, node, &box);
}

static gboolean
is_seen (const PlotTreeFrame *frame, const PlotTreeBox *box)
{
  const PlotAxes *axes = &frame->axes;
  return box->x < axes->right && box->x + box->width > axes->left
         && box->y < axes->bottom && box->y + box->height > axes->top;
}

/** plot_tree_draw: the branches, then the boxes that lie in the area */
void
plot_tree_draw (const PlotTree *self, const PlotTreeFrame *frame, cairo_t *cr,
                const PlotStyle *style)
{
  for (guint i = 1; i < self->spots->len; i++)
    if (plot_tree_spot (self, i)->is_shown)
      draw_branch (self, frame, cr, style, i);
  for (guint i = 0; i < self->spots->len; i++)
    {
      if (!plot_tree_spot (self, i)->is_shown)
        continue;
      const PlotTreeBox box = plot_tree_box (self, frame, i);
      if (i > 0)
        draw_condition (self, frame, cr, style, i);
      if (is_seen (frame, &box))
        draw_box (self, frame, cr, style, i);
    }
}

/** plot_tree_draw_ring: around @node, which is shown */
void
plot_tree_draw_ring (const PlotTree *self, const PlotTreeFrame *frame,
                     cairo_t *cr, const PlotStyle *style, guint node)
{
  PlotTreeBox box = plot_tree_box (self, frame, node);
  box.x -= 2;
  box.y -= 2;
  box.width += 4;
  box.height += 4;
  trace_box (cr, &box, RADIUS + 2);
  plot_style_set_source (cr, &style->foreground);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/** plot_tree_draw_path: the branches from the root to @node */
void
plot_tree_draw_path (const PlotTree *self, const PlotTreeFrame *frame,
                     cairo_t *cr, const PlotStyle *style, guint node)
{
  const PlotColor color = plot_color_with_alpha (style->foreground, 0.6);
  for (; node > 0; node = ml_tree_node (self->tree, node)->parent)
    {
      trace_branch (self, frame, cr, node);
      plot_style_set_source (cr, &color);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
      draw_condition (self, frame, cr, style, node);
    }
}
