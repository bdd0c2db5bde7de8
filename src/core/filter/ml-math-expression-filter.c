/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A formula for every number of a column, in which A is the number and MIN,
 * MAX, MEAN, SD, COUNT, SUM, SUMSQUARED are the training figures of its column.
 */
#include "ml-column-range.h"
#include "ml-computed-transform.h"
#include "ml-expression.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *expression, *columns;
  gboolean inverts;
} MlMathExpressionFilter;

typedef MlFilterClass MlMathExpressionFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlMathExpressionFilter, expression, "(A-MIN)/(MAX-MIN)", "E",
                  N_ ("Formula"),
                  N_ ("A is the number; MIN, MAX, MEAN, SD, COUNT, SUM and "
                      "SUMSQUARED are figures of its column")),
  ML_OPTION_TEXT (MlMathExpressionFilter, columns, "", "R",
                  N_ ("Columns to leave"),
                  N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlMathExpressionFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Change only these")),
};

GType ml_math_expression_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlMathExpressionFilter, ml_math_expression_filter,
                     ML_TYPE_FILTER)

#define STATE_TYPE "(sa(uad))"

enum
{
  SLOT_VALUE,
  SLOT_MIN,
  SLOT_MAX,
  SLOT_MEAN,
  SLOT_SD,
  SLOT_COUNT,
  SLOT_SUM,
  SLOT_SQUARES,
  N_SLOTS,
};

typedef struct
{
  guint column;
  double slots[N_SLOTS]; /* the first is filled row by row */
} Figures;

typedef struct
{
  MlTransform parent;
  char *text;
  MlExpression *expression;
  GArray *columns; /* Figures, columns rising */
} FormulaTransform;

static int
slot_of (const char *name, gpointer data)
{
  static const char *const names[N_SLOTS]
      = { "A", "MIN", "MAX", "MEAN", "SD", "COUNT", "SUM", "SUMSQUARED" };
  for (int i = 0; i < N_SLOTS; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

/* (transfer full) (nullable) */
static MlExpression *
read_expression (const char *text, GError **error)
{
  const MlExpressionNames names
      = { .slot = slot_of,
          .names = "A, MIN, MAX, MEAN, SD, COUNT, SUM, SUMSQUARED" };
  return ml_expression_new (text, &names, error);
}

static void
measure (const MlSubset *rows, Figures *figures)
{
  double *s = figures->slots;
  memset (s, 0, sizeof figures->slots);
  s[SLOT_MIN] = INFINITY;
  s[SLOT_MAX] = -INFINITY;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, figures->column);
      const double weight = ml_subset_weight (rows, i);
      if (!isfinite (value))
        continue;
      s[SLOT_MIN] = MIN (s[SLOT_MIN], value);
      s[SLOT_MAX] = MAX (s[SLOT_MAX], value);
      s[SLOT_COUNT] += weight;
      s[SLOT_SUM] += weight * value;
      s[SLOT_SQUARES] += weight * value * value;
    }
  s[SLOT_MEAN] = s[SLOT_SUM] / s[SLOT_COUNT];
  double squares = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double off
          = ml_subset_value (rows, i, figures->column) - s[SLOT_MEAN];
      if (isfinite (off))
        squares += ml_subset_weight (rows, i) * off * off;
    }
  s[SLOT_SD] = s[SLOT_COUNT] > 1 ? sqrt (squares / (s[SLOT_COUNT] - 1)) : 0;
}

static double *
compute (gconstpointer transform, guint nth, const double *numbers, guint n)
{
  const FormulaTransform *self = transform;
  double slots[N_SLOTS];
  double *made = g_new (double, MAX (n, 1));
  memcpy (slots, g_array_index (self->columns, Figures, nth).slots,
          sizeof slots);
  for (guint i = 0; i < n; i++)
    {
      slots[SLOT_VALUE] = numbers[i];
      made[i] = isnan (numbers[i])
                    ? (double) NAN
                    : ml_expression_evaluate (self->expression, slots);
      if (!isfinite (made[i]))
        made[i] = NAN;
    }
  return made;
}

