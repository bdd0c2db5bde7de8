/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a study found: figures in a table, which charts draw and the command
 * line prints. Immutable from the moment others see it; any thread may read
 * it. */
#pragma once

#include "ml-dataset.h"
#include "ml-text-table.h"

#define ML_TYPE_FINDINGS (ml_findings_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlFindings, ml_findings, ML, FINDINGS, GObject)

struct _MlFindingsClass
{
  GObjectClass parent_class;
  MlDataset *(*table) (MlFindings *self); /* (transfer full): all figures; names of columns serve as keys of JSON */
};

const char  *ml_findings_title    (MlFindings *self); /* "J48 · iris" */
const char  *ml_findings_problem  (MlFindings *self); /* (nullable): why a part of it is missing */
MlDataset   *ml_findings_table    (MlFindings *self); /* (transfer full) */
MlTextTable *ml_findings_to_text  (MlFindings *self); /* (transfer full): the same, rounded */

/* For its maker, before others see it. */
void         ml_findings_set_title   (MlFindings *self, char *title); /* (transfer full) */
void         ml_findings_set_problem (MlFindings *self, const char *problem);
