/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What building (ml-graph.c) and running (ml-graph-run.c) a graph share. */
#pragma once

#include "ml-graph.h"

typedef struct /* an operator that reads a parameter */
{
  const MlNode *parameter, *node;
  guint input;
} Reader;

struct _MlGraph
{
  GPtrArray *nodes;  /* MlNode */
  char *layer;       /* (nullable): the one being built */
  GPtrArray *inputs; /* MlNode, not owned */
  MlNode *output, *loss;
  GPtrArray *to_output, *to_loss; /* MlNode, not owned: what each needs */
  guint capacity, n_phases;
  gsize n_weights, n_parameters, n_states; /* n_states: floats after the weights */
  float *arena, *weights, *gradients;
  GArray *blocks;  /* MlBlock */
  GArray *readers; /* Reader */
};
