/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models for other programs: what is refused, and what the files hold. Whether
 * other programs answer the same is for tests/slow/check-onnx.py. */
#define _GNU_SOURCE /* memmem */
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-export.h"
#include "ml-filter.h"
#include "ml-loader.h"

#include <glib/gstdio.h>
#include <string.h>

static MlPredictor *
train (const char *learner_text, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data
      = ml_load_path (RURU_DATA_DIR "/iris.arff", NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) learner = ml_learner_from_text (learner_text, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = ML_TEST_TRAINING;
  if (filter != NULL)
    g_ptr_array_add (experiment->filters, ml_filter_from_text (filter, &error));
  g_assert_no_error (error);
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return ml_predictor_ref (ml_evaluation_predictor (made));
}

static char *
temporary (const char *ending)
{
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  return g_strconcat (folder, "/model", ending, NULL);
}

static void
forget (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_unlink (path);
  g_rmdir (folder);
}

/* 4-5-3: (4 + 1) 5 + (5 + 1) 3 = 43 weights and biases. */
static void
test_csv_holds_every_weight (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlPredictor) predictor
      = train ("MLP hidden-layers=5 epochs=1", NULL);
  g_autofree char *path = temporary (".csv"), *text = NULL;
  g_assert_true (ml_export (predictor, path, &error));
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 43 + 1);
  g_assert_cmpstr (lines[0], ==, "tensor,i,j,k,l,value");
  g_assert_true (g_str_has_prefix (lines[1], "layer1.weights,0,0,,,"));
  g_assert_true (g_str_has_prefix (lines[2], "layer1.weights,0,1,,,"));
  g_assert_true (g_str_has_prefix (lines[21], "layer1.bias,0,,,,"));
  g_assert_true (g_str_has_prefix (lines[43], "layer2.bias,2,,,,"));
  forget (path);
}

static void
test_onnx_names_its_operators (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlPredictor) predictor
      = train ("MLP hidden-layers=5 epochs=1", NULL);
  g_autofree char *path = temporary (".onnx"), *bytes = NULL;
  gsize size;
  g_assert_true (ml_export (predictor, path, &error));
  g_assert_no_error (error);
  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  static const char *const names[]
      = { "Sub", "Mul", "Gemm", "Relu", "Softmax", "layer2.weights", "rows" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (memmem (bytes, size, names[i], strlen (names[i])));
  forget (path);
}

static void
refuses (MlPredictor *predictor, const char *ending, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = temporary (ending);
  g_assert_false (ml_export (predictor, path, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  forget (path);
}

static void
test_refuses_in_words (void)
{
  g_autoptr (MlPredictor) rule = train ("OneR", NULL);
  g_autoptr (MlPredictor) filtered = train ("MLP epochs=1", "Standardize");
  refuses (rule, ".onnx", "OneR is none");
  refuses (rule, ".csv", "OneR has no weights");
  refuses (rule, ".txt", ".onnx or .csv");
  refuses (filtered, ".onnx", "without them");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/export/csv-holds-every-weight",
                   test_csv_holds_every_weight);
  g_test_add_func ("/core/export/onnx-names-its-operators",
                   test_onnx_names_its_operators);
  g_test_add_func ("/core/export/refuses-in-words", test_refuses_in_words);
  return g_test_run ();
}
