/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One layer of a restricted Boltzmann machine from the other: sums, means,
 * random states. A slice is some rows of some units, so each thread reads a
 * part of the weights only. Slices depend on the size of the work alone and
 * have random streams of their own. */
#include "ml-rbm-pass.h"

#include "ml-kernels.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  ROWS = 64,      /* of a slice, at most: what products of few rows take */
  UNITS_UP = 128, /* of a slice, at most; a multiple of any tile's width */
  UNITS_DOWN = 128,
  ALIGN_UP = 32, /* units of a slice are a multiple of it, but in the last */
  ALIGN_DOWN = 8,
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
};

typedef struct
{
  const MlRbmPass *pass;
  gboolean is_raw;       /* sums are wanted, not means */
  guint n_units;         /* of the layer that is computed */
  guint n_plain;         /* of these that are not labels */
  guint width, n_blocks; /* of plain units */
  guint n_slices;
} Work;

/* -- Labels ---------------------------------------------------------------- */

/* Softmax, and exactly one that is on. */
static void
finish_labels (guint n, float *means, float *states, MlRandomLanes *random)
{
  double sum = 0, most = (double) means[0], place;
  float drawn;
  for (guint i = 1; i < n; i++)
    most = fmax (most, (double) means[i]);
  for (guint i = 0; i < n; i++)
    sum += (double) (means[i] = (float) exp ((double) means[i] - most));
  for (guint i = 0; i < n; i++)
    means[i] = (float) ((double) means[i] / sum);
  if (states == NULL)
    return;
  memset (states, 0, n * sizeof (float));
  ml_kernels ()->uniform (random, 1, &drawn);
  place = (double) drawn;
  guint chosen = 0;
  while (chosen + 1 < n && place >= (double) means[chosen])
    place -= (double) means[chosen++];
  states[chosen] = 1;
}

/* -- Plain units ----------------------------------------------------------- */

/* Box and Muller's transform (1958), both of the pair. */
static void
draw_normal (MlRandomLanes *random, guint n, double deviation,
             const float *means, float *states)
{
  float uniform[ML_RANDOM_LANES];
  for (guint i = 0; i < n; i += ML_RANDOM_LANES)
    {
      ml_kernels ()->uniform (random, ML_RANDOM_LANES, uniform);
      for (guint k = 0; k < ML_RANDOM_LANES && i + k < n; k++)
        {
          const guint pair = k & ~1u;
          const double radius
              = deviation * sqrt (-2 * log (1 - (double) uniform[pair]));
          const double angle = 2 * G_PI * (double) uniform[pair + 1];
          states[i + k]
              = means[i + k]
                + (float) (radius * (k == pair ? cos (angle) : sin (angle)));
        }
    }
}

static void
finish_units (const MlRbmPass *pass, guint n, float *means, float *states,
              MlRandomLanes *random)
{
  const MlKernels *kernels = ml_kernels ();
  if (pass->is_down && pass->rbm->visible == ML_VISIBLE_GAUSSIAN)
    {
      if (states != NULL)
        draw_normal (random, n,
                     pass->temperature > 0 ? sqrt (pass->temperature) : 1,
                     means, states);
      return;
    }
  kernels->sigmoid (n, means);
  if (states != NULL)
    kernels->bernoulli (random, n, means, states);
}

/* The mean of a Gaussian unit does not depend on the temperature. */
static void
cool (const MlRbmPass *pass, gboolean is_label, guint n, float *sums)
{
  const float factor = (float) (1 / pass->temperature);
  if (pass->is_down && !is_label && pass->rbm->visible == ML_VISIBLE_GAUSSIAN)
    return;
  for (guint i = 0; i < n; i++)
    sums[i] *= factor;
}

/**
 * ml_rbm_finish:
 * @is_label: of all labels; else of some other units of a layer
 * @means: (inout): @n sums; become means
 * @states: (out) (nullable): drawn from them
 *
 * What becomes of the sums of one row.
 */
void
ml_rbm_finish (const MlRbmPass *pass, gboolean is_label, guint n, float *means,
               float *states, MlRandomLanes *random)
{
  if (pass->temperature > 0 && pass->temperature != 1)
    cool (pass, is_label, n, means);
  if (is_label)
    finish_labels (n, means, states, random);
  else
    finish_units (pass, n, means, states, random);
}

/** ml_rbm_slice_random: the stream of one slice of a pass */
void
ml_rbm_slice_random (const MlRbmPass *pass, guint slice, MlRandomLanes *random)
{
  if (pass->states != NULL)
    ml_random_lanes_init (random, pass->seed,
                          (pass->step << 22) + 2 * slice + pass->is_down);
}

/* -- Slices ---------------------------------------------------------------- */

static void
start_sums (const float *bias, guint n_rows, guint n, float *sums, gsize stride)
{
  for (guint row = 0; row < n_rows; row++)
    memcpy (sums + row * stride, bias, n * sizeof (float));
}

/* Sums of units @first … of rows @row …; in place of the means. */
static void
sum_up (const MlRbmPass *pass, guint row, guint n_rows, guint first, guint n,
        float *sums)
{
  const MlRbm *rbm = pass->rbm;
  start_sums (rbm->hidden_bias + first, n_rows, n, sums, rbm->n_hidden);
  ml_kernels ()->multiply (n_rows, n, rbm->n_visible,
                           pass->from + (gsize) row * rbm->n_visible,
                           rbm->n_visible, 1, rbm->weights + first,
                           rbm->n_hidden, TRUE, sums, rbm->n_hidden);
}

