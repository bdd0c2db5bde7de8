/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How probable a model thinks each class: a bar a class, the likeliest strong. */
#pragma once

#include "ml-attribute.h"

#include <adwaita.h>

#define WB_TYPE_CLASS_BARS (wb_class_bars_get_type ())
G_DECLARE_FINAL_TYPE (WbClassBars, wb_class_bars, WB, CLASS_BARS, AdwBin)

GtkWidget *wb_class_bars_new  (void);
void       wb_class_bars_show (WbClassBars *self, const MlAttribute *class, const double *outputs); /* (nullable) outputs: nothing known */
