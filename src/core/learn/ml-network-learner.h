/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all learners have in common that train an MlNetwork by mini-batches: the
 * options of training, and fitting itself. A learner says which layers there
 * are; the layer of one unit a class comes behind them by itself. Abstract. */
#pragma once

#include "ml-learner.h"
#include "ml-network.h"
#include "ml-samples.h"
#include "ml-trainer.h"

#define ML_TYPE_NETWORK_LEARNER (ml_network_learner_get_type ())

typedef struct _MlNetworkLearner MlNetworkLearner;
typedef struct _MlNetworkLearnerClass MlNetworkLearnerClass;

struct _MlNetworkLearner /*< private: for subclasses >*/
{
  MlLearner parent;
  char *optimizer;
  double learning_rate, momentum, weight_decay, validation_percent, init_range;
  guint batch_size, epochs, patience, seed;
  int init, input_scaling;
};

struct _MlNetworkLearnerClass
{
  MlLearnerClass parent_class;
  MlNetwork *(*network)     (MlNetworkLearner *self, const MlEncoder *encoder, GError **error);  /* (transfer full) (nullable): the layers without the last one */
  gboolean   (*set_network) (MlNetworkLearner *self, MlNetwork *network, GError **error);        /* (nullable): takes edited layers into the options */
  MlLoss     (*loss)        (MlNetworkLearner *self, gboolean has_classes);                      /* preset: cross-entropy of classes, squared error of a number */
};

GType      ml_network_learner_get_type    (void);
MlNetwork *ml_network_learner_network     (MlNetworkLearner *self, MlDataset *data, int target, GError **error);                     /* the layers to be edited */
gboolean   ml_network_learner_can_edit    (MlNetworkLearner *self);
gboolean   ml_network_learner_set_network (MlNetworkLearner *self, MlNetwork *network, GError **error);
GArray    *ml_network_learner_trace       (MlNetworkLearner *self, MlNetwork *network, MlDataset *data, int target, GError **error); /* MlLayerTrace of each layer and of the last one */

gboolean   ml_network_learner_train       (MlNetworkLearner *self, MlGraph *graph, const MlSamples *samples, guint batch_size, const MlTrainerHooks *hooks, MlMonitor *monitor, char **note, GError **error); /* for subclasses */

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
