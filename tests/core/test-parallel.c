/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-parallel.h"

#include <stdatomic.h>

enum
{
  N_SLICES = 1000,
};

typedef struct
{
  atomic_uint counts[N_SLICES];
  atomic_uint n_inner;
} Tally;

static void
count_slice (guint slice, gpointer data)
{
  Tally *tally = data;
  atomic_fetch_add (&tally->counts[slice], 1);
}

static void
assert_each_slice_ran (Tally *tally, guint times)
{
  for (guint i = 0; i < N_SLICES; i++)
    g_assert_cmpuint (atomic_load (&tally->counts[i]), ==, times);
}

static void
test_each_slice_once (void)
{
  const guint threads[] = { 1, 2, 4, 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree Tally *tally = g_new0 (Tally, 1);
      ml_parallel_set_threads (threads[i]);
      ml_parallel_for (N_SLICES, count_slice, tally);
      assert_each_slice_ran (tally, 1);
    }
  ml_parallel_set_threads (0);
  ml_parallel_for (0, count_slice, NULL);
}

static void
test_many_small_calls (void)
{
  g_autofree Tally *tally = g_new0 (Tally, 1);
  ml_parallel_set_threads (3);
  for (guint i = 0; i < 5000; i++)
    ml_parallel_for (3, count_slice, tally);
  ml_parallel_set_threads (0);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (atomic_load (&tally->counts[i]), ==, 5000);
}

static void
note_thread (guint slice, gpointer data)
{
  g_assert_true (data == g_thread_self ());
}

static void
run_nested (guint slice, gpointer data)
{
  Tally *tally = data;
  g_assert_cmpuint (ml_parallel_threads (), ==, 1);
  ml_parallel_for (8, note_thread, g_thread_self ());
  atomic_fetch_add (&tally->n_inner, 1);
}

static void
test_nested_stays_on_its_thread (void)
{
  g_autofree Tally *tally = g_new0 (Tally, 1);
  ml_parallel_set_threads (4);
  ml_parallel_for (64, run_nested, tally);
  g_assert_cmpuint (ml_parallel_threads (), ==, 4);
  ml_parallel_set_threads (0);
  g_assert_cmpuint (atomic_load (&tally->n_inner), ==, 64);
}

static gpointer
call_from_thread (gpointer data)
{
  ml_parallel_set_threads (2);
  for (guint i = 0; i < 50; i++)
    ml_parallel_for (N_SLICES, count_slice, data);
  return NULL;
}

static void
test_several_callers (void)
{
  g_autofree Tally *tally = g_new0 (Tally, 1);
  GThread *threads[4];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", call_from_thread, tally);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_each_slice_ran (tally, 50 * G_N_ELEMENTS (threads));
}

static void
test_shutdown_and_again (void)
{
  g_autofree Tally *tally = g_new0 (Tally, 1);
  ml_parallel_set_threads (4);
  ml_parallel_for (N_SLICES, count_slice, tally);
  ml_parallel_shutdown ();
  ml_parallel_for (N_SLICES, count_slice, tally);
  ml_parallel_set_threads (0);
  assert_each_slice_ran (tally, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/parallel/each-slice-once", test_each_slice_once);
  g_test_add_func ("/core/parallel/many-small-calls", test_many_small_calls);
  g_test_add_func ("/core/parallel/nested-stays-on-its-thread",
                   test_nested_stays_on_its_thread);
  g_test_add_func ("/core/parallel/several-callers", test_several_callers);
  g_test_add_func ("/core/parallel/shutdown-and-again",
                   test_shutdown_and_again);
  int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
