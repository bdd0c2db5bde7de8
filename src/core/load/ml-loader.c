/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-loader.h"

#include "ml-error.h"
#include "ml-faults.h"
#include "ml-registry.h"
#include "ml-source.h"

#include <string.h>

G_DEFINE_ABSTRACT_TYPE (MlLoader, ml_loader, G_TYPE_OBJECT)

static void
ml_loader_class_init (MlLoaderClass *klass)
{
}

static void
ml_loader_init (MlLoader *self)
{
}

/**
 * ml_name_has_extension:
 * @name: of a file, in lower case and without ".gz"
 *
 * Returns: whether it ends so: "digits.idx3-ubyte" and
 * "train-images-idx3-ubyte" both end in "idx3-ubyte"
 */
gboolean
ml_name_has_extension (const char *name, const char *extension)
{
  if (!g_str_has_suffix (name, extension))
    return FALSE;
  const gsize rest = strlen (name) - strlen (extension);
  return rest > 0 && (name[rest - 1] == '.' || name[rest - 1] == '-');
}

static MlLoader *
find_by_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_ascii_strdown (base, -1);
  if (g_str_has_suffix (name, ".gz"))
    name[strlen (name) - 3] = '\0';
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_LOADER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlLoader) loader = g_object_new (types[i], NULL);
      const char *const *extension = ML_LOADER_GET_CLASS (loader)->extensions;
      for (; *extension != NULL; extension++)
        if (ml_name_has_extension (name, *extension))
          return g_steal_pointer (&loader);
    }
  return NULL;
}

static MlLoader *
find_by_content (const MlSource *source, GError **error)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_LOADER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlLoader) loader = g_object_new (types[i], NULL);
      MlLoaderClass *klass = ML_LOADER_GET_CLASS (loader);
      if (klass->recognize != NULL && klass->recognize (source))
        return g_steal_pointer (&loader);
    }
  g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
               "%s: neither its name nor its content tells what it is; open "
               "an ARFF, CSV or IDX file",
               source->name);
  return NULL;
}

/**
 * ml_loader_for_path:
 *
 * Chooses by the name's extension, else by the content.
 *
 * Returns: (transfer full): the loader with its preset options
 */
MlLoader *
ml_loader_for_path (const char *path, GError **error)
{
  MlLoader *loader = find_by_name (path);
  if (loader != NULL)
    return loader;
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, NULL, error);
  return file != NULL ? find_by_content (&file->source, error) : NULL;
}

/**
 * ml_loader_load:
 * @source: a whole file in memory; not kept
 * @monitor: (nullable): gets the progress, may stop it
 *
 * Returns: (transfer full): the table, or NULL; nothing stays of a file that
 *   fails
 */
MlDataset *
ml_loader_load (MlLoader *self, const MlSource *source, MlMonitor *monitor,
                GError **error)
{
  g_return_val_if_fail (ML_IS_LOADER (self), NULL);
  return ML_LOADER_GET_CLASS (self)->load (self, source, monitor, error);
}

/** ml_loader_load_path: Returns: (transfer full): the table in @path, see
 * ml_loader_load() */
MlDataset *
ml_loader_load_path (MlLoader *self, const char *path, MlMonitor *monitor,
                     GError **error)
{
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, monitor, error);
  return file != NULL ? ml_loader_load (self, &file->source, monitor, error)
                      : NULL;
}

/**
 * ml_load_path:
 *
 * Opens the file once, chooses the format and reads it.
 *
 * Returns: (transfer full): the table, or NULL
 */
MlDataset *
ml_load_path (const char *path, MlMonitor *monitor, GError **error)
{
  return ml_load_path_repaired (path, 0, monitor, error);
}

/** ml_load_path_repaired: ml_load_path() with the repairs of
 * ml_loader_set_repairs(), where the file needs them */
MlDataset *
ml_load_path_repaired (const char *path, guint repairs, MlMonitor *monitor,
                       GError **error)
{
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, monitor, error);
  if (file == NULL)
    return NULL;
  g_autoptr (MlLoader) loader = find_by_name (path);
  if (loader == NULL)
    loader = find_by_content (&file->source, error);
  if (loader == NULL)
    return NULL;
  ml_loader_set_repairs (loader, repairs);
  return ml_loader_load (loader, &file->source, monitor, error);
}

/**
 * ml_loader_find_faults_path:
 * @monitor: (nullable): gets the progress, may stop it
 *
 * Reads a file that was refused once more, to the end. What is no file on a
 * disk cannot be read twice.
 *
 * Returns: (transfer full): what is wrong with its rows; or NULL, also if the
 *   fault is none of a row
 */
MlFaults *
ml_loader_find_faults_path (MlLoader *self, const char *path,
                            MlMonitor *monitor, GError **error)
{
  g_return_val_if_fail (ML_IS_LOADER (self), NULL);
  MlLoaderClass *klass = ML_LOADER_GET_CLASS (self);
  if (klass->find_faults == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return ml_faults_new (NULL, 0, NULL, '\0');
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, monitor, error);
  return file != NULL ? klass->find_faults (self, &file->source, monitor, error)
                      : NULL;
}

static const struct
{
  MlRepairs repair;
  const char *property;
} switches[] = { { ML_REPAIR_LABELS, "add-labels" },
                 { ML_REPAIR_VALUES, "bad-values-missing" },
                 { ML_REPAIR_ROWS, "skip-bad-rows" } };

static gboolean
has_switch (MlLoader *self, guint i)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (self),
                                       switches[i].property)
         != NULL;
}

/** ml_loader_repairs: Returns: the #MlRepairs that the options of @self ask for
 */
guint
ml_loader_repairs (MlLoader *self)
{
  guint repairs = 0;
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      gboolean is_on = FALSE;
      if (has_switch (self, i))
        g_object_get (self, switches[i].property, &is_on, NULL);
      repairs |= is_on ? switches[i].repair : 0;
    }
  return repairs;
}

/** ml_loader_set_repairs: sets the options that let @self repair what it reads,
 * as far as its format has them; see #MlRepairs */
void
ml_loader_set_repairs (MlLoader *self, guint repairs)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    if (has_switch (self, i))
      g_object_set (self, switches[i].property,
                    (repairs & switches[i].repair) != 0, NULL);
}
