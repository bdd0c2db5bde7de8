/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rerun.h. All figures follow from the predictions, so it is these that
 * are compared. */
#include "ml-rerun.h"

#include <math.h>
#include <string.h>

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* The largest difference of what the two say of a prediction. */
static double
gap (const MlEvaluation *before, const MlEvaluation *now, guint index)
{
  const guint n_classes = ml_evaluation_n_classes (before);
  if (n_classes == 0)
    {
      const double a = ml_evaluation_predictions (before)[index].predicted;
      const double b = ml_evaluation_predictions (now)[index].predicted;
      return is_same (a, b) ? 0 : fabs (a - b);
    }
  const double *a = ml_evaluation_distribution (before, index);
  const double *b = ml_evaluation_distribution (now, index);
  double widest = 0;
  for (guint k = 0; k < n_classes; k++)
    if (!is_same (a[k], b[k]) && !(fabs (a[k] - b[k]) <= widest))
      widest = fabs (a[k] - b[k]);
  return widest;
}

/**
 * ml_rerun_difference:
 * @before: a result
 * @now: of the same experiment, run again
 *
 * Returns: (transfer full) (nullable): NULL if every prediction is the same to
 *   the last bit; or what differs, in a sentence without its full stop
 */
char *
ml_rerun_difference (const MlEvaluation *before, const MlEvaluation *now)
{
  const guint n = ml_evaluation_n_predictions (before);
  const guint n_now = ml_evaluation_n_predictions (now);
  if (n != n_now
      || ml_evaluation_n_classes (before) != ml_evaluation_n_classes (now))
    return g_strdup_printf ("%u rows were tested, now %u", n, n_now);
  guint n_moved = 0, n_decided = 0, n_apart = 0;
  double widest = 0;
  for (guint i = 0; i < n; i++)
    {
      const MlPrediction *a = ml_evaluation_predictions (before) + i;
      const MlPrediction *b = ml_evaluation_predictions (now) + i;
      const double apart = gap (before, now, i);
      n_moved += a->row != b->row || a->fold != b->fold;
      n_decided += !is_same (a->predicted, b->predicted);
      n_apart += apart != 0;
      if (!(apart <= widest))
        widest = apart;
    }
  if (n_moved > 0)
    return g_strdup_printf ("%u of %u rows are in another place or fold",
                            n_moved, n);
  if (n_apart == 0)
    return NULL;
  if (ml_evaluation_n_classes (before) == 0)
    return g_strdup_printf ("%u of %u predictions differ, by at most %.3g",
                            n_apart, n, widest);
  return g_strdup_printf ("%u of %u rows are predicted otherwise, and the "
                          "probabilities of %u differ, by at most %.3g",
                          n_decided, n, n_apart, widest);
}
