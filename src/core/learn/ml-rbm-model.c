/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-model.h. */
#include "ml-rbm-model.h"

#include "ml-dbn-sampler.h"
#include "ml-machine-model.h"
#include "ml-network-model.h"
#include "ml-rbm-scores.h"
#include "ml-rbm-snapshot.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATE_TYPE "(vvvs)"

typedef struct
{
  MlMachineModel parent;
  MlEncoder *encoder;
  MlDbn *dbn;          /* of one machine without labels */
  MlModel *classifier; /* (nullable): while the machine still learns */
  char *note;
} RbmModel;

static const MlRbm *
machine_of (const RbmModel *self)
{
  return ml_dbn_top (self->dbn);
}

/* Nothing is known yet while the machine learns. */
static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const RbmModel *self = (const RbmModel *) model;
  if (self->classifier != NULL)
    ml_model_predict (self->classifier, rows, out);
  else
    memset (out, 0, (gsize) rows->n_rows * model->n_outputs * sizeof (double));
}

static char *
describe (const MlModel *model)
{
  const RbmModel *self = (const RbmModel *) model;
  const MlRbm *machine = machine_of (self);
  g_autofree char *classifier = self->classifier != NULL
                                    ? ml_model_describe (self->classifier)
                                    : g_strdup ("");
  return g_strdup_printf (_ ("%u visible units – %u hidden units, %zu "
                             "parameters\n\n%s\n\n"
                             "From the hidden units to the class\n\n%s"),
                          machine->n_visible, machine->n_hidden,
                          (gsize) machine->n_parameters, self->note,
                          classifier);
}

/* -- In pictures ----------------------------------------------------------- */

/* (transfer full): weights and biases of the machine */
static MlSnapshot *
show_machine (const RbmModel *self)
{
  MlSnapshot *made = ml_snapshot_new ();
  guint sizes[3];
  const guint n_sizes = ml_encoder_picture (self->encoder, sizes);
  ml_rbm_snapshot_parameters (machine_of (self), 1, n_sizes, sizes, made);
  return made;
}

/* @b: (nullable): a damaged file may have any classifier */
static gboolean
is_same (const MlTensor *a, const MlTensor *b)
{
  const gsize n = ml_tensor_length (a);
  return b != NULL && n == ml_tensor_length (b)
         && memcmp (a->values, b->values, n * sizeof (float)) == 0;
}

/* Adds to what @self's classifier shows what only the machine knows. Weights
 * that were fine-tuned are another way up than the machine's way down. */
static void
add_machine (const RbmModel *self, MlSnapshot *to)
{
  static const char name[] = "layer1.weights";
  g_autoptr (MlSnapshot) machine = show_machine (self);
  if (is_same (ml_snapshot_find (machine, name), ml_snapshot_find (to, name)))
    ml_machine_model_add_others (machine, to);
  else
    ml_rbm_snapshot_generative (machine_of (self), 1, to);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  const RbmModel *self = (const RbmModel *) model;
  if (self->classifier == NULL)
    return show_machine (self);
  MlSnapshot *made = ml_model_snapshot (self->classifier);
  add_machine (self, made);
  ml_machine_model_add_seen (model, made);
  return made;
}

/* Room for a tensor of @snapshot, rows × what @sizes says from its second on.
 */
static float *
add_rows (MlSnapshot *snapshot, const char *name, const char *caption,
          guint n_rows, guint n_sizes, const guint *sizes)
{
  guint all[4] = { n_rows };
  memcpy (all + 1, sizes, n_sizes * sizeof *sizes);
  return ml_snapshot_add (snapshot, name, caption, 1 + n_sizes, all);
}

/* What the machine makes of @rows and gives back. A classifier on it says the
 * former itself. */
static void
add_answers (const RbmModel *self, const MlSubset *rows, MlSnapshot *into)
{
  const MlRbm *machine = machine_of (self);
  const guint n = rows->n_rows;
  guint sizes[3] = { machine->n_visible };
  const guint n_sizes = ml_encoder_shape (self->encoder, sizes) ? 3 : 1;
  g_autofree float *visible = g_new (float, (gsize) n * machine->n_visible);
  g_autofree float *hidden = g_new (float, (gsize) n * machine->n_hidden);
  ml_encoder_encode_rows (self->encoder, rows, 0, n, visible);
  ml_rbm_hidden (machine, n, visible, hidden);
  if (self->classifier == NULL)
    {
      g_autofree char *caption
          = g_strdup_printf (_ ("Layer %u: %s"), 1, _ ("activations"));
      memcpy (
          add_rows (into, "input.activations", _ ("Inputs"), n, n_sizes, sizes),
          visible, (gsize) n * machine->n_visible * sizeof (float));
      memcpy (add_rows (into, "layer1.activations", caption, n, 1,
                        &machine->n_hidden),
              hidden, (gsize) n * machine->n_hidden * sizeof (float));
    }
  ml_rbm_visible (machine, n, hidden,
                  add_rows (into, "reconstruction.activations",
                            _ ("Reconstruction"), n, n_sizes, sizes));
}

