/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cell of digits or of a plain word is read in place, byte by byte up to the
 * comma; everything else (quotes, braces, ?, faults) goes through the lexer.
 * Each chunk ends with a line end, so scanning words needs no other bound. */
#include "ml-arff-rows.h"

#include "ml-arff-lexer.h"
#include "ml-number.h"

#include <math.h>

typedef struct
{
  MlArffChunk *chunk;
  MlFaults *faults; /* (nullable): gets all of them instead of the first */
  const MlText *text;
  const MlArffTarget *targets;
  guint n_targets;
  guint row;        /* of the file */
  const char *line; /* start of the row */
  GString *scratch;
} Reader;

static inline guint8
char_of (const char *p)
{
  return ml_arff_chars[(guint8) *p];
}

static inline const char *
skip_blanks (const char *p)
{
  while (char_of (p) == ML_ARFF_CHAR_BLANK)
    p++;
  return p;
}

static const char *
next_line (const char *p, const char *end, gboolean has_lone_cr)
{
  if (has_lone_cr)
    return ml_arff_next_line (p, end);
  const char *line_end = memchr (p, '\n', (gsize) (end - p));
  return line_end != NULL ? line_end + 1 : end;
}

/** ml_arff_count_rows: Returns: lines between @start and @end, the last one
 * ended, that are neither blank nor a comment */
guint
ml_arff_count_rows (const char *start, const char *end)
{
  const gboolean has_lone_cr = ml_text_has_lone_cr (start, end);
  guint n_rows = 0;
  for (const char *p = start; p < end; p = next_line (p, end, has_lone_cr))
    {
      p = skip_blanks (p);
      n_rows += char_of (p) != ML_ARFF_CHAR_LINE_END
                && char_of (p) != ML_ARFF_CHAR_COMMENT;
    }
  return n_rows;
}

/* Where @at, in the chunk, stands in the text. */
static const char *
in_text (const Reader *self, const char *at)
{
  return self->chunk->origin + (at - self->chunk->start);
}

/* Tells what is wrong with the row; always NULL, for a parser to return. */
static const char *fail (Reader *self, const char *at, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static const char *
fail (Reader *self, const char *at, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->faults != NULL)
    ml_faults_add (self->faults, in_text (self, at), message);
  else if (self->chunk->error == NULL)
    ml_text_error (self->text, in_text (self, at), &self->chunk->error, "%s",
                   message);
  return NULL;
}

/* Values in the row, counted to explain a fault. @surplus: (out): the first
 * one too many, or the end of the row. FALSE: the row is broken otherwise. */
static gboolean
count_values (Reader *self, guint *n_values, const char **surplus)
{
  MlArffToken token;
  gboolean after_comma = FALSE;
  *n_values = 0;
  *surplus = NULL;
  for (const char *p = self->line;;)
    {
      p = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
      if (token.kind == ML_ARFF_BAD || token.kind == ML_ARFF_CLOSE)
        return FALSE;
      if (token.kind == ML_ARFF_COMMA && after_comma)
        return FALSE; /* an empty field */
      after_comma = token.kind == ML_ARFF_COMMA;
      if (token.kind == ML_ARFF_WORD || token.kind == ML_ARFF_QUOTED)
        ++*n_values;
      if (*n_values > self->n_targets && *surplus == NULL)
        *surplus = token.at;
      if (token.kind == ML_ARFF_END || token.kind == ML_ARFF_OPEN)
        {
          if (*surplus == NULL)
            *surplus = token.at;
          return TRUE;
        }
    }
}

/* A wrong count explains most wrong cells, so it is told first; sparse rows
 * have none. */
static gboolean
fail_on_count (Reader *self)
{
  guint n_values;
  const char *at;
  if (*self->line == '{' || !count_values (self, &n_values, &at)
      || n_values == self->n_targets)
    return FALSE;
  fail (self, at,
        n_values > self->n_targets
            ? "%u values, %u expected; remove the surplus, or put a text with "
              "blanks or commas in quotes"
            : "%u values, %u expected; write ? for each unknown value",
        n_values, self->n_targets);
  return TRUE;
}

