/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-saved-session.h. A table that several runs used is written once; what
 * a run tested is found again as the run found it. */
#include "ml-saved-session.h"

#include "ml-dataset-state.h"
#include "ml-error.h"
#include "ml-evaluation-private.h"
#include "ml-evaluation-state.h"
#include "ml-match.h"
#include "ml-sealed-file.h"
#include "ml-settings.h"
#include "ml-versions.h"

#include <math.h>

#define MAGIC "RuruSes\n"
/* table, class, learner, filters, test, folds, percent, order kept, test
 * table, seed, not also trained on all rows */
#define EXPERIMENT_TYPE "(iisasuudbixb)"
/* time, file of the model, went on, settings and result, model */
#define RUN_TYPE                                                               \
  "(ssbm(" EXPERIMENT_TYPE ML_EVALUATION_STATE_TYPE                            \
  ")m" ML_PREDICTOR_STATE_TYPE ")"
#define TABLES_TYPE "a(s" ML_DATASET_STATE_TYPE ")"
#define COMPARISON_TYPE "(s" ML_SCORES_TYPE ")" /* time, scores */
/* versions, tables with their hashes, the one at hand, class, file, filters,
 * runs; the first format had no comparisons */
#define FIRST_BODY_TYPE "(s" TABLES_TYPE "iisasa" RUN_TYPE ")"
#define BODY_TYPE "(s" TABLES_TYPE "iisasa" RUN_TYPE "a" COMPARISON_TYPE ")"

enum
{
  FIRST_VERSION = 1,
  VERSION = 2,
};

static void
free_run (gpointer data)
{
  MlSavedRun *run = data;
  g_free (run->time);
  g_free (run->path);
  g_clear_pointer (&run->evaluation, ml_evaluation_unref);
  g_clear_pointer (&run->predictor, ml_predictor_unref);
  g_free (run);
}

static void
free_comparison (gpointer data)
{
  MlSavedComparison *comparison = data;
  g_free (comparison->time);
  ml_scores_unref (comparison->scores);
  g_free (comparison);
}

/** ml_saved_session_new: @data: (nullable); @target: its class or -1; @path:
 * (nullable). Returns: (transfer full): without runs, made by this program */
MlSavedSession *
ml_saved_session_new (MlDataset *data, int target, const char *path)
{
  MlSavedSession *self = g_new0 (MlSavedSession, 1);
  self->versions = ml_versions ();
  g_set_object (&self->data, data);
  self->target = data != NULL ? target : -1;
  self->path = g_strdup (path);
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);
  self->runs = g_ptr_array_new_with_free_func (free_run);
  self->comparisons = g_ptr_array_new_with_free_func (free_comparison);
  return self;
}

/** ml_saved_session_free: frees @self */
void
ml_saved_session_free (MlSavedSession *self)
{
  if (self == NULL)
    return;
  g_free (self->versions);
  g_clear_object (&self->data);
  g_free (self->path);
  g_ptr_array_unref (self->filters);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->comparisons);
  g_free (self);
}

static MlSavedRun *
add_run (MlSavedSession *self, const char *time)
{
  MlSavedRun *run = g_new0 (MlSavedRun, 1);
  run->time = g_strdup (time);
  g_ptr_array_add (self->runs, run);
  return run;
}

/** ml_saved_session_add_run: @evaluation: of ml_experiment_run(); newest first
 */
void
ml_saved_session_add_run (MlSavedSession *self, const char *time,
                          const MlEvaluation *evaluation)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  g_return_if_fail (experiment != NULL);
  MlSavedRun *run = add_run (self, time);
  run->evaluation = ml_evaluation_ref (evaluation);
  run->is_continued = experiment->resume != NULL;
}

/** ml_saved_session_add_model: @predictor: read from the file @path */
void
ml_saved_session_add_model (MlSavedSession *self, const char *time,
                            MlPredictor *predictor, const char *path)
{
  MlSavedRun *run = add_run (self, time);
  run->predictor = ml_predictor_ref (predictor);
  run->path = g_strdup (path);
}

