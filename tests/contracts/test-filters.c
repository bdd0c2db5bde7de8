/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every registered filter owes: it keeps rows and class, transforms new
 * rows by what it learned from the training rows alone, survives being saved,
 * leaves what it was given as it was, and stops when told. */
#include "test-paths.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-loader.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

/* Numbers, labels and missing values are all in these. */
static const char *const sets[]
    = { "diabetes.arff", "vote.arff", "weather.numeric.arff", "cpu.arff" };

static MlSubset *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (name);
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  return ml_subset_new_all (data, ml_dataset_default_target (data));
}

/* (nullable): a filter may refuse in words what its presets do not suit. */
static MlTransform *
fit (gconstpointer type, const MlSubset *rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlFilter) filter = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  MlTransform *transform = ml_filter_fit (filter, rows, NULL, &error);
  if (transform != NULL)
    return transform;
  g_assert_cmpuint (error->domain, ==, ML_ERROR);
  g_assert_true (error->code == ML_ERROR_DATA
                 || error->code == ML_ERROR_OPTION);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpuint (strlen (error->message), >, 20);
  return NULL;
}

static gboolean
may_change_class (gconstpointer type)
{
  g_autoptr (MlFilter) filter = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  return (ML_FILTER_GET_CLASS (filter)->traits & ML_FILTER_MAY_CHANGE_CLASS)
         != 0;
}

static gboolean
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
assert_same_values (const MlSubset *a, const MlSubset *b)
{
  const guint n_columns = ml_dataset_n_columns (a->data);
  g_assert_cmpuint (a->n_rows, ==, b->n_rows);
  g_assert_cmpuint (n_columns, ==, ml_dataset_n_columns (b->data));
  for (guint c = 0; c < n_columns; c++)
    for (guint i = 0; i < a->n_rows; i++)
      g_assert_true (
          same_number (ml_subset_value (a, i, c), ml_subset_value (b, i, c)));
}

/* The first n of rows, or those behind them. */
static MlSubset *
cut (const MlSubset *rows, guint from, guint to)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = from; i < to; i++)
    g_array_append_val (numbers, rows->rows[i]);
  return ml_subset_new (rows->data, rows->target, numbers);
}

static void
test_keeps_rows_and_class (gconstpointer type)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (MlSubset) rows = load (sets[s]);
      g_autoptr (MlTransform) transform = fit (type, rows);
      if (transform == NULL)
        continue;
      g_autoptr (MlSubset) changed = ml_transform_apply (transform, rows);
      g_assert_cmpuint (changed->n_rows, ==, rows->n_rows);
      if (may_change_class (type))
        continue;
      g_assert_cmpstr (ml_subset_class (changed)->name, ==,
                       ml_subset_class (rows)->name);
      for (guint i = 0; i < rows->n_rows; i++)
        {
          g_assert_true (same_number (ml_subset_target (changed, i),
                                      ml_subset_target (rows, i)));
          g_assert_cmpfloat (ml_subset_weight (changed, i), ==,
                             ml_subset_weight (rows, i));
        }
    }
}

static void
test_leaves_the_given_alone (gconstpointer type)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (MlSubset) rows = load (sets[s]);
      g_autoptr (MlSubset) untouched = load (sets[s]);
      g_autoptr (MlTransform) transform = fit (type, rows);
      if (transform != NULL)
        ml_subset_unref (ml_transform_apply (transform, rows));
      assert_same_values (rows, untouched);
    }
}

/* A row comes out the same whichever rows it is transformed with. */
static void
test_learns_from_training_rows_only (gconstpointer type)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (MlSubset) rows = load (sets[s]);
      const guint half = rows->n_rows / 2;
      g_autoptr (MlSubset) training = cut (rows, 0, half);
      g_autoptr (MlSubset) rest = cut (rows, half, rows->n_rows);
      g_autoptr (MlTransform) transform = fit (type, training);
      if (transform == NULL)
        continue;
      g_autoptr (MlSubset) alone = ml_transform_apply (transform, rest);
      g_autoptr (MlSubset) together = ml_transform_apply (transform, rows);
      for (guint c = 0; c < ml_dataset_n_columns (alone->data); c++)
        for (guint i = 0; i < alone->n_rows; i++)
          g_assert_true (same_number (ml_subset_value (alone, i, c),
                                      ml_subset_value (together, half + i, c)));
    }
}

static void
test_survives_saving (gconstpointer type)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlFilter) filter
          = g_object_new (GPOINTER_TO_SIZE (type), NULL);
      g_autoptr (MlSubset) rows = load (sets[s]);
      g_autoptr (MlTransform) transform = fit (type, rows);
      if (transform == NULL)
        continue;
      g_autoptr (GVariant) state
          = g_variant_ref_sink (ml_transform_save (transform));
      g_autoptr (MlDataset) header = ml_dataset_header (rows->data);
      g_autoptr (MlTransform) loaded = ML_FILTER_GET_CLASS (filter)->load (
          filter, state, header, rows->target, &error);
      if (may_change_class (type) && loaded == NULL)
        continue; /* which a saved model's filters must not */
      g_assert_no_error (error);
      g_autoptr (MlSubset) one = ml_transform_apply (transform, rows);
      g_autoptr (MlSubset) two = ml_transform_apply (loaded, rows);
      assert_same_values (one, two);
    }
}

