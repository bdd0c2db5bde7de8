/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as the window says them, the same in every language. */
#pragma once

#include <glib.h>

char *wb_format_seconds (double seconds);                    /* "0:12", "1:02:03"; "" if not known */
char *wb_format_count   (double value);                      /* "431,080"                          */
char *wb_format_sizes   (guint n_sizes, const guint *sizes); /* "20 × 24 × 24"; "–" if there are none */
