/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli describe NAME: what a class says about itself, and its options with
 * label, range, preset and WEKA's flag. */
#include "cli-json.h"
#include "cli-kind.h"
#include "cli.h"

#include "ml-learner.h"
#include "ml-option.h"
#include "ml-registry.h"

#include <glib/gi18n.h>
#include <stdio.h>

static const struct
{
  MlTraits trait;
  const char *name;
} trait_names[] = {
  { ML_TRAIT_NOMINAL_CLASS, "nominal-class" },
  { ML_TRAIT_NUMERIC_CLASS, "numeric-class" },
  { ML_TRAIT_TWO_CLASSES_ONLY, "two-classes-only" },
  { ML_TRAIT_NUMERIC_INPUTS, "numeric-inputs" },
  { ML_TRAIT_NOMINAL_INPUTS, "nominal-inputs" },
  { ML_TRAIT_IMAGE_INPUTS, "image-inputs" },
  { ML_TRAIT_MISSING_INPUTS, "missing-inputs" },
  { ML_TRAIT_NO_INPUTS, "no-inputs" },
  { ML_TRAIT_CURVE, "curve" },
  { ML_TRAIT_WEIGHTS, "weights" },
  { ML_TRAIT_ROW_WEIGHTS, "row-weights" },
};

static const char *
kind_name (MlOptionKind kind)
{
  static const char *const names[] = {
    [ML_OPTION_KIND_BOOLEAN] = "boolean", [ML_OPTION_KIND_UINT] = "integer",
    [ML_OPTION_KIND_DOUBLE] = "number",   [ML_OPTION_KIND_CHOICE] = "choice",
    [ML_OPTION_KIND_TEXT] = "text",       [ML_OPTION_KIND_TYPE] = "type",
    [ML_OPTION_KIND_NETWORK] = "network",
  };
  return names[kind];
}

static void
add_choices (JsonBuilder *json, const MlOption *option)
{
  GEnumClass *choices = g_type_class_ref (option->choices ());
  json_builder_set_member_name (json, "choices");
  json_builder_begin_array (json);
  for (guint i = 0; i < choices->n_values; i++)
    {
      json_builder_begin_object (json);
      cli_json_text (json, "name", choices->values[i].value_nick);
      cli_json_text (json, "label", choices->values[i].value_name);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  g_type_class_unref (choices);
}

static void
add_preset (JsonBuilder *json, const MlOption *option, const char *text)
{
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      json_builder_set_member_name (json, "default");
      json_builder_add_boolean_value (json, option->preset != 0);
      break;
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      cli_json_number (json, "default", option->preset);
      cli_json_number (json, "minimum", option->minimum);
      cli_json_number (json, "maximum", option->maximum);
      break;
    case ML_OPTION_KIND_CHOICE:
      cli_json_text (json, "default", text);
      add_choices (json, option);
      break;
    case ML_OPTION_KIND_TEXT:
    default:
      cli_json_text (json, "default", text);
    }
}

static void
add_options (JsonBuilder *json, GObject *object)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  json_builder_set_member_name (json, "options");
  json_builder_begin_array (json);
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *name = ml_option_property (&options[i]);
      g_autofree char *preset = ml_option_format (object, &options[i]);
      json_builder_begin_object (json);
      cli_json_text (json, "name", name);
      cli_json_text (json, "label", options[i].label);
      cli_json_text (json, "tooltip", options[i].tooltip);
      cli_json_text (json, "type", kind_name (options[i].kind));
      add_preset (json, &options[i], preset);
      cli_json_text (json, "weka", options[i].weka);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_json (const CliKind *kind, GObject *object, const CliCard *card)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  cli_json_text (json, "kind", kind->singular);
  cli_json_text (json, "name", ml_registry_name (G_OBJECT_TYPE (object)));
  cli_json_text (json, "title", card->title);
  cli_json_text (json, "category", card->category);
  cli_json_text (json, "description", card->description);
  cli_json_text (json, "weka", card->weka);
  cli_json_text (json, "reference", card->reference);
  json_builder_set_member_name (json, "traits");
  json_builder_begin_array (json);
  for (guint i = 0; i < G_N_ELEMENTS (trait_names); i++)
    if (card->traits & trait_names[i].trait)
      json_builder_add_string_value (json, trait_names[i].name);
  json_builder_end_array (json);
  add_options (json, object);
  json_builder_end_object (json);
  cli_json_print (json);
}

/* "1 … 999", "true|false" or "none|inverse". */
static char *
describe_range (const MlOption *option)
{
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return g_strdup ("true|false");
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      return g_strdup_printf ("%.10g … %.10g", option->minimum,
                              option->maximum);
    case ML_OPTION_KIND_CHOICE:
      {
        g_autoptr (GString) text = g_string_new (NULL);
        GEnumClass *choices = g_type_class_ref (option->choices ());
        for (guint i = 0; i < choices->n_values; i++)
          g_string_append_printf (text, "%s%s", i > 0 ? "|" : "",
                                  choices->values[i].value_nick);
        g_type_class_unref (choices);
        return g_strdup (text->str);
      }
    case ML_OPTION_KIND_TEXT:
    default:
      return g_strdup (_ ("text"));
    }
}

static void
print_options (GObject *object)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  if (n_options > 0)
    printf ("\n%s\n", _ ("Options"));
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *name = ml_option_property (&options[i]);
      g_autofree char *preset = ml_option_format (object, &options[i]);
      g_autofree char *range = describe_range (&options[i]);
      printf ("  %s=%s  (%s)\n      %s\n", name, preset, range,
              _ (options[i].tooltip));
    }
}

static void
print_line (const char *label, const char *text)
{
  if (text != NULL)
    printf ("%-10s %s\n", label, text);
}

static void
print_text (const CliKind *kind, GObject *object, const CliCard *card)
{
  printf ("%s: %s", ml_registry_name (G_OBJECT_TYPE (object)),
          card->title != NULL ? _ (card->title) : kind->singular);
  if (card->category != NULL)
    printf (" (%s)", _ (card->category));
  putchar ('\n');
  if (card->description != NULL)
    puts (_ (card->description));
  print_line ("WEKA", card->weka);
  print_line (_ ("Reference"), card->reference);
  print_options (object);
}

gboolean
cli_describe (const CliCommand *self, char ***words, GError **error)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GType type;
  if (!cli_parse (self, words, entries, 1, 1, error))
    return FALSE;
  const CliKind *kind = cli_kind_of ((*words)[1], &type, error);
  if (kind == NULL)
    return FALSE;
  CliCard card;
  cli_kind_card (kind, type, &card);
  g_autoptr (GObject) object = g_object_new (type, NULL);
  (as_json ? print_json : print_text) (kind, object, &card);
  return TRUE;
}
