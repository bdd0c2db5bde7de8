/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The learner of Boltzmann machines on small digits: both modes learn, are
 * saved, count their phases on one curve, show what they do and dream; and the
 * likelihood of rows where a closed form knows it. */
#include "test-pictures.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-sampler.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const modes[]
    = { "RBM mode=features", "RBM mode=classification" };

static MlSubset *
digits (guint n_rows)
{
  g_autoptr (MlDataset) data = test_pictures (n_rows);
  return ml_subset_new_all (data, 1);
}

static MlModel *
fit (const char *mode, const char *settings, const MlSubset *rows,
     MlMonitor *monitor)
{
  g_autofree char *text = g_strconcat (mode, " ", settings, NULL);
  return test_fit (text, rows, monitor);
}

static MlSubset *
some_rows (MlDataset *data, guint from, guint to)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = from; i < to; i++)
    g_array_append_val (numbers, i);
  return ml_subset_new (data, 1, numbers);
}

/* Digits of hands that are new to it. */
static void
test_tells_digits (void)
{
  g_autoptr (MlDataset) data = test_pictures (1700);
  g_autoptr (MlSubset) training = some_rows (data, 0, 1200);
  g_autoptr (MlSubset) test = some_rows (data, 1200, 1700);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlModel) model = fit (modes[i], "epochs=60", training, NULL);
      const guint n = test_n_correct (model, test);
      g_test_message ("%s: %u of 500", modes[i], n);
      g_assert_cmpuint (n, >, 425);
    }
}

/* The machine's epochs and those of the class are one run; how likely rows are
 * is told as long as the machine learns. */
static void
test_one_curve (void)
{
  static const guint expected[] = { 3 + 2, 3 };
  g_autoptr (MlSubset) rows = digits (100);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      g_autoptr (GArray) points
          = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
      g_autoptr (MlModel) model
          = fit (modes[i], "epochs=3 class-epochs=2", rows, monitor);
      g_assert_nonnull (model);
      ml_monitor_history (monitor, 0, points);
      g_assert_cmpuint (points->len, ==, expected[i]);
      const char *end;
      g_autofree char *all
          = g_strdup_printf ("Trained for all %u epochs", expected[i]);
      g_assert_cmpint (ml_monitor_end (monitor, &end), ==, ML_END_EPOCHS);
      g_assert_cmpstr (end, ==, all);
      for (guint k = 0; k < points->len; k++)
        {
          const MlMetrics *point = &g_array_index (points, MlMetrics, k);
          g_assert_cmpuint (point->epoch, ==, k + 1);
          g_assert_cmpuint (point->epochs, ==, expected[i]);
          g_assert_cmpuint (point->update, ==, 5 * (k + 1)); /* 100 by 20 */
          g_assert_true (isfinite (point->loss));
          g_assert_true (isnan (point->likelihood) == (k >= 3));
          g_assert_true (k >= 3 || point->likelihood < 0);
        }
    }
}

typedef struct
{
  MlMonitor *monitor;
  guint seen; /* epochs done when the Stop came */
} Stopper;

static gpointer
stop_later (gpointer data)
{
  Stopper *self = data;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  while (points->len < 3)
    {
      g_usleep (1000);
      ml_monitor_history (self->monitor, points->len, points);
    }
  ml_monitor_stop (self->monitor);
  self->seen = g_array_index (points, MlMetrics, points->len - 1).epoch;
  return NULL;
}

/* Each point of a curve lies behind the one before it. */
static void
assert_curve_goes_on (MlMonitor *monitor)
{
  double last = 0;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  ml_monitor_history (monitor, 0, points);
  for (guint i = 0; i < points->len; i++)
    {
      const MlMetrics *point = &g_array_index (points, MlMetrics, i);
      const double now = point->epoch + point->within;
      g_assert_cmpfloat (now, >=, last);
      g_assert_true (isnan (point->accuracy)); /* the machine's alone */
      last = now;
    }
}

/* A Stop while the machine learns is told in the machine's epochs, although the
 * class is what comes last; and its curve ends there. */
