/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error of a model on some rows, in one number: the percentage of them that
 * it gets wrong, or the root mean squared error of a numeric class. */
#pragma once

#include "ml-predictor.h"

double ml_held_out_error (MlPredictor *predictor, const MlSubset *rows, MlMonitor *monitor); /* NaN: stopped, or no row's class is known */
