/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings a table into the columns of another one, by name. */
#pragma once

#include "ml-dataset.h"

MlDataset *ml_match (MlDataset *header, int target, MlDataset *data, GError **error);
