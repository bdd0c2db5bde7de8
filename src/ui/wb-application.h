/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program: one window for each file it is started with, actions that
 * belong to no window, keyboard shortcuts, an orderly end. */
#pragma once

#include <adwaita.h>

#define WB_TYPE_APPLICATION (wb_application_get_type ())
G_DECLARE_FINAL_TYPE (WbApplication, wb_application, WB, APPLICATION, AdwApplication)

WbApplication *wb_application_new (void);
