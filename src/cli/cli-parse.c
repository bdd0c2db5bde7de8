/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of a command: options taken out, the rest counted. */
#include "cli.h"

#include "ml-error.h"
#include "ml-option.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * cli_wrong_use:
 *
 * Sets an error that makes the program leave with status 2.
 *
 * Returns: FALSE, so that a command may return it
 */
gboolean
cli_wrong_use (GError **error, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  g_autofree char *message = g_strdup_vprintf (format, values);
  va_end (values);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message);
  return FALSE;
}

/**
 * cli_parse:
 * @words: (inout): the command's name and its words; afterwards without options
 * @entries: options, ended by %G_OPTION_ENTRY_NULL
 * @minimum: words needed behind the name
 * @maximum: words allowed behind the name
 *
 * `--help` prints the command's help and ends the program.
 */
gboolean
cli_parse (const CliCommand *self, char ***words, const GOptionEntry *entries,
           guint minimum, guint maximum, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (self->arguments);
  g_option_context_set_summary (context, _ (self->what));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_autoptr (GError) problem = NULL;
  if (!g_option_context_parse_strv (context, words, &problem))
    {
      if (problem->domain == G_CONVERT_ERROR) /* which names no word */
        return cli_wrong_use (error, _ ("an option's value is not text in this "
                                        "terminal's character set"));
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  guint n_words = g_strv_length (*words) - 1;
  if (n_words < minimum)
    return cli_wrong_use (error, _ ("it needs %s"), self->arguments);
  if (n_words > maximum)
    return cli_wrong_use (error, _ ("“%s” is one word too many"),
                          (*words)[1 + maximum]);
  return TRUE;
}

/** cli_set_option: @text: "neighbors=5", an option of @object */
gboolean
cli_set_option (gpointer object, const char *text, GError **error)
{
  const char *sign = strchr (text, '=');
  if (sign == NULL)
    return cli_wrong_use (error, _ ("“-o %s” should read option=value"), text);
  g_autofree char *name = g_strndup (text, (gsize) (sign - text));
  return ml_option_parse (object, name, sign + 1, error);
}

/**
 * cli_find_target:
 * @wish: (nullable): a column's name, its number from 1, "first" or "last"
 *
 * Returns: the column; without a wish the preset; -1: none
 */
int
cli_find_target (MlDataset *data, const char *wish, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (data);
  if (wish == NULL)
    return ml_dataset_default_target (data);
  int column = ml_dataset_find_column (data, wish);
  guint64 number;
  if (column >= 0)
    return column;
  if (strcmp (wish, "first") == 0)
    return 0;
  if (strcmp (wish, "last") == 0)
    return (int) n_columns - 1;
  if (g_ascii_string_to_unsigned (wish, 10, 1, n_columns, &number, NULL))
    return (int) number - 1;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("there is no column “%s”; give a name, a number from 1 to "
                  "%u, first or last"),
               wish, n_columns);
  return -1;
}
