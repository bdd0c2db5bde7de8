/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-bands.h"

#include "plot-palette.h"

typedef struct
{
  MlBootstrap *made; /* (nullable): one kind of rows is missing */
  guint question;
} Answer;

void
plot_bands_init (PlotBands *self)
{
  pthread_mutex_init (&self->lock, NULL);
}

void
plot_bands_clear (PlotBands *self)
{
  g_clear_pointer (&self->shown, ml_bootstrap_free);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  pthread_mutex_destroy (&self->lock);
}

/** plot_bands_ask: @evaluation: (nullable): NULL: none wanted. Returns: whether
 * a thread has to prepare them */
gboolean
plot_bands_ask (PlotBands *self, const MlEvaluation *evaluation,
                guint class_index)
{
  pthread_mutex_lock (&self->lock);
  const gboolean is_new
      = evaluation != self->evaluation
        || (evaluation != NULL && class_index != self->class_index);
  if (is_new)
    {
      g_clear_pointer (&self->evaluation, ml_evaluation_unref);
      if (evaluation != NULL)
        self->evaluation = ml_evaluation_ref (evaluation);
      self->class_index = class_index;
      self->question++;
    }
  pthread_mutex_unlock (&self->lock);
  if (is_new)
    g_clear_pointer (&self->shown, ml_bootstrap_free);
  return is_new && evaluation != NULL;
}

/** plot_bands_prepare: Returns: (transfer full) (nullable): for
 * plot_bands_accept() */
gpointer
plot_bands_prepare (PlotBands *self, GCancellable *cancellable)
{
  const MlBootstrapSettings settings = ML_BOOTSTRAP_SETTINGS_INIT;
  pthread_mutex_lock (&self->lock);
  g_autoptr (MlEvaluation) evaluation
      = self->evaluation != NULL ? ml_evaluation_ref (self->evaluation) : NULL;
  const guint class_index = self->class_index, question = self->question;
  pthread_mutex_unlock (&self->lock);
  if (evaluation == NULL)
    return NULL;
  MlBootstrap *made
      = ml_bootstrap_new (evaluation, class_index, &settings, cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    {
      ml_bootstrap_free (made);
      return NULL;
    }
  Answer *answer = g_new (Answer, 1);
  *answer = (Answer){ made, question };
  return answer;
}

/** plot_bands_accept: shows the answer, unless the question was changed */
void
plot_bands_accept (PlotBands *self, gpointer prepared)
{
  g_autofree Answer *answer = prepared;
  if (answer->question != self->question)
    {
      ml_bootstrap_free (answer->made);
      return;
    }
  g_clear_pointer (&self->shown, ml_bootstrap_free);
  self->shown = answer->made;
}

/** plot_bands_draw: @x: (nullable): where the @n intervals stand; NULL: evenly
 * from 0 to 1 */
void
plot_bands_draw (const double *x, const MlInterval *intervals, guint n,
                 cairo_t *cr, const PlotAxes *axes, const PlotColor *color)
{
  const PlotColor veil = plot_color_with_alpha (*color, 0.18);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  for (guint k = 0; k < 2 * n; k++)
    {
      const guint i = k < n ? k : 2 * n - 1 - k;
      const double at = x != NULL ? x[i] : (double) i / (n - 1);
      cairo_line_to (cr, plot_scale_pixel (&axes->x, at),
                     plot_scale_pixel (&axes->y, k < n ? intervals[i].high
                                                       : intervals[i].low));
    }
  cairo_close_path (cr);
  plot_style_set_source (cr, &veil);
  cairo_fill (cr);
  cairo_restore (cr);
}
