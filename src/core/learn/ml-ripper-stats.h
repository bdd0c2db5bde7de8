/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules in their order on their rows, and how many bits it takes to tell them
 * and what they get wrong (J. R. Quinlan, "MDL and categorical theories", ICML
 * 1995; W. W. Cohen, ICML 1995). */
#pragma once

#include "ml-ripper-rule.h"

typedef struct /* weights of rows */
{
  double covered, left;               /* all                                  */
  double true_positive, true_negative, false_positive, false_negative;
} MlRipperCounts;

typedef struct
{
  const MlTreeTable *table;
  double n_conditions; /* that tests can be made of                           */
  double expected;     /* share of errors that are covered                    */
  gboolean checks;     /* a rule that is wrong on half of its rows is no good */
  GArray *rows;        /* guint32                                             */
  GPtrArray *rules;    /* MlRipperRule                                        */
  GArray *counts;      /* MlRipperCounts, of each                             */
  GPtrArray *uncovered;/* GArray of guint32, behind each; NULL: not kept      */
} MlRipperStats;

MlRipperStats *ml_ripper_stats_new      (const MlRipperStats *like, GArray *rows);
void           ml_ripper_stats_free     (MlRipperStats *self);
void           ml_ripper_stats_set_rows (MlRipperStats *self, GArray *rows);
void           ml_ripper_stats_add      (MlRipperStats *self, MlRipperRule *rule);
void           ml_ripper_stats_remove_last (MlRipperStats *self);
void           ml_ripper_stats_recount  (MlRipperStats *self, guint from, const GArray *counts_before, GArray *left);
double         ml_ripper_stats_relative (const MlRipperStats *self, guint index);
void           ml_ripper_stats_reduce   (MlRipperStats *self);
double         ml_ripper_data_length    (double expected, double covered, double left, double false_positive, double false_negative);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlRipperStats, ml_ripper_stats_free)

static inline MlRipperCounts *
ml_ripper_stats_counts (const MlRipperStats *self, guint index)
{
  return &g_array_index (self->counts, MlRipperCounts, index);
}

static inline GArray *
ml_ripper_stats_uncovered (const MlRipperStats *self, guint index)
{
  return g_ptr_array_index (self->uncovered, index);
}
