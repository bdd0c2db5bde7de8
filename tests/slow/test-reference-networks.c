/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEKA's MultilayerPerceptron against WEKA 3.8, on every file: minutes. */
#include "reference.h"

static ReferenceDemand
demand (const char *scheme, const char *file)
{
  if (strstr (scheme, "MultilayerPerceptron") == NULL)
    return REFERENCE_LEAVE;
  /* 450,000 and 675,000 updates a fold: the only two where it shows. */
  return strcmp (file, "credit-g.arff") == 0
                 || strcmp (file, "segment-challenge.arff") == 0
             ? REFERENCE_NEAR
             : REFERENCE_EQUAL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!reference_add_tests ("/slow/reference-networks", demand))
    g_test_add_func ("/slow/reference-networks/skipped", reference_skip);
  return g_test_run ();
}
