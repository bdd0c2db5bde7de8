/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-sparse.h. A block of weights stays in a processor's second cache;
 * rows go through it block by block of the other layer, whose rows of weights
 * then stay in the first. */
#include "ml-rbm-sparse.h"

#include "ml-matrix.h"

#include <string.h>

enum
{
  VECTOR = 16, /* floats: widths are multiples of it */
  MOST_VECTORS = ML_LISTED_MAX / VECTOR,
};

/* -- Blocks ---------------------------------------------------------------- */

static guint
in_vectors (guint n)
{
  return (n + VECTOR - 1) / VECTOR;
}

/* An even number of blocks of about the same width, for two threads; labels
 * have one of their own. */
static void
lists_init (MlUnitLists *self, guint n_units, guint n_labels, guint n_rows)
{
  const guint n_plain = n_units - n_labels, n_vectors = in_vectors (n_plain);
  const guint wanted
      = 2 * ((n_vectors + 2 * MOST_VECTORS - 1) / (2 * MOST_VECTORS));
  const guint n = MIN (wanted, n_vectors);
  self->n_units = n_units;
  self->has_labels = n_labels > 0;
  self->n_blocks = n + (n_labels > 0 ? 1 : 0);
  self->blocks = g_new (MlUnitBlock, self->n_blocks);
  for (guint b = 0; b < n; b++)
    {
      const guint at = b * n_vectors / n * VECTOR;
      const guint end = (b + 1) * n_vectors / n * VECTOR;
      self->blocks[b]
          = (MlUnitBlock){ at, MIN (end, n_plain) - at, at, end - at };
    }
  if (n_labels > 0)
    self->blocks[n] = (MlUnitBlock){ n_plain, n_labels, n_vectors * VECTOR,
                                     in_vectors (n_labels) * VECTOR };
  self->width = (n_vectors + in_vectors (n_labels)) * VECTOR;
  self->places = g_new (guint16, (gsize) n_rows * self->width);
  self->counts = g_new0 (guint16, (gsize) n_rows * self->n_blocks);
}

static void
lists_clear (MlUnitLists *self)
{
  g_free (self->blocks);
  g_free (self->places);
  g_free (self->counts);
}

/* Lists the units of @block that are on in @states, those of a whole row. */
static void
list_block (MlUnitLists *self, guint row, guint block, const float *states)
{
  const MlUnitBlock *b = &self->blocks[block];
  self->counts[(gsize) row * self->n_blocks + block]
      = (guint16) ml_kernels ()->list_nonzero (
          b->n, states + b->first,
          self->places + (gsize) row * self->width + b->at);
}

/** ml_rbm_sparse_is_able: @n_rows: of data and chains. Returns: whether the
 *  machine is binary and of a size that pays */
gboolean
ml_rbm_sparse_is_able (const MlRbm *rbm, guint n_rows)
{
  return rbm->visible == ML_VISIBLE_BINARY && rbm->n_labels <= ML_LISTED_MAX
         && n_rows <= ML_KERNEL_MAX_INNER;
}

/** ml_rbm_sparse_new: @rbm: must outlive it. Returns: (transfer full): with its
 *  weights */
MlRbmSparse *
ml_rbm_sparse_new (MlRbm *rbm, guint n_rows)
{
  MlRbmSparse *self = g_new0 (MlRbmSparse, 1);
  self->rbm = rbm;
  self->n_rows = n_rows;
  lists_init (&self->visible, rbm->n_visible, rbm->n_labels, n_rows);
  lists_init (&self->hidden, rbm->n_hidden, 0, n_rows);
  const gsize n = (gsize) self->visible.width * self->hidden.width;
  const gsize widest = MAX (self->visible.width, self->hidden.width);
  self->up = ml_aligned_new (n);
  self->down = ml_aligned_new (n);
  self->velocity = ml_aligned_new (n);
  self->scratch = ml_aligned_new (widest * n_rows);
  self->column_rows = g_new (guint16, (gsize) self->visible.width * n_rows);
  self->column_counts = g_new0 (guint16, self->visible.width);
  ml_rbm_sparse_load (self);
  return self;
}

/** ml_rbm_sparse_free: NULL is fine */
void
ml_rbm_sparse_free (MlRbmSparse *self)
{
  if (self == NULL)
    return;
  lists_clear (&self->visible);
  lists_clear (&self->hidden);
  ml_aligned_free (self->up);
  ml_aligned_free (self->down);
  ml_aligned_free (self->velocity);
  ml_aligned_free (self->scratch);
  g_free (self->column_rows);
  g_free (self->column_counts);
  g_free (self);
}

