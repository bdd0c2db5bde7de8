/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-network.h. */
#include "plot-network.h"

#include "plot-layers.h"

#include <math.h>
#include <string.h>

#define LEAST_PITCH                                                            \
  11 /* of units, pixels                                      */
#define MOST_RADIUS 18
#define MOST_WHOLE                                                             \
  40 /* units that are shown without folding                  */
#define MOST_FOLDED                                                            \
  24 /* units of a folded column                              */

void
plot_network_init (PlotNetwork *self)
{
  *self = (PlotNetwork){ NULL };
  self->columns = g_array_new (FALSE, TRUE, sizeof (PlotColumn));
}

void
plot_network_clear (PlotNetwork *self)
{
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_pointer (&self->drawn, ml_snapshot_unref);
  g_clear_pointer (&self->columns, g_array_unref);
}

PlotColumn *
plot_network_column (const PlotNetwork *self, guint column)
{
  return &g_array_index (self->columns, PlotColumn, column);
}

/* -- Reading --------------------------------------------------------------- */

static float
largest (const float *values, gsize n)
{
  float limit = 0;
  for (gsize i = 0; i < n; i++)
    limit = fabsf (values[i]) > limit ? fabsf (values[i]) : limit;
  return limit;
}

static gsize
n_from (const MlTensor *tensor, guint size)
{
  gsize n = 1;
  for (guint i = size; i < tensor->n_sizes; i++)
    n *= tensor->sizes[i];
  return n;
}

/* What @tensor (examples × …) holds of the example, or NULL. */
static const float *
values_of (const PlotNetwork *self, const MlTensor *tensor)
{
  if (tensor == NULL || tensor->n_sizes < 2 || tensor->sizes[0] == 0)
    return NULL;
  const guint example
      = self->drawn != NULL ? 0 : MIN (self->example, tensor->sizes[0] - 1);
  return tensor->values + example * n_from (tensor, 1);
}

/* Sizes 1 and on of @tensor: units, or a picture. */
static void
set_shape (PlotColumn *column, const MlTensor *tensor)
{
  column->is_picture = tensor->n_sizes >= 3;
  column->n = tensor->sizes[1];
  if (!column->is_picture)
    return;
  column->n = tensor->n_sizes == 4 ? tensor->sizes[1] : 1;
  column->height = tensor->sizes[tensor->n_sizes - 2];
  column->width = tensor->sizes[tensor->n_sizes - 1];
}

static gsize
n_values (const PlotColumn *column)
{
  return column->is_picture ? (gsize) column->n * column->height * column->width
                            : column->n;
}

static void
take_values (PlotNetwork *self, PlotColumn *column, const MlTensor *tensor)
{
  if (tensor == NULL || tensor->n_sizes < 2
      || n_from (tensor, 1) != n_values (column))
    return;
  column->values = values_of (self, tensor);
  if (column->values != NULL)
    column->limit = largest (column->values, n_values (column));
}

static const MlTensor *
find_answer (const PlotNetwork *self, const char *name)
{
  MlSnapshot *from = self->drawn != NULL ? self->drawn : self->snapshot;
  return ml_snapshot_find (from, name);
}

/* The inputs, as they are or as the first layer with weights reads them. */
static void
add_inputs (PlotNetwork *self)
{
  PlotColumn column = { .layer = 0 };
  const MlTensor *tensor = find_answer (self, "input.activations");
  for (guint i = 1; tensor == NULL && i <= plot_layers_last (self->snapshot);
       i++)
    tensor = plot_layers_find (self->snapshot, i, "weights");
  if (tensor == NULL || tensor->n_sizes < 2)
    return;
  set_shape (&column, tensor);
  if (g_str_has_suffix (tensor->name, ".activations"))
    take_values (self, &column, tensor);
  else if (tensor->n_sizes == 4 && plot_layers_is_conv (self->snapshot, 1))
    column.height = column.width = 0; /* a filter does not tell */
  g_array_append_val (self->columns, column);
}

