/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data that comes with Ruru. */
#pragma once

#include <glib.h>

char  *wb_samples_path (const char *name); /* (transfer full): "iris.arff" with its folder */
char **wb_samples_list (void);             /* (transfer full): names, sorted               */
