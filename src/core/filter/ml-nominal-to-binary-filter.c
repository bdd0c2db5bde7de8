/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels to numbers: a column of two labels becomes one of 0 and 1, one of k
 * labels k columns "name=label", of which one is 1. A missing label is missing
 * in all of them. The class stays. */
#include "ml-column-range.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_COLUMNS 100000
#define STATE_TYPE "(ba(uu))"

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean always_expands;
} MlNominalToBinaryFilter;

typedef MlFilterClass MlNominalToBinaryFilterClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlNominalToBinaryFilter, always_expands, FALSE, "A",
                     N_ ("Expand all"),
                     N_ ("Make two columns of two labels as well")),
  ML_OPTION_TEXT (MlNominalToBinaryFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
};

GType ml_nominal_to_binary_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNominalToBinaryFilter, ml_nominal_to_binary_filter,
                     ML_TYPE_FILTER)

typedef struct
{
  guint column, n_labels;
} Expanded;

typedef struct
{
  MlTransform parent;
  gboolean always_expands;
  GArray *expanded; /* Expanded, columns rising */
} BinaryTransform;

/* A column of 1 where the code is @label, 0 where it is not. */
static void
add_indicator (MlDatasetBuilder *builder, const MlAttribute *attribute,
               const char *name, const gint32 *codes, guint n, gint32 label)
{
  double *numbers = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    numbers[i] = codes[i] < 0 ? (double) NAN : codes[i] == label;
  g_autoptr (MlAttribute) plain = ml_attribute_new_numeric (name);
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_weighted (plain, attribute->weight), numbers);
}

static void
add_expanded (const BinaryTransform *self, MlDatasetBuilder *builder,
              MlDataset *data, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  const gint32 *codes = ml_dataset_codes (data, column);
  guint n = ml_dataset_n_rows (data);
  if (attribute->n_labels <= 2 && !self->always_expands)
    {
      add_indicator (builder, attribute, attribute->name, codes, n, 1);
      return;
    }
  for (guint label = 0; label < attribute->n_labels; label++)
    {
      g_autofree char *name = g_strdup_printf ("%s=%s", attribute->name,
                                               attribute->labels[label]);
      add_indicator (builder, attribute, name, codes, n, (gint32) label);
    }
}

/* How many columns @column becomes; 0: it stays. */
static guint
n_columns_of (const BinaryTransform *self, guint column)
{
  for (guint i = 0; i < self->expanded->len; i++)
    {
      const Expanded *one = &g_array_index (self->expanded, Expanded, i);
      if (one->column == column)
        return one->n_labels <= 2 && !self->always_expands ? 1 : one->n_labels;
    }
  return 0;
}

static MlSubset *
binary_transform_apply (const MlTransform *transform, const MlSubset *rows)
{
  const BinaryTransform *self = (const BinaryTransform *) transform;
  MlDataset *data = rows->data;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  guint n_made = 0;
  int target = rows->target;
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    {
      guint n = n_columns_of (self, column);
      if ((int) column == rows->target)
        target = (int) n_made;
      if (n > 0)
        add_expanded (self, builder, data, column);
      else
        ml_dataset_builder_add_shared (builder, data, column, NULL);
      n_made += MAX (n, 1);
    }
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, target);
}

static GVariant *
binary_transform_save (const MlTransform *transform)
{
  const BinaryTransform *self = (const BinaryTransform *) transform;
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(uu)"));
  for (guint i = 0; i < self->expanded->len; i++)
    {
      const Expanded *one = &g_array_index (self->expanded, Expanded, i);
      g_variant_builder_add (&builder, "(uu)", one->column, one->n_labels);
    }
  return g_variant_new ("(ba(uu))", self->always_expands, &builder);
}

static void
binary_transform_free (MlTransform *transform)
{
  g_array_unref (((BinaryTransform *) transform)->expanded);
  g_free (transform);
}

static const MlTransformOps ops = {
  .apply = binary_transform_apply,
  .save = binary_transform_save,
  .free = binary_transform_free,
};

/* @expanded: (transfer full) */
static MlTransform *
binary_transform_new (gboolean always_expands, GArray *expanded)
{
  BinaryTransform *self = g_new0 (BinaryTransform, 1);
  ml_transform_init (&self->parent, &ops,
                     ml_nominal_to_binary_filter_get_type ());
  self->always_expands = always_expands;
  self->expanded = expanded;
  return &self->parent;
}

static MlTransform *
nominal_to_binary_fit (MlFilter *filter, const MlSubset *training,
                       GError **error)
{
  const MlNominalToBinaryFilter *self
      = (const MlNominalToBinaryFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, FALSE, ML_COLUMN_NOMINAL,
                               training, is_changed, error))
    return NULL;
  g_autoptr (GArray) expanded = g_array_new (FALSE, FALSE, sizeof (Expanded));
  guint64 n_made = 0;
  for (guint i = 0; i < n_columns; i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      Expanded one = { i, attribute->n_labels };
      if (!is_changed[i] || (int) i == training->target || one.n_labels == 0)
        continue;
      n_made += one.n_labels;
      if (n_made > MOST_COLUMNS)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                       "Column “%s” with its %u labels would make more than "
                       "%d columns: remove it or merge its labels first",
                       attribute->name, attribute->n_labels, MOST_COLUMNS);
          return NULL;
        }
      g_array_append_val (expanded, one);
    }
  return binary_transform_new (self->always_expands,
                               g_steal_pointer (&expanded));
}

static gboolean
load_expanded (GArray *expanded, GVariant *saved, MlDataset *header, int target)
{
  guint64 n_made = 0;
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      Expanded one;
      g_variant_get_child (saved, i, "(uu)", &one.column, &one.n_labels);
      if (one.column >= ml_dataset_n_columns (header)
          || (int) one.column == target || one.n_labels == 0)
        return FALSE;
      const MlAttribute *attribute = ml_dataset_attribute (header, one.column);
      n_made += one.n_labels;
      if (attribute->kind != ML_ATTRIBUTE_NOMINAL
          || attribute->n_labels != one.n_labels || n_made > MOST_COLUMNS)
        return FALSE;
      g_array_append_val (expanded, one);
    }
  return TRUE;
}

static MlTransform *
nominal_to_binary_load (MlFilter *filter, GVariant *state, MlDataset *header,
                        int target, GError **error)
{
  gboolean always_expands = FALSE;
  g_autoptr (GVariant) saved = NULL;
  g_autoptr (GArray) expanded = g_array_new (FALSE, FALSE, sizeof (Expanded));
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    g_variant_get (state, "(b@a(uu))", &always_expands, &saved);
  if (saved != NULL && load_expanded (expanded, saved, header, target))
    return binary_transform_new (always_expands, g_steal_pointer (&expanded));
  return ml_transform_refuse (error);
}

static void
ml_nominal_to_binary_filter_class_init (MlNominalToBinaryFilterClass *klass)
{
  klass->title = N_ ("Nominal to binary");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Two labels to one column of 0 and 1, more labels to a column "
            "each. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.NominalToBinary";
  klass->fit = nominal_to_binary_fit;
  klass->load = nominal_to_binary_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_nominal_to_binary_filter_init (MlNominalToBinaryFilter *self)
{
}
