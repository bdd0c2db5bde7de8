/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A Boltzmann machine so tiny that all its states can be counted: its weights
 * are edited, and the bars of the states' probabilities move. */
#pragma once

#include "wb-session.h"

#include <adwaita.h>

#define WB_TYPE_MACHINE_WINDOW (wb_machine_window_get_type ())
G_DECLARE_FINAL_TYPE (WbMachineWindow, wb_machine_window, WB, MACHINE_WINDOW, AdwWindow)

GtkWidget *wb_machine_window_new (GtkWindow *parent, WbSession *session); /* the session's run may lend its weights */
