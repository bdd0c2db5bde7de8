/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts as columns of words: whether a word stands in the text, or how often,
 * weighted by how rare it is (G. Salton and C. Buckley, "Term-weighting
 * approaches in automatic text retrieval", 1988). Which words those are, the
 * training rows say: of each class the most frequent ones. */
#include "ml-column-range.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LENGTHS_AS_THEY_ARE,
  LENGTHS_ALL,
};

ML_DEFINE_CHOICE (MlTextLengths, ml_text_lengths,
                  { LENGTHS_AS_THEY_ARE, N_ ("As they are"), "no" },
                  { LENGTHS_ALL, N_ ("All made the training mean"), "all" })

typedef struct
{
  MlFilter parent;
  char *columns, *prefix;
  guint words, least;
  int lengths;
  gboolean counts, takes_logs, weighs_rare, lowers, one_dictionary;
} MlStringToWordVectorFilter;

typedef MlFilterClass MlStringToWordVectorFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlStringToWordVectorFilter, columns, "first-last", "R",
                  N_ ("Columns"),
                  N_ ("Text columns: numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_UINT (MlStringToWordVectorFilter, words, 1, 1000000, 1000, "W",
                  N_ ("Words"), N_ ("Of each class, and those as frequent")),
  ML_OPTION_UINT (MlStringToWordVectorFilter, least, 1, 1000000, 1, "M",
                  N_ ("Least frequency"),
                  N_ ("A word must stand so often in the texts of a class")),
  ML_OPTION_BOOLEAN (MlStringToWordVectorFilter, counts, FALSE, "C",
                     N_ ("Count"),
                     N_ ("How often a word stands in the text, rather than "
                         "whether")),
  ML_OPTION_BOOLEAN (MlStringToWordVectorFilter, takes_logs, FALSE, "T",
                     N_ ("Logarithm"), N_ ("Log (1 + count)")),
  ML_OPTION_BOOLEAN (MlStringToWordVectorFilter, weighs_rare, FALSE, "I",
                     N_ ("Rare words weigh more"),
                     N_ ("Times log (texts / texts with the word), IDF")),
  ML_OPTION_CHOICE (MlStringToWordVectorFilter, lengths,
                    ml_text_lengths_get_type, LENGTHS_AS_THEY_ARE, "N",
                    N_ ("Lengths"), N_ ("Of the texts, as vectors")),
  ML_OPTION_BOOLEAN (MlStringToWordVectorFilter, lowers, FALSE, "L",
                     N_ ("Lower case"), N_ ("“The” and “the” are one word")),
  ML_OPTION_BOOLEAN (MlStringToWordVectorFilter, one_dictionary, FALSE, "O",
                     N_ ("One dictionary"),
                     N_ ("Choose the words over all classes together")),
  ML_OPTION_TEXT (MlStringToWordVectorFilter, prefix, "", "P", N_ ("Prefix"),
                  N_ ("Of the names of the new columns")),
};

GType ml_string_to_word_vector_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlStringToWordVectorFilter,
                     ml_string_to_word_vector_filter, ML_TYPE_FILTER)

#define STATE_TYPE "(auasasadbbbd)"

enum
{
  MOST_WORDS = 100000,
  MOST_CELLS = 1 << 28, /* 2 GiB of numbers */
};

typedef struct
{
  MlTransform parent;
  GArray *columns; /* guint: of texts, rising                     */
  char **words, **names;
  guint n_words;
  double *factors; /* n_words: IDF, or 1                          */
  gboolean counts, takes_logs, lowers;
  double length;      /* of every text; 0: as it is                  */
  GHashTable *places; /* word → place + 1                         */
} WordTransform;

/* -- Applying -------------------------------------------------------------- */

static void
count_word (const char *word, gpointer data)
{
  double *counts = ((gpointer *) data)[0];
  GHashTable *places = ((gpointer *) data)[1];
  const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, word));
  if (place > 0)
    counts[place - 1]++;
}

/* @vector: n_words. Returns: its length. */
static double
fill_vector (const WordTransform *self, MlDataset *data, guint row,
             double *vector)
{
  gpointer counting[] = { vector, self->places };
  double squares = 0;
  memset (vector, 0, self->n_words * sizeof *vector);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const guint column = g_array_index (self->columns, guint, i);
      const gint32 code = ml_dataset_codes (data, column)[row];
      if (code >= 0)
        ml_words_each (ml_dataset_attribute (data, column)->labels[code],
                       self->lowers, count_word, counting);
    }
  for (guint w = 0; w < self->n_words; w++)
    {
      if (vector[w] == 0)
        continue;
      if (!self->counts)
        vector[w] = 1;
      if (self->takes_logs)
        vector[w] = log (1 + vector[w]);
      vector[w] *= self->factors[w];
      squares += vector[w] * vector[w];
    }
  return sqrt (squares);
}

