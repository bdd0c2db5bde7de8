/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-partial-dependence.h"

#include "ml-dataset-builder.h"

#include <math.h>
#include <string.h>

struct _MlPartialDependence
{
  MlFindings parent;
  MlDataset *header;
  int target;
  GPtrArray *curves; /* MlDependenceCurve */
};

G_DEFINE_FINAL_TYPE (MlPartialDependence, ml_partial_dependence,
                     ML_TYPE_FINDINGS)

/* -- One curve ------------------------------------------------------------- */

/** ml_dependence_curve_new: Returns: (transfer full): its maker fills the
 * arrays before others see it */
MlDependenceCurve *
ml_dependence_curve_new (guint column, guint n_grid, guint n_outputs,
                         guint n_lines)
{
  MlDependenceCurve *self = g_new0 (MlDependenceCurve, 1);
  const gsize n = (gsize) n_grid * n_outputs;
  g_atomic_ref_count_init (&self->ref_count);
  self->column = column;
  self->n_grid = n_grid;
  self->n_outputs = n_outputs;
  self->n_lines = n_lines;
  self->grid = g_new0 (double, MAX (n_grid, 1));
  self->means = g_new0 (double, MAX (n, 1));
  self->lines = g_new0 (float, MAX (n * n_lines, 1));
  return self;
}

/** ml_dependence_curve_ref: Returns: (transfer full): @self */
MlDependenceCurve *
ml_dependence_curve_ref (MlDependenceCurve *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_dependence_curve_unref: NULL is fine */
void
ml_dependence_curve_unref (MlDependenceCurve *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->grid);
  g_free (self->means);
  g_free (self->lines);
  g_free (self);
}

/* -- All of them ----------------------------------------------------------- */

guint
ml_partial_dependence_length (MlPartialDependence *self)
{
  return self->curves->len;
}

/** ml_partial_dependence_nth: Returns: (transfer none): in the order of the
 * columns */
const MlDependenceCurve *
ml_partial_dependence_nth (MlPartialDependence *self, guint index)
{
  return g_ptr_array_index (self->curves, index);
}

/** ml_partial_dependence_column: Returns: (transfer none): what curve @index is
 * over */
const MlAttribute *
ml_partial_dependence_column (MlPartialDependence *self, guint index)
{
  return ml_dataset_attribute (self->header,
                               ml_partial_dependence_nth (self, index)->column);
}

/** ml_partial_dependence_class: Returns: (transfer none): what is predicted */
const MlAttribute *
ml_partial_dependence_class (MlPartialDependence *self)
{
  return ml_dataset_attribute (self->header, (guint) self->target);
}

/* The table: a row for each curve, place on its grid and class. */
typedef struct
{
  guint n_rows;
  gint32 *attributes, *labels, *classes; /* codes; labels: of nominal columns */
  double *values, *responses;
} Cells;

/* All labels of all nominal columns, one after the other; where those of each
 * curve begin is in @first. (transfer full) */
static char **
collect_labels (MlPartialDependence *self, guint *first)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; i < self->curves->len; i++)
    {
      const MlAttribute *column = ml_partial_dependence_column (self, i);
      first[i] = n;
      if (column->kind != ML_ATTRIBUTE_NOMINAL)
        continue;
      g_strv_builder_addv (labels, (const char **) column->labels);
      n += column->n_labels;
    }
  return g_strv_builder_end (labels);
}

static void
fill_curve (MlPartialDependence *self, guint index, guint first, Cells *cells)
{
  const MlDependenceCurve *curve = ml_partial_dependence_nth (self, index);
  const gboolean is_nominal = ml_partial_dependence_column (self, index)->kind
                              == ML_ATTRIBUTE_NOMINAL;
  for (guint g = 0; g < curve->n_grid; g++)
    for (guint k = 0; k < curve->n_outputs; k++)
      {
        const guint row = cells->n_rows++;
        cells->attributes[row] = (gint32) index;
        cells->values[row] = is_nominal ? (double) NAN : curve->grid[g];
        cells->labels[row] = is_nominal ? (gint32) (first + g) : -1;
        cells->classes[row] = (gint32) k;
        cells->responses[row] = curve->means[g * curve->n_outputs + k];
      }
}

