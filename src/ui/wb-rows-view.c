/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-rows-view.h"

#include "wb-data-table.h"
#include "wb-image-grid.h"

#include <glib/gi18n.h>

struct _WbRowsView
{
  AdwBin parent;
  GtkStack *stack; /* "hint", "table" or "pictures" */
  GtkLabel *title;
  GtkWidget *buttons, *drop, *again;
  WbDataTable *table;
  WbImageGrid *pictures;
  GArray *rows; /* (nullable) guint32 */
};

G_DEFINE_FINAL_TYPE (WbRowsView, wb_rows_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_DROP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
shows_pictures (WbRowsView *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "pictures")
         == 0;
}

/* The rows selected, or all. (transfer full) */
static GArray *
rows_meant (WbRowsView *self)
{
  g_autoptr (GArray) selected = shows_pictures (self)
                                    ? wb_image_grid_selected (self->pictures)
                                    : wb_data_table_selected (self->table);
  return g_array_ref (selected->len > 0 ? selected : self->rows);
}

static void
update_buttons (WbRowsView *self)
{
  if (self->rows == NULL)
    return;
  g_autoptr (GArray) rows = rows_meant (self);
  const gboolean is_all = rows->len == self->rows->len;
  g_autofree char *label = g_strdup_printf (
      is_all ? ngettext ("Drop %u Row", "Drop All %u Rows", rows->len)
             : ngettext ("Drop %u Selected Row", "Drop %u Selected Rows",
                         rows->len),
      rows->len);
  gtk_button_set_label (GTK_BUTTON (self->drop), label);
  gtk_widget_set_sensitive (self->drop, rows->len > 0);
  gtk_widget_set_sensitive (self->again, rows->len > 0);
}

static void
emit_drop (WbRowsView *self, gboolean again)
{
  g_autoptr (GArray) rows = rows_meant (self);
  g_signal_emit (self, signals[SIGNAL_DROP], 0, rows, again);
}

static void
on_drop (WbRowsView *self)
{
  emit_drop (self, FALSE);
}

static void
on_again (WbRowsView *self)
{
  emit_drop (self, TRUE);
}

static void
wb_rows_view_finalize (GObject *object)
{
  g_clear_pointer (&WB_ROWS_VIEW (object)->rows, g_array_unref);
  G_OBJECT_CLASS (wb_rows_view_parent_class)->finalize (object);
}

static void
wb_rows_view_class_init (WbRowsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_rows_view_finalize;
  signals[SIGNAL_DROP]
      = g_signal_new ("drop", WB_TYPE_ROWS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_ARRAY, G_TYPE_BOOLEAN);
}

static GtkWidget *
make_bar (WbRowsView *self)
{
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  self->drop = gtk_button_new_with_label (_ ("Drop Rows"));
  gtk_widget_set_name (self->drop, "drop-rows");
  gtk_widget_set_tooltip_text (
      self->drop, _ ("Take them out of the table at hand; Ctrl+Z brings them "
                     "back"));
  self->again = gtk_button_new_with_label (_ ("Drop and Run Again"));
  gtk_widget_set_name (self->again, "drop-and-run-again");
  gtk_widget_set_tooltip_text (
      self->again, _ ("The same run on the table without these rows"));
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (self->buttons), self->drop);
  gtk_box_append (GTK_BOX (self->buttons), self->again);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set (bar, "margin-start", 12, "margin-end", 12, "margin-bottom", 6,
                NULL);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (bar), self->buttons);
  g_signal_connect_swapped (self->drop, "clicked", G_CALLBACK (on_drop), self);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (on_again),
                            self);
  return bar;
}

static void
wb_rows_view_init (WbRowsView *self)
{
  GtkWidget *hint = gtk_label_new (
      _ ("Click a cell of the confusion matrix to list its rows here"));
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  self->table = g_object_new (WB_TYPE_DATA_TABLE, NULL);
  self->pictures = g_object_new (WB_TYPE_IMAGE_GRID, NULL);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, hint, "hint");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->table), "table");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->pictures), "pictures");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->table, "selected",
                            G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (self->pictures, "selected",
                            G_CALLBACK (update_buttons), self);
  wb_rows_view_clear (self);
}

/** wb_rows_view_new: Returns: a view of no rows yet */
GtkWidget *
wb_rows_view_new (void)
{
  return g_object_new (WB_TYPE_ROWS_VIEW, NULL);
}

/** wb_rows_view_clear: shows how rows come here */
void
wb_rows_view_clear (WbRowsView *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  wb_data_table_set_dataset (self->table, NULL);
  wb_image_grid_set_data (self->pictures, NULL, -1);
  gtk_stack_set_visible_child_name (self->stack, "hint");
  gtk_widget_set_visible (gtk_widget_get_parent (self->buttons), FALSE);
}

/**
 * wb_rows_view_show:
 * @rows: (element-type guint32): of @data
 * @title: what they have in common
 * @can_drop: whether @data is a table that can lose rows
 */
void
wb_rows_view_show (WbRowsView *self, MlDataset *data, int target, GArray *rows,
                   const char *title, gboolean can_drop)
{
  const gboolean has_pictures = wb_image_grid_has_images (data);
  g_array_ref (rows);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = rows;
  if (has_pictures)
    wb_image_grid_set_rows (self->pictures, data, target, rows);
  else
    wb_data_table_set_rows (self->table, data, rows);
  gtk_stack_set_visible_child_name (self->stack,
                                    has_pictures ? "pictures" : "table");
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (gtk_widget_get_parent (self->buttons), TRUE);
  gtk_widget_set_visible (self->buttons, can_drop);
  update_buttons (self);
}
