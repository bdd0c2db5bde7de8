/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-scores-report.h. As in WEKA, “v” marks a figure that is significantly
 * larger than that of the base and “*” one that is smaller, whatever is good.
 */
#include "ml-scores-report.h"

#include "ml-dataset-builder.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How often a scheme is significantly larger than the base, not different,
 * significantly smaller. */
typedef struct
{
  guint larger, equal, smaller;
} Tally;

static const char *
mark_of (int sign)
{
  return sign > 0 ? "v" : sign < 0 ? "*" : "";
}

static int
compare (const MlScores *self, const MlScoresView *view, guint table,
         guint scheme)
{
  return ml_scores_compare (self, table, scheme, view->base, view->measure,
                            view->significance);
}

static Tally
tally (const MlScores *self, const MlScoresView *view, guint scheme)
{
  Tally sum = { 0 };
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    {
      const MlTTest test
          = ml_scores_test (self, table, scheme, view->base, view->measure);
      const int sign = compare (self, view, table, scheme);
      if (test.n == 0)
        continue;
      sum.larger += sign > 0;
      sum.equal += sign == 0;
      sum.smaller += sign < 0;
    }
  return sum;
}

static char *
format (double value, int digits)
{
  return isnan (value) ? g_strdup ("?")
                       : g_strdup_printf ("%.*f", digits, value);
}

/** ml_scores_format_p: Returns: (transfer full): a probability in few digits */
char *
ml_scores_format_p (double p)
{
  if (isnan (p))
    return g_strdup ("?");
  return p < 0.001 ? g_strdup ("< 0.001") : g_strdup_printf ("%.3f", p);
}

/* The base first, then the others. */
static guint
nth_scheme (const MlScoresView *view, guint n)
{
  if (n == 0)
    return view->base;
  return n <= view->base ? n - 1 : n;
}

/* (transfer full) (nullable): NULL-terminated titles: @first, then the schemes
 * with their numbers. */
static char **
scheme_titles (const MlScores *self, const MlScoresView *view,
               const char *first)
{
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_strv_builder_add (titles, first);
  for (guint i = 0; i < ml_scores_n_schemes (self); i++)
    {
      const guint scheme = nth_scheme (view, i);
      g_autofree char *title = g_strdup_printf (
          "(%u) %s", scheme + 1, ml_scores_scheme (self, scheme));
      g_strv_builder_add (titles, title);
    }
  return g_strv_builder_end (titles);
}

static char *
measure_label (const MlScoresView *view)
{
  guint n;
  return g_strdup (_ (ml_scores_measures (&n)[view->measure].label));
}

static char *
format_mean (const MlScores *self, const MlScoresView *view, guint table,
             guint scheme)
{
  const MlScoreCell cell = ml_scores_cell (self, table, scheme, view->measure);
  if (cell.n == 0)
    return g_strdup ("–");
  g_autofree char *mean = format (cell.mean, view->digits);
  g_autofree char *sd = format (cell.sd, view->digits);
  const char *mark = scheme == view->base
                         ? ""
                         : mark_of (compare (self, view, table, scheme));
  return g_strdup_printf ("%s ± %s%s%s", mean, sd, *mark != '\0' ? " " : "",
                          mark);
}

/** ml_scores_table_means: Returns: (transfer full): a row a table; a column a
 * scheme, the base first; the last row counts larger, equal, smaller */
MlTextTable *
ml_scores_table_means (const MlScores *self, const MlScoresView *view)
{
  g_autofree char *caption = measure_label (view);
  MlTextTable *made
      = ml_text_table_new (caption, scheme_titles (self, view, _ ("Table")));
  const guint n_schemes = ml_scores_n_schemes (self);
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    {
      char **row = g_new0 (char *, n_schemes + 2);
      row[0] = g_strdup (ml_scores_table (self, table));
      for (guint i = 0; i < n_schemes; i++)
        row[i + 1] = format_mean (self, view, table, nth_scheme (view, i));
      ml_text_table_add (made, row);
    }
  char **last = g_new0 (char *, n_schemes + 2);
  last[0] = g_strdup ("(v/ /*)");
  for (guint i = 0; i < n_schemes; i++)
    {
      const Tally sum = tally (self, view, nth_scheme (view, i));
      last[i + 1] = i == 0 ? g_strdup ("")
                           : g_strdup_printf ("(%u/%u/%u)", sum.larger,
                                              sum.equal, sum.smaller);
    }
  ml_text_table_add (made, last);
  return made;
}

