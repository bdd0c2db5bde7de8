/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draw a picture and see what a run makes of it: the pad, the probabilities of
 * the classes, and what every layer answers. Goes along while the run learns. */
#pragma once

#include "wb-run.h"

#include <adwaita.h>

#define WB_TYPE_DRAW_VIEW (wb_draw_view_get_type ())
G_DECLARE_FINAL_TYPE (WbDrawView, wb_draw_view, WB, DRAW_VIEW, AdwBin)

/* Signal: "answered" (): drawn() and the bars are new. */
GtkWidget  *wb_draw_view_new    (void);
gboolean    wb_draw_view_update (WbDrawView *self, WbRun *run, const PlotSource *source, PlotNeeds news); /* (nullable) run; FALSE: the data are no pictures */
MlSnapshot *wb_draw_view_drawn  (WbDrawView *self); /* (transfer none) (nullable): every layer's answer, while there is ink */
