/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps rows for which a formula holds: "ATT1 > 5 and not CLASS is 'yes'". */
#include "ml-expression.h"
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *expression;
} MlSubsetByExpressionFilter;

typedef MlFilterClass MlSubsetByExpressionFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlSubsetByExpressionFilter, expression, "true", "E",
                  N_ ("Condition"),
                  N_ ("ATT1 is the first column, CLASS the class: ATT2 < 5 or "
                      "ATT1 is ‘sunny’")),
};

GType ml_subset_by_expression_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSubsetByExpressionFilter, ml_subset_by_expression_filter,
                     ML_TYPE_FILTER)

static int
slot_of (const char *name, gpointer data)
{
  const MlSubset *rows = data;
  guint64 number;
  if (strcmp (name, "CLASS") == 0)
    return rows->target;
  if (g_str_has_prefix (name, "ATT")
      && g_ascii_string_to_unsigned (
          name + 3, 10, 1, ml_dataset_n_columns (rows->data), &number, NULL))
    return (int) number - 1;
  return -1;
}

static double
label_of (guint slot, const char *text, gpointer data)
{
  const MlSubset *rows = data;
  const int code
      = ml_attribute_find_label (ml_dataset_attribute (rows->data, slot), text);
  return code < 0 ? (double) NAN : code;
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlSubsetByExpressionFilter *self
      = (const MlSubsetByExpressionFilter *) filter;
  const MlExpressionNames names = { .slot = slot_of,
                                    .label = label_of,
                                    .data = (gpointer) training,
                                    .names = "ATT1, ATT2, … and CLASS" };
  g_autoptr (MlExpression) formula
      = ml_expression_new (self->expression, &names, error);
  if (formula == NULL)
    return NULL;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree double *slots = g_new (double, n_columns);
  g_autofree guint32 *places = g_new (guint32, training->n_rows);
  guint n = 0;
  for (guint i = 0; i < training->n_rows; i++)
    {
      for (guint c = 0; c < n_columns; c++)
        slots[c] = ml_subset_value (training, i, c);
      const double holds = ml_expression_evaluate (formula, slots);
      if (!isnan (holds) && holds != 0)
        places[n++] = i;
    }
  return n > 0 ? ml_row_subset (training, places, n) : ml_row_refuse (error);
}

static void
ml_subset_by_expression_filter_class_init (
    MlSubsetByExpressionFilterClass *klass)
{
  klass->title = N_ ("Keep rows by a formula");
  klass->category = N_ ("Rows");
  klass->description = N_ ("Keeps training rows for which a formula holds.");
  klass->weka = "weka.filters.unsupervised.instance.SubsetByExpression";
  klass->weka_flags = "E";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_subset_by_expression_filter_init (MlSubsetByExpressionFilter *self)
{
}
