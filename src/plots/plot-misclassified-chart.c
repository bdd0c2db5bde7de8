/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures that a model takes for something else, the surest first: below
 * each its class, what it was taken for and how sure the model was. */
#include "plot-chart-private.h"
#include "plot-picture.h"
#include "plot-sheet.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  MOST_SHOWN = 400,
  MARGIN = 10,
};

typedef struct
{
  guint prediction; /* of the evaluation */
  double confidence;
} Mistake;

typedef struct
{
  PlotChart parent;
  guint actual, predicted;  /* classes from 1; 0: any */
  MlEvaluation *evaluation; /* (nullable): with pictures and classes */
  guint column;             /* of the pictures */
  GArray *mistakes;         /* Mistake, the surest first */
  float *pictures;          /* (nullable): of the first MOST_SHOWN */
  PlotTiles tiles;
  PlotSheet sheet;
  guint n_painted; /* tiles on the sheet */
} PlotMisclassifiedChart;

typedef PlotChartClass PlotMisclassifiedChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotMisclassifiedChart, actual, 0, 100000, 0, NULL,
                  N_ ("Actual class"), N_ ("Only rows of this class")),
  ML_OPTION_UINT (PlotMisclassifiedChart, predicted, 0, 100000, 0, NULL,
                  N_ ("Predicted class"),
                  N_ ("Only rows that were taken for this class")),
};

GType plot_misclassified_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotMisclassifiedChart, plot_misclassified_chart,
                     PLOT_TYPE_CHART)

static PlotMisclassifiedChart *
cast (PlotChart *chart)
{
  return (PlotMisclassifiedChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

/* (nullable): the first run that predicted classes of pictures */
static MlEvaluation *
find_evaluation (const PlotSource *source)
{
  for (guint i = 0; i < source->n_runs; i++)
    {
      MlEvaluation *evaluation = (MlEvaluation *) source->runs[i].evaluation;
      if (evaluation != NULL && ml_evaluation_n_classes (evaluation) > 0
          && plot_picture_column (ml_evaluation_data (evaluation)) >= 0)
        return evaluation;
    }
  return NULL;
}

static const MlPrediction *
nth (const PlotMisclassifiedChart *self, guint place)
{
  const guint i = g_array_index (self->mistakes, Mistake, place).prediction;
  return &ml_evaluation_predictions (self->evaluation)[i];
}

static int
compare_confidence (gconstpointer a, gconstpointer b)
{
  const Mistake *p = a, *q = b;
  if (p->confidence > q->confidence || p->confidence < q->confidence)
    return p->confidence > q->confidence ? -1 : 1;
  return p->prediction < q->prediction ? -1 : 1;
}

/* Whether it is wrong and of the classes asked for. A row without a predicted
 * class is wrong, too. */
static gboolean
is_wanted (const PlotMisclassifiedChart *self, const MlPrediction *p)
{
  if (isnan (p->actual))
    return FALSE;
  const guint actual = (guint) p->actual + 1;
  const guint predicted = isnan (p->predicted) ? 0 : (guint) p->predicted + 1;
  return actual != predicted && (self->actual == 0 || self->actual == actual)
         && (self->predicted == 0 || self->predicted == predicted);
}

static void
collect (PlotMisclassifiedChart *self)
{
  const MlEvaluation *evaluation = self->evaluation;
  for (guint i = 0; i < ml_evaluation_n_predictions (evaluation); i++)
    {
      const MlPrediction *p = &ml_evaluation_predictions (evaluation)[i];
      if (!is_wanted (self, p))
        continue;
      const double *shares = ml_evaluation_distribution (evaluation, i);
      const Mistake mistake
          = { i, isnan (p->predicted) ? 0 : shares[(guint) p->predicted] };
      g_array_append_val (self->mistakes, mistake);
    }
  g_array_sort (self->mistakes, compare_confidence);
}

static void
read_pictures (PlotMisclassifiedChart *self)
{
  MlDataset *data = ml_evaluation_data (self->evaluation);
  const guint *shape = ml_dataset_attribute (data, self->column)->shape;
  const guint channels = plot_picture_channels (data, self->column);
  const gsize size = (gsize) channels * shape[1] * shape[2];
  const guint n = MIN (self->mistakes->len, MOST_SHOWN);
  self->pictures = g_new (float, n *size + 1);
  for (guint i = 0; i < n; i++)
    plot_picture_read (data, self->column, nth (self, i)->row, 0, 0, shape[1],
                       shape[2], self->pictures + i * size);
  self->tiles = (PlotTiles){ .values = self->pictures,
                             .n = n,
                             .height = shape[1],
                             .width = shape[2],
                             .channels = channels,
                             .limit = 1,
                             .colors = PLOT_TILES_PICTURE };
}

static void
choose (PlotMisclassifiedChart *self)
{
  g_array_set_size (self->mistakes, 0);
  g_clear_pointer (&self->pictures, g_free);
  self->sheet.is_due = TRUE;
  self->sheet.n_shown = 0;
  if (self->evaluation == NULL)
    return;
  collect (self);
  read_pictures (self);
}

static void
plot_misclassified_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotMisclassifiedChart *self = cast (chart);
  MlEvaluation *evaluation = find_evaluation (source);
  if (evaluation == self->evaluation)
    return;
  if (evaluation != NULL)
    ml_evaluation_ref (evaluation);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  self->evaluation = evaluation;
  if (evaluation != NULL)
    self->column
        = (guint) plot_picture_column (ml_evaluation_data (evaluation));
  choose (self);
}

static void
plot_misclassified_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_misclassified_chart_parent_class)->notify (object, spec);
  choose ((PlotMisclassifiedChart *) object);
}

