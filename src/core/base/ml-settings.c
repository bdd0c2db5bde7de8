/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-settings.h. Things inside things are read by calls inside calls: how
 * deep is counted, since every level doubles the backslashes of the one below.
 */
#include "ml-settings-private.h"

#include "ml-error.h"
#include "ml-option.h"
#include "ml-registry.h"

#include <string.h>

enum
{
  MAX_DEPTH = 6 /* of things inside things */
};

static _Thread_local guint depth;

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

/** ml_settings_words: Returns: (transfer full) (nullable): char * of each word
 * of @text, quotes taken off */
GPtrArray *
ml_settings_words (const char *text, GError **error)
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

/** ml_settings_apply: Returns: whether all the words "name=value" from @from on
 * were set */
gboolean
ml_settings_apply (gpointer object, const GPtrArray *words, guint from,
                   GError **error)
{
  for (guint i = from; i < words->len; i++)
    if (!apply_word (object, g_ptr_array_index (words, i), error))
      return FALSE;
  return TRUE;
}

static gpointer
read_words (GType kind, const GPtrArray *words, GError **error)
{
  const char *name = g_ptr_array_index (words, 0);
  MlWekaNameFunc weka_name = ml_weka_line_names (kind);
  if (weka_name != NULL && g_str_has_prefix (name, "weka."))
    return ml_weka_line_read (kind, words, weka_name, error);
  GType type = ml_registry_find (kind, name, error);
  g_autoptr (GObject) made
      = type != G_TYPE_INVALID ? g_object_new (type, NULL) : NULL;
  if (made == NULL || !ml_settings_apply (made, words, 1, error))
    return NULL;
  return g_steal_pointer (&made);
}

/**
 * ml_settings_from_text:
 * @kind: an abstract type, such as ML_TYPE_LEARNER
 * @text: a name and options, ours or WEKA's
 *
 * Returns: (transfer full) (nullable): a new object; %ML_ERROR_OPTION names the
 *   word that is not known
 */
gpointer
ml_settings_from_text (GType kind, const char *text, GError **error)
{
  g_autoptr (GPtrArray) words = ml_settings_words (text, error);
  if (words == NULL)
    return NULL;
  if (words->len == 0)
    {
      set_error (error, "%s", "a name is missing");
      return NULL;
    }
  if (depth == MAX_DEPTH)
    {
      set_error (error, "more than %u things stand inside each other",
                 MAX_DEPTH);
      return NULL;
    }
  depth++;
  gpointer made = read_words (kind, words, error);
  depth--;
  return made;
}

/** ml_settings_append_quoted: appends @value so that it reads as one word */
void
ml_settings_append_quoted (GString *into, const char *value)
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
      ml_settings_append_quoted (text, value);
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
  g_autoptr (GObject) made = ml_settings_from_text (kind, text, error);
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
