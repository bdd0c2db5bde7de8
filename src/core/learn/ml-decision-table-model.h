/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model of a decision table: numbers are cut into intervals, then the row's
 * cell answers. A row without one gets the class's shares among all rows, or
 * what its nearest neighbors say. */
#pragma once

#include "ml-decision-table.h"
#include "ml-filter.h"
#include "ml-learner.h"

typedef struct
{
  MlTransform *cut;       /* makes labels of numbers                          */
  MlDataset *header;      /* of what it makes                                 */
  int target;
  MlDecisionTable *table; /* of columns of header                             */
  double *priors;         /* n_classes, see ml_decision_table_priors()        */
  MlModel *neighbors;     /* (nullable): of the table's columns and the class */
  gboolean lists_rules;
  char *head;             /* what the description begins with                 */
} MlDecisionTableParts;

MlModel   *ml_decision_table_model_new  (GType learner, MlDecisionTableParts *parts); /* takes what they point to */
MlModel   *ml_decision_table_model_load (MlLearner *learner, GVariant *state, MlDataset *header, int target, GError **error);
MlSubset  *ml_decision_table_narrow     (const MlDecisionTable *table, const MlSubset *rows, int target); /* (transfer full): its columns and the class, last */
MlLearner *ml_decision_table_neighbors  (GError **error);                             /* (transfer full): the learner of non-matches */
MlFilter  *ml_decision_table_cutter     (const MlAttribute *class, GError **error);   /* (transfer full) */
