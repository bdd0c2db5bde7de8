/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of an evaluation, one row of a table each; the results page, the
 * command line and the exports walk through the tables. Undefined ratios are
 * NaN: a class that was never predicted has no precision. */
#include "ml-curves.h"
#include "ml-evaluation-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* One class against the rest, from the confusion matrix. */
typedef struct
{
  double tp, fn, fp, tn;
} Counts;

static double
with_class (const MlEvaluation *self)
{
  return self->sums.with_class;
}

static double
classified (const MlEvaluation *self)
{
  return self->sums.with_class - self->sums.unclassified;
}

static double
correct (const MlEvaluation *self)
{
  return self->sums.correct;
}

static double
incorrect (const MlEvaluation *self)
{
  return classified (self) - self->sums.correct;
}

static double
accuracy (const MlEvaluation *self)
{
  return 100 * self->sums.correct / self->sums.with_class;
}

static double
unclassified (const MlEvaluation *self)
{
  return self->sums.unclassified;
}

static double
missing_class (const MlEvaluation *self)
{
  return self->sums.missing_class;
}

/** ml_evaluation_actual_weight: Returns: of the rows of that class */
double
ml_evaluation_actual_weight (const MlEvaluation *self, guint class_index)
{
  double sum = 0;
  for (guint k = 0; k < self->n_classes; k++)
    sum += self->confusion[class_index * self->n_classes + k];
  return sum;
}

/** ml_evaluation_predicted_weight: Returns: of the rows predicted as that class
 */
double
ml_evaluation_predicted_weight (const MlEvaluation *self, guint class_index)
{
  double sum = 0;
  for (guint k = 0; k < self->n_classes; k++)
    sum += self->confusion[k * self->n_classes + class_index];
  return sum;
}

/* Cohen, A coefficient of agreement for nominal scales, 1960. */
static double
kappa (const MlEvaluation *self)
{
  const double total = classified (self);
  double by_chance = 0;
  for (guint k = 0; k < self->n_classes; k++)
    by_chance += ml_evaluation_actual_weight (self, k)
                 * ml_evaluation_predicted_weight (self, k);
  by_chance /= total * total;
  if (by_chance >= 1)
    return 1;
  return (self->sums.correct / total - by_chance) / (1 - by_chance);
}

static double
information (const MlEvaluation *self)
{
  return self->sums.information;
}

static double
relative_information (const MlEvaluation *self)
{
  return 100 * self->sums.information / self->sums.prior_entropy;
}

static double
prior_entropy (const MlEvaluation *self)
{
  return self->sums.prior_entropy;
}

static double
entropy (const MlEvaluation *self)
{
  return self->sums.entropy;
}

static double
entropy_gain (const MlEvaluation *self)
{
  return self->sums.prior_entropy - self->sums.entropy;
}

static double
mean_absolute (const MlEvaluation *self)
{
  return self->sums.absolute / classified (self);
}

static double
root_mean_squared (const MlEvaluation *self)
{
  return sqrt (self->sums.squared / classified (self));
}

static double
relative_absolute (const MlEvaluation *self)
{
  return 100 * mean_absolute (self)
         / (self->sums.prior_absolute / self->sums.with_class);
}

static double
root_relative_squared (const MlEvaluation *self)
{
  return 100 * root_mean_squared (self)
         / sqrt (self->sums.prior_squared / self->sums.with_class);
}

static double
coverage (const MlEvaluation *self)
{
  return 100 * self->sums.covered / self->sums.with_class;
}

static double
region_size (const MlEvaluation *self)
{
  return 100 * self->sums.region / self->sums.with_class;
}

static gboolean
counts_for_correlation (const MlPrediction *p)
{
  return !isnan (p->actual) && !isnan (p->predicted);
}

/* Weighted means of actual and predicted, taken from the first ones, so that
 * equal values have exactly no variance. */
static void
mean_pair (const MlEvaluation *self, double *actual, double *predicted)
{
  const MlPrediction *p = ml_evaluation_predictions (self);
  const MlPrediction *first = NULL;
  double weights = 0, a = 0, b = 0;
  for (guint i = 0; i < self->predictions->len; i++)
    {
      if (!counts_for_correlation (&p[i]))
        continue;
      if (first == NULL)
        first = &p[i];
      weights += p[i].weight;
      a += p[i].weight * (p[i].actual - first->actual);
      b += p[i].weight * (p[i].predicted - first->predicted);
    }
  *actual = first != NULL ? first->actual + a / weights : (double) NAN;
  *predicted = first != NULL ? first->predicted + b / weights : (double) NAN;
}

