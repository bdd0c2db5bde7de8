/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-pace.h. What a picture usually takes falls at once and rises slowly,
 * so that one that was held up does not bring a long rest. A picture that is
 * due still waits for the next frame; the rest after it is shorter by so much,
 * or one that may be drawn every 40 ms would be drawn every second frame only.
 */
#include "plot-pace.h"

#include <time.h>

#define LONGEST_REST (4 * G_USEC_PER_SEC)
#define SLOWEST_COPIES G_USEC_PER_SEC /* if nobody waits for it */
#define FASTEST_COPIES 92000 /* µs from one copy of weights to the next */
#define AHEAD 40000          /* µs: asked for so long before it is drawn     */
#define CHEAP 1500           /* µs: may be drawn in every frame              */
#define NEXT_FRAME 25000 /* µs: under a frame, for timers come early, too */
#define LATE (1000 * PLOT_PACE_FRAME) /* µs: a picture waits for its frame */

/** plot_pace_clock: Returns: µs that the calling thread has worked; what others
 *  take from it meanwhile does not count */
gint64
plot_pace_clock (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * (gint64) G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/** plot_pace_is_due: Returns: whether the rest is over */
gboolean
plot_pace_is_due (const PlotPace *self)
{
  return g_get_monotonic_time () >= self->rests_until;
}

/** plot_pace_is_due_soon: Returns: whether the rest is over by the time that a
 *  snapshot asked for now is there */
gboolean
plot_pace_is_due_soon (const PlotPace *self)
{
  return g_get_monotonic_time () + AHEAD >= self->rests_until;
}

/**
 * plot_pace_asks:
 * @asked: µs: when weights were asked for last; becomes now
 * @is_awaited: a picture is about to be drawn from them
 *
 * Ten times a second at most, and once in any case: only the model of all rows
 * shows its weights, and a picture that is opened while folds are trained draws
 * the last of them.
 *
 * Returns: whether weights are to be copied now
 */
gboolean
plot_pace_asks (gint64 *asked, gboolean is_awaited)
{
  const gint64 now = g_get_monotonic_time ();
  if (now - *asked < (is_awaited ? FASTEST_COPIES : SLOWEST_COPIES))
    return FALSE;
  *asked = now;
  return TRUE;
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
  if (self->usual == 0 || microseconds < self->usual)
    self->usual = MAX (microseconds, 1);
  else
    self->usual = MIN (microseconds, self->usual + self->usual / 4 + 1);
  gint64 pause = MIN (rest * self->usual, LONGEST_REST);
  if (self->usual <= CHEAP)
    pause = MIN (pause, NEXT_FRAME);
  const gint64 now = g_get_monotonic_time ();
  const gint64 was_due = self->rests_until > 0
                             ? CLAMP (self->rests_until, now - LATE, now)
                             : now;
  self->rests_until = was_due + pause;
  return pause;
}
