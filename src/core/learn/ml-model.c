/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-model.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>

/**
 * ml_model_init:
 * @ops: static
 * @learner: the type of the learner that made it
 * @n_outputs: classes of a nominal target, else 1
 *
 * For the makers of models, on the MlModel that theirs begins with.
 */
void
ml_model_init (MlModel *self, const MlModelOps *ops, GType learner,
               guint n_outputs)
{
  g_return_if_fail (ops->predict != NULL && ops->free != NULL);
  self->ops = ops;
  self->learner = learner;
  self->n_outputs = n_outputs;
  g_atomic_ref_count_init (&self->ref_count);
}

/** ml_model_ref: Returns: (transfer full): @self */
MlModel *
ml_model_ref (const MlModel *self)
{
  MlModel *mutable = (MlModel *) self;
  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/** ml_model_unref: frees @self with its last owner */
void
ml_model_unref (MlModel *self)
{
  if (self != NULL && g_atomic_ref_count_dec (&self->ref_count))
    self->ops->free (self);
}

/**
 * ml_model_predict:
 * @rows: rows of the columns it was trained on; their class is not looked at
 * @out: (out caller-allocates): rows × n_outputs: for a nominal class the
 *   probability of each label, all 0 where the model does not know; for a
 *   number the prediction, NaN where it does not know
 *
 * Thread-safe.
 */
void
ml_model_predict (const MlModel *self, const MlSubset *rows, double *out)
{
  if (rows->n_rows > 0)
    self->ops->predict (self, rows, out);
}

/**
 * ml_model_predict_watched:
 * @monitor: (nullable): where a stop comes from
 *
 * As ml_model_predict(), with the same figures.
 *
 * Returns: FALSE if a stop came before all rows were done
 */
gboolean
ml_model_predict_watched (const MlModel *self, const MlSubset *rows,
                          MlMonitor *monitor, double *out)
{
  if (self->ops->predict_watched != NULL && rows->n_rows > 0)
    return self->ops->predict_watched (self, rows, monitor, out);
  ml_model_predict (self, rows, out);
  return TRUE;
}

/** ml_model_describe: Returns: (transfer full): the model in words and figures,
 * without a newline at its end */
char *
ml_model_describe (const MlModel *self)
{
  return self->ops->describe != NULL ? g_strchomp (self->ops->describe (self))
                                     : g_strdup ("");
}

/** ml_model_snapshot: Returns: (transfer full) (nullable): its tensors */
MlSnapshot *
ml_model_snapshot (const MlModel *self)
{
  return self->ops->snapshot != NULL ? self->ops->snapshot (self) : NULL;
}

/**
 * ml_model_tree:
 * @index: 0 for the only one, or the first
 *
 * Returns: (transfer none) (nullable): the @index-th of its trees, as long as
 *   the model lives; %NULL if it has no more, or none
 */
const MlTree *
ml_model_tree (const MlModel *self, guint index)
{
  return self->ops->tree != NULL ? self->ops->tree (self, index) : NULL;
}

/**
 * ml_model_probe:
 * @rows: of the columns it was trained on
 *
 * What every layer makes of @rows. Thread-safe.
 *
 * Returns: (transfer full) (nullable): tensors of weights and activations, an
 *   example for each row; NULL if it has no layers, there are no rows, or too
 *   many to be held at once
 */
MlSnapshot *
ml_model_probe (const MlModel *self, const MlSubset *rows)
{
  return ml_model_probe_only (self, rows, NULL);
}

/**
 * ml_model_probe_only:
 * @names: (nullable) (array zero-terminated=1): tensors to take; NULL: all
 *
 * Like ml_model_probe(); many rows at once are no trouble as long as the
 * tensors wanted of them are small.
 *
 * Returns: (transfer full) (nullable): those of @names that there are
 */
MlSnapshot *
ml_model_probe_only (const MlModel *self, const MlSubset *rows,
                     const char *const *names)
{
  return self->ops->probe != NULL && rows->n_rows > 0
             ? self->ops->probe (self, rows, names)
             : NULL;
}

/** ml_model_has_sampler: Returns: whether ml_model_sampler() makes one */
gboolean
ml_model_has_sampler (const MlModel *self)
{
  return self->ops->sampler != NULL;
}

/**
 * ml_model_sampler:
 * @n_chains: side by side, each with a random stream of its own
 *
 * Returns: (transfer full) (nullable): chains that begin at random and keep
 *   what they need of @self; NULL if the model generates nothing
 */
MlSampler *
ml_model_sampler (const MlModel *self, guint n_chains, guint64 seed)
{
  g_return_val_if_fail (n_chains > 0, NULL);
  return ml_model_has_sampler (self) ? self->ops->sampler (self, n_chains, seed)
                                     : NULL;
}

/**
 * ml_model_likelihood:
 * @rows: of the columns it was trained on
 * @options: of annealed importance sampling, if it takes that; without means
 * @monitor: (nullable): may stop it
 * @out: (out): untouched on failure
 *
 * How likely a generative model finds @rows.
 *
 * Returns: FALSE with %ML_ERROR_DATA if it cannot tell, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
ml_model_likelihood (const MlModel *self, const MlSubset *rows,
                     const MlAisOptions *options, MlMonitor *monitor,
                     MlLikelihood *out, GError **error)
{
  if (self->ops->likelihood != NULL)
    return self->ops->likelihood (self, rows, options, monitor, out, error);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       _ ("this model does not tell how likely rows are; take "
                          "one of a Boltzmann machine"));
  return FALSE;
}

/** ml_model_save: Returns: (transfer full) (nullable): what the learner class's
 * load makes an equal model of; NULL if it cannot be saved */
GVariant *
ml_model_save (const MlModel *self)
{
  return self->ops->save != NULL ? g_variant_take_ref (self->ops->save (self))
                                 : NULL;
}
