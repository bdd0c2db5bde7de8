/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns in the order of their worth: all of them, the best few, or those
 * above a threshold. */
#include "ml-attribute-search.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlAttributeSearch parent;
  double threshold, n_kept;
} MlRankerAttributeSearch;

typedef MlAttributeSearchClass MlRankerAttributeSearchClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRankerAttributeSearch, threshold, -G_MAXDOUBLE, 1e300,
                    -G_MAXDOUBLE, "T", N_ ("Threshold"),
                    N_ ("Columns of less worth go")),
  ML_OPTION_DOUBLE (MlRankerAttributeSearch, n_kept, -1, 1e6, -1, "N",
                    N_ ("Columns"),
                    N_ ("So many stay; −1: all above the threshold")),
};

GType ml_ranker_attribute_search_get_type (void);
G_DEFINE_FINAL_TYPE (MlRankerAttributeSearch, ml_ranker_attribute_search,
                     ML_TYPE_ATTRIBUTE_SEARCH)

static int
compare_worths (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *worths = data;
  const guint i = *(const guint *) a, j = *(const guint *) b;
  if (worths[i] != worths[j])
    return worths[i] < worths[j] ? 1 : -1;
  return (i > j) - (i < j);
}

static GArray *
rank (MlAttributeSearch *search, const MlSubset *rows, const double *worths)
{
  const MlRankerAttributeSearch *self
      = (const MlRankerAttributeSearch *) search;
  GArray *ranked = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < ml_dataset_n_columns (rows->data); i++)
    if ((int) i != rows->target
        && (self->n_kept >= 0 || worths[i] >= self->threshold))
      g_array_append_val (ranked, i);
  g_array_sort_with_data (ranked, compare_worths, (gpointer) worths);
  if (self->n_kept >= 0)
    g_array_set_size (ranked, MIN (ranked->len, (guint) self->n_kept));
  return ranked;
}

static void
ml_ranker_attribute_search_class_init (MlRankerAttributeSearchClass *klass)
{
  klass->title = N_ ("Ranking");
  klass->description = N_ ("Columns in the order of what each is worth");
  klass->weka = "weka.attributeSelection.Ranker";
  klass->weka_flags = "T N#";
  klass->ranks = TRUE;
  klass->rank = rank;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_ranker_attribute_search_init (MlRankerAttributeSearch *self)
{
}
