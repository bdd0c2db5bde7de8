/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts cut into words, and the words that are frequent in them. */
#pragma once

#include "ml-subset.h"

typedef void (*MlWordFunc) (const char *word, gpointer data);

void   ml_words_each   (const char *text, gboolean lowers, MlWordFunc each, gpointer data);
char **ml_words_choose (const MlSubset *rows, const gboolean *is_text, gboolean lowers, guint n_words, guint least, gboolean one_dictionary); /* (transfer full): class by class, sorted within each */