/** ml_saved_session_add_comparison: @scores: of ml_comparison_run(); newest
 * first */
void
ml_saved_session_add_comparison (MlSavedSession *self, const char *time,
                                 MlScores *scores)
{
  MlSavedComparison *comparison = g_new0 (MlSavedComparison, 1);
  comparison->time = g_strdup (time);
  comparison->scores = ml_scores_ref (scores);
  g_ptr_array_add (self->comparisons, comparison);
}

/* -- Saving ---------------------------------------------------------------- */

/* The number of a table, which is put into the list if it is not there. */
static gint32
number_of (GPtrArray *tables, MlDataset *data)
{
  guint at;
  if (data == NULL)
    return -1;
  if (!g_ptr_array_find (tables, data, &at))
    {
      at = tables->len;
      g_ptr_array_add (tables, data);
    }
  return (gint32) at;
}

/* Settings as texts, one a filter. (transfer floating) */
static GVariant *
save_filters (GPtrArray *filters)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < filters->len; i++)
    {
      g_autofree char *text
          = ml_settings_to_text (g_ptr_array_index (filters, i));
      g_variant_builder_add (&builder, "s", text);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
save_experiment (const MlExperiment *self, GPtrArray *tables)
{
  g_autofree char *learner = ml_settings_to_text (self->learner);
  return g_variant_new (
      "(iis@asuudbixb)", number_of (tables, self->data), (gint32) self->target,
      learner, save_filters (self->filters), (guint32) self->test, self->folds,
      self->percent, self->preserve_order, number_of (tables, self->test_data),
      self->seed, self->skip_full_model);
}

/* A model that cannot be saved is left out: the run makes it again. */
static GVariant *
save_predictor (MlPredictor *predictor)
{
  GVariant *saved
      = predictor != NULL ? ml_predictor_to_state (predictor, NULL) : NULL;
  GVariant *made
      = g_variant_new_maybe (G_VARIANT_TYPE (ML_PREDICTOR_STATE_TYPE), saved);
  if (saved != NULL && !g_variant_is_floating (saved))
    g_variant_unref (saved); /* the other one holds it */
  return made;
}

static GVariant *
save_run (const MlSavedRun *run, GPtrArray *tables)
{
  const MlEvaluation *evaluation = run->evaluation;
  GVariant *result = NULL;
  if (evaluation != NULL)
    result = g_variant_new (
        "(@" EXPERIMENT_TYPE "@" ML_EVALUATION_STATE_TYPE ")",
        save_experiment (ml_evaluation_experiment (evaluation), tables),
        ml_evaluation_save (evaluation));
  return g_variant_new (
      "(ssb@m(" EXPERIMENT_TYPE ML_EVALUATION_STATE_TYPE
      ")@m" ML_PREDICTOR_STATE_TYPE ")",
      run->time, run->path != NULL ? run->path : "", run->is_continued,
      g_variant_new_maybe (
          G_VARIANT_TYPE ("(" EXPERIMENT_TYPE ML_EVALUATION_STATE_TYPE ")"),
          result),
      save_predictor (evaluation != NULL ? ml_evaluation_predictor (evaluation)
                                         : run->predictor));
}

static GVariant *
save_tables (GPtrArray *tables)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TABLES_TYPE));
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *hash = ml_dataset_hash (g_ptr_array_index (tables, i));
      g_variant_builder_add (&builder, "(s@" ML_DATASET_STATE_TYPE ")", hash,
                             ml_dataset_save (g_ptr_array_index (tables, i)));
    }
  return g_variant_builder_end (&builder);
}

/* (transfer floating) */
static GVariant *
save_comparisons (GPtrArray *comparisons)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" COMPARISON_TYPE));
  for (guint i = 0; i < comparisons->len; i++)
    {
      const MlSavedComparison *one = g_ptr_array_index (comparisons, i);
      g_variant_builder_add (&builder, "(s@" ML_SCORES_TYPE ")", one->time,
                             ml_scores_save (one->scores));
    }
  return g_variant_builder_end (&builder);
}

