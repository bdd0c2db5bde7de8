/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An object with options as one line of text and back: "kNN neighbors=5", or a
 * WEKA command line "weka.classifiers.lazy.IBk -K 5", whose flags are read
 * through the option tables. A value with spaces stands in double quotes, in
 * which a backslash protects a quote or a backslash. Several objects are joined
 * by semicolons: "Conv size=5; Pool".
 *
 * An option of a type holds such a line itself, so one thing stands inside the
 * other: `Bagging classifier="REPTree folds=5"`, which WEKA writes
 * "weka.classifiers.meta.Bagging -W weka.classifiers.trees.REPTree -- -N 5". */
#pragma once

#include <glib-object.h>

/* What a class says of WEKA. */
typedef struct
{
  const char *name;    /* (nullable): of the class there                        */
  const char *presets; /* (nullable): options in which WEKA's presets differ from ours: "mode=weka" */
  const char *flags;   /* (nullable): the flags in WEKA's order, a "#" behind those of whole numbers, a literal from its dash on, "-V!" if it takes no value, "-L?" a switch that is read but changes no figure and is not written; NULL: as in the option table */
  gboolean (*leaves_out) (gpointer object, const char *flag); /* (nullable): whether WEKA does not print that flag now */
} MlWekaName;

typedef MlWekaName (*MlWekaNameFunc) (gpointer klass);

void     ml_settings_set_weka_names (GType kind, MlWekaNameFunc weka_name); /* in class_init of the abstract type */
gpointer ml_settings_from_text (GType kind, const char *text, GError **error);
char    *ml_settings_to_text   (gpointer object);
char    *ml_settings_to_weka   (gpointer object);                              /* (transfer full) (nullable): NULL: WEKA has no words for it */
char    *ml_settings_tidy      (GType kind, const char *text, GError **error); /* there and back: presets left out */
char   **ml_settings_split     (const char *text, GError **error);             /* "Conv size=5; Pool" at each semicolon outside quotes */
char    *ml_settings_tidy_list (GType kind, const char *text, GError **error);
