/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where to cut a column of numbers so that the intervals say the most of the
 * class, and no oftener than that pays: U. M. Fayyad and K. B. Irani,
 * "Multi-interval discretization of continuous-valued attributes for
 * classification learning" (IJCAI 1993), or I. Kononenko, "On biases in
 * estimating multi-valued attributes" (IJCAI 1995). */
#pragma once

#include "ml-monitor.h"
#include "ml-subset.h"

typedef enum
{
  ML_MDL_PLAIN = 0,
  ML_MDL_BETTER_ENCODING = 1 << 0, /* the cuts that there are, not the rows, tell what a cut costs */
  ML_MDL_KONONENKO = 1 << 1,
} MlMdlFlags;

GArray *ml_mdl_cuts (const MlSubset *rows, guint column, MlMdlFlags flags, MlMonitor *monitor); /* (transfer full) (nullable): double, rising; empty: no cut pays; NULL: stopped */
