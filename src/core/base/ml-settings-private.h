/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two ways of writing settings share: ours in ml-settings.c, WEKA's in
 * ml-weka-line.c. */
#pragma once

#include "ml-settings.h"

GPtrArray *ml_settings_words         (const char *text, GError **error); /* (transfer full) (nullable): char * each */
void       ml_settings_append_quoted (GString *into, const char *word);
gboolean   ml_settings_apply         (gpointer object, const GPtrArray *words, guint from, GError **error); /* "name=value" each */
gpointer   ml_weka_line_read         (GType kind, const GPtrArray *words, MlWekaNameFunc weka_name, GError **error);
MlWekaNameFunc ml_weka_line_names    (GType kind);                       /* (nullable) */
