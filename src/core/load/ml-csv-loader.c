/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-csv-loader.h. The text is cut behind line ends, each piece in the hope
 * that none of them stands inside quotes. Counting a piece goes on to the end
 * of its last record; where that is not the start of the next piece, the next
 * one is moved and counted again, so the result is that of reading from the
 * front. Then all pieces are read side by side straight into the columns, whose
 * types are guessed from the first thousand rows; a column of numbers that
 * meets a word later is read once more, as text, so no spelling is lost. */
#include "ml-csv-loader.h"

#include "ml-charset.h"
#include "ml-csv-detect.h"
#include "ml-csv-rows.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-option.h"
#include "ml-parallel.h"
#include "ml-reading.h"
#include "ml-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _MlCsvLoader
{
  MlLoader parent;
  int delimiter, quote, decimal, header, charset;
  char *types, *missing; /* owned by their options */
  guint max_labels;
};

G_DEFINE_FINAL_TYPE (MlCsvLoader, ml_csv_loader, ML_TYPE_LOADER)

enum
{
  FEW_LABELS = 100, /* texts that always make a nominal column */
};

typedef struct
{
  const MlText *text;
  MlCsvFormat *format;
  guint max_labels;
  MlCsvTarget *targets; /* format->n_columns */
  int *wishes;          /* an MlAttributeKind a column, or -1 */
  MlDateFormat **dates; /* a column, (nullable) */
  const char **patterns;
  guint n_texts;
  MlCsvChunk *chunks;
  guint n_chunks, n_rows;
  MlReading reading; /* counting a byte is work of 1, reading one of 9 */
} Table;

/* -1: detect. The order is that of the choices in class_init. */
static int
choose (int choice, const char *values)
{
  return choice == 0 ? ML_CSV_DETECT : values[choice - 1];
}

static const char *
charset_of (const MlCsvLoader *self)
{
  static const char *const charsets[]
      = { NULL, "UTF-8", "UTF-16LE", "UTF-16BE", "CP949", "ISO-8859-1" };
  return charsets[self->charset];
}

static gboolean
detect (const MlCsvLoader *self, MlCsvFormat *format, const MlText *text,
        GError **error)
{
  const MlCsvWishes wishes = {
    .delimiter = choose (self->delimiter, ",;\t|"),
    .quote = choose (self->quote, "\"'"), /* the third is '\0': none */
    .decimal = choose (self->decimal, ".,"),
    .has_header = choose (self->header, "\1"),
    .missing = self->missing,
  };
  return ml_csv_detect (format, text, &wishes, error);
}

/* "2=nominal,5-7=string" into @wishes, -1 where nothing is said. */
static gboolean
read_types (const MlCsvLoader *self, const char *name, guint n_columns,
            int *wishes, GError **error)
{
  static const char *const kinds[]
      = { "numeric", "nominal", "string", "date", NULL };
  for (guint i = 0; i < n_columns; i++)
    wishes[i] = -1;
  g_auto (GStrv) parts
      = g_strsplit (self->types != NULL ? self->types : "", ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *word = g_strstrip (parts[i]), *rest;
      if (*word == '\0')
        continue;
      const guint64 first = g_ascii_strtoull (word, &rest, 10);
      const guint64 last
          = *rest == '-' ? g_ascii_strtoull (rest + 1, &rest, 10) : first;
      const gboolean is_fine
          = *rest == '=' && first >= 1 && last >= first && last <= n_columns;
      int kind = -2;
      for (int k = 0; is_fine && kinds[k] != NULL; k++)
        if (strcmp (rest + 1, kinds[k]) == 0)
          kind = k;
      if (is_fine && strcmp (rest + 1, "auto") == 0)
        kind = -1;
      if (kind == -2)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "%s: types: “%s” is not understood; write "
                       "2=nominal,5-7=string with columns 1 to %u and "
                       "numeric, nominal, string, date or auto",
                       name, word, n_columns);
          return FALSE;
        }
      for (guint64 column = first; column <= last; column++)
        wishes[column - 1] = kind;
    }
  return TRUE;
}

/* --- pieces ------------------------------------------------------------- */

/* The line start behind @p, or the end. */
static const char *
line_behind (const MlText *text, const char *p)
{
  const char *found = memchr (p, '\n', (gsize) (text->end - p));
  return found != NULL ? found + 1 : text->end;
}

