/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a learner learned. Immutable, reference counted, plain C: a concrete
 * model begins with an MlModel. Any thread may predict with it. */
#pragma once

#include "ml-likelihood.h"
#include "ml-monitor.h"
#include "ml-sampler.h"
#include "ml-snapshot.h"
#include "ml-subset.h"
#include "ml-tree.h"

typedef struct _MlModel MlModel;

typedef struct
{
  void        (*predict)  (const MlModel *self, const MlSubset *rows, double *out); /* rows × n_outputs */
  gboolean    (*predict_watched) (const MlModel *self, const MlSubset *rows, MlMonitor *monitor, double *out); /* (nullable op): where it takes long; ticks; FALSE: stopped */
  char       *(*describe) (const MlModel *self);  /* (transfer full): the text of WEKA's "Classifier model" */
  MlSnapshot *(*snapshot) (const MlModel *self);  /* (nullable op) */
  MlSnapshot *(*probe)    (const MlModel *self, const MlSubset *rows, const char *const *names); /* (nullable op): see ml_model_probe_only() */
  MlSampler  *(*sampler)  (const MlModel *self, guint n_chains, guint64 seed); /* (nullable op): see ml_model_sampler() */
  gboolean    (*likelihood) (const MlModel *self, const MlSubset *rows, const MlAisOptions *options, MlMonitor *monitor, MlLikelihood *out, GError **error); /* (nullable op): see ml_model_likelihood() */
  const MlTree *(*tree)   (const MlModel *self, guint index); /* (nullable op): see ml_model_tree() */
  GVariant   *(*save)     (const MlModel *self);  /* floating; read by the learner class's load */
  GBytes     *(*to_onnx)  (const MlModel *self, GError **error); /* (nullable op) (transfer full): an ONNX file */
  void        (*free)     (MlModel *self);
} MlModelOps;

struct _MlModel
{
  const MlModelOps *ops;
  GType learner;   /* of the learner that made it                           */
  guint n_outputs; /* classes of a nominal target (probabilities), else 1   */
  gatomicrefcount ref_count;
};

void        ml_model_init     (MlModel *self, const MlModelOps *ops, GType learner, guint n_outputs);
MlModel    *ml_model_ref      (const MlModel *self);
void        ml_model_unref    (MlModel *self);
void        ml_model_predict  (const MlModel *self, const MlSubset *rows, double *out);
gboolean    ml_model_predict_watched (const MlModel *self, const MlSubset *rows, MlMonitor *monitor, double *out);
char       *ml_model_describe (const MlModel *self);
MlSnapshot *ml_model_snapshot (const MlModel *self);
const MlTree *ml_model_tree   (const MlModel *self, guint index);
MlSnapshot *ml_model_probe    (const MlModel *self, const MlSubset *rows);
gboolean    ml_model_has_sampler (const MlModel *self);
MlSampler  *ml_model_sampler  (const MlModel *self, guint n_chains, guint64 seed);
gboolean    ml_model_likelihood (const MlModel *self, const MlSubset *rows, const MlAisOptions *options, MlMonitor *monitor, MlLikelihood *out, GError **error);
MlSnapshot *ml_model_probe_only (const MlModel *self, const MlSubset *rows, const char *const *names);
GVariant   *ml_model_save     (const MlModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlModel, ml_model_unref)
