/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study of the run that is looked at: its settings, Start and Stop, how far
 * it is, and the chart of what it has found so far. */
#pragma once

#include "wb-study.h"

#include <adwaita.h>

#define WB_TYPE_STUDY_VIEW (wb_study_view_get_type ())
G_DECLARE_FINAL_TYPE (WbStudyView, wb_study_view, WB, STUDY_VIEW, AdwBin)

GtkWidget *wb_study_view_new  (GType type);                   /* a registered study */
void       wb_study_view_show (WbStudyView *self, WbRun *run, guint class_index); /* (nullable) run; class_index: that charts are to look at */
MlStudy   *wb_study_view_settings (WbStudyView *self);        /* (transfer none) */
