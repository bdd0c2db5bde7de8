/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-settings.h"

#include "ml-error.h"
#include "ml-option.h"
#include "ml-registry.h"

#include <string.h>

/* Flags that every scheme of WEKA takes and that change no figure. */
static const struct
{
  const char *flag;
  gboolean has_value;
} common_flags[] = {
  { "output-debug-info", FALSE },
  { "do-not-check-capabilities", FALSE },
  { "batch-size", TRUE },
  { "num-decimal-places", TRUE },
};

/* Flags that say what is so anyway; any other value of them is refused. */
static const struct
{
  const char *scheme, *flag, *value;
} implied_flags[] = {
  { "weka.classifiers.lazy.IBk", "A",
    "weka.core.neighboursearch.LinearNNSearch" },
  { "weka.classifiers.lazy.IBk", "A",
    "weka.core.neighboursearch.LinearNNSearch -A "
    "\"weka.core.EuclideanDistance -R first-last\"" },
};

static gboolean set_error (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static gboolean
set_error (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION, message);
  return FALSE;
}

/* Appends one word of @text to @word. Returns: what follows, NULL if a quote
 * is not closed. */
static const char *
read_word (const char *text, GString *word)
{
  gboolean is_quoted = FALSE;
  for (; *text != '\0' && (is_quoted || !g_ascii_isspace (*text)); text++)
    {
      if (*text == '"')
        is_quoted = !is_quoted;
      else if (*text == '\\' && is_quoted && text[1] != '\0')
        g_string_append_c (word, *++text);
      else
        g_string_append_c (word, *text);
    }
  return is_quoted ? NULL : text;
}

/* Returns: (transfer full) (nullable): char * of each word. */
static GPtrArray *
split (const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *rest = text;
  for (;;)
    {
      while (g_ascii_isspace (*rest))
        rest++;
      if (*rest == '\0')
        return g_steal_pointer (&words);
      g_autoptr (GString) word = g_string_new (NULL);
      rest = read_word (rest, word);
      if (rest == NULL)
        {
          set_error (error, "a quote is not closed in “%s”", text);
          return NULL;
        }
      g_ptr_array_add (words, g_string_free (g_steal_pointer (&word), FALSE));
    }
}

/* One "name=value". */
static gboolean
apply_word (gpointer object, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  if (equals == NULL)
    return set_error (error, "“%s” is not of the form option=value", word);
  g_autofree char *name = g_strndup (word, (gsize) (equals - word));
  return ml_option_parse (object, name, equals + 1, error);
}

static gboolean
apply_words (gpointer object, const GPtrArray *words, guint from,
             GError **error)
{
  for (guint i = from; i < words->len; i++)
    if (!apply_word (object, g_ptr_array_index (words, i), error))
      return FALSE;
  return TRUE;
}

/* The value of a choice that the switch @flag of ",I,F" stands for; NULL if
 * it is none of them. (transfer full) */
static char *
choice_of_switch (const MlOption *option, const char *flag)
{
  g_auto (GStrv) flags = g_strsplit (option->weka, ",", -1);
  GEnumClass *choices = g_type_class_ref (option->choices ());
  char *nick = NULL;
  for (guint i = 0; flags[i] != NULL && i < choices->n_values; i++)
    if (*flags[i] != '\0' && strcmp (flags[i], flag) == 0)
      nick = g_strdup (choices->values[i].value_nick);
  g_type_class_unref (choices);
  return nick;
}

/* The value of a choice by its number. (transfer full) */
static char *
choice_of_number (const MlOption *option, const char *number, GError **error)
{
  gint64 value;
  if (!g_ascii_string_to_signed (number, 10, G_MININT, G_MAXINT, &value, error))
    return NULL;
  GEnumClass *choices = g_type_class_ref (option->choices ());
  const GEnumValue *choice = g_enum_get_value (choices, (int) value);
  char *nick = choice != NULL ? g_strdup (choice->value_nick) : NULL;
  g_type_class_unref (choices);
  if (nick == NULL)
    set_error (error, "%s is not one of the choices", number);
  return nick;
}

static gboolean
is_switch_list (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_CHOICE
         && strchr (option->weka, ',') != NULL;
}

/* Whether @flag belongs to @option; *@value (transfer full) is what it sets, or
 * NULL if the flag is followed by its value. */