static void
test_stop_is_told (void)
{
  g_autoptr (MlSubset) rows = digits (1000);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Stopper stopper = { monitor, 0 };
  guint epoch = 0;
  const char *end;
  GThread *thread = g_thread_new ("stop", stop_later, &stopper);
  g_autoptr (MlModel) model G_GNUC_UNUSED
      = fit (modes[0], "epochs=100000", rows, monitor);
  g_thread_join (thread);
  g_assert_cmpint (ml_monitor_end (monitor, &end), ==, ML_END_STOPPED);
  g_assert_cmpint (sscanf (end, "Stopped by hand in epoch %u", &epoch), ==, 1);
  g_assert_cmpuint (epoch, >=, stopper.seen);
  g_assert_cmpuint (epoch, >=, 3);
  assert_curve_goes_on (monitor);
}

/* A layer large enough to be cut into slices. */
static void
test_threads_change_nothing (void)
{
  g_autoptr (MlSubset) rows = digits (300);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree double *first = NULL;
      for (guint threads = 1; threads <= 4; threads *= 2)
        {
          ml_parallel_set_threads (threads);
          g_autoptr (MlMonitor) monitor = ml_monitor_new ();
          ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
          g_autoptr (MlModel) model
              = fit (modes[i],
                     "hidden-units=300 epochs=2 class-epochs=1 batch-size=50 "
                     "gibbs-steps=2 method=pcd inputs=drawn fine-tuning=true",
                     rows, threads == 2 ? monitor : NULL);
          g_autofree double *out = test_predict (model, rows);
          const gsize size = sizeof (double) * 300 * model->n_outputs;
          if (first == NULL)
            first = g_memdup2 (out, size);
          g_assert_cmpmem (first, size, out, size);
        }
    }
  ml_parallel_set_threads (0);
}

static void
assert_sizes (MlSnapshot *snapshot, const char *name, guint first,
              guint n_sizes)
{
  const MlTensor *tensor = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (tensor);
  g_assert_cmpuint (tensor->n_sizes, ==, n_sizes);
  g_assert_cmpuint (tensor->sizes[0], ==, first);
}

/* What units make of rows, of a model that still learns, too; from channels of
 * pictures, as every chart of pictures reads them. */
static void
assert_probe (const MlModel *model, const MlSubset *rows)
{
  g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
  assert_sizes (probe, "input.activations", 100, 4);
  assert_sizes (probe, "layer1.activations", 100, 2);
  assert_sizes (probe, "reconstruction.activations", 100, 4);
  const MlTensor *units = ml_snapshot_find (probe, "layer1.activations");
  double lowest = 1, highest = 0;
  g_assert_cmpuint (units->sizes[1], ==, 30);
  for (gsize i = 0; i < ml_tensor_length (units); i++)
    {
      lowest = fmin (lowest, (double) units->values[i]);
      highest = fmax (highest, (double) units->values[i]);
    }
  g_assert_true (lowest > 0 && highest < 1 && highest - lowest > 0.05);
}

/* Pictures keep their shape: units × 8 × 8 and so on. A model that still learns
 * comes along, and it dreams already. */
static void
test_shows_machine (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlMonitor) monitor = ml_monitor_new ();
      ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
      g_autoptr (MlModel) model
          = fit (modes[i], "hidden-units=30 epochs=2", rows, monitor);
      g_autoptr (MlSnapshot) seen = ml_monitor_take_snapshot (monitor);
      assert_sizes (seen, "layer1.weights", 30, 3);
      assert_sizes (seen, "layer1.data", 20, 3);
      assert_sizes (seen, "layer1.reconstruction", 20, 3);
      assert_sizes (seen, "layer1.fantasy", 16, 3);
      assert_sizes (seen, "layer1.hidden", 20, 2);
      assert_sizes (seen, "layer1.positive", 64, 2);
      assert_sizes (seen, "layer1.data_energy", 20, 1);
      MlModel *learns = ml_snapshot_attached (seen);
      g_assert_nonnull (learns);
      g_assert_true (ml_model_has_sampler (learns));
      assert_probe (learns, rows);
      g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
      assert_sizes (kept, "layer1.weights", 30, 3);
      assert_sizes (kept, "layer1.visible_bias", 64, 1);
      assert_sizes (kept, "layer1.fantasy", 16, 3);
      assert_sizes (kept, "layer1.hidden", 20, 2);
      assert_sizes (kept, "layer1.negative", 64, 2);
      g_assert_null (ml_snapshot_find (kept, "before_tuning"));
      g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
      assert_sizes (probe, "output", 100, 2);
      assert_probe (model, rows);
    }
}

