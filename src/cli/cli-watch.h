/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody at the terminal while a command works: Ctrl-C asks the work to stop
 * and keep what it has, a second one ends the program; on a terminal a line
 * tells how far it is. */
#pragma once

#include "ml-monitor.h"

typedef struct _CliWatch CliWatch;

CliWatch *cli_watch_new  (MlMonitor *monitor);
void      cli_watch_free (CliWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliWatch, cli_watch_free)
