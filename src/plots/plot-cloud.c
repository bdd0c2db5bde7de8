/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-cloud.h. */
#include "plot-cloud.h"

#include "plot-chart.h"
#include "plot-layers.h"

#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_POINTS 1000
#define MOST_VALUES (8u << 20) /* of a layer, for all points together */
#define CHUNK 256              /* rows between two looks for a cancel */

/** plot_cloud_copy_pca: Returns: (transfer full) (nullable) */
MlPca *
plot_cloud_copy_pca (const MlPca *pca)
{
  if (pca == NULL)
    return NULL;
  MlPca *copy = g_memdup2 (pca, sizeof *pca);
  copy->mean = g_memdup2 (pca->mean, sizeof (float) * pca->n_columns);
  copy->components = g_memdup2 (
      pca->components, sizeof (float) * pca->n_components * pca->n_columns);
  copy->variance
      = g_memdup2 (pca->variance, sizeof (double) * pca->n_components);
  return copy;
}

PlotCloudQuestion *
plot_cloud_question_copy (const PlotCloudQuestion *self)
{
  PlotCloudQuestion *copy = g_memdup2 (self, sizeof *self);
  g_object_ref (copy->data);
  ml_predictor_ref (copy->predictor);
  copy->before = plot_cloud_copy_pca (self->before);
  return copy;
}

void
plot_cloud_question_free (PlotCloudQuestion *self)
{
  g_object_unref (self->data);
  ml_predictor_unref (self->predictor);
  g_clear_pointer (&self->before, ml_pca_free);
  g_free (self);
}

static void
clear_choice (gpointer data)
{
  g_free (((PlotChoice *) data)->label);
}

void
plot_cloud_free (PlotCloud *self)
{
  g_clear_pointer (&self->pca, ml_pca_free);
  g_clear_pointer (&self->layers, g_array_unref);
  g_free (self->error);
  g_free (self->rows);
  g_free (self->points);
  g_free (self->actual);
  g_free (self->predicted);
  g_free (self->values);
  g_free (self);
}

/* Rows from, … of the points, as the predictor reads them. */
static MlSubset *
take_rows (const PlotCloud *self, MlDataset *data, int target, guint from,
           guint n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  g_array_append_vals (rows, self->rows + from, n);
  return ml_subset_new (data, target, rows);
}

static guint
n_units_of (const MlSnapshot *probe, guint layer)
{
  const MlTensor *values = plot_layers_find (probe, layer, "activations");
  return values != NULL ? (guint) ml_tensor_row_length (values) : 0;
}

/* The code of a network whose last layer gives its inputs back: the narrowest
 * layer. 0: it is none. */
static guint
find_code (const MlSnapshot *probe, guint last)
{
  const MlTensor *given
      = ml_snapshot_find (probe, "reconstruction.activations");
  if (given == NULL || ml_tensor_row_length (given) != n_units_of (probe, last))
    return 0;
  guint code = 0;
  for (guint i = 1; i < last; i++)
    if (n_units_of (probe, i) > 0
        && (code == 0 || n_units_of (probe, i) < n_units_of (probe, code)))
      code = i;
  return code;
}

/* The layer that is asked for, else the code, else the last but one: what the
 * last layer has to tell apart. */
static guint
choose_layer (const PlotCloudQuestion *question, const MlSnapshot *probe)
{
  guint last = 0, before = 0;
  for (guint i = 1; i <= plot_layers_last (probe); i++)
    if (n_units_of (probe, i) > 0)
      {
        if (i == question->layer)
          return i;
        before = last;
        last = i;
      }
  const guint code = find_code (probe, last);
  return code > 0 ? code : before > 0 ? before : last;
}

static void
choose_units (PlotCloud *self, const PlotCloudQuestion *question)
{
  self->x_unit = question->x_unit <= self->n_units ? question->x_unit : 0;
  self->y_unit = question->y_unit <= self->n_units ? question->y_unit : 0;
  if (self->n_units == 2 && self->x_unit == 0 && self->y_unit == 0)
    self->x_unit = 1, self->y_unit = 2;
  if (self->x_unit == 0 && self->y_unit > 0)
    self->x_unit = self->y_unit == 1 ? 2 : 1;
  if (self->y_unit == 0 && self->x_unit > 0)
    self->y_unit = self->x_unit == 1 ? 2 : 1;
}

/* Which rows; evenly spaced if there are more than can be drawn. */
static void
choose_rows (PlotCloud *self, MlDataset *data)
{
  const guint n_rows = ml_dataset_n_rows (data);
  const guint most
      = (guint) CLAMP (MOST_VALUES / MAX (self->n_units, 1), 16, MOST_POINTS);
  const guint stride = (n_rows + most - 1) / most;
  self->n_points = (n_rows + stride - 1) / stride;
  for (guint i = 0; i < self->n_points; i++)
    self->rows[i] = i * stride;
}

