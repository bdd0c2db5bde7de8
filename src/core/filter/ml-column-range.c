/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-column-range.h"

#include "ml-error.h"

#include <string.h>

static MlColumnKinds
kind_of (const MlAttribute *attribute)
{
  switch (attribute->kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
    case ML_ATTRIBUTE_DATE:
      return ML_COLUMN_NUMERIC;
    case ML_ATTRIBUTE_NOMINAL:
      return ML_COLUMN_NOMINAL;
    case ML_ATTRIBUTE_STRING:
      return ML_COLUMN_STRING;
    case ML_ATTRIBUTE_IMAGE:
    default:
      return ML_COLUMN_IMAGE;
    }
}

static gboolean
refuse (const char *word, MlDataset *data, GError **error)
{
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "“%s” is no column: write a number from 1 to %u, first, last, "
               "a range such as 2-4, or a name",
               word, ml_dataset_n_columns (data));
  return FALSE;
}

/* One end of a range: a number, "first" or "last". */
static gboolean
read_index (const char *word, guint n_columns, guint *index)
{
  guint64 number;
  if (strcmp (word, "first") == 0)
    *index = 0;
  else if (strcmp (word, "last") == 0)
    *index = n_columns - 1;
  else if (g_ascii_string_to_unsigned (word, 10, 1, n_columns, &number, NULL))
    *index = (guint) number - 1;
  else
    return FALSE;
  return n_columns > 0;
}

/* "2-4" or "last-first". */
static gboolean
read_span (const char *word, guint n_columns, guint *from, guint *to)
{
  const char *dash = strchr (word, '-');
  if (dash == NULL)
    return FALSE;
  g_autofree char *left = g_strndup (word, (gsize) (dash - word));
  return read_index (g_strstrip (left), n_columns, from)
         && read_index (dash + 1, n_columns, to);
}

/* Appends what one part of the text means; a column's name goes first. */
static gboolean
read_part (const char *word, MlDataset *data, GArray *into, GError **error)
{
  const guint n_columns = ml_dataset_n_columns (data);
  const int named = ml_dataset_find_column (data, word);
  guint from, to;
  if (named >= 0)
    from = to = (guint) named;
  else if (read_index (word, n_columns, &from))
    to = from;
  else if (!read_span (word, n_columns, &from, &to))
    return refuse (word, data, error);
  const int step = from <= to ? 1 : -1;
  for (guint column = from;; column = (guint) ((int) column + step))
    {
      g_array_append_val (into, column);
      if (column == to)
        return TRUE;
    }
}

/**
 * ml_column_range_list:
 *
 * Returns: (transfer full) (nullable): the columns in the order in which @text
 *   names them, repeats included
 */
GArray *
ml_column_range_list (const char *text, const MlSubset *rows, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0'
        && !read_part (words[i], rows->data, list, error))
      return NULL;
  return g_steal_pointer (&list);
}

/**
 * ml_column_range_select:
 * @inverts: all but those
 * @kinds: others stay out, inverted or not
 * @is_selected: (out caller-allocates): one a column
 *
 * Returns: FALSE with %ML_ERROR_OPTION if there is no such column
 */
gboolean
ml_column_range_select (const char *text, gboolean inverts, MlColumnKinds kinds,
                        const MlSubset *rows, gboolean *is_selected,
                        GError **error)
{
  const guint n_columns = ml_dataset_n_columns (rows->data);
  g_autoptr (GArray) list = ml_column_range_list (text, rows, error);
  if (list == NULL)
    return FALSE;
  const gboolean is_class_alone
      = !inverts && list->len == 1
        && (int) g_array_index (list, guint, 0) == rows->target;
  for (guint i = 0; i < n_columns; i++)
    is_selected[i] = inverts;
  for (guint i = 0; i < list->len; i++)
    is_selected[g_array_index (list, guint, i)] = !inverts;
  for (guint i = 0; i < n_columns; i++)
    if (((int) i == rows->target && !is_class_alone)
        || !(kind_of (ml_dataset_attribute (rows->data, i)) & kinds))
      is_selected[i] = FALSE;
  return TRUE;
}

/**
 * ml_column_range_one:
 * @kinds: what it may be
 *
 * Returns: the column; -1 with %ML_ERROR_OPTION if @text is not one of that
 * kind
 */
int
ml_column_range_one (const char *text, MlColumnKinds kinds,
                     const MlSubset *rows, GError **error)
{
  g_autoptr (GArray) list = ml_column_range_list (text, rows, error);
  if (list == NULL)
    return -1;
  if (list->len != 1)
    {
      refuse (text, rows->data, error);
      return -1;
    }
  const guint column = g_array_index (list, guint, 0);
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  if (!(kind_of (attribute) & kinds))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "Column “%s” is %s, which this filter does not take: "
                   "choose another column",
                   attribute->name, ml_attribute_kind_name (attribute->kind));
      return -1;
    }
  return (int) column;
}
