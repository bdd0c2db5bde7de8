/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model predicts over the plane of two inputs, as numbers: the work of
 * the decision regions chart that knows no drawing and runs in any thread. */
#pragma once

#include "plot-scale.h"

#include "ml-predictor.h"

#include <gio/gio.h>

/* Immutable, reference counted: handed to the thread that answers it. */
typedef struct
{
  gatomicrefcount ref_count;
  MlDataset *data;
  int target;
  MlPredictor *predictor;
  guint x, y;           /* columns of data     */
  PlotScale across, up; /* ranges of the plane */
  guint settings;       /* another number when another plane is asked for */
} PlotQuestion;

/* Where unit `unit` of the first layer changes its sign: a + b·x + c·y = 0;
 * above 0 on its positive side. */
typedef struct
{
  double a, b, c;
} PlotGridLine;

/* The other inputs stay at their mean or most frequent label. */
typedef struct
{
  PlotQuestion *question;
  guint size, height; /* cells across and up */
  guint n_outputs;
  double *outputs; /* height × size × n_outputs, from low to high y */
  double seconds;  /* that it took */
  guint n_lines;
  PlotGridLine *lines; /* (nullable): of the units of a dense first layer */
} PlotGrid;

PlotQuestion *plot_question_new   (MlDataset *data, int target, MlPredictor *predictor, guint x_wanted, guint y_wanted);
PlotQuestion *plot_question_new_line (MlDataset *data, int target, MlPredictor *predictor, guint x_wanted); /* of one input; up is the class, a number */
PlotQuestion *plot_question_again (const PlotQuestion *self, MlPredictor *predictor); /* of another model */
gboolean      plot_question_fits  (const PlotQuestion *self, MlPredictor *predictor); /* whether it answers the same plane */
PlotQuestion *plot_question_ref   (PlotQuestion *self);
void          plot_question_unref (PlotQuestion *self);

PlotGrid     *plot_grid_new       (PlotQuestion *question, guint size, guint height, GCancellable *cancellable); /* NULL: cancelled */
void          plot_grid_free      (PlotGrid *self);
double        plot_grid_value     (const PlotScale *scale, guint index, guint size);
