/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model of several whose answers are averaged (L. Breiman, "Bagging
 * predictors", Machine Learning 24, 1996), and the drawing of rows for each:
 * what bagging and forests have in common. */
#pragma once

#include "ml-members.h"

typedef struct
{
  guint n_members, bag_percent, seed;
  gboolean counts_copies; /* a row drawn twice weighs 2, not standing twice */
  gboolean leaves_note;   /* of the rows each member did not learn from     */
  gpointer data;          /* of the function                                */
  MlModel *(*fit) (guint index, gint32 seed, const MlSubset *bag, const guint32 *places, gpointer data, MlMonitor *inner, GError **error); /* thread-safe; places: of the bag's rows among the training rows */
} MlCommitteeMaking;

typedef struct /* of what was made */
{
  GPtrArray *members; /* MlModel                                   */
  guint8 *drawn;      /* (nullable): members × training rows: 0: not in the bag */
} MlCommitteeDraft;

MlCommitteeDraft *ml_committee_make (const MlCommitteeMaking *self, const MlSubset *training, gboolean has_seed, MlMonitor *monitor, GError **error);
void      ml_committee_draft_free   (MlCommitteeDraft *self);
char     *ml_committee_out_of_bag   (const MlCommitteeDraft *self, const MlSubset *training, MlMonitor *monitor);

MlModel  *ml_committee_new          (GType learner, GPtrArray *members, MlDataset *header, int target, const char *head, const char *tail, gboolean prints);
MlModel  *ml_committee_load         (GType learner, MlLearner *member, GVariant *state, MlDataset *header, int target, GError **error);
