/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learner that is given the columns that a selection keeps, which looks at
 * the training rows alone. */
#include "ml-attribute-search.h"
#include "ml-filtered-model.h"
#include "ml-registry.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlMetaLearner parent;
  char *evaluator, *search;
} MlAttributeSelectedLearner;

typedef MlMetaLearnerClass MlAttributeSelectedLearnerClass;

static const MlOption options[] = {
  ML_OPTION_TYPE (MlAttributeSelectedLearner, evaluator,
                  ml_attribute_evaluator_get_type, "CfsSubset", "E",
                  N_ ("Evaluator"), N_ ("What columns are worth")),
  ML_OPTION_TYPE (MlAttributeSelectedLearner, search,
                  ml_attribute_search_get_type, "BestFirst", "S", N_ ("Search"),
                  N_ ("How they are chosen by that; Ranker for evaluators of "
                      "single columns")),
};

GType ml_attribute_selected_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlAttributeSelectedLearner, ml_attribute_selected_learner,
                     ML_TYPE_META_LEARNER)

static char *
head_of (gpointer learner, const MlSubset *filtered)
{
  GString *head = g_string_new ("AttributeSelectedClassifier:\n\n"
                                "Selected attributes:\n");
  for (guint i = 0; i < ml_dataset_n_columns (filtered->data); i++)
    if ((int) i != filtered->target)
      g_string_append_printf (head, "    %s\n",
                              ml_dataset_attribute (filtered->data, i)->name);
  g_string_append (head, "\nClassifier Model\n");
  return g_string_free (head, FALSE);
}

static MlFilter *
make_filter (gpointer learner, GError **error)
{
  const MlAttributeSelectedLearner *self = learner;
  const GType type
      = ml_registry_find (ML_TYPE_FILTER, "AttributeSelection", NULL);
  return g_object_new (type, "evaluator", self->evaluator, "search",
                       self->search, NULL);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  return ml_filtered_model_fit (learner, make_filter, training, monitor,
                                head_of, error);
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  return ml_filtered_model_load (learner, make_filter, state, header, target,
                                 error);
}

static void
ml_attribute_selected_learner_class_init (
    MlAttributeSelectedLearnerClass *klass)
{
  klass->title = N_ ("Classifier of selected columns");
  klass->description
      = N_ ("A classifier that is given the columns that tell the most, chosen "
            "by the training rows alone.");
  klass->weka = "weka.classifiers.meta.AttributeSelectedClassifier";
  klass->weka_flags = "E S W";
  klass->reference = "M. A. Hall (1999): Correlation-based feature selection "
                     "for machine learning. University of Waikato";
  klass->traits |= ML_TRAIT_ROW_WEIGHTS | ML_TRAIT_TEXT_INPUTS;
  klass->refuse = ml_filtered_refuse;
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "classifier", 0, "J48");
}

static void
ml_attribute_selected_learner_init (MlAttributeSelectedLearner *self)
{
}