static void
split (Table *self)
{
  const char *const end = self->text->end;
  const gsize length = (gsize) (end - self->format->data);
  const gsize size = ml_reading_piece_size (length);
  self->chunks = g_new0 (MlCsvChunk, ML_READING_MOST_PIECES + 1);
  for (const char *p = self->format->data; p < end;)
    {
      self->chunks[self->n_chunks++].start = p;
      p = (gsize) (end - p) > size ? line_behind (self->text, p + size) : end;
    }
}

static const char *
limit_of (const Table *self, guint chunk)
{
  return chunk + 1 < self->n_chunks ? self->chunks[chunk + 1].start
                                    : self->text->end;
}

static void
count_chunk (guint i, gpointer data)
{
  Table *self = data;
  MlCsvChunk *chunk = &self->chunks[i];
  if (ml_reading_skips (&self->reading, i))
    return;
  const char *const limit = limit_of (self, i);
  ml_csv_count_rows (chunk, &self->format->dialect, limit, self->text->end);
  ml_reading_tell (&self->reading, (gsize) (limit - chunk->start));
}

/* Moves pieces that began inside quotes, and gives each its rows. */
static gboolean
join_chunks (Table *self, GError **error)
{
  guint64 n_rows = 0;
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlCsvChunk *chunk = &self->chunks[i];
      if (i > 0 && chunk->start != chunk[-1].end)
        {
          const char *const limit = limit_of (self, i);
          chunk->start = chunk[-1].end;
          ml_csv_count_rows (chunk, &self->format->dialect,
                             MAX (limit, chunk->start), self->text->end);
        }
      if (chunk->unclosed != NULL)
        {
          ml_text_error (self->text, chunk->unclosed, error,
                         "unterminated quote; close it");
          return FALSE;
        }
      chunk->first_row = (guint) n_rows;
      n_rows += chunk->n_rows;
    }
  if (n_rows > G_MAXINT32
      || !ml_memory_suffices (8.0 * (double) n_rows * self->format->n_columns))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%s: %" G_GUINT64_FORMAT " rows of %u values do not fit "
                   "into memory; use a part of the file",
                   self->text->name, n_rows, self->format->n_columns);
      return FALSE;
    }
  self->n_rows = (guint) n_rows;
  return TRUE;
}

static gboolean
go_on (gpointer data, gsize n_bytes)
{
  Table *self = data;
  return ml_reading_tell (&self->reading, 9 * n_bytes);
}

static void
read_chunk (guint i, gpointer data)
{
  Table *self = data;
  MlCsvChunk *chunk = &self->chunks[i];
  if (ml_reading_skips (&self->reading, i))
    return;
  const MlCsvReader reader = { .text = self->text,
                               .dialect = &self->format->dialect,
                               .targets = self->targets,
                               .n_targets = self->format->n_columns,
                               .go_on = go_on,
                               .data = self };
  if (!ml_csv_read_rows (&reader, chunk) && chunk->error != NULL)
    ml_reading_fail (&self->reading, i);
}

static gboolean
check (Table *self, GError **error)
{
  if (ml_monitor_is_stopped (self->reading.monitor))
    return ml_monitor_set_stopped_error (self->reading.monitor, error);
  const gint bad = self->reading.first_bad;
  if (bad == G_MAXINT)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->chunks[bad].error));
  return FALSE;
}

/* --- columns ------------------------------------------------------------ */

/* The first of the usual forms that reads the column's first known cell. */
static gboolean
find_date_format (Table *self, guint column, GError **error)
{
  static const char *const patterns[]
      = { "yyyy-MM-dd",        ML_DATE_FORMAT_ISO,
          ML_DATE_FORMAT_FULL, "yyyy-MM-dd HH:mm:ss",
          "yyyy-MM-dd HH:mm",  "yyyy/MM/dd",
          "yyyyMMdd",          "dd.MM.yyyy",
          "MM/dd/yyyy" };
  const GPtrArray *rows = self->format->rows;
  const char *text = "";
  for (guint row = self->format->has_header; row < rows->len && *text == '\0';
       row++)
    {
      char **cells = g_ptr_array_index (rows, row);
      if (column < g_strv_length (cells))
        text = cells[column];
    }
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      double value;
      g_autoptr (MlDateFormat) format = ml_date_format_new (patterns[i], NULL);
      if (*text != '\0'
          && !ml_date_format_parse (format, text, strlen (text), &value))
        continue;
      self->patterns[column] = patterns[i];
      self->dates[column] = g_steal_pointer (&format);
      self->targets[column].format = self->dates[column];
      return TRUE;
    }
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s: column “%s” cannot be a date: “%s” has none of the usual "
               "forms, such as 2020-02-29; make it nominal",
               self->text->name, self->targets[column].name, text);
  return FALSE;
}

