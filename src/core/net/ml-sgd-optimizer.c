/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stochastic gradient descent with momentum (Polyak, 1964) and weight decay:
 *
 *   v ← momentum v + g + decay w,   w ← w - rate v  */
#include "ml-kernels.h"
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlSgdOptimizer, ml_sgd_optimizer, ML, SGD_OPTIMIZER,
                      MlOptimizer)

struct _MlSgdOptimizer
{
  MlOptimizer parent;
  double learning_rate, momentum, weight_decay;
};

G_DEFINE_FINAL_TYPE (MlSgdOptimizer, ml_sgd_optimizer, ML_TYPE_OPTIMIZER)

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSgdOptimizer, learning_rate, 1e-6, 10, 0.1, NULL,
                    N_ ("Learning rate"), N_ ("How far one update goes")),
  ML_OPTION_DOUBLE (MlSgdOptimizer, momentum, 0, 0.9999, 0.9, NULL,
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again")),
  ML_OPTION_DOUBLE (MlSgdOptimizer, weight_decay, 0, 1, 0, NULL,
                    N_ ("Weight decay"),
                    N_ ("Pulls weights, not biases, towards zero")),
};

static MlMomentum
momentum_of (MlOptimizer *optimizer, const MlStep *s)
{
  MlSgdOptimizer *self = ML_SGD_OPTIMIZER (optimizer);
  return (MlMomentum){ .rate = (float) self->learning_rate,
                       .momentum = (float) self->momentum,
                       .decay = s->decays ? (float) self->weight_decay : 0,
                       .weights = s->weights,
                       .velocity = s->state[0] };
}

static void
step (MlOptimizer *optimizer, const MlStep *s)
{
  const MlMomentum momentum = momentum_of (optimizer, s);
  ml_kernels ()->momentum_step (s->n, &momentum, s->gradients);
}

static gboolean
step_product (MlOptimizer *optimizer, const MlStep *s, const MlProduct *p)
{
  const MlMomentum momentum = momentum_of (optimizer, s);
  if (p->k > ML_KERNEL_MAX_INNER)
    return FALSE;
  ml_kernels ()->multiply_step (p->m, p->n, p->k, p->a, p->stride_a, p->b,
                                p->stride_b, &momentum);
  return TRUE;
}

static void
ml_sgd_optimizer_class_init (MlSgdOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("Gradient descent");
  optimizer_class->description
      = N_ ("Goes against the gradient of each mini-batch; momentum smooths "
            "the way.");
  optimizer_class->reference
      = "B. T. Polyak: Some methods of speeding up the convergence of "
        "iteration methods. USSR Computational Mathematics 4(5), 1964";
  optimizer_class->slots = 1;
  optimizer_class->step = step;
  optimizer_class->step_product = step_product;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sgd_optimizer_init (MlSgdOptimizer *self)
{
}
