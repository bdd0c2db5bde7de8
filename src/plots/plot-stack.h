/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stack of restricted Boltzmann machines as a snapshot holds it: weights,
 * biases of the hidden and of the visible units, layer by layer; and the two
 * ways through it. After wake and sleep the way down has weights of its own. */
#pragma once

#include "ml-dataset.h"
#include "ml-snapshot.h"

typedef struct
{
  guint n_visible, n_hidden;
  const float *weights;      /* n_hidden × n_visible                         */
  const float *bias;         /* (nullable): n_hidden; NULL: zeros            */
  const float *visible_bias; /* (nullable): n_visible; of the way down       */
  const float *down_weights; /* n_hidden × n_visible; usually the same       */
} PlotStackLayer;

gboolean plot_stack_is_machine (const PlotStackLayer *self); /* one set of weights for both ways: states have an energy */
GArray  *plot_stack_read      (const MlSnapshot *snapshot, gboolean is_generative); /* (transfer full): PlotStackLayer; borrows from the snapshot */
void     plot_stack_up        (const PlotStackLayer *self, guint n, const float *visible, float *hidden);
void     plot_stack_down      (const PlotStackLayer *self, guint n, const float *hidden, float *visible);
gboolean    plot_stack_fits   (const MlSnapshot *snapshot, MlDataset *data, guint *column); /* (nullable) both: whether a generative stack reads the pictures of data */
MlSnapshot *plot_stack_probe  (const MlSnapshot *snapshot, MlDataset *data, guint first, guint n, guint layer); /* (transfer full) (nullable): see ml_model_probe(); of one layer */
