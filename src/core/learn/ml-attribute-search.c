/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-attribute-search.h"

#include "ml-error.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (MlAttributeSearch, ml_attribute_search, G_TYPE_OBJECT)

static MlWekaName
weka_name (gpointer klass)
{
  const MlAttributeSearchClass *search = klass;
  return (MlWekaName){ .name = search->weka, .flags = search->weka_flags };
}

static void
ml_attribute_search_class_init (MlAttributeSearchClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_ATTRIBUTE_SEARCH, weka_name);
}

static void
ml_attribute_search_init (MlAttributeSearch *self)
{
}

/** ml_attribute_search_from_text: Returns: (transfer full) (nullable): one with
 * those settings */
MlAttributeSearch *
ml_attribute_search_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_ATTRIBUTE_SEARCH, text, error);
}

/**
 * ml_attribute_search_goes_on:
 * @monitor: (nullable): hears how far the search is
 * @n_rated: sets so far
 *
 * How many sets a search will rate is not known: the more were rated, the fewer
 * are left.
 */
gboolean
ml_attribute_search_goes_on (MlMonitor *monitor, guint n_rated, guint n_columns,
                             GError **error)
{
  g_autofree char *status = g_strdup_printf (
      ngettext ("%u set of columns rated", "%u sets of columns rated", n_rated),
      n_rated);
  ml_monitor_set_status (monitor, status);
  return ml_monitor_tick (monitor, n_rated / (n_rated + 5.0 * n_columns))
         || ml_monitor_set_stopped_error (monitor, error);
}

static GArray *
search_sets (MlAttributeSearch *self, MlAttributeEvaluator *evaluator,
             const MlSubset *rows, MlMonitor *monitor, GError **error)
{
  const MlAttributeEvaluatorClass *klass
      = ML_ATTRIBUTE_EVALUATOR_GET_CLASS (evaluator);
  const guint n_columns = ml_dataset_n_columns (rows->data);
  g_autofree gboolean *is_in = g_new0 (gboolean, n_columns);
  gpointer state = klass->begin (evaluator, rows, monitor, error);
  if (state == NULL)
    return NULL;
  const gboolean is_good = ML_ATTRIBUTE_SEARCH_GET_CLASS (self)->search (
      self, rows, klass, state, monitor, is_in, error);
  if (is_good && klass->finish != NULL)
    klass->finish (state, is_in);
  klass->end (state);
  if (!is_good)
    return NULL;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_columns; i++)
    if (is_in[i])
      g_array_append_val (chosen, i);
  return chosen;
}

/**
 * ml_attribute_search_run:
 * @monitor: (nullable): progress, and stop with %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the columns chosen, of a ranking the
 *   best first; %ML_ERROR_OPTION if search and evaluator do not go together
 */
GArray *
ml_attribute_search_run (MlAttributeSearch *self,
                         MlAttributeEvaluator *evaluator, const MlSubset *rows,
                         MlMonitor *monitor, GError **error)
{
  const MlAttributeSearchClass *klass = ML_ATTRIBUTE_SEARCH_GET_CLASS (self);
  const MlAttributeEvaluatorClass *rating
      = ML_ATTRIBUTE_EVALUATOR_GET_CLASS (evaluator);
  const gboolean rates_sets = ml_attribute_evaluator_rates_sets (evaluator);
  if (klass->ranks == rates_sets)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   rates_sets ? "%s rates sets of columns, so it needs a "
                                "search such as BestFirst"
                              : "%s rates single columns, so it needs the "
                                "search Ranker",
                   rating->title);
      return NULL;
    }
  if (rates_sets)
    return search_sets (self, evaluator, rows, monitor, error);
  g_autofree double *worths
      = g_new0 (double, ml_dataset_n_columns (rows->data));
  return rating->rate (evaluator, rows, monitor, worths, error)
             ? klass->rank (self, rows, worths)
             : NULL;
}
