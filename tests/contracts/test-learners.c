/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every registered learner owes, checked in a loop over all of them: it
 * refuses in words what it cannot learn, beats ZeroR on its home data, learns
 * the same from the same seed on any number of threads, survives being saved,
 * and stops when told. */
#include "test-paths.h"
#include "test-pictures.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-loader.h"
#include "ml-memory-need.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static MlTraits
traits_of (MlLearner *learner)
{
  return ML_LEARNER_GET_CLASS (learner)->traits;
}

static MlLearner *
make (gconstpointer type)
{
  return g_object_new (GPOINTER_TO_SIZE (type), NULL);
}

/* The set of data/ that suits the learner: see data/README.md. */
static MlDataset *
home_data (MlLearner *learner)
{
  const MlTraits traits = traits_of (learner);
  const char *name = "weather.nominal.arff";
  if (!(traits & ML_TRAIT_NOMINAL_CLASS))
    name = "cpu.arff";
  else if (traits & ML_TRAIT_TWO_CLASSES_ONLY)
    name = "diabetes.arff";
  else if (traits & ML_TRAIT_NUMERIC_INPUTS)
    name = "iris.arff";
  MlDataset *data = test_load (name);
  if (ml_learner_can_learn (learner, data, ml_dataset_default_target (data),
                            NULL))
    return data;
  g_object_unref (data); /* it needs pictures */
  return test_pictures (200);
}

static MlSubset *
home_rows (MlLearner *learner)
{
  g_autoptr (MlDataset) data = home_data (learner);
  return ml_subset_new_all (data, ml_dataset_default_target (data));
}

static MlModel *
fit (MlLearner *learner, const MlSubset *rows, MlMonitor *monitor)
{
  g_autoptr (GError) error = NULL;
  MlModel *model = ml_learner_fit (learner, rows, monitor, &error);
  g_assert_no_error (error);
  g_assert_nonnull (model);
  return model;
}

static double *
predict (const MlModel *model, const MlSubset *rows)
{
  double *out = g_new0 (double, (gsize) rows->n_rows * model->n_outputs);
  ml_model_predict (model, rows, out);
  return out;
}

/* Share of rows whose likeliest class is theirs; for numbers, minus the mean
 * absolute error. More is better in both. */
static double
score (const MlModel *model, const MlSubset *rows)
{
  g_autofree double *out = predict (model, rows);
  const guint k = model->n_outputs;
  double sum = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double *p = &out[(gsize) i * k];
      const double actual = ml_subset_target (rows, i);
      guint best = 0;
      for (guint c = 1; c < k; c++)
        if (p[c] > p[best])
          best = c;
      sum += k > 1 ? best == (guint) actual : -fabs (p[0] - actual);
    }
  return sum / rows->n_rows;
}

static void
assert_same_predictions (const MlModel *a, const MlModel *b,
                         const MlSubset *rows)
{
  g_assert_cmpuint (a->n_outputs, ==, b->n_outputs);
  g_autofree double *one = predict (a, rows);
  g_autofree double *two = predict (b, rows);
  const gsize n_bytes = sizeof (double) * rows->n_rows * a->n_outputs;
  g_assert_cmpmem (one, n_bytes, two, n_bytes);
}

static void
test_says_what_it_is (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  const MlLearnerClass *klass = ML_LEARNER_GET_CLASS (learner);
  const MlTraits inputs = ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                          | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_NO_INPUTS;
  g_assert_nonnull (klass->title);
  g_assert_nonnull (klass->category);
  g_assert_nonnull (klass->description);
  g_assert_true (klass->traits
                 & (ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS));
  g_assert_true (klass->traits & inputs);
  g_assert_nonnull (klass->load);
  g_autofree char *text = ml_learner_describe_settings (learner);
  g_autoptr (MlLearner) again = ml_learner_from_text (text, NULL);
  g_assert_cmpuint (G_OBJECT_TYPE (again), ==, G_OBJECT_TYPE (learner));
  if (klass->weka != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) weka = ml_learner_from_text (klass->weka, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (G_OBJECT_TYPE (weka), ==, G_OBJECT_TYPE (learner));
    }
}

