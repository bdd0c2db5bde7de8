/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learning-rate schedules against their closed forms. */
#include "ml-schedule.h"

#include <math.h>

#define assert_rate(schedule, epoch, expected)                                 \
  g_assert_cmpfloat_with_epsilon (                                             \
      ml_schedule_rate (&schedule, 0.8, epoch, 20), expected, 1e-12)

static void
test_constant (void)
{
  const MlSchedule none = { 0 };
  const MlSchedule rising = { .warm_up = 4 };
  assert_rate (none, 0, 0.8);
  assert_rate (none, 19.5, 0.8);
  assert_rate (rising, 0, 0);
  assert_rate (rising, 1, 0.2);
  assert_rate (rising, 3.5, 0.7);
  assert_rate (rising, 4, 0.8);
  assert_rate (rising, 20, 0.8);
}

/* Halved at 5, 10, 15; with a warm-up of 2 at 7, 12, 17. */
static void
test_steps (void)
{
  const MlSchedule steps
      = { .kind = ML_SCHEDULE_STEP, .factor = 0.5, .every = 5 };
  MlSchedule late = steps;
  late.warm_up = 2;
  assert_rate (steps, 4.999, 0.8);
  assert_rate (steps, 5, 0.4);
  assert_rate (steps, 9.999, 0.4);
  assert_rate (steps, 10, 0.2);
  assert_rate (steps, 15, 0.1);
  assert_rate (late, 1, 0.4);
  assert_rate (late, 6.999, 0.8);
  assert_rate (late, 7, 0.4);
}

/* As much as steps lose, but evenly: 0.8 · e^(ln 0.5 · epoch / 5). */
static void
test_exponential (void)
{
  const MlSchedule falling
      = { .kind = ML_SCHEDULE_EXPONENTIAL, .factor = 0.5, .every = 5 };
  assert_rate (falling, 0, 0.8);
  assert_rate (falling, 2.5, 0.8 / sqrt (2));
  assert_rate (falling, 10, 0.2);
  for (double epoch = 0; epoch < 20; epoch += 0.25)
    assert_rate (falling, epoch, 0.8 * exp (-log (2) * epoch / 5));
}

/* cos 0, π/3, π/2, π: 1, ½, 0, -1; after a warm-up of 4, 16 epochs are left. */
static void
test_cosine (void)
{
  const MlSchedule cosine = { .kind = ML_SCHEDULE_COSINE };
  const MlSchedule tenth
      = { .kind = ML_SCHEDULE_COSINE, .factor = 0.1, .warm_up = 4 };
  const MlSchedule all_warm = { .kind = ML_SCHEDULE_COSINE, .warm_up = 20 };
  assert_rate (cosine, 0, 0.8);
  assert_rate (cosine, 20 / 3.0, 0.6);
  assert_rate (cosine, 10, 0.4);
  assert_rate (cosine, 20, 0);
  assert_rate (tenth, 2, 0.4);
  assert_rate (tenth, 4, 0.8);
  assert_rate (tenth, 12, 0.08 + 0.72 / 2);
  assert_rate (tenth, 20, 0.08);
  assert_rate (all_warm, 19, 0.76);
  g_assert_true (isfinite (ml_schedule_rate (&all_warm, 0.8, 20, 20)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/schedule/constant", test_constant);
  g_test_add_func ("/core/schedule/steps", test_steps);
  g_test_add_func ("/core/schedule/exponential", test_exponential);
  g_test_add_func ("/core/schedule/cosine", test_cosine);
  return g_test_run ();
}
