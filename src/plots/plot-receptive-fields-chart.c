/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the units of any layer of a stack look for in the input, a picture each:
 * by the products of the weights, or by climbing to the input that excites the
 * unit most (see plot-receptive.c). Of the first layer the products are its
 * weights. Computed in a thread; while a network learns the old picture stays
 * until the next one is ready. */
#include "plot-chart-private.h"
#include "plot-layers.h"
#include "plot-receptive.h"
#include "plot-sheet-words.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

#define MARGIN 10

typedef struct
{
  PlotChart parent;
  guint layer; /* from 1; 0: the one that is trained now, else the last */
  int method;  /* PlotReceptiveMethod */
  guint n_units;
  gboolean scale_each;
  MlSnapshot *snapshot;           /* (nullable): the newest                  */
  pthread_mutex_t lock;           /* guards question                         */
  PlotReceptiveQuestion question; /* layer 0: none                           */
  PlotReceptive *receptive;       /* (nullable): the newest answer           */
  PlotTiles tiles;
  PlotSheet sheet;
} PlotReceptiveFieldsChart;

typedef PlotChartClass PlotReceptiveFieldsChartClass;

ML_DEFINE_CHOICE (PlotReceptiveChoice, plot_receptive_choice,
                  { PLOT_RECEPTIVE_LINEAR, N_ ("Linear combination"),
                    "linear" },
                  { PLOT_RECEPTIVE_MAXIMUM, N_ ("Activation maximization"),
                    "maximum" })

static const MlOption options[] = {
  ML_OPTION_UINT (PlotReceptiveFieldsChart, layer, 0, 1000, 0, NULL,
                  N_ ("Layer"),
                  N_ ("Whose units; left alone, those of the layer that is "
                      "trained now or of the last one")),
  ML_OPTION_CHOICE (PlotReceptiveFieldsChart, method,
                    plot_receptive_choice_get_type, PLOT_RECEPTIVE_LINEAR, NULL,
                    N_ ("Method"),
                    N_ ("The weights of the layers multiplied with each other, "
                        "or the input of the usual length that excites the "
                        "unit most")),
  ML_OPTION_UINT (PlotReceptiveFieldsChart, n_units, 1, 2000, 100, NULL,
                  N_ ("Units"), N_ ("How many, at most")),
  ML_OPTION_BOOLEAN (PlotReceptiveFieldsChart, scale_each, TRUE, NULL,
                     N_ ("Scale each unit"),
                     N_ ("Full color for the largest value of each unit, not "
                         "of all")),
};

GType plot_receptive_fields_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotReceptiveFieldsChart, plot_receptive_fields_chart,
                     PLOT_TYPE_CHART)

static PlotReceptiveFieldsChart *
cast (gpointer chart)
{
  return chart;
}

/* -- The question ---------------------------------------------------------- */

/* (nullable): weights that tell how wide and high the input is */
static const MlTensor *
picture_of (const MlSnapshot *snapshot)
{
  const MlTensor *weights = plot_layers_find (snapshot, 1, "weights");
  return weights != NULL && weights->n_sizes >= 3 ? weights : NULL;
}

static guint
choose_layer (const PlotReceptiveFieldsChart *self)
{
  const guint last = plot_receptive_last (self->snapshot);
  const guint phase = plot_layers_phase (self->snapshot);
  if (picture_of (self->snapshot) == NULL)
    return 0;
  return self->layer > 0 ? MIN (self->layer, last)
         : phase > 0     ? MIN (phase, last)
                         : last;
}

static void
ask (PlotReceptiveFieldsChart *self)
{
  const guint layer = choose_layer (self);
  PlotReceptiveQuestion question
      = { .layer = layer, .method = self->method, .n_units = self->n_units };
  if (!plot_receptive_can_climb (self->snapshot, layer))
    question.method = PLOT_RECEPTIVE_LINEAR;
  if (layer > 0)
    question.snapshot = ml_snapshot_ref (self->snapshot);
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question.snapshot, ml_snapshot_unref);
  self->question = question;
  pthread_mutex_unlock (&self->lock);
  if (layer > 0)
    plot_chart_set_stale (&self->parent);
  else
    g_clear_pointer (&self->receptive, plot_receptive_free);
}

static void
plot_receptive_fields_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  if (source->snapshot == self->snapshot)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  ask (self);
}

static void
plot_receptive_fields_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_receptive_fields_chart_parent_class)
      ->notify (object, spec);
  cast (object)->tiles.scale_each = cast (object)->scale_each;
  cast (object)->sheet.is_due = TRUE;
  ask (cast (object));
}

