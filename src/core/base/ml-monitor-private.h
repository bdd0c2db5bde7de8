/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a monitor consists of: for ml-monitor.c, the worker's side, and
 * ml-monitor-watch.c, the watcher's. */
#pragma once

#include "ml-monitor.h"

#include <pthread.h>

#define MILLION 1000000

typedef struct
{
  int stopped, cut, paused, wanted, is_started; /* atomic */
  int wants_epochs;                        /* atomic */
  int n_tunings;                           /* atomic: how often somebody tuned */
  MlSnapshot *latest;                      /* atomic exchange */
  int whole;                               /* atomic: millionths done … */
  int *parts;                              /* … or of each part; made once */
  guint n_parts;

  pthread_mutex_t lock;   /* of all that follows */
  pthread_cond_t changed; /* paused, stopped or step */
  guint step, first_step; /* number of the last step; last before the pause */
  MlStepUnit unit;
  GArray *history;
  GArray *layers;     /* MlLayerStats: of part 0, n_layers for each of its points */
  char **layer_names; /* (nullable): never changed once it is there */
  guint n_layers, n_points; /* of part 0 */
  MlTuning tuning; /* all that was asked for so far */
  guint n_redraws; /* of the weights, asked for so far */
  double checkpoint_pause; /* seconds from one checkpoint to the next; NaN: none wanted */
  double checkpoint_at;    /* when the last one came, on the clock */
  GVariant *checkpoint;    /* (nullable): newest … */
  guint checkpoint_points; /* … and how long the history was then */
  char *status;
  gint64 started, paused_at, finished; /* microseconds, 0: not yet */
  gint64 pauses;                       /* length of all that are over */
} MlMonitorRoot;

struct _MlMonitor
{
  gatomicrefcount ref_count;
  MlMonitor *parent; /* (nullable) (owned) */
  MlMonitorRoot *root; /* of the parent, if there is one */
  MlMonitor *outer; /* (nullable) (owned): of the run around this one */
  double span_from, span; /* of the progress of @outer; 0 wide: none of it */
  guint part;
  int *progress;  /* in the root */
  double started; /* seconds on the root's clock */
  guint used_step;
  gboolean in_epoch_step;
  int used_tuning;    /* n_tunings when the worker last asked */
  guint used_redraws; /* likewise n_redraws */
  gboolean has_layers; /* of the point that comes next */
  MlMonitorPublishFunc on_publish; /* (nullable) */
  gpointer publish_data;
  MlEnd end;
  char *end_text;   /* (nullable) */
  GVariant *resume; /* (nullable): until the worker takes it */
};

void   ml_monitor_lock       (MlMonitor *self);
void   ml_monitor_unlock     (MlMonitor *self);
double ml_monitor_seconds_of (MlMonitorRoot *root); /* under the lock */
