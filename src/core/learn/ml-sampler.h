/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gibbs chains of a generative model, side by side: what it believes in, seen
 * step by step. Units may be held while the chains run: pixels, a label, hidden
 * units. Plain C: a concrete sampler begins with an MlSampler. One thread at a
 * time; a seed gives the same chains on any number of threads. */
#pragma once

#include "ml-gibbs.h"

typedef struct _MlSampler MlSampler;

typedef struct
{
  void (*restart)      (MlSampler *self, const float *visible);   /* (nullable): where all chains begin; else at random */
  void (*step)         (MlSampler *self, guint n_steps);
  void (*read_visible) (MlSampler *self, float *out);
  void (*read_hidden)  (MlSampler *self, float *out);
  void (*read_labels)  (MlSampler *self, float *out);             /* (nullable op): without label units */
  void (*hold_visible) (MlSampler *self, const float *values, const guint8 *held);
  void (*hold_label)   (MlSampler *self, guint chain, int label); /* (nullable op) */
  void (*force_hidden) (MlSampler *self, guint unit, MlForce force);
  void (*set_temperature) (MlSampler *self, double temperature);
  void (*free)         (MlSampler *self);
} MlSamplerOps;

struct _MlSampler
{
  const MlSamplerOps *ops;
  guint n_chains, n_visible;
  guint n_hidden; /* of the layer in which the chains run */
  guint n_labels; /* 0: none */
  gboolean holds_parts; /* of a row; else all of it or nothing. For the maker to set */
  guint64 n_steps; /* since the last restart */
};

void ml_sampler_init         (MlSampler *self, const MlSamplerOps *ops, guint n_chains, guint n_visible, guint n_hidden, guint n_labels);
void ml_sampler_free         (MlSampler *self);                             /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSampler, ml_sampler_free)

void ml_sampler_restart      (MlSampler *self, const float *visible);       /* (nullable): n_visible values */
void ml_sampler_step         (MlSampler *self, guint n_steps);
void ml_sampler_read_visible (MlSampler *self, float *out);                 /* n_chains × n_visible: means */
void ml_sampler_read_hidden  (MlSampler *self, float *out);                 /* n_chains × n_hidden: probabilities */
void ml_sampler_read_labels  (MlSampler *self, float *out);                 /* n_chains × n_labels: probabilities */
void ml_sampler_hold_visible (MlSampler *self, const float *values, const guint8 *held); /* (nullable) values: let go; (nullable) held: all */
void ml_sampler_hold_label   (MlSampler *self, guint chain, int label);     /* -1: let go */
void ml_sampler_force_hidden (MlSampler *self, guint unit, MlForce force);  /* in all chains */
void ml_sampler_set_temperature (MlSampler *self, double temperature);      /* above 0; 1 is the model's own */
