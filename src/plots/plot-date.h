/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Round dates for an axis. A date is a number of milliseconds since 1970-01-01
 * UTC, as in MlDataset. */
#pragma once

#include <glib.h>

void  plot_date_ticks  (double minimum, double maximum, guint at_most, GArray *ticks, double *step);
char *plot_date_format (double value, double step); /* as fine as step; 0: to the second */
