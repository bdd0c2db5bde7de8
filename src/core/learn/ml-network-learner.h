/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all learners have in common that train an MlNetwork by mini-batches: the
 * options of training, and fitting itself. A learner says which layers there
 * are; the layer of one unit a class comes behind them by itself. Abstract. */
#pragma once

#include "ml-learner.h"
#include "ml-network-draft.h"

#define ML_TYPE_NETWORK_LEARNER (ml_network_learner_get_type ())

typedef struct _MlNetworkLearner MlNetworkLearner;
typedef struct _MlNetworkLearnerClass MlNetworkLearnerClass;

struct _MlNetworkLearner /*< private: for subclasses >*/
{
  MlLearner parent;
  char *optimizer;
  double learning_rate, momentum, weight_decay, l1_decay, validation_percent;
  double schedule_factor, schedule_every, warm_up, minutes, gradient_limit;
  double init_range;
  guint batch_size, epochs, updates, patience, seed;
  int schedule, init, input_scaling;
};

struct _MlNetworkLearnerClass
{
  MlLearnerClass parent_class;
  MlNetwork *(*network)     (MlNetworkLearner *self, const MlEncoder *encoder, GError **error);  /* (transfer full) (nullable): the layers without the last one */
  gboolean   (*set_network) (MlNetworkLearner *self, MlNetwork *network, GError **error);        /* (nullable): takes edited layers into the options */
  gboolean   keeps_hidden_rows; /* what a layer makes of all rows is kept while it learns */
  MlLoss     (*loss)        (MlNetworkLearner *self, gboolean has_classes);                      /* preset: cross-entropy of classes, squared error of a number */
};

GType      ml_network_learner_get_type    (void);
MlNetwork *ml_network_learner_network     (MlNetworkLearner *self, MlDataset *data, int target, GError **error);                     /* the layers to be edited */
gboolean   ml_network_learner_can_edit    (MlNetworkLearner *self);
gboolean   ml_network_learner_set_network (MlNetworkLearner *self, MlNetwork *network, GError **error);
GArray    *ml_network_learner_trace       (MlNetworkLearner *self, MlNetwork *network, MlDataset *data, int target, GError **error); /* MlLayerTrace of each layer and of the last one */

/* For subclasses that learn in several phases. */
typedef struct
{
  guint epochs, epochs_after; /* of this phase, of those after it           */
  MlMetrics *so_far;          /* (nullable): counts of the phases before; this one is added */
  const MlGraph *start;       /* (nullable): the first parameters begin as those of this graph … */
  guint n_started;            /* … so many of them                          */
  guint n_frozen;             /* and so many layers do not change           */
  const MlDbn *machines;      /* (nullable): that start was made of         */
  const char *note;           /* (nullable): on the phases before; how it went comes behind */
} MlNetworkPhase;

MlEncoder *ml_network_learner_encode      (MlNetworkLearner *self, const MlSubset *training, MlMonitor *monitor, GError **error); /* (transfer full) */
gboolean   ml_network_learner_complete    (MlNetworkLearner *self, MlNetwork *network, guint n_outputs, gboolean has_classes, GError **error);
MlModel   *ml_network_learner_fit_class  (MlNetworkLearner *self, MlNetwork *network, const MlEncoder *encoder, const MlNetworkPhase *phase, const MlSubset *training, MlMonitor *monitor, GError **error); /* a last layer comes behind network */
MlGraph   *ml_network_learner_train       (MlNetworkLearner *self, MlNetworkDraft *draft, const MlSubset *training, const MlNetworkPhase *phase, MlMonitor *monitor, char **note, GError **error);

/* G_DECLARE_DERIVABLE_TYPE, but with fields that options can point at. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlNetworkLearner, g_object_unref)

static inline MlNetworkLearner *
ML_NETWORK_LEARNER (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_CAST (object, ML_TYPE_NETWORK_LEARNER, MlNetworkLearner);
}

static inline gboolean
ML_IS_NETWORK_LEARNER (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (object, ML_TYPE_NETWORK_LEARNER);
}

static inline MlNetworkLearnerClass *
ML_NETWORK_LEARNER_CLASS (gpointer class)
{
  return G_TYPE_CHECK_CLASS_CAST (class, ML_TYPE_NETWORK_LEARNER, MlNetworkLearnerClass);
}

static inline MlNetworkLearnerClass *
ML_NETWORK_LEARNER_GET_CLASS (gpointer object)
{
  return G_TYPE_INSTANCE_GET_CLASS (object, ML_TYPE_NETWORK_LEARNER, MlNetworkLearnerClass);
}
