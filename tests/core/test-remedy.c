/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a learner refuses a table, a filter that helps is found, and with it
 * the learner learns: for every learner, on a table of each kind of trouble. */
#include "ml-dataset-builder.h"
#include "ml-experiment.h"
#include "ml-registry.h"
#include "ml-remedy.h"

#include <math.h>

enum
{
  N_ROWS = 40,
};

/* A number, a label and a text that all tell of the class; of @kind. */
static MlDataset *
make_table (MlAttributeKind kind)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("trouble", N_ROWS);
  double *x = g_new (double, N_ROWS), *number = g_new (double, N_ROWS);
  gint32 *color = g_new (gint32, N_ROWS), *word = g_new (gint32, N_ROWS);
  gint32 *code = g_new (gint32, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    {
      code[i] = word[i] = color[i] = (gint32) (i % 2);
      number[i] = code[i];
      x[i] = code[i] + 0.01 * i;
    }
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"), x);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("color", g_strsplit ("red blue", " ", -1)),
      color);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_string ("word",
                               g_strsplit ("good day;bad luck", ";", -1)),
      word);
  if (kind == ML_ATTRIBUTE_NUMERIC)
    ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("class"),
                                    number);
  else
    ml_dataset_builder_add_codes (
        builder,
        ml_attribute_new_nominal ("class", g_strsplit ("no yes", " ", -1)),
        code);
  if (kind != ML_ATTRIBUTE_NUMERIC)
    g_free (number);
  else
    g_free (code);
  return ml_dataset_builder_finish (builder);
}

/* As the window does: the filters go into the experiment, and it runs. */
static void
check_run (MlLearner *learner, MlDataset *data, int target, GPtrArray *filters)
{
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (data, target, learner);
  experiment->test = ML_TEST_TRAINING;
  for (guint i = 0; i < filters->len; i++)
    g_ptr_array_add (experiment->filters,
                     g_object_ref (g_ptr_array_index (filters, i)));
  g_autoptr (GError) error = NULL;
  g_autoptr (MlEvaluation) made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (made);
}

static guint
n_helped (MlAttributeKind kind)
{
  g_autoptr (MlDataset) data = make_table (kind);
  guint n_types, n = 0;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlLearner) learner = g_object_new (types[i], NULL);
      g_autoptr (GPtrArray) filters = ml_remedy_for_inputs (learner, data, 3);
      if (filters == NULL)
        continue;
      g_test_message ("%s: %u filters", ml_registry_name (types[i]),
                      filters->len);
      g_assert_false (ml_learner_can_learn (learner, data, 3, NULL));
      check_run (learner, data, 3, filters);
      n++;
    }
  return n;
}

static void
test_text_column (void)
{
  g_assert_cmpuint (n_helped (ML_ATTRIBUTE_NOMINAL), >, 15);
  g_assert_cmpuint (n_helped (ML_ATTRIBUTE_NUMERIC), >, 5);
}

/* Simple linear regression reads numbers only: two filters, one after the
 * other. */
static void
test_two_filters (void)
{
  g_autoptr (MlDataset) data = make_table (ML_ATTRIBUTE_NUMERIC);
  g_autoptr (MlLearner) learner
      = ml_learner_from_text ("SimpleLinearRegression", NULL);
  g_autoptr (GPtrArray) filters = ml_remedy_for_inputs (learner, data, 3);
  g_assert_nonnull (filters);
  g_assert_cmpuint (filters->len, ==, 2);
  g_assert_cmpstr (
      ml_registry_name (G_OBJECT_TYPE (g_ptr_array_index (filters, 1))), ==,
      "NominalToBinary");
}

/* A class of the numbers 0 and 1 becomes the labels 0 and 1; one of many
 * numbers ten intervals. */
static void
test_class (void)
{
  g_autoptr (MlDataset) data = make_table (ML_ATTRIBUTE_NUMERIC);
  g_autoptr (MlLearner) learner = ml_learner_from_text ("J48", NULL);
  g_assert_null (ml_remedy_for_inputs (learner, data, 3));
  g_autoptr (MlFilter) filter = ml_remedy_for_class (learner, data, 3);
  g_assert_nonnull (filter);
  g_autoptr (MlDataset) made = ml_filter_apply (filter, data, 3, NULL, NULL);
  const MlAttribute *class = ml_dataset_attribute (made, 3);
  g_assert_cmpint (class->kind, ==, ML_ATTRIBUTE_NOMINAL);
  g_assert_cmpuint (class->n_labels, ==, 2);
  g_assert_cmpstr (class->labels[1], ==, "1");

  g_autoptr (MlFilter) cut = ml_remedy_for_class (learner, data, 0);
  g_autoptr (MlDataset) intervals = ml_filter_apply (cut, data, 0, NULL, NULL);
  g_assert_cmpuint (ml_dataset_attribute (intervals, 0)->n_labels, ==, 10);
}

/* Nothing is offered where nothing is wrong, or nothing helps. */
static void
test_none (void)
{
  g_autoptr (MlDataset) data = make_table (ML_ATTRIBUTE_NOMINAL);
  g_autoptr (MlLearner) zero = ml_learner_from_text ("ZeroR", NULL);
  g_assert_null (ml_remedy_for_inputs (zero, data, 3));
  g_assert_null (ml_remedy_for_class (zero, data, 3));
  g_autoptr (MlLearner) linear
      = ml_learner_from_text ("LinearRegression", NULL);
  g_assert_null (ml_remedy_for_inputs (linear, data, 3));
  g_assert_null (ml_remedy_for_class (linear, data, 3));
  g_assert_null (ml_remedy_for_inputs (linear, data, -1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/remedy/text-column", test_text_column);
  g_test_add_func ("/core/remedy/two-filters", test_two_filters);
  g_test_add_func ("/core/remedy/class", test_class);
  g_test_add_func ("/core/remedy/none", test_none);
  return g_test_run ();
}
