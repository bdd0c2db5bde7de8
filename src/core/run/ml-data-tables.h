/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Data sets as tables to show, copy and print. */
#pragma once

#include "ml-dataset.h"
#include "ml-text-table.h"

MlTextTable *ml_data_table_rows    (MlDataset *data, const char *caption, const GArray *rows); /* guint32; NULL: all */
MlTextTable *ml_data_table_columns (MlDataset *data); /* a row a column: its kind and statistics */
