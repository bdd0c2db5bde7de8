/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-attribute-list.h"

#include "wb-attribute-row.h"

#include <glib/gi18n.h>

struct _WbAttributeList
{
  GtkBox parent;
  WbSession *session;
  GListStore *columns; /* WbColumn, all of the table */
  guint n_ticked;
  int selected;
  gboolean is_filling;
  GtkFilterListModel *shown;
  GtkSingleSelection *selection;
  GtkListView *view;
  GtkSearchEntry *search;
  GtkStringFilter *filter;
  GtkMenuButton *pattern_button;
  GtkEntry *pattern;
  GtkLabel *pattern_error;
};

enum
{
  PROP_SELECTED = 1,
};

G_DEFINE_FINAL_TYPE (WbAttributeList, wb_attribute_list, GTK_TYPE_BOX)

static WbColumn *
nth (WbAttributeList *self, guint index)
{
  g_autoptr (WbColumn) column
      = g_list_model_get_item (G_LIST_MODEL (self->columns), index);
  return column; /* the store keeps it */
}

static guint
n_columns (WbAttributeList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->columns));
}

static void
update_actions (WbAttributeList *self)
{
  gboolean has_some = self->n_ticked > 0;
  gboolean leaves_some = self->n_ticked < n_columns (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "attributes.remove",
                                 has_some && leaves_some);
}

static void
ticked_changed (WbAttributeList *self, GParamSpec *pspec, WbColumn *column)
{
  self->n_ticked += wb_column_ticked (column) ? 1 : (guint) -1;
  if (!self->is_filling)
    update_actions (self);
}

static void
selection_changed (WbAttributeList *self)
{
  if (self->is_filling)
    return;
  WbColumn *column = gtk_single_selection_get_selected_item (self->selection);
  int selected = column != NULL ? (int) wb_column_number (column) : -1;
  self->selected = selected;
  g_object_notify (G_OBJECT (self), "selected");
}

/* Ticks stay with the names they were on, the selection with its name, else
 * with its place. */
static void
show_dataset (WbAttributeList *self)
{
  MlDataset *data = wb_session_dataset (self->session);
  g_autoptr (GHashTable) ticked
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *name = NULL;
  for (guint i = 0; i < n_columns (self); i++)
    if (wb_column_ticked (nth (self, i)))
      g_hash_table_add (ticked,
                        g_strdup (wb_column_attribute (nth (self, i))->name));
  if (self->selected >= 0)
    name = g_strdup (
        wb_column_attribute (nth (self, (guint) self->selected))->name);

  self->is_filling = TRUE;
  g_autoptr (GPtrArray) columns
      = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = data != NULL ? ml_dataset_n_columns (data) : 0;
  self->n_ticked = 0;
  for (guint i = 0; i < n; i++)
    {
      WbColumn *column = wb_column_new (data, i);
      g_signal_connect_object (column, "notify::ticked",
                               G_CALLBACK (ticked_changed), self,
                               G_CONNECT_SWAPPED);
      wb_column_set_ticked (
          column,
          g_hash_table_contains (ticked, wb_column_attribute (column)->name));
      g_ptr_array_add (columns, column);
    }
  g_list_store_splice (self->columns, 0, n_columns (self), columns->pdata, n);
  self->is_filling = FALSE;

  int again
      = data != NULL && name != NULL ? ml_dataset_find_column (data, name) : -1;
  if (again < 0)
    again = MIN (MAX (self->selected, 0), (int) n - 1);
  self->selected = -1;
  if (again >= 0)
    wb_attribute_list_select (self, (guint) again);
  selection_changed (self);
  update_actions (self);
}

/* How a press of a button changes the ticks of the rows that are shown. */
typedef enum
{
  TICK_ALL,
  TICK_NONE,
  TICK_INVERT,
} Ticking;

static void
tick_shown (WbAttributeList *self, Ticking how)
{
  self->is_filling = TRUE;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WbColumn) column
          = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
      wb_column_set_ticked (column, how == TICK_INVERT
                                        ? !wb_column_ticked (column)
                                        : how == TICK_ALL);
    }
  self->is_filling = FALSE;
  update_actions (self);
}

static void
tick_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tick_shown (WB_ATTRIBUTE_LIST (widget), TICK_ALL);
}

static void
tick_none (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tick_shown (WB_ATTRIBUTE_LIST (widget), TICK_NONE);
}

static void
tick_invert (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tick_shown (WB_ATTRIBUTE_LIST (widget), TICK_INVERT);
}