static MlSubset *
formula_apply (const MlTransform *transform, const MlSubset *rows)
{
  const FormulaTransform *self = (const FormulaTransform *) transform;
  const guint n = self->columns->len;
  g_autofree guint *columns = g_new (guint, n + 1);
  for (guint i = 0; i < n; i++)
    columns[i] = g_array_index (self->columns, Figures, i).column;
  return ml_computed_columns (rows, columns, n, compute, self);
}

static GVariant *
formula_save (const MlTransform *transform)
{
  const FormulaTransform *self = (const FormulaTransform *) transform;
  GVariantBuilder columns;
  g_variant_builder_init (&columns, G_VARIANT_TYPE ("a(uad)"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Figures *f = &g_array_index (self->columns, Figures, i);
      g_variant_builder_add (&columns, "(u@ad)", f->column,
                             g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE,
                                                        f->slots, N_SLOTS,
                                                        sizeof (double)));
    }
  return g_variant_new ("(sa(uad))", self->text, &columns);
}

static void
formula_free (MlTransform *transform)
{
  FormulaTransform *self = (FormulaTransform *) transform;
  ml_expression_free (self->expression);
  g_array_unref (self->columns);
  g_free (self->text);
  g_free (self);
}

/* (transfer full) @columns (nullable) */
static MlTransform *
formula_new (const char *text, GArray *columns, GError **error)
{
  static const MlTransformOps ops
      = { .apply = formula_apply, .save = formula_save, .free = formula_free };
  MlExpression *expression = read_expression (text, error);
  if (expression == NULL)
    {
      g_array_unref (columns);
      return NULL;
    }
  FormulaTransform *self = g_new0 (FormulaTransform, 1);
  ml_transform_init (&self->parent, &ops,
                     ml_math_expression_filter_get_type ());
  self->text = g_strdup (text);
  self->expression = expression;
  self->columns = columns;
  return &self->parent;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlMathExpressionFilter *self = (const MlMathExpressionFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, !self->inverts, ML_COLUMN_NUMERIC,
                               training, is_changed, error))
    return NULL;
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Figures));
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      {
        Figures figures = { .column = i };
        measure (training, &figures);
        g_array_append_val (columns, figures);
      }
  return formula_new (self->expression, columns, error);
}

static gboolean
load_columns (GArray *columns, GVariant *saved, MlDataset *header, int target)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      Figures figures;
      g_autoptr (GVariant) numbers = NULL;
      gsize n;
      g_variant_get_child (saved, i, "(u@ad)", &figures.column, &numbers);
      const double *slots
          = g_variant_get_fixed_array (numbers, &n, sizeof (double));
      const guint least
          = columns->len > 0
                ? g_array_index (columns, Figures, columns->len - 1).column + 1
                : 0;
      if (n != N_SLOTS || figures.column < least
          || figures.column >= ml_dataset_n_columns (header)
          || (int) figures.column == target
          || !ml_attribute_has_numbers (
              ml_dataset_attribute (header, figures.column)))
        return FALSE;
      memcpy (figures.slots, slots, sizeof figures.slots);
      g_array_append_val (columns, figures);
    }
  return TRUE;
}

static MlTransform *
load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  const char *text;
  g_autoptr (GVariant) saved = NULL;
  g_variant_get (state, "(&s@a(uad))", &text, &saved);
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Figures));
  if (load_columns (columns, saved, header, target))
    return formula_new (text, columns, error);
  g_array_unref (columns);
  return ml_transform_refuse (error);
}

static void
ml_math_expression_filter_class_init (MlMathExpressionFilterClass *klass)
{
  klass->title = N_ ("Formula for columns");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Puts every number of some columns through a formula. The "
            "class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.MathExpression";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_math_expression_filter_init (MlMathExpressionFilter *self)
{
}
