/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-winograd.h"

#include "ml-activation.h"
#include "ml-kernels.h"
#include "ml-matrix.h"

#include <string.h>

enum
{
  INPUT,
  WEIGHTS,
  BIAS,
  SIDE = ML_TILE_SIDE,
  PLACES = SIDE * SIDE,
  MIN_CHANNELS = 8,        /* fewer and the transforms take longer than all */
  MAX_WEIGHTS = 1 << 15,   /* of a place: more would not fit the cache */
  CHUNK_FLOATS = 96 << 10, /* of the values of tiles: they stay in the cache */
  LINE_FLOATS = 16,
  CHUNK_ROUND = 8, /* tiles, as many as a kernel makes at a time */
  STRIP = 64,      /* filters transformed at a time */
  ONE = SIDE + 1,  /* the place of (1, 1), where a tile's value is its sum */
};

/* For the points 0, 1, -1, 2, -2; row k of G is factor · (1, p, p², …), the
 * last one 0 but for a 1 at its end. */
static const float points[] = { 0, 1, -1, 2, -2 };
static const float factors[]
    = { 1 / 4.0f, -1 / 6.0f, -1 / 6.0f, 1 / 24.0f, 1 / 24.0f };

/* What the loops need to know. The tiles of a slice are counted through all its
 * pictures and done in chunks; values lie place by place, chunk × channels or
 * chunk × filters. */
typedef struct
{
  guint size, side; /* of a filter; of a tile of results: m    */
  guint channels, filters;
  guint height, width; /* of the picture                          */
  guint result_height, result_width;
  int padding;
  guint columns, n_tiles; /* tiles side by side, and of a picture    */
  guint chunk;            /* tiles                                   */
  gsize window_place, result_place; /* to the next place of both, floats */
  float *windows, *results; /* values of both                          */
  float *sums, *bias; /* gradients of the filters' values, and of the bias */
  float *edge, *edge_results; /* tiles that are partly outside           */
} Plan;

/* Floats up to an odd number of cache lines: places a power of two apart would
 * displace each other from the cache. */
static gsize
odd_lines (gsize n)
{
  return (((n + LINE_FLOATS - 1) / LINE_FLOATS) | 1) * LINE_FLOATS;
}

static guint
ceiling (guint a, guint b)
{
  return (a + b - 1) / b;
}

/* @first: of the rows of a slice */
static Plan
plan_of (const MlNode *node, guint first)
{
  const MlNode *input = node->inputs[INPUT];
  Plan p = { .size = node->settings.size,
             .side = SIDE + 1 - node->settings.size,
             .channels = input->sizes[0],
             .filters = node->sizes[0],
             .height = input->sizes[1],
             .width = input->sizes[2],
             .result_height = node->sizes[1],
             .result_width = node->sizes[2],
             .padding = (int) node->settings.padding };
  p.columns = ceiling (p.result_width, p.side);
  p.n_tiles = p.columns * ceiling (p.result_height, p.side);
  guint most = CHUNK_FLOATS / PLACES / (p.channels + p.filters);
  p.chunk = MAX (most / CHUNK_ROUND, 1) * CHUNK_ROUND;
  p.window_place = odd_lines ((gsize) p.chunk * p.channels);
  p.result_place = odd_lines ((gsize) p.chunk * p.filters);
  if (node->slice_scratch == NULL)
    return p;
  p.sums
      = node->slice_scratch + first / node->slice_rows * node->n_slice_scratch;
  p.windows = p.sums + (gsize) PLACES * p.channels * p.filters;
  p.results = p.windows + PLACES * p.window_place;
  p.edge = p.results + PLACES * p.result_place;
  p.edge_results = p.edge + (gsize) PLACES * MAX (p.channels, p.filters);
  p.bias = p.edge_results + (gsize) PLACES * p.filters;
  return p;
}

