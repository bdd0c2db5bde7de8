/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-decision-table-model.h"

#include "ml-decision-table-list.h"
#include "ml-state.h"

#include <string.h>

#define STATE_TYPE "(svauaiadadbmv)"

typedef struct
{
  MlModel parent;
  MlDecisionTableParts parts;
} TableModel;

/**
 * ml_decision_table_cutter:
 *
 * Returns: (transfer full): the filter that makes labels of numbers: cuts that
 *   tell the classes apart; for a class of numbers ten equal widths
 */
MlFilter *
ml_decision_table_cutter (const MlAttribute *class, GError **error)
{
  return ml_filter_from_text (class->kind == ML_ATTRIBUTE_NOMINAL
                                  ? "SupervisedDiscretize better-encoding=true"
                                  : "Discretize",
                              error);
}

/** ml_decision_table_neighbors: Returns: (transfer full): who answers for rows
 * without a cell */
MlLearner *
ml_decision_table_neighbors (GError **error)
{
  return ml_learner_from_text ("kNN", error);
}

/**
 * ml_decision_table_narrow:
 * @rows: of labels
 * @target: the class column of @rows
 *
 * Returns: (transfer full): the same rows with the table's columns and the
 *   class behind them
 */
MlSubset *
ml_decision_table_narrow (const MlDecisionTable *table, const MlSubset *rows,
                          int target)
{
  const guint n = ml_decision_table_n_columns (table);
  g_autofree guint *columns = g_new (guint, n + 1);
  for (guint i = 0; i < n; i++)
    columns[i] = ml_decision_table_column (table, i);
  columns[n] = (guint) target;
  g_autoptr (MlDataset) narrow
      = ml_dataset_select_columns (rows->data, columns, n + 1);
  return ml_subset_with_data (rows, narrow, (int) n);
}

/* -- Predicting ------------------------------------------------------------ */

/* @misses: guint: places in @cut of rows without a cell. */
static gboolean
ask_neighbors (const TableModel *self, const MlSubset *cut,
               const GArray *misses, MlMonitor *monitor, double *out)
{
  const guint n = self->parent.n_outputs;
  g_autofree double *said = g_new (double, (gsize) misses->len *n);
  GArray *numbers
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), misses->len);
  for (guint i = 0; i < misses->len; i++)
    g_array_append_val (numbers, cut->rows[g_array_index (misses, guint, i)]);
  g_autoptr (MlSubset) some
      = ml_subset_new (cut->data, self->parts.target, numbers);
  g_autoptr (MlSubset) narrow
      = ml_decision_table_narrow (self->parts.table, some, self->parts.target);
  if (!ml_model_predict_watched (self->parts.neighbors, narrow, monitor, said))
    return FALSE;
  for (guint i = 0; i < misses->len; i++)
    memcpy (out + (gsize) g_array_index (misses, guint, i) * n,
            said + (gsize) i * n, n * sizeof *out);
  return TRUE;
}

static gboolean
table_predict_watched (const MlModel *model, const MlSubset *rows,
                       MlMonitor *monitor, double *out)
{
  const TableModel *self = (const TableModel *) model;
  const guint n = model->n_outputs;
  g_autoptr (MlSubset) cut = ml_transform_apply (self->parts.cut, rows);
  g_autoptr (GArray) misses = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < cut->n_rows; i++)
    {
      const int cell = ml_decision_table_find (self->parts.table, cut, i);
      if (cell >= 0)
        ml_decision_table_answer (self->parts.table, (guint) cell,
                                  out + (gsize) i * n);
      else
        {
          memcpy (out + (gsize) i * n, self->parts.priors, n * sizeof *out);
          g_array_append_val (misses, i);
        }
    }
  return self->parts.neighbors == NULL || misses->len == 0
         || ask_neighbors (self, cut, misses, monitor, out);
}

static void
table_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  table_predict_watched (model, rows, NULL, out);
}

/* -- In words -------------------------------------------------------------- */

static char *
table_describe (const MlModel *model)
{
  const TableModel *self = (const TableModel *) model;
  if (!self->parts.lists_rules)
    return g_strdup (self->parts.head);
  g_autofree char *rules = ml_decision_table_list (
      self->parts.table, self->parts.header, self->parts.target);
  return g_strconcat (self->parts.head, "\n", rules, NULL);
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save_columns (const MlDecisionTable *table)
{
  const guint n = ml_decision_table_n_columns (table);
  g_autofree guint32 *columns = g_new (guint32, n + 1);
  for (guint i = 0; i < n; i++)
    columns[i] = ml_decision_table_column (table, i);
  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, columns, n,
                                    sizeof *columns);
}

