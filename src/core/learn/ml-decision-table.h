/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision table (R. Kohavi, "The power of decision tables", ECML 1995): rows
 * that have the same labels in some columns share a cell, which knows how many
 * rows of each class it holds; for a class of numbers their sum and weight.
 * Missing is a label of its own. Plain C; one thread builds it, any may find. */
#pragma once

#include "ml-subset.h"

typedef struct _MlDecisionTable MlDecisionTable;

MlDecisionTable *ml_decision_table_new     (const guint *columns, guint n_columns, guint n_classes); /* n_classes: 1: numbers */
void             ml_decision_table_free    (MlDecisionTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDecisionTable, ml_decision_table_free)
guint            ml_decision_table_n_cells (const MlDecisionTable *self);
guint            ml_decision_table_n_classes (const MlDecisionTable *self); /* 1: numbers */
guint            ml_decision_table_n_columns (const MlDecisionTable *self);
guint            ml_decision_table_column  (const MlDecisionTable *self, guint index);
const gint32    *ml_decision_table_codes   (const MlDecisionTable *self, guint cell);   /* n_columns; -1: missing */
const double    *ml_decision_table_sums    (const MlDecisionTable *self, guint cell);   /* n_classes, see ml_decision_table_put(); of numbers 2 */
int              ml_decision_table_find    (const MlDecisionTable *self, const MlSubset *rows, guint index); /* the cell of a row, or -1 */
guint            ml_decision_table_add     (MlDecisionTable *self, const MlSubset *rows, guint index); /* the cell */
gboolean         ml_decision_table_set     (MlDecisionTable *self, const gint32 *codes, const double *sums); /* one more, of a saved table; FALSE: there is one */
void             ml_decision_table_put     (MlDecisionTable *self, guint cell, double class, double weight); /* below 0: takes it out */
gboolean         ml_decision_table_answer  (const MlDecisionTable *self, guint cell, double *out); /* n_classes shares, or the mean; FALSE: too little is known */
