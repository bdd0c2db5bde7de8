/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-minimize.h"

#include <math.h>
#include <string.h>

#define ENOUGH_DECREASE 1e-4 /* of what the slope promises             */
#define ENOUGH_FLATTER 0.9   /* of the slope, where the step ends      */
#define SMALLEST_STEP 1e-6   /* relative to the numbers                */
#define TINY 0x1p-26         /* square root of what 1.0 can tell       */
#define LONGEST 100          /* of a step, times the length of x or n  */

enum
{
  ROUND = 200, /* iterations, after which curvature is learned anew */
  FEW = 20,    /* pairs of vectors, if memory is limited            */
};

typedef struct
{
  const MlMinimize *settings;
  guint n;
  double value;
  double *x, *gradient, *direction;
  double *next, *next_gradient; /* where the line search is            */
  double *step, *change;        /* of x and of the gradient            */
  double *steps, *changes;      /* n_memory × n, in a ring                  */
  double *curvatures;           /* step · change of each                    */
  double *shares;               /* n_memory: scratch                        */
  guint n_memory, n_kept;       /* pairs there is place for; so far         */
} Search;

/* In order, and not as OpenBLAS likes it on one processor or another: a search
 * goes wherever the last bits send it, and shall be the same everywhere. */
static double
dot (guint n, const double *a, const double *b)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static double
length_of (guint n, const double *x)
{
  return sqrt (dot (n, x, x));
}

/* The largest |a| relative to the numbers @x, which count as 1 at least. */
static double
relative_size (guint n, const double *a, const double *x)
{
  double largest = 0;
  for (guint i = 0; i < n; i++)
    largest = MAX (largest, fabs (a[i]) / MAX (fabs (x[i]), 1));
  return largest;
}

/* -- The curvature --------------------------------------------------------- */

static void
learn_curvature (Search *s, double curvature)
{
  const gsize slot = s->n_kept++ % s->n_memory;
  memcpy (s->steps + slot * s->n, s->step, sizeof (double) * s->n);
  memcpy (s->changes + slot * s->n, s->change, sizeof (double) * s->n);
  s->curvatures[slot] = curvature;
}

