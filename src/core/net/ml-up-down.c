/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-up-down.h: one update; ml-up-down-run.c strings them together. Every
 * machine moves along a product aᵀ b over the rows: what it was to give back
 * less what it gave, times what it gave it from. Nothing is allocated after
 * ml_up_down_new(). */
#include "ml-up-down-private.h"

#include "ml-kernels.h"
#include "ml-matrix.h"
#include "ml-number.h"
#include "ml-parallel.h"
#include "ml-rbm-likelihood.h"

#include <math.h>
#include <string.h>

enum
{
  BLOCK_ROWS = 64,     /* of weights, in one slice */
  SMALL_WORK = 100000, /* multiplications not worth waking a thread for */
  STREAM_ORDER = (1 << 25) + 1,
};

/* -- Making and freeing ---------------------------------------------------- */

/* The layer below the top machine. */
static guint
penultimate (const MlUpDown *self)
{
  return self->dbn->n_layers - 1;
}

static gsize
largest_layer (const MlDbn *dbn)
{
  gsize most = ml_dbn_top (dbn)->n_visible;
  for (guint l = 0; l <= dbn->n_layers; l++)
    most = MAX (most, ml_dbn_n_units (dbn, l));
  return most;
}

/* Floats for gradients that are written down: if there are many rows. */
static gsize
largest_machine (const MlDbn *dbn)
{
  gsize most = 0;
  for (guint i = 0; i < dbn->n_layers; i++)
    most = MAX (most, (gsize) dbn->up[i]->n_visible * dbn->up[i]->n_hidden);
  return most;
}

static void
allocate (MlUpDown *self)
{
  const MlDbn *dbn = self->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  const gsize b = self->options.batch_size, most = largest_layer (dbn);
  for (guint l = 0; l < dbn->n_layers; l++)
    {
      self->wake[l] = ml_aligned_new (b * ml_dbn_n_units (dbn, l));
      self->sleep[l] = ml_aligned_new (b * ml_dbn_n_units (dbn, l));
    }
  self->targets = ml_aligned_new (b * top->n_labels);
  self->top_visible = ml_aligned_new (2 * b * top->n_visible);
  self->top_factors = ml_aligned_new (2 * b * top->n_hidden);
  self->top_states = ml_aligned_new (b * top->n_hidden);
  if (self->options.is_persistent)
    self->chains = ml_aligned_new (b * top->n_hidden);
  self->reconstruction = ml_aligned_new (b * ml_dbn_n_units (dbn, 0));
  self->means = ml_aligned_new (b * most);
  self->difference = ml_aligned_new (b * most);
  self->bias_gradients = ml_aligned_new (most);
  if (2 * b > ML_KERNEL_MAX_INNER)
    self->weight_gradients = ml_aligned_new (largest_machine (dbn));
  self->label_p = g_new (double, b * top->n_labels);
}

static MlUpDownWay
way_new (MlRbm *machine)
{
  return (MlUpDownWay){ machine, ml_aligned_new (machine->n_parameters) };
}

/** ml_up_down_row_multiplications: Returns: of one row in one update */
double
ml_up_down_row_multiplications (const MlUpDown *self)
{
  const MlRbm *top = ml_dbn_top (self->dbn);
  double n
      = (double) top->n_visible * top->n_hidden * (3 + 2.0 * self->gibbs_steps);
  for (guint i = 0; i + 1 < self->dbn->n_layers; i++)
    n += 6.0 * self->dbn->up[i]->n_visible * self->dbn->up[i]->n_hidden;
  return n;
}

/**
 * ml_up_down_new:
 * @dbn: with labels; it is untied, and changed where it is
 * @samples: at least one, with as many inputs as there are visible units and as
 *   many outputs as labels
 * @options: copied
 *
 * Both must outlive it.
 *
 * Returns: (transfer full): ready to run
 */
