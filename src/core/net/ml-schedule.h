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

/* Lines of an option table, for learners whose struct has the fields int
 * schedule and double schedule_factor, schedule_every and warm_up. */
#define ML_SCHEDULE_OPTIONS(Type)                                             \
  ML_OPTION_CHOICE (Type, schedule, ml_schedule_kind_get_type,                \
                    ML_SCHEDULE_CONSTANT, NULL, N_ ("Schedule"),              \
                    N_ ("How the learning rate changes over the epochs")),    \
  ML_OPTION_DOUBLE (Type, schedule_factor, 0, 1, 0.1, NULL,                   \
                    N_ ("Schedule factor"),                                   \
                    N_ ("Of steps and exponential: what remains of the rate " \
                        "each time; of cosine: at the end")),                 \
  ML_OPTION_DOUBLE (Type, schedule_every, 0.1, 1e6, 10, NULL,                 \
                    N_ ("Schedule epochs"),                                   \
                    N_ ("Of steps and exponential: epochs until the factor "  \
                        "counts once")),                                      \
  ML_OPTION_DOUBLE (Type, warm_up, 0, 1e6, 0, NULL, N_ ("Warm-up"),           \
                    N_ ("Epochs in which the rate rises from 0 to its full "  \
                        "size"))

GType  ml_schedule_kind_get_type (void); /* choices of an option */
double ml_schedule_rate          (const MlSchedule *self, double rate, double epoch, double epochs);
