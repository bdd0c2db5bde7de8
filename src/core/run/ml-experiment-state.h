/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of an experiment as a GVariant. Its tables are numbers of a list
 * that is saved beside it, so that a table of several runs is saved once. */
#pragma once

#include "ml-experiment.h"

/* table, class, learner, filters, test, folds, percent, order kept, test
 * table, seed, not also trained on all rows */
#define ML_EXPERIMENT_STATE_TYPE "(iisasuudbixb)"

GVariant     *ml_experiment_save    (const MlExperiment *self, GPtrArray *tables); /* floating */
MlExperiment *ml_experiment_load    (GVariant *saved, GPtrArray *tables, GError **error); /* (transfer full) (nullable) */

/* Parts of it that stand elsewhere, too. */
gint32        ml_saved_table_number (GPtrArray *tables, MlDataset *data); /* put into the list if it is not there; -1: NULL */
MlDataset    *ml_saved_table        (GPtrArray *tables, gint32 number);   /* (transfer none) (nullable) */
GVariant     *ml_filters_save       (GPtrArray *filters);                 /* floating: settings as texts */
gboolean      ml_filters_load       (char **texts, GPtrArray *filters, GError **error);
gboolean      ml_experiment_state_refuse (GError **error);                /* FALSE: what was read makes no sense */
