/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-bayes-table.h"

#include "ml-number.h"

enum
{
  NARROWEST = 14, /* of the column of names: "weight sum" and four blanks */
  DECIMALS = 4,
};

struct _MlBayesTable
{
  GPtrArray *rows;   /* GPtrArray of char *: name and cells; none: a line */
  guint left, right; /* widths so far of names and of cells               */
  guint n_cells;     /* of the longest row                                */
};

/** ml_bayes_table_new: Returns: (transfer full): an empty one */
MlBayesTable *
ml_bayes_table_new (void)
{
  MlBayesTable *self = g_new0 (MlBayesTable, 1);
  self->rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->left = NARROWEST;
  return self;
}

static void
begin (MlBayesTable *self)
{
  g_ptr_array_add (self->rows, g_ptr_array_new_with_free_func (g_free));
}

/** ml_bayes_table_begin_row: What is added from now on stands behind @name and
 * at least @gap blanks. */
void
ml_bayes_table_begin_row (MlBayesTable *self, const char *indent,
                          const char *name, guint gap)
{
  begin (self);
  char *first = g_strconcat (indent, name, NULL);
  g_ptr_array_add (g_ptr_array_index (self->rows, self->rows->len - 1), first);
  self->left = MAX (self->left, (guint) g_utf8_strlen (first, -1) + gap);
}

/** ml_bayes_table_add_cell: One more in the row begun last. */
void
ml_bayes_table_add_cell (MlBayesTable *self, const char *cell)
{
  GPtrArray *row = g_ptr_array_index (self->rows, self->rows->len - 1);
  g_ptr_array_add (row, g_strdup (cell));
  self->right = MAX (self->right, (guint) g_utf8_strlen (cell, -1) + 1);
  self->n_cells = MAX (self->n_cells, row->len - 1);
}

/** ml_bayes_table_add_number: Likewise a number in words. */
void
ml_bayes_table_add_number (MlBayesTable *self, double number)
{
  g_autofree char *cell = ml_number_format (number, DECIMALS);
  ml_bayes_table_add_cell (self, cell);
}

/** ml_bayes_table_add_count: Likewise a weight of rows, a whole one as "3.0".
 */
void
ml_bayes_table_add_count (MlBayesTable *self, double count)
{
  g_autofree char *cell = ml_number_as_java (ml_number_round (count, DECIMALS));
  ml_bayes_table_add_cell (self, cell);
}

/** ml_bayes_table_add_line: a row of equals signs */
void
ml_bayes_table_add_line (MlBayesTable *self)
{
  begin (self);
}

static void
append_row (const MlBayesTable *self, const GPtrArray *row, guint left,
            GString *text)
{
  for (guint i = 0; i < row->len; i++)
    {
      const char *cell = g_ptr_array_index (row, i);
      const int width = (int) g_utf8_strlen (cell, -1);
      const int missing = (int) (i == 0 ? left : self->right) - width;
      g_string_append_printf (text, "%*s%s", i > 0 ? missing : 0, "", cell);
      if (i == 0 && row->len > 1)
        g_string_append_printf (text, "%*s", missing, "");
    }
  g_string_append_c (text, '\n');
}

/** ml_bayes_table_end: Returns: (transfer full): all rows, those above the line
 * one place further to the left, as WEKA has them; @self is freed */
char *
ml_bayes_table_end (MlBayesTable *self)
{
  GString *text = g_string_new (NULL);
  guint left = self->left;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const GPtrArray *row = g_ptr_array_index (self->rows, i);
      if (row->len == 0)
        {
          left = self->left + 1;
          for (guint j = 0; j < left + self->n_cells * self->right; j++)
            g_string_append_c (text, '=');
        }
      append_row (self, row, left, text);
    }
  g_ptr_array_unref (self->rows);
  g_free (self);
  return g_string_free (text, FALSE);
}
