/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CNN: its presets have the sizes their authors count, layers and preset do
 * not contradict each other, and only pictures are taken for pictures. */
#include "test-pictures.h"

#include "ml-error.h"
#include "ml-network-learner.h"
#include "ml-parallel.h"

#include <string.h>

/* Pictures of 28 × 28, 10 classes, no rows. */
static MlDataset *
header (void)
{
  char **labels = g_strsplit ("0,1,2,3,4,5,6,7,8,9", ",", -1);
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("digits", 0);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("picture", 1, 28, 28), NULL);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), NULL);
  return ml_dataset_builder_finish (builder);
}

static GArray *
trace (const char *text)
{
  GError *error = NULL;
  g_autoptr (MlDataset) data = header ();
  g_autoptr (MlNetworkLearner) self = ML_NETWORK_LEARNER (test_learner (text));
  g_autoptr (MlNetwork) network
      = ml_network_learner_network (self, data, 1, &error);
  g_assert_no_error (error);
  GArray *traces = ml_network_learner_trace (self, network, data, 1, &error);
  g_assert_no_error (error);
  return traces;
}

static gsize
sum_parameters (const GArray *traces)
{
  gsize sum = 0;
  for (guint i = 0; i < traces->len; i++)
    {
      g_assert_null (g_array_index (traces, MlLayerTrace, i).problem);
      sum += g_array_index (traces, MlLayerTrace, i).n_parameters;
    }
  return sum;
}

/* The paper's table, with all 6 × 16 connections of C3: 156 + 2,416 + 48,120 +
 * 10,164, and 84 × 10 + 10 of the last layer. Caffe's LeNet has 431,080. */
static void
test_presets_count (void)
{
  static const gsize layers[] = { 156, 0, 2416, 0, 48120, 10164, 850 };
  static const guint sides[] = { 28, 14, 10, 5, 1 };
  g_autoptr (GArray) lenet = trace ("CNN preset=lenet-5");
  g_assert_cmpuint (lenet->len, ==, G_N_ELEMENTS (layers));
  for (guint i = 0; i < lenet->len; i++)
    {
      const MlLayerTrace *t = &g_array_index (lenet, MlLayerTrace, i);
      g_assert_cmpuint (t->n_parameters, ==, layers[i]);
      if (i < G_N_ELEMENTS (sides))
        g_assert_cmpuint (t->sizes[1], ==, sides[i]);
    }
  g_assert_cmpuint (sum_parameters (lenet), ==, 61706);
  g_autoptr (GArray) caffe = trace ("CNN preset=20c5-50c5");
  g_assert_cmpuint (sum_parameters (caffe), ==, 431080);
  g_autoptr (GArray) small = trace ("CNN");
  sum_parameters (small);
  g_autoptr (GArray) pairs = trace ("CNN preset=pairs");
  sum_parameters (pairs);
}

static void
assert_settings (gpointer learner, const char *text)
{
  g_autofree char *now = ml_learner_describe_settings (learner);
  g_assert_cmpstr (now, ==, text);
}

static void
test_layers_and_preset (void)
{
  g_autoptr (MlLearner) self = test_learner ("CNN preset=lenet-5");
  assert_settings (self, "CNN preset=lenet-5");
  g_object_set (self, "layers", "Conv filters=3", NULL);
  assert_settings (self, "CNN preset=own layers=\"Conv filters=3\"");
  g_autoptr (MlLearner) copy = ml_option_copy (self);
  assert_settings (copy, "CNN preset=own layers=\"Conv filters=3\"");
  g_object_set (self, "preset", 2, NULL); /* pairs */
  assert_settings (self, "CNN preset=pairs");
  g_autoptr (MlLearner) made
      = g_object_new (G_OBJECT_TYPE (self), "layers", "Pool", NULL);
  assert_settings (made, "CNN preset=own layers=Pool");
  g_autoptr (MlLearner) read = test_learner ("CNN layers=\"Pool; Conv\"");
  assert_settings (read, "CNN preset=own layers=\"Pool; Conv\"");
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_learner_from_text ("CNN layers=\"Pool; Conf\"", &error));
  g_assert_true (
      g_str_has_prefix (error->message, "layers: part 2: “Conf” is not known"));
}