/** ml_winograd_suits: Returns: whether it is faster than the definition */
gboolean
ml_winograd_suits (const MlNode *node)
{
  const MlOpSettings *s = &node->settings;
  const guint channels = node->inputs[INPUT]->sizes[0];
  const guint filters = node->sizes[0];
  return s->stride == 1 && (s->size == 3 || s->size == 5)
         && MIN (channels, filters) >= MIN_CHANNELS
         && (gsize) channels * filters <= MAX_WEIGHTS
         && MIN (node->sizes[1], node->sizes[2]) >= SIDE + 1 - s->size;
}

/** ml_winograd_shape: asks for memory: the filters' values, as they are and
 *  transposed, and what each slice needs (see plan_of()) */
void
ml_winograd_shape (MlNode *node)
{
  const Plan p = plan_of (node, 0);
  const gsize n_filters = (gsize) PLACES * p.channels * p.filters;
  node->n_scratch = 2 * n_filters;
  node->n_slice_scratch
      = n_filters + PLACES * (p.window_place + p.result_place)
        + (gsize) PLACES * (MAX (p.channels, p.filters) + p.filters)
        + p.filters;
}

/* -- Filters -------------------------------------------------------------- */

/* Element (k, i) of G. */
static float
filter_factor (guint k, guint i, guint size)
{
  if (k == SIDE - 1)
    return i == size - 1 ? 1 : 0;
  float factor = factors[k];
  for (; i > 0; i--)
    factor *= points[k];
  return factor;
}

static void
fill_factors (guint size, float g[SIDE][SIDE])
{
  for (guint k = 0; k < SIDE; k++)
    for (guint i = 0; i < size; i++)
      g[k][i] = filter_factor (k, i, size);
}

static void
add_scaled (guint n, float factor, const float *restrict from,
            float *restrict to)
{
  for (guint i = 0; i < n; i++)
    to[i] += factor * from[i];
}

/* c (m × n) = a · b, or added to c: a holds coefficients, element (i, p) at
 * a[i row_a + p step_a]; each row of b and c is n values side by side. */
static void
combine (guint m, guint k, guint n, const float *a, gsize row_a, gsize step_a,
         const float *b, gsize stride_b, gboolean adds, float *c,
         gsize stride_c)
{
  const MlRuns runs = { .m = m,
                        .n = n,
                        .n_runs = 1,
                        .run = k,
                        .a = a,
                        .row_a = row_a,
                        .step_a = step_a,
                        .b = b,
                        .stride_b = stride_b,
                        .c = c,
                        .stride_c = stride_c,
                        .adds = adds };
  ml_kernels ()->multiply_runs (&runs);
}

/* U = G g Gᵀ of @n weights of a pixel; a pixel lies at @from + pixel · @place,
 * a value at @to + place · @place. */
static void
enter_filters (const Plan *p, guint n, const float *from, float *to,
               gsize place)
{
  float g[SIDE][SIDE], half[SIDE][SIDE][STRIP];
  fill_factors (p->size, g);
  for (guint j = 0; j < p->size; j++)
    combine (SIDE, p->size, n, *g, SIDE, 1, from + j * place, p->size * place,
             FALSE, half[0][j], SIDE * STRIP);
  for (guint k = 0; k < SIDE; k++)
    combine (SIDE, p->size, n, *g, SIDE, 1, half[k][0], STRIP, FALSE,
             to + k * SIDE * place, place);
}

/** ml_winograd_begin: the filters' values, and these transposed */
void
ml_winograd_begin (const MlNode *node)
{
  const Plan p = plan_of (node, 0);
  const gsize n = (gsize) p.channels * p.filters;
  const float *weights = node->inputs[WEIGHTS]->values;
  for (gsize at = 0; at < n; at += STRIP)
    enter_filters (&p, (guint) MIN (STRIP, n - at), weights + at,
                   node->scratch + at, n);
  for (guint k = 0; k < PLACES; k++)
    ml_transpose (p.channels, p.filters, node->scratch + k * n,
                  node->scratch + (PLACES + k) * n);
}

/* -- Tiles ---------------------------------------------------------------- */

/* A square of pixels that may reach out of its picture. */
typedef struct
{
  float *picture;
  guint n, height, width; /* channels; of the picture */
  int y, x;               /* the first pixel          */
  guint side;
} Patch;