/* A filter of rows gives the same rows twice, some of them, and of the same
 * columns; any filter that can be fitted can be applied to the table. */
static void
test_prepares_twice (gconstpointer type)
{
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (MlFilter) filter
          = g_object_new (GPOINTER_TO_SIZE (type), NULL);
      g_autoptr (MlSubset) rows = load (sets[s]);
      g_autoptr (MlTransform) transform = fit (type, rows);
      g_autoptr (MlDataset) one
          = ml_filter_apply (filter, rows->data, rows->target, NULL, NULL);
      g_autoptr (MlDataset) two
          = ml_filter_apply (filter, rows->data, rows->target, NULL, NULL);
      if (transform == NULL || one == NULL)
        continue;
      g_assert_cmpuint (ml_dataset_n_rows (one), >, 0);
      g_autoptr (MlSubset) all = ml_subset_new_all (one, -1);
      g_autoptr (MlSubset) again = ml_subset_new_all (two, -1);
      assert_same_values (all, again);
    }
}

/* A filter that does not say so makes the same of a row whatever rows it was
 * fitted to: it may be applied to the whole table before a test. */
static void
test_says_whether_it_learns (gconstpointer type)
{
  g_autoptr (MlFilter) filter = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  if (ML_FILTER_GET_CLASS (filter)->traits & ML_FILTER_LEARNS)
    return;
  for (guint s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (MlSubset) rows = load (sets[s]);
      g_autoptr (MlSubset) some = cut (rows, 0, rows->n_rows / 2);
      g_autoptr (MlTransform) of_all = fit (type, rows);
      g_autoptr (MlTransform) of_some = fit (type, some);
      if (of_all == NULL || of_some == NULL)
        continue;
      g_autoptr (MlSubset) one = ml_transform_apply (of_all, rows);
      g_autoptr (MlSubset) two = ml_transform_apply (of_some, rows);
      assert_same_values (one, two);
    }
}

/* -- Stop ------------------------------------------------------------------ */

enum
{
  N_LARGE = 60000, /* rows */
  N_NUMBERS = 12,
};

/* Numbers, labels and a class, all at random; made once. */
static MlDataset *
large_table (void)
{
  static MlDataset *made;
  if (made != NULL)
    return made;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("large", N_LARGE);
  for (guint c = 0; c < N_NUMBERS; c++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", c);
      double *numbers = g_new (double, N_LARGE);
      for (guint i = 0; i < N_LARGE; i++)
        numbers[i] = g_rand_double (random);
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      numbers);
    }
  for (guint c = 0; c < 2; c++)
    {
      gint32 *codes = g_new (gint32, N_LARGE);
      for (guint i = 0; i < N_LARGE; i++)
        codes[i] = g_rand_int_range (random, 0, 3);
      ml_dataset_builder_add_codes (
          builder,
          ml_attribute_new_nominal (c == 0 ? "label" : "class",
                                    g_strsplit ("a b c", " ", -1)),
          codes);
    }
  return made = ml_dataset_builder_finish (builder);
}

typedef struct
{
  MlFilter *filter;
  MlMonitor *monitor;
  GError *error;
} Application;

static gpointer
apply_in_thread (gpointer data)
{
  Application *self = data;
  return ml_filter_apply (self->filter, large_table (), N_NUMBERS + 1,
                          self->monitor, &self->error);
}

/* Told in the middle of the work, where a filter takes as long as that. */
static void
test_stops (gconstpointer type)
{
  g_autoptr (MlFilter) filter = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Application self = { filter, monitor, NULL };
  large_table ();
  GThread *thread = g_thread_new ("apply", apply_in_thread, &self);
  g_usleep (30000);
  const gint64 told = g_get_monotonic_time ();
  ml_monitor_stop (monitor);
  g_autoptr (MlDataset) made = g_thread_join (thread);
  const gint64 waited = g_get_monotonic_time () - told;
  g_test_message ("%s stopped after %.1f ms", G_OBJECT_TYPE_NAME (filter),
                  (double) waited / 1000);
  g_assert_cmpint (waited, <, 1000000); /* a busy machine, sanitizers */
  g_assert_true ((made == NULL) == (self.error != NULL));
  g_clear_error (&self.error);
}

static const struct
{
  const char *name;
  GTestDataFunc check;
} contracts[] = {
  { "prepares-twice", test_prepares_twice },
  { "keeps-rows-and-class", test_keeps_rows_and_class },
  { "leaves-the-given-alone", test_leaves_the_given_alone },
  { "learns-from-training-rows-only", test_learns_from_training_rows_only },
  { "says-whether-it-learns", test_says_whether_it_learns },
  { "survives-saving", test_survives_saving },
  { "stops", test_stops },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_FILTER, &n_types);
  for (guint i = 0; i < n_types; i++)
    for (guint c = 0; c < G_N_ELEMENTS (contracts); c++)
      {
        g_autofree char *path
            = g_strdup_printf ("/contracts/filters/%s/%s",
                               ml_registry_name (types[i]), contracts[c].name);
        g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]),
                              contracts[c].check);
      }
  return g_test_run ();
}
