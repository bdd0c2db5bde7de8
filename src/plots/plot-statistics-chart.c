/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What moves the weights of a Boltzmann machine: how often each visible and
 * each hidden unit are on together, in the data (positive phase) and in what
 * the machine believes (negative phase), and the difference of both, which the
 * weights follow (G. E. Hinton, "Training products of experts by minimizing
 * contrastive divergence", 2002). All units as matrices, or those of one hidden
 * unit as pictures. */
#include "plot-machine-chart.h"
#include "plot-sheet-words.h"
#include "plot-text.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  POSITIVE,
  NEGATIVE,
  DIFFERENCE,
  N_PARTS,
  MARGIN = 10,
};

typedef struct
{
  PlotMachineChart parent;
  guint unit; /* hidden, from 1; 0: all as matrices        */
  guint n_visible, n_hidden;
  float *values[N_PARTS]; /* (nullable): visible × hidden, or the visible of one
                             unit */
  gboolean is_picture;
  PlotTiles tiles[N_PARTS];
  PlotSheet sheets[N_PARTS];
} PlotStatisticsChart;

typedef PlotMachineChartClass PlotStatisticsChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotStatisticsChart, unit, 0, 100000, 0, NULL,
                  N_ ("Hidden unit"),
                  N_ ("Show the statistics of one unit with all visible ones; "
                      "0 shows all units as matrices")),
};

static const char *const part_names[N_PARTS]
    = { N_ ("Data ⟨vh⟩"), N_ ("Model ⟨vh⟩"), N_ ("Difference") };

GType plot_statistics_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotStatisticsChart, plot_statistics_chart,
                     PLOT_TYPE_MACHINE_CHART)

static PlotStatisticsChart *
cast (gpointer chart)
{
  return chart;
}

/* -- Data ------------------------------------------------------------------ */

static gboolean
find_statistics (const PlotStatisticsChart *self, const MlTensor **positive,
                 const MlTensor **negative)
{
  const PlotMachineChart *machine = &self->parent;
  *positive = plot_layers_find (machine->snapshot, machine->shown, "positive");
  *negative = plot_layers_find (machine->snapshot, machine->shown, "negative");
  return *negative != NULL && (*positive)->n_sizes == 2
         && (*negative)->n_sizes == 2 && ml_tensor_length (*positive) > 0
         && (*positive)->sizes[0] == (*negative)->sizes[0]
         && (*positive)->sizes[1] == (*negative)->sizes[1];
}

/* All of a matrix, or its column of the unit that is chosen. */
static float *
take (const PlotStatisticsChart *self, const MlTensor *from, guint column)
{
  if (column == 0)
    return g_memdup2 (from->values, ml_tensor_length (from) * sizeof (float));
  float *values = g_new (float, self->n_visible);
  for (guint i = 0; i < self->n_visible; i++)
    values[i] = from->values[(gsize) i * self->n_hidden + column - 1];
  return values;
}

/* One unit's visible ones are as wide and high as the picture is that they
 * read. */
static void
set_shape (PlotStatisticsChart *self, PlotTiles *tiles, guint column)
{
  const PlotMachineChart *machine = &self->parent;
  const MlTensor *weights
      = plot_layers_find (machine->snapshot, machine->shown, "weights");
  tiles->n = 1;
  tiles->height = column == 0 ? self->n_visible : 1;
  tiles->width = column == 0 ? self->n_hidden : self->n_visible;
  self->is_picture = column > 0 && weights != NULL && weights->n_sizes >= 3
                     && ml_tensor_row_length (weights) == self->n_visible;
  if (!self->is_picture)
    return;
  tiles->width = weights->sizes[weights->n_sizes - 1];
  tiles->height = self->n_visible / tiles->width;
}

/* Both phases have one scale of colors, their difference its own. */
static void
set_colors (PlotStatisticsChart *self)
{
  PlotTiles *tiles = self->tiles;
  for (guint i = 0; i < N_PARTS; i++)
    plot_tiles_set_limit (&tiles[i]);
  const gboolean is_signed = plot_tiles_have_negative (&tiles[POSITIVE])
                             || plot_tiles_have_negative (&tiles[NEGATIVE]);
  const float limit = MAX (tiles[POSITIVE].limit, tiles[NEGATIVE].limit);
  for (guint i = 0; i < DIFFERENCE; i++)
    {
      tiles[i].limit = limit;
      tiles[i].colors = is_signed ? PLOT_TILES_SIGNED : PLOT_TILES_MAGNITUDE;
    }
  tiles[DIFFERENCE].colors = PLOT_TILES_SIGNED;
}

