/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a CSV file leaves open, found out from its first rows. */
#pragma once

#include "ml-csv-dialect.h"
#include "ml-text.h"

enum
{
  ML_CSV_DETECT = -1
};

/* Each a character or a truth value, or ML_CSV_DETECT. */
typedef struct
{
  int delimiter, quote, decimal, has_header;
  const char *missing;
} MlCsvWishes;

typedef struct
{
  MlCsvDialect dialect;
  gboolean has_header;
  gboolean ends_in_delimiter; /* the header's last name is empty             */
  const char *data;           /* the first row                               */
  guint n_columns;
  GPtrArray *names;           /* char *                                      */
  GPtrArray *rows;            /* char **: n_columns cells or more, "" = missing; */
                              /* the header, if there is one, is the first   */
  gboolean *is_number;        /* n_columns: all cells seen are, or missing   */
  GPtrArray *warnings;        /* char *                                      */
} MlCsvFormat;

gboolean ml_csv_detect       (MlCsvFormat *self, const MlText *text, const MlCsvWishes *wishes, GError **error);
void     ml_csv_format_clear (MlCsvFormat *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MlCsvFormat, ml_csv_format_clear)