/* -- The machine's weights ------------------------------------------------- */

/* Weights of one hidden block: V × width. */
static float *
up_block (const MlRbmSparse *self, guint hidden)
{
  return self->up
         + (gsize) self->hidden.blocks[hidden].at * self->visible.width;
}

/* A strip of VECTOR visible units, from @from of visible block @visible on:
 * from the form for the way up to that for the way down. */
static void
transpose_strip (MlRbmSparse *self, guint hidden, guint visible, guint from)
{
  const MlUnitBlock *h = &self->hidden.blocks[hidden];
  const MlUnitBlock *v = &self->visible.blocks[visible];
  float *to = self->down + (gsize) v->at * self->hidden.width
              + (gsize) h->at * v->width + from;
  ml_kernels ()->transpose_tiles (VECTOR, h->width,
                                  up_block (self, hidden)
                                      + (gsize) (v->at + from) * h->width,
                                  h->width, to, v->width);
}

typedef void (*PieceFunc) (float *inside, float *outside, guint n);

static void
copy_in (float *inside, float *outside, guint n)
{
  memcpy (inside, outside, n * sizeof (float));
}

static void
copy_out (float *inside, float *outside, guint n)
{
  memcpy (outside, inside, n * sizeof (float));
}

/* For each row of each block and the same part of the machine's weights. */
static void
each_piece (const MlRbmSparse *self, PieceFunc work)
{
  const MlRbm *rbm = self->rbm;
  for (guint hidden = 0; hidden < self->hidden.n_blocks; hidden++)
    for (guint visible = 0; visible < self->visible.n_blocks; visible++)
      {
        const MlUnitBlock *h = &self->hidden.blocks[hidden];
        const MlUnitBlock *v = &self->visible.blocks[visible];
        for (guint i = 0; i < v->n; i++)
          work (up_block (self, hidden) + (gsize) (v->at + i) * h->width,
                rbm->weights + (gsize) (v->first + i) * rbm->n_hidden
                    + h->first,
                h->n);
      }
}

/** ml_rbm_sparse_load: takes the machine's weights; all that moved stands still
 */
void
ml_rbm_sparse_load (MlRbmSparse *self)
{
  const gsize n = (gsize) self->visible.width * self->hidden.width;
  each_piece (self, copy_in);
  for (guint hidden = 0; hidden < self->hidden.n_blocks; hidden++)
    for (guint b = 0; b < self->visible.n_blocks; b++)
      for (guint from = 0; from < self->visible.blocks[b].width; from += VECTOR)
        transpose_strip (self, hidden, b, from);
  memset (self->velocity, 0, n * sizeof (float));
}

/** ml_rbm_sparse_store: the machine gets its weights */
void
ml_rbm_sparse_store (const MlRbmSparse *self)
{
  each_piece (self, copy_out);
}

/* -- Up and down ----------------------------------------------------------- */

/** ml_rbm_sparse_list: @visible: the row's states */
void
ml_rbm_sparse_list (MlRbmSparse *self, guint row, const float *visible)
{
  for (guint block = 0; block < self->visible.n_blocks; block++)
    list_block (&self->visible, row, block, visible);
}

typedef struct /* a block of one layer from the other layer */
{
  const MlRbmPass *pass;
  const MlUnitLists *from; /* whose rows, from the first on, are known */
  guint first_row;
  MlUnitLists *to;
  guint block;
  const float *weights; /* of the block: rows of the other layer × width */
  const float *bias;
  float *sums; /* n_rows × width */
} Climb;

/* Rows of weights that one block of the other layer needs are few enough to
 * stay in the first cache while all rows go through it. */
static void
sum_block (const Climb *c)
{
  const MlUnitBlock *to = &c->to->blocks[c->block];
  const guint n_rows = c->pass->n_rows, width = to->width;
  for (guint row = 0; row < n_rows; row++)
    {
      float *sums = c->sums + (gsize) row * width;
      memcpy (sums, c->bias + to->first, to->n * sizeof (float));
      memset (sums + to->n, 0, (width - to->n) * sizeof (float));
    }
  for (guint b = 0; b < c->from->n_blocks; b++)
    {
      const MlUnitBlock *from = &c->from->blocks[b];
      MlListed listed = { .n = width,
                          .step = 1,
                          .b = c->weights + (gsize) from->at * width,
                          .stride = width };
      for (guint row = 0; row < n_rows; row++)
        {
          const gsize listed_row = c->first_row + row;
          listed.n_listed = c->from->counts[listed_row * c->from->n_blocks + b];
          listed.places
              = c->from->places + listed_row * c->from->width + from->at;
          listed.values
              = c->pass->from + (gsize) row * c->from->n_units + from->first;
          ml_kernels ()->add_listed (&listed, c->sums + (gsize) row * width);
        }
    }
}

