/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one thing a page asks of the confusion matrix: which cell was clicked. */
#pragma once

#include "plot-chart.h"

GType    plot_confusion_chart_get_type (void);
gboolean plot_confusion_chart_cell_at  (PlotChart *self, double x, double y, guint *actual, guint *predicted);
