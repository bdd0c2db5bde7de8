/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-evaluation-state.h. */
#include "ml-evaluation-state.h"

#include "ml-error.h"
#include "ml-evaluation-private.h"
#include "ml-experiment.h"
#include "ml-metrics-state.h"

#include <math.h>

enum
{
  MOST_LABELS = 4096,
};

static GVariant *
save_numbers (const double *numbers, gsize n)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, n,
                                    sizeof (double));
}

static GVariant *
save_outputs (const MlEvaluation *self)
{
  const guint n = self->predictions->len;
  if (self->n_classes > 0)
    return save_numbers ((const double *) (gpointer) self->distributions->data,
                         (gsize) n * self->n_classes);
  g_autofree double *outputs = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    outputs[i] = ml_evaluation_predictions (self)[i].predicted;
  return save_numbers (outputs, n);
}

/** ml_evaluation_save: Returns: (transfer floating): of the type
 * ML_EVALUATION_STATE_TYPE: rows, folds of the rows, what the model said, the
 * folds' numbers, priors and times, seconds in all, to build and to test,
 * whether stopped, end, its sentence, the learning curves */
GVariant *
ml_evaluation_save (const MlEvaluation *self)
{
  const MlPrediction *p = ml_evaluation_predictions (self);
  const guint n = self->predictions->len;
  g_autofree guint32 *rows = g_new (guint32, n + 1);
  g_autofree guint32 *folds = g_new (guint32, n + 1);
  GVariantBuilder times = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(dd)"));
  for (guint i = 0; i < n; i++)
    {
      rows[i] = p[i].row;
      folds[i] = p[i].fold;
    }
  for (guint f = 0; f < self->times->len; f++)
    {
      const MlFoldTime *time = &g_array_index (self->times, MlFoldTime, f);
      g_variant_builder_add (&times, "(dd)", time->seconds_build,
                             time->seconds_test);
    }
  return g_variant_new (
      "(@au@au@ad@au@ada(dd)dddbis@" ML_METRICS_STATE_TYPE ")",
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, rows, n,
                                 sizeof (guint32)),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, folds, n,
                                 sizeof (guint32)),
      save_outputs (self),
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, self->folds->data,
                                 self->folds->len, sizeof (guint32)),
      save_numbers ((const double *) (gpointer) self->priors->data,
                    self->priors->len),
      &times, self->seconds, self->seconds_build, self->seconds_test,
      self->was_stopped, (gint32) self->end,
      self->end_text != NULL ? self->end_text : "",
      ml_metrics_save (self->history));
}

/* -- Loading --------------------------------------------------------------- */

/* What a saved evaluation consists of; borrowed from the variants. */
typedef struct
{
  const guint32 *rows, *row_folds, *folds;
  const double *outputs, *priors;
  gsize n, n_folds;
} Parts;

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       "the result in it makes no sense; the file is damaged");
  return FALSE;
}

