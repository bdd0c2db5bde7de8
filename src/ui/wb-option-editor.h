/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget that edits one option of one object: a switch, a number, a
 * drop-down, a text. It is bound to the property, so the object is the only
 * place where a value lives, and it is named after it. */
#pragma once

#include "ml-option.h"

#include <gtk/gtk.h>

GtkWidget *wb_option_editor_new         (GObject *object, const MlOption *option);
GtkWidget *wb_option_editor_new_choices (GObject *object, const MlOption *option, GArray *values, GtkStringList *names); /* numbers by name */
gboolean   wb_option_names_column       (const MlOption *option);
char      *wb_option_format_number      (const MlOption *option, double value); /* (transfer full): with its word for 0 */
char      *wb_option_tooltip            (const MlOption *option); /* (transfer full) */
