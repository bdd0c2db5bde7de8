/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient descent that looks ahead (Nesterov, 1983; Sutskever, Martens, Dahl
 * and Hinton, "On the importance of initialization and momentum in deep
 * learning", 2013). There the gradient is taken at θ + momentum v. Here the
 * weights that are kept are that place, w = θ + momentum v, so that gradients
 * are needed only where the weights are:
 *
 *   v ← momentum v + g (w),   w ← w - rate (g (w) + momentum v)  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlNesterovOptimizer, ml_nesterov_optimizer, ML,
                      NESTEROV_OPTIMIZER, MlOptimizer)

struct _MlNesterovOptimizer
{
  MlOptimizer parent;
  double momentum;
};

G_DEFINE_FINAL_TYPE (MlNesterovOptimizer, ml_nesterov_optimizer,
                     ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.02

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (MlNesterovOptimizer, momentum, 0, 0.9999, 0.9, NULL,
                    N_ ("Momentum"),
                    N_ ("What share of the last update is added again")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  r->rule = ML_UPDATE_NESTEROV;
  r->keep1 = (float) ML_NESTEROV_OPTIMIZER (optimizer)->momentum;
}

static void
ml_nesterov_optimizer_class_init (MlNesterovOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("Nesterov");
  optimizer_class->description
      = N_ ("Momentum that looks ahead: the gradient is taken where the "
            "momentum leads, so it brakes earlier.");
  optimizer_class->reference
      = "Y. Nesterov: A method for solving the convex programming problem with "
        "convergence rate O(1/k²). Doklady 269, 1983";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 1;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_nesterov_optimizer_init (MlNesterovOptimizer *self)
{
}
