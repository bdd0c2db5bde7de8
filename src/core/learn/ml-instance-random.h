/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The generator that WEKA takes from a table: its seed depends on the text of
 * one row, so equal draws need equal texts. */
#pragma once

#include "ml-java-random.h"
#include "ml-subset.h"

void   ml_instance_random_init (MlJavaRandom *random, gint32 seed, MlDataset *data, const guint32 *rows, guint n_rows);
gint32 ml_instance_random_hash (const char *text);                 /* Java's String.hashCode() */
char  *ml_instance_random_text (MlDataset *data, guint32 row);     /* (transfer full): the row as ARFF */
