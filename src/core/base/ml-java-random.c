/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-java-random.h"

#include <math.h>
#include <string.h>

#define MULTIPLIER G_GUINT64_CONSTANT (0x5deece66d)
#define INCREMENT G_GUINT64_CONSTANT (0xb)
#define MASK ((G_GUINT64_CONSTANT (1) << 48) - 1)

/** ml_java_random_init: starts the sequence of `new Random(seed)` */
void
ml_java_random_init (MlJavaRandom *self, gint64 seed)
{
  self->state = ((guint64) seed ^ MULTIPLIER) & MASK;
  self->has_normal = FALSE;
  self->next_normal = 0;
}

/* The next @bits (1 … 32) bits, as a signed number of Java's int. */
static gint32
next_bits (MlJavaRandom *self, int bits)
{
  self->state = (self->state * MULTIPLIER + INCREMENT) & MASK;
  return (gint32) (guint32) (self->state >> (48 - bits));
}

/** ml_java_random_int: Returns: what nextInt() gives */
gint32
ml_java_random_int (MlJavaRandom *self)
{
  return next_bits (self, 32);
}

/** ml_java_random_below: Returns: what nextInt(bound) gives, 0 … @bound - 1 */
gint32
ml_java_random_below (MlJavaRandom *self, gint32 bound)
{
  g_return_val_if_fail (bound > 0, 0);
  if ((bound & -bound) == bound)
    return (gint32) (((gint64) bound * next_bits (self, 31)) >> 31);
  for (;;)
    {
      gint32 bits = next_bits (self, 31);
      gint32 value = bits % bound;
      /* Java tells a draw beyond the last full multiple by int overflow. */
      if ((gint64) bits - value + (bound - 1) <= G_MAXINT32)
        return value;
    }
}

/** ml_java_random_uniform: Returns: what nextDouble() gives, in [0, 1) */
double
ml_java_random_uniform (MlJavaRandom *self)
{
  gint64 high = next_bits (self, 26);
  gint64 low = next_bits (self, 27);
  return (double) ((high << 27) + low) * 0x1p-53;
}

/** ml_java_random_normal: Returns: what nextGaussian() gives (polar method) */
double
ml_java_random_normal (MlJavaRandom *self)
{
  if (self->has_normal)
    {
      self->has_normal = FALSE;
      return self->next_normal;
    }
  double a, b, square;
  do
    {
      a = 2 * ml_java_random_uniform (self) - 1;
      b = 2 * ml_java_random_uniform (self) - 1;
      square = a * a + b * b;
    }
  while (square >= 1 || square == 0);
  double factor = sqrt (-2 * log (square) / square);
  self->next_normal = b * factor;
  self->has_normal = TRUE;
  return a * factor;
}

/**
 * ml_java_random_shuffle:
 *
 * The order in which WEKA's Instances.randomize() leaves @items: for j from
 * the last to the second, swap j with nextInt (j + 1).
 */
void
ml_java_random_shuffle (MlJavaRandom *self, guint32 *items, guint n_items)
{
  for (guint j = n_items; j-- > 1;)
    {
      guint k = (guint) ml_java_random_below (self, (gint32) j + 1);
      guint32 kept = items[j];
      items[j] = items[k];
      items[k] = kept;
    }
}

/**
 * ml_java_random_take:
 * @n_taken: at most @n_items
 *
 * Draws @n_taken of @items without replacement, each by nextInt () among those
 * that are left, in their order; they come first then, as they were drawn.
 */
void
ml_java_random_take (MlJavaRandom *self, guint32 *items, guint n_items,
                     guint n_taken)
{
  for (guint i = 0; i < n_taken; i++)
    {
      guint k = i + (guint) ml_java_random_below (self, (gint32) (n_items - i));
      guint32 drawn = items[k];
      memmove (items + i + 1, items + i, (k - i) * sizeof *items);
      items[i] = drawn;
    }
}
