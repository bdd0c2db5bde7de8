/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a session, see ml-saved-session.h. What a run tested is found again
 * as the run found it; nothing in a file is taken on trust. */
#include "ml-saved-session-format.h"

#include "ml-match.h"
#include "ml-sealed-file.h"
#include "ml-settings.h"

#include <math.h>
#include <string.h>

static const char *const body_types[ML_SESSION_VERSION]
    = { "(" ML_SESSION_BODY_1 ")", "(" ML_SESSION_BODY_2 ")",
        "(" ML_SESSION_BODY_3 ")", "(" ML_SESSION_BODY_4 ")" };

/* (transfer full) (nullable) (element-type MlDataset) */
static GPtrArray *
load_tables (GVariant *saved, GError **error)
{
  g_autoptr (GPtrArray) tables
      = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      const char *hash;
      g_autoptr (GVariant) state = NULL;
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
      g_variant_get (child, "(&s@" ML_DATASET_STATE_TYPE ")", &hash, &state);
      MlDataset *data = ml_dataset_load (state, error);
      if (data == NULL)
        return NULL;
      g_ptr_array_add (tables, data);
      g_autofree char *true_hash = ml_dataset_hash (data);
      if (g_str_equal (hash, true_hash))
        continue;
      ml_experiment_state_refuse (error);
      return NULL;
    }
  return g_steal_pointer (&tables);
}

/* What the run tested. (transfer full) (nullable) */
static MlDataset *
find_tested (const MlExperiment *experiment, GError **error)
{
  if (experiment->test != ML_TEST_FILE)
    return g_object_ref (experiment->data);
  if (experiment->test_data != NULL)
    return ml_match (experiment->data, experiment->target,
                     experiment->test_data, error);
  ml_experiment_state_refuse (error);
  return NULL;
}

/* (transfer full) (nullable) */
static MlEvaluation *
load_result (GVariant *saved, const char *leak, GPtrArray *tables,
             MlPredictor *predictor, GError **error)
{
  g_autoptr (GVariant) settings = g_variant_get_child_value (saved, 0);
  g_autoptr (GVariant) state = g_variant_get_child_value (saved, 1);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_load (settings, tables, error);
  if (experiment == NULL)
    return NULL;
  experiment->leak = g_strdup (leak);
  g_autoptr (MlDataset) tested = find_tested (experiment, error);
  MlEvaluation *made
      = tested != NULL
            ? ml_evaluation_load (state, tested, experiment->target, error)
            : NULL;
  if (made != NULL)
    ml_evaluation_attach (made, experiment, predictor);
  return made;
}

/* A model may predict the rows it was made for: it must have their class. */
static gboolean
fits (const MlEvaluation *evaluation, MlPredictor *predictor)
{
  const guint n = MAX (ml_evaluation_n_classes (evaluation), 1);
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  MlDataset *header = ml_predictor_header (predictor);
  if (ml_predictor_n_outputs (predictor) != n
      || ml_predictor_target (predictor) != experiment->target
      || ml_dataset_n_columns (header)
             != ml_dataset_n_columns (experiment->data))
    return FALSE;
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      const MlAttribute *trained = ml_dataset_attribute (header, i);
      const MlAttribute *column = ml_dataset_attribute (experiment->data, i);
      if (trained->kind != column->kind)
        return FALSE;
      if (column->kind != ML_ATTRIBUTE_STRING
          && !ml_attribute_same (trained, column))
        return FALSE;
    }
  return TRUE;
}