static const float *
values_of (const MlSnapshot *snapshot, const char *name)
{
  const MlTensor *tensor = ml_snapshot_find (snapshot, name);
  g_assert_nonnull (tensor);
  return tensor->values;
}

/* What the machine last showed is of the weights that the model has: the free
 * energies of its data are -b v - Σ log (1 + exp (c + W v)). */
static void
test_keeps_last_update (void)
{
  enum
  {
    N_VISIBLE = 64,
    N_HIDDEN = 30,
    N_ROWS = 20
  };
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) model
      = fit (modes[0], "hidden-units=30 epochs=2", rows, monitor);
  g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
  g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
  const float *w = values_of (kept, "layer1.weights");
  const float *b = values_of (kept, "layer1.visible_bias");
  const float *c = values_of (kept, "layer1.bias");
  for (guint row = 0; row < N_ROWS; row++)
    {
      const float *v = values_of (probe, "layer1.data") + row * N_VISIBLE;
      double energy = 0;
      for (guint i = 0; i < N_VISIBLE; i++)
        energy -= (double) (b[i] * v[i]);
      for (guint k = 0; k < N_HIDDEN; k++)
        {
          double sum = (double) c[k];
          for (guint i = 0; i < N_VISIBLE; i++)
            sum += (double) (w[k * N_VISIBLE + i] * v[i]);
          energy -= log1p (exp (sum));
        }
      g_assert_cmpfloat_with_epsilon (
          (double) values_of (kept, "layer1.data_energy")[row], energy,
          1e-4 * fabs (energy));
    }
  assert_sizes (probe, "layer1.fantasy", 16, 3);
  assert_sizes (probe, "layer1.hidden", N_ROWS, 2);
  assert_sizes (probe, "layer1.negative", N_VISIBLE, 2);
  g_assert_null (ml_snapshot_find (probe, "phase"));
}

/* What the machine showed before its weights learned the class, too. */
static void
test_keeps_what_was_before (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) model = fit (
      modes[0], "hidden-units=30 epochs=2 fine-tuning=true", rows, monitor);
  g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
  assert_sizes (kept, "layer1.hidden", 20, 2);
  assert_sizes (kept, "before_tuning", 1, 1);
  g_assert_null (ml_snapshot_find (kept, "layer1.visible_bias"));
}

/* What charts of machines need stays there when the class is learned; weights
 * that were fine-tuned are another way up than the machine's way down. */
static void
test_keeps_machine (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  for (guint tuned = 0; tuned < 2; tuned++)
    {
      g_autoptr (MlModel) model
          = fit (modes[0],
                 tuned ? "hidden-units=30 epochs=2 fine-tuning=true"
                       : "hidden-units=30 epochs=2",
                 rows, NULL);
      g_autoptr (MlSnapshot) probe = ml_model_probe (model, rows);
      g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
      MlSnapshot *const both[] = { probe, kept };
      for (guint i = 0; i < 2; i++)
        {
          const char *name
              = tuned ? "layer1.generative_bias" : "layer1.visible_bias";
          const char *other
              = tuned ? "layer1.visible_bias" : "layer1.generative_bias";
          assert_sizes (both[i], name, 64, 1);
          assert_sizes (both[i], "layer1.weights", 30, 3);
          assert_sizes (both[i], "layer2.weights", 10, 2);
          g_assert_null (ml_snapshot_find (both[i], other));
        }
    }
}

