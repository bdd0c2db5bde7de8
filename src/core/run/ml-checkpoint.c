/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-checkpoint.h. What the state says is checked by the trainer that is
 * given it (ml-trainer-state.c), for only that knows the network. */
#include "ml-checkpoint.h"

#include "ml-error.h"
#include "ml-filter.h"
#include "ml-sealed-file.h"
#include "ml-settings.h"

#define MAGIC "RuruRun\n"
#define POINT_TYPE "(uudttddddddddub)"
#define BODY_TYPE "(sassusa" POINT_TYPE "v)"

enum
{
  VERSION = 1,
};

/** ml_checkpoint_new: @history: (transfer full) (element-type MlMetrics);
 * @state: (transfer full). Returns: (transfer full): a checkpoint of
 * @experiment */
MlCheckpoint *
ml_checkpoint_new (const MlExperiment *experiment, GArray *history,
                   GVariant *state)
{
  MlCheckpoint *self = g_new0 (MlCheckpoint, 1);
  const MlAttribute *class = ml_dataset_attribute (experiment->data,
                                                   (guint) experiment->target);
  g_autoptr (GStrvBuilder) filters = g_strv_builder_new ();
  for (guint i = 0; i < experiment->filters->len; i++)
    {
      g_autofree char *text
          = ml_settings_to_text (g_ptr_array_index (experiment->filters, i));
      g_strv_builder_add (filters, text);
    }
  self->settings = ml_settings_to_text (experiment->learner);
  self->filters = g_strv_builder_end (filters);
  self->relation = g_strdup (ml_dataset_relation (experiment->data));
  self->n_rows = ml_dataset_n_rows (experiment->data);
  self->target = g_strdup (class->name);
  self->history = history;
  self->state = state;
  return self;
}

/** ml_checkpoint_take: @monitor: of a run of @experiment. Returns: (transfer
 * full) (nullable): the newest checkpoint since the last call */
MlCheckpoint *
ml_checkpoint_take (MlMonitor *monitor, const MlExperiment *experiment)
{
  GArray *history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  GVariant *state = ml_monitor_take_checkpoint (monitor, history);
  if (state != NULL)
    return ml_checkpoint_new (experiment, history, state);
  g_array_unref (history);
  return NULL;
}

/** ml_checkpoint_free: NULL is fine */
void
ml_checkpoint_free (MlCheckpoint *self)
{
  if (self == NULL)
    return;
  g_free (self->settings);
  g_strfreev (self->filters);
  g_free (self->relation);
  g_free (self->target);
  g_array_unref (self->history);
  g_variant_unref (self->state);
  g_free (self);
}

/* -- Files ----------------------------------------------------------------- */

static GVariant *
save_point (const MlMetrics *m)
{
  return g_variant_new (POINT_TYPE, m->epoch, m->epochs, m->within, m->update,
                        m->examples, m->seconds, m->loss, m->accuracy,
                        m->validation_loss, m->validation_accuracy,
                        m->gradient_norm, m->learning_rate, m->operations,
                        m->change, m->is_best);
}

/**
 * ml_checkpoint_save:
 * @path: replaced only when the new file is complete
 *
 * Returns: FALSE if it cannot be written
 */
gboolean
ml_checkpoint_save (const MlCheckpoint *self, const char *path, GError **error)
{
  g_auto (GVariantBuilder) points
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" POINT_TYPE));
  for (guint i = 0; i < self->history->len; i++)
    g_variant_builder_add_value (
        &points, save_point (&g_array_index (self->history, MlMetrics, i)));
  g_autoptr (GVariant) body = g_variant_ref_sink (g_variant_new (
      "(s^assusa" POINT_TYPE "v)", self->settings, self->filters,
      self->relation, self->n_rows, self->target, &points, self->state));
  return ml_sealed_file_save (MAGIC, VERSION, body, path, error);
}

