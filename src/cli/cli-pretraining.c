/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli pretraining FILE: does pre-training help? Networks of several depths
 * from many seeds, with it and without. */
#include "cli-json.h"
#include "cli-results.h"
#include "cli-tables.h"
#include "cli-watch.h"
#include "cli.h"

#include "ml-error.h"
#include "ml-loader.h"
#include "ml-output.h"
#include "ml-pretraining-plan.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  char **options;
  char *target, *test, *state, *csv, *plots, *format;
  gint seeds, depths, units, rows, watched, threads;
  gboolean as_json;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_strfreev (self->options);
  g_free (self->target);
  g_free (self->test);
  g_free (self->state);
  g_free (self->csv);
  g_free (self->plots);
  g_free (self->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT, &w->seeds,
      N_ ("Networks of each depth and way, with seeds from 1 (10)"), "N" },
    { "depths", 0, 0, G_OPTION_ARG_INT, &w->depths,
      N_ ("From 1 to so many hidden layers (5)"), "N" },
    { "units", 0, 0, G_OPTION_ARG_INT, &w->units,
      N_ ("Units of each layer (100)"), "N" },
    { "rows", 0, 0, G_OPTION_ARG_INT, &w->rows,
      N_ ("Train on at most so many rows; 0: on all"), "N" },
    { "watched", 0, 0, G_OPTION_ARG_INT, &w->watched,
      N_ ("Test rows whose outputs make the map of the ways (100)"), "N" },
    { "option", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &w->options,
      N_ ("An option of DBN"), "option=value" },
    { "class", 'c', 0, G_OPTION_ARG_STRING, &w->target,
      N_ ("The class: a column's name, its number from 1, first or last"),
      "NAME|INDEX" },
    { "test", 't', 0, G_OPTION_ARG_FILENAME, &w->test,
      N_ ("Test on the rows of another file; else on a third of these"),
      "FILE" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &w->state,
      N_ ("Keep finished networks here, and go on from those that are there"),
      "FILE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &w->as_json, N_ ("Print JSON"), NULL },
    CLI_FORMAT_ENTRY (&w->format),
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &w->csv,
      N_ ("Write the figures of every network"), "CSV" },
    { "plots", 0, 0, G_OPTION_ARG_FILENAME, &w->plots,
      N_ ("Draw the charts of the experiment into a folder"), "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error)
      || !cli_check_format (w->format, error))
    return FALSE;
  if (w->seeds >= 1 && w->depths >= 1 && w->units >= 1 && w->rows >= 0
      && w->watched >= 0 && w->threads >= 0)
    return TRUE;
  return cli_wrong_use (error, _ ("--seeds, --depths and --units take numbers "
                                  "from 1, --rows, --watched and --threads "
                                  "from 0"));
}

static MlPretrainingPlan *
make_plan (const Wishes *w, const char *path, MlMonitor *monitor,
           GError **error)
{
  g_autoptr (MlDataset) data = ml_load_path (path, monitor, error);
  if (data == NULL)
    return NULL;
  const int target = cli_find_target (data, w->target, error);
  if (target < 0 && w->target != NULL)
    return NULL;
  g_autoptr (MlPretrainingPlan) plan = ml_pretraining_plan_new (data, target);
  plan->n_seeds = (guint) w->seeds;
  plan->n_depths = (guint) w->depths;
  plan->units = (guint) w->units;
  plan->n_training = (guint) w->rows;
  plan->n_watched = (guint) w->watched;
  plan->threads = (guint) w->threads;
  plan->path = g_strdup (w->state);
  for (char **o = w->options; o != NULL && *o != NULL; o++)
    if (!cli_set_option (plan->learner, *o, error))
      return NULL;
  if (w->test != NULL)
    {
      plan->test_data = ml_load_path (w->test, monitor, error);
      if (plan->test_data == NULL)
        return NULL;
    }
  return ml_pretraining_plan_check (plan, error) ? g_steal_pointer (&plan)
                                                 : NULL;
}

static void
print_json (const MlPretrainedNets *nets)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  cli_json_text (json, "plan", ml_pretrained_nets_plan (nets));
  json_builder_set_member_name (json, "nets");
  json_builder_begin_array (json);
  for (guint i = 0; i < ml_pretrained_nets_length (nets); i++)
    {
      const MlPretrainedNet *net = ml_pretrained_nets_nth (nets, i);
      json_builder_begin_object (json);
      cli_json_number (json, "depth", net->depth);
      json_builder_set_member_name (json, "pretrained");
      json_builder_add_boolean_value (json, net->is_pretrained);
      cli_json_number (json, "seed", net->seed);
      cli_json_number (json, "error", net->error);
      cli_json_number (json, "loss", net->loss);
      cli_json_number (json, "seconds", net->seconds);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  cli_json_print (json);
}

static gboolean
write_csv (const MlPretrainedNets *nets, const char *path, GError **error)
{
  g_autofree char *text = ml_pretrained_nets_to_csv (nets);
  g_autofree char *target = ml_output_target (path, error);
  if (target == NULL)
    return FALSE;
  if (g_file_set_contents (target, text, -1, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
can_write (const char *path, GError **error)
{
  g_autofree char *target
      = path != NULL ? ml_output_target (path, error) : NULL;
  return path == NULL || target != NULL;
}

gboolean
cli_pretraining (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes
      = { .seeds = 10, .depths = 5, .units = 100, .watched = 100 };
  if (!read_words (self, words, &wishes, error)
      || !can_write (wishes.state, error) /* before a long run */
      || !can_write (wishes.csv, error))
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch = cli_watch_new (monitor);
  g_autoptr (MlPretrainingPlan) plan
      = make_plan (&wishes, (*words)[1], monitor, error);
  if (plan == NULL)
    return FALSE;
  g_autoptr (MlPretrainedNets) nets
      = ml_pretraining_plan_run (plan, monitor, error);
  if (nets == NULL)
    return FALSE;
  g_clear_pointer (&watch, cli_watch_free); /* and its line of progress */
  if (wishes.as_json)
    print_json (nets);
  else if (wishes.format != NULL)
    cli_print_table (ml_pretrained_nets_table (nets), wishes.format);
  else
    {
      g_autofree char *text = ml_pretrained_nets_to_text (nets);
      fputs (text, stdout);
    }
  return (wishes.csv == NULL || write_csv (nets, wishes.csv, error))
         && (wishes.plots == NULL
             || cli_results_plot_nets (nets, wishes.plots, error));
}
