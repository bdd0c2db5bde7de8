/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a run as JSON, under the names of the measure tables. */
#include "cli-results.h"

#include "cli-json.h"

#include "ml-experiment.h"

static gboolean
is_nominal (const MlEvaluation *evaluation)
{
  return ml_evaluation_n_classes (evaluation) > 0;
}

static void
add_measures (JsonBuilder *json, const MlEvaluation *evaluation)
{
  const MlMeasureFlags kind
      = is_nominal (evaluation) ? ML_MEASURE_NOMINAL : ML_MEASURE_NUMERIC;
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; i < n_measures; i++)
    if (measures[i].flags & kind)
      cli_json_number (json, measures[i].name, measures[i].value (evaluation));
}

static void
add_class_measures (JsonBuilder *json, const MlEvaluation *evaluation,
                    guint class_index)
{
  guint n_measures;
  const MlClassMeasure *measures = ml_evaluation_class_measures (&n_measures);
  for (guint i = 0; i < n_measures; i++)
    cli_json_number (json, measures[i].name,
                     measures[i].value (evaluation, class_index));
}

static void
add_classes (JsonBuilder *json, const MlEvaluation *evaluation)
{
  const MlAttribute *target = ml_evaluation_class (evaluation);
  const guint n = ml_evaluation_n_classes (evaluation);
  const double *confusion = ml_evaluation_confusion (evaluation);
  json_builder_set_member_name (json, "classes");
  json_builder_begin_array (json);
  for (guint c = 0; c < n; c++)
    json_builder_add_string_value (json, target->labels[c]);
  json_builder_end_array (json);

  json_builder_set_member_name (json, "confusion");
  json_builder_begin_array (json);
  for (guint actual = 0; actual < n; actual++)
    {
      json_builder_begin_array (json);
      for (guint c = 0; c < n; c++)
        cli_json_number (json, NULL, confusion[actual * n + c]);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);

  json_builder_set_member_name (json, "per_class");
  json_builder_begin_array (json);
  for (guint c = 0; c < n; c++)
    {
      json_builder_begin_object (json);
      cli_json_text (json, "class", target->labels[c]);
      add_class_measures (json, evaluation, c);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_folds (JsonBuilder *json, const MlEvaluation *evaluation)
{
  json_builder_set_member_name (json, "folds");
  json_builder_begin_array (json);
  for (guint f = 0; f < ml_evaluation_n_folds (evaluation); f++)
    {
      g_autoptr (MlEvaluation) fold = ml_evaluation_fold (evaluation, f);
      json_builder_begin_object (json);
      cli_json_number (json, "fold", f + 1);
      add_measures (json, fold);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_history (JsonBuilder *json, const MlEvaluation *evaluation)
{
  const GArray *history = ml_evaluation_history (evaluation);
  json_builder_set_member_name (json, "history");
  json_builder_begin_array (json);
  for (guint i = 0; history != NULL && i < history->len; i++)
    {
      const MlMetrics *m = &g_array_index (history, MlMetrics, i);
      json_builder_begin_object (json);
      cli_json_number (json, "part", m->part);
      cli_json_number (json, "epoch", m->epoch + m->within);
      cli_json_number (json, "update", (double) m->update);
      cli_json_number (json, "examples", (double) m->examples);
      cli_json_number (json, "seconds", m->seconds);
      cli_json_number (json, "loss", m->loss);
      cli_json_number (json, "accuracy", m->accuracy);
      cli_json_number (json, "validation_loss", m->validation_loss);
      cli_json_number (json, "validation_accuracy", m->validation_accuracy);
      cli_json_number (json, "likelihood", m->likelihood);
      cli_json_number (json, "gradient_norm", m->gradient_norm);
      json_builder_set_member_name (json, "is_best");
      json_builder_add_boolean_value (json, m->is_best);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_settings (JsonBuilder *json, const MlEvaluation *evaluation)
{
  const MlExperiment *experiment = ml_evaluation_experiment (evaluation);
  cli_json_text (json, "relation",
                 ml_dataset_relation (ml_evaluation_data (evaluation)));
  cli_json_text (json, "class", ml_evaluation_class (evaluation)->name);
  if (experiment == NULL)
    return;
  g_autofree char *learner = ml_learner_describe_settings (experiment->learner);
  cli_json_text (json, "learner", learner);
  cli_json_number (json, "seed", (double) experiment->seed);
}

static void
add_end (JsonBuilder *json, const MlEvaluation *evaluation)
{
  static const char *const names[] = { "",        "epochs",   "updates",
                                       "minutes", "patience", "stopped",
                                       "diverged" };
  const char *text;
  const MlEnd end = ml_evaluation_end (evaluation, &text);
  if (end == ML_END_NONE)
    return;
  cli_json_text (json, "end", names[end]);
  cli_json_text (json, "end_text", text);
}

/** cli_results_print_json: one object; the keys are those of the README */
void
cli_results_print_json (const MlEvaluation *evaluation)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  add_settings (json, evaluation);
  add_measures (json, evaluation);
  if (is_nominal (evaluation))
    add_classes (json, evaluation);
  add_folds (json, evaluation);
  cli_json_number (json, "seconds", ml_evaluation_seconds (evaluation));
  cli_json_number (json, "seconds_build",
                   ml_evaluation_seconds_build (evaluation));
  json_builder_set_member_name (json, "stopped");
  json_builder_add_boolean_value (json, ml_evaluation_was_stopped (evaluation));
  add_end (json, evaluation);
  add_history (json, evaluation);
  json_builder_end_object (json);
  cli_json_print (json);
}
