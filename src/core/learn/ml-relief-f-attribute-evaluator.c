/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ReliefF: a column is good if it differs between near rows of different
 * classes and not between near rows of one class (M. Robnik-Šikonja and I.
 * Kononenko, "Theoretical and empirical analysis of ReliefF and RReliefF",
 * Machine Learning 53, 2003). Of a nominal class. */
#include "ml-attribute-evaluator.h"
#include "ml-java-random.h"
#include "ml-parallel.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  MlAttributeEvaluator parent;
  double sample;
  guint seed, neighbors;
} MlReliefFAttributeEvaluator;

typedef MlAttributeEvaluatorClass MlReliefFAttributeEvaluatorClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlReliefFAttributeEvaluator, sample, -1, 1e9, -1, "M",
                    N_ ("Rows"),
                    N_ ("How many to draw and compare; −1: all of them")),
  ML_OPTION_UINT (MlReliefFAttributeEvaluator, seed, 0, G_MAXINT, 1, "D",
                  N_ ("Seed"), N_ ("Of the draw of rows")),
  ML_OPTION_UINT (MlReliefFAttributeEvaluator, neighbors, 1, 1000, 10, "K",
                  N_ ("Neighbors"),
                  N_ ("So many of each class are compared with a row")),
};

GType ml_relief_f_attribute_evaluator_get_type (void);
G_DEFINE_FINAL_TYPE (MlReliefFAttributeEvaluator,
                     ml_relief_f_attribute_evaluator,
                     ML_TYPE_ATTRIBUTE_EVALUATOR)

enum
{
  CHUNK = 32, /* rows of a slice */
};

typedef struct
{
  double distance;
  guint row;
} Neighbor;

typedef struct
{
  guint n_rows, n_inputs, n_classes, n_neighbors, n_drawn;
  guint *columns;     /* n_inputs                                        */
  double *values;     /* n_rows × n_inputs: 0 … 1 or a label; NaN: missing */
  double *unknown;    /* n_inputs: of two labels one of which is missing; 0: a
                         number */
  guint *classes;     /* n_rows                                          */
  double *priors;     /* n_classes                                       */
  guint32 *drawn;     /* n_drawn                                         */
  double *sums;       /* slices × n_inputs                               */
  MlMonitor *monitor; /* (nullable) */
  int n_done;         /* atomic: rows compared, for the progress         */
} Relief;

/* 0 … 1 */
static double
difference (const Relief *self, guint input, double a, double b)
{
  const double unknown = self->unknown[input];
  if (unknown > 0)
    return isnan (a) || isnan (b) ? unknown : a != b;
  if (isnan (a) && isnan (b))
    return 1;
  if (isnan (a) || isnan (b))
    {
      const double known = isnan (a) ? b : a;
      return MAX (known, 1 - known);
    }
  return fabs (a - b);
}

