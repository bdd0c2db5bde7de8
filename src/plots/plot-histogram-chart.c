/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the values of one attribute are spread, stacked by class. Numbers fall
 * into bins of the width of D. W. Scott, "On optimal and data-based
 * histograms", Biometrika 66 (1979): 3.49 sd n^(−1/3), as WEKA takes it; the
 * first bin is [min, a], the others (a, b]. A nominal attribute has a bar per
 * label, a picture the brightness of its pixels. */
#include "plot-chart-private.h"
#include "plot-date.h"
#include "plot-palette.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_BINS 1000
#define MOST_BYTES (1 << 22) /* of pictures looked at */

typedef struct
{
  PlotChart parent;
  guint bins; /* 0: by Scott's rule */
  MlDataset *data;
  int target;
  guint column;
  guint n_bins, n_groups; /* groups: the classes, then "class missing" */
  double *counts;         /* n_bins × n_groups, by row weights */
  double low, width;      /* of the bins of numbers */
  double total, n_missing;
} PlotHistogramChart;

typedef PlotChartClass PlotHistogramChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotHistogramChart, bins, 0, MOST_BINS, 0, NULL, N_ ("Bins"),
                  N_ ("How many bars for numbers; 0 lets Scott's rule "
                      "choose")),
};

GType plot_histogram_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotHistogramChart, plot_histogram_chart, PLOT_TYPE_CHART)

static PlotHistogramChart *
cast (PlotChart *chart)
{
  return (PlotHistogramChart *) chart;
}

static const MlAttribute *
attribute_of (PlotHistogramChart *self)
{
  return ml_dataset_attribute (self->data, self->column);
}

/* The nominal class that colors the bars, or NULL. */
static const MlAttribute *
class_of (PlotHistogramChart *self)
{
  if (self->target < 0)
    return NULL;
  const MlAttribute *attribute
      = ml_dataset_attribute (self->data, (guint) self->target);
  return attribute->kind == ML_ATTRIBUTE_NOMINAL ? attribute : NULL;
}

static double
weight_of (PlotHistogramChart *self, guint row)
{
  const double *weights = ml_dataset_weights (self->data);
  return weights != NULL ? weights[row] : 1;
}

static guint
group_of (PlotHistogramChart *self, const gint32 *classes, guint row)
{
  return classes == NULL     ? 0
         : classes[row] >= 0 ? (guint) classes[row]
                             : self->n_groups - 1;
}

/* Bin of @value: 0 for [low, a], i for (a, b]. */
static guint
bin_of (PlotHistogramChart *self, double value)
{
  const double position = (value - self->low) / self->width;
  return (guint) CLAMP (ceil (position - 1e-9) - 1, 0, self->n_bins - 1.0);
}

/* Sets low, width and n_bins from the range and spread of @values. */
static void
choose_bins (PlotHistogramChart *self, const double *values, guint n)
{
  double low = (double) INFINITY, high = -(double) INFINITY, sum = 0,
         squares = 0;
  guint known = 0;
  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        low = MIN (low, values[i]);
        high = MAX (high, values[i]);
        sum += values[i];
        known++;
      }
  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      squares += (values[i] - sum / known) * (values[i] - sum / known);
  const double sd = known > 1 ? sqrt (squares / (known - 1)) : 0;
  const double width = 3.49 * sd * pow (MAX (known, 1), -1.0 / 3);
  double bins = self->bins;
  if (self->bins == 0)
    bins = width > 0 ? CLAMP (round ((high - low) / width), 1, MOST_BINS) : 1;
  self->n_bins = high > low ? (guint) bins : 1;
  self->low = known > 0 ? low : 0;
  self->width = high > low ? (high - low) / self->n_bins : 0;
  if (self->width <= 0) /* one value: one bar around it */
    {
      self->width = 1;
      self->low -= 0.5;
    }
}

static void
count_values (PlotHistogramChart *self, const gint32 *classes)
{
  const double *numbers = ml_dataset_numbers (self->data, self->column);
  const gint32 *codes
      = numbers == NULL ? ml_dataset_codes (self->data, self->column) : NULL;
  const guint n_rows = ml_dataset_n_rows (self->data);
  if (numbers != NULL)
    choose_bins (self, numbers, n_rows);
  else
    self->n_bins = attribute_of (self)->n_labels;
  self->counts = g_new0 (double, (gsize) self->n_bins * self->n_groups);
  for (guint row = 0; row < n_rows; row++)
    {
      const double weight = weight_of (self, row);
      const gboolean is_known
          = numbers != NULL ? isfinite (numbers[row]) : codes[row] >= 0;
      if (!is_known)
        {
          self->n_missing += weight;
          continue;
        }
      const guint bin
          = numbers != NULL ? bin_of (self, numbers[row]) : (guint) codes[row];
      self->counts[(gsize) bin * self->n_groups + group_of (self, classes, row)]
          += weight;
      self->total += weight;
    }
}