static gboolean
plot_receptive_fields_chart_offers (const PlotSource *source)
{
  return picture_of (source->snapshot) != NULL
         && plot_receptive_last (source->snapshot) >= 2;
}

static void
plot_receptive_fields_chart_choices (PlotChart *chart, const char *option,
                                     GArray *into)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  if (!g_str_equal (option, "layer") || self->snapshot == NULL)
    return;
  plot_chart_add_choice (into, 0, g_strdup (_ ("As it comes")));
  for (guint i = 1; i <= plot_receptive_last (self->snapshot); i++)
    plot_chart_add_choice (into, i,
                           plot_layers_title (self->snapshot, i, "weights"));
}

static const char *
plot_receptive_fields_chart_empty (PlotChart *chart)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  if (self->receptive != NULL)
    return NULL;
  return self->question.layer > 0
             ? _ ("Looking through the layers…")
             : _ ("No stack of layers yet. What its units look for appears "
                  "here while it learns from pictures.");
}

/* -- The answer ------------------------------------------------------------ */

static gpointer
plot_receptive_fields_chart_prepare (PlotChart *chart,
                                     GCancellable *cancellable)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  pthread_mutex_lock (&self->lock);
  PlotReceptiveQuestion question = self->question;
  if (question.snapshot != NULL)
    ml_snapshot_ref (question.snapshot);
  pthread_mutex_unlock (&self->lock);
  if (question.snapshot == NULL)
    return NULL;
  PlotReceptive *receptive = plot_receptive_new (&question, cancellable);
  ml_snapshot_unref (question.snapshot);
  if (receptive == NULL && g_cancellable_is_cancelled (cancellable))
    plot_chart_set_stale (chart);
  return receptive;
}

/* An answer about an older snapshot of the same layers is as good as any while
 * they learn. */
static void
plot_receptive_fields_chart_accept (PlotChart *chart, gpointer prepared)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  PlotReceptive *receptive = prepared;
  const MlTensor *picture = picture_of (self->snapshot);
  if (picture == NULL || receptive->question.layer != self->question.layer
      || receptive->question.method != self->question.method
      || receptive->n_inputs != ml_tensor_row_length (picture))
    {
      plot_receptive_free (receptive);
      return;
    }
  g_clear_pointer (&self->receptive, plot_receptive_free);
  self->receptive = receptive;
  const guint width = picture->sizes[picture->n_sizes - 1];
  const gboolean is_color = picture->n_sizes == 4 && picture->sizes[1] == 3;
  self->tiles = (PlotTiles){ .values = receptive->fields,
                             .n = receptive->n_units,
                             .width = width,
                             .height = receptive->n_inputs / width,
                             .colors = PLOT_TILES_SIGNED,
                             .scale_each = self->scale_each };
  if (is_color)
    {
      self->tiles.channels = 3;
      self->tiles.height /= 3;
    }
  plot_tiles_set_limit (&self->tiles);
  self->sheet.is_due = TRUE;
}

/* -- Drawing --------------------------------------------------------------- */

static const char *
method_name (const PlotReceptiveFieldsChart *self)
{
  if (self->receptive->question.method == PLOT_RECEPTIVE_MAXIMUM)
    return _ ("activation maximization");
  return self->method == PLOT_RECEPTIVE_LINEAR
             ? _ ("linear combination")
             : _ ("linear combination, for layers below may not be logistic");
}

