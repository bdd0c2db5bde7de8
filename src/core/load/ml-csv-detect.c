/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Delimiter: the one that gives most rows the same number of fields. Header: a
 * first row of words above columns of numbers, or words that do not come
 * again below. Decimal sign: what makes numbers out of more cells. */
#include "ml-csv-detect.h"

#include "ml-error.h"

#include <math.h>

enum
{
  SAMPLE_ROWS = 1000,
  SAMPLE_BYTES = 1 << 18,
  MOST_COLUMNS = 1000000,
};

static gboolean
fail (const MlText *text, const char *at, GError **error, const char *message)
{
  ml_text_error (text, at, error, "%s", message);
  return FALSE;
}

/* "sep=;" in the first line, as spreadsheets write it. */
static const char *
read_sep_line (const MlText *text, const char *p, int *delimiter)
{
  if (text->end - p < 6 || g_ascii_strncasecmp (p, "sep=", 4) != 0
      || p[4] == '\n' || p[4] == '\r' || (p[5] != '\n' && p[5] != '\r'))
    return p;
  if (*delimiter == ML_CSV_DETECT)
    *delimiter = (guint8) p[4];
  return ml_csv_next_line (p + 5, text->end);
}

/* How well a delimiter fits: the most frequent number of fields, and the share
 * of rows that have it. */
typedef struct
{
  guint n_fields;
  double share;
} Fit;

static Fit
measure (const MlText *text, const char *start, const MlCsvDialect *dialect)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  const char *const end
      = MIN (text->end, start + MIN (text->end - start, SAMPLE_BYTES));
  guint n_rows = 0, best = 0;
  Fit fit = { 1, 0 };
  const char *unclosed = NULL;
  for (const char *p = start; n_rows < SAMPLE_ROWS; n_rows++)
    {
      p = ml_csv_skip_blank_lines (p, text->end);
      if (p >= end || unclosed != NULL)
        break;
      guint n_fields;
      p = ml_csv_skip_record (dialect, p, text->end, &n_fields, &unclosed);
      gpointer key = GUINT_TO_POINTER (n_fields);
      const guint count
          = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;
      g_hash_table_insert (counts, key, GUINT_TO_POINTER (count));
      if (count > best)
        {
          best = count;
          fit.n_fields = n_fields;
        }
    }
  fit.share = n_rows > 0 ? (double) best / n_rows : 0;
  return fit;
}

/* Among those that fit equally well the one that stands in texts and numbers
 * least often. A comma wins only if it gives twice the fields. */
