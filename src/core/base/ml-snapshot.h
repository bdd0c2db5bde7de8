/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Named tensors at one moment of training: weights, activations, whatever a
 * chart may draw. Immutable once published; reference counted. */
#pragma once

#include <glib-object.h>

typedef struct
{
  char *name;     /* "layer1.weights"                                      */
  guint n_sizes;  /* 1 … 4                                                 */
  guint sizes[4]; /* outermost first, the last runs fastest                */
  float *values;  /* product of sizes                                      */
  char *caption;  /* (nullable): what a person calls it                    */
} MlTensor;

gsize           ml_tensor_length     (const MlTensor *self); /* product of sizes */
gsize           ml_tensor_row_length (const MlTensor *self); /* of all but the first: values of one example or unit */

typedef struct _MlSnapshot MlSnapshot;

#define ML_TYPE_SNAPSHOT (ml_snapshot_get_type ())
GType           ml_snapshot_get_type (void);
MlSnapshot     *ml_snapshot_new      (void);
MlSnapshot     *ml_snapshot_ref      (MlSnapshot *self);
void            ml_snapshot_unref    (MlSnapshot *self);
float          *ml_snapshot_add      (MlSnapshot *self, const char *name, const char *caption,
                                      guint n_sizes, const guint *sizes); /* zeros */
float          *ml_snapshot_add_unset (MlSnapshot *self, const char *name, const char *caption,
                                       guint n_sizes, const guint *sizes); /* for a maker that sets all of it */
guint           ml_snapshot_length   (const MlSnapshot *self);
const MlTensor *ml_snapshot_nth      (const MlSnapshot *self, guint index);
const MlTensor *ml_snapshot_find     (const MlSnapshot *self, const char *name);
void            ml_snapshot_attach   (MlSnapshot *self, gpointer object, GDestroyNotify free_object); /* (transfer full) (nullable): what belongs to the same moment */
gpointer        ml_snapshot_attached (const MlSnapshot *self); /* (transfer none) (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSnapshot, ml_snapshot_unref)
