/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How often a picture of a run at work is made anew: it rests so many times as
 * long as it took, so that watching takes little from the learning. One of up
 * to a millisecond and a half, such as a curve, may be drawn at each look at the run. */
#pragma once

#include <glib.h>

enum
{
  PLOT_PACE_FRAME = 32, /* ms from one look at a run to the next: timers come late, 30 a second are wanted */
  PLOT_PACE_DRAWING = 49,    /* times as long as it takes: a fiftieth of a core */
  PLOT_PACE_PREPARING = 159, /* of what threads prepare                        */
};

typedef struct
{
  gint64 rests_until; /* µs of the monotonic clock; zeroed: no rest */
  gint64 usual;       /* µs that a picture takes; 0: none was made yet */
} PlotPace;

gint64   plot_pace_clock  (void);                           /* µs that this thread has worked */
gboolean plot_pace_is_due (const PlotPace *self);               /* may it be made now */
gboolean plot_pace_is_due_soon (const PlotPace *self);          /* is it worth while to copy weights for it */
gboolean plot_pace_asks   (gint64 *asked, gboolean is_awaited); /* are weights to be copied now; asked: µs, when last */
gint64   plot_pace_took   (PlotPace *self, guint rest, gint64 microseconds); /* it was; Returns: µs of rest */
