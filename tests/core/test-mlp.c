/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-fit.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-generator.h"
#include "ml-parallel.h"
#include "ml-registry.h"
#include "ml-samples.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* (transfer full): the rows of XOR that @seed makes. */
static MlDataset *
make_xor (guint seed)
{
  const GType type = ml_registry_find (ML_TYPE_GENERATOR, "XOR", NULL);
  g_autoptr (MlGenerator) generator
      = g_object_new (type, "rows", 200, "seed", seed, NULL);
  return ml_generator_generate (generator, NULL);
}

/* Two columns of which neither tells anything alone: hidden units find it, as a
 * perceptron without them cannot, whatever the rows and the initial weights. */
static void
test_learns_xor (void)
{
  for (guint seed = 1; seed <= 10; seed++)
    {
      g_autoptr (MlDataset) data = make_xor (seed);
      g_autoptr (MlLearner) learner = ml_learner_from_text ("MLP", NULL);
      g_object_set (learner, "seed", seed, NULL);
      g_autoptr (MlExperiment) experiment
          = ml_experiment_new (data, ml_dataset_default_target (data), learner);
      g_autoptr (MlEvaluation) made
          = ml_experiment_run (experiment, NULL, NULL);
      g_assert_cmpfloat (test_percent_correct (made), >=, 95);
    }
}

/* (transfer full): what @settings make of XOR, in words. */
static char *
describe_of_xor (const char *settings)
{
  g_autoptr (MlDataset) data = make_xor (1);
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_default_target (data));
  g_autoptr (MlLearner) learner = test_learner (settings);
  g_object_set (learner, "epochs", 1, NULL);
  g_autoptr (MlModel) model = ml_learner_fit (learner, rows, NULL, NULL);
  return ml_model_describe (model);
}

/* Where WEKA is followed, a is its (2 + 2) / 2: behind the outputs, nodes 0
 * and 1, come nodes 2 and 3. */
static void
test_as_weka_has_wekas_units (void)
{
  const char *const settings[]
      = { "MLP mode=weka", "MLP mode=weka hidden-layers=a",
          "weka.classifiers.functions.MultilayerPerceptron",
          "weka.classifiers.functions.MultilayerPerceptron -H a" };
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *text = describe_of_xor (settings[i]);
      g_assert_nonnull (strstr (text, "Sigmoid Node 3\n"));
      g_assert_null (strstr (text, "Sigmoid Node 4\n"));
    }
}

static void
test_presets_do_well (void)
{
  g_autoptr (MlEvaluation) diabetes
      = test_cross_validate ("diabetes.arff", "MLP");
  g_autoptr (MlEvaluation) iris = test_cross_validate ("iris.arff", "MLP");
  g_autoptr (MlEvaluation) cpu = test_cross_validate ("cpu.arff", "MLP");
  g_assert_cmpfloat (test_percent_correct (diabetes), >=, 75);
  g_assert_cmpfloat (test_percent_correct (iris), >=, 95);
  g_assert_cmpfloat (ml_evaluation_measure (cpu, "correlation"), >, 0.9);
}

static void
test_every_setting_learns (void)
{
  const char *const settings[] = {
    "MLP hidden-layers=0",
    "MLP hidden-layers=8,4 activation=tanh",
    "MLP hidden-layers=i activation=sigmoid learning-rate=0.1",
    "MLP hidden-layers=t,o loss=squared-error learning-rate=0.1",
    "MLP activation=linear init=uniform init-range=0.3",
    "MLP validation-percent=20 input-scaling=symmetric init=glorot",
    "MLP mode=weka epochs=50 learning-rate=0.3",
    "MLP batch-size=1000 learning-rate=0.2 weight-decay=0",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (MlEvaluation) evaluation
          = test_cross_validate ("iris.arff", settings[i]);
      g_assert_cmpfloat (test_percent_correct (evaluation), >, 85);
    }
}

