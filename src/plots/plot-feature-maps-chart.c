/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One example on its way through the network: the input at the left, a row of
 * maps or units for each layer, the output as bars. Each layer has its own
 * scale of colors. What was drawn on the pad is shown instead of an example.
 *
 * Read top to bottom: data, rows of layers, output, drawing, words. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-stage.h"
#include "plot-text.h"

#include "ml-number.h"
#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 8

typedef struct
{
  PlotChart parent;
  guint example;                   /* from 1 */
  MlSnapshot *snapshot;            /* (nullable): shown */
  gboolean is_drawn;               /* it is what the pad shows */
  MlAttribute *class;              /* (nullable): its labels name the outputs */
  GArray *stages;                  /* PlotStage, borrows from snapshot */
  const MlTensor *output, *target; /* (nullable): of snapshot */
  guint n_rows;                    /* stages shown in the last drawing */
  double bars_left, bars_top, bar_pitch; /* of the last drawing */
  guint n_bars;
} PlotFeatureMapsChart;

typedef PlotChartClass PlotFeatureMapsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotFeatureMapsChart, example, 1, 16, 1, NULL, N_ ("Example"),
                  N_ ("Which of the first training rows; a picture drawn on "
                      "the pad comes before it")),
};

GType plot_feature_maps_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotFeatureMapsChart, plot_feature_maps_chart,
                     PLOT_TYPE_CHART)

static PlotFeatureMapsChart *
cast (PlotChart *chart)
{
  return (PlotFeatureMapsChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

static guint
n_examples (const PlotFeatureMapsChart *self)
{
  const MlTensor *input
      = self->snapshot != NULL
            ? ml_snapshot_find (self->snapshot, "input.activations")
            : NULL;
  return input != NULL ? input->sizes[0] : 0;
}

/* The example on show, from 0. */
static guint
shown (const PlotFeatureMapsChart *self)
{
  const guint n = n_examples (self);
  return n > 0 ? MIN (self->example, n) - 1 : 0;
}

/* (nullable): a value for each class, or the one of a number, of each example
 */
static const MlTensor *
find_answers (const PlotFeatureMapsChart *self, const char *name)
{
  const MlTensor *tensor
      = self->snapshot != NULL ? ml_snapshot_find (self->snapshot, name) : NULL;
  const guint n = self->class != NULL ? self->class->n_labels : 1;
  return tensor != NULL && tensor->n_sizes == 2 && tensor->sizes[1] == n
                 && tensor->sizes[0] == n_examples (self)
             ? tensor
             : NULL;
}

static void
choose (PlotFeatureMapsChart *self)
{
  plot_stages_set (self->stages, self->snapshot, shown (self));
  self->output = find_answers (self, "output");
  self->target = self->is_drawn || self->output == NULL
                     ? NULL
                     : find_answers (self, "target");
}

static const MlAttribute *
class_of (const PlotSource *source)
{
  if (source->dataset == NULL || source->target < 0)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (source->dataset,
                                                   (guint) source->target);
  return class->kind == ML_ATTRIBUTE_NOMINAL ? class : NULL;
}

static void
plot_feature_maps_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotFeatureMapsChart *self = cast (chart);
  MlSnapshot *snapshot
      = source->drawn != NULL ? source->drawn : source->snapshot;
  const MlAttribute *class = class_of (source);
  if (snapshot == self->snapshot && class == self->class)
    return;
  if (snapshot != NULL)
    ml_snapshot_ref (snapshot);
  MlSnapshot *old = self->snapshot;
  self->snapshot = snapshot;
  self->is_drawn = source->drawn != NULL;
  g_clear_pointer (&self->class, ml_attribute_unref);
  self->class = class != NULL ? ml_attribute_ref (class) : NULL;
  choose (self);
  ml_snapshot_unref (old);
}

static void
plot_feature_maps_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_feature_maps_chart_parent_class)->notify (object, spec);
  choose ((PlotFeatureMapsChart *) object);
}

