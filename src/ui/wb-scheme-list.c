/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-scheme-list.h"

#include "wb-file-dialog.h"
#include "wb-type-chooser.h"
#include "wb-type-row.h"

#include "ml-registry.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WbSchemeList
{
  AdwBin parent;
  GPtrArray *schemes; /* MlScheme, in the order of the rows */
  GtkListBox *list;
  GtkWidget *entry, *none;
};

G_DEFINE_FINAL_TYPE (WbSchemeList, wb_scheme_list, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (WbSchemeList *self)
{
  gtk_widget_set_visible (self->none, self->schemes->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->schemes->len > 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Rows */

/* “kNN” above “Standardize; neighbors=5”. */
static void
show_settings (GtkWidget *row, MlScheme *scheme)
{
  g_autofree char *text = ml_scheme_to_text (scheme);
  g_autofree char *options = ml_option_summary (scheme->learner);
  GString *subtitle = g_string_new (NULL);
  for (guint i = 0; i < scheme->filters->len; i++)
    g_string_append_printf (subtitle, "%s%s", i > 0 ? "; " : "",
                            ml_registry_name (G_OBJECT_TYPE (
                                g_ptr_array_index (scheme->filters, i))));
  g_string_append_printf (subtitle, "%s%s",
                          subtitle->len > 0 && options[0] != '\0' ? "; " : "",
                          options);
  g_autofree char *escaped = g_markup_escape_text (subtitle->str, -1);
  g_string_free (subtitle, TRUE);
  g_object_set (row, "title",
                ml_registry_name (G_OBJECT_TYPE (scheme->learner)), "subtitle",
                escaped, "tooltip-text", text, NULL);
}

static void
on_notify (MlLearner *learner, GParamSpec *spec, GtkWidget *row)
{
  GtkWidget *self = gtk_widget_get_ancestor (row, WB_TYPE_SCHEME_LIST);
  show_settings (row, g_object_get_data (G_OBJECT (row), "wb-scheme"));
  if (self != NULL)
    changed (WB_SCHEME_LIST (self));
}

static void
on_remove (GtkButton *button, WbSchemeList *self)
{
  GtkWidget *row
      = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_EXPANDER_ROW);
  MlScheme *scheme = g_object_get_data (G_OBJECT (row), "wb-scheme");
  gtk_list_box_remove (self->list, row);
  g_ptr_array_remove (self->schemes, scheme);
  changed (self);
}

static GtkWidget *
make_remove_button (WbSchemeList *self, const char *name)
{
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove), self);
  return button;
}

static GtkWidget *
make_row (WbSchemeList *self, MlScheme *scheme)
{
  GtkWidget *row = adw_expander_row_new ();
  const GType type = G_OBJECT_TYPE (scheme->learner);
  g_object_set_data (G_OBJECT (row), "wb-scheme", scheme);
  show_settings (row, scheme);
  adw_expander_row_add_action (
      ADW_EXPANDER_ROW (row),
      make_remove_button (self, ml_registry_name (type)));
  guint n_options;
  const MlOption *options = ml_option_list (type, &n_options);
  for (guint i = 0; i < n_options; i++)
    adw_expander_row_add_row (
        ADW_EXPANDER_ROW (row),
        wb_type_row_for (G_OBJECT (scheme->learner), &options[i]));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), n_options > 0);
  g_signal_connect_object (scheme->learner, "notify", G_CALLBACK (on_notify),
                           row, 0);
  return row;
}

/* Adding */

/* The popover that closes gives the focus back to its button, so this waits
 * for that. */
