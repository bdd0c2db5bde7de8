/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli info FILE: what a file holds, column by column. */
#include "cli-json.h"
#include "cli-load.h"
#include "cli-tables.h"
#include "cli.h"

#include "ml-data-tables.h"
#include "ml-loader.h"
#include "ml-summary.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
add_labels (JsonBuilder *json, const MlAttribute *attribute,
            const MlSummary *summary)
{
  json_builder_set_member_name (json, "labels");
  json_builder_begin_array (json);
  for (guint i = 0; i < attribute->n_labels; i++)
    {
      json_builder_begin_array (json);
      json_builder_add_string_value (json, attribute->labels[i]);
      json_builder_add_int_value (json, summary->counts[i]);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
}

static void
add_attribute (JsonBuilder *json, MlDataset *data, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  g_autoptr (MlSummary) summary = ml_summary_new (data, column);
  json_builder_begin_object (json);
  cli_json_text (json, "name", attribute->name);
  cli_json_text (json, "type", ml_attribute_kind_name (attribute->kind));
  cli_json_number (json, "missing", summary->n_missing);
  cli_json_number (json, "distinct", summary->n_distinct);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    add_labels (json, attribute, summary);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    {
      json_builder_set_member_name (json, "shape");
      json_builder_begin_array (json);
      for (guint i = 0; i < G_N_ELEMENTS (attribute->shape); i++)
        cli_json_number (json, NULL, attribute->shape[i]);
      json_builder_end_array (json);
    }
  if (!ml_attribute_has_codes (attribute))
    {
      cli_json_number (json, "mean", summary->mean);
      cli_json_number (json, "sd", summary->sd);
      cli_json_number (json, "min", summary->minimum);
      cli_json_number (json, "max", summary->maximum);
    }
  json_builder_end_object (json);
}

static void
print_json (MlDataset *data)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  cli_json_text (json, "relation", ml_dataset_relation (data));
  cli_json_number (json, "rows", ml_dataset_n_rows (data));
  cli_json_number (json, "columns", ml_dataset_n_columns (data));
  json_builder_set_member_name (json, "attributes");
  json_builder_begin_array (json);
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    add_attribute (json, data, c);
  json_builder_end_array (json);
  GPtrArray *warnings = ml_dataset_warnings (data);
  json_builder_set_member_name (json, "warnings");
  json_builder_begin_array (json);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    json_builder_add_string_value (json, g_ptr_array_index (warnings, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
  cli_json_print (json);
}

/* Columns on a terminal: East Asian letters take two. */
static guint
text_width (const char *text)
{
  guint width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return width;
}

static void
print_counts (const MlAttribute *attribute, const MlSummary *summary)
{
  const guint shown = MIN (attribute->n_labels, 10);
  for (guint i = 0; i < shown; i++)
    printf ("%s%s %u", i > 0 ? ", " : "", attribute->labels[i],
            summary->counts[i]);
  if (shown < attribute->n_labels)
    printf (", …");
}

static void
print_attribute (MlDataset *data, guint column, guint name_width)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  g_autoptr (MlSummary) summary = ml_summary_new (data, column);
  printf ("%4u  %s%*s  %-8s %8u %9u  ", column + 1, attribute->name,
          (int) (name_width - text_width (attribute->name)), "",
          ml_attribute_kind_name (attribute->kind), summary->n_missing,
          summary->n_distinct);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    print_counts (attribute, summary);
  else if (!ml_attribute_has_codes (attribute))
    {
      const double figures[]
          = { summary->minimum, summary->maximum, summary->mean, summary->sd };
      for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
        printf ("%s%.6g", i > 0 ? "  " : "", figures[i]);
    }
  putchar ('\n');
}

static void
print_text (MlDataset *data)
{
  const guint n_columns = ml_dataset_n_columns (data);
  guint name_width = text_width (_ ("Name"));
  for (guint c = 0; c < n_columns; c++)
    name_width
        = MAX (name_width, text_width (ml_dataset_attribute (data, c)->name));
  printf (_ ("Relation  %s\nRows      %u\nColumns   %u\n\n"),
          ml_dataset_relation (data), ml_dataset_n_rows (data), n_columns);
  printf ("%4s  %s%*s  %-8s %8s %9s  %s\n", "#", _ ("Name"),
          (int) (name_width - text_width (_ ("Name"))), "", _ ("Type"),
          _ ("Missing"), _ ("Distinct"),
          _ ("Labels, or minimum, maximum, mean, standard deviation"));
  for (guint c = 0; c < n_columns; c++)
    print_attribute (data, c, name_width);
  GPtrArray *warnings = ml_dataset_warnings (data);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    printf ("%s%s\n", i == 0 ? "\n" : "",
            (const char *) g_ptr_array_index (warnings, i));
}

gboolean
cli_info (const CliCommand *self, char ***words, GError **error)
{
  gboolean as_json = FALSE;
  g_autofree char *format = NULL;
  CliRepairs repairs = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    CLI_FORMAT_ENTRY (&format),
    CLI_REPAIR_ENTRIES (&repairs),
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error)
      || !cli_check_format (format, error))
    return FALSE;
  const char *path = (*words)[1];
  g_autoptr (GError) problem = NULL;
  g_autoptr (MlDataset) data
      = ml_load_path_repaired (path, cli_repairs (&repairs), NULL, &problem);
  if (data == NULL)
    {
      cli_tell_faults (path, &problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (format != NULL && !as_json)
    cli_print_table (ml_data_table_columns (data), format);
  else
    (as_json ? print_json : print_text) (data);
  return TRUE;
}