static gboolean
has_answers (const MlSnapshot *snapshot)
{
  if (snapshot == NULL
      || ml_snapshot_find (snapshot, "input.activations") == NULL)
    return FALSE;
  for (guint i = 1; i <= plot_layers_last (snapshot); i++)
    if (plot_layers_find (snapshot, i, "activations") != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
plot_feature_maps_chart_offers (const PlotSource *source)
{
  return has_answers (source->drawn != NULL ? source->drawn : source->snapshot);
}

static const char *
plot_feature_maps_chart_empty (PlotChart *chart)
{
  return cast (chart)->stages->len > 1
             ? NULL
             : _ ("No activations yet. They appear here while a network "
                  "trains, or when a picture is drawn.");
}

static PlotStage *
nth (const PlotFeatureMapsChart *self, guint i)
{
  return &g_array_index (self->stages, PlotStage, i);
}

/* (transfer full) */
static char *
output_name (const PlotFeatureMapsChart *self, guint i)
{
  return g_strdup (self->class != NULL ? self->class->labels[i] : _ ("Output"));
}

static const float *
outputs (const PlotFeatureMapsChart *self)
{
  return self->output->values + (gsize) shown (self) * self->output->sizes[1];
}

/* The true class, or -1 where none is known. */
static int
true_class (const PlotFeatureMapsChart *self)
{
  if (self->target == NULL || self->target->sizes[1] < 2)
    return -1;
  const guint n = self->target->sizes[1];
  return (int) ml_number_largest_float (
      self->target->values + (gsize) shown (self) * n, n);
}

static void
plot_feature_maps_chart_choices (PlotChart *chart, const char *option,
                                 GArray *into)
{
  PlotFeatureMapsChart *self = cast (chart);
  const guint n_classes = self->target != NULL ? self->target->sizes[1] : 0;
  for (guint i = 0; i < MIN (n_examples (self), 16); i++)
    {
      g_autofree char *class = n_classes > 1 ? output_name (
                                   self, ml_number_largest_float (
                                             self->target->values
                                                 + (gsize) i * n_classes,
                                             n_classes))
                                             : NULL;
      plot_chart_add_choice (into, i + 1,
                             class != NULL
                                 ? g_strdup_printf ("%u · %s", i + 1, class)
                                 : g_strdup_printf ("%u", i + 1));
    }
}

/* -- Rows of layers -------------------------------------------------------- */

/* How much height a layer asks for: of equally enlarged maps the square root,
 * so that deep layers of few pixels can be seen, too. */
static double
appetite (const PlotStage *stage)
{
  const PlotTiles *tiles = &stage->tiles;
  return sqrt ((double) tiles->n * (tiles->height + 1) * (tiles->width + 1));
}

/* The first row: an input that is a picture has a place of its own. */
static guint
first_row (const PlotFeatureMapsChart *self)
{
  return plot_stage_is_picture (nth (self, 0)) ? 1 : 0;
}

static void
place_row (PlotStage *stage, double x, double width, double height,
           const PlotStyle *style)
{
  PlotSheet *sheet = &stage->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->most = plot_stage_is_strip (stage) ? (int) (14 * sheet->scale) : 0;
  sheet->left = floor (x);
  plot_sheet_place_tiles (sheet, &stage->tiles, (int) (width * sheet->scale),
                          (int) (height * sheet->scale));
  plot_sheet_paint (sheet, &stage->tiles, style);
}

/* Height of each strip of units: some lines of cells, more where there are no
 * maps beside them. */
static double
strip_height (double room, guint n, gboolean is_alone)
{
  return is_alone ? CLAMP (room / n, 4, 60) : CLAMP (0.4 * room / n, 4, 16);
}

static void
draw_rows (PlotFeatureMapsChart *self, cairo_t *cr, const PlotStyle *style,
           double x, double width, double height, gboolean has_captions)
{
  const double line = has_captions ? plot_text_height (style) + 3 : 3;
  const guint first = first_row (self);
  const guint fitting = (guint) MAX (1, (height - MARGIN) / (line + 6));
  self->n_rows = MIN (self->stages->len - first, fitting);
  const double room = height - MARGIN - self->n_rows * line;
  gboolean is_alone = TRUE;
  for (guint i = first; i < first + self->n_rows; i++)
    is_alone &= plot_stage_is_strip (nth (self, i));
  const double strip = strip_height (room, self->n_rows, is_alone);
  double maps = room, sum = 0;
  for (guint i = first; i < first + self->n_rows; i++)
    if (plot_stage_is_strip (nth (self, i)))
      maps -= strip;
    else
      sum += appetite (nth (self, i));
  double y = MARGIN / 2.0;
  for (guint i = first; i < first + self->n_rows; i++)
    {
      PlotStage *stage = nth (self, i);
      const double share
          = plot_stage_is_strip (stage) ? strip : maps * appetite (stage) / sum;
      place_row (stage, x, width, share, style);
      stage->sheet.top = floor (y + line);
      plot_sheet_draw (&stage->sheet, cr);
      g_autofree char *title
          = has_captions ? plot_stage_title (stage, self->snapshot) : NULL;
      if (title != NULL)
        plot_text_draw (cr, style,
                        &(PlotText){ .text = title,
                                     .x = x,
                                     .y = y,
                                     .max_width = width,
                                     .color = &style->muted,
                                     .flags = PLOT_TEXT_SMALL });
      maps -= plot_stage_is_strip (stage) ? 0
                                          : plot_sheet_height (&stage->sheet);
      sum -= plot_stage_is_strip (stage) ? 0 : appetite (stage);
      y += line + plot_sheet_height (&stage->sheet);
    }
}

/* -- Input and output ------------------------------------------------------ */

static void
draw_input (PlotFeatureMapsChart *self, cairo_t *cr, const PlotStyle *style,
            double width, double height, gboolean has_captions)
{
  PlotStage *stage = nth (self, 0);
  const double line = has_captions ? plot_text_height (style) : 0;
  const int true_one = true_class (self);
  place_row (stage, MARGIN, width, height - 3 * line - 2 * MARGIN, style);
  stage->sheet.top
      = floor (MAX (MARGIN, (height - plot_sheet_height (&stage->sheet)) / 2));
  plot_sheet_draw (&stage->sheet, cr);
  if (!has_captions)
    return;
  g_autofree char *which
      = self->is_drawn ? g_strdup (_ ("Drawn"))
                       : g_strdup_printf (_ ("Example %u"), shown (self) + 1);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = which,
                               .x = MARGIN,
                               .y = stage->sheet.top - 3,
                               .down = 1,
                               .max_width = width });
  if (true_one < 0)
    return;
  g_autofree char *name = output_name (self, (guint) true_one);
  g_autofree char *text = g_strdup_printf (_ ("true class %s"), name);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = MARGIN,
                               .y = stage->sheet.top
                                    + plot_sheet_height (&stage->sheet) + 3,
                               .max_width = width,
                               .color = &style->muted });
}

