/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options of a generator beside a preview of what it makes: the first rows
 * as points or pictures, anew with every change. */
#pragma once

#include "ml-generator.h"

#include <adwaita.h>

#define WB_TYPE_GENERATE_DIALOG (wb_generate_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WbGenerateDialog, wb_generate_dialog, WB, GENERATE_DIALOG, AdwWindow)

/* Signal: "accepted" (), then it closes; read the generator in it. */
GtkWidget   *wb_generate_dialog_new       (GtkWindow *parent, GType type);
MlGenerator *wb_generate_dialog_generator (WbGenerateDialog *self); /* (transfer none) */
