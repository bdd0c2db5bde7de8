/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning curves as GVariants. */
#pragma once

#include "ml-metrics.h"

#define ML_METRICS_STATE_TYPE "a(uuudttdddddddddub)" /* part, epoch, …, in the order of the struct */

GVariant *ml_metrics_save (const GArray *history); /* floating; MlMetrics */
GArray   *ml_metrics_load (GVariant *saved);       /* (transfer full): what makes no sense is unknown there */
