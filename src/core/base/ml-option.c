/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-option.h. A class's own lines hang on its GType, and so does the list
 * of these and its ancestors', made when first asked for. One getter and one
 * setter serve all classes, through the offset of the field. */
#include "ml-option.h"

#include "ml-error.h"
#include "ml-settings.h"

#include <math.h>
#include <string.h>

static GMutex lock; /* of the lists */

static GQuark
own_quark (void)
{
  return g_quark_from_static_string ("ml-option-own");
}

static GQuark
list_quark (void)
{
  return g_quark_from_static_string ("ml-option-list");
}

static gpointer
field_of (gpointer object, const MlOption *option)
{
  return G_STRUCT_MEMBER_P (object, option->offset);
}

/* A property's number is its place among the lines of the class that made it.
 */
static const MlOption *
option_of (GParamSpec *spec, guint property_id)
{
  const GPtrArray *own = g_type_get_qdata (spec->owner_type, own_quark ());
  g_assert (own != NULL && property_id >= 1 && property_id <= own->len);
  return g_ptr_array_index (own, property_id - 1);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  const MlOption *option = option_of (spec, id);
  gpointer field = field_of (object, option);
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      *(gboolean *) field = g_value_get_boolean (value);
      break;
    case ML_OPTION_KIND_UINT:
      *(guint *) field = g_value_get_uint (value);
      break;
    case ML_OPTION_KIND_DOUBLE:
      *(double *) field = g_value_get_double (value);
      break;
    case ML_OPTION_KIND_CHOICE:
      *(int *) field = g_value_get_enum (value);
      break;
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
    default:
      { /* The object's data list owns the text and frees it at the end. */
        char *text = g_value_dup_string (value);
        g_object_set_data_full (object, option->field, text, g_free);
        *(char **) field = text;
      }
    }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  const MlOption *option = option_of (spec, id);
  gpointer field = field_of (object, option);
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      g_value_set_boolean (value, *(gboolean *) field);
      break;
    case ML_OPTION_KIND_UINT:
      g_value_set_uint (value, *(guint *) field);
      break;
    case ML_OPTION_KIND_DOUBLE:
      g_value_set_double (value, *(double *) field);
      break;
    case ML_OPTION_KIND_CHOICE:
      g_value_set_enum (value, *(int *) field);
      break;
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
    default:
      g_value_set_string (value, *(char **) field);
    }
}

/**
 * ml_option_property:
 *
 * Returns: (transfer full): the property of @option: the field's name with
 *   dashes, "learning-rate"
 */
char *
ml_option_property (const MlOption *option)
{
  return g_strdelimit (g_strdup (option->field), "_", '-');
}

static GParamSpec *
make_spec (const MlOption *o)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT
                            | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;
  g_autofree char *name = ml_option_property (o);
  switch (o->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return g_param_spec_boolean (name, o->label, o->tooltip, o->preset != 0,
                                   flags);
    case ML_OPTION_KIND_UINT:
      return g_param_spec_uint (name, o->label, o->tooltip, (guint) o->minimum,
                                (guint) o->maximum, (guint) o->preset, flags);
    case ML_OPTION_KIND_DOUBLE:
      return g_param_spec_double (name, o->label, o->tooltip, o->minimum,
                                  o->maximum, o->preset, flags);
    case ML_OPTION_KIND_CHOICE:
      return g_param_spec_enum (name, o->label, o->tooltip, o->choices (),
                                (int) o->preset, flags);
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
    default:
      return g_param_spec_string (name, o->label, o->tooltip, o->preset_text,
                                  flags);
    }
}

/* Lines a copy of @option up as one of @klass's own, so that class_init may
 * change it. */
static void
install (GObjectClass *klass, const MlOption *option)
{
  const GType type = G_TYPE_FROM_CLASS (klass);
  GPtrArray *own = g_type_get_qdata (type, own_quark ());
  if (own == NULL)
    {
      own = g_ptr_array_new (); /* lives as long as the type: for ever */
      g_type_set_qdata (type, own_quark (), own);
      klass->set_property = set_property;
      klass->get_property = get_property;
    }
  g_ptr_array_add (own, g_memdup2 (option, sizeof *option));
  g_object_class_install_property (klass, own->len, make_spec (option));
}

