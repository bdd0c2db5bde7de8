/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a file that is to be written really goes. Every writer replaces the old
 * file by a complete new one, so it must not take a link or a device for it. */
#pragma once

#include <glib.h>

char *ml_output_target (const char *path, GError **error);
