/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-image-grid.h"

#include "wb-row-model.h"

#include <glib/gi18n.h>

/* Pictures are enlarged by a whole factor up to about this side, pixels: the
 * toolkit would blur them. */
#define SIDE 64

struct _WbImageGrid
{
  GtkBox parent;
  MlDataset *data; /* (nullable) */
  int target, column;
  GArray *rows;        /* (nullable) guint32: the only ones shown */
  gboolean is_pending; /* to be filled once it is seen */
  GtkGridView *view;
};

G_DEFINE_FINAL_TYPE (WbImageGrid, wb_image_grid, GTK_TYPE_BOX)

enum
{
  SIGNAL_SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_selection_changed (WbImageGrid *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static int
find_images (MlDataset *data)
{
  for (guint i = 0; data != NULL && i < ml_dataset_n_columns (data); i++)
    if (ml_dataset_attribute (data, i)->kind == ML_ATTRIBUTE_IMAGE)
      return (int) i;
  return -1;
}

/* Writes one source pixel as a factor × factor square of RGB. @pixel: in the
 * first channel; @plane: bytes of a channel. */
static void
put_square (guint8 *to, gsize stride, guint factor, const guint8 *pixel,
            gsize plane, guint n_channels)
{
  for (guint dy = 0; dy < factor; dy++)
    for (guint dx = 0; dx < factor; dx++)
      for (guint c = 0; c < 3; c++)
        to[dy * stride + 3 * dx + c] = pixel[n_channels == 3 ? c * plane : 0];
}

/* (transfer full): the picture of @row */
static GdkTexture *
make_texture (MlDataset *data, guint column, guint row)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  guint channels = attribute->shape[0], height = attribute->shape[1];
  guint width = attribute->shape[2];
  guint factor = MAX (1, SIDE / MAX (1, MAX (width, height)));
  gsize plane = (gsize) width * height;
  gsize stride = (gsize) width * factor * 3;
  const guint8 *from = ml_dataset_bytes (data, column)
                       + row * ml_attribute_n_bytes (attribute);
  guint8 *pixels = g_malloc (MAX (1, stride * height * factor));
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      put_square (pixels + y * factor * stride + 3 * (gsize) x * factor, stride,
                  factor, from + y * width + x, plane, channels);
  g_autoptr (GBytes) bytes
      = g_bytes_new_take (pixels, stride * height * factor);
  return gdk_memory_texture_new ((int) (width * factor),
                                 (int) (height * factor), GDK_MEMORY_R8G8B8,
                                 bytes, stride);
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), FALSE);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 8);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item,
           WbImageGrid *self)
{
  guint row = wb_row_number (WB_ROW (gtk_list_item_get_item (item)));
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *picture = gtk_widget_get_first_child (box);
  g_autoptr (GdkTexture) texture
      = make_texture (self->data, (guint) self->column, row);
  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  g_autofree char *class = self->target >= 0 ? ml_dataset_format_cell (
                               self->data, row, (guint) self->target)
                                             : NULL;
  g_autofree char *text = g_strdup_printf (_ ("Row %u, %s"), row + 1,
                                           class != NULL ? class : "–");
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), text);
  gtk_widget_set_tooltip_text (box, text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)),
                       class != NULL ? class : "");
}

/* Rows by class, each class in the order of the file. (transfer full)
 * (nullable): there is no nominal class */
static GArray *
order_by_class (MlDataset *data, int target)
{
  const gint32 *codes
      = target >= 0 ? ml_dataset_codes (data, (guint) target) : NULL;
  if (codes == NULL)
    return NULL;
  guint n_rows = ml_dataset_n_rows (data);
  guint n_labels = ml_dataset_attribute (data, (guint) target)->n_labels;
  g_autofree guint *next = g_new0 (guint, n_labels + 1); /* by code + 1 */
  for (guint i = 0; i < n_rows; i++)
    next[codes[i] + 1]++;
  for (guint i = 0, start = 0; i <= n_labels; i++)
    {
      guint count = next[i];
      next[i] = start;
      start += count;
    }
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_rows);
  g_array_set_size (order, n_rows);
  for (guint32 i = 0; i < n_rows; i++)
    g_array_index (order, guint32, next[codes[i] + 1]++) = i;
  return order;
}