/* What is left of the difference at the level of confidence, both ways. */
static double
half_interval (const MlTTest *test, double significance)
{
  if (test->n < 2 || !isfinite (test->t) || test->t == 0)
    return test->n < 2 ? (double) NAN : 0;
  return fabs (test->mean / test->t)
         * ml_t_quantile (1 - significance / 2, test->df);
}

/** ml_scores_table_tests: Returns: (transfer full): the tests behind the marks:
 * a row for each table and scheme but the base */
MlTextTable *
ml_scores_table_tests (const MlScores *self, const MlScoresView *view)
{
  const char *titles[]
      = { _ ("Table"),      _ ("Scheme"), _ ("Pairs"), _ ("Difference"),
          _ ("Interval ±"), "t",          "p",         NULL };
  g_autofree char *label = measure_label (view);
  g_autofree char *caption = g_strdup_printf (
      _ ("%s: difference from %s"), label, ml_scores_scheme (self, view->base));
  MlTextTable *made = ml_text_table_new (caption, g_strdupv ((char **) titles));
  made->is_number[1] = FALSE;
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    for (guint i = 1; i < ml_scores_n_schemes (self); i++)
      {
        const guint scheme = nth_scheme (view, i);
        const MlTTest test
            = ml_scores_test (self, table, scheme, view->base, view->measure);
        char **row = g_new0 (char *, G_N_ELEMENTS (titles));
        row[0] = g_strdup (ml_scores_table (self, table));
        row[1] = g_strdup (ml_scores_scheme (self, scheme));
        row[2] = g_strdup_printf ("%u", test.n);
        row[3] = format (test.mean, view->digits + 1);
        row[4] = format (half_interval (&test, view->significance),
                         view->digits + 1);
        row[5] = format (test.t, 3);
        row[6] = ml_scores_format_p (test.p);
        ml_text_table_add (made, row);
      }
  return made;
}

/* On how many tables @scheme is larger than @base. */
static void
count_wins (const MlScores *self, const MlScoresView *view, guint scheme,
            guint base, guint *n_larger, guint *n_significant)
{
  *n_larger = *n_significant = 0;
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    {
      const MlTTest test
          = ml_scores_test (self, table, scheme, base, view->measure);
      *n_larger += test.mean > 0;
      *n_significant += test.mean > 0 && test.p <= view->significance;
    }
}

/** ml_scores_table_wins: Returns: (transfer full): how often the scheme of the
 * column is larger than that of the row, and in brackets how often so
 * significantly */
MlTextTable *
ml_scores_table_wins (const MlScores *self, const MlScoresView *view)
{
  const guint n_schemes = ml_scores_n_schemes (self);
  const MlScoresView in_order = { .base = 0 };
  g_autofree char *label = measure_label (view);
  g_autofree char *caption
      = g_strdup_printf (_ ("%s: tables on which the column is larger than the "
                            "row (significantly)"),
                         label);
  MlTextTable *made
      = ml_text_table_new (caption, scheme_titles (self, &in_order, ""));
  for (guint base = 0; base < n_schemes; base++)
    {
      char **row = g_new0 (char *, n_schemes + 2);
      row[0] = g_strdup (made->titles[base + 1]);
      for (guint scheme = 0; scheme < n_schemes; scheme++)
        {
          guint n_larger, n_significant;
          count_wins (self, view, scheme, base, &n_larger, &n_significant);
          row[scheme + 1]
              = scheme == base
                    ? g_strdup ("-")
                    : g_strdup_printf ("%u (%u)", n_larger, n_significant);
        }
      ml_text_table_add (made, row);
    }
  return made;
}

typedef struct
{
  guint scheme, n_larger, n_smaller;
} Rank;

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Rank *x = a, *y = b;
  const int first = (int) x->n_larger - (int) x->n_smaller;
  const int second = (int) y->n_larger - (int) y->n_smaller;
  return second - first;
}

