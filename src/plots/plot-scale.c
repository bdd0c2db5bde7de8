/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-scale.h. Ticks are multiples of 1, 2 or 5 times a power of ten,
 * computed as whole numbers times the step, so that 0.3 is 0.3. */
#include "plot-scale.h"

#include "plot-date.h"

#include <math.h>
#include <string.h>

/**
 * plot_scale_set_range:
 *
 * Sets what is shown; a range without width is widened around its value, one
 * that is not finite becomes 0 … 1, and a logarithmic one starts above zero.
 */
void
plot_scale_set_range (PlotScale *self, double minimum, double maximum)
{
  if (!isfinite (minimum) || !isfinite (maximum) || minimum > maximum)
    minimum = self->is_log ? 0.1 : 0, maximum = 1;
  if (self->is_log)
    {
      maximum = maximum > 0 ? maximum : 1;
      minimum = minimum > 0 ? minimum : maximum * 1e-3;
      if (maximum / minimum < 1 + 1e-9)
        minimum /= 1.25, maximum *= 1.25;
    }
  else if (maximum - minimum <= 1e-12 * MAX (fabs (minimum), fabs (maximum)))
    {
      const double room = minimum != 0 ? 0.05 * fabs (minimum) : 0.5;
      minimum -= room, maximum += room;
    }
  self->minimum = minimum;
  self->maximum = maximum;
}

static double
forth (const PlotScale *self, double value)
{
  return self->is_log ? log (value) : value;
}

static double
back (const PlotScale *self, double position)
{
  return self->is_log ? exp (position) : position;
}

/** plot_scale_pixel: Returns: where @value is drawn; on a logarithmic axis a
 * value that is not positive goes below the start. */
double
plot_scale_pixel (const PlotScale *self, double value)
{
  const double low = forth (self, self->minimum);
  const double high = forth (self, self->maximum);
  if (self->is_log && value <= 0)
    return self->start - (self->end - self->start);
  const double share = (forth (self, value) - low) / (high - low);
  return self->start + share * (self->end - self->start);
}

double
plot_scale_value (const PlotScale *self, double pixel)
{
  const double low = forth (self, self->minimum);
  const double high = forth (self, self->maximum);
  const double share = (pixel - self->start) / (self->end - self->start);
  return back (self, low + share * (high - low));
}

static void
set_positions (PlotScale *self, double low, double high)
{
  const double minimum = back (self, low), maximum = back (self, high);
  const double least
      = 1e-10 * MAX (fabs (minimum), fabs (maximum)); /* digits of a double */
  if (isfinite (minimum) && isfinite (maximum) && maximum - minimum > least)
    self->minimum = minimum, self->maximum = maximum;
}

/** plot_scale_zoom: Shows 1 / @factor of the range, with the value under
 * @pixel staying there. Does nothing where numbers run out of digits. */
void
plot_scale_zoom (PlotScale *self, double pixel, double factor)
{
  const double low = forth (self, self->minimum);
  const double high = forth (self, self->maximum);
  const double at = forth (self, plot_scale_value (self, pixel));
  set_positions (self, at - (at - low) / factor, at + (high - at) / factor);
}

/** plot_scale_pan: Moves what is shown by @pixels, as a hand moves paper. */
void
plot_scale_pan (PlotScale *self, double pixels)
{
  const double low = forth (self, self->minimum);
  const double high = forth (self, self->maximum);
  const double move = -pixels * (high - low) / (self->end - self->start);
  set_positions (self, low + move, high + move);
}

/* The least of 1, 2, 5 × 10^k that is not below @raw. */
static double
round_step (double raw)
{
  const double power = pow (10, floor (log10 (raw)));
  const double lead = raw / power;
  const double slack = 1 + 1e-9;
  return (lead <= slack       ? 1
          : lead <= 2 * slack ? 2
          : lead <= 5 * slack ? 5
                              : 10)
         * power;
}

/* index × step, exact for steps below one: 3 × 0.1 gives 0.3. */
static double
multiple (double index, double step)
{
  return step < 1 ? index / round (1 / step) : index * step;
}

static void
linear_ticks (const PlotScale *self, guint at_most, GArray *ticks, double *step)
{
  const double range = self->maximum - self->minimum;
  *step = round_step (range / MAX (at_most, 1));
  if (self->is_whole && (range >= 2 || !self->has_parts))
    *step = MAX (*step, 1);
  /* 1 / step is whole only for steps that are 1, 2 or 5 × 10^-k. */
  double first = ceil (self->minimum / *step - 1e-9);
  const double last = floor (self->maximum / *step + 1e-9);
  for (; first <= last && ticks->len < 1000; first++)
    {
      const double tick = multiple (first, *step) + 0.0; /* no −0 */
      g_array_append_val (ticks, tick);
    }
}