static void
fill (WbImageGrid *self)
{
  self->is_pending = FALSE;
  gtk_grid_view_set_model (self->view, NULL);
  if (self->column < 0)
    return;
  WbRowModel *rows = self->rows != NULL
                         ? wb_row_model_new_ordered (self->rows->len,
                                                     g_array_ref (self->rows))
                         : wb_row_model_new_ordered (
                             ml_dataset_n_rows (self->data),
                             order_by_class (self->data, self->target));
  wb_row_model_reveal_slowly (rows);
  g_autoptr (GtkSelectionModel) selection
      = self->rows != NULL
            ? GTK_SELECTION_MODEL (
                gtk_multi_selection_new (G_LIST_MODEL (rows)))
            : GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows)));
  g_signal_connect_object (selection, "selection-changed",
                           G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_grid_view_set_model (self->view, selection);
}

static void
wb_image_grid_map (GtkWidget *widget)
{
  if (WB_IMAGE_GRID (widget)->is_pending)
    fill (WB_IMAGE_GRID (widget));
  GTK_WIDGET_CLASS (wb_image_grid_parent_class)->map (widget);
}

static void
wb_image_grid_dispose (GObject *object)
{
  WbImageGrid *self = WB_IMAGE_GRID (object);
  if (self->data != NULL)
    gtk_grid_view_set_model (self->view, NULL);
  g_clear_object (&self->data);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (wb_image_grid_parent_class)->dispose (object);
}

static void
wb_image_grid_class_init (WbImageGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_image_grid_dispose;
  GTK_WIDGET_CLASS (klass)->map = wb_image_grid_map;
  signals[SIGNAL_SELECTED]
      = g_signal_new ("selected", WB_TYPE_IMAGE_GRID, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_image_grid_init (WbImageGrid *self)
{
  self->column = self->target = -1;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), self);
  GtkWidget *view = gtk_grid_view_new (NULL, factory);
  self->view = GTK_GRID_VIEW (view);
  gtk_grid_view_set_max_columns (self->view, 14);
  gtk_widget_add_css_class (view, "images");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Images"), -1);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self), scrolled);
}

/** wb_image_grid_has_images: Returns: whether there is anything to show */
gboolean
wb_image_grid_has_images (MlDataset *data)
{
  return find_images (data) >= 0;
}

/** wb_image_grid_set_data: @data: (nullable): shown as soon as the grid is on
 * show itself */
void
wb_image_grid_set_data (WbImageGrid *self, MlDataset *data, int target)
{
  wb_image_grid_set_rows (self, data, target, NULL);
}

/** wb_image_grid_set_rows: @rows: (nullable) (element-type guint32): the rows
 * of
 * @data to show, in that order; several of them can be selected, of which the
 * signal "selected" tells */
void
wb_image_grid_set_rows (WbImageGrid *self, MlDataset *data, int target,
                        GArray *rows)
{
  gtk_grid_view_set_model (self->view, NULL);
  g_set_object (&self->data, data);
  g_clear_pointer (&self->rows, g_array_unref);
  if (rows != NULL)
    self->rows = g_array_ref (rows);
  self->target = target;
  self->column = find_images (data);
  self->is_pending = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

/** wb_image_grid_selected: Returns: (transfer full) (element-type guint32): the
 * row numbers selected */
GArray *
wb_image_grid_selected (WbImageGrid *self)
{
  return wb_row_model_selected (
      self->rows != NULL ? gtk_grid_view_get_model (self->view) : NULL);
}
