/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small table of words and figures that a person reads, and the languages it
 * can be written in. */
#pragma once

#include <glib.h>

typedef enum
{
  ML_TEXT_TABLE_PLAIN,    /* columns lined up by blanks */
  ML_TEXT_TABLE_CSV,
  ML_TEXT_TABLE_MARKDOWN,
  ML_TEXT_TABLE_LATEX,    /* a tabular                  */
  ML_TEXT_TABLE_HTML,     /* a table element            */
} MlTextTableFormat;

typedef struct
{
  char *caption;       /* (nullable)                                         */
  char **titles;       /* of the columns                                     */
  const char **hints;  /* n_columns: what a column tells, or NULL; static    */
  guint n_columns;
  GPtrArray *rows;     /* char **, n_columns texts each                      */
  gboolean *is_number; /* n_columns: right-aligned; all but the first at the start */
} MlTextTable;

MlTextTable *ml_text_table_new    (const char *caption, char **titles); /* (transfer full) titles */
void         ml_text_table_free   (MlTextTable *self);
void         ml_text_table_add    (MlTextTable *self, char **row);      /* (transfer full): as many texts as columns */
const char  *ml_text_table_cell   (const MlTextTable *self, guint row, guint column);
char        *ml_text_table_format (const MlTextTable *self, MlTextTableFormat format); /* (transfer full) */
gboolean     ml_text_table_find_format (const char *name, MlTextTableFormat *format); /* "csv", "md", "tex", … */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlTextTable, ml_text_table_free)

char *ml_text_escape (const char *text, MlTextTableFormat format); /* (transfer full): as a cell of such a table holds it */
