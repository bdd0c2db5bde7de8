/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a comparison found: for each table, scheme, run and fold the figures of
 * that fold alone. Grows while its one writer adds to it; from the moment
 * others see it, it is immutable. Reference counted. */
#pragma once

#include "ml-evaluation.h"
#include "ml-t-test.h"

typedef struct
{
  guint table, scheme; /* their numbers                                      */
  guint run, fold;     /* from 0                                             */
  double n_training, n_test; /* rows                                         */
} MlScoreKey;

typedef struct /* one table's figures of one scheme */
{
  guint n;               /* folds that have the figure                       */
  double mean, sd;       /* NaN: too few                                     */
  const char *problem;   /* (nullable): why the scheme could not be tried    */
} MlScoreCell;

typedef struct _MlScores MlScores;

#define ML_TYPE_SCORES (ml_scores_get_type ())
GType       ml_scores_get_type    (void);
MlScores   *ml_scores_new         (char **tables, char **schemes); /* (transfer full) */
MlScores   *ml_scores_copy        (const MlScores *self);
MlScores   *ml_scores_ref         (MlScores *self);
void        ml_scores_unref       (MlScores *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlScores, ml_scores_unref)

/* Figures: the measures of an evaluation, then seconds to train and to test. */
const MlMeasure *ml_scores_measures (guint *n_measures);
int         ml_scores_find_measure (const char *name); /* -1: none */

/* The writer. */
void        ml_scores_add_fold    (MlScores *self, const MlScoreKey *key, const MlEvaluation *fold);
void        ml_scores_add_problem (MlScores *self, guint table, guint scheme, const char *problem);

/* Readers. */
guint       ml_scores_n_tables    (const MlScores *self);
guint       ml_scores_n_schemes   (const MlScores *self);
const char *ml_scores_table       (const MlScores *self, guint table);
const char *ml_scores_scheme      (const MlScores *self, guint scheme);
guint       ml_scores_n_folds     (const MlScores *self);                /* of all tables and schemes */
const MlScoreKey *ml_scores_key   (const MlScores *self, guint index);   /* ordered: table, scheme, run, fold */
double      ml_scores_figure      (const MlScores *self, guint index, guint measure);
GArray     *ml_scores_values      (const MlScores *self, guint table, guint scheme, guint measure); /* (transfer full) double, known ones, by run and fold */
MlScoreCell ml_scores_cell        (const MlScores *self, guint table, guint scheme, guint measure);
MlTTest     ml_scores_test        (const MlScores *self, guint table, guint scheme, guint base, guint measure); /* of scheme - base */
int         ml_scores_compare     (const MlScores *self, guint table, guint scheme, guint base, guint measure, double significance); /* 1: significantly larger, -1: smaller, 0 */

GVariant   *ml_scores_save        (const MlScores *self);                /* floating */
MlScores   *ml_scores_load        (GVariant *saved);                     /* (transfer full) (nullable): NULL: it makes no sense */
#define ML_SCORES_TYPE "(asasasa(uuuudd)aada(uus))"
