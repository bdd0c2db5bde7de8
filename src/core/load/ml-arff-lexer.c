/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-arff-lexer.h"

#include <string.h>

const guint8 ml_arff_chars[256] = {
  [0 ... '\n' - 1] = ML_ARFF_CHAR_BLANK,
  ['\n'] = ML_ARFF_CHAR_LINE_END,
  ['\n' + 1 ... '\r' - 1] = ML_ARFF_CHAR_BLANK,
  ['\r'] = ML_ARFF_CHAR_LINE_END,
  ['\r' + 1 ... ' '] = ML_ARFF_CHAR_BLANK,
  [','] = ML_ARFF_CHAR_COMMA,
  ['%'] = ML_ARFF_CHAR_COMMENT,
  ['{'] = ML_ARFF_CHAR_BRACE,
  ['}'] = ML_ARFF_CHAR_BRACE,
  ['\''] = ML_ARFF_CHAR_QUOTE,
  ['"'] = ML_ARFF_CHAR_QUOTE,
};

static guint8
char_of (char byte)
{
  return ml_arff_chars[(guint8) byte];
}

static const char *
bad (MlArffToken *token, const char *at, const char *problem)
{
  token->kind = ML_ARFF_BAD;
  token->at = at;
  token->problem = problem;
  return at;
}

/* Three octal digits at most, up to \377, as in Java's StreamTokenizer. */
static const char *
read_octal (const char *p, const char *end, GString *scratch)
{
  guint code = 0;
  for (guint n = 0; n < 3 && p < end && *p >= '0' && *p <= '7'; n++, p++)
    {
      if (code * 8 + (guint) (*p - '0') > 0377)
        break;
      code = code * 8 + (guint) (*p - '0');
    }
  g_string_append_unichar (scratch, code);
  return p;
}

/* One escape, @p behind the backslash and before @end. */
static const char *
read_escape (const char *p, const char *end, GString *scratch)
{
  switch (*p)
    {
    case 'n':
      g_string_append_c (scratch, '\n');
      return p + 1;
    case 't':
      g_string_append_c (scratch, '\t');
      return p + 1;
    case 'r':
      g_string_append_c (scratch, '\r');
      return p + 1;
    case '0' ... '7':
      return read_octal (p, end, scratch);
    default: /* itself; of a longer character the first byte, the rest follows
              */
      g_string_append_c (scratch, *p);
      return p + 1;
    }
}

/* Replaces the value of @token by its text without the escapes. */
static void
unescape (MlArffToken *token, GString *scratch)
{
  const char *const end = token->text + token->length;
  g_string_truncate (scratch, 0);
  for (const char *p = token->text; p < end;)
    if (*p == '\\')
      p = read_escape (p + 1, end, scratch);
    else
      g_string_append_c (scratch, *p++);
  token->text = scratch->str;
  token->length = scratch->len;
}

static const char *
lex_quoted (const char *p, const char *end, GString *scratch,
            MlArffToken *token)
{
  const char quote = *p++;
  gboolean has_escape = FALSE;
  token->text = p;
  for (; p < end && *p != quote; p++)
    {
      if (char_of (*p) == ML_ARFF_CHAR_LINE_END)
        break;
      if (*p == '\\' && p + 1 < end && char_of (p[1]) != ML_ARFF_CHAR_LINE_END)
        {
          has_escape = TRUE;
          p++;
        }
    }
  if (p == end || *p != quote)
    return bad (token, token->at, "unterminated quote; close it on this line");
  token->kind = ML_ARFF_QUOTED;
  token->length = (gsize) (p - token->text);
  p++;
  if (p < end
      && (char_of (*p) == ML_ARFF_CHAR_WORD
          || char_of (*p) == ML_ARFF_CHAR_QUOTE))
    return bad (token, p,
                "text right behind a closing quote; put a comma between them, "
                "or a backslash before a quote that belongs to the text");
  if (!has_escape)
    return p;
  unescape (token, scratch);
  if (memchr (token->text, '\0', token->length) != NULL)
    return bad (token, token->at, "\\0 is no character of a text; remove it");
  return p;
}

static const char *
lex_word (const char *p, const char *end, MlArffToken *token)
{
  token->kind = ML_ARFF_WORD;
  token->text = p;
  while (p < end && char_of (*p) == ML_ARFF_CHAR_WORD)
    p++;
  token->length = (gsize) (p - token->text);
  if (p < end && char_of (*p) == ML_ARFF_CHAR_QUOTE)
    return bad (token, p,
                "a quote inside a word; put the whole value in quotes");
  if (p < end && *p == '%')
    return bad (token, p,
                "a percent sign inside a word begins no comment; put the "
                "value in quotes, or a blank before the comment");
  return p;
}

/**
 * ml_arff_lex:
 * @p: where to go on, at most @end
 * @scratch: holds the value of a quoted word that has escapes
 * @token: (out): what was found
 *
 * Returns: the first byte behind the token
 */
const char *
ml_arff_lex (const char *p, const char *end, GString *scratch,
             MlArffToken *token)
{
  while (p < end && char_of (*p) == ML_ARFF_CHAR_BLANK)
    p++;
  *token = (MlArffToken){ .kind = ML_ARFF_END, .at = p };
  if (p == end)
    return p;
  switch (char_of (*p))
    {
    case ML_ARFF_CHAR_COMMA:
      token->kind = ML_ARFF_COMMA;
      return p + 1;
    case ML_ARFF_CHAR_BRACE:
      token->kind = *p == '{' ? ML_ARFF_OPEN : ML_ARFF_CLOSE;
      return p + 1;
    case ML_ARFF_CHAR_QUOTE:
      return lex_quoted (p, end, scratch, token);
    case ML_ARFF_CHAR_WORD:
      return lex_word (p, end, token);
    default: /* a line end or a comment */
      return p;
    }
}

/** ml_arff_line_end: Returns: the line end at or behind @p, or @end */
const char *
ml_arff_line_end (const char *p, const char *end)
{
  while (p < end && char_of (*p) != ML_ARFF_CHAR_LINE_END)
    p++;
  return p;
}

/** ml_arff_next_line: Returns: the start of the line behind the one of @p, or
 * @end */
const char *
ml_arff_next_line (const char *p, const char *end)
{
  p = ml_arff_line_end (p, end);
  if (p < end && *p == '\r' && p + 1 < end && p[1] == '\n')
    return p + 2;
  return p < end ? p + 1 : p;
}
