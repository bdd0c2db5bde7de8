/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads CSV and TSV. All that such files leave open (delimiter, quote, decimal
 * sign, header, charset, types) is detected and is an option, too. The preview
 * shows what would be read, so that a person can overrule it. */
#pragma once

#include "ml-loader.h"

#define ML_TYPE_CSV_LOADER (ml_csv_loader_get_type ())
G_DECLARE_FINAL_TYPE (MlCsvLoader, ml_csv_loader, ML, CSV_LOADER, MlLoader)

typedef struct
{
  char delimiter, quote, decimal; /* quote: '\0' if none                      */
  gboolean has_header;
  const char *charset;            /* "UTF-8", ...                             */
  guint n_columns;
  char **names;                   /* n_columns                                */
  MlAttributeKind *kinds;         /* n_columns; by the first rows             */
  GPtrArray *rows;                /* char **: n_columns cells, NULL = missing */
} MlCsvPreview;

MlCsvPreview *ml_csv_loader_preview  (MlCsvLoader *self, const MlSource *source, GError **error);
MlCsvPreview *ml_csv_loader_preview_path (MlCsvLoader *self, const char *path, GError **error);
void          ml_csv_preview_free    (MlCsvPreview *self);
void          ml_csv_loader_set_kind (MlCsvLoader *self, guint column, int kind); /* MlAttributeKind; -1: detect */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlCsvPreview, ml_csv_preview_free)
