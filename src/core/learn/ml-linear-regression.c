/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-linear-regression.h. All products of centered, scaled columns are made
 * once; each choice of columns is a small system of some of them. */
#include "ml-linear-regression.h"

#include "ml-linear-algebra.h"

#include <math.h>
#include <string.h>

#define COLLINEAR 1.5    /* a standardized coefficient above is suspicious */
#define FIRST_RIDGE 1e-8 /* if a system has no solution without one   */

typedef struct
{
  const MlLinearRegression *problem;
  MlMonitor *monitor;
  guint n;             /* inputs                                          */
  double *means, *sds; /* n                                               */
  double mean, sd;     /* of the target                                   */
  double *products;    /* n × n: of columns over their sd                 */
  double *moments;     /* n: of columns over their sd with the target     */
  guint *used;         /* which inputs are in, rising                     */
  guint n_used;
  double *coefficients; /* n_used: of columns over their sd               */
  double *system;       /* n × n, scratch                                 */
  double *all;          /* n + 1: as they leave this file, scratch        */
} Fit;

static void
measure (Fit *self)
{
  const MlLinearRegression *problem = self->problem;
  double total = 0;
  for (guint i = 0; i < problem->n_rows; i++)
    {
      const double weight = problem->weights[i];
      total += weight;
      self->mean += weight * problem->targets[i];
      for (guint j = 0; j < self->n; j++)
        self->means[j] += weight * problem->inputs[(gsize) i * self->n + j];
    }
  self->mean /= total;
  for (guint j = 0; j < self->n; j++)
    self->means[j] /= total;
  for (guint i = 0; i < problem->n_rows; i++)
    {
      const double weight = problem->weights[i];
      const double off = problem->targets[i] - self->mean;
      self->sd += weight * off * off;
      for (guint j = 0; j < self->n; j++)
        {
          const double away
              = problem->inputs[(gsize) i * self->n + j] - self->means[j];
          self->sds[j] += weight * away * away;
        }
    }
  const double freedom = total > 1 ? total - 1 : total;
  self->sd = sqrt (self->sd / freedom);
  for (guint j = 0; j < self->n; j++)
    self->sds[j] = sqrt (self->sds[j] / freedom);
}

/* All products; columns that never vary are 0 and not used. */
static void
make_products (Fit *self)
{
  const MlLinearRegression *problem = self->problem;
  g_autofree double *rows
      = g_new (double, (gsize) problem->n_rows * self->n + 1);
  g_autofree double *targets = g_new (double, problem->n_rows + 1);
  for (guint i = 0; i < problem->n_rows; i++)
    {
      const double root = sqrt (problem->weights[i]);
      targets[i] = root * (problem->targets[i] - self->mean);
      for (guint j = 0; j < self->n; j++)
        {
          const gsize at = (gsize) i * self->n + j;
          rows[at] = self->sds[j] > 0
                         ? root * (problem->inputs[at] - self->means[j])
                               / self->sds[j]
                         : 0;
        }
    }
  ml_cross_products (problem->n_rows, self->n, rows, self->products);
  ml_multiply (TRUE, FALSE, self->n, 1, problem->n_rows, 1, rows, self->n,
               targets, 1, 0, self->moments, 1);
  for (guint j = 0; j < self->n; j++)
    if (self->sds[j] > 0)
      self->used[self->n_used++] = j;
}

/* The coefficients of the inputs in use. A system without a solution gets ten
 * times the ridge until it has one. */
static void
solve (Fit *self)
{
  const guint n = self->n_used;
  double ridge = self->problem->ridge;
  for (;;)
    {
      for (guint a = 0; a < n; a++)
        {
          const gsize row = (gsize) self->used[a] * self->n;
          const double sd = self->sds[self->used[a]];
          for (guint b = 0; b < n; b++)
            self->system[(gsize) a * n + b]
                = self->products[row + self->used[b]];
          self->system[(gsize) a * n + a] += ridge / (sd * sd);
          self->coefficients[a] = self->moments[self->used[a]];
        }
      if (ml_cholesky_solve (n, self->system, self->coefficients)
          || !isfinite (ridge))
        return;
      ridge = ridge > 0 ? ridge * 10 : FIRST_RIDGE;
    }
}

static void
export_coefficients (Fit *self, double *out)
{
  memset (out, 0, sizeof *out * self->n);
  out[self->n] = self->mean;
  for (guint a = 0; a < self->n_used; a++)
    {
      const guint j = self->used[a];
      out[j] = self->coefficients[a] / self->sds[j];
      out[self->n] -= out[j] * self->means[j];
    }
}

static double
squared_error (Fit *self)
{
  const MlLinearRegression *problem = self->problem;
  double sum = 0;
  export_coefficients (self, self->all);
  for (guint i = 0; i < problem->n_rows; i++)
    {
      const double *row = problem->inputs + (gsize) i * self->n;
      double off = problem->targets[i] - self->all[self->n];
      for (guint a = 0; a < self->n_used; a++)
        off -= self->all[self->used[a]] * row[self->used[a]];
      sum += problem->weights[i] * off * off;
    }
  return sum;
}

/* -- The choice of columns ------------------------------------------------- */

