/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Greedy learning of a deep belief network: machine after machine from below,
 * each on the probabilities of the hidden units of the one before (Hinton,
 * Osindero and Teh 2006; Bengio, Lamblin, Popovici and Larochelle, "Greedy
 * layer-wise training of deep networks", 2007). */
#pragma once

#include "ml-dbn.h"
#include "ml-rbm-trainer.h"

typedef struct
{
  MlRbmTrainerOptions machine; /* of each machine; its rate is that of binary visible units; seed, layer, sizes and counts are made from these */
  double gaussian_rate;        /* of a machine with Gaussian visible units     */
  guint n_sizes, sizes[3];     /* of the picture of visible units; 0: none     */
  guint64 seed;
  MlMetrics *so_far;           /* counts of the phases before; these are added */
  guint epochs_after;          /* of the phases behind it                      */
  MlSnapshot *seen;            /* (nullable): what each machine's last update showed is added */
  void (*publish) (gpointer data, MlSnapshot *snapshot); /* (nullable): before others see it */
  gpointer data;
} MlDbnPretraining;

void     ml_dbn_initialize (MlDbn *self, double deviation, guint64 seed); /* small random weights, biases 0 */
gboolean ml_dbn_pretrain   (MlDbn *self, const MlSamples *samples, const MlDbnPretraining *options, MlMonitor *monitor, GString *note, GError **error);
void     ml_dbn_add_weights (const MlDbn *self, guint n_sizes, const guint *sizes, MlSnapshot *snapshot); /* those it has not yet */
