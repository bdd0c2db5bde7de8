/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-label-index.h"

#include "ml-error.h"

#include <string.h>

/**
 * ml_label_index:
 * @attribute: nominal
 * @text: where both are there, the label itself goes before its number
 *
 * Returns: the code, or -1 with %ML_ERROR_OPTION
 */
int
ml_label_index (const MlAttribute *attribute, const char *text, GError **error)
{
  guint64 number;
  const int named = ml_attribute_find_label (attribute, text);
  if (named >= 0)
    return named;
  if (attribute->n_labels > 0 && strcmp (text, "first") == 0)
    return 0;
  if (attribute->n_labels > 0 && strcmp (text, "last") == 0)
    return (int) attribute->n_labels - 1;
  if (g_ascii_string_to_unsigned (text, 10, 1, attribute->n_labels, &number,
                                  NULL))
    return (int) number - 1;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "“%s” is no label of column “%s”: write one of its %u labels, "
               "its number, first or last",
               text, attribute->name, attribute->n_labels);
  return -1;
}
