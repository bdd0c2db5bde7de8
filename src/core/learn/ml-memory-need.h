/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much memory learning will take, told before it begins. What a class of
 * learners does not say itself is a matrix of its inputs. The figures are what
 * was measured, rounded; tests/core/test-memory.c holds them against a process. */
#pragma once

#include "ml-learner.h"

MlMemoryNeed ml_memory_need      (MlLearner *self, MlDataset *data, guint target, guint n_rows);
double       ml_count_inputs     (MlDataset *data, guint target); /* labels and pixels count each */
double       ml_count_outputs    (MlDataset *data, guint target); /* labels of the class, or 1    */

/* For MlLearnerClass.memory. */
MlMemoryNeed ml_tree_memory      (MlLearner *self, MlDataset *data, guint target, guint n_rows); /* that sort rows by each input */
MlMemoryNeed ml_counts_memory    (MlLearner *self, MlDataset *data, guint target, guint n_rows); /* that only count */
