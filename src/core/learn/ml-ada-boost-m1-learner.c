/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boosting: each classifier learns the rows with more weight on what the one
 * before got wrong; they vote with the logarithm of their odds (Freund and
 * Schapire, "Experiments with a new boosting algorithm", ICML 1996). A
 * classifier that does not know weights learns from rows drawn by them. */
#include "ml-entropy.h"
#include "ml-members.h"
#include "ml-meta-learner.h"
#include "ml-number.h"
#include "ml-resample.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STATE_TYPE "(avad)"

enum
{
  MOST_DRAWS = 10, /* of rows for one classifier, until one errs */
};

typedef struct
{
  MlMetaLearner parent;
  guint iterations, weight_threshold, seed;
  gboolean use_resampling;
} MlAdaBoostM1Learner;

typedef MlMetaLearnerClass MlAdaBoostM1LearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlAdaBoostM1Learner, iterations, 1, 100000, 10, "I",
                  N_ ("Iterations"), N_ ("At most so many classifiers")),
  ML_OPTION_UINT (MlAdaBoostM1Learner, weight_threshold, 1, 100, 100, "P",
                  N_ ("Weight threshold"),
                  N_ ("Percent of the weight that the rows learned from must "
                      "have, the heaviest first; 100: all rows")),
  ML_OPTION_BOOLEAN (MlAdaBoostM1Learner, use_resampling, FALSE, "Q",
                     N_ ("Resample"),
                     N_ ("Draw rows by their weights instead of weighing "
                         "them")),
  ML_OPTION_UINT (MlAdaBoostM1Learner, seed, 0, G_MAXUINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the draws, and of classifiers that have a seed")),
};

GType ml_ada_boost_m1_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlAdaBoostM1Learner, ml_ada_boost_m1_learner,
                     ML_TYPE_META_LEARNER)

typedef struct
{
  MlModel parent;
  GPtrArray *members; /* MlModel */
  GArray *votes;      /* double: the logarithm of each one's odds */
} AdaBoost;

/* -- The model ------------------------------------------------------------- */

/* Turns logarithms into shares that add up to 1. */
static void
to_shares (double *logs, guint n)
{
  double most = -INFINITY, sum = 0;
  for (guint k = 0; k < n; k++)
    most = MAX (most, logs[k]);
  for (guint k = 0; k < n; k++)
    sum += logs[k] = exp (logs[k] - most);
  for (guint k = 0; k < n; k++)
    logs[k] /= sum;
}

static gboolean
ada_boost_predict_watched (const MlModel *model, const MlSubset *rows,
                           MlMonitor *monitor, double *out)
{
  const AdaBoost *self = (const AdaBoost *) model;
  const guint n = model->n_outputs;
  const gsize n_cells = (gsize) rows->n_rows * n;
  if (self->members->len == 1)
    return ml_model_predict_watched (g_ptr_array_index (self->members, 0), rows,
                                     monitor, out);
  g_autofree double *shares = g_new (double, MAX (n_cells, 1));
  memset (out, 0, n_cells * sizeof *out);
  for (guint i = 0; i < self->members->len; i++)
    {
      if (!ml_model_predict_watched (g_ptr_array_index (self->members, i), rows,
                                     monitor, shares))
        return FALSE;
      for (guint r = 0; r < rows->n_rows; r++)
        {
          const int label = ml_members_vote (shares + (gsize) r * n, n);
          if (label >= 0)
            out[(gsize) r * n + (guint) label]
                += g_array_index (self->votes, double, i);
        }
    }
  for (guint r = 0; r < rows->n_rows; r++)
    to_shares (out + (gsize) r * n, n);
  return TRUE;
}

static void
ada_boost_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  ada_boost_predict_watched (model, rows, NULL, out);
}

