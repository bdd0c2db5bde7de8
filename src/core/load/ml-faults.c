/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-faults.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *at, *end; /* in the text */
} Cell;

static void
label_free (gpointer data)
{
  MlFaultLabel *self = data;
  g_free (self->attribute);
  g_free (self->label);
  g_free (self);
}

/**
 * ml_faults_new:
 * @text: to be read; must live as long as faults are added
 * @repairs: to be made in @copy
 * @copy: (nullable): NULL: faults are noted only
 * @missing: what stands in @copy for a missing value
 */
MlFaults *
ml_faults_new (const MlText *text, MlRepairs repairs, char *copy, char missing)
{
  MlFaults *self = g_new0 (MlFaults, 1);
  self->messages = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new ();
  self->text = text;
  self->copy = copy;
  self->missing = missing;
  self->repairs = repairs;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->row_labels = g_ptr_array_new ();
  self->known_labels
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, label_free);
  return self;
}

/** ml_faults_free: frees @self */
void
ml_faults_free (MlFaults *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->labels);
  g_array_unref (self->cells);
  g_ptr_array_unref (self->row_labels);
  g_hash_table_unref (self->known_labels);
  g_free (self);
}

static void
note (MlFaults *self, MlRepairs needs, const char *at, const char *message)
{
  self->n_faults++;
  self->needs |= needs;
  if (self->messages->len < ML_FAULTS_TOLD)
    g_ptr_array_add (self->messages,
                     ml_text_message (self->text, &self->place, at, message));
}

/** ml_faults_add: notes what only leaving out the row can mend */
void
ml_faults_add (MlFaults *self, const char *at, const char *message)
{
  note (self, ML_REPAIR_ROWS, at, message);
}

/** ml_faults_add_value: notes that the cell from @at to @end is no value of its
 * column */
void
ml_faults_add_value (MlFaults *self, const char *at, const char *end,
                     const char *message)
{
  note (self, ML_REPAIR_VALUES, at, message);
  const Cell cell = { at, end };
  g_array_append_val (self->cells, cell);
}

/** ml_faults_add_label: notes that @column, called @attribute, does not declare
 * @label */
void
ml_faults_add_label (MlFaults *self, const char *at, const char *message,
                     guint column, const char *attribute, const char *label)
{
  note (self, ML_REPAIR_LABELS, at, message);
  g_autofree char *key = g_strdup_printf ("%u:%s", column, label);
  MlFaultLabel *known = g_hash_table_lookup (self->known_labels, key);
  if (known == NULL)
    {
      known = g_new0 (MlFaultLabel, 1);
      known->column = column;
      known->attribute = g_strdup (attribute);
      known->label = g_strdup (label);
      g_hash_table_insert (self->known_labels, g_steal_pointer (&key), known);
    }
  g_ptr_array_add (self->row_labels, known);
}

/* A row that nothing gentler mends. */
static gboolean
leaves_out (MlRepairs repairs, MlRepairs needs)
{
  const MlRepairs others = repairs & ~ML_REPAIR_ROWS;
  return (repairs & ML_REPAIR_ROWS) != 0 && (needs & ~others) != 0;
}

static gboolean
covers (MlRepairs repairs, MlRepairs needs)
{
  return (repairs & ML_REPAIR_ROWS) != 0 || (needs & ~repairs) == 0;
}

/* The length stays, so that no line moves. */
static void
mend (MlFaults *self, gboolean is_left_out, const char *start, const char *end)
{
  const char *const text = self->text->start;
  if (is_left_out)
    memset (self->copy + (start - text), ' ', (gsize) (end - start));
  for (guint i = 0; !is_left_out && i < self->cells->len; i++)
    {
      const Cell cell = g_array_index (self->cells, Cell, i);
      memset (self->copy + (cell.at - text), ' ', (gsize) (cell.end - cell.at));
      self->copy[cell.at - text] = self->missing;
    }
}

/** ml_faults_end_row: @start: of the row that is read now; @end: its line end
 */
