/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-svm-pairs.h"

#include "ml-java-random.h"
#include "ml-logistic.h"
#include "ml-parallel.h"
#include "ml-svm-solver.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_SHARED = 6000, /* rows whose matrix all pairs share: 288 MB */
};

typedef struct
{
  guint n_rows, n_first; /* rows of the first class come first         */
  guint32 *rows;         /* n_rows: of all rows                        */
  double *targets;       /* n_rows: -1, later 1                        */
  double *coefficients;  /* (nullable): n_rows, when it is trained     */
  double bias;
  double calibration[2];
  GError *error;
} Pair;

typedef struct
{
  const MlSvmPairs *settings;
  MlSvmSet *set;
  double *kernel;  /* (nullable): n_rows × n_rows; NULL: too large */
  guint32 *places; /* of each row in it                            */
  Pair *pairs;
  guint n_pairs;
  gint n_done; /* atomic */
  MlMonitor *monitor;
} Training;

/* (transfer full): the inputs of @n rows */
static double *
gather (const Training *self, const guint32 *rows, guint n)
{
  const gsize n_inputs = self->set->n_inputs;
  double *inputs = g_new (double, n *n_inputs + 1);
  for (gsize i = 0; i < n; i++)
    memcpy (inputs + i * n_inputs, self->settings->inputs + rows[i] * n_inputs,
            sizeof *inputs * n_inputs);
  return inputs;
}

/* The matrix of all rows, class by class: then those of a pair are runs. */
static void
share_kernel (Training *self)
{
  const MlSvmPairs *settings = self->settings;
  const guint n = settings->n_rows;
  g_autofree guint32 *order = g_new (guint32, (gsize) n + 1);
  guint n_placed = 0;
  self->places = g_new (guint32, (gsize) n + 1);
  for (guint k = 0; k < settings->n_classes; k++)
    for (guint32 i = 0; i < n; i++)
      if ((guint) settings->classes[i] == k)
        {
          self->places[i] = n_placed;
          order[n_placed++] = i;
        }
  g_autofree double *inputs = gather (self, order, n);
  self->kernel = ml_svm_kernel_matrix (self->set->kernel, n,
                                       self->set->n_inputs, inputs, NULL);
}

/* Solves for @n of all rows. Where the matrix of all is too large, one of
 * these is made. */
static gboolean
solve (const Training *self, const guint32 *rows, const double *targets,
       guint n, MlSvmSolution *solution, GError **error)
{
  g_autofree double *inputs = NULL, *kernel = NULL;
  g_autofree guint32 *places = g_new (guint32, (gsize) n + 1);
  if (self->kernel == NULL)
    {
      inputs = gather (self, rows, n);
      kernel = ml_svm_kernel_matrix (self->set->kernel, n, self->set->n_inputs,
                                     inputs, error);
      if (kernel == NULL)
        return FALSE;
    }
  for (guint32 i = 0; i < n; i++)
    places[i] = kernel != NULL ? i : self->places[rows[i]];
  const MlSvmProblem problem
      = { .n_rows = n,
          .rows = places,
          .kernel = kernel != NULL ? kernel : self->kernel,
          .n_kernel = kernel != NULL ? n : self->settings->n_rows,
          .targets = targets,
          .cost = self->settings->cost,
          .tolerance = self->settings->tolerance };
  return ml_svm_solve (&problem, self->monitor, solution, error);
}

/* -- Calibration ----------------------------------------------------------- */

