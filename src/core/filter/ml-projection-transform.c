/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-projection-transform.h"

#include "ml-computed-transform.h"
#include "ml-linear-algebra.h"

#include <math.h>

#define STATE_TYPE "(vasadadb)"
#define MOST_COLUMNS 100000

typedef struct
{
  MlTransform parent;
  MlProjection projection;
} ProjectionTransform;

static void
center (const MlProjection *p, const MlSubset *rows, guint row, double *inputs)
{
  const guint n_inputs = ml_design_n_inputs (p->design);
  for (guint j = 0; j < n_inputs; j++)
    {
      const guint column = ml_design_input_column (p->design, j);
      inputs[j] = p->drops_missing
                          && isnan (ml_subset_value (rows, row, column))
                          && ml_dataset_bytes (rows->data, column) == NULL
                      ? 0
                      : inputs[j] - p->centers[j];
    }
}

/* Each by itself: a product of matrices may sum a row otherwise if there are
 * other rows beside it. */
static void
project (gconstpointer data, const MlSubset *rows, guint from, guint n,
         double *out)
{
  const MlProjection *p = data;
  const guint n_inputs = ml_design_n_inputs (p->design);
  g_autofree double *inputs = g_new (double, (gsize) n *n_inputs + 1);
  ml_design_encode_rows (p->design, rows, from, n, inputs);
  for (guint i = 0; i < n; i++)
    center (p, rows, from + i, inputs + (gsize) i * n_inputs);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < p->n_columns; j++)
      out[(gsize) i * p->n_columns + j]
          = ml_dot (n_inputs, inputs + (gsize) i * n_inputs,
                    p->weights + (gsize) j * n_inputs);
}

static MlSubset *
projection_apply (const MlTransform *transform, const MlSubset *rows,
                  MlMonitor *monitor)
{
  const MlProjection *p
      = &((const ProjectionTransform *) transform)->projection;
  return ml_computed_rows (rows, p->names, p->n_columns, project, p, monitor);
}

static GVariant *
array_of (const double *numbers, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, n,
                                    sizeof *numbers);
}

static GVariant *
projection_save (const MlTransform *transform)
{
  const MlProjection *p
      = &((const ProjectionTransform *) transform)->projection;
  const gsize n_inputs = ml_design_n_inputs (p->design);
  return g_variant_new ("(v^as@ad@adb)", ml_design_save (p->design), p->names,
                        array_of (p->weights, p->n_columns * n_inputs),
                        array_of (p->centers, n_inputs), p->drops_missing);
}

static void
projection_free (MlTransform *transform)
{
  MlProjection *p = &((ProjectionTransform *) transform)->projection;
  ml_design_unref (p->design);
  g_strfreev (p->names);
  g_free (p->weights);
  g_free (p->centers);
  g_free (transform);
}

/** ml_projection_transform_new: Returns: (transfer full): the transform */
MlTransform *
ml_projection_transform_new (MlFilter *filter, const MlProjection *projection)
{
  static const MlTransformOps ops = { .apply_watched = projection_apply,
                                      .save = projection_save,
                                      .free = projection_free };
  ProjectionTransform *self = g_new0 (ProjectionTransform, 1);
  ml_transform_init (&self->parent, &ops, G_OBJECT_TYPE (filter));
  self->projection = *projection;
  return &self->parent;
}

/* (transfer full) (nullable): exactly @n finite numbers */
static double *
take_numbers (GVariant *array, gsize n)
{
  gsize n_saved;
  const double *numbers
      = g_variant_get_fixed_array (array, &n_saved, sizeof *numbers);
  if (n_saved != n)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (!isfinite (numbers[i]))
      return NULL;
  double *taken = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    taken[i] = numbers[i];
  return taken;
}

/* Names differ from each other and from the class. */
static gboolean
names_are_good (char **names, MlDataset *header, int target)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  if (target >= 0)
    g_hash_table_add (seen,
                      ml_dataset_attribute (header, (guint) target)->name);
  for (; *names != NULL; names++)
    if (!g_hash_table_add (seen, *names))
      return FALSE;
  return TRUE;
}

/** ml_projection_transform_load: a filter's load(). Errors: %ML_ERROR_PARSE */
MlTransform *
ml_projection_transform_load (MlFilter *filter, GVariant *state,
                              MlDataset *header, int target, GError **error)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  g_autoptr (GVariant) design = NULL, weights = NULL, centers = NULL;
  g_auto (GStrv) names = NULL;
  MlProjection p = { 0 };
  g_variant_get (state, "(v^as@ad@adb)", &design, &names, &weights, &centers,
                 &p.drops_missing);
  p.n_columns = g_strv_length (names);
  p.design = ml_design_load (design, header, target, error);
  if (p.design == NULL)
    return NULL;
  const gsize n_inputs = ml_design_n_inputs (p.design);
  if (p.n_columns <= MOST_COLUMNS && names_are_good (names, header, target))
    {
      p.weights = take_numbers (weights, p.n_columns * n_inputs);
      p.centers = take_numbers (centers, n_inputs);
    }
  if (p.weights != NULL && p.centers != NULL)
    {
      p.names = g_steal_pointer (&names);
      return ml_projection_transform_new (filter, &p);
    }
  g_free (p.weights);
  g_free (p.centers);
  ml_design_unref (p.design);
  return ml_transform_refuse (error);
}