/* Half of a digit is held: what comes out has that half. */
static void
test_dreams (void)
{
  enum
  {
    N = 4
  };
  g_autoptr (MlSubset) rows = digits (300);
  float seen[N * 64], held_values[64];
  guint8 held[64];
  const guint8 *bytes = ml_dataset_bytes (rows->data, 0);
  for (guint i = 0; i < 64; i++)
    {
      held[i] = i < 32;
      held_values[i] = (float) bytes[i] / 255;
    }
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlModel) model
          = fit (modes[i], "hidden-units=30 epochs=5", rows, NULL);
      g_autoptr (MlSampler) sampler = ml_model_sampler (model, N, 1);
      g_assert_cmpuint (sampler->n_visible, ==, 64);
      g_assert_cmpuint (sampler->n_hidden, ==, 30);
      g_assert_cmpuint (sampler->n_labels, ==, i == 0 ? 0 : 10);
      ml_sampler_hold_visible (sampler, held_values, held);
      ml_sampler_step (sampler, 5);
      ml_sampler_read_visible (sampler, seen);
      for (guint k = 0; k < N * 64; k++)
        if (held[k % 64])
          g_assert_cmpfloat (seen[k], ==, held_values[k % 64]);
    }
}

/* -- Likelihood ------------------------------------------------------------ */

/* Without weights, a machine is a product of Bernoullis: what a row is worth,
 * by hand. */
static double
worth_of_product (const MlSubset *rows, const float *bias)
{
  const guint8 *bytes = ml_dataset_bytes (rows->data, 0);
  double sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    for (guint k = 0; k < 64; k++)
      {
        const double b = (double) bias[k];
        sum += (bytes[(gsize) rows->rows[i] * 64 + k] >= 128 ? b : 0)
               - log1p (exp (b));
      }
  return sum / rows->n_rows;
}

/* Few hidden units are counted, many sampled. Floats have six digits. */
static void
test_likelihood_of_product (void)
{
  g_autoptr (MlSubset) rows = digits (200);
  const MlAisOptions ais = { .n_chains = 50, .n_temperatures = 500, .seed = 1 };
  static const guint sizes[] = { 10, 16, 30 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const guint n_hidden = sizes[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *settings = g_strdup_printf (
          "hidden-units=%u epochs=1 init-deviation=0 weight-decay=0 "
          "learning-rate=1e-30 class-epochs=1",
          n_hidden);
      g_autoptr (MlModel) model = fit (modes[0], settings, rows, NULL);
      g_autoptr (MlSnapshot) kept = ml_model_snapshot (model);
      const MlTensor *bias = ml_snapshot_find (kept, "layer1.visible_bias");
      MlLikelihood found;
      g_assert_true (
          ml_model_likelihood (model, rows, &ais, NULL, &found, &error));
      g_assert_no_error (error);
      g_assert_true (found.is_exact == (n_hidden <= 16));
      g_assert_cmpuint (found.n_rounded, >, 0);
      const double worth = worth_of_product (rows, bias->values);
      g_test_message ("%g to %g, in truth %g", found.low, found.high, worth);
      g_assert_cmpfloat (found.low, <=, worth + 1e-3);
      g_assert_cmpfloat (found.high, >=, worth - 1e-3);
      g_assert_cmpfloat (found.high - found.low, <=, found.is_exact ? 0 : 0.5);
      static const char note[]
          = "Log-likelihood of values rounded to 0 and 1, exactly: ";
      g_autofree char *text = ml_model_describe (model);
      const char *told = strstr (text, note);
      g_assert_true ((told != NULL) == (n_hidden <= 16));
      if (told != NULL)
        g_assert_cmpfloat_with_epsilon (
            g_ascii_strtod (told + strlen (note), NULL), worth, 1e-3);
    }
}

/* Not of a model that knows no probabilities of rows. */
static void
test_likelihood_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = digits (50);
  g_autoptr (MlModel) model = test_fit ("kNN", rows, NULL);
  const MlAisOptions ais = { .n_chains = 10, .n_temperatures = 10, .seed = 1 };
  MlLikelihood found;
  g_assert_false (
      ml_model_likelihood (model, rows, &ais, NULL, &found, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
}

/* -- Files ----------------------------------------------------------------- */

static MlModel *
load (GVariant *state, MlDataset *header, int target, GError **error)
{
  g_autoptr (MlLearner) learner = test_learner ("RBM");
  return ML_LEARNER_GET_CLASS (learner)->load (learner, state, header, target,
                                               error);
}

static void
test_saves (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlModel) model
          = fit (modes[i], "hidden-units=20 epochs=2", rows, NULL);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      g_autoptr (MlModel) loaded = load (state, header, 1, &error);
      g_assert_no_error (error);
      g_autofree double *one = test_predict (model, rows);
      g_autofree double *two = test_predict (loaded, rows);
      g_assert_cmpmem (one, 8000, two, 8000);
      g_autofree char *first = ml_model_describe (model);
      g_autofree char *second = ml_model_describe (loaded);
      g_assert_cmpstr (first, ==, second);
    }
}

