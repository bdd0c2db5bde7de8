/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing a session, see ml-saved-session.h. A table that several runs or steps
 * used is written once. */
#include "ml-saved-session-format.h"

#include "ml-sealed-file.h"
#include "ml-settings.h"

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
        "(@" ML_EXPERIMENT_STATE_TYPE "@" ML_EVALUATION_STATE_TYPE ")",
        ml_experiment_save (ml_evaluation_experiment (evaluation), tables),
        ml_evaluation_save (evaluation));
  return g_variant_new (
      "(ssb@m(" ML_EXPERIMENT_STATE_TYPE ML_EVALUATION_STATE_TYPE
      ")@m" ML_PREDICTOR_STATE_TYPE ")",
      run->time, run->path != NULL ? run->path : "", run->is_continued,
      g_variant_new_maybe (
          G_VARIANT_TYPE ("(" ML_EXPERIMENT_STATE_TYPE ML_EVALUATION_STATE_TYPE
                          ")"),
          result),
      save_predictor (evaluation != NULL ? ml_evaluation_predictor (evaluation)
                                         : run->predictor));
}

static GVariant *
save_tables (GPtrArray *tables)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_TABLES_TYPE));
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
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (
      G_VARIANT_TYPE ("a" ML_SESSION_COMPARISON_TYPE));
  for (guint i = 0; i < comparisons->len; i++)
    {
      const MlSavedComparison *one = g_ptr_array_index (comparisons, i);
      g_variant_builder_add (&builder, "(s@" ML_SCORES_TYPE ")", one->time,
                             ml_scores_save (one->scores));
    }
  return g_variant_builder_end (&builder);
}

/* Bytes of the values of @data in a file, about. */
static gsize
size_of (MlDataset *data)
{
  gsize cell = 0;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const MlAttribute *column = ml_dataset_attribute (data, i);
      cell += ml_attribute_has_numbers (column) ? sizeof (double)
              : column->kind == ML_ATTRIBUTE_IMAGE
                  ? ml_attribute_n_bytes (column)
                  : sizeof (gint32);
    }
  return cell * ml_dataset_n_rows (data);
}

/* @place: of the step, counted from the table at hand. */
static void
add_filter (GVariantBuilder *made_by, gint32 place, MlFilter *filter)
{
  if (filter == NULL)
    return;
  g_autofree char *text = ml_settings_to_text (filter);
  g_variant_builder_add (made_by, "(is)", place, text);
}

/* The steps nearest to the table at hand, as many as @budget has room for.
 * @made_by: grows by their filters; @way: -1 back, 1 forth. (transfer floating)
 */
static GVariant *
save_steps (const GArray *steps, GPtrArray *tables, gsize *budget,
            GVariantBuilder *made_by, int way)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_STEPS_TYPE));
  guint first = steps->len;
  while (first > 0)
    {
      MlDataset *data = g_array_index (steps, MlSavedStep, first - 1).data;
      const gsize size
          = g_ptr_array_find (tables, data, NULL) ? 0 : size_of (data);
      if (size > *budget)
        break;
      *budget -= size;
      ml_saved_table_number (tables, data);
      first--;
    }
  for (guint i = first; i < steps->len; i++)
    {
      const MlSavedStep *step = &g_array_index (steps, MlSavedStep, i);
      g_variant_builder_add (&builder, "(ii)",
                             ml_saved_table_number (tables, step->data),
                             (gint32) step->target);
      add_filter (made_by, way * (gint32) (steps->len - i), step->filter);
    }
  return g_variant_builder_end (&builder);
}

/* (transfer floating) */
static GVariant *
save_plan (const MlSavedPlan *plan)
{
  GVariant *one = g_variant_new ("(uuudx)", (guint32) plan->test, plan->runs,
                                 plan->folds, plan->percent, plan->seed);
  return g_variant_new_array (NULL, &one, 1);
}

/* (transfer floating) */
static GVariant *
save_leaks (GPtrArray *runs)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_LEAKS_TYPE));
  for (guint i = 0; i < runs->len; i++)
    {
      const MlSavedRun *run = g_ptr_array_index (runs, i);
      const MlExperiment *experiment
          = run->evaluation != NULL ? ml_evaluation_experiment (run->evaluation)
                                    : NULL;
      if (experiment != NULL && experiment->leak != NULL)
        g_variant_builder_add (&builder, "(us)", i, experiment->leak);
    }
  return g_variant_builder_end (&builder);
}