/* Ticks exactly the attributes whose names match the pattern. */
static void
tick_matching (WbAttributeList *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex
      = g_regex_new (gtk_editable_get_text (GTK_EDITABLE (self->pattern)),
                     G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &error);
  gtk_label_set_label (self->pattern_error,
                       error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pattern_error), error != NULL);
  if (error != NULL)
    return;
  self->is_filling = TRUE;
  for (guint i = 0; i < n_columns (self); i++)
    wb_column_set_ticked (
        nth (self, i),
        g_regex_match (regex, wb_column_attribute (nth (self, i))->name,
                       G_REGEX_MATCH_DEFAULT, NULL));
  self->is_filling = FALSE;
  update_actions (self);
  gtk_menu_button_popdown (self->pattern_button);
}

/* Where @target goes when only @kept columns stay; the last if it is gone. */
static int
moved_target (int target, const guint *kept, guint n_kept)
{
  for (guint i = 0; i < n_kept; i++)
    if ((int) kept[i] == target)
      return (int) i;
  return target < 0 ? -1 : (int) n_kept - 1;
}

static void
remove_ticked (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbAttributeList *self = WB_ATTRIBUTE_LIST (widget);
  guint n_kept;
  g_autofree guint *kept = wb_attribute_list_columns (self, FALSE, &n_kept);
  if (n_kept == 0 || n_kept == n_columns (self))
    return;
  g_autoptr (MlDataset) rest = ml_dataset_select_columns (
      wb_session_dataset (self->session), kept, n_kept);
  wb_session_edit (
      self->session, rest,
      moved_target (wb_session_target (self->session), kept, n_kept));
}

static void
wb_attribute_list_get_property (GObject *object, guint id, GValue *value,
                                GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_int (value, WB_ATTRIBUTE_LIST (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_attribute_list_dispose (GObject *object)
{
  WbAttributeList *self = WB_ATTRIBUTE_LIST (object);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_attribute_list_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-attribute-list.ui");
  gtk_widget_class_bind_template_child (class, WbAttributeList, columns);
  gtk_widget_class_bind_template_child (class, WbAttributeList, shown);
  gtk_widget_class_bind_template_child (class, WbAttributeList, selection);
  gtk_widget_class_bind_template_child (class, WbAttributeList, view);
  gtk_widget_class_bind_template_child (class, WbAttributeList, search);
  gtk_widget_class_bind_template_child (class, WbAttributeList, filter);
  gtk_widget_class_bind_template_child (class, WbAttributeList, pattern_button);
  gtk_widget_class_bind_template_child (class, WbAttributeList, pattern);
  gtk_widget_class_bind_template_child (class, WbAttributeList, pattern_error);
  gtk_widget_class_bind_template_callback (class, tick_matching);
  gtk_widget_class_bind_template_callback (class, selection_changed);
}

static void
wb_attribute_list_class_init (WbAttributeListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_attribute_list_get_property;
  object_class->dispose = wb_attribute_list_dispose;
  g_object_class_install_property (
      object_class, PROP_SELECTED,
      g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (WB_TYPE_COLUMN);
  g_type_ensure (WB_TYPE_ATTRIBUTE_ROW);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "attributes.all", NULL,
                                   tick_all);
  gtk_widget_class_install_action (widget_class, "attributes.none", NULL,
                                   tick_none);
  gtk_widget_class_install_action (widget_class, "attributes.invert", NULL,
                                   tick_invert);
  gtk_widget_class_install_action (widget_class, "attributes.remove", NULL,
                                   remove_ticked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "attributes.remove", NULL);
}

static void
wb_attribute_list_init (WbAttributeList *self)
{
  self->selected = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search,
                                           GTK_WIDGET (self->view));
}

/** wb_attribute_list_set_session: shows the table of @session from now on */
void
wb_attribute_list_set_session (WbAttributeList *self, WbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::dataset",
                           G_CALLBACK (show_dataset), self, G_CONNECT_SWAPPED);
  show_dataset (self);
}

/** wb_attribute_list_selected: Returns: the selected column, or -1 */
int
wb_attribute_list_selected (WbAttributeList *self)
{
  return self->selected;
}

/** wb_attribute_list_select: selects @column, if the search shows it */
void
wb_attribute_list_select (WbAttributeList *self, guint column)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WbColumn) item
          = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
      if (wb_column_number (item) == column)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

/** wb_attribute_list_columns: Returns: (transfer full): the numbers of the
 * columns that are, or are not, ticked */
guint *
wb_attribute_list_columns (WbAttributeList *self, gboolean ticked,
                           guint *n_found)
{
  guint *found = g_new (guint, MAX (n_columns (self), 1));
  *n_found = 0;
  for (guint i = 0; i < n_columns (self); i++)
    if (wb_column_ticked (nth (self, i)) == ticked)
      found[(*n_found)++] = i;
  return found;
}
