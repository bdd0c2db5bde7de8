/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Predicting with a network that is still being trained: what a watcher gets is
 * a whole model of that moment. */
#include "ml-activation.h"
#include "ml-experiment.h"
#include "ml-filter.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <math.h>
#include <string.h>

typedef struct
{
  MlExperiment *experiment;
  MlMonitor *monitor;
  MlEvaluation *evaluation;
  GError *error;
} Work;

static gpointer
run (gpointer data)
{
  Work *work = data;
  work->evaluation
      = ml_experiment_run (work->experiment, work->monitor, &work->error);
  return NULL;
}

/* A filter before the network, so that a prediction needs both. */
static MlExperiment *
make_experiment (const char *learner)
{
  GError *error = NULL;
  g_autofree char *path = test_data_path ("iris.arff");
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) made = ml_learner_from_text (learner, &error);
  g_assert_no_error (error);
  MlExperiment *experiment
      = ml_experiment_new (data, ml_dataset_default_target (data), made);
  GType normalize = ml_registry_find (ML_TYPE_FILTER, "Normalize", &error);
  g_ptr_array_add (experiment->filters, g_object_new (normalize, NULL));
  experiment->test = ML_TEST_TRAINING;
  return experiment;
}

static MlSnapshot *
wait_for_snapshot (MlMonitor *monitor)
{
  for (;;)
    {
      MlSnapshot *taken = ml_monitor_take_snapshot (monitor);
      if (taken != NULL)
        return taken;
      g_thread_yield ();
    }
}

/* Waits until a run that was told to pause stands still. The update that it is
 * in ends first, and shows what it knows, for that was asked for; a step that
 * came before that would let one update more pass than are waited for. */
static void
wait_for_pause (MlMonitor *monitor)
{
  for (guint quiet = 0; quiet < 100; quiet++)
    {
      MlSnapshot *taken = ml_monitor_take_snapshot (monitor);
      if (taken != NULL)
        quiet = 0;
      ml_snapshot_unref (taken);
      g_usleep (1000);
    }
}

/* Of a run that is paused in the middle of training: what it knows one update
 * later. */
static MlSnapshot *
step_to_snapshot (MlMonitor *monitor)
{
  ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks for one */
  ml_monitor_step_once (monitor, ML_STEP_UPDATE);
  return wait_for_snapshot (monitor);
}

/* out = max (0, a · w + b) or without max; a: n_inputs, w: units × inputs */
static void
apply_layer (const MlTensor *weights, const MlTensor *bias, gboolean is_relu,
             const double *input, double *output)
{
  for (guint unit = 0; unit < weights->sizes[0]; unit++)
    {
      double sum = (double) bias->values[unit];
      for (guint i = 0; i < weights->sizes[1]; i++)
        sum += input[i]
               * (double) weights->values[unit * weights->sizes[1] + i];
      output[unit] = is_relu ? fmax (sum, 0) : sum;
    }
}

/* Iris, normalized to 0 … 1 by hand, through the tensors of the snapshot. */
static void
predict_by_hand (const MlSnapshot *snapshot, MlDataset *data, guint row,
                 double probabilities[3])
{
  double input[4], hidden[5], sums[3], total = 0;
  for (guint column = 0; column < 4; column++)
    {
      const double *values = ml_dataset_numbers (data, column);
      double low = INFINITY, high = -(double) INFINITY;
      for (guint i = 0; i < ml_dataset_n_rows (data); i++)
        {
          low = fmin (low, values[i]);
          high = fmax (high, values[i]);
        }
      input[column] = (values[row] - low) / (high - low);
    }
  apply_layer (ml_snapshot_find (snapshot, "layer1.weights"),
               ml_snapshot_find (snapshot, "layer1.bias"), TRUE, input, hidden);
  apply_layer (ml_snapshot_find (snapshot, "layer2.weights"),
               ml_snapshot_find (snapshot, "layer2.bias"), FALSE, hidden, sums);
  for (guint k = 0; k < 3; k++)
    total += probabilities[k] = exp (sums[k]);
  for (guint k = 0; k < 3; k++)
    probabilities[k] /= total;
}

static const char *const learner
    = "MLP hidden-layers=5 input-scaling=none epochs=1000000 batch-size=10";

/* While it stands still, the predictor answers as the weights of its snapshot
 * do; stopped there, the run's model gives the very same bits. */
static void
test_live_predictor (void)
{
  Work work = { make_experiment (learner), ml_monitor_new (), NULL, NULL };
  GThread *thread = g_thread_new ("run", run, &work);
  ml_snapshot_unref (wait_for_snapshot (work.monitor)); /* it trains */
  ml_monitor_pause (work.monitor);
  wait_for_pause (work.monitor);
  g_autoptr (MlSnapshot) early = step_to_snapshot (work.monitor);
  for (guint i = 0; i < 40; i++)
    ml_snapshot_unref (step_to_snapshot (work.monitor));
  g_autoptr (MlSnapshot) late = step_to_snapshot (work.monitor);
  MlPredictor *live = ml_snapshot_attached (late);
  g_assert_nonnull (live);

  g_autoptr (MlSubset) all
      = ml_subset_new_all (work.experiment->data, work.experiment->target);
  g_autofree double *predicted = g_new (double, 150 * 3);
  g_autofree double *before = g_new (double, 150 * 3);
  ml_predictor_predict (live, all, predicted);
  ml_predictor_predict (ml_snapshot_attached (early), all, before);
  g_assert_cmpint (memcmp (before, predicted, 150 * 3 * sizeof (double)), !=,
                   0);
  for (guint row = 0; row < 150; row++)
    {
      double expected[3];
      predict_by_hand (late, work.experiment->data, row, expected);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (predicted[row * 3 + k], expected[k],
                                        1e-5);
    }

  ml_monitor_stop (work.monitor);
  g_thread_join (thread);
  g_assert_no_error (work.error);
  g_autofree double *after = g_new (double, 150 * 3);
  ml_predictor_predict (ml_evaluation_predictor (work.evaluation), all, after);
  g_assert_cmpmem (after, 150 * 3 * sizeof (double), predicted,
                   150 * 3 * sizeof (double));
  ml_evaluation_unref (work.evaluation);
  ml_monitor_unref (work.monitor);
  ml_experiment_free (work.experiment);
}

