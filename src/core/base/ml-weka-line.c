/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEKA's command lines, read and written through the option tables. WEKA's
 * classes print their flags in an order of their own, which a class of ours
 * tells in MlWekaName; a flag of one scheme inside another stands behind "--",
 * or, in quotes, behind its own flag. */
#include "ml-settings-private.h"

#include "ml-error.h"
#include "ml-number.h"
#include "ml-option.h"
#include "ml-registry.h"
#include "ml-weka-flag.h"

#include <string.h>

#define INNER_FLAG "W" /* whose own flags stand behind "--" */

/* Flags that every scheme of WEKA takes and that change no figure. */
static const struct
{
  const char *flag;
  gboolean has_value;
} common_flags[] = {
  { "output-debug-info", FALSE }, { "do-not-check-capabilities", FALSE },
  { "batch-size", TRUE },         { "num-decimal-places", TRUE },
  { "num-slots", TRUE },
};

typedef struct /* a command line that is being read */
{
  GObject *object;
  MlWekaName weka;
  const GPtrArray *words;
  gboolean *is_set; /* of each option: a flag came for it already */
} Line;

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

static GQuark
names_quark (void)
{
  return g_quark_from_static_string ("ml-weka-names");
}

/**
 * ml_settings_set_weka_names:
 * @kind: an abstract type, such as ML_TYPE_LEARNER
 * @weka_name: asks a class of that kind what it is called in WEKA
 *
 * From now on WEKA's command lines are known for things of that kind.
 */
void
ml_settings_set_weka_names (GType kind, MlWekaNameFunc weka_name)
{
  g_type_set_qdata (kind, names_quark (), (gpointer) weka_name);
}

/** ml_weka_line_names: Returns: (nullable): what was set for @kind */
MlWekaNameFunc
ml_weka_line_names (GType kind)
{
  g_type_class_unref (g_type_class_ref (kind)); /* runs class_init once */
  return (MlWekaNameFunc) g_type_get_qdata (kind, names_quark ());
}

/* WEKA's words on @type; no name: it has none. */
static MlWekaName
name_of_type (GType type)
{
  MlWekaNameFunc names = NULL;
  for (GType kind = type; kind != 0 && names == NULL;
       kind = g_type_parent (kind))
    names = ml_weka_line_names (kind);
  if (names == NULL)
    return (MlWekaName){ .name = NULL };
  gpointer klass = g_type_class_ref (type);
  const MlWekaName name = names (klass);
  g_type_class_unref (klass);
  return name;
}

/* -- Reading --------------------------------------------------------------- */

/* Flags that change nothing. Returns: how many words they are, else 0. */
static guint
count_ignored (const Line *line, const char *flag, const char *next)
{
  for (guint i = 0; i < G_N_ELEMENTS (common_flags); i++)
    if (strcmp (flag, common_flags[i].flag) == 0)
      return common_flags[i].has_value ? 2 : 1;
  if (ml_weka_flag_is_bare_literal (line->weka.flags, flag)
      || ml_weka_flag_is_idle (line->weka.flags, flag))
    return 1;
  return next != NULL && ml_weka_flag_is_literal (line->weka.flags, flag, next)
             ? 2
             : 0;
}

/* A flag of a list of types may come several times: the first takes the place
 * of the preset, the others stand behind it. */
static gboolean
add_to_list (Line *line, const MlOption *option, const char *text,
             gboolean is_first, GError **error)
{
  g_autofree char *before = ml_option_format (line->object, option);
  g_autofree char *after = ml_settings_tidy (option->choices (), text, error);
  if (after == NULL)
    return FALSE;
  g_autofree char *list = is_first || *before == '\0'
                              ? g_strdup (after)
                              : g_strconcat (before, "; ", after, NULL);
  return ml_option_parse (line->object, option->field, list, error);
}

/* Likewise the flag of a text of several parts. */
static gboolean
add_to_text (Line *line, const MlOption *option, const char *text,
             gboolean is_first, GError **error)
{
  g_autofree char *before = ml_option_format (line->object, option);
  g_autofree char *list
      = is_first ? g_strdup (text) : g_strconcat (before, "; ", text, NULL);
  return ml_option_parse (line->object, option->field, list, error);
}

