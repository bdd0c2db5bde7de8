/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-pca.h. The few largest components come from subspace iteration with
 * some directions more than are wanted (N. Halko, P.-G. Martinsson, J. A.
 * Tropp, SIAM Review 53, 2011): each round is two products with the points, and
 * a symmetric matrix of a few rows is solved by Jacobi's rotations. The matrix
 * of all covariances is never made. */
#include "ml-pca.h"

#include "ml-matrix.h"

#include <math.h>
#include <string.h>

#define MORE 8 /* directions iterated beyond those wanted */
#define MOST_ROUNDS 60
#define ENOUGH 1e-6 /* relative change of variances between two rounds */

/* Directions under way. */
typedef struct
{
  guint n_rows, n_columns, k;
  const float *points; /* n_rows × n_columns, of mean 0 */
  float *basis;        /* k × n_columns, orthonormal    */
  float *images;       /* n_rows × k: points · basis'   */
  double *values;      /* k: sums of squares along each */
} Search;

static double
dot (const float *a, const float *b, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];
  return sum;
}

/* A direction that does not depend on anything: a small linear congruence. */
static void
fill_arbitrary (float *direction, guint n, guint32 state)
{
  for (guint i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      direction[i] = (float) (state >> 8) / (1 << 23) - 1;
    }
}

/* Makes row @i orthogonal to the rows before it, twice for digits, and of
 * length 1. */
static void
orthonormalize_row (Search *s, guint i)
{
  float *row = s->basis + (gsize) i * s->n_columns;
  for (guint attempt = 0; attempt < 4; attempt++)
    {
      const double before = sqrt (dot (row, row, s->n_columns));
      for (guint pass = 0; pass < 2; pass++)
        for (guint k = 0; k < i; k++)
          {
            const float *other = s->basis + (gsize) k * s->n_columns;
            const float share = (float) dot (row, other, s->n_columns);
            for (guint j = 0; j < s->n_columns; j++)
              row[j] -= share * other[j];
          }
      const double length = sqrt (dot (row, row, s->n_columns));
      if (length > 1e-4 * before && length > 0 && isfinite (length))
        {
          for (guint j = 0; j < s->n_columns; j++)
            row[j] = (float) ((double) row[j] / length);
          return;
        }
      fill_arbitrary (row, s->n_columns, 977 * (i + 1) + attempt);
    }
  memset (row, 0, s->n_columns * sizeof *row);
}

/* Jacobi's rotations: @a (k × k, symmetric) becomes diagonal, the rows of @v
 * its eigenvectors. */
static void
diagonalize (guint k, double *a, double *v)
{
  memset (v, 0, sizeof *v * k * k);
  for (guint i = 0; i < k; i++)
    v[i * k + i] = 1;
  for (guint sweep = 0; sweep < 30; sweep++)
    for (guint p = 0; p + 1 < k; p++)
      for (guint q = p + 1; q < k; q++)
        {
          const double apq = a[p * k + q];
          if (fabs (apq) <= 1e-15 * sqrt (fabs (a[p * k + p] * a[q * k + q])))
            continue;
          const double theta = (a[q * k + q] - a[p * k + p]) / (2 * apq);
          const double t
              = copysign (1, theta) / (fabs (theta) + sqrt (theta * theta + 1));
          const double c = 1 / sqrt (t * t + 1), s = t * c;
          for (guint i = 0; i < k; i++)
            {
              const double x = a[i * k + p], y = a[i * k + q];
              a[i * k + p] = c * x - s * y;
              a[i * k + q] = s * x + c * y;
            }
          for (guint i = 0; i < k; i++)
            {
              const double x = a[p * k + i], y = a[q * k + i];
              const double vx = v[p * k + i], vy = v[q * k + i];
              a[p * k + i] = c * x - s * y;
              a[q * k + i] = s * x + c * y;
              v[p * k + i] = c * vx - s * vy;
              v[q * k + i] = s * vx + c * vy;
            }
        }
}

/* Turns the basis so that its rows are the best components it can give, the
 * largest first. */
