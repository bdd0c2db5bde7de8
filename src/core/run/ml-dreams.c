/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dreams.h. */
#include "ml-dreams.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-memory.h"

#include <glib/gi18n-lib.h>

/* The columns that the model itself reads: behind the filters. (transfer full)
 */
static MlSubset *
model_columns (MlPredictor *predictor)
{
  g_autoptr (MlSubset) none = ml_subset_new_all (
      ml_predictor_header (predictor), ml_predictor_target (predictor));
  return ml_predictor_transform (predictor, none);
}

/* The picture that is all a row has but for the class. (nullable) */
static const MlAttribute *
only_picture (const MlSubset *columns, guint n_visible)
{
  const MlAttribute *found = NULL;
  for (guint i = 0; i < ml_dataset_n_columns (columns->data); i++)
    {
      const MlAttribute *here = ml_dataset_attribute (columns->data, i);
      if ((int) i == columns->target)
        continue;
      if (found != NULL || here->kind != ML_ATTRIBUTE_IMAGE)
        return NULL;
      found = here;
    }
  return found != NULL && ml_attribute_n_bytes (found) == n_visible ? found
                                                                    : NULL;
}

/* -- Running the chains ---------------------------------------------------- */

static gboolean
check (const MlModel *model, const MlDreamOptions *options, GError **error)
{
  if (!ml_model_has_sampler (model))
    g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                         _ ("this model cannot dream; take one of a Boltzmann "
                            "machine or of a generative deep belief network"));
  else if (options->n_chains == 0 || !(options->temperature > 0))
    g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                         _ ("dreams take at least one chain and a temperature "
                            "above 0"));
  else
    return TRUE;
  return FALSE;
}

/* FALSE: rows and what it takes to make them do not fit into memory. */
static gboolean
check_memory (const MlSampler *one, guint n_chains, GError **error)
{
  const double units = (double) one->n_visible + one->n_hidden + one->n_labels;
  const double bytes = 4 * sizeof (float) * units * n_chains;
  if (bytes <= ml_memory_bytes () / 2)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%u chains would take %.1f GB; take fewer"), n_chains,
               bytes / 1e9);
  return FALSE;
}

static gboolean
hold_labels (MlSampler *sampler, const MlDreamOptions *options, GError **error)
{
  const guint n = sampler->n_labels;
  const gboolean holds = options->label >= 0 || options->all_labels;
  if (holds && n == 0)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                         _ ("no label can be held, for the model learned its "
                            "rows without; train a machine with label units or "
                            "a generative network"));
  else if (options->label >= 0 && (guint) options->label >= n)
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 _ ("label %d is to be held, but the model has %u of them"),
                 options->label + 1, n);
  else
    {
      for (guint chain = 0; holds && chain < sampler->n_chains; chain++)
        ml_sampler_hold_label (sampler, chain,
                               options->all_labels ? (int) (chain % n)
                                                   : options->label);
      return TRUE;
    }
  return FALSE;
}

/* (transfer full) (nullable): chains that have run */
static MlSampler *
run (const MlModel *model, const MlDreamOptions *options, MlMonitor *monitor,
     GError **error)
{
  g_autoptr (MlSampler) one = ml_model_sampler (model, 1, 0);
  if (!check_memory (one, options->n_chains, error))
    return NULL;
  g_autoptr (MlSampler) sampler
      = ml_model_sampler (model, options->n_chains, options->seed);
  if (!hold_labels (sampler, options, error))
    return NULL;
  ml_sampler_set_temperature (sampler, options->temperature);
  ml_sampler_restart (sampler, NULL);
  for (guint step = 0; step < options->n_steps; step++)
    {
      if (!ml_monitor_tick (monitor, (double) step / options->n_steps))
        {
          ml_monitor_set_stopped_error (monitor, error);
          return NULL;
        }
      ml_sampler_step (sampler, 1);
    }
  return g_steal_pointer (&sampler);
}

/* -- As a table ------------------------------------------------------------ */

static void
add_pictures (MlDatasetBuilder *builder, MlSampler *sampler,
              const MlAttribute *picture, const float *visible)
{
  const gsize n = (gsize) sampler->n_chains * sampler->n_visible;
  guint8 *bytes = g_new (guint8, n);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (CLAMP (visible[i], 0, 1) * 255 + 0.5f);
  ml_dataset_builder_add_bytes (builder, ml_attribute_ref (picture), bytes);
}

/* One column a unit, on the scale of the machine. */
static void
add_units (MlDatasetBuilder *builder, MlSampler *sampler, const float *visible)
{
  for (guint unit = 0; unit < sampler->n_visible; unit++)
    {
      g_autofree char *name = g_strdup_printf ("unit%u", unit + 1);
      double *values = g_new (double, sampler->n_chains);
      for (guint i = 0; i < sampler->n_chains; i++)
        values[i] = (double) visible[(gsize) i * sampler->n_visible + unit];
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      values);
    }
}

/* Those that are held, else the likeliest. */
static void
add_labels (MlDatasetBuilder *builder, MlSampler *sampler,
            const MlAttribute *class)
{
  const guint n = sampler->n_labels;
  g_autofree float *p = g_new (float, (gsize) sampler->n_chains *n);
  gint32 *codes = g_new0 (gint32, sampler->n_chains);
  ml_sampler_read_labels (sampler, p);
  for (guint i = 0; i < sampler->n_chains; i++)
    for (guint k = 1; k < n; k++)
      if (p[(gsize) i * n + k] > p[(gsize) i * n + (guint) codes[i]])
        codes[i] = (gint32) k;
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (class), codes);
}

static MlDataset *
to_table (MlSampler *sampler, const MlSubset *columns)
{
  const MlAttribute *picture = only_picture (columns, sampler->n_visible);
  g_autofree float *visible
      = g_new (float, (gsize) sampler->n_chains * sampler->n_visible);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("dreams", sampler->n_chains);
  ml_sampler_read_visible (sampler, visible);
  if (picture != NULL)
    add_pictures (builder, sampler, picture, visible);
  else
    add_units (builder, sampler, visible);
  if (sampler->n_labels > 0)
    add_labels (builder, sampler, ml_subset_class (columns));
  return ml_dataset_builder_finish (builder);
}

/**
 * ml_dream:
 * @predictor: of a model with a sampler
 * @monitor: (nullable): may stop it
 *
 * One row a chain: the means of its visible units after the last step, as the
 * picture that the model learned, else a column a unit; and its label, if there
 * are label units. The same seed gives the same rows.
 *
 * Returns: (transfer full) (nullable): the table; NULL with %ML_ERROR_DATA if
 *   the model is no generative one, %ML_ERROR_OPTION if it has no such label or
 *   memory is too small, or %G_IO_ERROR_CANCELLED
 */
MlDataset *
ml_dream (MlPredictor *predictor, const MlDreamOptions *options,
          MlMonitor *monitor, GError **error)
{
  const MlModel *model = ml_predictor_model (predictor);
  if (!check (model, options, error))
    return NULL;
  g_autoptr (MlSampler) sampler = run (model, options, monitor, error);
  if (sampler == NULL)
    return NULL;
  g_autoptr (MlSubset) columns = model_columns (predictor);
  return to_table (sampler, columns);
}
