/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Matching by name, appending predictions, and model files, sound and not. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-experiment.h"
#include "ml-loader.h"
#include "ml-predictor.h"
#include "ml-registry.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static MlDataset *
load_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("ruru-XXXXXX.arff", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  MlDataset *data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return data;
}

static const char *const training_text
    = "@relation play\n"
      "@attribute outlook {sunny, overcast, rainy}\n"
      "@attribute temperature numeric\n"
      "@attribute play {yes, no}\n"
      "@data\n"
      "sunny,85,no\nsunny,80,no\novercast,83,yes\nrainy,70,yes\n"
      "rainy,68,yes\nrainy,65,no\novercast,64,yes\nsunny,72,no\n"
      "sunny,69,yes\nrainy,75,yes\nsunny,75,yes\novercast,72,yes\n"
      "overcast,81,yes\nrainy,71,no\n";

static MlPredictor *
train (MlDataset *data, MlLearner *learner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), learner);
  experiment->test = ML_TEST_TRAINING;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return ml_predictor_ref (ml_evaluation_predictor (made));
}

static MlPredictor *
train_zero_r (void)
{
  g_autoptr (MlDataset) data = load_text (training_text);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  return train (data, learner);
}

/* Columns and labels stand in another order, a label is unused, a column is
 * too many, the class is absent. */
