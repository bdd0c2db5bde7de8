/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-grid.h. */
#include "plot-grid.h"

#include "plot-layers.h"

#include "plot-columns.h"

#include "ml-dataset-builder.h"

#include <math.h>

#define CHUNK 8192    /* rows predicted between two looks at Stop */
#define MOST_LINES 64 /* units of a first layer                  */

PlotQuestion *
plot_question_ref (PlotQuestion *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
plot_question_unref (PlotQuestion *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->data);
  ml_predictor_unref (self->predictor);
  g_free (self);
}

void
plot_grid_free (PlotGrid *self)
{
  plot_question_unref (self->question);
  g_free (self->outputs);
  g_free (self->lines);
  g_free (self);
}

static gboolean
predictor_knows (MlPredictor *predictor, const MlAttribute *attribute)
{
  MlDataset *header = ml_predictor_header (predictor);
  const int column = ml_dataset_find_column (header, attribute->name);
  return column >= 0
         && ml_attribute_has_numbers (
             ml_dataset_attribute (header, (guint) column));
}

static PlotQuestion *
ask (MlDataset *data, int target, MlPredictor *predictor, guint x, guint y)
{
  PlotQuestion *self = g_new0 (PlotQuestion, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->data = g_object_ref (data);
  self->target = target;
  self->predictor = ml_predictor_ref (predictor);
  self->x = x;
  self->y = y;
  self->across = plot_columns_range (data, x);
  self->up = plot_columns_range (data, y);
  return self;
}

/**
 * plot_question_new:
 * @x_wanted: number of the attribute across: 1, 2, …; 0: chosen by how well it
 *   separates the classes
 * @y_wanted: the same for up
 *
 * Returns: (transfer full) (nullable): NULL if there are no two numeric
 *   attributes, in @data and in what the model was trained on
 */
PlotQuestion *
plot_question_new (MlDataset *data, int target, MlPredictor *predictor,
                   guint x_wanted, guint y_wanted)
{
  guint x = x_wanted, y = y_wanted;
  if (ml_dataset_n_rows (data) == 0
      || !plot_columns_choose (data, target, &x, &y)
      || !predictor_knows (predictor, ml_dataset_attribute (data, x))
      || !predictor_knows (predictor, ml_dataset_attribute (data, y)))
    return NULL;
  return ask (data, target, predictor, x, y);
}

/**
 * plot_question_new_line:
 * @target: a number
 * @x_wanted: number of the attribute across: 1, 2, …; 0: chosen by how well it
 *   determines the class
 *
 * Returns: (transfer full) (nullable): NULL if there is no numeric attribute,
 *   in @data and in what the model was trained on
 */
PlotQuestion *
plot_question_new_line (MlDataset *data, int target, MlPredictor *predictor,
                        guint x_wanted)
{
  const int x = plot_columns_choose_one (data, target, x_wanted);
  if (x < 0 || ml_dataset_n_rows (data) == 0
      || !predictor_knows (predictor, ml_dataset_attribute (data, (guint) x)))
    return NULL;
  return ask (data, target, predictor, (guint) x, (guint) target);
}

gboolean
plot_question_fits (const PlotQuestion *self, MlPredictor *predictor)
{
  return ml_predictor_n_outputs (predictor)
             == ml_predictor_n_outputs (self->predictor)
         && predictor_knows (predictor,
                             ml_dataset_attribute (self->data, self->x))
         && predictor_knows (predictor,
                             ml_dataset_attribute (self->data, self->y));
}

/** plot_question_again: Returns: (transfer full): the same plane, asked of
 * @predictor */
PlotQuestion *
plot_question_again (const PlotQuestion *self, MlPredictor *predictor)
{
  PlotQuestion *again = g_memdup2 (self, sizeof *self);
  g_atomic_ref_count_init (&again->ref_count);
  g_object_ref (again->data);
  again->predictor = ml_predictor_ref (predictor);
  return again;
}

/* The most frequent label, or −1. */
static gint32
mode_of (MlDataset *data, guint column)
{
  const guint n_labels = ml_dataset_attribute (data, column)->n_labels;
  const gint32 *codes = ml_dataset_codes (data, column);
  g_autofree guint *counts = g_new0 (guint, n_labels + 1);
  gint32 best = -1;
  for (guint row = 0; row < ml_dataset_n_rows (data); row++)
    if (codes[row] >= 0)
      counts[codes[row]]++;
  for (guint i = 0; i < n_labels; i++)
    if (counts[i] > (best >= 0 ? counts[best] : 0))
      best = (gint32) i;
  return best;
}

static double
mean_of (MlDataset *data, guint column)
{
  const double *values = ml_dataset_numbers (data, column);
  double sum = 0;
  guint known = 0;
  for (guint row = 0; row < ml_dataset_n_rows (data); row++)
    if (isfinite (values[row]))
      {
        sum += values[row];
        known++;
      }
  return known > 0 ? sum / known : (double) NAN;
}

/* What each column of the header is held at: mean, code, NaN: missing. */
static double *
find_rest (const PlotQuestion *self, MlDataset *header)
{
  const guint n = ml_dataset_n_columns (header);
  double *rest = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (header, i);
      const int column = ml_dataset_find_column (self->data, attribute->name);
      const MlAttribute *mine
          = column >= 0 ? ml_dataset_attribute (self->data, (guint) column)
                        : NULL;
      rest[i] = (double) NAN;
      if (mine == NULL || (int) i == ml_predictor_target (self->predictor))
        continue;
      if (ml_attribute_has_numbers (attribute)
          && ml_attribute_has_numbers (mine))
        rest[i] = mean_of (self->data, (guint) column);
      else if (ml_attribute_same (attribute, mine)
               && ml_attribute_has_codes (mine))
        rest[i] = mode_of (self->data, (guint) column);
    }
  return rest;
}

