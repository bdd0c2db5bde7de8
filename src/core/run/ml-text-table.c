/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-text-table.h. A language is a line of a table here; what differs in
 * kind, the frame around the rows, has a function each. */
#include "ml-text-table.h"

#include <string.h>

typedef struct
{
  const char *names; /* extensions and words for it, in blanks */
  const char *line_start, *separator, *line_end;
} Language;

static const Language languages[] = {
  [ML_TEXT_TABLE_PLAIN] = { " text txt plain ", "", "  ", "\n" },
  [ML_TEXT_TABLE_CSV] = { " csv ", "", ",", "\n" },
  [ML_TEXT_TABLE_MARKDOWN] = { " markdown md ", "| ", " | ", " |\n" },
  [ML_TEXT_TABLE_LATEX] = { " latex tex ", "", " & ", " \\\\\n" },
  [ML_TEXT_TABLE_HTML] = { " html htm ", "<tr>", "", "</tr>\n" },
};

/**
 * ml_text_table_new:
 * @caption: (nullable): what the table tells
 * @titles: (transfer full): of the columns; the first holds words, the others
 *   numbers, see is_number
 */
MlTextTable *
ml_text_table_new (const char *caption, char **titles)
{
  MlTextTable *self = g_new0 (MlTextTable, 1);
  self->caption = g_strdup (caption);
  self->titles = titles;
  self->n_columns = g_strv_length (titles);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->hints = g_new0 (const char *, self->n_columns + 1);
  self->is_number = g_new0 (gboolean, self->n_columns + 1);
  for (guint i = 1; i < self->n_columns; i++)
    self->is_number[i] = TRUE;
  return self;
}

/** ml_text_table_free: NULL is fine */
void
ml_text_table_free (MlTextTable *self)
{
  if (self == NULL)
    return;
  g_free (self->caption);
  g_strfreev (self->titles);
  g_ptr_array_unref (self->rows);
  g_free (self->hints);
  g_free (self->is_number);
  g_free (self);
}

/** ml_text_table_add: @row: (transfer full): one text a column */
void
ml_text_table_add (MlTextTable *self, char **row)
{
  g_return_if_fail (g_strv_length (row) == self->n_columns);
  g_ptr_array_add (self->rows, row);
}

/** ml_text_table_cell: Returns: (transfer none): the text of a cell */
const char *
ml_text_table_cell (const MlTextTable *self, guint row, guint column)
{
  g_return_val_if_fail (row < self->rows->len && column < self->n_columns, "");
  return ((char **) g_ptr_array_index (self->rows, row))[column];
}

/* Doubled quotes around what has a separator in it, RFC 4180. */
static char *
escape_csv (const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    return g_strdup (text);
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}

/* What a letter is in LaTeX's text, with any encoding of the fonts; NULL:
 * itself. */
static const char *
latex_letter (char letter)
{
  switch (letter)
    {
    case '\\':
      return "\\textbackslash{}";
    case '~':
      return "\\textasciitilde{}";
    case '^':
      return "\\textasciicircum{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    case '\r':
    case '\n':
      return " ";
    default:
      return NULL;
    }
}

/* A row's end takes a star or a bracket behind it for its own. */
static char *
escape_latex (const char *text)
{
  GString *out = g_string_new (*text == '[' || *text == '*' ? "{}" : NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("&%$#_{}", *p) != NULL)
      g_string_append_printf (out, "\\%c", *p);
    else if (latex_letter (*p) != NULL)
      g_string_append (out, latex_letter (*p));
    else
      g_string_append_c (out, *p);
  g_string_replace (out, "±", "$\\pm$", 0);
  g_string_replace (out, "·", "$\\cdot$", 0);
  g_string_replace (out, "–", "--", 0);
  return g_string_free (out, FALSE);
}

static char *
escape_markdown (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("|*_`\\<>[]&~#", *p) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p == '\n' || *p == '\r' ? ' ' : *p);
    }
  return g_string_free (out, FALSE);
}

/* XML has no control characters, not even escaped. */
static char *
escape_html (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  for (char *p = valid; *p != '\0'; p++)
    if ((guchar) *p < ' ' && strchr ("\t\r\n", *p) == NULL)
      *p = '?';
  return g_markup_escape_text (valid, -1);
}

/** ml_text_escape: Returns: (transfer full): @text as a cell of a table in
 * @format holds it */
