/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the outside world can make go wrong. A message is one sentence: what,
 * where, what to do. A user's Stop is G_IO_ERROR_CANCELLED, not one of these. */
#pragma once

#include <glib.h>

typedef enum
{
  ML_ERROR_FAILED,   /* anything without a better word                    */
  ML_ERROR_PARSE,    /* a file does not hold what its format promises     */
  ML_ERROR_DATA,     /* the data does not suit what was asked of it       */
  ML_ERROR_OPTION,   /* an option, a name or a value nobody knows         */
  ML_ERROR_DIVERGED, /* numbers became infinite or NaN while training     */
} MlError;

#define ML_ERROR (ml_error_quark ())
GQuark ml_error_quark (void);
