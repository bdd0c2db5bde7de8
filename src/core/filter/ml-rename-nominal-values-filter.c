/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels get other names: “old:new, old:new”. */
#include "ml-column-range.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *names, *columns;
  gboolean inverts, ignores_case;
} MlRenameNominalValuesFilter;

typedef MlFilterClass MlRenameNominalValuesFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlRenameNominalValuesFilter, names, "", "N", N_ ("Names"),
                  N_ ("Old and new ones: red:rot, blue:blau")),
  ML_OPTION_TEXT (MlRenameNominalValuesFilter, columns, "1,2", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlRenameNominalValuesFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
  ML_OPTION_BOOLEAN (MlRenameNominalValuesFilter, ignores_case, FALSE, "I",
                     N_ ("Ignore case"),
                     N_ ("Small and capital letters are the same")),
};

GType ml_rename_nominal_values_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRenameNominalValuesFilter,
                     ml_rename_nominal_values_filter, ML_TYPE_FILTER)

static char *
folded (const MlRenameNominalValuesFilter *self, const char *label)
{
  return self->ignores_case ? g_utf8_casefold (label, -1) : g_strdup (label);
}

/* Old name → new name; (transfer full) (nullable). */
static GHashTable *
read_names (const MlRenameNominalValuesFilter *self, GError **error)
{
  g_autoptr (GHashTable) names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (self->names, ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *colon = strchr (pairs[i], ':');
      if (*g_strstrip (pairs[i]) == '\0')
        continue;
      if (colon == NULL)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "“%s” is not of the form old:new", pairs[i]);
          return NULL;
        }
      *colon = '\0';
      g_hash_table_insert (names, folded (self, g_strstrip (pairs[i])),
                           g_strdup (g_strstrip (colon + 1)));
    }
  return g_steal_pointer (&names);
}

/* FALSE: two labels would be called the same. */
static gboolean
add_renamed (MlRemapList *list, const MlRenameNominalValuesFilter *self,
             GHashTable *names, const MlSubset *rows, guint column,
             GError **error)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_CODES);
  for (guint k = 0; k < attribute->n_labels; k++)
    {
      g_autofree char *key = folded (self, attribute->labels[k]);
      const char *name = g_hash_table_lookup (names, key);
      if (name == NULL)
        name = attribute->labels[k];
      if (g_strv_contains ((const char *const *) remap->labels, name))
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "Column “%s” would have the label “%s” twice: merge "
                       "the two labels first",
                       attribute->name, name);
          return FALSE;
        }
      ml_remap_add_label (remap, name);
      ml_remap_add_number (remap, k);
    }
  return TRUE;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRenameNominalValuesFilter *self
      = (const MlRenameNominalValuesFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NOMINAL,
                               training, is_changed, error))
    return NULL;
  g_autoptr (GHashTable) names = read_names (self, error);
  g_autoptr (MlRemapList) list = ml_remap_list_new ();
  for (guint i = 0; names != NULL && i < n_columns; i++)
    if (is_changed[i] && !add_renamed (list, self, names, training, i, error))
      return NULL;
  return names != NULL
             ? ml_remap_transform_new (filter, g_steal_pointer (&list))
             : NULL;
}

static void
ml_rename_nominal_values_filter_class_init (
    MlRenameNominalValuesFilterClass *klass)
{
  klass->title = N_ ("Rename labels");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Gives labels other names. The class changes only if the "
            "range is the class alone.");
  klass->weka = "weka.filters.unsupervised.attribute.RenameNominalValues";
  klass->weka_flags = "N R V I";
  klass->fit = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rename_nominal_values_filter_init (MlRenameNominalValuesFilter *self)
{
}