static char
find_delimiter (const MlText *text, const char *start, char quote)
{
  static const char candidates[] = { '\t', ';', '|', ',' };
  Fit fits[G_N_ELEMENTS (candidates)];
  double best_share = 0;
  guint most_fields = 0;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_auto (MlCsvDialect) dialect = { 0 };
      ml_csv_dialect_init (&dialect, candidates[i], quote, '.', NULL);
      fits[i] = measure (text, start, &dialect);
      if (fits[i].n_fields > 1 && fits[i].share >= best_share)
        {
          most_fields = fits[i].share > best_share
                            ? fits[i].n_fields
                            : MAX (most_fields, fits[i].n_fields);
          best_share = fits[i].share;
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (fits[i].n_fields > 1 && fits[i].share >= best_share
        && fits[i].n_fields * 2 > most_fields)
      return candidates[i];
  return ',';
}

/* Lines of "#" before the first row, unless they have as many fields as it. */
static const char *
skip_comments (MlCsvFormat *self, const MlText *text, const char *start)
{
  const char *p = start, *unclosed = NULL;
  guint n_comments = 0, n_before = 0, n_fields;
  for (; p < text->end && *p == '#'; n_comments++)
    {
      p = ml_csv_skip_record (&self->dialect, p, text->end, &n_before,
                              &unclosed);
      p = ml_csv_skip_blank_lines (p, text->end);
    }
  if (n_comments == 0 || p == text->end || unclosed != NULL)
    return start;
  ml_csv_skip_record (&self->dialect, p, text->end, &n_fields, &unclosed);
  if (n_fields == n_before)
    return start;
  g_ptr_array_add (self->warnings,
                   g_strdup_printf ("%s: %u lines that begin with # were "
                                    "taken as comments",
                                    text->name, n_comments));
  return p;
}

/* One row as texts, "" for a missing cell. NULL: the error is set. */
static char **
read_row (MlCsvFormat *self, const MlText *text, const char **p, guint *n_cells,
          GString *scratch, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  for (;; ++*p)
    {
      MlCsvField field;
      *p = ml_csv_read_field (&self->dialect, *p, text->end, scratch, &field);
      if (field.problem != NULL)
        {
          fail (text, field.at, error, field.problem);
          return NULL;
        }
      g_ptr_array_add (cells, ml_csv_is_missing (&self->dialect, &field)
                                  ? g_strdup ("")
                                  : g_strndup (field.text, field.length));
      if (*p == text->end || **p != self->dialect.delimiter)
        break;
    }
  *p = ml_csv_next_line (*p, text->end);
  *n_cells = cells->len;
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}

/* Rows shorter than the first are left out: reading will refuse them.
 * @second: (out): where the second row begins */
static gboolean
read_sample (MlCsvFormat *self, const MlText *text, const char **second,
             GError **error)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  const char *p = self->data;
  *second = text->end;
  /* bytes count from the second row on: a header may be longer than all this */
  while (p < text->end && self->rows->len < SAMPLE_ROWS
         && (p < *second || p - *second < SAMPLE_BYTES))
    {
      guint n_cells;
      char **row = read_row (self, text, &p, &n_cells, scratch, error);
      if (row == NULL)
        return FALSE;
      p = ml_csv_skip_blank_lines (p, text->end);
      if (self->rows->len == 0)
        {
          self->n_columns = n_cells;
          *second = p;
        }
      if (n_cells >= self->n_columns)
        g_ptr_array_add (self->rows, row);
      else
        g_strfreev (row);
    }
  if (self->n_columns <= MOST_COLUMNS)
    return TRUE;
  ml_text_error (text, self->data, error,
                 "%u columns; at most %d are supported", self->n_columns,
                 MOST_COLUMNS);
  return FALSE;
}

/* @column: of the first row */
static const char *
cell (const MlCsvFormat *self, guint row, guint column)
{
  char **cells = g_ptr_array_index (self->rows, row);
  return cells[column];
}

static gboolean
is_number (const MlCsvFormat *self, const char *text)
{
  double value;
  return ml_csv_number (&self->dialect, text, strlen (text), &value)
         == ML_CSV_NUMBER;
}

/* Decimal commas only where no cell needs a point. */
static char
find_decimal (MlCsvFormat *self)
{
  guint n_comma = 0, n_point = 0;
  if (self->dialect.delimiter == ',')
    return '.';
  for (guint row = 0; row < self->rows->len; row++)
    for (char **c = g_ptr_array_index (self->rows, row); *c != NULL; c++)
      {
        self->dialect.decimal = '.';
        const gboolean is_point = is_number (self, *c);
        self->dialect.decimal = ',';
        const gboolean is_comma = is_number (self, *c);
        n_comma += is_comma && !is_point;
        n_point += is_point && !is_comma;
      }
  return n_comma > n_point ? ',' : '.';
}

/* Of the column's known cells from @first on. */
static void
count_kinds (const MlCsvFormat *self, guint column, guint first,
             guint *n_numbers, guint *n_texts)
{
  *n_numbers = *n_texts = 0;
  for (guint row = first; row < self->rows->len; row++)
    {
      const char *text = cell (self, row, column);
      if (*text == '\0')
        continue;
      const gsize length = strlen (text);
      double value;
      if (ml_csv_number (&self->dialect, text, length, &value) == ML_CSV_TEXT)
        ++*n_texts;
      else
        ++*n_numbers;
    }
}

