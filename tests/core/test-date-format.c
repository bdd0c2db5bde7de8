/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates against GDateTime, which counts days its own way. */
#include "ml-date-format.h"
#include "ml-random.h"

#include <string.h>

static gboolean
parse (const char *pattern, const char *text, double *value)
{
  g_autoptr (MlDateFormat) format = ml_date_format_new (pattern, NULL);
  g_assert_nonnull (format);
  return ml_date_format_parse (format, text, strlen (text), value);
}

static double
parsed (const char *pattern, const char *text)
{
  double value;
  g_assert_true (parse (pattern, text, &value));
  return value;
}

static double
utc (int year, int month, int day, int hour, int minute, double second)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_utc (year, month, day, hour, minute, second);
  return (double) g_date_time_to_unix (time) * 1000;
}

static void
test_forms (void)
{
  g_assert_cmpfloat (parsed (ML_DATE_FORMAT_ISO, "2001-04-03T12:12:12"), ==,
                     utc (2001, 4, 3, 12, 12, 12));
  g_assert_cmpfloat (parsed ("dd/MM/yyyy HH:mm:ss", "31/12/1969 23:59:59"), ==,
                     -1000);
  g_assert_cmpfloat (parsed ("yyyyMMdd", "20000229"), ==,
                     utc (2000, 2, 29, 0, 0, 0));
  g_assert_cmpfloat (parsed ("d MMM yy, h:mm a", "1 Mar 69, 12:05 AM"), ==,
                     utc (1969, 3, 1, 0, 5, 0));
  g_assert_cmpfloat (
      parsed ("MMMM d yyyy 'o''clock' h a", "july 4 2026 o'clock 12 pm"), ==,
      utc (2026, 7, 4, 12, 0, 0));
  g_assert_cmpfloat (parsed ("yyyy S", "1970 7"), ==, 7);
}

static void
test_refused (void)
{
  double value;
  g_assert_false (parse ("yyyy-MM-dd", "2020-02-30", &value));
  g_assert_false (parse ("yyyy-MM-dd", "1900-02-29", &value));
  g_assert_false (parse ("yyyy-MM-dd", "2020-13-01", &value));
  g_assert_false (parse ("yyyy-MM-dd", "2020-02-29x", &value));
  g_assert_false (parse ("yyyy-MM-dd", "2020-02", &value));
  g_assert_false (parse ("HH:mm", "24:00", &value));
  g_assert_false (parse ("h a", "13 PM", &value));
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_date_format_new ("yyyy-MM-dd z", &error));
  g_assert_nonnull (strstr (error->message, "letter z"));
  g_assert_null (ml_date_format_new ("yyyy 'open", NULL));
}

static void
test_round_trip (void)
{
  MlRandom random;
  ml_random_init (&random, 3, 0);
  g_autoptr (MlDateFormat) format
      = ml_date_format_new (ML_DATE_FORMAT_FULL, NULL);
  for (guint i = 0; i < 20000; i++)
    {
      /* years 1 … 9999, and what GDateTime prints for the second */
      const gint64 time = (gint64) (ml_random_next (&random)
                                    % G_GUINT64_CONSTANT (315537897600000))
                          - G_GINT64_CONSTANT (62135596800000);
      gint64 seconds = time / 1000;
      seconds -= time % 1000 < 0;
      g_autoptr (GDateTime) known = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected
          = g_date_time_format (known, "%Y-%m-%dT%H:%M:%S");
      g_autoptr (GString) text = g_string_new (NULL);
      double again;
      g_assert_true (ml_date_format_print (format, (double) time, text));
      g_assert_true (strncmp (text->str + strlen (text->str) - 4, ".", 1) == 0);
      g_assert_true (
          strncmp (strchr (text->str, '-'), strchr (expected, '-'), 15) == 0);
      g_assert_true (
          ml_date_format_parse (format, text->str, text->len, &again));
      g_assert_cmpfloat (again, ==, (double) time);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/date-format/forms", test_forms);
  g_test_add_func ("/core/date-format/refused", test_refused);
  g_test_add_func ("/core/date-format/round-trip", test_round_trip);
  return g_test_run ();
}