static void
sum_down (const MlRbmPass *pass, guint row, guint n_rows, guint first, guint n,
          float *sums)
{
  const MlRbm *rbm = pass->rbm;
  start_sums (rbm->visible_bias + first, n_rows, n, sums, rbm->n_visible);
  ml_kernels ()->multiply_transposed (
      n_rows, n, rbm->n_hidden, pass->from + (gsize) row * rbm->n_hidden,
      rbm->n_hidden, rbm->weights + (gsize) first * rbm->n_hidden,
      rbm->n_hidden, TRUE, sums, rbm->n_visible);
}

static void
run_slice (guint slice, gpointer data)
{
  const Work *work = data;
  const MlRbmPass *pass = work->pass;
  const guint n_all = work->n_blocks + (work->n_plain < work->n_units ? 1 : 0);
  const guint block = slice % n_all, row = slice / n_all * ROWS;
  const gboolean is_label = block == work->n_blocks;
  const guint first = is_label ? work->n_plain : block * work->width;
  const guint n = is_label ? work->n_units - first
                           : MIN (work->width, work->n_plain - first);
  const guint n_rows = MIN (ROWS, pass->n_rows - row);
  const gsize at = (gsize) row * work->n_units + first;
  const guint state = ml_flush_denormals ();
  MlRandomLanes random;
  (pass->is_down ? sum_down : sum_up) (pass, row, n_rows, first, n,
                                       pass->means + at);
  ml_rbm_slice_random (pass, slice, &random);
  for (guint i = 0; i < n_rows && !work->is_raw; i++)
    {
      float *means = pass->means + at + (gsize) i * work->n_units;
      float *states = pass->states != NULL
                          ? pass->states + at + (gsize) i * work->n_units
                          : NULL;
      ml_rbm_finish (pass, is_label, n, means, states, &random);
    }
  ml_restore_denormals (state);
}

/* Even numbers of blocks of about the same width. */
static void
cut (Work *work, guint most, guint align)
{
  const guint n = MAX (work->n_plain, 1);
  const guint wanted = 2 * ((n + 2 * most - 1) / (2 * most));
  const guint width = (n + wanted - 1) / wanted;
  work->width = (width + align - 1) / align * align;
  work->n_blocks = (work->n_plain + work->width - 1) / work->width;
}

static void
run (const MlRbmPass *pass, gboolean is_raw)
{
  const MlRbm *rbm = pass->rbm;
  Work work = { .pass = pass, .is_raw = is_raw };
  if (pass->n_rows == 0)
    return;
  work.n_units = pass->is_down ? rbm->n_visible : rbm->n_hidden;
  work.n_plain = pass->is_down ? rbm->n_visible - rbm->n_labels : rbm->n_hidden;
  if (pass->is_down)
    cut (&work, UNITS_DOWN, ALIGN_DOWN);
  else
    cut (&work, UNITS_UP, ALIGN_UP);
  work.n_slices = (work.n_blocks + (work.n_plain < work.n_units ? 1 : 0))
                  * ((pass->n_rows + ROWS - 1) / ROWS);
  if ((double) rbm->n_visible * rbm->n_hidden * pass->n_rows > SMALL_WORK)
    ml_parallel_for (work.n_slices, run_slice, &work);
  else
    for (guint slice = 0; slice < work.n_slices; slice++)
      run_slice (slice, &work);
}

/**
 * ml_rbm_pass:
 *
 * Means of one layer from values of the other: sigmoid of the sums for binary
 * units, softmax for labels, the sums themselves for Gaussian units; and, if
 * wanted, states drawn from them. Allocates nothing.
 */
void
ml_rbm_pass (const MlRbmPass *pass)
{
  run (pass, FALSE);
}

/** ml_rbm_hidden: @visible: @n_rows × n_visible; @hidden: (out): @n_rows ×
 *  n_hidden, probabilities */
void
ml_rbm_hidden (const MlRbm *self, guint n_rows, const float *visible,
               float *hidden)
{
  const MlRbmPass pass
      = { .rbm = self, .n_rows = n_rows, .from = visible, .means = hidden };
  run (&pass, FALSE);
}

/** ml_rbm_visible: @hidden: @n_rows × n_hidden; @visible: (out): @n_rows ×
 *  n_visible, probabilities or means */
void
ml_rbm_visible (const MlRbm *self, guint n_rows, const float *hidden,
                float *visible)
{
  const MlRbmPass pass = { .rbm = self,
                           .is_down = TRUE,
                           .n_rows = n_rows,
                           .from = hidden,
                           .means = visible };
  run (&pass, FALSE);
}

/** ml_rbm_hidden_sums: @sums: (out): @n_rows × n_hidden, c + v W */
void
ml_rbm_hidden_sums (const MlRbm *self, guint n_rows, const float *visible,
                    float *sums)
{
  const MlRbmPass pass
      = { .rbm = self, .n_rows = n_rows, .from = visible, .means = sums };
  run (&pass, TRUE);
}

/** ml_rbm_visible_sums: @sums: (out): @n_rows × n_visible, b + h Wᵀ */
void
ml_rbm_visible_sums (const MlRbm *self, guint n_rows, const float *hidden,
                     float *sums)
{
  const MlRbmPass pass = { .rbm = self,
                           .is_down = TRUE,
                           .n_rows = n_rows,
                           .from = hidden,
                           .means = sums };
  run (&pass, TRUE);
}
