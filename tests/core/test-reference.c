/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 10-fold cross-validation with seed 1 against WEKA 3.8, for every scheme that
 * both have, apart from the networks, which take long and stand in the slow
 * suite. */
#include "reference.h"

/* Hundreds of iterations, in which the order of a sum grows. */
static gboolean
is_long_search (const char *scheme, const char *file)
{
  return strstr (scheme, "Logistic") != NULL
         && (strcmp (file, "glass.arff") == 0
             || strcmp (file, "segment-challenge.arff") == 0
             || strcmp (file, "soybean.arff") == 0);
}

/* One row of the decision's other side, within the tolerance of training. */
static gboolean
is_near_tie (const char *scheme, const char *file)
{
  return strstr (scheme, "SMO") != NULL
         && (strcmp (file, "breast-cancer.arff") == 0
             || strcmp (file, "contact-lenses.arff") == 0
             || strcmp (file, "credit-g.arff") == 0
             || strcmp (file, "glass.arff") == 0
             || strcmp (file, "segment-challenge.arff") == 0
             || strcmp (file, "soybean.arff") == 0);
}

static ReferenceDemand
demand (const char *scheme, const char *file)
{
  if (strstr (scheme, "SMOreg") != NULL)
    return REFERENCE_THOUSANDTH;
  if (is_long_search (scheme, file) || is_near_tie (scheme, file))
    return REFERENCE_ROWS;
  return strstr (scheme, "MultilayerPerceptron") == NULL ? REFERENCE_EQUAL
                                                         : REFERENCE_LEAVE;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!reference_add_tests ("/core/reference", demand))
    g_test_add_func ("/core/reference/skipped", reference_skip);
  return g_test_run ();
}
