/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-knob.h"

#include "ml-dataset.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  TYPED_DIGITS = 15, /* as the user wants it */
  SHOWN_DIGITS = 4,  /* of what comes from a run */
};

struct _WbKnob
{
  GtkBox parent;
  WbKnobRange range;
  double value;
  GtkWidget *scale, *entry;
  gboolean is_showing; /* while the slider is moved by us */
  gboolean is_typed;   /* the entry holds what nobody has looked at yet */
};

G_DEFINE_FINAL_TYPE (WbKnob, wb_knob, GTK_TYPE_BOX)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Value to place of the slider and back. */

static double
to_place (WbKnob *self, double value)
{
  return self->range.is_logarithmic ? log10 (MAX (value, self->range.minimum))
                                    : value;
}

/* Two digits are as fine as a hand is; typing is exact. */
static double
from_place (WbKnob *self, double place)
{
  if (!self->range.is_logarithmic)
    return round (place * 1000) / 1000;
  if (self->range.allows_zero && place <= log10 (self->range.minimum))
    return 0;
  const double digit = pow (10, floor (place) - 1);
  return round (pow (10, place) / digit) * digit;
}

/* (transfer full): which numbers are allowed */
static char *
describe_range (WbKnob *self)
{
  g_autofree char *least = ml_format_number (self->range.minimum);
  g_autofree char *most = ml_format_number (self->range.maximum);
  if (!self->range.is_logarithmic)
    return g_strdup_printf (_ ("A number from %s to %s is allowed"), least,
                            most);
  return self->range.allows_zero
             ? g_strdup_printf (_ ("A number from 0 to %s is allowed"), most)
             : g_strdup_printf (_ ("A number above 0 and up to %s is allowed"),
                                most);
}

/* Beside the color, in words. */
static void
show_problem (WbKnob *self, gboolean is_wrong)
{
  g_autofree char *range = describe_range (self);
  g_autofree char *problem = g_strdup_printf (_ ("Not taken. %s"), range);
  GtkEntry *entry = GTK_ENTRY (self->entry);
  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY,
                                     is_wrong ? "dialog-warning-symbolic"
                                              : NULL);
  gtk_widget_set_tooltip_text (self->entry, is_wrong ? problem : range);
  if (is_wrong)
    {
      gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY,
                                       problem);
      gtk_widget_add_css_class (self->entry, "error");
    }
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
      -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  is_wrong ? problem : range, -1);
}

/* @digits: significant ones; more than a line holds help nobody. */
static void
show_value (WbKnob *self, int digits)
{
  char rounded[G_ASCII_DTOSTR_BUF_SIZE], format[8];
  g_snprintf (format, sizeof format, "%%.%dg", digits);
  g_ascii_formatd (rounded, sizeof rounded, format, self->value);
  g_autofree char *text = ml_format_number (g_ascii_strtod (rounded, NULL));
  self->is_showing = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), to_place (self, self->value));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  show_problem (self, FALSE);
  self->is_showing = FALSE;
  self->is_typed = FALSE;
}

static void
take (WbKnob *self, double value)
{
  self->value = value;
  show_value (self, TYPED_DIGITS);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_moved (WbKnob *self)
{
  if (!self->is_showing)
    take (self,
          from_place (self, gtk_range_get_value (GTK_RANGE (self->scale))));
}

static gboolean
is_allowed (WbKnob *self, double value)
{
  return isfinite (value) && value <= self->range.maximum
         && (self->range.is_logarithmic
                 ? value > 0 || (self->range.allows_zero && value == 0)
                 : value >= self->range.minimum);
}

/* What cannot be is shown in red and not taken. */
static void
on_typed (WbKnob *self)
{
  self->is_typed = FALSE;
  g_autofree char *text
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_strdelimit (g_strstrip (text), ",", '.');
  char *end;
  const double value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !is_allowed (self, value))
    show_problem (self, TRUE);
  else
    take (self, value);
}

static void
on_edited (WbKnob *self)
{
  self->is_typed = !self->is_showing;
}

/* As in the spin buttons beside it: leaving means it. */
static void
on_left (WbKnob *self)
{
  if (self->is_typed)
    on_typed (self);
}

static void
wb_knob_class_init (WbKnobClass *klass)
{
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_KNOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
wb_knob_init (WbKnob *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
name_part (GtkWidget *part, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (part),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/** wb_knob_new: @label: what is set */
GtkWidget *
wb_knob_new (const char *label, const WbKnobRange *range)
{
  WbKnob *self = g_object_new (WB_TYPE_KNOB, NULL);
  self->range = *range;
  self->value = range->minimum;
  const double low = to_place (self, range->minimum);
  const double high = to_place (self, range->maximum);
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high,
                                          (high - low) / 100);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_size_request (self->scale, 76, -1);
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 9);
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  name_part (self->scale, label);
  name_part (self->entry, label);
  gtk_box_append (GTK_BOX (self), self->scale);
  gtk_box_append (GTK_BOX (self), self->entry);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (on_moved),
                            self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_typed),
                            self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_edited),
                            self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_left), self);
  gtk_widget_add_controller (self->entry, focus);
  show_value (self, SHOWN_DIGITS);
  return GTK_WIDGET (self);
}

/** wb_knob_value: Returns: what is set */
double
wb_knob_value (WbKnob *self)
{
  return self->value;
}

/** wb_knob_set_value: shows @value, unless the user is typing another one */
void
wb_knob_set_value (WbKnob *self, double value)
{
  const GtkStateFlags flags = gtk_widget_get_state_flags (self->entry);
  if ((flags & GTK_STATE_FLAG_FOCUS_WITHIN) != 0
      || fabs (value - self->value) <= 1e-12 * fabs (value))
    return;
  self->value = value;
  show_value (self, SHOWN_DIGITS);
}