static int
compare_neighbors (const void *a, const void *b)
{
  const Neighbor *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static void
compare_row (const Relief *self, guint row, Neighbor *neighbors, double *sums)
{
  const double *one = self->values + (gsize) row * self->n_inputs;
  const guint class = self->classes[row];
  g_autofree guint *n_seen = g_new0 (guint, self->n_classes);
  for (guint i = 0; i < self->n_rows; i++)
    {
      const double *other = self->values + (gsize) i * self->n_inputs;
      neighbors[i] = (Neighbor){ 0, i };
      for (guint j = 0; j < self->n_inputs; j++)
        neighbors[i].distance += difference (self, j, one[j], other[j]);
    }
  qsort (neighbors, self->n_rows, sizeof *neighbors, compare_neighbors);
  for (guint i = 0; i < self->n_rows; i++)
    if (neighbors[i].row != row)
      n_seen[self->classes[neighbors[i].row]]++;
  g_autofree guint *n_used = g_new0 (guint, self->n_classes);
  for (guint i = 0; i < self->n_rows; i++)
    {
      const guint near = neighbors[i].row, its = self->classes[near];
      if (near == row || n_used[its]++ >= self->n_neighbors)
        continue;
      const double *other = self->values + (gsize) near * self->n_inputs;
      const double share = MIN (n_seen[its], self->n_neighbors);
      const double factor = its == class ? -1 / share
                                         : self->priors[its]
                                               / (1 - self->priors[class])
                                               / share;
      for (guint j = 0; j < self->n_inputs; j++)
        sums[j] += factor * difference (self, j, one[j], other[j]);
    }
}

static void
compare_chunk (guint slice, gpointer data)
{
  Relief *self = data;
  g_autofree Neighbor *neighbors = g_new (Neighbor, self->n_rows + 1);
  double *sums = self->sums + (gsize) slice * self->n_inputs;
  const guint to = MIN ((slice + 1) * CHUNK, self->n_drawn);
  for (guint i = slice * CHUNK; i < to; i++)
    {
      const int n_done = g_atomic_int_add (&self->n_done, 1);
      if (!ml_monitor_tick (self->monitor, (double) n_done / self->n_drawn))
        return;
      compare_row (self, self->drawn[i], neighbors, sums);
    }
}

static void
scale (Relief *self, guint input)
{
  double least = INFINITY, most = -INFINITY;
  for (guint i = 0; i < self->n_rows; i++)
    {
      const double value = self->values[(gsize) i * self->n_inputs + input];
      if (isfinite (value))
        {
          least = MIN (least, value);
          most = MAX (most, value);
        }
    }
  for (guint i = 0; i < self->n_rows; i++)
    {
      double *value = &self->values[(gsize) i * self->n_inputs + input];
      if (!isnan (*value))
        *value = most > least && isfinite (*value)
                     ? (*value - least) / (most - least)
                     : 0;
    }
}

static void
fill (Relief *self, const MlSubset *rows)
{
  self->n_rows = rows->n_rows;
  self->n_classes = ml_subset_n_classes (rows);
  self->columns = g_new (guint, ml_dataset_n_columns (rows->data));
  for (guint i = 0; i < ml_dataset_n_columns (rows->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (rows->data, i);
      if ((int) i != rows->target
          && (attribute->kind == ML_ATTRIBUTE_NOMINAL
              || ml_attribute_has_numbers (attribute)))
        self->columns[self->n_inputs++] = i;
    }
  self->values = g_new (double, (gsize) self->n_rows * self->n_inputs + 1);
  self->unknown = g_new0 (double, self->n_inputs + 1);
  self->classes = g_new (guint, self->n_rows + 1);
  self->priors = g_new0 (double, self->n_classes);
  for (guint i = 0; i < self->n_rows; i++)
    {
      self->classes[i] = (guint) ml_subset_target (rows, i);
      self->priors[self->classes[i]] += 1.0 / self->n_rows;
      for (guint j = 0; j < self->n_inputs; j++)
        self->values[(gsize) i * self->n_inputs + j]
            = ml_subset_value (rows, i, self->columns[j]);
    }
  for (guint j = 0; j < self->n_inputs; j++)
    {
      const MlAttribute *attribute
          = ml_dataset_attribute (rows->data, self->columns[j]);
      if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
        self->unknown[j] = MAX (1 - 1.0 / MAX (attribute->n_labels, 1), 1e-9);
      else
        scale (self, j);
    }
}

static void
draw (Relief *self, const MlReliefFAttributeEvaluator *settings)
{
  MlJavaRandom random;
  ml_java_random_init (&random, settings->seed);
  const gboolean is_all
      = settings->sample < 1 || settings->sample >= self->n_rows;
  self->n_drawn = is_all ? self->n_rows : (guint) settings->sample;
  self->drawn = g_new (guint32, self->n_drawn + 1);
  for (guint i = 0; i < self->n_drawn; i++)
    self->drawn[i]
        = is_all ? i
                 : (guint32) ml_java_random_below (&random, (int) self->n_rows);
}

static gboolean
rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor,
      double *worths, GError **error)
{
  const MlReliefFAttributeEvaluator *settings
      = (const MlReliefFAttributeEvaluator *) evaluator;
  if (!ml_attribute_evaluator_needs_labels (rows, "ReliefF", error))
    return FALSE;
  g_autoptr (MlSubset) known = ml_subset_drop_missing_class (rows);
  Relief self = { .n_neighbors = settings->neighbors, .monitor = monitor };
  fill (&self, known);
  draw (&self, settings);
  const guint n_slices = (self.n_drawn + CHUNK - 1) / CHUNK;
  self.sums = g_new0 (double, (gsize) n_slices *self.n_inputs + 1);
  ml_parallel_for (n_slices, compare_chunk, &self);
  for (guint s = 0; s < n_slices; s++)
    for (guint j = 0; j < self.n_inputs; j++)
      worths[self.columns[j]]
          += self.sums[(gsize) s * self.n_inputs + j] / self.n_drawn;
  g_free (self.columns);
  g_free (self.values);
  g_free (self.unknown);
  g_free (self.classes);
  g_free (self.priors);
  g_free (self.drawn);
  g_free (self.sums);
  return !ml_monitor_is_stopped (monitor)
         || ml_monitor_set_stopped_error (monitor, error);
}

static void
ml_relief_f_attribute_evaluator_class_init (
    MlReliefFAttributeEvaluatorClass *klass)
{
  klass->title = N_ ("ReliefF");
  klass->description
      = N_ ("Whether a column differs between near rows of different classes");
  klass->weka = "weka.attributeSelection.ReliefFAttributeEval";
  klass->weka_flags = "M# D K";
  klass->rate = rate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_relief_f_attribute_evaluator_init (MlReliefFAttributeEvaluator *self)
{
}