void
ml_faults_end_row (MlFaults *self, const char *start, const char *end)
{
  if (self->needs == 0)
    return;
  self->n_rows[self->needs]++;
  const gboolean is_left_out = leaves_out (self->repairs, self->needs);
  self->n_values += is_left_out ? 0 : self->cells->len;
  for (guint i = 0; i < self->row_labels->len && !is_left_out; i++)
    {
      MlFaultLabel *label = g_ptr_array_index (self->row_labels, i);
      if (label->n_rows++ == 0)
        g_ptr_array_add (self->labels, label);
    }
  if (self->copy != NULL && covers (self->repairs, self->needs))
    mend (self, is_left_out, start, end);
  self->needs = 0;
  g_array_set_size (self->cells, 0);
  g_ptr_array_set_size (self->row_labels, 0);
}

/** ml_faults_needs: Returns: the least that mends all */
MlRepairs
ml_faults_needs (const MlFaults *self)
{
  MlRepairs needs = 0;
  for (guint i = 1; i <= ML_REPAIR_ALL; i++)
    if (self->n_rows[i] > 0)
      needs |= i;
  return needs;
}

/** ml_faults_rows_left_out: Returns: how many rows @repairs would leave out */
guint64
ml_faults_rows_left_out (const MlFaults *self, MlRepairs repairs)
{
  guint64 n = 0;
  for (guint i = 1; i <= ML_REPAIR_ALL; i++)
    n += leaves_out (repairs, i) ? self->n_rows[i] : 0;
  return n;
}

/** ml_faults_are_mended: Returns: whether @repairs mend every row */
gboolean
ml_faults_are_mended (const MlFaults *self, MlRepairs repairs)
{
  for (guint i = 1; i <= ML_REPAIR_ALL; i++)
    if (self->n_rows[i] > 0 && !covers (repairs, i))
      return FALSE;
  return TRUE;
}

/** ml_faults_label_list: Returns: (transfer full): labels that the header
 * lacks, with the number of rows: "x (3), y (1)"; cut short if they are many */
char *
ml_faults_label_list (const MlFaults *self)
{
  const guint most = 8;
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < MIN (self->labels->len, most); i++)
    {
      const MlFaultLabel *label = g_ptr_array_index (self->labels, i);
      g_autofree char *shown
          = ml_text_quote (label->label, strlen (label->label));
      g_string_append_printf (list, "%s%s (%" G_GUINT64_FORMAT ")",
                              i > 0 ? ", " : "", shown, label->n_rows);
    }
  if (self->labels->len > most)
    g_string_append (list, ", …");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * ml_faults_describe_repairs:
 *
 * Returns: (transfer full): what was repaired, a sentence a repair
 */
char **
ml_faults_describe_repairs (const MlFaults *self, MlRepairs repairs)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const char *const name = self->text->name;
  const guint64 n_out = ml_faults_rows_left_out (self, repairs);
  if (self->labels->len > 0 && (repairs & ML_REPAIR_LABELS) != 0)
    {
      g_autofree char *list = ml_faults_label_list (self);
      g_autofree char *line = g_strdup_printf (
          ngettext ("%s, repaired: %u label was added to the header: %s",
                    "%s, repaired: %u labels were added to the header: %s",
                    self->labels->len),
          name, self->labels->len, list);
      g_strv_builder_add (lines, line);
    }
  if (self->n_values > 0 && (repairs & ML_REPAIR_VALUES) != 0)
    {
      g_autofree char *line = g_strdup_printf (
          ngettext ("%s, repaired: %u value that is none of its column counts "
                    "as missing",
                    "%s, repaired: %u values that are none of their columns "
                    "count as missing",
                    self->n_values),
          name, (guint) self->n_values);
      g_strv_builder_add (lines, line);
    }
  if (n_out > 0)
    {
      g_autofree char *line = g_strdup_printf (
          ngettext ("%s, repaired: %u row was left out",
                    "%s, repaired: %u rows were left out", n_out),
          name, (guint) n_out);
      g_strv_builder_add (lines, line);
    }
  return g_strv_builder_end (lines);
}
