/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a generative model believes in, as a table: its Gibbs chains run for a
 * while, and each leaves one row. */
#pragma once

#include "ml-monitor.h"
#include "ml-predictor.h"

typedef struct
{
  guint n_chains;     /* rows                                                */
  guint n_steps;      /* Gibbs steps from a random start                     */
  int label;          /* held in all chains; -1: none                        */
  gboolean all_labels; /* the chains hold all labels in turn                 */
  double temperature; /* above 0; 1 is the model's own                       */
  guint64 seed;
} MlDreamOptions;

MlDataset *ml_dream (MlPredictor *predictor, const MlDreamOptions *options, MlMonitor *monitor, GError **error);
