/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-excerpt.h"

#include <gio/gio.h>
#include <string.h>

/* Characters shown on each side of the place. */
#define SIDE 48

/* "iris.csv:17:5: …" names line 17, character 5; without the second number the
 * whole line is meant (@column 0). */
static gboolean
find_place (const char *path, const char *message, guint64 *line,
            guint64 *column)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *at = strstr (message, name);
  if (at == NULL || at[strlen (name)] != ':')
    return FALSE;
  char *end;
  *line = g_ascii_strtoull (at + strlen (name) + 1, &end, 10);
  if (*line == 0 || *end != ':')
    return FALSE;
  *column = g_ascii_isdigit (end[1]) ? g_ascii_strtoull (end + 1, NULL, 10) : 0;
  return TRUE;
}

/* The file as text: unpacked if it is packed. */
static GDataInputStream *
open_lines (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) plain = g_file_read (file, NULL, NULL);
  if (plain == NULL)
    return NULL;
  g_autoptr (GInputStream) stream
      = g_buffered_input_stream_new (G_INPUT_STREAM (plain));
  GBufferedInputStream *buffered = G_BUFFERED_INPUT_STREAM (stream);
  gsize n = 0;
  g_buffered_input_stream_fill (buffered, 2, NULL, NULL);
  const guint8 *head = g_buffered_input_stream_peek_buffer (buffered, &n);
  if (n >= 2 && head[0] == 0x1f && head[1] == 0x8b)
    {
      g_autoptr (GZlibDecompressor) unpack
          = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      g_autoptr (GInputStream) packed = g_steal_pointer (&stream);
      stream = g_converter_input_stream_new (packed, G_CONVERTER (unpack));
    }
  GDataInputStream *lines = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  return lines;
}

static char *
read_line (const char *path, guint64 number)
{
  g_autoptr (GDataInputStream) lines = open_lines (path);
  g_autofree char *line = NULL;
  gsize length = 0;
  for (guint64 i = 0; lines != NULL && i < number; i++)
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, &length, NULL, NULL);
      if (line == NULL)
        return NULL;
    }
  /* Bytes of zero: not a text that could be shown. */
  return line != NULL && strlen (line) == length
             ? g_utf8_make_valid (line, (gssize) length)
             : NULL;
}

/* Appends characters @from to @to of @line; what has no width becomes a blank.
 * Returns: how many cells of a terminal that takes. */
static guint
append_part (GString *text, const char *line, guint64 from, guint64 to)
{
  guint cells = 0;
  const char *p = g_utf8_offset_to_pointer (line, (glong) from);
  for (guint64 i = from; i < to; i++, p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (text, g_unichar_isprint (c) ? c : ' ');
      cells += g_unichar_iswide (c) ? 2 : 1;
    }
  return cells;
}

/**
 * wb_excerpt_new:
 * @path: the file that failed
 * @message: what its loader said: "NAME:LINE:COLUMN: …", from 1
 *
 * Reads the file up to that line: call it in a thread.
 *
 * Returns: (transfer full) (nullable): the line, or its part around the place,
 *   and a caret on the next line
 */
char *
wb_excerpt_new (const char *path, const char *message)
{
  guint64 number, column;
  if (!find_place (path, message, &number, &column))
    return NULL;
  g_autofree char *line = read_line (path, number);
  if (line == NULL)
    return NULL;
  guint64 length = (guint64) g_utf8_strlen (line, -1);
  guint64 place = MIN (column > 0 ? column - 1 : 0, length);
  guint64 from = place > SIDE ? place - SIDE : 0;
  guint64 to = MIN (place + SIDE, length);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " │ ", number);
  guint cells = (guint) g_utf8_strlen (text->str, -1);
  if (from > 0)
    {
      g_string_append (text, "…");
      cells++;
    }
  cells += append_part (text, line, from, place);
  append_part (text, line, place, to);
  if (to < length)
    g_string_append (text, "…");
  if (column > 0)
    g_string_append_printf (text, "\n%*s^", (int) cells, "");
  return g_string_free (g_steal_pointer (&text), FALSE);
}
