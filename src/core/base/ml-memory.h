/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much memory there is. A small file, or a number typed, can ask for a huge
 * table; this is where that ends. */
#pragma once

#include <glib.h>

double   ml_memory_bytes    (void);         /* of the whole machine */
double   ml_memory_free     (void);         /* what programs can still have */
void     ml_memory_pretend  (double all, double free); /* for tests; 0: as it is */
gboolean ml_memory_suffices (double bytes); /* double, so that no product overflows */
