/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing marks most text files, so: a byte order mark counts; else zeros in
 * every other byte are UTF-16; else what is valid UTF-8 is UTF-8 (other
 * charsets hardly ever are by chance); else what reads as CP949 and is mostly
 * Hangul is that; else Latin-1, which any bytes are. */
#include "ml-charset.h"

#include "ml-error.h"
#include "ml-parallel.h"

#include <string.h>

enum
{
  PIECE = 1 << 20 /* bytes checked at once */
};

typedef struct
{
  const MlText *text;
  gint is_bad; /* atomic */
} Check;

/* Cuts between characters: at most 3 bytes continue one. */
static const char *
piece_start (const MlText *text, guint piece)
{
  const gsize length = (gsize) (text->end - text->start);
  const gsize at = (gsize) piece * PIECE;
  if (at >= length)
    return text->end;
  const char *p = text->start + at;
  for (guint i = 0;
       at > 0 && i < 3 && p < text->end && ((guint8) *p & 0xc0) == 0x80; i++)
    p++;
  return p;
}

static void
check_piece (guint piece, gpointer data)
{
  Check *check = data;
  if (!g_atomic_int_get (&check->is_bad)
      && !ml_text_check (check->text, piece_start (check->text, piece),
                         piece_start (check->text, piece + 1), NULL))
    g_atomic_int_set (&check->is_bad, TRUE);
}

/* ml_text_check() of the whole text, on all cores. */
static gboolean
check_all (const MlText *text, GError **error)
{
  Check check = { .text = text };
  const gsize length = (gsize) (text->end - text->start);
  ml_parallel_for ((guint) (length / PIECE) + 1, check_piece, &check);
  return !check.is_bad || ml_text_check (text, text->start, text->end, error);
}

/* Control characters in the first line: a spreadsheet, an image, ... */
static gboolean
check_is_text (const MlText *text, GError **error)
{
  for (const char *p = text->start;
       p < text->end && *p != '\n' && *p != '\r' && p < text->start + 1024; p++)
    if ((guint8) *p < ' ' && !g_ascii_isspace (*p))
      {
        ml_text_error (text, p, error,
                       "this is not a text file; of a spreadsheet save a "
                       "sheet as CSV first");
        return FALSE;
      }
  return TRUE;
}

/* Zeros at odd (little-endian) or even bytes of the first thousand. */
static const char *
guess_utf16 (const MlSource *source)
{
  const gsize n = MIN (source->n_bytes, 1024) & ~(gsize) 1;
  gsize zeros[2] = { 0, 0 };
  for (gsize i = 0; i < n; i++)
    zeros[i & 1] += source->bytes[i] == 0;
  if (n < 4 || source->n_bytes % 2 != 0)
    return NULL;
  if (zeros[0] == 0 && zeros[1] * 4 > n)
    return "UTF-16LE";
  return zeros[1] == 0 && zeros[0] * 4 > n ? "UTF-16BE" : NULL;
}

/* Whether most of what is not ASCII is Hangul or a Chinese character. */
static gboolean
is_korean (const MlText *text)
{
  gsize n_korean = 0, n_other = 0;
  const char *const end = MIN (text->end, text->start + PIECE);
  for (const char *p = text->start; p < end; p = g_utf8_next_char (p))
    {
      if ((guint8) *p < 0x80)
        continue;
      const gunichar c = g_utf8_get_char (p);
      if ((c >= 0xac00 && c <= 0xd7a3) || (c >= 0x4e00 && c <= 0x9fff))
        n_korean++;
      else
        n_other++;
    }
  return n_korean > n_other;
}

static gboolean
open_foreign (MlText *text, const MlSource *source, const char **found,
              GError **error)
{
  *found = "CP949";
  if (ml_text_init (text, source, *found, NULL) && is_korean (text))
    return check_all (text, error);
  ml_text_clear (text);
  *found = "ISO-8859-1";
  return ml_text_init (text, source, *found, error) && check_all (text, error);
}

/**
 * ml_charset_open:
 * @text: (out): to be cleared with ml_text_clear(), also after failure
 * @charset: (nullable): NULL to find out
 * @found: (out): which it is
 *
 * Returns: whether @text is UTF-8 without NUL bytes now
 */
gboolean
ml_charset_open (MlText *text, const MlSource *source, const char *charset,
                 const char **found, GError **error)
{
  if (charset == NULL)
    charset = ml_text_mark (source);
  const gboolean is_known = charset != NULL;
  if (!is_known)
    charset = guess_utf16 (source);
  *found = charset != NULL ? charset : "UTF-8";
  if (!ml_text_init (text, source, *found, error)
      || !check_is_text (text, error))
    return FALSE;
  if (is_known || memchr (source->bytes, '\0', source->n_bytes) != NULL)
    return check_all (text, error);
  if (check_all (text, NULL))
    return TRUE;
  ml_text_clear (text);
  return open_foreign (text, source, found, error);
}
