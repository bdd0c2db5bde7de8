/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a Stop takes to be answered: MNIST's training pictures, split in
 * two, are learned by a network and searched by nearest neighbors; each job is
 * stopped at several moments, twice, so that no test follows. Counted is the
 * time from the first call to the job's "finished" on the main context, the
 * longest of all. */
#include "cli-bench.h"

#include "ml-job.h"
#include "ml-loader.h"

#include <glib/gi18n.h>
#include <math.h>

static const guint moments[] = { 30, 200, 700, 2000 }; /* ms after the start */

static gboolean
on_moment (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
on_finished (MlJob *job, gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
}

static void
iterate_until (const gboolean *is_over)
{
  while (!*is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: milliseconds. */
static double
stop_after (MlExperiment *experiment, guint moment, GError **error)
{
  gboolean is_moment = FALSE, is_finished = FALSE;
  g_autoptr (MlJob) job = ml_job_new (ml_experiment_copy (experiment));
  g_signal_connect (job, "finished", G_CALLBACK (on_finished), &is_finished);
  g_timeout_add (moment, on_moment, &is_moment);
  ml_job_start (job);
  iterate_until (&is_moment);
  const gint64 start = g_get_monotonic_time ();
  for (guint i = 0; !is_finished && i < 2; i++)
    ml_job_stop (job);
  iterate_until (&is_finished);
  if (ml_job_state (job) == ML_JOB_FAILED)
    {
      g_propagate_error (error, g_error_copy (ml_job_error (job)));
      return (double) NAN;
    }
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
run_stop (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  static const char *const names[]
      = { "mnist/train-images-idx3-ubyte", "mnist/train-images-idx3-ubyte.gz",
          "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", NULL };
  static const char *const learners[]
      = { "MLP hidden-layers=256,128 batch-size=64", "kNN neighbors=3",
          "weka.classifiers.functions.MultilayerPerceptron -H 100" };
  g_autofree char *path = cli_bench_find (dir, names, error);
  g_autoptr (MlDataset) data
      = path != NULL ? ml_load_path (path, NULL, error) : NULL;
  double longest = data != NULL ? 0 : (double) NAN;
  for (guint i = 0; data != NULL && i < G_N_ELEMENTS (learners); i++)
    {
      g_autoptr (MlLearner) learner = ml_learner_from_text (learners[i], error);
      if (learner == NULL)
        return (double) NAN;
      g_autoptr (MlExperiment) experiment
          = ml_experiment_new (data, ml_dataset_default_target (data), learner);
      experiment->test = ML_TEST_SPLIT;
      experiment->percent = 50;
      experiment->threads = threads;
      for (guint j = 0; j < G_N_ELEMENTS (moments); j++)
        {
          double ms = stop_after (experiment, moments[j], error);
          if (isnan (ms))
            return ms;
          g_debug ("%s after %u ms: %.1f ms", learners[i], moments[j], ms);
          longest = MAX (longest, ms);
        }
    }
  return longest;
}

const CliBenchTask bench_stop_tasks[] = {
  { "stop", "ms", N_ ("longest answer to Stop, MNIST: network, kNN"),
    run_stop },
  { NULL, NULL, NULL, NULL },
};
