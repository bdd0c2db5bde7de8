/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Watch a generative model dream: its chains large, as a film, and its hidden
 * units; run, pause or step them, hold a label or the picture on the drawing
 * pad, make them warmer, silence units. */
#pragma once

#include "wb-run.h"

#include <adwaita.h>

#define WB_TYPE_DREAM_VIEW (wb_dream_view_get_type ())
G_DECLARE_FINAL_TYPE (WbDreamView, wb_dream_view, WB, DREAM_VIEW, AdwBin)

GtkWidget *wb_dream_view_new    (void);
gboolean   wb_dream_view_update (WbDreamView *self, WbRun *run, const PlotSource *source); /* (nullable) run; FALSE: it cannot dream */
