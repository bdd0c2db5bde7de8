/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only thing two threads write: a worker tells how far it is, a watcher
 * reads it and may pause, step or stop. Every function takes NULL for
 * "nobody watches". Watching never changes a number.
 *
 * A run of several parts (the model on all rows, then the folds) gives each
 * part a child: it shares the parent's pause and stop, reports into the
 * parent's history under its part number, and counts for its share of the
 * progress. Only part 0 publishes snapshots and layers. */
#pragma once

#include "ml-layer-stats.h"
#include "ml-metrics.h"
#include "ml-snapshot.h"
#include "ml-tuning.h"

typedef struct _MlMonitor MlMonitor;

typedef enum
{
  ML_STEP_UPDATE, /* one step lets one update pass */
  ML_STEP_EPOCH,
} MlStepUnit;

typedef void (*MlMonitorPublishFunc) (MlSnapshot *snapshot, gpointer data);

#define ML_TYPE_MONITOR (ml_monitor_get_type ())
GType       ml_monitor_get_type       (void);
MlMonitor  *ml_monitor_new            (void);
MlMonitor  *ml_monitor_new_part       (MlMonitor *parent, guint part, guint n_parts);
MlMonitor  *ml_monitor_new_inside     (MlMonitor *outer);                       /* for a run that is a part of another run */
void        ml_monitor_set_span       (MlMonitor *self, double from, double to); /* of the progress of the one outside; it moves with this one */
MlMonitor  *ml_monitor_ref            (MlMonitor *self);
void        ml_monitor_unref          (MlMonitor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlMonitor, ml_monitor_unref)

/* Worker side. Those that return gboolean wait while paused; FALSE: stop now. */
gboolean    ml_monitor_step           (MlMonitor *self, const MlMetrics *now);  /* an epoch is done             */
void        ml_monitor_point          (MlMonitor *self, const MlMetrics *now);  /* inside an epoch; never waits */
gboolean    ml_monitor_tick           (MlMonitor *self, double progress);       /* often; 0 … 1 of this part    */
gboolean    ml_monitor_is_stopped     (MlMonitor *self);                        /* atomic read, never waits     */
gboolean    ml_monitor_is_cut         (MlMonitor *self);                        /* the same; not even a test is to go on */
void        ml_monitor_set_status     (MlMonitor *self, const char *status);    /* "Building model for fold 3"  */
gboolean    ml_monitor_wants_snapshot (MlMonitor *self);                        /* FALSE while nobody looks     */
gboolean    ml_monitor_wants_epochs   (MlMonitor *self);                        /* whether to publish at the start and after each epoch, too */
void        ml_monitor_publish        (MlMonitor *self, MlSnapshot *snapshot);  /* (transfer full), latest wins */
gboolean    ml_monitor_set_stopped_error (MlMonitor *self, GError **error);     /* G_IO_ERROR_CANCELLED; FALSE  */
void        ml_monitor_layers         (MlMonitor *self, const char *const *names, guint n_layers, const MlLayerStats *stats); /* of the point that is reported next */
gboolean    ml_monitor_watches_layers (MlMonitor *self);                        /* whether layers() keeps anything */
gboolean    ml_monitor_take_tuning    (MlMonitor *self, MlTuning *tuning);      /* what is new since the last call; an atomic read while nothing is */
void        ml_monitor_set_end        (MlMonitor *self, MlEnd end, const char *text); /* why this part is over, in a sentence */
void        ml_monitor_finish         (MlMonitor *self);                        /* the run is over: the clock stops */

gboolean    ml_monitor_wants_checkpoint (MlMonitor *self, gboolean is_end);     /* so that training can go on from here some day */
void        ml_monitor_set_checkpoint (MlMonitor *self, GVariant *state);       /* takes a floating one */
GVariant   *ml_monitor_take_resume    (MlMonitor *self);                        /* (transfer full) (nullable): the state to begin with */

/* For who made the part, in the worker's thread. */
void        ml_monitor_set_resume     (MlMonitor *self, GVariant *state, const GArray *history); /* MlMetrics: the points so far */
gboolean    ml_monitor_has_resume     (MlMonitor *self);                        /* nobody took it */
void        ml_monitor_want_epochs    (MlMonitor *self);                        /* for a publish func that must miss none */
void        ml_monitor_set_publish_func (MlMonitor *self, MlMonitorPublishFunc func, gpointer data); /* called with each snapshot before others see it */
MlEnd       ml_monitor_end            (MlMonitor *self, const char **text);     /* (out) (nullable) text; when the part is done */

/* Watcher side. */
void        ml_monitor_stop           (MlMonitor *self);
void        ml_monitor_cut            (MlMonitor *self);                        /* stops; the test, too */
void        ml_monitor_pause          (MlMonitor *self);
void        ml_monitor_resume         (MlMonitor *self);
void        ml_monitor_step_once      (MlMonitor *self, MlStepUnit unit);       /* and pause again              */
gboolean    ml_monitor_is_paused      (MlMonitor *self);
void        ml_monitor_tune           (MlMonitor *self, const MlTuning *tuning); /* every part takes it at its next update */
void        ml_monitor_keep_checkpoints (MlMonitor *self, double seconds);      /* at most one in so many, and one at the end */
GVariant   *ml_monitor_take_checkpoint (MlMonitor *self, GArray *history);      /* (transfer full) (nullable): the newest, and the points of part 0 up to there */
guint       ml_monitor_history        (MlMonitor *self, guint from, GArray *into); /* MlMetrics; appends, new length */
guint       ml_monitor_layer_history  (MlMonitor *self, guint from, GArray *into); /* MlLayerStats: n_layers for each point of part 0; from and the new length count points */
const char *const *ml_monitor_layer_names (MlMonitor *self, guint *n_layers);   /* (nullable): "layer1"; for as long as the monitor lives */
void        ml_monitor_ask_snapshot   (MlMonitor *self);
MlSnapshot *ml_monitor_take_published (MlMonitor *self);                        /* (transfer full) (nullable) */
MlSnapshot *ml_monitor_take_snapshot  (MlMonitor *self);                        /* (transfer full) (nullable); asks for the next */
double      ml_monitor_progress       (MlMonitor *self);                        /* 0 … 1 over all parts         */
double      ml_monitor_seconds_left   (MlMonitor *self);                        /* NaN: not known yet           */
double      ml_monitor_seconds        (MlMonitor *self);                        /* running, pauses left out     */
char       *ml_monitor_status         (MlMonitor *self);                        /* (transfer full) (nullable)   */
