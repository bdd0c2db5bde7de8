/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stochastic gradient descent with momentum (Polyak, 1964):
 *
 *   v ← momentum v + g,   w ← w - rate v  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlSgdOptimizer, ml_sgd_optimizer, ML, SGD_OPTIMIZER,
                      MlOptimizer)

struct _MlSgdOptimizer
{
  MlOptimizer parent;
  double momentum;
};

G_DEFINE_FINAL_TYPE (MlSgdOptimizer, ml_sgd_optimizer, ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.02

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (MlSgdOptimizer, momentum, 0, 0.9999, 0.9, NULL,
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  r->rule = ML_UPDATE_MOMENTUM;
  r->keep1 = (float) ML_SGD_OPTIMIZER (optimizer)->momentum;
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
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 1;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sgd_optimizer_init (MlSgdOptimizer *self)
{
}
