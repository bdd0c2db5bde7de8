/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-row-writer.h"

#include "ml-error.h"
#include "ml-number.h"

#include <math.h>

enum
{
  FULL = 1 << 16 /* bytes gathered before they are written */
};

/* A column as it is written. */
typedef struct
{
  const MlAttribute *attribute;
  const double *numbers;
  const gint32 *codes;
  const guint8 *bytes;
  gsize n_bytes; /* of one picture */
  MlDateFormat *format;
} Column;

typedef struct
{
  MlDataset *data;
  const MlRowStyle *style;
  Column *columns;
  guint n_columns;
  const double *weights;
  GString *line;
} Rows;

static gboolean
keeps (const MlDateFormat *format, const double *numbers, guint n_rows,
       guint *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (*row = 0; *row < n_rows; ++*row)
    {
      double again;
      g_string_truncate (text, 0);
      if (!isnan (numbers[*row])
          && (!ml_date_format_print (format, numbers[*row], text)
              || !ml_date_format_parse (format, text->str, text->len, &again)
              || again != numbers[*row]))
        return FALSE;
    }
  return TRUE;
}

/**
 * ml_row_date_pattern:
 *
 * Returns: (transfer none): the column's own date format if that keeps all its
 *   values, else the one with milliseconds; NULL if none keeps them
 */
const char *
ml_row_date_pattern (MlDataset *data, guint column, GError **error)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  const char *const patterns[]
      = { attribute->date_format, ML_DATE_FORMAT_FULL };
  guint row = 0;
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (MlDateFormat) format
          = patterns[i] != NULL ? ml_date_format_new (patterns[i], NULL) : NULL;
      if (format != NULL
          && keeps (format, ml_dataset_numbers (data, column),
                    ml_dataset_n_rows (data), &row))
        return patterns[i];
    }
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "column “%s”, row %u: the time is no whole millisecond of the "
               "years 1 to 9999 and cannot be written as a date",
               attribute->name, row + 1);
  return NULL;
}

/**
 * ml_row_for_each_name:
 * @call: gets the name of each column as it is written, and the table's column
 *   it stands for; a picture becomes a column a pixel, p0, p1, …
 */
void
ml_row_for_each_name (MlDataset *data,
                      void (*call) (const char *name, guint column,
                                    gpointer data),
                      gpointer user_data)
{
  const gboolean is_taken = ml_dataset_find_column (data, "p0") >= 0;
  guint n_pictures = 0;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, i);
      if (attribute->kind != ML_ATTRIBUTE_IMAGE)
        {
          call (attribute->name, i, user_data);
          continue;
        }
      const gboolean is_plain = !is_taken && n_pictures++ == 0;
      for (gsize k = 0; k < ml_attribute_n_bytes (attribute); k++)
        {
          g_autofree char *name = g_strdup_printf (
              "%s%sp%" G_GSIZE_FORMAT, is_plain ? "" : attribute->name,
              is_plain ? "" : "_", k);
          call (name, i, user_data);
        }
    }
}

static void
columns_free (Rows *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->columns[i].format, ml_date_format_free);
  g_free (self->columns);
}

static gboolean
columns_init (Rows *self, GError **error)
{
  self->n_columns = ml_dataset_n_columns (self->data);
  self->columns = g_new0 (Column, MAX (self->n_columns, 1));
  for (guint i = 0; i < self->n_columns; i++)
    {
      Column *column = &self->columns[i];
      column->attribute = ml_dataset_attribute (self->data, i);
      column->numbers = ml_dataset_numbers (self->data, i);
      column->codes = ml_dataset_codes (self->data, i);
      column->bytes = ml_dataset_bytes (self->data, i);
      column->n_bytes = ml_attribute_n_bytes (column->attribute);
      if (column->attribute->kind != ML_ATTRIBUTE_DATE)
        continue;
      const char *pattern = ml_row_date_pattern (self->data, i, error);
      if (pattern == NULL)
        return FALSE;
      column->format = ml_date_format_new (pattern, NULL);
    }
  return TRUE;
}

