/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-scheme-button.h"

#include "ml-settings.h"

#include <glib/gi18n.h>

struct _WbSchemeButton
{
  AdwBin parent;
  MlLearner *learner; /* (nullable) */
  GtkWidget *button, *entry, *problem;
};

G_DEFINE_FINAL_TYPE (WbSchemeButton, wb_scheme_button, ADW_TYPE_BIN)

enum
{
  SIGNAL_ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_problem (WbSchemeButton *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->problem), text != NULL ? text : "");
  gtk_widget_set_visible (self->problem, text != NULL);
}

/* The line as it is now, whenever it comes into sight. */
static void
on_shown (WbSchemeButton *self)
{
  char *line = self->learner != NULL ? ml_settings_to_weka (self->learner)
                                     : g_strdup ("");
  if (line == NULL)
    line = ml_settings_to_text (self->learner);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  g_free (line);
  show_problem (self, NULL);
  gtk_widget_grab_focus (self->entry);
}

static void
on_copy (WbSchemeButton *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
on_apply (WbSchemeButton *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autoptr (MlLearner) learner
      = ml_learner_from_text (g_strstrip (line), &error);
  show_problem (self, error != NULL ? error->message : NULL);
  if (learner == NULL)
    return;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_signal_emit (self, signals[SIGNAL_ENTERED], 0, learner);
}

static GtkWidget *
make_button (WbSchemeButton *self, const char *label, const char *name,
             GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  gtk_widget_set_name (button, name);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
make_popover (WbSchemeButton *self)
{
  self->entry = gtk_entry_new ();
  gtk_widget_set_name (self->entry, "scheme-line");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 52);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Classifier as one line"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_apply),
                            self);
  GtkWidget *help
      = gtk_label_new (_ ("Paste a line of WEKA or of Ruru here, such as "
                          "weka.classifiers.lazy.IBk -K 5, and press Enter."));
  self->problem = gtk_label_new (NULL);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_widget_add_css_class (self->problem, "error");
  g_object_set (help, "wrap", TRUE, "xalign", 0.0, "max-width-chars", 60, NULL);
  g_object_set (self->problem, "wrap", TRUE, "xalign", 0.0, "max-width-chars",
                60, "visible", FALSE, NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *apply
      = make_button (self, _ ("_Apply"), "scheme-apply", G_CALLBACK (on_apply));
  gtk_widget_add_css_class (apply, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (
      GTK_BOX (buttons),
      make_button (self, _ ("_Copy"), "scheme-copy", G_CALLBACK (on_copy)));
  gtk_box_append (GTK_BOX (buttons), apply);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  g_object_set (box, "margin-start", 6, "margin-end", 6, "margin-top", 6,
                "margin-bottom", 6, NULL);
  gtk_box_append (GTK_BOX (box), help);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), buttons);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_shown), self);
  return popover;
}

static void
wb_scheme_button_dispose (GObject *object)
{
  g_clear_object (&WB_SCHEME_BUTTON (object)->learner);
  G_OBJECT_CLASS (wb_scheme_button_parent_class)->dispose (object);
}

static void
wb_scheme_button_class_init (WbSchemeButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_scheme_button_dispose;
  signals[SIGNAL_ENTERED]
      = g_signal_new ("entered", WB_TYPE_SCHEME_BUTTON, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, ML_TYPE_LEARNER);
}

static void
wb_scheme_button_init (WbSchemeButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_widget_set_name (self->button, "scheme");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button),
                                 "edit-paste-symbolic");
  gtk_widget_set_tooltip_text (self->button,
                               _ ("Copy or paste the classifier with its "
                                  "options, as WEKA writes them"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Classifier as text"), -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button),
                               make_popover (self));
  adw_bin_set_child (ADW_BIN (self), self->button);
}

/** wb_scheme_button_new: Returns: the button, of no learner yet */
GtkWidget *
wb_scheme_button_new (void)
{
  return g_object_new (WB_TYPE_SCHEME_BUTTON, NULL);
}

/** wb_scheme_button_set_learner: @learner: (nullable): whose line is shown */
void
wb_scheme_button_set_learner (WbSchemeButton *self, MlLearner *learner)
{
  g_set_object (&self->learner, learner);
}