static void
test_edited_layers (void)
{
  g_autoptr (MlDataset) data = header ();
  g_autoptr (MlNetworkLearner) self = ML_NETWORK_LEARNER (test_learner ("CNN"));
  g_autoptr (MlNetwork) network
      = ml_network_learner_network (self, data, 1, NULL);
  ml_network_remove (network, 4);
  ml_network_remove (network, 3);
  ml_network_remove (network, 2);
  g_assert_true (ml_network_learner_set_network (self, network, NULL));
  assert_settings (self, "CNN preset=own layers=\"Conv filters=16 size=3 "
                         "padding=1; Pool\"");
  ml_network_remove (network, 1);
  ml_network_remove (network, 0);
  g_assert_true (ml_network_learner_set_network (self, network, NULL));
  assert_settings (self, "CNN preset=own");
}

static char *
refusal (const char *text, MlDataset *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) self = test_learner (text);
  if (ml_learner_can_learn (self, data, ml_dataset_default_target (data),
                            &error))
    return NULL;
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  return g_strdup (error->message);
}

static void
test_pictures_only (void)
{
  g_autoptr (MlDataset) iris = test_load ("iris.arff");
  g_autoptr (MlDataset) digits = test_load ("digits.arff");
  g_autoptr (MlDataset) pictures = test_pictures (10);
  g_autofree char *one = refusal ("CNN", iris);
  g_autofree char *two = refusal ("CNN", digits);
  g_assert_cmpstr (one, ==,
                   "CNN cannot learn this: it needs pictures, and there is "
                   "none; choose MLP for columns of numbers");
  g_assert_cmpstr (two, ==,
                   "CNN cannot learn this: it needs pictures; if the 64 "
                   "columns are the pixels of one, set picture-width to 8");
  g_assert_null (refusal ("CNN picture-width=8", digits));
  g_assert_null (refusal ("CNN layers=\"Picture width=8; Conv\"", digits));
  g_assert_null (refusal ("CNN", pictures));
}

static void
test_sentences (void)
{
  static const struct
  {
    const char *settings, *says;
  } cases[]
      = { { "CNN picture-width=7",
            "Layer 1: 64 values cannot be lines of 7 pixels" },
          { "CNN picture-width=8 preset=20c5-50c5", "Layer 4: a 5 × 5 filter "
                                                    "does not fit a 2 × 2" },
          { "CNN picture-width=8 layers=\"Dense; Conv\"",
            "Layer 3: a convolution needs a picture" } };
  g_autoptr (MlSubset) rows = test_rows ("digits.arff");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) self = test_learner (cases[i].settings);
      g_assert_null (ml_learner_fit (self, rows, NULL, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* The same digits as pictures and as columns of pixels: the first 1,000 are
 * learned, the other 797 are not seen. A guess is right for a tenth. */
static void
test_learns (void)
{
  g_autoptr (MlDataset) pictures = test_pictures (1797);
  g_autoptr (MlDataset) table = test_load ("digits.arff");
  MlDataset *const sets[] = { pictures, table };
  const char *const settings[]
      = { "CNN epochs=20", "CNN epochs=20 picture-width=8" };
  for (guint set = 0; set < 2; set++)
    {
      const int target = ml_dataset_default_target (sets[set]);
      GArray *first = g_array_new (FALSE, FALSE, sizeof (guint32));
      GArray *others = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 i = 0; i < 1797; i++)
        g_array_append_val (i < 1000 ? first : others, i);
      g_autoptr (MlSubset) training = ml_subset_new (sets[set], target, first);
      g_autoptr (MlSubset) test = ml_subset_new (sets[set], target, others);
      g_autoptr (MlModel) model = test_fit (settings[set], training, NULL);
      g_test_message ("%u of 797", test_n_correct (model, test));
      g_assert_cmpuint (test_n_correct (model, test), >, 797 * 9 / 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/cnn/presets-count", test_presets_count);
  g_test_add_func ("/core/cnn/layers-and-preset", test_layers_and_preset);
  g_test_add_func ("/core/cnn/edited-layers", test_edited_layers);
  g_test_add_func ("/core/cnn/pictures-only", test_pictures_only);
  g_test_add_func ("/core/cnn/sentences", test_sentences);
  g_test_add_func ("/core/cnn/learns", test_learns);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