/* As WEKA prints it. */
static char *
ada_boost_describe (const MlModel *model)
{
  const AdaBoost *self = (const AdaBoost *) model;
  const guint n = self->members->len;
  GString *text = g_string_new ("AdaBoostM1: ");
  if (n == 1)
    g_string_append (text, "No boosting possible, one classifier used!\n");
  else
    g_string_append (text, "Base classifiers and their weights: \n\n");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *member
          = ml_model_describe (g_ptr_array_index (self->members, i));
      g_autofree char *vote = ml_number_as_java (
          ml_number_round (g_array_index (self->votes, double, i), 2));
      g_string_append_printf (text, "%s\n", member);
      if (n > 1)
        g_string_append_printf (text, "\n\nWeight: %s\n\n", vote);
    }
  if (n > 1)
    g_string_append_printf (text, "Number of performed Iterations: %u\n", n);
  return g_string_free (text, FALSE);
}

static GVariant *
ada_boost_save (const MlModel *model)
{
  const AdaBoost *self = (const AdaBoost *) model;
  return g_variant_new (
      "(@av@ad)", ml_members_save (self->members),
      ml_state_numbers ((const double *) (gpointer) self->votes->data,
                        self->votes->len));
}

static void
ada_boost_free (MlModel *model)
{
  AdaBoost *self = (AdaBoost *) model;
  g_ptr_array_unref (self->members);
  g_array_unref (self->votes);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = ada_boost_predict,
  .predict_watched = ada_boost_predict_watched,
  .describe = ada_boost_describe,
  .save = ada_boost_save,
  .free = ada_boost_free,
};

/* @members: (transfer full) */
static AdaBoost *
ada_boost_new (GPtrArray *members, guint n_outputs)
{
  AdaBoost *self = g_new0 (AdaBoost, 1);
  ml_model_init (&self->parent, &model_ops, ml_ada_boost_m1_learner_get_type (),
                 n_outputs);
  self->members = members;
  self->votes = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

/* -- Fitting --------------------------------------------------------------- */

typedef struct
{
  const MlAdaBoostM1Learner *learner;
  MlLearner *base;
  const MlSubset *training;
  double *weights; /* of the training rows, as they are now */
  double *shares;  /* rows × n_outputs: what the newest classifier says */
  MlJavaRandom random;
  MlMonitor *inner; /* of the classifiers */
} Boosting;

static int
compare_weights (gconstpointer a, gconstpointer b, gpointer weights)
{
  const double x = ((const double *) weights)[*(const guint32 *) a];
  const double y = ((const double *) weights)[*(const guint32 *) b];
  return (x < y) - (x > y);
}

static GArray *
all_places (const Boosting *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < self->training->n_rows; i++)
    g_array_append_val (places, i);
  return places;
}

/* The heaviest rows that together have the demanded part of all weight; rows of
 * equal weight are in or out together. (element-type guint32) */
static GArray *
heaviest_places (const Boosting *self)
{
  GArray *places = all_places (self);
  const guint threshold = self->learner->weight_threshold;
  const double *weights = self->weights;
  if (threshold >= 100)
    return places;
  double demanded = 0, sum = 0;
  for (guint i = 0; i < places->len; i++)
    demanded += weights[i];
  demanded *= threshold / 100.0;
  g_array_sort_with_data (places, compare_weights, (gpointer) weights);
  for (guint i = 0; i + 1 < places->len; i++)
    {
      const double weight = weights[g_array_index (places, guint32, i)];
      sum += weight;
      if (sum > demanded
          && weight != weights[g_array_index (places, guint32, i + 1)])
        g_array_set_size (places, i + 1);
    }
  return places;
}

