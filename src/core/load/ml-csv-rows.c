/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain numbers and words are read in place; quotes, blanks, missing values
 * and faults go through ml_csv_read_field(). */
#include "ml-csv-rows.h"

#include "ml-number.h"

#include <math.h>

typedef struct
{
  const MlCsvReader *reader;
  MlCsvChunk *chunk;
  guint row;          /* of the file */
  const char *record; /* its start */
  GString *scratch;
} Row;

static guint
count_lines (const char *p, const char *end)
{
  guint n = 0;
  while ((p = ml_csv_skip_blank_lines (p, end)) < end)
    {
      const char *line_end = memchr (p, '\n', (gsize) (end - p));
      p = line_end != NULL ? line_end + 1 : end;
      n++;
    }
  return n;
}

/**
 * ml_csv_count_rows:
 * @chunk: start is set; gets n_rows, and end, the start of the first record at
 *   or behind @limit
 * @limit: where the next chunk would like to begin, behind a line end
 * @end: of the text
 */
void
ml_csv_count_rows (MlCsvChunk *chunk, const MlCsvDialect *dialect,
                   const char *limit, const char *end)
{
  const char *p = chunk->start;
  chunk->unclosed = NULL;
  chunk->n_rows = 0;
  chunk->end = MAX (p, limit);
  if (p >= limit)
    return;
  if (!ml_text_has_lone_cr (p, limit)
      && (dialect->quote == '\0'
          || memchr (p, dialect->quote, (gsize) (limit - p)) == NULL))
    {
      chunk->n_rows = count_lines (p, limit);
      return;
    }
  while (p < limit && chunk->unclosed == NULL)
    {
      guint n_fields;
      p = ml_csv_skip_blank_lines (p, end);
      if (p >= limit)
        break;
      p = ml_csv_skip_record (dialect, p, end, &n_fields, &chunk->unclosed);
      chunk->n_rows++;
    }
  chunk->end = MAX (p, limit);
}

/* Tells what is wrong with the row; always NULL, for a reader to return. */
static const char *fail (Row *self, const char *at, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static const char *
fail (Row *self, const char *at, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->chunk->faults != NULL)
    ml_faults_add (self->chunk->faults, at, message);
  else
    ml_text_error (self->reader->text, at, &self->chunk->error, "%s", message);
  return NULL;
}

/* A cell that does not fit its column. Returns: @next, to go on there, if all
 * faults are wanted. The only cell of a row cannot be left empty. */
static const char *
fail_cell (Row *self, const MlCsvTarget *target, const MlCsvField *field,
           const char *next, const char *what)
{
  g_autofree char *shown = ml_text_quote (field->text, field->length);
  g_autofree char *name = ml_text_quote (target->name, strlen (target->name));
  g_autofree char *message
      = g_strdup_printf ("%s in column %s: %s", shown, name, what);
  if (self->chunk->faults == NULL || self->reader->n_targets == 1)
    return fail (self, field->at, "%s", message);
  ml_faults_add_value (self->chunk->faults, field->at, next, message);
  return next;
}

static const char *
fail_count (Row *self, const char *at)
{
  guint n_fields;
  const char *unclosed = NULL;
  ml_csv_skip_record (self->reader->dialect, self->record,
                      self->reader->text->end, &n_fields, &unclosed);
  return fail (self, at,
               "%u fields, %u expected; is the delimiter right, and is a text "
               "that holds it quoted?",
               n_fields, self->reader->n_targets);
}

/* A number that a person asked for: only what is none at all is refused. */
static MlCsvNumber
read_wished (const Row *self, const MlCsvField *field, double *value)
{
  const char *const end = field->text + field->length;
  if (ml_number_scan (field->text, end, self->reader->dialect->decimal, value)
      == end)
    return isfinite (*value) ? ML_CSV_NUMBER : ML_CSV_TOO_LARGE;
  return ml_csv_number (self->reader->dialect, field->text, field->length,
                        value);
}

