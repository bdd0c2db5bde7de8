/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes ARFF that WEKA and Ruru read back exactly. Quotes as WEKA does: where
 * a value is empty, is ?, or holds a blank, comma, brace, quote, backslash or
 * percent sign. */
#include "ml-row-writer.h"
#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MlArffWriter
{
  MlWriter parent;
};

#define ML_TYPE_ARFF_WRITER (ml_arff_writer_get_type ())
G_DECLARE_FINAL_TYPE (MlArffWriter, ml_arff_writer, ML, ARFF_WRITER, MlWriter)
G_DEFINE_FINAL_TYPE (MlArffWriter, ml_arff_writer, ML_TYPE_WRITER)

static gboolean
needs_quotes (const char *text)
{
  if (*text == '\0' || *text == '@' || strcmp (text, "?") == 0)
    return TRUE;
  for (; *text != '\0'; text++)
    if ((guint8) *text <= ' ' || strchr (",{}'\"\\%", *text) != NULL)
      return TRUE;
  return FALSE;
}

static void
append_text (GString *into, const char *text)
{
  if (!needs_quotes (text))
    {
      g_string_append (into, text);
      return;
    }
  g_string_append_c (into, '\'');
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '\n':
        g_string_append (into, "\\n");
        break;
      case '\r':
        g_string_append (into, "\\r");
        break;
      case '\t':
        g_string_append (into, "\\t");
        break;
      case '\'':
      case '"':
      case '\\':
      case '%':
        g_string_append_c (into, '\\');
        g_string_append_c (into, *text);
        break;
      default:
        g_string_append_c (into, *text);
      }
  g_string_append_c (into, '\'');
}

typedef struct
{
  MlDataset *data;
  GString *text;
  GError **error;
  gboolean is_fine;
} Header;

static void
append_type (Header *self, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (self->data, column);
  const char *pattern;
  switch (attribute->kind)
    {
    case ML_ATTRIBUTE_NOMINAL:
      g_string_append_c (self->text, '{');
      for (guint i = 0; i < attribute->n_labels; i++)
        {
          if (i > 0)
            g_string_append_c (self->text, ',');
          append_text (self->text, attribute->labels[i]);
        }
      g_string_append_c (self->text, '}');
      break;
    case ML_ATTRIBUTE_STRING:
      g_string_append (self->text, "string");
      break;
    case ML_ATTRIBUTE_DATE:
      pattern = ml_row_date_pattern (self->data, column, self->error);
      self->is_fine &= pattern != NULL;
      g_string_append (self->text, "date ");
      append_text (self->text, pattern != NULL ? pattern : "");
      break;
    case ML_ATTRIBUTE_NUMERIC:
    case ML_ATTRIBUTE_IMAGE:
    default:
      g_string_append (self->text, "numeric");
    }
}

static void
append_attribute (const char *name, guint column, gpointer user_data)
{
  Header *self = user_data;
  const double weight = ml_dataset_attribute (self->data, column)->weight;
  if (!self->is_fine)
    return;
  g_string_append (self->text, "@attribute ");
  append_text (self->text, name);
  g_string_append_c (self->text, ' ');
  append_type (self, column);
  if (weight != 1)
    {
      char text[ML_NUMBER_SIZE];
      ml_number_print (weight, text);
      g_string_append_printf (self->text, " {%s}", text);
    }
  g_string_append_c (self->text, '\n');
}

static gboolean
ml_arff_writer_write (MlWriter *writer, MlDataset *data, GOutputStream *stream,
                      MlMonitor *monitor, GError **error)
{
  static const MlRowStyle style = { .delimiter = ',',
                                    .missing = "?",
                                    .has_weights = TRUE,
                                    .append_text = append_text };
  g_autoptr (GString) text = g_string_new ("@relation ");
  append_text (text, ml_dataset_relation (data));
  g_string_append (text, "\n\n");
  Header header = { data, text, error, TRUE };
  ml_row_for_each_name (data, append_attribute, &header);
  g_string_append (text, "\n@data\n");
  return header.is_fine
         && ml_row_write (data, &style, text, stream, monitor, error);
}

static void
ml_arff_writer_class_init (MlArffWriterClass *klass)
{
  static const char *const extensions[] = { "arff", NULL };
  MlWriterClass *writer_class = ML_WRITER_CLASS (klass);
  writer_class->title = N_ ("ARFF data");
  writer_class->extensions = extensions;
  writer_class->write = ml_arff_writer_write;
}

static void
ml_arff_writer_init (MlArffWriter *self)
{
}