/**
 * ml_option_install:
 * @klass: the class, inside its class_init
 * @options: (array length=n_options): static table
 *
 * Makes a property of every line. A class has one table besides its
 * ancestors', and sets no set_property or get_property of its own.
 */
void
ml_option_install (GObjectClass *klass, const MlOption *options,
                   guint n_options)
{
  for (guint i = 0; i < n_options; i++)
    install (klass, &options[i]);
}

/**
 * ml_option_set_preset:
 * @klass: the class, inside its class_init
 * @name: an option of one of its ancestors
 * @preset: of a number, a switch or a choice
 * @text: (nullable): static; of the other kinds
 *
 * The class begins with another preset than its ancestors.
 */
void
ml_option_set_preset (GObjectClass *klass, const char *name, double preset,
                      const char *text)
{
  const GType parent = g_type_parent (G_TYPE_FROM_CLASS (klass));
  const MlOption *inherited = ml_option_find (parent, name, NULL);
  g_return_if_fail (inherited != NULL);
  MlOption own = *inherited;
  own.preset = preset;
  own.preset_text = text;
  install (klass, &own);
}

static gboolean
same_word (const char *field, const char *name)
{
  for (; *field != '\0' && *name != '\0'; field++, name++)
    {
      char a = *field == '_' ? '-' : g_ascii_tolower (*field);
      char b = *name == '_' ? '-' : g_ascii_tolower (*name);
      if (a != b)
        return FALSE;
    }
  return *field == *name;
}

static const MlOption *
line_at (const GPtrArray *own, guint index)
{
  return g_ptr_array_index (own, index);
}

/* A line of the class's own. (nullable): there is none called so */
static MlOption *
change_line (GObjectClass *klass, const char *name)
{
  GPtrArray *own = g_type_get_qdata (G_TYPE_FROM_CLASS (klass), own_quark ());
  guint i = 0;
  while (i < own->len && !same_word (line_at (own, i)->field, name))
    i++;
  g_return_val_if_fail (i < own->len, NULL);
  return g_ptr_array_index (own, i);
}

/**
 * ml_option_set_group:
 * @klass: the class, inside its class_init, after ml_option_install()
 * @group: static heading in English, marked with N_()
 * @name: the first of the options, NULL after the last
 *
 * The window keeps options of a group together under a heading that is closed
 * at first: what is seldom changed should not hide what is.
 */
void
ml_option_set_group (GObjectClass *klass, const char *group, const char *name,
                     ...)
{
  va_list names;
  va_start (names, name);
  for (; name != NULL; name = va_arg (names, const char *))
    {
      MlOption *option = change_line (klass, name);
      if (option != NULL)
        option->group = group;
    }
  va_end (names);
}

/**
 * ml_option_set_zero:
 * @klass: the class, inside its class_init, after ml_option_install()
 * @name: a number of its own
 * @word: static, in English, marked with N_()
 *
 * Where 0 stands for something that is no number, such as "automatic", the
 * window shows that instead.
 */
void
ml_option_set_zero (GObjectClass *klass, const char *name, const char *word)
{
  MlOption *option = change_line (klass, name);
  if (option != NULL)
    option->zero = word;
}

/* The line of @type or of its nearest ancestor that has one for @field. */
static const MlOption *
find_line (GType type, const char *field)
{
  for (; type != 0; type = g_type_parent (type))
    {
      const GPtrArray *own = g_type_get_qdata (type, own_quark ());
      for (guint i = 0; own != NULL && i < own->len; i++)
        {
          const MlOption *option = g_ptr_array_index (own, i);
          if (strcmp (option->field, field) == 0)
            return option;
        }
    }
  return NULL;
}

/* The lines of @type, then those of its ancestors. One with another preset
 * stands where the ancestor has it. */
static GArray *
make_list (GType type)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (MlOption));
  for (GType from = type; from != 0; from = g_type_parent (from))
    {
      const GPtrArray *own = g_type_get_qdata (from, own_quark ());
      for (guint i = 0; own != NULL && i < own->len; i++)
        {
          const MlOption *option = g_ptr_array_index (own, i);
          if (find_line (g_type_parent (from), option->field) == NULL)
            g_array_append_vals (list, find_line (type, option->field), 1);
        }
    }
  return list;
}