static gboolean
set_from_flag (Line *line, const MlOption *option, const char *text,
               gboolean is_first, GError **error)
{
  g_autofree char *choice = NULL;
  if (option->kind == ML_OPTION_KIND_NETWORK)
    return add_to_list (line, option, text, is_first, error);
  if (ml_weka_flag_is_list (option))
    return add_to_text (line, option, text, is_first, error);
  if (option->kind == ML_OPTION_KIND_CHOICE
      && !ml_weka_flag_is_switch_list (option)
      && !ml_weka_flag_takes_nick (option)
      && (choice = ml_weka_flag_choice_of_number (option, text, error)) == NULL)
    return FALSE;
  return ml_option_parse (line->object, option->field,
                          choice != NULL ? choice : text, error);
}

/* Of switches that stand for the values of one choice there may be one. */
static gboolean
set_switch (Line *line, const MlOption *option, const char *flag,
            const char *value, gboolean is_first, GError **error)
{
  g_autofree char *before = ml_option_format (line->object, option);
  if (is_first || strcmp (before, value) == 0
      || !ml_weka_flag_is_switch_list (option))
    return ml_option_parse (line->object, option->field, value, error);
  g_autofree char *other = ml_weka_flag_switch_of (line->object, option);
  return set_error (error,
                    "the flags -%s and -%s exclude each other; leave one out",
                    other, flag);
}

/* Returns: how many words were used, 0 on error. */
static guint
apply_flag (Line *line, const char *flag, const char *next, GError **error)
{
  guint n_options;
  const MlOption *options
      = ml_option_list (G_OBJECT_TYPE (line->object), &n_options);
  guint n_ignored = count_ignored (line, flag, next);
  if (n_ignored > 0)
    return n_ignored;
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *value = NULL;
      if (!ml_weka_flag_matches (&options[i], flag, &value))
        continue;
      const gboolean is_first = !line->is_set[i];
      line->is_set[i] = TRUE;
      if (value != NULL)
        return set_switch (line, &options[i], flag, value, is_first, error);
      if (next == NULL)
        return set_error (error, "the flag -%s needs a value", flag);
      return set_from_flag (line, &options[i], next, is_first, error) ? 2 : 0;
    }
  set_error (error, "%s has no flag -%s that is known here; leave it out",
             line->weka.name, flag);
  return 0;
}

/* The option that holds the scheme whose flags stand behind "--". */
static const MlOption *
inner_option (gpointer object)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; i < n_options; i++)
    if (options[i].kind == ML_OPTION_KIND_TYPE
        && g_strcmp0 (options[i].weka, INNER_FLAG) == 0)
      return &options[i];
  return NULL;
}

/* The words from @from on are flags of the scheme inside. */
static gboolean
apply_inner (Line *line, guint from, GError **error)
{
  const MlOption *option = inner_option (line->object);
  if (from == line->words->len)
    return TRUE;
  if (option == NULL)
    return set_error (error,
                      "%s has no scheme inside that the flags behind "
                      "“--” could be for; leave them out",
                      line->weka.name);
  g_autofree char *text = ml_option_format (line->object, option);
  g_autoptr (GObject) inner
      = ml_settings_from_text (option->choices (), text, error);
  const char *name
      = inner != NULL ? name_of_type (G_OBJECT_TYPE (inner)).name : NULL;
  if (name == NULL)
    return set_error (error,
                      "the flags behind “--” are for %s, which WEKA "
                      "does not have; leave them out",
                      text);
  g_autoptr (GString) scheme = g_string_new (name);
  for (guint i = from; i < line->words->len; i++)
    {
      g_string_append_c (scheme, ' ');
      ml_settings_append_quoted (scheme, g_ptr_array_index (line->words, i));
    }
  return ml_option_parse (line->object, option->field, scheme->str, error);
}

static gboolean
apply_flags (Line *line, GError **error)
{
  const GPtrArray *words = line->words;
  for (guint i = 1; i < words->len;)
    {
      const char *word = g_ptr_array_index (words, i);
      if (strcmp (word, "--") == 0)
        return apply_inner (line, i + 1, error);
      if (word[0] != '-')
        return set_error (error, "“%s” is not a flag; flags begin with a dash",
                          word);
      const char *next
          = i + 1 < words->len ? g_ptr_array_index (words, i + 1) : NULL;
      guint n_used = apply_flag (line, word + 1, next, error);
      if (n_used == 0)
        return FALSE;
      i += n_used;
    }
  return TRUE;
}

