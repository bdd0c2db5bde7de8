/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-scores.h. Folds are kept in the order of their keys, whatever order
 * they came in, so that sums over them are the same for any number of threads.
 */
#include "ml-scores.h"

#include "ml-moments.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_MEASURES = 64,
};

struct _MlScores
{
  gatomicrefcount ref_count;
  char **tables, **schemes;
  guint n_tables, n_schemes;
  GArray *keys;    /* MlScoreKey, ordered                   */
  GArray *figures; /* double: keys × measures               */
  char **problems; /* n_tables × n_schemes, each (nullable) */
};

G_DEFINE_BOXED_TYPE (MlScores, ml_scores, ml_scores_ref, ml_scores_unref)

/* -- Measures -------------------------------------------------------------- */

/* Those of an evaluation, which may change from version to version, and the
 * two times. Made once. */
typedef struct
{
  MlMeasure list[MOST_MEASURES];
  guint n;
} Measures;

static double
training_seconds (const MlEvaluation *fold)
{
  return ml_evaluation_seconds_build (fold);
}

static double
test_seconds (const MlEvaluation *fold)
{
  return ml_evaluation_seconds_test (fold);
}

static Measures *
make_measures (void)
{
  static const MlMeasure times[] = {
    { "training_seconds", N_ ("Seconds to train"),
      N_ ("Time to train on one training part"), NULL,
      ML_MEASURE_NOMINAL | ML_MEASURE_NUMERIC, training_seconds },
    { "test_seconds", N_ ("Seconds to test"),
      N_ ("Time to predict one test part"), NULL,
      ML_MEASURE_NOMINAL | ML_MEASURE_NUMERIC, test_seconds },
  };
  Measures *made = g_new0 (Measures, 1);
  guint n;
  const MlMeasure *evaluation = ml_evaluation_measures (&n);
  g_assert (n + G_N_ELEMENTS (times) <= MOST_MEASURES);
  memcpy (made->list, evaluation, n * sizeof *evaluation);
  memcpy (made->list + n, times, sizeof times);
  made->n = n + G_N_ELEMENTS (times);
  return made;
}

/** ml_scores_measures: Returns: (array length=n_measures): the figures of each
 * fold */
const MlMeasure *
ml_scores_measures (guint *n_measures)
{
  static gsize made = 0;
  if (g_once_init_enter (&made))
    g_once_init_leave (&made, (gsize) make_measures ());
  const Measures *measures = (const Measures *) made;
  *n_measures = measures->n;
  return measures->list;
}

/** ml_scores_find_measure: @name: "accuracy". Returns: its number, or -1 */
int
ml_scores_find_measure (const char *name)
{
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  for (guint i = 0; i < n; i++)
    if (strcmp (measures[i].name, name) == 0)
      return (int) i;
  return -1;
}

static guint
n_measures (void)
{
  guint n;
  ml_scores_measures (&n);
  return n;
}

/* -- Life ------------------------------------------------------------------ */

/**
 * ml_scores_new:
 * @tables: (transfer full): names of the tables
 * @schemes: (transfer full): what was tried on each
 */