/**
 * ml_option_list:
 * @type: a class with options, or one without
 * @n_options: (out): how many
 *
 * Returns: (transfer none): the class's own options, then its ancestors'; valid
 *   as long as the program runs
 */
const MlOption *
ml_option_list (GType type, guint *n_options)
{
  g_type_class_unref (g_type_class_ref (type)); /* runs class_init once */
  g_mutex_lock (&lock);
  GArray *list = g_type_get_qdata (type, list_quark ());
  if (list == NULL)
    g_type_set_qdata (type, list_quark (), list = make_list (type));
  g_mutex_unlock (&lock);
  *n_options = list->len;
  return (const MlOption *) (gpointer) list->data;
}

/**
 * ml_option_find:
 * @name: a property name; dashes and underscores are the same
 *
 * Returns: (nullable): the option, or %ML_ERROR_OPTION with the names there are
 */
const MlOption *
ml_option_find (GType type, const char *name, GError **error)
{
  guint n_options;
  const MlOption *options = ml_option_list (type, &n_options);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_options; i++)
    {
      if (same_word (options[i].field, name))
        return &options[i];
      g_autofree char *property = ml_option_property (&options[i]);
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", property);
    }
  g_set_error (
      error, ML_ERROR, ML_ERROR_OPTION, "there is no option “%s”; %s%s", name,
      n_options > 0 ? "choose one of: " : "there are no options", known->str);
  return NULL;
}

static gboolean
parse_boolean (const char *text, GValue *value, GError **error)
{
  static const char *const yes[] = { "true", "yes", "on", "1", NULL };
  static const char *const no[] = { "false", "no", "off", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);
  gboolean is_yes = g_strv_contains (yes, lower);
  if (!is_yes && !g_strv_contains (no, lower))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” is neither true nor false", text);
      return FALSE;
    }
  g_value_set_boolean (value, is_yes);
  return TRUE;
}

static gboolean
parse_number (const MlOption *option, const char *text, GValue *value,
              GError **error)
{
  char *end;
  double number = g_ascii_strtod (text, &end);
  gboolean is_whole = option->kind == ML_OPTION_KIND_UINT;
  if (end == text || *end != '\0' || !isfinite (number)
      || (is_whole && number != floor (number)))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION, "“%s” is not a %snumber",
                   text, is_whole ? "whole " : "");
      return FALSE;
    }
  if (number < option->minimum || number > option->maximum)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "%s is out of range; choose %.10g to %.10g", text,
                   option->minimum, option->maximum);
      return FALSE;
    }
  if (is_whole)
    g_value_set_uint (value, (guint) number);
  else
    g_value_set_double (value, number);
  return TRUE;
}

static gboolean
parse_choice (const MlOption *option, const char *text, GValue *value,
              GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  GEnumClass *choices = g_type_class_ref (option->choices ());
  gboolean found = FALSE;
  for (guint i = 0; i < choices->n_values && !found; i++)
    {
      const GEnumValue *choice = &choices->values[i];
      found = same_word (choice->value_nick, text);
      if (found)
        g_value_set_enum (value, choice->value);
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                              choice->value_nick);
    }
  g_type_class_unref (choices);
  if (!found)
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 "“%s” is not a choice; take one of: %s", text, known->str);
  return found;
}

/* Kept as ml_settings_to_text() writes it, so that equal settings are equal
 * texts. */
static gboolean
parse_types (const MlOption *option, const char *text, GValue *value,
             GError **error)
{
  g_autofree char *tidy
      = option->kind == ML_OPTION_KIND_NETWORK
            ? ml_settings_tidy_list (option->choices (), text, error)
            : ml_settings_tidy (option->choices (), text, error);
  if (tidy == NULL)
    return FALSE;
  g_value_set_string (value, tidy);
  return TRUE;
}

