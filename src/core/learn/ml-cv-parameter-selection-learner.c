/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chooses options of the learner inside by cross-validation on the training
 * rows, every combination of a grid or draws at random, and trains it on all
 * rows with the best (R. Kohavi, "Wrappers for performance enhancement and
 * oblivious decision graphs", 1995; J. Bergstra and Y. Bengio, "Random search
 * for hyper-parameter optimization", JMLR 13, 2012). */
#include "ml-meta-learner.h"
#include "ml-parameter-range.h"
#include "ml-parameter-search.h"
#include "ml-settings.h"
#include "ml-state.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define STATE_TYPE "(vadadu)"

enum
{
  MOST_TOLD = 100, /* trials in the model's text */
};

typedef struct
{
  MlMetaLearner parent;
  char *parameters;
  guint folds, trials, seed;
  MlSearchKind search;
  MlSearchMeasure measure;
} MlCVParameterSelectionLearner;

typedef MlMetaLearnerClass MlCVParameterSelectionLearnerClass;

ML_DEFINE_CHOICE (MlSearchKind, ml_search_kind,
                  { ML_SEARCH_GRID, N_ ("Every combination"), "grid" },
                  { ML_SEARCH_RANDOM, N_ ("At random"), "random" })

ML_DEFINE_CHOICE (MlSearchMeasure, ml_search_measure,
                  { ML_SEARCH_ERRORS, N_ ("Errors"), "errors" },
                  { ML_SEARCH_LOG_LOSS, N_ ("Log loss"), "log-loss" })

static const MlOption options[] = {
  ML_OPTION_TEXT (MlCVParameterSelectionLearner, parameters, "C 0.05 0.5 10",
                  "P*", N_ ("Parameters"),
                  N_ ("What is tried: “confidence 0.05 0.5 10”; “cost 0.01 100 "
                      "5 log; kernel.gamma 0.001 1 4 log”; “hidden-layers = 10 "
                      "| 50,20”")),
  ML_OPTION_CHOICE (MlCVParameterSelectionLearner, search,
                    ml_search_kind_get_type, ML_SEARCH_GRID, NULL,
                    N_ ("Search"),
                    N_ ("Every combination of the steps, or draws from the "
                        "ranges")),
  ML_OPTION_UINT (MlCVParameterSelectionLearner, trials, 1, 100000, 30, NULL,
                  N_ ("Trials"), N_ ("Of a search at random")),
  ML_OPTION_UINT (MlCVParameterSelectionLearner, folds, 2, 1000, 10, "X",
                  N_ ("Folds"), N_ ("Of the cross-validation of each trial")),
  ML_OPTION_CHOICE (MlCVParameterSelectionLearner, measure,
                    ml_search_measure_get_type, ML_SEARCH_ERRORS, NULL,
                    N_ ("Smallest"),
                    N_ ("What the best trial has least of; for a numeric class "
                        "always the root mean squared error")),
  ML_OPTION_UINT (MlCVParameterSelectionLearner, seed, 0, G_MAXUINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the folds and the draws")),
};

GType ml_cv_parameter_selection_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlCVParameterSelectionLearner,
                     ml_cv_parameter_selection_learner, ML_TYPE_META_LEARNER)

typedef struct
{
  MlModel parent;
  MlModelOps ops; /* what the best one can, this can */
  MlModel *best;
  GPtrArray *ranges;      /* MlParameterRange             */
  MlSearchResult *result; /* (nullable): nothing searched */
  char *classifier;       /* what it is and its options   */
  guint folds;
} Selection;

/* -- The model ------------------------------------------------------------- */

static gboolean
selection_predict_watched (const MlModel *model, const MlSubset *rows,
                           MlMonitor *monitor, double *out)
{
  return ml_model_predict_watched (((const Selection *) model)->best, rows,
                                   monitor, out);
}

static void
selection_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  ml_model_predict (((const Selection *) model)->best, rows, out);
}

static void
tell_range (GString *text, const MlParameterRange *range)
{
  g_autofree char *low = ml_parameter_range_tell (range, range->low);
  g_autofree char *high = ml_parameter_range_tell (range, range->high);
  g_string_append (text, "Cross-validation Parameter: ");
  if (range->words != NULL)
    {
      g_autofree char *words = g_strjoinv (" | ", range->words);
      g_string_append_printf (text, "%s = %s\n", range->name, words);
    }
  else
    g_string_append_printf (
        text, "'%s%s' ranged from %s to %s with %u steps%s\n",
        range->weka_flag != NULL ? "-" : "",
        range->weka_flag != NULL ? range->weka_flag : range->name, low, high,
        range->n, range->is_log ? " (log)" : "");
}

