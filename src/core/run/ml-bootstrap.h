/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far curves and figures would stray on other test rows of the same kind:
 * percentile intervals over resampled predictions. */
#pragma once

#include "ml-curves.h"

#include <gio/gio.h>

typedef struct
{
  double low, high;
} MlInterval;

typedef struct
{
  guint n_points;        /* of the grid 0, 1 / (n_points - 1), …, 1          */
  MlInterval *roc;       /* n_points: TP rate at that FP rate                */
  MlInterval *precision; /* n_points: precision at that recall               */
  MlInterval auc, prc;   /* the areas                                        */
  MlInterval accuracy;   /* percent, by the most probable class              */
} MlBootstrap;

typedef struct
{
  guint n_resamples; /* 2000 */
  guint64 seed;      /* 1    */
  double level;      /* 0.95 */
  guint n_points;    /* 101  */
} MlBootstrapSettings;

#define ML_BOOTSTRAP_SETTINGS_INIT { 2000, 1, 0.95, 101 }

MlBootstrap *ml_bootstrap_new  (const MlEvaluation *evaluation, guint class_index, const MlBootstrapSettings *settings, GCancellable *cancellable); /* (nullable): cancelled, or one kind of rows is missing */
void         ml_bootstrap_free (MlBootstrap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlBootstrap, ml_bootstrap_free)