/* A cell that does not fit its column. Returns: @next, to go on there, if all
 * faults are wanted */
static const char *
fail_cell (Reader *self, const MlArffTarget *target, const MlArffToken *token,
           const char *next, const char *what)
{
  /* Counting reads on and may move the scratch that a quoted token is in. */
  g_autofree char *shown = ml_text_quote (token->text, token->length);
  g_autofree char *value = g_strndup (token->text, token->length);
  if (fail_on_count (self))
    return NULL;
  const MlAttribute *attribute = target->header->attribute;
  g_autofree char *name
      = ml_text_quote (attribute->name, strlen (attribute->name));
  MlFaults *faults = self->faults;
  if (faults == NULL)
    return fail (self, token->at, "%s in attribute %s: %s", shown, name, what);
  g_autofree char *message
      = g_strdup_printf ("%s in attribute %s: %s", shown, name, what);
  const char *const at = in_text (self, token->at);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    ml_faults_add_label (faults, at, message, (guint) (target - self->targets),
                         attribute->name, value);
  else
    ml_faults_add_value (faults, at, in_text (self, next), message);
  return next;
}

static gboolean
is_text (const MlArffToken *token, const char *text)
{
  return token->kind == ML_ARFF_WORD && token->length == strlen (text)
         && memcmp (token->text, text, token->length) == 0;
}

/* WEKA writes and reads NaN for a missing number. */
static const char *
store_number (Reader *self, const MlArffTarget *target,
              const MlArffToken *token, const char *next)
{
  double *into = &target->numbers[self->row];
  if (is_text (token, "?") || is_text (token, "NaN"))
    {
      *into = NAN;
      return next;
    }
  const char *const end = token->text + token->length;
  if (ml_number_scan (token->text, end, '.', into) != end)
    return fail_cell (self, target, token, next,
                      "a finite number expected; write one, or ? if it is "
                      "unknown");
  if (!isfinite (*into))
    return fail_cell (self, target, token, next,
                      "the number is out of range; a finite number up to "
                      "1.8e308 is expected, or ?");
  return next;
}

static const char *
store_date (Reader *self, const MlArffTarget *target, const MlArffToken *token,
            const char *next)
{
  double *into = &target->numbers[self->row];
  if (is_text (token, "?"))
    {
      *into = NAN;
      return next;
    }
  if (ml_date_format_parse (target->header->format, token->text, token->length,
                            into))
    return next;
  g_autofree char *what
      = g_strdup_printf ("a date expected in the form %s; mend it, or write ?",
                         target->header->attribute->date_format);
  return fail_cell (self, target, token, next, what);
}

static const char *
store_label (Reader *self, const MlArffTarget *target, const MlArffToken *token,
             const char *next)
{
  gint32 *into = &target->codes[self->row];
  if (is_text (token, "?"))
    {
      *into = -1;
      return next;
    }
  *into = ml_label_table_find (&target->header->labels, token->text,
                               token->length, token->text + token->length);
  if (*into >= 0)
    return next;
  return fail_cell (self, target, token, next,
                    "this label is not declared; add it to the list in the "
                    "header or mend it (case counts)");
}

static const char *
store_text (Reader *self, const MlArffTarget *target, const MlArffToken *token,
            const char *next)
{
  gint32 *into = &target->codes[self->row];
  if (is_text (token, "?"))
    {
      *into = -1;
      return next;
    }
  if (token->length > G_MAXINT32)
    return fail (self, token->at, "a text of over 2 GB; shorten it");
  *into = ml_label_table_add (&self->chunk->texts[target->text], token->text,
                              token->length, token->text + token->length,
                              self->chunk->start != self->chunk->origin
                                  || token->text == self->scratch->str);
  return next;
}

