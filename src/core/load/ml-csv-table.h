/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a CSV file whose format is known, as a table. */
#pragma once

#include "ml-csv-detect.h"
#include "ml-faults.h"

typedef struct
{
  const MlText *text;
  MlCsvFormat *format; /* gets more warnings                                */
  const int *wishes;   /* format->n_columns: an MlAttributeKind, -1: detect */
  guint max_labels;    /* of a nominal column that was not asked for        */
  gboolean is_repaired; /* the relation tells of it                         */
} MlCsvTable;

MlDataset *ml_csv_table_read (const MlCsvTable *table, MlMonitor *monitor, GError **error);
gboolean   ml_csv_table_find_faults (const MlCsvTable *table, MlFaults *faults, MlMonitor *monitor, GError **error);
gboolean   ml_csv_is_nominal (guint n_texts, guint n_rows, guint max_labels);
