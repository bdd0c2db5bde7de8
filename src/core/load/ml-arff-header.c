/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-arff-header.h"

#include "ml-arff-lexer.h"
#include "ml-number.h"

#include <math.h>

/* One line at a time. */
typedef struct
{
  MlArffHeader *header;
  const MlText *text;
  const char *p, *end; /* the rest of the line */
  GString *scratch;
  GHashTable *names; /* (element-type utf8): of the attributes so far */
  gboolean has_relation;
  GError **error;
} Reader;

static void
column_clear (gpointer data)
{
  MlArffColumn *self = data;
  g_clear_pointer (&self->attribute, ml_attribute_unref);
  g_clear_pointer (&self->format, ml_date_format_free);
  ml_label_table_clear (&self->labels);
}

/* The next word, brace or end; commas are blanks here. FALSE: not a token. */
static gboolean
next (Reader *self, MlArffToken *token)
{
  do
    self->p = ml_arff_lex (self->p, self->end, self->scratch, token);
  while (token->kind == ML_ARFF_COMMA);
  if (token->kind != ML_ARFF_BAD)
    return TRUE;
  ml_text_error (self->text, token->at, self->error, "%s", token->problem);
  return FALSE;
}

static gboolean
is_value (const MlArffToken *token)
{
  return token->kind == ML_ARFF_WORD || token->kind == ML_ARFF_QUOTED;
}

static gboolean
is_word (const MlArffToken *token, const char *word)
{
  return token->kind == ML_ARFF_WORD && token->length == strlen (word)
         && g_ascii_strncasecmp (token->text, word, token->length) == 0;
}

static gboolean
fail (Reader *self, const char *at, const char *message)
{
  ml_text_error (self->text, at, self->error, "%s", message);
  return FALSE;
}

static gboolean
fail_with (Reader *self, const MlArffToken *token, const char *format)
{
  g_autofree char *shown = ml_text_quote (token->text, token->length);
  g_autoptr (GString) message = g_string_new (format);
  g_string_replace (message, "%s", shown, 1);
  return fail (self, token->at, message->str);
}

/* Nothing but a comment may follow. */
static gboolean
read_end (Reader *self, const char *message)
{
  MlArffToken token;
  return next (self, &token)
         && (token.kind == ML_ARFF_END || fail (self, token.at, message));
}

static gboolean
read_relation (Reader *self)
{
  MlArffToken token;
  if (self->has_relation)
    return fail (self, self->p, "a second @relation; keep one");
  if (!next (self, &token))
    return FALSE;
  if (!is_value (&token))
    return fail (self, token.at,
                 "the relation has no name; write @relation name");
  self->header->relation = g_strndup (token.text, token.length);
  self->has_relation = TRUE;
  return read_end (self, "text behind the relation's name; put a name with "
                         "blanks in quotes");
}

/* {a, b, c}: the brace is read already. */
static gboolean
read_labels (Reader *self, MlLabelTable *labels)
{
  MlArffToken token;
  for (;;)
    {
      if (!next (self, &token))
        return FALSE;
      if (token.kind == ML_ARFF_CLOSE)
        return TRUE;
      if (!is_value (&token))
        return fail (self, token.at,
                     "} expected: the list of labels must end on this line");
      const guint before = ml_label_table_size (labels);
      ml_label_table_add (labels, token.text, token.length,
                          token.text + token.length,
                          token.text == self->scratch->str);
      if (ml_label_table_size (labels) == before)
        return fail_with (self, &token,
                          "the label %s stands here twice; remove one");
    }
}

static gboolean
read_date (Reader *self, const char *name, MlArffColumn *column)
{
  MlArffToken token;
  const char *const before = self->p;
  if (!next (self, &token))
    return FALSE;
  g_autofree char *pattern = is_value (&token)
                                 ? g_strndup (token.text, token.length)
                                 : g_strdup (ML_DATE_FORMAT_ISO);
  if (!is_value (&token))
    self->p = before;
  g_autoptr (GError) problem = NULL;
  column->format = ml_date_format_new (pattern, &problem);
  if (column->format == NULL)
    return fail (self, token.at, problem->message);
  column->attribute = ml_attribute_new_date (name, pattern);
  return TRUE;
}

static gboolean
read_type (Reader *self, const char *name, MlArffColumn *column)
{
  MlArffToken token;
  if (!next (self, &token))
    return FALSE;
  if (token.kind == ML_ARFF_OPEN)
    {
      if (!read_labels (self, &column->labels))
        return FALSE;
      column->attribute = ml_attribute_new_nominal (
          name, ml_label_table_strings (&column->labels));
      return TRUE;
    }
  if (is_word (&token, "numeric") || is_word (&token, "real")
      || is_word (&token, "integer"))
    column->attribute = ml_attribute_new_numeric (name);
  else if (is_word (&token, "string"))
    column->attribute = ml_attribute_new_string (name, NULL);
  else if (is_word (&token, "date"))
    return read_date (self, name, column);
  else if (is_word (&token, "relational"))
    return fail (self, token.at,
                 "relational attributes are not supported; flatten the bags "
                 "into rows of their own");
  else if (is_value (&token))
    return fail_with (self, &token,
                      "the type %s is not known; use numeric, string, date or "
                      "{label, label}");
  else
    return fail (self, token.at,
                 "the type is missing; add numeric, string, date or {label, "
                 "label}");
  return TRUE;
}

