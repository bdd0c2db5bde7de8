/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An object with options as one line of text and back: "kNN neighbors=5", or a
 * WEKA command line "weka.classifiers.lazy.IBk -K 5", whose flags are read
 * through the option tables. A value with spaces stands in double quotes, in
 * which a backslash protects a quote or a backslash. Several objects are joined
 * by semicolons: "Conv size=5; Pool". */
#pragma once

#include <glib-object.h>

/* What a class says of WEKA: the name of its class there, and the options in
 * which WEKA's presets differ from ours ("mode=weka"); both may be NULL. */
typedef struct
{
  const char *name, *presets;
} MlWekaName;

typedef MlWekaName (*MlWekaNameFunc) (gpointer klass);

gpointer ml_settings_from_text (GType kind, const char *text, MlWekaNameFunc weka_name, GError **error);
char    *ml_settings_to_text   (gpointer object);
char    *ml_settings_tidy      (GType kind, const char *text, GError **error); /* there and back: presets left out */
char   **ml_settings_split     (const char *text, GError **error);             /* "Conv size=5; Pool" at each semicolon outside quotes */
char    *ml_settings_tidy_list (GType kind, const char *text, GError **error);
