/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function of Java’s Math for every number of some columns. */
#include "ml-column-range.h"
#include "ml-computed-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

ML_DEFINE_CHOICE (MlMathMethod, ml_math_method,
                  { 0, N_ ("Absolute value"), "abs" },
                  { 1, N_ ("Square root"), "sqrt" },
                  { 2, N_ ("Cube root"), "cbrt" },
                  { 3, N_ ("Natural logarithm"), "log" },
                  { 4, N_ ("Logarithm to base 10"), "log10" },
                  { 5, N_ ("Exponential"), "exp" },
                  { 6, N_ ("Round down"), "floor" },
                  { 7, N_ ("Round up"), "ceil" }, { 8, N_ ("Round"), "rint" },
                  { 9, N_ ("Sine"), "sin" }, { 10, N_ ("Cosine"), "cos" },
                  { 11, N_ ("Tangent"), "tan" })

static double (*const methods[]) (double)
    = { fabs, sqrt, cbrt, log, log10, exp, floor, ceil, rint, sin, cos, tan };

typedef struct
{
  MlFilter parent;
  char *columns;
  int method;
  gboolean inverts;
} MlNumericTransformFilter;

typedef MlFilterClass MlNumericTransformFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlNumericTransformFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_CHOICE (
      MlNumericTransformFilter, method, ml_math_method_get_type, 0,
      "M=", N_ ("Function"),
      N_ ("What becomes of each number; missing where there is no result")),
  ML_OPTION_BOOLEAN (MlNumericTransformFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
};

GType ml_numeric_transform_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNumericTransformFilter, ml_numeric_transform_filter,
                     ML_TYPE_FILTER)

#define STATE_TYPE "(uau)"

typedef struct
{
  MlTransform parent;
  guint method;
  GArray *columns; /* guint, rising */
} MathTransform;

static double *
compute (gconstpointer transform, guint nth, const double *numbers, guint n)
{
  const MathTransform *self = transform;
  double *made = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      made[i] = methods[self->method](numbers[i]);
      if (!isfinite (made[i]))
        made[i] = NAN;
    }
  return made;
}

static MlSubset *
math_apply (const MlTransform *transform, const MlSubset *rows)
{
  const MathTransform *self = (const MathTransform *) transform;
  return ml_computed_columns (rows,
                              (const guint *) (gpointer) self->columns->data,
                              self->columns->len, compute, self);
}

static GVariant *
math_save (const MlTransform *transform)
{
  const MathTransform *self = (const MathTransform *) transform;
  return g_variant_new (
      "(u@au)", self->method,
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->columns->data,
                                 self->columns->len, sizeof (guint)));
}

static void
math_free (MlTransform *transform)
{
  g_array_unref (((MathTransform *) transform)->columns);
  g_free (transform);
}

/* @columns: (transfer full) */
static MlTransform *
math_new (guint method, GArray *columns)
{
  static const MlTransformOps ops
      = { .apply = math_apply, .save = math_save, .free = math_free };
  MathTransform *self = g_new0 (MathTransform, 1);
  ml_transform_init (&self->parent, &ops,
                     ml_numeric_transform_filter_get_type ());
  self->method = method;
  self->columns = columns;
  return &self->parent;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlNumericTransformFilter *self
      = (const MlNumericTransformFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NUMERIC,
                               training, is_changed, error))
    return NULL;
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      g_array_append_val (columns, i);
  return math_new ((guint) self->method, columns);
}

static MlTransform *
load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  guint32 method;
  gsize n;
  g_autoptr (GVariant) saved = NULL;
  g_variant_get (state, "(u@au)", &method, &saved);
  const guint32 *columns
      = g_variant_get_fixed_array (saved, &n, sizeof *columns);
  gboolean is_good
      = method < G_N_ELEMENTS (methods) && n <= ml_dataset_n_columns (header);
  for (gsize i = 0; is_good && i < n; i++)
    is_good = columns[i] < ml_dataset_n_columns (header)
              && (i == 0 || columns[i] > columns[i - 1])
              && (int) columns[i] != target
              && ml_attribute_has_numbers (
                  ml_dataset_attribute (header, columns[i]));
  if (!is_good)
    return ml_transform_refuse (error);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (kept, columns, (guint) n);
  return math_new (method, kept);
}

static void
ml_numeric_transform_filter_class_init (MlNumericTransformFilterClass *klass)
{
  klass->title = N_ ("Function of numbers");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Puts every number of some columns through a function, such"
            " as the logarithm. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.NumericTransform";
  klass->weka_flags = "R V -C java.lang.Math M=";
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_numeric_transform_filter_init (MlNumericTransformFilter *self)
{
}