static void
draw_title (const PlotReceptiveFieldsChart *self, cairo_t *cr,
            const PlotStyle *style, double width)
{
  g_autofree char *title
      = self->sheet.n_shown < self->receptive->n_units
            ? g_strdup_printf (_ ("Layer %u · %s · the first %u of %u units"),
                               self->receptive->question.layer,
                               method_name (self), self->sheet.n_shown,
                               self->receptive->n_units)
            : g_strdup_printf (_ ("Layer %u · %s · %u units"),
                               self->receptive->question.layer,
                               method_name (self), self->receptive->n_units);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

static void
plot_receptive_fields_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                                  double height, const PlotStyle *style)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean has_words = width > 14 * line && height > 8 * line;
  const double top = has_words ? line + 12 : 4;
  const double beside = has_words ? plot_sheet_key_width (style) : MARGIN;
  PlotSheet *sheet = &self->sheet;
  sheet->scale = MAX (style->scale, 1);
  sheet->left = MARGIN;
  sheet->top = floor (top);
  plot_sheet_place_tiles (sheet, &self->tiles,
                          (int) ((width - MARGIN - beside) * sheet->scale),
                          (int) ((height - top - MARGIN) * sheet->scale));
  plot_sheet_paint (sheet, &self->tiles, style);
  plot_sheet_draw (sheet, cr);
  if (!has_words)
    return;
  draw_title (self, cr, style, width);
  plot_sheet_draw_numbers (sheet, NULL, cr, style);
  if (self->tiles.channels != 3)
    plot_sheet_draw_key (&self->tiles, cr, style,
                         sheet->left + plot_sheet_width (sheet) + 0.8 * line,
                         sheet->top, MIN (height - top - MARGIN, 12 * line));
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_receptive_fields_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  guint tile, row, column;
  if (!plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                            &column))
    return NULL;
  const gsize at = (gsize) row * self->tiles.width + column;
  g_autofree char *value = plot_format_value (
      (double) self->receptive
          ->fields[(gsize) tile * self->receptive->n_inputs + at]);
  if (self->receptive->question.method == PLOT_RECEPTIVE_LINEAR)
    return g_strdup_printf (_ ("Unit %u, row %u, column %u: %s"), tile + 1,
                            row + 1, column + 1, value);
  g_autofree char *answer
      = plot_format_value ((double) self->receptive->answers[tile]);
  return g_strdup_printf (
      self->receptive->is_logistic
          ? _ ("Unit %u, row %u, column %u: %s\nits answer to this input: %s")
          : _ ("Unit %u, row %u, column %u: %s\nwhat goes into it then: %s"),
      tile + 1, row + 1, column + 1, value, answer);
}

static void
plot_receptive_fields_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                        double y, const PlotStyle *style)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  guint tile, row, column;
  if (plot_sheet_value_at (&self->sheet, &self->tiles, x, y, &tile, &row,
                           &column))
    plot_sheet_mark (&self->sheet, &self->tiles, cr, style, tile, row, column);
}

static char *
plot_receptive_fields_chart_describe (PlotChart *chart)
{
  PlotReceptiveFieldsChart *self = cast (chart);
  return g_strdup_printf (_ ("What %u units of layer %u look for, as pictures "
                             "of %u × %u, by %s."),
                          self->receptive->n_units,
                          self->receptive->question.layer, self->tiles.height,
                          self->tiles.width, method_name (self));
}

static char *
plot_receptive_fields_chart_to_csv (PlotChart *chart)
{
  const PlotReceptive *receptive = cast (chart)->receptive;
  GString *csv = g_string_new ("unit,answer");
  for (guint i = 0; i < receptive->n_inputs; i++)
    g_string_append_printf (csv, ",%u", i + 1);
  for (guint unit = 0; unit < receptive->n_units; unit++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (text, sizeof text, "%.9g",
                       (double) receptive->answers[unit]);
      g_string_append_printf (csv, "\n%u,%s", unit + 1, text);
      const float *field
          = receptive->fields + (gsize) unit * receptive->n_inputs;
      for (guint i = 0; i < receptive->n_inputs; i++)
        {
          g_ascii_formatd (text, sizeof text, "%.9g", (double) field[i]);
          g_string_append_printf (csv, ",%s", text);
        }
    }
  g_string_append_c (csv, '\n');
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_receptive_fields_chart_finalize (GObject *object)
{
  PlotReceptiveFieldsChart *self = cast (object);
  g_clear_pointer (&self->question.snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->receptive, plot_receptive_free);
  plot_sheet_clear (&self->sheet);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (plot_receptive_fields_chart_parent_class)->finalize (object);
}

static void
plot_receptive_fields_chart_class_init (PlotReceptiveFieldsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_receptive_fields_chart_finalize;
  object_class->notify = plot_receptive_fields_chart_notify;
  klass->title = N_ ("Receptive fields");
  klass->needs = PLOT_NEEDS_SNAPSHOT;
  klass->offers = plot_receptive_fields_chart_offers;
  klass->update = plot_receptive_fields_chart_update;
  klass->draw = plot_receptive_fields_chart_draw;
  klass->draw_hover = plot_receptive_fields_chart_draw_hover;
  klass->describe_at = plot_receptive_fields_chart_describe_at;
  klass->describe = plot_receptive_fields_chart_describe;
  klass->to_csv = plot_receptive_fields_chart_to_csv;
  klass->empty = plot_receptive_fields_chart_empty;
  klass->choices = plot_receptive_fields_chart_choices;
  klass->prepare = plot_receptive_fields_chart_prepare;
  klass->accept = plot_receptive_fields_chart_accept;
  klass->draws_prepared = TRUE;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_receptive_fields_chart_init (PlotReceptiveFieldsChart *self)
{
  pthread_mutex_init (&self->lock, NULL);
}