static GArray *
load_points (GVariant *points)
{
  const gsize n = g_variant_n_children (points);
  GArray *history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  for (gsize i = 0; i < n; i++)
    {
      MlMetrics m = ML_METRICS_INIT;
      g_variant_get_child (
          points, i, POINT_TYPE, &m.epoch, &m.epochs, &m.within, &m.update,
          &m.examples, &m.seconds, &m.loss, &m.accuracy, &m.validation_loss,
          &m.validation_accuracy, &m.gradient_norm, &m.learning_rate,
          &m.operations, &m.change, &m.is_best);
      if (!(m.seconds >= 0 && m.seconds < 1e10))
        m.seconds = 0;
      if (!(m.within >= 0 && m.within <= 1))
        m.within = 0;
      g_array_append_val (history, m);
    }
  return history;
}

/** ml_checkpoint_load_bytes: @bytes: a whole file; @name: what to call it in
 * messages. Returns: (transfer full) (nullable): the checkpoint;
 * %ML_ERROR_PARSE says why not */
MlCheckpoint *
ml_checkpoint_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GVariant) body
      = ml_sealed_file_open (bytes, name, MAGIC, VERSION, BODY_TYPE, error);
  if (body == NULL)
    return NULL;
  MlCheckpoint *self = g_new0 (MlCheckpoint, 1);
  g_autoptr (GVariant) points = NULL;
  g_variant_get (body, "(s^assus@a" POINT_TYPE "v)", &self->settings,
                 &self->filters, &self->relation, &self->n_rows, &self->target,
                 &points, &self->state);
  self->history = load_points (points);
  return self;
}

/** ml_checkpoint_load: @path: a file of ml_checkpoint_save(). Returns:
 * (transfer full) (nullable): the checkpoint */
MlCheckpoint *
ml_checkpoint_load (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = ml_sealed_file_read (path, &name, error);
  return bytes != NULL ? ml_checkpoint_load_bytes (bytes, name, error) : NULL;
}

/* -- Going on -------------------------------------------------------------- */

/** ml_checkpoint_learner: Returns: (transfer full) (nullable): with the
 * settings of the run */
MlLearner *
ml_checkpoint_learner (const MlCheckpoint *self, GError **error)
{
  return ml_learner_from_text (self->settings, error);
}

/** ml_checkpoint_filters: Returns: (transfer full) (nullable) (element-type
 * MlFilter): the filters of the run */
GPtrArray *
ml_checkpoint_filters (const MlCheckpoint *self, GError **error)
{
  g_autoptr (GPtrArray) filters
      = g_ptr_array_new_with_free_func (g_object_unref);
  for (char **text = self->filters; *text != NULL; text++)
    {
      gpointer filter = ml_settings_from_text (ML_TYPE_FILTER, *text, error);
      if (filter == NULL)
        return NULL;
      g_ptr_array_add (filters, filter);
    }
  return g_steal_pointer (&filters);
}

/**
 * ml_checkpoint_resume:
 * @experiment: on the same table and class; its learner may be set to more
 *   epochs
 *
 * Returns: FALSE with %ML_ERROR_DATA if @experiment is of another table; what
 *   else does not fit shows when it runs
 */
gboolean
ml_checkpoint_resume (const MlCheckpoint *self, MlExperiment *experiment,
                      GError **error)
{
  const MlAttribute *class = ml_dataset_attribute (experiment->data,
                                                   (guint) experiment->target);
  if (self->n_rows != ml_dataset_n_rows (experiment->data)
      || !g_str_equal (self->target, class->name))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "the checkpoint is of “%s” with %u rows and the class “%s”; "
                   "open that file and choose that class",
                   self->relation, self->n_rows, self->target);
      return FALSE;
    }
  g_clear_pointer (&experiment->resume, g_variant_unref);
  g_clear_pointer (&experiment->resume_history, g_array_unref);
  experiment->resume = g_variant_ref (self->state);
  experiment->resume_history = g_array_ref (self->history);
  return TRUE;
}
