/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Somebody at the terminal while a command works: Ctrl-C asks the work to stop
 * and keep what it has, a second one ends the program; on a terminal a line
 * tells how far it is. */
#pragma once

#include "ml-experiment.h"

typedef struct _CliWatch CliWatch;

CliWatch *cli_watch_new  (MlMonitor *monitor);
void      cli_watch_free (CliWatch *self);
void      cli_watch_go_on (CliWatch *self, GArray *points); /* MlMetrics: the run begins with them */
void      cli_watch_keep_checkpoints (CliWatch *self, const MlExperiment *experiment, const char *path); /* while @experiment runs; borrowed */
gboolean  cli_watch_write_checkpoint (CliWatch *self, GError **error); /* the last one, when it is over; FALSE: one could not be written, or there was none */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliWatch, cli_watch_free)
