/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of pictures that a layer's filters answer to most strongly, after
 * M. D. Zeiler and R. Fergus, "Visualizing and understanding convolutional
 * networks" (2014): the work of the patches chart that knows no drawing and
 * runs in any thread. A unit that reads all of a picture is a filter as large
 * as that. */
#pragma once

#include "ml-predictor.h"

#include <gio/gio.h>

/* Immutable: handed to the thread that answers it. */
typedef struct
{
  gatomicrefcount ref_count;
  MlPredictor *predictor; /* (nullable): the stack in the snapshot is asked  */
  MlSnapshot *snapshot;   /* (nullable): if there is no predictor            */
  MlDataset *data; /* of the predictor's columns */
  int target;
  guint layer;     /* from 1 */
  guint filter;    /* from 1: only this one; 0: all */
  guint n_best;    /* for each filter */
} PlotPatchQuestion;

typedef struct
{
  float activation;   /* 0 and less: none found                             */
  guint32 row;        /* of the data                                        */
  guint y, x;         /* where in the filter's map                          */
  int top, left;      /* of the part in the picture                         */
} PlotPatch;

typedef struct
{
  PlotPatchQuestion *question;
  guint n_filters, n_rows; /* rows looked at                                */
  guint channels, height, width; /* of a part                               */
  PlotPatch *patches;      /* n_filters × n_best, the strongest first       */
  float *values;           /* of the parts, in that order; 0 outside of the picture */
  gint64 took;             /* µs                                            */
} PlotPatches;

PlotPatchQuestion *plot_patch_question_new   (MlPredictor *predictor, MlSnapshot *snapshot, MlDataset *data, int target, guint layer, guint filter, guint n_best);
PlotPatchQuestion *plot_patch_question_ref   (PlotPatchQuestion *self);
void               plot_patch_question_unref (PlotPatchQuestion *self);

PlotPatches       *plot_patches_new          (PlotPatchQuestion *question, GCancellable *cancellable); /* NULL: cancelled, or nothing answers to pictures */
void               plot_patches_free         (PlotPatches *self);
