/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A rule of RIPPER: tests that a row must all pass, grown by the gain of FOIL
 * and pruned from its end (W. W. Cohen, "Fast effective rule induction", ICML
 * 1995). */
#pragma once

#include "ml-monitor.h"
#include "ml-tree-table.h"

typedef struct
{
  guint feature; /* of the table                                  */
  guint32 bin;   /* the label, or the number's rank: a row's is … */
  gboolean is_nominal, is_least; /* … this one; … this at least; else this at most */
} MlRipperTest;

typedef struct /* reference counted by g_rc_box */
{
  guint class;
  GArray *tests; /* MlRipperTest */
} MlRipperRule;

typedef struct
{
  const MlTreeTable *table;
  MlTreeSorter *sorter; /* for all rows */
  double min_weight;    /* right rows that a test must have */
  MlMonitor *monitor;
} MlRipperGrowing;

MlRipperRule *ml_ripper_rule_new    (guint class);
MlRipperRule *ml_ripper_rule_copy   (const MlRipperRule *self);
void          ml_ripper_rule_unref  (MlRipperRule *self);
gboolean      ml_ripper_rule_covers (const MlRipperRule *self, const MlTreeTable *table, guint32 row);
void          ml_ripper_rule_grow   (MlRipperRule *self, const MlRipperGrowing *growing, const GArray *rows);
void          ml_ripper_rule_prune  (MlRipperRule *self, const MlTreeTable *table, const GArray *rows, gboolean counts_left_out);

static inline guint32
ml_ripper_row (const GArray *rows, guint index)
{
  return g_array_index (rows, guint32, index);
}
