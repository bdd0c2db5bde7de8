/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A deep belief network (Hinton, Osindero and Teh, "A fast learning algorithm
 * for deep belief nets", 2006): restricted Boltzmann machines upon each other.
 * The top one is a machine with connections both ways, whose visible units may
 * end in labels; below it one set of weights recognizes, from the visible units
 * upwards, and one generates, downwards. Both are the same until they are
 * untied. A plain struct; its functions allocate nothing unless they say so. */
#pragma once

#include "ml-rbm.h"

enum
{
  ML_DBN_MOST_LAYERS = 32,
};

typedef struct
{
  guint n_layers; /* of hidden units: as many machines                        */
  MlRbm **up;     /* n_layers: machine i recognizes layer i + 1 from layer i;
                     layer 0 is visible; the last one is the top machine      */
  MlRbm **down;   /* n_layers - 1: machine i generates layer i from layer i + 1 */
  gboolean is_untied;
} MlDbn;

MlDbn       *ml_dbn_new       (guint n_visible, guint n_layers, const guint *units, guint n_labels, MlVisible visible); /* zeros */
MlDbn       *ml_dbn_copy      (const MlDbn *self);
void         ml_dbn_free      (MlDbn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDbn, ml_dbn_free)

void         ml_dbn_untie     (MlDbn *self);              /* recognition and generation go apart */
const MlRbm *ml_dbn_top       (const MlDbn *self);
guint        ml_dbn_n_units   (const MlDbn *self, guint layer); /* without labels; 0: visible units */

/* Probabilities; layers[i] is n_rows × units of layer i + 1. */
void         ml_dbn_up        (const MlDbn *self, guint n_machines, guint n_rows, const float *visible, float *const *layers); /* fills layers[0 … n_machines - 1] */
void         ml_dbn_down      (const MlDbn *self, guint n_rows, const float *penultimate, float *const *layers, float *visible); /* from below the top machine; layers[0 … n_layers - 3] are filled on the way */

GVariant    *ml_dbn_save      (const MlDbn *self); /* floating */
MlDbn       *ml_dbn_load      (GVariant *state, GError **error); /* (nullable): not to be trusted */