static void
add_times (guint n, double factor, const double *from, double *to)
{
  for (guint i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* With few pairs, the matrix they change is best as large as the newest says.
 */
static void
scale_to_newest (Search *s)
{
  const gsize newest = (s->n_kept - 1) % s->n_memory;
  const double *change = s->changes + newest * s->n;
  const double scale = s->curvatures[newest] / dot (s->n, change, change);
  for (guint i = 0; i < s->n; i++)
    s->direction[i] *= scale;
}

/* Less the inverse Hessian times the gradient, by Nocedal's two loops: newest
 * pair to oldest and back. While all pairs are kept, that is BFGS's own matrix
 * from the unit matrix on, at a part of its work. */
static void
choose_direction (Search *s)
{
  const guint n_pairs = MIN (s->n_kept, s->n_memory);
  for (guint i = 0; i < s->n; i++)
    s->direction[i] = -s->gradient[i];
  for (guint k = 1; k <= n_pairs; k++)
    {
      const gsize slot = (s->n_kept - k) % s->n_memory;
      s->shares[slot] = dot (s->n, s->steps + slot * s->n, s->direction)
                        / s->curvatures[slot];
      add_times (s->n, -s->shares[slot], s->changes + slot * s->n,
                 s->direction);
    }
  if (s->settings->limited_memory && n_pairs > 0)
    scale_to_newest (s);
  for (guint k = n_pairs; k >= 1; k--)
    {
      const gsize slot = (s->n_kept - k) % s->n_memory;
      const double share = dot (s->n, s->changes + slot * s->n, s->direction)
                           / s->curvatures[slot];
      add_times (s->n, s->shares[slot] - share, s->steps + slot * s->n,
                 s->direction);
    }
}

/* -- The line search ------------------------------------------------------- */

typedef struct
{
  double slope;             /* where the line begins, below 0                */
  double shortest, longest; /* of the step                                   */
  double step, value;       /* where it is now                               */
  double step_before, value_before; /* (step_before 0: there was none)       */
} Line;

/* Goes along the direction to @step; where there is no value, half as far. */
static void
go (Search *s, Line *line, double step, double back)
{
  for (;;)
    {
      for (guint i = 0; i < s->n; i++)
        s->next[i] = s->x[i] + step * s->direction[i];
      line->step = step;
      line->value = s->settings->objective (s->next, s->next_gradient,
                                            s->settings->data);
      if (isfinite (line->value) || step - back <= line->shortest)
        return;
      step = back + (step - back) / 2;
    }
}

static gboolean
is_low (const Search *s, const Line *line)
{
  return line->value <= s->value + ENOUGH_DECREASE * line->step * line->slope;
}

static gboolean
is_flat (const Search *s, const Line *line)
{
  return dot (s->n, s->next_gradient, s->direction)
         >= ENOUGH_FLATTER * line->slope;
}

/* The minimum of the parabola through value, slope and the last try, later of
 * the cubic through the last two. */
static double
shorter_step (const Search *s, const Line *line)
{
  const double step = line->step, before = line->step_before;
  const double rise = line->value - s->value - step * line->slope;
  if (before == 0)
    return -line->slope * step * step / (2 * rise);
  const double rise_before
      = line->value_before - s->value - before * line->slope;
  const double p = rise / (step * step);
  const double q = rise_before / (before * before);
  const double a = (p - q) / (step - before);
  const double b = (step * q - before * p) / (step - before);
  if (a == 0)
    return -line->slope / (2 * b);
  const double root = b * b - 3 * a * line->slope;
  return root < 0 ? step / 2 : (-b + sqrt (root)) / (3 * a);
}

/* FALSE: there is no lower place near. */
static gboolean
go_back (Search *s, Line *line)
{
  while (!is_low (s, line))
    {
      if (line->step < line->shortest || !isfinite (line->value))
        return FALSE;
      double step = shorter_step (s, line);
      if (line->step_before != 0)
        step = MIN (step, line->step / 2);
      step = MAX (step, line->step / 10);
      line->step_before = line->step;
      line->value_before = line->value;
      go (s, line, step, 0);
    }
  return TRUE;
}

static void
go_farther (Search *s, Line *line)
{
  do
    {
      line->step_before = line->step;
      line->value_before = line->value;
      go (s, line, MIN (2 * line->step, line->longest), line->step);
    }
  while (is_low (s, line) && !is_flat (s, line) && line->step < line->longest);
}

/* Between a place that is low but still steep and one behind the minimum. */
static void
narrow (Search *s, Line *line)
{
  const gboolean is_nearer = line->step < line->step_before;
  double low = MIN (line->step, line->step_before);
  double width = fabs (line->step_before - line->step);
  double low_value = is_nearer ? line->value : line->value_before;
  double high_value = is_nearer ? line->value_before : line->value;
  double slope = dot (s->n, s->next_gradient, s->direction);
  gboolean is_found = FALSE;
  while (!is_found && width >= line->shortest)
    {
      double more = -slope * width * width
                    / (2 * (high_value - (low_value + slope * width)));
      if (!(more >= width / 5))
        more = width / 5;
      go (s, line, low + more, low);
      if (!is_low (s, line))
        {
          width = more;
          high_value = line->value;
          continue;
        }
      slope = dot (s->n, s->next_gradient, s->direction);
      is_found = is_flat (s, line);
      if (!is_found)
        {
          low = line->step;
          width -= more;
          low_value = line->value;
        }
    }
  if (!is_found)
    go (s, line, low, 0);
}

/* Finds @next along the direction. FALSE: it ends where it began. */
static gboolean
search_line (Search *s, double longest)
{
  double length = length_of (s->n, s->direction);
  if (length > longest)
    {
      for (guint i = 0; i < s->n; i++)
        s->direction[i] *= longest / length;
      length = longest;
    }
  Line line = { .slope = dot (s->n, s->gradient, s->direction),
                .longest = longest / length };
  line.shortest = SMALLEST_STEP / relative_size (s->n, s->direction, s->x);
  go (s, &line, 1, 0);
  if (!go_back (s, &line))
    return FALSE;
  if (!is_flat (s, &line))
    {
      if (line.step >= 1 && length < longest)
        go_farther (s, &line);
      const gboolean is_between = line.step < 1 || !is_low (s, &line);
      if (is_between && line.step_before != 0)
        narrow (s, &line);
    }
  s->value = line.value;
  return TRUE;
}

/* -- The search ------------------------------------------------------------ */

/* Takes the step. FALSE: it was the last. */
static gboolean
take_step (Search *s)
{
  for (guint i = 0; i < s->n; i++)
    {
      s->step[i] = s->next[i] - s->x[i];
      s->change[i] = s->next_gradient[i] - s->gradient[i];
      s->x[i] = s->next[i];
      s->gradient[i] = s->next_gradient[i];
    }
  double steepest = 0;
  for (guint i = 0; i < s->n; i++)
    steepest = MAX (steepest, fabs (s->gradient[i]) * MAX (fabs (s->x[i]), 1));
  if (relative_size (s->n, s->step, s->x) < SMALLEST_STEP
      || steepest / MAX (fabs (s->value), 1) < TINY)
    return FALSE;
  const double curvature = dot (s->n, s->change, s->step);
  if (curvature < TINY)
    return FALSE;
  learn_curvature (s, curvature);
  return TRUE;
}

/* Up to @most iterations. FALSE: this is the minimum, or it was stopped. */
static gboolean
run_round (Search *s, guint most)
{
  const MlMinimize *settings = s->settings;
  const double longest = LONGEST * MAX (length_of (s->n, s->x), s->n);
  s->n_kept = 0;
  for (guint i = 0; i < most; i++)
    {
      choose_direction (s);
      if (dot (s->n, s->gradient, s->direction) > -TINY
          || !search_line (s, longest) || !take_step (s)
          || !ml_monitor_tick (settings->monitor, (double) NAN))
        return FALSE;
    }
  return TRUE;
}

static double *
carve (double **block, gsize n)
{
  double *part = *block;
  *block += n;
  return part;
}

/**
 * ml_minimize:
 * @x: n numbers to begin with; becomes the minimum
 *
 * Converged means that step, gradient or curvature are too small to tell. A
 * stop by the monitor leaves the lowest place so far.
 *
 * Returns: the value at @x
 */
double
ml_minimize (const MlMinimize *self, double *x)
{
  const gsize n = self->n;
  const gsize n_memory = self->limited_memory ? FEW : ROUND;
  g_autofree double *memory
      = g_new0 (double, 6 * n + 2 * n_memory * (n + 1) + 1);
  double *block = memory;
  Search s = { .settings = self, .n = self->n, .n_memory = n_memory, .x = x };
  s.gradient = carve (&block, n);
  s.direction = carve (&block, n);
  s.next = carve (&block, n);
  s.next_gradient = carve (&block, n);
  s.step = carve (&block, n);
  s.change = carve (&block, n);
  s.steps = carve (&block, n_memory * n);
  s.changes = carve (&block, n_memory * n);
  s.curvatures = carve (&block, n_memory);
  s.shares = carve (&block, n_memory);
  s.value = self->objective (x, s.gradient, self->data);
  guint most = self->max_iterations > 0 ? self->max_iterations : ROUND;
  while (n > 0 && run_round (&s, most) && self->max_iterations == 0)
    ;
  return s.value;
}
