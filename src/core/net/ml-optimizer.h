/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How gradients move weights. Settings only; what it remembers about each
 * weight lies in flat vectors that the trainer keeps. One file an optimizer: it
 * says which rule of ml-kernels.h it is and with which numbers; the loops over
 * weights, the learning rate and decay are here, common to all. */
#pragma once

#include "ml-graph.h"
#include "ml-kernels.h"
#include "ml-option.h"

#define ML_TYPE_OPTIMIZER (ml_optimizer_get_type ())

typedef struct _MlOptimizer MlOptimizer;
typedef struct _MlOptimizerClass MlOptimizerClass;

enum
{
  ML_OPTIMIZER_SLOTS = 2, /* at most */
};

typedef struct /* some weights, and all there is to know about them */
{
  guint64 update;         /* 1 for the first                                */
  gsize n;
  float *weights;
  const float *gradients; /* of the loss                                    */
  float *state[ML_OPTIMIZER_SLOTS]; /* n each; zeros before the first update */
  gboolean decays;        /* decay pulls at them: not at biases             */
  float rate_factor;      /* on the learning rate: what a schedule makes of it, 1: none */
  float gradient_factor;  /* on the loss's gradients: from ml_clip_factor(), 1: none    */
} MlStep;

struct _MlOptimizer /*< private: for subclasses >*/
{
  GObject parent_instance;
  double learning_rate, weight_decay, l1_decay;
};

struct _MlOptimizerClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Gradient descent")                       */
  const char *description; /* N_(one or two sentences)                     */
  const char *reference;   /* paper or book                                */
  double preset_rate;      /* the learning rate that suits it              */
  guint slots;             /* state floats per weight                      */
  void (*rule) (MlOptimizer *self, guint64 update, MlUpdate *rule); /* rule and numbers; all else is set, rate and decay may be changed */
};

/* The first lines of every optimizer's option table. */
#define ML_OPTIMIZER_OPTIONS(preset_rate, preset_decay)                       \
  ML_OPTION_DOUBLE (MlOptimizer, learning_rate, 1e-6, 10, preset_rate, NULL,  \
                    N_ ("Learning rate"), N_ ("How far one update goes")),    \
  ML_OPTION_DOUBLE (MlOptimizer, weight_decay, 0, 1, preset_decay, NULL,      \
                    N_ ("Weight decay"),                                      \
                    N_ ("Pulls weights, not biases, towards zero, large ones the most (L2)")), \
  ML_OPTION_DOUBLE (MlOptimizer, l1_decay, 0, 1, 0, NULL, N_ ("L1 decay"),    \
                    N_ ("Pulls all weights, not biases, towards zero alike, which leaves few of them"))

GType    ml_optimizer_get_type      (void);
guint    ml_optimizer_slots         (MlOptimizer *self);
void     ml_optimizer_step          (MlOptimizer *self, const MlStep *step);
gboolean ml_optimizer_step_product  (MlOptimizer *self, const MlStep *step, const MlProduct *product); /* against a product that is still to be computed */
double   ml_optimizer_learning_rate (MlOptimizer *self);
double   ml_optimizer_preset_rate   (GType type); /* the learning rate that suits this optimizer */
void     ml_update_set_adam         (MlUpdate *self, double beta1, double beta2, double epsilon, guint64 update); /* for subclasses */
float    ml_clip_factor             (double norm, double limit);

/* G_DECLARE_DERIVABLE_TYPE, but with fields that options can point at. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlOptimizer, g_object_unref)

static inline MlOptimizer *
ML_OPTIMIZER (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_CAST (object, ML_TYPE_OPTIMIZER, MlOptimizer);
}

static inline gboolean
ML_IS_OPTIMIZER (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (object, ML_TYPE_OPTIMIZER);
}

static inline MlOptimizerClass *
ML_OPTIMIZER_CLASS (gpointer class)
{
  return G_TYPE_CHECK_CLASS_CAST (class, ML_TYPE_OPTIMIZER, MlOptimizerClass);
}

static inline MlOptimizerClass *
ML_OPTIMIZER_GET_CLASS (gpointer object)
{
  return G_TYPE_INSTANCE_GET_CLASS (object, ML_TYPE_OPTIMIZER, MlOptimizerClass);
}