static void
append_number (GString *into, double number)
{
  char text[ML_NUMBER_SIZE];
  g_string_append_len (into, text, (gssize) ml_number_print (number, text));
}

static void
append_picture (Rows *self, const Column *column, guint row)
{
  const guint8 *p = column->bytes + row * column->n_bytes;
  for (gsize i = 0; i < column->n_bytes; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, self->style->delimiter);
      append_number (self->line, p[i]);
    }
}

static gboolean
append_cell (Rows *self, const Column *column, guint row, GError **error)
{
  GString *line = self->line;
  if (column->codes != NULL)
    {
      const gint32 code = column->codes[row];
      if (code < 0)
        g_string_append (line, self->style->missing);
      else
        self->style->append_text (line, column->attribute->labels[code]);
    }
  else if (column->bytes != NULL)
    append_picture (self, column, row);
  else if (isnan (column->numbers[row]))
    g_string_append (line, self->style->missing);
  else if (column->format != NULL)
    {
      g_autoptr (GString) date = g_string_new (NULL);
      ml_date_format_print (column->format, column->numbers[row], date);
      self->style->append_text (line, date->str);
    }
  else if (isinf (column->numbers[row]))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "column “%s”, row %u is infinite, which no reader accepts; "
                   "remove the row first",
                   column->attribute->name, row + 1);
      return FALSE;
    }
  else
    append_number (line, column->numbers[row]);
  return TRUE;
}

static gboolean
append_row (Rows *self, guint row, GError **error)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->line, self->style->delimiter);
      if (!append_cell (self, &self->columns[i], row, error))
        return FALSE;
    }
  if (self->weights != NULL && self->weights[row] != 1)
    {
      g_string_append (self->line, ",{");
      append_number (self->line, self->weights[row]);
      g_string_append_c (self->line, '}');
    }
  g_string_append_c (self->line, '\n');
  return TRUE;
}

static gboolean
flush (Rows *self, GOutputStream *stream, GError **error)
{
  const gboolean is_fine = g_output_stream_write_all (
      stream, self->line->str, self->line->len, NULL, NULL, error);
  g_string_truncate (self->line, 0);
  return is_fine;
}

static gboolean
write_rows (Rows *self, GOutputStream *stream, MlMonitor *monitor,
            GError **error)
{
  const guint n_rows = ml_dataset_n_rows (self->data);
  if (!ml_monitor_tick (monitor, 0))
    return ml_monitor_set_stopped_error (monitor, error);
  for (guint row = 0; row < n_rows; row++)
    {
      if (!append_row (self, row, error))
        return FALSE;
      if (self->line->len < FULL)
        continue;
      if (!flush (self, stream, error))
        return FALSE;
      if (!ml_monitor_tick (monitor, (double) row / n_rows))
        return ml_monitor_set_stopped_error (monitor, error);
    }
  return flush (self, stream, error);
}

/**
 * ml_row_write:
 * @header: what stands above the rows
 *
 * Returns: FALSE if the stream fails, a value has no form in text, or it was
 *   stopped
 */
gboolean
ml_row_write (MlDataset *data, const MlRowStyle *style, GString *header,
              GOutputStream *stream, MlMonitor *monitor, GError **error)
{
  Rows self = { .data = data, .style = style };
  g_autoptr (GString) line
      = g_string_new_len (header->str, (gssize) header->len);
  self.line = line;
  self.weights = ml_dataset_weights (data);
  if (self.weights != NULL && !style->has_weights)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "the rows have weights, which this format cannot hold; "
                   "save as ARFF");
      return FALSE;
    }
  const gboolean is_fine = columns_init (&self, error)
                           && write_rows (&self, stream, monitor, error);
  columns_free (&self);
  return is_fine;
}
