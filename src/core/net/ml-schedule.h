/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the learning rate changes while a network learns. */
#pragma once

#include <glib-object.h>

typedef enum
{
  ML_SCHEDULE_CONSTANT,
  ML_SCHEDULE_STEP,        /* times factor after every `every` epochs       */
  ML_SCHEDULE_EXPONENTIAL, /* the same smoothly, at every update            */
  ML_SCHEDULE_COSINE,      /* half a cosine down to factor times the rate   */
} MlScheduleKind;

typedef struct
{
  MlScheduleKind kind;
  double factor;  /* 0 … 1                                                  */
  double every;   /* epochs, more than 0                                    */
  double warm_up; /* epochs in which the rate rises from 0 to its full size */
} MlSchedule;

GType  ml_schedule_kind_get_type (void); /* choices of an option */
double ml_schedule_rate          (const MlSchedule *self, double rate, double epoch, double epochs);