/** plot_grid_value: Returns: the middle of cell @index of @size along @scale.
 */
double
plot_grid_value (const PlotScale *scale, guint index, guint size)
{
  return scale->minimum
         + (scale->maximum - scale->minimum) * (index + 0.5) / size;
}

/* Cells from, … , from + n − 1 of the grid as rows of the header's columns. */
static MlDataset *
make_rows (const PlotQuestion *self, MlDataset *header, const double *rest,
           guint size, guint height, guint from, guint n)
{
  const char *x_name = ml_dataset_attribute (self->data, self->x)->name;
  const char *y_name = ml_dataset_attribute (self->data, self->y)->name;
  const int x = ml_dataset_find_column (header, x_name);
  const int y = ml_dataset_find_column (header, y_name);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (header), n);
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      MlAttribute *attribute
          = ml_attribute_ref (ml_dataset_attribute (header, i));
      if (ml_attribute_has_numbers (attribute))
        {
          double *values = g_new (double, n);
          for (guint k = 0; k < n; k++)
            values[k]
                = (int) i == x
                      ? plot_grid_value (&self->across, (from + k) % size, size)
                  : (int) i == y
                      ? plot_grid_value (&self->up, (from + k) / size, height)
                      : rest[i];
          ml_dataset_builder_add_numbers (builder, attribute, values);
        }
      else if (ml_attribute_has_codes (attribute))
        {
          gint32 *codes = g_new (gint32, n);
          for (guint k = 0; k < n; k++)
            codes[k] = isnan (rest[i]) ? -1 : (gint32) rest[i];
          ml_dataset_builder_add_codes (builder, attribute, codes);
        }
      else
        ml_dataset_builder_add_bytes (
            builder, attribute,
            g_malloc0 (MAX (1, n * ml_attribute_n_bytes (attribute))));
    }
  return ml_dataset_builder_finish (builder);
}

static gboolean
fill (PlotGrid *self, const double *rest, GCancellable *cancellable)
{
  const PlotQuestion *question = self->question;
  MlDataset *header = ml_predictor_header (question->predictor);
  const guint n_cells = self->size * self->height;
  for (guint from = 0; from < n_cells; from += CHUNK)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      const guint n = MIN (CHUNK, n_cells - from);
      g_autoptr (MlDataset) rows = make_rows (
          question, header, rest, self->size, self->height, from, n);
      g_autoptr (MlSubset) subset
          = ml_subset_new_all (rows, ml_predictor_target (question->predictor));
      ml_predictor_predict (question->predictor, subset,
                            self->outputs + (gsize) from * self->n_outputs);
    }
  return TRUE;
}

