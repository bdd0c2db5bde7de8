/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-evaluation.h. Predictions of all folds are pooled, as in WEKA; each
 * fold brings the prior of its own training rows, to which the relative errors
 * and the entropy measures compare. The figures follow Witten, Frank, Hall and
 * Pal, Data Mining, 4th ed., chapter 5. */
#include "ml-evaluation-private.h"

#include "ml-experiment.h"

#include <math.h>
#include <string.h>

#define CONFIDENCE 0.95 /* of the coverage measures */

G_DEFINE_BOXED_TYPE (MlEvaluation, ml_evaluation, ml_evaluation_ref,
                     ml_evaluation_unref)

static guint
n_outputs (const MlEvaluation *self)
{
  return MAX (self->n_classes, 1);
}

/**
 * ml_evaluation_new:
 * @data: the tested table
 * @target: its class
 *
 * Returns: (transfer full): an evaluation of no predictions yet
 */
MlEvaluation *
ml_evaluation_new (MlDataset *data, int target)
{
  const MlAttribute *class = ml_dataset_attribute (data, (guint) target);
  MlEvaluation *self = g_new0 (MlEvaluation, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->data = g_object_ref (data);
  self->target = target;
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    self->n_classes = class->n_labels;
  self->predictions = g_array_new (FALSE, FALSE, sizeof (MlPrediction));
  self->distributions = g_array_new (FALSE, FALSE, sizeof (double));
  self->priors = g_array_new (FALSE, FALSE, sizeof (double));
  self->folds = g_array_new (FALSE, FALSE, sizeof (guint));
  self->times = g_array_new (FALSE, FALSE, sizeof (MlFoldTime));
  self->history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  self->confusion = g_new0 (double, n_outputs (self) * n_outputs (self));
  return self;
}

/** ml_evaluation_ref: Returns: (transfer full): @self */
MlEvaluation *
ml_evaluation_ref (const MlEvaluation *self)
{
  MlEvaluation *mutable = (MlEvaluation *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_evaluation_unref: frees @self with its last owner */
void
ml_evaluation_unref (MlEvaluation *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_object_unref (self->data);
  g_array_unref (self->predictions);
  g_array_unref (self->distributions);
  g_array_unref (self->priors);
  g_array_unref (self->folds);
  g_array_unref (self->times);
  g_array_unref (self->history);
  g_free (self->end_text);
  g_free (self->confusion);
  g_clear_pointer (&self->experiment, ml_experiment_free);
  ml_predictor_unref (self->predictor);
  g_free (self);
}

/* NaN if all are 0. */
static double
most_probable (const double *distribution, guint n_classes)
{
  const int best = ml_most_probable (distribution, n_classes);
  return best >= 0 ? best : (double) NAN;
}

/* Errors of the predicted and of the prior distribution against the actual
 * one, which is 1 at the actual class. */
static void
add_nominal_errors (MlEvaluationSums *sums, const double *p,
                    const double *prior, guint n_classes, guint actual,
                    double weight)
{
  double absolute = 0, squared = 0, prior_absolute = 0, prior_squared = 0;
  for (guint k = 0; k < n_classes; k++)
    {
      double error = p[k] - (k == actual);
      double prior_error = prior[k] - (k == actual);
      absolute += fabs (error);
      squared += error * error;
      prior_absolute += fabs (prior_error);
      prior_squared += prior_error * prior_error;
    }
  sums->absolute += weight * absolute / n_classes;
  sums->squared += weight * squared / n_classes;
  sums->prior_absolute += weight * prior_absolute / n_classes;
  sums->prior_squared += weight * prior_squared / n_classes;
}

/* A probability of 0 costs the bits of the smallest double, 1074, not infinity.
 */
static double
bits (double probability)
{
  return -log2 (MAX (probability, 0x1p-1074));
}

/* Kononenko and Bratko, Information-based evaluation criterion for classifier's
 * performance, Machine Learning 6, 1991: what the prediction says of the actual
 * class beyond the prior; negative where it misleads. */
static void
add_information (MlEvaluationSums *sums, double p, double prior, double weight)
{
  if (p >= prior)
    sums->information += weight * (bits (prior) - bits (p));
  else
    sums->information -= weight * (bits (1 - prior) - bits (1 - p));
  sums->entropy += weight * bits (p);
  sums->prior_entropy += weight * bits (prior);
}

/* The smallest set of the most probable classes that holds 95 %. Of equally
 * probable classes the later one is taken first, as WEKA's sort has it. */
static void
add_coverage (MlEvaluationSums *sums, const double *p, guint n_classes,
              guint actual, double weight)
{
  double sum = 0, last = (double) INFINITY;
  guint size = 0, last_class = 0;
  while (size < n_classes && sum < CONFIDENCE)
    {
      guint next = n_classes;
      for (guint k = 0; k < n_classes; k++)
        if ((p[k] < last || (p[k] == last && k < last_class))
            && (next == n_classes || p[k] >= p[next]))
          next = k;
      if (next == n_classes)
        break; /* only NaN is left */
      last = p[next];
      last_class = next;
      sum += p[next];
      size++;
      if (next == actual)
        sums->covered += weight;
    }
  sums->region += weight * size / n_classes;
}

static void
add_nominal (MlEvaluation *self, const MlPrediction *prediction,
             const double *p, const double *prior)
{
  MlEvaluationSums *sums = &self->sums;
  const guint actual = (guint) prediction->actual;
  const double weight = prediction->weight;
  add_nominal_errors (sums, p, prior, self->n_classes, actual, weight);
  add_information (sums, p[actual], prior[actual], weight);
  add_coverage (sums, p, self->n_classes, actual, weight);
  const guint predicted = (guint) prediction->predicted;
  self->confusion[actual * self->n_classes + predicted] += weight;
  if (actual == predicted)
    sums->correct += weight;
}

static void
add_numeric (MlEvaluationSums *sums, const MlPrediction *prediction,
             double prior)
{
  const double weight = prediction->weight;
  const double error = prediction->predicted - prediction->actual;
  const double prior_error = prior - prediction->actual;
  sums->absolute += weight * fabs (error);
  sums->squared += weight * error * error;
  sums->prior_absolute += weight * fabs (prior_error);
  sums->prior_squared += weight * prior_error * prior_error;
}

/** ml_evaluation_add_prediction: @output: what the model said: n_outputs;
 * @prior: likewise, of the fold begun last */
void
ml_evaluation_add_prediction (MlEvaluation *self,
                              const MlPrediction *prediction,
                              const double *output, const double *prior)
{
  g_array_append_vals (self->predictions, prediction, 1);
  if (self->n_classes > 0)
    g_array_append_vals (self->distributions, output, self->n_classes);
  if (isnan (prediction->actual))
    {
      self->sums.missing_class += prediction->weight;
      return;
    }
  self->sums.with_class += prediction->weight;
  if (isnan (prediction->predicted))
    self->sums.unclassified += prediction->weight;
  else if (self->n_classes > 0)
    add_nominal (self, prediction, output, prior);
  else
    add_numeric (&self->sums, prediction, *prior);
}

/** ml_evaluation_begin_fold: @priors: n_outputs, see ml_evaluation_add_fold()
 */
void
ml_evaluation_begin_fold (MlEvaluation *self, guint fold, const double *priors)
{
  const MlFoldTime unknown = { (double) NAN, (double) NAN };
  g_array_append_val (self->folds, fold);
  g_array_append_val (self->times, unknown);
  g_array_append_vals (self->priors, priors, n_outputs (self));
}

/** ml_evaluation_predict: Returns: what @output says of @row of @test's table;
 * @index: of it in @test */
MlPrediction
ml_evaluation_predict (const MlEvaluation *self, const MlSubset *test,
                       guint index, guint fold, const double *output)
{
  return (MlPrediction){ .row = test->rows[index],
                         .fold = fold,
                         .weight = ml_subset_weight (test, index),
                         .actual = ml_subset_target (test, index),
                         .predicted = self->n_classes > 0 ? most_probable (
                                          output, self->n_classes)
                                                          : *output };
}

/**
 * ml_evaluation_add_fold:
 * @test: rows of the tested table
 * @outputs: what the model said: rows × n_outputs
 * @priors: n_outputs: the share of each label among the training rows, or
 *   their mean
 */
void
ml_evaluation_add_fold (MlEvaluation *self, guint fold, const MlSubset *test,
                        const double *outputs, const double *priors)
{
  ml_evaluation_begin_fold (self, fold, priors);
  for (guint i = 0; i < test->n_rows; i++)
    {
      const double *output = outputs + (gsize) i * n_outputs (self);
      const MlPrediction prediction
          = ml_evaluation_predict (self, test, i, fold, output);
      ml_evaluation_add_prediction (self, &prediction, output, priors);
    }
}

/** ml_evaluation_data: Returns: (transfer none): the tested table */
MlDataset *
ml_evaluation_data (const MlEvaluation *self)
{
  return self->data;
}

/** ml_evaluation_class: Returns: (transfer none): what was predicted */
const MlAttribute *
ml_evaluation_class (const MlEvaluation *self)
{
  return ml_dataset_attribute (self->data, (guint) self->target);
}

/** ml_evaluation_n_classes: Returns: labels of the class, 0 for a number */
guint
ml_evaluation_n_classes (const MlEvaluation *self)
{
  return self->n_classes;
}

/** ml_evaluation_n_predictions: Returns: how many rows were tested */
guint
ml_evaluation_n_predictions (const MlEvaluation *self)
{
  return self->predictions->len;
}

/** ml_evaluation_predictions: Returns: (transfer none): fold by fold, in the
 * order of testing */
const MlPrediction *
ml_evaluation_predictions (const MlEvaluation *self)
{
  return (const MlPrediction *) (gpointer) self->predictions->data;
}

/** ml_evaluation_distribution: Returns: (transfer none) (nullable): the
 * probability of each class, for the @index-th prediction; NULL for a number */
const double *
ml_evaluation_distribution (const MlEvaluation *self, guint index)
{
  g_return_val_if_fail (index < self->predictions->len, NULL);
  if (self->n_classes == 0)
    return NULL;
  return &g_array_index (self->distributions, double,
                         (gsize) index * self->n_classes);
}

/** ml_evaluation_confusion: Returns: (transfer none) (nullable): weights,
 * n_classes × n_classes, rows = actual, without the unclassified */
const double *
ml_evaluation_confusion (const MlEvaluation *self)
{
  return self->n_classes > 0 ? self->confusion : NULL;
}

/** ml_evaluation_n_folds: Returns: how many parts were tested */
guint
ml_evaluation_n_folds (const MlEvaluation *self)
{
  return self->folds->len;
}

/**
 * ml_evaluation_fold:
 * @fold: 0 … n_folds - 1
 *
 * Returns: (transfer full): the figures of that fold alone
 */
MlEvaluation *
ml_evaluation_fold (const MlEvaluation *self, guint fold)
{
  g_return_val_if_fail (fold < self->folds->len, NULL);
  MlEvaluation *made = ml_evaluation_new (self->data, self->target);
  const guint number = g_array_index (self->folds, guint, fold);
  const double *priors
      = &g_array_index (self->priors, double, (gsize) fold *n_outputs (self));
  const MlFoldTime time = g_array_index (self->times, MlFoldTime, fold);
  ml_evaluation_begin_fold (made, number, priors);
  made->seconds_build = time.seconds_build;
  made->seconds_test = time.seconds_test;
  for (guint i = 0; i < self->predictions->len; i++)
    {
      const MlPrediction *prediction
          = &g_array_index (self->predictions, MlPrediction, i);
      if (prediction->fold != number)
        continue;
      const double *distribution = ml_evaluation_distribution (self, i);
      ml_evaluation_add_prediction (
          made, prediction,
          distribution != NULL ? distribution : &prediction->predicted, priors);
    }
  return made;
}

/** ml_evaluation_experiment: Returns: (transfer none) (nullable): the settings
 */
const struct _MlExperiment *
ml_evaluation_experiment (const MlEvaluation *self)
{
  return self->experiment;
}

/** ml_evaluation_predictor: Returns: (transfer none) (nullable): the model
 * trained on all training rows, with its filters */
MlPredictor *
ml_evaluation_predictor (const MlEvaluation *self)
{
  return self->predictor;
}

/** ml_evaluation_history: Returns: (transfer none) (element-type MlMetrics):
 * the learning curves of all parts, part after part */
const GArray *
ml_evaluation_history (const MlEvaluation *self)
{
  return self->history;
}

/** ml_evaluation_seconds: Returns: how long the run took, pauses left out */
double
ml_evaluation_seconds (const MlEvaluation *self)
{
  return self->seconds;
}

/** ml_evaluation_seconds_build: Returns: how long the full model took, or that
 * of the fold if @self is of one fold; NaN: not known */
double
ml_evaluation_seconds_build (const MlEvaluation *self)
{
  return self->seconds_build;
}

/** ml_evaluation_seconds_test: Returns: how long predicting the tested rows
 * took, the folds added up */
double
ml_evaluation_seconds_test (const MlEvaluation *self)
{
  return self->seconds_test;
}

/** ml_evaluation_end: @text: (out) (transfer none) (nullable): a sentence.
 * Returns: why the training of the full model ended; %ML_END_DIVERGED if that
 * of any part did, which then has its last good weights */
MlEnd
ml_evaluation_end (const MlEvaluation *self, const char **text)
{
  *text = self->end_text;
  return self->end;
}

/** ml_evaluation_n_planned: Returns: rows that were to be tested; after a stop
 * there may be fewer predictions */
guint
ml_evaluation_n_planned (const MlEvaluation *self)
{
  return self->n_planned;
}

/** ml_evaluation_was_stopped: Returns: whether a user ended it early */
gboolean
ml_evaluation_was_stopped (const MlEvaluation *self)
{
  return self->was_stopped;
}
