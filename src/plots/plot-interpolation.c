/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-interpolation.h. Squared distances are |a|² - 2 a·b + |b|², some
 * hundred real pictures at a time. */
#include "plot-interpolation.h"

#include "plot-picture.h"
#include "plot-stack.h"

#include "ml-matrix.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_ROWS = 10000, /* the first of the data */
  ROWS_AT_ONCE = 256,
};

/* @ends: 2 × size; @out: steps × size */
static void
mix (const float *ends, guint n_steps, guint size, float *out)
{
  for (guint step = 0; step < n_steps; step++)
    {
      const float share = (float) step / (float) (n_steps - 1);
      for (guint i = 0; i < size; i++)
        *out++ = (1 - share) * ends[i] + share * ends[size + i];
    }
}

/* Up @depth layers, mixed there, and down again. @ends: 2 × pixels; @out:
 * steps × pixels */
static void
go_through (GArray *stack, guint depth, const float *ends, guint n_steps,
            guint n_pixels, float *out)
{
  guint size = n_pixels;
  g_autofree float *codes = g_memdup2 (ends, 2 * size * sizeof *codes);
  for (guint i = 0; i < depth; i++)
    {
      const PlotStackLayer *layer = &g_array_index (stack, PlotStackLayer, i);
      float *above = g_new (float, 2 * layer->n_hidden);
      plot_stack_up (layer, 2, codes, above);
      g_free (codes);
      codes = above;
      size = layer->n_hidden;
    }
  g_autofree float *now = g_new (float, (gsize) n_steps *size);
  mix (codes, n_steps, size, now);
  for (guint i = depth; i-- > 0;)
    {
      const PlotStackLayer *layer = &g_array_index (stack, PlotStackLayer, i);
      float *below = g_new (float, (gsize) n_steps * layer->n_visible);
      plot_stack_down (layer, n_steps, now, below);
      g_free (now);
      now = below;
    }
  memcpy (out, now, (gsize) n_steps * n_pixels * sizeof *out);
}

static float
square (const float *values, guint n)
{
  float sum = 0;
  for (guint i = 0; i < n; i++)
    sum += values[i] * values[i];
  return sum;
}

/* Looks at @n real pictures from row @first on. @real: n × pixels; @products:
 * n_made × n, scratch */
static void
look_at (PlotInterpolation *self, guint32 first, guint n, const float *real,
         float *products)
{
  const guint n_made = self->n_depths * self->question.n_steps;
  const guint size = self->n_pixels;
  ml_gemm (FALSE, TRUE, n_made, n, size, 1, self->pictures, size, real, size, 0,
           products, n);
  for (guint k = 0; k < n; k++)
    {
      const guint32 row = first + k;
      const float length = square (real + (gsize) k * size, size);
      if (row == self->question.from || row == self->question.to)
        continue;
      for (guint i = 0; i < n_made; i++)
        {
          const float distance = length - 2 * products[(gsize) i * n + k];
          if (!(distance < self->distances[i]))
            continue;
          self->distances[i] = distance;
          self->rows[i] = row;
        }
    }
}

/* FALSE: cancelled */
static gboolean
find_nearest (PlotInterpolation *self,
              const PlotInterpolationQuestion *question,
              GCancellable *cancellable)
{
  const guint n_made = self->n_depths * question->n_steps;
  g_autofree float *real = g_new (float, (gsize) ROWS_AT_ONCE * self->n_pixels);
  g_autofree float *products = g_new (float, (gsize) n_made *ROWS_AT_ONCE);
  for (guint i = 0; i < n_made; i++)
    self->distances[i] = (float) INFINITY;
  for (guint32 first = 0; first < self->n_rows; first += ROWS_AT_ONCE)
    {
      const guint n = MIN (ROWS_AT_ONCE, self->n_rows - first);
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      for (guint i = 0; i < n; i++)
        plot_picture_read_all (question->data, question->column, first + i,
                               real + (gsize) i * self->n_pixels);
      look_at (self, first, n, real, products);
    }
  return TRUE;
}

/* The pictures of the rows found; the ends show themselves. */
static void
fill_nearest (PlotInterpolation *self,
              const PlotInterpolationQuestion *question)
{
  for (guint i = 0; i < self->n_depths * question->n_steps; i++)
    {
      const float *made = self->pictures + (gsize) i * self->n_pixels;
      float *real = self->nearest + (gsize) i * self->n_pixels;
      const guint step = i % question->n_steps;
      if (step == 0 || step == question->n_steps - 1
          || !isfinite (self->distances[i]))
        self->rows[i] = step == 0 ? question->from : question->to;
      plot_picture_read_all (question->data, question->column, self->rows[i],
                             real);
      float sum = 0;
      for (guint k = 0; k < self->n_pixels; k++)
        sum += (made[k] - real[k]) * (made[k] - real[k]);
      self->distances[i] = sqrtf (sum);
    }
}

/** plot_interpolation_new: Returns: (transfer full) (nullable): NULL if
 * cancelled */
PlotInterpolation *
plot_interpolation_new (const PlotInterpolationQuestion *question,
                        GCancellable *cancellable)
{
  g_autoptr (GArray) stack = plot_stack_read (question->snapshot, TRUE);
  PlotInterpolation *self = g_new0 (PlotInterpolation, 1);
  self->question = *question;
  self->question.snapshot = NULL;
  self->question.data = NULL;
  self->n_depths = stack->len + 1;
  self->n_pixels = g_array_index (stack, PlotStackLayer, 0).n_visible;
  self->n_rows = MIN (ml_dataset_n_rows (question->data), MOST_ROWS);
  const gsize n_made = (gsize) self->n_depths * question->n_steps;
  self->pictures = g_new (float, n_made * self->n_pixels);
  self->nearest = g_new (float, n_made * self->n_pixels);
  self->rows = g_new0 (guint32, n_made);
  self->distances = g_new (float, n_made);
  g_autofree float *ends = g_new (float, 2 * (gsize) self->n_pixels);
  plot_picture_read_all (question->data, question->column, question->from,
                         ends);
  plot_picture_read_all (question->data, question->column, question->to,
                         ends + self->n_pixels);
  for (guint depth = 0; depth < self->n_depths; depth++)
    go_through (stack, depth, ends, question->n_steps, self->n_pixels,
                self->pictures
                    + (gsize) depth * question->n_steps * self->n_pixels);
  if (find_nearest (self, question, cancellable))
    {
      fill_nearest (self, question);
      return self;
    }
  plot_interpolation_free (self);
  return NULL;
}

void
plot_interpolation_free (PlotInterpolation *self)
{
  g_free (self->pictures);
  g_free (self->nearest);
  g_free (self->rows);
  g_free (self->distances);
  g_free (self);
}

double
plot_interpolation_mean_distance (const PlotInterpolation *self, guint depth)
{
  const guint n = self->question.n_steps;
  double sum = 0;
  for (guint step = 1; step + 1 < n; step++)
    sum += (double) self->distances[depth * n + step];
  return n > 2 ? sum / (n - 2) : 0;
}
