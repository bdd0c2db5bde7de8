/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run will take of memory: the models of all its parts, and as many
 * learners at work as there are threads. */
#include "ml-experiment.h"

#include "ml-error.h"
#include "ml-memory-need.h"
#include "ml-memory.h"
#include "ml-parallel.h"

#include <glib/gi18n-lib.h>

static guint
count_models (const MlExperiment *self)
{
  const guint n_full = self->skip_full_model ? 0 : 1;
  switch (self->test)
    {
    case ML_TEST_FOLDS:
      return n_full
             + (self->folds > 0 ? self->folds : ml_dataset_n_rows (self->data));
    case ML_TEST_SPLIT:
      return n_full + 1;
    case ML_TEST_FILE:
    case ML_TEST_TRAINING:
    default:
      return 1;
    }
}

/* 0: not known, since filters may leave out most rows or columns. */
static double
count_bytes (const MlExperiment *self, gboolean at_least)
{
  if (self->filters->len > 0 || self->target < 0)
    return 0;
  const guint n_rows = ml_dataset_n_rows (self->data);
  const guint n_models = count_models (self);
  const guint n_threads
      = self->threads > 0 ? self->threads : ml_parallel_cores ();
  const guint n_at_once = MIN (n_models, n_threads);
  const MlMemoryNeed need = ml_memory_need (self->learner, self->data,
                                            (guint) self->target, n_rows);
  const double model = at_least && need.may_be_smaller ? 0 : need.model;
  const double tested = sizeof (double) * n_rows
                        * ml_count_outputs (self->data, (guint) self->target);
  return n_models * (model + sizeof (guint32) * n_rows) + tested
         + n_at_once * need.work;
}

/**
 * ml_experiment_memory:
 *
 * Quick.
 *
 * Returns: bytes that a run will take at its peak beside the table, about; 0:
 *   not known, since filters may leave out most rows or columns
 */
double
ml_experiment_memory (const MlExperiment *self)
{
  return count_bytes (self, FALSE);
}

/* (transfer full): in the unit that people would say */
static char *
format_bytes (double bytes)
{
  if (bytes < 9.995e5)
    return g_strdup_printf (_ ("%.0f kB"), bytes / 1e3);
  if (bytes < 9.995e8)
    return g_strdup_printf (_ ("%.0f MB"), bytes / 1e6);
  return g_strdup_printf (_ ("%.1f GB"), bytes / 1e9);
}

/** ml_experiment_tell_memory: Returns: (transfer full) (nullable): a sentence,
 * if the run will take more than half of the memory that is free */
char *
ml_experiment_tell_memory (const MlExperiment *self)
{
  const double bytes = ml_experiment_memory (self), rest = ml_memory_free ();
  if (bytes <= rest / 2)
    return NULL;
  g_autofree char *taken = format_bytes (bytes);
  g_autofree char *left = format_bytes (rest);
  return g_strdup_printf (
      _ ("This run will take about %s of memory, and %s are "
         "free: end other programs, or take fewer rows"),
      taken, left);
}

/** ml_experiment_check_memory: Returns: FALSE with a sentence if the run needs
 * more memory than the machine has, however clean the labels are */
gboolean
ml_experiment_check_memory (const MlExperiment *self, GError **error)
{
  const double bytes = count_bytes (self, TRUE);
  if (ml_memory_suffices (bytes))
    return TRUE;
  g_autofree char *taken = format_bytes (bytes);
  g_autofree char *all = format_bytes (ml_memory_bytes ());
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("The run would take about %s of memory, and this machine has "
                  "%s: take fewer rows, or another classifier"),
               taken, all);
  return FALSE;
}
