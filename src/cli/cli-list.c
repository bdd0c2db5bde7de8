/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli list KIND: the names of learners, filters, charts and so on. */
#include "cli-json.h"
#include "cli-kind.h"
#include "cli-tables.h"
#include "cli.h"

#include "ml-registry.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
print_json (const CliKind *kind, const GType *types, guint n_types)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_array (json);
  for (guint i = 0; i < n_types; i++)
    {
      CliCard card;
      cli_kind_card (kind, types[i], &card);
      json_builder_begin_object (json);
      cli_json_text (json, "name", ml_registry_name (types[i]));
      cli_json_text (json, "title", card.title);
      cli_json_text (json, "category", card.category);
      cli_json_text (json, "weka", card.weka);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  cli_json_print (json);
}

static void
print_text (const CliKind *kind, const GType *types, guint n_types)
{
  for (guint i = 0; i < n_types; i++)
    {
      CliCard card;
      cli_kind_card (kind, types[i], &card);
      printf ("%-20s %s\n", ml_registry_name (types[i]),
              card.title != NULL ? _ (card.title) : "");
    }
}

/* (transfer full) */
static MlTextTable *
make_table (const CliKind *kind, const GType *types, guint n_types)
{
  const char *titles[] = { _ ("Name"), _ ("Title"), _ ("Category"), NULL };
  MlTextTable *made
      = ml_text_table_new (kind->word, g_strdupv ((char **) titles));
  made->is_number[1] = made->is_number[2] = FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      CliCard card;
      cli_kind_card (kind, types[i], &card);
      const char *row[]
          = { ml_registry_name (types[i]),
              card.title != NULL ? _ (card.title) : "",
              card.category != NULL ? _ (card.category) : "", NULL };
      ml_text_table_add (made, g_strdupv ((char **) row));
    }
  return made;
}

gboolean
cli_list (const CliCommand *self, char ***words, GError **error)
{
  gboolean as_json = FALSE;
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    CLI_FORMAT_ENTRY (&format),
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error)
      || !cli_check_format (format, error))
    return FALSE;
  const CliKind *kind = cli_kind_find ((*words)[1], error);
  if (kind == NULL)
    return FALSE;
  guint n_types;
  const GType *types = cli_kind_types (kind, &n_types);
  if (format != NULL && !as_json)
    cli_print_table (make_table (kind, types, n_types), format);
  else
    (as_json ? print_json : print_text) (kind, types, n_types);
  return TRUE;
}
