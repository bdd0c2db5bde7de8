/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), algorithm 2:
 * decay shrinks the weights and does not pass through the averages, which
 * would divide it by the size of the gradients.
 *
 *   w ← w - rate (m̂ / (√ŝ + epsilon) + weight-decay w)
 *
 * A schedule's factor works on both; L1 decay is decoupled likewise.  */
#include "ml-optimizer.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlAdamWOptimizer, ml_adamw_optimizer, ML, ADAMW_OPTIMIZER,
                      MlOptimizer)

struct _MlAdamWOptimizer
{
  MlOptimizer parent;
  double beta1, beta2, epsilon;
};

G_DEFINE_FINAL_TYPE (MlAdamWOptimizer, ml_adamw_optimizer, ML_TYPE_OPTIMIZER)

#define PRESET_RATE 0.001

static const MlOption options[] = {
  ML_OPTIMIZER_OPTIONS (PRESET_RATE, 0.01),
  ML_OPTION_DOUBLE (MlAdamWOptimizer, beta1, 0, 0.9999, 0.9, NULL,
                    N_ ("Beta 1"),
                    N_ ("What share of the mean gradient an update keeps")),
  ML_OPTION_DOUBLE (
      MlAdamWOptimizer, beta2, 0, 0.999999, 0.999, NULL, N_ ("Beta 2"),
      N_ ("What share of the mean squared gradient an update keeps")),
  ML_OPTION_DOUBLE (
      MlAdamWOptimizer, epsilon, 1e-12, 1, 1e-8, NULL, N_ ("Epsilon"),
      N_ ("Added to the root, so that tiny gradients do not make huge steps")),
};

static void
rule (MlOptimizer *optimizer, guint64 update, MlUpdate *r)
{
  MlAdamWOptimizer *self = ML_ADAMW_OPTIMIZER (optimizer);
  r->shrink_l2 = r->rate * r->l2;
  r->shrink_l1 = r->rate * r->l1;
  r->l2 = r->l1 = 0;
  ml_update_set_adam (r, self->beta1, self->beta2, self->epsilon, update);
}

static void
ml_adamw_optimizer_class_init (MlAdamWOptimizerClass *klass)
{
  MlOptimizerClass *optimizer_class = ML_OPTIMIZER_CLASS (klass);
  optimizer_class->title = N_ ("AdamW");
  optimizer_class->description
      = N_ ("Adam whose weight decay shrinks all weights alike, instead of "
            "being scaled by their gradients.");
  optimizer_class->reference = "I. Loshchilov and F. Hutter: Decoupled weight "
                               "decay regularization. ICLR, 2019";
  optimizer_class->preset_rate = PRESET_RATE;
  optimizer_class->slots = 2;
  optimizer_class->rule = rule;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_adamw_optimizer_init (MlAdamWOptimizer *self)
{
}