static gboolean
plot_statistics_chart_choose (PlotMachineChart *machine)
{
  PlotStatisticsChart *self = cast (machine);
  const MlTensor *positive, *negative;
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->values[i], g_free);
  if (!find_statistics (self, &positive, &negative))
    return FALSE;
  self->n_visible = positive->sizes[0];
  self->n_hidden = positive->sizes[1];
  const guint column = MIN (self->unit, self->n_hidden);
  const gsize n = column > 0 ? self->n_visible : ml_tensor_length (positive);
  self->values[POSITIVE] = take (self, positive, column);
  self->values[NEGATIVE] = take (self, negative, column);
  self->values[DIFFERENCE] = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    self->values[DIFFERENCE][i]
        = self->values[POSITIVE][i] - self->values[NEGATIVE][i];
  for (guint i = 0; i < N_PARTS; i++)
    {
      self->tiles[i] = (PlotTiles){ .values = self->values[i] };
      set_shape (self, &self->tiles[i], column);
      self->sheets[i].is_due = TRUE;
    }
  set_colors (self);
  return TRUE;
}

static gboolean
plot_statistics_chart_offers (const PlotSource *source)
{
  return plot_layers_choose (source->snapshot, 0, "positive") > 0;
}

static double
root_mean_square (const PlotStatisticsChart *self)
{
  const PlotTiles *tiles = &self->tiles[DIFFERENCE];
  const gsize n = (gsize) tiles->height * tiles->width;
  double sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += (double) tiles->values[i] * (double) tiles->values[i];
  return sqrt (sum / (double) n);
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_part (PlotStatisticsChart *self, guint part, cairo_t *cr,
           const PlotStyle *style, double left, double top, double width,
           double height, gboolean has_words)
{
  const double line = plot_text_height (style);
  const PlotTiles *tiles = &self->tiles[part];
  PlotSheet *sheet = &self->sheets[part];
  const double above = has_words ? line + 5 : 0;
  const double beside = has_words ? plot_sheet_key_width (style) : 0;
  const int across = (int) ((width - beside) * style->scale);
  const int down = (int) ((height - above) * style->scale);
  sheet->scale = MAX (style->scale, 1);
  sheet->left = floor (left);
  sheet->top = floor (top + above);
  if (self->is_picture)
    plot_sheet_place_tiles (sheet, tiles, MAX (across, 1), MAX (down, 1));
  else
    plot_sheet_place_matrix (sheet, tiles, across, down);
  plot_sheet_paint (sheet, tiles, style);
  plot_sheet_draw (sheet, cr);
  if (!has_words)
    return;
  plot_text_draw (cr, style,
                  &(PlotText){ .text = _ (part_names[part]),
                               .x = sheet->left,
                               .y = top,
                               .max_width = width - 4 });
  plot_sheet_draw_key (tiles, cr, style,
                       sheet->left + plot_sheet_width (sheet) + 0.5 * line,
                       sheet->top, MIN (plot_sheet_height (sheet), 10 * line));
}

static void
draw_title (PlotStatisticsChart *self, cairo_t *cr, const PlotStyle *style,
            double width)
{
  g_autofree char *layer = plot_machine_chart_layer (&self->parent);
  g_autofree char *title
      = self->unit > 0
            ? g_strdup_printf (_ ("%s · hidden unit %u with %u visible units"),
                               layer, MIN (self->unit, self->n_hidden),
                               self->n_visible)
            : g_strdup_printf (_ ("%s · %u visible units down, %u hidden units "
                                  "across"),
                               layer, self->n_visible, self->n_hidden);
  plot_text_draw (cr, style,
                  &(PlotText){ .text = title,
                               .x = MARGIN,
                               .y = 5,
                               .max_width = width - 2 * MARGIN,
                               .color = &style->muted });
}

static void
plot_statistics_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                            double height, const PlotStyle *style)
{
  PlotStatisticsChart *self = cast (chart);
  const double line = plot_text_height (style);
  const gboolean is_wide = width > 1.2 * height;
  const double top = height > 10 * line ? line + 12 : MARGIN / 2;
  const double each
      = is_wide ? (width - MARGIN) / N_PARTS : (height - top) / N_PARTS;
  const gboolean has_words = is_wide ? each > 12 * line && height > 8 * line
                                     : each > 5 * line && width > 12 * line;
  for (guint i = 0; i < N_PARTS; i++)
    draw_part (self, i, cr, style, MARGIN + (is_wide ? i * each : 0),
               top + (is_wide ? 0 : i * each),
               is_wide ? each - MARGIN : width - 2 * MARGIN,
               (is_wide ? height - top : each) - MARGIN, has_words);
  if (top > MARGIN)
    draw_title (self, cr, style, width);
}

