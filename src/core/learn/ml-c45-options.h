/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of an option table that growing and pruning as C4.5 does have in
 * common, named as WEKA names them. */
#pragma once

#include "ml-c45-split.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>

/* For learners whose struct has the fields gboolean unpruned, reduced_error and
 * binary_splits, double confidence, guint min_rows, folds and seed. @as_grown:
 * what becomes of what is not pruned. */
#define ML_C45_PRUNING_OPTIONS(Type, as_grown)                                \
  ML_OPTION_DOUBLE (Type, confidence, 0.0001, 0.5, 0.25, "C",                 \
                    N_ ("Confidence"),                                        \
                    N_ ("With which no more errors than estimated are to be " \
                        "expected; less prunes more")),                       \
  ML_OPTION_UINT (Type, min_rows, 1, 1000000, 2, "M", N_ ("Rows in a leaf"),  \
                  N_ ("Two branches of a split must have so many")),          \
  ML_OPTION_BOOLEAN (Type, unpruned, FALSE, "U", N_ ("Unpruned"), as_grown),  \
  ML_OPTION_BOOLEAN (Type, reduced_error, FALSE, "R",                         \
                     N_ ("Reduced-error pruning"),                            \
                     N_ ("Prune by rows held out, not by estimated errors")), \
  ML_OPTION_UINT (Type, folds, 2, 1000, 3, "N", N_ ("Folds"),                 \
                  N_ ("One of so many is held out to prune by")),             \
  ML_OPTION_UINT (Type, seed, 0, G_MAXUINT, 1, "Q", N_ ("Seed"),              \
                  N_ ("Of the order of rows when some are held out")),        \
  ML_OPTION_BOOLEAN (Type, binary_splits, FALSE, "B", N_ ("Binary splits"),   \
                     N_ ("One label against all others, not a branch each"))

/* And gboolean mdl_correction and between_values. */
#define ML_C45_THRESHOLD_OPTIONS(Type)                                        \
  ML_OPTION_BOOLEAN (Type, mdl_correction, TRUE, "!J", N_ ("MDL correction"), \
                     N_ ("Thresholds pay for being many to choose from")),    \
  ML_OPTION_BOOLEAN (Type, between_values, FALSE,                             \
                     "doNotMakeSplitPointActualValue", N_ ("Between values"), \
                     N_ ("Thresholds stand in the middle between two values, "\
                         "not on the lower one"))

/* What the splitter wants to know of all that. */
#define ML_C45_SETTINGS(self)                                                 \
  ((MlC45Settings){ .min_rows = (self)->min_rows,                             \
                    .binary = (self)->binary_splits,                          \
                    .penalizes = (self)->mdl_correction,                      \
                    .uses_values = !(self)->between_values })
