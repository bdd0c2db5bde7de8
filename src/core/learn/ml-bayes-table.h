/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table in words, one column a class, laid out as WEKA's Naive Bayes does.
 * Plain C; one thread. */
#pragma once

#include <glib.h>

typedef struct _MlBayesTable MlBayesTable;

MlBayesTable *ml_bayes_table_new        (void);
void          ml_bayes_table_begin_row  (MlBayesTable *self, const char *indent, const char *name, guint gap);
void          ml_bayes_table_add_cell   (MlBayesTable *self, const char *cell);
void          ml_bayes_table_add_number (MlBayesTable *self, double number); /* four decimals at most */
void          ml_bayes_table_add_count  (MlBayesTable *self, double count);
void          ml_bayes_table_add_line   (MlBayesTable *self); /* of equals signs, as wide as the table */
char         *ml_bayes_table_end        (MlBayesTable *self); /* (transfer full); frees it */
