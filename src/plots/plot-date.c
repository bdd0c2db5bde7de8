/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-date.h. Steps up to a week are even; months and years begin where
 * the calendar says. */
#include "plot-date.h"

#include <math.h>

#define SECOND 1000.0
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MONTH (30.436875 * DAY) /* the mean of 400 years */

static const double even_steps[]
    = { 1 * SECOND, 5 * SECOND,  15 * SECOND, 1 * MINUTE,
        5 * MINUTE, 15 * MINUTE, 1 * HOUR,    3 * HOUR,
        12 * HOUR,  1 * DAY,     2 * DAY,     7 * DAY };
static const int month_steps[]
    = { 1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000 };

static GDateTime *
date_of (double value)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  const double most = 2.5e14; /* the years that GDateTime knows */
  return g_date_time_add (epoch,
                          (GTimeSpan) (CLAMP (value, -6e13, most) * 1e3));
}

static void
even_ticks (double minimum, double maximum, double step, GArray *ticks)
{
  for (double i = ceil (minimum / step); i * step <= maximum; i++)
    {
      const double tick = i * step;
      g_array_append_val (ticks, tick);
    }
}

/* The first of every @months-th month, counted from January of the year 0. */
static void
month_ticks (double minimum, double maximum, int months, GArray *ticks)
{
  g_autoptr (GDateTime) first = date_of (minimum);
  int month
      = g_date_time_get_year (first) * 12 + g_date_time_get_month (first) - 1;
  for (month -= month % months; month < 9999 * 12; month += months)
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (
          MAX (month / 12, 1), month % 12 + 1, 1, 0, 0, 0);
      const double tick = (double) g_date_time_to_unix (date) * 1e3;
      if (tick > maximum)
        return;
      if (tick >= minimum)
        g_array_append_val (ticks, tick);
    }
}

/**
 * plot_date_ticks:
 * @ticks: (element-type double): where they are appended
 * @step: (out): their distance in milliseconds, about
 */
void
plot_date_ticks (double minimum, double maximum, guint at_most, GArray *ticks,
                 double *step)
{
  const double least = (maximum - minimum) / MAX (at_most, 1);
  for (guint i = 0; i < G_N_ELEMENTS (even_steps); i++)
    if (even_steps[i] >= least)
      {
        *step = even_steps[i];
        even_ticks (minimum, maximum, *step, ticks);
        return;
      }
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (month_steps) && month_steps[i] * MONTH < least)
    i++;
  *step = month_steps[i] * MONTH;
  month_ticks (minimum, maximum, month_steps[i], ticks);
}

/** plot_date_format: Returns: (transfer full): "2026", "2026-11", "2026-11-23",
 * "11-23 14:05", "14:05:09", whichever @step asks for; the whole for 0. */
char *
plot_date_format (double value, double step)
{
  g_autoptr (GDateTime) date = date_of (value);
  const char *format = step >= 11 * MONTH ? "%Y"
                       : step >= 20 * DAY ? "%Y-%m"
                       : step >= DAY      ? "%Y-%m-%d"
                       : step >= MINUTE   ? "%m-%d %H:%M"
                       : step > 0         ? "%H:%M:%S"
                                          : "%Y-%m-%d %H:%M:%S";
  return g_date_time_format (date, format);
}