/* Fits 1 / (1 + exp (-(c0 + c1 f))) to the @decisions f. */
static void
fit_curve (Pair *pair, const double *decisions)
{
  const guint n = pair->n_rows;
  g_autofree double *inputs = g_new (double, n);
  g_autofree gint32 *classes = g_new (gint32, n);
  double mean = 0, squares = 0;
  for (guint i = 0; i < n; i++)
    mean += decisions[i] / n;
  for (guint i = 0; i < n; i++)
    squares += (decisions[i] - mean) * (decisions[i] - mean);
  const double sd = sqrt (squares / (n - 1));
  for (guint i = 0; i < n; i++)
    {
      inputs[i] = sd > 0 ? (decisions[i] - mean) / sd : 0;
      classes[i] = i >= pair->n_first;
    }
  const MlLogistic problem = { .n_rows = n,
                               .n_inputs = 1,
                               .n_classes = 2,
                               .inputs = inputs,
                               .classes = classes,
                               .ridge = 1e-8 };
  g_autofree double *w = ml_logistic_fit (&problem, NULL);
  const double slope = sd > 0 ? w[1] / sd : 0; /* of the first class */
  pair->calibration[0] = slope * mean - w[0];
  pair->calibration[1] = -slope;
}

/* Which fold each row is tested in; each class is dealt out in turn. */
static guint *
deal_folds (const Pair *pair, guint n_folds, guint seed)
{
  g_autofree guint32 *order = g_new (guint32, pair->n_rows);
  guint *folds = g_new (guint, pair->n_rows);
  guint dealt[2] = { 0, 0 };
  MlJavaRandom random;
  ml_java_random_init (&random, seed);
  for (guint32 i = 0; i < pair->n_rows; i++)
    order[i] = i;
  ml_java_random_shuffle (&random, order, pair->n_rows);
  for (guint i = 0; i < pair->n_rows; i++)
    folds[order[i]] = dealt[order[i] >= pair->n_first]++ % n_folds;
  return folds;
}

/* The decisions on the rows of one fold by a machine of all others. */
static gboolean
decide_fold (const Training *self, const Pair *pair, const guint *folds,
             guint fold, double *decisions, GError **error)
{
  const guint n = pair->n_rows;
  g_autofree guint32 *kept = g_new (guint32, n);
  g_autofree double *targets = g_new (double, n);
  g_autofree double *coefficients = g_new0 (double, n);
  guint n_kept = 0, n_first = 0;
  for (guint i = 0; i < n; i++)
    if (folds[i] != fold)
      {
        n_first += i < pair->n_first;
        targets[n_kept] = pair->targets[i];
        kept[n_kept++] = pair->rows[i];
      }
  MlSvmSolution solution = { .coefficients = coefficients };
  if (n_first > 0 && n_first < n_kept
      && !solve (self, kept, targets, n_kept, &solution, error))
    return FALSE;
  g_autoptr (MlSvmSet) one
      = ml_svm_set_new (self->set->kernel_text, self->set->n_inputs, error);
  ml_svm_set_add (one, n_kept, kept, self->settings->inputs, coefficients,
                  solution.bias);
  ml_svm_set_gather (one, self->settings->inputs, self->settings->n_rows);
  for (guint i = 0; i < n; i++)
    if (folds[i] == fold)
      ml_svm_set_decide (one, 1,
                         self->settings->inputs
                             + (gsize) pair->rows[i] * self->set->n_inputs,
                         &decisions[i]);
  return TRUE;
}

static gboolean
decide_folds (const Training *self, const Pair *pair, double *decisions,
              GError **error)
{
  const guint n_folds = MIN (self->settings->calibration_folds, pair->n_rows);
  g_autofree guint *folds = deal_folds (pair, n_folds, self->settings->seed);
  for (guint fold = 0; fold < n_folds; fold++)
    if (!decide_fold (self, pair, folds, fold, decisions, error))
      return FALSE;
  return TRUE;
}

/* -- Pairs ----------------------------------------------------------------- */

/* A pair with rows of both classes. */
static gboolean
solve_pair (const Training *self, Pair *pair, double *coefficients)
{
  const MlSvmPairs *settings = self->settings;
  g_autofree double *decisions
      = settings->calibrates ? g_new (double, pair->n_rows) : NULL;
  MlSvmSolution solution = { coefficients, decisions, 0 };
  if (!solve (self, pair->rows, pair->targets, pair->n_rows, &solution,
              &pair->error))
    return FALSE;
  pair->bias = solution.bias;
  if (!settings->calibrates)
    return TRUE;
  if (settings->calibration_folds >= 2
      && !decide_folds (self, pair, decisions, &pair->error))
    return FALSE;
  fit_curve (pair, decisions);
  return TRUE;
}

