/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How weights start. */
#pragma once

#include "ml-activation.h"
#include "ml-graph.h"

typedef enum
{
  ML_INIT_AUTO,          /* He before ReLU and its kin, Glorot before the others */
  ML_INIT_HE,            /* normal, variance 2 / inputs                     */
  ML_INIT_GLOROT,        /* uniform, variance 2 / (inputs + units)          */
  ML_INIT_GLOROT_NORMAL, /* normal, the same variance                       */
  ML_INIT_LECUN,         /* normal, variance 1 / inputs                     */
  ML_INIT_UNIFORM,       /* -range … range                                  */
  ML_INIT_NORMAL,        /* standard deviation range                        */
  ML_INIT_ZEROS,         /* shows why not: all hidden units stay alike      */
  ML_INIT_TINY,          /* uniform, a thousandth of four times Glorot's range */
} MlInit;

GType  ml_init_get_type (void); /* choices of an option */
MlDraw ml_init_draw     (MlInit self, MlActivation activation, guint n_inputs, guint n_units, double range, float *scale);
