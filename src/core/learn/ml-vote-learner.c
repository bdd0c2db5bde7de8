/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Classifiers of several kinds whose answers are combined (J. Kittler et al.,
 * "On combining classifiers", IEEE PAMI 20, 1998). */
#include "ml-ensemble.h"
#include "ml-members.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  RULE_MEAN,
  RULE_PRODUCT,
  RULE_MAJORITY,
  RULE_LEAST,
  RULE_MOST,
  RULE_MEDIAN,
};

ML_DEFINE_CHOICE (MlVoteRule, ml_vote_rule,
                  { RULE_MEAN, N_ ("Mean of probabilities"), "AVG" },
                  { RULE_PRODUCT, N_ ("Product of probabilities"), "PROD" },
                  { RULE_MAJORITY, N_ ("Majority"), "MAJ" },
                  { RULE_LEAST, N_ ("Least probability"), "MIN" },
                  { RULE_MOST, N_ ("Highest probability"), "MAX" },
                  { RULE_MEDIAN, N_ ("Median"), "MED" })

typedef struct
{
  MlLearner parent;
  char *classifiers;
  int rule;
  guint seed;
} MlVoteLearner;

typedef MlLearnerClass MlVoteLearnerClass;

static const MlOption options[] = {
  ML_OPTION_NETWORK (MlVoteLearner, classifiers, ml_learner_get_type,
                     "J48; NaiveBayes", "B", N_ ("Classifiers"),
                     N_ ("All learn the same rows")),
  ML_OPTION_CHOICE (MlVoteLearner, rule, ml_vote_rule_get_type, RULE_MEAN,
                    "R=", N_ ("Rule"), N_ ("How their answers are combined")),
  ML_OPTION_UINT (MlVoteLearner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of classifiers that have a seed")),
};

GType ml_vote_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlVoteLearner, ml_vote_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  GPtrArray *members;
  int rule;
  gboolean has_labels;
} Vote;

/* @answers: m; overwritten */
static double
combine (int rule, double *answers, guint m)
{
  double made = rule == RULE_PRODUCT ? 1 : rule == RULE_MEAN ? 0 : answers[0];
  if (rule == RULE_MEDIAN)
    {
      qsort (answers, m, sizeof *answers, ml_number_compare);
      return m % 2 == 1 ? answers[m / 2]
                        : (answers[m / 2 - 1] + answers[m / 2]) / 2;
    }
  for (guint i = 0; i < m; i++)
    made = rule == RULE_MEAN      ? made + answers[i] / m
           : rule == RULE_PRODUCT ? made * answers[i]
           : rule == RULE_LEAST   ? MIN (made, answers[i])
                                  : MAX (made, answers[i]);
  return made;
}

/* The label that most members choose, the first of equals. @all: what member i
 * says of the row stands from all[i · stride] on. */
static void
take_majority (guint n, guint m, const double *all, gsize stride, double *out)
{
  g_autofree double *votes = g_new0 (double, n + 1);
  for (guint i = 0; i < m; i++)
    {
      const int vote = ml_members_vote (all + i * stride, n);
      if (vote >= 0)
        votes[vote]++;
    }
  const int best = ml_members_vote (votes, n);
  for (guint k = 0; k < n; k++)
    out[k] = (int) k == best;
}

static void
normalize (double *shares, guint n)
{
  double sum = 0;
  for (guint k = 0; k < n; k++)
    sum += shares[k];
  for (guint k = 0; k < n && sum > 0; k++)
    shares[k] /= sum;
}

static gboolean
vote_predict_watched (const MlModel *model, const MlSubset *rows,
                      MlMonitor *monitor, double *out)
{
  const Vote *self = (const Vote *) model;
  const guint n = model->n_outputs, m = self->members->len;
  const gsize n_cells = (gsize) rows->n_rows * n;
  g_autofree double *all = g_new (double, n_cells *m + 1);
  g_autofree double *answers = g_new (double, m);
  for (guint i = 0; i < m; i++)
    if (!ml_model_predict_watched (g_ptr_array_index (self->members, i), rows,
                                   monitor, all + i * n_cells))
      return FALSE;
  for (gsize r = 0; r < rows->n_rows; r++)
    {
      if (self->rule == RULE_MAJORITY && self->has_labels)
        {
          take_majority (n, m, all + r * n, n_cells, out + r * n);
          continue;
        }
      for (guint k = 0; k < n; k++)
        {
          for (guint i = 0; i < m; i++)
            answers[i] = all[i * n_cells + r * n + k];
          out[r * n + k] = combine (self->rule, answers, m);
        }
      if (self->has_labels)
        normalize (out + r * n, n);
    }
  return TRUE;
}