/* Pearson's, over the pooled folds; 0 where one of the two never varies. */
static double
correlation (const MlEvaluation *self)
{
  const MlPrediction *p = ml_evaluation_predictions (self);
  double mean_actual, mean_predicted, aa = 0, bb = 0, ab = 0;
  mean_pair (self, &mean_actual, &mean_predicted);
  if (isnan (mean_actual))
    return (double) NAN;
  for (guint i = 0; i < self->predictions->len; i++)
    {
      if (!counts_for_correlation (&p[i]))
        continue;
      const double a = p[i].actual - mean_actual;
      const double b = p[i].predicted - mean_predicted;
      aa += p[i].weight * a * a;
      bb += p[i].weight * b * b;
      ab += p[i].weight * a * b;
    }
  return aa * bb > 0 ? ab / sqrt (aa * bb) : 0;
}

static Counts
count (const MlEvaluation *self, guint class_index)
{
  Counts c;
  c.tp = self->confusion[class_index * self->n_classes + class_index];
  c.fn = ml_evaluation_actual_weight (self, class_index) - c.tp;
  c.fp = ml_evaluation_predicted_weight (self, class_index) - c.tp;
  c.tn = classified (self) - c.tp - c.fn - c.fp;
  return c;
}

/* The mean of @measure over the classes by their actual weight. A class that no
 * row has does not count; an undefined figure of any other makes it undefined.
 */
static double
weighted (const MlEvaluation *self,
          double (*measure) (const MlEvaluation *, guint))
{
  double sum = 0, weights = 0;
  for (guint k = 0; k < self->n_classes; k++)
    {
      double weight = ml_evaluation_actual_weight (self, k);
      weights += weight;
      if (weight > 0)
        sum += weight * measure (self, k);
    }
  return sum / weights;
}

static double
tp_rate (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, tp_rate);
  Counts c = count (self, class_index);
  return c.tp / (c.tp + c.fn);
}

static double
fp_rate (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, fp_rate);
  Counts c = count (self, class_index);
  return c.fp / (c.fp + c.tn);
}

static double
precision (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, precision);
  Counts c = count (self, class_index);
  return c.tp / (c.tp + c.fp);
}

static double
f_measure (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, f_measure);
  const double p = precision (self, class_index);
  const double r = tp_rate (self, class_index);
  return p + r == 0 ? 0 : 2 * p * r / (p + r);
}

/* Matthews, Comparison of the predicted and observed secondary structure of T4
 * phage lysozyme, 1975. */
static double
matthews (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, matthews);
  Counts c = count (self, class_index);
  return (c.tp * c.tn - c.fp * c.fn)
         / sqrt ((c.tp + c.fp) * (c.tp + c.fn) * (c.tn + c.fp) * (c.tn + c.fn));
}

static double
roc_area (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, roc_area);
  g_autoptr (GArray) curve = ml_curves_threshold (self, class_index);
  return ml_curves_roc_area (curve);
}

static double
prc_area (const MlEvaluation *self, guint class_index)
{
  if (class_index == self->n_classes)
    return weighted (self, prc_area);
  g_autoptr (GArray) curve = ml_curves_threshold (self, class_index);
  return ml_curves_prc_area (curve);
}

static const MlClassMeasure class_measures[] = {
  { "tp_rate", N_ ("TP Rate"),
    N_ ("Of the rows of this class, the share predicted as such"),
    "TP / (TP + FN)", tp_rate, FALSE },
  { "fp_rate", N_ ("FP Rate"),
    N_ ("Of the rows of other classes, the share predicted as this one"),
    "FP / (FP + TN)", fp_rate, FALSE },
  { "precision", N_ ("Precision"),
    N_ ("Of the rows predicted as this class, the share that is"),
    "P = TP / (TP + FP)", precision, FALSE },
  { "recall", N_ ("Recall"),
    N_ ("Of the rows of this class, the share that was found"),
    "R = TP / (TP + FN)", tp_rate, FALSE },
  { "f", N_ ("F-Measure"), N_ ("Harmonic mean of precision and recall"),
    "2 · P · R / (P + R)", f_measure, FALSE },
  { "mcc", N_ ("MCC"),
    N_ ("Matthews correlation of predicted and actual: 1 perfect, 0 chance"),
    "(TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))", matthews,
    FALSE },
  { "auc", N_ ("ROC Area"),
    N_ ("Chance that a row of this class is ranked above another; 0.5 is "
        "guessing"),
    "Σᵢ (FPRᵢ − FPRᵢ₋₁)(TPRᵢ + TPRᵢ₋₁) / 2", roc_area, TRUE },
  { "prc", N_ ("PRC Area"), N_ ("Average precision over all thresholds"),
    "Σᵢ (Rᵢ − Rᵢ₋₁) · Pᵢ", prc_area, TRUE },
};

static double
weighted_auc (const MlEvaluation *self)
{
  return roc_area (self, self->n_classes);
}