/* Brightness of pictures; of evenly spaced rows if there are many. */
static void
count_pixels (PlotHistogramChart *self, const gint32 *classes)
{
  const guint8 *bytes = ml_dataset_bytes (self->data, self->column);
  const gsize size = ml_attribute_n_bytes (attribute_of (self));
  const guint n_rows = ml_dataset_n_rows (self->data);
  const guint stride = (guint) MAX (1, (guint64) n_rows * size / MOST_BYTES);
  self->n_bins = self->bins > 0 ? MIN (self->bins, 256) : 64;
  self->low = 0;
  self->width = 256.0 / self->n_bins;
  self->counts = g_new0 (double, (gsize) self->n_bins * self->n_groups);
  for (guint row = 0; row < n_rows; row += stride)
    {
      const guint group = group_of (self, classes, row);
      for (gsize i = 0; i < size; i++)
        {
          const guint bin = bytes[row * size + i] * self->n_bins / 256;
          self->counts[(gsize) bin * self->n_groups + group]++;
        }
      self->total += size;
    }
}

static void
count (PlotHistogramChart *self)
{
  g_clear_pointer (&self->counts, g_free);
  self->n_bins = 0;
  self->total = self->n_missing = 0;
  if (self->data == NULL)
    return;
  const MlAttribute *class = class_of (self);
  self->n_groups = class != NULL ? class->n_labels + 1 : 1;
  const gint32 *classes
      = class != NULL ? ml_dataset_codes (self->data, (guint) self->target)
                      : NULL;
  if (attribute_of (self)->kind == ML_ATTRIBUTE_IMAGE)
    count_pixels (self, classes);
  else
    count_values (self, classes);
}

static void
plot_histogram_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotHistogramChart *self = cast (chart);
  const gboolean has_column
      = source->dataset != NULL
        && source->column < ml_dataset_n_columns (source->dataset);
  MlDataset *data = has_column ? source->dataset : NULL;
  if (data == self->data && source->column == self->column
      && source->target == self->target)
    return;
  g_set_object (&self->data, data);
  self->column = source->column;
  self->target = source->target;
  count (self);
  plot_chart_reset_view (chart);
}

static void
plot_histogram_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_histogram_chart_parent_class)->notify (object, spec);
  count ((PlotHistogramChart *) object);
}

static const char *
plot_histogram_chart_empty (PlotChart *chart)
{
  PlotHistogramChart *self = cast (chart);
  if (self->data == NULL)
    return _ ("Open a data file and choose an attribute to see how its "
              "values are spread.");
  if (self->total <= 0)
    return ml_dataset_n_rows (self->data) == 0
               ? _ ("This table has no rows.")
               : _ ("All values of this attribute are missing.");
  return NULL;
}

static gboolean
is_nominal (PlotHistogramChart *self)
{
  return ml_attribute_has_codes (attribute_of (self));
}

static double
bar_height (PlotHistogramChart *self, guint bin)
{
  double height = 0;
  for (guint i = 0; i < self->n_groups; i++)
    height += self->counts[(gsize) bin * self->n_groups + i];
  return height;
}

/* The range of a bar on the x axis. */
static double
bar_start (PlotHistogramChart *self, guint bin)
{
  return is_nominal (self) ? bin : self->low + bin * self->width;
}

static PlotColor
group_color (PlotHistogramChart *self, guint group, const PlotStyle *style)
{
  return self->n_groups > 1 && group + 1 == self->n_groups
             ? plot_palette_missing (style->is_dark)
             : plot_palette_class (group, style->is_dark);
}

/* Pixels of a bar; a gap to its neighbour where there is room for one. */
static void
bar_edges (PlotHistogramChart *self, const PlotAxes *axes, guint bin,
           double *left, double *right)
{
  *left = round (plot_scale_pixel (&axes->x, bar_start (self, bin)));
  *right = round (plot_scale_pixel (&axes->x, bar_start (self, bin + 1)));
  const double width = *right - *left;
  const double gap = width < 4           ? 0
                     : is_nominal (self) ? floor (0.15 * width)
                                         : 1;
  *left += floor (gap / 2);
  *right = MAX (*right - ceil (gap / 2), *left + 1);
}

