/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of an option table that loaders of rows have in common: the repairs
 * that ml_loader_set_repairs() sets. */
#pragma once

#include "ml-option.h"

#include <glib/gi18n-lib.h>

/* For loaders whose struct has the fields gboolean bad_values_missing and
 * skip_bad_rows. */
#define ML_REPAIR_OPTIONS(Type)                                               \
  ML_OPTION_BOOLEAN (Type, bad_values_missing, FALSE, NULL,                   \
                     N_ ("Bad values are missing"),                           \
                     N_ ("What is no number or date, in a column of such, "   \
                         "counts as missing instead of being refused")),      \
  ML_OPTION_BOOLEAN (Type, skip_bad_rows, FALSE, NULL,                        \
                     N_ ("Leave out bad rows"),                               \
                     N_ ("Rows with another number of values, or another "    \
                         "fault, are left out instead of refused"))
