/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-bins.h. The number of bins follows the Rice rule, 2 ∛n (D. M. Lane
 * et al., Online Statistics Education), of the smaller sample. */
#include "plot-bins.h"

#include <math.h>
#include <string.h>

/** plot_bins_set_range: empties the bins; a range without width becomes 1 wide
 */
void
plot_bins_set_range (PlotBins *self, double low, double high, guint n_bins)
{
  *self = (PlotBins){ .low = low, .high = high };
  if (!(high > low))
    {
      self->low = isfinite (low) ? low - 0.5 : 0;
      self->high = self->low + 1;
    }
  self->n_bins = CLAMP (n_bins, 1, PLOT_MOST_BINS);
}

static void
widen (const float *values, gsize n, double *low, double *high)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        *low = MIN (*low, (double) values[i]);
        *high = MAX (*high, (double) values[i]);
      }
}

/** plot_bins_fit: takes both samples; bins as many as the smaller one bears */
void
plot_bins_fit (PlotBins *self, const float *first, gsize n_first,
               const float *second, gsize n_second)
{
  double low = (double) INFINITY, high = -(double) INFINITY;
  widen (first, n_first, &low, &high);
  widen (second, n_second, &low, &high);
  const double n = (double) MIN (n_first, n_second);
  plot_bins_set_range (self, low, high, (guint) MAX (2 * cbrt (n), 4));
  plot_bins_add (self, 0, first, n_first);
  plot_bins_add (self, 1, second, n_second);
}

/** plot_bins_add: @sample: 0 or 1; what is not finite is left out, what lies
 * outside of the range goes to the nearest bin */
void
plot_bins_add (PlotBins *self, guint sample, const float *values, gsize n)
{
  const double factor = self->n_bins / (self->high - self->low);
  double sum = self->means[sample] * self->n[sample];
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        const double place = ((double) values[i] - self->low) * factor;
        self->counts[sample][(guint) CLAMP (place, 0, self->n_bins - 1)]++;
        self->n[sample]++;
        sum += (double) values[i];
      }
  if (self->n[sample] > 0)
    self->means[sample] = sum / self->n[sample];
}

double
plot_bins_share (const PlotBins *self, guint sample, guint bin)
{
  return self->n[sample] > 0
             ? (double) self->counts[sample][bin] / self->n[sample]
             : 0;
}

double
plot_bins_edge (const PlotBins *self, guint bin)
{
  return self->low + (self->high - self->low) * bin / self->n_bins;
}

void
plot_bins_set_axes (const PlotBins *self, PlotAxes *axes)
{
  double highest = 0.01;
  for (guint bin = 0; bin < self->n_bins; bin++)
    for (guint sample = 0; sample < 2; sample++)
      highest = MAX (highest, plot_bins_share (self, sample, bin));
  plot_scale_set_range (&axes->x, self->low, self->high);
  plot_scale_set_range (&axes->y, 0, 105 * highest);
}

static double
left_of (const PlotBins *self, const PlotAxes *axes, guint bin)
{
  return round (plot_scale_pixel (&axes->x, plot_bins_edge (self, bin)));
}

static double
top_of (const PlotBins *self, const PlotAxes *axes, guint sample, guint bin)
{
  const double percent = 100 * plot_bins_share (self, sample, bin);
  return round (plot_scale_pixel (&axes->y, percent));
}

/** plot_bins_draw: @colors: of the bars and of the outline */
void
plot_bins_draw (const PlotBins *self, cairo_t *cr, const PlotStyle *style,
                const PlotAxes *axes, const PlotColor colors[2])
{
  const double bottom = plot_scale_pixel (&axes->y, 0);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  cairo_new_path (cr);
  for (guint bin = 0; bin < self->n_bins; bin++)
    {
      const double left = left_of (self, axes, bin);
      const double width = left_of (self, axes, bin + 1) - left;
      const double top = top_of (self, axes, 0, bin);
      cairo_rectangle (cr, left, top, MAX (width - 1, 1), bottom - top);
    }
  plot_style_set_source (cr, &colors[0]);
  cairo_fill (cr);
  for (guint bin = 0; bin < self->n_bins; bin++)
    {
      const double top = top_of (self, axes, 1, bin);
      cairo_line_to (cr, left_of (self, axes, bin), top);
      cairo_line_to (cr, left_of (self, axes, bin + 1), top);
    }
  plot_style_set_source (cr, &colors[1]);
  cairo_set_line_width (cr, style->line_width);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/** plot_bins_at: Returns: the bin of a column of pixels; -1: none */
int
plot_bins_at (const PlotBins *self, const PlotAxes *axes, double x)
{
  const double place = (plot_scale_value (&axes->x, x) - self->low)
                       / (self->high - self->low) * self->n_bins;
  return place >= 0 && place < self->n_bins ? (int) place : -1;
}

void
plot_bins_draw_hover (const PlotBins *self, cairo_t *cr, const PlotStyle *style,
                      const PlotAxes *axes, double x)
{
  const int bin = plot_bins_at (self, axes, x);
  if (bin < 0)
    return;
  const double left = left_of (self, axes, (guint) bin);
  PlotColor veil = style->foreground;
  veil.alpha = 0.12;
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  plot_style_set_source (cr, &veil);
  cairo_rectangle (cr, left, axes->top,
                   left_of (self, axes, (guint) bin + 1) - left,
                   axes->bottom - axes->top);
  cairo_fill (cr);
  cairo_restore (cr);
}
