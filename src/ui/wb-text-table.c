/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-text-table.h"

#include "wb-file-dialog.h"
#include "wb-table-menu.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WbTextTable
{
  AdwBin parent;
  MlTextTable *table;
  GtkColumnView *view;
  GListStore *rows; /* GtkStringList */
  GtkLabel *caption;
  GtkWidget *button;
  GtkWidget *menu; /* at the pointer */
  char *pick;      /* (nullable): what pressing a cell does; NULL: nothing */
};

G_DEFINE_FINAL_TYPE (WbTextTable, wb_text_table, ADW_TYPE_BIN)

enum
{
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Cells */

static gboolean
is_number (WbTextTable *self, guint column)
{
  return column < self->table->n_columns && self->table->is_number[column];
}

static guint
column_of (GtkSignalListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "wb-column"));
}

static void
on_cell (GtkButton *button, WbTextTable *self)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (button), "wb-item");
  const guint column
      = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "wb-column"));
  const guint row = gtk_list_item_get_position (item);
  if (row != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[SIGNAL_PICKED], 0, row, column);
}

/* The button goes with the item. */
static GtkWidget *
make_cell_button (WbTextTable *self, GtkListItem *item, guint column,
                  GtkWidget *label)
{
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "cell");
  gtk_widget_set_tooltip_text (button, self->pick);
  g_object_set_data (G_OBJECT (button), "wb-item", item);
  g_object_set_data (G_OBJECT (button), "wb-column", GUINT_TO_POINTER (column));
  g_signal_connect (button, "clicked", G_CALLBACK (on_cell), self);
  return button;
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item,
            WbTextTable *self)
{
  const guint column = column_of (factory);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), is_number (self, column) ? 1 : 0);
  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (item), "wb-label", label);
  gtk_list_item_set_child (item,
                           self->pick != NULL && column > 0
                               ? make_cell_button (self, item, column, label)
                               : label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item,
           WbTextTable *self)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  gtk_label_set_text (g_object_get_data (G_OBJECT (item), "wb-label"),
                      gtk_string_list_get_string (row, column_of (factory)));
}

static void
add_column (WbTextTable *self, guint i)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_object_set_data (G_OBJECT (factory), "wb-column", GUINT_TO_POINTER (i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), self);
  GtkColumnViewColumn *column
      = gtk_column_view_column_new (self->table->titles[i], factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);
}

/* A title has no tooltip of its own in GTK 4.8, but its widget may: they stand
 * in the header, the first child, in the order of the columns. */
static void
show_hints (WbTextTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = gtk_widget_get_first_child (header);
  for (guint i = 0; i < self->table->n_columns && title != NULL; i++)
    {
      gtk_widget_set_tooltip_text (title, self->table->hints[i]);
      title = gtk_widget_get_next_sibling (title);
    }
}

static void
fill_columns (WbTextTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column
          = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->view, column);
    }
  for (guint i = 0; i < self->table->n_columns; i++)
    add_column (self, i);
  /* Figures stand close together; an empty column takes what is left. */
  g_autoptr (GtkColumnViewColumn) rest
      = gtk_column_view_column_new (NULL, NULL);
  gtk_column_view_column_set_expand (rest, TRUE);
  gtk_column_view_append_column (self->view, rest);
  show_hints (self);
}

static void
fill_rows (WbTextTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->table->rows->len; i++)
    g_ptr_array_add (
        rows, gtk_string_list_new (g_ptr_array_index (self->table->rows, i)));
  g_list_store_splice (self->rows, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

/* Copying and saving */

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbTextTable *self = WB_TEXT_TABLE (widget);
  MlTextTableFormat format = ML_TEXT_TABLE_PLAIN;
  ml_text_table_find_format (g_variant_get_string (parameter, NULL), &format);
  g_autofree char *text = ml_text_table_format (self->table, format);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  wb_table_menu_copied (widget);
}

