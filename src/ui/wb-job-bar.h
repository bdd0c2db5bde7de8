/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the header bar: what trains right now. How far, percent and time left;
 * a click lists the runs at work, each with Pause and Stop. */
#pragma once

#include "wb-session.h"

#include <adwaita.h>

#define WB_TYPE_JOB_BAR (wb_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (WbJobBar, wb_job_bar, WB, JOB_BAR, AdwBin)

void wb_job_bar_set_session (WbJobBar *self, WbSession *session); /* once */
