/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a piece of a CSV file. Pieces are read side by side, each into
 * its own rows of the common columns. */
#pragma once

#include "ml-csv-dialect.h"
#include "ml-date-format.h"
#include "ml-faults.h"
#include "ml-text.h"

typedef enum
{
  ML_CSV_SKIP,
  ML_CSV_NUMBERS,
  ML_CSV_DATES,
  ML_CSV_TEXTS,
} MlCsvKind;

/* Where the values of one column go. */
typedef struct
{
  const char *name;
  MlCsvKind kind;
  gboolean is_wished; /* then a cell that does not fit is an error            */
  double *numbers;    /* all rows of the file, or NULL                        */
  gint32 *codes;      /* likewise; codes into the chunk's texts               */
  guint text;         /* which of the chunk's tables                          */
  const MlDateFormat *format; /* of dates                                     */
} MlCsvTarget;

typedef struct
{
  const char *start, *end; /* whole records                                   */
  guint n_rows, first_row;
  const char *unclosed;    /* (nullable): a quote nothing closes              */
  MlLabelTable *texts;     /* in order of appearance                          */
  const char **odd;        /* a column: the first cell that is no number      */
  guint n_infinite;        /* cells read as missing                           */
  guint n_surplus;         /* rows with empty fields behind the last column   */
  GError *error;
  MlFaults *faults;        /* (nullable): gets all faults instead; then every
                              row goes into the first one                     */
} MlCsvChunk;

typedef struct
{
  const MlText *text;
  const MlCsvDialect *dialect;
  const MlCsvTarget *targets;
  guint n_targets;
  gboolean (*go_on) (gpointer data, gsize n_bytes); /* asked often; FALSE: end */
  gpointer data;
} MlCsvReader;

void     ml_csv_count_rows (MlCsvChunk *chunk, const MlCsvDialect *dialect, const char *limit, const char *end);
gboolean ml_csv_read_rows  (const MlCsvReader *self, MlCsvChunk *chunk);
