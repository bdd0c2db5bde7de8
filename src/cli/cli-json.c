/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See cli-json.h. */
#include "cli-json.h"

#include <math.h>
#include <stdio.h>

static void
set_key (JsonBuilder *json, const char *key)
{
  if (key != NULL)
    json_builder_set_member_name (json, key);
}

/** cli_json_number: @number is null if not finite, without a point if whole */
void
cli_json_number (JsonBuilder *json, const char *key, double number)
{
  const double exact = 9007199254740992.0; /* 2^53: larger ones have gaps */
  set_key (json, key);
  if (!isfinite (number))
    json_builder_add_null_value (json);
  else if (number == floor (number) && fabs (number) < exact)
    json_builder_add_int_value (json, (gint64) number);
  else
    json_builder_add_double_value (json, number);
}

/** cli_json_text: @text may be NULL and must be UTF-8 */
void
cli_json_text (JsonBuilder *json, const char *key, const char *text)
{
  set_key (json, key);
  if (text != NULL)
    json_builder_add_string_value (json, text);
  else
    json_builder_add_null_value (json);
}

/* json-glib 1.6 writes 1e300 as “1e+300.0”, which is no JSON: takes the “.0”
 * behind an exponent away. Strings stay as they are. */
static void
print_mended (const char *text)
{
  gboolean in_string = FALSE, in_exponent = FALSE;
  for (const char *c = text; *c != '\0'; c++)
    {
      if (in_string && *c == '\\')
        putchar (*c++);
      else if (*c == '"')
        in_string = !in_string;
      if (!in_string && in_exponent && c[0] == '.' && c[1] == '0')
        {
          c++;
          continue;
        }
      if (!g_ascii_isdigit (*c) && *c != '+' && *c != '-')
        in_exponent = *c == 'e' && c > text && g_ascii_isdigit (c[-1]);
      putchar (*c);
    }
  putchar ('\n');
}

/** cli_json_print: writes the finished document and a line end */
void
cli_json_print (JsonBuilder *json)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  g_autofree char *text = json_generator_to_data (generator, NULL);
  print_mended (text);
}