static const char *
store (Reader *self, const MlArffTarget *target, const MlArffToken *token,
       const char *next)
{
  switch (target->header->attribute->kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
      return store_number (self, target, token, next);
    case ML_ATTRIBUTE_DATE:
      return store_date (self, target, token, next);
    case ML_ATTRIBUTE_NOMINAL:
      return store_label (self, target, token, next);
    case ML_ATTRIBUTE_STRING:
    case ML_ATTRIBUTE_IMAGE:
    default:
      return store_text (self, target, token, next);
    }
}

/* One cell of whatever form. */
static const char *
read_any_cell (Reader *self, const MlArffTarget *target, const char *p)
{
  MlArffToken token;
  p = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
  if (token.kind == ML_ARFF_WORD || token.kind == ML_ARFF_QUOTED)
    return store (self, target, &token, p);
  if (token.kind == ML_ARFF_BAD)
    return fail (self, token.at, "%s", token.problem);
  if (fail_on_count (self))
    return NULL;
  if (token.kind == ML_ARFF_COMMA)
    return fail (self, token.at,
                 "an empty field; write ? if the value is unknown");
  return fail (self, token.at,
               "a value expected; put a text with braces in quotes");
}

/* The frequent forms; NULL: it is none of them, nothing is stored. */
static inline const char *
read_plain_cell (Reader *self, const MlArffTarget *target, const char *p)
{
  if (target->numbers != NULL)
    {
      double number;
      if (target->header->format != NULL)
        return NULL;
      const char *next = ml_number_scan (p, self->chunk->end, '.', &number);
      if (next == NULL
          || (char_of (next) != ML_ARFF_CHAR_COMMA
              && char_of (next) != ML_ARFF_CHAR_LINE_END)
          || !isfinite (number))
        return NULL;
      target->numbers[self->row] = number;
      return next;
    }
  const char *next = p;
  while (char_of (next) == ML_ARFF_CHAR_WORD)
    next++;
  if (next == p
      || (char_of (next) != ML_ARFF_CHAR_COMMA
          && char_of (next) != ML_ARFF_CHAR_LINE_END)
      || target->header->attribute->kind != ML_ATTRIBUTE_NOMINAL)
    return NULL;
  gint32 code = ml_label_table_find (&target->header->labels, p,
                                     (gsize) (next - p), self->chunk->limit);
  if (code < 0 || (next - p == 1 && *p == '?'))
    return NULL;
  target->codes[self->row] = code;
  return next;
}

/* {w} behind a row; the brace is still to come. */
static const char *
read_weight (Reader *self, const char *p)
{
  MlArffToken token, close;
  p = ml_arff_lex (p, self->chunk->end, self->scratch, &token); /* { */
  p = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
  MlArffWeight weight = { .row = self->row };
  const char *const end = token.text != NULL ? token.text + token.length : NULL;
  if ((token.kind != ML_ARFF_WORD && token.kind != ML_ARFF_QUOTED)
      || ml_number_scan (token.text, end, '.', &weight.weight) != end
      || !isfinite (weight.weight) || weight.weight < 0)
    {
      g_autofree char *shown
          = ml_text_quote (token.text != NULL ? token.text : "", token.length);
      return fail (self, token.at,
                   "%s in braces: a weight expected, that is a number from 0 "
                   "on; mend it or remove the braces",
                   shown);
    }
  p = ml_arff_lex (p, self->chunk->end, self->scratch, &close);
  if (close.kind != ML_ARFF_CLOSE)
    return fail (self, close.at, "} expected behind the row's weight");
  if (self->chunk->weights == NULL)
    self->chunk->weights = g_array_new (FALSE, FALSE, sizeof (MlArffWeight));
  g_array_append_val (self->chunk->weights, weight);
  return p;
}

