/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-patch-search.h. */
#include "plot-patch-search.h"

#include "plot-picture.h"
#include "plot-stack.h"

enum
{
  REST = 40, /* after a search, so many times as long without one */
};

void
plot_patch_search_init (PlotPatchSearch *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->target = -1;
}

/** plot_patch_search_clear: frees what @self holds; no thread prepares any
 * more */
void
plot_patch_search_clear (PlotPatchSearch *self)
{
  g_clear_pointer (&self->question, plot_patch_question_unref);
  g_clear_pointer (&self->patches, plot_patches_free);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_clear_object (&self->data);
  pthread_mutex_destroy (&self->lock);
}

/* The model must read these very columns. */
static gboolean
fits (MlPredictor *predictor, MlDataset *data)
{
  MlDataset *header = ml_predictor_header (predictor);
  gboolean is_same
      = ml_dataset_n_columns (header) == ml_dataset_n_columns (data);
  for (guint i = 0; is_same && i < ml_dataset_n_columns (data); i++)
    is_same = ml_attribute_same (ml_dataset_attribute (header, i),
                                 ml_dataset_attribute (data, i));
  return is_same;
}

/* (nullable): that of the first run, if it reads the data of @source */
static MlPredictor *
predictor_of (const PlotSource *source)
{
  MlPredictor *predictor
      = source->n_runs > 0 ? source->runs[0].predictor : NULL;
  return predictor != NULL && source->dataset != NULL
                 && fits (predictor, source->dataset)
             ? predictor
             : NULL;
}

/* (nullable): a stack that reads the pictures of @source: while its lower
 * layers are trained there is no model yet */
static MlSnapshot *
stack_of (const PlotSource *source)
{
  guint column;
  return plot_stack_fits (source->snapshot, source->dataset, &column)
             ? source->snapshot
             : NULL;
}

gboolean
plot_patch_search_offers (const PlotSource *source)
{
  return source->dataset != NULL && plot_picture_column (source->dataset) >= 0
         && (predictor_of (source) != NULL || stack_of (source) != NULL);
}

/* While a network learns there is a new model every frame: one is asked only
 * when the one before has answered and there was a rest. */
static gboolean
may_wait (const PlotPatchSearch *self, const PlotSource *source)
{
  const gboolean is_learning
      = source->n_runs > 0 && source->runs[0].evaluation == NULL;
  const gboolean is_answered = self->question != NULL && self->patches != NULL
                               && self->patches->question == self->question;
  return is_learning && self->question != NULL && source->dataset == self->data
         && (!is_answered || g_get_monotonic_time () < self->rest_until);
}

/**
 * plot_patch_search_take:
 * @layer: that the chart looks at now; 0: none
 *
 * Returns: whether plot_patch_search_ask() is due: the model, the data or the
 *   layer is another one, and the last search is long enough ago
 */
gboolean
plot_patch_search_take (PlotPatchSearch *self, const PlotSource *source,
                        guint layer)
{
  MlPredictor *predictor = predictor_of (source);
  MlSnapshot *snapshot = predictor == NULL ? stack_of (source) : NULL;
  const gboolean has_any = predictor != NULL || snapshot != NULL;
  const guint asked = self->question != NULL ? self->question->layer : 0;
  if (has_any
      && ((predictor == self->predictor && snapshot == self->snapshot)
          || may_wait (self, source))
      && source->dataset == self->data && source->target == self->target
      && layer == asked)
    return FALSE;
  if (source->dataset != self->data || !has_any)
    plot_patch_search_forget (self);
  if (predictor != NULL)
    ml_predictor_ref (predictor);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  self->predictor = predictor;
  if (snapshot != NULL)
    ml_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  g_set_object (&self->data, source->dataset);
  self->target = source->target;
  return TRUE;
}

/** plot_patch_search_ask: @layer: 0: takes the question back; @filter: from 1,
 * or 0 for all. Returns: whether there is a question to prepare an answer to */
gboolean
plot_patch_search_ask (PlotPatchSearch *self, guint layer, guint filter,
                       guint n_best)
{
  PlotPatchQuestion *question = NULL;
  if (layer > 0 && self->data != NULL
      && (self->predictor != NULL || self->snapshot != NULL))
    question
        = plot_patch_question_new (self->predictor, self->snapshot, self->data,
                                   self->target, layer, filter, n_best);
  pthread_mutex_lock (&self->lock);
  g_clear_pointer (&self->question, plot_patch_question_unref);
  self->question = question;
  pthread_mutex_unlock (&self->lock);
  return question != NULL;
}

void
plot_patch_search_forget (PlotPatchSearch *self)
{
  g_clear_pointer (&self->patches, plot_patches_free);
  self->rest_until = 0;
}

/** plot_patch_search_prepare: @is_due: (out): it was cancelled and is to be
 * called again. Returns: (transfer full) (nullable) */
PlotPatches *
plot_patch_search_prepare (PlotPatchSearch *self, GCancellable *cancellable,
                           gboolean *is_due)
{
  *is_due = FALSE;
  pthread_mutex_lock (&self->lock);
  PlotPatchQuestion *question = self->question != NULL
                                    ? plot_patch_question_ref (self->question)
                                    : NULL;
  pthread_mutex_unlock (&self->lock);
  if (question == NULL)
    return NULL;
  PlotPatches *patches = plot_patches_new (question, cancellable);
  plot_patch_question_unref (question);
  *is_due = patches == NULL && g_cancellable_is_cancelled (cancellable);
  return patches;
}

/** plot_patch_search_accept: @patches: (transfer full). Returns: whether they
 * answer the question that is open now */
gboolean
plot_patch_search_accept (PlotPatchSearch *self, PlotPatches *patches)
{
  if (patches->question != self->question) /* another has been asked since */
    {
      plot_patches_free (patches);
      return FALSE;
    }
  g_clear_pointer (&self->patches, plot_patches_free);
  self->patches = patches;
  self->rest_until = g_get_monotonic_time () + REST * patches->took;
  return TRUE;
}

/** plot_patch_search_tiles: @tiles: (out): the pictures of the answer, which
 * must live as long; @sheet: is due to be painted */
void
plot_patch_search_tiles (const PlotPatchSearch *self, PlotTiles *tiles,
                         PlotSheet *sheet)
{
  const PlotPatches *patches = self->patches;
  const gboolean is_color = patches->channels == 3;
  *tiles = (PlotTiles){ .values = patches->values,
                        .n = patches->n_filters * patches->question->n_best,
                        .group = patches->question->n_best,
                        .height = patches->height,
                        .width = patches->width,
                        .channels = is_color ? 3 : 0 };
  if (!is_color) /* maps of other kinds of pictures lie below each other */
    tiles->height *= patches->channels;
  plot_tiles_set_limit (tiles);
  tiles->colors = plot_tiles_have_negative (tiles) ? PLOT_TILES_SIGNED
                                                   : PLOT_TILES_PICTURE;
  sheet->is_due = TRUE;
}

char *
plot_patch_search_class (const PlotPatchSearch *self, guint32 row)
{
  const PlotPatchQuestion *question = self->patches->question;
  return question->target >= 0 ? ml_dataset_format_cell (
             question->data, row, (guint) question->target)
                               : g_strdup ("");
}