/* Rows to learn from, with their weights, or drawn by them and weighing 1. */
static MlSubset *
rows_to_learn (Boosting *self, gboolean is_drawn)
{
  g_autoptr (GArray) places = heaviest_places (self);
  const guint n = places->len;
  double *weights = g_new (double, n);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  for (guint i = 0; i < n; i++)
    weights[i] = self->weights[g_array_index (places, guint32, i)];
  if (is_drawn)
    {
      g_autofree guint32 *picks = g_new (guint32, n);
      g_autoptr (GArray) drawn = g_array_copy (places);
      ml_resample_draw (&self->random, weights, n, picks, n);
      for (guint i = 0; i < n; i++)
        {
          g_array_index (drawn, guint32, i)
              = g_array_index (places, guint32, picks[i]);
          weights[i] = 1;
        }
      memcpy (places->data, drawn->data, n * sizeof (guint32));
    }
  for (guint i = 0; i < n; i++)
    g_array_append_val (
        rows, self->training->rows[g_array_index (places, guint32, i)]);
  return ml_subset_new_weighted (self->training->data, self->training->target,
                                 rows, weights);
}

static gboolean
is_wrong (const Boosting *self, guint row, guint n_outputs, gboolean *is_silent)
{
  const int label
      = ml_members_vote (self->shares + (gsize) row * n_outputs, n_outputs);
  *is_silent = label < 0;
  return label != (int) ml_subset_target (self->training, row);
}

/* The share of weight that @model gets wrong, into @error_rate; silence is no
 * error. FALSE: stopped. */
static gboolean
measure (Boosting *self, const MlModel *model, double *error_rate)
{
  double wrong = 0, all = 0;
  gboolean is_silent;
  if (!ml_model_predict_watched (model, self->training, self->inner,
                                 self->shares))
    return FALSE;
  for (guint i = 0; i < self->training->n_rows; i++)
    {
      all += self->weights[i];
      if (is_wrong (self, i, model->n_outputs, &is_silent) && !is_silent)
        wrong += self->weights[i];
    }
  *error_rate = wrong / all;
  return TRUE;
}

/* What was wrong weighs @odds times as much; the sum stays. */
static void
reweigh (Boosting *self, guint n_outputs, double odds)
{
  const guint n = self->training->n_rows;
  double before = 0, after = 0;
  gboolean is_silent;
  for (guint i = 0; i < n; i++)
    before += self->weights[i];
  for (guint i = 0; i < n; i++)
    {
      if (is_wrong (self, i, n_outputs, &is_silent))
        self->weights[i] *= odds;
      after += self->weights[i];
    }
  for (guint i = 0; i < n; i++)
    self->weights[i] = self->weights[i] * before / after;
}

/* One more classifier and the share of weight it gets wrong; NULL: stopped, or
 * it failed. (transfer full) */
static MlModel *
train_one (Boosting *self, double *error_rate, GError **error)
{
  const gboolean is_drawn
      = self->learner->use_resampling
        || !(ML_LEARNER_GET_CLASS (self->base)->traits & ML_TRAIT_ROW_WEIGHTS);
  g_autoptr (MlLearner) learner = ml_option_copy (self->base);
  if (ml_learner_has_seed (learner))
    ml_learner_set_seed (learner, ml_java_random_int (&self->random));
  for (guint draw = 1;; draw++)
    {
      g_autoptr (MlSubset) rows = rows_to_learn (self, is_drawn);
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, rows, self->inner, error);
      if (model == NULL)
        return NULL;
      if (!measure (self, model, error_rate))
        {
          ml_monitor_set_stopped_error (self->inner, error);
          return NULL;
        }
      if (!is_drawn || draw == MOST_DRAWS || !ml_nearly_equal (*error_rate, 0))
        return g_steal_pointer (&model);
    }
}

/* FALSE: what there is so far is all there will be. */
static gboolean
add_member (Boosting *self, AdaBoost *made, GError **error)
{
  double error_rate;
  MlModel *model = train_one (self, &error_rate, error);
  if (model == NULL)
    return FALSE;
  const gboolean is_useful
      = !ml_hardly_less (error_rate, 0.5) && !ml_nearly_equal (error_rate, 0);
  if (!is_useful && made->members->len > 0)
    {
      ml_model_unref (model);
      return FALSE;
    }
  const double odds = (1 - error_rate) / error_rate;
  const double vote = is_useful ? log (odds) : 0;
  g_ptr_array_add (made->members, model);
  g_array_append_val (made->votes, vote);
  if (is_useful)
    reweigh (self, model->n_outputs, odds);
  return is_useful;
}