static double **
fill_columns (const WordTransform *self, const MlSubset *rows)
{
  double **columns = g_new (double *, self->n_words + 1);
  g_autofree double *vector = g_new (double, self->n_words + 1);
  for (guint w = 0; w < self->n_words; w++)
    columns[w] = g_new (double, rows->n_rows + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double length
          = fill_vector (self, rows->data, rows->rows[i], vector);
      const double factor
          = self->length > 0 && length > 0 ? self->length / length : 1;
      for (guint w = 0; w < self->n_words; w++)
        columns[w][i] = vector[w] * factor;
    }
  return columns;
}

/* The other columns, then the words: of the rows asked for alone. */
static MlSubset *
word_apply (const MlTransform *transform, const MlSubset *rows)
{
  const WordTransform *self = (const WordTransform *) transform;
  g_autofree double **columns = fill_columns (self, rows);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (rows->data), rows->n_rows);
  guint next = 0, n = 0;
  int target = -1;
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    {
      if (next < self->columns->len
          && g_array_index (self->columns, guint, next) == c)
        {
          next++;
          continue;
        }
      if ((int) c == rows->target)
        target = (int) n;
      ml_dataset_builder_add_taken (builder, rows->data, c, rows->rows);
      n++;
    }
  for (guint w = 0; w < self->n_words; w++)
    ml_dataset_builder_add_numbers (
        builder, ml_attribute_new_numeric (self->names[w]), columns[w]);
  if (ml_subset_has_weights (rows))
    {
      double *weights = g_new (double, rows->n_rows + 1);
      for (guint i = 0; i < rows->n_rows; i++)
        weights[i] = ml_subset_weight (rows, i);
      ml_dataset_builder_set_weights (builder, weights);
    }
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (made, target);
}

static GVariant *
word_save (const MlTransform *transform)
{
  const WordTransform *self = (const WordTransform *) transform;
  return g_variant_new (
      "(@au^as^as@adbbbd)",
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->columns->data,
                                 self->columns->len, sizeof (guint)),
      self->words, self->names,
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->factors,
                                 self->n_words, sizeof (double)),
      self->counts, self->takes_logs, self->lowers, self->length);
}

static void
word_free (MlTransform *transform)
{
  WordTransform *self = (WordTransform *) transform;
  g_array_unref (self->columns);
  g_strfreev (self->words);
  g_strfreev (self->names);
  g_free (self->factors);
  g_hash_table_unref (self->places);
  g_free (self);
}

/* @words: (transfer full) */
static WordTransform *
word_new (char **words)
{
  static const MlTransformOps ops
      = { .apply = word_apply, .save = word_save, .free = word_free };
  WordTransform *self = g_new0 (WordTransform, 1);
  ml_transform_init (&self->parent, &ops,
                     ml_string_to_word_vector_filter_get_type ());
  self->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  self->words = words;
  self->n_words = g_strv_length (words);
  self->factors = g_new (double, self->n_words + 1);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint w = 0; w < self->n_words; w++)
    {
      self->factors[w] = 1;
      g_hash_table_insert (self->places, words[w], GUINT_TO_POINTER (w + 1));
    }
  return self;
}

/* -- Fitting --------------------------------------------------------------- */

/* No name is that of a column that stays. (transfer full) */
static char **
name_columns (const MlStringToWordVectorFilter *settings, MlDataset *data,
              char **words)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (; *words != NULL; words++)
    {
      g_autofree char *name = g_strconcat (settings->prefix, *words, NULL);
      g_autofree char *unique = ml_dataset_unique_name (data, name);
      g_strv_builder_add (names, unique);
    }
  return g_strv_builder_end (names);
}

static void
fit_factors (WordTransform *self, const MlSubset *training)
{
  g_autofree double *vector = g_new (double, self->n_words + 1);
  g_autofree guint *n_texts = g_new0 (guint, self->n_words + 1);
  for (guint i = 0; i < training->n_rows; i++)
    {
      fill_vector (self, training->data, training->rows[i], vector);
      for (guint w = 0; w < self->n_words; w++)
        n_texts[w] += vector[w] != 0;
    }
  for (guint w = 0; w < self->n_words; w++)
    self->factors[w] = log (training->n_rows / (double) MAX (n_texts[w], 1));
}