/* @leak: (nullable): of the table that it was tested on */
static gboolean
load_run (MlSavedSession *self, GVariant *saved, const char *leak,
          GPtrArray *tables, GError **error)
{
  const char *time, *path;
  gboolean is_continued;
  g_autoptr (GVariant) result = NULL;
  g_autoptr (GVariant) model = NULL;
  g_autoptr (MlPredictor) predictor = NULL;
  g_variant_get (saved,
                 "(&s&sbm@(" ML_EXPERIMENT_STATE_TYPE ML_EVALUATION_STATE_TYPE
                 ")m@" ML_PREDICTOR_STATE_TYPE ")",
                 &time, &path, &is_continued, &result, &model);
  if (model != NULL)
    {
      predictor = ml_predictor_from_state (model, error);
      if (predictor == NULL)
        return FALSE;
    }
  MlSavedRun *run = ml_saved_session_begin_run (self, time);
  run->is_continued = is_continued;
  if (result == NULL)
    {
      if (predictor == NULL)
        return ml_experiment_state_refuse (error);
      run->path = g_strdup (path);
      run->predictor = g_steal_pointer (&predictor);
      return TRUE;
    }
  run->evaluation = load_result (result, leak, tables, predictor, error);
  if (run->evaluation == NULL)
    return FALSE;
  return predictor == NULL || fits (run->evaluation, predictor)
         || ml_experiment_state_refuse (error);
}

static gboolean
load_comparisons (MlSavedSession *self, GVariant *saved, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      const char *time;
      g_autoptr (GVariant) state = NULL;
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
      g_variant_get (child, "(&s@" ML_SCORES_TYPE ")", &time, &state);
      g_autoptr (MlScores) scores = ml_scores_load (state);
      if (scores == NULL)
        return ml_experiment_state_refuse (error);
      ml_saved_session_add_comparison (self, time, scores);
    }
  return TRUE;
}

static gboolean
is_class (MlDataset *data, gint32 target)
{
  return target >= -1 && target < (gint32) ml_dataset_n_columns (data);
}

static gboolean
load_steps (GVariant *saved, GPtrArray *tables, GArray *steps, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      gint32 table, target;
      g_variant_get_child (saved, i, "(ii)", &table, &target);
      MlDataset *data = ml_saved_table (tables, table);
      if (data == NULL || !is_class (data, target))
        return ml_experiment_state_refuse (error);
      ml_saved_session_add_step (steps, data, target, NULL);
    }
  return TRUE;
}

/* Where the filter of the step at @place goes; NULL: there is no such step. */
static MlFilter **
filter_at (MlSavedSession *self, gint32 place)
{
  GArray *steps = place < 0 ? self->undo : self->redo;
  const guint distance = place < 0 ? 0u - (guint) place : (guint) place;
  if (place == 0)
    return &self->filter;
  return distance <= steps->len
             ? &g_array_index (steps, MlSavedStep, steps->len - distance).filter
             : NULL;
}

/* @leak: none or one, of the table at hand. */
static gboolean
load_filters (MlSavedSession *self, GVariant *made_by, GVariant *leak,
              GError **error)
{
  g_autofree const char **leaks = g_variant_get_strv (leak, NULL);
  if (leaks[0] != NULL)
    self->leak = ml_settings_from_text (ML_TYPE_FILTER, leaks[0], error);
  if (leaks[0] != NULL && self->leak == NULL)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (made_by); i++)
    {
      gint32 place;
      const char *text;
      g_variant_get_child (made_by, i, "(i&s)", &place, &text);
      MlFilter **filter = filter_at (self, place);
      if (filter == NULL || *filter != NULL)
        return ml_experiment_state_refuse (error);
      *filter = ml_settings_from_text (ML_TYPE_FILTER, text, error);
      if (*filter == NULL)
        return FALSE;
    }
  return TRUE;
}

/* @saved: none or one; further ones say nothing. */
static gboolean
load_plan (MlSavedSession *self, GVariant *saved, GError **error)
{
  guint32 test;
  MlSavedPlan *plan = &self->plan;
  if (g_variant_n_children (saved) == 0)
    return TRUE;
  g_variant_get_child (saved, 0, "(uuudx)", &test, &plan->runs, &plan->folds,
                       &plan->percent, &plan->seed);
  plan->test = (MlTestOption) test;
  return (test <= ML_TEST_SPLIT && isfinite (plan->percent))
         || ml_experiment_state_refuse (error);
}

