/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a view asks of the chart of hidden units: which one is chosen is its
 * property "unit", from 1; 0: none. */
#pragma once

#include "plot-chart.h"

GType plot_units_chart_get_type (void);
