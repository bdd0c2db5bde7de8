/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-samples.h"

#include <string.h>

/* The source tree while it is there, else where Ruru was installed. */
static const char *
folder (void)
{
  return g_file_test (RURU_BUILD_DATA_DIR, G_FILE_TEST_IS_DIR)
             ? RURU_BUILD_DATA_DIR
             : RURU_DATA_DIR;
}

/** wb_samples_path: Returns: (transfer full): where the sample @name lies */
char *
wb_samples_path (const char *name)
{
  return g_build_filename (folder (), name, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/** wb_samples_list: Returns: (transfer full): names of all samples, sorted */
char **
wb_samples_list (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (folder (), 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".arff") || g_str_has_suffix (name, ".csv")
        || g_str_has_suffix (name, ".gz"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
