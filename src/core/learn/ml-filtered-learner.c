/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learner behind a filter that is fitted to its training rows, so that a
 * cross-validation does not leak. */
#include "ml-filtered-model.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlMetaLearner parent;
  char *filter;
  guint seed;
} MlFilteredLearner;

typedef MlMetaLearnerClass MlFilteredLearnerClass;

static const MlOption options[] = {
  ML_OPTION_TYPE (MlFilteredLearner, filter, ml_filter_get_type,
                  "SupervisedDiscretize", "F", N_ ("Filter"),
                  N_ ("Fitted to the training rows, before the classifier")),
  ML_OPTION_UINT (MlFilteredLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of a classifier that has a seed")),
};

GType ml_filtered_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlFilteredLearner, ml_filtered_learner,
                     ML_TYPE_META_LEARNER)

/* @text, of ours, in WEKA's words if it has some. (transfer full) */
static char *
filter_spec (const MlFilteredLearner *self)
{
  g_autoptr (MlFilter) filter = ml_filter_from_text (self->filter, NULL);
  char *spec = filter != NULL ? ml_settings_to_weka (filter) : NULL;
  return spec != NULL ? spec : g_strdup (self->filter);
}

static char *
head_of (gpointer learner, const MlSubset *filtered)
{
  MlFilteredLearner *self = learner;
  g_autofree char *base = ml_meta_learner_spec (&self->parent);
  g_autofree char *filter = filter_spec (self);
  GString *head = g_string_new (NULL);
  g_string_append_printf (
      head, "FilteredClassifier using %s on data filtered through %s\n\n", base,
      filter);
  g_string_append (head, "Filtered Header\n");
  for (guint i = 0; i < ml_dataset_n_columns (filtered->data) && i < 100; i++)
    g_string_append_printf (head, "%s\n",
                            ml_dataset_attribute (filtered->data, i)->name);
  g_string_append (head, "\nClassifier Model\n");
  return g_string_free (head, FALSE);
}

static MlFilter *
make_filter (gpointer learner, GError **error)
{
  return ml_filter_from_text (((MlFilteredLearner *) learner)->filter, error);
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
ml_filtered_learner_class_init (MlFilteredLearnerClass *klass)
{
  klass->title = N_ ("Filtered classifier");
  klass->description
      = N_ ("A classifier behind a filter that is fitted to the training rows "
            "alone.");
  klass->weka = "weka.classifiers.meta.FilteredClassifier";
  klass->weka_flags = "F S W";
  klass->reference = "I. H. Witten, E. Frank, M. A. Hall, C. J. Pal (2016): "
                     "Data mining, 4th edition, section 8.1";
  klass->traits |= ML_TRAIT_ROW_WEIGHTS | ML_TRAIT_TEXT_INPUTS;
  klass->refuse = ml_filtered_refuse;
  klass->memory = NULL; /* a filter may leave out most rows */
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "classifier", 0, "J48");
}

static void
ml_filtered_learner_init (MlFilteredLearner *self)
{
}