/* What unit @unit sums up for row @row of the probe. */
static double
sum_of (const MlSnapshot *probe, guint unit, guint row)
{
  const MlTensor *weights = plot_layers_find (probe, 1, "weights");
  const MlTensor *bias = plot_layers_find (probe, 1, "bias");
  const MlTensor *inputs = ml_snapshot_find (probe, "input.activations");
  const guint n = weights->sizes[1];
  double sum = bias != NULL ? (double) bias->values[unit] : 0;
  for (guint i = 0; i < n; i++)
    sum += (double) weights->values[(gsize) unit * n + i]
           * (double) inputs->values[(gsize) row * n + i];
  return sum;
}

/* Sums of the first layer are planes over the two attributes, for scaling is
 * linear: the corners of the grid tell them. Inputs that filters bend are
 * refused by the fourth corner. */
static void
find_lines (PlotGrid *self, const double *rest)
{
  const PlotQuestion *q = self->question;
  MlDataset *header = ml_predictor_header (q->predictor);
  g_autoptr (MlDataset) rows = make_rows (q, header, rest, 2, 2, 0, 4);
  g_autoptr (MlSubset) corners
      = ml_subset_new_all (rows, ml_predictor_target (q->predictor));
  g_autoptr (MlSnapshot) probe = ml_predictor_probe (q->predictor, corners);
  const MlTensor *weights = plot_layers_find (probe, 1, "weights");
  const MlTensor *inputs
      = probe != NULL ? ml_snapshot_find (probe, "input.activations") : NULL;
  if (weights == NULL || inputs == NULL || weights->n_sizes != 2
      || inputs->n_sizes != 2 || inputs->sizes[1] != weights->sizes[1])
    return;
  self->lines = g_new0 (PlotGridLine, MOST_LINES);
  const double x0 = plot_grid_value (&q->across, 0, 2);
  const double x1 = plot_grid_value (&q->across, 1, 2);
  const double y0 = plot_grid_value (&q->up, 0, 2);
  const double y1 = plot_grid_value (&q->up, 1, 2);
  for (guint unit = 0; unit < MIN (weights->sizes[0], MOST_LINES); unit++)
    {
      const double z00 = sum_of (probe, unit, 0), z10 = sum_of (probe, unit, 1);
      const double z01 = sum_of (probe, unit, 2), z11 = sum_of (probe, unit, 3);
      const double size = fabs (z00) + fabs (z10) + fabs (z01) + fabs (z11);
      const double b = (z10 - z00) / (x1 - x0), c = (z01 - z00) / (y1 - y0);
      if (fabs (z11 - z10 - z01 + z00) <= 1e-4 * size)
        self->lines[self->n_lines++]
            = (PlotGridLine){ z00 - b * x0 - c * y0, b, c };
    }
}

/**
 * plot_grid_new:
 * @question: (transfer none)
 * @size: cells across
 * @height: cells up; 1: a line, in which what is up does not change
 * @cancellable: (nullable): asked between chunks of rows
 *
 * Returns: (transfer full) (nullable): the model's outputs in the middle of
 * each cell; NULL if cancelled
 */
PlotGrid *
plot_grid_new (PlotQuestion *question, guint size, guint height,
               GCancellable *cancellable)
{
  PlotGrid *grid = g_new0 (PlotGrid, 1);
  grid->question = plot_question_ref (question);
  grid->size = size;
  grid->height = height;
  grid->n_outputs = ml_predictor_n_outputs (question->predictor);
  grid->outputs = g_new (double, (gsize) size *height * grid->n_outputs);
  const gint64 began = g_get_monotonic_time ();
  g_autofree double *rest
      = find_rest (question, ml_predictor_header (question->predictor));
  if (!fill (grid, rest, cancellable))
    {
      plot_grid_free (grid);
      return NULL;
    }
  if (height > 1)
    find_lines (grid, rest);
  grid->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_debug ("%u x %u cells predicted in %.1f ms", size, height,
           1000 * grid->seconds);
  return grid;
}
