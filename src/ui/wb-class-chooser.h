/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which attribute is to be predicted: a drop-down of the session's columns,
 * kept in step with its target both ways. */
#pragma once

#include "wb-session.h"

#include <adwaita.h>

#define WB_TYPE_CLASS_CHOOSER (wb_class_chooser_get_type ())
G_DECLARE_FINAL_TYPE (WbClassChooser, wb_class_chooser, WB, CLASS_CHOOSER, AdwBin)

GtkWidget *wb_class_chooser_new (WbSession *session);
