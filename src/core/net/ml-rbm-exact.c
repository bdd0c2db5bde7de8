/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-exact.h. Given one layer the units of the other are independent,
 * so a state of the smaller layer stands for all states of the other: their sum
 * is a product. States follow each other in Gray code, so that from one to the
 * next one unit changes. Slices of them are put together in order. */
#include "ml-rbm-exact.h"

#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  SLICE_BITS = 12, /* states of a slice, at most: 4096 */
};

typedef struct
{
  const MlRbm *rbm;
  gboolean by_hidden; /* the hidden layer is enumerated, else the visible one */
  guint n_bits;       /* binary units that are enumerated */
  guint n_choices;    /* labels that are, or 1 */
  guint n_other;
  double *weights; /* enumerated units × other units */
  guint64 slice_states;
  guint n_slices;

  double *logs; /* n_slices: of the sum of a slice's states */
  double log_z;
  double
      *products; /* (nullable): n_slices × (n_visible + 1) × (n_hidden + 1) */
} Enumeration;

static double
soft_plus (double x)
{
  return x > 0 ? x + log1p (exp (-x)) : log1p (exp (x));
}

/* log (exp (a) + exp (b)) */
static double
add_logs (double a, double b)
{
  const double most = fmax (a, b);
  return isinf (most) ? most : most + log1p (exp (-fabs (a - b)));
}

static guint
n_plain (const MlRbm *rbm)
{
  return rbm->n_visible - rbm->n_labels;
}

static gboolean
can_sum_hidden (const MlRbm *self)
{
  return self->n_hidden <= ML_RBM_MAX_BITS;
}

static gboolean
can_sum_visible (const MlRbm *self)
{
  return self->visible == ML_VISIBLE_BINARY
         && n_plain (self) <= ML_RBM_MAX_BITS;
}

/** ml_rbm_is_enumerable: Returns: whether one of the layers is small enough */
gboolean
ml_rbm_is_enumerable (const MlRbm *self)
{
  return can_sum_hidden (self) || can_sum_visible (self);
}

static void
enumeration_init (Enumeration *e, const MlRbm *rbm)
{
  const guint n_v = rbm->n_visible, n_h = rbm->n_hidden;
  *e = (Enumeration){ .rbm = rbm };
  e->by_hidden = can_sum_hidden (rbm)
                 && (!can_sum_visible (rbm) || n_h <= n_plain (rbm));
  e->n_bits = e->by_hidden ? n_h : n_plain (rbm);
  e->n_choices = e->by_hidden ? 1 : MAX (rbm->n_labels, 1);
  e->n_other = e->by_hidden ? n_v : n_h;
  e->weights = g_new (double, (gsize) n_v *n_h);
  for (gsize i = 0; i < n_v; i++)
    for (gsize j = 0; j < n_h; j++)
      e->weights[e->by_hidden ? j * n_v + i : i * n_h + j]
          = (double) rbm->weights[i * n_h + j];
  e->slice_states = (guint64) 1 << MIN (SLICE_BITS, e->n_bits);
  e->n_slices
      = (guint) (((guint64) e->n_choices << e->n_bits) / e->slice_states);
  e->logs = g_new (double, e->n_slices);
}

static void
enumeration_clear (Enumeration *e)
{
  g_free (e->weights);
  g_free (e->logs);
  g_free (e->products);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enumeration, enumeration_clear)

/* -- One state --------------------------------------------------------------
 */

typedef struct /* of the enumerated layer */
{
  guint32 bits;
  guint choice;
  double *inputs; /* n_other: biases (but of Gaussian units) and what is on */
  double *means;  /* n_other */
} State;

static const float *
other_bias (const Enumeration *e)
{
  return e->by_hidden ? e->rbm->visible_bias : e->rbm->hidden_bias;
}

static gboolean
is_gaussian (const Enumeration *e, guint unit)
{
  return e->by_hidden && e->rbm->visible == ML_VISIBLE_GAUSSIAN
         && unit < n_plain (e->rbm);
}

static void
add_unit (const Enumeration *e, State *state, guint unit, double sign)
{
  const double *w = e->weights + (gsize) unit * e->n_other;
  for (guint i = 0; i < e->n_other; i++)
    state->inputs[i] += sign * w[i];
}

