/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the rows of a table as lines of text, in the manner of one format. */
#pragma once

#include "ml-writer.h"
#include "ml-date-format.h"

typedef struct
{
  char delimiter;
  const char *missing;
  gboolean has_weights;                                /* {w} behind a row */
  void (*append_text) (GString *into, const char *text); /* quoted if need be */
} MlRowStyle;

const char *ml_row_date_pattern (MlDataset *data, guint column, GError **error);
void        ml_row_for_each_name (MlDataset *data, void (*call) (const char *name, guint column, gpointer data), gpointer user_data);
gboolean    ml_row_write        (MlDataset *data, const MlRowStyle *style, GString *header, GOutputStream *stream,
                                 MlMonitor *monitor, GError **error);