/* Weights that all start at zero keep hidden units alike. */
static void
test_zeros_show_why_not (void)
{
  g_autoptr (MlEvaluation) evaluation
      = test_cross_validate ("iris.arff", "MLP init=zeros");
  g_assert_cmpfloat (test_percent_correct (evaluation), <, 70);
}

static void
test_refuses_layers_in_words (void)
{
  const char *const settings[]
      = { "MLP hidden-layers=many", "MLP hidden-layers=5,-3",
          "MLP hidden-layers=100000,100000" };
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) self = test_learner (settings[i]);
      g_assert_null (ml_learner_fit (self, rows, NULL, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
    }
}

static MlModel *
reload (MlLearner *self, GVariant *state, const MlSubset *rows, GError **error)
{
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  return ML_LEARNER_GET_CLASS (self)->load (self, state, header, rows->target,
                                            error);
}

static void
test_saves_and_loads (void)
{
  const char *const files[]
      = { "iris.arff", "cpu.arff", "iris.arff", "cpu.arff" };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      GError *error = NULL;
      g_autoptr (MlDataset) data = test_load (files[i]);
      g_autoptr (MlSubset) rows
          = ml_subset_new_all (data, ml_dataset_default_target (data));
      g_autoptr (MlLearner) self = test_learner (
          i < 2 ? "MLP hidden-layers=7,3 epochs=5" : "MLP mode=weka epochs=5");
      g_autoptr (MlModel) model = ml_learner_fit (self, rows, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      g_autoptr (MlModel) again = reload (self, state, rows, &error);
      g_assert_no_error (error);
      gsize n = (gsize) rows->n_rows * model->n_outputs;
      g_autofree double *out = g_new (double, n);
      g_autofree double *out_again = g_new (double, n);
      ml_model_predict (model, rows, out);
      ml_model_predict (again, rows, out_again);
      g_assert_cmpmem (out, n * sizeof *out, out_again, n * sizeof *out);
      g_autofree char *text = ml_model_describe (model);
      g_autofree char *text_again = ml_model_describe (again);
      g_assert_cmpstr (text, ==, text_again);
    }
}

/* The state of a model with other layers or weights than it says. */
static GVariant *
forge (GVariant *state, const char *layer, guint n_weights, guint32 loss)
{
  g_autoptr (GVariant) encoder = g_variant_get_child_value (state, 0);
  g_autoptr (GVariant) inner = g_variant_get_variant (encoder);
  g_autofree guint32 *bits = g_new0 (guint32, n_weights + 1);
  const char *const layers[]
      = { layer, "Dense units=3 activation=linear", NULL };
  return g_variant_ref_sink (
      g_variant_new ("(v^asus@au)", inner, layers, loss, "",
                     g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, bits,
                                                n_weights, sizeof *bits)));
}

static void
test_refuses_hostile_files (void)
{
  const struct
  {
    const char *layer;
    guint n_weights;
    guint32 loss;
  } forged[] = { { "Dense units=100000", 10, 0 },
                 { "Dense units=4294967295", 10, 0 },
                 { "Nothing", 10, 0 },
                 { "", 10, 0 },
                 { "Dense units=2", 0, 0 },
                 { "Dense units=2", 3, 7 } };
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 4);
  g_autoptr (MlLearner) self = test_learner ("MLP epochs=1");
  g_autoptr (MlModel) model = ml_learner_fit (self, rows, NULL, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
  for (gsize i = 0; i < G_N_ELEMENTS (forged); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) bad
          = forge (state, forged[i].layer, forged[i].n_weights, forged[i].loss);
      g_assert_null (reload (self, bad, rows, &error));
      g_assert_nonnull (error);
    }
}

