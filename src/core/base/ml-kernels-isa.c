/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-kernels.h. meson compiles this file once for each instruction set,
 * with LANES floats in a vector, TILE_ROWS chosen for its registers, NAME the
 * table's name, and a · b + c as one instruction where there is one.
 *
 * A product is made of tiles of TILE_ROWS × 2 vectors that stay in registers
 * while p runs over the inner size. Networks multiply few rows, so copying b
 * first, as libraries for large matrices do, would take as long as the product:
 * here the first tile copies what it reads. Every element is summed in the
 * order of p, whatever the tile, so a row's result does not depend on the rows
 * beside it.
 */
#include "ml-kernels.h"
#include "ml-update-rules.h"

#include <string.h>

enum
{
  CHUNK = ML_KERNEL_MAX_INNER, /* of p, where something is copied */
  AHEAD = 16,                  /* rows of b fetched early */
  TILE_VECTORS = 2,
  WIDTH = TILE_VECTORS * LANES,
  SPARSE_ROWS = 64, /* at most, of a product that may leave out zeros */
};

typedef float Vector __attribute__ ((vector_size (LANES * sizeof (float)),
                                     aligned (4), may_alias));

#define UNROLL _Pragma ("GCC unroll 16")

/* @rows and @vectors are constants where this is used, so sums are registers.
 * Unless @keep is NULL, the rows of b that are read are also written there,
 * side by side. Unless @places is NULL, it lists the k values of p to take. */
INLINE void
tile (guint rows, guint vectors, guint k, const guint16 *places, const float *a,
      gsize row_a, gsize step_a, const float *b, gsize stride_b, float *keep,
      gboolean adds, float *c, gsize stride_c)
{
  const float *first_a = a, *first_b = b;
  Vector sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (guint i = 0; i < rows; i++)
      UNROLL for (guint j = 0; j < vectors; j++) sums[i][j]
      = (Vector){ 0 };
  guint middle = (rows + 1) / 2;
  const float *half = a + middle * row_a;
  for (guint p = 0; p < k; p++, a += step_a, half += step_a, b += stride_b)
    {
      if (places != NULL)
        {
          a = first_a + places[p] * step_a;
          half = a + middle * row_a;
          b = first_b + places[p] * stride_b;
        }
      Vector row[TILE_VECTORS];
      UNROLL for (guint j = 0; j < vectors; j++)
      {
        row[j] = *(const Vector *) (b + j * LANES);
        if (keep != NULL)
          {
            __builtin_prefetch (b + AHEAD * stride_b + j * LANES);
            *(Vector *) (keep + j * LANES) = row[j];
          }
      }
      if (keep != NULL)
        keep += vectors * LANES;
      /* Two starts and a few distances: more would not fit the registers. */
      const float *halves[2] = { a, half };
      UNROLL for (guint i = 0; i < rows; i++)
      {
        float factor = halves[i / middle][i % middle * row_a];
        UNROLL for (guint j = 0; j < vectors; j++) sums[i][j]
            += factor * row[j];
      }
    }
  UNROLL for (guint i = 0; i < rows; i++)
      UNROLL for (guint j = 0; j < vectors; j++)
  {
    Vector *out = (Vector *) (c + i * stride_c + j * LANES);
    if (adds)
      *out += sums[i][j];
    else
      *out = sums[i][j];
  }
}

/* Fewer rows than a tile has: one row at a time. */
INLINE void
tile_or_rows (guint rows, guint vectors, guint k, const float *a, gsize row_a,
              gsize step_a, const float *b, gsize stride_b, gboolean adds,
              float *c, gsize stride_c)
{
  if (rows == TILE_ROWS)
    tile (TILE_ROWS, vectors, k, NULL, a, row_a, step_a, b, stride_b, NULL,
          adds, c, stride_c);
  else if (rows == TILE_ROWS / 2)
    tile (TILE_ROWS / 2, vectors, k, NULL, a, row_a, step_a, b, stride_b, NULL,
          adds, c, stride_c);
  else
    for (guint i = 0; i < rows; i++)
      tile (1, vectors, k, NULL, a + i * row_a, row_a, step_a, b, stride_b,
            NULL, adds, c + i * stride_c, stride_c);
}

/* What one call of many is about: a product, and what becomes of it. */
typedef struct
{
  guint m, n, k;
  const float *a, *b;
  gsize row_a, step_a, stride_b;
  float *c; /* NULL: the product is a gradient to step against */
  gsize stride_c;
  gboolean adds;
  const MlUpdate *update;
} Job;

