/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One axis without its looks: data values to pixels and back, linear or
 * logarithmic, and the round numbers to mark on it. */
#pragma once

#include <glib.h>

typedef struct
{
  double minimum, maximum; /* data shown; minimum < maximum, log: both > 0    */
  double start, end;       /* pixels of minimum and maximum; start > end on y */
  gboolean is_log;
  gboolean is_whole;       /* counts: no tick between whole numbers           */
  gboolean has_parts;      /* if whole: as an epoch, which is parted if no two are shown */
  gboolean is_date;        /* milliseconds since 1970                         */
} PlotScale;

void    plot_scale_set_range (PlotScale *self, double minimum, double maximum);
double  plot_scale_pixel     (const PlotScale *self, double value);
double  plot_scale_value     (const PlotScale *self, double pixel);
GArray *plot_scale_ticks     (const PlotScale *self, guint at_most, double *step); /* double, rising */
void    plot_scale_zoom      (PlotScale *self, double pixel, double factor);
void    plot_scale_pan       (PlotScale *self, double pixels);
char   *plot_scale_label     (const PlotScale *self, double tick, double step);
char   *plot_format_tick     (double value, double step);
char   *plot_format_value    (double value); /* four significant digits */
gulong  plot_plural_of       (double value); /* for ngettext(): "0.5 epochs" and "1 epoch" */
