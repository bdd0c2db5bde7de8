/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws with replacement, each row as likely as its weight, by Walker's aliases
 * (Ripley, "Stochastic Simulation", 1987, 3.3): one uniform number a draw, in
 * the order in which WEKA uses its generator. */
#pragma once

#include "ml-java-random.h"

void ml_resample_draw (MlJavaRandom *random, const double *weights, guint n, guint32 *picks, guint n_picks);
