/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEKA's MultilayerPerceptron against WEKA 3.8, on every file: minutes. */
#include "reference.h"

static gboolean
is_network (const char *scheme)
{
  return strstr (scheme, "MultilayerPerceptron") != NULL;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!reference_add_tests ("/slow/reference-networks", is_network))
    g_test_add_func ("/slow/reference-networks/skipped", reference_skip);
  return g_test_run ();
}
