/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report as one web page: well-formed XML, its drawings inside. Nothing is
 * loaded from elsewhere and nothing runs. */
#include "plot-report.h"

#include "ml-text-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  WIDTH = 760, /* pixels of a chart */
  HEIGHT = 480,
  MOST_SVG = 1 << 20, /* bytes; a drawing of more is a picture instead */
};

static const char *const sheet
    = "body{font-family:sans-serif;max-width:64em;margin:2em auto;padding:0 "
      "1em;color:#1f1f21;background:#fff}\n"
      "section{overflow-x:auto}\n"
      "table{border-collapse:collapse;margin:1.5em 0}\n"
      "caption{text-align:left;font-weight:bold;font-size:1.2em;padding:.3em "
      "0}\n"
      "td,th{padding:.2em .8em;border-bottom:1px solid "
      "#ccc;text-align:left;overflow-wrap:anywhere}\n"
      "td.number,th.number{text-align:right;overflow-wrap:normal;"
      "font-variant-numeric:tabular-nums}\n"
      "figure{margin:2em 0;break-inside:avoid}\n"
      "figure h2{margin:0}\n"
      "figure svg,figure img{max-width:100%;height:auto}\n"
      "figcaption{color:#5e6066}\n"
      "pre{overflow-x:auto}\n";

/* Every drawing counts its parts from 1: @number keeps them apart. What stands
 * before the svg element is not for the inside of a page. */
static void
append_svg (GString *out, const GByteArray *svg, guint number)
{
  g_autoptr (GString) text
      = g_string_new_len ((const char *) svg->data, (gssize) svg->len);
  const char *begin = strstr (text->str, "<svg");
  g_return_if_fail (begin != NULL);
  g_string_erase (text, 0, begin - text->str);
  static const char *const forms[] = { " id=\"", "href=\"#", "url(#" };
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *marked = g_strdup_printf ("%sc%u-", forms[i], number);
      g_string_replace (text, forms[i], marked, 0);
    }
  g_string_append_len (out, text->str, (gssize) text->len);
}

static void
append_png (GString *out, const GByteArray *png)
{
  g_autofree char *text = g_base64_encode (png->data, png->len);
  g_string_append_printf (out,
                          "<img width=\"%d\" height=\"%d\" alt=\"\" "
                          "src=\"data:image/png;base64,%s\"/>",
                          WIDTH, HEIGHT, text);
}

static gboolean
append_picture (GString *out, PlotChart *chart, guint number, GError **error)
{
  PlotStyle look;
  plot_style_init (&look, FALSE);
  g_autoptr (GByteArray) svg
      = plot_chart_svg (chart, WIDTH, HEIGHT, &look, error);
  if (svg == NULL)
    return FALSE;
  if (svg->len <= MOST_SVG)
    {
      append_svg (out, svg, number);
      return TRUE;
    }
  look.scale = 2;
  g_autoptr (GByteArray) png
      = plot_chart_png (chart, WIDTH, HEIGHT, &look, error);
  if (png != NULL)
    append_png (out, png);
  return png != NULL;
}

static gboolean
append_chart (GString *out, PlotChart *chart, guint number, GError **error)
{
  g_autofree char *title = ml_text_escape (
      _ (PLOT_CHART_GET_CLASS (chart)->title), ML_TEXT_TABLE_HTML);
  g_autofree char *told = plot_chart_describe (chart);
  g_autofree char *words = ml_text_escape (told, ML_TEXT_TABLE_HTML);
  g_string_append_printf (out, "<figure><h2>%s</h2>\n", title);
  if (!append_picture (out, chart, number, error))
    return FALSE;
  g_string_append_printf (out, "<figcaption>%s</figcaption></figure>\n", words);
  return TRUE;
}

static void
append_head (GString *out, const char *title)
{
  g_autofree char *escaped = ml_text_escape (title, ML_TEXT_TABLE_HTML);
  g_string_append_printf (
      out,
      "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>"
      "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
      "content=\"width=device-width\"/>\n<title>%s</title>\n"
      "<style>%s</style>\n</head>\n<body>\n<h1>%s</h1>\n",
      escaped, sheet, escaped);
}

/**
 * plot_report_to_html:
 * @monitor: (nullable): progress, and stop
 *
 * Returns: (transfer full) (nullable): the page, UTF-8
 */
GByteArray *
plot_report_to_html (const PlotReport *self, MlMonitor *monitor, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  append_head (out, self->title);
  for (guint i = 0; i < self->tables->len; i++)
    {
      g_autofree char *table = ml_text_table_format (
          g_ptr_array_index (self->tables, i), ML_TEXT_TABLE_HTML);
      g_string_append_printf (out, "<section>%s</section>\n", table);
    }
  for (guint i = 0; i < self->charts->len; i++)
    {
      if (!ml_monitor_tick (monitor, (double) i / self->charts->len))
        {
          ml_monitor_set_stopped_error (monitor, error);
          return NULL;
        }
      if (!append_chart (out, g_ptr_array_index (self->charts, i), i, error))
        return NULL;
    }
  g_autofree char *text = ml_text_escape (self->text, ML_TEXT_TABLE_HTML);
  g_string_append_printf (out, "<h2>%s</h2>\n<pre>%s</pre>\n</body>\n</html>\n",
                          _ ("Report"), text);
  const gsize length = out->len;
  return g_byte_array_new_take (
      (guint8 *) g_string_free (g_steal_pointer (&out), FALSE), length);
}
