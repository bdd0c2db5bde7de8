/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dbn-pretraining.h. */
#include "ml-dbn-pretraining.h"

#include "ml-error.h"
#include "ml-memory.h"
#include "ml-random.h"
#include "ml-rbm-snapshot.h"
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  CHUNK = 1024,              /* rows between looks for a Stop */
  STREAM_MACHINES = 1 << 24, /* of the seed: one a machine */
};

/* Each machine has a seed of its own, or equal layers would begin equal. */
static guint64
seed_of (guint64 seed, guint machine)
{
  MlRandom random;
  ml_random_init (&random, seed, STREAM_MACHINES + machine);
  return ml_random_next (&random);
}

/** ml_dbn_initialize: @deviation: of the weights, 0.01 in Hinton's guide. Both
 * ways are equal then. */
void
ml_dbn_initialize (MlDbn *self, double deviation, guint64 seed)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      const MlRbm *up = self->up[i];
      ml_rbm_initialize (self->up[i], deviation, seed_of (seed, i));
      if (self->is_untied && i + 1 < self->n_layers)
        memcpy (self->down[i]->parameters, up->parameters,
                up->n_parameters * sizeof (float));
    }
}

/* -- From layer to layer ----------------------------------------------------
 */

/* FALSE: what the hidden units make of all rows does not fit into memory. */
static gboolean
check_memory (const MlSamples *below, const MlRbm *machine, guint layer,
              GError **error)
{
  const double bytes
      = (double) below->n_rows * machine->n_hidden * sizeof (float);
  if (bytes <= ml_memory_bytes () / 2)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("layer %u: what its %u units make of %u rows would take %.1f "
                  "GB; take fewer units or rows"),
               layer, machine->n_hidden, below->n_rows, bytes / 1e9);
  return FALSE;
}

/* What @machine's hidden units make of all rows, with the same targets. NULL: a
 * Stop came. (transfer full) */
static MlSamples *
samples_above (const MlRbm *machine, const MlSamples *below, MlMonitor *monitor)
{
  const guint n = below->n_rows;
  MlMatrix *inputs = ml_matrix_new (n, machine->n_hidden);
  MlMatrix *targets = ml_matrix_new (n, below->n_outputs);
  g_autofree float *rows = g_new (float, (gsize) CHUNK * below->n_inputs);
  guint32 picks[CHUNK];
  for (guint first = 0; first < n; first += CHUNK)
    {
      const guint n_rows = MIN (CHUNK, n - first);
      if (ml_monitor_is_stopped (monitor))
        {
          ml_matrix_free (inputs);
          ml_matrix_free (targets);
          return NULL;
        }
      for (guint i = 0; i < n_rows; i++)
        picks[i] = first + i;
      ml_samples_gather (below, picks, n_rows, rows,
                         targets->data + (gsize) first * below->n_outputs);
      ml_rbm_hidden (machine, n_rows, rows,
                     inputs->data + (gsize) first * machine->n_hidden);
    }
  return ml_samples_new_matrix (inputs, targets, below->has_classes);
}

/* -- One machine ----------------------------------------------------------- */

typedef struct
{
  MlDbn *dbn;
  const MlDbnPretraining *options;
  MlMonitor *monitor;
  guint machine; /* that is trained now */
} Greedy;

static void
publish (gpointer data, MlSnapshot *snapshot)
{
  const Greedy *self = data;
  const MlDbnPretraining *options = self->options;
  ml_dbn_add_weights (self->dbn, options->n_sizes, options->sizes, snapshot);
  if (options->publish != NULL)
    options->publish (options->data, snapshot);
}

static MlRbmTrainerOptions
options_of (Greedy *self)
{
  const MlDbnPretraining *options = self->options;
  const MlRbm *machine = self->dbn->up[self->machine];
  MlRbmTrainerOptions settings = options->machine;
  if (machine->visible == ML_VISIBLE_GAUSSIAN)
    settings.learning_rate = options->gaussian_rate;
  settings.seed = seed_of (options->seed, self->machine);
  settings.layer = self->machine + 1;
  settings.n_sizes = self->machine == 0 ? options->n_sizes : 0;
  memcpy (settings.sizes, options->sizes, sizeof settings.sizes);
  settings.before = *options->so_far;
  settings.epochs_after
      = options->epochs_after
        + (self->dbn->n_layers - 1 - self->machine) * settings.epochs;
  settings.publish = publish;
  settings.data = self;
  return settings;
}

