/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A button with a searchable list of all types of a kind, grouped by category.
 * A learner that cannot take the data stays in the list, greyed, and says why. */
#pragma once

#include "ml-dataset.h"

#include <adwaita.h>

#define WB_TYPE_TYPE_CHOOSER (wb_type_chooser_get_type ())
G_DECLARE_FINAL_TYPE (WbTypeChooser, wb_type_chooser, WB, TYPE_CHOOSER, AdwBin)

typedef char *(*WbTypeCheck) (GType type, gpointer data); /* (transfer full) (nullable): why it cannot be chosen */

/* Signal: "chosen" (GType). */
GtkWidget  *wb_type_chooser_new      (GType kind, const char *name); /* name: for the screen reader, "Classifier" */
void        wb_type_chooser_set_icon (WbTypeChooser *self, const char *icon_name); /* a small button that keeps no choice */
void        wb_type_chooser_set_width (WbTypeChooser *self, int chars);                /* wishes for no more for the name */
void        wb_type_chooser_set_type (WbTypeChooser *self, GType type);
GType       wb_type_chooser_type     (WbTypeChooser *self);
void        wb_type_chooser_set_data (WbTypeChooser *self, MlDataset *data, int target);
void        wb_type_chooser_set_check (WbTypeChooser *self, WbTypeCheck check, gpointer data); /* instead of the data */
void        wb_type_chooser_choose   (WbTypeChooser *self, GType type); /* as a click on its row */

const char *wb_type_title            (GType type); /* translated */
