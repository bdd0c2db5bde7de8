/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a table as points of a layer's space, brought down to two numbers
 * each: the work of the hidden space chart that knows no drawing and runs in
 * any thread. */
#pragma once

#include "ml-pca.h"
#include "ml-predictor.h"

#include <gio/gio.h>

/* Owned by whoever answers it. */
typedef struct
{
  guint settings;       /* a number that is another one when settings are    */
  MlDataset *data;
  int target;
  MlPredictor *predictor;
  guint layer;          /* 0: the code, or else the last but one             */
  guint x_unit, y_unit; /* from 1; both 0: principal components              */
  MlPca *before;        /* (nullable): components of the last picture        */
} PlotCloudQuestion;

typedef struct
{
  guint settings;
  char *error;          /* (nullable): why there are no points, a sentence   */
  guint layer, n_units; /* layer: 0 if there is none                         */
  guint x_unit, y_unit; /* from 1; 0: a principal component                  */
  MlPca *pca;           /* (nullable): where both are 0                      */
  GArray *layers;       /* PlotChoice: layers to choose from                 */
  guint n_points, n_outputs;
  guint32 *rows;        /* of the table                                      */
  float *points;        /* n_points × 2                                      */
  gint32 *actual, *predicted; /* labels; −1: not known                       */
  gboolean is_judged;   /* some are predicted; not what gives inputs back    */
  double *values;       /* (nullable): of a numeric class                    */
} PlotCloud;

PlotCloudQuestion *plot_cloud_question_copy (const PlotCloudQuestion *self);
void               plot_cloud_question_free (PlotCloudQuestion *self);
PlotCloud         *plot_cloud_new           (const PlotCloudQuestion *question, GCancellable *cancellable); /* NULL: cancelled */
void               plot_cloud_free          (PlotCloud *self);
MlPca             *plot_cloud_copy_pca      (const MlPca *pca); /* (nullable) */