static const char *
store_number (Row *self, guint column, MlCsvField *field, const char *next)
{
  const MlCsvTarget *target = &self->reader->targets[column];
  double *into = &target->numbers[self->row];
  field->is_quoted = FALSE; /* "" and "NA" are no numbers either */
  *into = NAN;
  if (ml_csv_is_missing (self->reader->dialect, field))
    return next;
  switch (target->is_wished ? read_wished (self, field, into)
                            : ml_csv_number (self->reader->dialect, field->text,
                                             field->length, into))
    {
    case ML_CSV_NUMBER:
      return next;
    case ML_CSV_INFINITE:
      self->chunk->n_infinite++;
      return next;
    case ML_CSV_TOO_LARGE:
      return fail_cell (self, target, field, next,
                        "the number is out of range; write one up to 1.8e308, "
                        "or leave it empty");
    case ML_CSV_TEXT:
    default:
      if (target->is_wished)
        return fail_cell (self, target, field, next,
                          "a number expected; mend it, or make the column "
                          "nominal");
      if (self->chunk->odd[column] == NULL)
        self->chunk->odd[column] = field->at;
      return next;
    }
}

static const char *
store_date (Row *self, guint column, const MlCsvField *field, const char *next)
{
  const MlCsvTarget *target = &self->reader->targets[column];
  double *into = &target->numbers[self->row];
  *into = NAN;
  if (field->length == 0 || ml_csv_is_missing (self->reader->dialect, field)
      || ml_date_format_parse (target->format, field->text, field->length,
                               into))
    return next;
  return fail_cell (self, target, field, next,
                    "a date in the form of those before expected; mend it, or "
                    "make the column nominal");
}

static const char *
store_text (Row *self, guint column, const MlCsvField *field, const char *next)
{
  const MlCsvTarget *target = &self->reader->targets[column];
  gint32 *into = &target->codes[self->row];
  if (ml_csv_is_missing (self->reader->dialect, field))
    *into = -1;
  else if (field->length > G_MAXINT32)
    return fail (self, field->at, "a text of over 2 GB; shorten it");
  else
    *into = ml_label_table_add (&self->chunk->texts[target->text], field->text,
                                field->length, field->text + field->length,
                                field->is_decoded);
  return next;
}

/* One cell of whatever form. */
static const char *
read_any_cell (Row *self, guint column, const char *p)
{
  MlCsvField field;
  const char *next = ml_csv_read_field (
      self->reader->dialect, p, self->reader->text->end, self->scratch, &field);
  if (field.problem != NULL)
    return fail (self, field.at, "%s", field.problem);
  switch (self->reader->targets[column].kind)
    {
    case ML_CSV_NUMBERS:
      return store_number (self, column, &field, next);
    case ML_CSV_DATES:
      return store_date (self, column, &field, next);
    case ML_CSV_TEXTS:
      return store_text (self, column, &field, next);
    case ML_CSV_SKIP:
    default:
      return next;
    }
}

static inline gboolean
ends_here (const MlCsvReader *reader, const char *p)
{
  return p == reader->text->end || reader->dialect->stops[(guint8) *p];
}

/* The frequent forms of numbers; NULL: it is none of them. */
static inline const char *
read_plain_number (const Row *self, const MlCsvTarget *target, const char *p)
{
  const MlCsvReader *reader = self->reader;
  double number = 0;
  const char *next = ml_number_scan (p, reader->text->end,
                                     reader->dialect->decimal, &number);
  if (next == NULL || !ends_here (reader, next))
    return NULL;
  const char *first = p + (*p == '-' || *p == '+');
  if (!(fabs (number) < 9007199254740992.0)
      || (*first == '0' && next - first > 1 && g_ascii_isdigit (first[1])))
    return NULL; /* see ml_csv_number() */
  target->numbers[self->row] = number;
  return next;
}

