/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Does pre-training help?": the experiment of D. Erhan, P.-A. Manzagol, Y.
 * Bengio, S. Bengio and P. Vincent, "The difficulty of training deep
 * architectures and the effect of unsupervised pre-training" (AISTATS 2009).
 * Networks of 1, 2, … hidden layers are trained from many seeds, with and
 * without pre-training, on the same rows and as many passes over them, and
 * tested on the same rows. Running it is a plain function call; each network
 * is trained by one thread, networks side by side. */
#pragma once

#include "ml-learner.h"
#include "ml-pretrained-nets.h"

typedef struct
{
  MlDataset *data;
  int target;
  MlDataset *test_data;  /* (nullable): else a third of the rows             */
  MlLearner *learner;    /* a DBN that classifies; its layers, seed and pre-training are set for each network */
  guint n_seeds;         /* 10: from 1                                       */
  guint n_depths;        /* 5: from 1 hidden layer                           */
  guint units;           /* 100: of each layer                               */
  guint n_training;      /* most training rows, 0: all                       */
  guint n_watched;       /* 100: test rows whose outputs make the map        */
  guint threads;         /* 0: all cores; the figures are the same for any   */
  char *path;            /* (nullable): a file that finished networks are kept in, and taken from */
  MlPretrainedNets *before; /* (nullable): networks that are there already; left alone if they are of another plan, or path has some */
} MlPretrainingPlan;

MlPretrainingPlan *ml_pretraining_plan_new  (MlDataset *data, int target);
MlLearner         *ml_pretraining_plan_make_learner (void); /* (transfer full): what a new plan has */
MlPretrainingPlan *ml_pretraining_plan_copy (const MlPretrainingPlan *self);
void               ml_pretraining_plan_free (MlPretrainingPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlPretrainingPlan, ml_pretraining_plan_free)

gboolean           ml_pretraining_plan_check (const MlPretrainingPlan *self, GError **error);
guint              ml_pretraining_plan_n_nets (const MlPretrainingPlan *self);
guint              ml_pretraining_plan_n_left (const MlPretrainingPlan *self); /* of these, not among those before */
char              *ml_pretraining_plan_describe (const MlPretrainingPlan *self); /* (transfer full): all that decides a network but depth and seed */
MlPretrainedNets  *ml_pretraining_plan_run (const MlPretrainingPlan *self, MlMonitor *monitor, GError **error);