static void
begin_state (const Enumeration *e, State *state, guint64 number)
{
  const guint64 code = number & (((guint64) 1 << e->n_bits) - 1);
  state->bits = (guint32) (code ^ (code >> 1));
  state->choice = (guint) (number >> e->n_bits);
  for (guint i = 0; i < e->n_other; i++)
    state->inputs[i] = is_gaussian (e, i) ? 0 : (double) other_bias (e)[i];
  for (guint unit = 0; unit < e->n_bits; unit++)
    if (state->bits >> unit & 1)
      add_unit (e, state, unit, 1);
  if (e->n_choices > 1)
    add_unit (e, state, e->n_bits + state->choice, 1);
}

/* The next in Gray code, within a slice. */
static void
next_state (const Enumeration *e, State *state, guint64 number)
{
  const guint unit = (guint) __builtin_ctzll (number);
  state->bits ^= (guint32) 1 << unit;
  add_unit (e, state, unit, state->bits >> unit & 1 ? 1 : -1);
}

/* log Σ over all states of the other layer of exp (-E). */
static double
log_weight (const Enumeration *e, const State *state)
{
  const MlRbm *rbm = e->rbm;
  const float *bias = e->by_hidden ? rbm->hidden_bias : rbm->visible_bias;
  const guint n_labels = e->by_hidden ? rbm->n_labels : 0;
  double sum = 0, labels = (double) -INFINITY;
  for (guint unit = 0; unit < e->n_bits; unit++)
    if (state->bits >> unit & 1)
      sum += (double) bias[unit];
  if (e->n_choices > 1)
    sum += (double) bias[e->n_bits + state->choice];
  for (guint i = 0; i < e->n_other - n_labels; i++)
    {
      const double x = state->inputs[i];
      sum += is_gaussian (e, i) ? (double) rbm->visible_bias[i] * x + x * x / 2
                                      + log (2 * G_PI) / 2
                                : soft_plus (x);
    }
  for (guint i = e->n_other - n_labels; i < e->n_other; i++)
    labels = add_logs (labels, state->inputs[i]);
  return n_labels > 0 ? sum + labels : sum;
}

static void
find_means (const Enumeration *e, State *state)
{
  const guint n_labels = e->by_hidden ? e->rbm->n_labels : 0;
  double labels = (double) -INFINITY;
  for (guint i = 0; i < e->n_other - n_labels; i++)
    state->means[i] = is_gaussian (e, i)
                          ? state->inputs[i] + (double) e->rbm->visible_bias[i]
                          : 1 / (1 + exp (-state->inputs[i]));
  for (guint i = e->n_other - n_labels; i < e->n_other; i++)
    labels = add_logs (labels, state->inputs[i]);
  for (guint i = e->n_other - n_labels; i < e->n_other; i++)
    state->means[i] = exp (state->inputs[i] - labels);
}

/* -- All states --------------------------------------------------------------
 */

/* Adds p · (state's units, 1) × (means, 1). */
static void
add_products (const Enumeration *e, const State *state, double p,
              double *products)
{
  const gsize n_h = e->rbm->n_hidden, n_v = e->rbm->n_visible;
  const gsize row = e->by_hidden ? 1 : n_h + 1,
              column = e->by_hidden ? n_h + 1 : 1;
  const guint n_units = e->n_bits + (e->n_choices > 1 ? e->n_choices : 0);
  for (guint unit = 0; unit <= n_units; unit++)
    {
      gsize at = unit;
      if (unit == n_units) /* the column, or row, of the bias */
        at = e->by_hidden ? n_h : n_v;
      else if (unit >= e->n_bits ? unit - e->n_bits != state->choice
                                 : !(state->bits >> unit & 1))
        continue;
      for (guint i = 0; i < e->n_other; i++)
        products[at * row + i * column] += p * state->means[i];
      products[at * row + e->n_other * column] += p;
    }
}

