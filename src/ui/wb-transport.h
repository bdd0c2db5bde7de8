/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Start, Pause, Step, Stop, and how far the run is. The buttons name actions
 * of the page around it: run.start, run.pause, run.step, run.stop, run.results. */
#pragma once

#include "wb-run.h"

#include <adwaita.h>

#define WB_TYPE_TRANSPORT (wb_transport_get_type ())
G_DECLARE_FINAL_TYPE (WbTransport, wb_transport, WB, TRANSPORT, GtkBox)

GtkWidget *wb_transport_new       (void);
void       wb_transport_show      (WbTransport *self, WbRun *run); /* (nullable): what it says now */
void       wb_transport_add_button (WbTransport *self, GtkWidget *button); /* behind Stop */
