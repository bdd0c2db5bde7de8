/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the experiment on pre-training found: networks of several depths and
 * seeds, trained with and without it, each with its errors and the way it took.
 * Immutable from the moment others see it; reference counted. A file keeps it,
 * so that the experiment can go on another day; reading a hostile one does no
 * harm. */
#pragma once

#include "ml-text-table.h"

#include <gio/gio.h>

typedef struct
{
  guint depth;            /* hidden layers, from 1                           */
  guint seed;
  gboolean is_pretrained;
  double error;           /* share of the test rows it gets wrong            */
  double loss;            /* - log p of the test rows' classes, nats a row   */
  double seconds;         /* that training took                              */
  guint n_points, n_values;
  float *outputs;         /* n_points × n_values: probabilities of the classes of some test rows, from the start of fine-tuning to its end */
  /*< private >*/
  gatomicrefcount ref_count;
} MlPretrainedNet;

typedef struct /* of the errors of nets of one depth, with or without */
{
  guint n;
  double least, median, most; /* NaN: there are none                         */
  double mean, sd;        /* sd of n - 1; NaN: too few                       */
} MlPretrainedFigures;

typedef struct _MlPretrainedNets MlPretrainedNets;

MlPretrainedNet  *ml_pretrained_net_new   (guint depth, guint seed, gboolean is_pretrained, guint n_values);
void              ml_pretrained_net_add_point (MlPretrainedNet *self, const double *outputs); /* n_values; its maker only */
MlPretrainedNet  *ml_pretrained_net_ref   (MlPretrainedNet *self);
void              ml_pretrained_net_unref (MlPretrainedNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlPretrainedNet, ml_pretrained_net_unref)

MlPretrainedNets *ml_pretrained_nets_new  (const char *plan);  /* what they are nets of, in words that tell plans apart */
MlPretrainedNets *ml_pretrained_nets_copy (const MlPretrainedNets *self); /* the nets are shared */
MlPretrainedNets *ml_pretrained_nets_ref  (MlPretrainedNets *self);
void              ml_pretrained_nets_unref(MlPretrainedNets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlPretrainedNets, ml_pretrained_nets_unref)

void              ml_pretrained_nets_add  (MlPretrainedNets *self, MlPretrainedNet *net); /* (transfer full); its writer only */

const char       *ml_pretrained_nets_plan (const MlPretrainedNets *self);
guint             ml_pretrained_nets_length (const MlPretrainedNets *self);
const MlPretrainedNet *ml_pretrained_nets_nth (const MlPretrainedNets *self, guint index); /* by depth, without before with, by seed */
const MlPretrainedNet *ml_pretrained_nets_find (const MlPretrainedNets *self, guint depth, guint seed, gboolean is_pretrained); /* (nullable) */
guint             ml_pretrained_nets_depth (const MlPretrainedNets *self); /* the largest */
GArray           *ml_pretrained_nets_errors (const MlPretrainedNets *self, guint depth, gboolean is_pretrained); /* (transfer full): double, rising */
MlPretrainedFigures ml_pretrained_nets_figures (const MlPretrainedNets *self, guint depth, gboolean is_pretrained);
MlTextTable      *ml_pretrained_nets_table (const MlPretrainedNets *self);   /* (transfer full): a line a depth and way */
char             *ml_pretrained_nets_to_text (const MlPretrainedNets *self); /* (transfer full): a table, and what it says of two claims */
char             *ml_pretrained_nets_to_csv (const MlPretrainedNets *self);  /* (transfer full): a line a net */

gboolean          ml_pretrained_nets_save (const MlPretrainedNets *self, const char *path, GError **error);
MlPretrainedNets *ml_pretrained_nets_load (const char *path, GError **error); /* (transfer full) (nullable) */
MlPretrainedNets *ml_pretrained_nets_load_bytes (GBytes *bytes, const char *name, GError **error);
