/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cosine: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm
 * restarts", 2017, equation 5, without restarts. Warm-up: Goyal et al.,
 * "Accurate, large minibatch SGD", 2017, section 2.2. */
#include "ml-schedule.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/** ml_schedule_kind_get_type: Returns: the enum, for option tables */
GType
ml_schedule_kind_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_SCHEDULE_CONSTANT, N_ ("Constant"), "constant" },
    { ML_SCHEDULE_STEP, N_ ("Steps"), "step" },
    { ML_SCHEDULE_EXPONENTIAL, N_ ("Exponential"), "exponential" },
    { ML_SCHEDULE_COSINE, N_ ("Cosine"), "cosine" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_enum_register_static ("MlScheduleKind", values));
  return type;
}

/**
 * ml_schedule_rate:
 * @rate: the full learning rate
 * @epoch: where training stands, 0 … @epochs, with its fraction
 * @epochs: how long it will last at most
 *
 * During the warm-up the rate rises in a line; then the schedule begins, as if
 * training began there.
 *
 * Returns: the learning rate of the update that begins at @epoch
 */
double
ml_schedule_rate (const MlSchedule *self, double rate, double epoch,
                  double epochs)
{
  if (epoch < self->warm_up)
    return rate * epoch / self->warm_up;
  double since = epoch - self->warm_up, length = epochs - self->warm_up;
  switch (self->kind)
    {
    case ML_SCHEDULE_STEP:
      return rate * pow (self->factor, floor (since / self->every));
    case ML_SCHEDULE_EXPONENTIAL:
      return rate * pow (self->factor, since / self->every);
    case ML_SCHEDULE_COSINE:
      {
        double part = length > 0 ? CLAMP (since / length, 0, 1) : 1;
        double height = (1 + cos (G_PI * part)) / 2;
        return rate * (self->factor + (1 - self->factor) * height);
      }
    case ML_SCHEDULE_CONSTANT:
    default:
      return rate;
    }
}