static gboolean
takes_flag (const MlOption *option, const char *flag, char **value)
{
  *value = NULL;
  if (option->weka == NULL)
    return FALSE;
  if (is_switch_list (option))
    return (*value = choice_of_switch (option, flag)) != NULL;
  gboolean is_opposite = *option->weka == '!';
  if (strcmp (option->weka + is_opposite, flag) != 0)
    return FALSE;
  if (option->kind == ML_OPTION_KIND_BOOLEAN)
    *value = g_strdup (is_opposite ? "false" : "true");
  return TRUE;
}

/* Flags that change nothing. Returns: how many words they are, else 0. */
static guint
count_ignored (const char *scheme, const char *flag, const char *next)
{
  for (guint i = 0; i < G_N_ELEMENTS (common_flags); i++)
    if (strcmp (flag, common_flags[i].flag) == 0)
      return common_flags[i].has_value ? 2 : 1;
  for (guint i = 0; next != NULL && i < G_N_ELEMENTS (implied_flags); i++)
    if (strcmp (scheme, implied_flags[i].scheme) == 0
        && strcmp (flag, implied_flags[i].flag) == 0
        && strcmp (next, implied_flags[i].value) == 0)
      return 2;
  return 0;
}

static gboolean
set_from_flag (gpointer object, const MlOption *option, const char *text,
               GError **error)
{
  g_autofree char *choice = NULL;
  if (option->kind == ML_OPTION_KIND_CHOICE && !is_switch_list (option)
      && (choice = choice_of_number (option, text, error)) == NULL)
    return FALSE;
  return ml_option_parse (object, option->field, choice != NULL ? choice : text,
                          error);
}

/* Returns: how many words were used, 0 on error. */
static guint
apply_flag (gpointer object, const char *scheme, const char *flag,
            const char *next, GError **error)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  guint n_ignored = count_ignored (scheme, flag, next);
  if (n_ignored > 0)
    return n_ignored;
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *value = NULL;
      if (!takes_flag (&options[i], flag, &value))
        continue;
      if (value != NULL)
        return ml_option_parse (object, options[i].field, value, error) ? 1 : 0;
      if (next == NULL)
        return set_error (error, "the flag -%s needs a value", flag);
      return set_from_flag (object, &options[i], next, error) ? 2 : 0;
    }
  set_error (error, "%s has no flag -%s that is known here; leave it out",
             scheme, flag);
  return 0;
}

static gboolean
apply_flags (gpointer object, const GPtrArray *words, GError **error)
{
  const char *scheme = g_ptr_array_index (words, 0);
  for (guint i = 1; i < words->len;)
    {
      const char *word = g_ptr_array_index (words, i);
      if (strcmp (word, "--") == 0)
        return TRUE;
      if (word[0] != '-')
        return set_error (error, "“%s” is not a flag; flags begin with a dash",
                          word);
      const char *next
          = i + 1 < words->len ? g_ptr_array_index (words, i + 1) : NULL;
      guint n_used = apply_flag (object, scheme, word + 1, next, error);
      if (n_used == 0)
        return FALSE;
      i += n_used;
    }
  return TRUE;
}

/* Returns: an object with WEKA's presets. (transfer full) */
static gpointer
new_from_weka (GType kind, const char *scheme, MlWekaNameFunc weka_name,
               GError **error)
{
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_types; i++)
    {
      gpointer klass = g_type_class_ref (types[i]);
      MlWekaName weka = weka_name (klass);
      g_type_class_unref (klass);
      if (weka.name == NULL)
        continue;
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "",
                              weka.name);
      if (strcmp (weka.name, scheme) != 0)
        continue;
      g_autoptr (GObject) made = g_object_new (types[i], NULL);
      g_autoptr (GPtrArray) presets
          = split (weka.presets != NULL ? weka.presets : "", error);
      if (presets == NULL || !apply_words (made, presets, 0, error))
        return NULL;
      return g_steal_pointer (&made);
    }
  set_error (error, "“%s” is not known here; of WEKA's there are: %s", scheme,
             known->str);
  return NULL;
}

/**
 * ml_settings_from_text:
 * @kind: an abstract type, such as ML_TYPE_LEARNER
 * @text: a name and options, ours or WEKA's
 * @weka_name: (nullable): asks a class of that kind what it is called in WEKA;
 *   NULL: WEKA has no such kind
 *
 * Returns: (transfer full) (nullable): a new object; %ML_ERROR_OPTION names the
 *   word that is not known
 */
