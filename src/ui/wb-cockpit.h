/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When to act on probabilities: the class looked at, a threshold for it, what
 * mistakes cost, and the figures that follow. All charts of the page follow. */
#pragma once

#include "plot-chart.h"

#include <adwaita.h>

#define WB_TYPE_COCKPIT (wb_cockpit_get_type ())
G_DECLARE_FINAL_TYPE (WbCockpit, wb_cockpit, WB, COCKPIT, AdwBin)

/* Signal: "changed" (): another class, threshold or cost. */
GtkWidget   *wb_cockpit_new           (void);
void         wb_cockpit_show          (WbCockpit *self, const MlEvaluation *evaluation); /* (nullable): hidden unless its class is nominal */
guint        wb_cockpit_class_index   (WbCockpit *self);
double       wb_cockpit_threshold     (WbCockpit *self); /* NaN: the most probable class is taken */
void         wb_cockpit_set_threshold (WbCockpit *self, double threshold); /* as if by the user; NaN: none */
PlotDecision wb_cockpit_decision      (WbCockpit *self); /* borrowed until the next change */