/* What the classifier makes of the rows, and what the machine gives back. */
static MlSnapshot *
probe (const MlModel *model, const MlSubset *rows, const char *const *names)
{
  const RbmModel *self = (const RbmModel *) model;
  const gboolean has_classifier = self->classifier != NULL;
  MlSnapshot *made
      = !has_classifier
            ? show_machine (self)
            : self->classifier->ops->probe (self->classifier, rows, names);
  if (made == NULL)
    return NULL;
  if (has_classifier && names == NULL)
    add_machine (self, made);
  if (names == NULL)
    ml_machine_model_add_seen (model, made);
  if (!has_classifier || names == NULL
      || g_strv_contains (names, "reconstruction.activations"))
    add_answers (self, rows, made);
  return made;
}

static MlSampler *
sampler (const MlModel *model, guint n_chains, guint64 seed)
{
  return ml_dbn_sampler_new (((const RbmModel *) model)->dbn, n_chains, seed);
}

static gboolean
likelihood (const MlModel *model, const MlSubset *rows,
            const MlAisOptions *options, MlMonitor *monitor, MlLikelihood *out,
            GError **error)
{
  const RbmModel *self = (const RbmModel *) model;
  return ml_rbm_score_rows (machine_of (self), self->encoder, rows, options,
                            monitor, out, error);
}

static GBytes *
to_onnx (const MlModel *model, GError **error)
{
  const MlModel *classifier = ((const RbmModel *) model)->classifier;
  return classifier->ops->to_onnx (classifier, error);
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save (const MlModel *model)
{
  const RbmModel *self = (const RbmModel *) model;
  if (self->classifier == NULL)
    return NULL;
  return g_variant_new (STATE_TYPE, ml_encoder_save (self->encoder),
                        ml_dbn_save (self->dbn),
                        ml_model_save (self->classifier), self->note);
}

static void
free_model (MlModel *model)
{
  RbmModel *self = (RbmModel *) model;
  ml_encoder_unref (self->encoder);
  ml_dbn_free (self->dbn);
  ml_model_unref (self->classifier);
  ml_machine_model_clear (model);
  g_free (self->note);
  g_free (self);
}

static const MlModelOps ops = { .predict = predict,
                                .describe = describe,
                                .snapshot = snapshot,
                                .probe = probe,
                                .sampler = sampler,
                                .likelihood = likelihood,
                                .save = save,
                                .to_onnx = to_onnx,
                                .free = free_model };

/**
 * ml_rbm_model_new:
 * @learner: type of the learner
 * @encoder: of as many inputs as the machine has visible units
 * @dbn: (transfer full): of one machine without labels
 * @classifier: (transfer full) (nullable): a network model of the class; NULL:
 *   the machine still learns
 * @note: how training went, for ml_model_describe()
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_rbm_model_new (GType learner, const MlEncoder *encoder, MlDbn *dbn,
                  MlModel *classifier, const char *note)
{
  RbmModel *self = g_new0 (RbmModel, 1);
  ml_model_init (&self->parent.parent, &ops, learner,
                 ml_encoder_n_outputs (encoder));
  self->encoder = ml_encoder_ref (encoder);
  self->dbn = dbn;
  self->classifier = classifier;
  self->note = g_strdup (note);
  return &self->parent.parent;
}

/** ml_rbm_model_is_state: Returns: whether @state has the type of what such a
 *  model saves */
gboolean
ml_rbm_model_is_state (GVariant *state)
{
  return g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE));
}

/**
 * ml_rbm_model_load:
 * @state: as its model's save gave it; not to be trusted
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_rbm_model_load (GType learner, GVariant *state, MlDataset *header,
                   int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) encoder_state = NULL, dbn_state = NULL,
                       classifier_state = NULL;
  const char *note;
  g_variant_get (state, "(vvv&s)", &encoder_state, &dbn_state,
                 &classifier_state, &note);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_load (encoder_state, header, target, error);
  g_autoptr (MlDbn) dbn
      = encoder != NULL ? ml_dbn_load (dbn_state, error) : NULL;
  if (dbn == NULL)
    return NULL;
  if (dbn->n_layers != 1 || ml_dbn_top (dbn)->n_labels > 0
      || ml_dbn_n_units (dbn, 0) != ml_encoder_n_inputs (encoder))
    {
      ml_state_refuse (error);
      return NULL;
    }
  MlModel *classifier = ml_network_model_load (
      learner, classifier_state, header, target, ML_ANSWER_CLASS, error);
  return classifier == NULL
             ? NULL
             : ml_rbm_model_new (learner, encoder, g_steal_pointer (&dbn),
                                 classifier, note);
}
