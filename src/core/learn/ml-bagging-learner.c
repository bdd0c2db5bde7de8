/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bagging: each classifier learns from rows drawn with replacement; their
 * answers are averaged (L. Breiman, "Bagging predictors", Machine Learning 24,
 * 1996). */
#include "ml-committee.h"
#include "ml-meta-learner.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlMetaLearner parent;
  guint iterations, bag_percent, seed;
  gboolean out_of_bag, count_copies, print;
} MlBaggingLearner;

typedef MlMetaLearnerClass MlBaggingLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlBaggingLearner, iterations, 1, 100000, 10, "I",
                  N_ ("Iterations"), N_ ("So many classifiers")),
  ML_OPTION_UINT (MlBaggingLearner, bag_percent, 1, 100, 100, "P",
                  N_ ("Bag size"),
                  N_ ("Percent of the number of rows that each is given")),
  ML_OPTION_UINT (MlBaggingLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draws, and of classifiers that have a seed")),
  ML_OPTION_BOOLEAN (MlBaggingLearner, out_of_bag, FALSE, "O",
                     N_ ("Out-of-bag error"),
                     N_ ("Tests each row on the classifiers that did not get "
                         "it")),
  ML_OPTION_BOOLEAN (MlBaggingLearner, count_copies, FALSE,
                     "represent-copies-using-weights", N_ ("Weigh copies"),
                     N_ ("A row drawn twice weighs twice as much instead of "
                         "standing twice")),
  ML_OPTION_BOOLEAN (MlBaggingLearner, print, FALSE, "print",
                     N_ ("Print classifiers"),
                     N_ ("The description of the model tells of all of them")),
};

GType ml_bagging_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlBaggingLearner, ml_bagging_learner, ML_TYPE_META_LEARNER)

static MlModel *
fit_member (guint index, gint32 seed, const MlSubset *bag,
            const guint32 *places, gpointer data, MlMonitor *inner,
            GError **error)
{
  g_autoptr (MlLearner) learner = ml_option_copy (data);
  ml_learner_set_seed (learner, seed);
  return ml_learner_fit (learner, bag, inner, error);
}

static char *
head_of (MlBaggingLearner *self, guint n_members)
{
  g_autofree char *spec = ml_meta_learner_spec (&self->parent);
  return g_strdup_printf ("Bagging with %u iterations and base learner\n\n%s\n",
                          n_members, spec);
}

static MlModel *
bagging_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
             GError **error)
{
  MlBaggingLearner *self = (MlBaggingLearner *) learner;
  g_autoptr (MlLearner) base = ml_meta_learner_base (&self->parent, error);
  if (base == NULL)
    return NULL;
  const MlCommitteeMaking making = { .n_members = self->iterations,
                                     .bag_percent = self->bag_percent,
                                     .seed = self->seed,
                                     .counts_copies = self->count_copies,
                                     .leaves_note = self->out_of_bag,
                                     .data = base,
                                     .fit = fit_member };
  MlCommitteeDraft *draft = ml_committee_make (
      &making, training, ml_learner_has_seed (base), monitor, error);
  if (draft == NULL)
    return NULL;
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  g_autofree char *head = head_of (self, draft->members->len);
  g_autofree char *tail
      = self->out_of_bag ? ml_committee_out_of_bag (draft, training, monitor)
                         : g_strdup ("");
  MlModel *made = ml_committee_new (G_OBJECT_TYPE (learner),
                                    g_steal_pointer (&draft->members), header,
                                    training->target, head, tail, self->print);
  ml_committee_draft_free (draft);
  return made;
}

static MlModel *
bagging_load (MlLearner *learner, GVariant *state, MlDataset *header,
              int target, GError **error)
{
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, error);
  return base != NULL ? ml_committee_load (G_OBJECT_TYPE (learner), base, state,
                                           header, target, error)
                      : NULL;
}

static void
ml_bagging_learner_class_init (MlBaggingLearnerClass *klass)
{
  klass->title = N_ ("Bagging");
  klass->description
      = N_ ("Classifiers that learn from rows drawn by chance; their answers "
            "are averaged.");
  klass->weka = "weka.classifiers.meta.Bagging";
  klass->weka_flags = "P O represent-copies-using-weights print S "
                      "-num-slots 1 I W";
  klass->reference = "L. Breiman (1996): Bagging predictors. Machine Learning "
                     "24, 123–140";
  klass->traits |= ML_TRAIT_ROW_WEIGHTS;
  klass->fit = bagging_fit;
  klass->load = bagging_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "classifier", 0, "REPTree");
}

static void
ml_bagging_learner_init (MlBaggingLearner *self)
{
}