static void
test_matches_by_name (void)
{
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (MlDataset) data
      = load_text ("@relation new\n"
                   "@attribute id numeric\n"
                   "@attribute temperature numeric\n"
                   "@attribute outlook {rainy, foggy, sunny}\n"
                   "@data\n1,60,sunny\n2,?,rainy\n3,50,?\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) matched = ml_predictor_match (predictor, data, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_columns (matched), ==, 3);
  const gint32 *outlook = ml_dataset_codes (matched, 0);
  g_assert_cmpint (outlook[0], ==, 0);
  g_assert_cmpint (outlook[1], ==, 2);
  g_assert_cmpint (outlook[2], ==, -1);
  g_assert_true (ml_dataset_numbers (matched, 1)
                 == ml_dataset_numbers (data, 1)); /* shared */
  g_assert_cmpint (ml_dataset_codes (matched, 2)[0], ==, -1);
}

static void
check_refused (const char *text, const char *message)
{
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (MlDataset) data = load_text (text);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_predictor_match (predictor, data, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refuses_in_words (void)
{
  check_refused ("@relation new\n@attribute outlook {sunny, foggy}\n"
                 "@attribute temperature numeric\n@data\nsunny,1\nfoggy,2\n",
                 "row 2: column “outlook” holds “foggy”, which the training "
                 "data does not know; change or remove the row");
  check_refused ("@relation new\n@attribute outlook {sunny}\n@data\nsunny\n",
                 "“new” has no column “temperature”, which the model was "
                 "trained on; is it the right file?");
  check_refused ("@relation new\n@attribute outlook {sunny}\n"
                 "@attribute temperature {hot}\n@data\nsunny,hot\n",
                 "column “temperature” is nominal here and was numeric in the "
                 "training data; load the file with that type");
}

/* Labels that look like numbers were read as numbers. */
static void
test_maps_numbers_to_labels (void)
{
  g_autoptr (MlDataset) training
      = load_text ("@relation digits\n@attribute x numeric\n"
                   "@attribute digit {0,1,2}\n@data\n1,0\n2,1\n3,2\n");
  g_autoptr (MlLearner) learner = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlPredictor) predictor = train (training, learner);
  g_autoptr (MlDataset) data
      = load_text ("@relation digits\n@attribute x numeric\n"
                   "@attribute digit numeric\n@data\n5,2\n6,0\n7,?\n");
  g_autoptr (MlDataset) matched = ml_predictor_match (predictor, data, NULL);
  g_assert_nonnull (matched);
  const gint32 *codes = ml_dataset_codes (matched, 1);
  g_assert_cmpint (codes[0], ==, 2);
  g_assert_cmpint (codes[1], ==, 0);
  g_assert_cmpint (codes[2], ==, -1);
}

/* ZeroR: 9 yes and 5 no, each counted once more: 10/16 and 6/16. */
static void
test_appends (void)
{
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (MlDataset) data
      = load_text ("@relation new\n@attribute 'p(no)' numeric\n"
                   "@attribute outlook {sunny}\n"
                   "@attribute temperature numeric\n@data\n7,sunny,1\n");
  g_autoptr (MlDataset) made = ml_predictor_append (predictor, data, NULL);
  g_assert_nonnull (made);
  g_assert_cmpuint (ml_dataset_n_columns (made), ==, 6);
  g_assert_cmpstr (ml_dataset_attribute (made, 3)->name, ==, "predicted play");
  g_assert_cmpstr (ml_dataset_attribute (made, 4)->name, ==, "p(yes)");
  g_assert_cmpstr (ml_dataset_attribute (made, 5)->name, ==, "p(no) 2");
  g_assert_cmpint (ml_dataset_codes (made, 3)[0], ==, 0);
  g_assert_cmpfloat (ml_dataset_numbers (made, 4)[0], ==, 10.0 / 16);
  g_assert_cmpfloat (ml_dataset_numbers (made, 5)[0], ==, 6.0 / 16);
  g_assert_cmpfloat (ml_dataset_numbers (made, 0)[0], ==, 7);
}

static GBytes *
save_bytes (MlPredictor *predictor)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char *contents;
  gsize length;
  int fd = g_file_open_tmp ("ruru-XXXXXX.model", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  ml_predictor_save (predictor, path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return g_bytes_new_take (contents, length);
}

static double *
predict (MlPredictor *predictor, MlDataset *data)
{
  g_autoptr (MlSubset) all
      = ml_subset_new_all (data, ml_predictor_target (predictor));
  double *out
      = g_new0 (double, all->n_rows *ml_predictor_n_outputs (predictor));
  ml_predictor_predict (predictor, all, out);
  return out;
}

/* Every learner that takes this table: the same settings, the same words, the
 * same predictions bit for bit. */
static void
test_saves_every_learner (void)
{
  g_autoptr (MlDataset) data = load_text (training_text);
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlLearner) learner = g_object_new (types[i], NULL);
      g_autoptr (GError) error = NULL;
      if (!ml_learner_can_learn (learner, data, 2, NULL))
        continue;
      g_autoptr (MlPredictor) predictor = train (data, learner);
      g_autoptr (GBytes) bytes = save_bytes (predictor);
      g_autoptr (MlPredictor) loaded
          = ml_predictor_load_bytes (bytes, "test", &error);
      g_assert_no_error (error);
      g_autofree double *before = predict (predictor, data);
      g_autofree double *after = predict (loaded, data);
      g_assert_cmpmem (before, 28 * sizeof (double), after,
                       28 * sizeof (double));
      g_autofree char *words
          = ml_model_describe (ml_predictor_model (predictor));
      g_autofree char *read = ml_model_describe (ml_predictor_model (loaded));
      g_assert_cmpstr (words, ==, read);
    }
}

/* Each byte of the body is changed in turn, with a checksum that is right: the
 * file is refused in words or loaded to something that predicts. */
static void
test_survives_every_changed_byte (void)
{
  g_autoptr (MlDataset) data = load_text (training_text);
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (GBytes) bytes = save_bytes (predictor);
  gsize n_bytes;
  const guint8 *sound = g_bytes_get_data (bytes, &n_bytes);
  for (gsize i = 56; i < n_bytes; i++)
    for (guint change = 1; change < 256; change += 2)
      {
        g_autofree guint8 *broken = g_memdup2 (sound, n_bytes);
        g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
        gsize n_hash = 32;
        broken[i] ^= (guint8) change;
        g_checksum_update (checksum, broken + 56, (gssize) (n_bytes - 56));
        g_checksum_get_digest (checksum, broken + 24, &n_hash);
        g_autoptr (GBytes) file = g_bytes_new (broken, n_bytes);
        g_autoptr (GError) error = NULL;
        g_autoptr (MlPredictor) loaded
            = ml_predictor_load_bytes (file, "test", &error);
        g_assert_true ((loaded == NULL) == (error != NULL));
        if (loaded != NULL)
          g_object_unref (ml_predictor_append (loaded, data, NULL)
                              ?: g_object_ref (data));
      }
}

static void
check_message (const guint8 *file, gsize n_bytes, const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file, n_bytes);
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_predictor_load_bytes (bytes, "old.model", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refuses_other_files (void)
{
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (GBytes) bytes = save_bytes (predictor);
  gsize n_bytes;
  g_autofree guint8 *file = NULL;
  file = g_memdup2 (g_bytes_get_data (bytes, &n_bytes),
                    g_bytes_get_size (bytes));
  n_bytes = g_bytes_get_size (bytes);
  check_message (file, 0, "old.model: this is not a model saved by Ruru");
  check_message ((const guint8 *) training_text, strlen (training_text),
                 "old.model: this is not a model saved by Ruru");
  check_message (file, n_bytes - 1,
                 "old.model: the file is damaged; take another copy or "
                 "train again");
  file[n_bytes - 1] ^= 1;
  check_message (file, n_bytes,
                 "old.model: the file is damaged; take another copy or "
                 "train again");
  file[8] = 9;
  check_message (file, n_bytes,
                 "old.model: the file has format 9, and this program reads 1; "
                 "use the program that saved it");
}

static void
test_failed_save_leaves_no_file (void)
{
  g_autoptr (MlPredictor) predictor = train_zero_r ();
  g_autoptr (GError) error = NULL;
  g_assert_false (
      ml_predictor_save (predictor, "/nonexistent/a.model", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/predictor/matches-by-name", test_matches_by_name);
  g_test_add_func ("/core/predictor/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/predictor/maps-numbers-to-labels",
                   test_maps_numbers_to_labels);
  g_test_add_func ("/core/predictor/appends", test_appends);
  g_test_add_func ("/core/predictor/saves-every-learner",
                   test_saves_every_learner);
  g_test_add_func ("/core/predictor/survives-every-changed-byte",
                   test_survives_every_changed_byte);
  g_test_add_func ("/core/predictor/refuses-other-files",
                   test_refuses_other_files);
  g_test_add_func ("/core/predictor/failed-save-leaves-no-file",
                   test_failed_save_leaves_no_file);
  return g_test_run ();
}
