/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart's search for the parts of pictures that units like best: which
 * question is open, which answer is on show, and how long it rests between two
 * of them while a network learns. All on the main thread but prepare(). */
#pragma once

#include "plot-chart.h"
#include "plot-patches.h"
#include "plot-sheet.h"

#include <pthread.h>

typedef struct
{
  MlPredictor *predictor; /* (nullable) */
  MlSnapshot *snapshot;   /* (nullable): asked if there is no predictor */
  MlDataset *data;        /* (nullable) */
  int target;
  gint64 rest_until;           /* µs */
  pthread_mutex_t lock;        /* guards question */
  PlotPatchQuestion *question; /* (nullable) */
  PlotPatches *patches;        /* (nullable): the newest answer */
} PlotPatchSearch;

void         plot_patch_search_init      (PlotPatchSearch *self);
void         plot_patch_search_clear     (PlotPatchSearch *self); /* at the end */
gboolean     plot_patch_search_offers    (const PlotSource *source); /* whether there is somebody to ask about its pictures */
gboolean     plot_patch_search_take      (PlotPatchSearch *self, const PlotSource *source, guint layer); /* TRUE: it is time to ask */
gboolean     plot_patch_search_ask       (PlotPatchSearch *self, guint layer, guint filter, guint n_best); /* TRUE: prepare is due; layer 0: no question */
void         plot_patch_search_forget    (PlotPatchSearch *self); /* the answer */
PlotPatches *plot_patch_search_prepare   (PlotPatchSearch *self, GCancellable *cancellable, gboolean *is_due); /* in a thread */
gboolean     plot_patch_search_accept    (PlotPatchSearch *self, PlotPatches *patches); /* (transfer full); FALSE: it came too late */
void         plot_patch_search_tiles     (const PlotPatchSearch *self, PlotTiles *tiles, PlotSheet *sheet); /* of the answer; a block for each filter */
char        *plot_patch_search_class     (const PlotPatchSearch *self, guint32 row); /* (transfer full): of a row of the answer, or "" */
