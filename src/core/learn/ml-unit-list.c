/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-unit-list.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What "a" stands for at least: XOR has a mean of two, by which gradients end
 * beside the solution; with four some starts still do, with five none did. */
#define LEAST_UNITS 6

/* The number or letter of one word. Returns: 0 if it is none. */
static guint
parse_units (const char *word, guint n_inputs, guint n_outputs)
{
  guint64 units;
  guint wildcard = strlen (word) == 1 ? (guint) *word : 0;
  switch (wildcard)
    {
    case 'a':
      return MAX ((n_inputs + n_outputs) / 2, LEAST_UNITS);
    case 'i':
      return n_inputs;
    case 'o':
      return n_outputs;
    case 't':
      return n_inputs + n_outputs;
    default:
      return g_ascii_string_to_unsigned (word, 10, 1, ML_NETWORK_MOST_UNITS,
                                         &units, NULL)
                 ? (guint) units
                 : 0;
    }
}

static gboolean
parse_activation (const char *word, const char *option,
                  MlActivation *activation, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  const GEnumValue *choice = g_enum_get_value_by_nick (choices, word);
  for (guint i = 0; i < choices->n_values; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            choices->values[i].value_nick);
  if (choice != NULL)
    *activation = (MlActivation) choice->value;
  else
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 _ ("%s: “%s” is no activation; take one of: %s"), option, word,
                 known->str);
  g_type_class_unref (choices);
  return choice != NULL;
}

/* One word: "128", "a", "128:tanh". */
static gboolean
append_word (const char *word, const char *option, MlActivation activation,
             const MlEncoder *encoder, MlNetwork *network, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, ":", 2);
  guint units
      = parse_units (g_strstrip (parts[0]), ml_encoder_n_inputs (encoder),
                     ml_encoder_n_outputs (encoder));
  if (units == 0)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%s: “%s” is no number of units; write numbers from 1 to "
                      "%u with commas, or a, i, o, t"),
                   option, parts[0], (guint) ML_NETWORK_MOST_UNITS);
      return FALSE;
    }
  if (parts[1] != NULL
      && !parse_activation (g_strstrip (parts[1]), option, &activation, error))
    return FALSE;
  return ml_network_append_dense (network, units, activation, error);
}

/**
 * ml_unit_list_append:
 * @text: (nullable): "300:tanh,100"
 * @option: where it comes from, for messages
 * @activation: of layers that name none
 * @encoder: says what the letters stand for
 *
 * Appends a dense layer to @network for each word.
 *
 * Returns: FALSE with %ML_ERROR_OPTION that names the word
 */
gboolean
ml_unit_list_append (const char *text, const char *option,
                     MlActivation activation, const MlEncoder *encoder,
                     MlNetwork *network, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      if (*word != '\0' && !g_str_equal (word, "0")
          && !append_word (word, option, activation, encoder, network, error))
        return FALSE;
    }
  return TRUE;
}

/* "128" or "128:tanh"; NULL if @layer has more to it. (transfer full) */
static char *
word_of (MlLayer *layer, MlActivation usual)
{
  guint units;
  int activation;
  g_autoptr (MlNetwork) plain = ml_network_new ();
  if (ml_option_find (G_OBJECT_TYPE (layer), "units", NULL) == NULL
      || ml_option_find (G_OBJECT_TYPE (layer), "activation", NULL) == NULL)
    return NULL;
  g_object_get (layer, "units", &units, "activation", &activation, NULL);
  if (!ml_network_append_dense (plain, units, (MlActivation) activation, NULL))
    return NULL;
  g_autofree char *text = ml_layer_to_text (layer);
  g_autofree char *wanted = ml_layer_to_text (ml_network_layer (plain, 0));
  if (!g_str_equal (text, wanted))
    return NULL;
  if (activation == (int) usual)
    return g_strdup_printf ("%u", units);
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  char *word = g_strdup_printf (
      "%u:%s", units, g_enum_get_value (choices, activation)->value_nick);
  g_type_class_unref (choices);
  return word;
}

/**
 * ml_unit_list_of:
 * @learner: for the message
 * @activation: that need not be said
 *
 * Returns: (transfer full) (nullable): the text that gives the layers of
 *   @network; NULL with %ML_ERROR_OPTION if a layer has more to it
 */
char *
ml_unit_list_of (MlNetwork *network, const char *learner,
                 MlActivation activation, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < ml_network_length (network); i++)
    {
      g_autofree char *word
          = word_of (ml_network_layer (network, i), activation);
      if (word == NULL)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("layer %u: %s has dense layers of units and an "
                          "activation only; choose CNN for others"),
                       i + 1, learner);
          return NULL;
        }
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", word);
    }
  return g_strdup (text->len > 0 ? text->str : "0");
}