/* Not inlined: the rules are many, and a tile is much work. */
static __attribute__ ((noinline)) void
update_tile (const Job *job, guint i, guint j, guint rows, guint columns,
             const float *gradients, gsize stride)
{
  const MlUpdate *update = job->update;
  for (guint row = 0; row < rows; row++)
    {
      gsize at = (i + row) * job->n + j;
      if (columns == WIDTH)
        update_row (update, at, WIDTH, gradients + row * stride);
      else
        update_row (update, at, columns, gradients + row * stride);
    }
}

/* Weights and states of a tile come while its product is computed. */
INLINE void
fetch_tile (const Job *job, guint i, guint j, guint rows, guint vectors)
{
  const MlUpdate *update = job->update;
  for (guint row = 0; row < rows; row++)
    for (guint k = 0; k < vectors; k++)
      {
        gsize at = (i + row) * job->n + j + k * LANES;
        __builtin_prefetch (update->weights + at, 1);
        for (guint state = 0; state < update->n_states; state++)
          __builtin_prefetch (update->state[state] + at, 1);
      }
}

/* One tile of c, or of the weights that its product moves. With @keep it copies
 * what it reads of b. */
INLINE void
compute_tile (const Job *job, guint vectors, guint i, guint j, guint from,
              guint length, const float *b, gsize stride_b, float *keep)
{
  float gradients[TILE_ROWS * WIDTH];
  guint rows = MIN (TILE_ROWS, job->m - i);
  const float *a = job->a + i * job->row_a + from * job->step_a;
  gboolean steps = job->update != NULL, adds = job->adds || from > 0;
  float *c = steps ? gradients : job->c + i * job->stride_c + j;
  gsize stride_c = steps ? WIDTH : job->stride_c;
  if (steps)
    fetch_tile (job, i, j, rows, vectors);
  if (keep != NULL && rows == TILE_ROWS)
    tile (TILE_ROWS, vectors, length, NULL, a, job->row_a, job->step_a, b,
          stride_b, keep, adds, c, stride_c);
  else
    tile_or_rows (rows, vectors, length, a, job->row_a, job->step_a, b,
                  stride_b, adds, c, stride_c);
  if (steps)
    update_tile (job, i, j, rows, vectors * LANES, gradients, WIDTH);
}

/* Some columns of all rows, for `length` of p from `from` on. Rows of a matrix
 * often lie a power of two apart and then displace each other from the cache:
 * so the first tile copies what it reads of b, and the others read the copy. */
INLINE void
multiply_columns (const Job *job, guint vectors, guint j, guint from,
                  guint length)
{
  float part[CHUNK * WIDTH];
  const float *b = job->b + from * job->stride_b + j;
  gboolean copies = job->m > TILE_ROWS;
  compute_tile (job, vectors, 0, j, from, length, b, job->stride_b,
                copies ? part : NULL);
  for (guint i = TILE_ROWS; i < job->m; i += TILE_ROWS)
    compute_tile (job, vectors, i, j, from, length, part, vectors * LANES,
                  NULL);
}

/* Fewer columns than a vector has: b is copied and filled up with zeros. */
INLINE void
multiply_tail (const Job *job, guint j, guint from, guint length)
{
  float part[CHUNK * LANES] = { 0 }, out[TILE_ROWS * LANES];
  guint n = job->n - j;
  for (guint p = 0; p < length; p++)
    memcpy (part + p * LANES, job->b + (from + p) * job->stride_b + j,
            n * sizeof (float));
  for (guint i = 0; i < job->m; i += TILE_ROWS)
    {
      guint rows = MIN (TILE_ROWS, job->m - i);
      tile_or_rows (rows, 1, length,
                    job->a + i * job->row_a + from * job->step_a, job->row_a,
                    job->step_a, part, LANES, FALSE, out, LANES);
      if (job->update != NULL)
        {
          update_tile (job, i, j, rows, n, out, LANES);
          continue;
        }
      for (guint r = 0; r < rows; r++)
        for (guint column = 0; column < n; column++)
          {
            float *to = job->c + (i + r) * job->stride_c + j + column;
            *to = out[r * LANES + column] + (job->adds || from > 0 ? *to : 0);
          }
    }
}

/* -- Zeros ------------------------------------------------------------------
 */

/* For each tile of rows the p at which one of them is not 0. Pictures have
 * large black parts: what is multiplied by nothing but zeros is left out, and
 * every sum keeps its bits. */
typedef struct
{
  guint n[SPARSE_ROWS / TILE_ROWS], n_used;
  guint16 p[SPARSE_ROWS / TILE_ROWS][CHUNK];
  guint16 used[CHUNK]; /* by any tile */
} Places;