static void
tell_trial (GString *text, const Selection *self, guint trial)
{
  const MlSearchResult *result = self->result;
  g_string_append_printf (text, "%8.4f ", result->errors[trial]);
  for (guint i = 0; i < result->n_parameters; i++)
    {
      const MlParameterRange *range = g_ptr_array_index (self->ranges, i);
      g_autofree char *value = ml_parameter_range_tell (
          range, result->values[(gsize) trial * result->n_parameters + i]);
      g_string_append_printf (text, "  %s %s", range->name, value);
    }
  g_string_append (text, trial == result->best ? "  <- best\n" : "\n");
}

static void
tell_trials (GString *text, const Selection *self)
{
  const guint n = MIN (self->result->n_trials, MOST_TOLD);
  g_string_append_printf (
      text, "\n\nTrials (errors in %u folds, or the measure chosen):\n\n",
      self->folds);
  for (guint trial = 0; trial < n; trial++)
    if (!isnan (self->result->errors[trial]))
      tell_trial (text, self, trial);
  if (n < self->result->n_trials)
    g_string_append_printf (text, "… and %u more\n",
                            self->result->n_trials - n);
}

/* First as WEKA prints it, then what all trials gave. */
static char *
selection_describe (const MlModel *model)
{
  const Selection *self = (const Selection *) model;
  GString *text = g_string_new ("Cross-validated Parameter selection.\n");
  const char *space = strchr (self->classifier, ' ');
  const char *flags = space != NULL ? space + 1 : "";
  g_string_append_printf (text, "Classifier: %.*s\n",
                          (int) (space != NULL
                                     ? space - self->classifier
                                     : (gssize) strlen (self->classifier)),
                          self->classifier);
  for (guint i = 0; i < self->ranges->len; i++)
    tell_range (text, g_ptr_array_index (self->ranges, i));
  g_autofree char *best = ml_model_describe (self->best);
  g_string_append_printf (text, "Classifier Options: %s\n\n%s", flags, best);
  if (self->result != NULL)
    tell_trials (text, self);
  return g_string_free (text, FALSE);
}

static MlSnapshot *
selection_snapshot (const MlModel *model)
{
  const Selection *self = (const Selection *) model;
  MlSnapshot *snapshot = ml_model_snapshot (self->best);
  if (snapshot == NULL)
    snapshot = ml_snapshot_new ();
  if (self->result != NULL)
    ml_search_result_show (self->result, self->ranges, snapshot);
  return snapshot;
}

static MlSnapshot *
selection_probe (const MlModel *model, const MlSubset *rows,
                 const char *const *names)
{
  const Selection *self = (const Selection *) model;
  MlSnapshot *snapshot = ml_model_probe_only (self->best, rows, names);
  if (snapshot != NULL && names == NULL && self->result != NULL)
    ml_search_result_show (self->result, self->ranges, snapshot);
  return snapshot;
}

static const MlTree *
selection_tree (const MlModel *model, guint index)
{
  return ml_model_tree (((const Selection *) model)->best, index);
}

static GVariant *
selection_save (const MlModel *model)
{
  const Selection *self = (const Selection *) model;
  const MlSearchResult *result = self->result;
  const gsize n = result != NULL ? result->n_trials : 0;
  g_autoptr (GVariant) inner = g_variant_ref_sink (ml_model_save (self->best));
  g_autofree double *errors = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    errors[i] = isnan (result->errors[i]) ? -1 : result->errors[i];
  return g_variant_new (
      "(v@ad@adu)", inner,
      ml_state_numbers (n > 0 ? result->values : NULL,
                        n * (n > 0 ? result->n_parameters : 0)),
      ml_state_numbers (errors, n), n > 0 ? result->best : 0);
}

static void
selection_free (MlModel *model)
{
  Selection *self = (Selection *) model;
  ml_model_unref (self->best);
  g_ptr_array_unref (self->ranges);
  ml_search_result_free (self->result);
  g_free (self->classifier);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = selection_predict,
  .predict_watched = selection_predict_watched,
  .describe = selection_describe,
  .snapshot = selection_snapshot,
  .probe = selection_probe,
  .tree = selection_tree,
  .save = selection_save,
  .free = selection_free,
};

