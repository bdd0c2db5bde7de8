/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transform of all filters that give a column new labels: labels merged,
 * swapped or renamed, numbers cut into intervals or taken one by one, texts
 * made labels. A column may become several. */
#pragma once

#include "ml-filter.h"

typedef enum
{
  ML_REMAP_CODES,  /* numbers[code]: the new code, -1: missing               */
  ML_REMAP_BINS,   /* numbers: rising cuts; a value on a cut belongs below it */
  ML_REMAP_VALUES, /* numbers: rising values, one a label                    */
  ML_REMAP_TEXTS,  /* a text is its own label; numbers is empty              */
  ML_REMAP_KEEP,   /* the values stay, only the name is new                  */
} MlRemapKind;

typedef struct
{
  guint column;
  MlRemapKind kind;
  char *name;      /* of the new column                                      */
  gboolean is_text; /* it is a text column, not a nominal one                */
  char **labels;
  GArray *numbers; /* double                                                 */
  int other;       /* the code of what is not known here; -1: missing        */
} MlRemap;

typedef struct _MlRemapList MlRemapList;

MlRemapList *ml_remap_list_new      (void);
void         ml_remap_list_free     (MlRemapList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlRemapList, ml_remap_list_free)
MlRemap     *ml_remap_list_add      (MlRemapList *self, const MlSubset *rows, guint column, MlRemapKind kind); /* columns rising; labels, numbers to be filled */
void         ml_remap_add_label     (MlRemap *self, const char *label);
void         ml_remap_add_number    (MlRemap *self, double number);
MlTransform *ml_remap_transform_new (MlFilter *filter, MlRemapList *list);     /* (transfer full) list */
MlTransform *ml_remap_transform_load (MlFilter *filter, GVariant *state, MlDataset *header, int target, GError **error);
