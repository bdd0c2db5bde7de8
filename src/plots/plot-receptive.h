/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a unit of a higher layer looks for in the input, as a picture: the work
 * of the chart that knows no drawing and runs in any thread. */
#pragma once

#include "ml-snapshot.h"

#include <gio/gio.h>

typedef enum
{
  PLOT_RECEPTIVE_LINEAR,  /* products of the weights from the unit down       */
  PLOT_RECEPTIVE_MAXIMUM, /* the input of given length that excites it most   */
} PlotReceptiveMethod;

typedef struct
{
  MlSnapshot *snapshot;
  guint layer;            /* from 1 */
  PlotReceptiveMethod method;
  guint n_units;          /* the first of the layer, at most                  */
} PlotReceptiveQuestion;

typedef struct
{
  PlotReceptiveQuestion question; /* without its snapshot                     */
  guint n_units, n_inputs;
  float *fields;          /* n_units × n_inputs                               */
  float *answers;         /* n_units: what each unit answers to its field, or what goes into it */
  gboolean is_logistic;   /* which of the two: units on a stack of machines may be others */
} PlotReceptive;

PlotReceptive *plot_receptive_new       (const PlotReceptiveQuestion *question, GCancellable *cancellable); /* NULL: cancelled, or no such layer */
void           plot_receptive_free      (PlotReceptive *self);
guint          plot_receptive_last      (const MlSnapshot *snapshot); /* the highest layer that can be asked about; 0: none */
gboolean       plot_receptive_can_climb (const MlSnapshot *snapshot, guint layer); /* whether all layers below are logistic, for the maximum */
