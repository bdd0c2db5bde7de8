/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as text, against the C library's strtod() and by hand. */
#include "ml-number.h"
#include "ml-random.h"

#include <math.h>
#include <string.h>

static double
scan (const char *text)
{
  double value = -1;
  const char *end = text + strlen (text);
  g_assert_true (ml_number_scan (text, end, '.', &value) == end);
  return value;
}

static void
test_scan_forms (void)
{
  g_assert_cmpfloat (scan ("+5"), ==, 5);
  g_assert_cmpfloat (scan (".5"), ==, 0.5);
  g_assert_cmpfloat (scan ("5."), ==, 5);
  g_assert_cmpfloat (scan ("1E3"), ==, 1000);
  g_assert_cmpfloat (scan ("-1.5e+2"), ==, -150);
  g_assert_cmpfloat (scan ("1e-400"), ==, 0);
  g_assert_true (signbit (scan ("-0")));
  g_assert_true (isinf (scan ("1e400")));
  g_assert_cmpfloat (scan ("1e-99999999999999999999"), ==, 0);
  g_assert_cmpfloat (scan ("0.00000000000000000000000000000001"), ==, 1e-32);
}

/* What is left over, or that there is no number at all. */
static void
test_scan_stops (void)
{
  static const struct
  {
    const char *text;
    int length; /* -1: no number */
  } cases[] = { { "12abc", 2 }, { "0x10", 1 }, { "1.5d", 3 }, { "1e", 1 },
                { "1e+", 1 },   { "", -1 },    { "-", -1 },   { ".", -1 },
                { "inf", -1 },  { "NaN", -1 }, { "1,5", 1 },  { "e5", -1 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value;
      const char *text = cases[i].text;
      const char *end
          = ml_number_scan (text, text + strlen (text), '.', &value);
      g_assert_cmpint (end == NULL ? -1 : (int) (end - text), ==,
                       cases[i].length);
    }
}

static void
test_scan_decimal_comma (void)
{
  double value;
  const char *text = "-2,25", *precise = "0,30000000000000004";
  g_assert_true (ml_number_scan (text, text + 5, ',', &value) == text + 5);
  g_assert_cmpfloat (value, ==, -2.25);
  ml_number_scan (precise, precise + strlen (precise), ',', &value);
  g_assert_cmpfloat (value, ==, 0.30000000000000004);
}

/* Any bits, and numbers of few digits, which go other ways. */
static double
draw (MlRandom *random)
{
  const guint64 bits = ml_random_next (random);
  double number;
  switch (ml_random_below (random, 3))
    {
    case 0:
      memcpy (&number, &bits, sizeof number);
      return number;
    case 1:
      return (double) (gint64) (bits >> 40) / 1e4;
    default:
      return ml_random_normal (random);
    }
}

static void
test_print_round_trip (void)
{
  MlRandom random;
  ml_random_init (&random, 1, 0);
  for (guint i = 0; i < 100000; i++)
    {
      const double number = draw (&random);
      char text[ML_NUMBER_SIZE];
      if (!isfinite (number))
        continue;
      g_assert_cmpuint (ml_number_print (number, text), ==, strlen (text));
      const double by_libc = g_ascii_strtod (text, NULL);
      const double by_us = scan (text);
      g_assert_cmpmem (&by_libc, sizeof by_libc, &number, sizeof number);
      g_assert_cmpmem (&by_us, sizeof by_us, &number, sizeof number);
    }
}

/* 1 to 22 digits and any exponent: exactly what strtod() makes of it. */
static void
test_scan_equals_strtod (void)
{
  MlRandom random;
  ml_random_init (&random, 2, 0);
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const guint n = 1 + ml_random_below (&random, 22);
      const guint point = ml_random_below (&random, 24);
      for (guint k = 0; k < n; k++)
        g_string_append_printf (text, "%s%u", k == point ? "." : "",
                                ml_random_below (&random, 10));
      if (ml_random_below (&random, 2) == 0)
        g_string_append_printf (text, "e%d",
                                (int) ml_random_below (&random, 60) - 30);
      g_assert_cmpfloat (scan (text->str), ==,
                         g_ascii_strtod (text->str, NULL));
    }
}

static void
test_print_shortest (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = { { 0, "0" },
                { -0.0, "-0" },
                { 0.1, "0.1" },
                { 1.0 / 3, "0.3333333333333333" },
                { 100, "100" },
                { -2.25, "-2.25" },
                { 1e22, "1e+22" },
                { 5e-324, "5e-324" },
                { 0.30000000000000004, "0.30000000000000004" },
                { 1.7976931348623157e308, "1.7976931348623157e+308" },
                { NAN, "?" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[ML_NUMBER_SIZE];
      ml_number_print (cases[i].number, text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/number/scan-forms", test_scan_forms);
  g_test_add_func ("/core/number/scan-stops", test_scan_stops);
  g_test_add_func ("/core/number/scan-decimal-comma", test_scan_decimal_comma);
  g_test_add_func ("/core/number/scan-equals-strtod", test_scan_equals_strtod);
  g_test_add_func ("/core/number/print-round-trip", test_print_round_trip);
  g_test_add_func ("/core/number/print-shortest", test_print_shortest);
  return g_test_run ();
}
