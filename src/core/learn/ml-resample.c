/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-resample.h"

typedef struct
{
  double *limits;   /* n: below it, the place itself is meant … */
  guint32 *aliases; /* … from it on, this one                   */
} Aliases;

/* Every place begins with its share times n. One that has less than 1 is filled
 * up by the first that still has more, which may then have too little itself.
 */
static void
fill (Aliases *self, const double *weights, guint n)
{
  g_autofree guint32 *queue = g_new (guint32, n);
  guint n_small = 0, large = n;
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += weights[i];
  for (guint32 i = 0; i < n; i++)
    {
      self->limits[i] = n * (weights[i] / sum);
      self->aliases[i] = 0;
      if (self->limits[i] < 1)
        queue[n_small++] = i;
      else
        queue[--large] = i;
    }
  if (n_small == 0)
    large = n;
  for (guint next = 0; next + 1 < n && large < n; next++)
    {
      const guint32 small = queue[next], giver = queue[large];
      self->aliases[small] = giver;
      self->limits[giver] += self->limits[small] - 1;
      if (self->limits[giver] < 1)
        large++;
    }
}

/**
 * ml_resample_draw:
 * @weights: (array length=n): not all 0
 * @picks: (out caller-allocates) (array length=n_picks): places in @weights
 *
 * The draws of WEKA's Instances.resampleWithWeights(), one nextDouble() each.
 */
void
ml_resample_draw (MlJavaRandom *random, const double *weights, guint n,
                  guint32 *picks, guint n_picks)
{
  g_autofree double *limits = g_new (double, MAX (n, 1));
  g_autofree guint32 *aliases = g_new (guint32, MAX (n, 1));
  Aliases self = { limits, aliases };
  fill (&self, weights, n);
  for (guint i = 0; i < n_picks; i++)
    {
      const double u = n * ml_java_random_uniform (random);
      const guint32 place = (guint32) u;
      picks[i] = u < self.limits[place] + place ? place : aliases[place];
    }
}