static void
boost (Boosting *self, AdaBoost *made, MlMonitor *monitor, GError **error)
{
  const guint n = self->learner->iterations;
  for (guint i = 0; i < n && add_member (self, made, error); i++)
    if (!ml_monitor_tick (monitor, (i + 1.0) / n))
      break;
}

static void
fill_weights (Boosting *self)
{
  const guint n = self->training->n_rows;
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += self->weights[i] = ml_subset_weight (self->training, i);
  if (self->learner->use_resampling)
    for (guint i = 0; i < n; i++)
      self->weights[i] /= sum;
}

/* A failure later than the first classifier, such as a stop, ends the sequence.
 */
static MlModel *
ada_boost_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
               GError **error)
{
  const guint n_outputs = ml_subset_n_classes (training);
  g_autoptr (GError) problem = NULL;
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, error);
  if (base == NULL)
    return NULL;
  g_autofree double *weights = g_new (double, training->n_rows);
  g_autofree double *shares
      = g_new (double, (gsize) training->n_rows *n_outputs);
  Boosting boosting = { .learner = (const MlAdaBoostM1Learner *) learner,
                        .base = base,
                        .training = training,
                        .weights = weights,
                        .shares = shares,
                        .inner = inner };
  ml_java_random_init (&boosting.random, (gint32) boosting.learner->seed);
  fill_weights (&boosting);
  AdaBoost *made = ada_boost_new (ml_members_new (0), n_outputs);
  boost (&boosting, made, monitor, &problem);
  if (problem == NULL
      || (made->members->len > 0 && ml_monitor_is_stopped (monitor)))
    return &made->parent;
  g_propagate_error (error, g_steal_pointer (&problem));
  ml_model_unref (&made->parent);
  return NULL;
}

/* -- Loading --------------------------------------------------------------- */

static MlModel *
ada_boost_load (MlLearner *learner, GVariant *state, MlDataset *header,
                int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) states = NULL, saved = NULL;
  g_variant_get (state, "(@av@ad)", &states, &saved);
  const gsize n = g_variant_n_children (states);
  g_autoptr (MlLearner) base
      = ml_meta_learner_base ((MlMetaLearner *) learner, error);
  g_autofree double *votes
      = base != NULL ? ml_state_take_numbers (saved, n, error) : NULL;
  g_autoptr (GPtrArray) members
      = votes != NULL ? ml_members_load (base, states, header, target, error)
                      : NULL;
  if (members == NULL)
    return NULL;
  AdaBoost *made
      = ada_boost_new (g_steal_pointer (&members),
                       ml_dataset_attribute (header, (guint) target)->n_labels);
  g_array_append_vals (made->votes, votes, (guint) n);
  return &made->parent;
}

static void
ml_ada_boost_m1_learner_class_init (MlAdaBoostM1LearnerClass *klass)
{
  klass->title = N_ ("AdaBoostM1");
  klass->description
      = N_ ("Each classifier learns what those before it got wrong; they vote "
            "by how often they are right.");
  klass->weka = "weka.classifiers.meta.AdaBoostM1";
  klass->weka_flags = "Q P S I W -resume?";
  klass->reference = "Y. Freund and R. E. Schapire (1996): Experiments with a "
                     "new boosting algorithm. ICML, 148–156";
  klass->traits
      = (klass->traits & ~ML_TRAIT_NUMERIC_CLASS) | ML_TRAIT_ROW_WEIGHTS;
  klass->fit = ada_boost_fit;
  klass->load = ada_boost_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "classifier", 0,
                        "DecisionStump");
}

static void
ml_ada_boost_m1_learner_init (MlAdaBoostM1Learner *self)
{
}