/* WEKA 3.8 -H a on iris, 10 folds, seed 1: 146 of 150. */
static void
test_weka_name_means_weka_mode (void)
{
  g_autoptr (MlLearner) self = test_learner (
      "weka.classifiers.functions.MultilayerPerceptron -L 0.2 -H 3 -D -C");
  g_autofree char *text = ml_learner_describe_settings (self);
  g_assert_nonnull (strstr (text, "mode=weka"));
  g_assert_nonnull (strstr (text, "learning-rate=0.2"));
  g_assert_nonnull (strstr (text, "momentum=0.2"));
  g_assert_nonnull (strstr (text, "hidden-layers=3"));
  g_assert_nonnull (strstr (text, "decay=true"));
  g_assert_nonnull (strstr (text, "normalize-class=false"));
  g_autoptr (MlEvaluation) evaluation = test_cross_validate (
      "iris.arff", "weka.classifiers.functions.MultilayerPerceptron");
  g_assert_cmpfloat_with_epsilon (test_percent_correct (evaluation),
                                  100 * 146 / 150.0, 1e-9);
}

/* A row's answer does not depend on the rows it is asked with. */
static void
test_rows_are_independent (void)
{
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 4);
  g_autoptr (MlLearner) self = test_learner ("MLP epochs=3");
  g_autoptr (MlModel) model = ml_learner_fit (self, rows, NULL, NULL);
  double all[150 * 3], one[3];
  ml_model_predict (model, rows, all);
  for (guint32 i = 0; i < 150; i += 7)
    {
      GArray *pick = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (pick, i);
      g_autoptr (MlSubset) single = ml_subset_new (data, 4, pick);
      ml_model_predict (model, single, one);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (one[k], all[3 * i + k], 1e-5);
    }
}

/* Nothing was learned yet, so there is nothing to hand over. */
static void
test_stops_while_preparing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = test_load ("iris.arff");
  g_autoptr (MlSubset) rows
      = ml_subset_new_all (data, ml_dataset_default_target (data));
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (rows, ML_SCALING_STANDARDIZE, ML_SCALING_NONE, &error);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  ml_monitor_stop (monitor);
  g_assert_null (ml_samples_new (encoder, rows, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ml_encoder_new_watched (rows, ML_SCALING_STANDARDIZE,
                                         ML_SCALING_NONE, monitor, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Half of 250,000 labels and two classes is above the 100,000 of a layer. */
static void
test_refuses_too_many_units (void)
{
  const guint n_labels = 250000;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("wide", 2);
  char **labels = g_new0 (char *, n_labels + 1);
  for (guint i = 0; i < n_labels; i++)
    labels[i] = g_strdup_printf ("l%u", i);
  static const gint32 codes[] = { 0, 1 };
  ml_dataset_builder_add_codes (builder, ml_attribute_new_nominal ("x", labels),
                                g_memdup2 (codes, sizeof codes));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("class", g_strsplit ("no,yes", ",", -1)),
      g_memdup2 (codes, sizeof codes));
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
  g_autoptr (MlLearner) mlp = test_learner ("MLP hidden-layers=a");
  g_assert_null (ml_learner_fit (mlp, rows, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_cmpstr (error->message, ==,
                   "this data needs a layer of 125001 units, and 100000 is the "
                   "most; remove columns of many labels");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/mlp/presets-do-well", test_presets_do_well);
  g_test_add_func ("/core/mlp/learns-xor", test_learns_xor);
  g_test_add_func ("/core/mlp/as-weka-has-wekas-units",
                   test_as_weka_has_wekas_units);
  g_test_add_func ("/core/mlp/every-setting-learns", test_every_setting_learns);
  g_test_add_func ("/core/mlp/zeros-show-why-not", test_zeros_show_why_not);
  g_test_add_func ("/core/mlp/refuses-layers-in-words",
                   test_refuses_layers_in_words);
  g_test_add_func ("/core/mlp/refuses-too-many-units",
                   test_refuses_too_many_units);
  g_test_add_func ("/core/mlp/saves-and-loads", test_saves_and_loads);
  g_test_add_func ("/core/mlp/refuses-hostile-files",
                   test_refuses_hostile_files);
  g_test_add_func ("/core/mlp/weka-name-means-weka-mode",
                   test_weka_name_means_weka_mode);
  g_test_add_func ("/core/mlp/rows-are-independent", test_rows_are_independent);
  g_test_add_func ("/core/mlp/stops-while-preparing",
                   test_stops_while_preparing);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
