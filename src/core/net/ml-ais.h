/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Annealed importance sampling: log Z of a restricted Boltzmann machine that is
 * too large to enumerate, with error bars (Neal 2001; Salakhutdinov and Murray
 * 2008). */
#pragma once

#include "ml-monitor.h"
#include "ml-rbm.h"

typedef struct
{
  guint n_chains;       /* at least 2                                        */
  guint n_temperatures; /* from the base model to the machine, at least 1    */
  const double *means;  /* (nullable): of the visible units in the data: what the base model holds; NULL: it knows nothing */
  guint64 seed;
} MlAisOptions;

typedef struct
{
  double log_z;     /* nats                                                  */
  double low, high; /* log (Z ∓ 3 standard errors); low may be -infinity     */
} MlAisEstimate;

gboolean ml_ais_run (const MlRbm *rbm, const MlAisOptions *options, MlMonitor *monitor, MlAisEstimate *estimate); /* FALSE: stopped */
