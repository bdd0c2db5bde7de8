/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli bench [TASK]: runs one measurement or all. */
#include "cli-bench.h"

#include "cli-json.h"
#include "cli.h"

#include "ml-error.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *dir;
  guint threads;
  JsonBuilder *json; /* (nullable): print text */
} Bench;

static GPtrArray *
all_tasks (void)
{
  GPtrArray *tasks = g_ptr_array_new ();
  for (guint i = 0; cli_bench_tables[i] != NULL; i++)
    for (const CliBenchTask *t = cli_bench_tables[i]; t->name != NULL; t++)
      g_ptr_array_add (tasks, (gpointer) t);
  return tasks;
}

static const CliBenchTask *
find_task (GPtrArray *tasks, const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < tasks->len; i++)
    {
      const CliBenchTask *task = g_ptr_array_index (tasks, i);
      if (strcmp (task->name, name) == 0)
        return task;
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", task->name);
    }
  cli_wrong_use (error, _ ("there is no task “%s”; choose one of: %s"), name,
                 known->str);
  return NULL;
}

/* The share of what plain products reach, measured right after. */
static void
print_rate (const Bench *bench, double rate)
{
  g_autoptr (GPtrArray) tasks = all_tasks ();
  const CliBenchTask *peak = find_task (tasks, "peak", NULL);
  double most = peak->run (bench->dir, bench->threads, NULL, NULL);
  printf (_ ("%25.1f GFLOP/s, %.0f %% of the %.0f of plain products\n"), rate,
          100 * rate / most, most);
}

static gboolean
run_task (const Bench *bench, const CliBenchTask *task, GError **error)
{
  GError *problem = NULL;
  double value = task->run (bench->dir, bench->threads, NULL, &problem);
  if (problem != NULL)
    {
      g_propagate_prefixed_error (error, problem, "%s: ", task->name);
      return FALSE;
    }
  if (bench->json == NULL)
    {
      printf ("%-12s %12.1f %-12s %s\n", task->name, value, task->unit,
              _ (task->what));
      if (task->work != NULL)
        print_rate (bench, task->work () * value / 1e9);
      fflush (stdout);
      return TRUE;
    }
  json_builder_begin_object (bench->json);
  cli_json_text (bench->json, "task", task->name);
  cli_json_number (bench->json, "value", value);
  cli_json_text (bench->json, "unit", task->unit);
  cli_json_number (bench->json, "threads", bench->threads);
  if (task->work != NULL)
    cli_json_number (bench->json, "gflops", task->work () * value / 1e9);
  json_builder_end_object (bench->json);
  return TRUE;
}

static gboolean
run_all (const Bench *bench, GPtrArray *tasks, GError **error)
{
  if (bench->json != NULL)
    json_builder_begin_array (bench->json);
  for (guint i = 0; i < tasks->len; i++)
    if (!run_task (bench, g_ptr_array_index (tasks, i), error))
      return FALSE;
  if (bench->json != NULL)
    json_builder_end_array (bench->json);
  return TRUE;
}

/**
 * cli_bench_find:
 * @dir: where --data points
 * @names: (array zero-terminated=1): paths below it, the best first
 *
 * Returns: (transfer full) (nullable): the first that exists
 */
char *
cli_bench_find (const char *dir, const char *const *names, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("there is no %s in “%s”; --data names another folder"),
               names[0], dir);
  return NULL;
}

gboolean
cli_bench (const CliCommand *self, char ***words, GError **error)
{
  g_autofree char *dir = NULL;
  gint threads = 0;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &dir,
      N_ ("Folder of the data files"), "DIR" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 0, 1, error))
    return FALSE;
  if (threads < 0)
    return cli_wrong_use (error, _ ("--threads cannot be negative"));
  g_autoptr (JsonBuilder) json = as_json ? json_builder_new () : NULL;
  const Bench bench
      = { dir != NULL ? dir : RURU_DATA_DIR,
          threads > 0 ? (guint) threads : g_get_num_processors (), json };
  g_autoptr (GPtrArray) tasks = all_tasks ();
  if ((*words)[1] != NULL)
    {
      const CliBenchTask *task = find_task (tasks, (*words)[1], error);
      if (task == NULL || !run_task (&bench, task, error))
        return FALSE;
    }
  else if (!run_all (&bench, tasks, error))
    return FALSE;
  if (json != NULL)
    cli_json_print (json);
  return TRUE;
}
