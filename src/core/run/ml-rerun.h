/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a run that is made again comes to the same numbers. */
#pragma once

#include "ml-evaluation.h"

char *ml_rerun_difference (const MlEvaluation *before, const MlEvaluation *now); /* (transfer full) (nullable): NULL: same to the last bit */
