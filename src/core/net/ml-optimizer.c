/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-optimizer.h. Decay adds to the gradient what the derivative of
 * ½ weight-decay Σ w² + l1-decay Σ |w| does, whatever the rule makes of it. */
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

static MlUpdate
update_of (MlOptimizer *self, const MlStep *step)
{
  const MlOptimizerClass *class = ML_OPTIMIZER_GET_CLASS (self);
  g_assert (step->update > 0);
  MlUpdate update = { .rate = (float) self->learning_rate * step->rate_factor,
                      .factor = step->gradient_factor,
                      .l2 = step->decays ? (float) self->weight_decay : 0,
                      .l1 = step->decays ? (float) self->l1_decay : 0,
                      .n_states = class->slots,
                      .weights = step->weights,
                      .state = { step->state[0], step->state[1] } };
  class->rule (self, step->update, &update);
  return update;
}

/** ml_optimizer_step: moves @step's weights once; threads may share @self */
void
ml_optimizer_step (MlOptimizer *self, const MlStep *step)
{
  const MlUpdate update = update_of (self, step);
  ml_kernels ()->step (step->n, &update, step->gradients);
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
  if (product->k > ML_KERNEL_MAX_INNER)
    return FALSE;
  const MlUpdate update = update_of (self, step);
  ml_kernels ()->multiply_step (product->m, product->n, product->k, product->a,
                                product->stride_a, product->b,
                                product->stride_b, &update);
  return TRUE;
}

/**
 * ml_update_set_adam:
 * @self: its rate is set
 * @update: 1 for the first
 *
 * Makes @self the rule of Adam; m̂ and ŝ become factors of rate and root.
 */
void
ml_update_set_adam (MlUpdate *self, double beta1, double beta2, double epsilon,
                    guint64 update)
{
  const double t = (double) update;
  self->rule = ML_UPDATE_ADAM;
  self->keep1 = (float) beta1;
  self->take1 = (float) (1 - beta1);
  self->keep2 = (float) beta2;
  self->take2 = (float) (1 - beta2);
  self->rate = (float) ((double) self->rate / (1 - pow (beta1, t)));
  self->root = (float) (1 / sqrt (1 - pow (beta2, t)));
  self->epsilon = (float) epsilon;
}

/** ml_optimizer_learning_rate: Returns: as it is set, before any schedule */
double
ml_optimizer_learning_rate (MlOptimizer *self)
{
  return self->learning_rate;
}

/** ml_optimizer_preset_rate: Returns: the learning rate that suits @type */
double
ml_optimizer_preset_rate (GType type)
{
  MlOptimizerClass *class = g_type_class_ref (type);
  double rate = class->preset_rate;
  g_type_class_unref (class);
  return rate;
}

/**
 * ml_clip_factor:
 * @norm: ‖g‖ of all gradients together
 * @limit: the largest norm; 0: none
 *
 * Clipping by global norm (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training recurrent neural networks", 2013, algorithm 1).
 *
 * Returns: what to multiply all gradients by, at most 1; 1 if @norm is infinite
 *   or NaN, which a factor would hide
 */
float
ml_clip_factor (double norm, double limit)
{
  return limit > 0 && norm > limit && isfinite (norm) ? (float) (limit / norm)
                                                      : 1;
}