static void
train_pair (guint slice, gpointer data)
{
  Training *self = data;
  Pair *pair = &self->pairs[slice];
  g_autofree double *coefficients = g_new0 (double, pair->n_rows + 1);
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return;
  if (pair->n_rows == 0)
    pair->bias = 0;
  else if (pair->n_first == 0 || pair->n_first == pair->n_rows)
    pair->bias = pair->n_first == 0 ? 1 : -1;
  else if (!solve_pair (self, pair, coefficients))
    return;
  pair->coefficients = g_steal_pointer (&coefficients);
  const int n_done = g_atomic_int_add (&self->n_done, 1) + 1;
  ml_monitor_tick (self->monitor, (double) n_done / self->n_pairs);
}

static void
add_rows (Pair *pair, const MlSvmPairs *settings, guint class, double target)
{
  for (guint32 i = 0; i < settings->n_rows; i++)
    if ((guint) settings->classes[i] == class)
      {
        pair->targets[pair->n_rows] = target;
        pair->rows[pair->n_rows++] = i;
      }
}

static void
plan_pairs (Training *self)
{
  const MlSvmPairs *settings = self->settings;
  const guint n = settings->n_classes;
  g_autofree guint *counts = g_new0 (guint, n);
  for (guint i = 0; i < settings->n_rows; i++)
    counts[settings->classes[i]]++;
  self->pairs = g_new0 (Pair, (gsize) n * (n - 1) / 2 + 1);
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      {
        Pair *pair = &self->pairs[self->n_pairs++];
        pair->rows = g_new (guint32, counts[i] + counts[j] + 1);
        pair->targets = g_new (double, counts[i] + counts[j] + 1);
        pair->calibration[0] = pair->calibration[1] = NAN;
        add_rows (pair, settings, i, -1);
        pair->n_first = pair->n_rows;
        add_rows (pair, settings, j, 1);
      }
}

/* FALSE: nothing was trained, or something failed. */
static gboolean
collect (Training *self, GError **error)
{
  const MlSvmPairs *settings = self->settings;
  gboolean has_some = FALSE;
  for (guint p = 0; p < self->n_pairs; p++)
    {
      Pair *pair = &self->pairs[p];
      const gboolean is_done = pair->coefficients != NULL;
      if (pair->error != NULL && !ml_monitor_is_stopped (self->monitor))
        {
          g_propagate_error (error, g_steal_pointer (&pair->error));
          return FALSE;
        }
      has_some |= is_done;
      ml_svm_set_add (self->set, is_done ? pair->n_rows : 0, pair->rows,
                      settings->inputs, pair->coefficients,
                      is_done ? pair->bias : 0);
      memcpy (ml_svm_set_machine (self->set, p)->calibration, pair->calibration,
              sizeof pair->calibration);
    }
  ml_svm_set_gather (self->set, settings->inputs, settings->n_rows);
  return has_some || ml_monitor_set_stopped_error (self->monitor, error);
}

/**
 * ml_svm_pairs_train:
 * @set: empty; gets the machines
 *
 * After a stop the pairs that are done count.
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED if none is, or %ML_ERROR_DATA
 */
gboolean
ml_svm_pairs_train (const MlSvmPairs *self, MlSvmSet *set, MlMonitor *monitor,
                    GError **error)
{
  Training training = { .settings = self, .set = set, .monitor = monitor };
  if (self->n_rows <= MOST_SHARED)
    share_kernel (&training);
  plan_pairs (&training);
  ml_parallel_for (training.n_pairs, train_pair, &training);
  const gboolean is_trained = collect (&training, error);
  for (guint p = 0; p < training.n_pairs; p++)
    {
      g_free (training.pairs[p].rows);
      g_free (training.pairs[p].targets);
      g_free (training.pairs[p].coefficients);
      g_clear_error (&training.pairs[p].error);
    }
  g_free (training.pairs);
  g_free (training.kernel);
  g_free (training.places);
  return is_trained;
}
