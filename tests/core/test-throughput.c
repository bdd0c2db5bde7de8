/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-throughput.h"

static void
add (GArray *points, guint part, guint64 examples, double operations)
{
  MlMetrics point = ML_METRICS_INIT;
  point.part = part;
  point.examples = examples;
  point.operations = operations;
  g_array_append_val (points, point);
}

/* Two folds side by side: 300 and 500 rows in 4 seconds. */
static void
test_parts (void)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (MlThroughput) speed = ml_throughput_new ();
  g_assert_cmpfloat (ml_throughput_samples (speed), ==, 0);
  add (points, 1, 100, 1e6);
  add (points, 2, 200, 2e6);
  ml_throughput_add (speed, points, 0, 1);
  g_assert_cmpfloat (ml_throughput_samples (speed), ==, 300);
  add (points, 1, 300, 3e6);
  add (points, 2, 500, 5e6);
  ml_throughput_add (speed, points, 2, 4);
  g_assert_cmpfloat (ml_throughput_samples (speed), ==, 200);
  g_assert_cmpfloat (ml_throughput_operations (speed), ==, 2e6);
  ml_throughput_add (speed, points, 4, 9); /* the test: nothing is learned */
  g_assert_cmpfloat (ml_throughput_samples (speed), ==, 200);
}

/* 1,000 rows were learned before; the run begins with their points. */
static void
test_resumed (void)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (MlThroughput) speed = ml_throughput_new ();
  add (points, 0, 600, 0);
  add (points, 0, 1000, 0);
  ml_throughput_skip (speed, points);
  add (points, 0, 1500, 0);
  ml_throughput_add (speed, points, 0, 2);
  g_assert_cmpfloat (ml_throughput_samples (speed), ==, 250);
  g_assert_cmpfloat (ml_throughput_operations (speed), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/throughput/parts", test_parts);
  g_test_add_func ("/core/throughput/resumed", test_resumed);
  return g_test_run ();
}
