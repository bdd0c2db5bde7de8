/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one layer makes of one example, as tiles: a tile a map where the layer
 * answers with pictures, a strip of units where it does not. */
#pragma once

#include "plot-sheet.h"

#include "ml-snapshot.h"

typedef struct
{
  guint layer;            /* from 1; 0: the network's input                 */
  const MlTensor *tensor; /* examples × units, or × maps × height × width   */
  PlotTiles tiles;        /* of one example                                 */
  PlotSheet sheet;
  const float *field;     /* (nullable): size, stride, first; see "layer1.field" */
} PlotStage;

GArray  *plot_stages_new         (void);
void     plot_stages_set         (GArray *stages, const MlSnapshot *snapshot, guint example); /* borrows from the snapshot */
gboolean plot_stage_is_strip     (const PlotStage *self);
gboolean plot_stage_is_picture   (const PlotStage *self); /* an input with 1 or 3 channels */
char    *plot_stage_title        (const PlotStage *self, const MlSnapshot *snapshot);
gboolean plot_stage_seen         (const PlotStage *self, guint row, guint column, int *top, int *left, int *size); /* of the input */
