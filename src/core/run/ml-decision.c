/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-decision.h. The curve begins where nothing is positive and lets the
 * rows pass one after the other, so that it costs one sort. Rows of unknown
 * class do not count; a row for which the model knows no class is charged the
 * most that its actual class can cost, as in WEKA. */
#include "ml-decision.h"

#include "ml-error.h"
#include "ml-evaluation-private.h"

#include <math.h>
#include <stdlib.h>

typedef struct
{
  double probability, weight;
  guint actual, other; /* other: what it is taken for below the threshold;
                          n_classes: nothing */
} Case;

static int
compare_falling (const void *a, const void *b)
{
  const double x = ((const Case *) a)->probability;
  const double y = ((const Case *) b)->probability;
  return (x < y) - (x > y);
}

/* The most probable class that is not @but; n_classes: all are 0. */
static guint
most_probable (const double *p, guint n_classes, guint but)
{
  guint best = n_classes;
  for (guint k = 0; k < n_classes; k++)
    if (k != but && p[k] > (best < n_classes ? p[best] : 0))
      best = k;
  return best;
}

/**
 * ml_decision_predict:
 * @threshold: NaN: none
 *
 * Returns: @class_index if its probability reaches the threshold, else the most
 *   probable of the other classes; without a threshold the most probable of
 *   all; @n_classes if none has a probability
 */
guint
ml_decision_predict (const double *distribution, guint n_classes,
                     guint class_index, double threshold)
{
  if (isnan (threshold))
    return most_probable (distribution, n_classes, n_classes);
  if (distribution[class_index] >= threshold)
    return class_index;
  return most_probable (distribution, n_classes, class_index);
}

static GArray *
collect_cases (const MlEvaluation *evaluation, guint class_index)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  const guint n = ml_evaluation_n_predictions (evaluation);
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  GArray *cases = g_array_sized_new (FALSE, FALSE, sizeof (Case), n);
  for (guint i = 0; i < n; i++)
    {
      const double *p = ml_evaluation_distribution (evaluation, i);
      if (isnan (predictions[i].actual) || isnan (p[class_index]))
        continue;
      const Case one = { p[class_index], predictions[i].weight,
                         (guint) predictions[i].actual,
                         most_probable (p, n_classes, class_index) };
      g_array_append_val (cases, one);
    }
  if (cases->len > 0)
    qsort (cases->data, cases->len, sizeof (Case), compare_falling);
  return cases;
}

static double
cost_of (const double *costs, guint n_classes, guint actual, guint predicted)
{
  double most = 0;
  if (predicted < n_classes)
    return costs != NULL ? costs[actual * n_classes + predicted]
                         : actual != predicted;
  for (guint k = 0; k < n_classes; k++)
    most = MAX (most, costs != NULL ? costs[actual * n_classes + k] : 1);
  return most;
}

/* What counts of the row @one once it is taken for @predicted; @sign: 1 adds
 * it, -1 takes it back. */
static void
count (MlDecisionPoint *now, const Case *one, guint predicted,
       guint class_index, const double *costs, guint n_classes, double sign)
{
  const gboolean is_positive = one->actual == class_index;
  const gboolean says_positive = predicted == class_index;
  double *cell = says_positive
                     ? (is_positive ? &now->point.tp : &now->point.fp)
                     : (is_positive ? &now->point.fn : &now->point.tn);
  *cell += sign * one->weight;
  now->cost += sign * one->weight
               * cost_of (costs, n_classes, one->actual, predicted);
  if (predicted == one->actual)
    now->correct += sign * one->weight;
}

/**
 * ml_decision_curve:
 * @class_index: the class that the threshold is for
 * @costs: (nullable): n_classes × n_classes, rows = actual
 *
 * Returns: (transfer full) (element-type MlDecisionPoint): one point for each
 *   distinct probability, thresholds falling, after a first point where nothing
 *   is positive (threshold infinite), as ml_curves_threshold()
 */