static guint
width_of_sums (guint n_classes)
{
  return n_classes > 1 ? n_classes : 2;
}

static GVariant *
table_save (const MlModel *model)
{
  const TableModel *self = (const TableModel *) model;
  const MlDecisionTable *table = self->parts.table;
  const gsize n_cells = ml_decision_table_n_cells (table);
  const MlModel *neighbors = self->parts.neighbors;
  return g_variant_new (
      "(sv@au@ai@ad@adb@mv)", self->parts.head,
      ml_transform_save (self->parts.cut), save_columns (table),
      g_variant_new_fixed_array (
          G_VARIANT_TYPE_INT32, ml_decision_table_codes (table, 0),
          n_cells * ml_decision_table_n_columns (table), sizeof (gint32)),
      ml_state_numbers (ml_decision_table_sums (table, 0),
                        n_cells * width_of_sums (model->n_outputs)),
      ml_state_numbers (self->parts.priors, model->n_outputs),
      self->parts.lists_rules,
      g_variant_new_maybe (
          G_VARIANT_TYPE_VARIANT,
          neighbors != NULL ? g_variant_new_variant (ml_model_save (neighbors))
                            : NULL));
}

static void
parts_clear (MlDecisionTableParts *parts)
{
  g_clear_pointer (&parts->cut, ml_transform_unref);
  g_clear_object (&parts->header);
  g_clear_pointer (&parts->table, ml_decision_table_free);
  g_clear_pointer (&parts->priors, g_free);
  g_clear_pointer (&parts->neighbors, ml_model_unref);
  g_clear_pointer (&parts->head, g_free);
}

static void
table_free (MlModel *model)
{
  parts_clear (&((TableModel *) model)->parts);
  g_free (model);
}

static const MlModelOps model_ops = {
  .predict = table_predict,
  .predict_watched = table_predict_watched,
  .describe = table_describe,
  .save = table_save,
  .free = table_free,
};

/** ml_decision_table_model_new: @parts: what it points to is taken.
 * Returns: (transfer full) */
MlModel *
ml_decision_table_model_new (GType learner, MlDecisionTableParts *parts)
{
  const MlAttribute *class = ml_dataset_attribute (parts->header,
                                                   (guint) parts->target);
  TableModel *self = g_new0 (TableModel, 1);
  ml_model_init (&self->parent, &model_ops, learner,
                 class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1);
  self->parts = *parts;
  *parts = (MlDecisionTableParts){ 0 };
  return &self->parent;
}

/* Columns of labels that are not the class. */
static gboolean
are_columns (MlDataset *header, int target, const guint32 *columns, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (columns[i] >= ml_dataset_n_columns (header)
        || (int) columns[i] == target
        || ml_dataset_attribute (header, columns[i])->kind
               != ML_ATTRIBUTE_NOMINAL)
      return FALSE;
  return TRUE;
}

static gboolean
are_codes (MlDataset *header, const MlDecisionTable *table, const gint32 *codes)
{
  for (guint i = 0; i < ml_decision_table_n_columns (table); i++)
    {
      const guint column = ml_decision_table_column (table, i);
      if (codes[i] < -1
          || codes[i] >= (int) ml_dataset_attribute (header, column)->n_labels)
        return FALSE;
    }
  return TRUE;
}

/* Weights of labels, or a sum and a weight, of which something is there. */
static gboolean
are_sums (const double *sums, guint n_classes)
{
  double all = 0;
  if (n_classes == 1)
    return sums[1] > 0;
  for (guint k = 0; k < n_classes; k++)
    {
      if (sums[k] < 0)
        return FALSE;
      all += sums[k];
    }
  return all > 0;
}

