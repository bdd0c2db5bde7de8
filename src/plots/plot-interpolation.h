/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From one picture to another through a stack of Boltzmann machines: the codes
 * of both are mixed in a straight line at every depth and go down again, and
 * for each picture between them the nearest real one is found. After Y. Bengio,
 * G. Mesnil, Y. Dauphin and S. Rifai, "Better mixing via deep representations"
 * (2013). The work of the chart that knows no drawing and runs in any thread. */
#pragma once

#include "ml-dataset.h"
#include "ml-snapshot.h"

#include <gio/gio.h>

typedef struct
{
  MlSnapshot *snapshot;
  MlDataset *data;
  guint column;         /* of pictures                                       */
  guint32 from, to;     /* rows, from 0                                      */
  guint n_steps;        /* pictures from one to the other, both included     */
} PlotInterpolationQuestion;

typedef struct
{
  PlotInterpolationQuestion question; /* without snapshot and data           */
  guint n_depths;       /* pixels, then each layer                           */
  guint n_pixels;
  guint n_rows;         /* real pictures that were looked at                 */
  float *pictures;      /* depths × steps × pixels                           */
  float *nearest;       /* likewise: real ones; of the ends, themselves      */
  guint32 *rows;        /* depths × steps: of the real ones                  */
  float *distances;     /* depths × steps: to them, Euclidean                */
} PlotInterpolation;

PlotInterpolation *plot_interpolation_new  (const PlotInterpolationQuestion *question, GCancellable *cancellable); /* NULL: cancelled */
void               plot_interpolation_free (PlotInterpolation *self);
double             plot_interpolation_mean_distance (const PlotInterpolation *self, guint depth); /* of the pictures between the ends */