MlScores *
ml_scores_new (char **tables, char **schemes)
{
  MlScores *self = g_new0 (MlScores, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tables = tables;
  self->schemes = schemes;
  self->n_tables = g_strv_length (tables);
  self->n_schemes = g_strv_length (schemes);
  self->keys = g_array_new (FALSE, FALSE, sizeof (MlScoreKey));
  self->figures = g_array_new (FALSE, FALSE, sizeof (double));
  self->problems
      = g_new0 (char *, (gsize) self->n_tables * self->n_schemes + 1);
  return self;
}

/** ml_scores_copy: Returns: (transfer full): what @self holds now */
MlScores *
ml_scores_copy (const MlScores *self)
{
  MlScores *copy
      = ml_scores_new (g_strdupv (self->tables), g_strdupv (self->schemes));
  if (self->keys->len > 0)
    g_array_append_vals (copy->keys, self->keys->data, self->keys->len);
  if (self->figures->len > 0)
    g_array_append_vals (copy->figures, self->figures->data,
                         self->figures->len);
  for (guint i = 0; i < self->n_tables * self->n_schemes; i++)
    copy->problems[i] = g_strdup (self->problems[i]);
  return copy;
}

/** ml_scores_ref: Returns: (transfer full): @self */
MlScores *
ml_scores_ref (MlScores *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_scores_unref: frees @self with its last owner */
void
ml_scores_unref (MlScores *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_tables * self->n_schemes; i++)
    g_free (self->problems[i]);
  g_free (self->problems);
  g_strfreev (self->tables);
  g_strfreev (self->schemes);
  g_array_unref (self->keys);
  g_array_unref (self->figures);
  g_free (self);
}

/* -- Writing --------------------------------------------------------------- */

static int
compare_keys (const MlScoreKey *a, const MlScoreKey *b)
{
  const guint x[] = { a->table, a->scheme, a->run, a->fold };
  const guint y[] = { b->table, b->scheme, b->run, b->fold };
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

/* The number of the first key that is not before @key. */
static guint
find_place (const MlScores *self, const MlScoreKey *key)
{
  guint low = 0, high = self->keys->len;
  while (low < high)
    {
      const guint middle = (low + high) / 2;
      if (compare_keys (&g_array_index (self->keys, MlScoreKey, middle), key)
          < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert (MlScores *self, const MlScoreKey *key, const double *figures)
{
  const guint place = find_place (self, key), n = n_measures ();
  g_array_insert_vals (self->keys, place, key, 1);
  g_array_insert_vals (self->figures, place * n, figures, n);
}

/** ml_scores_add_fold: adds all figures of @fold, an evaluation of one fold */
void
ml_scores_add_fold (MlScores *self, const MlScoreKey *key,
                    const MlEvaluation *fold)
{
  g_return_if_fail (key->table < self->n_tables
                    && key->scheme < self->n_schemes);
  const MlMeasureFlags kind = ml_evaluation_n_classes (fold) > 0
                                  ? ML_MEASURE_NOMINAL
                                  : ML_MEASURE_NUMERIC;
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  double figures[MOST_MEASURES];
  for (guint i = 0; i < n; i++)
    figures[i]
        = measures[i].flags & kind ? measures[i].value (fold) : (double) NAN;
  insert (self, key, figures);
}

/** ml_scores_add_problem: keeps the first sentence on why @scheme could not
 * learn @table */
void
ml_scores_add_problem (MlScores *self, guint table, guint scheme,
                       const char *problem)
{
  g_return_if_fail (table < self->n_tables && scheme < self->n_schemes);
  char **kept = &self->problems[table * self->n_schemes + scheme];
  if (*kept == NULL)
    *kept = g_strdup (problem);
}

/* -- Reading --------------------------------------------------------------- */

guint
ml_scores_n_tables (const MlScores *self)
{
  return self->n_tables;
}

guint
ml_scores_n_schemes (const MlScores *self)
{
  return self->n_schemes;
}

/** ml_scores_table: Returns: (transfer none): the name of a table */
const char *
ml_scores_table (const MlScores *self, guint table)
{
  g_return_val_if_fail (table < self->n_tables, NULL);
  return self->tables[table];
}

/** ml_scores_scheme: Returns: (transfer none): settings of a scheme */
const char *
ml_scores_scheme (const MlScores *self, guint scheme)
{
  g_return_val_if_fail (scheme < self->n_schemes, NULL);
  return self->schemes[scheme];
}

/** ml_scores_n_folds: Returns: folds of all tables, schemes and runs so far */
guint
ml_scores_n_folds (const MlScores *self)
{
  return self->keys->len;
}

/** ml_scores_key: Returns: (transfer none): whose figures the @index-th are */
const MlScoreKey *
ml_scores_key (const MlScores *self, guint index)
{
  g_return_val_if_fail (index < self->keys->len, NULL);
  return &g_array_index (self->keys, MlScoreKey, index);
}

/** ml_scores_figure: Returns: one figure of a fold; NaN: undefined, or of the
 * other kind of class */
double
ml_scores_figure (const MlScores *self, guint index, guint measure)
{
  g_return_val_if_fail (index < self->keys->len, (double) NAN);
  return g_array_index (self->figures, double, index *n_measures () + measure);
}

/* The first fold of a cell, and behind its last one. */
static void
find_cell (const MlScores *self, guint table, guint scheme, guint *first,
           guint *end)
{
  const MlScoreKey from = { .table = table, .scheme = scheme };
  *first = find_place (self, &from);
  for (*end = *first; *end < self->keys->len; (*end)++)
    {
      const MlScoreKey *key = ml_scores_key (self, *end);
      if (key->table != table || key->scheme != scheme)
        break;
    }
}

/** ml_scores_values: Returns: (transfer full) (element-type double): the known
 * figures of one scheme on one table, by run and fold */
GArray *
ml_scores_values (const MlScores *self, guint table, guint scheme,
                  guint measure)
{
  guint first, end;
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  find_cell (self, table, scheme, &first, &end);
  for (guint i = first; i < end; i++)
    {
      const double value = ml_scores_figure (self, i, measure);
      if (!isnan (value))
        g_array_append_val (values, value);
    }
  return values;
}

/** ml_scores_cell: Returns: mean and standard deviation (n - 1) over the folds
 */
MlScoreCell
ml_scores_cell (const MlScores *self, guint table, guint scheme, guint measure)
{
  g_autoptr (GArray) values = ml_scores_values (self, table, scheme, measure);
  const MlMoments moments
      = ml_moments ((const double *) (gpointer) values->data, values->len);
  return (MlScoreCell){ moments.n, moments.mean, moments.sd,
                        self->problems[table * self->n_schemes + scheme] };
}

/* Figures of the same splits in both schemes, and the rows behind them. */
typedef struct
{
  GArray *x, *y; /* double */
  double n_training, n_test;
} Pairs;

static void
collect_pairs (const MlScores *self, guint table, guint scheme, guint base,
               guint measure, Pairs *pairs)
{
  guint i, i_end, j, j_end;
  find_cell (self, table, scheme, &i, &i_end);
  find_cell (self, table, base, &j, &j_end);
  for (; i < i_end; i++)
    {
      const MlScoreKey *a = ml_scores_key (self, i);
      MlScoreKey wanted = *a;
      wanted.scheme = base;
      while (j < j_end && compare_keys (ml_scores_key (self, j), &wanted) < 0)
        j++;
      if (j == j_end || compare_keys (ml_scores_key (self, j), &wanted) != 0)
        continue;
      const double x = ml_scores_figure (self, i, measure);
      const double y = ml_scores_figure (self, j, measure);
      if (isnan (x) || isnan (y))
        continue;
      g_array_append_val (pairs->x, x);
      g_array_append_val (pairs->y, y);
      pairs->n_training += a->n_training;
      pairs->n_test += a->n_test;
    }
}

/**
 * ml_scores_test:
 *
 * The corrected resampled t-test over the splits that both schemes were tried
 * on; its share of test rows is that of all these splits together, as in WEKA.
 *
 * Returns: the test of @scheme minus @base
 */
MlTTest
ml_scores_test (const MlScores *self, guint table, guint scheme, guint base,
                guint measure)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) y = g_array_new (FALSE, FALSE, sizeof (double));
  Pairs pairs = { x, y, 0, 0 };
  collect_pairs (self, table, scheme, base, measure, &pairs);
  return ml_t_test_paired (
      (const double *) (gpointer) x->data, (const double *) (gpointer) y->data,
      x->len, pairs.n_training > 0 ? pairs.n_test / pairs.n_training : 0);
}

/** ml_scores_compare: Returns: 1: the figure of @scheme is significantly larger
 * than that of @base; -1: smaller; 0: neither */
int
ml_scores_compare (const MlScores *self, guint table, guint scheme, guint base,
                   guint measure, double significance)
{
  const MlTTest test = ml_scores_test (self, table, scheme, base, measure);
  if (!(test.p <= significance)) /* NaN, too */
    return 0;
  return test.mean > 0 ? 1 : -1;
}

/* -- Saving ---------------------------------------------------------------- */

/** ml_scores_save: Returns: (transfer floating): of the type ML_SCORES_TYPE:
 * tables, schemes, names of the measures, keys, figures key by key, problems */
GVariant *
ml_scores_save (const MlScores *self)
{
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  g_auto (GVariantBuilder) names
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  g_auto (GVariantBuilder) keys
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uuuudd)"));
  g_auto (GVariantBuilder) figures
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aad"));
  g_auto (GVariantBuilder) problems
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uus)"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&names, "s", measures[i].name);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const MlScoreKey *k = ml_scores_key (self, i);
      g_variant_builder_add (&keys, "(uuuudd)", k->table, k->scheme, k->run,
                             k->fold, k->n_training, k->n_test);
      g_variant_builder_add_value (
          &figures, g_variant_new_fixed_array (
                        G_VARIANT_TYPE_DOUBLE,
                        &g_array_index (self->figures, double, (gsize) i *n), n,
                        sizeof (double)));
    }
  for (guint i = 0; i < self->n_tables * self->n_schemes; i++)
    if (self->problems[i] != NULL)
      g_variant_builder_add (&problems, "(uus)", i / self->n_schemes,
                             i % self->n_schemes, self->problems[i]);
  return g_variant_new ("(^as^asasa(uuuudd)aada(uus))", self->tables,
                        self->schemes, &names, &keys, &figures, &problems);
}

