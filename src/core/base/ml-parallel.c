/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-parallel.h. One pool of sleeping threads serves all callers. A call
 * puts its task, which lives on the caller's stack, into a list; idle threads
 * join it and draw slice numbers from its back, the caller from its front: then
 * a loop that is run again and again finds most of its data in the same cache.
 * Whoever joins or leaves a task does so under the lock, so the caller may
 * return as soon as it has left the list and nobody is inside. Plain pthread
 * and C11 atomics, because ThreadSanitizer does not see GMutex. */
#include "ml-parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>

enum
{
  MAX_WORKERS = 255,
  SPINS = 2000, /* some 50 µs: longer than the gap between two batches */
  COPY_SLICE = 1 << 17, /* bytes: worth a thread's while */
};

typedef struct _Task Task;
struct _Task
{
  MlParallelFunc work;
  gpointer data;
  guint n_slices;
  guint max_helpers;
  guint n_joined;              /* ever; under the lock */
  atomic_uint n_drawn;         /* slices; may exceed n_slices */
  atomic_uint n_front, n_back; /* of these, from either end */
  atomic_uint n_inside;        /* helpers at work; changed under the lock */
  Task *newer;                 /* in the list */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_came = PTHREAD_COND_INITIALIZER;
static pthread_cond_t helper_left = PTHREAD_COND_INITIALIZER;
static Task *tasks; /* open ones; under the lock */
static pthread_t workers[MAX_WORKERS];
static guint n_workers;        /* under the lock */
static guint n_sleeping;       /* under the lock */
static gboolean is_ending;     /* under the lock */
static atomic_uint generation; /* counts tasks, so that a spinner notices */
static atomic_int worker_nice;

/* A slice is running on this thread. Aligned as what follows it in the program
 * is: else it may stand alone at the end of a page that is not mapped, which
 * lld 14 then asks the loader to protect, and the program does not start. */
static _Thread_local _Alignas(16) gboolean is_inside;
static _Thread_local guint thread_limit; /* 0: all cores */

static inline void
relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* No more than n_slices are drawn in all, so the two ends never cross. */
static void
run_slices (Task *task, gboolean from_front)
{
  is_inside = TRUE;
  while (atomic_fetch_add (&task->n_drawn, 1) < task->n_slices)
    {
      guint slice = from_front ? atomic_fetch_add (&task->n_front, 1)
                               : task->n_slices - 1
                                     - atomic_fetch_add (&task->n_back, 1);
      task->work (slice, task->data);
    }
  is_inside = FALSE;
}

/* A task that still has slices and room for a helper. Called with the lock. */
static Task *
find_task (void)
{
  for (Task *task = tasks; task != NULL; task = task->newer)
    if (task->n_joined < task->max_helpers
        && atomic_load (&task->n_drawn) < task->n_slices)
      return task;
  return NULL;
}

static void
help (Task *task)
{
  task->n_joined++;
  atomic_fetch_add (&task->n_inside, 1);
  pthread_mutex_unlock (&lock);
  run_slices (task, FALSE);
  pthread_mutex_lock (&lock);
  if (atomic_fetch_sub (&task->n_inside, 1) == 1)
    pthread_cond_broadcast (&helper_left);
}

/* Waits a little without sleeping: waking a sleeper takes as long as a slice.
 * Called without the lock. */
static void
spin_until_work (guint seen)
{
  for (guint i = 0; i < SPINS && atomic_load (&generation) == seen; i++)
    relax ();
}

static gpointer
run_worker (gpointer unused)
{
  const int nice = atomic_load (&worker_nice);
  if (nice > 0)
    setpriority (PRIO_PROCESS, 0, nice); /* on Linux, of this thread */
  pthread_mutex_lock (&lock);
  while (!is_ending)
    {
      Task *task = find_task ();
      if (task != NULL)
        {
          help (task);
          continue;
        }
      guint seen = atomic_load (&generation);
      pthread_mutex_unlock (&lock);
      spin_until_work (seen);
      pthread_mutex_lock (&lock);
      n_sleeping++;
      while (!is_ending && atomic_load (&generation) == seen)
        pthread_cond_wait (&work_came, &lock);
      n_sleeping--;
    }
  pthread_mutex_unlock (&lock);
  return NULL;
}

/* Called with the lock. Too few threads make a call slower, not wrong. */
static void
ensure_workers (guint wanted)
{
  while (n_workers < MIN (wanted, MAX_WORKERS) && !is_ending
         && pthread_create (&workers[n_workers], NULL, run_worker, NULL) == 0)
    n_workers++;
}

static void
open_task (Task *task)
{
  pthread_mutex_lock (&lock);
  ensure_workers (task->max_helpers);
  task->newer = tasks;
  tasks = task;
  atomic_fetch_add (&generation, 1);
  if (n_sleeping > 0)
    pthread_cond_broadcast (&work_came);
  pthread_mutex_unlock (&lock);
}

static void
close_task (Task *task)
{
  pthread_mutex_lock (&lock);
  Task **link = &tasks;
  while (*link != task)
    link = &(*link)->newer;
  *link = task->newer;
  pthread_mutex_unlock (&lock);

  for (guint i = 0; i < SPINS && atomic_load (&task->n_inside) > 0; i++)
    relax ();
  pthread_mutex_lock (&lock);
  while (atomic_load (&task->n_inside) > 0)
    pthread_cond_wait (&helper_left, &lock);
  pthread_mutex_unlock (&lock);
}

/**
 * ml_parallel_for:
 * @n_slices: how many pieces, decided by the size of the work alone
 * @work: called once for each slice number, from any thread, in any order
 *
 * Returns when all slices are done. The calling thread takes its share; a call
 * from inside a slice runs on that slice's thread alone.
 */
void
ml_parallel_for (guint n_slices, MlParallelFunc work, gpointer data)
{
  guint helpers = MIN (ml_parallel_threads (), n_slices);
  if (helpers <= 1)
    {
      for (guint slice = 0; slice < n_slices; slice++)
        work (slice, data);
      return;
    }
  Task task = {
    .work = work, .data = data, .n_slices = n_slices, .max_helpers = helpers - 1
  };
  open_task (&task);
  run_slices (&task, TRUE);
  close_task (&task);
}

typedef struct
{
  const char *from;
  char *to;
  gsize n_bytes;
} Copy;

static void
copy_slice (guint slice, gpointer data)
{
  const Copy *copy = data;
  const gsize at = (gsize) slice * COPY_SLICE;
  memcpy (copy->to + at, copy->from + at,
          MIN (copy->n_bytes - at, (gsize) COPY_SLICE));
}

/** ml_parallel_copy: memcpy() on all threads, for memory that no cache holds */
void
ml_parallel_copy (gsize n_bytes, gconstpointer from, gpointer to)
{
  Copy copy = { from, to, n_bytes };
  ml_parallel_for ((guint) ((n_bytes + COPY_SLICE - 1) / COPY_SLICE),
                   copy_slice, &copy);
}

/** ml_parallel_threads: Returns: how many threads a call from here may use */
guint
ml_parallel_threads (void)
{
  if (is_inside)
    return 1;
  return thread_limit > 0 ? thread_limit : ml_parallel_cores ();
}

/**
 * ml_parallel_set_threads:
 * @threads: at most so many for calls from this thread, itself included; more
 *   than there are cores is allowed; 0: as many as there are cores
 */
void
ml_parallel_set_threads (guint threads)
{
  thread_limit = MIN (threads, MAX_WORKERS + 1);
}

/**
 * ml_parallel_set_nice:
 * @nice: 0 … 19; 0, the preset: as the thread that makes them
 *
 * Lowers the priority of threads made from now on. A program with a window
 * calls it first thing, so that the window's own thread goes first.
 */
void
ml_parallel_set_nice (int nice)
{
  atomic_store (&worker_nice, nice);
}

/** ml_parallel_cores: Returns: the processors this program may run on */
guint
ml_parallel_cores (void)
{
  static atomic_uint cores;
  guint known = atomic_load (&cores);
  if (known == 0)
    {
      known = CLAMP (g_get_num_processors (), 1, MAX_WORKERS + 1);
      atomic_store (&cores, known);
    }
  return known;
}

/**
 * ml_parallel_shutdown:
 *
 * Stops and joins all threads. Calls under way finish on their own threads;
 * a later call starts new ones.
 */
void
ml_parallel_shutdown (void)
{
  pthread_mutex_lock (&lock);
  is_ending = TRUE;
  guint n_joining = n_workers;
  atomic_fetch_add (&generation, 1);
  pthread_cond_broadcast (&work_came);
  pthread_mutex_unlock (&lock);
  for (guint i = 0; i < n_joining; i++)
    pthread_join (workers[i], NULL);
  pthread_mutex_lock (&lock);
  n_workers = 0;
  is_ending = FALSE;
  pthread_mutex_unlock (&lock);
}
