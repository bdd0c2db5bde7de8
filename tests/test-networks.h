/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small networks and what they learn from, for the tests of trainers. */
#pragma once

#include "ml-network.h"
#include "ml-registry.h"
#include "ml-trainer.h"

#include <string.h>

static inline MlOptimizer *
test_gradient_descent (double rate, double momentum, double decay)
{
  GType type = ml_registry_find (ML_TYPE_OPTIMIZER, "Sgd", NULL);
  return g_object_new (type, "learning-rate", rate, "momentum", momentum,
                       "weight-decay", decay, NULL);
}

static inline MlGraph *
test_build (const char *const *layers, guint n_inputs, guint n_outputs,
            MlLoss loss, guint capacity)
{
  GError *error = NULL;
  g_autoptr (MlNetwork) network = ml_network_from_text (layers, &error);
  g_assert_no_error (error);
  MlGraph *graph = ml_network_build (network, 1, &n_inputs, n_outputs, loss,
                                     capacity, &error);
  g_assert_no_error (error);
  return graph;
}

static inline void
test_set_parameter (MlGraph *graph, const char *name, const float *values)
{
  for (guint i = 0; i < ml_graph_n_nodes (graph); i++)
    {
      MlNode *node = ml_graph_node (graph, i);
      if (g_strcmp0 (node->name, name) == 0)
        memcpy (node->values, values, node->n_values * sizeof (float));
    }
}

static inline MlMatrix *
test_matrix (guint rows, guint columns, const float *values)
{
  MlMatrix *self = ml_matrix_new (rows, columns);
  memcpy (self->data, values, sizeof (float) * rows * columns);
  return self;
}

/* Two classes, one inside a circle, the other outside: no line tells them
 * apart. */
static inline MlSamples *
test_circle (guint n_rows)
{
  MlMatrix *inputs = ml_matrix_new (n_rows, 2);
  MlMatrix *targets = ml_matrix_new (n_rows, 2);
  MlRandom random;
  ml_random_init (&random, 11, 0);
  for (guint i = 0; i < n_rows; i++)
    {
      float x = (float) (4 * ml_random_uniform (&random) - 2);
      float y = (float) (4 * ml_random_uniform (&random) - 2);
      inputs->data[2 * i] = x;
      inputs->data[2 * i + 1] = y;
      targets->data[2 * i + (x * x + y * y < 2 ? 0 : 1)] = 1;
    }
  return ml_samples_new_matrix (inputs, targets, TRUE);
}

static inline MlGraph *
test_circle_graph (guint capacity)
{
  static const char *const layers[]
      = { "Dense units=24", "Dense units=16 activation=tanh",
          "Dense units=2 activation=linear", NULL };
  MlGraph *graph = test_build (layers, 2, 2, ML_LOSS_CROSS_ENTROPY, capacity);
  ml_graph_initialize (graph, 1);
  return graph;
}