static char *
classifier_words (MlLearner *learner)
{
  char *words = ml_settings_to_weka (learner);
  return words != NULL ? words : ml_settings_to_text (learner);
}

/* @best, @result: (transfer full); @learner: that made @best */
static MlModel *
selection_new (const MlSearchPlan *plan, MlLearner *learner, MlModel *best,
               MlSearchResult *result)
{
  Selection *self = g_new0 (Selection, 1);
  self->ops = model_ops;
  if (best->ops->probe == NULL)
    self->ops.probe = NULL;
  if (best->ops->tree == NULL)
    self->ops.tree = NULL;
  ml_model_init (&self->parent, &self->ops,
                 ml_cv_parameter_selection_learner_get_type (),
                 best->n_outputs);
  self->best = best;
  self->ranges = g_ptr_array_ref (plan->ranges);
  self->result = result;
  self->folds = plan->folds;
  self->classifier = classifier_words (learner);
  return &self->parent;
}

/* -- Fitting --------------------------------------------------------------- */

/* Fills @plan, whose base and ranges are to be unref'd also on error. */
static gboolean
make_plan (MlCVParameterSelectionLearner *self, MlSearchPlan *plan,
           GError **error)
{
  *plan = (MlSearchPlan){ .kind = self->search,
                          .measure = self->measure,
                          .n_trials = self->trials,
                          .folds = self->folds,
                          .seed = self->seed };
  plan->base = ml_meta_learner_base (&self->parent, error);
  if (plan->base != NULL)
    plan->ranges
        = ml_parameter_range_list (plan->base, self->parameters, error);
  return plan->ranges != NULL && ml_parameter_search_count (plan, error) > 0;
}

static void
clear_plan (MlSearchPlan *plan)
{
  g_clear_object (&plan->base);
  g_clear_pointer (&plan->ranges, g_ptr_array_unref);
}

/* What can be said before a row is read. */
static char *
cv_parameter_selection_refuse (MlLearner *learner, MlDataset *data,
                               guint target)
{
  MlLearnerClass *parent
      = ML_LEARNER_CLASS (ml_cv_parameter_selection_learner_parent_class);
  char *reason = parent->refuse (learner, data, target);
  if (reason != NULL)
    return reason;
  g_autoptr (GError) error = NULL;
  MlSearchPlan plan;
  if (!make_plan ((MlCVParameterSelectionLearner *) learner, &plan, &error))
    reason = g_strdup (error->message);
  clear_plan (&plan);
  return reason;
}

/* Trains on all rows with the best values; after a stop the model of the first
 * fold must do. */
static MlModel *
train_best (const MlSearchPlan *plan, const MlSubset *training,
            MlSearchResult *result, MlModel *so_far, MlMonitor *monitor,
            GError **error)
{
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  g_autoptr (MlLearner) learner
      = ml_parameter_search_learner (plan, result, result->best);
  g_autoptr (GError) problem = NULL;
  MlModel *best = ml_monitor_is_stopped (monitor)
                      ? NULL
                      : ml_learner_fit (learner, training, inner, &problem);
  if (best == NULL && ml_monitor_is_stopped (monitor) && so_far != NULL)
    best = ml_model_ref (so_far);
  if (best != NULL)
    return selection_new (plan, learner, best, result);
  ml_search_result_free (result);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    ml_monitor_set_stopped_error (monitor, error);
  return NULL;
}

static MlModel *
select_and_train (const MlSearchPlan *plan, const MlSubset *rows,
                  MlMonitor *monitor, GError **error)
{
  g_autoptr (MlModel) so_far = NULL;
  if (plan->ranges->len > 0)
    {
      g_autoptr (MlSubset) known = ml_subset_drop_missing_class (rows);
      MlSearchResult *result
          = ml_parameter_search_run (plan, known, monitor, &so_far, error);
      return result != NULL
                 ? train_best (plan, rows, result, so_far, monitor, error)
                 : NULL;
    }
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  MlModel *best = ml_learner_fit (plan->base, rows, inner, error);
  return best != NULL ? selection_new (plan, plan->base, best, NULL) : NULL;
}