/* One class: name, bar, probability. */
static void
draw_bar (const PlotFeatureMapsChart *self, cairo_t *cr, const PlotStyle *style,
          guint i, double name_width, double width)
{
  const guint n = self->output->sizes[1];
  const double line = plot_text_height (style);
  const double share = CLAMP ((double) outputs (self)[i], 0, 1);
  const double y = self->bars_top + (i + 0.5) * self->bar_pitch;
  const double x = self->bars_left + name_width;
  const double room = name_width > 0 ? width - name_width - 3.2 * line : width;
  const double thick = MIN (0.7 * self->bar_pitch, line);
  const gboolean is_answer = i == ml_number_largest_float (outputs (self), n);
  const gboolean is_true = true_class (self) == (int) i;
  cairo_new_path (cr);
  cairo_rectangle (cr, x, floor (y - thick / 2), MAX (room * share, 1),
                   MAX (floor (thick), 1));
  plot_style_set_source (cr, is_answer ? &style->accent : &style->muted);
  cairo_fill (cr);
  if (name_width <= 0 || self->bar_pitch < 0.8 * line)
    return;
  g_autofree char *name = output_name (self, i);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = name,
                               .x = x - 5,
                               .y = y,
                               .across = 1,
                               .down = 0.5,
                               .max_width = name_width - 5,
                               .flags = is_true ? PLOT_TEXT_BOLD : 0 });
  g_autofree char *percent
      = g_strdup_printf ("%.0f %%%s", 100 * share, is_true ? " ✓" : "");
  plot_text_draw (cr, style,
                  &(PlotText){ .text = percent,
                               .x = x + MAX (room * share, 1) + 4,
                               .y = y,
                               .down = 0.5,
                               .color = is_true ? NULL : &style->muted,
                               .flags = is_true ? PLOT_TEXT_BOLD : 0 });
}

static void
draw_number (const PlotFeatureMapsChart *self, cairo_t *cr,
             const PlotStyle *style, double x, double y, double width)
{
  g_autofree char *said = plot_format_value ((double) outputs (self)[0]);
  g_autofree char *text = g_strdup_printf (_ ("output %s"), said);
  plot_text_draw (
      cr, style,
      &(PlotText){
          .text = text, .x = x, .y = y, .down = 0.5, .max_width = width });
}

