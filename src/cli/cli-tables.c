/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-tables.h"

#include "cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

/** cli_check_format: @name: (nullable): of --format */
gboolean
cli_check_format (const char *name, GError **error)
{
  MlTextTableFormat format;
  if (name == NULL || ml_text_table_find_format (name, &format))
    return TRUE;
  return cli_wrong_use (error, _ ("--format takes text, csv, markdown, latex "
                                  "or html"));
}

/**
 * cli_print_tables:
 * @tables: MlTextTable
 * @name: (nullable): a format that cli_check_format() let pass; NULL: text
 * @is_behind: whether something stands before them
 *
 * An empty line between two; titles above, where the language has no place for
 * them.
 */
void
cli_print_tables (GPtrArray *tables, const char *name, gboolean is_behind)
{
  MlTextTableFormat format = ML_TEXT_TABLE_PLAIN;
  if (name != NULL)
    ml_text_table_find_format (name, &format);
  for (guint i = 0; i < tables->len; i++)
    {
      const MlTextTable *table = g_ptr_array_index (tables, i);
      g_autofree char *text = ml_text_table_format (table, format);
      const char *gap = is_behind || i > 0 ? "\n" : "";
      if (format == ML_TEXT_TABLE_PLAIN || format == ML_TEXT_TABLE_MARKDOWN)
        printf ("%s%s\n\n%s", gap, table->caption, text);
      else
        printf ("%s%s", gap, text);
    }
}

/** cli_print_table: @table: (transfer full): printed without its title, so that
 * a program can read it */
void
cli_print_table (MlTextTable *table, const char *name)
{
  g_autoptr (MlTextTable) owned = table;
  MlTextTableFormat format = ML_TEXT_TABLE_PLAIN;
  ml_text_table_find_format (name, &format);
  g_autofree char *text = ml_text_table_format (owned, format);
  fputs (text, stdout);
}

/**
 * cli_tell_differences:
 * @header: the training data, or its columns
 * @target: the class among them
 * @data: another file
 * @is_to_predict: a missing class is no surprise
 *
 * A table on standard error of how @data differs and what is done about it,
 * before anything is refused; nothing if it does not.
 */
void
cli_tell_differences (MlDataset *header, int target, MlDataset *data,
                      gboolean is_to_predict)
{
  g_autoptr (MlTextTable) table = ml_match_table (header, target, data);
  const char *class = ml_dataset_attribute (header, (guint) target)->name;
  const gboolean lacks_class = ml_dataset_find_column (data, class) < 0;
  if (table->rows->len <= (is_to_predict && lacks_class ? 1 : 0))
    return;
  g_autofree char *text = ml_text_table_format (table, ML_TEXT_TABLE_PLAIN);
  fprintf (stderr, "%s\n\n%s\n", table->caption, text);
}
