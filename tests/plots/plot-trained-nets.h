/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Made-up networks with and without pre-training, to draw: errors grow with
 * depth, faster and more spread without; ways are arcs of two kinds. */
#pragma once

#include "plot-chart.h"

#include <math.h>

enum
{
  TRAINED_DEPTHS = 3,
  TRAINED_SEEDS = 5,
  TRAINED_POINTS = 12,
  TRAINED_VALUES = 6, /* two rows, three classes */
};

static inline MlPretrainedNet *
trained_net (guint depth, guint seed, gboolean is_pretrained)
{
  const double spread = is_pretrained ? 0.002 : 0.004 * depth;
  const double turn = is_pretrained ? 1 : -1;
  MlPretrainedNet *net
      = ml_pretrained_net_new (depth, seed, is_pretrained, TRAINED_VALUES);
  net->error = 0.03 + (is_pretrained ? 0.004 : 0.012) * depth
               + spread * sin (5.0 * seed + depth);
  net->loss = 3 * net->error;
  net->seconds = 2.0 * depth;
  for (guint i = 0; i < TRAINED_POINTS; i++)
    {
      const double t = (double) i / (TRAINED_POINTS - 1);
      const double bend = turn * (0.2 + 0.02 * seed) * sin (G_PI * t / 1.3);
      double outputs[TRAINED_VALUES];
      for (guint row = 0; row < 2; row++)
        {
          outputs[3 * row] = 0.34 + (0.5 - 0.05 * depth) * t;
          outputs[3 * row + 1] = 0.33 - 0.25 * t + (row == 0 ? bend : -bend);
          outputs[3 * row + 2] = 1 - outputs[3 * row] - outputs[3 * row + 1];
        }
      ml_pretrained_net_add_point (net, outputs);
    }
  return net;
}

static inline MlPretrainedNets *
trained_nets (void)
{
  MlPretrainedNets *nets = ml_pretrained_nets_new ("made up");
  for (guint i = 0; i < 2 * TRAINED_DEPTHS * TRAINED_SEEDS; i++)
    ml_pretrained_nets_add (nets,
                            trained_net (i / 2 % TRAINED_DEPTHS + 1,
                                         i / (2 * TRAINED_DEPTHS) + 1, i % 2));
  return nets;
}
