/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text is cut behind line ends, each piece in the hope that none of them
 * stands inside quotes. Counting a piece goes on to the end of its last record;
 * where that is not the start of the next piece, the next one is moved and
 * counted again, so the result is that of reading from the front. Then all
 * pieces are read side by side straight into the columns, whose types are
 * guessed from the first thousand rows; a column of numbers that meets a word
 * later is read once more, as text, so no spelling is lost. */
#include "ml-csv-table.h"

#include "ml-csv-rows.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-reading.h"
#include "ml-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  FEW_LABELS = 100, /* texts that always make a nominal column */
  FEW_WARNINGS = 5,
};

typedef struct
{
  const MlText *text;
  MlCsvFormat *format;
  const MlCsvTable *table;
  MlCsvTarget *targets; /* format->n_columns */
  MlDateFormat **dates; /* a column, (nullable) */
  const char **patterns;
  guint n_texts;
  MlCsvChunk *chunks;
  guint n_chunks, n_rows;
  MlReading reading; /* counting a byte is work of 1, reading one of 9 */
} Reader;

/* The line start behind @p, or the end. */
static const char *
line_behind (const MlText *text, const char *p)
{
  const char *found = memchr (p, '\n', (gsize) (text->end - p));
  return found != NULL ? found + 1 : text->end;
}

static void
split (Reader *self)
{
  const char *const end = self->text->end;
  const gsize length = (gsize) (end - self->format->data);
  const gsize size = ml_reading_piece_size (length, self->format->n_columns);
  self->chunks = g_new0 (MlCsvChunk, ML_READING_MOST_PIECES + 1);
  for (const char *p = self->format->data; p < end;)
    {
      self->chunks[self->n_chunks++].start = p;
      p = (gsize) (end - p) > size ? line_behind (self->text, p + size) : end;
    }
}

static const char *
limit_of (const Reader *self, guint chunk)
{
  return chunk + 1 < self->n_chunks ? self->chunks[chunk + 1].start
                                    : self->text->end;
}

static void
count_chunk (guint i, gpointer data)
{
  Reader *self = data;
  MlCsvChunk *chunk = &self->chunks[i];
  if (ml_reading_skips (&self->reading, i))
    return;
  const char *const limit = limit_of (self, i);
  ml_csv_count_rows (chunk, &self->format->dialect, limit, self->text->end);
  ml_reading_tell (&self->reading, (gsize) (limit - chunk->start));
}

/* Moves pieces that began inside quotes, and gives each its rows. */
static gboolean
join_chunks (Reader *self, GError **error)
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
  if (!ml_reading_has_room (self->text->name, n_rows, self->format->n_columns,
                            error))
    return FALSE;
  self->n_rows = (guint) n_rows;
  return TRUE;
}

static gboolean
go_on (gpointer data, gsize n_bytes)
{
  Reader *self = data;
  return ml_reading_tell (&self->reading, 9 * n_bytes);
}

static gboolean
read_rows (Reader *self, MlCsvChunk *chunk)
{
  const MlCsvReader rows = { .text = self->text,
                             .dialect = &self->format->dialect,
                             .targets = self->targets,
                             .n_targets = self->format->n_columns,
                             .go_on = go_on,
                             .data = self };
  return ml_csv_read_rows (&rows, chunk);
}

static void
read_chunk (guint i, gpointer data)
{
  Reader *self = data;
  MlCsvChunk *chunk = &self->chunks[i];
  if (!ml_reading_skips (&self->reading, i) && !read_rows (self, chunk)
      && chunk->error != NULL)
    ml_reading_fail (&self->reading, i, g_steal_pointer (&chunk->error));
}

/* The first of the usual forms that reads the column's first known cell. */
static gboolean
find_date_format (Reader *self, guint column, GError **error)
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
add_array (Reader *self, MlCsvTarget *target, GError **error)
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
make_targets (Reader *self, GError **error)
{
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      MlCsvTarget *target = &self->targets[i];
      const int wish = self->table->wishes[i];
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
make_chunk_tables (Reader *self, guint first)
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
first_odd (const Reader *self, guint column)
{
  for (guint i = 0; i < self->n_chunks; i++)
    if (self->chunks[i].odd[column] != NULL)
      return self->chunks[i].odd[column];
  return NULL;
}

/* Finding the line reads the file once more, hence only a few of these. */
static void
warn_of_text (Reader *self, const MlCsvTarget *target, const char *odd)
{
  g_ptr_array_add (
      self->format->warnings,
      g_strdup_printf ("%s: column “%s” is text, because line %" G_GSIZE_FORMAT
                       " has no number there",
                       self->text->name, target->name,
                       ml_text_line (self->text, odd)));
}

/* Columns of numbers with a cell that is none become texts; all others are
 * done. @n_again: (out): how many are to be read again. */
static gboolean
turn_to_text (Reader *self, guint *n_again, GError **error)
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
      if (*n_again <= FEW_WARNINGS)
        warn_of_text (self, target, odd);
    }
  if (*n_again > FEW_WARNINGS)
    g_ptr_array_add (self->format->warnings,
                     g_strdup_printf ("%s: so are %u more columns",
                                      self->text->name,
                                      *n_again - FEW_WARNINGS));
  make_chunk_tables (self, first);
  return TRUE;
}

