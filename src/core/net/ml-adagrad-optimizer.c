/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AdaGrad (Duchi, Hazan and Singer, 2011), its diagonal form:
 *
 *   s ← s + g²,   w ← w - rate g / (√s + epsilon)
 *
 * Under gradients of one size the t-th step is rate / √t.  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlAdaGradOptimizer, ml_adagrad_optimizer, ML,
                      ADAGRAD_OPTIMIZER, MlOptimizer)

struct _MlAdaGradOptimizer
{
  MlOptimizer parent;
  double epsilon;
};

G_DEFINE_FINAL_TYPE (MlAdaGradOptimizer, ml_adagrad_optimizer,
                     ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.01

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (
      MlAdaGradOptimizer, epsilon, 1e-12, 1, 1e-10, NULL, N_ ("Epsilon"),
      N_ ("Added to the root, so that tiny gradients do not make huge steps")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  r->rule = ML_UPDATE_ADAGRAD;
  r->epsilon = (float) ML_ADAGRAD_OPTIMIZER (optimizer)->epsilon;
}

static void
ml_adagrad_optimizer_class_init (MlAdaGradOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("AdaGrad");
  optimizer_class->description
      = N_ ("A rate for each weight that falls with all gradients it has seen, "
            "so rare inputs keep learning fast.");
  optimizer_class->reference
      = "J. Duchi, E. Hazan and Y. Singer: Adaptive subgradient methods for "
        "online learning and stochastic optimization. JMLR 12, 2011";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 1;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_adagrad_optimizer_init (MlAdaGradOptimizer *self)
{
}
