/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-text.h"

#include "ml-error.h"

#include <string.h>

static gboolean
starts_with (const MlSource *source, const char *mark, gsize length)
{
  return source->n_bytes >= length && memcmp (source->bytes, mark, length) == 0;
}

/**
 * ml_text_mark:
 *
 * Returns: (nullable): the charset that the byte order mark tells
 */
const char *
ml_text_mark (const MlSource *source)
{
  if (starts_with (source, "\xef\xbb\xbf", 3))
    return "UTF-8";
  if (starts_with (source, "\xff\xfe", 2))
    return "UTF-16LE";
  if (starts_with (source, "\xfe\xff", 2))
    return "UTF-16BE";
  return NULL;
}

static gboolean
convert (MlText *self, const MlSource *source, gsize skip, const char *charset,
         GError **error)
{
  const char *const bytes = (const char *) source->bytes + skip;
  gsize length, n_read = 0;
  self->owned = g_convert (bytes, (gssize) (source->n_bytes - skip), "UTF-8",
                           charset, &n_read, &length, NULL);
  if (self->owned == NULL)
    {
      guint line = 1;
      for (gsize i = 0; i < n_read; i++)
        line += bytes[i] == '\n';
      g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                   "%s:%u: the text is not valid %s; save it as UTF-8",
                   source->name, line, charset);
      return FALSE;
    }
  self->start = self->owned;
  self->end = self->owned + length;
  return TRUE;
}

/**
 * ml_text_init:
 * @self: (out): to be cleared with ml_text_clear(), also after failure
 * @charset: (nullable): NULL: as the byte order mark tells, else UTF-8
 *
 * What claims to be UTF-8 is taken as it is; ml_text_check() looks closer.
 */
gboolean
ml_text_init (MlText *self, const MlSource *source, const char *charset,
              GError **error)
{
  *self = (MlText){ .name = source->name };
  if (source->n_bytes == 0)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                   "%s:1:1: the file is empty; choose another one",
                   source->name);
      return FALSE;
    }
  const char *mark = ml_text_mark (source);
  if (charset == NULL)
    charset = mark != NULL ? mark : "UTF-8";
  gsize skip = 0;
  if (mark != NULL && strcmp (mark, charset) == 0)
    skip = strcmp (mark, "UTF-8") == 0 ? 3 : 2;
  if (strcmp (charset, "UTF-8") != 0)
    return convert (self, source, skip, charset, error);
  self->start = (const char *) source->bytes + skip;
  self->end = (const char *) source->bytes + source->n_bytes;
  return TRUE;
}

/** ml_text_clear: frees a converted text */
void
ml_text_clear (MlText *self)
{
  g_clear_pointer (&self->owned, g_free);
}

/* Both in one pass that compilers turn into vector code. */
static void
survey (const char *start, const char *end, gboolean *is_ascii,
        gboolean *has_nul)
{
  guint8 high = 0, nul = 0;
  for (const char *p = start; p < end; p++)
    {
      high |= (guint8) *p;
      nul |= *p == '\0';
    }
  *is_ascii = high < 0x80;
  *has_nul = nul != 0;
}

/**
 * ml_text_problem:
 * @at: (out): the first byte that is no UTF-8, or NUL
 *
 * Returns: (nullable): what is wrong between @start and @end, in a sentence
 */
const char *
ml_text_problem (const char *start, const char *end, const char **at)
{
  gboolean is_ascii, has_nul;
  survey (start, end, &is_ascii, &has_nul);
  if ((is_ascii && !has_nul)
      || g_utf8_validate_len (start, (gsize) (end - start), at))
    return NULL; /* a NUL is not valid either */
  return **at == '\0'
             ? "a NUL byte inside the text; remove it, or check that this is "
               "a text file"
             : "the text is not valid UTF-8; save the file as UTF-8";
}

/**
 * ml_text_check:
 * @start: where to look, inside the text
 * @end: up to where
 *
 * Returns: whether this part is UTF-8 without NUL bytes
 */
gboolean
ml_text_check (const MlText *self, const char *start, const char *end,
               GError **error)
{
  const char *at;
  const char *problem = ml_text_problem (start, end, &at);
  if (problem != NULL)
    ml_text_error (self, at, error, "%s", problem);
  return problem == NULL;
}

/** ml_text_has_lone_cr: Returns: whether a CR ends a line without a LF */
gboolean
ml_text_has_lone_cr (const char *start, const char *end)
{
  for (const char *p = start; (p = memchr (p, '\r', (gsize) (end - p))) != NULL;
       p++)
    if (p + 1 == end || p[1] != '\n')
      return TRUE;
  return FALSE;
}

/* Goes on to @at, or begins anew if that lies before it. */
static void
move (const MlText *self, MlTextPlace *place, const char *at)
{
  if (place->at == NULL || at < place->at)
    *place = (MlTextPlace){ .at = self->start, .line_start = self->start };
  for (; place->at < at; place->at++)
    if (*place->at == '\n'
        || (*place->at == '\r'
            && (place->at + 1 == self->end || place->at[1] != '\n')))
      {
        place->line++;
        place->line_start = place->at + 1;
      }
}

/** ml_text_line: Returns: the line of @at, from 1 */
gsize
ml_text_line (const MlText *self, const char *at)
{
  MlTextPlace place = { 0 };
  move (self, &place, at);
  return place.line + 1;
}

/**
 * ml_text_message:
 * @place: (inout): where to count lines from: zeros, or what the call before
 *   left; moved to @at
 * @at: where in the text it is wrong
 *
 * Returns: (transfer full): "name:line:column: message"; both count from 1,
 *   columns in characters
 */
char *
ml_text_message (const MlText *self, MlTextPlace *place, const char *at,
                 const char *message)
{
  at = MIN (at, self->end);
  move (self, place, at);
  gsize column = 1;
  for (const char *p = place->line_start; p < at; p++)
    column += ((guint8) *p & 0xc0) != 0x80;
  return g_strdup_printf ("%s:%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT ": %s",
                          self->name, place->line + 1, column, message);
}

/**
 * ml_text_error:
 * @at: where in the text it is wrong
 *
 * Sets %ML_ERROR_PARSE, "name:line:column: " before the message.
 */
void
ml_text_error (const MlText *self, const char *at, GError **error,
               const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  MlTextPlace place = { 0 };
  g_autofree char *whole = ml_text_message (self, &place, at, message);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE, whole);
}

/** ml_text_quote: Returns: (transfer full): a piece of a file for a message:
 * in quotes, short, on one line, valid UTF-8 */
char *
ml_text_quote (const char *text, gsize length)
{
  const gsize longest = 60;
  g_autofree char *valid
      = g_utf8_make_valid (text, (gssize) MIN (length, 4 * longest));
  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  const gboolean is_long
      = length > 4 * longest || g_utf8_strlen (valid, -1) > (glong) longest;
  g_autofree char *shown = g_utf8_substring (
      valid, 0, MIN (g_utf8_strlen (valid, -1), (glong) longest));
  return g_strdup_printf ("“%s%s”", shown, is_long ? "…" : "");
}
