/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One unit of a layer beside the others: its weights enlarged, and the parts of
 * the pictures of the data that excite it most. */
#pragma once

#include "plot-patch-search.h"
#include "plot-sheet.h"

typedef struct
{
  guint unit;             /* from 1; 0: none is chosen                        */
  PlotPatchSearch search;
  PlotTiles weights;      /* of the unit; n 0: they are no picture            */
  PlotTiles pictures;     /* n 0: none found yet                              */
  PlotSheet weights_sheet, pictures_sheet;
  double left, width;     /* of the last drawing; width 0: there was no room  */
} PlotUnitPanel;

void     plot_unit_panel_init        (PlotUnitPanel *self);
void     plot_unit_panel_clear       (PlotUnitPanel *self);
gboolean plot_unit_panel_ask         (PlotUnitPanel *self, guint layer);      /* TRUE: prepare is due */
void     plot_unit_panel_accept      (PlotUnitPanel *self, PlotPatches *patches); /* (transfer full) */
void     plot_unit_panel_set_weights (PlotUnitPanel *self, const PlotTiles *all, guint first, guint n); /* tiles of the unit; borrows values */
char    *plot_unit_panel_title       (const PlotUnitPanel *self, const MlSnapshot *snapshot, guint layer, const MlTensor *weights); /* (transfer full) (nullable): none is chosen */
double   plot_unit_panel_room        (const PlotUnitPanel *self, double width, double height, const PlotStyle *style); /* of width; 0: not shown */
void     plot_unit_panel_draw        (PlotUnitPanel *self, cairo_t *cr, const PlotStyle *style, const char *title, double left, double width, double height);
char    *plot_unit_panel_describe_at (const PlotUnitPanel *self, double x, double y); /* (transfer full) (nullable) */
