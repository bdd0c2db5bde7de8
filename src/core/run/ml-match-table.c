/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at the columns alone, not at the rows: labels are compared as they are
 * declared. See ml-match.c for the rules. */
#include "ml-match-table.h"

#include <glib/gi18n-lib.h>

enum
{
  MOST_LABELS = 5, /* named in a cell; of more the number is told */
};

static void
add_row (MlTextTable *table, const char *column, const char *training,
         const char *here, const char *done)
{
  char **row = g_new0 (char *, 5);
  row[0] = g_strdup (column);
  row[1] = g_strdup (training);
  row[2] = g_strdup (here);
  row[3] = g_strdup (done);
  ml_text_table_add (table, row);
}

/* (transfer full) (nullable): labels of @given that @wanted does not know */
static char *
unknown_labels (const MlAttribute *wanted, const MlAttribute *given)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < given->n_labels; i++)
    if (ml_attribute_find_label (wanted, given->labels[i]) < 0
        && n++ < MOST_LABELS)
      g_string_append_printf (text, "%s%s", n > 1 ? ", " : "",
                              given->labels[i]);
  if (n > MOST_LABELS)
    g_string_append_printf (text, " … (%u)", n);
  return n > 0 ? g_strdup (text->str) : NULL;
}

static void
compare_labels (MlTextTable *table, const MlAttribute *wanted,
                const MlAttribute *given)
{
  g_autofree char *unknown = unknown_labels (wanted, given);
  if (unknown != NULL)
    {
      g_autofree char *labels = g_strdup_printf (_ ("labels: %s"), unknown);
      add_row (table, wanted->name, _ ("not among the labels"), labels,
               _ ("a row that holds one is refused"));
    }
  else if (!ml_attribute_same (wanted, given))
    add_row (table, wanted->name, _ ("its labels"),
             _ ("other labels or another order"), _ ("taken by name"));
}

static void
compare_column (MlTextTable *table, const MlAttribute *wanted,
                const MlAttribute *given)
{
  if (wanted->kind == ML_ATTRIBUTE_NOMINAL && given->kind == wanted->kind)
    compare_labels (table, wanted, given);
  else if (wanted->kind != given->kind)
    add_row (table, wanted->name, ml_attribute_kind_name (wanted->kind),
             ml_attribute_kind_name (given->kind),
             wanted->kind == ML_ATTRIBUTE_NOMINAL
                     && given->kind != ML_ATTRIBUTE_IMAGE
                 ? _ ("values are taken as labels")
                 : _ ("refused, unless it is empty"));
}

/**
 * ml_match_table:
 * @header: the training data, or its columns
 * @target: the class among them
 * @data: another file
 *
 * Returns: (transfer full): a row for each difference with what is done about
 *   it; no rows: there is none
 */
MlTextTable *
ml_match_table (MlDataset *header, int target, MlDataset *data)
{
  const char *titles[] = { _ ("Column"), _ ("Training data"), _ ("This file"),
                           _ ("What is done"), NULL };
  MlTextTable *made
      = ml_text_table_new (_ ("Differences"), g_strdupv ((char **) titles));
  for (guint i = 1; i < made->n_columns; i++)
    made->is_number[i] = FALSE;
  int last = -1;
  gboolean is_in_order = TRUE;
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      const MlAttribute *wanted = ml_dataset_attribute (header, i);
      const int column = ml_dataset_find_column (data, wanted->name);
      if (column < 0)
        add_row (made, wanted->name, ml_attribute_kind_name (wanted->kind),
                 _ ("missing"),
                 (int) i == target ? _ ("rows are predicted, not tested")
                                   : _ ("refused: is it the right file?"));
      else
        compare_column (made, wanted,
                        ml_dataset_attribute (data, (guint) column));
      is_in_order = is_in_order && (column < 0 || column > last);
      last = MAX (last, column);
    }
  if (!is_in_order)
    add_row (made, _ ("(order)"), _ ("as trained"), _ ("another order"),
             _ ("taken by name"));
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const MlAttribute *given = ml_dataset_attribute (data, i);
      if (ml_dataset_find_column (header, given->name) < 0)
        add_row (made, given->name, _ ("missing"),
                 ml_attribute_kind_name (given->kind), _ ("left out"));
    }
  return made;
}
