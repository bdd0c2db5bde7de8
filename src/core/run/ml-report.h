/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report in WEKA's text layout. */
#pragma once

#include "ml-evaluation.h"

typedef enum
{
  ML_REPORT_ENTROPY = 1 << 0,  /* with the entropy measures                 */
  ML_REPORT_NO_MODEL = 1 << 1, /* without the model's text                  */
} MlReportFlags;

char *ml_report_text (const MlEvaluation *evaluation, MlReportFlags flags);