static gboolean
focus_last (gpointer data)
{
  WbSchemeList *self = data;
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (
      self->list, (int) self->schemes->len - 1);
  if (row != NULL)
    gtk_widget_child_focus (GTK_WIDGET (row), GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

static void
on_chosen (WbTypeChooser *chooser, GType type, WbSchemeList *self)
{
  g_autoptr (MlLearner) learner = g_object_new (type, NULL);
  wb_scheme_list_add (self, ml_scheme_new (learner, NULL));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_last, g_object_ref (self),
                   g_object_unref);
}

static void
on_entered (GtkEntry *entry, WbSchemeList *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  MlScheme *scheme = ml_scheme_from_text (text, &error);
  if (scheme == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      gtk_widget_set_tooltip_text (GTK_WIDGET (entry), error->message);
      wb_file_dialog_report (GTK_WIDGET (self), error);
      return;
    }
  wb_scheme_list_add (self, scheme);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
on_edited (GtkEditable *entry)
{
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (entry),
      _ ("Filters, then the classifier: “Standardize; kNN neighbors=5”, or a "
         "WEKA command line"));
}

static GtkWidget *
make_entry (WbSchemeList *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_widget_set_name (entry, "scheme-text");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry),
                                  _ ("Or write one, or paste WEKA's"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("A classifier as text"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (on_entered), self);
  g_signal_connect (entry, "changed", G_CALLBACK (on_edited), NULL);
  on_edited (GTK_EDITABLE (entry));
  return entry;
}

/* Class */

static void
wb_scheme_list_finalize (GObject *object)
{
  g_ptr_array_unref (WB_SCHEME_LIST (object)->schemes);
  G_OBJECT_CLASS (wb_scheme_list_parent_class)->finalize (object);
}

static void
wb_scheme_list_class_init (WbSchemeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_scheme_list_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_SCHEME_LIST, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_head (WbSchemeList *self)
{
  GtkWidget *title = gtk_label_new (_ ("Classifiers"));
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  GtkWidget *add
      = wb_type_chooser_new (ML_TYPE_LEARNER, _ ("Add a classifier"));
  wb_type_chooser_set_icon (WB_TYPE_CHOOSER (add), "list-add-symbolic");
  g_signal_connect (add, "chosen", G_CALLBACK (on_chosen), self);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), add);
  return head;
}

static void
wb_scheme_list_init (WbSchemeList *self)
{
  self->schemes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_scheme_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "options");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Classifiers"), -1);
  self->none = gtk_label_new (_ ("None yet. The first one is what the others "
                                 "are tested against."));
  gtk_label_set_wrap (GTK_LABEL (self->none), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_widget_add_css_class (self->none, "dim-label");
  self->entry = make_entry (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->entry);
  adw_bin_set_child (ADW_BIN (self), box);
  changed (self);
}

/** wb_scheme_list_new: Returns: a list of no schemes yet */
GtkWidget *
wb_scheme_list_new (void)
{
  return g_object_new (WB_TYPE_SCHEME_LIST, NULL);
}

/** wb_scheme_list_add: @scheme: (transfer full): becomes the last row */
void
wb_scheme_list_add (WbSchemeList *self, MlScheme *scheme)
{
  g_ptr_array_add (self->schemes, scheme);
  gtk_list_box_append (self->list, make_row (self, scheme));
  changed (self);
}

guint
wb_scheme_list_length (WbSchemeList *self)
{
  return self->schemes->len;
}

/** wb_scheme_list_collect: adds copies of the schemes to @into */
void
wb_scheme_list_collect (WbSchemeList *self, MlComparison *into)
{
  for (guint i = 0; i < self->schemes->len; i++)
    ml_comparison_add_scheme (
        into, ml_scheme_copy (g_ptr_array_index (self->schemes, i)));
}

/** wb_scheme_list_texts: Returns: (transfer full): a text a scheme */
char **
wb_scheme_list_texts (WbSchemeList *self)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  for (guint i = 0; i < self->schemes->len; i++)
    {
      g_autofree char *text
          = ml_scheme_to_text (g_ptr_array_index (self->schemes, i));
      g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

/** wb_scheme_list_set: @texts: of wb_scheme_list_texts(); what cannot be read
 * is left out */
void
wb_scheme_list_set (WbSchemeList *self, const char *const *texts)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_set_size (self->schemes, 0);
  for (; *texts != NULL; texts++)
    {
      MlScheme *scheme = ml_scheme_from_text (*texts, NULL);
      if (scheme == NULL)
        continue;
      g_ptr_array_add (self->schemes, scheme);
      gtk_list_box_append (self->list, make_row (self, scheme));
    }
  changed (self);
}