/* (transfer full) (nullable): an object as WEKA has it without any flag. */
static gpointer
new_with_presets (GType type, MlWekaName weka, GError **error)
{
  g_autoptr (GObject) made = g_object_new (type, NULL);
  g_autoptr (GPtrArray) presets
      = ml_settings_words (weka.presets != NULL ? weka.presets : "", error);
  if (presets == NULL || !ml_settings_apply (made, presets, 0, error))
    return NULL;
  return g_steal_pointer (&made);
}

/* The type of @kind that WEKA calls @scheme, G_TYPE_INVALID if there is none;
 * *@weka is what it says of itself. */
static GType
find_scheme (GType kind, const char *scheme, MlWekaNameFunc weka_name,
             MlWekaName *weka, GError **error)
{
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_types; i++)
    {
      gpointer klass = g_type_class_ref (types[i]);
      *weka = weka_name (klass);
      g_type_class_unref (klass);
      if (weka->name == NULL)
        continue;
      if (strcmp (weka->name, scheme) == 0)
        return types[i];
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "",
                              weka->name);
    }
  set_error (error, "“%s” is not known here; of WEKA's there are: %s", scheme,
             known->str);
  return G_TYPE_INVALID;
}

/* Returns: (transfer full) (nullable): what the line @words says. */
gpointer
ml_weka_line_read (GType kind, const GPtrArray *words, MlWekaNameFunc weka_name,
                   GError **error)
{
  Line line = { .words = words };
  const GType type = find_scheme (kind, g_ptr_array_index (words, 0), weka_name,
                                  &line.weka, error);
  g_autoptr (GObject) made = type != G_TYPE_INVALID
                                 ? new_with_presets (type, line.weka, error)
                                 : NULL;
  if (made == NULL)
    return NULL;
  guint n_options;
  ml_option_list (type, &n_options);
  g_autofree gboolean *is_set = g_new0 (gboolean, n_options + 1);
  line.object = made;
  line.is_set = is_set;
  return apply_flags (&line, error) ? g_steal_pointer (&made) : NULL;
}

/* -- Writing --------------------------------------------------------------- */

static void
append_flag (GString *line, const char *flag, const char *value)
{
  g_string_append_printf (line, " -%s", flag);
  if (value == NULL)
    return;
  g_string_append_c (line, ' ');
  ml_settings_append_quoted (line, value);
}

/* The scheme that @text, of ours, stands for. (transfer full) (nullable) */
static char *
translate (GType kind, const char *text)
{
  g_autoptr (GObject) inner = ml_settings_from_text (kind, text, NULL);
  return inner != NULL ? ml_settings_to_weka (inner) : NULL;
}

/* One flag for each part of a list. FALSE: WEKA has no words for one. */
static gboolean
append_list (GString *line, gpointer object, const MlOption *option)
{
  g_autofree char *text = ml_option_format (object, option);
  g_auto (GStrv) parts = ml_settings_split (text, NULL);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    {
      g_autofree char *scheme = translate (option->choices (), parts[i]);
      if (scheme == NULL)
        return FALSE;
      append_flag (line, option->weka, scheme);
    }
  return parts != NULL;
}

/* A flag for each part of a text. FALSE: one is not what WEKA takes there: a
 * letter and numbers. */
static gboolean
append_parts (GString *line, const MlOption *option, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autofree char *flag = g_strndup (option->weka, strlen (option->weka) - 1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (!g_regex_match_simple ("^[A-Za-z]( +[-+.0-9eE]+)+$", parts[i], 0, 0))
        return FALSE;
      append_flag (line, flag, parts[i]);
    }
  return TRUE;
}

/* A scheme in quotes behind its flag; the inner one's flags behind "--". */
static gboolean
append_scheme (GString *line, gpointer object, const MlOption *option)
{
  g_autofree char *text = ml_option_format (object, option);
  g_autofree char *scheme = translate (option->choices (), text);
  if (scheme == NULL)
    return FALSE;
  char *flags = strchr (scheme, ' ');
  if (flags == NULL || option != inner_option (object))
    append_flag (line, option->weka, scheme);
  else
    {
      *flags = '\0';
      append_flag (line, option->weka, scheme);
      g_string_append_printf (line, " -- %s", flags + 1);
    }
  return TRUE;
}

