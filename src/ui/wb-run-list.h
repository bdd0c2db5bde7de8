/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs of the session, newest first, as a small list beside the charts:
 * a click looks at one, the box overlays it, Delete removes it. */
#pragma once

#include "wb-session.h"

#include <adwaita.h>

#define WB_TYPE_RUN_LIST (wb_run_list_get_type ())
G_DECLARE_FINAL_TYPE (WbRunList, wb_run_list, WB, RUN_LIST, AdwBin)

GtkWidget *wb_run_list_new     (WbSession *session);
void       wb_run_list_refresh (WbRunList *self); /* the percent of those at work */
GtkWidget *wb_run_dot_new      (guint color);     /* a dot in the run's color     */
