/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RMSProp (Tieleman and Hinton, 2012), lecture 6e:
 *
 *   s ← rho s + (1 - rho) g²,   w ← w - rate g / (√s + epsilon)  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlRmsPropOptimizer, ml_rmsprop_optimizer, ML,
                      RMSPROP_OPTIMIZER, MlOptimizer)

struct _MlRmsPropOptimizer
{
  MlOptimizer parent;
  double rho, epsilon;
};

G_DEFINE_FINAL_TYPE (MlRmsPropOptimizer, ml_rmsprop_optimizer,
                     ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.001

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (MlRmsPropOptimizer, rho, 0, 0.9999, 0.9, NULL, N_ ("Rho"),
                    N_ ("What share of its average an update keeps")),
  ML_OPTION_DOUBLE (
      MlRmsPropOptimizer, epsilon, 1e-12, 1, 1e-8, NULL, N_ ("Epsilon"),
      N_ ("Added to the root, so that tiny gradients do not make huge steps")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  MlRmsPropOptimizer *self = ML_RMSPROP_OPTIMIZER (optimizer);
  r->rule = ML_UPDATE_RMSPROP;
  r->keep1 = (float) self->rho;
  r->take1 = (float) (1 - self->rho);
  r->epsilon = (float) self->epsilon;
}

static void
ml_rmsprop_optimizer_class_init (MlRmsPropOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("RMSProp");
  optimizer_class->description
      = N_ ("Divides each gradient by the size of its latest ones, so all "
            "weights move about equally fast.");
  optimizer_class->reference
      = "T. Tieleman and G. Hinton: Lecture 6e: RMSProp: Divide the gradient "
        "by a running average of its recent magnitude. Neural Networks for "
        "Machine Learning, 2012";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 1;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rmsprop_optimizer_init (MlRmsPropOptimizer *self)
{
}
