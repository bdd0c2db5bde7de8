/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli generate NAME -O FILE: a data set made by rule and chance. */
#include "cli-watch.h"
#include "cli.h"

#include "ml-generator.h"
#include "ml-registry.h"
#include "ml-writer.h"

#include <glib/gi18n.h>
#include <string.h>

#define NO_NUMBER G_MININT64

typedef struct
{
  char **options, *output;
  gint64 rows, seed;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_strfreev (self->options);
  g_free (self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "option", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &w->options,
      N_ ("An option of the generator"), "option=value" },
    { "rows", 'n', 0, G_OPTION_ARG_INT64, &w->rows,
      N_ ("How many rows to make"), "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Another number makes other rows (1)"), "S" },
    { "output", 'O', 0, G_OPTION_ARG_FILENAME, &w->output,
      N_ ("Where to write it; the ending tells the format"), "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error))
    return FALSE;
  if (w->output == NULL)
    return cli_wrong_use (error, _ ("it needs -O FILE"));
  return TRUE;
}

/* -n and -s are short for two options that every generator has. */
static gboolean
set_number (MlGenerator *generator, const char *option, gint64 number,
            GError **error)
{
  if (number == NO_NUMBER)
    return TRUE;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return ml_option_parse (generator, option, text, error);
}

static MlGenerator *
make_generator (const char *name, const Wishes *wishes, GError **error)
{
  const GType type = ml_registry_find (ML_TYPE_GENERATOR, name, error);
  if (type == G_TYPE_INVALID)
    return NULL;
  g_autoptr (MlGenerator) generator = g_object_new (type, NULL);
  for (char **o = wishes->options; o != NULL && *o != NULL; o++)
    if (!cli_set_option (generator, *o, error))
      return NULL;
  if (!set_number (generator, "rows", wishes->rows, error)
      || !set_number (generator, "seed", wishes->seed, error))
    return NULL;
  return g_steal_pointer (&generator);
}

gboolean
cli_generate (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes = { .rows = NO_NUMBER, .seed = NO_NUMBER };
  if (!read_words (self, words, &wishes, error))
    return FALSE;
  g_autoptr (MlGenerator) generator
      = make_generator ((*words)[1], &wishes, error);
  if (generator == NULL)
    return FALSE;
  g_autoptr (MlWriter) writer = ml_writer_for_path (wishes.output, error);
  if (writer == NULL) /* before many rows are made */
    return FALSE;
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch G_GNUC_UNUSED = cli_watch_new (monitor);
  g_autoptr (MlDataset) data = ml_generator_generate (generator, error);
  return data != NULL && ml_save_path (data, wishes.output, monitor, error);
}
