/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How likely a generative model finds rows: a mean of log p (row), in nats. */
#pragma once

#include "ml-ais.h"

typedef struct
{
  double log_p;      /* nats a row                                           */
  double low, high;  /* three standard errors of log Z on either side; log_p if that is exact */
  double log_z;
  gboolean is_exact; /* all states were counted; else annealed importance sampling */
  guint n_rounded;   /* values that were not 0 or 1                          */
} MlLikelihood;