static gboolean
read_all (Reader *self, GError **error)
{
  split (self);
  ml_parallel_for (self->n_chunks, count_chunk, self);
  if (!ml_reading_check (&self->reading, error) || !join_chunks (self, error)
      || !make_targets (self, error))
    return FALSE;
  make_chunk_tables (self, 0);
  ml_parallel_for (self->n_chunks, read_chunk, self);
  if (!ml_reading_check (&self->reading, error))
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
  return ml_reading_check (&self->reading, error);
}

/** ml_csv_is_nominal: Returns: whether a text column is rather nominal than
 * free text: few different values, or most of them come again */
gboolean
ml_csv_is_nominal (guint n_texts, guint n_rows, guint max_labels)
{
  return n_texts <= FEW_LABELS
         || (n_texts <= max_labels && n_texts <= n_rows / 2);
}

static void
add_text_column (Reader *self, MlDatasetBuilder *builder, guint column)
{
  MlCsvTarget *target = &self->targets[column];
  MlLabelTable all = { 0 };
  for (guint i = 0; i < self->n_chunks; i++)
    {
      const MlCsvChunk *chunk = &self->chunks[i];
      if (ml_monitor_is_stopped (self->reading.monitor))
        break; /* the caller looks, too */
      ml_label_table_merge (&all, &chunk->texts[target->text],
                            target->codes + chunk->first_row, chunk->n_rows);
    }
  const int wish = self->table->wishes[column];
  const gboolean nominal
      = wish == ML_ATTRIBUTE_NOMINAL
        || (wish < 0
            && ml_csv_is_nominal (ml_label_table_size (&all), self->n_rows,
                                  self->table->max_labels));
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
is_ghost (const Reader *self, guint column)
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
build (Reader *self)
{
  g_autofree char *plain = relation_of (self->text->name);
  g_autofree char *relation = g_strdup_printf (
      self->table->is_repaired ? _ ("%s (repaired)") : "%s", plain);
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
reader_clear (Reader *self)
{
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlCsvChunk *chunk = &self->chunks[i];
      for (guint k = 0; chunk->texts != NULL && k < self->n_texts; k++)
        ml_label_table_clear (&chunk->texts[k]);
      g_free (chunk->texts);
      g_free (chunk->odd);
    }
  for (guint i = 0; i < self->format->n_columns; i++)
    {
      g_free (self->targets[i].numbers);
      g_free (self->targets[i].codes);
      g_clear_pointer (&self->dates[i], ml_date_format_free);
    }
  g_free (self->targets);
  g_free (self->dates);
  g_free (self->patterns);
  g_free (self->chunks);
}

static void
reader_init (Reader *self, const MlCsvTable *table, MlMonitor *monitor)
{
  const guint n = table->format->n_columns;
  *self = (Reader){ .table = table,
                    .text = table->text,
                    .format = table->format };
  ml_reading_init (&self->reading, monitor,
                   10 * (double) (table->text->end - table->text->start));
  self->targets = g_new0 (MlCsvTarget, n);
  self->dates = g_new0 (MlDateFormat *, n);
  self->patterns = g_new0 (const char *, n);
}

/**
 * ml_csv_table_read:
 * @monitor: (nullable): gets the progress, may stop it
 *
 * Returns: (transfer full): all rows, or NULL
 */
MlDataset *
ml_csv_table_read (const MlCsvTable *table, MlMonitor *monitor, GError **error)
{
  Reader self;
  reader_init (&self, table, monitor);
  MlDataset *data = read_all (&self, error) ? build (&self) : NULL;
  if (data != NULL && !ml_reading_check (&self.reading, error))
    g_clear_object (&data);
  reader_clear (&self);
  ml_reading_clear (&self.reading);
  return data;
}

/* One piece after the other, all rows into the first; what they hold does not
 * matter. */
static gboolean
note_faults (Reader *self, MlFaults *faults, GError **error)
{
  split (self);
  ml_parallel_for (self->n_chunks, count_chunk, self);
  if (!ml_reading_check (&self->reading, error) || !join_chunks (self, error))
    return FALSE;
  self->n_rows = 1;
  if (!make_targets (self, error))
    return FALSE;
  make_chunk_tables (self, 0);
  gboolean goes_on = TRUE;
  for (guint i = 0; i < self->n_chunks && goes_on; i++)
    {
      self->chunks[i].first_row = 0;
      self->chunks[i].faults = faults;
      goes_on = read_rows (self, &self->chunks[i]);
    }
  return ml_reading_check (&self->reading, error);
}

/**
 * ml_csv_table_find_faults:
 * @faults: gets what is wrong with the rows
 * @monitor: (nullable): gets the progress, may stop it
 *
 * Returns: FALSE if the rows cannot be told apart
 */
gboolean
ml_csv_table_find_faults (const MlCsvTable *table, MlFaults *faults,
                          MlMonitor *monitor, GError **error)
{
  Reader self;
  reader_init (&self, table, monitor);
  const gboolean is_done = note_faults (&self, faults, error);
  reader_clear (&self);
  ml_reading_clear (&self.reading);
  return is_done;
}