static void
log_ticks (const PlotScale *self, guint at_most, GArray *ticks)
{
  const int first = (int) floor (log10 (self->minimum) + 1e-9);
  const int last = (int) floor (log10 (self->maximum) + 1e-9);
  const int stride = MAX (1, (last - first + (int) at_most) / (int) at_most);
  static const double leads[] = { 1, 2, 5 };
  const guint n_leads = (guint) (last - first + 1) * 3 <= at_most ? 3 : 1;
  for (int power = first; power <= last; power += stride)
    for (guint i = 0; i < n_leads; i++)
      {
        const double tick = leads[i] * pow (10, power);
        if (tick >= self->minimum * (1 - 1e-9)
            && tick <= self->maximum * (1 + 1e-9))
          g_array_append_val (ticks, tick);
      }
}

/**
 * plot_scale_ticks:
 * @at_most: how many there is room for
 * @step: (out): their distance, for plot_format_tick(); 0 for powers of ten
 *
 * Returns: (transfer full) (element-type double): round numbers in the range
 */
GArray *
plot_scale_ticks (const PlotScale *self, guint at_most, double *step)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  at_most = CLAMP (at_most, 1, 100);
  *step = 0;
  if (self->is_date)
    {
      plot_date_ticks (self->minimum, self->maximum, at_most, ticks, step);
      return ticks;
    }
  if (self->is_log)
    log_ticks (self, at_most, ticks);
  const gboolean is_narrow = self->maximum < 10 * self->minimum;
  if (ticks->len >= (is_narrow ? 4 : 2)) /* more than one decade */
    return ticks;
  do /* one tick tells nothing of the scale */
    {
      g_array_set_size (ticks, 0);
      linear_ticks (self, at_most, ticks, step);
    }
  while (ticks->len < 2 && at_most++ < 12);
  return ticks;
}

/* "-1.50e+07" → "−1.5e7" */
static char *
tidy (const char *text)
{
  g_autoptr (GString) tidied = g_string_new (NULL);
  const char *e = strchr (text, 'e');
  g_string_append_len (tidied, text,
                       e != NULL ? e - text : (gssize) strlen (text));
  if (strchr (tidied->str, '.') != NULL)
    {
      while (tidied->str[tidied->len - 1] == '0')
        g_string_truncate (tidied, tidied->len - 1);
      if (tidied->str[tidied->len - 1] == '.')
        g_string_truncate (tidied, tidied->len - 1);
    }
  if (e != NULL)
    g_string_append_printf (tidied, "e%d",
                            (int) g_ascii_strtoll (e + 1, NULL, 10));
  g_string_replace (tidied, "-", "−", 0);
  return g_string_free (g_steal_pointer (&tidied), FALSE);
}

static char *
format (double value, const char *pattern, int digits)
{
  g_autofree char *whole
      = g_strdup_printf (pattern[1] == 'f' ? "%%.%df" : "%%.%de", digits);
  char text[400];
  g_ascii_formatd (text, sizeof text, whole, value);
  return g_strdup (text);
}

/**
 * plot_format_tick:
 * @step: the distance of the ticks, or 0 to write @value as short as it can be
 *
 * Returns: (transfer full): @value with as many digits as tell it from its
 *   neighbours, the same number on every tick of an axis
 */
char *
plot_format_tick (double value, double step)
{
  const double size = fabs (value);
  const int last = step > 0 ? (int) floor (log10 (step) + 1e-9) : 0;
  if (value == 0)
    return g_strdup ("0");
  if (step <= 0 || size >= 1e7 || last < -6)
    {
      if (step <= 0 && size >= 1e-4 && size < 1e6)
        return plot_format_value (value);
      const int lead = (int) floor (log10 (size) + 1e-9);
      g_autofree char *text
          = format (value, "%e", step > 0 ? CLAMP (lead - last, 0, 15) : 0);
      return tidy (text);
    }
  g_autofree char *text = format (value, "%f", MAX (-last, 0));
  GString *minus = g_string_new (text);
  g_string_replace (minus, "-", "−", 1);
  return g_string_free (minus, FALSE);
}

/** plot_scale_label: Returns: (transfer full): what stands at a tick. */
char *
plot_scale_label (const PlotScale *self, double tick, double step)
{
  return self->is_date ? plot_date_format (tick, step)
                       : plot_format_tick (tick, step);
}

/** plot_plural_of: Returns: a whole number that takes the same form of a noun
 */
gulong
plot_plural_of (double value)
{
  return fabs (value - 1) < 1e-9 ? 1 : 2;
}

/** plot_format_value: Returns: (transfer full): @value for reading, with four
 * significant digits: "0.8312", "1204", "1.5e7". */
char *
plot_format_value (double value)
{
  if (isnan (value))
    return g_strdup ("?");
  const double size = fabs (value);
  const gboolean is_whole = size == floor (size) && size < 1e9;
  char text[64];
  if (is_whole || (size >= 1e3 && size < 1e7))
    g_ascii_formatd (text, sizeof text, is_whole ? "%.0f" : "%.1f", value);
  else if (size >= 1e-4 && size < 1e7)
    g_ascii_formatd (text, sizeof text, "%.4g", value);
  else
    g_ascii_formatd (text, sizeof text, "%.3e", value);
  return tidy (text);
}