static gboolean
parse_value (const MlOption *option, const char *text, GValue *value,
             GError **error)
{
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return parse_boolean (text, value, error);
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      return parse_number (option, text, value, error);
    case ML_OPTION_KIND_CHOICE:
      return parse_choice (option, text, value, error);
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
      return parse_types (option, text, value, error);
    case ML_OPTION_KIND_TEXT:
    default:
      g_value_set_string (value, text);
      return TRUE;
    }
}

/**
 * ml_option_parse:
 * @object: any object with options
 * @name: an option's name
 * @text: its value as a person writes it; a choice by its nick
 *
 * Sets one option from text. On failure nothing is changed.
 *
 * Returns: FALSE with %ML_ERROR_OPTION if the name or the value is not known
 */
gboolean
ml_option_parse (gpointer object, const char *name, const char *text,
                 GError **error)
{
  const MlOption *option = ml_option_find (G_OBJECT_TYPE (object), name, error);
  if (option == NULL)
    return FALSE;
  g_autofree char *property = ml_option_property (option);
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, g_object_class_find_property (
                            G_OBJECT_GET_CLASS (object), property)
                            ->value_type);
  if (!parse_value (option, text, &value, error))
    {
      g_prefix_error (error, "%s: ", property);
      return FALSE;
    }
  g_object_set_property (object, property, &value);
  return TRUE;
}

/**
 * ml_option_format:
 *
 * Returns: (transfer full): the value of @option as ml_option_parse() takes it
 */
char *
ml_option_format (gpointer object, const MlOption *option)
{
  gpointer field = field_of (object, option);
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return g_strdup (*(gboolean *) field ? "true" : "false");
    case ML_OPTION_KIND_UINT:
      return g_strdup_printf ("%u", *(guint *) field);
    case ML_OPTION_KIND_DOUBLE:
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd (text, sizeof text, "%.15g", *(double *) field);
        if (g_ascii_strtod (text, NULL) != *(double *) field)
          g_ascii_dtostr (text, sizeof text, *(double *) field);
        return g_strdup (text);
      }
    case ML_OPTION_KIND_CHOICE:
      {
        GEnumClass *choices = g_type_class_ref (option->choices ());
        const GEnumValue *choice = g_enum_get_value (choices, *(int *) field);
        char *text = g_strdup (choice->value_nick);
        g_type_class_unref (choices);
        return text;
      }
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
    default:
      return g_strdup (*(char **) field != NULL ? *(char **) field : "");
    }
}

/** ml_option_is_preset: Returns: whether @option still has its preset */
gboolean
ml_option_is_preset (gpointer object, const MlOption *option)
{
  gpointer field = field_of (object, option);
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return *(gboolean *) field == (option->preset != 0);
    case ML_OPTION_KIND_UINT:
      return *(guint *) field == (guint) option->preset;
    case ML_OPTION_KIND_DOUBLE:
      return *(double *) field == option->preset;
    case ML_OPTION_KIND_CHOICE:
      return *(int *) field == (int) option->preset;
    case ML_OPTION_KIND_TEXT:
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
    default:
      return g_strcmp0 (*(char **) field, option->preset_text) == 0;
    }
}

/**
 * ml_option_copy:
 * @object: (type GObject.Object): any object with options
 *
 * Returns: (transfer full): a new object of the same type with the same
 *   options; threads work on copies, so that a user may go on typing
 */
gpointer
ml_option_copy (gpointer object)
{
  GObject *copy = g_object_new (G_OBJECT_TYPE (object), NULL);
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *property = ml_option_property (&options[i]);
      g_auto (GValue) value = G_VALUE_INIT;
      g_object_get_property (object, property, &value);
      g_object_set_property (copy, property, &value);
    }
  return copy;
}

/**
 * ml_option_summary:
 *
 * Returns: (transfer full): the options that differ from their presets,
 *   "neighbors=5 weighting=inverse"; "" if none does
 */
char *
ml_option_summary (gpointer object)
{
  GString *text = g_string_new (NULL);
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; i < n_options; i++)
    {
      if (ml_option_is_preset (object, &options[i]))
        continue;
      g_autofree char *property = ml_option_property (&options[i]);
      g_autofree char *value = ml_option_format (object, &options[i]);
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "",
                              property, value);
    }
  return g_string_free (text, FALSE);
}