static gboolean
plot_misclassified_chart_offers (const PlotSource *source)
{
  return find_evaluation (source) != NULL;
}

static const char *
plot_misclassified_chart_empty (PlotChart *chart)
{
  PlotMisclassifiedChart *self = cast (chart);
  if (self->evaluation == NULL)
    return _ ("No pictures yet. Those that a model takes for another class "
              "appear here when a run is finished.");
  if (self->mistakes->len > 0)
    return NULL;
  return self->actual > 0 || self->predicted > 0
             ? _ ("No row of these classes was classified wrongly.")
             : _ ("No row was classified wrongly.");
}

static void
plot_misclassified_chart_choices (PlotChart *chart, const char *option,
                                  GArray *into)
{
  PlotMisclassifiedChart *self = cast (chart);
  if (self->evaluation == NULL)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("Any")));
  const MlAttribute *class = ml_evaluation_class (self->evaluation);
  for (guint i = 0; i < class->n_labels; i++)
    plot_chart_add_choice (into, i + 1, g_strdup (class->labels[i]));
}

static const char *
label (const PlotMisclassifiedChart *self, double code)
{
  return isnan (code)
             ? "?"
             : ml_evaluation_class (self->evaluation)->labels[(guint) code];
}

/* -- Drawing --------------------------------------------------------------- */

/* As many as have room for a picture and two lines of words. */
static void
place (PlotMisclassifiedChart *self, double width, double height,
       const PlotStyle *style, gboolean has_words)
{
  const double line = plot_text_height (style);
  const double below = has_words ? 2 * line : 0;
  const double least = has_words ? 3.6 * line : 14;
  const double columns = MAX (1, floor (width / (least + 2)));
  const double rows = MAX (1, floor (height / (least + below + 2)));
  const guint n = MIN (self->mistakes->len, MOST_SHOWN);
  self->tiles.n = (guint) MIN (n, columns * rows);
  self->sheet.is_due |= self->tiles.n != self->n_painted;
  self->n_painted = self->tiles.n;
  self->sheet.scale = MAX (style->scale, 1);
  self->sheet.below = (int) (below * self->sheet.scale);
  plot_sheet_place_tiles (&self->sheet, &self->tiles,
                          (int) (width * self->sheet.scale),
                          (int) (height * self->sheet.scale));
}

static void
draw_captions (const PlotMisclassifiedChart *self, cairo_t *cr,
               const PlotStyle *style)
{
  const double line = plot_text_height (style);
  const double width = self->sheet.cell_width / self->sheet.scale;
  const double height = self->sheet.cell_height / self->sheet.scale;
  for (guint i = 0; i < self->sheet.n_shown; i++)
    {
      double x, y;
      plot_sheet_tile_corner (&self->sheet, i, &x, &y);
      g_autofree char *classes
          = g_strdup_printf ("%s → %s", label (self, nth (self, i)->actual),
                             label (self, nth (self, i)->predicted));
      g_autofree char *percent = g_strdup_printf (
          "%.0f %%",
          100 * g_array_index (self->mistakes, Mistake, i).confidence);
      plot_text_draw (cr, style,
                      &(PlotText){ .text = classes,
                                   .x = x + width / 2,
                                   .y = y + height + 1,
                                   .across = 0.5,
                                   .max_width = width });
      plot_text_draw (cr, style,
                      &(PlotText){ .text = percent,
                                   .x = x + width / 2,
                                   .y = y + height + line,
                                   .across = 0.5,
                                   .max_width = width,
                                   .color = &style->muted,
                                   .flags = PLOT_TEXT_SMALL });
    }
}

/* (transfer full): how many there are, and how many of them are on show */
static char *
summary (const PlotMisclassifiedChart *self)
{
  const guint n = self->mistakes->len;
  const guint n_rows = ml_evaluation_n_predictions (self->evaluation);
  return self->sheet.n_shown < n
             ? g_strdup_printf (
                 _ ("%u of %u rows wrong · the %u surest of them"), n, n_rows,
                 self->sheet.n_shown)
             : g_strdup_printf (_ ("%u of %u rows wrong"), n, n_rows);
}

