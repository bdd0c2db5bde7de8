/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables that WEKA's Experimenter makes of scores, and its text. */
#pragma once

#include "ml-scores.h"
#include "ml-text-table.h"

typedef struct
{
  guint measure;
  guint base;          /* scheme that the others are tested against        */
  double significance; /* 0.05                                             */
  int digits;          /* behind the point; 2                              */
} MlScoresView;

MlTextTable *ml_scores_table_means   (const MlScores *self, const MlScoresView *view); /* mean ± sd, v and *  */
MlTextTable *ml_scores_table_tests   (const MlScores *self, const MlScoresView *view); /* difference, t, p    */
MlTextTable *ml_scores_table_wins    (const MlScores *self, const MlScoresView *view); /* every pair          */
MlTextTable *ml_scores_table_ranking (const MlScores *self, const MlScoresView *view);
char        *ml_scores_text          (const MlScores *self, const MlScoresView *view); /* as WEKA prints it   */
MlDataset   *ml_scores_dataset       (const MlScores *self);                           /* a row a fold        */

char        *ml_scores_format_p      (double p); /* (transfer full): "0.013", "< 0.001", "?" */
