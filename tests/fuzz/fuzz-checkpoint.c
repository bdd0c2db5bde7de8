/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a body as a checkpoint and lets a small network go on from whatever
 * state was in it. */
#include "fuzz-wrap.h"

#include "ml-checkpoint.h"
#include "ml-dataset-builder.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes);

/* Twelve rows: a number, and whether it is odd. */
static MlDataset *
make_rows (void)
{
  const char *labels[] = { "even", "odd", NULL };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("rows", 12);
  double *numbers = g_new (double, 12);
  gint32 *codes = g_new (gint32, 12);
  for (guint i = 0; i < 12; i++)
    {
      numbers[i] = i;
      codes[i] = i % 2;
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  numbers);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("y", g_strdupv ((char **) labels)),
      codes);
  return ml_dataset_builder_finish (builder);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autoptr (GBytes) file = fuzz_wrap ("RuruRun\n", 1, bytes, n_bytes);
  g_autoptr (MlCheckpoint) checkpoint
      = ml_checkpoint_load_bytes (file, "fuzz", NULL);
  if (checkpoint == NULL)
    return 0;
  g_autoptr (MlDataset) rows = make_rows ();
  g_autoptr (MlLearner) learner = ml_learner_from_text (
      "MLP hidden-layers=2 epochs=2 batch-size=4 validation-percent=30", NULL);
  g_autoptr (MlLearner) saved = ml_checkpoint_learner (checkpoint, NULL);
  g_autoptr (GPtrArray) filters = ml_checkpoint_filters (checkpoint, NULL);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (rows, 1, learner);
  experiment->test = ML_TEST_TRAINING;
  if (ml_checkpoint_resume (checkpoint, experiment, NULL))
    ml_evaluation_unref (ml_experiment_run (experiment, NULL, NULL));
  return 0;
}