MlUpDown *
ml_up_down_new (MlDbn *dbn, const MlSamples *samples,
                const MlUpDownOptions *options)
{
  g_return_val_if_fail (samples->n_rows > 0 && options->batch_size > 0, NULL);
  g_return_val_if_fail (options->gibbs_steps > 0, NULL);
  g_return_val_if_fail (samples->n_inputs == ml_dbn_n_units (dbn, 0), NULL);
  g_return_val_if_fail (samples->n_outputs == ml_dbn_top (dbn)->n_labels, NULL);
  MlUpDown *self = g_new0 (MlUpDown, 1);
  ml_dbn_untie (dbn);
  self->dbn = dbn;
  self->samples = samples;
  self->options = *options;
  self->options.batch_size = MIN (options->batch_size, samples->n_rows);
  for (guint i = 0; i < dbn->n_layers; i++)
    self->up[i] = way_new (dbn->up[i]);
  for (guint i = 0; i + 1 < dbn->n_layers; i++)
    self->down[i] = way_new (dbn->down[i]);
  self->picks = g_new (guint32, samples->n_rows);
  for (guint i = 0; i < samples->n_rows; i++)
    self->picks[i] = i;
  ml_random_init (&self->order, options->seed, STREAM_ORDER);
  allocate (self);
  self->gibbs_steps = options->gibbs_steps;
  self->rate = options->learning_rate;
  self->momentum = options->momentum;
  self->weight_decay = options->weight_decay;
  self->now = (MlMetrics) ML_METRICS_INIT;
  self->now.epochs = options->epochs;
  self->now.change = ML_CHANGE_TO_MACHINE;
  return self;
}

/** ml_up_down_free: NULL is fine */
void
ml_up_down_free (MlUpDown *self)
{
  if (self == NULL)
    return;
  float *const arrays[]
      = { self->targets,         self->top_visible, self->top_factors,
          self->top_states,      self->chains,      self->reconstruction,
          self->means,           self->difference,  self->bias_gradients,
          self->weight_gradients };
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    ml_aligned_free (arrays[i]);
  for (guint l = 0; l < ML_DBN_MOST_LAYERS; l++)
    {
      ml_aligned_free (self->wake[l]);
      ml_aligned_free (self->sleep[l]);
      ml_aligned_free (self->up[l].velocity);
      ml_aligned_free (self->down[l].velocity);
      ml_aligned_free (self->good[2 * l]);
      ml_aligned_free (self->good[2 * l + 1]);
    }
  g_free (self->label_p);
  g_free (self->picks);
  g_free (self->end_text);
  g_free (self);
}

/** ml_up_down_metrics: Returns: (transfer none): where training stands */
const MlMetrics *
ml_up_down_metrics (const MlUpDown *self)
{
  return &self->now;
}

/* -- Passes ---------------------------------------------------------------- */

static void
pass (MlUpDown *self, const MlRbm *machine, gboolean is_down, const float *from,
      float *means, float *states)
{
  const MlRbmPass settings = { .rbm = machine,
                               .is_down = is_down,
                               .n_rows = self->n_rows,
                               .from = from,
                               .means = means,
                               .states = states,
                               .seed = self->options.seed,
                               .step = self->step++ };
  ml_rbm_pass (&settings);
}

/* Copies @n columns of each row of the batch. */
static void
copy_columns (const MlUpDown *self, const float *from, guint from_stride,
              float *to, guint to_stride, guint n)
{
  for (guint row = 0; row < self->n_rows; row++)
    memcpy (to + (gsize) row * to_stride, from + (gsize) row * from_stride,
            n * sizeof (float));
}

/* Data to states of every layer, by the recognition weights. */
static void
run_wake (MlUpDown *self, const guint32 *picks)
{
  const MlDbn *dbn = self->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  const guint l = penultimate (self), n = ml_dbn_n_units (dbn, l);
  ml_samples_gather (self->samples, picks, self->n_rows, self->wake[0],
                     self->targets);
  for (guint i = 0; i < l; i++)
    pass (self, dbn->up[i], FALSE, self->wake[i], self->means,
          self->wake[i + 1]);
  copy_columns (self, self->wake[l], n, self->top_visible, top->n_visible, n);
  copy_columns (self, self->targets, top->n_labels, self->top_visible + n,
                top->n_visible, top->n_labels);
}

/* Hidden states that the top machine's chains go on from: those of the data or
 * those they ended with. The first batch is a whole one, so all have begun. */
static float *
chain_states (MlUpDown *self)
{
  const gsize n = (gsize) self->n_rows * ml_dbn_top (self->dbn)->n_hidden;
  if (self->chains == NULL)
    return self->top_states;
  if (!self->has_chains)
    memcpy (self->chains, self->top_states, n * sizeof (float));
  self->has_chains = TRUE;
  return self->chains;
}

