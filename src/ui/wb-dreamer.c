/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sampler is in one place at a time: here, or with the thread that makes
 * the next picture. So nothing is locked. Settings are put into it by that
 * thread, before its steps, for with many layers even that takes a moment. */
#include "wb-dreamer.h"

#include "ml-parallel.h"

#include <math.h>

typedef struct /* lives in one thread at a time */
{
  MlPredictor *predictor;
  MlSampler *sampler;        /* (nullable): to be made                    */
  WbDreamSettings *settings; /* (nullable): they have not changed         */
  guint n_steps;
  guint dream;      /* which one it belongs to; also the seed    */
  WbMoment *moment; /* (nullable): what is brought back          */
} Errand;

struct _WbDreamer
{
  GObject parent;
  MlPredictor *newest;   /* (nullable)                                    */
  MlPredictor *dreaming; /* (nullable): whose chains run                  */
  MlSampler *sampler;    /* (nullable): also while a thread has it        */
  WbDreamSettings settings;
  gboolean is_changed; /* the sampler does not know them yet            */
  gboolean is_busy, is_running, is_shown;
  gboolean is_owed; /* a single step                                 */
  gboolean holds_parts;
  guint timer; /* id, or 0                                      */
  guint n_steps, rate;
  guint dream; /* counts restarts                               */
  WbFilm *film;
  MlSnapshot *snapshot; /* (nullable)                                    */
};