/* Bits of the rows of a tile, put together: 0 if all are zero. */
INLINE void
collect_bits (const Job *job, guint i, guint from, guint length, guint32 *bits)
{
  const guint32 *a = (const guint32 *) (gconstpointer) (job->a + i * job->row_a
                                                        + from * job->step_a);
  memset (bits, 0, length * sizeof *bits);
  if (job->row_a == 1)
    for (guint p = 0; p < length; p++, a += job->step_a)
      UNROLL for (guint row = 0; row < TILE_ROWS; row++) bits[p] |= a[row];
  else
    for (guint row = 0; row < TILE_ROWS; row++, a += job->row_a)
      for (guint p = 0; p < length; p++)
        bits[p] |= a[p * job->step_a];
}

/* Returns: how many there are. */
INLINE guint
list_places (guint length, const guint32 *bits, guint16 *places)
{
  guint n = 0;
  for (guint p = 0; p < length; p++)
    {
      places[n] = (guint16) p;
      n += bits[p] != 0;
    }
  return n;
}

/* Returns: whether leaving them out is worth while. */
INLINE gboolean
find_places (const Job *job, guint from, guint length, Places *places)
{
  guint32 bits[CHUNK], all[CHUNK];
  guint total = 0, tiles = job->m / TILE_ROWS;
  if (tiles == 0 || job->m > SPARSE_ROWS || job->n < 4 * WIDTH)
    return FALSE;
  memset (all, job->m % TILE_ROWS > 0 ? 0xff : 0, length * sizeof *all);
  for (guint tile = 0; tile < tiles; tile++)
    {
      collect_bits (job, tile * TILE_ROWS, from, length, bits);
      places->n[tile] = list_places (length, bits, places->p[tile]);
      total += places->n[tile];
      if (10 * places->n[tile] > 9 * length)
        return FALSE;
      for (guint p = 0; p < length; p++)
        all[p] |= bits[p];
    }
  places->n_used = list_places (length, all, places->used);
  return 4 * total <= 3 * length * tiles;
}

/* WIDTH columns of all rows. */
INLINE void
multiply_sparse (const Job *job, const Places *places, guint j, guint from,
                 guint length)
{
  float part[CHUNK * WIDTH], gradients[TILE_ROWS * WIDTH];
  const gboolean steps = job->update != NULL;
  const float *b = job->b + from * job->stride_b + j;
  for (guint k = 0; k < places->n_used; k++)
    {
      const guint p = places->used[k];
      for (guint v = 0; v < TILE_VECTORS; v++)
        {
          __builtin_prefetch (b + (p + AHEAD) * job->stride_b + v * LANES);
          *(Vector *) (part + p * WIDTH + v * LANES)
              = *(const Vector *) (b + p * job->stride_b + v * LANES);
        }
    }
  guint i = 0;
  for (; i + TILE_ROWS <= job->m; i += TILE_ROWS)
    {
      if (steps)
        fetch_tile (job, i, j, TILE_ROWS, TILE_VECTORS);
      tile (TILE_ROWS, TILE_VECTORS, places->n[i / TILE_ROWS],
            places->p[i / TILE_ROWS],
            job->a + i * job->row_a + from * job->step_a, job->row_a,
            job->step_a, part, WIDTH, NULL, job->adds || from > 0,
            steps ? gradients : job->c + i * job->stride_c + j,
            steps ? WIDTH : job->stride_c);
      if (steps)
        update_tile (job, i, j, TILE_ROWS, WIDTH, gradients, WIDTH);
    }
  if (i < job->m)
    compute_tile (job, TILE_VECTORS, i, j, from, length, part, WIDTH, NULL);
}

/* In chunks of p, so that b is read from its beginning to its end. Inlined, so
 * that a distance of 1 in @job is known to the tiles. */
INLINE void
run_job (const Job *job)
{
  for (guint from = 0; from < job->k || from == 0; from += CHUNK)
    {
      Places places;
      guint j = 0, length = MIN (CHUNK, job->k - from);
      if (find_places (job, from, length, &places))
        for (; j + WIDTH <= job->n; j += WIDTH)
          multiply_sparse (job, &places, j, from, length);
      for (; j + WIDTH <= job->n; j += WIDTH)
        multiply_columns (job, TILE_VECTORS, j, from, length);
      for (; j + LANES <= job->n; j += LANES)
        multiply_columns (job, 1, j, from, length);
      if (j < job->n)
        multiply_tail (job, j, from, length);
    }
}

static void
multiply (guint m, guint n, guint k, const float *a, gsize row_a, gsize step_a,
          const float *b, gsize stride_b, gboolean adds, float *c,
          gsize stride_c)
{
  if (row_a == 1)
    {
      const Job job
          = { m, n, k, a, b, 1, step_a, stride_b, c, stride_c, adds, NULL };
      run_job (&job);
    }
  else
    {
      const Job job
          = { m, n, k, a, b, row_a, step_a, stride_b, c, stride_c, adds, NULL };
      run_job (&job);
    }
}

