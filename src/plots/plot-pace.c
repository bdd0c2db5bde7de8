/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-pace.h. */
#include "plot-pace.h"

#define LONGEST_REST (4 * G_USEC_PER_SEC)

/** plot_pace_is_due: Returns: whether the rest is over */
gboolean
plot_pace_is_due (const PlotPace *self)
{
  return g_get_monotonic_time () >= self->rests_until;
}

/**
 * plot_pace_took:
 * @rest: PLOT_PACE_DRAWING or PLOT_PACE_PREPARING
 * @microseconds: that the picture took, just now
 *
 * Returns: the rest it takes, in microseconds
 */
gint64
plot_pace_took (PlotPace *self, guint rest, gint64 microseconds)
{
  const gint64 pause = MIN (rest * microseconds, LONGEST_REST);
  self->rests_until = g_get_monotonic_time () + pause;
  return pause;
}