static void
draw_bars (PlotHistogramChart *self, cairo_t *cr, const PlotStyle *style,
           const PlotAxes *axes)
{
  g_autofree double *below = g_new0 (double, self->n_bins);
  cairo_save (cr);
  plot_axes_clip (axes, cr);
  for (guint group = 0; group < self->n_groups; group++)
    {
      const PlotColor color = group_color (self, group, style);
      plot_style_set_source (cr, &color);
      cairo_new_path (cr);
      for (guint bin = 0; bin < self->n_bins; bin++)
        {
          const double count
              = self->counts[(gsize) bin * self->n_groups + group];
          if (count <= 0)
            continue;
          double left, right;
          bar_edges (self, axes, bin, &left, &right);
          const double bottom = round (plot_scale_pixel (&axes->y, below[bin]));
          below[bin] += count;
          const double top = round (plot_scale_pixel (&axes->y, below[bin]));
          cairo_rectangle (cr, left, MIN (top, bottom - 1), right - left,
                           MAX (bottom - top, 1));
        }
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_legend (PlotHistogramChart *self, cairo_t *cr, const PlotStyle *style,
             double x, double y, double width)
{
  const MlAttribute *class = class_of (self);
  if (class == NULL)
    return;
  g_autofree double *totals = g_new0 (double, self->n_groups);
  for (guint bin = 0; bin < self->n_bins; bin++)
    for (guint i = 0; i < self->n_groups; i++)
      totals[i] += self->counts[(gsize) bin * self->n_groups + i];
  g_autoptr (GArray) items
      = g_array_new (FALSE, FALSE, sizeof (PlotLegendItem));
  for (guint i = 0; i < self->n_groups; i++)
    {
      const gboolean is_missing = i == class->n_labels;
      const PlotLegendItem item
          = { is_missing ? (char *) _ ("class missing") : class->labels[i],
              group_color (self, i, style), -1, -1 };
      if (!is_missing || totals[i] > 0)
        g_array_append_val (items, item);
    }
  plot_legend_draw_row (cr, style, (PlotLegendItem *) (gpointer) items->data,
                        items->len, x, y, width);
}

static void
plot_histogram_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                           double height, const PlotStyle *style)
{
  PlotHistogramChart *self = cast (chart);
  const MlAttribute *attribute = attribute_of (self);
  const gboolean is_image = attribute->kind == ML_ATTRIBUTE_IMAGE;
  PlotAxes axes = { .x_title = attribute->name,
                    .y_title = is_image ? _ ("Pixels") : _ ("Rows") };
  double highest = 0;
  for (guint i = 0; i < self->n_bins; i++)
    highest = MAX (highest, bar_height (self, i));
  if (is_nominal (self))
    {
      axes.x_labels = (const char *const *) attribute->labels;
      axes.n_x_labels = attribute->n_labels;
    }
  plot_scale_set_range (&axes.x, bar_start (self, 0),
                        bar_start (self, self->n_bins));
  plot_scale_set_range (&axes.y, 0, highest * 1.05);
  axes.x.is_date = attribute->kind == ML_ATTRIBUTE_DATE;
  axes.y.is_whole = ml_dataset_weights (self->data) == NULL;
  const double line = plot_text_height (style);
  const gboolean has_legend = class_of (self) != NULL && height > 6 * line;
  const double top = has_legend ? line : 0;
  plot_chart_place_axes (chart, 0, &axes, cr, style, 0, top, width,
                         height - top);
  plot_axes_draw (&axes, cr, style);
  draw_bars (self, cr, style, &axes);
  if (has_legend && !axes.is_bare)
    draw_legend (self, cr, style, axes.left, 0.75 * line,
                 axes.right - axes.left);
}

/* The bar under a pixel column, whatever its height; −1: none. */
static int
bar_at (PlotHistogramChart *self, const PlotAxes *axes, double x)
{
  const double value = plot_scale_value (&axes->x, x);
  const double position
      = is_nominal (self) ? value : (value - self->low) / self->width;
  return position >= 0 && position < self->n_bins ? (int) position : -1;
}

static void
plot_histogram_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                 double y, const PlotStyle *style)
{
  PlotHistogramChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const int bin = axes != NULL ? bar_at (self, axes, x) : -1;
  if (bin < 0)
    return;
  double left, right;
  bar_edges (self, axes, (guint) bin, &left, &right);
  const PlotColor veil = plot_color_with_alpha (style->foreground, 0.12);
  plot_axes_clip (axes, cr);
  plot_style_set_source (cr, &veil);
  cairo_rectangle (cr, left, axes->top, right - left, axes->bottom - axes->top);
  cairo_fill (cr);
}

static char *
format_date (double value)
{
  return plot_date_format (value, 0);
}

/* "99.5 – 119.4", or the label. */
static char *
bar_name (PlotHistogramChart *self, guint bin)
{
  if (is_nominal (self))
    return g_strdup (attribute_of (self)->labels[bin]);
  const gboolean is_date = attribute_of (self)->kind == ML_ATTRIBUTE_DATE;
  char *(*format) (double) = is_date ? format_date : plot_format_value;
  g_autofree char *from = format (bar_start (self, bin));
  g_autofree char *to = format (bar_start (self, bin + 1));
  return g_strdup_printf ("%s – %s", from, to);
}

