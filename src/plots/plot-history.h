/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run's learning curve as the chart reads it: one array per quantity and
 * part, copied from MlMetrics as they come in. */
#pragma once

#include "ml-metrics.h"

typedef enum
{
  PLOT_X_EPOCH,
  PLOT_X_UPDATE,
  PLOT_X_EXAMPLES,
  PLOT_X_SECONDS,
  PLOT_N_X
} PlotHistoryX;

enum /* quantities of y; validation follows training */
{
  PLOT_LOSS,
  PLOT_VALIDATION_LOSS,
  PLOT_ACCURACY,
  PLOT_VALIDATION_ACCURACY,
  PLOT_LIKELIHOOD,
  PLOT_RATE, /* of learning */
  PLOT_COPY_LOSS, /* of giving the inputs back */
  PLOT_VALIDATION_COPY_LOSS,
  PLOT_RECONSTRUCTION, /* error of a Boltzmann machine's; its loss */
  PLOT_N_Y
};

typedef struct
{
  double low, high, least_positive; /* low > high: nothing */
} PlotExtent;

#define PLOT_EXTENT_NONE { (double) INFINITY, (double) -INFINITY, (double) INFINITY }

/* What a watcher changed just before report `index`. */
typedef struct
{
  guint index;
  guint what;       /* MlChange                             */
  double from, to;  /* the learning rate; NaN: not known    */
} PlotChange;

/* One learner's way: the model on all rows, or one fold. */
typedef struct
{
  guint part;
  GArray *x[PLOT_N_X], *y[PLOT_N_Y]; /* double, one per report; NaN: unknown   */
  PlotExtent x_extent[PLOT_N_X], y_extent[PLOT_N_Y];
  GArray *changes; /* PlotChange, in order, by a watcher */
  GArray *phases;  /* PlotChange, in order: where the curve goes on with another loss, or another machine */
  int best; /* index of the lowest validation loss of the last phase, or −1 */
} PlotPart;

typedef struct
{
  char *title;
  guint color;
  const GArray *history; /* MlMetrics, referenced to know it again          */
  guint n_copied;
  MlMetrics last;        /* history[n_copied − 1] as it was copied          */
  GPtrArray *parts;      /* PlotPart, by part number                        */
} PlotHistory;

PlotHistory *plot_history_new       (const GArray *history);
void         plot_history_free      (gpointer self);
void         plot_history_read      (PlotHistory *self);                               /* what is new */
gboolean     plot_history_continues (const PlotHistory *self, const GArray *history);

double       plot_part_last         (const PlotPart *self, guint y);                   /* NaN: never known */
guint        plot_part_loss         (const PlotPart *self, guint index);                 /* PLOT_LOSS or what stands for it at a report */
void         plot_extent_add        (PlotExtent *self, double value);                         /* if it is finite */
void         plot_extent_join       (PlotExtent *self, const PlotExtent *other);
gboolean     plot_extent_is_empty   (const PlotExtent *self);