GArray *
ml_decision_curve (const MlEvaluation *evaluation, guint class_index,
                   const double *costs)
{
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  g_return_val_if_fail (class_index < n_classes, NULL);
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (MlDecisionPoint));
  g_autoptr (GArray) cases = collect_cases (evaluation, class_index);
  MlDecisionPoint now = { .point.threshold = (double) INFINITY };
  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = &g_array_index (cases, Case, i);
      count (&now, one, one->other, class_index, costs, n_classes, 1);
    }
  g_array_append_val (curve, now);
  for (guint i = 0; i < cases->len;)
    {
      now.point.threshold = g_array_index (cases, Case, i).probability;
      for (; i < cases->len; i++)
        {
          const Case *one = &g_array_index (cases, Case, i);
          if (one->probability != now.point.threshold)
            break;
          count (&now, one, one->other, class_index, costs, n_classes, -1);
          count (&now, one, class_index, class_index, costs, n_classes, 1);
        }
      g_array_append_val (curve, now);
    }
  return curve;
}

/** ml_decision_cheapest: Returns: the point of @curve that costs least */
guint
ml_decision_cheapest (const GArray *curve)
{
  guint best = 0;
  for (guint i = 1; i < curve->len; i++)
    if (g_array_index (curve, MlDecisionPoint, i).cost
        < g_array_index (curve, MlDecisionPoint, best).cost)
      best = i;
  return best;
}

/** ml_decision_find: Returns: the point of @curve where the same rows are
 * positive as with @threshold */
guint
ml_decision_find (const GArray *curve, double threshold)
{
  guint low = 0, high = curve->len; /* the last not below the threshold */
  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;
      if (g_array_index (curve, MlDecisionPoint, middle).point.threshold
          >= threshold)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/** ml_decision_confusion: Returns: (transfer full): weights, n_classes ×
 * n_classes, rows = actual, without the unclassified */
double *
ml_decision_confusion (const MlEvaluation *evaluation, guint class_index,
                       double threshold)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  const guint n_classes = ml_evaluation_n_classes (evaluation);
  double *cells = g_new0 (double, (gsize) n_classes *n_classes + 1);
  for (guint i = 0; i < ml_evaluation_n_predictions (evaluation); i++)
    {
      if (isnan (predictions[i].actual))
        continue;
      const guint predicted
          = ml_decision_predict (ml_evaluation_distribution (evaluation, i),
                                 n_classes, class_index, threshold);
      if (predicted < n_classes)
        cells[(guint) predictions[i].actual * n_classes + predicted]
            += predictions[i].weight;
    }
  return cells;
}

/* The rows are those of @evaluation, what was predicted is what @threshold
 * says. */
static void
decide_again (MlEvaluation *made, const MlEvaluation *evaluation,
              guint class_index, double threshold)
{
  for (guint i = 0; i < evaluation->predictions->len; i++)
    {
      MlPrediction one
          = g_array_index (evaluation->predictions, MlPrediction, i);
      const guint predicted
          = ml_decision_predict (ml_evaluation_distribution (evaluation, i),
                                 made->n_classes, class_index, threshold);
      const gboolean is_classified = predicted < made->n_classes;
      one.predicted = is_classified ? predicted : (double) NAN;
      if (!is_classified && !isnan (one.actual))
        made->sums.unclassified += one.weight;
      g_array_append_val (made->predictions, one);
    }
}

/**
 * ml_decision_evaluate:
 * @class_index: the class that the threshold is for
 *
 * Shares the probabilities with @evaluation, so that what follows from them
 * alone (curves, errors) is the same; counts and rates are those of the
 * threshold.
 *
 * Returns: (transfer full): without experiment and model
 */
