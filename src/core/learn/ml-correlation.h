/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pearson's correlation of two columns, without its sign. A nominal column
 * counts label by label, as 0 and 1, weighted by how often each is seen. */
#pragma once

#include "ml-subset.h"

double ml_correlation (const MlSubset *rows, guint a, guint b); /* 0 … 1; missing: the mean */
