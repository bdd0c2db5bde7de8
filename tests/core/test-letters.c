/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network of 64 pixels, two hidden units and three letters, by which Duda,
 * Hart and Stork show what hidden units look for (Pattern Classification, 2001,
 * ch. 6): more than 98 % of letters it has not seen. */
#include "test-fit.h"

#include "ml-generator.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <string.h>

static MlSubset *
letters (guint n_rows, guint seed)
{
  g_autoptr (GError) error = NULL;
  const GType type = ml_registry_find (ML_TYPE_GENERATOR, "Letters", &error);
  g_assert_no_error (error);
  g_autoptr (MlGenerator) generator
      = g_object_new (type, "rows", n_rows, "seed", seed, NULL);
  g_autoptr (MlDataset) data = ml_generator_generate (generator, &error);
  g_assert_no_error (error);
  return ml_subset_new_all (data, ml_dataset_default_target (data));
}

static void
test_two_hidden_units (void)
{
  g_autoptr (MlSubset) training = letters (600, 1);
  g_autoptr (MlSubset) unseen = letters (2000, 2);
  for (guint seed = 1; seed <= 3; seed++)
    {
      g_autofree char *settings
          = g_strdup_printf ("MLP hidden-layers=2 activation=sigmoid "
                             "learning-rate=0.1 seed=%u",
                             seed);
      g_autoptr (MlModel) model = test_fit (settings, training, NULL);
      g_autofree char *text = ml_model_describe (model);
      g_test_message ("%u of 2000", test_n_correct (model, unseen));
      g_assert_nonnull (strstr (text, "139 parameters")); /* 65 · 2 + 3 · 3 */
      g_assert_cmpuint (test_n_correct (model, unseen), >, 2000 * 98 / 100);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/letters/two-hidden-units", test_two_hidden_units);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
