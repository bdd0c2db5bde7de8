/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions of statistics: support vector machines on pictures, logistic
 * regression on a table. */
#include "cli-bench.h"

#include <glib/gi18n.h>

enum
{
  PICTURES = 5000,
};

static double
run_svm (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlSubset) rows
      = cli_bench_rows (dir, cli_bench_mnist, PICTURES, error);
  return rows != NULL ? cli_bench_train ("SVM cost=5 kernel=\"RBF gamma=0.02\"",
                                         rows, threads, monitor, error)
                      : (double) NAN;
}

static double
run_logistic (const char *dir, guint threads, MlMonitor *monitor,
              GError **error)
{
  static const char *const names[]
      = { "arff/segment-challenge.arff", "segment-challenge.arff", NULL };
  g_autoptr (MlSubset) rows = cli_bench_rows (dir, names, G_MAXUINT, error);
  return rows != NULL
             ? cli_bench_train ("Logistic", rows, threads, monitor, error)
             : (double) NAN;
}

const CliBenchTask bench_functions_tasks[] = {
  { "svm", "rows/s", N_ ("Training an RBF SVM, C 5, on 5,000 MNIST pictures"),
    run_svm },
  { "logistic", "rows/s",
    N_ ("Training logistic regression on segment-challenge, 7 classes"),
    run_logistic },
  { NULL, NULL, NULL, NULL },
};