static double
mean_length (const WordTransform *self, const MlSubset *training)
{
  g_autofree double *vector = g_new (double, self->n_words + 1);
  double sum = 0;
  for (guint i = 0; i < training->n_rows; i++)
    sum += fill_vector (self, training->data, training->rows[i], vector);
  return sum / training->n_rows;
}

static gboolean
check_size (const MlSubset *training, const gboolean *is_text, char **words,
            GError **error)
{
  const gsize n_words = g_strv_length (words);
  gboolean has_text = FALSE;
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    has_text |= is_text[i];
  if (!has_text)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                         "There is no text column to take words from: make "
                         "one with NominalToString, or choose other columns");
  else if (n_words > MOST_WORDS
           || n_words * ml_dataset_n_rows (training->data) > MOST_CELLS)
    g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                 "%" G_GSIZE_FORMAT " words for %u rows do not fit into "
                 "memory: take fewer words",
                 n_words, ml_dataset_n_rows (training->data));
  else
    return TRUE;
  return FALSE;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlStringToWordVectorFilter *settings
      = (const MlStringToWordVectorFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_text = g_new (gboolean, n_columns);
  if (!ml_column_range_select (settings->columns, FALSE, ML_COLUMN_STRING,
                               training, is_text, error))
    return NULL;
  g_auto (GStrv) words
      = ml_words_choose (training, is_text, settings->lowers, settings->words,
                         settings->least, settings->one_dictionary);
  if (!check_size (training, is_text, words, error))
    return NULL;
  WordTransform *self = word_new (g_steal_pointer (&words));
  self->names = name_columns (settings, training->data, self->words);
  for (guint i = 0; i < n_columns; i++)
    if (is_text[i])
      g_array_append_val (self->columns, i);
  self->lowers = settings->lowers;
  if (settings->weighs_rare)
    fit_factors (self, training);
  self->counts = settings->counts;
  self->takes_logs = settings->takes_logs;
  if (settings->lengths != LENGTHS_AS_THEY_ARE)
    self->length = mean_length (self, training);
  return &self->parent;
}

/* -- Loading --------------------------------------------------------------- */

static gboolean
load_columns (WordTransform *self, GVariant *saved, MlDataset *header,
              int target)
{
  gsize n;
  const guint32 *columns
      = g_variant_get_fixed_array (saved, &n, sizeof *columns);
  for (gsize i = 0; i < n; i++)
    if (columns[i] >= ml_dataset_n_columns (header)
        || (i > 0 && columns[i] <= columns[i - 1]) || (int) columns[i] == target
        || ml_dataset_attribute (header, columns[i])->kind
               != ML_ATTRIBUTE_STRING)
      return FALSE;
    else
      g_array_append_val (self->columns, columns[i]);
  return TRUE;
}

static gboolean
load_words (WordTransform *self, GVariant *saved, MlDataset *header)
{
  gsize n;
  const double *factors
      = g_variant_get_fixed_array (saved, &n, sizeof *factors);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (n != self->n_words || n > MOST_WORDS || g_strv_length (self->names) != n
      || !isfinite (self->length))
    return FALSE;
  for (guint w = 0; w < n; w++)
    {
      self->factors[w] = factors[w];
      if (!isfinite (factors[w]) || !g_hash_table_add (seen, self->names[w])
          || ml_dataset_find_column (header, self->names[w]) >= 0)
        return FALSE;
    }
  return TRUE;
}

static MlTransform *
load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  g_autoptr (GVariant) columns = NULL, factors = NULL;
  char **words, **names;
  gboolean counts, takes_logs, lowers;
  double length;
  g_variant_get (state, "(@au^as^as@adbbbd)", &columns, &words, &names,
                 &factors, &counts, &takes_logs, &lowers, &length);
  WordTransform *self = word_new (words);
  self->names = names;
  self->counts = counts;
  self->takes_logs = takes_logs;
  self->lowers = lowers;
  self->length = length;
  if (load_columns (self, columns, header, target)
      && load_words (self, factors, header))
    return &self->parent;
  word_free (&self->parent);
  return ml_transform_refuse (error);
}

static void
ml_string_to_word_vector_filter_class_init (
    MlStringToWordVectorFilterClass *klass)
{
  klass->title = N_ ("Words of texts");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Makes a column of each word that is frequent in the training "
            "texts, in place of the text columns.");
  klass->weka = "weka.filters.unsupervised.attribute.StringToWordVector";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "R P W -prune-rate -1.0 C T I N L -stemmer "
                      "weka.core.stemmers.NullStemmer -stopwords-handler "
                      "weka.core.stopwords.Null M O";
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_string_to_word_vector_filter_init (MlStringToWordVectorFilter *self)
{
}