static double
weighted_prc (const MlEvaluation *self)
{
  return prc_area (self, self->n_classes);
}

static double
weighted_mcc (const MlEvaluation *self)
{
  return matthews (self, self->n_classes);
}

static double
weighted_f (const MlEvaluation *self)
{
  return f_measure (self, self->n_classes);
}

#define NOMINAL ML_MEASURE_NOMINAL
#define BOTH (ML_MEASURE_NOMINAL | ML_MEASURE_NUMERIC)
#define ENTROPY (ML_MEASURE_NOMINAL | ML_MEASURE_ENTROPY)

static const MlMeasure measures[] = {
  { "correct", N_ ("Correctly Classified Instances"),
    N_ ("Rows whose predicted class is the actual one"), "Σₖ TPₖ",
    NOMINAL | ML_MEASURE_COUNT, correct },
  { "incorrect", N_ ("Incorrectly Classified Instances"),
    N_ ("Rows whose predicted class is another one"), "Σₖ FNₖ",
    NOMINAL | ML_MEASURE_COUNT, incorrect },
  { "accuracy", N_ ("Accuracy"),
    N_ ("Correctly classified of all rows with a known class"),
    "100 · Σₖ TPₖ / n", NOMINAL | ML_MEASURE_PERCENT, accuracy },
  { "correlation", N_ ("Correlation coefficient"),
    N_ ("Pearson correlation of predicted and actual: 1 perfect, 0 none"),
    N_ ("Σ (a − mean a)(p − mean p) / √(Σ (a − mean a)² · Σ (p − mean p)²), a "
        "actual, p predicted"),
    ML_MEASURE_NUMERIC, correlation },
  { "kappa", N_ ("Kappa statistic"),
    N_ ("Agreement beyond chance: 1 perfect, 0 what chance would give"),
    N_ ("κ = (pₒ − pₑ) / (1 − pₑ), pₒ = Σₖ TPₖ / n, pₑ = Σₖ actualₖ · "
        "predictedₖ / n²"),
    NOMINAL, kappa },
  { "kb_relative", N_ ("K&B Relative Info Score"),
    N_ ("Information score as a share of the entropy of the prior"),
    N_ ("100 · K&B Information Score / Σ −log₂ q, q prior probability of the "
        "actual class"),
    ENTROPY | ML_MEASURE_PERCENT, relative_information },
  { "kb", N_ ("K&B Information Score"),
    N_ ("Bits that the predictions tell beyond the prior"),
    N_ ("Σ log₂ (p / q) where p ≥ q, else −log₂ ((1 − p) / (1 − q)), p "
        "predicted, q prior probability of the actual class"),
    ENTROPY, information },
  { "complexity_prior", N_ ("Class complexity | order 0"),
    N_ ("Bits to code the classes, knowing the prior only"),
    N_ ("Σ −log₂ q, q prior probability of the actual class"), ENTROPY,
    prior_entropy },
  { "complexity", N_ ("Class complexity | scheme"),
    N_ ("Bits to code the classes, knowing the predictions"),
    N_ ("Σ −log₂ p, p predicted probability of the actual class"), ENTROPY,
    entropy },
  { "complexity_gain", N_ ("Complexity improvement     (Sf)"),
    N_ ("Bits saved by the predictions"),
    N_ ("Σ log₂ (p / q), p predicted, q prior probability of the actual class"),
    ENTROPY, entropy_gain },
  { "mae", N_ ("Mean absolute error"),
    N_ ("Mean distance of predicted from actual; for a nominal class, of the "
        "probabilities from 0 and 1"),
    N_ ("Σ |p − a| / n, a actual, p predicted; for K classes Σ Σₖ |pₖ − aₖ| / "
        "(n · K), aₖ 1 for the actual class, else 0"),
    BOTH, mean_absolute },
  { "rmse", N_ ("Root mean squared error"),
    N_ ("Root of the mean squared distance; large errors count more"),
    N_ ("√(Σ (p − a)² / n), a actual, p predicted; for K classes √(Σ Σₖ (pₖ − "
        "aₖ)² / (n · K)), aₖ 1 for the actual class, else 0"),
    BOTH, root_mean_squared },
  { "rae", N_ ("Relative absolute error"),
    N_ ("Mean absolute error as a share of that of the training prior"),
    N_ ("100 · MAE / MAE₀, MAE₀ that of the training prior or mean"),
    BOTH | ML_MEASURE_PERCENT, relative_absolute },
  { "rrse", N_ ("Root relative squared error"),
    N_ ("Root mean squared error as a share of that of the training prior"),
    N_ ("100 · RMSE / RMSE₀, RMSE₀ that of the training prior or mean"),
    BOTH | ML_MEASURE_PERCENT, root_relative_squared },
  { "coverage", N_ ("Coverage of cases (0.95 level)"),
    N_ ("Rows whose class is among the most probable ones that make up 95 %"),
    N_ ("100 · (rows with the actual class in R) / n, R fewest classes with Σ "
        "p ≥ 0.95"),
    NOMINAL | ML_MEASURE_PERCENT, coverage },
  { "region_size", N_ ("Mean rel. region size (0.95 level)"),
    N_ ("How many classes those are, as a share of all"),
    N_ ("100 · Σ |R| / (n · K), R fewest classes with Σ p ≥ 0.95, of K"),
    NOMINAL | ML_MEASURE_PERCENT, region_size },
  { "auc", N_ ("ROC Area"), N_ ("Weighted average over the classes"),
    N_ ("Σₖ nₖ · ROC Areaₖ / Σₖ nₖ, nₖ rows of class k"), NOMINAL,
    weighted_auc },
  { "prc", N_ ("PRC Area"), N_ ("Weighted average over the classes"),
    N_ ("Σₖ nₖ · PRC Areaₖ / Σₖ nₖ, nₖ rows of class k"), NOMINAL,
    weighted_prc },
  { "mcc", N_ ("MCC"), N_ ("Weighted average over the classes"),
    N_ ("Σₖ nₖ · MCCₖ / Σₖ nₖ, nₖ rows of class k"), NOMINAL, weighted_mcc },
  { "f", N_ ("F-Measure"), N_ ("Weighted average over the classes"),
    N_ ("Σₖ nₖ · Fₖ / Σₖ nₖ, nₖ rows of class k"), NOMINAL, weighted_f },
  { "unclassified", N_ ("UnClassified Instances"),
    N_ ("Rows for which the model knows no class"),
    N_ ("Σ w where all pₖ = 0, w weight of a row"), BOTH | ML_MEASURE_COUNT,
    unclassified },
  { "missing_class", N_ ("Ignored Class Unknown Instances"),
    N_ ("Rows whose actual class is missing"),
    N_ ("Σ w where the class is missing, w weight of a row"),
    BOTH | ML_MEASURE_COUNT, missing_class },
  { "n", N_ ("Total Number of Instances"),
    N_ ("Rows with a known class that were tested"),
    N_ ("n = Σ w, w weight of a row"), BOTH | ML_MEASURE_COUNT, with_class },
};