/* (transfer full) (nullable): NULL: they are damaged */
static MlDecisionTable *
load_table (const MlDecisionTableParts *parts, guint n_classes,
            GVariant *columns, GVariant *codes, GVariant *sums)
{
  gsize n_columns, n_codes, n_sums;
  const guint32 *column = g_variant_get_fixed_array (columns, &n_columns, 4);
  const gint32 *code = g_variant_get_fixed_array (codes, &n_codes, 4);
  const guint width = width_of_sums (n_classes);
  n_sums = g_variant_n_children (sums);
  const gsize n_cells = n_sums / width;
  g_autofree double *sum = ml_state_take_numbers (sums, n_sums, NULL);
  if (sum == NULL || n_sums != n_cells * width || n_cells > G_MAXINT32
      || n_codes != n_cells * n_columns || n_columns > G_MAXINT32
      || !are_columns (parts->header, parts->target, column, n_columns))
    return NULL;
  g_autoptr (MlDecisionTable) table
      = ml_decision_table_new (column, (guint) n_columns, n_classes);
  for (gsize i = 0; i < n_cells; i++)
    {
      const gint32 *codes_here = n_columns > 0 ? code + i * n_columns : NULL;
      if (!are_codes (parts->header, table, codes_here)
          || !are_sums (sum + i * width, n_classes)
          || !ml_decision_table_set (table, codes_here, sum + i * width))
        return NULL;
    }
  return g_steal_pointer (&table);
}

static gboolean
load_cut (MlDecisionTableParts *parts, GVariant *saved, MlDataset *header,
          int target, GError **error)
{
  g_autoptr (MlFilter) filter = ml_decision_table_cutter (
      ml_dataset_attribute (header, (guint) target), error);
  parts->cut = filter != NULL ? ML_FILTER_GET_CLASS (filter)->load (
                   filter, saved, header, target, error)
                              : NULL;
  if (parts->cut == NULL)
    return FALSE;
  g_autoptr (MlSubset) rows = ml_subset_new_all (header, target);
  g_autoptr (MlSubset) made = ml_transform_apply (parts->cut, rows);
  parts->header = g_object_ref (made->data);
  parts->target = made->target;
  return (made->target >= 0
          && ml_attribute_same (ml_subset_class (rows), ml_subset_class (made)))
         || ml_state_refuse (error);
}

static gboolean
load_neighbors (MlDecisionTableParts *parts, GVariant *state, GError **error)
{
  if (state == NULL)
    return TRUE;
  g_autoptr (MlLearner) learner = ml_decision_table_neighbors (error);
  g_autoptr (MlSubset) rows = ml_subset_new_all (parts->header, parts->target);
  g_autoptr (MlSubset) narrow
      = ml_decision_table_narrow (parts->table, rows, parts->target);
  if (learner != NULL)
    parts->neighbors
        = ml_learner_load (learner, state, narrow->data, narrow->target, error);
  return parts->neighbors != NULL;
}

/* The variants are those of STATE_TYPE. */
static gboolean
load_parts (MlDecisionTableParts *parts, GVariant *state, MlDataset *header,
            int target, GError **error)
{
  g_autoptr (GVariant) cut = NULL, columns = NULL, codes = NULL, sums = NULL;
  g_autoptr (GVariant) priors = NULL, neighbors = NULL;
  g_variant_get (state, "(sv@au@ai@ad@adbmv)", &parts->head, &cut, &columns,
                 &codes, &sums, &priors, &parts->lists_rules, &neighbors);
  if (!load_cut (parts, cut, header, target, error))
    return FALSE;
  const MlAttribute *class = ml_dataset_attribute (parts->header,
                                                   (guint) parts->target);
  const guint n_classes
      = class->kind == ML_ATTRIBUTE_NOMINAL ? class->n_labels : 1;
  parts->priors = ml_state_take_numbers (priors, n_classes, error);
  if (parts->priors == NULL)
    return FALSE;
  parts->table = load_table (parts, n_classes, columns, codes, sums);
  return parts->table != NULL ? load_neighbors (parts, neighbors, error)
                              : ml_state_refuse (error);
}

/** ml_decision_table_model_load: Returns: (transfer full) (nullable): the
 * model. Errors: %ML_ERROR_PARSE */
MlModel *
ml_decision_table_model_load (MlLearner *learner, GVariant *state,
                              MlDataset *header, int target, GError **error)
{
  MlDecisionTableParts parts = { 0 };
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  if (load_parts (&parts, state, header, target, error))
    return ml_decision_table_model_new (G_OBJECT_TYPE (learner), &parts);
  parts_clear (&parts);
  return NULL;
}
