/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-history.h. */
#include "plot-history.h"

#include <math.h>
#include <string.h>

static void
part_free (gpointer data)
{
  PlotPart *self = data;
  for (guint i = 0; i < PLOT_N_X; i++)
    g_array_unref (self->x[i]);
  for (guint i = 0; i < PLOT_N_Y; i++)
    g_array_unref (self->y[i]);
  g_array_unref (self->changes);
  g_array_unref (self->phases);
  g_free (self);
}

static PlotPart *
part_new (guint part)
{
  PlotPart *self = g_new0 (PlotPart, 1);
  self->part = part;
  self->best = -1;
  self->changes = g_array_new (FALSE, FALSE, sizeof (PlotChange));
  self->phases = g_array_new (FALSE, FALSE, sizeof (PlotChange));
  for (guint i = 0; i < PLOT_N_X; i++)
    {
      self->x[i] = g_array_new (FALSE, FALSE, sizeof (double));
      self->x_extent[i] = (PlotExtent) PLOT_EXTENT_NONE;
    }
  for (guint i = 0; i < PLOT_N_Y; i++)
    {
      self->y[i] = g_array_new (FALSE, FALSE, sizeof (double));
      self->y_extent[i] = (PlotExtent) PLOT_EXTENT_NONE;
    }
  return self;
}

void
plot_extent_add (PlotExtent *self, double value)
{
  if (!isfinite (value))
    return;
  self->low = MIN (self->low, value);
  self->high = MAX (self->high, value);
  if (value > 0)
    self->least_positive = MIN (self->least_positive, value);
}

void
plot_extent_join (PlotExtent *self, const PlotExtent *other)
{
  self->low = MIN (self->low, other->low);
  self->high = MAX (self->high, other->high);
  self->least_positive = MIN (self->least_positive, other->least_positive);
}

static void
append (GArray *values, PlotExtent *extent, double value)
{
  if (!isfinite (value))
    value = (double) NAN;
  g_array_append_val (values, value);
  plot_extent_add (extent, value);
}

#define PHASES                                                                 \
  (ML_CHANGE_TO_MACHINE | ML_CHANGE_TO_INPUTS | ML_CHANGE_TO_TARGETS)

/** plot_part_loss: Returns: the quantity that the loss of report @index is:
 * losses of different kinds never share an axis */
guint
plot_part_loss (const PlotPart *self, guint index)
{
  guint what = 0;
  for (guint i = 0; i < self->phases->len; i++)
    {
      const PlotChange *phase = &g_array_index (self->phases, PlotChange, i);
      if (phase->index <= index)
        what = phase->what;
    }
  return what == ML_CHANGE_TO_MACHINE  ? PLOT_RECONSTRUCTION
         : what == ML_CHANGE_TO_INPUTS ? PLOT_COPY_LOSS
                                       : PLOT_LOSS;
}

/* The loss goes where its phase says. */
static void
set_losses (const PlotPart *self, guint index, const MlMetrics *m, double *y)
{
  const guint loss = plot_part_loss (self, index);
  y[PLOT_LOSS] = y[PLOT_VALIDATION_LOSS] = (double) NAN;
  y[PLOT_COPY_LOSS] = y[PLOT_VALIDATION_COPY_LOSS] = (double) NAN;
  y[PLOT_RECONSTRUCTION] = (double) NAN;
  y[loss] = m->loss;
  if (loss != PLOT_RECONSTRUCTION)
    y[loss + 1] = m->validation_loss;
}

static void
part_add (PlotPart *self, const MlMetrics *m)
{
  const double x[PLOT_N_X] = { m->epoch + m->within, (double) m->update,
                               (double) m->examples, m->seconds };
  double y[PLOT_N_Y] = { [PLOT_ACCURACY] = m->accuracy,
                         [PLOT_VALIDATION_ACCURACY] = m->validation_accuracy,
                         [PLOT_LIKELIHOOD] = m->likelihood,
                         [PLOT_RATE] = m->learning_rate };
  const guint n = self->y[PLOT_RATE]->len;
  const PlotChange phase = { .index = n, .what = m->change & PHASES };
  const PlotChange change
      = { n, m->change & ~(guint) PHASES,
          n > 0 ? g_array_index (self->y[PLOT_RATE], double, n - 1)
                : (double) NAN,
          m->learning_rate };
  if (change.what != 0)
    g_array_append_val (self->changes, change);
  if (phase.what != 0)
    {
      g_array_append_val (self->phases, phase);
      self->best = -1;
    }
  if (m->is_best)
    self->best = (int) n;
  set_losses (self, n, m, y);
  for (guint i = 0; i < PLOT_N_X; i++)
    append (self->x[i], &self->x_extent[i], x[i]);
  for (guint i = 0; i < PLOT_N_Y; i++)
    append (self->y[i], &self->y_extent[i], y[i]);
}

void
plot_history_free (gpointer data)
{
  PlotHistory *self = data;
  g_free (self->title);
  g_array_unref ((GArray *) self->history);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static PlotPart *
run_part (PlotHistory *self, guint part)
{
  guint i = 0;
  for (; i < self->parts->len; i++)
    {
      PlotPart *known = g_ptr_array_index (self->parts, i);
      if (known->part == part)
        return known;
      if (known->part > part)
        break;
    }
  PlotPart *made = part_new (part);
  g_ptr_array_insert (self->parts, (gint) i, made);
  return made;
}

void
plot_history_read (PlotHistory *self)
{
  const MlMetrics *history = (const MlMetrics *) (gpointer) self->history->data;
  PlotPart *part = NULL;
  for (; self->n_copied < self->history->len; self->n_copied++)
    {
      const MlMetrics *now = &history[self->n_copied];
      if (part == NULL || part->part != now->part)
        part = run_part (self, now->part);
      part_add (part, now);
      memcpy (&self->last, now, sizeof *now); /* with its padding */
    }
}

/* Whether @history is what @self holds, with perhaps more behind it. */
gboolean
plot_history_continues (const PlotHistory *self, const GArray *history)
{
  if (self->history != history || history->len < self->n_copied)
    return FALSE;
  return self->n_copied == 0
         || memcmp (&g_array_index (history, MlMetrics, self->n_copied - 1),
                    &self->last, sizeof self->last)
                == 0;
}

PlotHistory *
plot_history_new (const GArray *history)
{
  PlotHistory *self = g_new0 (PlotHistory, 1);
  self->history = g_array_ref ((GArray *) history);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

gboolean
plot_extent_is_empty (const PlotExtent *self)
{
  return self->low > self->high;
}

double
plot_part_last (const PlotPart *part, guint y)
{
  const GArray *values = part->y[y];
  if (plot_extent_is_empty (&part->y_extent[y]))
    return (double) NAN;
  for (guint i = values->len; i-- > 0;)
    if (!isnan (g_array_index (values, double, i)))
      return g_array_index (values, double, i);
  return (double) NAN;
}
