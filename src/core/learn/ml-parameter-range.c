/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-parameter-range.h"

#include "ml-error.h"
#include "ml-number.h"
#include "ml-settings.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_VALUES = 1000,
};

static void
range_free (gpointer data)
{
  MlParameterRange *self = data;
  g_free (self->name);
  g_free (self->weka_flag);
  g_strfreev (self->words);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "“%s” is no range of a parameter; write “NAME LOW HIGH STEPS”, "
               "with “log” behind it if wanted, or “NAME = WORD | WORD”",
               text);
  return FALSE;
}

/* -- Options --------------------------------------------------------------- */

/* The option of @type that is called @name or has it as WEKA's flag. */
static const MlOption *
find_option (GType type, const char *name, GError **error)
{
  guint n_options;
  const MlOption *options = ml_option_list (type, &n_options);
  for (guint i = 0; i < n_options; i++)
    if (g_strcmp0 (options[i].weka, name) == 0)
      return &options[i];
  return ml_option_find (type, name, error);
}

/* The option that the dotted @path leads to; @value, if there is one, is set
 * from the inside out. */
static const MlOption *
reach (gpointer object, const char *path, const char *value, GError **error)
{
  const char *dot = strchr (path, '.');
  g_autofree char *name
      = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : g_strdup (path);
  const MlOption *option = find_option (G_OBJECT_TYPE (object), name, error);
  if (option == NULL)
    return NULL;
  if (dot == NULL)
    return value == NULL
                   || ml_option_parse (object, option->field, value, error)
               ? option
               : NULL;
  if (option->kind != ML_OPTION_KIND_TYPE)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” has no options of its own, so there is no “%s”", name,
                   path);
      return NULL;
    }
  g_autofree char *text = ml_option_format (object, option);
  g_autoptr (GObject) inner
      = ml_settings_from_text (option->choices (), text, error);
  const MlOption *reached
      = inner != NULL ? reach (inner, dot + 1, value, error) : NULL;
  if (reached == NULL || value == NULL)
    return reached;
  g_autofree char *changed = ml_settings_to_text (inner);
  return ml_option_parse (object, option->field, changed, error) ? reached
                                                                 : NULL;
}

/* -- Reading --------------------------------------------------------------- */

/* "NAME = WORD | WORD" */
static gboolean
read_words (MlParameterRange *self, const char *text, GError **error)
{
  const char *sign = strchr (text, '=');
  self->name = g_strstrip (g_strndup (text, (gsize) (sign - text)));
  self->words = g_strsplit (sign + 1, "|", -1);
  self->n = g_strv_length (self->words);
  gboolean is_good = *self->name != '\0' && self->n <= MOST_VALUES;
  for (guint i = 0; i < self->n; i++)
    is_good &= *g_strstrip (self->words[i]) != '\0';
  return is_good || refuse (error, text);
}

static gboolean
read_number (const char *word, double *number)
{
  const char *end = word + strlen (word);
  return ml_number_scan (word, end, '.', number) == end && isfinite (*number);
}

/* "NAME LOW HIGH STEPS" and perhaps "log" */
static gboolean
read_numbers (MlParameterRange *self, const char *text, GError **error)
{
  double steps;
  g_auto (GStrv) split = g_strsplit_set (text, " \t", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (guint i = 0; split[i] != NULL; i++)
    if (*split[i] != '\0')
      g_ptr_array_add (words, split[i]);
  const guint n = words->len;
  self->is_log = n == 5 && strcmp (g_ptr_array_index (words, 4), "log") == 0;
  if (n != (self->is_log ? 5u : 4u)
      || !read_number (g_ptr_array_index (words, 1), &self->low)
      || !read_number (g_ptr_array_index (words, 2), &self->high)
      || !read_number (g_ptr_array_index (words, 3), &steps) || steps < 1
      || steps > MOST_VALUES || steps != floor (steps) || self->high < self->low
      || (self->is_log && self->low <= 0))
    return refuse (error, text);
  self->name = g_strdup (g_ptr_array_index (words, 0));
  self->n = (guint) steps;
  return TRUE;
}

/* Whether a copy of @learner takes every value. */
static gboolean
check_values (const MlParameterRange *self, MlLearner *learner, GError **error)
{
  g_autoptr (MlLearner) tried = ml_option_copy (learner);
  for (guint i = 0; i < self->n; i++)
    if (!ml_parameter_range_set (self, tried, ml_parameter_range_nth (self, i),
                                 error))
      return FALSE;
  return TRUE;
}

static MlParameterRange *
range_new (MlLearner *learner, const char *text, GError **error)
{
  MlParameterRange *self = g_new0 (MlParameterRange, 1);
  const MlOption *option = NULL;
  if (strchr (text, '=') != NULL ? read_words (self, text, error)
                                 : read_numbers (self, text, error))
    option = reach (learner, self->name, NULL, error);
  if (option != NULL)
    {
      self->is_whole = option->kind == ML_OPTION_KIND_UINT;
      if (strchr (self->name, '.') == NULL)
        self->weka_flag = g_strdup (option->weka);
      if (check_values (self, learner, error))
        return self;
    }
  range_free (self);
  return NULL;
}

/**
 * ml_parameter_range_list:
 * @learner: whose options they are of
 * @text: none or several ranges, with semicolons between
 *
 * Returns: (transfer full) (element-type MlParameterRange) (nullable): ranges
 *   all values of which @learner takes
 */
GPtrArray *
ml_parameter_range_list (MlLearner *learner, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (range_free);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      MlParameterRange *range = range_new (learner, parts[i], error);
      if (range == NULL)
        {
          g_prefix_error (error, "parameters: ");
          return NULL;
        }
      g_ptr_array_add (list, range);
    }
  return g_steal_pointer (&list);
}

/* -- Values ---------------------------------------------------------------- */

static double
between (const MlParameterRange *self, double share)
{
  const double number = self->is_log
                            ? self->low * pow (self->high / self->low, share)
                            : self->low + (self->high - self->low) * share;
  return self->is_whole ? floor (number + 0.5) : number;
}

/** ml_parameter_range_nth: Returns: value @index of n; of words, @index */
double
ml_parameter_range_nth (const MlParameterRange *self, guint index)
{
  if (self->words != NULL)
    return index;
  return between (self, self->n > 1 ? index / (self->n - 1.0) : 0);
}

/** ml_parameter_range_draw: Returns: a value from the whole range, whatever n
 * is; of words, the index of one */
double
ml_parameter_range_draw (const MlParameterRange *self, MlRandom *random)
{
  if (self->words != NULL)
    return ml_random_below (random, self->n);
  return between (self, ml_random_uniform (random));
}

/** ml_parameter_range_tell: Returns: (transfer full): @number as the option
 * reads it, to twelve digits; its word, if there are words */
char *
ml_parameter_range_tell (const MlParameterRange *self, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (self->words != NULL)
    return g_strdup (self->words[(guint) number]);
  return g_strdup (g_ascii_formatd (text, sizeof text, "%.12g", number));
}

/** ml_parameter_range_set: sets the option of @learner to @number, or to the
 * word that has it as its index */
gboolean
ml_parameter_range_set (const MlParameterRange *self, MlLearner *learner,
                        double number, GError **error)
{
  g_autofree char *value = ml_parameter_range_tell (self, number);
  return reach (learner, self->name, value, error) != NULL;
}