static char **
collect_names (MlPartialDependence *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < self->curves->len; i++)
    g_strv_builder_add (names, ml_partial_dependence_column (self, i)->name);
  return g_strv_builder_end (names);
}

/* @labels: (transfer full), as all of @cells; a table of numbers has none. */
static void
add_columns (MlDatasetBuilder *builder, MlPartialDependence *self,
             const Cells *cells, char **labels)
{
  const MlAttribute *class = ml_partial_dependence_class (self);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_string ("attribute", collect_names (self)),
      cells->attributes);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("value"),
                                  cells->values);
  if (*labels != NULL)
    ml_dataset_builder_add_codes (
        builder, ml_attribute_new_string ("label", labels), cells->labels);
  else
    {
      g_strfreev (labels);
      g_free (cells->labels);
    }
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    ml_dataset_builder_add_codes (
        builder, ml_attribute_new_string ("class", g_strdupv (class->labels)),
        cells->classes);
  else
    g_free (cells->classes);
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_new_numeric ("response"), cells->responses);
}

static MlDataset *
ml_partial_dependence_table (MlFindings *findings)
{
  MlPartialDependence *self = ML_PARTIAL_DEPENDENCE (findings);
  gsize n = 0;
  for (guint i = 0; i < self->curves->len; i++)
    {
      const MlDependenceCurve *curve = ml_partial_dependence_nth (self, i);
      n += (gsize) curve->n_grid * curve->n_outputs;
    }
  Cells cells = { 0,
                  g_new (gint32, n + 1),
                  g_new (gint32, n + 1),
                  g_new (gint32, n + 1),
                  g_new (double, n + 1),
                  g_new (double, n + 1) };
  g_autofree guint *first = g_new (guint, self->curves->len + 1);
  char **labels = collect_labels (self, first);
  for (guint i = 0; i < self->curves->len; i++)
    fill_curve (self, i, first[i], &cells);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_findings_title (findings), (guint) n);
  add_columns (builder, self, &cells, labels);
  return ml_dataset_builder_finish (builder);
}

static void
ml_partial_dependence_finalize (GObject *object)
{
  MlPartialDependence *self = ML_PARTIAL_DEPENDENCE (object);
  g_object_unref (self->header);
  g_ptr_array_unref (self->curves);
  G_OBJECT_CLASS (ml_partial_dependence_parent_class)->finalize (object);
}

static void
ml_partial_dependence_class_init (MlPartialDependenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ml_partial_dependence_finalize;
  ML_FINDINGS_CLASS (klass)->table = ml_partial_dependence_table;
}

static void
ml_partial_dependence_init (MlPartialDependence *self)
{
}

/**
 * ml_partial_dependence_new:
 * @data: whose columns they are
 * @target: the class
 * @curves: (transfer full) (element-type MlDependenceCurve): in the order of
 * the columns
 *
 * Returns: (transfer full): findings
 */
MlPartialDependence *
ml_partial_dependence_new (MlDataset *data, int target, GPtrArray *curves)
{
  MlPartialDependence *self = g_object_new (ML_TYPE_PARTIAL_DEPENDENCE, NULL);
  self->header = ml_dataset_header (data);
  self->target = target;
  self->curves = curves;
  return self;
}

/* -- In sessions ----------------------------------------------------------- */

static GVariant *
save_doubles (const double *values, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, values, n,
                                    sizeof (double));
}

static gsize
n_line_values (const MlDependenceCurve *curve)
{
  return (gsize) curve->n_grid * curve->n_lines * curve->n_outputs;
}

static GVariant *
save_curve (const MlDependenceCurve *curve)
{
  const gsize n = n_line_values (curve);
  g_autofree double *lines = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    lines[i] = (double) curve->lines[i];
  return g_variant_new (
      "(uu@ad@ad@ad)", curve->column, curve->n_lines,
      save_doubles (curve->grid, curve->n_grid),
      save_doubles (curve->means, (gsize) curve->n_grid * curve->n_outputs),
      save_doubles (lines, n));
}

/** ml_partial_dependence_save: Returns: (transfer floating): of the type
 * ML_PARTIAL_DEPENDENCE_STATE_TYPE */
