/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-idx.h"

/**
 * ml_idx_labels_name:
 * @images_name: without its folder: "train-images-idx3-ubyte"
 *
 * Returns: (transfer full) (nullable): the file of the pictures' labels,
 *   "train-labels-idx1-ubyte"; NULL if the name does not tell
 */
char *
ml_idx_labels_name (const char *images_name)
{
  g_autoptr (GString) name = g_string_new (images_name);
  if (g_string_replace (name, "images", "labels", 1) == 0)
    return NULL;
  g_string_replace (name, "idx3", "idx1", 1);
  g_string_replace (name, "idx4", "idx1", 1);
  return g_strdup (name->str);
}