/* (transfer floating) */
static GVariant *
save_studies (GPtrArray *runs)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_STUDIES_TYPE));
  for (guint i = 0; i < runs->len; i++)
    {
      const MlSavedRun *run = g_ptr_array_index (runs, i);
      for (guint k = 0; k < run->studies->len; k++)
        {
          const MlSavedStudy *study = g_ptr_array_index (run->studies, k);
          g_variant_builder_add (
              &builder, "(u@" ML_STUDY_STATE_TYPE ")", i,
              ml_study_save (study->settings, study->findings));
        }
    }
  return g_variant_builder_end (&builder);
}

/* (transfer floating) */
static GVariant *
save_runs (GPtrArray *runs, GPtrArray *tables)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" ML_SESSION_RUN_TYPE));
  for (guint i = 0; i < runs->len; i++)
    g_variant_builder_add_value (
        &builder, save_run (g_ptr_array_index (runs, i), tables));
  return g_variant_builder_end (&builder);
}

/* (transfer container) (element-type MlSavedRun) */
static GPtrArray *
find_done (GPtrArray *runs)
{
  GPtrArray *done = g_ptr_array_new ();
  for (guint i = 0; i < runs->len; i++)
    if (((const MlSavedRun *) g_ptr_array_index (runs, i))->problem == NULL)
      g_ptr_array_add (done, g_ptr_array_index (runs, i));
  return done;
}

/* (transfer floating) */
static GVariant *
save_failures (GPtrArray *runs, GPtrArray *tables)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_FAILURES_TYPE));
  for (guint i = 0; i < runs->len; i++)
    {
      const MlSavedRun *run = g_ptr_array_index (runs, i);
      if (run->problem != NULL && run->experiment->target >= 0)
        g_variant_builder_add (
            &builder, "(us@" ML_EXPERIMENT_STATE_TYPE "s)", i, run->time,
            ml_experiment_save (run->experiment, tables), run->problem);
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
  gsize budget = ML_SAVED_SESSION_STEPS;
  const gint32 at_hand = ml_saved_table_number (tables, self->data);
  g_autoptr (GPtrArray) done = find_done (self->runs);
  GVariant *runs = save_runs (done, tables);
  GVariant *failures = save_failures (self->runs, tables);
  g_auto (GVariantBuilder) made_by
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_SESSION_MADE_BY_TYPE));
  GVariant *undo = save_steps (self->undo, tables, &budget, &made_by, -1);
  GVariant *redo = save_steps (self->redo, tables, &budget, &made_by, 1);
  add_filter (&made_by, 0, self->filter);
  g_autofree char *leak
      = self->leak != NULL ? ml_settings_to_text (self->leak) : NULL;
  g_autoptr (GVariant) body = g_variant_ref_sink (g_variant_new (
      "(s@" ML_SESSION_TABLES_TYPE "iis@as@a" ML_SESSION_RUN_TYPE
      "@a" ML_SESSION_COMPARISON_TYPE "@" ML_SESSION_STEPS_TYPE
      "@" ML_SESSION_STEPS_TYPE "^as@" ML_SESSION_STUDIES_TYPE
      "@" ML_SESSION_MADE_BY_TYPE "@as@" ML_SESSION_LEAKS_TYPE
      "@" ML_SESSION_PLAN_TYPE "@" ML_SESSION_FAILURES_TYPE ")",
      self->versions, save_tables (tables), at_hand, (gint32) self->target,
      self->path != NULL ? self->path : "", ml_filters_save (self->filters),
      runs, save_comparisons (self->comparisons), undo, redo, self->schemes,
      save_studies (done), g_variant_builder_end (&made_by),
      g_variant_new_strv ((const char *const *) &leak, leak != NULL),
      save_leaks (done), save_plan (&self->plan), failures));
  return ml_sealed_file_save (ML_SESSION_MAGIC, ML_SESSION_VERSION, body, path,
                              error);
}