/* A reason is one line and more than a word. */
static void
assert_refused (MlLearner *learner, MlDataset *data, int target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, target);
  g_assert_null (ml_learner_fit (learner, rows, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static MlDataset *
string_table (void)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("texts", 2);
  char **texts = g_strsplit ("one two", " ", -1);
  gint32 *codes = g_new (gint32, 2);
  codes[0] = 0, codes[1] = 1;
  double *numbers = g_new0 (double, 2);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"),
                                  numbers);
  ml_dataset_builder_add_codes (builder, ml_attribute_new_string ("t", texts),
                                codes);
  return ml_dataset_builder_finish (builder);
}

static void
test_refuses (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  const MlTraits traits = traits_of (learner);
  g_autoptr (MlDataset) home = home_data (learner);
  g_autoptr (MlDataset) empty = ml_dataset_header (home);
  g_autoptr (MlDataset) texts = string_table ();
  assert_refused (learner, texts, 1);
  assert_refused (learner, home, -1);
  assert_refused (learner, empty, ml_dataset_default_target (home));
  if (!(traits & ML_TRAIT_NUMERIC_CLASS))
    {
      g_autoptr (MlDataset) cpu = test_load ("cpu.arff");
      assert_refused (learner, cpu, ml_dataset_default_target (cpu));
    }
  if (!(traits & ML_TRAIT_NO_INPUTS))
    {
      const guint only[] = { (guint) ml_dataset_default_target (home) };
      g_autoptr (MlDataset) alone = ml_dataset_select_columns (home, only, 1);
      assert_refused (learner, alone, 0);
    }
}

static void
test_beats_zero_r (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  g_autoptr (MlLearner) zero = ml_learner_from_text ("ZeroR", NULL);
  g_autoptr (MlSubset) rows = home_rows (learner);
  g_autoptr (MlModel) model = fit (learner, rows, NULL);
  g_autoptr (MlModel) baseline = fit (zero, rows, NULL);
  const double reached = score (model, rows);
  const double least = score (baseline, rows);
  g_test_message ("%g, ZeroR %g", reached, least);
  if (G_OBJECT_TYPE (learner) == G_OBJECT_TYPE (zero))
    g_assert_cmpfloat (reached, ==, least);
  else
    g_assert_cmpfloat (reached, >, least);
}

static void
test_same_seed_same_model (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  g_autoptr (MlSubset) rows = home_rows (learner);
  ml_parallel_set_threads (1);
  g_autoptr (MlModel) one = fit (learner, rows, NULL);
  g_autoptr (MlModel) again = fit (learner, rows, NULL);
  ml_parallel_set_threads (2);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (MlModel) watched = fit (learner, rows, monitor);
  ml_parallel_set_threads (0);
  assert_same_predictions (one, again, rows);
  assert_same_predictions (one, watched, rows);
  g_autofree char *first = ml_model_describe (one);
  g_autofree char *second = ml_model_describe (watched);
  g_assert_cmpstr (first, ==, second);
}

static void
test_survives_saving (gconstpointer type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = make (type);
  g_autoptr (MlSubset) rows = home_rows (learner);
  g_autoptr (MlModel) model = fit (learner, rows, NULL);
  g_autoptr (GVariant) state = g_variant_ref_sink (ml_model_save (model));
  g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
  g_autoptr (MlModel) loaded = ML_LEARNER_GET_CLASS (learner)->load (
      learner, state, header, rows->target, &error);
  g_assert_no_error (error);
  assert_same_predictions (model, loaded, rows);
  g_autoptr (GVariant) nonsense
      = g_variant_ref_sink (g_variant_new ("(si)", "x", 1));
  g_autoptr (MlModel) refused = ML_LEARNER_GET_CLASS (learner)->load (
      learner, nonsense, header, rows->target, &error);
  g_assert_null (refused);
  g_assert_nonnull (error);
}

typedef struct
{
  MlLearner *learner;
  MlSubset *rows;
  MlMonitor *monitor;
  GError *error;
  gint done; /* atomic */
} Work;

static gpointer
work (gpointer data)
{
  Work *self = data;
  MlModel *model
      = ml_learner_fit (self->learner, self->rows, self->monitor, &self->error);
  g_atomic_int_set (&self->done, TRUE);
  return model;
}