/* -- Words ----------------------------------------------------------------- */

/* Which visible and hidden unit are under a pixel, in whatever part. */
static gboolean
pair_at (const PlotStatisticsChart *self, double x, double y, guint *visible,
         guint *hidden, gsize *at)
{
  guint tile, row, column;
  for (guint i = 0; i < N_PARTS; i++)
    if (plot_sheet_value_at (&self->sheets[i], &self->tiles[i], x, y, &tile,
                             &row, &column))
      {
        *at = (gsize) row * self->tiles[i].width + column;
        *visible = self->unit > 0 ? (guint) *at : row;
        *hidden
            = self->unit > 0 ? MIN (self->unit, self->n_hidden) - 1 : column;
        return TRUE;
      }
  return FALSE;
}

static char *
plot_statistics_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotStatisticsChart *self = cast (chart);
  guint visible, hidden;
  gsize at;
  if (!pair_at (self, x, y, &visible, &hidden, &at))
    return NULL;
  g_autofree char *data
      = plot_format_value ((double) self->values[POSITIVE][at]);
  g_autofree char *model
      = plot_format_value ((double) self->values[NEGATIVE][at]);
  g_autofree char *difference
      = plot_format_value ((double) self->values[DIFFERENCE][at]);
  return g_strdup_printf (_ ("Visible %u, hidden %u: %s in the data, %s in the "
                             "model\nthe weight moves by %s times the rate"),
                          visible + 1, hidden + 1, data, model, difference);
}

/* The same pair in all three parts. */
static void
plot_statistics_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x,
                                  double y, const PlotStyle *style)
{
  PlotStatisticsChart *self = cast (chart);
  guint visible, hidden;
  gsize at;
  if (!pair_at (self, x, y, &visible, &hidden, &at))
    return;
  for (guint i = 0; i < N_PARTS; i++)
    plot_sheet_mark (&self->sheets[i], &self->tiles[i], cr, style, 0,
                     (guint) (at / self->tiles[i].width),
                     (guint) (at % self->tiles[i].width));
}

static char *
plot_statistics_chart_describe (PlotChart *chart)
{
  PlotStatisticsChart *self = cast (chart);
  g_autofree char *size = plot_format_value (root_mean_square (self));
  g_autofree char *largest
      = plot_format_value ((double) self->tiles[DIFFERENCE].limit);
  return g_strdup_printf (
      _ ("How often %u visible and %u hidden units of layer "
         "%u are on together, in the data and in the "
         "model. The difference is %s in the root mean "
         "square and at most %s."),
      self->n_visible, self->n_hidden, self->parent.shown, size, largest);
}

static char *
plot_statistics_chart_to_csv (PlotChart *chart)
{
  PlotStatisticsChart *self = cast (chart);
  GString *csv = g_string_new ("visible,hidden,data,model,difference\n");
  const guint n = self->unit > 0 ? 1 : self->n_hidden;
  const guint first = self->unit > 0 ? MIN (self->unit, self->n_hidden) : 1;
  for (gsize at = 0; at < (gsize) self->n_visible * n; at++)
    {
      g_string_append_printf (csv, "%zu,%zu", at / n + 1, at % n + first);
      for (guint i = 0; i < N_PARTS; i++)
        {
          char text[G_ASCII_DTOSTR_BUF_SIZE];
          g_ascii_formatd (text, sizeof text, "%.9g",
                           (double) self->values[i][at]);
          g_string_append_printf (csv, ",%s", text);
        }
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}

/* -- Class ----------------------------------------------------------------- */

static void
plot_statistics_chart_finalize (GObject *object)
{
  PlotStatisticsChart *self = cast (object);
  for (guint i = 0; i < N_PARTS; i++)
    {
      plot_sheet_clear (&self->sheets[i]);
      g_free (self->values[i]);
    }
  G_OBJECT_CLASS (plot_statistics_chart_parent_class)->finalize (object);
}

static void
plot_statistics_chart_class_init (PlotStatisticsChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  object_class->finalize = plot_statistics_chart_finalize;
  klass->what = "positive";
  klass->choose = plot_statistics_chart_choose;
  chart_class->title = N_ ("Two phases");
  chart_class->offers = plot_statistics_chart_offers;
  chart_class->draw = plot_statistics_chart_draw;
  chart_class->draw_hover = plot_statistics_chart_draw_hover;
  chart_class->describe_at = plot_statistics_chart_describe_at;
  chart_class->describe = plot_statistics_chart_describe;
  chart_class->to_csv = plot_statistics_chart_to_csv;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_statistics_chart_init (PlotStatisticsChart *self)
{
}
