/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-grid-picture.h. */
#include "plot-grid-picture.h"

#include "plot-palette.h"

#include <math.h>

/** plot_question_class: Returns: (transfer none) (nullable): the class whose
 * labels color the picture; NULL: a number */
const MlAttribute *
plot_question_class (const PlotQuestion *question)
{
  const int target = ml_predictor_target (question->predictor);
  const MlAttribute *class = target >= 0 ? ml_dataset_attribute (
                                 ml_predictor_header (question->predictor),
                                 (guint) target)
                                         : NULL;
  return class != NULL && ml_attribute_has_codes (class) ? class : NULL;
}

/* Colors mixed by probability, as light adds (gamma 2), then halfway to the
 * background so that points stand out. */
static PlotColor
mix (const double *shares, guint n, const PlotStyle *style)
{
  double red = 0, green = 0, blue = 0;
  for (guint i = 0; i < n; i++)
    {
      const PlotColor c = plot_palette_class (i, style->is_dark);
      red += shares[i] * c.red * c.red;
      green += shares[i] * c.green * c.green;
      blue += shares[i] * c.blue * c.blue;
    }
  const double keep = 0.45;
  const PlotColor b = style->background;
  return (PlotColor){ keep * sqrt (red) + (1 - keep) * b.red,
                      keep * sqrt (green) + (1 - keep) * b.green,
                      keep * sqrt (blue) + (1 - keep) * b.blue, 1 };
}

static void
output_range (const PlotGrid *self, double *low, double *high)
{
  *low = (double) INFINITY, *high = -(double) INFINITY;
  for (guint i = 0; i < self->size * self->size; i++)
    if (isfinite (self->outputs[i]))
      {
        *low = MIN (*low, self->outputs[i]);
        *high = MAX (*high, self->outputs[i]);
      }
}

/** plot_grid_paint: Returns: (transfer full): a pixel for each cell, the first
 * row at the bottom */
cairo_surface_t *
plot_grid_paint (const PlotGrid *grid, const PlotStyle *style)
{
  const int size = (int) grid->size;
  const gboolean is_nominal = plot_question_class (grid->question) != NULL;
  double low = 0, high = 0;
  if (!is_nominal)
    output_range (grid, &low, &high);
  cairo_surface_t *picture
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  guint8 *data = cairo_image_surface_get_data (picture);
  const int stride = cairo_image_surface_get_stride (picture);
  for (int y = 0; y < size; y++)
    {
      guint32 *to
          = (guint32 *) (gpointer) (data + (gsize) (size - 1 - y) * stride);
      for (int x = 0; x < size; x++)
        {
          const double *out
              = grid->outputs + ((gsize) y * size + x) * grid->n_outputs;
          const PlotColor color
              = is_nominal ? mix (out, grid->n_outputs, style)
                           : plot_palette_magnitude (
                               high > low ? (*out - low) / (high - low) : 0.5,
                               style->is_dark);
          to[x] = plot_color_argb32 (&color);
        }
    }
  cairo_surface_mark_dirty (picture);
  return picture;
}