static gboolean
is_inside (const Patch *s)
{
  return s->y >= 0 && s->x >= 0 && s->y + (int) s->side <= (int) s->height
         && s->x + (int) s->side <= (int) s->width;
}

typedef void (*RunFunc) (guint n, const float *from, float *to);

static void
copy_run (guint n, const float *from, float *to)
{
  memcpy (to, from, n * sizeof (float));
}

static void
add_run (guint n, const float *from, float *to)
{
  add_scaled (n, 1, from, to);
}

/* Moves the pixels of @s that are inside, from @edge (side × side) or to it. */
static void
move_inside (const Patch *s, float *edge, gboolean is_out, RunFunc move)
{
  int left = MAX (-s->x, 0);
  int right = MIN ((int) s->side, (int) s->width - s->x);
  for (int i = MAX (-s->y, 0);
       i < MIN ((int) s->side, (int) s->height - s->y) && left < right; i++)
    {
      float *pixels
          = s->picture
            + ((gsize) (s->y + i) * s->width + (gsize) (s->x + left)) * s->n;
      float *kept = edge + ((guint) i * s->side + (guint) left) * s->n;
      guint n = (guint) (right - left) * s->n;
      move (n, is_out ? kept : pixels, is_out ? pixels : kept);
    }
}

static MlTile
tile_of (const Patch *s, float *edge)
{
  gboolean inside = is_inside (s);
  return (MlTile){
    .n = s->n,
    .pixels = inside
                  ? s->picture + ((gsize) s->y * s->width + (gsize) s->x) * s->n
                  : edge,
    .right = s->n,
    .down = (inside ? s->width : s->side) * s->n,
  };
}

static void
copy_edge (const Patch *s, float *edge)
{
  memset (edge, 0, s->side * s->side * s->n * sizeof (float));
  move_inside (s, edge, FALSE, copy_run);
}

/* Where a tile of the slice is: in which row of the batch, and there. */
typedef struct
{
  guint row, y, x;
} Spot;

static Spot
spot_of (const Plan *p, const MlPass *pass, guint tile)
{
  guint of_picture = tile % p->n_tiles;
  return (Spot){ pass->first + tile / p->n_tiles, of_picture / p->columns,
                 of_picture % p->columns };
}

static Patch
window_at (const Plan *p, Spot at, float *pictures)
{
  const gsize n = (gsize) p->height * p->width * p->channels;
  return (Patch){ pictures + at.row * n,
                  p->channels,
                  p->height,
                  p->width,
                  (int) (at.y * p->side) - p->padding,
                  (int) (at.x * p->side) - p->padding,
                  SIDE };
}

static Patch
results_at (const Plan *p, Spot at, float *pictures)
{
  const gsize n = (gsize) p->result_height * p->result_width * p->filters;
  return (Patch){ pictures + at.row * n,
                  p->filters,
                  p->result_height,
                  p->result_width,
                  (int) (at.y * p->side),
                  (int) (at.x * p->side),
                  p->side };
}

/* The values of the windows of tiles @from … @from + @n - 1. */
static void
enter_windows (const MlNode *node, const Plan *p, const MlPass *pass,
               guint from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Patch s = window_at (p, spot_of (p, pass, from + i),
                                 node->inputs[INPUT]->values);
      MlTile t = tile_of (&s, p->edge);
      if (!is_inside (&s))
        copy_edge (&s, p->edge);
      t.values = p->windows + (gsize) i * p->channels;
      t.next = p->window_place;
      ml_kernels ()->transform_tile (ML_TILE_WINDOW, &t);
    }
}

/* Likewise of the gradients of the results. */
static void
enter_results (const MlNode *node, const Plan *p, const MlPass *pass,
               guint from, guint n)
{
  const gboolean rectifies = node->settings.activation == ML_ACTIVATION_RELU;
  for (guint i = 0; i < n; i++)
    {
      const Spot at = spot_of (p, pass, from + i);
      const Patch s = results_at (p, at, node->gradients);
      const Patch y = results_at (p, at, node->values);
      MlTile t = tile_of (&s, p->edge);
      if (rectifies)
        t.rectified = tile_of (&y, p->edge_results).pixels;
      if (!is_inside (&s))
        copy_edge (&s, p->edge);
      if (!is_inside (&y) && rectifies)
        copy_edge (&y, p->edge_results);
      t.values = p->results + (gsize) i * p->filters;
      t.next = p->result_place;
      ml_kernels ()->transform_tile (
          p->side == 4 ? ML_TILE_SPREAD_4 : ML_TILE_SPREAD_2, &t);
    }
}