/* The top machine's statistics of the data, then of its chains. */
static void
run_top (MlUpDown *self)
{
  const MlRbm *top = ml_dbn_top (self->dbn);
  const gsize n_hidden = (gsize) self->n_rows * top->n_hidden;
  float *states = self->top_visible + (gsize) self->n_rows * top->n_visible;
  float *means = self->top_factors + n_hidden;
  pass (self, top, FALSE, self->top_visible, self->top_factors,
        self->top_states);
  for (gsize i = 0; i < n_hidden; i++)
    self->top_factors[i] = -self->top_factors[i];
  float *hidden = chain_states (self);
  for (guint k = 0; k < self->gibbs_steps; k++)
    {
      pass (self, top, TRUE, hidden, self->means, states);
      pass (self, top, FALSE, states, means, hidden);
    }
}

/* From where the chains ended downwards, by the generative weights. Visible
 * units keep their means. */
static void
run_sleep (MlUpDown *self)
{
  const MlDbn *dbn = self->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  const guint l = penultimate (self), n = ml_dbn_n_units (dbn, l);
  copy_columns (self, self->top_visible + (gsize) self->n_rows * top->n_visible,
                top->n_visible, self->sleep[l], n, n);
  for (guint i = l; i-- > 0;)
    pass (self, dbn->down[i], TRUE, self->sleep[i + 1],
          i == 0 ? self->sleep[0] : self->means,
          i == 0 ? NULL : self->sleep[i]);
}

/* -- Learning -------------------------------------------------------------- */

typedef struct /* weights that move along aᵀ · b */
{
  MlUpDown *self;
  const MlUpDownWay *way;
  guint n_rows;
  const float *a; /* n_rows × n_visible */
  const float *b; /* n_rows × n_hidden  */
} Step;

static MlUpdate
update_of (const MlUpDown *self, const MlUpDownWay *way, const float *weights,
           gboolean decays)
{
  const gsize at = (gsize) (weights - way->machine->parameters);
  return (MlUpdate){ .rule = ML_UPDATE_MOMENTUM,
                     .rate = (float) self->rate,
                     .factor = 1 / (float) self->n_rows,
                     .l2 = decays ? (float) self->weight_decay : 0,
                     .keep1 = (float) self->momentum,
                     .n_states = 1,
                     .weights = way->machine->parameters + at,
                     .state = { way->velocity + at } };
}

static void
step_block (guint block, gpointer data)
{
  const Step *s = data;
  const MlRbm *machine = s->way->machine;
  const guint first = block * BLOCK_ROWS, n_hidden = machine->n_hidden;
  const guint n = MIN (BLOCK_ROWS, machine->n_visible - first);
  const gsize at = (gsize) first * n_hidden;
  const MlUpdate update
      = update_of (s->self, s->way, machine->weights + at, TRUE);
  const guint state = ml_flush_denormals ();
  if (s->n_rows <= ML_KERNEL_MAX_INNER)
    ml_kernels ()->multiply_step (n, n_hidden, s->n_rows, s->a + first,
                                  machine->n_visible, s->b, n_hidden, &update);
  else
    {
      float *gradients = s->self->weight_gradients + at;
      ml_gemm (TRUE, FALSE, n, n_hidden, s->n_rows, 1, s->a + first,
               machine->n_visible, s->b, n_hidden, 0, gradients, n_hidden);
      ml_kernels ()->step ((gsize) n * n_hidden, &update, gradients);
    }
  ml_restore_denormals (state);
}

static void
step_weights (MlUpDown *self, const MlUpDownWay *way, guint n_rows,
              const float *a, const float *b)
{
  Step step = { self, way, n_rows, a, b };
  const MlRbm *machine = way->machine;
  const guint n_blocks = (machine->n_visible + BLOCK_ROWS - 1) / BLOCK_ROWS;
  if ((double) machine->n_visible * machine->n_hidden * n_rows > SMALL_WORK)
    ml_parallel_for (n_blocks, step_block, &step);
  else
    for (guint block = 0; block < n_blocks; block++)
      step_block (block, &step);
}

/* @gradients: n_rows × n. */
static void
step_bias (MlUpDown *self, const MlUpDownWay *way, float *bias, guint n,
           guint n_rows, const float *gradients)
{
  float *sums = self->bias_gradients;
  const MlUpdate update = update_of (self, way, bias, FALSE);
  memset (sums, 0, n * sizeof (float));
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n; i++)
      sums[i] += gradients[(gsize) row * n + i];
  ml_kernels ()->step (n, &update, sums);
}

/* What was predicted of layer @n units less what was there. */
static void
subtract (MlUpDown *self, const float *predicted, const float *truth, guint n)
{
  for (gsize i = 0; i < (gsize) self->n_rows * n; i++)
    self->difference[i] = predicted[i] - truth[i];
}

