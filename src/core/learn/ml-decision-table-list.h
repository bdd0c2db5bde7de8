/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision table in words: a line for each cell, its labels and its answer. */
#pragma once

#include "ml-decision-table.h"

char *ml_decision_table_list (const MlDecisionTable *table, MlDataset *header, int target); /* (transfer full) */