/* Means, if they are wanted, and states from sums; states are listed as rows
 * from @to_row on. */
static void
finish_block (const Climb *c, guint to_row, gboolean is_listed)
{
  const MlRbmPass *pass = c->pass;
  const MlUnitBlock *to = &c->to->blocks[c->block];
  const gboolean is_label
      = c->to->has_labels && c->block + 1 == c->to->n_blocks;
  MlRandomLanes random;
  ml_rbm_slice_random (pass, c->block, &random);
  for (guint row = 0; row < pass->n_rows; row++)
    {
      const gsize at = (gsize) row * c->to->n_units;
      float *sums = c->sums + (gsize) row * to->width;
      float *states
          = pass->states != NULL ? pass->states + at + to->first : NULL;
      ml_rbm_finish (pass, is_label, to->n, sums, states, &random);
      if (pass->means != NULL)
        memcpy (pass->means + at + to->first, sums, to->n * sizeof (float));
      if (is_listed)
        list_block (c->to, to_row + row, c->block, pass->states + at);
    }
}

/* Room for the sums of a block; @n_rows as the layer's lists have. */
static float *
scratch_of (const MlRbmSparse *self, const MlUnitLists *layer, guint block)
{
  return self->scratch + (gsize) layer->blocks[block].at * self->n_rows;
}

static Climb
climb_up (MlRbmSparse *self, const MlRbmPass *pass, guint first_row,
          guint block)
{
  return (Climb){ .pass = pass,
                  .from = &self->visible,
                  .first_row = first_row,
                  .to = &self->hidden,
                  .block = block,
                  .weights = up_block (self, block),
                  .bias = self->rbm->hidden_bias,
                  .sums = scratch_of (self, &self->hidden, block) };
}

/**
 * ml_rbm_sparse_up:
 * @pass: from visible rows to hidden ones
 * @first_row: number of its first visible row, all of which are listed
 * @block: of the hidden layer
 * @is_listed: whether the states that are drawn are listed, from row 0 on
 */
void
ml_rbm_sparse_up (MlRbmSparse *self, const MlRbmPass *pass, guint first_row,
                  guint block, gboolean is_listed)
{
  const Climb climb = climb_up (self, pass, first_row, block);
  sum_block (&climb);
  finish_block (&climb, 0, is_listed);
}

/**
 * ml_rbm_sparse_down:
 * @pass: from hidden rows, listed from row 0 on, to visible ones
 * @first_row: number of the first visible row
 * @block: of the visible layer
 */
void
ml_rbm_sparse_down (MlRbmSparse *self, const MlRbmPass *pass, guint first_row,
                    guint block, gboolean is_listed)
{
  const MlUnitBlock *b = &self->visible.blocks[block];
  const Climb climb
      = { .pass = pass,
          .from = &self->hidden,
          .to = &self->visible,
          .block = block,
          .weights = self->down + (gsize) b->at * self->hidden.width,
          .bias = self->rbm->visible_bias,
          .sums = scratch_of (self, &self->visible, block) };
  sum_block (&climb);
  finish_block (&climb, first_row, is_listed);
}

/**
 * ml_rbm_sparse_sums:
 * @n_rows: of @visible, listed here as those from @first_row on
 * @sums: (out): @n_rows × hidden units, before the sigmoid
 */
void
ml_rbm_sparse_sums (MlRbmSparse *self, guint n_rows, guint first_row,
                    const float *visible, float *sums)
{
  const MlRbmPass pass
      = { .rbm = self->rbm, .n_rows = n_rows, .from = visible };
  for (guint row = 0; row < n_rows; row++)
    ml_rbm_sparse_list (self, first_row + row,
                        visible + (gsize) row * self->visible.n_units);
  for (guint block = 0; block < self->hidden.n_blocks; block++)
    {
      const MlUnitBlock *b = &self->hidden.blocks[block];
      const Climb climb = climb_up (self, &pass, first_row, block);
      sum_block (&climb);
      for (guint row = 0; row < n_rows; row++)
        memcpy (sums + (gsize) row * self->hidden.n_units + b->first,
                climb.sums + (gsize) row * b->width, b->n * sizeof (float));
    }
}

