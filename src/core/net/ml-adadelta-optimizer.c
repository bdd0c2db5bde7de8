/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AdaDelta (Zeiler, 2012), algorithm 1: steps have the size of former steps,
 * so no rate is needed; 1 is the paper's.
 *
 *   s ← rho s + (1 - rho) g²,   d = √(x + epsilon) / √(s + epsilon) g,
 *   x ← rho x + (1 - rho) d²,   w ← w - rate d  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlAdaDeltaOptimizer, ml_adadelta_optimizer, ML,
                      ADADELTA_OPTIMIZER, MlOptimizer)

struct _MlAdaDeltaOptimizer
{
  MlOptimizer parent;
  double rho, epsilon;
};

G_DEFINE_FINAL_TYPE (MlAdaDeltaOptimizer, ml_adadelta_optimizer,
                     ML_TYPE_OPTIMIZER)

#define PRESET_RATE 1

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (MlAdaDeltaOptimizer, rho, 0, 0.9999, 0.95, NULL, N_ ("Rho"),
                    N_ ("What share of its averages an update keeps")),
  ML_OPTION_DOUBLE (
      MlAdaDeltaOptimizer, epsilon, 1e-12, 1, 1e-6, NULL, N_ ("Epsilon"),
      N_ ("Added to the averages; how large the first steps are")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  MlAdaDeltaOptimizer *self = ML_ADADELTA_OPTIMIZER (optimizer);
  r->rule = ML_UPDATE_ADADELTA;
  r->keep1 = (float) self->rho;
  r->take1 = (float) (1 - self->rho);
  r->epsilon = (float) self->epsilon;
}

static void
ml_adadelta_optimizer_class_init (MlAdaDeltaOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("AdaDelta");
  optimizer_class->description
      = N_ ("Chooses the rate of each weight from its latest gradients and "
            "steps; it needs no learning rate.");
  optimizer_class->reference = "M. D. Zeiler: ADADELTA: An adaptive learning "
                               "rate method. arXiv:1212.5701, 2012";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 2;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_adadelta_optimizer_init (MlAdaDeltaOptimizer *self)
{
}