/* From values to results: bias and rectifier. */
static void
leave_results (const MlNode *node, const Plan *p, const MlPass *pass,
               guint from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Patch s = results_at (p, spot_of (p, pass, from + i), node->values);
      MlTile t = tile_of (&s, p->edge);
      t.values = p->results + (gsize) i * p->filters;
      t.next = p->result_place;
      t.bias = node->inputs[BIAS]->values;
      t.is_rectified = node->settings.activation == ML_ACTIVATION_RELU;
      ml_kernels ()->transform_tile (
          p->side == 4 ? ML_TILE_RESULTS_4 : ML_TILE_RESULTS_2, &t);
      if (!is_inside (&s))
        move_inside (&s, p->edge, TRUE, copy_run);
    }
}

/* From values of windows' gradients to the pictures' gradients, which they add
 * to. */
static void
leave_windows (const MlNode *node, const Plan *p, const MlPass *pass,
               guint from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Patch s = window_at (p, spot_of (p, pass, from + i),
                                 node->inputs[INPUT]->gradients);
      MlTile t = tile_of (&s, p->edge);
      t.values = p->windows + (gsize) i * p->channels;
      t.next = p->window_place;
      if (!is_inside (&s))
        memset (p->edge, 0, PLACES * p->channels * sizeof (float));
      ml_kernels ()->transform_tile (ML_TILE_WINDOW_BACK, &t);
      if (!is_inside (&s))
        move_inside (&s, p->edge, TRUE, add_run);
    }
}

/* -- Products ------------------------------------------------------------- */

/* At each place: to (n × m) = from (n × k) · filters (k × m). */
static void
multiply_places (guint n, const float *from, guint k, gsize place_from,
                 const float *filters, float *to, guint m, gsize place_to)
{
  MlRuns runs = { .m = n,
                  .n = m,
                  .n_runs = 1,
                  .run = k,
                  .a = from,
                  .b = filters,
                  .row_a = k,
                  .step_a = 1,
                  .stride_b = m,
                  .c = to,
                  .stride_c = m };
  for (guint place = 0; place < PLACES; place++)
    {
      ml_kernels ()->multiply_runs (&runs);
      runs.a += place_from;
      runs.b += (gsize) k * m;
      runs.c += place_to;
    }
}

/* At each place: sums (channels × filters) += windowsᵀ · results. */
static void
add_sums (const Plan *p, guint n)
{
  MlRuns runs = { .m = p->channels,
                  .n = p->filters,
                  .n_runs = 1,
                  .run = n,
                  .a = p->windows,
                  .b = p->results,
                  .row_a = 1,
                  .step_a = p->channels,
                  .stride_b = p->filters,
                  .c = p->sums,
                  .stride_c = p->filters,
                  .adds = TRUE };
  for (guint place = 0; place < PLACES; place++)
    {
      ml_kernels ()->multiply_runs (&runs);
      runs.a += p->window_place;
      runs.b += p->result_place;
      runs.c += (gsize) p->channels * p->filters;
    }
  const float *ones = p->results + ONE * p->result_place;
  for (guint tile = 0; tile < n; tile++)
    add_scaled (p->filters, 1, ones + (gsize) tile * p->filters, p->bias);
}

/** ml_winograd_forward: the sums, with bias and, if so set, rectified */
void
ml_winograd_forward (const MlNode *node, const MlPass *pass)
{
  const Plan p = plan_of (node, pass->first);
  const guint end = pass->n_rows * p.n_tiles;
  for (guint from = 0; from < end; from += p.chunk)
    {
      guint n = MIN (p.chunk, end - from);
      enter_windows (node, &p, pass, from, n);
      multiply_places (n, p.windows, p.channels, p.window_place, node->scratch,
                       p.results, p.filters, p.result_place);
      leave_results (node, &p, pass, from, n);
    }
}