/** ml_rbm_sparse_weights: @out: (out): weights of the plain visible @unit to
 *  all hidden ones */
void
ml_rbm_sparse_weights (const MlRbmSparse *self, guint unit, float *out)
{
  for (guint block = 0; block < self->hidden.n_blocks; block++)
    {
      const MlUnitBlock *b = &self->hidden.blocks[block];
      memcpy (out + b->first, up_block (self, block) + (gsize) unit * b->width,
              b->n * sizeof (float));
    }
}

/* -- The step -------------------------------------------------------------- */

/** ml_rbm_sparse_columns: the rows in which each unit of a visible @block is on
 */
void
ml_rbm_sparse_columns (MlRbmSparse *self, guint n_rows, guint block)
{
  const MlUnitLists *lists = &self->visible;
  const MlUnitBlock *b = &lists->blocks[block];
  memset (self->column_counts + b->at, 0, b->width * sizeof (guint16));
  for (guint row = 0; row < n_rows; row++)
    {
      const guint16 *places
          = lists->places + (gsize) row * lists->width + b->at;
      const guint n = lists->counts[(gsize) row * lists->n_blocks + block];
      for (guint k = 0; k < n; k++)
        {
          const gsize unit = b->at + places[k];
          self->column_rows[unit * self->n_rows + self->column_counts[unit]++]
              = (guint16) row;
        }
    }
}

/** ml_rbm_sparse_factors: Returns: (transfer none): room for n_rows × width of
 *  the hidden @block, until something else is done with it; zeros beyond its
 *  units are up to the caller */
float *
ml_rbm_sparse_factors (MlRbmSparse *self, guint block)
{
  return scratch_of (self, &self->hidden, block);
}

typedef struct /* the weights of a hidden block on the move */
{
  MlRbmSparse *self;
  guint hidden, visible; /* blocks */
  gboolean is_plain;     /* the factors are what weights move by */
  MlListed listed;
  MlUpdate update;
  const float *rows; /* visible ones */
} Move;

/* Visible units of a strip. Returns: whether any weight may have moved. */
static gboolean
move_strip (Move *m, guint from)
{
  const MlUnitBlock *v = &m->self->visible.blocks[m->visible];
  gboolean has_moved = FALSE;
  for (guint i = from; i < MIN (from + VECTOR, v->n); i++)
    {
      const gsize unit = v->at + i, at = unit * m->listed.n;
      m->listed.n_listed = m->self->column_counts[unit];
      m->listed.places = m->self->column_rows + unit * m->self->n_rows;
      m->listed.values = m->rows + v->first + i;
      if (m->is_plain && m->listed.n_listed == 0)
        continue;
      has_moved = TRUE;
      if (m->is_plain)
        ml_kernels ()->add_listed (&m->listed, m->update.weights + at);
      else
        ml_kernels ()->step_listed (&m->listed, &m->update, at);
    }
  return has_moved;
}

/**
 * ml_rbm_sparse_move:
 * @visible: all rows, whose columns are listed
 * @n_rows: of them
 * @block: of the hidden layer, whose factors are filled in; they are used up
 * @update: its weights and states are set here; without states and decay, rows
 *   of weights without gradient are left out
 */
void
ml_rbm_sparse_move (MlRbmSparse *self, const float *visible, guint n_rows,
                    guint block, const MlUpdate *update)
{
  const MlUnitBlock *h = &self->hidden.blocks[block];
  const gsize at = (gsize) h->at * self->visible.width;
  float *factors = ml_rbm_sparse_factors (self, block);
  Move m = { .self = self,
             .hidden = block,
             .is_plain = update->n_states == 0 && update->l2 == 0,
             .listed = { .n = h->width,
                         .step = self->visible.n_units,
                         .b = factors,
                         .stride = h->width },
             .update = *update,
             .rows = visible };
  m.update.weights = self->up + at;
  m.update.state[0] = self->velocity + at;
  for (gsize i = 0; i < (gsize) n_rows * h->width && m.is_plain; i++)
    factors[i] *= -update->rate * update->factor;
  for (m.visible = 0; m.visible < self->visible.n_blocks; m.visible++)
    for (guint from = 0; from < self->visible.blocks[m.visible].width;
         from += VECTOR)
      if (move_strip (&m, from))
        transpose_strip (self, block, m.visible, from);
}
