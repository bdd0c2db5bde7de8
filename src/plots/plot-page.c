/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-page.h"

#include "plot-text.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#define POINTS_A_PIXEL 0.75
#define BOTTOM (PLOT_PAGE_HEIGHT - PLOT_PAGE_MARGIN)

static cairo_status_t
write_bytes (void *into, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (into, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/** plot_page_begin: @into: is a whole PDF after plot_page_finish() */
void
plot_page_begin (PlotPage *self, GByteArray *into, const char *title)
{
  plot_style_init (&self->style, FALSE);
  self->title = g_strdup (title);
  self->y = PLOT_PAGE_MARGIN;
  self->number = 1;
  self->surface = cairo_pdf_surface_create_for_stream (
      write_bytes, into, PLOT_PAGE_WIDTH * POINTS_A_PIXEL,
      PLOT_PAGE_HEIGHT * POINTS_A_PIXEL);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE,
                                  title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Ruru " RURU_VERSION);
  self->cr = cairo_create (self->surface);
  cairo_scale (self->cr, POINTS_A_PIXEL, POINTS_A_PIXEL);
}

static void
draw_foot (PlotPage *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->number);
  const double y = PLOT_PAGE_HEIGHT - 0.5 * PLOT_PAGE_MARGIN;
  PlotText text = { .text = self->title,
                    .x = PLOT_PAGE_MARGIN,
                    .y = y,
                    .down = 0.5,
                    .max_width = 0.85 * PLOT_PAGE_INNER,
                    .color = &self->style.muted,
                    .flags = PLOT_TEXT_SMALL };
  plot_text_draw (self->cr, &self->style, &text);
  text.text = number;
  text.x = PLOT_PAGE_WIDTH - PLOT_PAGE_MARGIN;
  text.across = 1;
  plot_text_draw (self->cr, &self->style, &text);
}

static void
end_page (PlotPage *self)
{
  draw_foot (self);
  cairo_show_page (self->cr);
}

/** plot_page_finish: the last page ends, too. Returns: whether all went well */
cairo_status_t
plot_page_finish (PlotPage *self)
{
  end_page (self);
  cairo_status_t status = cairo_status (self->cr);
  cairo_destroy (self->cr);
  cairo_surface_finish (self->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  cairo_surface_destroy (self->surface);
  g_free (self->title);
  return status;
}

/** plot_page_need: what is higher than a page gets a page and is cut */
void
plot_page_need (PlotPage *self, double height)
{
  if (self->y + height <= BOTTOM || self->y <= PLOT_PAGE_MARGIN)
    return;
  end_page (self);
  self->number++;
  self->y = PLOT_PAGE_MARGIN;
}

/* Draws @text over the width of the page and goes below it. */
static void
put (PlotPage *self, const char *string, const PlotStyle *style,
     const PlotColor *color, PlotTextFlags flags)
{
  const PlotText text = { .text = string,
                          .x = PLOT_PAGE_MARGIN,
                          .y = self->y,
                          .max_width = PLOT_PAGE_INNER,
                          .color = color,
                          .flags = flags | PLOT_TEXT_WRAPPED | PLOT_TEXT_LEFT };
  plot_text_draw (self->cr, style, &text);
  self->y += plot_text_height_of (self->cr, style, &text);
}

/** plot_page_heading: @is_first: the title of the whole, larger */
void
plot_page_heading (PlotPage *self, const char *text, gboolean is_first)
{
  PlotStyle style = self->style;
  style.font_size = is_first ? 16 : 12;
  plot_page_need (self, 6 * plot_text_height (&style)); /* not alone */
  g_autofree char *place = g_strdup_printf ("page=%u", self->number);
  cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, text,
                                 place, (cairo_pdf_outline_flags_t) 0);
  put (self, text, &style, NULL, PLOT_TEXT_BOLD);
  self->y += 6;
}

/** plot_page_paragraph: muted, below what it explains */
void
plot_page_paragraph (PlotPage *self, const char *text)
{
  const PlotText whole = { .text = text,
                           .max_width = PLOT_PAGE_INNER,
                           .flags = PLOT_TEXT_WRAPPED | PLOT_TEXT_LEFT };
  plot_page_need (self, plot_text_height_of (self->cr, &self->style, &whole));
  put (self, text, &self->style, &self->style.muted, 0);
  self->y += 12;
}

/** plot_page_lines: long lines wrap; @most: that are drawn */
void
plot_page_lines (PlotPage *self, const char *text, guint most)
{
  PlotStyle style = self->style;
  style.font = "Monospace";
  style.font_size = 8;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint n_lines = g_strv_length (lines);
  for (guint i = 0; i < MIN (n_lines, most); i++)
    {
      const PlotText line = { .text = lines[i],
                              .max_width = PLOT_PAGE_INNER,
                              .flags = PLOT_TEXT_WRAPPED | PLOT_TEXT_LEFT };
      const double height = *lines[i] != '\0'
                                ? plot_text_height_of (self->cr, &style, &line)
                                : plot_text_height (&style);
      plot_page_need (self, height);
      if (*lines[i] != '\0')
        put (self, lines[i], &style, NULL, 0);
      else
        self->y += height;
    }
  if (n_lines <= most)
    return;
  g_autofree char *rest
      = g_strdup_printf (_ ("%u of %u lines stand here. The others, of the "
                            "model in words, are in the report as a web page."),
                         most, n_lines);
  self->y += 6;
  plot_page_paragraph (self, rest);
}
