/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the charts of a restricted Boltzmann machine share: which of a stack is
 * on show, and the snapshot it is read from. A leaf says which tensor must be
 * there, and takes what it draws when the snapshot or an option changes. */
#pragma once

#include "plot-chart-private.h"
#include "plot-layers.h"

#define PLOT_TYPE_MACHINE_CHART (plot_machine_chart_get_type ())

typedef struct /*< private: for leaves >*/
{
  PlotChart parent;
  guint layer;          /* from 1; 0: the one that is trained now            */
  guint shown;          /* layer on show; 0: none                            */
  MlSnapshot *snapshot; /* (nullable)                                        */
} PlotMachineChart;

typedef struct
{
  PlotChartClass parent_class;
  const char *what;     /* "positive": the tensor of a layer that is drawn   */
  gboolean (*choose) (PlotMachineChart *self); /* takes what it needs of layer `shown`; FALSE: that does not fit together */
} PlotMachineChartClass;

GType plot_machine_chart_get_type (void);
char *plot_machine_chart_layer    (const PlotMachineChart *self); /* (transfer full): "Layer 2", and when it was so if that is over */
