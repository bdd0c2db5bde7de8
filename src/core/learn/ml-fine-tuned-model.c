/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-fine-tuned-model.h. All but pictures of it is the network's. */
#include "ml-fine-tuned-model.h"

#include "ml-machine-model.h"
#include "ml-network-model.h"
#include "ml-state.h"
#include "ml-way-down.h"

#define STATE_TYPE "(vv)"

typedef struct
{
  MlMachineModel parent;
  MlModel *network; /* of the class */
  MlDbn *machines;  /* tied, without labels */
} FineTunedModel;

static const MlModel *
network_of (const MlModel *model)
{
  return ((const FineTunedModel *) model)->network;
}

static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  ml_model_predict (network_of (model), rows, out);
}

static char *
describe (const MlModel *model)
{
  return ml_model_describe (network_of (model));
}

static void
add_machines (const MlModel *model, MlSnapshot *snapshot)
{
  ml_way_down_add_machines (((const FineTunedModel *) model)->machines,
                            snapshot);
  ml_machine_model_add_seen (model, snapshot);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  MlSnapshot *made = ml_model_snapshot (network_of (model));
  add_machines (model, made);
  return made;
}

static MlSnapshot *
probe (const MlModel *model, const MlSubset *rows, const char *const *names)
{
  MlSnapshot *made = ml_model_probe_only (network_of (model), rows, names);
  if (made != NULL && names == NULL)
    add_machines (model, made);
  return made;
}

static GBytes *
to_onnx (const MlModel *model, GError **error)
{
  const MlModel *network = network_of (model);
  return network->ops->to_onnx (network, error);
}

static GVariant *
save (const MlModel *model)
{
  const FineTunedModel *self = (const FineTunedModel *) model;
  return g_variant_new (STATE_TYPE, ml_model_save (self->network),
                        ml_dbn_save (self->machines));
}

static void
free_model (MlModel *model)
{
  FineTunedModel *self = (FineTunedModel *) model;
  ml_model_unref (self->network);
  ml_dbn_free (self->machines);
  ml_machine_model_clear (model);
  g_free (self);
}

static const MlModelOps ops = { .predict = predict,
                                .describe = describe,
                                .snapshot = snapshot,
                                .probe = probe,
                                .save = save,
                                .to_onnx = to_onnx,
                                .free = free_model };

/**
 * ml_fine_tuned_model_new:
 * @learner: type of the learner
 * @network: (transfer full): a network model of the class, whose first layers
 *   have as many units as those of @machines
 * @machines: (transfer full): tied, without labels
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_fine_tuned_model_new (GType learner, MlModel *network, MlDbn *machines)
{
  FineTunedModel *self = g_new0 (FineTunedModel, 1);
  ml_model_init (&self->parent.parent, &ops, learner, network->n_outputs);
  self->network = network;
  self->machines = machines;
  return &self->parent.parent;
}

/** ml_fine_tuned_model_is_state: Returns: whether @state has the type of what
 *  such a model saves */
gboolean
ml_fine_tuned_model_is_state (GVariant *state)
{
  return g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE));
}

/**
 * ml_fine_tuned_model_load:
 * @state: as its model's save gave it; not to be trusted
 *
 * Machines of other sizes than the network's are no danger: charts look whether
 * layers fit each other.
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_fine_tuned_model_load (GType learner, GVariant *state, MlDataset *header,
                          int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) network_state = NULL, machines_state = NULL;
  g_variant_get (state, "(vv)", &network_state, &machines_state);
  g_autoptr (MlModel) network = ml_network_model_load (
      learner, network_state, header, target, ML_ANSWER_CLASS, error);
  if (network == NULL)
    return NULL;
  g_autoptr (MlDbn) machines = ml_dbn_load (machines_state, error);
  if (machines == NULL)
    return NULL;
  if (machines->is_untied || ml_dbn_top (machines)->n_labels > 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  return ml_fine_tuned_model_new (learner, g_steal_pointer (&network),
                                  g_steal_pointer (&machines));
}
