/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-network-draft.h. A network that a model has seen is never changed: the
 * model may be predicting with it in another thread. */
#include "ml-network-draft.h"

#include "ml-network-model.h"
#include "ml-way-down.h"

#include <string.h>

/* -1: the layer has none */
static int
activation_of (MlLayer *layer)
{
  int activation = -1;
  if (ml_option_find (G_OBJECT_TYPE (layer), "activation", NULL) != NULL)
    g_object_get (layer, "activation", &activation, NULL);
  return activation;
}

/** ml_network_draft_init: @self: all that is not private is set; the network's
 * layers are as the graph was built from them */
void
ml_network_draft_init (MlNetworkDraft *self)
{
  g_object_ref (self->network);
  self->hidden = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i + 1 < ml_network_length (self->network); i++)
    if (activation_of (ml_network_layer (self->network, i))
        > ML_ACTIVATION_LINEAR)
      g_array_append_val (self->hidden, i);
}

/** ml_network_draft_clear: lets go of what ml_network_draft_init() took */
void
ml_network_draft_clear (MlNetworkDraft *self)
{
  g_clear_object (&self->network);
  g_clear_pointer (&self->hidden, g_array_unref);
}

/* Nobody predicts with a network that only gives its inputs back. */
static void
publish (gpointer data, MlSnapshot *snapshot)
{
  const MlNetworkDraft *self = data;
  const gboolean is_copier = self->answer == ML_ANSWER_INPUTS;
  if (self->machines != NULL && is_copier)
    ml_way_down_add_mirror (snapshot);
  else if (self->machines != NULL)
    ml_way_down_add_machines (self->machines, snapshot);
  if (!is_copier)
    ml_snapshot_attach (snapshot, ml_network_model_new (self, ""),
                        (GDestroyNotify) ml_model_unref);
}

static void
set_activation (gpointer data, MlActivation activation)
{
  MlNetworkDraft *self = data;
  MlNetwork *network = ml_network_copy (self->network);
  for (guint i = 0; i < self->hidden->len; i++)
    {
      const guint position = g_array_index (self->hidden, guint, i);
      g_object_set (ml_network_layer (network, position), "activation",
                    (int) activation, NULL);
    }
  g_object_unref (self->network);
  self->network = network;
}

/* From a graph built anew: how weights start may depend on the activation. */
static void
redraw (gpointer data, guint64 seed, float *weights)
{
  MlNetworkDraft *self = data;
  g_autoptr (MlGraph) fresh = ml_network_model_build (
      self->network, self->encoder, self->loss, self->answer, 1, NULL);
  if (fresh == NULL)
    return;
  ml_graph_initialize (fresh, seed);
  memcpy (weights, ml_graph_weights (fresh),
          ml_graph_n_kept (fresh) * sizeof (float));
}

/** ml_network_draft_hooks: Returns: what a trainer of @self's graph is to call
 */
MlTrainerHooks
ml_network_draft_hooks (MlNetworkDraft *self)
{
  return (MlTrainerHooks){ .publish = publish,
                           .set_activation = set_activation,
                           .redraw = redraw,
                           .data = self };
}