/** ml_winograd_backward: the picture's gradients, and for the weights' and the
 *  bias's the sums over the slice */
void
ml_winograd_backward (const MlNode *node, const MlPass *pass)
{
  const MlNode *input = node->inputs[INPUT];
  const Plan p = plan_of (node, pass->first);
  const gsize n_filters = (gsize) PLACES * p.channels * p.filters;
  const guint end = pass->n_rows * p.n_tiles;
  memset (p.sums, 0, n_filters * sizeof (float));
  memset (p.bias, 0, p.filters * sizeof (float));
  if (input->wants_gradient && !input->is_shared)
    memset (input->gradients + pass->first * input->n_values, 0,
            pass->n_rows * input->n_values * sizeof (float));
  for (guint from = 0; from < end; from += p.chunk)
    {
      guint n = MIN (p.chunk, end - from);
      enter_results (node, &p, pass, from, n);
      if (input->wants_gradient)
        {
          multiply_places (n, p.results, p.filters, p.result_place,
                           node->scratch + n_filters, p.windows, p.channels,
                           p.window_place);
          leave_windows (node, &p, pass, from, n);
        }
      enter_windows (node, &p, pass, from, n);
      add_sums (&p, n);
    }
}

/* -- Gradients ------------------------------------------------------------ */

/* Gᵀ S G of a channel and @n filters from @f: pixels @first … @last of them. S
 * are the slices' sums, added in order. */
static void
leave_filters (const MlNode *node, const Plan *p, guint n_rows, guint first,
               guint last, guint c, guint f, guint n)
{
  float g[SIDE][SIDE], half[SIDE][SIDE][STRIP];
  const gsize place = (gsize) p->channels * p->filters;
  const gsize at = (gsize) c * p->filters + f;
  const guint top = first / p->size, bottom = last / p->size;
  fill_factors (p->size, g);
  for (guint slice = 0; slice < n_rows; slice += node->slice_rows)
    for (guint l = 0; l < SIDE; l++)
      combine (bottom - top + 1, SIDE, n, g[0] + top, 1, SIDE,
               plan_of (node, slice).sums + l * place + at, SIDE * place,
               slice > 0, half[top][l], SIDE * STRIP);
  for (guint i = top; i <= bottom; i++)
    {
      guint left = i == top ? first % p->size : 0;
      guint right = i == bottom ? last % p->size : p->size - 1;
      combine (right - left + 1, SIDE, n, g[0] + left, 1, SIDE, half[i][0],
               STRIP, node->inputs[WEIGHTS]->is_shared,
               node->inputs[WEIGHTS]->gradients + (i * p->size + left) * place
                   + at,
               place);
    }
}

/** ml_winograd_gradient: rows @from … of the weights, which lie pixel by pixel,
 *  channel by channel; written, or added if others read the weights too */
void
ml_winograd_gradient (const MlNode *node, guint n_rows, guint from, guint n)
{
  const Plan p = plan_of (node, 0);
  for (guint c = 0; c < p.channels; c++)
    {
      /* of the rows pixel · channels + c, those in the block */
      guint first = from > c ? ceiling (from - c, p.channels) : 0;
      guint end = from + n > c ? ceiling (from + n - c, p.channels) : 0;
      for (guint f = 0; f < p.filters && first < end; f += STRIP)
        leave_filters (node, &p, n_rows, first, end - 1, c, f,
                       MIN (STRIP, p.filters - f));
    }
}

/** ml_winograd_bias: the bias's gradient; likewise */
void
ml_winograd_bias (const MlNode *node, guint n_rows)
{
  const MlNode *bias = node->inputs[BIAS];
  const guint n = node->sizes[0];
  if (!bias->is_shared)
    memset (bias->gradients, 0, n * sizeof (float));
  for (guint first = 0; first < n_rows; first += node->slice_rows)
    add_scaled (n, 1, plan_of (node, first).bias, bias->gradients);
}