/* Folds of rows come one after the other, in the order of the list. */
static gboolean
check_folds (const Parts *parts)
{
  gsize fold = 0;
  for (gsize f = 1; f < parts->n_folds; f++)
    for (gsize k = 0; k < f && parts->n_folds <= MOST_LABELS; k++)
      if (parts->folds[k] == parts->folds[f])
        return FALSE;
  for (gsize i = 0; i < parts->n; i++)
    {
      while (fold < parts->n_folds && parts->folds[fold] != parts->row_folds[i])
        fold++;
      if (fold == parts->n_folds)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_parts (const Parts *parts, MlDataset *tested, gsize n_outputs,
             const gsize counts[5])
{
  const guint n_rows = ml_dataset_n_rows (tested);
  /* rows, their folds, outputs, folds, priors */
  if (counts[1] != parts->n || counts[2] != parts->n * n_outputs
      || counts[4] != parts->n_folds * n_outputs
      || parts->n_folds > G_MAXUINT32 / MAX (n_outputs, 1))
    return FALSE;
  for (gsize i = 0; i < parts->n; i++)
    if (parts->rows[i] >= n_rows)
      return FALSE;
  for (gsize i = 0; i < counts[2]; i++)
    if (isinf (parts->outputs[i]))
      return FALSE;
  for (gsize i = 0; i < counts[4]; i++)
    if (!isfinite (parts->priors[i]))
      return FALSE;
  return check_folds (parts);
}

static void
add_all (MlEvaluation *made, const Parts *parts, MlDataset *tested, int target,
         gsize n_outputs)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (rows, parts->rows, (guint) parts->n);
  g_autoptr (MlSubset) test = ml_subset_new (tested, target, rows);
  for (gsize f = 0, i = 0; f < parts->n_folds; f++)
    {
      const double *priors = parts->priors + f * n_outputs;
      ml_evaluation_begin_fold (made, parts->folds[f], priors);
      for (; i < parts->n && parts->row_folds[i] == parts->folds[f]; i++)
        {
          const double *output = parts->outputs + i * n_outputs;
          const MlPrediction prediction = ml_evaluation_predict (
              made, test, (guint) i, parts->folds[f], output);
          ml_evaluation_add_prediction (made, &prediction, output, priors);
        }
    }
}

/* (nullable) */
static const MlAttribute *
class_of (MlDataset *tested, int target)
{
  if (target < 0 || (guint) target >= ml_dataset_n_columns (tested))
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (tested, (guint) target);
  const gboolean is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  if (is_nominal && (class->n_labels == 0 || class->n_labels > MOST_LABELS))
    return NULL;
  return is_nominal || ml_attribute_has_numbers (class) ? class : NULL;
}

static gconstpointer
borrow (GVariant *array, gsize size, gsize *n)
{
  return g_variant_get_fixed_array (array, n, size);
}

static void
load_times (MlEvaluation *made, GVariant *times)
{
  for (gsize f = 0; f < MIN (g_variant_n_children (times), made->times->len);
       f++)
    {
      MlFoldTime *time = &g_array_index (made->times, MlFoldTime, f);
      g_variant_get_child (times, f, "(dd)", &time->seconds_build,
                           &time->seconds_test);
    }
}

/**
 * ml_evaluation_load:
 * @saved: of the type ML_EVALUATION_STATE_TYPE in normal form, not to be
 *   trusted otherwise
 * @tested: the table that was tested
 *
 * Returns: (transfer full) (nullable): the result, without settings and model
 */
MlEvaluation *
ml_evaluation_load (GVariant *saved, MlDataset *tested, int target,
                    GError **error)
{
  GVariant *arrays[5]; /* freed below */
  g_autoptr (GVariant) times = NULL;
  g_autoptr (GVariant) history = NULL;
  double seconds, seconds_build, seconds_test;
  gboolean was_stopped;
  gint32 end;
  const char *end_text;
  const MlAttribute *class = class_of (tested, target);
  g_variant_get (saved,
                 "(@au@au@ad@au@ad@a(dd)dddbi&s@" ML_METRICS_STATE_TYPE ")",
                 &arrays[0], &arrays[1], &arrays[2], &arrays[3], &arrays[4],
                 &times, &seconds, &seconds_build, &seconds_test, &was_stopped,
                 &end, &end_text, &history);
  gsize counts[5];
  Parts parts;
  parts.rows = borrow (arrays[0], sizeof (guint32), &counts[0]);
  parts.row_folds = borrow (arrays[1], sizeof (guint32), &counts[1]);
  parts.outputs = borrow (arrays[2], sizeof (double), &counts[2]);
  parts.folds = borrow (arrays[3], sizeof (guint32), &counts[3]);
  parts.priors = borrow (arrays[4], sizeof (double), &counts[4]);
  parts.n = counts[0];
  parts.n_folds = counts[3];
  const gsize n_outputs = class == NULL ? 0
                          : class->kind == ML_ATTRIBUTE_NOMINAL
                              ? class->n_labels
                              : 1;
  MlEvaluation *made = NULL;
  if (class != NULL && check_parts (&parts, tested, n_outputs, counts))
    {
      made = ml_evaluation_new (tested, target);
      add_all (made, &parts, tested, target, n_outputs);
    }
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_variant_unref (arrays[i]);
  if (made == NULL)
    {
      refuse (error);
      return NULL;
    }
  load_times (made, times);
  made->seconds = seconds >= 0 ? seconds : 0;
  made->seconds_build = seconds_build;
  made->seconds_test = seconds_test;
  made->was_stopped = was_stopped;
  made->end
      = end > ML_END_NONE && end <= ML_END_DIVERGED ? (MlEnd) end : ML_END_NONE;
  made->end_text = *end_text != '\0' ? g_strdup (end_text) : NULL;
  g_array_unref (made->history);
  made->history = ml_metrics_load (history);
  return made;
}

/** ml_evaluation_attach: @experiment: (nullable): copied; @predictor:
 * (nullable): how the result came about */
void
ml_evaluation_attach (MlEvaluation *self,
                      const struct _MlExperiment *experiment,
                      MlPredictor *predictor)
{
  if (experiment != NULL && self->experiment == NULL)
    self->experiment = ml_experiment_copy (experiment);
  if (predictor != NULL && self->predictor == NULL)
    self->predictor = ml_predictor_ref (predictor);
}
