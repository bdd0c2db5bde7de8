/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes CSV and TSV as RFC 4180 has it, with a line of names. A missing value
 * is an empty field, an empty text is "". Texts that a reader could take for
 * something else are quoted. */
#include "ml-csv-dialect.h"
#include "ml-option.h"
#include "ml-row-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MlCsvWriter
{
  MlWriter parent;
  int delimiter;
};

#define ML_TYPE_CSV_WRITER (ml_csv_writer_get_type ())
G_DECLARE_FINAL_TYPE (MlCsvWriter, ml_csv_writer, ML, CSV_WRITER, MlWriter)
G_DEFINE_FINAL_TYPE (MlCsvWriter, ml_csv_writer, ML_TYPE_WRITER)

/* One of the words that readers take for a missing value. */
static gboolean
is_missing_word (const char *text)
{
  const gsize length = strlen (text);
  for (const char *p = ML_CSV_MISSING; p != NULL; p = strchr (p, ' '))
    {
      p += *p == ' ';
      if (strncmp (p, text, length) == 0
          && (p[length] == ' ' || p[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

static gboolean
needs_quotes (const char *text)
{
  return *text == '\0' || *text == '#' || strpbrk (text, ",;|\t\"\n\r") != NULL
         || g_ascii_isspace (*text) || g_ascii_isspace (text[strlen (text) - 1])
         || g_ascii_strncasecmp (text, "sep=", 4) == 0
         || is_missing_word (text);
}

static void
append_text (GString *into, const char *text)
{
  if (!needs_quotes (text))
    {
      g_string_append (into, text);
      return;
    }
  g_string_append_c (into, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (into, '"');
      g_string_append_c (into, *text);
    }
  g_string_append_c (into, '"');
}

typedef struct
{
  GString *text;
  char delimiter;
} Header;

static void
append_name (const char *name, guint column, gpointer user_data)
{
  Header *self = user_data;
  if (self->text->len > 0)
    g_string_append_c (self->text, self->delimiter);
  append_text (self->text, name);
}

static gboolean
ml_csv_writer_write (MlWriter *writer, MlDataset *data, GOutputStream *stream,
                     MlMonitor *monitor, GError **error)
{
  const char delimiter = ",\t;"[ML_CSV_WRITER (writer)->delimiter];
  /* an empty line is no row, so a lone missing value needs a sign */
  const MlRowStyle style
      = { .delimiter = delimiter,
          .missing = ml_dataset_n_columns (data) > 1 ? "" : "?",
          .append_text = append_text };
  g_autoptr (GString) text = g_string_new (NULL);
  Header header = { text, delimiter };
  ml_row_for_each_name (data, append_name, &header);
  g_string_append_c (text, '\n');
  return ml_row_write (data, &style, text, stream, monitor, error);
}

ML_DEFINE_CHOICE (MlCsvWriterDelimiter, ml_csv_writer_delimiter,
                  { 0, N_ ("Comma"), "comma" }, { 1, N_ ("Tab"), "tab" },
                  { 2, N_ ("Semicolon"), "semicolon" })

static void
ml_csv_writer_class_init (MlCsvWriterClass *klass)
{
  static const char *const extensions[] = { "csv", "tsv", "tab", NULL };
  static const MlOption options[] = {
    ML_OPTION_CHOICE (MlCsvWriter, delimiter, ml_csv_writer_delimiter_get_type,
                      0, NULL, N_ ("Delimiter"),
                      N_ ("What stands between two fields")),
  };
  MlWriterClass *writer_class = ML_WRITER_CLASS (klass);
  writer_class->title = N_ ("CSV or TSV table");
  writer_class->extensions = extensions;
  writer_class->write = ml_csv_writer_write;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_csv_writer_init (MlCsvWriter *self)
{
}