/**
 * ml_saved_session_save:
 * @path: replaced only when the new file is complete
 *
 * May run in any thread while others look at the runs.
 *
 * Returns: FALSE if it cannot be written
 */
gboolean
ml_saved_session_save (const MlSavedSession *self, const char *path,
                       GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  const gint32 at_hand = number_of (tables, self->data);
  g_auto (GVariantBuilder) runs
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" RUN_TYPE));
  for (guint i = 0; i < self->runs->len; i++)
    g_variant_builder_add_value (
        &runs, save_run (g_ptr_array_index (self->runs, i), tables));
  g_autoptr (GVariant) body = g_variant_ref_sink (g_variant_new (
      "(s@" TABLES_TYPE "iis@asa" RUN_TYPE "@a" COMPARISON_TYPE ")",
      self->versions, save_tables (tables), at_hand, (gint32) self->target,
      self->path != NULL ? self->path : "", save_filters (self->filters), &runs,
      save_comparisons (self->comparisons)));
  return ml_sealed_file_save (MAGIC, VERSION, body, path, error);
}

/* -- Loading --------------------------------------------------------------- */

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "what is in it does not fit together; the file is "
                       "damaged");
  return FALSE;
}

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
      refuse (error);
      return NULL;
    }
  return g_steal_pointer (&tables);
}

/* (nullable) */
static MlDataset *
table_at (GPtrArray *tables, gint32 number)
{
  return number >= 0 && (guint) number < tables->len
             ? g_ptr_array_index (tables, number)
             : NULL;
}

