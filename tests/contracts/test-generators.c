/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every registered generator owes: presets that work, as many rows as
 * asked for, even classes, the same data for the same seed on any number of
 * threads, other data for another seed, and a sentence where it cannot. */
#include "ml-error.h"
#include "ml-generator.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

static MlGenerator *
make (gconstpointer type, guint rows, guint seed)
{
  return g_object_new (GPOINTER_TO_SIZE (type), "rows", rows, "seed", seed,
                       NULL);
}

static MlDataset *
generate (gconstpointer type, guint rows, guint seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlGenerator) generator = make (type, rows, seed);
  MlDataset *data = ml_generator_generate (generator, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, rows);
  return data;
}

/* The first @rows rows of a column, as memory. */
static gconstpointer
values_of (MlDataset *data, guint column, gsize *row_size)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  *row_size = attribute->kind == ML_ATTRIBUTE_IMAGE
                  ? ml_attribute_n_bytes (attribute)
              : ml_attribute_has_codes (attribute) ? sizeof (gint32)
                                                   : sizeof (double);
  return attribute->kind == ML_ATTRIBUTE_IMAGE
             ? (gconstpointer) ml_dataset_bytes (data, column)
         : ml_attribute_has_codes (attribute)
             ? (gconstpointer) ml_dataset_codes (data, column)
             : (gconstpointer) ml_dataset_numbers (data, column);
}

static gboolean
is_same (MlDataset *a, MlDataset *b, guint rows)
{
  for (guint c = 0; c < ml_dataset_n_columns (a); c++)
    {
      gsize size;
      gconstpointer of_a = values_of (a, c, &size);
      if (memcmp (of_a, values_of (b, c, &size), size * rows) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
test_presets_work (gconstpointer type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlGenerator) generator
      = g_object_new (GPOINTER_TO_SIZE (type), NULL);
  const MlGeneratorClass *class = ML_GENERATOR_GET_CLASS (generator);
  g_assert_nonnull (class->title);
  g_assert_nonnull (class->category);
  g_assert_true (g_str_has_suffix (class->description, "."));
  g_autoptr (MlDataset) data = ml_generator_generate (generator, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ml_dataset_n_rows (data), ==, generator->rows);
  g_assert_nonnull (strstr (ml_dataset_relation (data), "(generated, seed 1)"));
  g_assert_null (ml_dataset_warnings (data));
}

static void
test_values_are_finite (gconstpointer type)
{
  g_autoptr (MlDataset) data = generate (type, 3000, 7);
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    {
      const double *numbers = ml_dataset_numbers (data, c);
      const gint32 *codes = ml_dataset_codes (data, c);
      const int n_labels = (int) ml_dataset_attribute (data, c)->n_labels;
      for (guint i = 0; i < 3000; i++)
        if (numbers != NULL)
          g_assert_true (isfinite (numbers[i]));
        else if (codes != NULL)
          g_assert_true (codes[i] >= 0 && codes[i] < n_labels);
    }
}

/* The last column is the class or the number to predict. */
static void
test_classes_are_even (gconstpointer type)
{
  g_autoptr (MlDataset) data = generate (type, 840, 3); /* 1 to 8 divide it */
  const guint last = ml_dataset_n_columns (data) - 1;
  const gint32 *codes = ml_dataset_codes (data, last);
  if (codes == NULL)
    {
      g_assert_cmpstr (ml_dataset_attribute (data, last)->name, ==, "y");
      return;
    }
  const guint n_labels = ml_dataset_attribute (data, last)->n_labels;
  guint counts[32] = { 0 };
  for (guint i = 0; i < 840; i++)
    counts[codes[i]]++;
  for (guint i = 0; i < n_labels; i++)
    g_assert_cmpuint (counts[i], ==, 840 / n_labels);
}

static void
test_threads_change_nothing (gconstpointer type)
{
  static const guint threads[] = { 1, 2, 4 };
  g_autoptr (MlDataset) first = generate (type, 1001, 5);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      ml_parallel_set_threads (threads[i]);
      g_autoptr (MlDataset) again = generate (type, 1001, 5);
      g_assert_true (is_same (first, again, 1001));
    }
  ml_parallel_set_threads (0);
}

static void
test_seed_counts (gconstpointer type)
{
  g_autoptr (MlDataset) one = generate (type, 100, 1);
  g_autoptr (MlDataset) two = generate (type, 100, 2);
  g_assert_false (is_same (one, two, 100));
}

/* One row, and the most and least that options allow. */
static void
test_limits (gconstpointer type)
{
  g_object_unref (generate (type, 1, 0));
  guint n_options;
  const MlOption *options
      = ml_option_list (GPOINTER_TO_SIZE (type), &n_options);
  for (guint i = 0; i < 2 * n_options; i++)
    {
      const MlOption *o = &options[i / 2];
      if (o->kind > ML_OPTION_KIND_DOUBLE || strcmp (o->field, "rows") == 0)
        continue;
      g_autoptr (GError) error = NULL;
      g_autoptr (MlGenerator) generator = make (type, 50, 1);
      g_autofree char *text
          = g_strdup_printf ("%.17g", i % 2 == 0 ? o->minimum : o->maximum);
      g_assert_true (ml_option_parse (generator, o->field, text, &error));
      g_autoptr (MlDataset) data = ml_generator_generate (generator, &error);
      g_assert_true (data != NULL || error != NULL);
      if (data != NULL)
        g_assert_cmpuint (ml_dataset_n_rows (data), ==, 50);
      else
        g_assert_nonnull (strstr (error->message, "choose"));
    }
}

static void
test_refuses_no_rows (gconstpointer type)
{
  static const char *const bad[] = { "0", "-5", "1e30", "1.5", "many", "" };
  g_autoptr (MlGenerator) generator = make (type, 10, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (ml_option_parse (generator, "rows", bad[i], &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_true (g_str_has_prefix (error->message, "rows: "));
    }
  g_assert_cmpuint (generator->rows, ==, 10);
}

static const struct
{
  const char *name;
  GTestDataFunc check;
} contracts[] = {
  { "presets-work", test_presets_work },
  { "values-are-finite", test_values_are_finite },
  { "classes-are-even", test_classes_are_even },
  { "threads-change-nothing", test_threads_change_nothing },
  { "seed-counts", test_seed_counts },
  { "limits", test_limits },
  { "refuses-no-rows", test_refuses_no_rows },
};

/* Ten million pictures are more than a table may take. */
static void
test_refuses_too_many (void)
{
  g_autoptr (GError) error = NULL;
  const GType type = ml_registry_find (ML_TYPE_GENERATOR, "digits", NULL);
  g_autoptr (MlGenerator) generator
      = make (GSIZE_TO_POINTER (type), 10000000, 1);
  g_assert_null (ml_generator_generate (generator, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (
      strstr (error->message, "would take 7.9 GB; choose at most"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_GENERATOR, &n_types);
  g_assert_cmpuint (n_types, >=, 11);
  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < G_N_ELEMENTS (contracts); k++)
      {
        g_autofree char *path
            = g_strdup_printf ("/contracts/generators/%s/%s",
                               ml_registry_name (types[i]), contracts[k].name);
        g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]),
                              contracts[k].check);
      }
  g_test_add_func ("/contracts/generators/refuses-too-many",
                   test_refuses_too_many);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