/* What may follow the values: a weight, a comment, the line end. */
static const char *
read_rest (Reader *self, const char *p)
{
  MlArffToken token;
  const char *next = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
  const gboolean has_comma = token.kind == ML_ARFF_COMMA;
  if (has_comma)
    {
      p = next;
      ml_arff_lex (p, self->chunk->end, self->scratch, &token);
    }
  if (token.kind == ML_ARFF_OPEN)
    {
      p = read_weight (self, p);
      if (p == NULL)
        return NULL;
      ml_arff_lex (p, self->chunk->end, self->scratch, &token);
    }
  else if (has_comma && token.kind == ML_ARFF_END)
    return fail (self, token.at,
                 "a comma behind the last value: too many values; remove it");
  if (token.kind == ML_ARFF_END)
    return token.at;
  if (token.kind == ML_ARFF_BAD)
    return fail (self, token.at, "%s", token.problem);
  if (fail_on_count (self))
    return NULL;
  return fail (self, token.at, "text behind the row; remove it");
}

static const char *
read_dense_row (Reader *self, const char *p)
{
  for (guint i = 0; i < self->n_targets; i++)
    {
      const MlArffTarget *target = &self->targets[i];
      p = skip_blanks (p);
      const char *next = read_plain_cell (self, target, p);
      if (next == NULL)
        next = read_any_cell (self, target, p);
      if (next == NULL)
        return NULL;
      p = skip_blanks (next);
      if (*p == ',' && i + 1 < self->n_targets)
        p++;
    }
  if (char_of (p) == ML_ARFF_CHAR_LINE_END)
    return p;
  return read_rest (self, p);
}

/* Numbers left out are 0 and labels the first, which zeros say already. */
static void
store_left_out (Reader *self)
{
  for (guint i = 0; i < self->n_targets; i++)
    {
      const MlArffTarget *target = &self->targets[i];
      const MlAttribute *attribute = target->header->attribute;
      if (attribute->kind == ML_ATTRIBUTE_STRING)
        target->codes[self->row] = ml_label_table_add (
            &self->chunk->texts[target->text], "", 0, "", FALSE);
      else if (attribute->kind == ML_ATTRIBUTE_NOMINAL
               && attribute->n_labels == 0)
        target->codes[self->row] = -1;
    }
}

/* An index: digits only, above @last. G_MAXUINT: the error is set. */
static guint
read_index (Reader *self, const MlArffToken *token, gint64 last)
{
  g_autofree char *shown
      = ml_text_quote (token->text != NULL ? token->text : "", token->length);
  gint64 index;
  g_autofree char *word = g_strndup (token->text, token->length);
  if (token->kind != ML_ARFF_WORD
      || !g_ascii_string_to_signed (word, 10, G_MININT64, G_MAXINT64, &index,
                                    NULL))
    fail (self, token->at,
          "%s: the number of an attribute expected; a sparse row reads {index "
          "value, index value}",
          shown);
  else if (index < 0 || index >= self->n_targets)
    fail (self, token->at,
          "index %s is out of range; attributes count from 0 to %u", word,
          self->n_targets - 1);
  else if (index == last)
    fail (self, token->at, "index %s stands in this row twice; remove one",
          word);
  else if (index < last)
    fail (self, token->at, "index %s: indices must rise; sort the row", word);
  else
    return (guint) index;
  return G_MAXUINT;
}

static const char *
read_sparse_row (Reader *self, const char *p)
{
  MlArffToken token;
  gint64 last = -1;
  store_left_out (self);
  p = ml_arff_lex (p, self->chunk->end, self->scratch, &token); /* { */
  for (;;)
    {
      p = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
      if (token.kind == ML_ARFF_COMMA)
        continue;
      if (token.kind == ML_ARFF_CLOSE)
        return read_rest (self, p);
      if (token.kind == ML_ARFF_END)
        return fail (self, token.at,
                     "} expected: a sparse row must end on its line");
      if (token.kind == ML_ARFF_BAD)
        return fail (self, token.at, "%s", token.problem);
      const guint index = read_index (self, &token, last);
      if (index == G_MAXUINT)
        return NULL;
      p = ml_arff_lex (p, self->chunk->end, self->scratch, &token);
      if (token.kind == ML_ARFF_BAD)
        return fail (self, token.at, "%s", token.problem);
      if (token.kind != ML_ARFF_WORD && token.kind != ML_ARFF_QUOTED)
        return fail (self, token.at, "a value expected behind index %u", index);
      last = index;
      p = store (self, &self->targets[index], &token, p);
      if (p == NULL)
        return NULL;
    }
}