/* Of one model the state, but one part of another's. */
static GVariant *
with_part_of (GVariant *state, GVariant *other, gsize part)
{
  GVariant *children[4];
  const gsize n = g_variant_n_children (state);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child
          = g_variant_get_child_value (i == part ? other : state, i);
      children[i] = g_steal_pointer (&child);
    }
  GVariant *mixed = g_variant_ref_sink (g_variant_new_tuple (children, n));
  for (gsize i = 0; i < n; i++)
    g_variant_unref (children[i]);
  return mixed;
}

static void
assert_refused (GVariant *state, MlDataset *header, int target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlModel) model = load (state, header, target, &error);
  g_assert_null (model);
  g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
}

/* Parts that do not belong together: iris' machine of 4 units in a model of 64
 * pixels, and the model of pixels on iris' columns. */
static void
test_refuses_mixtures (void)
{
  g_autoptr (MlSubset) rows = digits (100);
  g_autoptr (MlSubset) flowers = test_rows ("iris.arff");
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MlModel) model
          = fit (modes[i], "hidden-units=20 epochs=1", rows, NULL);
      g_autoptr (MlModel) other
          = fit (modes[i], "hidden-units=20 epochs=1", flowers, NULL);
      g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
      g_autoptr (GVariant) second = g_variant_ref_sink (ml_model_save (other));
      const gsize n_parts = i == 0 ? 3 : 2; /* the last one is the note */
      for (gsize part = 0; part < n_parts; part++)
        {
          g_autoptr (GVariant) mixed = with_part_of (state, second, part);
          assert_refused (mixed, rows->data, 1);
        }
      assert_refused (state, flowers->data, 4);
    }
}

static void
test_refuses_in_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = digits (50);
  g_autoptr (MlLearner) self = test_learner ("RBM visible=gaussian");
  g_assert_null (ml_learner_fit (self, rows, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "pictures are 0 … 1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/rbm-learner/tells-digits", test_tells_digits);
  g_test_add_func ("/core/rbm-learner/one-curve", test_one_curve);
  g_test_add_func ("/core/rbm-learner/stop-is-told", test_stop_is_told);
  g_test_add_func ("/core/rbm-learner/threads-change-nothing",
                   test_threads_change_nothing);
  g_test_add_func ("/core/rbm-learner/shows-machine", test_shows_machine);
  g_test_add_func ("/core/rbm-learner/keeps-last-update",
                   test_keeps_last_update);
  g_test_add_func ("/core/rbm-learner/keeps-what-was-before",
                   test_keeps_what_was_before);
  g_test_add_func ("/core/rbm-learner/keeps-machine", test_keeps_machine);
  g_test_add_func ("/core/rbm-learner/dreams", test_dreams);
  g_test_add_func ("/core/rbm-learner/likelihood-of-product",
                   test_likelihood_of_product);
  g_test_add_func ("/core/rbm-learner/likelihood-refused",
                   test_likelihood_refused);
  g_test_add_func ("/core/rbm-learner/saves", test_saves);
  g_test_add_func ("/core/rbm-learner/refuses-mixtures", test_refuses_mixtures);
  g_test_add_func ("/core/rbm-learner/refuses-in-words", test_refuses_in_words);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