gpointer
ml_settings_from_text (GType kind, const char *text, MlWekaNameFunc weka_name,
                       GError **error)
{
  g_autoptr (GPtrArray) words = split (text, error);
  if (words == NULL)
    return NULL;
  if (words->len == 0)
    {
      set_error (error, "%s", "a name is missing");
      return NULL;
    }
  const char *name = g_ptr_array_index (words, 0);
  gboolean is_weka = weka_name != NULL && g_str_has_prefix (name, "weka.");
  g_autoptr (GObject) made = NULL;
  if (is_weka)
    made = new_from_weka (kind, name, weka_name, error);
  else
    {
      GType type = ml_registry_find (kind, name, error);
      if (type != G_TYPE_INVALID)
        made = g_object_new (type, NULL);
    }
  if (made == NULL)
    return NULL;
  gboolean is_set = is_weka ? apply_flags (made, words, error)
                            : apply_words (made, words, 1, error);
  return is_set ? g_steal_pointer (&made) : NULL;
}

static void
append_quoted (GString *into, const char *value)
{
  if (*value != '\0' && strpbrk (value, " \t\n\r\v\f\"\\;") == NULL)
    {
      g_string_append (into, value);
      return;
    }
  g_string_append_c (into, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (into, '\\');
      g_string_append_c (into, *value);
    }
  g_string_append_c (into, '"');
}

/**
 * ml_settings_to_text:
 *
 * Returns: (transfer full): the name and the options that differ from their
 *   presets, as ml_settings_from_text() reads them
 */
char *
ml_settings_to_text (gpointer object)
{
  GString *text = g_string_new (ml_registry_name (G_OBJECT_TYPE (object)));
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; i < n_options; i++)
    {
      if (ml_option_is_preset (object, &options[i]))
        continue;
      g_autofree char *property = ml_option_property (&options[i]);
      g_autofree char *value = ml_option_format (object, &options[i]);
      g_string_append_printf (text, " %s=", property);
      append_quoted (text, value);
    }
  return g_string_free (text, FALSE);
}

/**
 * ml_settings_tidy:
 *
 * Returns: (transfer full) (nullable): @text as ml_settings_to_text() would
 *   write it, or %ML_ERROR_OPTION as from ml_settings_from_text()
 */
char *
ml_settings_tidy (GType kind, const char *text, GError **error)
{
  g_autoptr (GObject) made = ml_settings_from_text (kind, text, NULL, error);
  return made != NULL ? ml_settings_to_text (made) : NULL;
}

/* Returns: where the first part of @text ends, NULL if a quote is not closed.
 */
static const char *
end_of_part (const char *text)
{
  gboolean is_quoted = FALSE;
  for (; *text != '\0' && (is_quoted || *text != ';'); text++)
    if (*text == '"')
      is_quoted = !is_quoted;
    else if (*text == '\\' && is_quoted && text[1] != '\0')
      text++;
  return is_quoted ? NULL : text;
}

/**
 * ml_settings_split:
 *
 * Returns: (transfer full) (nullable): the parts of @text between semicolons
 *   that do not stand in quotes, empty ones left out
 */
char **
ml_settings_split (const char *text, GError **error)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  while (*text != '\0')
    {
      const char *end = end_of_part (text);
      if (end == NULL)
        {
          set_error (error, "a quote is not closed in “%s”", text);
          return NULL;
        }
      g_autofree char *part = g_strndup (text, (gsize) (end - text));
      if (*g_strstrip (part) != '\0')
        g_strv_builder_add (parts, part);
      text = *end == ';' ? end + 1 : end;
    }
  return g_strv_builder_end (parts);
}

/**
 * ml_settings_tidy_list:
 *
 * Returns: (transfer full) (nullable): each part of @text tidied, joined by
 *   "; "; or %ML_ERROR_OPTION that says which part is wrong
 */
char *
ml_settings_tidy_list (GType kind, const char *text, GError **error)
{
  g_auto (GStrv) parts = ml_settings_split (text, error);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      char *tidy = ml_settings_tidy (kind, parts[i], error);
      if (tidy == NULL)
        {
          g_prefix_error (error, "part %u: ", i + 1);
          return NULL;
        }
      g_free (parts[i]);
      parts[i] = tidy;
    }
  return parts != NULL ? g_strjoinv ("; ", parts) : NULL;
}