static gboolean
add_array (Table *self, MlCsvTarget *target, GError **error)
{
  const gsize n = MAX (self->n_rows, 1);
  if (target->kind == ML_CSV_TEXTS)
    {
      target->codes = g_try_new (gint32, n);
      target->text = self->n_texts++;
    }
  else
    target->numbers = g_try_new (double, n);
  if (target->codes != NULL || target->numbers != NULL)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s: the table does not fit into memory; use a part of the "
               "file",
               self->text->name);
  return FALSE;
}

static gboolean
make_targets (Table *self, GError **error)
{
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      MlCsvTarget *target = &self->targets[i];
      const int wish = self->wishes[i];
      target->name = g_ptr_array_index (self->format->names, i);
      target->is_wished = wish >= 0;
      const gboolean is_number = wish == ML_ATTRIBUTE_NUMERIC
                                 || (wish < 0 && self->format->is_number[i]);
      target->kind = wish == ML_ATTRIBUTE_DATE ? ML_CSV_DATES
                     : is_number               ? ML_CSV_NUMBERS
                                               : ML_CSV_TEXTS;
      if ((wish == ML_ATTRIBUTE_DATE && !find_date_format (self, i, error))
          || !add_array (self, target, error))
        return FALSE;
    }
  return TRUE;
}

/* Room in each chunk for the texts of columns from @first on. */
static void
make_chunk_tables (Table *self, guint first)
{
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlCsvChunk *chunk = &self->chunks[i];
      chunk->texts
          = g_renew (MlLabelTable, chunk->texts, MAX (self->n_texts, 1));
      memset (chunk->texts + first, 0,
              (self->n_texts - first) * sizeof *chunk->texts);
      if (chunk->odd == NULL)
        chunk->odd = g_new0 (const char *, self->format->n_columns);
    }
}

static const char *
first_odd (const Table *self, guint column)
{
  for (guint i = 0; i < self->n_chunks; i++)
    if (self->chunks[i].odd[column] != NULL)
      return self->chunks[i].odd[column];
  return NULL;
}

/* Columns of numbers with a cell that is none become texts; all others are
 * done. @n_again: (out): how many are to be read again. */
static gboolean
turn_to_text (Table *self, guint *n_again, GError **error)
{
  const guint first = self->n_texts;
  *n_again = 0;
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      MlCsvTarget *target = &self->targets[i];
      const char *odd = first_odd (self, i);
      target->kind = ML_CSV_SKIP;
      if (odd == NULL)
        continue;
      g_clear_pointer (&target->numbers, g_free);
      target->kind = ML_CSV_TEXTS;
      ++*n_again;
      if (!add_array (self, target, error))
        return FALSE;
      g_ptr_array_add (
          self->format->warnings,
          g_strdup_printf (
              "%s: column “%s” is text, because line %" G_GSIZE_FORMAT
              " has no number there",
              self->text->name, target->name, ml_text_line (self->text, odd)));
    }
  make_chunk_tables (self, first);
  return TRUE;
}

static gboolean
read_all (Table *self, GError **error)
{
  split (self);
  ml_parallel_for (self->n_chunks, count_chunk, self);
  if (!check (self, error) || !join_chunks (self, error)
      || !make_targets (self, error))
    return FALSE;
  make_chunk_tables (self, 0);
  ml_parallel_for (self->n_chunks, read_chunk, self);
  if (!check (self, error))
    return FALSE;
  guint n_infinite = 0, n_surplus = 0, n_again;
  for (guint i = 0; i < self->n_chunks; i++)
    {
      n_infinite += self->chunks[i].n_infinite;
      n_surplus += self->chunks[i].n_surplus;
    }
  if (n_infinite > 0)
    g_ptr_array_add (self->format->warnings,
                     g_strdup_printf ("%s: %u infinite values count as "
                                      "missing",
                                      self->text->name, n_infinite));
  if (n_surplus > 0)
    g_ptr_array_add (self->format->warnings,
                     g_strdup_printf ("%s: %u rows end in empty fields that "
                                      "have no column",
                                      self->text->name, n_surplus));
  if (!turn_to_text (self, &n_again, error))
    return FALSE;
  if (n_again > 0)
    ml_parallel_for (self->n_chunks, read_chunk, self);
  return check (self, error);
}

/* --- the table ---------------------------------------------------------- */