static gboolean
load_studies (MlSavedSession *self, GVariant *saved, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      guint number;
      g_autoptr (GVariant) state = NULL;
      g_autoptr (MlStudy) settings = NULL;
      g_variant_get_child (saved, i, "(u@" ML_STUDY_STATE_TYPE ")", &number,
                           &state);
      MlSavedRun *run = number < self->runs->len
                            ? g_ptr_array_index (self->runs, number)
                            : NULL;
      if (run == NULL || run->evaluation == NULL)
        return ml_experiment_state_refuse (error);
      g_autoptr (MlFindings) findings = ml_study_load (
          state, ml_evaluation_experiment (run->evaluation), &settings, error);
      if (findings == NULL)
        return FALSE;
      ml_saved_run_add_study (run, settings, findings);
    }
  return TRUE;
}

/* Each at its place; places rise, so those before it are there. */
static gboolean
load_failures (MlSavedSession *self, GVariant *saved, GPtrArray *tables,
               GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      guint place;
      const char *time, *problem;
      g_autoptr (GVariant) settings = NULL;
      g_variant_get_child (saved, i, "(u&s@" ML_EXPERIMENT_STATE_TYPE "&s)",
                           &place, &time, &settings, &problem);
      if (place > self->runs->len)
        return ml_experiment_state_refuse (error);
      g_autoptr (MlExperiment) experiment
          = ml_experiment_load (settings, tables, error);
      if (experiment == NULL)
        return FALSE;
      ml_saved_session_add_failure (self, time, experiment, problem);
      const guint last = self->runs->len - 1;
      gpointer run = self->runs->pdata[last];
      memmove (self->runs->pdata + place + 1, self->runs->pdata + place,
               (last - place) * sizeof (gpointer));
      self->runs->pdata[place] = run;
    }
  return TRUE;
}

/* What stands around the table at hand and behind the runs. */
static gboolean
load_rest (MlSavedSession *self, GVariant *body, GPtrArray *tables,
           GError **error)
{
  g_autoptr (GVariant) comparisons
      = g_variant_get_child_value (body, ML_SESSION_COMPARISONS);
  g_autoptr (GVariant) undo = g_variant_get_child_value (body, ML_SESSION_UNDO);
  g_autoptr (GVariant) redo = g_variant_get_child_value (body, ML_SESSION_REDO);
  g_autoptr (GVariant) schemes
      = g_variant_get_child_value (body, ML_SESSION_SCHEMES);
  g_autoptr (GVariant) studies
      = g_variant_get_child_value (body, ML_SESSION_STUDIES);
  g_autoptr (GVariant) made_by
      = g_variant_get_child_value (body, ML_SESSION_MADE_BY);
  g_autoptr (GVariant) leak = g_variant_get_child_value (body, ML_SESSION_LEAK);
  g_autoptr (GVariant) failures
      = g_variant_get_child_value (body, ML_SESSION_FAILURES);
  g_autoptr (GVariant) plan = g_variant_get_child_value (body, ML_SESSION_PLAN);
  g_strfreev (self->schemes);
  self->schemes = g_variant_dup_strv (schemes, NULL);
  return load_comparisons (self, comparisons, error)
         && load_steps (undo, tables, self->undo, error)
         && load_steps (redo, tables, self->redo, error)
         && load_filters (self, made_by, leak, error)
         && load_plan (self, plan, error) && load_studies (self, studies, error)
         && load_failures (self, failures, tables, error);
}

/* @leaks: of runs, by their numbers. */
static gboolean
load_runs (MlSavedSession *self, GVariant *runs, GVariant *leaks,
           GPtrArray *tables, GError **error)
{
  const gsize n_runs = g_variant_n_children (runs);
  g_autofree const char **leak = g_new0 (const char *, n_runs + 1);
  for (gsize i = 0; i < g_variant_n_children (leaks); i++)
    {
      guint number;
      const char *words;
      g_variant_get_child (leaks, i, "(u&s)", &number, &words);
      if (number >= n_runs)
        return ml_experiment_state_refuse (error);
      leak[number] = words;
    }
  for (gsize i = 0; i < n_runs; i++)
    {
      g_autoptr (GVariant) run = g_variant_get_child_value (runs, i);
      if (!load_run (self, run, leak[i], tables, error))
        return FALSE;
    }
  return TRUE;
}