static void
vote_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  vote_predict_watched (model, rows, NULL, out);
}

static char *
vote_describe (const MlModel *model)
{
  const Vote *self = (const Vote *) model;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text,
                          "Vote combines the answers of %u classifiers:\n",
                          self->members->len);
  for (guint i = 0; i < self->members->len; i++)
    {
      g_autofree char *member
          = ml_model_describe (g_ptr_array_index (self->members, i));
      g_string_append_printf (text, "\n%s\n", member);
    }
  return g_string_free (text, FALSE);
}

static const MlTree *
vote_tree (const MlModel *model, guint index)
{
  const Vote *self = (const Vote *) model;
  for (guint i = 0; i < self->members->len; i++)
    {
      const MlModel *member = g_ptr_array_index (self->members, i);
      const MlTree *tree = ml_model_tree (member, 0);
      if (tree != NULL && index-- == 0)
        return tree;
    }
  return NULL;
}

static GVariant *
vote_save (const MlModel *model)
{
  return ml_members_save (((const Vote *) model)->members);
}

static void
vote_free (MlModel *model)
{
  g_ptr_array_unref (((Vote *) model)->members);
  g_free (model);
}

/* @members: (transfer full) */
static MlModel *
vote_new (MlLearner *learner, GPtrArray *members, const MlAttribute *class)
{
  static const MlModelOps ops = { .predict = vote_predict,
                                  .predict_watched = vote_predict_watched,
                                  .describe = vote_describe,
                                  .tree = vote_tree,
                                  .save = vote_save,
                                  .free = vote_free };
  const MlModel *first = g_ptr_array_index (members, 0);
  Vote *self = g_new (Vote, 1);
  ml_model_init (&self->parent, &ops, G_OBJECT_TYPE (learner),
                 first->n_outputs);
  self->members = members;
  self->rule = ((const MlVoteLearner *) learner)->rule;
  self->has_labels = class->kind == ML_ATTRIBUTE_NOMINAL;
  return &self->parent;
}

static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  const MlVoteLearner *self = (const MlVoteLearner *) learner;
  const MlAttribute *class = ml_dataset_attribute (data, target);
  if (self->rule == RULE_MAJORITY && class->kind != ML_ATTRIBUTE_NOMINAL)
    return g_strdup ("numbers have no majority; choose the mean or the median");
  return ml_ensemble_refuse (self->classifiers, data, target);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlVoteLearner *self = (const MlVoteLearner *) learner;
  g_autoptr (GPtrArray) learners
      = ml_ensemble_learners (self->classifiers, error);
  GPtrArray *members
      = learners != NULL ? ml_ensemble_fit (learners, training, monitor, error)
                         : NULL;
  return members != NULL
             ? vote_new (learner, members, ml_subset_class (training))
             : NULL;
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  const MlVoteLearner *self = (const MlVoteLearner *) learner;
  if (!ml_state_has_type (state, ML_ENSEMBLE_STATE, error))
    return NULL;
  g_autoptr (GPtrArray) learners
      = ml_ensemble_learners (self->classifiers, error);
  GPtrArray *members
      = learners != NULL
            ? ml_ensemble_load (learners, state, header, target, error)
            : NULL;
  return members != NULL ? vote_new (
             learner, members, ml_dataset_attribute (header, (guint) target))
                         : NULL;
}

static MlMemoryNeed
memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  return ml_ensemble_memory (((const MlVoteLearner *) learner)->classifiers,
                             data, target, n_rows);
}

static void
ml_vote_learner_class_init (MlVoteLearnerClass *klass)
{
  klass->title = N_ ("Vote");
  klass->category = N_ ("Meta");
  klass->description
      = N_ ("Classifiers of several kinds whose answers are combined.");
  klass->weka = "weka.classifiers.meta.Vote";
  klass->weka_presets = "classifiers=ZeroR";
  klass->weka_flags = "S B R=";
  klass->reference = "J. Kittler, M. Hatef, R. P. W. Duin, J. Matas (1998): On "
                     "combining classifiers. IEEE PAMI 20, 226–239";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->refuse = refuse;
  klass->memory = memory;
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_vote_learner_init (MlVoteLearner *self)
{
}
