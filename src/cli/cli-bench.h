/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measurements. A word in bench_words of meson.build compiles bench-<word>.c,
 * which defines one table of tasks, ended by a task without a name:
 *
 *   const CliBenchTask bench_<word>_tasks[] = {
 *     { "knn", "queries/s", N_("k nearest neighbors, MNIST"), run_knn },
 *     { NULL },
 *   };
 *
 * A task does its own warm-up, repeats and takes its best. The work in it runs
 * on `threads` threads (0: all cores). */
#pragma once

#include "ml-monitor.h"
#include "ml-subset.h"

typedef struct
{
  const char *name; /* "load-arff"                                         */
  const char *unit; /* "MB/s"                                              */
  const char *what; /* N_(one line: data, settings, what is counted)       */
  double (*run) (const char *dir, guint threads, MlMonitor *monitor, GError **error); /* NaN on failure */
  double (*work) (void); /* (nullable): floating-point operations of one of what is counted */
} CliBenchTask;

extern const CliBenchTask *const cli_bench_tables[]; /* generated, NULL-terminated */

char *cli_bench_find (const char *dir, const char *const *names, GError **error); /* first that exists */
MlSubset *cli_bench_rows (const char *dir, const char *const *names, guint n, GError **error);
double cli_bench_train (const char *scheme, const MlSubset *rows, guint threads, MlMonitor *monitor, GError **error);

extern const char *const cli_bench_mnist[]; /* names of MNIST's training pictures */
