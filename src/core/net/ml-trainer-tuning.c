/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a watcher changes of a run while it trains: taken between two updates,
 * and noted at the next point of the curve. */
#include "ml-trainer-private.h"

#include "ml-matrix.h"

#include <math.h>
#include <string.h>

/**
 * ml_trainer_find_hidden:
 * @graph: as it was built
 *
 * Returns: (transfer full) (element-type MlNode): the operators with an
 *   activation, but for the one that answers
 */
GPtrArray *
ml_trainer_find_hidden (const MlGraph *graph)
{
  GPtrArray *hidden = g_ptr_array_new ();
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      MlNode *node = ml_graph_node (graph, i);
      if (node->kind == ML_NODE_OPERATOR && node != ml_graph_output (graph)
          && node->settings.activation != ML_ACTIVATION_LINEAR)
        g_ptr_array_add (hidden, node);
    }
  return hidden;
}

/* Sets a number of @object's to @wish within its bounds; TRUE: it has one of
 * that name and it is another number now. */
static gboolean
set_number (GObject *object, const char *name, double wish)
{
  const GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (object), name);
  double before;
  if (isnan (wish) || spec == NULL || !G_IS_PARAM_SPEC_DOUBLE (spec))
    return FALSE;
  const GParamSpecDouble *bounds = G_PARAM_SPEC_DOUBLE (spec);
  wish = CLAMP (wish, bounds->minimum, bounds->maximum);
  g_object_get (object, name, &before, NULL);
  if (before == wish)
    return FALSE;
  g_object_set (object, name, wish, NULL);
  return TRUE;
}

/** ml_trainer_set_activation: of hidden layers. Returns: FALSE if they had it
 */
gboolean
ml_trainer_set_activation (MlTrainer *self, MlActivation activation)
{
  const MlTrainerHooks *hooks = &self->options.hooks;
  gboolean has_changed = FALSE;
  for (guint i = 0; i < self->hidden->len; i++)
    {
      MlNode *node = g_ptr_array_index (self->hidden, i);
      has_changed |= node->settings.activation != (int) activation;
      node->settings.activation = (int) activation;
    }
  self->activation = (int) activation;
  if (has_changed && hooks->set_activation != NULL)
    hooks->set_activation (hooks->data, activation);
  return has_changed;
}

/* Draws other weights than those before; what was best belongs to the past. */
static void
redraw (MlTrainer *self)
{
  const MlTrainerHooks *hooks = &self->options.hooks;
  const guint64 seed = self->options.seed + ++self->n_redraws;
  if (hooks->redraw != NULL)
    hooks->redraw (hooks->data, seed, ml_graph_weights (self->graph));
  else
    ml_graph_initialize (self->graph, seed);
  memset (self->state, 0,
          ml_optimizer_slots (self->optimizer)
              * ml_graph_n_weights (self->graph) * sizeof (float));
  self->fresh_update = self->now.update;
  self->best_loss = self->least_loss = (double) INFINITY;
  self->best_epoch = self->now.epoch;
  self->first_loss = (double) NAN;
  self->has_good = FALSE;
}

/** ml_trainer_tune: @monitor: (nullable): between two updates: does what its
 * watcher asked for since the last call */
void
ml_trainer_tune (MlTrainer *self, MlMonitor *monitor)
{
  MlTuning wish;
  GObject *optimizer = G_OBJECT (self->optimizer);
  guint change = 0;
  if (!ml_monitor_take_tuning (monitor, &wish))
    return;
  if (set_number (optimizer, "learning-rate", wish.learning_rate))
    change |= ML_CHANGE_RATE;
  if (set_number (optimizer, "momentum", wish.momentum)
      || set_number (optimizer, "beta1", wish.momentum))
    change |= ML_CHANGE_MOMENTUM;
  if (set_number (optimizer, "weight-decay", wish.weight_decay))
    change |= ML_CHANGE_DECAY;
  if (wish.activation >= 0
      && ml_trainer_set_activation (self, (MlActivation) wish.activation))
    change |= ML_CHANGE_ACTIVATION;
  if (wish.reinitialize)
    {
      redraw (self);
      change |= ML_CHANGE_WEIGHTS;
    }
  self->now.change |= change;
}