static void
append_groups (PlotHistogramChart *self, GString *text, guint bin)
{
  const MlAttribute *class = class_of (self);
  for (guint i = 0; class != NULL && i < self->n_groups; i++)
    {
      const double count = self->counts[(gsize) bin * self->n_groups + i];
      if (count <= 0)
        continue;
      g_autofree char *number = plot_format_value (count);
      g_string_append_printf (
          text, "\n%s: %s",
          i < class->n_labels ? class->labels[i] : _ ("class missing"), number);
    }
}

static char *
plot_histogram_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotHistogramChart *self = cast (chart);
  const PlotAxes *axes = plot_chart_axes_at (chart, x, y, NULL);
  const int bin = axes != NULL ? bar_at (self, axes, x) : -1;
  if (bin < 0)
    return NULL;
  g_autofree char *name = bar_name (self, (guint) bin);
  g_autofree char *count = plot_format_value (bar_height (self, (guint) bin));
  GString *text = g_string_new (name);
  g_string_append_printf (text, ": %s", count);
  append_groups (self, text, (guint) bin);
  return g_string_free (text, FALSE);
}

static char *
plot_histogram_chart_describe (PlotChart *chart)
{
  PlotHistogramChart *self = cast (chart);
  guint highest = 0;
  for (guint i = 1; i < self->n_bins; i++)
    if (bar_height (self, i) > bar_height (self, highest))
      highest = i;
  g_autofree char *name = bar_name (self, highest);
  g_autofree char *count = plot_format_value (bar_height (self, highest));
  g_autofree char *missing = plot_format_value (self->n_missing);
  GString *text = g_string_new (NULL);
  g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE,
                   "Histogram of %s: %u bar; the highest is %s with %s.",
                   "Histogram of %s: %u bars; the highest is %s with %s.",
                   self->n_bins),
      attribute_of (self)->name, self->n_bins, name, count);
  const MlAttribute *class = class_of (self);
  if (class != NULL)
    g_string_append_printf (text, _ (" Stacked by %s."), class->name);
  if (self->n_missing > 0)
    g_string_append_printf (text, _ (" Missing: %s."), missing);
  return g_string_free (text, FALSE);
}

static void
append_heading (PlotHistogramChart *self, GString *csv)
{
  const MlAttribute *class = class_of (self);
  g_string_append (csv, is_nominal (self) ? "label" : "from,to");
  for (guint i = 0; i < self->n_groups; i++)
    {
      g_string_append_c (csv, ',');
      if (class == NULL)
        g_string_append (csv, "count");
      else
        plot_csv_text (csv, i < class->n_labels ? class->labels[i] : "?");
    }
  g_string_append_c (csv, '\n');
}

static char *
plot_histogram_chart_to_csv (PlotChart *chart)
{
  PlotHistogramChart *self = cast (chart);
  GString *csv = g_string_new (NULL);
  append_heading (self, csv);
  for (guint bin = 0; bin < self->n_bins; bin++)
    {
      if (is_nominal (self))
        plot_csv_text (csv, attribute_of (self)->labels[bin]);
      else
        {
          plot_csv_number (csv, bar_start (self, bin));
          g_string_append_c (csv, ',');
          plot_csv_number (csv, bar_start (self, bin + 1));
        }
      for (guint i = 0; i < self->n_groups; i++)
        {
          g_string_append_c (csv, ',');
          plot_csv_number (csv, self->counts[(gsize) bin * self->n_groups + i]);
        }
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

static void
plot_histogram_chart_finalize (GObject *object)
{
  PlotHistogramChart *self = (PlotHistogramChart *) object;
  g_clear_object (&self->data);
  g_free (self->counts);
  G_OBJECT_CLASS (plot_histogram_chart_parent_class)->finalize (object);
}

static void
plot_histogram_chart_class_init (PlotHistogramChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_histogram_chart_finalize;
  object_class->notify = plot_histogram_chart_notify;
  klass->title = N_ ("Histogram");
  klass->needs = PLOT_NEEDS_DATASET | PLOT_NEEDS_COLUMN;
  klass->update = plot_histogram_chart_update;
  klass->draw = plot_histogram_chart_draw;
  klass->draw_hover = plot_histogram_chart_draw_hover;
  klass->describe_at = plot_histogram_chart_describe_at;
  klass->describe = plot_histogram_chart_describe;
  klass->to_csv = plot_histogram_chart_to_csv;
  klass->empty = plot_histogram_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_histogram_chart_init (PlotHistogramChart *self)
{
  self->target = -1;
}
