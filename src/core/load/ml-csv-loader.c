/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-csv-loader.h. The options, the preview, and the way from a file to
 * ml-csv-table.c. */
#include "ml-csv-loader.h"

#include "ml-charset.h"
#include "ml-csv-table.h"
#include "ml-error.h"
#include "ml-repair-options.h"
#include "ml-source.h"

#include <glib/gi18n-lib.h>

struct _MlCsvLoader
{
  MlLoader parent;
  int delimiter, quote, decimal, header, charset;
  char *types, *missing; /* owned by their options */
  guint max_labels;
  gboolean bad_values_missing, skip_bad_rows;
};

G_DEFINE_FINAL_TYPE (MlCsvLoader, ml_csv_loader, ML_TYPE_LOADER)

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

/* Opens the text and finds out what the options leave open. Returns: (transfer
 * full) (nullable): the wishes for the columns' types */
static int *
open_table (const MlCsvLoader *self, const MlSource *source, MlText *text,
            MlCsvFormat *format, const char **charset, GError **error)
{
  if (!ml_charset_open (text, source, charset_of (self), charset, error)
      || !detect (self, format, text, error))
    return NULL;
  g_autofree int *wishes = g_new (int, MAX (format->n_columns, 1));
  return read_types (self, text->name, format->n_columns, wishes, error)
             ? g_steal_pointer (&wishes)
             : NULL;
}

/* The faults are made good in a copy of the text. */
static MlDataset *
load_repaired (MlCsvTable *table, MlRepairs repairs, MlMonitor *monitor,
               GError **error)
{
  const MlText *text = table->text;
  MlCsvFormat *format = table->format;
  const gsize length = (gsize) (text->end - text->start);
  g_autofree char *copy = g_memdup2 (text->start, length);
  g_autoptr (MlFaults) faults = ml_faults_new (text, repairs, copy, ' ');
  if (!ml_csv_table_find_faults (table, faults, monitor, error))
    return NULL;
  g_auto (GStrv) remarks = ml_faults_describe_repairs (faults, repairs);
  for (guint i = 0; remarks[i] != NULL; i++)
    g_ptr_array_insert (format->warnings, (int) i, g_strdup (remarks[i]));
  const MlText repaired
      = { .name = text->name, .start = copy, .end = copy + length };
  format->data = copy + (format->data - text->start);
  table->text = &repaired;
  table->is_repaired = TRUE;
  return ml_csv_table_read (table, monitor, error);
}

static MlDataset *
ml_csv_loader_load (MlLoader *loader, const MlSource *source,
                    MlMonitor *monitor, GError **error)
{
  const MlCsvLoader *self = ML_CSV_LOADER (loader);
  const MlRepairs repairs = ml_loader_repairs (loader);
  g_auto (MlText) text = { 0 };
  g_auto (MlCsvFormat) format = { 0 };
  g_autoptr (GError) problem = NULL;
  const char *charset;
  g_autofree int *wishes
      = open_table (self, source, &text, &format, &charset, error);
  if (wishes == NULL)
    return NULL;
  MlCsvTable table = { .text = &text,
                       .format = &format,
                       .wishes = wishes,
                       .max_labels = self->max_labels };
  MlDataset *data = ml_csv_table_read (&table, monitor, &problem);
  if (data == NULL && repairs != 0
      && g_error_matches (problem, ML_ERROR, ML_ERROR_PARSE))
    return load_repaired (&table, repairs, monitor, error);
  if (data == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return data;
}

static MlFaults *
ml_csv_loader_find_faults (MlLoader *loader, const MlSource *source,
                           MlMonitor *monitor, GError **error)
{
  const MlCsvLoader *self = ML_CSV_LOADER (loader);
  g_auto (MlText) text = { 0 };
  g_auto (MlCsvFormat) format = { 0 };
  const char *charset;
  g_autofree int *wishes
      = open_table (self, source, &text, &format, &charset, error);
  if (wishes == NULL)
    return NULL;
  const MlCsvTable table
      = { .text = &text, .format = &format, .wishes = wishes };
  g_autoptr (MlFaults) faults = ml_faults_new (&text, 0, NULL, ' ');
  if (!ml_csv_table_find_faults (&table, faults, monitor, error))
    return NULL;
  faults->text = NULL; /* is gone now */
  return g_steal_pointer (&faults);
}

static MlAttributeKind
preview_kind (const MlCsvLoader *self, const MlCsvFormat *format, guint column)
{
  if (format->is_number[column])
    return ML_ATTRIBUTE_NUMERIC;
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint row = format->has_header; row < format->rows->len; row++)
    {
      char **cells = g_ptr_array_index (format->rows, row);
      g_hash_table_add (texts, cells[column]);
    }
  return ml_csv_is_nominal (g_hash_table_size (texts), format->rows->len,
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
      char **shown = g_new0 (char *, preview->n_columns);
      for (guint i = 0; i < preview->n_columns; i++)
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
  g_autofree int *wishes
      = open_table (self, source, &text, &format, &charset, error);
  if (wishes == NULL)
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
  ML_REPAIR_OPTIONS (MlCsvLoader),
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
  loader_class->find_faults = ml_csv_loader_find_faults;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_csv_loader_init (MlCsvLoader *self)
{
}
