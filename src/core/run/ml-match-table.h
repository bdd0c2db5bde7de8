/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How another file differs from the training data, and what ml_match() does
 * about it: a row a difference. */
#pragma once

#include "ml-dataset.h"
#include "ml-text-table.h"

MlTextTable *ml_match_table (MlDataset *header, int target, MlDataset *data); /* (transfer full) */