static void
plot_misclassified_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                               double height, const PlotStyle *style)
{
  PlotMisclassifiedChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 24 * line && height > 16 * line;
  const double top = has_words ? line + 12 : 4;
  place (self, width - 2 * MARGIN, height - top - 4, style, has_words);
  self->sheet.left = MARGIN;
  self->sheet.top = floor (top);
  plot_sheet_paint (&self->sheet, &self->tiles, style);
  plot_sheet_draw (&self->sheet, cr);
  if (!has_words)
    return;
  draw_captions (self, cr, style);
  g_autofree char *text = summary (self);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = text,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

static void
plot_misclassified_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                     double y, const PlotStyle *style)
{
  PlotMisclassifiedChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return;
  plot_sheet_tile_corner (&self->sheet, tile, &x, &y);
  cairo_rectangle (cr, x, y, self->sheet.cell_width / self->sheet.scale,
                   self->sheet.cell_height / self->sheet.scale);
  plot_style_set_source (cr, &style->accent);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_misclassified_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotMisclassifiedChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const Mistake *mistake = &g_array_index (self->mistakes, Mistake, tile);
  const MlPrediction *p = nth (self, tile);
  const double *shares
      = ml_evaluation_distribution (self->evaluation, mistake->prediction);
  return g_strdup_printf (
      _ ("Row %u: %s was taken for %s\n%s %.1f %%, %s %.1f %%"), p->row + 1,
      label (self, p->actual), label (self, p->predicted),
      label (self, p->predicted), 100 * mistake->confidence,
      label (self, p->actual), 100 * shares[(guint) p->actual]);
}

static char *
plot_misclassified_chart_describe (PlotChart *chart)
{
  PlotMisclassifiedChart *self = cast (chart);
  const MlPrediction *p = nth (self, 0);
  return g_strdup_printf (
      _ ("%u of %u rows were classified wrongly. The surest mistake is row "
         "%u: %s was taken for %s with %.1f %%."),
      self->mistakes->len, ml_evaluation_n_predictions (self->evaluation),
      p->row + 1, label (self, p->actual), label (self, p->predicted),
      100 * g_array_index (self->mistakes, Mistake, 0).confidence);
}

static char *
plot_misclassified_chart_to_csv (PlotChart *chart)
{
  PlotMisclassifiedChart *self = cast (chart);
  GString *csv
      = g_string_new ("row,fold,actual,predicted,p_predicted,p_actual\n");
  for (guint i = 0; i < self->mistakes->len; i++)
    {
      const Mistake *mistake = &g_array_index (self->mistakes, Mistake, i);
      const MlPrediction *p = nth (self, i);
      g_string_append_printf (csv, "%u,%u,", p->row + 1, p->fold);
      plot_csv_text (csv, label (self, p->actual));
      g_string_append_c (csv, ',');
      plot_csv_text (csv, label (self, p->predicted));
      g_string_append_c (csv, ',');
      plot_csv_number (csv, mistake->confidence);
      g_string_append_c (csv, ',');
      plot_csv_number (
          csv, ml_evaluation_distribution (
                   self->evaluation, mistake->prediction)[(guint) p->actual]);
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_misclassified_chart_finalize (GObject *object)
{
  PlotMisclassifiedChart *self = (PlotMisclassifiedChart *) object;
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_array_unref (self->mistakes);
  g_free (self->pictures);
  plot_sheet_clear (&self->sheet);
  G_OBJECT_CLASS (plot_misclassified_chart_parent_class)->finalize (object);
}

static void
plot_misclassified_chart_class_init (PlotMisclassifiedChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_misclassified_chart_finalize;
  object_class->notify = plot_misclassified_chart_notify;
  klass->title = N_ ("Mistakes");
  klass->needs
      = PLOT_NEEDS_EVALUATION | PLOT_NEEDS_NOMINAL | PLOT_NEEDS_PICTURES;
  klass->offers = plot_misclassified_chart_offers;
  klass->update = plot_misclassified_chart_update;
  klass->draw = plot_misclassified_chart_draw;
  klass->draw_hover = plot_misclassified_chart_draw_hover;
  klass->describe_at = plot_misclassified_chart_describe_at;
  klass->describe = plot_misclassified_chart_describe;
  klass->to_csv = plot_misclassified_chart_to_csv;
  klass->empty = plot_misclassified_chart_empty;
  klass->choices = plot_misclassified_chart_choices;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_misclassified_chart_init (PlotMisclassifiedChart *self)
{
  self->mistakes = g_array_new (FALSE, FALSE, sizeof (Mistake));
}
