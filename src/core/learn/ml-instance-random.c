/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-instance-random.h"

#include "ml-number.h"

#include <math.h>
#include <string.h>

#define MILLION 1000000 /* numbers are written with six decimals at most */

static gboolean
needs_quotes (const char *text)
{
  return *text == '\0' || strcmp (text, "?") == 0
         || strpbrk (text, "\n\r'\"\\\t%\x1e{}, ") != NULL;
}

static void
append_text (GString *into, const char *text)
{
  static const char specials[] = "\\'\t\n\r\"%\x1e";
  static const char *const escapes[]
      = { "\\\\", "\\'", "\\t", "\\n", "\\r", "\\\"", "\\%", "\\u001E" };
  if (!needs_quotes (text))
    {
      g_string_append (into, text);
      return;
    }
  g_string_append_c (into, '\'');
  for (; *text != '\0'; text++)
    {
      const char *special = strchr (specials, *text);
      if (special != NULL)
        g_string_append (into, escapes[special - specials]);
      else
        g_string_append_c (into, *text);
    }
  g_string_append_c (into, '\'');
}

/* Six decimals, half away from zero, zeros at the end left out. */
static void
append_number (GString *into, double number)
{
  const double scaled = fabs (number) * MILLION;
  if (!(scaled < 0x1p63))
    {
      g_autofree char *text = ml_number_as_java (number);
      g_string_append (into, text);
      return;
    }
  const guint64 digits = (guint64) (scaled + 0.5);
  guint64 fraction = digits % MILLION;
  int width = 6;
  g_string_append_printf (into, "%s%" G_GUINT64_FORMAT,
                          number < 0 && digits > 0 ? "-" : "",
                          digits / MILLION);
  if (fraction == 0)
    return;
  for (; fraction % 10 == 0; fraction /= 10)
    width--;
  g_string_append_printf (into, ".%0*" G_GUINT64_FORMAT, width, fraction);
}

/** ml_instance_random_text: Returns: (transfer full): @row as a line of ARFF,
 * as WEKA writes it; pictures are left out */
char *
ml_instance_random_text (MlDataset *data, guint32 row)
{
  GString *text = g_string_new (NULL);
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, column);
      if (column > 0)
        g_string_append_c (text, ',');
      if (attribute->kind == ML_ATTRIBUTE_IMAGE)
        continue;
      if (ml_dataset_is_missing (data, row, column))
        g_string_append_c (text, '?');
      else if (attribute->kind == ML_ATTRIBUTE_NUMERIC)
        append_number (text, ml_dataset_value (data, row, column));
      else
        {
          g_autofree char *cell = ml_dataset_format_cell (data, row, column);
          append_text (text, cell);
        }
    }
  return g_string_free (text, FALSE);
}

/** ml_instance_random_hash: Returns: what Java's String.hashCode() gives for
 * @text */
gint32
ml_instance_random_hash (const char *text)
{
  guint32 hash = 0;
  glong n_units = 0;
  g_autofree gunichar2 *units
      = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);
  for (glong i = 0; units != NULL && i < n_units; i++)
    hash = 31 * hash + units[i];
  return (gint32) hash;
}

/**
 * ml_instance_random_init:
 * @rows: (array length=n_rows): at least one
 *
 * Starts the sequence of WEKA's Instances.getRandomNumberGenerator(@seed) on
 * these rows.
 */
void
ml_instance_random_init (MlJavaRandom *random, gint32 seed, MlDataset *data,
                         const guint32 *rows, guint n_rows)
{
  ml_java_random_init (random, seed);
  const guint32 row = rows[ml_java_random_below (random, (gint32) n_rows)];
  g_autofree char *text = ml_instance_random_text (data, row);
  ml_java_random_init (random, (gint64) ml_instance_random_hash (text) + seed);
}