static void
multiply_step (guint m, guint n, guint k, const float *a, gsize stride_a,
               const float *b, gsize stride_b, const MlUpdate *update)
{
  g_assert (k <= CHUNK);
  const Job job = { .m = m,
                    .n = n,
                    .k = k,
                    .a = a,
                    .b = b,
                    .row_a = 1,
                    .step_a = stride_a,
                    .stride_b = stride_b,
                    .update = update };
  run_job (&job);
}

/* @rows rows of a, side by side: part (length × LANES), zeros beyond @rows. */
static void
pack_rows (guint rows, guint length, const float *a, gsize stride_a,
           float *part)
{
  for (guint p = 0; p < length; p++)
    for (guint i = 0; i < rows; i++)
      part[p * LANES + i] = a[i * stride_a + p];
}

/* cᵀ = b aᵀ: the lanes of a vector are rows of a, which are few; only these are
 * copied, b is read where it lies. */
static void
multiply_transposed (guint m, guint n, guint k, const float *a, gsize stride_a,
                     const float *b, gsize stride_b, gboolean adds, float *c,
                     gsize stride_c)
{
  float part[CHUNK * LANES] = { 0 }, out[TILE_ROWS * LANES];
  for (guint i = 0; i < m; i += LANES)
    for (guint from = 0; from < k || from == 0; from += CHUNK)
      {
        guint length = MIN (CHUNK, k - from), lanes = MIN (LANES, m - i);
        gboolean adds_now = adds || from > 0;
        pack_rows (lanes, length, a + i * stride_a + from, stride_a, part);
        for (guint j = 0; j < n; j += TILE_ROWS)
          {
            guint rows = MIN (TILE_ROWS, n - j);
            tile_or_rows (rows, 1, length, b + j * stride_b + from, stride_b, 1,
                          part, LANES, FALSE, out, LANES);
            for (guint lane = 0; lane < lanes; lane++)
              for (guint r = 0; r < rows; r++)
                {
                  float *to = c + (i + lane) * stride_c + j + r;
                  *to = out[r * LANES + lane] + (adds_now ? *to : 0);
                }
          }
      }
}

#include "ml-kernel-runs.h"
#include "ml-kernel-winograd.h"
#include "ml-kernel-pool.h"
#include "ml-kernel-random.h"
#include "ml-kernel-lists.h"

static void
step (gsize n, const MlUpdate *update, const float *gradients)
{
  update_row (update, 0, n, gradients);
}

#define IN_PLACE(name, function)                                               \
  static void name (gsize n, float *values)                                    \
  {                                                                            \
    for (gsize i = 0; i < n; i++)                                              \
      values[i] = function (values[i]);                                        \
  }

IN_PLACE (exponential, fast_exp)
IN_PLACE (sigmoid, fast_sigmoid)
IN_PLACE (tangent, fast_tanh)
IN_PLACE (elu, fast_elu)
IN_PLACE (softplus, fast_softplus)

static void
scale_bytes (gsize n, const guint8 *restrict bytes, float factor,
             float *restrict out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (float) bytes[i] * factor;
}

static double
sum_squares (gsize n, const float *values)
{
  Vector sums = { 0 };
  double total = 0;
  gsize i = 0;
  for (; i + LANES <= n; i += LANES)
    {
      Vector v = *(const Vector *) (values + i);
      sums += v * v;
    }
  for (; i < n; i++)
    total += (double) (values[i] * values[i]);
  for (guint lane = 0; lane < LANES; lane++)
    total += (double) sums[lane];
  return total;
}

extern const MlKernels NAME;
const MlKernels NAME = { .name = ISA,
                         .multiply = multiply,
                         .multiply_transposed = multiply_transposed,
                         .multiply_runs = multiply_runs,
                         .transform_tile = transform_tile,
                         .max_pool = max_pool,
                         .max_unpool = max_unpool,
                         .multiply_step = multiply_step,
                         .step = step,
                         .list_nonzero = list_nonzero,
                         .add_listed = add_listed,
                         .step_listed = step_listed,
                         .transpose_tiles = transpose_tiles,
                         .exponential = exponential,
                         .sigmoid = sigmoid,
                         .tangent = tangent,
                         .elu = elu,
                         .softplus = softplus,
                         .uniform = uniform,
                         .bernoulli = bernoulli,
                         .scale_bytes = scale_bytes,
                         .sum_squares = sum_squares };
