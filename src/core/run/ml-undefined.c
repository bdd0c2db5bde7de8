/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures by class that are undefined, and what may stand for them: the average
 * over the classes that have the figure, or zeros. */
#include "ml-evaluation-private.h"

#include <math.h>
#include <string.h>

/* Whether rows are of that class and none was predicted as it: then it has no
 * precision. */
static gboolean
is_never_predicted (const MlEvaluation *self, guint class_index)
{
  return ml_evaluation_actual_weight (self, class_index) > 0
         && ml_evaluation_predicted_weight (self, class_index) <= 0;
}

/* The mean over classes by their actual weight. @zeros: a class without the
 * figure counts as 0; else it does not count. */
static double
average (const MlEvaluation *self, const MlClassMeasure *measure,
         gboolean zeros)
{
  double sum = 0, weights = 0;
  for (guint k = 0; k < self->n_classes; k++)
    {
      const double weight = ml_evaluation_actual_weight (self, k);
      const double value = weight > 0 ? measure->value (self, k) : (double) NAN;
      if (isnan (value) && !zeros)
        continue;
      sum += isnan (value) ? 0 : weight * value;
      weights += weight;
    }
  return sum / weights;
}

/** ml_evaluation_defined_average: Returns: the mean of @measure over the
 * classes for which it is defined, by their actual weight; NaN if there are
 * none */
double
ml_evaluation_defined_average (const MlEvaluation *self,
                               const MlClassMeasure *measure)
{
  return average (self, measure, FALSE);
}

/**
 * ml_evaluation_class_figure:
 * @class_index: a class, or n_classes for the weighted average
 * @zeros: a class without the figure has 0, in the average, too. Areas stay
 *   undefined: 0 would say that the class is ranked the wrong way round
 *
 * Returns: the figure; NaN if it is undefined
 */
double
ml_evaluation_class_figure (const MlEvaluation *self,
                            const MlClassMeasure *measure, guint class_index,
                            gboolean zeros)
{
  const double value = measure->value (self, class_index);
  if (!isnan (value) || !zeros || measure->is_ranking)
    return value;
  return class_index < self->n_classes ? 0 : average (self, measure, TRUE);
}

/** ml_evaluation_figure: @zeros: as of ml_evaluation_class_figure(), if
 * @measure is an average over classes. Returns: the figure; NaN if it is
 * undefined */
double
ml_evaluation_figure (const MlEvaluation *self, const MlMeasure *measure,
                      gboolean zeros)
{
  guint n_measures;
  const MlClassMeasure *class_measures
      = ml_evaluation_class_measures (&n_measures);
  const double value = measure->value (self);
  for (guint i = 0;
       isnan (value) && zeros && self->n_classes > 0 && i < n_measures; i++)
    if (strcmp (class_measures[i].name, measure->name) == 0)
      return ml_evaluation_class_figure (self, &class_measures[i],
                                         self->n_classes, TRUE);
  return value;
}

/** ml_evaluation_has_undefined: Returns: whether some figure of the confusion
 * matrix has no weighted average over all classes */
gboolean
ml_evaluation_has_undefined (const MlEvaluation *self)
{
  guint n_measures;
  const MlClassMeasure *class_measures
      = ml_evaluation_class_measures (&n_measures);
  for (guint i = 0; self->n_classes > 0 && i < n_measures; i++)
    if (!class_measures[i].is_ranking
        && isnan (class_measures[i].value (self, self->n_classes)))
      return TRUE;
  return FALSE;
}

/** ml_evaluation_never_predicted: Returns: (transfer full) (nullable): the
 * names of the classes that were never predicted: "yes, maybe" */
char *
ml_evaluation_never_predicted (const MlEvaluation *self)
{
  GString *text = g_string_new (NULL);
  for (guint k = 0; k < self->n_classes; k++)
    if (is_never_predicted (self, k))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              ml_evaluation_class (self)->labels[k]);
  return g_string_free (text, text->len == 0);
}