static void
add_layer (PlotNetwork *self, guint layer)
{
  PlotColumn column = { .layer = layer };
  char name[64];
  g_snprintf (name, sizeof name, "layer%u.activations", layer);
  const MlTensor *answers = find_answer (self, name);
  column.weights = plot_layers_find (self->snapshot, layer, "weights");
  if (column.weights != NULL && column.weights->n_sizes < 2)
    column.weights = NULL;
  if (column.weights == NULL && (answers == NULL || answers->n_sizes < 2))
    return;
  column.is_conv = plot_layers_is_conv (self->snapshot, layer);
  column.bias = plot_layers_find (self->snapshot, layer, "bias");
  if (answers != NULL && answers->n_sizes >= 2)
    set_shape (&column, answers);
  else
    {
      column.n = column.weights->sizes[0];
      column.is_picture = column.is_conv;
    }
  take_values (self, &column, answers);
  if (column.weights != NULL)
    column.weight_limit
        = largest (column.weights->values, n_from (column.weights, 0));
  if (column.weights != NULL && column.weights->sizes[0] != column.n)
    column.weights = NULL; /* weights of another kind */
  g_array_append_val (self->columns, column);
}

/**
 * plot_network_read:
 * @snapshot: weights and what they answered to some examples
 * @drawn: (nullable): answers to one example, instead
 * @example: from 0, of @snapshot; beyond the last, the last
 */
void
plot_network_read (PlotNetwork *self, MlSnapshot *snapshot, MlSnapshot *drawn,
                   guint example)
{
  MlSnapshot *old_snapshot = self->snapshot, *old_drawn = self->drawn;
  self->snapshot = snapshot != NULL ? ml_snapshot_ref (snapshot) : NULL;
  self->drawn = drawn != NULL ? ml_snapshot_ref (drawn) : NULL;
  g_clear_pointer (&old_snapshot, ml_snapshot_unref);
  g_clear_pointer (&old_drawn, ml_snapshot_unref);
  self->example = example;
  g_array_set_size (self->columns, 0);
  if (snapshot == NULL)
    return;
  add_inputs (self);
  if (self->columns->len == 0)
    return;
  for (guint i = 1; i <= plot_layers_last (snapshot); i++)
    add_layer (self, i);
  PlotColumn *last = plot_network_column (self, self->columns->len - 1);
  if (last->layer > 0) /* probabilities, not the sums they are made of */
    take_values (self, last, find_answer (self, "output"));
}

guint
plot_network_n_inputs (const PlotNetwork *self, guint column)
{
  const MlTensor *weights = plot_network_column (self, column)->weights;
  return weights != NULL ? (guint) n_from (weights, 1) : 0;
}

float
plot_network_weight (const PlotNetwork *self, guint column, guint unit,
                     guint input)
{
  return plot_network_column (self, column)
      ->weights
      ->values[(gsize) unit * plot_network_n_inputs (self, column) + input];
}

/* -- Placing --------------------------------------------------------------- */

/* The units of @column in the height they have. */
static void
place_units (PlotColumn *column)
{
  const double height = column->bottom - column->top;
  const guint room = (guint) MAX (1, height / LEAST_PITCH);
  guint slots = column->n;
  if (column->n > MOST_WHOLE || column->n > room)
    slots = MIN (MOST_FOLDED, room);
  column->n_shown = slots;
  if (slots < column->n) /* room for the words that say so */
    column->n_shown = slots > 2 ? slots - 2 : 1;
  column->pitch = MIN (height / slots, 5 * MOST_RADIUS);
  column->radius = CLAMP (0.38 * column->pitch, 2, MOST_RADIUS);
  column->first = MIN (column->first, column->n - column->n_shown);
}

/* The largest side that a map of @column may have, so that a picture of
 * @tallest rows has @side; taller ones look taller. */
