/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renames columns by a regular expression, as Java replaces: $0 is what was
 * found, $1 its first group. */
#include "ml-column-range.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-select-transform.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *find, *replace, *columns;
  gboolean all, inverts;
} MlRenameAttributeFilter;

typedef MlFilterClass MlRenameAttributeFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlRenameAttributeFilter, find, "([\\s\\S]+)", "find",
                  N_ ("Find"), N_ ("A regular expression")),
  ML_OPTION_TEXT (MlRenameAttributeFilter, replace, "$0", "replace",
                  N_ ("Replace by"),
                  N_ ("$0 is what was found, $1 the first group of it")),
  ML_OPTION_BOOLEAN (MlRenameAttributeFilter, all, FALSE, "all",
                     N_ ("Every occurrence"),
                     N_ ("Not only the first in a name")),
  ML_OPTION_TEXT (MlRenameAttributeFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlRenameAttributeFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
};

GType ml_rename_attribute_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRenameAttributeFilter, ml_rename_attribute_filter,
                     ML_TYPE_FILTER)

/* "$1" as GRegex writes it, "\\g<1>"; (transfer full). */
static char *
our_references (const char *java)
{
  GString *text = g_string_new (NULL);
  for (; *java != '\0'; java++)
    if (*java == '$' && g_ascii_isdigit (java[1]))
      g_string_append_printf (text, "\\g<%c>", *++java);
    else if (*java == '\\' && java[1] != '\0')
      g_string_append_c (text, *++java);
    else
      g_string_append_c (text, *java);
  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable) */
static char *
rename_one (const GRegex *regex, const char *name, const char *by, gboolean all,
            GError **error)
{
  g_autoptr (GMatchInfo) match = NULL;
  int from, to;
  if (all)
    return g_regex_replace (regex, name, -1, 0, by, 0, error);
  if (!g_regex_match (regex, name, 0, &match)
      || !g_match_info_fetch_pos (match, 0, &from, &to))
    return g_strdup (name);
  g_autofree char *new_part = g_match_info_expand_references (match, by, error);
  return new_part != NULL
             ? g_strdup_printf ("%.*s%s%s", from, name, new_part, name + to)
             : NULL;
}

/* The new names; (transfer full) (nullable). */
static char **
rename_all (const MlRenameAttributeFilter *self, const MlSubset *rows,
            const gboolean *is_renamed, GError **error)
{
  g_autofree char *by = our_references (self->replace);
  g_autoptr (GRegex) regex = g_regex_new (self->find, 0, 0, error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; regex != NULL && i < ml_dataset_n_columns (rows->data); i++)
    {
      const char *old = ml_dataset_attribute (rows->data, i)->name;
      char *name = is_renamed[i] ? rename_one (regex, old, by, self->all, error)
                                 : g_strdup (old);
      if (name == NULL)
        return NULL;
      g_strv_builder_add (names, name);
      if (*name == '\0' || g_hash_table_contains (seen, name))
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "Column “%s” would be called “%s”, as another is: "
                       "change the pattern",
                       old, name);
          g_free (name);
          return NULL;
        }
      g_hash_table_add (seen, name);
    }
  return regex != NULL ? g_strv_builder_end (names) : NULL;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRenameAttributeFilter *self
      = (const MlRenameAttributeFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_renamed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_ANY,
                               training, is_renamed, error))
    return NULL;
  char **names = rename_all (self, training, is_renamed, error);
  if (names == NULL)
    return NULL;
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_columns; i++)
    g_array_append_val (columns, i);
  return ml_select_transform_new (filter, columns, names);
}

static void
ml_rename_attribute_filter_class_init (MlRenameAttributeFilterClass *klass)
{
  klass->title = N_ ("Rename columns");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Replaces what a pattern finds in the names of columns.");
  klass->weka = "weka.filters.unsupervised.attribute.RenameAttribute";
  klass->fit = fit;
  klass->load = ml_select_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rename_attribute_filter_init (MlRenameAttributeFilter *self)
{
}
