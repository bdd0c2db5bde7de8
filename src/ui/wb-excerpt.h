/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The line of a file that an error names, with a caret under the place. */
#pragma once

#include <glib.h>

char *wb_excerpt_new (const char *path, const char *message); /* (transfer full) (nullable) */
