/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Best-first search: of all sets seen, the best that was not expanded yet is
 * changed by one column in every way, until so many expansions in a row found
 * nothing better (R. Kohavi and G. H. John, "Wrappers for feature subset
 * selection", Artificial Intelligence 97, 1997). */
#include "ml-attribute-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  DIRECTION_BACKWARD,
  DIRECTION_FORWARD,
  DIRECTION_BOTH,
};

ML_DEFINE_CHOICE (MlSearchDirection, ml_search_direction,
                  { DIRECTION_BACKWARD, N_ ("Backward"), "backward" },
                  { DIRECTION_FORWARD, N_ ("Forward"), "forward" },
                  { DIRECTION_BOTH, N_ ("Both ways"), "both" })

typedef struct
{
  MlAttributeSearch parent;
  int direction;
  guint patience;
} MlBestFirstAttributeSearch;

typedef MlAttributeSearchClass MlBestFirstAttributeSearchClass;

static const MlOption options[] = {
  ML_OPTION_CHOICE (MlBestFirstAttributeSearch, direction,
                    ml_search_direction_get_type, DIRECTION_FORWARD, "D",
                    N_ ("Direction"),
                    N_ ("Forward begins with no column, backward with all")),
  ML_OPTION_UINT (MlBestFirstAttributeSearch, patience, 1, 1000, 5, "N",
                  N_ ("Patience"),
                  N_ ("So many expansions in vain end the search")),
};

GType ml_best_first_attribute_search_get_type (void);
G_DEFINE_FINAL_TYPE (MlBestFirstAttributeSearch, ml_best_first_attribute_search,
                     ML_TYPE_ATTRIBUTE_SEARCH)

typedef struct
{
  gboolean *is_in;
  double merit;
} Candidate;

typedef struct
{
  const MlAttributeEvaluatorClass *evaluator;
  gpointer state;
  MlMonitor *monitor; /* (nullable) */
  guint n_columns;
  int target;
  GArray *open;     /* Candidate, merit falling; of equals the older first */
  GHashTable *seen; /* char * → double *: merits of sets rated of late */
  guint n_rated;
  Candidate best;
  guint n_in; /* the best: columns */
  guint n_vain;
} Search;

static void
candidate_clear (gpointer data)
{
  g_free (((Candidate *) data)->is_in);
}

/* "01101…" (transfer full) */
static char *
key_of (const Search *s, const gboolean *is_in)
{
  char *key = g_new (char, s->n_columns + 1);
  for (guint i = 0; i < s->n_columns; i++)
    key[i] = is_in[i] ? '1' : '0';
  key[s->n_columns] = '\0';
  return key;
}

static gboolean *
copy_of (const Search *s, const gboolean *is_in)
{
  return g_memdup2 (is_in, s->n_columns * sizeof *is_in);
}

static guint
count (const Search *s, const gboolean *is_in)
{
  guint n = 0;
  for (guint i = 0; i < s->n_columns; i++)
    n += is_in[i];
  return n;
}

/* Behind its equals; what is the best so far before all. */
static void
put (Search *s, const gboolean *is_in, double merit, gboolean is_best)
{
  guint place = 0;
  while (!is_best && place < s->open->len
         && g_array_index (s->open, Candidate, place).merit >= merit)
    place++;
  const Candidate candidate = { copy_of (s, is_in), merit };
  g_array_insert_val (s->open, place, candidate);
}

/* Rates a set, if it was not seen of late. As in WEKA 3.6 what is remembered is
 * given up when it is more sets than there are columns: that counts where each
 * rating is of other folds. */
