/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network while it is trained: all that makes a model, at any moment. Its
 * hooks let watchers predict with a network that still learns, and keep layers
 * and graph alike when a watcher changes how they work. */
#pragma once

#include "ml-dbn.h"
#include "ml-encoder.h"
#include "ml-network.h"
#include "ml-trainer.h"

typedef enum
{
  ML_ANSWER_CLASS,  /* probabilities of classes, or a number                 */
  ML_ANSWER_INPUTS, /* what went in                                          */
} MlAnswer;

typedef struct
{
  GType learner;
  const MlEncoder *encoder;
  MlNetwork *network;   /* another one in its place when activations are swapped */
  MlLoss loss;
  MlAnswer answer;
  gboolean has_classes; /* outputs are classes, not one number               */
  MlGraph *graph;       /* built from network by ml_network_model_build()    */
  const MlDbn *machines; /* (nullable): whose layers these are: snapshots show a way down, too */
  /*< private >*/
  GArray *hidden;       /* guint: layers whose activation may be swapped     */
} MlNetworkDraft;

void           ml_network_draft_init  (MlNetworkDraft *self); /* when all but the private is set; takes a reference to network */
void           ml_network_draft_clear (MlNetworkDraft *self);
MlTrainerHooks ml_network_draft_hooks (MlNetworkDraft *self); /* for as long as @self stays where it is */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MlNetworkDraft, ml_network_draft_clear)
