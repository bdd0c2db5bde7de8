/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-output.h. */
#include "ml-output.h"

#include "ml-error.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

enum
{
  MOST_LINKS = 40, /* in a row; as many as Linux follows */
};

/* (transfer full): what @path, a link, points to, there or not. */
static char *
follow (const char *path)
{
  g_autofree char *link = g_file_read_link (path, NULL);
  if (link == NULL || g_path_is_absolute (link))
    return g_steal_pointer (&link);
  g_autofree char *folder = g_path_get_dirname (path);
  return g_build_filename (folder, link, NULL);
}

/**
 * ml_output_target:
 * @path: a file to write; it need not be there
 *
 * Returns: (transfer full) (nullable): the file to replace, which is what @path
 *   points to if it is a link. NULL with a sentence for a folder, a device or a
 *   pipe: renaming a new file onto those would remove them.
 */
char *
ml_output_target (const char *path, GError **error)
{
  g_autofree char *target = g_strdup (path);
  for (guint i = 0; i < MOST_LINKS; i++)
    {
      char *next = follow (target);
      if (next == NULL)
        break;
      g_free (target);
      target = next;
    }
  GStatBuf old;
  if (g_stat (target, &old) != 0 || S_ISREG (old.st_mode))
    return g_steal_pointer (&target);
  g_autofree char *name = g_path_get_basename (path);
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
               "%s: the file cannot be written: there is a folder, a device or "
               "a pipe of that name; choose another name",
               name);
  return NULL;
}