static void
place_card (PlotColumn *column, double side, guint tallest)
{
  const guint longest = MAX (MAX (column->height, column->width), 1);
  const double mine = MAX (14, side * sqrt ((double) longest / tallest));
  const double unit = mine / longest;
  column->card_width = column->width > 0 ? column->width * unit : mine;
  column->card_height = column->height > 0 ? column->height * unit : mine;
  column->first = MIN (column->first, column->n - 1);
  column->n_shown = 1;
}

static double
width_of (const PlotColumn *column)
{
  return column->is_picture ? column->card_width
                                  + (MIN (column->n, PLOT_NETWORK_STACK) - 1)
                                        * (double) PLOT_NETWORK_STACK_OFFSET
                            : 2 * column->radius;
}

/**
 * plot_network_place:
 *
 * Puts the columns side by side into a rectangle of pixels.
 */
void
plot_network_place (PlotNetwork *self, double left, double top, double right,
                    double bottom)
{
  const guint n = self->columns->len;
  guint tallest = 1;
  double widths = 0;
  for (guint i = 0; i < n; i++)
    {
      const PlotColumn *c = plot_network_column (self, i);
      tallest = MAX (tallest, MAX (c->height, c->width));
    }
  const double side = MIN (0.6 * (bottom - top), 0.55 * (right - left) / n);
  for (guint i = 0; i < n; i++)
    {
      PlotColumn *c = plot_network_column (self, i);
      c->top = top;
      c->bottom = bottom;
      if (c->is_picture)
        place_card (c, side, tallest);
      else
        place_units (c);
      widths += width_of (c);
    }
  const double gap = n > 1 ? (right - left - widths) / (n - 1) : 0;
  double x = n > 1 ? left : (left + right - widths) / 2;
  for (guint i = 0; i < n; i++)
    {
      PlotColumn *c = plot_network_column (self, i);
      c->x = x + width_of (c) / 2;
      x += width_of (c) + gap;
    }
}

void
plot_network_reveal (PlotNetwork *self, guint column, guint unit)
{
  PlotColumn *c = plot_network_column (self, column);
  if (unit < c->first)
    c->first = unit;
  else if (unit >= c->first + c->n_shown)
    c->first = unit - c->n_shown + 1;
}

/** plot_network_spot: @x: (out): the middle of a unit, or of the card if that
 * is the map in front */
gboolean
plot_network_spot (const PlotNetwork *self, guint column, guint unit, double *x,
                   double *y)
{
  const PlotColumn *c = plot_network_column (self, column);
  if (unit < c->first || unit >= c->first + c->n_shown)
    return FALSE;
  const double middle = (c->top + c->bottom) / 2;
  *x = c->x;
  *y = middle;
  if (!c->is_picture)
    *y += (unit - c->first - (c->n_shown - 1) / 2.0) * c->pitch;
  return TRUE;
}

gboolean
plot_network_source (const PlotNetwork *self, const PlotLink *link, double *x,
                     double *y)
{
  const PlotColumn *from = plot_network_column (self, link->column - 1);
  if (!from->is_picture)
    return plot_network_spot (self, link->column - 1, link->from, x, y);
  const guint row = link->from / from->width, column = link->from % from->width;
  *x = from->x + ((column + 0.5) / from->width - 0.5) * from->card_width;
  *y = (from->top + from->bottom) / 2
       + ((row + 0.5) / from->height - 0.5) * from->card_height;
  return TRUE;
}

gboolean
plot_network_unit_at (const PlotNetwork *self, double x, double y,
                      guint *column, guint *unit)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const PlotColumn *c = plot_network_column (self, i);
      const double reach = width_of (c) / 2 + 2;
      if (fabs (x - c->x) > reach)
        continue;
      *column = i;
      *unit = c->first;
      if (c->is_picture
          && fabs (y - (c->top + c->bottom) / 2) <= c->card_height / 2 + reach)
        return TRUE;
      for (guint k = c->first; !c->is_picture && k < c->first + c->n_shown; k++)
        {
          double unit_x, unit_y;
          *unit = k;
          if (plot_network_spot (self, i, k, &unit_x, &unit_y)
              && fabs (y - unit_y) <= MAX (c->radius, c->pitch / 2))
            return TRUE;
        }
    }
  return FALSE;
}

