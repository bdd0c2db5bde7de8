/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One machine for each pair of classes, trained side by side. A pair of which
 * one class has no rows says the other; a pair without rows, or one that a stop
 * left out, has no vectors and bias 0: it says nothing. */
#pragma once

#include "ml-monitor.h"
#include "ml-svm-machine.h"

typedef struct
{
  guint n_rows, n_classes;
  const double *inputs;   /* n_rows × inputs of the set */
  const gint32 *classes;  /* n_rows                     */
  double cost, tolerance;
  gboolean calibrates;
  guint calibration_folds; /* below 2: on the training rows */
  guint seed;
} MlSvmPairs;

/* Adds the machines of (0, 1), (0, 2), … (1, 2), … to an empty set; above 0 is the second class. */
gboolean ml_svm_pairs_train (const MlSvmPairs *self, MlSvmSet *set, MlMonitor *monitor, GError **error);