static gboolean
is_nominal (guint n_texts, guint n_rows, guint max_labels)
{
  return n_texts <= FEW_LABELS
         || (n_texts <= max_labels && n_texts <= n_rows / 2);
}

static void
add_text_column (Table *self, MlDatasetBuilder *builder, guint column)
{
  MlCsvTarget *target = &self->targets[column];
  MlLabelTable all = { 0 };
  for (guint i = 0; i < self->n_chunks; i++)
    {
      const MlCsvChunk *chunk = &self->chunks[i];
      ml_label_table_merge (&all, &chunk->texts[target->text],
                            target->codes + chunk->first_row, chunk->n_rows);
    }
  const int wish = self->wishes[column];
  const gboolean nominal = wish == ML_ATTRIBUTE_NOMINAL
                           || (wish < 0
                               && is_nominal (ml_label_table_size (&all),
                                              self->n_rows, self->max_labels));
  char **texts = ml_label_table_strings (&all);
  ml_label_table_clear (&all);
  ml_dataset_builder_add_codes (
      builder,
      nominal ? ml_attribute_new_nominal (target->name, texts)
              : ml_attribute_new_string (target->name, texts),
      g_steal_pointer (&target->codes));
}

/* The column that a delimiter at the end of each line makes. */
static gboolean
is_ghost (const Table *self, guint column)
{
  if (!self->format->ends_in_delimiter || column + 1 < self->format->n_columns
      || self->targets[column].numbers == NULL)
    return FALSE;
  for (guint row = 0; row < self->n_rows; row++)
    if (!isnan (self->targets[column].numbers[row]))
      return FALSE;
  return TRUE;
}

/* "iris.csv.gz" → "iris" */
static char *
relation_of (const char *name)
{
  g_autofree char *base = g_str_has_suffix (name, ".gz")
                              ? g_strndup (name, strlen (name) - 3)
                              : g_strdup (name);
  const char *dot = strrchr (base, '.');
  return dot != NULL && dot > base ? g_strndup (base, (gsize) (dot - base))
                                   : g_strdup (base);
}

static MlDataset *
build (Table *self)
{
  g_autofree char *relation = relation_of (self->text->name);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (relation, self->n_rows);
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      MlCsvTarget *target = &self->targets[i];
      if (is_ghost (self, i))
        continue;
      if (target->codes != NULL)
        add_text_column (self, builder, i);
      else
        ml_dataset_builder_add_numbers (
            builder,
            self->patterns[i] != NULL
                ? ml_attribute_new_date (target->name, self->patterns[i])
                : ml_attribute_new_numeric (target->name),
            g_steal_pointer (&target->numbers));
    }
  for (guint i = 0; i < self->format->warnings->len; i++)
    ml_dataset_builder_warn (
        builder, "%s",
        (const char *) g_ptr_array_index (self->format->warnings, i));
  return ml_dataset_builder_finish (builder);
}

static void
table_clear (Table *self)
{
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlCsvChunk *chunk = &self->chunks[i];
      for (guint k = 0; chunk->texts != NULL && k < self->n_texts; k++)
        ml_label_table_clear (&chunk->texts[k]);
      g_free (chunk->texts);
      g_free (chunk->odd);
      g_clear_error (&chunk->error);
    }
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      g_free (self->targets[i].numbers);
      g_free (self->targets[i].codes);
      g_clear_pointer (&self->dates[i], ml_date_format_free);
    }
  g_free (self->targets);
  g_free (self->wishes);
  g_free (self->dates);
  g_free (self->patterns);
  g_free (self->chunks);
}

static MlDataset *
ml_csv_loader_load (MlLoader *loader, const MlSource *source,
                    MlMonitor *monitor, GError **error)
{
  const MlCsvLoader *self = ML_CSV_LOADER (loader);
  g_auto (MlText) text = { 0 };
  g_auto (MlCsvFormat) format = { 0 };
  const char *charset;
  if (!ml_charset_open (&text, source, charset_of (self), &charset, error)
      || !detect (self, &format, &text, error))
    return NULL;
  Table table
      = { .text = &text, .format = &format, .max_labels = self->max_labels };
  ml_reading_init (&table.reading, monitor,
                   10 * (double) (text.end - text.start));
  table.targets = g_new0 (MlCsvTarget, format.n_columns);
  table.wishes = g_new0 (int, format.n_columns);
  table.dates = g_new0 (MlDateFormat *, format.n_columns);
  table.patterns = g_new0 (const char *, format.n_columns);
  MlDataset *data = NULL;
  if (read_types (self, text.name, format.n_columns, table.wishes, error)
      && read_all (&table, error))
    data = build (&table);
  table_clear (&table);
  return data;
}

