/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-table-list.h"

#include "wb-file-dialog.h"
#include "wb-samples.h"

#include "ml-loader.h"

#include <glib/gi18n.h>

struct _WbTableList
{
  AdwBin parent;
  WbSession *session;
  GPtrArray *tables; /* MlDataset, in the order of the rows behind the first */
  GtkListBox *list;
  GtkWidget *at_hand;        /* the first row, and … */
  GtkCheckButton *is_wanted; /* … its tick */
};

G_DEFINE_FINAL_TYPE (WbTableList, wb_table_list, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (WbTableList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static char *
describe (MlDataset *data, int target)
{
  const char *class = target >= 0
                          ? ml_dataset_attribute (data, (guint) target)->name
                          : "–";
  return g_strdup_printf (ngettext ("%u row · class %s", "%u rows · class %s",
                                    ml_dataset_n_rows (data)),
                          ml_dataset_n_rows (data), class);
}

static void
show_table (GtkWidget *row, MlDataset *data, int target)
{
  g_autofree char *title
      = g_markup_escape_text (ml_dataset_relation (data), -1);
  g_autofree char *words = describe (data, target);
  g_autofree char *subtitle = g_markup_escape_text (words, -1);
  g_object_set (row, "title", title, "subtitle", subtitle, NULL);
}

static gboolean
takes_table_at_hand (WbTableList *self)
{
  return wb_session_target (self->session) >= 0
         && gtk_check_button_get_active (self->is_wanted);
}

static void
show_table_at_hand (WbTableList *self)
{
  MlDataset *data = wb_session_dataset (self->session);
  const int target = wb_session_target (self->session);
  gtk_widget_set_visible (self->at_hand, data != NULL && target >= 0);
  if (data != NULL && target < (int) ml_dataset_n_columns (data))
    show_table (self->at_hand, data, target);
  changed (self);
}

/* Rows */

static void
on_remove (GtkButton *button, WbTableList *self)
{
  GtkWidget *row
      = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  MlDataset *data = g_object_get_data (G_OBJECT (row), "wb-table");
  gtk_list_box_remove (self->list, row);
  g_ptr_array_remove (self->tables, data);
  changed (self);
}

static GtkWidget *
make_row (WbTableList *self, MlDataset *data)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *label
      = g_strdup_printf (_ ("Remove %s"), ml_dataset_relation (data));
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  g_object_set_data (G_OBJECT (row), "wb-table", data);
  show_table (row, data, ml_dataset_default_target (data));
  return row;
}

static GtkWidget *
make_row_at_hand (WbTableList *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  self->is_wanted = GTK_CHECK_BUTTON (check);
  gtk_check_button_set_active (self->is_wanted, TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (check, _ ("Compare on the table at hand, too"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Compare on the table at hand"), -1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

/* Loading */

static void
load_thread (GTask *task, gpointer source, gpointer path,
             GCancellable *cancellable)
{
  GError *error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  if (data != NULL)
    g_task_return_pointer (task, data, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  WbTableList *self = WB_TABLE_LIST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) loaded
      = g_task_propagate_pointer (G_TASK (result), &error);
  if (loaded == NULL)
    wb_file_dialog_report (GTK_WIDGET (self), error);
  else if (self->tables != NULL)
    wb_table_list_add (self, loaded);
}

static void
on_file_chosen (const char *path, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (data, NULL, on_loaded, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
add_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[]
      = { { N_ ("Data files"), "arff csv tsv txt idx3-ubyte gz" } };
  wb_file_dialog_open (widget, _ ("Add Data"), kinds, G_N_ELEMENTS (kinds),
                       on_file_chosen, widget);
}

static void
add_sample (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *path
      = wb_samples_path (g_variant_get_string (parameter, NULL));
  on_file_chosen (path, widget);
}

static GtkWidget *
make_add_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) samples = g_menu_new ();
  g_auto (GStrv) names = wb_samples_list ();
  g_menu_append (menu, _ ("_File…"), "table-list.add-file");
  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (*name, NULL);
      g_menu_item_set_action_and_target (item, "table-list.add-sample", "s",
                                         *name);
      g_menu_append_item (samples, item);
    }
  g_menu_append_section (menu, _ ("Samples"), G_MENU_MODEL (samples));
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button),
                                  G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Add a table"));
  gtk_widget_set_name (button, "add-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a table"), -1);
  return button;
}

/* Class */

static void
wb_table_list_dispose (GObject *object)
{
  WbTableList *self = WB_TABLE_LIST (object);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_table_list_parent_class)->dispose (object);
}

static void
wb_table_list_class_init (WbTableListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_table_list_dispose;
  gtk_widget_class_install_action (widget_class, "table-list.add-file", NULL,
                                   add_file);
  gtk_widget_class_install_action (widget_class, "table-list.add-sample", "s",
                                   add_sample);
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_TABLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_table_list_init (WbTableList *self)
{
  self->tables = g_ptr_array_new_with_free_func (g_object_unref);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "options");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Tables"),
                                  -1);
  self->at_hand = make_row_at_hand (self);
  gtk_list_box_append (self->list, self->at_hand);
  GtkWidget *title = gtk_label_new (_ ("Tables"));
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), make_add_button ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), box);
}

/** wb_table_list_new: @session: whose table is the one at hand */
GtkWidget *
wb_table_list_new (WbSession *session)
{
  WbTableList *self = g_object_new (WB_TYPE_TABLE_LIST, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::dataset",
                           G_CALLBACK (show_table_at_hand), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target",
                           G_CALLBACK (show_table_at_hand), self,
                           G_CONNECT_SWAPPED);
  show_table_at_hand (self);
  return GTK_WIDGET (self);
}

/** wb_table_list_add: adds a row for @data */
void
wb_table_list_add (WbTableList *self, MlDataset *data)
{
  g_ptr_array_add (self->tables, g_object_ref (data));
  gtk_list_box_append (self->list, make_row (self, data));
  changed (self);
}

/** wb_table_list_length: Returns: how many tables are compared on */
guint
wb_table_list_length (WbTableList *self)
{
  return self->tables->len + (takes_table_at_hand (self) ? 1 : 0);
}

/** wb_table_list_collect: adds the tables to @into */
void
wb_table_list_collect (WbTableList *self, MlComparison *into)
{
  if (takes_table_at_hand (self))
    ml_comparison_add_table (into, wb_session_dataset (self->session),
                             wb_session_target (self->session));
  for (guint i = 0; i < self->tables->len; i++)
    {
      MlDataset *data = g_ptr_array_index (self->tables, i);
      ml_comparison_add_table (into, data, ml_dataset_default_target (data));
    }
}
