/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adam (Kingma and Ba, 2015), algorithm 1, t counting updates from 1:
 *
 *   m ← beta1 m + (1 - beta1) g,   s ← beta2 s + (1 - beta2) g²,
 *   w ← w - rate m̂ / (√ŝ + epsilon),
 *
 * m̂ = m / (1 - beta1ᵗ) and ŝ = s / (1 - beta2ᵗ): without them the averages
 * would be too near to their start, zero.  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlAdamOptimizer, ml_adam_optimizer, ML, ADAM_OPTIMIZER,
                      MlOptimizer)

struct _MlAdamOptimizer
{
  MlOptimizer parent;
  double beta1, beta2, epsilon;
};

G_DEFINE_FINAL_TYPE (MlAdamOptimizer, ml_adam_optimizer, ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.001

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0),
  ML_OPTION_DOUBLE (MlAdamOptimizer, beta1, 0, 0.9999, 0.9, NULL, N_ ("Beta 1"),
                    N_ ("What share of the mean gradient an update keeps")),
  ML_OPTION_DOUBLE (
      MlAdamOptimizer, beta2, 0, 0.999999, 0.999, NULL, N_ ("Beta 2"),
      N_ ("What share of the mean squared gradient an update keeps")),
  ML_OPTION_DOUBLE (
      MlAdamOptimizer, epsilon, 1e-12, 1, 1e-8, NULL, N_ ("Epsilon"),
      N_ ("Added to the root, so that tiny gradients do not make huge steps")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  MlAdamOptimizer *self = ML_ADAM_OPTIMIZER (optimizer);
  ml_update_set_adam (r, self->beta1, self->beta2, self->epsilon, update);
}

static void
ml_adam_optimizer_class_init (MlAdamOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("Adam");
  optimizer_class->description
      = N_ ("Steps of about the learning rate for every weight, along the mean "
            "of its latest gradients.");
  optimizer_class->reference = "D. P. Kingma and J. Ba: Adam: A method for "
                               "stochastic optimization. ICLR, 2015";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 2;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_adam_optimizer_init (MlAdamOptimizer *self)
{
}
