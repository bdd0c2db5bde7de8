/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-svm-solver.h. LIBSVM reads a precomputed kernel as lists of nodes: the
 * first says which row it is, the next ones the values. It reports every few
 * milliseconds to a function without any data of ours, hence the private
 * variable of the thread; a task that was left alone then finds NaN in place of
 * its kernel, and soon nothing more to improve. */
#include "ml-svm-solver.h"

#include "ml-error.h"

#include <math.h>

#if __has_include(<libsvm/svm.h>)
#include <libsvm/svm.h>
#else
#include <svm.h>
#endif

#define CACHE_MEGABYTES 200

enum
{
  PATIENCE = 10 * G_TIME_SPAN_MILLISECOND, /* between two looks at a stop */
};

typedef struct
{
  gatomicrefcount ref_count;
  guint n_rows;
  struct svm_node *nodes; /* n_rows × (n_rows + 1) */
  struct svm_node **rows; /* n_rows                */
  double *targets;        /* n_rows                */
  struct svm_parameter parameter;
  GMutex lock;
  GCond cond;
  gboolean is_done;        /* under the lock */
  gint is_abandoned;       /* atomic         */
  struct svm_model *model; /* when done      */
} Task;

static GPrivate current_task;

static void
task_unref (gpointer data)
{
  Task *self = data;
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->model != NULL)
    svm_free_and_destroy_model (&self->model);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self->nodes);
  g_free (self->rows);
  g_free (self->targets);
  g_free (self);
}

/* LIBSVM prints what it does; this is its only sign of life. */
static void
on_report (const char *text)
{
  Task *self = g_private_get (&current_task);
  if (self == NULL || !g_atomic_int_get (&self->is_abandoned))
    return;
  const gsize n_nodes = (gsize) self->n_rows * (self->n_rows + 1);
  for (gsize i = 0; i < n_nodes; i++)
    if (i % (self->n_rows + 1) != 0)
      self->nodes[i].value = (double) NAN;
}

static gpointer
work (gpointer data)
{
  Task *self = data;
  const struct svm_problem problem
      = { (int) self->n_rows, self->targets, self->rows };
  g_private_set (&current_task, self);
  struct svm_model *model = svm_train (&problem, &self->parameter);
  g_private_set (&current_task, NULL);
  g_mutex_lock (&self->lock);
  self->model = model;
  self->is_done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  task_unref (self);
  return NULL;
}

static void
fill_nodes (Task *self, const MlSvmProblem *problem)
{
  const gsize n = problem->n_rows;
  for (gsize i = 0; i < n; i++)
    {
      struct svm_node *row = self->rows[i] = self->nodes + i * (n + 1);
      const double *values
          = problem->kernel + (gsize) problem->rows[i] * problem->n_kernel;
      row[0] = (struct svm_node){ 0, (double) i + 1 };
      for (gsize j = 0; j < n; j++)
        row[j + 1] = (struct svm_node){ 0, values[problem->rows[j]] };
    }
}

/* (transfer full) (nullable) */
static Task *
task_new (const MlSvmProblem *problem, GError **error)
{
  const gsize n = problem->n_rows;
  struct svm_node *nodes = g_try_malloc_n (n * (n + 1), sizeof *nodes);
  if (nodes == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "The kernel of %u rows does not fit into memory: train on "
                   "a sample of the rows",
                   problem->n_rows);
      return NULL;
    }
  Task *self = g_new0 (Task, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->n_rows = problem->n_rows;
  self->nodes = nodes;
  self->rows = g_new (struct svm_node *, n + 1);
  self->targets = g_memdup2 (problem->targets, sizeof (double) * n);
  self->parameter = (struct svm_parameter){
    .svm_type = problem->is_regression ? EPSILON_SVR : C_SVC,
    .kernel_type = PRECOMPUTED,
    .cache_size = CACHE_MEGABYTES,
    .eps = problem->tolerance,
    .C = problem->cost,
    .p = problem->tube,
    .shrinking = 1,
  };
  fill_nodes (self, problem);
  return self;
}

/* Waits for the task; FALSE: told to stop before it was done. */
static gboolean
wait_for (Task *self, MlMonitor *monitor)
{
  gboolean is_done = FALSE;
  while (!is_done)
    {
      g_mutex_lock (&self->lock);
      const gint64 end = g_get_monotonic_time () + PATIENCE;
      while (!self->is_done
             && g_cond_wait_until (&self->cond, &self->lock, end))
        ;
      is_done = self->is_done;
      g_mutex_unlock (&self->lock);
      if (!is_done && ml_monitor_is_stopped (monitor))
        {
          g_atomic_int_set (&self->is_abandoned, TRUE);
          return FALSE;
        }
    }
  return TRUE;
}

/* LIBSVM calls the first target it meets the positive class. */
static void
take_solution (const Task *self, gboolean is_regression,
               MlSvmSolution *solution)
{
  const struct svm_model *model = self->model;
  const double sign = !is_regression && model->label[0] < 0 ? -1 : 1;
  for (guint i = 0; i < self->n_rows; i++)
    solution->coefficients[i] = 0;
  for (int v = 0; v < model->l; v++)
    solution->coefficients[model->sv_indices[v] - 1]
        = sign * model->sv_coef[0][v];
  solution->bias = -sign * model->rho[0];
  for (guint i = 0; solution->decisions != NULL && i < self->n_rows; i++)
    {
      double sum = solution->bias;
      for (int v = 0; v < model->l; v++)
        sum += sign * model->sv_coef[0][v]
               * self->rows[i][model->sv_indices[v]].value;
      solution->decisions[i] = sum;
    }
}

static void
listen_once (void)
{
  static gsize is_done = 0;
  if (g_once_init_enter (&is_done))
    {
      svm_set_print_string_function (on_report);
      g_once_init_leave (&is_done, 1);
    }
}

/**
 * ml_svm_solve:
 * @monitor: (nullable): where a stop comes from
 * @solution: its arrays are the caller's
 *
 * The rows of both classes must be there.
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED if it was stopped, %ML_ERROR_DATA
 *   if there are too many rows
 */
gboolean
ml_svm_solve (const MlSvmProblem *self, MlMonitor *monitor,
              MlSvmSolution *solution, GError **error)
{
  listen_once ();
  if (ml_monitor_is_stopped (monitor))
    return ml_monitor_set_stopped_error (monitor, error);
  Task *task = task_new (self, error);
  if (task == NULL)
    return FALSE;
  g_atomic_ref_count_inc (&task->ref_count);
  g_thread_unref (g_thread_new ("svm", work, task));
  const gboolean is_done = wait_for (task, monitor);
  if (is_done)
    take_solution (task, self->is_regression, solution);
  else
    ml_monitor_set_stopped_error (monitor, error);
  task_unref (task);
  return is_done;
}

/** ml_svm_solver_memory: Returns: bytes that ml_svm_solve() takes beside the
 * kernel: a node a cell, and the cache */
double
ml_svm_solver_memory (double n_rows)
{
  const double cells = n_rows * n_rows;
  return cells * sizeof (struct svm_node)
         + MIN (cells * sizeof (float), CACHE_MEGABYTES * 1048576.0);
}
