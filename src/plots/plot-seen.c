/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-seen.h"

#include <string.h>

static guint
n_costs_of (const PlotSource *source)
{
  if (source->decision == NULL || source->decision->costs == NULL)
    return 0;
  for (guint i = 0; i < source->n_runs; i++)
    if (source->runs[i].evaluation != NULL)
      {
        const guint n = ml_evaluation_n_classes (source->runs[i].evaluation);
        return n * n;
      }
  return 0;
}

static gboolean
has_same_costs (const PlotSeen *self, const PlotSource *source)
{
  const guint n = n_costs_of (source);
  return n == self->costs->len
         && (n == 0
             || memcmp (self->costs->data, source->decision->costs,
                        n * sizeof (double))
                    == 0);
}

static gboolean
is_the_same (const PlotSeen *self, const PlotSource *source)
{
  guint k = 0;
  if (self->evaluations == NULL || self->class_index != source->class_index
      || !has_same_costs (self, source))
    return FALSE;
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->evaluation == NULL)
        continue;
      if (k >= self->evaluations->len
          || g_ptr_array_index (self->evaluations, k) != run->evaluation
          || g_array_index (self->colors, guint, k) != run->color
          || g_strcmp0 (g_ptr_array_index (self->titles, k), run->title) != 0)
        return FALSE;
      k++;
    }
  return k == self->evaluations->len;
}

/** plot_seen_changed: Returns: whether the results, the class, the costs or
 * what the runs are called differ from the last call */
gboolean
plot_seen_changed (PlotSeen *self, const PlotSource *source)
{
  if (is_the_same (self, source))
    return FALSE;
  plot_seen_clear (self);
  self->evaluations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_evaluation_unref);
  self->colors = g_array_new (FALSE, FALSE, sizeof (guint));
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->costs = g_array_new (FALSE, FALSE, sizeof (double));
  self->class_index = source->class_index;
  if (n_costs_of (source) > 0)
    g_array_append_vals (self->costs, source->decision->costs,
                         n_costs_of (source));
  for (guint i = 0; i < source->n_runs; i++)
    {
      const PlotRun *run = &source->runs[i];
      if (run->evaluation == NULL)
        continue;
      g_ptr_array_add (self->evaluations, ml_evaluation_ref (run->evaluation));
      g_array_append_val (self->colors, run->color);
      g_ptr_array_add (self->titles, g_strdup (run->title));
    }
  return TRUE;
}

void
plot_seen_clear (PlotSeen *self)
{
  g_clear_pointer (&self->evaluations, g_ptr_array_unref);
  g_clear_pointer (&self->colors, g_array_unref);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  g_clear_pointer (&self->costs, g_array_unref);
}
