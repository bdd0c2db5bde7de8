/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-experiment-state.h. Learner and filters are texts of their settings,
 * so that no name in a file is more than a key of our own lists. */
#include "ml-experiment-state.h"

#include "ml-error.h"
#include "ml-settings.h"

#include <math.h>

/** ml_experiment_state_refuse: Returns: FALSE; @error says that the file is
 * damaged */
gboolean
ml_experiment_state_refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "what is in it does not fit together; the file is "
                       "damaged");
  return FALSE;
}

/** ml_saved_table_number: @data: (nullable). Returns: the number of that table,
 * which is put into the list if it is not there; -1: there is none */
gint32
ml_saved_table_number (GPtrArray *tables, MlDataset *data)
{
  guint at;
  if (data == NULL)
    return -1;
  if (!g_ptr_array_find (tables, data, &at))
    {
      at = tables->len;
      g_ptr_array_add (tables, data);
    }
  return (gint32) at;
}

/** ml_saved_table: Returns: (transfer none) (nullable): the table of that
 * number */
MlDataset *
ml_saved_table (GPtrArray *tables, gint32 number)
{
  return number >= 0 && (guint) number < tables->len
             ? g_ptr_array_index (tables, number)
             : NULL;
}

/** ml_filters_save: Returns: (transfer floating): settings as texts, one
 * a filter */
GVariant *
ml_filters_save (GPtrArray *filters)
{
  g_auto (GVariantBuilder) builder
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < filters->len; i++)
    {
      g_autofree char *text
          = ml_settings_to_text (g_ptr_array_index (filters, i));
      g_variant_builder_add (&builder, "s", text);
    }
  return g_variant_builder_end (&builder);
}

/** ml_filters_load: adds the filters of @texts to @filters */
gboolean
ml_filters_load (char **texts, GPtrArray *filters, GError **error)
{
  for (; *texts != NULL; texts++)
    {
      gpointer filter = ml_settings_from_text (ML_TYPE_FILTER, *texts, error);
      if (filter == NULL)
        return FALSE;
      g_ptr_array_add (filters, filter);
    }
  return TRUE;
}

/** ml_experiment_save: @tables: grows. Returns: (transfer floating): of the
 * type ML_EXPERIMENT_STATE_TYPE */
GVariant *
ml_experiment_save (const MlExperiment *self, GPtrArray *tables)
{
  g_autofree char *learner = ml_settings_to_text (self->learner);
  return g_variant_new (
      "(iis@asuudbixb)", ml_saved_table_number (tables, self->data),
      (gint32) self->target, learner, ml_filters_save (self->filters),
      (guint32) self->test, self->folds, self->percent, self->preserve_order,
      ml_saved_table_number (tables, self->test_data), self->seed,
      self->skip_full_model);
}

/** ml_experiment_load: @saved: not to be trusted; @tables: as saved. Returns:
 * (transfer full) (nullable): settings */
MlExperiment *
ml_experiment_load (GVariant *saved, GPtrArray *tables, GError **error)
{
  gint32 table, target, test_table;
  const char *text;
  g_auto (GStrv) filters = NULL;
  guint32 test, folds;
  double percent;
  gboolean preserve_order, skip_full_model;
  gint64 seed;
  g_variant_get (saved, "(ii&s^asuudbixb)", &table, &target, &text, &filters,
                 &test, &folds, &percent, &preserve_order, &test_table, &seed,
                 &skip_full_model);
  MlDataset *data = ml_saved_table (tables, table);
  if (data == NULL || target < 0
      || (guint) target >= ml_dataset_n_columns (data)
      || test > ML_TEST_TRAINING || !isfinite (percent))
    {
      ml_experiment_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlLearner) learner = ml_learner_from_text (text, error);
  if (learner == NULL)
    return NULL;
  g_autoptr (MlExperiment) made = ml_experiment_new (data, target, learner);
  if (!ml_filters_load (filters, made->filters, error))
    return NULL;
  made->test = (MlTestOption) test;
  made->folds = folds;
  made->percent = percent;
  made->preserve_order = preserve_order;
  made->seed = seed;
  made->skip_full_model = skip_full_model;
  g_set_object (&made->test_data, ml_saved_table (tables, test_table));
  return g_steal_pointer (&made);
}
