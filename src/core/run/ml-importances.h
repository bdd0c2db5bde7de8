/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much a model goes by each column: findings of MlImportanceStudy. */
#pragma once

#include "ml-experiment.h"
#include "ml-findings.h"
#include "ml-moments.h"

typedef struct
{
  guint column;     /* of the table                                          */
  const char *name; /* of the column; the findings own it                    */
  MlMoments growth; /* of the error when the column is permuted: percent of rows, or RMSE */
} MlImportance;

#define ML_TYPE_IMPORTANCES (ml_importances_get_type ())
G_DECLARE_FINAL_TYPE (MlImportances, ml_importances, ML, IMPORTANCES, MlFindings)

MlImportances      *ml_importances_new        (MlDataset *data, GArray *list, const MlMoments *error, gboolean is_percent); /* (transfer full) list: MlImportance without names */
guint               ml_importances_length     (MlImportances *self);
const MlImportance *ml_importances_nth        (MlImportances *self, guint index); /* the greatest first */
const MlMoments    *ml_importances_error      (MlImportances *self); /* as the columns are */
gboolean            ml_importances_is_percent (MlImportances *self); /* the errors; else they are RMSE */

#define ML_IMPORTANCES_STATE_TYPE "(b(udd)a(u(udd)))" /* percentages?, error, columns with its growth */
GVariant           *ml_importances_save       (MlFindings *self); /* floating */
MlFindings         *ml_importances_load       (GVariant *saved, const MlExperiment *experiment); /* (transfer full) (nullable) */
