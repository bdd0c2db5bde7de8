/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A number set by a slider or by typing, linear or logarithmic. On a logarithmic
 * one that allows zero, the lowest place of the slider is zero. */
#pragma once

#include <gtk/gtk.h>

#define WB_TYPE_KNOB (wb_knob_get_type ())
G_DECLARE_FINAL_TYPE (WbKnob, wb_knob, WB, KNOB, GtkBox)

typedef struct
{
  double minimum, maximum; /* logarithmic: of the slider; minimum is above 0 */
  gboolean is_logarithmic, allows_zero;
} WbKnobRange;

/* Signal: "changed" (), by the user alone. */
GtkWidget *wb_knob_new       (const char *label, const WbKnobRange *range);
double     wb_knob_value     (WbKnob *self);
void       wb_knob_set_value (WbKnob *self, double value); /* without a signal; not while the user types */
