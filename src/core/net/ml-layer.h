/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a user edits of a network: settings that add operators to a graph. One
 * file a layer; no layer has a backward pass. */
#pragma once

#include "ml-ops.h"
#include "ml-option.h"

#define ML_TYPE_LAYER (ml_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlLayer, ml_layer, ML, LAYER, GObject)

struct _MlLayerClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Dense")                                  */
  const char *category;    /* N_("Linear")                                 */
  const char *description; /* N_(one or two sentences)                     */
  MlNode *(*build) (MlLayer *self, MlGraph *graph, MlNode *input, GError **error); /* (transfer none) (nullable) */
};

MlNode  *ml_layer_build     (MlLayer *self, MlGraph *graph, MlNode *input, GError **error);
char    *ml_layer_to_text   (MlLayer *self);                       /* "Dense units=128 activation=relu" */
MlLayer *ml_layer_from_text (const char *text, GError **error);