/* What the network answers to each point, and what is right. */
static void
take_answers (PlotCloud *self, const MlSubset *rows, const MlSnapshot *probe,
              guint from)
{
  const MlTensor *output = ml_snapshot_find (probe, "output");
  const MlAttribute *class = rows->target >= 0 ? ml_dataset_attribute (
                                 rows->data, (guint) rows->target)
                                               : NULL;
  const gboolean has_labels = class != NULL && ml_attribute_has_codes (class);
  const gboolean is_judged = has_labels && output != NULL
                             && output->n_sizes == 2
                             && output->sizes[1] == class->n_labels;
  self->is_judged |= is_judged;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double target
          = class != NULL ? ml_subset_target (rows, i) : (double) NAN;
      self->values[from + i] = target;
      self->actual[from + i]
          = has_labels && isfinite (target) ? (gint32) target : -1;
      self->predicted[from + i] = -1;
      if (is_judged)
        self->predicted[from + i] = (gint32) ml_number_largest_float (
            output->values + (gsize) i * output->sizes[1], output->sizes[1]);
    }
}

/* Puts the layer's answers to all points into @values (n_points × n_units). */
static gboolean
run (PlotCloud *self, const PlotCloudQuestion *question, MlDataset *data,
     float *values, GCancellable *cancellable)
{
  const int target = ml_predictor_target (question->predictor);
  g_autofree char *layer = g_strdup_printf ("layer%u.activations", self->layer);
  const char *const names[] = { layer, "output", NULL };
  for (guint from = 0; from < self->n_points; from += CHUNK)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      const guint n = MIN (CHUNK, self->n_points - from);
      g_autoptr (MlSubset) rows = take_rows (self, data, target, from, n);
      g_autoptr (MlSnapshot) probe
          = ml_predictor_probe_only (question->predictor, rows, names);
      const MlTensor *tensor
          = probe != NULL ? ml_snapshot_find (probe, layer) : NULL;
      if (tensor == NULL || ml_tensor_row_length (tensor) != self->n_units)
        return FALSE;
      memcpy (values + (gsize) from * self->n_units, tensor->values,
              sizeof (float) * n * self->n_units);
      take_answers (self, rows, probe, from);
    }
  return TRUE;
}

/* Two numbers a point: two units, or two components. */
static void
project (PlotCloud *self, const PlotCloudQuestion *question,
         const float *values)
{
  if (self->x_unit == 0)
    {
      self->pca = ml_pca_new (self->n_points, self->n_units, values, 2,
                              question->before);
      if (question->before != NULL)
        ml_pca_align (self->pca, question->before);
      ml_pca_project (self->pca, self->n_points, values, self->points);
      return;
    }
  for (guint i = 0; i < self->n_points; i++)
    {
      const float *row = values + (gsize) i * self->n_units;
      self->points[2 * i] = row[self->x_unit - 1];
      self->points[2 * i + 1] = row[self->y_unit - 1];
    }
}

/* Learns from one row what layers there are. */
static gboolean
look (PlotCloud *self, const PlotCloudQuestion *question, MlDataset *data)
{
  g_autoptr (MlSubset) one
      = take_rows (self, data, ml_predictor_target (question->predictor), 0, 1);
  g_autoptr (MlSnapshot) probe = ml_predictor_probe (question->predictor, one);
  self->layer = probe != NULL ? choose_layer (question, probe) : 0;
  if (self->layer == 0)
    {
      self->error = g_strdup (_ ("This model has no layers to look into."));
      return FALSE;
    }
  plot_layers_choices (probe, "activations", self->layers);
  self->n_units = n_units_of (probe, self->layer);
  if (self->n_units >= 2)
    return TRUE;
  self->error = g_strdup_printf (
      _ ("Layer %u has one unit; a plane needs two. Choose another layer."),
      self->layer);
  return FALSE;
}

/**
 * plot_cloud_new:
 * @cancellable: (nullable): asked between chunks of rows
 *
 * Returns: (transfer full) (nullable): the points, or why there are none; NULL
 *   if cancelled
 */
PlotCloud *
plot_cloud_new (const PlotCloudQuestion *question, GCancellable *cancellable)
{
  PlotCloud *self = g_new0 (PlotCloud, 1);
  self->settings = question->settings;
  self->layers = g_array_new (FALSE, FALSE, sizeof (PlotChoice));
  g_array_set_clear_func (self->layers, clear_choice);
  self->rows = g_new0 (guint32, MOST_POINTS);
  self->points = g_new0 (float, 2 * MOST_POINTS);
  self->actual = g_new0 (gint32, MOST_POINTS);
  self->predicted = g_new0 (gint32, MOST_POINTS);
  self->values = g_new0 (double, MOST_POINTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data
      = ml_predictor_match (question->predictor, question->data, &error);
  if (data == NULL)
    {
      self->error = g_strdup (error->message);
      return self;
    }
  if (!look (self, question, data))
    return self;
  choose_units (self, question);
  choose_rows (self, data);
  g_autofree float *values
      = g_new (float, (gsize) self->n_points * self->n_units);
  if (!run (self, question, data, values, cancellable))
    {
      plot_cloud_free (self);
      return NULL;
    }
  project (self, question, values);
  return self;
}