static void
draw_output (PlotFeatureMapsChart *self, cairo_t *cr, const PlotStyle *style,
             double x, double width, double height, gboolean has_names)
{
  const guint n = self->output->sizes[1];
  const double line = plot_text_height (style);
  self->n_bars = 0;
  if (n == 1)
    {
      draw_number (self, cr, style, x, height / 2, width);
      return;
    }
  const double least = has_names ? line : 2;
  self->n_bars = (guint) MIN (n, MAX (1, (height - 2 * MARGIN) / least));
  self->bar_pitch = MIN ((height - 2 * MARGIN) / self->n_bars, 1.8 * line);
  self->bars_left = x;
  self->bars_top = floor ((height - self->n_bars * self->bar_pitch) / 2);
  double name_width = 0;
  for (guint i = 0; has_names && i < self->n_bars; i++)
    {
      g_autofree char *name = output_name (self, i);
      /* The true class is bold, whichever it is: bars do not move. */
      name_width = MAX (name_width, plot_text_width_bold (cr, style, name) + 7);
    }
  name_width = MIN (name_width, 0.5 * width);
  for (guint i = 0; i < self->n_bars; i++)
    draw_bar (self, cr, style, i, name_width, width);
}

static void
plot_feature_maps_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                              double height, const PlotStyle *style)
{
  PlotFeatureMapsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 26 * line && height > 14 * line;
  const gboolean has_picture = first_row (self) == 1;
  const double left
      = has_picture ? floor ((has_words ? 0.18 : 0.2) * width) : 0;
  const double right
      = self->output != NULL ? floor (
            has_words ? CLAMP (0.2 * width, 9 * line, 16 * line) : 0.12 * width)
                             : 0;
  if (has_picture)
    draw_input (self, cr, style, left, height, has_words);
  const double x = left + (has_picture ? 2.5 : 1) * MARGIN;
  const double middle = MAX (width - x - right - 3 * MARGIN, 10);
  draw_rows (self, cr, style, x, middle, height, has_words);
  if (self->output != NULL)
    draw_output (self, cr, style, width - right - MARGIN, right, height,
                 has_words);
}

/* -- Words ----------------------------------------------------------------- */

/* (nullable): the stage under the pointer, and which of its values */
static PlotStage *
stage_at (const PlotFeatureMapsChart *self, double x, double y, guint *tile,
          guint *row, guint *column)
{
  const guint n = first_row (self) + self->n_rows;
  for (guint i = 0; i < MIN (n, self->stages->len); i++)
    {
      PlotStage *stage = nth (self, i);
      if (plot_sheet_value_at (&stage->sheet, &stage->tiles, x, y, tile, row,
                               column))
        return stage;
    }
  return NULL;
}

static char *
describe_value (const PlotStage *stage, guint tile, guint row, guint column)
{
  const PlotTiles *tiles = &stage->tiles;
  const float value
      = tiles->values[((gsize) tile * MAX (tiles->channels, 1) * tiles->height
                       + row)
                          * tiles->width
                      + column];
  g_autofree char *number = plot_format_value ((double) value);
  if (stage->layer == 0)
    return plot_stage_is_strip (stage)
               ? g_strdup_printf (_ ("Input %u: %s"), tile + 1, number)
               : g_strdup_printf (_ ("Input, row %u, column %u: %s"), row + 1,
                                  column + 1, number);
  if (plot_stage_is_strip (stage))
    return g_strdup_printf (_ ("Layer %u, unit %u: %s"), stage->layer, tile + 1,
                            number);
  g_autofree char *text
      = g_strdup_printf (_ ("Layer %u, map %u, row %u, column %u: %s"),
                         stage->layer, tile + 1, row + 1, column + 1, number);
  int top, left, size;
  if (!plot_stage_seen (stage, row, column, &top, &left, &size))
    return g_steal_pointer (&text);
  return g_strdup_printf (_ ("%s\nsees %u × %u pixels of the input"), text,
                          (guint) size, (guint) size);
}

static char *
plot_feature_maps_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotFeatureMapsChart *self = cast (chart);
  guint tile, row, column;
  const PlotStage *stage = stage_at (self, x, y, &tile, &row, &column);
  if (stage != NULL)
    return describe_value (stage, tile, row, column);
  const double bar = (y - self->bars_top) / self->bar_pitch;
  if (self->n_bars == 0 || x < self->bars_left
      || !(bar >= 0 && bar < self->n_bars))
    return NULL;
  g_autofree char *name = output_name (self, (guint) bar);
  return g_strdup_printf (
      _ ("%s: %.2f %%%s"), name, 100 * (double) outputs (self)[(guint) bar],
      true_class (self) == (int) bar ? _ (", the true class") : "");
}