static void
drop (Fit *self, guint place)
{
  self->n_used--;
  memmove (self->used + place, self->used + place + 1,
           sizeof *self->used * (self->n_used - place));
}

static void
put_back (Fit *self, guint place, guint input)
{
  memmove (self->used + place + 1, self->used + place,
           sizeof *self->used * (self->n_used - place));
  self->used[place] = input;
  self->n_used++;
}

/* Where the smallest or the largest standardized coefficient is. */
static guint
find_coefficient (const Fit *self, gboolean is_largest, double *size)
{
  guint found = 0;
  for (guint a = 1; a < self->n_used; a++)
    {
      const double here = fabs (self->coefficients[a]);
      const double best = fabs (self->coefficients[found]);
      if (is_largest ? here > best : here < best)
        found = a;
    }
  *size = self->n_used > 0 && self->sd > 0
              ? fabs (self->coefficients[found]) / self->sd
              : 0;
  return found;
}

static void
eliminate_collinear (Fit *self)
{
  double size;
  for (;;)
    {
      const guint place = find_coefficient (self, TRUE, &size);
      if (!(size > COLLINEAR) || !ml_monitor_tick (self->monitor, (double) NAN))
        return;
      drop (self, place);
      solve (self);
    }
}

typedef struct
{
  double error;   /* with all columns            */
  double freedom; /* rows less coefficients then */
} Yardstick;

static double
criterion (Fit *self, const Yardstick *full)
{
  const double error = full->error > 0 ? squared_error (self) / full->error : 1;
  return error * full->freedom + 2.0 * (self->n_used + 1);
}

/* Tries without the input at @place; keeps it out if that is better. */
static gboolean
try_without (Fit *self, guint place, const Yardstick *full, double *best)
{
  const guint input = self->used[place];
  drop (self, place);
  solve (self);
  const double reached = criterion (self, full);
  if (reached < *best)
    {
      *best = reached;
      return TRUE;
    }
  put_back (self, place, input);
  return FALSE;
}

/* The input whose coefficient is smallest goes, as long as that helps. */
static void
select_m5 (Fit *self, const Yardstick *full, double best)
{
  double size;
  while (
      self->n_used > 0
      && try_without (self, find_coefficient (self, FALSE, &size), full, &best))
    if (!ml_monitor_tick (self->monitor, (double) NAN))
      break;
  solve (self);
}

/* The input goes without which the criterion is least, as long as that helps.
 */
static void
select_greedily (Fit *self, const Yardstick *full, double best)
{
  gboolean has_improved = TRUE;
  while (has_improved && self->n_used > 0)
    {
      guint worst = 0;
      has_improved = FALSE;
      for (guint place = 0; place < self->n_used; place++)
        {
          const guint input = self->used[place];
          if (!ml_monitor_tick (self->monitor, (double) NAN))
            break;
          if (!try_without (self, place, full, &best))
            continue;
          has_improved = TRUE;
          worst = input;
          put_back (self, place, input);
        }
      for (guint place = 0; has_improved && place < self->n_used; place++)
        if (self->used[place] == worst)
          {
            drop (self, place);
            break;
          }
    }
  solve (self);
}

static void
choose (Fit *self)
{
  const MlLinearRegression *problem = self->problem;
  if (problem->eliminates_collinear)
    eliminate_collinear (self);
  const guint n_coefficients = self->n_used + 1;
  const Yardstick full
      = { squared_error (self), (double) problem->n_rows - n_coefficients };
  const double best = full.freedom + 2.0 * n_coefficients;
  if (problem->selection == ML_SELECTION_M5)
    select_m5 (self, &full, best);
  else if (problem->selection == ML_SELECTION_GREEDY)
    select_greedily (self, &full, best);
}

/**
 * ml_linear_regression_fit:
 * @monitor: (nullable): a stop ends the choice of columns where it is
 * @is_used: (out caller-allocates): of each input, whether it is in
 *
 * Returns: (transfer full): n_inputs coefficients and the intercept
 */
double *
ml_linear_regression_fit (const MlLinearRegression *self, MlMonitor *monitor,
                          gboolean *is_used)
{
  const gsize n = self->n_inputs;
  g_autofree double *memory = g_new0 (double, 2 * n * n + 5 * n + 1);
  g_autofree guint *used = g_new0 (guint, n + 1);
  Fit fit = { .problem = self,
              .monitor = monitor,
              .n = self->n_inputs,
              .products = memory,
              .system = memory + n * n,
              .means = memory + 2 * n * n,
              .sds = memory + 2 * n * n + n,
              .moments = memory + 2 * n * n + 2 * n,
              .coefficients = memory + 2 * n * n + 3 * n,
              .all = memory + 2 * n * n + 4 * n,
              .used = used };
  measure (&fit);
  make_products (&fit);
  solve (&fit);
  choose (&fit);
  double *out = g_new (double, n + 1);
  export_coefficients (&fit, out);
  for (guint j = 0; j < self->n_inputs; j++)
    is_used[j] = FALSE;
  for (guint a = 0; a < fit.n_used; a++)
    is_used[fit.used[a]] = TRUE;
  return out;
}