static MlModel *
cv_parameter_selection_fit (MlLearner *learner, const MlSubset *training,
                            MlMonitor *monitor, GError **error)
{
  MlSearchPlan plan;
  MlModel *model = NULL;
  if (make_plan ((MlCVParameterSelectionLearner *) learner, &plan, error))
    model = select_and_train (&plan, training, monitor, error);
  clear_plan (&plan);
  return model;
}

/* -- Loading --------------------------------------------------------------- */

/* Whether every value is one that a range of @plan gives. */
static gboolean
values_fit (const MlSearchPlan *plan, const MlSearchResult *result)
{
  for (guint trial = 0; trial < result->n_trials; trial++)
    for (guint i = 0; i < result->n_parameters; i++)
      {
        const MlParameterRange *range = g_ptr_array_index (plan->ranges, i);
        const double value
            = result->values[(gsize) trial * result->n_parameters + i];
        if (range->words != NULL
                ? !(value >= 0 && value < range->n && value == floor (value))
                : !(value >= floor (range->low) && value <= ceil (range->high)))
          return FALSE;
      }
  return TRUE;
}

static MlSearchResult *
load_result (const MlSearchPlan *plan, GVariant *values, GVariant *errors,
             guint best, GError **error)
{
  g_autoptr (MlSearchResult) result = g_new0 (MlSearchResult, 1);
  result->n_parameters = plan->ranges->len;
  result->n_trials = ml_parameter_search_count (plan, error);
  result->best = best;
  result->errors = ml_state_take_numbers (errors, result->n_trials, error);
  if (result->errors != NULL)
    result->values = ml_state_take_numbers (
        values, (gsize) result->n_trials * result->n_parameters, error);
  if (result->values == NULL)
    return NULL;
  if (best >= result->n_trials || !(result->errors[best] >= 0)
      || !values_fit (plan, result))
    {
      ml_state_refuse (error);
      return NULL;
    }
  for (guint i = 0; i < result->n_trials; i++)
    if (result->errors[i] < 0)
      result->errors[i] = (double) NAN;
  return g_steal_pointer (&result);
}

static MlModel *
load_selection (const MlSearchPlan *plan, GVariant *state, MlDataset *header,
                int target, GError **error)
{
  g_autoptr (GVariant) inner = NULL, values = NULL, errors = NULL;
  g_autoptr (MlSearchResult) result = NULL;
  guint best;
  g_variant_get (state, "(v@ad@adu)", &inner, &values, &errors, &best);
  if (plan->ranges->len > 0
      && (result = load_result (plan, values, errors, best, error)) == NULL)
    return NULL;
  g_autoptr (MlLearner) learner
      = result != NULL ? ml_parameter_search_learner (plan, result, best)
                       : g_object_ref (plan->base);
  MlModel *model = ml_learner_load (learner, inner, header, target, error);
  return model != NULL
             ? selection_new (plan, learner, model, g_steal_pointer (&result))
             : NULL;
}

static MlModel *
cv_parameter_selection_load (MlLearner *learner, GVariant *state,
                             MlDataset *header, int target, GError **error)
{
  MlSearchPlan plan;
  MlModel *model = NULL;
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  if (make_plan ((MlCVParameterSelectionLearner *) learner, &plan, error))
    model = load_selection (&plan, state, header, target, error);
  clear_plan (&plan);
  return model;
}

/* -- Class ----------------------------------------------------------------- */

static void
ml_cv_parameter_selection_learner_class_init (
    MlCVParameterSelectionLearnerClass *klass)
{
  klass->title = N_ ("CVParameterSelection");
  klass->description
      = N_ ("Searches for the best options of the learner inside by "
            "cross-validation on the training rows.");
  klass->weka = "weka.classifiers.meta.CVParameterSelection";
  klass->weka_presets = "classifier=ZeroR parameters=\"\"";
  klass->weka_flags = "P* X S W";
  klass->reference = "R. Kohavi (1995): Wrappers for performance enhancement "
                     "and oblivious decision graphs. Stanford University";
  klass->traits |= ML_TRAIT_ROW_WEIGHTS;
  klass->refuse = cv_parameter_selection_refuse;
  klass->fit = cv_parameter_selection_fit;
  klass->load = cv_parameter_selection_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "classifier", 0, "J48");
}

static void
ml_cv_parameter_selection_learner_init (MlCVParameterSelectionLearner *self)
{
}
