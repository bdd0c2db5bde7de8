/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Appends a column computed from others: "a1^2 + log (a3)", in which a1 is the
 * first column. */
#include "ml-dataset-builder.h"
#include "ml-expression.h"
#include "ml-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *expression, *name;
} MlAddExpressionFilter;

typedef MlFilterClass MlAddExpressionFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlAddExpressionFilter, expression, "a1^2", "E",
                  N_ ("Formula"), N_ ("A1 is the first column, a2 the second")),
  ML_OPTION_TEXT (MlAddExpressionFilter, name, "expression", "N", N_ ("Name"),
                  N_ ("Of the new column")),
};

GType ml_add_expression_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlAddExpressionFilter, ml_add_expression_filter,
                     ML_TYPE_FILTER)

#define STATE_TYPE "(ss)"

typedef struct
{
  MlTransform parent;
  char *text, *name;
  MlExpression *expression;
} ExpressionTransform;

static int
slot_of (const char *name, gpointer data)
{
  guint64 number;
  MlDataset *header = data;
  if ((*name != 'a' && *name != 'A')
      || !g_ascii_string_to_unsigned (
          name + 1, 10, 1, ml_dataset_n_columns (header), &number, NULL))
    return -1;
  return ml_dataset_bytes (header, (guint) number - 1) == NULL
             ? (int) number - 1
             : -1;
}

static double *
computed (const ExpressionTransform *self, MlDataset *data)
{
  const guint n = ml_dataset_n_rows (data),
              n_columns = ml_dataset_n_columns (data);
  double *made = g_new (double, n + 1);
  g_autofree double *slots = g_new0 (double, n_columns + 1);
  for (guint i = 0; i < n; i++)
    {
      for (guint c = 0; c < n_columns; c++)
        if (ml_dataset_bytes (data, c) == NULL)
          slots[c] = ml_dataset_value (data, i, c);
      made[i] = ml_expression_evaluate (self->expression, slots);
      if (!isfinite (made[i]))
        made[i] = NAN;
    }
  return made;
}

static MlSubset *
expression_apply (const MlTransform *transform, const MlSubset *rows)
{
  const ExpressionTransform *self = (const ExpressionTransform *) transform;
  MlDataset *data = rows->data;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    ml_dataset_builder_add_shared (builder, data, c, NULL);
  ml_dataset_builder_add_numbers (
      builder, ml_attribute_new_numeric (self->name), computed (self, data));
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, rows->target);
}

static GVariant *
expression_save (const MlTransform *transform)
{
  const ExpressionTransform *self = (const ExpressionTransform *) transform;
  return g_variant_new (STATE_TYPE, self->text, self->name);
}

static void
expression_free (MlTransform *transform)
{
  ExpressionTransform *self = (ExpressionTransform *) transform;
  ml_expression_free (self->expression);
  g_free (self->text);
  g_free (self->name);
  g_free (self);
}

/* (transfer full) (nullable) */
static MlTransform *
expression_new (const char *text, const char *name, MlDataset *header,
                GError **error)
{
  static const MlTransformOps ops = { .apply = expression_apply,
                                      .save = expression_save,
                                      .free = expression_free };
  const MlExpressionNames names
      = { .slot = slot_of, .data = header, .names = "a1, a2, …" };
  MlExpression *expression = ml_expression_new (text, &names, error);
  if (expression == NULL)
    return NULL;
  ExpressionTransform *self = g_new0 (ExpressionTransform, 1);
  ml_transform_init (&self->parent, &ops, ml_add_expression_filter_get_type ());
  self->text = g_strdup (text);
  self->name = g_strdup (name);
  self->expression = expression;
  return &self->parent;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlAddExpressionFilter *self = (const MlAddExpressionFilter *) filter;
  g_autofree char *name = ml_dataset_unique_name (
      training->data, *self->name != '\0' ? self->name : "expression");
  return expression_new (self->expression, name, training->data, error);
}

static MlTransform *
load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  const char *text, *name;
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  g_variant_get (state, "(&s&s)", &text, &name);
  MlTransform *made = ml_dataset_find_column (header, name) < 0
                          ? expression_new (text, name, header, NULL)
                          : NULL;
  return made != NULL ? made : ml_transform_refuse (error);
}

static void
ml_add_expression_filter_class_init (MlAddExpressionFilterClass *klass)
{
  klass->title = N_ ("Add a formula");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Appends a column that a formula computes from others.");
  klass->weka = "weka.filters.unsupervised.attribute.AddExpression";
  klass->weka_flags = "E N";
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_add_expression_filter_init (MlAddExpressionFilter *self)
{
}
