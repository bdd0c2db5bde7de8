/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a CSV file would be read: what was detected, its first rows, and a kind
 * for each column; each can be overruled before the file is opened. */
#pragma once

#include "ml-loader.h"

#include <adwaita.h>

#define WB_TYPE_CSV_PREVIEW (wb_csv_preview_get_type ())
G_DECLARE_FINAL_TYPE (WbCsvPreview, wb_csv_preview, WB, CSV_PREVIEW, AdwWindow)

gboolean   wb_csv_preview_wants (const char *path); /* whether it is such a file */

/* Signal: "accepted" (), then it closes; read path and loader in it. */
GtkWidget  *wb_csv_preview_new    (GtkWindow *parent, const char *path);
const char *wb_csv_preview_path   (WbCsvPreview *self);
MlLoader   *wb_csv_preview_loader (WbCsvPreview *self); /* (transfer none) */