MlEvaluation *
ml_decision_evaluate (const MlEvaluation *evaluation, guint class_index,
                      double threshold)
{
  MlEvaluation *made = ml_evaluation_new (evaluation->data, evaluation->target);
  g_array_unref (made->distributions);
  made->distributions = g_array_ref (evaluation->distributions);
  made->sums = evaluation->sums;
  made->sums.unclassified = 0;
  decide_again (made, evaluation, class_index, threshold);
  g_free (made->confusion);
  made->confusion = ml_decision_confusion (evaluation, class_index, threshold);
  made->sums.correct = 0;
  for (guint k = 0; k < made->n_classes; k++)
    made->sums.correct += made->confusion[k * made->n_classes + k];
  return made;
}

/** ml_decision_cost: @costs: (nullable). Returns: what the classified rows cost
 */
double
ml_decision_cost (const double *confusion, const double *costs, guint n_classes)
{
  double sum = 0;
  for (guint i = 0; i < n_classes; i++)
    for (guint k = 0; k < n_classes; k++)
      sum += confusion[i * n_classes + k] * cost_of (costs, n_classes, i, k);
  return sum;
}

/* -- Cost matrices --------------------------------------------------------- */

/** ml_costs_new: Returns: (transfer full): every mistake costs 1 */
double *
ml_costs_new (guint n_classes)
{
  double *costs = g_new (double, (gsize) n_classes *n_classes + 1);
  for (guint i = 0; i < n_classes * n_classes; i++)
    costs[i] = i / n_classes != i % n_classes;
  return costs;
}

/* One line of it, numbers between blanks and commas. */
static gboolean
parse_line (const char *text, double *line, guint n_classes)
{
  guint n = 0;
  for (const char *at = text; *at != '\0';)
    {
      char *end;
      if (g_ascii_isspace (*at) || *at == ',')
        {
          at++;
          continue;
        }
      const double number = g_ascii_strtod (at, &end);
      if (end == at || n == n_classes || !isfinite (number))
        return FALSE;
      line[n++] = number;
      at = end;
    }
  return n == n_classes;
}

/* Lines with numbers; comments and blank ones left out. (transfer full) */
static char **
number_lines (const char *text)
{
  g_autofree char *bare = g_strdelimit (g_strdup (text), "[]", ' ');
  g_auto (GStrv) lines = g_strsplit_set (bare, ";\n", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0' && **line != '%')
      g_strv_builder_add (kept, *line);
  return g_strv_builder_end (kept);
}

/**
 * ml_costs_parse:
 * @text: "[0 1; 5 0]", or the contents of a cost file of WEKA: comments in %,
 *   a line with the two sizes, then one for each actual class
 *
 * Returns: (transfer full) (nullable): n_classes × n_classes
 */
double *
ml_costs_parse (const char *text, guint n_classes, GError **error)
{
  g_autofree double *costs = ml_costs_new (n_classes);
  g_auto (GStrv) lines = number_lines (text);
  const guint n_lines = g_strv_length (lines);
  const guint skip = n_lines == n_classes + 1 ? 1 : 0; /* the sizes */
  gboolean is_fine = n_lines == n_classes + skip;
  for (guint i = 0; i < n_classes && is_fine; i++)
    is_fine = parse_line (lines[i + skip], costs + i * n_classes, n_classes);
  if (is_fine)
    return g_steal_pointer (&costs);
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "a cost matrix for %u classes has %u lines of %u numbers, as in "
               "“[0 1; 5 0]”, a line an actual class",
               n_classes, n_classes, n_classes);
  return NULL;
}

/** ml_costs_format: Returns: (transfer full): as ml_costs_parse() reads it */
char *
ml_costs_format (const double *costs, guint n_classes)
{
  GString *text = g_string_new ("[");
  for (guint i = 0; i < n_classes; i++)
    for (guint k = 0; k < n_classes; k++)
      {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf (
            text, "%s%s",
            k > 0   ? " "
            : i > 0 ? "; "
                    : "",
            g_ascii_dtostr (number, sizeof number, costs[i * n_classes + k]));
      }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
