/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-registry.h. All lists are made once, under a lock, and never change
 * afterwards, so what is handed out may be read by any thread. */
#include "ml-registry.h"

#include "ml-error.h"

#include <string.h>

static GMutex lock;
static GPtrArray *tables; /* const MlTypeFunc *, in the order added */
static GHashTable *lists; /* kind → GArray of GType */

static void
collect (GArray *into, const MlTypeFunc *types, GType kind)
{
  for (; *types != NULL; types++)
    {
      GType type = (*types) ();
      if (g_type_is_a (type, kind) && !G_TYPE_IS_ABSTRACT (type))
        g_array_append_val (into, type);
    }
}

static void
ensure_tables (void)
{
  if (tables != NULL)
    return;
  tables = g_ptr_array_new ();
  lists = g_hash_table_new_full (NULL, NULL, NULL,
                                 (GDestroyNotify) g_array_unref);
  g_ptr_array_add (tables, (gpointer) ml_core_types);
}

/**
 * ml_registry_add:
 * @types: (array zero-terminated=1): type functions of another room
 *
 * Adds a room's table; core's own is always there. Call it before the first
 * ml_registry_list() of one of its kinds.
 */
void
ml_registry_add (const MlTypeFunc *types)
{
  g_mutex_lock (&lock);
  ensure_tables ();
  g_ptr_array_add (tables, (gpointer) types);
  g_hash_table_remove_all (lists);
  g_mutex_unlock (&lock);
}

/**
 * ml_registry_list:
 * @kind: an abstract type, such as ML_TYPE_LEARNER
 * @n_types: (out): how many
 *
 * Returns: (transfer none) (array length=n_types): the concrete types of that
 *   kind, in the order of the meson lists; valid as long as the program runs
 */
const GType *
ml_registry_list (GType kind, guint *n_types)
{
  g_mutex_lock (&lock);
  ensure_tables ();
  gpointer key = GSIZE_TO_POINTER (kind);
  GArray *list = g_hash_table_lookup (lists, key);
  if (list == NULL)
    {
      list = g_array_new (TRUE, FALSE, sizeof (GType));
      for (guint i = 0; i < tables->len; i++)
        collect (list, g_ptr_array_index (tables, i), kind);
      g_hash_table_insert (lists, key, list);
    }
  g_mutex_unlock (&lock);
  *n_types = list->len;
  return (const GType *) (gpointer) list->data;
}

/* The part of a type's name behind its room's prefix. */
static const char *
without_prefix (GType type)
{
  const char *name = g_type_name (type);
  return name + strlen (g_str_has_prefix (name, "Plot") ? "Plot" : "Ml");
}

/* Acronyms as the field writes them; type names know only "Knn". */
static const char *const acronyms[]
    = { "kNN",  "MLP", "CNN", "DBN", "RMSProp", "XOR", "REPTree",
        "PART", "SVM", "SVR", "RBF", "RBM",     "M5P" };

/* "MlZeroRLearner" → "ZeroR": drops the room's prefix and the kind's word,
 * which is the name of the farthest abstract ancestor. */
static char *
make_name (GType type)
{
  GType kind = type;
  for (GType t = type; t != 0; t = g_type_parent (t))
    if (G_TYPE_IS_ABSTRACT (t))
      kind = t;
  const char *name = without_prefix (type);
  const char *word = without_prefix (kind);
  gsize length = strlen (name);
  if (g_str_has_suffix (name, word))
    length -= strlen (word);
  for (guint i = 0; i < G_N_ELEMENTS (acronyms); i++)
    if (strlen (acronyms[i]) == length
        && g_ascii_strncasecmp (acronyms[i], name, length) == 0)
      return g_strdup (acronyms[i]);
  return g_strndup (name, length);
}

/**
 * ml_registry_name:
 * @type: a registered type
 *
 * Returns: (transfer none): its short name, such as "ZeroR"
 */
const char *
ml_registry_name (GType type)
{
  static GQuark quark;
  g_mutex_lock (&lock);
  if (quark == 0)
    quark = g_quark_from_static_string ("ml-registry-name");
  const char *name = g_type_get_qdata (type, quark);
  if (name == NULL)
    {
      g_autofree char *made = make_name (type);
      name = g_intern_string (made);
      g_type_set_qdata (type, quark, (gpointer) name);
    }
  g_mutex_unlock (&lock);
  return name;
}

/* Compares letters and digits only, without case: "zero-r" is "ZeroR". */
static gboolean
same_name (const char *a, const char *b)
{
  for (;;)
    {
      while (*a != '\0' && !g_ascii_isalnum (*a))
        a++;
      while (*b != '\0' && !g_ascii_isalnum (*b))
        b++;
      if (g_ascii_tolower (*a) != g_ascii_tolower (*b))
        return FALSE;
      if (*a == '\0')
        return TRUE;
      a++, b++;
    }
}

/**
 * ml_registry_find:
 * @kind: an abstract type
 * @name: a name as from ml_registry_name(), in any case, with or without dashes
 *
 * Returns: the type, or G_TYPE_INVALID with %ML_ERROR_OPTION, whose message
 *   lists the names there are
 */
GType
ml_registry_find (GType kind, const char *name, GError **error)
{
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_types; i++)
    {
      if (same_name (ml_registry_name (types[i]), name))
        return types[i];
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                              ml_registry_name (types[i]));
    }
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "“%s” is not known here; choose one of: %s", name, known->str);
  return G_TYPE_INVALID;
}
