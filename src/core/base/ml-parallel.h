/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slices of work over threads. The caller decides the slices by the size of the
 * work alone, and puts their results together in slice order: then a result
 * does not depend on how many threads there are. Calls inside a slice run on
 * the slice's own thread, so folds in parallel and slices in parallel do not
 * multiply. Threads wait briefly by spinning, then sleep. */
#pragma once

#include <glib.h>

typedef void (*MlParallelFunc) (guint slice, gpointer data);

void  ml_parallel_for         (guint n_slices, MlParallelFunc work, gpointer data);
void  ml_parallel_copy        (gsize n_bytes, gconstpointer from, gpointer to);
guint ml_parallel_threads     (void);          /* for calls from this thread    */
void  ml_parallel_set_threads (guint threads); /* for this thread; 0: all cores */
guint ml_parallel_cores       (void);
void  ml_parallel_set_nice    (int nice);      /* of threads to come; a window sets it */
void  ml_parallel_shutdown    (void);          /* joins all: before main returns */