static void
turn (Search *s)
{
  const guint k = s->k;
  g_autofree double *a = g_new (double, k *k);
  g_autofree double *v = g_new (double, k *k);
  g_autofree float *old
      = g_memdup2 (s->basis, sizeof (float) * k * s->n_columns);
  ml_gemm (FALSE, TRUE, s->n_rows, k, s->n_columns, 1, s->points, s->n_columns,
           s->basis, s->n_columns, 0, s->images, k);
  memset (a, 0, sizeof *a * k * k);
  for (guint row = 0; row < s->n_rows; row++)
    for (guint i = 0; i < k; i++)
      for (guint j = 0; j < k; j++)
        a[i * k + j] += (double) s->images[(gsize) row * k + i]
                        * (double) s->images[(gsize) row * k + j];
  diagonalize (k, a, v);
  g_autofree gboolean *is_taken = g_new0 (gboolean, k);
  memset (s->basis, 0, sizeof (float) * k * s->n_columns);
  for (guint to = 0; to < k; to++)
    {
      guint best = 0;
      while (is_taken[best])
        best++;
      for (guint i = best; i < k; i++)
        if (!is_taken[i] && a[i * k + i] > a[best * k + best])
          best = i;
      is_taken[best] = TRUE;
      s->values[to] = MAX (a[best * k + best], 0);
      for (guint i = 0; i < k; i++)
        for (guint j = 0; j < s->n_columns; j++)
          s->basis[(gsize) to * s->n_columns + j]
              += (float) v[best * k + i] * old[(gsize) i * s->n_columns + j];
    }
}

/* One round: the basis is drawn towards the largest components. */
static void
iterate (Search *s)
{
  ml_gemm (FALSE, TRUE, s->n_rows, s->k, s->n_columns, 1, s->points,
           s->n_columns, s->basis, s->n_columns, 0, s->images, s->k);
  ml_gemm (TRUE, FALSE, s->k, s->n_columns, s->n_rows, 1, s->images, s->k,
           s->points, s->n_columns, 0, s->basis, s->n_columns);
  for (guint i = 0; i < s->k; i++)
    orthonormalize_row (s, i);
  turn (s);
}

static void
search (Search *s, guint n_wanted, const MlPca *before)
{
  const guint known = before != NULL && before->n_columns == s->n_columns
                          ? MIN (before->n_components, s->k)
                          : 0;
  if (known > 0)
    memcpy (s->basis, before->components,
            sizeof (float) * known * s->n_columns);
  for (guint i = 0; i < s->k; i++)
    {
      if (i >= known)
        fill_arbitrary (s->basis + (gsize) i * s->n_columns, s->n_columns,
                        i + 1);
      orthonormalize_row (s, i);
    }
  turn (s);
  for (guint round = 0; s->k < s->n_columns && round < MOST_ROUNDS; round++)
    {
      g_autofree double *last = g_memdup2 (s->values, sizeof (double) * s->k);
      iterate (s);
      double change = 0;
      for (guint i = 0; i < n_wanted; i++)
        change = MAX (change, fabs (s->values[i] - last[i]));
      if (change <= ENOUGH * s->values[0])
        return;
    }
}

/* (transfer full): @values less their means, which go to @self. */
static float *
center (MlPca *self, guint n_rows, const float *values)
{
  float *points = ml_aligned_new (MAX ((gsize) n_rows * self->n_columns, 1));
  g_autofree double *sums = g_new0 (double, self->n_columns + 1);
  for (gsize row = 0; row < n_rows; row++)
    for (guint j = 0; j < self->n_columns; j++)
      sums[j] += (double) values[row * self->n_columns + j];
  for (guint j = 0; j < self->n_columns; j++)
    self->mean[j] = (float) (sums[j] / MAX (n_rows, 1));
  for (gsize row = 0; row < n_rows; row++)
    for (guint j = 0; j < self->n_columns; j++)
      {
        const float value = values[row * self->n_columns + j] - self->mean[j];
        points[row * self->n_columns + j] = value;
        self->total += (double) value * (double) value;
      }
  self->total /= MAX (n_rows, 2) - 1;
  return points;
}

/* The largest share of each component is positive, so that the same points
 * always give the same picture. */
static void
set_signs (MlPca *self)
{
  for (guint i = 0; i < self->n_components; i++)
    {
      float *c = self->components + (gsize) i * self->n_columns;
      guint largest = 0;
      for (guint j = 1; j < self->n_columns; j++)
        largest = fabsf (c[j]) > fabsf (c[largest]) * 1.0001f ? j : largest;
      const float sign = c[largest] < 0 ? -1 : 1;
      for (guint j = 0; j < self->n_columns; j++)
        c[j] *= sign;
    }
}