/* -- Links ----------------------------------------------------------------- */

/** plot_network_has_links: Returns: whether units of @column have weights, one
 * for each unit or pixel of the column before it */
gboolean
plot_network_has_links (const PlotNetwork *self, guint column)
{
  if (column == 0 || column >= self->columns->len)
    return FALSE;
  const PlotColumn *c = plot_network_column (self, column);
  const PlotColumn *before = plot_network_column (self, column - 1);
  return c->weights != NULL && !c->is_conv && !c->is_picture
         && plot_network_n_inputs (self, column) == n_values (before)
         && (!before->is_picture || before->n == 1);
}

typedef struct
{
  const PlotNetwork *network;
  guint column;
  guint first_unit, end_unit, first_input, end_input;
} Range;

/* What is drawn of a column and the one before it, or one unit or input. */
static Range
range_of (const PlotNetwork *self, guint column, int unit, int input)
{
  const PlotColumn *c = plot_network_column (self, column);
  const PlotColumn *before = plot_network_column (self, column - 1);
  Range range = { self,          column,
                  c->first,      c->first + c->n_shown,
                  before->first, before->first + before->n_shown };
  if (before->is_picture)
    range.first_input = 0, range.end_input = (guint) n_values (before);
  if (unit >= 0)
    range.first_unit = (guint) unit, range.end_unit = (guint) unit + 1;
  if (input >= 0)
    range.first_input = (guint) input, range.end_input = (guint) input + 1;
  return range;
}

#define N_BINS 2048

static guint
bin_of (const Range *range, guint unit, guint input)
{
  const float limit
      = plot_network_column (range->network, range->column)->weight_limit;
  const float share
      = fabsf (plot_network_weight (range->network, range->column, unit, input))
        / limit;
  return share >= 0 ? (guint) MIN (share * N_BINS, N_BINS - 1) : 0;
}

/* The lowest bin of magnitudes above which there are at most @most links. */
static guint
least_bin (const Range *range, guint most)
{
  guint counts[N_BINS] = { 0 };
  for (guint unit = range->first_unit; unit < range->end_unit; unit++)
    for (guint i = range->first_input; i < range->end_input; i++)
      counts[bin_of (range, unit, i)]++;
  guint bin = N_BINS - 1, n = counts[bin];
  for (; bin > 0 && n + counts[bin - 1] <= most; bin--)
    n += counts[bin - 1];
  return bin;
}

static int
compare_strength (gconstpointer a, gconstpointer b)
{
  const float x = fabsf (((const PlotLink *) a)->weight);
  const float y = fabsf (((const PlotLink *) b)->weight);
  return (x > y) - (x < y);
}

/**
 * plot_network_strongest:
 * @unit: only those that lead to it; −1: to all that are drawn
 * @input: only those that come from it; −1: from all that are drawn
 * @most: about this many
 *
 * One pass counts magnitudes in bins, a second takes the largest: no sort of
 * all weights.
 *
 * Returns: (transfer full): the links of @column with the largest weights, the
 *   weakest first
 */
GArray *
plot_network_strongest (const PlotNetwork *self, guint column, int unit,
                        int input, guint most)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (PlotLink));
  if (!plot_network_has_links (self, column)
      || !(plot_network_column (self, column)->weight_limit > 0))
    return links;
  const Range range = range_of (self, column, unit, input);
  const guint least = least_bin (&range, most);
  for (guint to = range.first_unit; to < range.end_unit; to++)
    for (guint from = range.first_input; from < range.end_input; from++)
      {
        const PlotLink link = { column, from, to,
                                plot_network_weight (self, column, to, from) };
        if (bin_of (&range, to, from) >= least && fabsf (link.weight) > 0
            && links->len < 2 * most)
          g_array_append_val (links, link);
      }
  g_array_sort (links, compare_strength);
  return links;
}
