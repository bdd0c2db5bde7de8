/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns as labels, numbers cut into intervals by ml_mdl_cuts(), and what two
 * of them tell of each other. */
#pragma once

#include "ml-attribute-evaluator.h"

typedef struct
{
  guint n_labels; /* 0: it is no column of labels or numbers */
  gint32 *codes;  /* one a row; -1: missing                  */
} MlAttributeCodes;

typedef struct /* in bits a row */
{
  double first, second; /* entropy of each                   */
  double gain;          /* what one tells of the other       */
} MlAssociation;

typedef double (*MlAssociationWorth) (const MlAssociation *tells);

void          ml_attribute_codes_fill  (MlAttributeCodes *self, const MlSubset *rows, guint column, gboolean only_two); /* numbers by the class; only_two: above 0 or not */
void          ml_attribute_codes_clear (MlAttributeCodes *self);
MlAssociation ml_association_of (const MlSubset *rows, const MlAttributeCodes *a, const MlAttributeCodes *b, gboolean merges_missing);
double        ml_association_uncertainty (const MlAssociation *self); /* symmetrical: 0 … 1 */
gboolean      ml_association_rate (MlAttributeEvaluator *evaluator, const MlSubset *rows, gboolean merges_missing, gboolean only_two, MlAssociationWorth worth, MlMonitor *monitor, double *worths, GError **error);
