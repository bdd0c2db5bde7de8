/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small network of sigmoid units in double precision that learns after every
 * single row, with momentum: the arithmetic of WEKA's MultilayerPerceptron,
 * laid out for speed. Weights are kept by input, so one vector holds what many
 * units get from it, and sums keep WEKA's order. */
#pragma once

#include "ml-java-random.h"

typedef struct /* one layer of units and the weights that lead to them */
{
  guint n_inputs, n_units;
  guint stride;       /* units, rounded up to whole vectors                 */
  gboolean is_linear; /* no sigmoid                                         */
  double *weights;    /* (1 + n_inputs) × stride: first the thresholds      */
  double *changes;    /* (1 + n_inputs) × stride: the last update, for momentum */
} MlOnlineLayer;

typedef struct
{
  guint n_inputs, n_outputs;
  guint n_layers; /* hidden ones and the output layer */
  MlOnlineLayer *layers;
} MlOnlineNet;

/* What one pass needs: outputs and errors of all units. */
typedef struct _MlOnlineWork MlOnlineWork;

MlOnlineNet  *ml_online_net_new      (guint n_inputs, const guint *hidden, guint n_hidden, guint n_outputs, gboolean is_linear);
void          ml_online_net_free     (MlOnlineNet *self);
void          ml_online_net_draw     (MlOnlineNet *self, MlJavaRandom *random); /* weights in WEKA's order; no momentum yet */
gsize         ml_online_net_n_weights(const MlOnlineNet *self);                 /* with thresholds                          */
void          ml_online_net_copy     (MlOnlineNet *self, const MlOnlineNet *from); /* of the same shape                     */
guint         ml_online_net_target_stride (const MlOnlineNet *self);                /* of the arrays of targets, 32-byte aligned */
double        ml_online_net_weight   (const MlOnlineNet *self, guint layer, guint input, guint unit); /* input 0: threshold */
void          ml_online_net_set_weight (MlOnlineNet *self, guint layer, guint input, guint unit, double weight);

MlOnlineWork *ml_online_work_new     (const MlOnlineNet *net);
void          ml_online_work_free    (MlOnlineWork *self);
const double *ml_online_net_answer   (const MlOnlineNet *self, MlOnlineWork *work, const double *inputs); /* n_outputs */
double        ml_online_net_error    (const MlOnlineNet *self, MlOnlineWork *work, const double *inputs, const double *targets,
                                      const double *row_weights, guint n_rows);
double        ml_online_net_learn    (MlOnlineNet *self, MlOnlineWork *work, const double *inputs, const double *targets,
                                      const double *row_weights, guint n_rows, double learning_rate, double momentum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlOnlineNet, ml_online_net_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlOnlineWork, ml_online_work_free)
