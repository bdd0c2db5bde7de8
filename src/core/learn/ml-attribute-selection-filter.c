/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps the columns that a search finds with an evaluator, and the class, which
 * goes last. It stands here since wrappers train classifiers. */
#include "ml-attribute-search.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *evaluator, *search;
} MlAttributeSelectionFilter;

typedef MlFilterClass MlAttributeSelectionFilterClass;

static const MlOption options[] = {
  ML_OPTION_TYPE (MlAttributeSelectionFilter, evaluator,
                  ml_attribute_evaluator_get_type, "CfsSubset", "E",
                  N_ ("Evaluator"), N_ ("What columns are worth")),
  ML_OPTION_TYPE (MlAttributeSelectionFilter, search,
                  ml_attribute_search_get_type, "BestFirst", "S", N_ ("Search"),
                  N_ ("How they are chosen by that; Ranker for evaluators of "
                      "single columns")),
};

GType ml_attribute_selection_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlAttributeSelectionFilter, ml_attribute_selection_filter,
                     ML_TYPE_FILTER)

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlAttributeSelectionFilter *self
      = (const MlAttributeSelectionFilter *) filter;
  g_autoptr (MlAttributeEvaluator) evaluator
      = ml_attribute_evaluator_from_text (self->evaluator, error);
  g_autoptr (MlAttributeSearch) search
      = evaluator != NULL ? ml_attribute_search_from_text (self->search, error)
                          : NULL;
  if (search == NULL)
    return NULL;
  GArray *chosen
      = ml_attribute_search_run (search, evaluator, training, monitor, error);
  if (chosen == NULL)
    return NULL;
  if (training->target >= 0)
    {
      const guint target = (guint) training->target;
      g_array_append_val (chosen, target);
    }
  return ml_select_transform_new (filter, chosen, NULL);
}

static void
ml_attribute_selection_filter_class_init (
    MlAttributeSelectionFilterClass *klass)
{
  klass->title = N_ ("Select columns");
  klass->category = N_ ("Supervised");
  klass->description = N_ (
      "Keeps the columns that tell the most of the class, by an evaluator "
      "and a search of your choice. The class goes last.");
  klass->weka = "weka.filters.supervised.attribute.AttributeSelection";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "E S";
  klass->fit_watched = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_attribute_selection_filter_init (MlAttributeSelectionFilter *self)
{
}
