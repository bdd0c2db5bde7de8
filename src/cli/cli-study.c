/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli study NAME FILE --learner L: looks at a learner from another side
 * than evaluate does. What a study finds is one table, whatever the study. */
#include "cli-json.h"
#include "cli-load.h"
#include "cli-results.h"
#include "cli-tables.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-comparison.h"
#include "ml-error.h"
#include "ml-registry.h"
#include "ml-study.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  char *learner, **options;
  char *target, *format, *plots;
  gint64 seed;
  gint threads;
  gboolean as_json;
  CliRepairs repairs;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_free (self->learner);
  g_strfreev (self->options);
  g_free (self->target);
  g_free (self->format);
  g_free (self->plots);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
check_words (const Wishes *w, GError **error)
{
  if (w->learner == NULL)
    return cli_wrong_use (error, _ ("it needs --learner NAME; “ruru-cli list "
                                    "learners” tells the names"));
  if (w->threads < 0)
    return cli_wrong_use (error, _ ("--threads cannot be negative"));
  return cli_check_format (w->format, error);
}

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "learner", 'l', 0, G_OPTION_ARG_STRING, &w->learner,
      N_ ("A classifier, filters before it: “Standardize; kNN neighbors=5”, or "
          "a WEKA command line"),
      "NAME" },
    { "option", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &w->options,
      N_ ("An option of the study; “describe NAME” tells them"),
      "option=value" },
    { "class", 'c', 0, G_OPTION_ARG_STRING, &w->target,
      N_ ("The class: a column's name, its number from 1, first or last"),
      "NAME|INDEX" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Seed of the splits (1)"), "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    CLI_FORMAT_ENTRY (&w->format),
    { "json", 0, 0, G_OPTION_ARG_NONE, &w->as_json, N_ ("Print JSON"), NULL },
    { "plots", 0, 0, G_OPTION_ARG_FILENAME, &w->plots,
      N_ ("Draw the chart of the study into a folder"), "DIR" },
    CLI_REPAIR_ENTRIES (&w->repairs),
    G_OPTION_ENTRY_NULL,
  };
  return cli_parse (self, words, entries, 2, 2, error)
         && check_words (w, error);
}

static MlStudy *
make_study (const Wishes *w, const char *name, GError **error)
{
  const GType type = ml_registry_find (ML_TYPE_STUDY, name, error);
  if (type == G_TYPE_INVALID)
    return NULL;
  g_autoptr (MlStudy) study = g_object_new (type, NULL);
  for (char **o = w->options; o != NULL && *o != NULL; o++)
    if (!cli_set_option (study, *o, error))
      return NULL;
  return g_steal_pointer (&study);
}

static MlExperiment *
make_experiment (const Wishes *w, const char *path, MlMonitor *monitor,
                 GError **error)
{
  g_autoptr (MlScheme) scheme = ml_scheme_from_text (w->learner, error);
  if (scheme == NULL)
    return NULL;
  g_autoptr (MlDataset) data = cli_load (path, &w->repairs, monitor, error);
  if (data == NULL)
    return NULL;
  const int target = cli_find_target (data, w->target, error);
  if (target < 0 && w->target != NULL)
    return NULL;
  MlExperiment *experiment = ml_experiment_new (data, target, scheme->learner);
  for (guint i = 0; i < scheme->filters->len; i++)
    g_ptr_array_add (experiment->filters,
                     g_object_ref (g_ptr_array_index (scheme->filters, i)));
  experiment->test = ML_TEST_TRAINING; /* a study tests in its own way */
  experiment->seed = w->seed;
  experiment->threads = (guint) w->threads;
  return experiment;
}

static void
add_row (JsonBuilder *json, MlDataset *table, guint row)
{
  json_builder_begin_object (json);
  for (guint i = 0; i < ml_dataset_n_columns (table); i++)
    {
      const MlAttribute *column = ml_dataset_attribute (table, i);
      const gint32 code = ml_attribute_has_codes (column)
                              ? ml_dataset_codes (table, i)[row]
                              : -1;
      if (ml_attribute_has_numbers (column))
        cli_json_number (json, column->name, ml_dataset_value (table, row, i));
      else
        cli_json_text (json, column->name,
                       code >= 0 ? column->labels[code] : NULL);
    }
  json_builder_end_object (json);
}

static void
print_json (MlStudy *study, MlFindings *findings)
{
  g_autoptr (MlDataset) table = ml_findings_table (findings);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  cli_json_text (json, "study", ml_registry_name (G_OBJECT_TYPE (study)));
  cli_json_text (json, "title", ml_findings_title (findings));
  json_builder_set_member_name (json, "rows");
  json_builder_begin_array (json);
  for (guint row = 0; row < ml_dataset_n_rows (table); row++)
    add_row (json, table, row);
  json_builder_end_array (json);
  if (ml_findings_problem (findings) != NULL)
    cli_json_text (json, "problem", ml_findings_problem (findings));
  json_builder_end_object (json);
  cli_json_print (json);
}

static void
print_table (MlFindings *findings, const char *format)
{
  g_autoptr (GPtrArray) tables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_text_table_free);
  g_ptr_array_add (tables, ml_findings_to_text (findings));
  cli_print_tables (tables, format, FALSE);
}

gboolean
cli_study (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes = { .seed = 1 };
  if (!read_words (self, words, &wishes, error))
    return FALSE;
  g_autoptr (MlStudy) study = make_study (&wishes, (*words)[1], error);
  if (study == NULL)
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlExperiment) experiment
      = make_experiment (&wishes, (*words)[2], monitor, error);
  if (experiment == NULL)
    return FALSE;
  g_autoptr (MlFindings) findings
      = ml_study_run (study, experiment, NULL, monitor, error);
  g_clear_pointer (&watch, cli_watch_free); /* and its line of progress */
  if (findings == NULL)
    return FALSE;
  if (wishes.as_json)
    print_json (study, findings);
  else
    print_table (findings, wishes.format);
  if (ml_findings_problem (findings) != NULL)
    fprintf (stderr, _ ("ruru-cli study: a part is missing: %s\n"),
             ml_findings_problem (findings));
  return wishes.plots == NULL
         || cli_results_plot_findings (findings, wishes.plots, error);
}
