/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas, worked out by hand, and what is said of those that are none. */
#include "ml-error.h"
#include "ml-expression.h"

#include <math.h>
#include <string.h>

/* a is 3, b is missing, sky has the labels rainy and sunny and is sunny. */
static const double slots[] = { 3, NAN, 1 };

static int
slot_of (const char *name, gpointer data)
{
  static const char *const names[] = { "a", "b", "sky" };
  for (int i = 0; i < 3; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

static double
label_of (guint slot, const char *text, gpointer data)
{
  if (slot != 2)
    return NAN;
  return strcmp (text, "rainy") == 0   ? 0
         : strcmp (text, "sunny") == 0 ? 1
                                       : (double) NAN;
}

static const MlExpressionNames names
    = { .slot = slot_of, .label = label_of, .names = "a, b, sky" };

static void
test_values (void)
{
  static const struct
  {
    const char *text;
    double value;
  } cases[] = {
    { "1+2*3", 7 },
    { "(1+2)*3", 9 },
    { "2^3^2", 512 },
    { "-2^2", -4 },
    { "2^-1", 0.5 },
    { "7-2-1", 4 },
    { "12/4/3", 1 },
    { "a*a - 1e1", -1 },
    { "b+1", NAN },
    { "ismissing(b)", 1 },
    { "ifelse(a > 2, 10, 20)", 10 },
    { "ifelse(a = 2 or a != 3, 10, 20)", 20 },
    { "not (a >= 3) and true", 0 },
    { "!(a < 3) & a <= 3 | false", 1 },
    { "sky is 'sunny'", 1 },
    { "sky is 'rainy' or a == 4", 0 },
    { "pow(a, 2) + min(a, 1) + max(a, 5)", 15 },
    { "sqrt(16) + abs(-2) + floor(1.7) + ceil(1.2) + rint(2.5)", 11 },
    { "log(exp(2)) + log10(1000) + log2(8) + cbrt(27)", 11 },
    { "log(-1)", NAN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlExpression) formula
          = ml_expression_new (cases[i].text, &names, &error);
      g_assert_no_error (error);
      const double value = ml_expression_evaluate (formula, slots);
      g_test_message ("%s = %g", cases[i].text, value);
      if (isnan (cases[i].value))
        g_assert_true (isnan (value));
      else
        g_assert_cmpfloat_with_epsilon (value, cases[i].value, 1e-12);
    }
}

static void
test_refuses (void)
{
  g_autofree char *deep = g_strnfill (100000, '(');
  g_autofree char *signs = g_strnfill (100000, '-');
  const char *const cases[]
      = { "",         "1+",     "(1",     "1 2",          "c + 1",
          "hop(1)",   "pow(1)", "1 = ",   "sky is sunny", "sky is 'grey'",
          "a is '1'", "1e999",  "0x10 y", deep,           signs };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (ml_expression_new (cases[i], &names, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
    }
}

/* "1+(1+(1+…": as many numbers wait as there are parentheses. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("0");
  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "+1");
  g_autoptr (MlExpression) formula
      = ml_expression_new (text->str, &names, NULL);
  g_assert_nonnull (formula);
  g_assert_cmpfloat (ml_expression_evaluate (formula, slots), ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/expression/values", test_values);
  g_test_add_func ("/core/expression/refuses", test_refuses);
  g_test_add_func ("/core/expression/long", test_long);
  return g_test_run ();
}
