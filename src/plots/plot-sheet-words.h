/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is written beside and on a sheet of tiles: its scale of colors, the
 * numbers of its blocks, those of the rows and columns of a matrix. */
#pragma once

#include "plot-sheet.h"

void   plot_sheet_draw_key     (const PlotTiles *tiles, cairo_t *cr, const PlotStyle *style, double x, double top, double height); /* of colors, upright */
double plot_sheet_key_width    (const PlotStyle *style); /* that it needs, with a gap before it */
void   plot_sheet_draw_numbers (const PlotSheet *self, const guint *order, cairo_t *cr, const PlotStyle *style); /* (nullable) order: from 0; where there is room */
void   plot_sheet_frame_block  (const PlotSheet *self, guint block, cairo_t *cr, const PlotStyle *style); /* in the accent's color */
void   plot_sheet_frame_row    (const PlotSheet *self, const PlotTiles *tiles, guint row, cairo_t *cr, const PlotStyle *style); /* of a matrix */
double plot_sheet_names_depth  (const char *const *names, cairo_t *cr, const PlotStyle *style); /* (nullable) names: numbers; below a matrix */
void   plot_sheet_draw_matrix_names (const PlotSheet *self, const PlotTiles *tiles, const guint *order, const char *const *names,
                                     cairo_t *cr, const PlotStyle *style, double room_below); /* numbers of rows at the left, names or numbers of columns below */
