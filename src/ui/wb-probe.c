/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-probe.h"

#include "ml-dataset-builder.h"

#include <gio/gio.h>
#include <math.h>

typedef struct /* a question and then its answer; lives in one thread at a time
                */
{
  MlPredictor *predictor;
  MlSubset *rows;
  guint n_outputs;
  double *outputs;
  MlSnapshot *snapshot; /* (nullable) */
} Question;

struct _WbProbe
{
  GObject parent;
  Question *waiting, *answered; /* (nullable) */
  GCancellable *asking;         /* (nullable): while a thread is at work */
};

G_DEFINE_FINAL_TYPE (WbProbe, wb_probe, G_TYPE_OBJECT)

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
question_free (gpointer data)
{
  Question *self = data;
  if (self == NULL)
    return;
  ml_predictor_unref (self->predictor);
  ml_subset_unref (self->rows);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_free (self->outputs);
  g_free (self);
}

/** wb_picture_column: Returns: (transfer none) (nullable): the only column
 * beside @target, if that is a picture */
const MlAttribute *
wb_picture_column (MlDataset *data, int target)
{
  const MlAttribute *picture = NULL;
  for (guint i = 0; data != NULL && i < ml_dataset_n_columns (data); i++)
    if ((int) i != target)
      {
        if (picture != NULL)
          return NULL;
        picture = ml_dataset_attribute (data, i);
      }
  return picture != NULL && picture->kind == ML_ATTRIBUTE_IMAGE ? picture
                                                                : NULL;
}

/* One row of the predictor's columns; all but the picture is missing.
 * (transfer full) */
static MlSubset *
make_row (MlPredictor *predictor, const guint8 *bytes)
{
  MlDataset *header = ml_predictor_header (predictor);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (header), 1);
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      const MlAttribute *column = ml_dataset_attribute (header, i);
      MlAttribute *attribute = ml_attribute_ref (column);
      if (column->kind == ML_ATTRIBUTE_IMAGE)
        ml_dataset_builder_add_bytes (
            builder, attribute,
            g_memdup2 (bytes, ml_attribute_n_bytes (column)));
      else if (ml_attribute_has_codes (column))
        {
          const gint32 missing = -1;
          ml_dataset_builder_add_codes (builder, attribute,
                                        g_memdup2 (&missing, sizeof missing));
        }
      else
        {
          const double missing = (double) NAN;
          ml_dataset_builder_add_numbers (builder, attribute,
                                          g_memdup2 (&missing, sizeof missing));
        }
    }
  g_autoptr (MlDataset) data = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (data, ml_predictor_target (predictor));
}

static void start (WbProbe *self);

static void
ask_thread (GTask *task, gpointer source, gpointer data,
            GCancellable *cancellable)
{
  Question *question = data;
  ml_predictor_predict (question->predictor, question->rows, question->outputs);
  question->snapshot = ml_predictor_probe (question->predictor, question->rows);
  g_task_return_boolean (task, TRUE);
}

/* The answer is taken out of the task, unless it is not wanted any more. */
static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  WbProbe *self = WB_PROBE (source);
  Question *question = data;
  const gboolean is_wanted
      = !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
  if (!is_wanted)
    {
      question_free (question);
      return;
    }
  g_clear_object (&self->asking);
  question_free (self->answered);
  self->answered = question;
  g_object_ref (self);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
  start (self);
  g_object_unref (self);
}

static void
start (WbProbe *self)
{
  if (self->asking != NULL || self->waiting == NULL)
    return;
  Question *question = g_steal_pointer (&self->waiting);
  self->asking = g_cancellable_new ();
  g_autoptr (GTask) task
      = g_task_new (self, self->asking, on_answered, question);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, question, NULL);
  g_task_run_in_thread (task, ask_thread);
}

static void
wb_probe_dispose (GObject *object)
{
  wb_probe_clear (WB_PROBE (object));
  G_OBJECT_CLASS (wb_probe_parent_class)->dispose (object);
}

static void
wb_probe_class_init (WbProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_probe_dispose;
  signals[SIGNAL_ANSWERED]
      = g_signal_new ("answered", WB_TYPE_PROBE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_probe_init (WbProbe *self)
{
}

/** wb_probe_new: Returns: (transfer full): one that was asked nothing yet */
WbProbe *
wb_probe_new (void)
{
  return g_object_new (WB_TYPE_PROBE, NULL);
}

/**
 * wb_probe_ask:
 * @bytes: as many as the picture of @predictor's columns has
 *
 * Returns at once; "answered" follows, unless another question comes first.
 *
 * Returns: FALSE if @predictor reads other columns than a picture
 */
gboolean
wb_probe_ask (WbProbe *self, MlPredictor *predictor, const guint8 *bytes)
{
  if (wb_picture_column (ml_predictor_header (predictor),
                         ml_predictor_target (predictor))
      == NULL)
    return FALSE;
  question_free (self->waiting);
  self->waiting = g_new0 (Question, 1);
  const guint n_outputs = ml_predictor_n_outputs (predictor);
  *self->waiting = (Question){ .predictor = ml_predictor_ref (predictor),
                               .rows = make_row (predictor, bytes),
                               .n_outputs = n_outputs,
                               .outputs = g_new0 (double, n_outputs) };
  start (self);
  return TRUE;
}

/** wb_probe_clear: forgets the question under way and the last answer.
 * Returns: whether there was one of them */
gboolean
wb_probe_clear (WbProbe *self)
{
  const gboolean has_some
      = self->asking != NULL || self->waiting != NULL || self->answered != NULL;
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->waiting, question_free);
  g_clear_pointer (&self->answered, question_free);
  return has_some;
}

/** wb_probe_outputs: Returns: (nullable): probabilities of the classes, or the
 * number */
const double *
wb_probe_outputs (WbProbe *self, guint *n_outputs)
{
  *n_outputs = self->answered != NULL ? self->answered->n_outputs : 0;
  return self->answered != NULL ? self->answered->outputs : NULL;
}

/** wb_probe_snapshot: Returns: (transfer none) (nullable): what every layer
 * answered; NULL also of models that have none */
MlSnapshot *
wb_probe_snapshot (WbProbe *self)
{
  return self->answered != NULL ? self->answered->snapshot : NULL;
}

/** wb_probe_class: Returns: (nullable): what the last answer is about */
const MlAttribute *
wb_probe_class (WbProbe *self)
{
  return self->answered != NULL ? ml_subset_class (self->answered->rows) : NULL;
}
