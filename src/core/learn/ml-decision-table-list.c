/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-decision-table-list.h"

#include "ml-number.h"

typedef struct
{
  const MlDecisionTable *table;
  MlDataset *header;
  int target;
} Listing;

static const char *
label_of (const Listing *self, guint cell, guint index)
{
  const guint column = ml_decision_table_column (self->table, index);
  const gint32 code = ml_decision_table_codes (self->table, cell)[index];
  return code >= 0 ? ml_dataset_attribute (self->header, column)->labels[code]
                   : "?";
}

/* (transfer full) */
static char *
answer_of (const Listing *self, guint cell)
{
  const guint n = ml_decision_table_n_classes (self->table);
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  g_autofree double *out = g_new (double, n);
  ml_decision_table_answer (self->table, cell, out);
  return class->kind == ML_ATTRIBUTE_NOMINAL
             ? g_strdup (class->labels[ml_number_largest (out, n)])
             : ml_number_as_java (out[0]);
}

static int
compare_cells (gconstpointer a, gconstpointer b, gpointer data)
{
  const MlDecisionTable *table = data;
  const guint n = ml_decision_table_n_columns (table);
  const gint32 *one = ml_decision_table_codes (table, *(const guint *) a);
  const gint32 *two = ml_decision_table_codes (table, *(const guint *) b);
  for (guint i = 0; i < n; i++)
    if (one[i] != two[i])
      return one[i] < two[i] ? -1 : 1;
  return 0;
}

/* guint: cells, labels rising. (transfer full) */
static GArray *
cells_in_order (const MlDecisionTable *table)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < ml_decision_table_n_cells (table); i++)
    g_array_append_val (cells, i);
  g_array_sort_with_data (cells, compare_cells, (gpointer) table);
  return cells;
}

/* The names of the columns and of the class. (transfer full) */
static char **
names_of (const Listing *self)
{
  const guint n = ml_decision_table_n_columns (self->table);
  char **words = g_new0 (char *, n + 2);
  for (guint i = 0; i <= n; i++)
    {
      const guint column = i < n ? ml_decision_table_column (self->table, i)
                                 : (guint) self->target;
      words[i] = g_strdup (ml_dataset_attribute (self->header, column)->name);
    }
  return words;
}

/* Line by line: names, then for each cell its labels and its answer.
 * (transfer full) */
static GPtrArray *
lines_of (const Listing *self)
{
  const guint n = ml_decision_table_n_columns (self->table);
  g_autoptr (GArray) cells = cells_in_order (self->table);
  GPtrArray *lines
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (lines, names_of (self));
  for (guint c = 0; c < cells->len; c++)
    {
      const guint cell = g_array_index (cells, guint, c);
      char **words = g_new0 (char *, n + 2);
      for (guint i = 0; i < n; i++)
        words[i] = g_strdup (label_of (self, cell, i));
      words[n] = answer_of (self, cell);
      g_ptr_array_add (lines, words);
    }
  return lines;
}

static guint
width_of (const GPtrArray *lines, guint index)
{
  guint width = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      char **words = g_ptr_array_index (lines, i);
      width = MAX (width, (guint) g_utf8_strlen (words[index], -1) + 1);
    }
  return width;
}

static void
append_line (GString *text, char **words, const guint *widths)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const guint length = (guint) g_utf8_strlen (words[i], -1);
      g_string_append_printf (
          text, "%s%*s", words[i],
          words[i + 1] != NULL ? (int) (widths[i] - length) : 0, "");
    }
  g_string_append_c (text, '\n');
}

/**
 * ml_decision_table_list:
 * @header: whose columns those of @table are
 *
 * Returns: (transfer full): the table in words, as WEKA lists its rules; labels
 *   rise
 */
char *
ml_decision_table_list (const MlDecisionTable *table, MlDataset *header,
                        int target)
{
  const Listing self = { table, header, target };
  const guint n = ml_decision_table_n_columns (table) + 1;
  g_autoptr (GPtrArray) lines = lines_of (&self);
  g_autofree guint *widths = g_new (guint, n);
  GString *text = g_string_new ("Rules:\n");
  guint sum = 0;
  for (guint i = 0; i < n; i++)
    sum += widths[i] = width_of (lines, i);
  g_autofree char *bar = g_strnfill (sum, '=');
  g_string_append_printf (text, "%s\n", bar);
  for (guint i = 0; i < lines->len; i++)
    {
      append_line (text, g_ptr_array_index (lines, i), widths);
      if (i == 0)
        g_string_append_printf (text, "%s\n", bar);
    }
  g_string_append_printf (text, "%s\n", bar);
  return g_string_free (text, FALSE);
}
