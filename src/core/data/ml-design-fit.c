/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-design.h: what training rows decide. */
#include "ml-design-private.h"

#include "ml-error.h"
#include "ml-number.h"

#include <math.h>
#include <stdlib.h>

#define USELESS_PERCENT 99 /* distinct labels of so many rows tell nothing */

/* -- Fitting --------------------------------------------------------------- */

static double
mean_of (const MlSubset *rows, guint column)
{
  double sum = 0, weights = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (!isfinite (value))
        continue;
      sum += value * ml_subset_weight (rows, i);
      weights += ml_subset_weight (rows, i);
    }
  return weights > 0 && isfinite (sum) ? sum / weights : 0;
}

/* The weight of each label; (transfer full). */
static double *
label_weights (const MlSubset *rows, guint column)
{
  const guint n_labels = ml_dataset_attribute (rows->data, column)->n_labels;
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  double *weights = g_new0 (double, MAX (n_labels, 1));
  for (guint i = 0; i < rows->n_rows; i++)
    if (codes[rows->rows[i]] >= 0)
      weights[codes[rows->rows[i]]] += ml_subset_weight (rows, i);
  return weights;
}

static guint
mode_of (const double *weights, guint n_labels)
{
  guint mode = 0;
  for (guint k = 1; k < n_labels; k++)
    if (weights[k] > weights[mode])
      mode = k;
  return mode;
}

typedef struct
{
  double mean;
  guint label;
} LabelMean;

static int
compare_means (const void *a, const void *b)
{
  const LabelMean *x = a, *y = b;
  if (x->mean != y->mean)
    return x->mean < y->mean ? -1 : 1;
  return (x->label > y->label) - (x->label < y->label);
}

/* The rank of each label by the mean class of its rows; a label without rows
 * has the mean of all. (transfer full) */
static guint32 *
ranks_by_class (const MlSubset *rows, guint column, guint fill)
{
  const guint n_labels = ml_dataset_attribute (rows->data, column)->n_labels;
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  g_autofree LabelMean *means = g_new0 (LabelMean, MAX (n_labels, 1));
  g_autofree double *weights = g_new0 (double, MAX (n_labels, 1));
  double sum = 0, total = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const gint32 code = codes[rows->rows[i]];
      const guint label = code < 0 ? fill : (guint) code;
      const double weight = ml_subset_weight (rows, i);
      means[label].mean += weight * ml_subset_target (rows, i);
      weights[label] += weight;
      sum += weight * ml_subset_target (rows, i);
      total += weight;
    }
  for (guint k = 0; k < n_labels; k++)
    means[k] = (LabelMean){ weights[k] > 0 ? means[k].mean / weights[k]
                                           : sum / total,
                            k };
  qsort (means, n_labels, sizeof *means, compare_means);
  guint32 *ranks = g_new (guint32, MAX (n_labels, 1));
  for (guint32 rank = 0; rank < n_labels; rank++)
    ranks[means[rank].label] = rank;
  return ranks;
}

static guint32 *
ranks_as_declared (guint n_labels)
{
  guint32 *ranks = g_new (guint32, MAX (n_labels, 1));
  for (guint32 k = 0; k < n_labels; k++)
    ranks[k] = k;
  return ranks;
}

static gboolean
labels_vary (const MlSubset *rows, const double *weights, guint n_labels)
{
  guint n_used = 0;
  for (guint k = 0; k < n_labels; k++)
    n_used += weights[k] > 0;
  return n_used > 1
         && n_used * 100.0 <= USELESS_PERCENT * (double) rows->n_rows;
}

static gboolean
numbers_vary (const MlSubset *rows, guint column)
{
  double first = NAN;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (!isfinite (value))
        continue;
      if (isnan (first))
        first = value;
      if (value != first)
        return TRUE;
    }
  return FALSE;
}

/* FALSE: the column gives no input. */
static gboolean
fit_block (const MlDesign *self, MlDesignBlock *block, const MlSubset *rows,
           gboolean must_vary)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (rows->data, block->column);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    {
      g_autofree double *weights = label_weights (rows, block->column);
      if (must_vary && !labels_vary (rows, weights, attribute->n_labels))
        return FALSE;
      const guint mode = mode_of (weights, attribute->n_labels);
      block->fill = mode;
      block->ranks = self->is_ordered
                         ? ranks_by_class (rows, block->column, mode)
                         : ranks_as_declared (attribute->n_labels);
    }
  else if (ml_attribute_has_numbers (attribute))
    {
      if (must_vary && !numbers_vary (rows, block->column))
        return FALSE;
      block->fill = mean_of (rows, block->column);
    }
  return TRUE;
}