/* @body: of today's format. (transfer full) (nullable) */
static MlSavedSession *
load_body (GVariant *body, GError **error)
{
  gint32 at_hand, target;
  const char *versions, *path;
  g_autoptr (GVariant) saved_tables = NULL;
  g_autoptr (GVariant) runs = NULL;
  g_autoptr (GVariant) leaks
      = g_variant_get_child_value (body, ML_SESSION_LEAKS);
  g_auto (GStrv) filters = NULL;
  g_variant_get (
      body,
      "(&s@" ML_SESSION_TABLES_TYPE "ii&s^as@a" ML_SESSION_RUN_TYPE
      "a" ML_SESSION_COMPARISON_TYPE ML_SESSION_STEPS_TYPE ML_SESSION_STEPS_TYPE
      "as" ML_SESSION_STUDIES_TYPE ML_SESSION_MADE_BY_TYPE
      "as" ML_SESSION_LEAKS_TYPE ML_SESSION_PLAN_TYPE ML_SESSION_FAILURES_TYPE
      ")",
      &versions, &saved_tables, &at_hand, &target, &path, &filters, &runs, NULL,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (GPtrArray) tables = load_tables (saved_tables, error);
  if (tables == NULL)
    return NULL;
  MlDataset *data = ml_saved_table (tables, at_hand);
  g_autoptr (MlSavedSession) self
      = ml_saved_session_new (data, target, *path != '\0' ? path : NULL);
  g_free (self->versions);
  self->versions = g_strdup (versions);
  if (data != NULL && !is_class (data, target))
    {
      ml_experiment_state_refuse (error);
      return NULL;
    }
  if (!ml_filters_load (filters, self->filters, error)
      || !load_runs (self, runs, leaks, tables, error)
      || !load_rest (self, body, tables, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* The body of any format as today's has it: what was not saved then is empty.
 * (transfer full) (nullable) */
static GVariant *
open_body (GBytes *bytes, const char *name, GError **error)
{
  const guint32 version
      = CLAMP (ml_sealed_file_version (bytes), 1, (guint32) ML_SESSION_VERSION);
  g_autoptr (GVariant) old = ml_sealed_file_open (
      bytes, name, ML_SESSION_MAGIC, version, body_types[version - 1], error);
  if (old == NULL || version == ML_SESSION_VERSION)
    return g_steal_pointer (&old);
  GVariant *parts[ML_SESSION_N_PARTS];
  const GVariantType *type = g_variant_type_first (
      G_VARIANT_TYPE (body_types[ML_SESSION_VERSION - 1]));
  for (guint i = 0; i < ML_SESSION_N_PARTS;
       i++, type = g_variant_type_next (type))
    parts[i] = i < g_variant_n_children (old)
                   ? g_variant_get_child_value (old, i)
                   : g_variant_ref_sink (g_variant_new_array (
                       g_variant_type_element (type), NULL, 0));
  GVariant *made
      = g_variant_ref_sink (g_variant_new_tuple (parts, ML_SESSION_N_PARTS));
  for (guint i = 0; i < ML_SESSION_N_PARTS; i++)
    g_variant_unref (parts[i]);
  return made;
}

/** ml_saved_session_load_bytes: @bytes: a whole file; @name: what to call it
 * in messages. Returns: (transfer full) (nullable): the session;
 * %ML_ERROR_PARSE says why not */
MlSavedSession *
ml_saved_session_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GVariant) body = open_body (bytes, name, error);
  if (body == NULL)
    return NULL;
  MlSavedSession *made = load_body (body, error);
  if (made == NULL)
    g_prefix_error (error, "%s: the session cannot be opened: ", name);
  return made;
}

/** ml_saved_session_load: @path: a file of ml_saved_session_save(). Returns:
 * (transfer full) (nullable): the session */
MlSavedSession *
ml_saved_session_load (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = ml_sealed_file_read (path, &name, error);
  return bytes != NULL ? ml_saved_session_load_bytes (bytes, name, error)
                       : NULL;
}