static gboolean
load_filters (char **texts, GPtrArray *filters, GError **error)
{
  for (; *texts != NULL; texts++)
    {
      gpointer filter = ml_settings_from_text (ML_TYPE_FILTER, *texts, error);
      if (filter == NULL)
        return FALSE;
      g_ptr_array_add (filters, filter);
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static MlExperiment *
load_experiment (GVariant *saved, GPtrArray *tables, GError **error)
{
  gint32 table, target, test_table;
  const char *text;
  g_auto (GStrv) filters = NULL;
  guint32 test, folds;
  double percent;
  gboolean preserve_order, skip_full_model;
  gint64 seed;
  g_variant_get (saved, "(ii&s^asuudbixb)", &table, &target, &text, &filters,
                 &test, &folds, &percent, &preserve_order, &test_table, &seed,
                 &skip_full_model);
  MlDataset *data = table_at (tables, table);
  if (data == NULL || target < 0
      || (guint) target >= ml_dataset_n_columns (data)
      || test > ML_TEST_TRAINING || !isfinite (percent))
    {
      refuse (error);
      return NULL;
    }
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, error);
  if (learner == NULL)
    return NULL;
  g_autoptr (MlExperiment) made = ml_experiment_new (data, target, learner);
  if (!load_filters (filters, made->filters, error))
    return NULL;
  made->test = (MlTestOption) test;
  made->folds = folds;
  made->percent = percent;
  made->preserve_order = preserve_order;
  made->seed = seed;
  made->skip_full_model = skip_full_model;
  g_set_object (&made->test_data, table_at (tables, test_table));
  return g_steal_pointer (&made);
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
  refuse (error);
  return NULL;
}

/* (transfer full) (nullable) */
static MlEvaluation *
load_result (GVariant *saved, GPtrArray *tables, MlPredictor *predictor,
             GError **error)
{
  g_autoptr (GVariant) settings = g_variant_get_child_value (saved, 0);
  g_autoptr (GVariant) state = g_variant_get_child_value (saved, 1);
  g_autoptr (MlExperiment) experiment
      = load_experiment (settings, tables, error);
  if (experiment == NULL)
    return NULL;
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

static gboolean
load_run (MlSavedSession *self, GVariant *saved, GPtrArray *tables,
          GError **error)
{
  const char *time, *path;
  gboolean is_continued;
  g_autoptr (GVariant) result = NULL;
  g_autoptr (GVariant) model = NULL;
  g_autoptr (MlPredictor) predictor = NULL;
  g_variant_get (saved,
                 "(&s&sbm@(" EXPERIMENT_TYPE ML_EVALUATION_STATE_TYPE
                 ")m@" ML_PREDICTOR_STATE_TYPE ")",
                 &time, &path, &is_continued, &result, &model);
  if (model != NULL)
    {
      predictor = ml_predictor_from_state (model, error);
      if (predictor == NULL)
        return FALSE;
    }
  MlSavedRun *run = add_run (self, time);
  run->is_continued = is_continued;
  if (result == NULL)
    {
      if (predictor == NULL)
        return refuse (error);
      run->path = g_strdup (path);
      run->predictor = g_steal_pointer (&predictor);
      return TRUE;
    }
  run->evaluation = load_result (result, tables, predictor, error);
  if (run->evaluation == NULL)
    return FALSE;
  return predictor == NULL || fits (run->evaluation, predictor)
         || refuse (error);
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
        return refuse (error);
      ml_saved_session_add_comparison (self, time, scores);
    }
  return TRUE;
}

static MlSavedSession *
load_body (GVariant *body, GError **error)
{
  gint32 at_hand, target;
  const char *versions, *path;
  g_autoptr (GVariant) saved_tables = NULL;
  g_autoptr (GVariant) runs = NULL;
  g_autoptr (GVariant) comparisons = NULL;
  g_auto (GStrv) filters = NULL;
  g_variant_get (
      body, "(&s@" TABLES_TYPE "ii&s^as@a" RUN_TYPE "@a" COMPARISON_TYPE ")",
      &versions, &saved_tables, &at_hand, &target, &path, &filters, &runs,
      &comparisons);
  g_autoptr (GPtrArray) tables = load_tables (saved_tables, error);
  if (tables == NULL)
    return NULL;
  MlDataset *data = table_at (tables, at_hand);
  g_autoptr (MlSavedSession) self
      = ml_saved_session_new (data, target, *path != '\0' ? path : NULL);
  g_free (self->versions);
  self->versions = g_strdup (versions);
  if (data != NULL
      && (target < -1 || target >= (gint32) ml_dataset_n_columns (data)))
    {
      refuse (error);
      return NULL;
    }
  if (!load_filters (filters, self->filters, error))
    return NULL;
  for (gsize i = 0; i < g_variant_n_children (runs); i++)
    {
      g_autoptr (GVariant) run = g_variant_get_child_value (runs, i);
      if (!load_run (self, run, tables, error))
        return NULL;
    }
  return load_comparisons (self, comparisons, error) ? g_steal_pointer (&self)
                                                     : NULL;
}

/* The body of an older format as today's has it. (transfer full) (nullable) */
static GVariant *
open_body (GBytes *bytes, const char *name, GError **error)
{
  enum
  {
    N_FIRST = 7
  };
  if (ml_sealed_file_version (bytes) != FIRST_VERSION)
    return ml_sealed_file_open (bytes, name, MAGIC, VERSION, BODY_TYPE, error);
  g_autoptr (GVariant) old = ml_sealed_file_open (
      bytes, name, MAGIC, FIRST_VERSION, FIRST_BODY_TYPE, error);
  if (old == NULL)
    return NULL;
  GVariant *parts[N_FIRST + 1];
  for (guint i = 0; i < N_FIRST; i++)
    parts[i] = g_variant_get_child_value (old, i);
  parts[N_FIRST]
      = g_variant_new_array (G_VARIANT_TYPE (COMPARISON_TYPE), NULL, 0);
  GVariant *made
      = g_variant_ref_sink (g_variant_new_tuple (parts, N_FIRST + 1));
  for (guint i = 0; i < N_FIRST; i++)
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
