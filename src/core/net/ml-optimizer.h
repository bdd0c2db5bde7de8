/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How gradients move weights. Settings only; what it remembers about each
 * weight lies in flat vectors that the trainer keeps. One file an optimizer. */
#pragma once

#include "ml-graph.h"
#include "ml-option.h"

#define ML_TYPE_OPTIMIZER (ml_optimizer_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlOptimizer, ml_optimizer, ML, OPTIMIZER, GObject)

enum
{
  ML_OPTIMIZER_SLOTS = 2, /* at most */
};

typedef struct /* some weights, and all there is to know about them */
{
  guint64 update; /* 1 for the first                                        */
  gsize n;
  float *weights;
  const float *gradients;
  float *state[ML_OPTIMIZER_SLOTS]; /* n each; zeros before the first update */
  gboolean decays;                  /* weight decay pulls at them            */
} MlStep;

struct _MlOptimizerClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Gradient descent")                       */
  const char *description; /* N_(one or two sentences)                     */
  const char *reference;   /* paper or book                                */
  guint slots;             /* state floats per weight                      */
  void (*step) (MlOptimizer *self, const MlStep *step);
  gboolean (*step_product) (MlOptimizer *self, const MlStep *step, const MlProduct *product); /* (nullable): see below */
};

guint  ml_optimizer_slots         (MlOptimizer *self);
void   ml_optimizer_step          (MlOptimizer *self, const MlStep *step);
gboolean ml_optimizer_step_product (MlOptimizer *self, const MlStep *step, const MlProduct *product); /* against a product that is still to be computed */
double ml_optimizer_learning_rate (MlOptimizer *self); /* NaN if it has none */
