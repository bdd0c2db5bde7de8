/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-row-places.h"

#include "ml-error.h"

#include <math.h>
#include <string.h>

/** ml_row_places: Returns: (transfer full): 0 … n_rows - 1 */
guint32 *
ml_row_places (const MlSubset *rows)
{
  guint32 *places = g_new (guint32, rows->n_rows + 1);
  for (guint32 i = 0; i < rows->n_rows; i++)
    places[i] = i;
  return places;
}

/**
 * ml_row_subset:
 * @places: (array length=n_places): in @rows, repeats allowed
 *
 * Returns: (transfer full): those rows
 */
MlSubset *
ml_row_subset (const MlSubset *rows, const guint32 *places, guint n_places)
{
  GArray *taken = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_places);
  double *weights = rows->weights != NULL ? g_new (double, n_places + 1) : NULL;
  for (guint i = 0; i < n_places; i++)
    {
      g_array_append_val (taken, rows->rows[places[i]]);
      if (weights != NULL)
        weights[i] = rows->weights[places[i]];
    }
  return ml_subset_new_weighted (rows->data, rows->target, taken, weights);
}

/** ml_row_refuse: sets %ML_ERROR_DATA; Returns: NULL */
MlSubset *
ml_row_refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       "This filter would leave no row: change its settings");
  return NULL;
}

/* One end of a range, from 0. */
static gboolean
read_number (const char *text, guint n, guint *number)
{
  guint64 value;
  if (strcmp (text, "first") == 0)
    *number = 0;
  else if (strcmp (text, "last") == 0)
    *number = n - 1;
  else if (g_ascii_string_to_unsigned (text, 10, 1, n, &value, NULL))
    *number = (guint) value - 1;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_part (char *part, guint n, gboolean *is_in)
{
  guint from, to;
  char *dash = strchr (part, '-');
  if (dash != NULL)
    *dash = '\0';
  if (!read_number (g_strstrip (part), n, &from)
      || !read_number (dash != NULL ? g_strstrip (dash + 1) : part, n, &to)
      || from > to)
    return FALSE;
  for (guint i = from; i <= to; i++)
    is_in[i] = TRUE;
  return TRUE;
}

/**
 * ml_row_range:
 * @is_in: (inout) (array length=n): gets TRUE for the numbers that @text names
 *
 * Returns: FALSE with %ML_ERROR_OPTION if there is no such number
 */
gboolean
ml_row_range (const char *text, guint n, gboolean *is_in, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = g_strdup (parts[i]);
      if (*g_strstrip (part) == '\0' || (n > 0 && read_part (part, n, is_in)))
        continue;
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” is no range of the numbers 1 to %u: write it as in "
                   "1,3-5,last",
                   parts[i], n);
      return FALSE;
    }
  return TRUE;
}

/* The left are counted in a binary indexed tree (P. M. Fenwick, 1994), so that
 * the k-th of them is found in log n steps. Returns: its number. */
static guint
take_kth (guint *tree, guint n, guint k)
{
  guint place = 0, step = 1;
  while (step <= n / 2)
    step *= 2;
  for (; step > 0; step /= 2)
    if (place + step <= n && tree[place + step] <= k)
      {
        place += step;
        k -= tree[place];
      }
  for (guint i = place + 1; i <= n; i += i & -i)
    tree[i]--;
  return place;
}

/**
 * ml_row_draw_once:
 * @is_drawn: (out caller-allocates) (array length=n)
 *
 * Draws without replacement, each by nextInt() among those that are left, in
 * their order.
 */
void
ml_row_draw_once (MlJavaRandom *random, guint n, guint n_drawn,
                  gboolean *is_drawn)
{
  g_autofree guint *tree = g_new (guint, n + 1);
  for (guint i = 1; i <= n; i++)
    tree[i] = i & -i;
  memset (is_drawn, 0, n * sizeof *is_drawn);
  for (guint i = 0; i < n_drawn; i++)
    {
      const guint k = (guint) ml_java_random_below (random, (gint32) (n - i));
      is_drawn[take_kth (tree, n, k)] = TRUE;
    }
}

/** ml_class_rows_fill: Returns: FALSE with %ML_ERROR_DATA if the class is not
 * nominal or never known */
gboolean
ml_class_rows_fill (MlClassRows *self, const MlSubset *rows, GError **error)
{
  const MlAttribute *class = ml_subset_class (rows);
  if (class == NULL || class->kind != ML_ATTRIBUTE_NOMINAL)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           "This filter looks at a nominal class: choose one");
      return FALSE;
    }
  self->n_classes = class->n_labels;
  self->first = g_new0 (guint, self->n_classes + 2);
  self->places = g_new (guint32, rows->n_rows + 1);
  guint *next
      = self->first + 1; /* moves from the start of a class to its end */
  for (guint i = 0; i < rows->n_rows; i++)
    if (!isnan (ml_subset_target (rows, i)))
      self->first[(guint) ml_subset_target (rows, i) + 2]++;
  for (guint k = 2; k < self->n_classes + 2; k++)
    self->first[k] += self->first[k - 1];
  for (guint32 i = 0; i < rows->n_rows; i++)
    if (!isnan (ml_subset_target (rows, i)))
      self->places[next[(guint) ml_subset_target (rows, i)]++] = i;
  if (self->first[self->n_classes] > 0)
    return TRUE;
  ml_class_rows_clear (self);
  ml_row_refuse (error);
  return FALSE;
}

/** ml_class_rows_clear: frees what it points to */
void
ml_class_rows_clear (MlClassRows *self)
{
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->places, g_free);
}

/** ml_class_rows_rarest: Returns: rows of the rarest class that has some */
guint
ml_class_rows_rarest (const MlClassRows *self)
{
  guint least = G_MAXUINT;
  for (guint k = 0; k < self->n_classes; k++)
    if (self->first[k + 1] > self->first[k])
      least = MIN (least, self->first[k + 1] - self->first[k]);
  return least;
}
