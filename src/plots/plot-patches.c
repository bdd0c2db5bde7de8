/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model is asked for a few rows at a time. A picture gives each filter at
 * most one part, so that one picture does not fill a filter's list. */
#include "plot-patches.h"

#include "plot-layers.h"
#include "plot-stack.h"

#include "ml-parallel.h"

#include <string.h>

enum
{
  MOST_ROWS = 500, /* the first of the data */
  ROWS_AT_ONCE = 64,
};

/** plot_patch_question_new: Returns: (transfer full): which @n_best parts of
 * the first rows of @data the filters of @layer like best; @filter: from 1, if
 * only one is asked about */
PlotPatchQuestion *
plot_patch_question_new (MlPredictor *predictor, MlSnapshot *snapshot,
                         MlDataset *data, int target, guint layer, guint filter,
                         guint n_best)
{
  PlotPatchQuestion *self = g_new0 (PlotPatchQuestion, 1);
  g_atomic_ref_count_init (&self->ref_count);
  if (predictor != NULL)
    self->predictor = ml_predictor_ref (predictor);
  else
    self->snapshot = ml_snapshot_ref (snapshot);
  self->data = g_object_ref (data);
  self->target = target;
  self->layer = layer;
  self->filter = filter;
  self->n_best = n_best;
  return self;
}

PlotPatchQuestion *
plot_patch_question_ref (PlotPatchQuestion *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
plot_patch_question_unref (PlotPatchQuestion *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  g_object_unref (self->data);
  g_free (self);
}

static gsize
part_size (const PlotPatches *self)
{
  return (gsize) self->channels * self->height * self->width;
}

/* Copies the part of one picture (channels × height × width of @input) that
 * @patch names. */
static void
cut (const PlotPatches *self, const MlTensor *input, guint example,
     const PlotPatch *patch, float *to)
{
  const int height = (int) input->sizes[2], width = (int) input->sizes[3];
  const float *picture
      = input->values
        + (gsize) example * input->sizes[1] * input->sizes[2] * input->sizes[3];
  for (guint c = 0; c < self->channels; c++)
    for (int y = patch->top; y < patch->top + (int) self->height; y++)
      for (int x = patch->left; x < patch->left + (int) self->width; x++)
        *to++ = y >= 0 && y < height && x >= 0 && x < width
                    ? picture[((gsize) c * input->sizes[2] + y) * width + x]
                    : 0;
}

/* Puts @patch in its place in the list of @filter, if it is strong enough. */
static void
offer (PlotPatches *self, guint filter, const PlotPatch *patch,
       const MlTensor *input, guint example)
{
  const guint n_best = self->question->n_best;
  const gsize size = part_size (self);
  PlotPatch *best = self->patches + (gsize) filter * n_best;
  float *values = self->values + (gsize) filter * n_best * size;
  guint place = n_best;
  while (place > 0 && patch->activation > best[place - 1].activation)
    place--;
  if (place == n_best)
    return;
  const guint n_after = n_best - 1 - place;
  memmove (best + place + 1, best + place, n_after * sizeof *best);
  memmove (values + (place + 1) * size, values + place * size,
           n_after * size * sizeof *values);
  best[place] = *patch;
  cut (self, input, example, patch, values + place * size);
}

typedef struct /* what a layer answers to some pictures */
{
  const MlTensor *input; /* examples × channels × height × width          */
  const MlTensor *answers; /* examples × filters [× height × width]         */
  const float *field;      /* (nullable): see "layer1.field"; NULL: all     */
} Answers;

/* The strongest answer of each filter that is asked about to one picture. */
static void
look_at (PlotPatches *self, const Answers *answers, guint example, guint32 row)
{
  const MlTensor *maps = answers->answers;
  const guint width = maps->n_sizes == 4 ? maps->sizes[3] : 1;
  const gsize area = ml_tensor_row_length (maps) / maps->sizes[1];
  const guint first
      = self->question->filter > 0 ? self->question->filter - 1 : 0;
  const float *field = answers->field;
  const float *map
      = maps->values + ((gsize) example * maps->sizes[1] + first) * area;
  for (guint filter = 0; filter < self->n_filters; filter++, map += area)
    {
      gsize at = 0;
      for (gsize i = 1; i < area; i++)
        at = map[i] > map[at] ? i : at;
      const guint y = (guint) (at / width), x = (guint) (at % width);
      PlotPatch patch = { .activation = map[at], .row = row, .y = y, .x = x };
      if (field != NULL)
        {
          patch.top = (int) (field[2] + (float) y * field[1]);
          patch.left = (int) (field[2] + (float) x * field[1]);
        }
      offer (self, filter, &patch, answers->input, example);
    }
}

static void
make_room (PlotPatches *self, const Answers *answers)
{
  const guint *sizes = answers->input->sizes;
  const gboolean sees_all = answers->field == NULL;
  self->n_filters = self->question->filter > 0 ? 1 : answers->answers->sizes[1];
  self->channels = sizes[1];
  self->height = sees_all ? sizes[2] : (guint) answers->field[0];
  self->width = sees_all ? sizes[3] : (guint) answers->field[0];
  const gsize n = (gsize) self->n_filters * self->question->n_best;
  self->patches = g_new0 (PlotPatch, n);
  self->values = g_new0 (float, n *part_size (self) + 1);
}

/* FALSE: the layer answers to no pictures, or has not that many filters. */
static gboolean
find_answers (const PlotPatchQuestion *question, const MlSnapshot *probe,
              Answers *found)
{
  const guint layer = question->layer;
  const MlTensor *input = ml_snapshot_find (probe, "input.activations");
  const MlTensor *answers = plot_layers_find (probe, layer, "activations");
  const MlTensor *field = plot_layers_find (probe, layer, "field");
  if (input == NULL || input->n_sizes != 4 || answers == NULL
      || ml_tensor_length (answers) == 0
      || question->filter > answers->sizes[1])
    return FALSE;
  *found = (Answers){ input, answers, field != NULL ? field->values : NULL };
  return answers->n_sizes == 2 || (answers->n_sizes == 4 && field != NULL);
}

/* What the layer answers to rows first … of the data, and what it reads.
 * (transfer full) (nullable) */
static MlSnapshot *
probe (const PlotPatchQuestion *question, guint first, guint n)
{
  if (question->predictor == NULL)
    return plot_stack_probe (question->snapshot, question->data, first, n,
                             question->layer);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 row = first; row < first + n; row++)
    g_array_append_val (rows, row);
  g_autoptr (MlSubset) subset
      = ml_subset_new (question->data, question->target, rows);
  g_autofree char *layer
      = g_strdup_printf ("layer%u.activations", question->layer);
  g_autofree char *seen = g_strdup_printf ("layer%u.field", question->layer);
  const char *const names[] = { "input.activations", layer, seen, NULL };
  return ml_predictor_probe_only (question->predictor, subset, names);
}