static void
run_slice (guint slice, gpointer data)
{
  const Enumeration *e = data;
  const guint64 first = slice * e->slice_states;
  const gsize n_products
      = ((gsize) e->rbm->n_visible + 1) * (e->rbm->n_hidden + 1);
  g_autofree double *inputs = g_new (double, 2 * (gsize) e->n_other);
  State state = { .inputs = inputs, .means = inputs + e->n_other };
  double sum = (double) -INFINITY;
  begin_state (e, &state, first);
  for (guint64 i = 0; i < e->slice_states; i++)
    {
      if (i > 0)
        next_state (e, &state, i);
      const double weight = log_weight (e, &state);
      sum = add_logs (sum, weight);
      if (e->products == NULL)
        continue;
      find_means (e, &state);
      add_products (e, &state, exp (weight - e->log_z),
                    e->products + slice * n_products);
    }
  e->logs[slice] = sum;
}

/**
 * ml_rbm_log_z:
 * @self: enumerable
 *
 * The logarithm of Z = Σ exp (-E (v, h)) over all states; over Gaussian units,
 * which have infinitely many, the integral.
 *
 * Returns: nats
 */
double
ml_rbm_log_z (const MlRbm *self)
{
  g_return_val_if_fail (ml_rbm_is_enumerable (self), (double) NAN);
  g_auto (Enumeration) e;
  double sum = (double) -INFINITY;
  enumeration_init (&e, self);
  ml_parallel_for (e.n_slices, run_slice, &e);
  for (guint i = 0; i < e.n_slices; i++)
    sum = add_logs (sum, e.logs[i]);
  return sum;
}

/**
 * ml_rbm_expectations:
 * @self: enumerable
 * @log_z: from ml_rbm_log_z()
 * @products: (out): (n_visible + 1) × (n_hidden + 1)
 *
 * ⟨v h⟩ of the model, the second half of the likelihood's gradient: that
 * gradient is ⟨v h⟩ of the data less this one.
 */
void
ml_rbm_expectations (const MlRbm *self, double log_z, double *products)
{
  g_return_if_fail (ml_rbm_is_enumerable (self));
  g_auto (Enumeration) e;
  const gsize n = ((gsize) self->n_visible + 1) * (self->n_hidden + 1);
  enumeration_init (&e, self);
  e.log_z = log_z;
  e.products = g_new0 (double, n *e.n_slices);
  ml_parallel_for (e.n_slices, run_slice, &e);
  memset (products, 0, n * sizeof (double));
  for (guint slice = 0; slice < e.n_slices; slice++)
    for (gsize i = 0; i < n; i++)
      products[i] += e.products[slice * n + i];
}

/**
 * ml_rbm_log_likelihood:
 * @log_z: exact, or an estimate
 * @visible: @n_rows × n_visible
 *
 * Returns: the mean of log p (v) = -F (v) - log Z, in nats; of Gaussian units
 *   the logarithm of a density
 */
double
ml_rbm_log_likelihood (const MlRbm *self, double log_z, guint n_rows,
                       const float *visible)
{
  enum
  {
    PIECE = 256
  };
  g_autofree float *sums = g_new (float, (gsize) PIECE * self->n_hidden);
  double energies[PIECE], sum = 0;
  for (guint from = 0; from < n_rows; from += PIECE)
    {
      const guint n = MIN (PIECE, n_rows - from);
      ml_rbm_free_energy (self, n, visible + (gsize) from * self->n_visible,
                          sums, energies);
      for (guint i = 0; i < n; i++)
        sum -= energies[i];
    }
  return sum / n_rows - log_z;
}

/**
 * ml_rbm_state_probabilities:
 * @self: of at most %ML_RBM_MAX_STATE_BITS binary units without labels
 * @p: (out): 2^(n_visible + n_hidden)
 */
void
ml_rbm_state_probabilities (const MlRbm *self, double *p)
{
  const guint n = self->n_visible + self->n_hidden;
  g_return_if_fail (n <= ML_RBM_MAX_STATE_BITS && self->n_labels == 0);
  g_return_if_fail (self->visible == ML_VISIBLE_BINARY);
  float units[ML_RBM_MAX_STATE_BITS];
  const double log_z = ml_rbm_log_z (self);
  for (guint state = 0; state < 1u << n; state++)
    {
      for (guint i = 0; i < n; i++)
        units[i] = state >> i & 1 ? 1 : 0;
      p[state]
          = exp (-ml_rbm_energy (self, units, units + self->n_visible) - log_z);
    }
}