/* Rows of one's own through all layers: the output's are what it predicts, and
 * the hidden layer's what its weights make of the inputs. */
static void
test_probe (void)
{
  g_autoptr (MlExperiment) experiment
      = make_experiment ("MLP hidden-layers=5 epochs=3");
  GError *error = NULL;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  MlPredictor *predictor = ml_evaluation_predictor (made);
  g_autoptr (MlSubset) all
      = ml_subset_new_all (experiment->data, experiment->target);
  g_autoptr (MlSnapshot) seen = ml_predictor_probe (predictor, all);
  g_autofree double *predicted = g_new (double, 150 * 3);
  ml_predictor_predict (predictor, all, predicted);
  const MlTensor *output = ml_snapshot_find (seen, "output");
  const MlTensor *hidden = ml_snapshot_find (seen, "layer1.activations");
  const MlTensor *input = ml_snapshot_find (seen, "input.activations");
  const MlTensor *target = ml_snapshot_find (seen, "target");
  const MlTensor *weights = ml_snapshot_find (seen, "layer1.weights");
  const MlTensor *bias = ml_snapshot_find (seen, "layer1.bias");
  g_assert_cmpuint (output->sizes[0], ==, 150);
  g_assert_cmpuint (hidden->sizes[1], ==, 5);
  for (guint row = 0; row < 150; row++)
    {
      double inputs[4], units[5];
      for (guint i = 0; i < 4; i++)
        inputs[i] = (double) input->values[row * 4 + i];
      apply_layer (weights, bias, TRUE, inputs, units);
      for (guint i = 0; i < 5; i++)
        g_assert_cmpfloat_with_epsilon ((double) hidden->values[row * 5 + i],
                                        units[i], 1e-5);
      for (guint k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon ((double) output->values[row * 3 + k],
                                        predicted[row * 3 + k], 1e-6);
      g_assert_cmpfloat (
          (double)
              target->values[row * 3 + (guint) ml_subset_target (all, row)],
          ==, 1);
    }
  const char *const names[] = { "layer1.activations", "output", NULL };
  g_autoptr (MlSnapshot) part = ml_predictor_probe_only (predictor, all, names);
  g_assert_cmpuint (ml_snapshot_length (part), ==, 2);
  g_assert_cmpmem (ml_snapshot_find (part, names[0])->values,
                   150 * 5 * sizeof (float), hidden->values,
                   150 * 5 * sizeof (float));
  g_assert_cmpmem (ml_snapshot_find (part, names[1])->values,
                   150 * 3 * sizeof (float), output->values,
                   150 * 3 * sizeof (float));
  g_autoptr (MlLearner) kind = ml_learner_from_text ("ZeroR", &error);
  g_autoptr (MlModel) zero = ml_learner_fit (kind, all, NULL, &error);
  g_assert_null (ml_model_probe (zero, all)); /* it has no layers */
}

/* The model is written down as what it has become. */
static void
test_tuned_model (void)
{
  g_autoptr (MlExperiment) experiment
      = make_experiment ("MLP hidden-layers=5 init=uniform epochs=3");
  g_autoptr (MlExperiment) other = make_experiment (
      "MLP hidden-layers=5 init=uniform activation=tanh epochs=3");
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  MlTuning tuning = ML_TUNING_INIT;
  tuning.activation = ML_ACTIVATION_TANH;
  GError *error = NULL;
  ml_monitor_tune (monitor, &tuning);
  g_autoptr (MlEvaluation) a = ml_experiment_run (experiment, monitor, &error);
  g_assert_no_error (error);
  g_autoptr (MlEvaluation) b = ml_experiment_run (other, NULL, &error);
  g_assert_no_error (error);
  const MlModel *tuned = ml_predictor_model (ml_evaluation_predictor (a));
  const MlModel *expected = ml_predictor_model (ml_evaluation_predictor (b));
  g_autoptr (GVariant) saved = ml_model_save (tuned);
  g_autoptr (GVariant) wanted = ml_model_save (expected);
  g_assert_true (g_variant_equal (saved, wanted));
  g_autofree char *text = ml_model_describe (tuned);
  g_assert_nonnull (strstr (text, "activation=tanh"));
  g_assert_cmpfloat (ml_evaluation_measure (a, "accuracy"), ==,
                     ml_evaluation_measure (b, "accuracy"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/live/predictor", test_live_predictor);
  g_test_add_func ("/core/live/probe", test_probe);
  g_test_add_func ("/core/live/tuned-model", test_tuned_model);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
