/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For ml-design.c and ml-design-fit.c only. */
#pragma once

#include "ml-design.h"

typedef struct /* the inputs of one column */
{
  guint column;
  MlAttributeKind kind;
  guint first, n_inputs;
  double fill;    /* a number or a code in place of a missing one */
  guint32 *ranks; /* (nullable): of labels, n_labels              */
} MlDesignBlock;

typedef struct /* input = (value - offset) * factor */
{
  double offset, factor;
} MlDesignScale;

struct _MlDesign
{
  gatomicrefcount ref_count;
  MlDataset *header;
  int target;
  gboolean is_ordered;
  GArray *blocks; /* MlDesignBlock */
  guint n_inputs;
  MlDesignScale *scales; /* n_inputs */
};

enum
{
  ML_DESIGN_MAX_INPUTS = 1 << 20,
};

MlDesign *ml_design_new_empty (MlDataset *header, int target, gboolean is_ordered); /* no blocks, no scales */
guint     ml_design_inputs_of (const MlDesign *self, const MlAttribute *attribute); /* how many inputs it gives */