/* {0.5} behind the type; what else follows a type is skipped, as WEKA does. */
static gboolean
read_weight (Reader *self, MlArffColumn *column)
{
  MlArffToken token;
  if (!next (self, &token))
    return FALSE;
  if (token.kind != ML_ARFF_OPEN)
    {
      if (token.kind != ML_ARFF_END
          && column->attribute->kind == ML_ATTRIBUTE_NOMINAL)
        return fail (self, token.at,
                     "text behind the closing brace; remove it, or quote "
                     "labels that hold a brace");
      return TRUE;
    }
  double weight = NAN;
  if (!next (self, &token))
    return FALSE;
  if (!is_value (&token)
      || ml_number_scan (token.text, token.text + token.length, '.', &weight)
             != token.text + token.length
      || !isfinite (weight) || weight < 0)
    return fail (self, token.at,
                 "the attribute's weight is not a number; write {1} or leave "
                 "it out");
  MlArffToken close;
  if (!next (self, &close))
    return FALSE;
  if (close.kind != ML_ARFF_CLOSE)
    return fail (self, close.at, "} expected behind the attribute's weight");
  if (weight != 1)
    {
      MlAttribute *plain = column->attribute;
      column->attribute = ml_attribute_weighted (plain, weight);
      ml_attribute_unref (plain);
    }
  return TRUE;
}

static gboolean
read_attribute (Reader *self)
{
  MlArffToken token;
  if (!next (self, &token))
    return FALSE;
  if (!is_value (&token))
    return fail (self, token.at,
                 "the attribute has no name; write @attribute name type");
  g_autofree char *name = g_strndup (token.text, token.length);
  if (!g_hash_table_add (self->names, g_strdup (name)))
    return fail_with (self, &token,
                      "the attribute %s is declared twice; rename one");
  MlArffColumn column = { 0 };
  const gboolean is_fine
      = read_type (self, name, &column) && read_weight (self, &column);
  if (is_fine)
    g_array_append_val (self->header->columns, column);
  else
    column_clear (&column);
  return is_fine;
}

/* One line. @is_data: (out): it was @data. */
static gboolean
read_line (Reader *self, gboolean *is_data)
{
  MlArffToken token;
  if (!self->has_relation)
    {
      /* whatever it is, say first that it is no ARFF */
      const char *p = self->p;
      while (p < self->end && ml_arff_chars[(guint8) *p] == ML_ARFF_CHAR_BLANK
             && *p != '\0')
        p++;
      if (p < self->end && *p != '%' && *p != '@')
        return fail (self, p,
                     "this is not an ARFF file: @relation expected; choose "
                     "another file or add the header");
    }
  if (!ml_text_check (self->text, self->p, self->end, self->error)
      || !next (self, &token))
    return FALSE;
  if (token.kind == ML_ARFF_END)
    return TRUE;
  if (is_word (&token, "@relation"))
    return read_relation (self);
  if (!self->has_relation)
    return fail (self, token.at,
                 "@relation expected first; add a line @relation name");
  if (is_word (&token, "@attribute"))
    return read_attribute (self);
  if (!is_word (&token, "@data"))
    return fail (self, token.at,
                 "@attribute or @data expected; is a line of the header "
                 "broken in two?");
  *is_data = TRUE;
  if (self->header->columns->len == 0)
    return fail (self, token.at,
                 "there are no attributes; declare one before @data");
  return read_end (self, "text behind @data; rows begin on the next line");
}

static gboolean
read_lines (Reader *self)
{
  gboolean is_data = FALSE;
  const char *const end = self->text->end;
  for (const char *line = self->text->start; line < end;)
    {
      self->p = line;
      self->end = ml_arff_line_end (line, end);
      line = ml_arff_next_line (line, end);
      if (!read_line (self, &is_data))
        return FALSE;
      self->header->data = line;
      if (is_data)
        return TRUE;
    }
  return fail (self, end,
               self->has_relation
                   ? "end of file, @data expected; is the file complete?"
                   : "end of file, @relation expected; is this the right "
                     "file?");
}

/**
 * ml_arff_header_read:
 * @self: (out): to be cleared with ml_arff_header_clear(), also after failure
 */
gboolean
ml_arff_header_read (MlArffHeader *self, const MlText *text, GError **error)
{
  *self = (MlArffHeader){ .columns
                          = g_array_new (FALSE, FALSE, sizeof (MlArffColumn)) };
  g_array_set_clear_func (self->columns, column_clear);
  Reader reader = { .header = self, .text = text, .error = error };
  reader.scratch = g_string_new (NULL);
  reader.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const gboolean is_fine = read_lines (&reader);
  g_hash_table_unref (reader.names);
  g_string_free (reader.scratch, TRUE);
  return is_fine;
}

/** ml_arff_header_add_labels: declares @labels that some rows have, behind the
 * others */
void
ml_arff_header_add_labels (MlArffHeader *self, const GPtrArray *labels)
{
  for (guint i = 0; i < labels->len; i++)
    {
      const MlFaultLabel *label = g_ptr_array_index (labels, i);
      const gsize length = strlen (label->label);
      ml_label_table_add (
          &g_array_index (self->columns, MlArffColumn, label->column).labels,
          label->label, length, label->label + length, TRUE);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      MlArffColumn *column = &g_array_index (self->columns, MlArffColumn, i);
      if (ml_label_table_size (&column->labels) == column->attribute->n_labels)
        continue;
      g_autoptr (MlAttribute) before = column->attribute;
      g_autoptr (MlAttribute) plain = ml_attribute_new_nominal (
          before->name, ml_label_table_strings (&column->labels));
      column->attribute = ml_attribute_weighted (plain, before->weight);
    }
}

/** ml_arff_header_clear: frees what a header holds */
void
ml_arff_header_clear (MlArffHeader *self)
{
  g_clear_pointer (&self->relation, g_free);
  g_clear_pointer (&self->columns, g_array_unref);
}
