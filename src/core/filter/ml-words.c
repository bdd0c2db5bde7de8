/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * ml_words_each:
 * @lowers: make capitals small
 *
 * Calls @each for every word of @text, which white space and punctuation
 * divide.
 */
void
ml_words_each (const char *text, gboolean lowers, MlWordFunc each,
               gpointer data)
{
  static const char delimiters[] = " \r\n\t.,;:'\"()?!";
  g_autofree char *small = lowers ? g_utf8_strdown (text, -1) : NULL;
  const char *rest = small != NULL ? small : text;
  for (;;)
    {
      rest += strspn (rest, delimiters);
      const gsize length = strcspn (rest, delimiters);
      if (length == 0)
        return;
      g_autofree char *word = g_strndup (rest, length);
      each (word, data);
      rest += length;
    }
}

static void
count_word (const char *word, gpointer data)
{
  GHashTable *counts = data;
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, word));
  g_hash_table_insert (counts, g_strdup (word), GUINT_TO_POINTER (n + 1));
}

static int
compare_falling (const void *a, const void *b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;
  return (x < y) - (x > y);
}

/* How often a word must be there to be among the @n_words most frequent. */
static guint
threshold_of (GHashTable *counts, guint n_words, guint least)
{
  const guint n = g_hash_table_size (counts);
  g_autofree guint *all = g_new (guint, n + 1);
  GHashTableIter iter;
  gpointer count;
  guint i = 0;
  if (n < n_words)
    return least;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    all[i++] = GPOINTER_TO_UINT (count);
  qsort (all, n, sizeof *all, compare_falling);
  return MAX (least, all[n_words - 1]);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Appends the frequent words that are not in @taken yet, sorted. */
static void
choose_words (GHashTable *counts, guint threshold, GHashTable *taken,
              GStrvBuilder *into)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer word, count;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &word, &count))
    if (GPOINTER_TO_UINT (count) >= threshold)
      g_ptr_array_add (words, word);
  g_ptr_array_sort (words, compare_words);
  for (guint i = 0; i < words->len; i++)
    if (g_hash_table_add (taken, g_strdup (g_ptr_array_index (words, i))))
      g_strv_builder_add (into, g_ptr_array_index (words, i));
}

/* The counts of the class of row @i; NULL: its class is not known. */
static GHashTable *
counts_of (const MlSubset *rows, guint i, GPtrArray *counts)
{
  const double class = counts->len > 1 ? ml_subset_target (rows, i) : 0;
  return isnan (class) ? NULL : g_ptr_array_index (counts, (guint) class);
}

static void
count_words (const MlSubset *rows, const gboolean *is_text, gboolean lowers,
             GPtrArray *counts)
{
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    {
      const gint32 *codes = ml_dataset_codes (rows->data, c);
      const MlAttribute *attribute = ml_dataset_attribute (rows->data, c);
      for (guint i = 0; is_text[c] && i < rows->n_rows; i++)
        {
          const gint32 code = codes[rows->rows[i]];
          GHashTable *its = counts_of (rows, i, counts);
          if (its != NULL && code >= 0)
            ml_words_each (attribute->labels[code], lowers, count_word, its);
        }
    }
}

/**
 * ml_words_choose:
 * @is_text: one a column
 * @n_words: the most frequent ones of each class, and those as frequent
 * @least: how often a word must be there
 *
 * Returns: (transfer full): the words, class by class, sorted within each
 */
char **
ml_words_choose (const MlSubset *rows, const gboolean *is_text, gboolean lowers,
                 guint n_words, guint least, gboolean one_dictionary)
{
  const MlAttribute *class = ml_subset_class (rows);
  const guint n
      = !one_dictionary && class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL
            ? MAX (class->n_labels, 1)
            : 1;
  g_autoptr (GPtrArray) counts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) taken
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (guint k = 0; k < n; k++)
    g_ptr_array_add (
        counts, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
  count_words (rows, is_text, lowers, counts);
  for (guint k = 0; k < n; k++)
    choose_words (g_ptr_array_index (counts, k),
                  threshold_of (g_ptr_array_index (counts, k), n_words, least),
                  taken, words);
  return g_strv_builder_end (words);
}
