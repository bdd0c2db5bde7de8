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

static void
step (MlOptimizer *optimizer, const MlStep *s)
{
  MlSgdOptimizer *self = ML_SGD_OPTIMIZER (optimizer);
  ml_kernels ()->momentum_step (s->n, (float) self->learning_rate,
                                (float) self->momentum,
                                s->decays ? (float) self->weight_decay : 0,
                                s->weights, s->gradients, s->state[0]);
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
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sgd_optimizer_init (MlSgdOptimizer *self)
{
}
