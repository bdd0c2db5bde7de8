/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every prediction of a run as a table: all, the mistakes, the least sure. */
#pragma once

#include "ml-evaluation.h"

#include <adwaita.h>

#define WB_TYPE_PREDICTIONS_VIEW (wb_predictions_view_get_type ())
G_DECLARE_FINAL_TYPE (WbPredictionsView, wb_predictions_view, WB, PREDICTIONS_VIEW, AdwBin)

GtkWidget *wb_predictions_view_new  (void);
void       wb_predictions_view_show (WbPredictionsView *self, const MlEvaluation *evaluation); /* (nullable); the table is made once it is seen */
