/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-splitter.h. All draws come from one generator in the order in which
 * WEKA's Evaluation makes them: the shuffle of all rows, then the shuffle of
 * each training part, fold by fold. Rows without a class take part like all
 * others; learners leave them out later. */
#include "ml-splitter.h"

#include "ml-error.h"
#include "ml-java-random.h"

#include <math.h>

static MlSplit *
split_new (MlSubset *training, MlSubset *test)
{
  MlSplit *self = g_new (MlSplit, 1);
  *self = (MlSplit){ training, test };
  return self;
}

/** ml_split_free: frees both parts */
void
ml_split_free (MlSplit *self)
{
  if (self == NULL)
    return;
  ml_subset_unref (self->training);
  ml_subset_unref (self->test);
  g_free (self);
}

static guint32 *
copy_rows (const MlSubset *all)
{
  return g_memdup2 (all->rows, sizeof (guint32) * all->n_rows);
}

/* The rows @first … @end - 1 of @rows. */
static GArray *
slice (const guint32 *rows, guint first, guint end)
{
  GArray *taken
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), end - first);
  if (end > first)
    g_array_append_vals (taken, rows + first, end - first);
  return taken;
}

static void
swap (guint32 *rows, guint i, guint j)
{
  guint32 kept = rows[i];
  rows[i] = rows[j];
  rows[j] = kept;
}

/* Brings rows of equal class together, in the order in which the classes first
 * appear, by swaps with the first row behind the group. */
static void
group_by_class (guint32 *rows, guint n_rows, const gint32 *codes)
{
  for (guint index = 1; index < n_rows; index++)
    {
      const gint32 code = codes[rows[index - 1]];
      for (guint j = index; j < n_rows; j++)
        if (codes[rows[j]] == code)
          swap (rows, index++, j);
    }
}

/* Deals the rows out with stride k: 0, k, 2k, …, 1, 1 + k, …: each of k
 * contiguous slices then has its share of every group. */
static void
deal (guint32 *rows, guint n_rows, guint k)
{
  g_autofree guint32 *from = g_memdup2 (rows, sizeof (guint32) * n_rows);
  guint n = 0;
  for (guint start = 0; start < k; start++)
    for (gsize j = start; j < n_rows; j += k)
      rows[n++] = from[j];
}

/**
 * ml_splitter_stratify:
 * @rows: (inout) (array length=n_rows): row numbers
 * @codes: the class of each row number; -1: missing
 *
 * Puts @rows in an order in which each of @n_folds slices has its share of
 * every class: WEKA's Instances.stratify().
 */
void
ml_splitter_stratify (guint32 *rows, guint n_rows, const gint32 *codes,
                      guint n_folds)
{
  group_by_class (rows, n_rows, codes);
  deal (rows, n_rows, n_folds);
}

/** ml_splitter_first: Returns: where the slice @fold of @n_folds begins; as
 * @fold may be @n_folds, where the last one ends */
guint
ml_splitter_first (guint n_rows, guint n_folds, guint fold)
{
  return fold * (n_rows / n_folds) + MIN (fold, n_rows % n_folds);
}

/**
 * ml_splitter_check_folds:
 *
 * Returns: whether ml_splitter_folds() can cut @n_rows into @n_folds
 */
gboolean
ml_splitter_check_folds (guint n_rows, guint n_folds, GError **error)
{
  if (n_folds >= 2 && n_folds <= n_rows)
    return TRUE;
  if (n_rows < 2)
    g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                 "%u row%s cannot be cut into folds; test on the training set",
                 n_rows, n_rows == 1 ? "" : "s");
  else
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 "%u fold%s cannot be cut from %u rows; choose 2 to %u",
                 n_folds, n_folds == 1 ? "" : "s", n_rows, n_rows);
  return FALSE;
}

/* As Java's Math.round(). */
static guint
round_share (guint n_rows, double percent)
{
  return (guint) floor (n_rows * percent / 100 + 0.5);
}

/**
 * ml_splitter_check_percent:
 *
 * Returns: whether ml_splitter_percent() leaves rows on both sides
 */
gboolean
ml_splitter_check_percent (guint n_rows, double percent, GError **error)
{
  const gboolean is_share = percent > 0 && percent < 100;
  const guint n_training = is_share ? round_share (n_rows, percent) : 0;
  if (n_training > 0 && n_training < n_rows)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "%g %% of %u rows leave none to %s; choose another percentage",
               percent, n_rows,
               n_training > 0 || percent >= 100 ? "test on" : "train on");
  return FALSE;
}

/* The fold @rows[first … end - 1]; the rest is shuffled to train on. */
static MlSplit *
make_fold (const MlSubset *all, const guint32 *rows, guint first, guint end,
           MlJavaRandom *random)
{
  GArray *training = slice (rows, 0, first);
  if (all->n_rows > end)
    g_array_append_vals (training, rows + end, all->n_rows - end);
  ml_java_random_shuffle (random, (guint32 *) (gpointer) training->data,
                          training->len);
  return split_new (
      ml_subset_new (all->data, all->target, training),
      ml_subset_new (all->data, all->target, slice (rows, first, end)));
}

/**
 * ml_splitter_folds:
 * @all: the rows to split; folds of a nominal class are stratified
 * @n_folds: 2 to as many as there are rows (leave-one-out)
 * @seed: of the one generator behind all shuffles
 *
 * The folds of WEKA's Evaluation.crossValidateModel(), row for row.
 *
 * Returns: (element-type MlSplit) (transfer full) (nullable): one a fold
 */
GPtrArray *
ml_splitter_folds (const MlSubset *all, guint n_folds, gint64 seed,
                   GError **error)
{
  if (!ml_splitter_check_folds (all->n_rows, n_folds, error))
    return NULL;
  g_autofree guint32 *rows = copy_rows (all);
  const guint n_rows = all->n_rows;
  const MlAttribute *class = ml_subset_class (all);
  MlJavaRandom random;
  ml_java_random_init (&random, seed);
  ml_java_random_shuffle (&random, rows, n_rows);
  if (class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL)
    ml_splitter_stratify (rows, n_rows,
                          ml_dataset_codes (all->data, (guint) all->target),
                          n_folds);
  GPtrArray *folds
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_split_free);
  for (guint fold = 0; fold < n_folds; fold++)
    g_ptr_array_add (
        folds,
        make_fold (all, rows, ml_splitter_first (n_rows, n_folds, fold),
                   ml_splitter_first (n_rows, n_folds, fold + 1), &random));
  return folds;
}

/**
 * ml_splitter_percent:
 * @percent: of the rows to train on, above 0 and below 100
 * @preserve_order: take them as they stand, without a shuffle
 *
 * WEKA's percentage split: not stratified.
 *
 * Returns: (transfer full) (nullable): the first rows to train on, the rest
 */
MlSplit *
ml_splitter_percent (const MlSubset *all, double percent, gint64 seed,
                     gboolean preserve_order, GError **error)
{
  if (!ml_splitter_check_percent (all->n_rows, percent, error))
    return NULL;
  const guint n_training = round_share (all->n_rows, percent);
  g_autofree guint32 *rows = copy_rows (all);
  if (!preserve_order)
    {
      MlJavaRandom random;
      ml_java_random_init (&random, seed);
      ml_java_random_shuffle (&random, rows, all->n_rows);
    }
  return split_new (
      ml_subset_new (all->data, all->target, slice (rows, 0, n_training)),
      ml_subset_new (all->data, all->target,
                     slice (rows, n_training, all->n_rows)));
}