static inline const char *
read_plain_text (const Row *self, const MlCsvTarget *target, const char *p)
{
  const MlCsvReader *reader = self->reader;
  const MlCsvDialect *dialect = reader->dialect;
  const char *const end = reader->text->end;
  if (p == end || dialect->stops[(guint8) *p] || *p == dialect->quote
      || *p == ' ' || *p == '\t' || dialect->begins_missing[(guint8) *p])
    return NULL;
  const char *next = p + 1;
  while (next < end && !dialect->stops[(guint8) *next])
    next++;
  if (next[-1] == ' ' || next[-1] == '\t' || next - p > G_MAXINT32)
    return NULL;
  target->codes[self->row] = ml_label_table_add (
      &self->chunk->texts[target->text], p, (gsize) (next - p), end, FALSE);
  return next;
}

static inline const char *
read_cell (Row *self, guint column, const char *p)
{
  const MlCsvTarget *target = &self->reader->targets[column];
  const char *next = NULL;
  if (target->kind == ML_CSV_NUMBERS)
    next = read_plain_number (self, target, p);
  else if (target->kind == ML_CSV_TEXTS)
    next = read_plain_text (self, target, p);
  return next != NULL ? next : read_any_cell (self, column, p);
}

/* Fields behind the last column: none, or empty ones. */
static const char *
read_surplus (Row *self, const char *p)
{
  const MlCsvDialect *dialect = self->reader->dialect;
  const char *const end = self->reader->text->end;
  while (p < end && *p == dialect->delimiter)
    {
      MlCsvField field;
      const char *next
          = ml_csv_read_field (dialect, p + 1, end, self->scratch, &field);
      if (field.problem != NULL)
        return fail (self, field.at, "%s", field.problem);
      if (field.length > 0 || field.is_quoted)
        return fail_count (self, field.at);
      p = next;
    }
  self->chunk->n_surplus++;
  return p;
}

static const char *
read_record (Row *self, const char *p)
{
  const MlCsvReader *reader = self->reader;
  self->record = p;
  for (guint i = 0;; i++)
    {
      p = read_cell (self, i, p);
      if (p == NULL)
        return NULL;
      const gboolean has_more
          = p < reader->text->end && *p == reader->dialect->delimiter;
      if (i + 1 == reader->n_targets)
        return has_more ? read_surplus (self, p) : p;
      if (!has_more)
        return fail_count (self, self->record);
      p++;
    }
}

/* A row of which all faults are wanted, and those of the rows behind it. */
static const char *
read_faulty_record (Row *self, const char *p)
{
  const MlCsvReader *reader = self->reader;
  guint n_fields;
  const char *unclosed = NULL;
  const char *end = ml_csv_skip_record (reader->dialect, p, reader->text->end,
                                        &n_fields, &unclosed);
  end -= end > p && end[-1] == '\n'; /* back to its line end */
  end -= end > p && end[-1] == '\r';
  read_record (self, p);
  ml_faults_end_row (self->chunk->faults, p, end);
  return end;
}

/**
 * ml_csv_read_rows:
 * @chunk: counted; gets its texts and what was noticed
 *
 * Returns: FALSE if a row is wrong and the chunk does not want all faults, or
 *   go_on said so
 */
gboolean
ml_csv_read_rows (const MlCsvReader *self, MlCsvChunk *chunk)
{
  Row row = { .reader = self, .chunk = chunk, .row = chunk->first_row };
  row.scratch = g_string_new (NULL);
  const char *const end = self->text->end;
  const char *p = chunk->start, *told = p;
  while (p != NULL && (p = ml_csv_skip_blank_lines (p, end)) < chunk->end)
    {
      const gboolean is_faulty = chunk->faults != NULL;
      p = is_faulty ? read_faulty_record (&row, p) : read_record (&row, p);
      if (p == NULL)
        break;
      p = ml_csv_next_line (p, end);
      row.row += !is_faulty;
      if (p - told < 1 << 18)
        continue;
      if (!self->go_on (self->data, (gsize) (p - told)))
        p = NULL;
      told = p;
    }
  g_string_free (row.scratch, TRUE);
  return p != NULL;
}
