/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seeded random streams: xoshiro256++ (Blackman and Vigna, 2019), seeded by
 * splitmix64. One seed gives as many independent streams as are asked for, so
 * that slices of work draw the same numbers on any number of threads. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 state[4];
} MlRandom;

enum
{
  ML_RANDOM_LANES = 16,
};

/* xoshiro128+ side by side, for vector code: ml_kernels ()->uniform. */
typedef struct
{
  guint32 state[4][ML_RANDOM_LANES];
} MlRandomLanes;

void    ml_random_init    (MlRandom *self, guint64 seed, guint64 stream);
guint64 ml_random_next    (MlRandom *self);
double  ml_random_uniform (MlRandom *self);                /* [0, 1)          */
double  ml_random_normal  (MlRandom *self);                /* mean 0, sd 1    */
guint   ml_random_below   (MlRandom *self, guint bound);   /* 0 … bound - 1   */
void    ml_random_shuffle (MlRandom *self, guint32 *items, guint n_items);

void    ml_random_lanes_init (MlRandomLanes *self, guint64 seed, guint64 stream);