/**
 * ml_pca_new:
 * @values: @n_rows × @n_columns, finite
 * @n_components: at most as many as columns; those beyond the rows or columns
 *   there are have no variance
 * @before: (nullable): components of similar points, to begin with
 *
 * Returns: (transfer full): the components of largest variance; a component's
 *   share is variance / total
 */
MlPca *
ml_pca_new (guint n_rows, guint n_columns, const float *values,
            guint n_components, const MlPca *before)
{
  g_return_val_if_fail (n_columns > 0 && n_components <= n_columns, NULL);
  MlPca *self = g_new0 (MlPca, 1);
  self->n_columns = n_columns;
  self->n_components = n_components;
  self->mean = g_new0 (float, n_columns);
  self->components = g_new0 (float, (gsize) n_components *n_columns + 1);
  self->variance = g_new0 (double, n_components + 1);
  float *points = center (self, n_rows, values);
  Search s = { .n_rows = n_rows,
               .n_columns = n_columns,
               .k = MIN (n_components + MORE, n_columns),
               .points = points };
  s.basis = ml_aligned_new ((gsize) s.k * n_columns);
  s.images = ml_aligned_new (MAX ((gsize) n_rows * s.k, 1));
  s.values = g_new0 (double, s.k);
  if (n_rows > 0)
    search (&s, n_components, before);
  memcpy (self->components, s.basis, sizeof (float) * n_components * n_columns);
  for (guint i = 0; i < n_components; i++)
    self->variance[i] = s.values[i] / (MAX (n_rows, 2) - 1);
  set_signs (self);
  ml_aligned_free (points);
  ml_aligned_free (s.basis);
  ml_aligned_free (s.images);
  g_free (s.values);
  return self;
}

void
ml_pca_free (MlPca *self)
{
  g_free (self->mean);
  g_free (self->components);
  g_free (self->variance);
  g_free (self);
}

static void
swap_components (MlPca *self, guint i, guint k)
{
  float *a = self->components + (gsize) i * self->n_columns;
  float *b = self->components + (gsize) k * self->n_columns;
  for (guint j = 0; j < self->n_columns; j++)
    {
      const float kept = a[j];
      a[j] = b[j];
      b[j] = kept;
    }
  const double kept = self->variance[i];
  self->variance[i] = self->variance[k];
  self->variance[k] = kept;
}

/**
 * ml_pca_align:
 * @before: components of an earlier moment
 *
 * Makes each component continue one of @before, in sign and in order, so that
 * a moving picture neither flips nor turns; variances are then no longer
 * falling. Does nothing if the columns are others.
 */
void
ml_pca_align (MlPca *self, const MlPca *before)
{
  if (before->n_columns != self->n_columns)
    return;
  for (guint i = 0; i < MIN (self->n_components, before->n_components); i++)
    {
      const float *old = before->components + (gsize) i * self->n_columns;
      guint best = i;
      double most = -1;
      for (guint k = i; k < self->n_components; k++)
        {
          const float *c = self->components + (gsize) k * self->n_columns;
          const double likeness = fabs (dot (c, old, self->n_columns));
          if (likeness > most)
            most = likeness, best = k;
        }
      if (best != i)
        swap_components (self, i, best);
      float *c = self->components + (gsize) i * self->n_columns;
      const float sign = dot (c, old, self->n_columns) < 0 ? -1 : 1;
      for (guint j = 0; j < self->n_columns; j++)
        c[j] *= sign;
    }
}

/** ml_pca_project: @values: @n_rows × n_columns; @out: where each row lies
 * along each component */
void
ml_pca_project (const MlPca *self, guint n_rows, const float *values,
                float *out)
{
  for (guint i = 0; i < self->n_components; i++)
    {
      const float *c = self->components + (gsize) i * self->n_columns;
      const double origin = dot (c, self->mean, self->n_columns);
      for (guint row = 0; row < n_rows; row++)
        out[(gsize) row * self->n_components + i]
            = (float) (dot (c, values + (gsize) row * self->n_columns,
                            self->n_columns)
                       - origin);
    }
}
