/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the column that helps the most, one after the other, until none helps;
 * or begins with all columns and drops them. */
#include "ml-attribute-search.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlAttributeSearch parent;
  gboolean backwards, conservative;
} MlGreedyStepwiseAttributeSearch;

typedef MlAttributeSearchClass MlGreedyStepwiseAttributeSearchClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlGreedyStepwiseAttributeSearch, conservative, FALSE, "C",
                     N_ ("Conservative"),
                     N_ ("Forwards, a column that does no harm is taken, too")),
  ML_OPTION_BOOLEAN (MlGreedyStepwiseAttributeSearch, backwards, FALSE, "B",
                     N_ ("Backwards"),
                     N_ ("Begin with all columns and drop some")),
};

GType ml_greedy_stepwise_attribute_search_get_type (void);
G_DEFINE_FINAL_TYPE (MlGreedyStepwiseAttributeSearch,
                     ml_greedy_stepwise_attribute_search,
                     ML_TYPE_ATTRIBUTE_SEARCH)

static gboolean
is_better (const MlGreedyStepwiseAttributeSearch *self, double merit,
           double best)
{
  return self->backwards || self->conservative ? merit >= best : merit > best;
}

static gboolean
search (MlAttributeSearch *search, const MlSubset *rows,
        const MlAttributeEvaluatorClass *evaluator, gpointer state,
        MlMonitor *monitor, gboolean *is_in, GError **error)
{
  const MlGreedyStepwiseAttributeSearch *self
      = (const MlGreedyStepwiseAttributeSearch *) search;
  const guint n_columns = ml_dataset_n_columns (rows->data);
  double best;
  guint n_rated = 0;
  for (guint i = 0; i < n_columns; i++)
    is_in[i] = self->backwards && (int) i != rows->target;
  if (!evaluator->merit (state, is_in, &best, error))
    return FALSE;
  for (;;)
    {
      int next = -1;
      for (guint i = 0; i < n_columns; i++)
        {
          double merit;
          if ((int) i == rows->target || is_in[i] != self->backwards)
            continue;
          is_in[i] = !is_in[i];
          const gboolean is_good
              = ml_attribute_search_goes_on (monitor, ++n_rated, n_columns,
                                             error)
                && evaluator->merit (state, is_in, &merit, error);
          is_in[i] = !is_in[i];
          if (!is_good)
            return FALSE;
          if (is_better (self, merit, best))
            {
              best = merit;
              next = (int) i;
            }
        }
      if (next < 0)
        return TRUE;
      is_in[next] = !is_in[next];
    }
}

static void
ml_greedy_stepwise_attribute_search_class_init (
    MlGreedyStepwiseAttributeSearchClass *klass)
{
  klass->title = N_ ("Stepwise");
  klass->description = N_ ("One column more, or less, as long as that helps");
  klass->weka = "weka.attributeSelection.GreedyStepwise";
  klass->weka_flags = "C B -T -1.7976931348623157E308 -N -1";
  klass->search = search;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_greedy_stepwise_attribute_search_init (MlGreedyStepwiseAttributeSearch *self)
{
}
