/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came out of an experiment: every prediction, and every figure that WEKA
 * derives from them. Immutable, reference counted. Lists of figures are tables:
 * the results page, the command line and the exports walk through them. */
#pragma once

#include "ml-metrics.h"
#include "ml-predictor.h"

typedef struct _MlEvaluation MlEvaluation;

typedef struct
{
  guint32 row;      /* of the tested table                                  */
  guint fold;
  double weight;
  double actual;    /* code or number; NaN: missing                         */
  double predicted; /* code or number; NaN: unclassified                    */
} MlPrediction;

typedef enum
{
  ML_MEASURE_NOMINAL = 1 << 0, /* for a nominal class                      */
  ML_MEASURE_NUMERIC = 1 << 1, /* for a numeric class                      */
  ML_MEASURE_ENTROPY = 1 << 2, /* WEKA shows it only when asked            */
  ML_MEASURE_PERCENT = 1 << 3, /* printed with a percent sign              */
  ML_MEASURE_COUNT = 1 << 4,   /* a number of rows                         */
} MlMeasureFlags;

typedef struct
{
  const char *name;    /* "kappa": JSON key, CSV column                     */
  const char *label;   /* N_("Kappa statistic"): WEKA's words               */
  const char *tooltip; /* N_(definition in words)                           */
  const char *formula; /* (nullable): as a line of text                     */
  MlMeasureFlags flags;
  double (*value) (const MlEvaluation *self); /* NaN: undefined            */
} MlMeasure;

typedef struct
{
  const char *name, *label, *tooltip, *formula; /* "tp_rate", N_("TP Rate") */
  double (*value) (const MlEvaluation *self, guint class_index); /* class_index = n_classes: weighted average */
  gboolean is_ranking; /* it follows from the order of the probabilities, whatever is decided */
} MlClassMeasure;

#define ML_TYPE_EVALUATION (ml_evaluation_get_type ())
GType                  ml_evaluation_get_type       (void);
MlEvaluation          *ml_evaluation_ref            (const MlEvaluation *self);
void                   ml_evaluation_unref          (MlEvaluation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlEvaluation, ml_evaluation_unref)

/* What was tested. */
MlDataset             *ml_evaluation_data           (const MlEvaluation *self); /* (transfer none): prediction.row counts in it */
const MlAttribute     *ml_evaluation_class          (const MlEvaluation *self);
guint                  ml_evaluation_n_classes      (const MlEvaluation *self); /* 0: numeric class */
guint                  ml_evaluation_n_predictions  (const MlEvaluation *self);
const MlPrediction    *ml_evaluation_predictions    (const MlEvaluation *self);
const double          *ml_evaluation_distribution   (const MlEvaluation *self, guint index); /* n_classes */

/* Figures. */
const MlMeasure       *ml_evaluation_measures       (guint *n_measures);
const MlClassMeasure  *ml_evaluation_class_measures (guint *n_measures);
const char            *ml_measure_hint              (const char *tooltip, const char *formula); /* (nullable) formula; both in the user's language */
char                  *ml_evaluation_never_predicted (const MlEvaluation *self); /* (transfer full) (nullable): their names */
gboolean               ml_evaluation_has_undefined (const MlEvaluation *self);
double                 ml_evaluation_defined_average (const MlEvaluation *self, const MlClassMeasure *measure);
double                 ml_evaluation_figure         (const MlEvaluation *self, const MlMeasure *measure, gboolean zeros);
double                 ml_evaluation_class_figure   (const MlEvaluation *self, const MlClassMeasure *measure, guint class_index, gboolean zeros); /* zeros: in place of NaN */
double                 ml_evaluation_measure        (const MlEvaluation *self, const char *name);
double                 ml_evaluation_class_measure  (const MlEvaluation *self, const char *name, guint class_index);
const double          *ml_evaluation_confusion      (const MlEvaluation *self); /* n_classes × n_classes, rows = actual */
guint                  ml_evaluation_n_folds        (const MlEvaluation *self);
MlEvaluation          *ml_evaluation_fold           (const MlEvaluation *self, guint fold); /* (transfer full) */

/* How it came about. */
const struct _MlExperiment *ml_evaluation_experiment (const MlEvaluation *self); /* (nullable): the settings used */
MlPredictor           *ml_evaluation_predictor      (const MlEvaluation *self); /* (transfer none) (nullable): the model on all training rows */
const GArray          *ml_evaluation_history        (const MlEvaluation *self); /* MlMetrics */
double                 ml_evaluation_seconds        (const MlEvaluation *self); /* whole run     */
double                 ml_evaluation_seconds_build  (const MlEvaluation *self); /* the full model; of one fold: that fold's */
double                 ml_evaluation_seconds_test   (const MlEvaluation *self); /* all tested parts */
gboolean               ml_evaluation_was_stopped    (const MlEvaluation *self);
guint                  ml_evaluation_n_planned      (const MlEvaluation *self); /* rows that were to be tested; a stop tests fewer */
MlEnd                  ml_evaluation_end            (const MlEvaluation *self, const char **text); /* (out) (nullable) text: why training ended; ML_END_DIVERGED if that of any part did */