/* What a pixel of a map sees of the input, as a frame on the input. */
static void
draw_field (const PlotFeatureMapsChart *self, cairo_t *cr,
            const PlotStyle *style, const PlotStage *stage, guint row,
            guint column)
{
  const PlotStage *input = nth (self, 0);
  int top, left, size;
  if (first_row (self) == 0 || stage == input
      || !plot_stage_seen (stage, row, column, &top, &left, &size))
    return;
  const int width = (int) input->tiles.width;
  const int height = (int) input->tiles.height;
  const double pixel = input->sheet.cell_width / input->sheet.scale / width;
  const int right = MIN (left + size, width), bottom = MIN (top + size, height);
  left = MAX (left, 0);
  top = MAX (top, 0);
  cairo_new_path (cr);
  cairo_rectangle (cr, input->sheet.left + left * pixel,
                   input->sheet.top + top * pixel, (right - left) * pixel,
                   (bottom - top) * pixel);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
plot_feature_maps_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                    double y, const PlotStyle *style)
{
  PlotFeatureMapsChart *self = cast (chart);
  guint tile, row, column;
  const PlotStage *stage = stage_at (self, x, y, &tile, &row, &column);
  if (stage == NULL)
    return;
  plot_sheet_mark (&stage->sheet, &stage->tiles, cr, style, tile, row, column);
  draw_field (self, cr, style, stage, row, column);
}

static char *
plot_feature_maps_chart_describe (PlotChart *chart)
{
  PlotFeatureMapsChart *self = cast (chart);
  const guint n_layers = self->stages->len - 1;
  GString *text = g_string_new (NULL);
  if (self->is_drawn)
    g_string_append_printf (
        text, _ ("What %u layers make of the picture drawn."), n_layers);
  else
    g_string_append_printf (text, _ ("What %u layers make of example %u."),
                            n_layers, shown (self) + 1);
  if (self->output == NULL || self->output->sizes[1] < 2)
    return g_string_free (text, FALSE);
  const guint best
      = ml_number_largest_float (outputs (self), self->output->sizes[1]);
  g_autofree char *name = output_name (self, best);
  g_string_append_printf (text, _ (" They say %s with %.1f %%."), name,
                          100 * (double) outputs (self)[best]);
  if (true_class (self) >= 0)
    {
      g_autofree char *truth = output_name (self, (guint) true_class (self));
      g_string_append_printf (text, _ (" The true class is %s."), truth);
    }
  return g_string_free (text, FALSE);
}

static void
append_stage (const PlotStage *stage, GString *csv)
{
  const PlotTiles *tiles = &stage->tiles;
  const gsize area = (gsize) tiles->height * tiles->width;
  const gsize n = tiles->n * MAX (tiles->channels, 1) * area;
  for (gsize i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.9g",
                       (double) tiles->values[i]);
      g_string_append_printf (csv, "%u,%u,%u,%u,%s\n", stage->layer,
                              (guint) (i / area) + 1,
                              (guint) (i % area / tiles->width) + 1,
                              (guint) (i % tiles->width) + 1, number);
    }
}

static char *
plot_feature_maps_chart_to_csv (PlotChart *chart)
{
  PlotFeatureMapsChart *self = cast (chart);
  GString *csv = g_string_new ("layer,map,row,column,value\n");
  for (guint i = 0; i < self->stages->len; i++)
    append_stage (nth (self, i), csv);
  for (guint i = 0; self->output != NULL && i < self->output->sizes[1]; i++)
    {
      g_autofree char *name = output_name (self, i);
      g_string_append (csv, "output,");
      plot_csv_text (csv, name);
      g_string_append (csv, ",,,");
      plot_csv_number (csv, (double) outputs (self)[i]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_feature_maps_chart_finalize (GObject *object)
{
  PlotFeatureMapsChart *self = (PlotFeatureMapsChart *) object;
  g_array_unref (self->stages);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->class, ml_attribute_unref);
  G_OBJECT_CLASS (plot_feature_maps_chart_parent_class)->finalize (object);
}

static void
plot_feature_maps_chart_class_init (PlotFeatureMapsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_feature_maps_chart_finalize;
  object_class->notify = plot_feature_maps_chart_notify;
  klass->title = N_ ("Feature maps");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_feature_maps_chart_offers;
  klass->update = plot_feature_maps_chart_update;
  klass->draw = plot_feature_maps_chart_draw;
  klass->draw_hover = plot_feature_maps_chart_draw_hover;
  klass->describe_at = plot_feature_maps_chart_describe_at;
  klass->describe = plot_feature_maps_chart_describe;
  klass->to_csv = plot_feature_maps_chart_to_csv;
  klass->empty = plot_feature_maps_chart_empty;
  klass->choices = plot_feature_maps_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_feature_maps_chart_init (PlotFeatureMapsChart *self)
{
  self->stages = plot_stages_new ();
}