/* --- preview ------------------------------------------------------------ */

static MlAttributeKind
preview_kind (const MlCsvLoader *self, const MlCsvFormat *format, guint column)
{
  if (format->is_number[column])
    return ML_ATTRIBUTE_NUMERIC;
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint row = format->has_header; row < format->rows->len; row++)
    {
      char **cells = g_ptr_array_index (format->rows, row);
      if (column < g_strv_length (cells))
        g_hash_table_add (texts, cells[column]);
    }
  return is_nominal (g_hash_table_size (texts), format->rows->len,
                     self->max_labels)
             ? ML_ATTRIBUTE_NOMINAL
             : ML_ATTRIBUTE_STRING;
}

static void
preview_rows (MlCsvPreview *preview, const MlCsvFormat *format)
{
  const guint most = 50;
  preview->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_free);
  for (guint row = format->has_header;
       row < format->rows->len && preview->rows->len < most; row++)
    {
      char **cells = g_ptr_array_index (format->rows, row);
      const guint n = g_strv_length (cells);
      char **shown = g_new0 (char *, preview->n_columns);
      for (guint i = 0; i < MIN (n, preview->n_columns); i++)
        shown[i] = *cells[i] != '\0' ? g_strdup (cells[i]) : NULL;
      g_ptr_array_add (preview->rows, shown);
    }
}

/**
 * ml_csv_loader_preview:
 *
 * Finds out what the options leave open and reads the first rows. It looks
 * through the whole file once for its charset, so call it in a thread.
 *
 * Returns: (transfer full): how @source would be read
 */
MlCsvPreview *
ml_csv_loader_preview (MlCsvLoader *self, const MlSource *source,
                       GError **error)
{
  g_auto (MlText) text = { 0 };
  g_auto (MlCsvFormat) format = { 0 };
  const char *charset;
  if (!ml_charset_open (&text, source, charset_of (self), &charset, error)
      || !detect (self, &format, &text, error))
    return NULL;
  g_autofree int *wishes = g_new (int, format.n_columns);
  if (!read_types (self, text.name, format.n_columns, wishes, error))
    return NULL;
  MlCsvPreview *preview = g_new0 (MlCsvPreview, 1);
  preview->delimiter = format.dialect.delimiter;
  preview->quote = format.dialect.quote;
  preview->decimal = format.dialect.decimal;
  preview->has_header = format.has_header;
  preview->charset = charset;
  preview->n_columns = format.n_columns;
  preview->names = g_new0 (char *, format.n_columns + 1);
  preview->kinds = g_new (MlAttributeKind, format.n_columns);
  for (guint i = 0; i < format.n_columns; i++)
    {
      preview->names[i] = g_strdup (g_ptr_array_index (format.names, i));
      preview->kinds[i] = wishes[i] >= 0 ? (MlAttributeKind) wishes[i]
                                         : preview_kind (self, &format, i);
    }
  preview_rows (preview, &format);
  return preview;
}

/** ml_csv_loader_preview_path: Returns: (transfer full): how the file would be
 * read, see ml_csv_loader_preview() */
MlCsvPreview *
ml_csv_loader_preview_path (MlCsvLoader *self, const char *path, GError **error)
{
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, NULL, error);
  return file != NULL ? ml_csv_loader_preview (self, &file->source, error)
                      : NULL;
}

/** ml_csv_preview_free: frees @self */
void
ml_csv_preview_free (MlCsvPreview *self)
{
  if (self == NULL)
    return;
  for (guint row = 0; row < self->rows->len; row++)
    {
      char **cells = g_ptr_array_index (self->rows, row);
      for (guint i = 0; i < self->n_columns; i++)
        g_free (cells[i]);
    }
  g_ptr_array_unref (self->rows);
  g_strfreev (self->names);
  g_free (self->kinds);
  g_free (self);
}

/**
 * ml_csv_loader_set_kind:
 * @column: counted from 0
 * @kind: an MlAttributeKind, or -1 to detect it
 *
 * Overrules the type of one column, by the option "types".
 */
void
ml_csv_loader_set_kind (MlCsvLoader *self, guint column, int kind)
{
  g_return_if_fail (kind < ML_ATTRIBUTE_IMAGE);
  const char *word = kind < 0 ? "auto" : ml_attribute_kind_name (kind);
  g_autofree char *types = g_strdup_printf (
      "%s%s%u=%s", self->types != NULL ? self->types : "",
      self->types != NULL && *self->types != '\0' ? "," : "", column + 1, word);
  g_object_set (self, "types", types, NULL);
}

