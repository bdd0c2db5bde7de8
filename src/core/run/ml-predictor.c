/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-predictor.h; its file format is in ml-model-file.c. */
#include "ml-predictor.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-match.h"

#include <math.h>

struct _MlPredictor
{
  gatomicrefcount ref_count;
  MlLearner *learner;
  MlDataset *header; /* no rows */
  int target;
  GPtrArray *transforms; /* MlTransform */
  MlModel *model;
};

G_DEFINE_BOXED_TYPE (MlPredictor, ml_predictor, ml_predictor_ref,
                     ml_predictor_unref)

/**
 * ml_predictor_new:
 * @settings: the learner that made @model; nobody changes it any more
 * @header: the columns it was trained on, before the transforms
 * @target: the class among them
 * @transforms: (element-type MlTransform) (nullable): in order
 *
 * Returns: (transfer full): a predictor
 */
MlPredictor *
ml_predictor_new (MlLearner *settings, MlDataset *header, int target,
                  GPtrArray *transforms, MlModel *model)
{
  MlPredictor *self = g_new0 (MlPredictor, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->learner = g_object_ref (settings);
  self->header = ml_dataset_n_rows (header) == 0 ? g_object_ref (header)
                                                 : ml_dataset_header (header);
  self->target = target;
  self->transforms = transforms != NULL ? g_ptr_array_ref (transforms)
                                        : g_ptr_array_new_with_free_func ((
                                            GDestroyNotify) ml_transform_unref);
  self->model = ml_model_ref (model);
  return self;
}

/** ml_predictor_ref: Returns: (transfer full): @self */
MlPredictor *
ml_predictor_ref (MlPredictor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_predictor_unref: frees @self with its last owner */
void
ml_predictor_unref (MlPredictor *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->learner);
  g_object_unref (self->header);
  g_ptr_array_unref (self->transforms);
  ml_model_unref (self->model);
  g_free (self);
}

/** ml_predictor_learner: Returns: (transfer none): the settings used */
MlLearner *
ml_predictor_learner (MlPredictor *self)
{
  return self->learner;
}

/** ml_predictor_header: Returns: (transfer none): the columns, no rows */
MlDataset *
ml_predictor_header (MlPredictor *self)
{
  return self->header;
}

/** ml_predictor_target: Returns: the class column of the header */
int
ml_predictor_target (MlPredictor *self)
{
  return self->target;
}

/** ml_predictor_model: Returns: (transfer none): what was learned */
const MlModel *
ml_predictor_model (MlPredictor *self)
{
  return self->model;
}

/** ml_predictor_transforms: Returns: (transfer none) (element-type
 * MlTransform): what is done to rows first */
const GPtrArray *
ml_predictor_transforms (MlPredictor *self)
{
  return self->transforms;
}

/** ml_predictor_n_outputs: Returns: classes, or 1 for a number */
guint
ml_predictor_n_outputs (MlPredictor *self)
{
  return self->model->n_outputs;
}

/** ml_predictor_transform: Returns: (transfer full): @rows as the model reads
 * them */
MlSubset *
ml_predictor_transform (MlPredictor *self, const MlSubset *rows)
{
  MlSubset *now = ml_subset_ref ((MlSubset *) rows);
  for (guint i = 0; i < self->transforms->len; i++)
    {
      MlSubset *next
          = ml_transform_apply (g_ptr_array_index (self->transforms, i), now);
      ml_subset_unref (now);
      now = next;
    }
  return now;
}

/**
 * ml_predictor_predict:
 * @rows: rows of the header's columns, see ml_predictor_match()
 * @out: (out caller-allocates): rows × n_outputs
 *
 * Thread-safe.
 */
void
ml_predictor_predict (MlPredictor *self, const MlSubset *rows, double *out)
{
  g_autoptr (MlSubset) ready = ml_predictor_transform (self, rows);
  ml_model_predict (self->model, ready, out);
}

/**
 * ml_predictor_probe:
 * @rows: rows of the header's columns, see ml_predictor_match()
 *
 * What every layer makes of @rows, as ml_model_probe() gives it. Thread-safe.
 *
 * Returns: (transfer full) (nullable): tensors; NULL: the model has no layers,
 *   or so many rows at once do not fit into memory
 */
MlSnapshot *
ml_predictor_probe (MlPredictor *self, const MlSubset *rows)
{
  return ml_predictor_probe_only (self, rows, NULL);
}

/** ml_predictor_probe_only: @names: (nullable): as ml_model_probe_only() takes
 * them */
MlSnapshot *
ml_predictor_probe_only (MlPredictor *self, const MlSubset *rows,
                         const char *const *names)
{
  g_autoptr (MlSubset) ready = ml_predictor_transform (self, rows);
  return ml_model_probe_only (self->model, ready, names);
}

/**
 * ml_predictor_match:
 * @data: any table
 *
 * Maps columns and labels by name. A missing class column becomes "?".
 *
 * Returns: (transfer full) (nullable): the rows of @data in the header's
 *   columns; %ML_ERROR_DATA names what cannot be mapped
 */
MlDataset *
ml_predictor_match (MlPredictor *self, MlDataset *data, GError **error)
{
  return ml_match (self->header, self->target, data, error);
}

/* A column name that @data does not have yet. (transfer full) both */
static char *
unique_name (MlDataset *data, char *name)
{
  g_autofree char *wanted = name;
  return ml_dataset_unique_name (data, wanted);
}

/** ml_most_probable: Returns: the label of the largest of @n_classes
 * probabilities, the first of equals; -1 if all are 0 */
int
ml_most_probable (const double *distribution, guint n_classes)
{
  double best = 0;
  int label = -1;
  for (guint k = 0; k < n_classes; k++)
    if (distribution[k] > best)
      {
        best = distribution[k];
        label = (int) k;
      }
  return label;
}

/* The most probable label of each row as codes; -1 where all are 0. */
static gint32 *
best_codes (const double *outputs, guint n_rows, guint n_classes)
{
  gint32 *codes = g_new (gint32, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    codes[i] = ml_most_probable (outputs + (gsize) i * n_classes, n_classes);
  return codes;
}

static double *
take_output (const double *outputs, guint n_rows, guint n_outputs, guint k)
{
  double *column = g_new (double, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    column[i] = outputs[(gsize) i * n_outputs + k];
  return column;
}

static void
append_labels (MlDatasetBuilder *builder, MlDataset *data,
               const MlAttribute *class, const double *outputs)
{
  guint n_rows = ml_dataset_n_rows (data), n_classes = class->n_labels;
  g_autofree char *name
      = unique_name (data, g_strdup_printf ("predicted %s", class->name));
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal (name, g_strdupv (class->labels)),
      best_codes (outputs, n_rows, n_classes));
  for (guint k = 0; k < n_classes; k++)
    {
      g_autofree char *column
          = unique_name (data, g_strdup_printf ("p(%s)", class->labels[k]));
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_new_numeric (column),
          take_output (outputs, n_rows, n_classes, k));
    }
}

static void
append_number (MlDatasetBuilder *builder, MlDataset *data,
               const MlAttribute *class, const double *outputs)
{
  g_autofree char *name
      = unique_name (data, g_strdup_printf ("predicted %s", class->name));
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_new_numeric (name),
      take_output (outputs, ml_dataset_n_rows (data), 1, 0));
}

/**
 * ml_predictor_append:
 * @data: any table that ml_predictor_match() can map
 *
 * Returns: (transfer full) (nullable): @data with the columns "predicted NAME"
 *   and, for a nominal class, "p(LABEL)" for each label
 */
MlDataset *
ml_predictor_append (MlPredictor *self, MlDataset *data, GError **error)
{
  g_autoptr (MlDataset) matched = ml_predictor_match (self, data, error);
  if (matched == NULL)
    return NULL;
  const guint n_rows = ml_dataset_n_rows (data);
  const guint n_outputs = ml_predictor_n_outputs (self);
  g_autoptr (MlSubset) all = ml_subset_new_all (matched, self->target);
  g_autofree double *outputs = g_new (double, (gsize) n_rows *n_outputs + 1);
  ml_predictor_predict (self, all, outputs);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (data), n_rows);
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    ml_dataset_builder_add_shared (builder, data, i, NULL);
  const MlAttribute *class = ml_subset_class (all);
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    append_labels (builder, data, class, outputs);
  else
    append_number (builder, data, class, outputs);
  ml_dataset_builder_share_weights (builder, data);
  return ml_dataset_builder_finish (builder);
}