GVariant *
ml_partial_dependence_save (MlFindings *findings)
{
  MlPartialDependence *self = ML_PARTIAL_DEPENDENCE (findings);
  g_auto (GVariantBuilder) curves = G_VARIANT_BUILDER_INIT (
      G_VARIANT_TYPE (ML_PARTIAL_DEPENDENCE_STATE_TYPE));
  for (guint i = 0; i < self->curves->len; i++)
    g_variant_builder_add_value (
        &curves, save_curve (ml_partial_dependence_nth (self, i)));
  return g_variant_builder_end (&curves);
}

/* Codes of labels from the first on, or rising numbers. */
static gboolean
is_grid (const MlAttribute *column, const double *grid, gsize n)
{
  if (column->kind == ML_ATTRIBUTE_NOMINAL)
    for (gsize i = 0; i < n; i++)
      if (i >= column->n_labels || grid[i] != (double) i)
        return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!isfinite (grid[i]) || (i > 0 && !(grid[i] > grid[i - 1])))
      return FALSE;
  return n > 0;
}

static gboolean
can_have_curve (const MlExperiment *experiment, guint column)
{
  if (column >= ml_dataset_n_columns (experiment->data))
    return FALSE;
  const MlAttribute *attribute
      = ml_dataset_attribute (experiment->data, column);
  return attribute->kind == ML_ATTRIBUTE_NOMINAL
         || ml_attribute_has_numbers (attribute);
}

/* (transfer full) (nullable) */
static MlDependenceCurve *
load_curve (GVariant *saved, const MlExperiment *experiment)
{
  const MlAttribute *class = ml_dataset_attribute (experiment->data,
                                                   (guint) experiment->target);
  const guint n_outputs
      = class->kind == ML_ATTRIBUTE_NOMINAL ? MAX (class->n_labels, 1) : 1;
  guint column, n_lines;
  gsize n_grid, n_means, n_values;
  g_autoptr (GVariant) grid_part = NULL;
  g_autoptr (GVariant) means_part = NULL;
  g_autoptr (GVariant) lines_part = NULL;
  g_variant_get (saved, "(uu@ad@ad@ad)", &column, &n_lines, &grid_part,
                 &means_part, &lines_part);
  const double *grid
      = g_variant_get_fixed_array (grid_part, &n_grid, sizeof (double));
  const double *means
      = g_variant_get_fixed_array (means_part, &n_means, sizeof (double));
  const double *lines
      = g_variant_get_fixed_array (lines_part, &n_values, sizeof (double));
  if (!can_have_curve (experiment, column)
      || !is_grid (ml_dataset_attribute (experiment->data, column), grid,
                   n_grid)
      || n_means / n_outputs != n_grid || n_means % n_outputs != 0
      || n_values / n_means != n_lines || n_values % n_means != 0)
    return NULL;
  MlDependenceCurve *made
      = ml_dependence_curve_new (column, (guint) n_grid, n_outputs, n_lines);
  memcpy (made->grid, grid, n_grid * sizeof (double));
  memcpy (made->means, means, n_means * sizeof (double));
  for (gsize i = 0; i < n_values; i++)
    made->lines[i] = (float) lines[i];
  return made;
}

/** ml_partial_dependence_load: Returns: (transfer full) (nullable): NULL: the
 * curves do not fit the table, or stand in another order */
MlFindings *
ml_partial_dependence_load (GVariant *saved, const MlExperiment *experiment)
{
  g_autoptr (GPtrArray) curves = g_ptr_array_new_with_free_func (
      (GDestroyNotify) ml_dependence_curve_unref);
  const gsize n = g_variant_n_children (saved);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
      MlDependenceCurve *curve = load_curve (child, experiment);
      if (curve == NULL)
        return NULL;
      g_ptr_array_add (curves, curve);
      if (i > 0
          && curve->column
                 <= ((MlDependenceCurve *) curves->pdata[i - 1])->column)
        return NULL;
    }
  return n > 0 ? ML_FINDINGS (ml_partial_dependence_new (
             experiment->data, experiment->target, g_steal_pointer (&curves)))
               : NULL;
}