/* FALSE: WEKA has no words for the value. */
static gboolean
append_option (GString *line, gpointer object, const MlOption *option,
               gboolean is_whole)
{
  const gboolean is_opposite = *option->weka == '!';
  g_autofree char *value = ml_option_format (object, option);
  g_autofree char *text = NULL;
  switch (option->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      if (is_opposite != (strcmp (value, "true") == 0))
        append_flag (line, option->weka + is_opposite, NULL);
      return TRUE;
    case ML_OPTION_KIND_DOUBLE:
      text = is_whole ? g_strdup (value)
                      : ml_number_as_java (g_ascii_strtod (value, NULL));
      break;
    case ML_OPTION_KIND_CHOICE:
      if (ml_weka_flag_is_switch_list (option))
        {
          text = ml_weka_flag_switch_of (object, option);
          if (*text != '\0')
            append_flag (line, text, NULL);
          return TRUE;
        }
      if (ml_weka_flag_takes_nick (option))
        {
          g_autofree char *flag
              = g_strndup (option->weka, strlen (option->weka) - 1);
          append_flag (line, flag, value);
          return TRUE;
        }
      text = g_strdup_printf ("%d", ml_weka_flag_number_of (object, option));
      break;
    case ML_OPTION_KIND_TYPE:
      return append_scheme (line, object, option);
    case ML_OPTION_KIND_NETWORK:
      return append_list (line, object, option);
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_TEXT:
    default:
      if (ml_weka_flag_is_list (option))
        return append_parts (line, option, value);
      text = g_strdup (value);
    }
  append_flag (line, option->weka, text);
  return TRUE;
}

/* Whether what WEKA has no flag for is as WEKA has it. */
static gboolean
is_expressible (gpointer object, MlWekaName weka)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  g_autoptr (GObject) plain
      = new_with_presets (G_OBJECT_TYPE (object), weka, NULL);
  for (guint i = 0; plain != NULL && i < n_options; i++)
    {
      g_autofree char *value = ml_option_format (object, &options[i]);
      g_autofree char *preset = ml_option_format (plain, &options[i]);
      if (options[i].weka == NULL && strcmp (value, preset) != 0)
        return FALSE;
    }
  return plain != NULL;
}

/* The flags in WEKA's order without idle ones; (transfer full): free with
 * g_strfreev(). */
static char **
flags_in_order (gpointer object, MlWekaName weka)
{
  g_autoptr (GStrvBuilder) flags = g_strv_builder_new ();
  g_autoptr (GPtrArray) words
      = ml_settings_words (weka.flags != NULL ? weka.flags : "", NULL);
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; words != NULL && i < words->len; i++)
    if (!g_str_has_suffix (g_ptr_array_index (words, i), "?"))
      g_strv_builder_add (flags, g_ptr_array_index (words, i));
  for (guint i = 0; weka.flags == NULL && i < n_options; i++)
    if (options[i].weka != NULL)
      g_strv_builder_add (flags, options[i].weka);
  return g_strv_builder_end (flags);
}

static const MlOption *
option_of_flag (gpointer object, const char *flag)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (object), &n_options);
  for (guint i = 0; i < n_options; i++)
    if (g_strcmp0 (options[i].weka, flag) == 0)
      return &options[i];
  return NULL;
}

/**
 * ml_settings_to_weka:
 *
 * Returns: (transfer full) (nullable): the command line by which WEKA knows
 *   @object, flags in WEKA's order, as ml_settings_from_text() reads it; NULL
 * if WEKA does not have it, or no flag for one of its values
 */
char *
ml_settings_to_weka (gpointer object)
{
  const MlWekaName weka = name_of_type (G_OBJECT_TYPE (object));
  if (weka.name == NULL || !is_expressible (object, weka))
    return NULL;
  g_autoptr (GString) line = g_string_new (weka.name);
  g_auto (GStrv) flags = flags_in_order (object, weka);
  for (guint i = 0; flags[i] != NULL; i++)
    {
      const gboolean is_whole = g_str_has_suffix (flags[i], "#");
      if (is_whole)
        flags[i][strlen (flags[i]) - 1] = '\0';
      if (flags[i][0] == '-' && g_str_has_suffix (flags[i], "!"))
        {
          flags[i][strlen (flags[i]) - 1] = '\0';
          append_flag (line, flags[i] + 1, NULL);
          continue;
        }
      if (flags[i][0] == '-' && flags[i + 1] != NULL)
        {
          append_flag (line, flags[i] + 1, flags[i + 1]);
          i++;
          continue;
        }
      const MlOption *option = option_of_flag (object, flags[i]);
      if (option == NULL
          || (weka.leaves_out != NULL && weka.leaves_out (object, flags[i])))
        continue;
      if (!append_option (line, object, option, is_whole))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