static void
tell_status (const Greedy *self)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Layer %u of %u"), self->machine + 1, self->dbn->n_layers);
  ml_monitor_set_status (self->monitor, text);
}

static gboolean
train_machine (Greedy *self, const MlSamples *samples, GString *note,
               GError **error)
{
  const MlRbmTrainerOptions settings = options_of (self);
  MlRbm *machine = self->dbn->up[self->machine];
  tell_status (self);
  ml_rbm_take_base_rates (machine, samples);
  g_autoptr (MlRbmTrainer) trainer
      = ml_rbm_trainer_new (machine, samples, &settings);
  if (!ml_rbm_trainer_run (trainer, self->monitor, error))
    {
      g_prefix_error (error, _ ("layer %u: "), self->machine + 1);
      return FALSE;
    }
  const MlMetrics *now = ml_rbm_trainer_metrics (trainer);
  MlSnapshot *seen = self->options->seen;
  if (seen != NULL && ml_rbm_trainer_end (trainer) != ML_END_DIVERGED)
    ml_rbm_trainer_add_seen (trainer, seen);
  g_autofree char *text = ml_rbm_trainer_describe (trainer);
  g_string_append_printf (note, _ ("Layer %u: %s\n"), self->machine + 1, text);
  ml_training_add (self->options->so_far, now);
  return TRUE;
}

/**
 * ml_dbn_pretrain:
 * @self: tied and initialized
 * @samples: rows with as many inputs as visible units; as many outputs as there
 *   are labels, if there are
 * @monitor: (nullable): told of every machine; a Stop leaves those above as
 *   they were
 * @note: a line or two for each machine is added
 *
 * Allocates what a layer makes of all rows, two layers at a time.
 *
 * Returns: FALSE with %ML_ERROR_DIVERGED if a machine's weights became
 *   infinite, %ML_ERROR_DATA if memory is too small
 */
gboolean
ml_dbn_pretrain (MlDbn *self, const MlSamples *samples,
                 const MlDbnPretraining *options, MlMonitor *monitor,
                 GString *note, GError **error)
{
  Greedy greedy = { .dbn = self, .options = options, .monitor = monitor };
  g_autoptr (MlSamples) above = NULL;
  for (guint i = 0; i < self->n_layers && !ml_monitor_is_stopped (monitor); i++)
    {
      const MlSamples *here = above != NULL ? above : samples;
      greedy.machine = i;
      if (!train_machine (&greedy, here, note, error))
        return FALSE;
      if (i + 1 == self->n_layers)
        break;
      if (!check_memory (here, self->up[i], i + 1, error))
        return FALSE;
      MlSamples *next = samples_above (self->up[i], here, monitor);
      g_clear_pointer (&above, ml_samples_free);
      above = next;
      if (above == NULL)
        break;
    }
  return TRUE;
}

/* -- Pictures of it ---------------------------------------------------------
 */

/**
 * ml_dbn_add_weights:
 * @n_sizes: of the picture that the visible units are; 0: they are none
 *
 * Adds "layer1.weights" and so on, see ml_rbm_snapshot_parameters(), of the
 * layers that @snapshot has none of; and of layers whose way down has weights
 * of its own those, too.
 */
void
ml_dbn_add_weights (const MlDbn *self, guint n_sizes, const guint *sizes,
                    MlSnapshot *snapshot)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_autofree char *name = g_strdup_printf ("layer%u.weights", i + 1);
      if (ml_snapshot_find (snapshot, name) == NULL)
        ml_rbm_snapshot_parameters (self->up[i], i + 1, i == 0 ? n_sizes : 0,
                                    sizes, snapshot);
      if (self->is_untied && i + 1 < self->n_layers)
        ml_rbm_snapshot_generative (self->down[i], i + 1, snapshot);
    }
}