G_DEFINE_FINAL_TYPE (WbDreamer, wb_dreamer, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (WbDreamer *self)
{
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  if (self->dreaming != NULL)
    self->snapshot
        = wb_film_snapshot (self->film, self->dreaming, &self->settings);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The thread */

static void
errand_free (gpointer data)
{
  Errand *self = data;
  ml_predictor_unref (self->predictor);
  ml_sampler_free (self->sampler);
  wb_dream_settings_free (self->settings);
  wb_moment_free (self->moment);
  g_free (self);
}

static void
dream_thread (GTask *task, gpointer source, gpointer data,
              GCancellable *cancellable)
{
  Errand *errand = data;
  ml_parallel_set_threads (1); /* training has the others */
  if (errand->sampler == NULL)
    {
      errand->sampler
          = ml_model_sampler (ml_predictor_model (errand->predictor),
                              errand->settings->n_chains, errand->dream);
      wb_dream_settings_begin (errand->settings, errand->sampler);
    }
  if (errand->settings != NULL)
    wb_dream_settings_apply (errand->settings, errand->sampler);
  ml_sampler_step (errand->sampler, errand->n_steps);
  errand->moment = wb_moment_new (errand->sampler);
  ml_parallel_set_threads (0);
  g_task_return_boolean (task, TRUE);
}

static void next (WbDreamer *self);

static void
on_dreamt (GObject *source, GAsyncResult *result, gpointer data)
{
  WbDreamer *self = WB_DREAMER (source);
  Errand *errand = g_task_get_task_data (G_TASK (result));
  self->is_busy = FALSE;
  if (errand->dream == self->dream) /* else another has begun since */
    {
      self->sampler = g_steal_pointer (&errand->sampler);
      self->holds_parts = self->sampler->holds_parts;
      wb_film_add (self->film, g_steal_pointer (&errand->moment));
      emit_changed (self);
    }
  if (self->is_owed)
    next (self);
}

/* Sends the sampler, or who makes one, for one more picture. */
static void
next (WbDreamer *self)
{
  if (self->is_busy || self->newest == NULL)
    return;
  self->is_owed = FALSE;
  self->is_busy = TRUE;
  if (self->sampler == NULL)
    {
      g_clear_pointer (&self->dreaming, ml_predictor_unref);
      self->dreaming = ml_predictor_ref (self->newest);
      self->is_changed = TRUE;
    }
  Errand *errand = g_new0 (Errand, 1);
  errand->predictor = ml_predictor_ref (self->dreaming);
  errand->sampler = g_steal_pointer (&self->sampler);
  errand->settings
      = self->is_changed ? wb_dream_settings_copy (&self->settings) : NULL;
  errand->n_steps = self->n_steps;
  errand->dream = self->dream;
  self->is_changed = FALSE;
  g_autoptr (GTask) task = g_task_new (self, NULL, on_dreamt, NULL);
  g_task_set_task_data (task, errand, errand_free);
  g_task_run_in_thread (task, dream_thread);
}

/* The pace */

static gboolean
on_timer (gpointer data)
{
  next (WB_DREAMER (data));
  return G_SOURCE_CONTINUE;
}

/* A timer while it runs and somebody looks. */
static void
update_timer (WbDreamer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_running && self->is_shown && self->newest != NULL)
    self->timer = g_timeout_add (1000 / self->rate, on_timer, self);
}

/* Class */

static void
wb_dreamer_dispose (GObject *object)
{
  WbDreamer *self = WB_DREAMER (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->newest, ml_predictor_unref);
  g_clear_pointer (&self->dreaming, ml_predictor_unref);
  g_clear_pointer (&self->sampler, ml_sampler_free);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  G_OBJECT_CLASS (wb_dreamer_parent_class)->dispose (object);
}

static void
wb_dreamer_finalize (GObject *object)
{
  WbDreamer *self = WB_DREAMER (object);
  wb_dream_settings_clear (&self->settings);
  wb_film_free (self->film);
  G_OBJECT_CLASS (wb_dreamer_parent_class)->finalize (object);
}

static void
wb_dreamer_class_init (WbDreamerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = wb_dreamer_dispose;
  object_class->finalize = wb_dreamer_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_DREAMER, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STATE]
      = g_signal_new ("state", WB_TYPE_DREAMER, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_dreamer_init (WbDreamer *self)
{
  self->film = wb_film_new ();
  self->n_steps = 1;
  self->rate = 10;
  self->dream = 1;
  self->settings = (WbDreamSettings){ .n_chains = 10,
                                      .temperature = 1,
                                      .label = WB_DREAM_FREE };
}

WbDreamer *
wb_dreamer_new (void)
{
  return g_object_new (WB_TYPE_DREAMER, NULL);
}

/**
 * wb_dreamer_set_predictor:
 * @predictor: (nullable): the newest of the run looked at
 * @is_same_run: as at the last call
 *
 * A dream of another run ends. One of an older model of the same run goes on
 * until it is restarted, for a run that learns has ten models a second.
 *
 * Returns: whether @predictor can dream
 */
gboolean
wb_dreamer_set_predictor (WbDreamer *self, MlPredictor *predictor,
                          gboolean is_same_run)
{
  if (predictor != NULL
      && !ml_model_has_sampler (ml_predictor_model (predictor)))
    predictor = NULL;
  if (predictor == self->newest && is_same_run)
    return predictor != NULL;
  const gboolean had_none = self->newest == NULL;
  if (predictor != NULL)
    ml_predictor_ref (predictor);
  g_clear_pointer (&self->newest, ml_predictor_unref);
  self->newest = predictor;
  if (predictor == NULL || !is_same_run)
    {
      wb_dreamer_set_running (self, FALSE);
      wb_dream_settings_free_all (&self->settings);
      wb_dreamer_restart (self);
    }
  else if (had_none && self->is_shown)
    wb_dreamer_step (self);
  return predictor != NULL;
}

gboolean
wb_dreamer_is_outdated (WbDreamer *self)
{
  return wb_film_length (self->film) > 0 && self->dreaming != self->newest;
}

void
wb_dreamer_set_running (WbDreamer *self, gboolean is_running)
{
  is_running = is_running && self->newest != NULL;
  if (is_running == self->is_running)
    return;
  self->is_running = is_running;
  update_timer (self);
  g_signal_emit (self, signals[SIGNAL_STATE], 0);
}

gboolean
wb_dreamer_is_running (WbDreamer *self)
{
  return self->is_running;
}

/** wb_dreamer_step: one picture more, at once or after the one under way */
void
wb_dreamer_step (WbDreamer *self)
{
  self->is_owed = self->newest != NULL;
  next (self);
}

/** wb_dreamer_restart: begins a new dream, with other random numbers, and shows
 * its first picture */
void
wb_dreamer_restart (WbDreamer *self)
{
  self->dream++;
  g_clear_pointer (&self->sampler, ml_sampler_free);
  wb_film_clear (self->film);
  emit_changed (self);
  if (self->is_shown)
    wb_dreamer_step (self);
}

void
wb_dreamer_set_shown (WbDreamer *self, gboolean is_shown)
{
  self->is_shown = is_shown;
  update_timer (self);
  if (is_shown && wb_film_length (self->film) == 0)
    wb_dreamer_step (self);
}

/** wb_dreamer_set_pace: @steps: Gibbs steps from one picture to the next */
void
wb_dreamer_set_pace (WbDreamer *self, guint steps, guint pictures_a_second)
{
  self->n_steps = MAX (steps, 1);
  self->rate = CLAMP (pictures_a_second, 1, 60);
  update_timer (self);
}

/* Settings: known to the chains from the next picture on */

void
wb_dreamer_set_temperature (WbDreamer *self, double temperature)
{
  g_return_if_fail (temperature > 0 && isfinite (temperature));
  self->settings.temperature = temperature;
  self->is_changed = TRUE;
}

void
wb_dreamer_set_n_chains (WbDreamer *self, guint n_chains)
{
  if (n_chains == self->settings.n_chains || n_chains == 0)
    return;
  self->settings.n_chains = n_chains;
  wb_dreamer_restart (self);
}

void
wb_dreamer_hold_label (WbDreamer *self, int label)
{
  self->settings.label = label;
  self->is_changed = TRUE;
}

void
wb_dreamer_set_picture (WbDreamer *self, WbDreamPicture use,
                        const MlTensor *picture)
{
  wb_dream_settings_set_picture (&self->settings, use, picture);
  self->is_changed = TRUE;
  if (use == WB_DREAM_BEGIN && picture != NULL)
    wb_dreamer_restart (self);
}

/* What is forced is seen at once, even while it is paused. */
static void
show_forces (WbDreamer *self)
{
  self->is_changed = TRUE;
  if (wb_film_length (self->film) > 0)
    emit_changed (self);
}

static guint
n_hidden (WbDreamer *self)
{
  const WbMoment *last = wb_film_last (self->film);
  return last != NULL ? last->n_hidden : 0;
}

void
wb_dreamer_force (WbDreamer *self, guint unit, MlForce force)
{
  wb_dream_settings_force (&self->settings, n_hidden (self), unit, force);
  show_forces (self);
}

/** wb_dreamer_force_some: @share: of all units, 0 … 1, taken at random from
 * those that are free */
void
wb_dreamer_force_some (WbDreamer *self, double share, MlForce force)
{
  wb_dream_settings_force_some (&self->settings, n_hidden (self), share, force,
                                self->dream);
  show_forces (self);
}

void
wb_dreamer_free_all (WbDreamer *self)
{
  wb_dream_settings_free_all (&self->settings);
  show_forces (self);
}

MlForce
wb_dreamer_force_of (WbDreamer *self, guint unit)
{
  return wb_dream_settings_force_of (&self->settings, unit);
}

const WbMoment *
wb_dreamer_last (WbDreamer *self)
{
  return wb_film_last (self->film);
}

gboolean
wb_dreamer_holds_parts (WbDreamer *self)
{
  return self->holds_parts;
}

MlSnapshot *
wb_dreamer_snapshot (WbDreamer *self)
{
  return self->snapshot;
}
