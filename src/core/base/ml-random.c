/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-random.h"

#include <math.h>

static guint64
rotate_left (guint64 x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* splitmix64 (Steele, Lea and Flood, 2014) */
static guint64
split_mix (guint64 *x)
{
  guint64 z = (*x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/**
 * ml_random_init:
 * @seed: what the user typed
 * @stream: number of the stream; streams of one seed do not overlap in practice
 *
 * Starts a stream. The same pair gives the same numbers on every machine.
 */
void
ml_random_init (MlRandom *self, guint64 seed, guint64 stream)
{
  guint64 x = stream;
  x = seed ^ split_mix (&x);
  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = split_mix (&x);
}

/**
 * ml_random_lanes_init:
 *
 * As ml_random_init(), for ML_RANDOM_LANES streams side by side.
 */
void
ml_random_lanes_init (MlRandomLanes *self, guint64 seed, guint64 stream)
{
  guint64 x = stream;
  x = seed ^ split_mix (&x);
  for (guint lane = 0; lane < ML_RANDOM_LANES; lane++)
    for (guint i = 0; i < 4; i += 2)
      {
        const guint64 bits = split_mix (&x);
        self->state[i][lane] = (guint32) bits;
        self->state[i + 1][lane] = (guint32) (bits >> 32);
      }
}

/** ml_random_next: Returns: 64 random bits */
guint64
ml_random_next (MlRandom *self)
{
  guint64 *s = self->state;
  const guint64 result = rotate_left (s[0] + s[3], 23) + s[0];
  const guint64 t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

/** ml_random_uniform: Returns: a number in [0, 1) with 53 random bits */
double
ml_random_uniform (MlRandom *self)
{
  return (double) (ml_random_next (self) >> 11) * 0x1p-53;
}

/**
 * ml_random_normal:
 *
 * Box and Muller's transform (1958), one of the pair; no state is kept, so a
 * stream is a plain function of how many numbers were drawn.
 *
 * Returns: a number of mean 0 and standard deviation 1
 */
double
ml_random_normal (MlRandom *self)
{
  double u = 1 - ml_random_uniform (self); /* (0, 1]: the logarithm is finite */
  double v = ml_random_uniform (self);
  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

/** ml_random_below: Returns: 0 … @bound - 1, each equally likely (Lemire, 2019)
 */
guint
ml_random_below (MlRandom *self, guint bound)
{
  g_return_val_if_fail (bound > 0, 0);
  guint32 reject = -bound % bound;
  for (;;)
    {
      guint64 m = (ml_random_next (self) >> 32) * bound;
      if ((guint32) m >= reject)
        return m >> 32;
    }
}

/** ml_random_shuffle: puts @items in random order (Fisher and Yates) */
void
ml_random_shuffle (MlRandom *self, guint32 *items, guint n_items)
{
  for (guint i = n_items; i > 1; i--)
    {
      guint j = ml_random_below (self, i);
      guint32 kept = items[i - 1];
      items[i - 1] = items[j];
      items[j] = kept;
    }
}
