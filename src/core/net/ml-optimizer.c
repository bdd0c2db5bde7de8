/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-optimizer.h"

#include <math.h>

G_DEFINE_ABSTRACT_TYPE (MlOptimizer, ml_optimizer, G_TYPE_OBJECT)

static void
ml_optimizer_class_init (MlOptimizerClass *klass)
{
}

static void
ml_optimizer_init (MlOptimizer *self)
{
}

/** ml_optimizer_slots: Returns: how many floats it remembers for each weight */
guint
ml_optimizer_slots (MlOptimizer *self)
{
  return ML_OPTIMIZER_GET_CLASS (self)->slots;
}

/** ml_optimizer_step: moves @step's weights once; threads may share @self */
void
ml_optimizer_step (MlOptimizer *self, const MlStep *step)
{
  ML_OPTIMIZER_GET_CLASS (self)->step (self, step);
}

/**
 * ml_optimizer_step_product:
 * @step: its gradients are not read
 * @product: the gradients, not yet computed
 *
 * Computes gradients and moves weights in one go; the same bits as both after
 * each other.
 *
 * Returns: FALSE if it cannot: nothing is done
 */
gboolean
ml_optimizer_step_product (MlOptimizer *self, const MlStep *step,
                           const MlProduct *product)
{
  MlOptimizerClass *class = ML_OPTIMIZER_GET_CLASS (self);
  return class->step_product != NULL
         && class->step_product (self, step, product);
}

/** ml_optimizer_learning_rate: Returns: for messages; NaN if it has none */
double
ml_optimizer_learning_rate (MlOptimizer *self)
{
  double rate = (double) NAN;
  if (ml_option_find (G_OBJECT_TYPE (self), "learning-rate", NULL) != NULL)
    g_object_get (self, "learning-rate", &rate, NULL);
  return rate;
}