static gboolean
rate (Search *s, const gboolean *is_in, double *merit, GError **error)
{
  g_autofree char *key = key_of (s, is_in);
  const double *known = g_hash_table_lookup (s->seen, key);
  if (known != NULL)
    {
      *merit = *known;
      return TRUE;
    }
  if (!ml_attribute_search_goes_on (s->monitor, ++s->n_rated, s->n_columns,
                                    error)
      || !s->evaluator->merit (s->state, is_in, merit, error))
    return FALSE;
  if (g_hash_table_size (s->seen) > s->n_columns)
    g_hash_table_remove_all (s->seen);
  g_hash_table_insert (s->seen, g_steal_pointer (&key),
                       g_memdup2 (merit, sizeof *merit));
  return TRUE;
}

/* A set that was seen before is open again, and on the way down fewer columns
 * are as good as more: as in WEKA. */
static gboolean
visit (Search *s, const gboolean *is_in, gboolean adds, gboolean *helps,
       GError **error)
{
  double merit;
  if (!rate (s, is_in, &merit, error))
    return FALSE;
  const guint n = count (s, is_in);
  const gboolean is_best = merit > s->best.merit + 1e-5
                           || (!adds && merit >= s->best.merit && n < s->n_in);
  put (s, is_in, merit, is_best);
  if (is_best)
    {
      memcpy (s->best.is_in, is_in, s->n_columns * sizeof *is_in);
      s->best.merit = merit;
      s->n_in = n;
      *helps = TRUE;
    }
  return TRUE;
}

static gboolean
expand (Search *s, gboolean *is_in, gboolean adds, gboolean *helps,
        GError **error)
{
  for (guint i = 0; i < s->n_columns; i++)
    {
      if ((int) i == s->target || is_in[i] == adds)
        continue;
      is_in[i] = adds;
      const gboolean is_good = visit (s, is_in, adds, helps, error);
      is_in[i] = !adds;
      if (!is_good)
        return FALSE;
    }
  return TRUE;
}

static gboolean
run (const MlBestFirstAttributeSearch *self, Search *s, GError **error)
{
  while (s->open->len > 0 && s->n_vain < self->patience)
    {
      g_autofree gboolean *is_in
          = copy_of (s, g_array_index (s->open, Candidate, 0).is_in);
      gboolean helps = FALSE;
      g_array_remove_index (s->open, 0);
      if (self->direction != DIRECTION_BACKWARD
          && !expand (s, is_in, TRUE, &helps, error))
        return FALSE;
      if (self->direction != DIRECTION_FORWARD
          && !expand (s, is_in, FALSE, &helps, error))
        return FALSE;
      s->n_vain = helps ? 0 : s->n_vain + 1;
    }
  return TRUE;
}

static gboolean
search (MlAttributeSearch *search, const MlSubset *rows,
        const MlAttributeEvaluatorClass *evaluator, gpointer state,
        MlMonitor *monitor, gboolean *is_in, GError **error)
{
  const MlBestFirstAttributeSearch *self
      = (const MlBestFirstAttributeSearch *) search;
  Search s = { .evaluator = evaluator,
               .state = state,
               .monitor = monitor,
               .n_columns = ml_dataset_n_columns (rows->data),
               .target = rows->target,
               .best = { .is_in = is_in } };
  for (guint i = 0; i < s.n_columns; i++)
    is_in[i] = self->direction == DIRECTION_BACKWARD && (int) i != rows->target;
  s.open = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_array_set_clear_func (s.open, candidate_clear);
  s.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean is_good = rate (&s, is_in, &s.best.merit, error);
  if (is_good)
    {
      s.n_in = count (&s, is_in);
      put (&s, is_in, s.best.merit, TRUE);
      is_good = run (self, &s, error);
    }
  g_array_unref (s.open);
  g_hash_table_unref (s.seen);
  return is_good;
}

static void
ml_best_first_attribute_search_class_init (
    MlBestFirstAttributeSearchClass *klass)
{
  klass->title = N_ ("Best first");
  klass->description
      = N_ ("The best set seen so far is changed by one column in every way");
  klass->weka = "weka.attributeSelection.BestFirst";
  klass->weka_flags = "D N";
  klass->search = search;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_best_first_attribute_search_init (MlBestFirstAttributeSearch *self)
{
}
