/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables on standard output, in the language that --format names. */
#pragma once

#include "ml-match-table.h"

/* The entry of a command that prints tables: `name` is a char *. */
#define CLI_FORMAT_ENTRY(name)                                                \
  { "format", 0, 0, G_OPTION_ARG_STRING, (name),                              \
    N_ ("Print the tables as text, csv, markdown, latex or html"), "NAME" }

gboolean cli_check_format (const char *name, GError **error); /* NULL is fine */
void     cli_print_tables (GPtrArray *tables, const char *name, gboolean is_behind); /* MlTextTable; is_behind: other text */
void     cli_tell_differences (MlDataset *header, int target, MlDataset *data, gboolean is_to_predict); /* on standard error, if there are any */
void     cli_print_table  (MlTextTable *table, const char *name); /* (transfer full) */
