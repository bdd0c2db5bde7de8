/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-weka-flag.h"

#include "ml-error.h"
#include "ml-settings-private.h"

#include <string.h>

/** ml_weka_flag_is_switch_list: Returns: whether @option is a choice that WEKA
 * writes as one switch a value: ",I,F" */
gboolean
ml_weka_flag_is_switch_list (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_CHOICE
         && strchr (option->weka, ',') != NULL;
}

/** ml_weka_flag_takes_nick: Returns: whether it is a choice whose value WEKA
 * writes as its nick: "T=" */
gboolean
ml_weka_flag_takes_nick (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_CHOICE
         && g_str_has_suffix (option->weka, "=");
}

/** ml_weka_flag_is_list: Returns: whether it is several parts with semicolons
 * between, a flag for each: "P*" */
gboolean
ml_weka_flag_is_list (const MlOption *option)
{
  return option->kind == ML_OPTION_KIND_TEXT
         && g_str_has_suffix (option->weka, "*");
}

/* Whether @flag is @weka, of which a "=" or "*" at the end is not counted. */
static gboolean
is_flag_of (const char *weka, const char *flag)
{
  const gsize length = strlen (flag);
  return strncmp (weka, flag, length) == 0
         && (weka[length] == '\0' || strcmp (weka + length, "=") == 0
             || strcmp (weka + length, "*") == 0);
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

/** ml_weka_flag_choice_of_number: Returns: (transfer full) (nullable): the nick
 * of the value that has that number; %ML_ERROR_OPTION */
char *
ml_weka_flag_choice_of_number (const MlOption *option, const char *number,
                               GError **error)
{
  gint64 value;
  if (!g_ascii_string_to_signed (number, 10, G_MININT, G_MAXINT, &value, error))
    return NULL;
  GEnumClass *choices = g_type_class_ref (option->choices ());
  const GEnumValue *choice = g_enum_get_value (choices, (int) value);
  char *nick = choice != NULL ? g_strdup (choice->value_nick) : NULL;
  g_type_class_unref (choices);
  if (nick == NULL)
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 "%s is not one of the choices", number);
  return nick;
}

/**
 * ml_weka_flag_matches:
 * @value: (out) (transfer full) (nullable): what @flag sets; NULL: its value
 *   follows
 *
 * Returns: whether @flag belongs to @option
 */
gboolean
ml_weka_flag_matches (const MlOption *option, const char *flag, char **value)
{
  *value = NULL;
  if (option->weka == NULL)
    return FALSE;
  if (ml_weka_flag_is_switch_list (option))
    return (*value = choice_of_switch (option, flag)) != NULL;
  gboolean is_opposite = *option->weka == '!';
  if (!is_flag_of (option->weka + is_opposite, flag))
    return FALSE;
  if (option->kind == ML_OPTION_KIND_BOOLEAN)
    *value = g_strdup (is_opposite ? "false" : "true");
  return TRUE;
}

/** ml_weka_flag_is_literal: Returns: whether "-@flag @value" is a literal of
 * the class's @flags, the only value of it there is here, or the first word of
 * that */
gboolean
ml_weka_flag_is_literal (const char *flags, const char *flag, const char *value)
{
  g_autoptr (GPtrArray) words
      = ml_settings_words (flags != NULL ? flags : "", NULL);
  for (guint i = 0; words != NULL && i + 1 < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      const char *literal = g_ptr_array_index (words, i + 1);
      const gsize length = strlen (value);
      if (word[0] == '-' && strcmp (word + 1, flag) == 0
          && g_str_has_prefix (literal, value)
          && (literal[length] == '\0' || literal[length] == ' '))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_mark (const char *flags, const char *flag, char mark)
{
  g_autoptr (GPtrArray) words
      = ml_settings_words (flags != NULL ? flags : "", NULL);
  g_autofree char *marked = g_strdup_printf ("-%s%c", flag, mark);
  return words != NULL
         && g_ptr_array_find_with_equal_func (words, marked, g_str_equal, NULL);
}

/** ml_weka_flag_is_bare_literal: Returns: whether "-@flag" is a literal that
 * takes no value: "-V!" */
gboolean
ml_weka_flag_is_bare_literal (const char *flags, const char *flag)
{
  return has_mark (flags, flag, '!');
}

/** ml_weka_flag_is_idle: Returns: whether "-@flag" is a switch that changes no
 * figure and is read for that alone: "-L?" */
gboolean
ml_weka_flag_is_idle (const char *flags, const char *flag)
{
  return has_mark (flags, flag, '?');
}

/** ml_weka_flag_switch_of: Returns: (transfer full): the flag of ",I,F" for the
 * value that @object has; "" for none of them */
char *
ml_weka_flag_switch_of (gpointer object, const MlOption *option)
{
  g_auto (GStrv) flags = g_strsplit (option->weka, ",", -1);
  g_autofree char *nick = ml_option_format (object, option);
  for (guint i = 0; flags[i] != NULL; i++)
    {
      g_autofree char *value = choice_of_switch (option, flags[i]);
      if (g_strcmp0 (value, nick) == 0)
        return g_strdup (flags[i]);
    }
  return g_strdup ("");
}

/** ml_weka_flag_number_of: Returns: the number of the value of a choice that
 * @object has */
int
ml_weka_flag_number_of (gpointer object, const MlOption *option)
{
  g_autofree char *property = ml_option_property (option);
  int value;
  g_object_get (object, property, &value, NULL);
  return value;
}
