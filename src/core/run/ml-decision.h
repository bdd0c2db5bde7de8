/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows from predicted probabilities once it is said when to act: a
 * threshold for one class, and what each kind of mistake costs. */
#pragma once

#include "ml-curves.h"

/* One threshold: "positive" if p >= threshold, else the most probable of the
 * other classes. */
typedef struct
{
  MlCurvePoint point; /* positive against the rest                           */
  double correct;     /* weight of rows whose class is right                 */
  double cost;        /* of all rows, by the cost matrix                     */
} MlDecisionPoint;

/* Costs: n_classes × n_classes, rows = actual; NULL: every mistake costs 1. */
GArray *ml_decision_curve     (const MlEvaluation *evaluation, guint class_index, const double *costs); /* MlDecisionPoint, thresholds falling */
guint   ml_decision_cheapest  (const GArray *curve);                 /* the point of least cost, the highest threshold of equals */
guint   ml_decision_find      (const GArray *curve, double threshold); /* the point that acts as that threshold does */
double *ml_decision_confusion (const MlEvaluation *evaluation, guint class_index, double threshold); /* (transfer full): n_classes × n_classes; NaN threshold: the most probable class */
MlEvaluation *ml_decision_evaluate (const MlEvaluation *evaluation, guint class_index, double threshold); /* (transfer full): the same test, decided so */
double  ml_decision_cost      (const double *confusion, const double *costs, guint n_classes);
guint   ml_decision_predict   (const double *distribution, guint n_classes, guint class_index, double threshold);

double *ml_costs_new          (guint n_classes);                       /* (transfer full): 0 on the diagonal, else 1 */
double *ml_costs_parse        (const char *text, guint n_classes, GError **error); /* "[0 1; 5 0]" or a file's rows */
char   *ml_costs_format       (const double *costs, guint n_classes);  /* (transfer full): "[0 1; 5 0]" */
