/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The question that C4.5 asks at a node: of those that gain at least as much
 * information as questions do on average, the one that gains most for the size
 * of its answer (J. R. Quinlan, "C4.5: Programs for Machine Learning", 1993;
 * thresholds pay for being many, "Improved use of continuous attributes in
 * C4.5", JAIR 4, 1996). */
#pragma once

#include "ml-monitor.h"
#include "ml-tree-part.h"

typedef struct
{
  guint min_rows;        /* in each of two branches at least                 */
  gboolean binary;       /* of a label one against the others                */
  gboolean penalizes;    /* thresholds pay for being many                    */
  gboolean uses_values;  /* a threshold is a value that some row has         */
} MlC45Settings;

typedef struct /* of rows by a question */
{
  double *shares; /* of the branches                  */
  double *counts; /* n_classes: weights of all labels */
  double total;   /* weight of all rows               */
} MlC45Division;

typedef struct _MlC45Splitter MlC45Splitter;

MlC45Splitter *ml_c45_splitter_new  (const MlTreeTable *table, const MlC45Settings *settings);
void           ml_c45_splitter_free (MlC45Splitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlC45Splitter, ml_c45_splitter_free)
const MlC45Division *ml_c45_splitter_ask  (MlC45Splitter *self, MlTreePart *part, MlTreeNode *node);