static const char *
read_row (Reader *self, const char *p)
{
  self->line = p;
  if (*p == '{')
    return read_sparse_row (self, p);
  if (G_UNLIKELY (*p == '@'))
    for (guint i = 0; i < 4; i++)
      {
        static const char *const words[]
            = { "@attribute", "@relation", "@data", "@end" };
        if (g_ascii_strncasecmp (p, words[i], strlen (words[i])) == 0
            && char_of (p + strlen (words[i])) != ML_ARFF_CHAR_COMMA)
          return fail (self, p, "%s in the data section; move it above @data",
                       words[i]);
      }
  return read_dense_row (self, p);
}

static gboolean
tell (const char *p, const char **told,
      gboolean (*go_on) (gpointer data, gsize n_bytes), gpointer data)
{
  if (p - *told < 1 << 18)
    return TRUE;
  const gsize n_bytes = (gsize) (p - *told);
  *told = p;
  return go_on (data, n_bytes);
}

/**
 * ml_arff_find_faults:
 * @chunk: to be read
 * @faults: gets all that is wrong with its lines
 * @targets: each with room for one row; what they hold then does not matter
 * @go_on: asked every few thousand bytes; FALSE ends the reading
 */
void
ml_arff_find_faults (MlArffChunk *chunk, MlFaults *faults, const MlText *text,
                     const MlArffTarget *targets, guint n_targets,
                     gboolean (*go_on) (gpointer data, gsize n_bytes),
                     gpointer data)
{
  Reader reader = { .chunk = chunk,
                    .faults = faults,
                    .text = text,
                    .targets = targets,
                    .n_targets = n_targets };
  reader.scratch = g_string_new (NULL);
  const char *told = chunk->start;
  for (const char *p = chunk->start, *end; p < chunk->end; p = end + 1)
    {
      const char *at;
      end = ml_arff_line_end (p, chunk->end);
      const char *problem = ml_text_problem (p, end, &at);
      const char *row = skip_blanks (p);
      if (problem != NULL)
        ml_faults_add (faults, in_text (&reader, at), problem);
      else if (row < end && char_of (row) != ML_ARFF_CHAR_COMMENT)
        read_row (&reader, row);
      ml_faults_end_row (faults, in_text (&reader, p), in_text (&reader, end));
      if (!tell (end, &told, go_on, data))
        break;
    }
  g_string_free (reader.scratch, TRUE);
}

/**
 * ml_arff_read_rows:
 * @chunk: gets its texts, weights and error; n_rows is right already
 * @go_on: asked every few thousand bytes; FALSE ends the reading
 *
 * Returns: FALSE if a row is wrong, or @go_on said so
 */
gboolean
ml_arff_read_rows (MlArffChunk *chunk, const MlText *text,
                   const MlArffTarget *targets, guint n_targets,
                   gboolean (*go_on) (gpointer data, gsize n_bytes),
                   gpointer data)
{
  Reader reader = { .chunk = chunk,
                    .text = text,
                    .targets = targets,
                    .n_targets = n_targets,
                    .row = chunk->first_row };
  reader.scratch = g_string_new (NULL);
  const char *told = chunk->start;
  const char *p = chunk->start;
  while (p != NULL && p < chunk->end)
    {
      p = skip_blanks (p);
      if (char_of (p) == ML_ARFF_CHAR_COMMENT)
        p = ml_arff_line_end (p, chunk->end);
      else if (char_of (p) != ML_ARFF_CHAR_LINE_END)
        {
          p = read_row (&reader, p);
          if (p == NULL)
            break;
          reader.row++;
          if (*p == '%')
            p = ml_arff_line_end (p, chunk->end);
        }
      p++; /* of CRLF the LF is an empty line */
      if (!tell (p, &told, go_on, data))
        p = NULL;
    }
  g_string_free (reader.scratch, TRUE);
  return p != NULL;
}