static gboolean
load_folds (MlScores *self, GVariant *names, GVariant *keys, GVariant *figures)
{
  const gsize n_keys = g_variant_n_children (keys);
  const gsize n_names = g_variant_n_children (names);
  guint n;
  ml_scores_measures (&n);
  if (n_keys != g_variant_n_children (figures) || n_names > MOST_MEASURES)
    return FALSE;
  int places[MOST_MEASURES];
  for (gsize i = 0; i < n_names; i++)
    {
      const char *name;
      g_variant_get_child (names, i, "&s", &name);
      places[i] = ml_scores_find_measure (name);
    }
  for (gsize i = 0; i < n_keys; i++)
    {
      MlScoreKey k;
      gsize length;
      double row[MOST_MEASURES];
      g_variant_get_child (keys, i, "(uuuudd)", &k.table, &k.scheme, &k.run,
                           &k.fold, &k.n_training, &k.n_test);
      g_autoptr (GVariant) saved = g_variant_get_child_value (figures, i);
      const double *values
          = g_variant_get_fixed_array (saved, &length, sizeof (double));
      if (k.table >= self->n_tables || k.scheme >= self->n_schemes
          || length != n_names || !(k.n_training >= 0 && k.n_test >= 0)
          || (i > 0
              && compare_keys (ml_scores_key (self, (guint) i - 1), &k) >= 0))
        return FALSE;
      for (guint j = 0; j < n; j++)
        row[j] = (double) NAN;
      for (gsize j = 0; j < n_names; j++)
        if (places[j] >= 0)
          row[places[j]] = values[j];
      insert (self, &k, row);
    }
  return TRUE;
}

