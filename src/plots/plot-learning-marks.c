/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-learning-marks.h. */
#include "plot-learning-marks.h"

#include "plot-palette.h"
#include "plot-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NEAR 7       /* of a mark, pixels           */
#define MOST_WORDS 5 /* changes in the description  */

/* A small flag on the epoch with the lowest validation loss. */
void
plot_learning_draw_best (const PlotPart *part, int x_unit, cairo_t *cr,
                         const PlotStyle *style, const PlotAxes *axes)
{
  if (part->best < 0)
    return;
  const double x
      = floor (plot_scale_pixel (
            &axes->x, g_array_index (part->x[x_unit], double, part->best)))
        + 0.5;
  if (x < axes->left || x > axes->right)
    return;
  const double top = axes->top;
  cairo_save (cr);
  plot_style_set_source (cr, &style->muted);
  cairo_set_line_width (cr, 1);
  cairo_new_path (cr);
  cairo_move_to (cr, x, top);
  cairo_line_to (cr, x, axes->bottom);
  plot_palette_set_dash (cr, 2, 1.5);
  cairo_stroke (cr);
  cairo_move_to (cr, x, top);
  cairo_line_to (cr, x + 9, top + 4);
  cairo_line_to (cr, x, top + 8);
  cairo_fill (cr);
  cairo_restore (cr);
  const guint epoch
      = (guint) g_array_index (part->x[PLOT_X_EPOCH], double, part->best);
  g_autofree char *text = g_strdup_printf (_ ("best: epoch %u"), epoch);
  const gboolean is_left = x < (axes->left + axes->right) / 2;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = is_left ? x + 12 : x - 5,
                               .y = top - 4,
                               .across = is_left ? 0 : 1,
                               .color = &style->muted,
                               .flags = PLOT_TEXT_SMALL | PLOT_TEXT_HALO });
}

static double
x_of (const PlotPart *part, int x_unit, const PlotAxes *axes,
      const PlotChange *change)
{
  return plot_scale_pixel (
      &axes->x, g_array_index (part->x[x_unit], double, change->index));
}

/** plot_learning_draw_phases: a thin line where the phase before ended */
void
plot_learning_draw_phases (const PlotPart *part, int x_unit, cairo_t *cr,
                           const PlotStyle *style, const PlotAxes *axes)
{
  const PlotColor color = plot_color_with_alpha (style->muted, 0.5);
  cairo_save (cr);
  plot_style_set_source (cr, &color);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < part->phases->len; i++)
    {
      PlotChange end = g_array_index (part->phases, PlotChange, i);
      if (end.index == 0)
        continue;
      end.index--;
      const double x = floor (x_of (part, x_unit, axes, &end)) + 0.5;
      if (x <= axes->left || x > axes->right)
        continue;
      cairo_new_path (cr);
      cairo_move_to (cr, x, axes->top);
      cairo_line_to (cr, x, axes->bottom);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

/* "learning rate 0.1 → 0.01, momentum at epoch 12" */
static void
append_change (const PlotPart *part, const PlotChange *change, GString *text)
{
  static const struct
  {
    guint flag;
    const char *words;
  } kinds[] = { { ML_CHANGE_MOMENTUM, N_ ("another momentum") },
                { ML_CHANGE_DECAY, N_ ("another weight decay") },
                { ML_CHANGE_ACTIVATION, N_ ("another activation") },
                { ML_CHANGE_GIBBS_STEPS, N_ ("other Gibbs steps") },
                { ML_CHANGE_WEIGHTS, N_ ("weights drawn anew") } };
  const char *comma = "";
  if (change->what & ML_CHANGE_RATE)
    {
      g_autofree char *from = plot_format_value (change->from);
      g_autofree char *to = plot_format_value (change->to);
      if (isfinite (change->from) && isfinite (change->to))
        g_string_append_printf (text, _ ("learning rate %s → %s"), from, to);
      else
        g_string_append (text, _ ("another learning rate"));
      comma = ", ";
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (change->what & kinds[i].flag)
      {
        g_string_append_printf (text, "%s%s", comma, _ (kinds[i].words));
        comma = ", ";
      }
  g_string_append_printf (
      text, _ (" at epoch %.3g"),
      g_array_index (part->x[PLOT_X_EPOCH], double, change->index));
}

/** plot_learning_draw_changes: a dotted line for each, @with_mark: and a
 * diamond on its foot */
void
plot_learning_draw_changes (const PlotPart *part, int x_unit, cairo_t *cr,
                            const PlotStyle *style, const PlotAxes *axes,
                            gboolean with_mark)
{
  cairo_save (cr);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < part->changes->len; i++)
    {
      const double x
          = floor (x_of (part, x_unit, axes,
                         &g_array_index (part->changes, PlotChange, i)))
            + 0.5;
      if (x < axes->left || x > axes->right)
        continue;
      cairo_new_path (cr);
      cairo_move_to (cr, x, axes->top);
      cairo_line_to (cr, x, axes->bottom);
      plot_palette_set_dash (cr, 2, 1.5);
      cairo_stroke (cr);
      if (!with_mark)
        continue;
      plot_palette_marker (cr, 3, x, axes->bottom, 4.5 * style->line_width);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

void
plot_learning_append_changes_at (const PlotPart *part, int x_unit,
                                 const PlotAxes *axes, double x, GString *text)
{
  for (guint i = 0; i < part->changes->len; i++)
    {
      const PlotChange *change = &g_array_index (part->changes, PlotChange, i);
      if (fabs (x_of (part, x_unit, axes, change) - x) > NEAR)
        continue;
      g_string_append_c (text, '\n');
      append_change (part, change, text);
    }
}

void
plot_learning_append_changes (const PlotPart *part, GString *text)
{
  const guint n = part->changes->len;
  if (n == 0)
    return;
  g_string_append (text, _ (" Changed while it ran: "));
  for (guint i = 0; i < MIN (n, MOST_WORDS); i++)
    {
      g_string_append (text, i > 0 ? "; " : "");
      append_change (part, &g_array_index (part->changes, PlotChange, i), text);
    }
  if (n > MOST_WORDS)
    g_string_append_printf (text, _ (" and %u more"), n - MOST_WORDS);
  g_string_append_c (text, '.');
}
