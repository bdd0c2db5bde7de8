/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-memory-need.h"
#include "ml-meta-learner.h"

#include "ml-settings.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (MlMetaLearner, ml_meta_learner, ML_TYPE_LEARNER)

static const MlOption options[] = {
  ML_OPTION_TYPE (MlMetaLearner, classifier, ml_learner_get_type, "ZeroR", "W",
                  N_ ("Classifier"), N_ ("The learner inside")),
};

/**
 * ml_meta_learner_base:
 *
 * Returns: (transfer full) (nullable): the learner inside, a new one each time
 */
MlLearner *
ml_meta_learner_base (MlMetaLearner *self, GError **error)
{
  MlLearner *base = ml_learner_from_text (self->classifier, error);
  if (base == NULL)
    g_prefix_error (error, "classifier: ");
  return base;
}

/** ml_meta_learner_spec: Returns: (transfer full): what WEKA calls the learner
 * inside, with its flags; what we call it if WEKA does not know it */
char *
ml_meta_learner_spec (MlMetaLearner *self)
{
  g_autoptr (MlLearner) base = ml_meta_learner_base (self, NULL);
  char *spec = base != NULL ? ml_settings_to_weka (base) : NULL;
  return spec != NULL ? spec : g_strdup (self->classifier);
}

/* What the learner inside says. */
static char *
ml_meta_learner_refuse (MlLearner *learner, MlDataset *data, guint target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, &error);
  if (base != NULL && ml_learner_can_learn (base, data, (int) target, &error))
    return NULL;
  return g_strdup (error->message);
}

/* One learner inside at work, and the models of all. */
static MlMemoryNeed
ml_meta_learner_memory (MlLearner *learner, MlDataset *data, guint target,
                        guint n_rows)
{
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, NULL);
  guint n = 1;
  if (base == NULL)
    return (MlMemoryNeed){ 0 };
  if (ml_option_find (G_OBJECT_TYPE (learner), "iterations", NULL) != NULL)
    g_object_get (learner, "iterations", &n, NULL);
  MlMemoryNeed need = ml_memory_need (base, data, target, n_rows);
  need.model *= n;
  return need;
}

static void
ml_meta_learner_class_init (MlMetaLearnerClass *klass)
{
  klass->category = N_ ("Meta");
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS;
  klass->refuse = ml_meta_learner_refuse;
  klass->memory = ml_meta_learner_memory;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_meta_learner_init (MlMetaLearner *self)
{
}
