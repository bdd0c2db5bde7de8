/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one layer of a network fared in one update: what "vanishing gradient" and
 * "dead units" look like in numbers. What does not apply is NaN. */
#pragma once

typedef struct
{
  float gradient_norm; /* ‖g‖ of the layer's weights, biases left out          */
  float weight_norm;   /* ‖w‖ before the update                                */
  float update_ratio;  /* ‖Δw‖ / ‖w‖                                           */
  float saturated;     /* share of outputs where a sigmoid or tanh has less than a tenth of its steepest slope */
  float dead;          /* share of units that a ReLU keeps at zero for every row of the batch */
} MlLayerStats;
