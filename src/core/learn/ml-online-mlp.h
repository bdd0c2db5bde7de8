/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEKA's MultilayerPerceptron: sigmoid units, squared error, an update after
 * every row, all draws in WEKA's order. The MLP learner calls it for its WEKA
 * mode. */
#pragma once

#include "ml-model.h"
#include "ml-monitor.h"

typedef struct
{
  double learning_rate, momentum;
  guint epochs;
  gint64 seed;
  double validation_percent;     /* 0 … 100: of the shuffled rows, the first ones    */
  guint validation_threshold;    /* epochs whose validation error may rise           */
  const char *hidden;            /* "a", "i", "o", "t", numbers; commas; "0": none   */
  gboolean decay;                /* learning rate / epoch                            */
  gboolean normalize_inputs, normalize_class; /* to -1 … 1                           */
  gboolean nominal_to_binary;
  gboolean reset;                /* start again with half the rate when it diverges  */
} MlOnlineMlpSettings;

#define ML_ONLINE_MLP_SETTINGS_INIT                                           \
  {                                                                           \
    .learning_rate = 0.3, .momentum = 0.2, .epochs = 500,                     \
    .validation_threshold = 20, .hidden = "a", .normalize_inputs = TRUE,      \
    .normalize_class = TRUE, .nominal_to_binary = TRUE, .reset = TRUE         \
  }

MlModel *ml_online_mlp_fit (const MlOnlineMlpSettings *settings, GType learner, const MlSubset *training,
                            MlMonitor *monitor, GError **error);