/** ml_scores_table_ranking: Returns: (transfer full): schemes by their
 * significant wins over all others on all tables, less their losses */
MlTextTable *
ml_scores_table_ranking (const MlScores *self, const MlScoresView *view)
{
  const char *titles[] = { _ ("Scheme"), ">-<", ">", "<", NULL };
  g_autofree char *caption = measure_label (view);
  const guint n_schemes = ml_scores_n_schemes (self);
  MlTextTable *made = ml_text_table_new (caption, g_strdupv ((char **) titles));
  g_autoptr (GArray) ranks = g_array_new (FALSE, TRUE, sizeof (Rank));
  for (guint scheme = 0; scheme < n_schemes; scheme++)
    {
      Rank rank = { scheme, 0, 0 };
      for (guint other = 0; other < n_schemes; other++)
        {
          guint n_larger, n_significant;
          count_wins (self, view, scheme, other, &n_larger, &n_significant);
          rank.n_larger += n_significant;
          count_wins (self, view, other, scheme, &n_larger, &n_significant);
          rank.n_smaller += n_significant;
        }
      g_array_append_val (ranks, rank);
    }
  g_array_sort (ranks, compare_ranks); /* stable */
  for (guint i = 0; i < n_schemes; i++)
    {
      const Rank *rank = &g_array_index (ranks, Rank, i);
      char **row = g_new0 (char *, 5);
      row[0] = g_strdup (ml_scores_scheme (self, rank->scheme));
      row[1] = g_strdup_printf ("%d",
                                (int) rank->n_larger - (int) rank->n_smaller);
      row[2] = g_strdup_printf ("%u", rank->n_larger);
      row[3] = g_strdup_printf ("%u", rank->n_smaller);
      ml_text_table_add (made, row);
    }
  return made;
}

/* -- As a table of rows ---------------------------------------------------- */

static void
add_names (MlDatasetBuilder *builder, const MlScores *self, gboolean is_scheme)
{
  const guint n = ml_scores_n_folds (self);
  gint32 *codes = g_new (gint32, MAX (n, 1));
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      const MlScoreKey *key = ml_scores_key (self, i);
      const char *name = is_scheme ? ml_scores_scheme (self, key->scheme)
                                   : ml_scores_table (self, key->table);
      gpointer code;
      if (!g_hash_table_lookup_extended (seen, name, NULL, &code))
        {
          code = GUINT_TO_POINTER (g_hash_table_size (seen));
          g_hash_table_insert (seen, (gpointer) name, code);
          g_strv_builder_add (labels, name);
        }
      codes[i] = GPOINTER_TO_INT (code);
    }
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal (is_scheme ? "scheme" : "table",
                                g_strv_builder_end (labels)),
      codes);
}

/* @measure: or -1: the run, -2: the fold, both from 1; -3, -4: rows */
static void
add_column (MlDatasetBuilder *builder, const MlScores *self, const char *name,
            int measure)
{
  const guint n = ml_scores_n_folds (self);
  double *values = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const MlScoreKey *key = ml_scores_key (self, i);
      const double of_key[]
          = { key->run + 1.0, key->fold + 1.0, key->n_training, key->n_test };
      values[i] = measure < 0 ? of_key[-measure - 1]
                              : ml_scores_figure (self, i, (guint) measure);
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                  values);
}

/** ml_scores_dataset: Returns: (transfer full): a row a fold: whose it is and
 * all its figures, to be saved or looked at as any table */
MlDataset *
ml_scores_dataset (const MlScores *self)
{
  guint n_measures;
  const MlMeasure *measures = ml_scores_measures (&n_measures);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("scores", ml_scores_n_folds (self));
  add_names (builder, self, FALSE);
  add_names (builder, self, TRUE);
  add_column (builder, self, "run", -1);
  add_column (builder, self, "fold", -2);
  add_column (builder, self, "training_rows", -3);
  add_column (builder, self, "test_rows", -4);
  for (guint i = 0; i < n_measures; i++)
    add_column (builder, self, measures[i].name, (int) i);
  return ml_dataset_builder_finish (builder);
}
