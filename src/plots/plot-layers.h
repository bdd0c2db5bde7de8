/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a snapshot says of layers: its tensors are called "layer3.weights",
 * "layer3.activations" and so on, counted from 1. For options that choose a
 * layer, and for captions. */
#pragma once

#include "ml-predictor.h"
#include "ml-snapshot.h"

const MlTensor *plot_layers_find    (const MlSnapshot *snapshot, guint layer, const char *what); /* (nullable) */
guint           plot_layers_last    (const MlSnapshot *snapshot); /* the highest number; 0: no layers */
guint           plot_layers_phase   (const MlSnapshot *snapshot); /* the layer of a stack trained now; 0: all at once */
guint           plot_layers_choose  (const MlSnapshot *snapshot, guint wanted, const char *what); /* wanted, else the one trained now, else the first that has a tensor what; 0: none */
gboolean        plot_layers_is_conv (const MlSnapshot *snapshot, guint layer); /* its weights are filters */
char           *plot_layers_title   (const MlSnapshot *snapshot, guint layer, const char *what);
void            plot_layers_choices (const MlSnapshot *snapshot, const char *what, GArray *into); /* PlotChoice: layers that have a tensor what */
char           *plot_layers_machine_title (const MlSnapshot *snapshot, guint layer); /* (transfer full): "Layer 2", "Layer 2 before fine-tuning" */
void            plot_layers_choices_live (const MlSnapshot *snapshot, const char *what, GArray *into); /* the same behind 0: the layer trained now */
char          **plot_layers_input_names (MlDataset *dataset, int target, MlPredictor *predictor, guint n_inputs); /* (transfer full) (nullable) */
char           *plot_format_sizes   (guint n_sizes, const guint *sizes); /* "20 × 24 × 24" */
