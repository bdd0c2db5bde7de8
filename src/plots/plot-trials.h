/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The trials of a search over a learner's options, as the snapshot's "search.…"
 * tensors tell them; see ml-parameter-search.h. */
#pragma once

#include "ml-snapshot.h"

typedef struct
{
  char *name;
  char **words;     /* zero-terminated; empty: numbers             */
  gboolean is_log;
  double low, high; /* of the range that is searched               */
  double n;         /* of its steps                                */
} PlotParameter;

typedef struct
{
  MlSnapshot *snapshot;
  const MlTensor *tensor;    /* of the snapshot                    */
  guint n, best;             /* trials                             */
  guint n_parameters;
  PlotParameter *parameters;
} PlotTrials;

gboolean    plot_trials_are_in     (const MlSnapshot *snapshot);
PlotTrials *plot_trials_new        (MlSnapshot *snapshot);       /* (nullable): there are none */
void        plot_trials_free       (PlotTrials *self);
double      plot_trials_value      (const PlotTrials *self, guint trial, guint parameter); /* of words: the index */
double      plot_trials_error      (const PlotTrials *self, guint trial);
char       *plot_trials_tell_value (const PlotTrials *self, guint trial, guint parameter); /* (transfer full) */
char       *plot_trials_tell       (const PlotTrials *self, guint trial);                  /* (transfer full): "cost 10, kernel.gamma 0.1: error 0.0267" */
char       *plot_trials_to_csv     (const PlotTrials *self);                               /* (transfer full) */
