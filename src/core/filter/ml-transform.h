/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a filter learned from its training rows: applied to those rows, to test
 * rows and to new files alike. Immutable, reference counted, plain C: a
 * concrete transform begins with an MlTransform. */
#pragma once

#include "ml-monitor.h"
#include "ml-subset.h"

typedef struct _MlTransform MlTransform;

typedef struct
{
  MlSubset *(*apply) (const MlTransform *self, const MlSubset *rows); /* (nullable); (transfer full), as many rows, same order */
  MlSubset *(*apply_watched) (const MlTransform *self, const MlSubset *rows, MlMonitor *monitor); /* (nullable): instead of it, where it may take long; NULL: stopped */
  GVariant *(*save)  (const MlTransform *self);                       /* floating; read by the filter class's load */
  void      (*free)  (MlTransform *self);
} MlTransformOps;

struct _MlTransform
{
  const MlTransformOps *ops;
  GType filter; /* of the filter that made it */
  gatomicrefcount ref_count;
};

void         ml_transform_init  (MlTransform *self, const MlTransformOps *ops, GType filter);
MlTransform *ml_transform_ref   (const MlTransform *self);
void         ml_transform_unref (MlTransform *self);
MlSubset    *ml_transform_apply (const MlTransform *self, const MlSubset *rows);
MlSubset    *ml_transform_apply_watched (const MlTransform *self, const MlSubset *rows, MlMonitor *monitor); /* (transfer full) (nullable): NULL: stopped */
GVariant    *ml_transform_save  (const MlTransform *self);
MlTransform *ml_transform_refuse (GError **error);          /* "the file is damaged"; NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTransform, ml_transform_unref)
