/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Marks on a learning curve: the best epoch, where another phase begins, and
 * what was changed while the run went on. */
#pragma once

#include "plot-axis.h"
#include "plot-history.h"

void plot_learning_draw_best         (const PlotPart *part, int x_unit, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
void plot_learning_draw_changes      (const PlotPart *part, int x_unit, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes, gboolean with_mark);
void plot_learning_draw_phases       (const PlotPart *part, int x_unit, cairo_t *cr, const PlotStyle *style, const PlotAxes *axes);
void plot_learning_append_changes_at (const PlotPart *part, int x_unit, const PlotAxes *axes, double x, GString *text); /* lines of those near pixel x */
void plot_learning_append_changes    (const PlotPart *part, GString *text); /* a sentence */