static void
on_path (const char *path, gpointer data)
{
  WbTextTable *self = data;
  const char *dot = strrchr (path, '.');
  MlTextTableFormat format = ML_TEXT_TABLE_PLAIN;
  if (dot != NULL)
    ml_text_table_find_format (dot + 1, &format);
  g_autofree char *text = ml_text_table_format (self->table, format);
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (path, text, -1, &error))
    wb_file_dialog_report (GTK_WIDGET (self), error);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[] = {
    { N_ ("CSV table"), "csv" },     { N_ ("LaTeX table"), "tex" },
    { N_ ("Markdown table"), "md" }, { N_ ("Web page"), "html" },
    { N_ ("Text"), "txt" },
  };
  wb_file_dialog_save (widget, _ ("Save Table"), "table.csv", kinds,
                       G_N_ELEMENTS (kinds), on_path, widget);
}

static void
on_pressed (GtkGestureClick *gesture, int n, double x, double y,
            WbTextTable *self)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(const GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  WbTextTable *self = WB_TEXT_TABLE (widget);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(const GdkRectangle){ 24, 24, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
  return TRUE;
}

static GtkWidget *
make_menu (WbTextTable *self)
{
  g_autoptr (GMenuModel) menu = wb_table_menu_model ("text-table");
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  return popover;
}

/* Class */

static void
wb_text_table_size_allocate (GtkWidget *widget, int width, int height,
                             int baseline)
{
  GTK_WIDGET_CLASS (wb_text_table_parent_class)
      ->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (WB_TEXT_TABLE (widget)->menu));
}

static void
wb_text_table_dispose (GObject *object)
{
  WbTextTable *self = WB_TEXT_TABLE (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (wb_text_table_parent_class)->dispose (object);
}

static void
wb_text_table_finalize (GObject *object)
{
  ml_text_table_free (WB_TEXT_TABLE (object)->table);
  g_free (WB_TEXT_TABLE (object)->pick);
  G_OBJECT_CLASS (wb_text_table_parent_class)->finalize (object);
}

static void
wb_text_table_class_init (WbTextTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_text_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = wb_text_table_finalize;
  widget_class->size_allocate = wb_text_table_size_allocate;
  signals[SIGNAL_PICKED]
      = g_signal_new ("picked", WB_TYPE_TEXT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "text-table.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "text-table.save", NULL, save);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                on_menu_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key,
                                NULL);
}

/* What the table tells, and its menu. */
static GtkWidget *
make_head (WbTextTable *self)
{
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->caption), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  self->button = wb_table_menu_button_new ("text-table", "");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_object_set (head, "margin-start", 12, "margin-end", 6, NULL);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (head), self->button);
  return head;
}

static void
wb_text_table_init (WbTextTable *self)
{
  self->rows = g_list_store_new (GTK_TYPE_STRING_LIST);
  GtkNoSelection *selection
      = gtk_no_selection_new (G_LIST_MODEL (self->rows)); /* takes it */
  self->view
      = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (selection)));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", self->view, "propagate-natural-height", TRUE,
                "vexpand", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
  self->menu = make_menu (self);
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click),
                                 GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * wb_text_table_set:
 * @table: (transfer full): what is shown from now on
 */
void
wb_text_table_set (WbTextTable *self, MlTextTable *table)
{
  g_autoptr (MlTextTable) before = self->table;
  self->table = table;
  if (before == NULL
      || !g_strv_equal ((const char *const *) before->titles,
                        (const char *const *) table->titles))
    fill_columns (self);
  fill_rows (self);
  const char *caption = table->caption != NULL ? table->caption : "";
  gtk_label_set_text (self->caption, caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->caption), caption);
  wb_table_menu_name (self->button, caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
}

/** wb_text_table_new: @table: (transfer full): what it shows */
GtkWidget *
wb_text_table_new (MlTextTable *table)
{
  WbTextTable *self = g_object_new (WB_TYPE_TEXT_TABLE, NULL);
  wb_text_table_set (self, table);
  return GTK_WIDGET (self);
}

/** wb_text_table_set_pickable: from now on the cells, but not those of the
 * first column, are buttons; @tooltip: what pressing one does */
void
wb_text_table_set_pickable (WbTextTable *self, const char *tooltip)
{
  g_free (self->pick);
  self->pick = g_strdup (tooltip);
  fill_columns (self);
}
