/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-text-table.h"

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item,
            gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label),
                        GPOINTER_TO_UINT (column) == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item,
           gpointer column)
{
  GtkStringList *row = gtk_list_item_get_item (item);
  gtk_label_set_text (
      GTK_LABEL (gtk_list_item_get_child (item)),
      gtk_string_list_get_string (row, GPOINTER_TO_UINT (column)));
}

/**
 * wb_text_table_new:
 * @name: for the screen reader
 * @titles: (array zero-terminated=1): of the columns
 * @rows: (transfer full): a model of GtkStringList, one text a column
 *
 * Returns: a scrolled table
 */
GtkWidget *
wb_text_table_new (const char *name, const char *const *titles,
                   GListModel *rows)
{
  GtkNoSelection *selection = gtk_no_selection_new (rows);
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (guint i = 0; titles[i] != NULL; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell),
                        GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell),
                        GUINT_TO_POINTER (i));
      GtkColumnViewColumn *column
          = gtk_column_view_column_new (titles[i], factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, titles[i + 1] == NULL);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  return scroller;
}