static gboolean
lay_out (MlDesign *self, const MlSubset *training, MlDesignFlags flags,
         GError **error)
{
  for (guint column = 0; column < ml_dataset_n_columns (self->header); column++)
    {
      const MlAttribute *attribute
          = ml_dataset_attribute (self->header, column);
      MlDesignBlock block
          = { .column = column,
              .kind = attribute->kind,
              .first = self->n_inputs,
              .n_inputs = ml_design_inputs_of (self, attribute) };
      if ((int) column == self->target || block.n_inputs == 0
          || !fit_block (self, &block, training,
                         (flags & ML_DESIGN_VARYING) != 0))
        continue;
      g_array_append_val (self->blocks, block);
      if (block.n_inputs > ML_DESIGN_MAX_INPUTS - self->n_inputs)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                       "Column “%s” would make more than %d inputs: remove it "
                       "or merge its labels",
                       attribute->name, ML_DESIGN_MAX_INPUTS);
          return FALSE;
        }
      self->n_inputs += block.n_inputs;
    }
  return TRUE;
}

/* -- Scales ---------------------------------------------------------------- */

typedef struct /* of one input */
{
  double mean, sd, minimum, maximum;
} Moments;

static void
measure_input (const double *inputs, const MlSubset *rows, guint n_inputs,
               guint input, double weights, Moments *m)
{
  const double freedom = weights > 1 ? weights - 1 : weights;
  double sum = 0, squares = 0;
  *m = (Moments){ .minimum = INFINITY, .maximum = -INFINITY };
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = inputs[(gsize) i * n_inputs + input];
      sum += ml_subset_weight (rows, i) * value;
      m->minimum = MIN (m->minimum, value);
      m->maximum = MAX (m->maximum, value);
    }
  m->mean = weights > 0 ? sum / weights : 0;
  const double unit = ml_number_unit (m->maximum - m->minimum);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double off
          = (inputs[(gsize) i * n_inputs + input] - m->mean) * unit;
      squares += ml_subset_weight (rows, i) * off * off;
    }
  m->sd = sqrt (squares / freedom) / unit;
}

/* A column that never varies becomes 0. */
static MlDesignScale
make_scale (const Moments *m, MlScaling scaling)
{
  const double range = m->maximum - m->minimum;
  if (!(range > 0) || !isfinite (range))
    return (MlDesignScale){ isfinite (m->minimum) ? m->minimum : 0, 0 };
  switch (scaling)
    {
    case ML_SCALING_UNIT:
      return (MlDesignScale){ m->minimum, 1 / range };
    case ML_SCALING_SYMMETRIC:
      return (MlDesignScale){ m->minimum + range / 2, 2 / range };
    case ML_SCALING_STANDARDIZE:
      return (MlDesignScale){ m->mean, isfinite (1 / m->sd) ? 1 / m->sd : 0 };
    case ML_SCALING_NONE:
    default:
      return (MlDesignScale){ 0, 1 };
    }
}

static gboolean
fit_scales (MlDesign *self, const MlSubset *training, MlScaling scaling,
            GError **error)
{
  self->scales = g_new (MlDesignScale, MAX (self->n_inputs, 1));
  for (guint j = 0; j < self->n_inputs; j++)
    self->scales[j] = (MlDesignScale){ 0, 1 };
  if (scaling == ML_SCALING_NONE)
    return TRUE;
  g_autofree double *inputs = ml_design_encode (self, training, error);
  if (inputs == NULL)
    return FALSE;
  double weights = 0;
  for (guint i = 0; i < training->n_rows; i++)
    weights += ml_subset_weight (training, i);
  for (guint b = 0; b < self->blocks->len; b++)
    {
      const MlDesignBlock *block
          = &g_array_index (self->blocks, MlDesignBlock, b);
      if (block->kind == ML_ATTRIBUTE_IMAGE)
        continue;
      for (guint j = block->first; j < block->first + block->n_inputs; j++)
        {
          Moments m;
          measure_input (inputs, training, self->n_inputs, j, weights, &m);
          self->scales[j] = make_scale (&m, scaling);
        }
    }
  return TRUE;
}

/**
 * ml_design_new:
 * @training: the rows that decide means, labels and ranges; weights count
 *
 * Errors: %ML_ERROR_DATA if it would have too many inputs. It may have none.
 *
 * Returns: (transfer full): the design
 */
MlDesign *
ml_design_new (const MlSubset *training, MlDesignFlags flags, MlScaling scaling,
               GError **error)
{
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  g_autoptr (MlDesign) self = ml_design_new_empty (
      header, training->target, (flags & ML_DESIGN_ORDERED) != 0);
  if (!lay_out (self, training, flags, error)
      || !fit_scales (self, training, scaling, error))
    return NULL;
  return g_steal_pointer (&self);
}
