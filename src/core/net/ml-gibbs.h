/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gibbs chains of a restricted Boltzmann machine, side by side: hidden units
 * from visible ones, visible units from hidden ones, and so on. Units may be
 * held while the chains run. The seed gives the same chains on any number of
 * threads. */
#pragma once

#include "ml-rbm.h"

typedef enum /* of a hidden unit */
{
  ML_FORCE_FREE,
  ML_FORCE_OFF, /* a lesion */
  ML_FORCE_ON,
} MlForce;

typedef struct
{
  const MlRbm *rbm;
  guint n_chains;
  float *visible;        /* n_chains × n_visible: states                     */
  float *visible_means;  /* likewise: given the hidden states; held ones as held */
  float *hidden;         /* n_chains × n_hidden: states                      */
  float *hidden_means;   /* likewise: given the visible states               */
  /*< private >*/
  double temperature;
  guint64 seed, step;
  float *held_values;    /* n_visible                                        */
  guint8 *held;          /* n_visible flags                                  */
  int *labels;           /* n_chains: that are held, -1: none                */
  guint8 *forces;        /* n_hidden: MlForce                                */
} MlGibbs;

MlGibbs *ml_gibbs_new             (const MlRbm *rbm, guint n_chains, guint64 seed); /* rbm must outlive it */
void     ml_gibbs_free            (MlGibbs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlGibbs, ml_gibbs_free)

void     ml_gibbs_restart         (MlGibbs *self, const float *visible);    /* (nullable): units that are not labels, for all chains; NULL: at random */
void     ml_gibbs_step            (MlGibbs *self, guint n_steps);           /* each up and down; allocates nothing */
void     ml_gibbs_hold_visible    (MlGibbs *self, const float *values, const guint8 *held); /* (nullable) values: let go; (nullable) held: all that are not labels */
void     ml_gibbs_hold_label      (MlGibbs *self, guint chain, int label);  /* -1: let go */
void     ml_gibbs_force_hidden    (MlGibbs *self, guint unit, MlForce force);
void     ml_gibbs_set_temperature (MlGibbs *self, double temperature);
void     ml_gibbs_read_labels     (const MlGibbs *self, float *out);        /* n_chains × n_labels: probabilities, 0 or 1 if held */
