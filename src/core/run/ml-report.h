/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report in WEKA's text layout. */
#pragma once

#include "ml-evaluation.h"

typedef enum
{
  ML_REPORT_ENTROPY = 1 << 0,  /* with the entropy measures                 */
  ML_REPORT_NO_MODEL = 1 << 1, /* without the model's text                  */
  ML_REPORT_WORD = 1 << 2,     /* what is undefined is "n/a", not WEKA's "?" */
  ML_REPORT_ZERO = 1 << 3,     /* figures by class that are undefined count as 0 */
} MlReportFlags;

gboolean    ml_report_find_undefined (const char *name, MlReportFlags *flags); /* "?", "n/a" or "0" */
const char *ml_report_undefined      (MlReportFlags flags);

char *ml_report_text (const MlEvaluation *evaluation, MlReportFlags flags);