/* --- class -------------------------------------------------------------- */

/* What nothing else knows and looks like text is tried as CSV. */
static gboolean
ml_csv_loader_recognize (const MlSource *source)
{
  const gsize n = MIN (source->n_bytes, 4096);
  if (ml_text_mark (source) != NULL)
    return TRUE;
  for (gsize i = 0; i < n; i++)
    if (source->bytes[i] < ' ' && !g_ascii_isspace (source->bytes[i]))
      return FALSE;
  return n > 0;
}

ML_DEFINE_CHOICE (MlCsvDelimiter, ml_csv_delimiter,
                  { 0, N_ ("Detect"), "auto" }, { 1, N_ ("Comma"), "comma" },
                  { 2, N_ ("Semicolon"), "semicolon" },
                  { 3, N_ ("Tab"), "tab" }, { 4, N_ ("Bar |"), "bar" })
ML_DEFINE_CHOICE (MlCsvQuote, ml_csv_quote, { 0, N_ ("Detect"), "auto" },
                  { 1, N_ ("Double \""), "double" },
                  { 2, N_ ("Single '"), "single" }, { 3, N_ ("None"), "none" })
ML_DEFINE_CHOICE (MlCsvDecimal, ml_csv_decimal, { 0, N_ ("Detect"), "auto" },
                  { 1, N_ ("Point"), "point" }, { 2, N_ ("Comma"), "comma" })
ML_DEFINE_CHOICE (MlCsvHeader, ml_csv_header, { 0, N_ ("Detect"), "auto" },
                  { 1, N_ ("Yes"), "yes" }, { 2, N_ ("No"), "no" })
ML_DEFINE_CHOICE (MlCsvCharset, ml_csv_charset, { 0, N_ ("Detect"), "auto" },
                  { 1, N_ ("UTF-8"), "utf-8" },
                  { 2, N_ ("UTF-16 little-endian"), "utf-16le" },
                  { 3, N_ ("UTF-16 big-endian"), "utf-16be" },
                  { 4, N_ ("CP949 (Korean)"), "cp949" },
                  { 5, N_ ("Latin-1"), "latin-1" })

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlCsvLoader, delimiter, ml_csv_delimiter_get_type, 0, "F",
                    N_ ("Delimiter"), N_ ("What stands between two fields")),
  ML_OPTION_CHOICE (MlCsvLoader, quote, ml_csv_quote_get_type, 0, "E",
                    N_ ("Quote"), N_ ("What encloses a field")),
  ML_OPTION_CHOICE (MlCsvLoader, decimal, ml_csv_decimal_get_type, 0, NULL,
                    N_ ("Decimal sign"),
                    N_ ("What stands before the fraction of a number")),
  ML_OPTION_CHOICE (MlCsvLoader, header, ml_csv_header_get_type, 0, NULL,
                    N_ ("Header"),
                    N_ ("Whether the first row names the columns")),
  ML_OPTION_CHOICE (MlCsvLoader, charset, ml_csv_charset_get_type, 0, NULL,
                    N_ ("Character set"), N_ ("How the file encodes its text")),
  ML_OPTION_TEXT (MlCsvLoader, types, "", NULL, N_ ("Types"),
                  N_ ("Types of columns that are not to be detected, such as "
                      "2=nominal,5-7=string")),
  ML_OPTION_TEXT (MlCsvLoader, missing, ML_CSV_MISSING, "M", N_ ("Missing"),
                  N_ ("Words that stand for a missing value, with blanks "
                      "between them; an empty field always does")),
  ML_OPTION_UINT (MlCsvLoader, max_labels, 0, 1000000, 10000, NULL,
                  N_ ("Most labels"),
                  N_ ("A text column of more different values, or of values "
                      "that hardly come twice, becomes a string column")),
};

static void
ml_csv_loader_class_init (MlCsvLoaderClass *klass)
{
  static const char *const extensions[]
      = { "csv", "tsv", "tab", "psv", "data", NULL };
  MlLoaderClass *loader_class = ML_LOADER_CLASS (klass);
  loader_class->title = N_ ("CSV or TSV table");
  loader_class->extensions = extensions;
  loader_class->recognize = ml_csv_loader_recognize;
  loader_class->load = ml_csv_loader_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_csv_loader_init (MlCsvLoader *self)
{
}
