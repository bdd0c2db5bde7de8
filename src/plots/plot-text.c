/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-text.h. Font sizes are absolute, 96 pixels to the inch, so that
 * the window, a file and a test lay a chart out alike. */
#include "plot-text.h"

#include <math.h>
#include <pango/pangocairo.h>

static double
font_pixels (const PlotStyle *style)
{
  return style->font_size * 96 / 72;
}

static PangoLayout *
make_layout (cairo_t *cr, const PlotStyle *style, const PlotText *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (
      style->font != NULL ? style->font : "Sans");
  const double shrink = text->flags & PLOT_TEXT_SMALL ? 0.85 : 1;
  pango_font_description_set_absolute_size (font, font_pixels (style) * shrink
                                                      * PANGO_SCALE);
  if (text->flags & PLOT_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text->text, -1);
  if (text->max_width > 0)
    {
      pango_layout_set_width (layout, (int) (text->max_width * PANGO_SCALE));
      if (!(text->flags & PLOT_TEXT_WRAPPED))
        pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

/* Lets what lies below shine through a little. */
static void
draw_halo (cairo_t *cr, const PlotStyle *style, double width, double height)
{
  PlotColor veil = style->background;
  veil.alpha = 0.8;
  plot_style_set_source (cr, &veil);
  cairo_new_path (cr);
  cairo_rectangle (cr, -2, 0, width + 4, height);
  cairo_fill (cr);
}

/**
 * plot_text_draw:
 *
 * Draws @text; nothing where the style has no font size.
 */
void
plot_text_draw (cairo_t *cr, const PlotStyle *style, const PlotText *text)
{
  if (style->font_size <= 0 || text->text == NULL || *text->text == '\0')
    return;
  g_autoptr (PangoLayout) layout = make_layout (cr, style, text);
  const gboolean is_wrapped = text->flags & PLOT_TEXT_WRAPPED;
  if (is_wrapped)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (text->max_width > 0 && !is_wrapped)
    pango_layout_set_width (layout, width * PANGO_SCALE + PANGO_SCALE);
  const double box
      = is_wrapped && text->max_width > 0 ? text->max_width : width;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_translate (cr, text->x, text->y);
  if (text->flags & PLOT_TEXT_UPWARDS)
    cairo_rotate (cr, -G_PI / 2);
  cairo_translate (cr, round (-text->across * box),
                   round (-text->down * height));
  if (text->flags & PLOT_TEXT_HALO)
    draw_halo (cr, style, width, height);
  plot_style_set_source (cr, text->color != NULL ? text->color
                                                 : &style->foreground);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
  cairo_restore (cr);
}

/** plot_text_width: Returns: pixels of one line, 0 without a font size. */
double
plot_text_width (cairo_t *cr, const PlotStyle *style, const char *text)
{
  if (style->font_size <= 0)
    return 0;
  g_autoptr (PangoLayout) layout
      = make_layout (cr, style, &(PlotText){ .text = text });
  int width;
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/** plot_text_height: Returns: pixels from line to line; the same for every
 * font, so that layouts do not depend on it. */
double
plot_text_height (const PlotStyle *style)
{
  return ceil (1.4 * font_pixels (style));
}
