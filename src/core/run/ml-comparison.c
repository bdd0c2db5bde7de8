/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of a comparison; ml-comparison-run.c runs them. */
#include "ml-comparison.h"

#include "ml-error.h"
#include "ml-settings.h"
#include "ml-splitter.h"

enum
{
  MOST_RUNS = 10000,
  MOST_UNITS = 1000000, /* runs × tables × schemes */
};

/** ml_scheme_new: @filters: (nullable) (element-type MlFilter): both are
 * copied. Returns: (transfer full): a scheme */
MlScheme *
ml_scheme_new (MlLearner *learner, GPtrArray *filters)
{
  MlScheme *self = g_new (MlScheme, 1);
  self->learner = ml_option_copy (learner);
  self->filters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; filters != NULL && i < filters->len; i++)
    g_ptr_array_add (self->filters,
                     ml_option_copy (g_ptr_array_index (filters, i)));
  return self;
}

/**
 * ml_scheme_from_text:
 * @text: filters in order, then the learner, with semicolons between them:
 *   "Standardize; kNN neighbors=5"
 *
 * Returns: (transfer full) (nullable): a scheme
 */
MlScheme *
ml_scheme_from_text (const char *text, GError **error)
{
  g_auto (GStrv) parts = ml_settings_split (text, error);
  if (parts == NULL)
    return NULL;
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_parts = g_strv_length (parts);
  for (guint i = 0; i + 1 < n_parts; i++)
    {
      MlFilter *filter = ml_filter_from_text (parts[i], error);
      if (filter == NULL)
        return NULL;
      g_ptr_array_add (filters, filter);
    }
  g_autoptr (MlLearner) learner
      = ml_learner_from_text (n_parts > 0 ? parts[n_parts - 1] : text, error);
  return learner != NULL ? ml_scheme_new (learner, filters) : NULL;
}

/** ml_scheme_copy: Returns: (transfer full): settings copied */
MlScheme *
ml_scheme_copy (const MlScheme *self)
{
  return ml_scheme_new (self->learner, self->filters);
}

/** ml_scheme_free: NULL is fine */
void
ml_scheme_free (MlScheme *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->learner);
  g_ptr_array_unref (self->filters);
  g_free (self);
}

/** ml_scheme_to_text: Returns: (transfer full): as ml_scheme_from_text() reads
 * it */
char *
ml_scheme_to_text (const MlScheme *self)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->filters->len; i++)
    {
      g_autofree char *filter
          = ml_settings_to_text (g_ptr_array_index (self->filters, i));
      g_string_append_printf (text, "%s; ", filter);
    }
  g_autofree char *learner = ml_learner_describe_settings (self->learner);
  g_string_append (text, learner);
  return g_string_free (text, FALSE);
}

static void
table_free (gpointer data)
{
  MlComparisonTable *table = data;
  g_object_unref (table->data);
  g_free (table);
}

/** ml_comparison_new: Returns: (transfer full): ten runs of ten folds, of
 * nothing yet */
MlComparison *
ml_comparison_new (void)
{
  MlComparison *self = g_new0 (MlComparison, 1);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->schemes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_scheme_free);
  self->folds = 10;
  self->percent = 66;
  self->runs = 10;
  self->seed = 1;
  return self;
}

/** ml_comparison_copy: Returns: (transfer full): settings copied, tables shared
 */
MlComparison *
ml_comparison_copy (const MlComparison *self)
{
  MlComparison *copy = g_memdup2 (self, sizeof *self);
  copy->tables = g_ptr_array_new_with_free_func (table_free);
  copy->schemes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_scheme_free);
  for (guint i = 0; i < self->tables->len; i++)
    {
      const MlComparisonTable *table = g_ptr_array_index (self->tables, i);
      ml_comparison_add_table (copy, table->data, table->target);
    }
  for (guint i = 0; i < self->schemes->len; i++)
    g_ptr_array_add (copy->schemes,
                     ml_scheme_copy (g_ptr_array_index (self->schemes, i)));
  return copy;
}

/** ml_comparison_free: NULL is fine */
void
ml_comparison_free (MlComparison *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->schemes);
  g_free (self);
}

/** ml_comparison_add_table: @target: its class column */
void
ml_comparison_add_table (MlComparison *self, MlDataset *data, int target)
{
  MlComparisonTable *table = g_new (MlComparisonTable, 1);
  *table = (MlComparisonTable){ g_object_ref (data), target };
  g_ptr_array_add (self->tables, table);
}

/** ml_comparison_add_scheme: @scheme: (transfer full): tried on every table */
void
ml_comparison_add_scheme (MlComparison *self, MlScheme *scheme)
{
  g_ptr_array_add (self->schemes, scheme);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA, sentence);
  return FALSE;
}

static gboolean
check_table (const MlComparison *self, const MlComparisonTable *table,
             GError **error)
{
  const guint n_rows = ml_dataset_n_rows (table->data);
  const gboolean is_fine
      = self->test == ML_TEST_FOLDS
            ? ml_splitter_check_folds (n_rows, self->folds, error)
            : ml_splitter_check_percent (n_rows, self->percent, error);
  if (!is_fine)
    g_prefix_error (error, "%s: ", ml_dataset_relation (table->data));
  return is_fine;
}

/**
 * ml_comparison_check:
 *
 * What can be told without training. A scheme that cannot learn one of the
 * tables is no hindrance: its cell stays empty and says why.
 *
 * Returns: FALSE with one sentence: what is in the way and what to do
 */
gboolean
ml_comparison_check (const MlComparison *self, GError **error)
{
  if (self->tables->len == 0)
    return refuse (error, "there is no table to compare on; add one");
  if (self->schemes->len == 0)
    return refuse (error, "there is no classifier to compare; add one");
  if (self->runs == 0 || self->runs > MOST_RUNS)
    return refuse (error, "a comparison takes 1 to 10000 runs; choose another "
                          "number");
  if (self->test != ML_TEST_FOLDS && self->test != ML_TEST_SPLIT)
    return refuse (error, "a comparison needs other splits in each run; choose "
                          "folds or a percentage");
  if ((double) self->runs * self->tables->len * self->schemes->len > MOST_UNITS)
    return refuse (error, "these are more than a million experiments; take "
                          "fewer runs, tables or classifiers");
  for (guint i = 0; i < self->tables->len; i++)
    if (!check_table (self, g_ptr_array_index (self->tables, i), error))
      return FALSE;
  return TRUE;
}