/* FALSE: there is nothing to look at. */
static gboolean
look_at_rows (PlotPatches *self, guint first, guint n)
{
  const PlotPatchQuestion *question = self->question;
  g_autoptr (MlSnapshot) answers = probe (question, first, n);
  if (answers == NULL)
    return FALSE;
  Answers found;
  if (!find_answers (question, answers, &found))
    return FALSE;
  if (self->patches == NULL)
    make_room (self, &found);
  for (guint i = 0; i < n; i++)
    look_at (self, &found, i, first + i);
  self->n_rows += n;
  return TRUE;
}

/**
 * plot_patches_new:
 * @question: referenced
 *
 * Looks at the first rows, on one thread: training has the others.
 *
 * Returns: (transfer full) (nullable): the strongest parts; NULL if cancelled
 *   or if the layer answers to no pictures
 */
PlotPatches *
plot_patches_new (PlotPatchQuestion *question, GCancellable *cancellable)
{
  const gint64 began = g_get_monotonic_time ();
  PlotPatches *self = g_new0 (PlotPatches, 1);
  self->question = plot_patch_question_ref (question);
  const guint n_rows = MIN (ml_dataset_n_rows (question->data), MOST_ROWS);
  gboolean is_whole = n_rows > 0;
  ml_parallel_set_threads (1);
  for (guint first = 0; first < n_rows && is_whole; first += ROWS_AT_ONCE)
    is_whole
        = !g_cancellable_is_cancelled (cancellable)
          && look_at_rows (self, first, MIN (ROWS_AT_ONCE, n_rows - first));
  ml_parallel_set_threads (0);
  self->took = g_get_monotonic_time () - began;
  if (is_whole)
    return self;
  plot_patches_free (self);
  return NULL;
}

void
plot_patches_free (PlotPatches *self)
{
  plot_patch_question_unref (self->question);
  g_free (self->patches);
  g_free (self->values);
  g_free (self);
}
