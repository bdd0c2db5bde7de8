/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-remedy.h. A remedy is tried on some rows before it is offered, so that
 * nobody is sent from one refusal to the next. */
#include "ml-remedy.h"

enum
{
  TRIED_ROWS = 100,
  MOST_LABELS = 20, /* of a class that is made of different numbers; with more
                       of them it is cut into intervals */
};

/* Filters in the order in which they are applied: words are numbers, and
 * columns of labels that were numbers can be numbers again. */
static const struct
{
  MlAttributeKind kind;
  MlTraits trait; /* that makes the filter needless */
  const char *filter;
} cures[] = {
  { ML_ATTRIBUTE_STRING, ML_TRAIT_TEXT_INPUTS, "StringToWordVector" },
  { ML_ATTRIBUTE_NUMERIC, ML_TRAIT_NUMERIC_INPUTS, "Discretize" },
  { ML_ATTRIBUTE_NOMINAL, ML_TRAIT_NOMINAL_INPUTS, "NominalToBinary" },
};

static gboolean
has_input (MlDataset *data, int target, MlAttributeKind kind)
{
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if ((int) i != target && ml_dataset_attribute (data, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/* (transfer full): the first rows as a table */
static MlDataset *
first_rows (MlDataset *data, int target)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < MIN (ml_dataset_n_rows (data), TRIED_ROWS); i++)
    g_array_append_val (rows, i);
  g_autoptr (MlSubset) some
      = ml_subset_new (data, target, g_steal_pointer (&rows));
  return ml_subset_to_dataset (some);
}

/* Whether @learner takes what @filters make of some rows of @data. */
static gboolean
works (GPtrArray *filters, MlLearner *learner, MlDataset *data, int target)
{
  g_autofree char *class = g_strdup (
      ml_dataset_attribute (data, (guint) target)->name);
  g_autoptr (MlDataset) made = first_rows (data, target);
  for (guint i = 0; i < filters->len; i++)
    {
      MlDataset *next = ml_filter_apply (g_ptr_array_index (filters, i), made,
                                         target, NULL, NULL);
      if (next == NULL)
        return FALSE;
      g_object_unref (made);
      made = next;
      target = ml_dataset_find_column (made, class);
    }
  return ml_learner_can_learn (learner, made, target, NULL);
}

/**
 * ml_remedy_for_inputs:
 * @target: the class column
 *
 * Returns: (transfer full) (nullable): filters with which @learner can learn
 *   from @data, in their order; NULL: none are known, or needed
 */
GPtrArray *
ml_remedy_for_inputs (MlLearner *learner, MlDataset *data, int target)
{
  const MlTraits traits = ML_LEARNER_GET_CLASS (learner)->traits;
  if (target < 0 || ml_dataset_n_rows (data) == 0
      || ml_learner_can_learn (learner, data, target, NULL))
    return NULL;
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  if (!(traits & ML_TRAIT_MISSING_INPUTS))
    g_ptr_array_add (filters, ml_filter_from_text ("ReplaceMissing", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cures); i++)
    if (!(traits & cures[i].trait) && has_input (data, target, cures[i].kind))
      g_ptr_array_add (filters, ml_filter_from_text (cures[i].filter, NULL));
  return filters->len > 0 && works (filters, learner, data, target)
             ? g_steal_pointer (&filters)
             : NULL;
}

static gboolean
has_few_values (MlDataset *data, guint column)
{
  const double *numbers = ml_dataset_numbers (data, column);
  double values[MOST_LABELS];
  guint n = 0;
  for (guint i = 0; i < ml_dataset_n_rows (data); i++)
    {
      guint k = 0;
      while (k < n && (values[k] < numbers[i] || values[k] > numbers[i]))
        k++;
      if (k < n || ml_dataset_is_missing (data, i, column))
        continue;
      if (n == MOST_LABELS)
        return FALSE;
      values[n++] = numbers[i];
    }
  return TRUE;
}

/**
 * ml_remedy_for_class:
 * @target: the class column
 *
 * Returns: (transfer full) (nullable): a filter for the whole table whose class
 *   is labels afterwards, where @learner predicts labels only
 */
MlFilter *
ml_remedy_for_class (MlLearner *learner, MlDataset *data, int target)
{
  const MlTraits traits = ML_LEARNER_GET_CLASS (learner)->traits;
  if (target < 0 || ml_dataset_n_rows (data) == 0
      || !(traits & ML_TRAIT_NOMINAL_CLASS))
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (data, (guint) target);
  const char *name;
  if (class->kind == ML_ATTRIBUTE_STRING)
    name = "StringToNominal";
  else if (ml_attribute_has_numbers (class)
           && !(traits & ML_TRAIT_NUMERIC_CLASS))
    name = has_few_values (data, (guint) target) ? "NumericToNominal"
                                                 : "Discretize";
  else
    return NULL;
  g_autofree char *text = g_strdup_printf ("%s columns=%d", name, target + 1);
  return ml_filter_from_text (text, NULL);
}
