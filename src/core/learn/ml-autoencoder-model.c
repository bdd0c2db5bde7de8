/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-autoencoder-model.h"

#include "ml-machine-model.h"
#include "ml-network-model.h"
#include "ml-state.h"
#include "ml-way-down.h"

#include <glib/gi18n-lib.h>

#define STATE_TYPE "(svv)"

typedef struct
{
  MlMachineModel parent;
  MlModel *copier;     /* inputs → code → inputs */
  MlModel *classifier; /* inputs → code → class */
  gboolean is_stack;   /* of sigmoid units, like Boltzmann machines */
  char *note;          /* how well inputs come back */
} AutoencoderModel;

static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  ml_model_predict (((const AutoencoderModel *) model)->classifier, rows, out);
}

static char *
describe (const MlModel *model)
{
  const AutoencoderModel *self = (const AutoencoderModel *) model;
  g_autofree char *copier = ml_model_describe (self->copier);
  g_autofree char *classifier = ml_model_describe (self->classifier);
  return g_strdup_printf (_ ("From the inputs to the code and back\n\n%s\n%s\n"
                             "\nFrom the inputs to the code to the class\n\n"
                             "%s"),
                          copier, self->note, classifier);
}

/* Also what machines showed that it may have been learned from. */
static void
add_stack (const MlModel *model, MlSnapshot *snapshot)
{
  if (!((const AutoencoderModel *) model)->is_stack)
    return;
  ml_way_down_add_mirror (snapshot);
  ml_machine_model_add_seen (model, snapshot);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  MlSnapshot *made
      = ml_model_snapshot (((const AutoencoderModel *) model)->copier);
  add_stack (model, made);
  return made;
}

static MlSnapshot *
probe (const MlModel *model, const MlSubset *rows, const char *const *names)
{
  const AutoencoderModel *self = (const AutoencoderModel *) model;
  MlSnapshot *made = ml_model_probe_only (self->copier, rows, names);
  if (made != NULL && names == NULL)
    add_stack (model, made);
  return made;
}

static GBytes *
to_onnx (const MlModel *model, GError **error)
{
  const MlModel *classifier = ((const AutoencoderModel *) model)->classifier;
  return classifier->ops->to_onnx (classifier, error);
}

static GVariant *
save (const MlModel *model)
{
  const AutoencoderModel *self = (const AutoencoderModel *) model;
  return g_variant_new (STATE_TYPE, self->note, ml_model_save (self->copier),
                        ml_model_save (self->classifier));
}

static void
free_model (MlModel *model)
{
  AutoencoderModel *self = (AutoencoderModel *) model;
  ml_model_unref (self->copier);
  ml_model_unref (self->classifier);
  ml_machine_model_clear (model);
  g_free (self->note);
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
 * ml_autoencoder_model_new:
 * @learner: type of the learner
 * @copier: (transfer full): a network model of ML_ANSWER_INPUTS
 * @classifier: (transfer full): a network model of the class
 * @is_stack: all hidden units are sigmoid ones, so that charts of stacks of
 *   Boltzmann machines may follow the way to the code and back
 * @note: a line on how well inputs come back
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_autoencoder_model_new (GType learner, MlModel *copier, MlModel *classifier,
                          gboolean is_stack, const char *note)
{
  AutoencoderModel *self = g_new0 (AutoencoderModel, 1);
  ml_model_init (&self->parent.parent, &ops, learner, classifier->n_outputs);
  self->copier = copier;
  self->classifier = classifier;
  self->is_stack = is_stack;
  self->note = g_strdup (note);
  return &self->parent.parent;
}

/** ml_autoencoder_model_is_state: Returns: whether @state has the type of what
 *  an autoencoder saves */
gboolean
ml_autoencoder_model_is_state (GVariant *state)
{
  return g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE));
}

/**
 * ml_autoencoder_model_load:
 * @state: as its model's save gave it; not to be trusted
 * @is_stack: as in ml_autoencoder_model_new()
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_autoencoder_model_load (GType learner, GVariant *state, gboolean is_stack,
                           MlDataset *header, int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) copier_state = NULL, classifier_state = NULL;
  const char *note;
  g_variant_get (state, "(&svv)", &note, &copier_state, &classifier_state);
  g_autoptr (MlModel) copier = ml_network_model_load (
      learner, copier_state, header, target, ML_ANSWER_INPUTS, error);
  if (copier == NULL)
    return NULL;
  MlModel *classifier = ml_network_model_load (
      learner, classifier_state, header, target, ML_ANSWER_CLASS, error);
  return classifier == NULL
             ? NULL
             : ml_autoencoder_model_new (learner, g_steal_pointer (&copier),
                                         classifier, is_stack, note);
}
