/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a CSV file writes its fields, and how one field is read. Quotes as in
 * RFC 4180: a field that begins with a quote ends with one, and a doubled one
 * inside stands for itself; line ends may stand inside. A quote in the middle
 * of a plain field is an ordinary character. */
#pragma once

#include "ml-label-table.h"

#define ML_CSV_MISSING "? NA N/A NaN nan null NULL #N/A"

typedef struct
{
  char delimiter;
  char quote; /* '\0': none */
  char decimal;
  guint8 stops[256];    /* 1: delimiter or line end                    */
  guint8 begins_missing[256]; /* 1: a missing word may begin so        */
  MlLabelTable missing; /* what stands for a missing value, unquoted   */
  char *missing_text;   /* the words in it                             */
} MlCsvDialect;

typedef struct
{
  const char *at;   /* where it begins in the file                       */
  const char *text; /* its value, not terminated: in the file or scratch */
  gsize length;
  gboolean is_quoted;
  gboolean is_decoded; /* text stands in the scratch */
  const char *problem; /* (nullable): a sentence; then at says where     */
} MlCsvField;

typedef enum
{
  ML_CSV_TEXT,
  ML_CSV_NUMBER,
  ML_CSV_INFINITE, /* inf, -Infinity */
  ML_CSV_TOO_LARGE,
} MlCsvNumber;

void        ml_csv_dialect_init  (MlCsvDialect *self, char delimiter, char quote, char decimal, const char *missing);
void        ml_csv_dialect_clear (MlCsvDialect *self);
const char *ml_csv_read_field    (const MlCsvDialect *self, const char *p, const char *end, GString *scratch, MlCsvField *field);
const char *ml_csv_skip_field    (const MlCsvDialect *self, const char *p, const char *end, const char **unclosed);
const char *ml_csv_skip_record   (const MlCsvDialect *self, const char *p, const char *end, guint *n_fields, const char **unclosed);
const char *ml_csv_skip_blank_lines (const char *p, const char *end);
const char *ml_csv_next_line     (const char *p, const char *end);
gboolean    ml_csv_is_missing    (const MlCsvDialect *self, const MlCsvField *field);
MlCsvNumber ml_csv_number        (const MlCsvDialect *self, const char *text, gsize length, double *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MlCsvDialect, ml_csv_dialect_clear)
