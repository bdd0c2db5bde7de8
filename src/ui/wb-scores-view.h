/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scores of a comparison: which figure, against which scheme, at which
 * level; means, tests, wins, ranking and box plots. */
#pragma once

#include "ml-scores.h"

#include <adwaita.h>

#define WB_TYPE_SCORES_VIEW (wb_scores_view_get_type ())
G_DECLARE_FINAL_TYPE (WbScoresView, wb_scores_view, WB, SCORES_VIEW, AdwBin)

GtkWidget *wb_scores_view_new (void);
void       wb_scores_view_set (WbScoresView *self, MlScores *scores); /* (nullable) */