char *
ml_text_escape (const char *text, MlTextTableFormat format)
{
  switch (format)
    {
    case ML_TEXT_TABLE_CSV:
      return escape_csv (text);
    case ML_TEXT_TABLE_MARKDOWN:
      return escape_markdown (text);
    case ML_TEXT_TABLE_LATEX:
      return escape_latex (text);
    case ML_TEXT_TABLE_HTML:
      return escape_html (text);
    case ML_TEXT_TABLE_PLAIN:
    default:
      return g_strdelimit (g_strdup (text), "\r\n", ' ');
    }
}

/* Characters of each column at its widest, for plain text. (transfer full) */
static guint *
measure_columns (const MlTextTable *self)
{
  guint *widths = g_new0 (guint, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    {
      widths[i] = (guint) g_utf8_strlen (self->titles[i], -1);
      for (guint row = 0; row < self->rows->len; row++)
        widths[i] = MAX (widths[i], (guint) g_utf8_strlen (
                                        ml_text_table_cell (self, row, i), -1));
    }
  return widths;
}

static void
append_padded (GString *out, const char *text, guint width, gboolean is_right)
{
  const guint length = (guint) g_utf8_strlen (text, -1);
  const int gap = width > length ? (int) (width - length) : 0;
  if (is_right)
    g_string_append_printf (out, "%*s%s", gap, "", text);
  else
    g_string_append_printf (out, "%s%*s", text, gap, "");
}

/* @widths: (nullable): of plain text */
static void
append_row (GString *out, const MlTextTable *self, char **row,
            MlTextTableFormat format, gboolean is_title, const guint *widths)
{
  const Language *language = &languages[format];
  const char *tag = is_title ? "th" : "td";
  g_string_append (out, language->line_start);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *text = ml_text_escape (row[i], format);
      g_string_append (out, i > 0 ? language->separator : "");
      if (widths != NULL)
        append_padded (out, text, widths[i], self->is_number[i]);
      else if (format == ML_TEXT_TABLE_HTML)
        g_string_append_printf (out, "<%s%s>%s</%s>", tag,
                                self->is_number[i] ? " class=\"number\"" : "",
                                text, tag);
      else
        g_string_append (out, text);
    }
  while (widths != NULL && out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append (out, language->line_end);
}

static void
begin (GString *out, const MlTextTable *self, MlTextTableFormat format)
{
  if (format == ML_TEXT_TABLE_HTML)
    {
      g_autofree char *caption
          = escape_html (self->caption != NULL ? self->caption : "");
      g_string_append_printf (out, "<table><caption>%s</caption>\n", caption);
    }
  if (format != ML_TEXT_TABLE_LATEX)
    return;
  g_string_append (out, "\\begin{tabular}{");
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_c (out, self->is_number[i] ? 'r' : 'l');
  g_string_append (out, "}\n\\hline\n");
}

/* What stands between the titles and the rows. */
static void
rule (GString *out, const MlTextTable *self, MlTextTableFormat format)
{
  if (format == ML_TEXT_TABLE_LATEX)
    g_string_append (out, "\\hline\n");
  if (format != ML_TEXT_TABLE_MARKDOWN)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append (out, self->is_number[i] ? "| ---: " : "| --- ");
  g_string_append (out, "|\n");
}

static void
end (GString *out, MlTextTableFormat format)
{
  if (format == ML_TEXT_TABLE_LATEX)
    g_string_append (out, "\\hline\n\\end{tabular}\n");
  else if (format == ML_TEXT_TABLE_HTML)
    g_string_append (out, "</table>\n");
}

/** ml_text_table_format: Returns: (transfer full): the table in that language
 */
char *
ml_text_table_format (const MlTextTable *self, MlTextTableFormat format)
{
  GString *out = g_string_new (NULL);
  g_autofree guint *widths
      = format == ML_TEXT_TABLE_PLAIN ? measure_columns (self) : NULL;
  begin (out, self, format);
  append_row (out, self, self->titles, format, TRUE, widths);
  rule (out, self, format);
  for (guint i = 0; i < self->rows->len; i++)
    append_row (out, self, g_ptr_array_index (self->rows, i), format, FALSE,
                widths);
  end (out, format);
  return g_string_free (out, FALSE);
}

/** ml_text_table_find_format: @name: an extension or a word: "md", "latex".
 * Returns: whether it names one */
gboolean
ml_text_table_find_format (const char *name, MlTextTableFormat *format)
{
  g_autofree char *word = g_strdup_printf (" %s ", name);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strstr (languages[i].names, word) != NULL)
      {
        *format = (MlTextTableFormat) i;
        return TRUE;
      }
  return FALSE;
}
