/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-throughput.h"

typedef struct
{
  double examples, operations;
} Sum;

struct _MlThroughput
{
  GArray *parts;  /* Sum: as each part said last */
  Sum done;       /* by all of them              */
  double seconds; /* of the run, up to there     */
};

/** ml_throughput_new: Returns: (transfer full): of a run without points */
MlThroughput *
ml_throughput_new (void)
{
  MlThroughput *self = g_new0 (MlThroughput, 1);
  self->parts = g_array_new (FALSE, TRUE, sizeof (Sum));
  return self;
}

void
ml_throughput_free (MlThroughput *self)
{
  g_array_unref (self->parts);
  g_free (self);
}

/* Returns: what is new in @point, which counts from its part's beginning, or
 * from a new one: then the number is less than before. */
static Sum
take (MlThroughput *self, const MlMetrics *point)
{
  if (self->parts->len <= point->part)
    g_array_set_size (self->parts, point->part + 1);
  Sum *part = &g_array_index (self->parts, Sum, point->part);
  const Sum before
      = part->examples > (double) point->examples ? (Sum){ 0, 0 } : *part;
  *part = (Sum){ (double) point->examples, point->operations };
  return (Sum){ part->examples - before.examples,
                part->operations - before.operations };
}

/**
 * ml_throughput_skip:
 * @points: (element-type MlMetrics): the curve that a run goes on from
 *
 * Its points come again when the run reports; they were not its work.
 */
void
ml_throughput_skip (MlThroughput *self, const GArray *points)
{
  Sum sum = { 0, 0 };
  for (guint i = 0; i < points->len; i++)
    {
      const Sum more = take (self, &g_array_index (points, MlMetrics, i));
      sum.examples += more.examples;
      sum.operations += more.operations;
    }
  self->done.examples -= sum.examples;
  self->done.operations -= sum.operations;
  g_array_set_size (self->parts, 0);
}

/**
 * ml_throughput_add:
 * @points: (element-type MlMetrics): of all parts, as they came
 * @from: the first that is new
 * @seconds: of the run's clock now
 */
void
ml_throughput_add (MlThroughput *self, const GArray *points, guint from,
                   double seconds)
{
  for (guint i = from; i < points->len; i++)
    {
      const Sum more = take (self, &g_array_index (points, MlMetrics, i));
      self->done.examples += more.examples;
      self->done.operations += more.operations;
      self->seconds = seconds;
    }
}

static double
rate (const MlThroughput *self, double done)
{
  return self->seconds > 0 && done > 0 ? done / self->seconds : 0;
}

/** ml_throughput_samples: Returns: rows learned from in a second */
double
ml_throughput_samples (const MlThroughput *self)
{
  return rate (self, self->done.examples);
}

/** ml_throughput_operations: Returns: floating-point operations in a second */
double
ml_throughput_operations (const MlThroughput *self)
{
  return rate (self, self->done.operations);
}