/* The generative weights of machine @i, from the states of the data. */
static void
learn_to_generate (MlUpDown *self, guint i)
{
  const MlUpDownWay *way = &self->down[i];
  MlRbm *machine = way->machine;
  float *predicted = i == 0 ? self->reconstruction : self->means;
  pass (self, machine, TRUE, self->wake[i + 1], predicted, NULL);
  subtract (self, predicted, self->wake[i], machine->n_visible);
  step_weights (self, way, self->n_rows, self->difference, self->wake[i + 1]);
  step_bias (self, way, machine->visible_bias, machine->n_visible, self->n_rows,
             self->difference);
}

/* The recognition weights of machine @i, from what was dreamed. */
static void
learn_to_recognize (MlUpDown *self, guint i)
{
  const MlUpDownWay *way = &self->up[i];
  MlRbm *machine = way->machine;
  pass (self, machine, FALSE, self->sleep[i], self->means, NULL);
  subtract (self, self->means, self->sleep[i + 1], machine->n_hidden);
  step_weights (self, way, self->n_rows, self->sleep[i], self->difference);
  step_bias (self, way, machine->hidden_bias, machine->n_hidden, self->n_rows,
             self->difference);
}

static void
learn_top (MlUpDown *self)
{
  const MlUpDownWay *way = &self->up[penultimate (self)];
  MlRbm *top = way->machine;
  const gsize n = (gsize) self->n_rows * top->n_visible;
  step_weights (self, way, 2 * self->n_rows, self->top_visible,
                self->top_factors);
  step_bias (self, way, top->hidden_bias, top->n_hidden, 2 * self->n_rows,
             self->top_factors);
  subtract (self, self->top_visible + n, self->top_visible, top->n_visible);
  step_bias (self, way, top->visible_bias, top->n_visible, self->n_rows,
             self->difference);
}

/* -- Measuring ------------------------------------------------------------- */

/* Labels that the top machine finds likeliest; before it has moved. */
static void
measure_labels (MlUpDown *self)
{
  const MlRbm *top = ml_dbn_top (self->dbn);
  const guint n = top->n_labels;
  ml_rbm_label_probabilities (top, self->n_rows, self->top_visible,
                              self->top_states, self->label_p);
  for (guint row = 0; row < self->n_rows; row++)
    {
      const guint said = ml_number_largest (self->label_p + (gsize) row * n, n);
      self->sum.n_correct += self->targets[(gsize) row * n + said] > 0.5f;
    }
  self->sum.n_rows += self->n_rows;
}

/* With one layer, the top machine itself gives the data back. */
static void
measure_error (MlUpDown *self)
{
  const guint n = ml_dbn_n_units (self->dbn, 0);
  if (penultimate (self) == 0)
    copy_columns (
        self,
        self->top_visible
            + (gsize) self->n_rows * ml_dbn_top (self->dbn)->n_visible,
        ml_dbn_top (self->dbn)->n_visible, self->reconstruction, n, n);
  for (gsize i = 0; i < (gsize) self->n_rows * n; i++)
    {
      const double miss = (double) (self->reconstruction[i] - self->wake[0][i]);
      self->sum.error += miss * miss;
    }
}

/* -- An update ------------------------------------------------------------- */

/** ml_up_down_step: one update; if @is_measured, what it found out about its
 *  rows is added to the tally */
void
ml_up_down_step (MlUpDown *self, const guint32 *picks, guint n_rows,
                 gboolean is_measured)
{
  self->n_rows = n_rows;
  run_wake (self, picks);
  run_top (self);
  run_sleep (self);
  for (guint i = 0; i < penultimate (self); i++)
    {
      learn_to_generate (self, i);
      learn_to_recognize (self, i);
    }
  if (is_measured)
    {
      measure_error (self);
      measure_labels (self);
    }
  learn_top (self);
  self->now.update++;
  self->now.examples += n_rows;
  self->now.operations += 2 * n_rows * ml_up_down_row_multiplications (self);
}

/**
 * ml_up_down_update:
 * @picks: numbers of examples
 * @n_rows: 1 … batch size
 *
 * One update on one mini-batch.
 */
void
ml_up_down_update (MlUpDown *self, const guint32 *picks, guint n_rows)
{
  g_return_if_fail (n_rows > 0 && n_rows <= self->options.batch_size);
  ml_up_down_step (self, picks, n_rows, FALSE);
}