/* A learner with a curve is asked for far more epochs or rounds than it has
 * time for. */
static void
ask_for_long (MlLearner *learner)
{
  guint n_options;
  const MlOption *options
      = ml_option_list (G_OBJECT_TYPE (learner), &n_options);
  for (guint i = 0; i < n_options; i++)
    if (strcmp (options[i].field, "epochs") == 0
        || strcmp (options[i].field, "rounds") == 0)
      g_object_set (learner, options[i].field, (guint) options[i].maximum,
                    NULL);
}

/* At least 50 ms; on a busy machine until something was learned. */
static void
wait_for_progress (MlMonitor *monitor)
{
  for (guint i = 0; i < 100; i++)
    {
      g_usleep (50000);
      if (ml_monitor_progress (monitor) > 0)
        return;
    }
}

static void
test_stops (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  g_autoptr (MlSubset) rows = home_rows (learner);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Work self = { learner, rows, monitor, NULL, FALSE };
  ask_for_long (learner);
  GThread *thread = g_thread_new ("fit", work, &self);
  if (traits_of (learner) & ML_TRAIT_CURVE)
    {
      wait_for_progress (monitor);
      g_assert_false (g_atomic_int_get (&self.done));
    }
  const gint64 told = g_get_monotonic_time ();
  ml_monitor_stop (monitor);
  g_autoptr (MlModel) model = g_thread_join (thread);
  const gint64 waited = g_get_monotonic_time () - told;
  g_test_message ("stopped after %.1f ms", (double) waited / 1000);
  g_assert_cmpint (waited, <, 1000000); /* a busy machine, sanitizers */
  if (traits_of (learner) & ML_TRAIT_CURVE)
    {
      g_assert_no_error (self.error);
      g_assert_nonnull (model);
    }
  else if (model == NULL)
    g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);
}

static void
test_finalizes (gconstpointer type)
{
  MlLearner *learner = make (type);
  gpointer seen = learner;
  g_object_add_weak_pointer (G_OBJECT (learner), &seen);
  MlSubset *rows = home_rows (learner);
  gpointer table = rows->data;
  g_object_add_weak_pointer (G_OBJECT (rows->data), &table);
  MlModel *model = fit (learner, rows, NULL);
  g_object_unref (learner);
  g_assert_null (seen);
  ml_model_unref (model);
  ml_subset_unref (rows);
  g_assert_null (table);
}

/* Twice the rows take as much memory or more, and nothing takes none. */
static void
test_tells_memory (gconstpointer type)
{
  g_autoptr (MlLearner) learner = make (type);
  g_autoptr (MlDataset) data = home_data (learner);
  const guint target = (guint) ml_dataset_default_target (data);
  const MlMemoryNeed one = ml_memory_need (learner, data, target, 10000);
  const MlMemoryNeed two = ml_memory_need (learner, data, target, 20000);
  g_assert_cmpfloat (one.model + one.work, >, 0);
  g_assert_cmpfloat (two.model, >=, one.model);
  g_assert_cmpfloat (two.work, >=, one.work);
  g_assert_cmpfloat (two.model + two.work, <, G_MAXDOUBLE);
}

static const struct
{
  const char *name;
  GTestDataFunc check;
} contracts[] = {
  { "says-what-it-is", test_says_what_it_is },
  { "refuses-in-words", test_refuses },
  { "beats-zero-r", test_beats_zero_r },
  { "same-seed-same-model", test_same_seed_same_model },
  { "survives-saving", test_survives_saving },
  { "stops", test_stops },
  { "tells-memory", test_tells_memory },
  { "finalizes", test_finalizes },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  for (guint i = 0; i < n_types; i++)
    for (guint c = 0; c < G_N_ELEMENTS (contracts); c++)
      {
        g_autofree char *path
            = g_strdup_printf ("/contracts/learners/%s/%s",
                               ml_registry_name (types[i]), contracts[c].name);
        g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]),
                              contracts[c].check);
      }
  const int status = g_test_run ();
  ml_parallel_shutdown ();
  return status;
}
