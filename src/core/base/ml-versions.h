/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What numbers were made with, for files and reports. */
#pragma once

#include <glib.h>

char *ml_versions (void); /* (transfer full): "Ruru 0.1.0, GLib 2.74.6, …" */
