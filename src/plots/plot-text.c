/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-text.h. Font sizes are absolute, 96 pixels to the inch, so that
 * the window, a file and a test lay a chart out alike.
 *
 * Shaping a text takes as long as drawing it, and most of a live chart's texts
 * are those of the frame before. So the last few hundred are kept, each thread
 * its own: a text that was used moves from the old half to the young one, and
 * a full young half becomes the old one. */
#include "plot-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define HALF_FULL 256

typedef struct /* what a layout depends on */
{
  char *text, *font;
  double pixels; /* of the font */
  double max_width;
  PlotTextFlags flags;
  cairo_surface_type_t surface; /* files do not round to pixels */
} Key;

typedef struct
{
  Key key;
  PangoLayout *layout;
  int width, height; /* pixels */
} Text;

typedef struct
{
  GHashTable *young, *old; /* (nullable): Key → Text, which holds the key */
} Kept;

static void
free_kept (gpointer data)
{
  Kept *kept = data;
  g_clear_pointer (&kept->young, g_hash_table_unref);
  g_clear_pointer (&kept->old, g_hash_table_unref);
  g_free (kept);
}

static GPrivate kept_texts = G_PRIVATE_INIT (free_kept);

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;
  return g_str_hash (key->text) ^ (guint) (97 * key->pixels)
         ^ ((guint) key->max_width << 8) ^ ((guint) key->flags << 24);
}

static gboolean
is_same_number (double a, double b)
{
  return a >= b && a <= b;
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return is_same_number (x->pixels, y->pixels)
         && is_same_number (x->max_width, y->max_width) && x->flags == y->flags
         && x->surface == y->surface && strcmp (x->text, y->text) == 0
         && strcmp (x->font, y->font) == 0;
}

static void
free_text (gpointer data)
{
  Text *self = data;
  g_object_unref (self->layout);
  g_free (self->key.text);
  g_free (self->key.font);
  g_free (self);
}

static double
font_pixels (const PlotStyle *style)
{
  return style->font_size * 96 / 72;
}

static void
set_font (PangoLayout *layout, const Key *key)
{
  PangoFontDescription *font = pango_font_description_from_string (key->font);
  pango_font_description_set_absolute_size (font, key->pixels * PANGO_SCALE);
  if (key->flags & PLOT_TEXT_BOLD)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

static Text *
text_new (cairo_t *cr, const Key *key)
{
  Text *self = g_new (Text, 1);
  self->key = *key;
  self->key.text = g_strdup (key->text);
  self->key.font = g_strdup (key->font);
  PangoLayout *layout = self->layout = pango_cairo_create_layout (cr);
  set_font (layout, key);
  pango_layout_set_text (layout, key->text, -1);
  const gboolean is_wrapped = key->flags & PLOT_TEXT_WRAPPED;
  if (is_wrapped && key->flags & PLOT_TEXT_LEFT)
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  else if (is_wrapped)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  if (key->max_width > 0)
    pango_layout_set_width (layout, (int) (key->max_width * PANGO_SCALE));
  if (key->max_width > 0 && !is_wrapped)
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &self->width, &self->height);
  if (key->max_width > 0 && !is_wrapped)
    pango_layout_set_width (layout, (self->width + 1) * PANGO_SCALE);
  return self;
}

static GHashTable *
new_half (void)
{
  return g_hash_table_new_full (hash_key, is_same_key, NULL, free_text);
}

/* Valid until the next call in this thread. */
static const Text *
find_text (cairo_t *cr, const Key *key)
{
  Kept *kept = g_private_get (&kept_texts);
  if (kept == NULL)
    {
      kept = g_new0 (Kept, 1);
      kept->young = new_half ();
      kept->old = new_half ();
      g_private_set (&kept_texts, kept);
    }
  Text *text = g_hash_table_lookup (kept->young, key);
  if (text != NULL)
    return text;
  gpointer was_kept;
  if (!g_hash_table_steal_extended (kept->old, key, NULL, &was_kept))
    was_kept = text_new (cr, key);
  text = was_kept;
  if (g_hash_table_size (kept->young) == HALF_FULL)
    {
      g_hash_table_unref (kept->old);
      kept->old = kept->young;
      kept->young = new_half ();
    }
  g_hash_table_insert (kept->young, &text->key, text);
  return text;
}

static const Text *
lay_out (cairo_t *cr, const PlotStyle *style, const PlotText *text)
{
  const double shrink = text->flags & PLOT_TEXT_SMALL ? 0.85 : 1;
  const PlotTextFlags shaping
      = text->flags & (PLOT_TEXT_BOLD | PLOT_TEXT_WRAPPED | PLOT_TEXT_LEFT);
  const Key key
      = { .text = (char *) text->text,
          .font = (char *) (style->font != NULL ? style->font : "Sans"),
          .pixels = font_pixels (style) * shrink,
          .max_width = MAX (text->max_width, 0),
          .flags = shaping,
          .surface = cairo_surface_get_type (cairo_get_target (cr)) };
  return find_text (cr, &key);
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
  const Text *laid_out = lay_out (cr, style, text);
  const double box = text->flags & PLOT_TEXT_WRAPPED && text->max_width > 0
                         ? text->max_width
                         : laid_out->width;
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_translate (cr, text->x, text->y);
  if (text->flags & PLOT_TEXT_UPWARDS)
    cairo_rotate (cr, -G_PI / 2);
  cairo_translate (cr, round (-text->across * box),
                   round (-text->down * laid_out->height));
  if (text->flags & PLOT_TEXT_HALO)
    draw_halo (cr, style, laid_out->width, laid_out->height);
  plot_style_set_source (cr, text->color != NULL ? text->color
                                                 : &style->foreground);
  cairo_move_to (cr, 0, 0);
  pango_cairo_show_layout (cr, laid_out->layout);
  cairo_new_path (cr);
  cairo_restore (cr);
}

/** plot_text_width: Returns: pixels of one line, 0 without a font size. */
double
plot_text_width (cairo_t *cr, const PlotStyle *style, const char *text)
{
  if (style->font_size <= 0)
    return 0;
  return lay_out (cr, style, &(PlotText){ .text = text })->width;
}

/** plot_text_width_bold: Returns: pixels of one line in bold */
double
plot_text_width_bold (cairo_t *cr, const PlotStyle *style, const char *text)
{
  if (style->font_size <= 0)
    return 0;
  return lay_out (cr, style,
                  &(PlotText){ .text = text, .flags = PLOT_TEXT_BOLD })
      ->width;
}

/** plot_text_width_small: Returns: pixels of one line in small letters */
double
plot_text_width_small (cairo_t *cr, const PlotStyle *style, const char *text)
{
  if (style->font_size <= 0)
    return 0;
  return lay_out (cr, style,
                  &(PlotText){ .text = text, .flags = PLOT_TEXT_SMALL })
      ->width;
}

/** plot_text_height_of: Returns: pixels of all lines of @text, as its width
 * wraps them; 0 without a font size */
double
plot_text_height_of (cairo_t *cr, const PlotStyle *style, const PlotText *text)
{
  return style->font_size > 0 ? lay_out (cr, style, text)->height : 0;
}

/** plot_text_height: Returns: pixels from line to line; the same for every
 * font, so that layouts do not depend on it. */
double
plot_text_height (const PlotStyle *style)
{
  return ceil (1.4 * font_pixels (style));
}