static gboolean
comes_again (const MlCsvFormat *self, guint column, const char *text)
{
  for (guint row = 1; row < self->rows->len; row++)
    if (strcmp (cell (self, row, column), text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
find_header (const MlCsvFormat *self)
{
  char **first = g_ptr_array_index (self->rows, 0);
  gboolean is_likely = TRUE, is_certain = FALSE;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; first[i] != NULL; i++)
    {
      guint n_numbers, n_texts;
      if (*first[i] == '\0')
        continue;
      if (is_number (self, first[i]))
        return FALSE;
      if (i >= 1000) /* of very wide files the first columns will do */
        break;
      count_kinds (self, i, 1, &n_numbers, &n_texts);
      is_certain |= n_numbers > 0 && n_texts == 0;
      is_likely &= g_hash_table_add (names, first[i])
                   && !comes_again (self, i, first[i]);
    }
  return is_certain || is_likely;
}

/* @names: all so far, with the number to try next for each, so that a thousand
 * columns of one name do not take a million trials. */
static char *
unique_name (GHashTable *names, const char *name)
{
  char *made = g_strdup (name);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (names, name));
  for (n = MAX (n, 2); g_hash_table_contains (names, made); n++)
    {
      g_free (made);
      made = g_strdup_printf ("%s_%u", name, n);
    }
  if (strcmp (made, name) != 0)
    g_hash_table_insert (names, g_strdup (name), GUINT_TO_POINTER (n));
  g_hash_table_insert (names, g_strdup (made), GUINT_TO_POINTER (2));
  return made;
}

static void
make_names (MlCsvFormat *self, const MlText *text)
{
  char **first = g_ptr_array_index (self->rows, 0);
  g_autoptr (GHashTable) names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_made = 0;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *number = g_strdup_printf ("column%u", i + 1);
      const gboolean is_named = self->has_header && *first[i] != '\0';
      const char *wanted = is_named ? first[i] : number;
      char *name = unique_name (names, wanted);
      n_made += self->has_header && strcmp (name, first[i]) != 0;
      g_ptr_array_add (self->names, name);
    }
  self->ends_in_delimiter = self->has_header && self->n_columns > 1
                            && *first[self->n_columns - 1] == '\0';
  n_made -= self->ends_in_delimiter;
  if (n_made > 0)
    g_ptr_array_add (self->warnings,
                     g_strdup_printf ("%s: %u columns without a name of their "
                                      "own were given one",
                                      text->name, n_made));
}

static void
find_kinds (MlCsvFormat *self)
{
  self->is_number = g_new (gboolean, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    self->is_number[i] = TRUE;
  for (guint row = self->has_header; row < self->rows->len; row++)
    {
      char **cells = g_ptr_array_index (self->rows, row);
      for (guint i = 0; i < self->n_columns; i++)
        {
          double value;
          if (*cells[i] != '\0'
              && ml_csv_number (&self->dialect, cells[i], strlen (cells[i]),
                                &value)
                     == ML_CSV_TEXT)
            self->is_number[i] = FALSE;
        }
    }
}

static int
wish (int wished, int found)
{
  return wished == ML_CSV_DETECT ? found : wished;
}

/**
 * ml_csv_detect:
 * @self: (out): to be cleared with ml_csv_format_clear(), also after failure
 * @wishes: what is known already
 */
gboolean
ml_csv_detect (MlCsvFormat *self, const MlText *text, const MlCsvWishes *wishes,
               GError **error)
{
  *self = (MlCsvFormat){
    .names = g_ptr_array_new_with_free_func (g_free),
    .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev),
    .warnings = g_ptr_array_new_with_free_func (g_free),
  };
  int delimiter = wishes->delimiter;
  const char *p = ml_csv_skip_blank_lines (text->start, text->end);
  p = read_sep_line (text, p, &delimiter);
  p = ml_csv_skip_blank_lines (p, text->end);
  if (p == text->end)
    return fail (text, text->start, error,
                 "there is no data, only blank lines; choose another file");
  const char quote = (char) wish (wishes->quote, '"');
  if (delimiter == ML_CSV_DETECT)
    delimiter = find_delimiter (text, p, quote);
  ml_csv_dialect_init (&self->dialect, (char) delimiter, quote, '.',
                       wishes->missing);
  self->data = skip_comments (self, text, p);
  const char *second;
  if (!read_sample (self, text, &second, error))
    return FALSE;
  self->dialect.decimal
      = (char) (wishes->decimal == ML_CSV_DETECT ? find_decimal (self)
                                                 : wishes->decimal);
  if (self->dialect.decimal == self->dialect.delimiter)
    return fail (text, self->data, error,
                 "the decimal sign cannot be the delimiter as well; choose "
                 "another one");
  self->has_header = wish (wishes->has_header, -1) == -1 ? find_header (self)
                                                         : wishes->has_header;
  make_names (self, text);
  find_kinds (self);
  if (self->has_header)
    self->data = second;
  return TRUE;
}

/** ml_csv_format_clear: frees what it holds */
void
ml_csv_format_clear (MlCsvFormat *self)
{
  ml_csv_dialect_clear (&self->dialect);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->is_number, g_free);
}
