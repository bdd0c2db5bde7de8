/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart as a file. It is made in memory and then put in place at once, so
 * that a full disk leaves no half picture behind. */
#include "plot-chart-private.h"

#include "ml-error.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_PIXELS 20000 /* of one side */

static const char *
title_of (PlotChart *self)
{
  return _ (PLOT_CHART_GET_CLASS (self)->title);
}

/* @name: of what was to be made */
static gboolean
check_status (cairo_status_t status, const char *name, GError **error)
{
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
                 _ ("%s: the picture could not be made: %s"), name,
                 cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
write_bytes (void *into, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (into, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_on (PlotChart *self, cairo_surface_t *surface, double width, double height,
         const PlotStyle *style)
{
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (self, cr, width, height, style);
  const cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

static cairo_status_t
make_png (PlotChart *self, GByteArray *bytes, double width, double height,
          const PlotStyle *style)
{
  const double scale = style->scale > 0 ? style->scale : 1;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (width * scale),
      (int) ceil (height * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_status_t status = draw_on (self, surface, width, height, style);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, write_bytes, bytes);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
make_vectors (PlotChart *self, gboolean is_pdf, GByteArray *bytes, double width,
              double height, const PlotStyle *style)
{
  cairo_surface_t *surface = is_pdf ? cairo_pdf_surface_create_for_stream (
                                 write_bytes, bytes, width, height)
                                    : cairo_svg_surface_create_for_stream (
                                        write_bytes, bytes, width, height);
  if (!is_pdf)
    cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  else
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                    title_of (self));
  cairo_status_t status = draw_on (self, surface, width, height, style);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static gboolean
has_extension (const char *path, const char *extension)
{
  const gsize length = strlen (path), tail = strlen (extension);
  return length >= tail
         && g_ascii_strcasecmp (path + length - tail, extension) == 0;
}

static gboolean
make (PlotChart *self, const char *path, double width, double height,
      const PlotStyle *style, GByteArray *bytes, GError **error)
{
  cairo_status_t status = CAIRO_STATUS_SUCCESS;
  if (has_extension (path, ".csv"))
    {
      g_autofree char *csv = plot_chart_to_csv (self);
      g_byte_array_append (bytes, (const guint8 *) csv, strlen (csv));
    }
  else if (has_extension (path, ".png"))
    status = make_png (self, bytes, width, height, style);
  else if (has_extension (path, ".svg") || has_extension (path, ".pdf"))
    status = make_vectors (self, has_extension (path, ".pdf"), bytes, width,
                           height, style);
  else
    {
      g_autofree char *name = g_path_get_basename (path);
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%s: a chart is saved as .png, .svg, .pdf or .csv; "
                      "choose a name that ends in one of them"),
                   name);
      return FALSE;
    }
  return check_status (status, path, error);
}

/** plot_chart_svg: Returns: (transfer full) (nullable): the chart as a drawing
 * in SVG; NULL: there is no memory for it */
GByteArray *
plot_chart_svg (PlotChart *self, double width, double height,
                const PlotStyle *style, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const cairo_status_t status
      = make_vectors (self, FALSE, bytes, width, height, style);
  return check_status (status, title_of (self), error)
             ? g_steal_pointer (&bytes)
             : NULL;
}

/** plot_chart_png: Returns: (transfer full) (nullable): the chart as a picture
 * of @style->scale device pixels a unit; NULL: there is no memory for it */
GByteArray *
plot_chart_png (PlotChart *self, double width, double height,
                const PlotStyle *style, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const cairo_status_t status = make_png (self, bytes, width, height, style);
  return check_status (status, title_of (self), error)
             ? g_steal_pointer (&bytes)
             : NULL;
}

/**
 * plot_chart_export:
 * @path: ends in .png, .svg, .pdf or .csv
 * @width: of the picture in pixels, in points for PDF; a PNG has
 *   @style->scale times as many
 *
 * Writes the chart as it is now zoomed. On failure an older file stays as it
 * was.
 *
 * Returns: FALSE with an error in %ML_ERROR or %G_FILE_ERROR
 */
gboolean
plot_chart_export (PlotChart *self, const char *path, double width,
                   double height, const PlotStyle *style, GError **error)
{
  g_return_val_if_fail (PLOT_IS_CHART (self), FALSE);
  const double most = MOST_PIXELS / MAX (style->scale, 1);
  if (!(width >= 1 && height >= 1 && width <= most && height <= most))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%s: a picture of %g × %g cannot be made; choose "
                      "sides of 1 to %g"),
                   path, width, height, most);
      return FALSE;
    }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  return make (self, path, width, height, style, bytes, error)
         && g_file_set_contents (path, (const char *) bytes->data, bytes->len,
                                 error);
}

/** plot_csv_text: Appends @text as one field of RFC 4180. */
void
plot_csv_text (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *text);
    }
  g_string_append_c (csv, '"');
}

/** plot_csv_number: Appends @number so that it reads back the same; nothing for
 * NaN. */
void
plot_csv_number (GString *csv, double number)
{
  if (isnan (number))
    return;
  g_autofree char *text = ml_format_number (number);
  g_string_append (csv, text);
}

/** plot_csv_table: Returns: (transfer full): @table with a line of names: its
 * numbers so that they read back the same, its labels as they are */
char *
plot_csv_table (MlDataset *table)
{
  GString *csv = g_string_new (NULL);
  const guint n_columns = ml_dataset_n_columns (table);
  for (guint i = 0; i < n_columns; i++)
    {
      g_string_append (csv, i > 0 ? "," : "");
      plot_csv_text (csv, ml_dataset_attribute (table, i)->name);
    }
  for (guint row = 0; row < ml_dataset_n_rows (table); row++)
    for (guint i = 0; i < n_columns; i++)
      {
        g_string_append_c (csv, i > 0 ? ',' : '\n');
        if (ml_attribute_has_numbers (ml_dataset_attribute (table, i)))
          {
            plot_csv_number (csv, ml_dataset_value (table, row, i));
            continue;
          }
        g_autofree char *cell = ml_dataset_format_cell (table, row, i);
        plot_csv_text (csv, cell);
      }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}