/** ml_evaluation_measures: Returns: (array length=n_measures): the figures of
 * the whole, in WEKA's order; take those whose flags suit the class */
const MlMeasure *
ml_evaluation_measures (guint *n_measures)
{
  *n_measures = G_N_ELEMENTS (measures);
  return measures;
}

/** ml_measure_hint: @tooltip, @formula: of a measure; @formula: (nullable).
 * Returns: (transfer none): both, to be shown under the pointer; it stays */
const char *
ml_measure_hint (const char *tooltip, const char *formula)
{
  if (formula == NULL)
    return _ (tooltip);
  g_autofree char *both = g_strdup_printf ("%s\n%s", _ (tooltip), _ (formula));
  return g_intern_string (both);
}

/** ml_evaluation_class_measures: Returns: (array length=n_measures): the
 * figures of one class, in WEKA's order */
const MlClassMeasure *
ml_evaluation_class_measures (guint *n_measures)
{
  *n_measures = G_N_ELEMENTS (class_measures);
  return class_measures;
}

/**
 * ml_evaluation_measure:
 * @name: of the table, "kappa"
 *
 * Returns: the figure; NaN if it is undefined, or of the other kind of class
 */
double
ml_evaluation_measure (const MlEvaluation *self, const char *name)
{
  const MlMeasureFlags kind
      = self->n_classes > 0 ? ML_MEASURE_NOMINAL : ML_MEASURE_NUMERIC;
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (strcmp (measures[i].name, name) == 0)
      return measures[i].flags & kind ? measures[i].value (self) : (double) NAN;
  g_return_val_if_reached ((double) NAN);
}

/**
 * ml_evaluation_class_measure:
 * @name: of the table, "precision"
 * @class_index: a class, or n_classes for the weighted average
 *
 * Returns: the figure; NaN if it is undefined
 */
double
ml_evaluation_class_measure (const MlEvaluation *self, const char *name,
                             guint class_index)
{
  g_return_val_if_fail (class_index <= self->n_classes, (double) NAN);
  if (self->n_classes == 0)
    return (double) NAN;
  for (guint i = 0; i < G_N_ELEMENTS (class_measures); i++)
    if (strcmp (class_measures[i].name, name) == 0)
      return class_measures[i].value (self, class_index);
  g_return_val_if_reached ((double) NAN);
}