/** ml_scores_load: @saved: of the type ML_SCORES_TYPE, not to be trusted.
 * Returns: (transfer full) (nullable): NULL: it makes no sense */
MlScores *
ml_scores_load (GVariant *saved)
{
  g_auto (GStrv) tables = NULL, schemes = NULL;
  g_autoptr (GVariant) names = NULL;
  g_autoptr (GVariant) keys = NULL;
  g_autoptr (GVariant) figures = NULL;
  g_autoptr (GVariant) problems = NULL;
  g_variant_get (saved, "(^as^as@as@a(uuuudd)@aad@a(uus))", &tables, &schemes,
                 &names, &keys, &figures, &problems);
  const gsize n_tables = g_strv_length (tables);
  const gsize n_schemes = g_strv_length (schemes);
  if (n_schemes > 0 && n_tables > G_MAXINT16 * (gsize) 64 / n_schemes)
    return NULL;
  g_autoptr (MlScores) self
      = ml_scores_new (g_steal_pointer (&tables), g_steal_pointer (&schemes));
  if (!load_folds (self, names, keys, figures))
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (problems); i++)
    {
      guint table, scheme;
      const char *problem;
      g_variant_get_child (problems, i, "(uu&s)", &table, &scheme, &problem);
      if (table >= self->n_tables || scheme >= self->n_schemes)
        return NULL;
      ml_scores_add_problem (self, table, scheme, problem);
    }
  return g_steal_pointer (&self);
}
