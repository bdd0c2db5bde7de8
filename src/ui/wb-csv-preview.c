/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-csv-preview.h"

#include "wb-options-panel.h"

#include "ml-csv-loader.h"
#include "ml-option.h"

#include <glib/gi18n.h>

/* Columns beyond these are read like all others, but not shown here. */
#define MAX_COLUMNS 30

struct _WbCsvPreview
{
  AdwWindow parent;
  char *path;
  MlCsvLoader *loader;
  GCancellable *cancellable; /* (nullable): of the preview on its way */
  GArray *kinds;             /* int per column: MlAttributeKind, -1: detect */
  WbOptionsPanel *options;
  GtkStack *stack;
  GtkLabel *found, *error;
  GtkGrid *grid;
  GtkWidget *open;
};

G_DEFINE_FINAL_TYPE (WbCsvPreview, wb_csv_preview, ADW_TYPE_WINDOW)

static void update (WbCsvPreview *self);

/* Choices of a column's kind; the first leaves it to the reader. */
static const int choices[] = { -1, ML_ATTRIBUTE_NUMERIC, ML_ATTRIBUTE_NOMINAL,
                               ML_ATTRIBUTE_STRING, ML_ATTRIBUTE_DATE };

/* "2=nominal,3=string": what the loader's option takes. */
static char *
kinds_text (const GArray *kinds)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < kinds->len; i++)
    {
      int kind = g_array_index (kinds, int, i);
      if (kind >= 0)
        g_string_append_printf (
            text, "%s%u=%s", text->len > 0 ? "," : "", i + 1,
            ml_attribute_kind_name ((MlAttributeKind) kind));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
kind_chosen (GtkDropDown *chooser, GParamSpec *pspec, WbCsvPreview *self)
{
  guint column
      = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chooser), "wb-column"));
  g_array_index (self->kinds, int, column)
      = choices[gtk_drop_down_get_selected (chooser)];
  g_autofree char *text = kinds_text (self->kinds);
  g_object_set (self->loader, "types", text, NULL); /* notifies: update() */
}

/* --- the table ------------------------------------------------------------ */

static GtkWidget *
make_kind_chooser (WbCsvPreview *self, const MlCsvPreview *preview,
                   guint column)
{
  const char *detected = _ (ml_attribute_kind_name (preview->kinds[column]));
  int wish = g_array_index (self->kinds, int, column);
  g_autofree char *automatic = wish < 0
                                   ? g_strdup_printf (_ ("auto: %s"), detected)
                                   : g_strdup (_ ("auto"));
  const char *names[G_N_ELEMENTS (choices) + 1] = { automatic };
  guint selected = 0;
  for (guint i = 1; i < G_N_ELEMENTS (choices); i++)
    {
      names[i] = _ (ml_attribute_kind_name ((MlAttributeKind) choices[i]));
      if (choices[i] == wish)
        selected = i;
    }
  GtkWidget *chooser = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (chooser), selected);
  g_object_set_data (G_OBJECT (chooser), "wb-column",
                     GUINT_TO_POINTER (column));
  g_autofree char *label
      = g_strdup_printf (_ ("Kind of %s"), preview->names[column]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chooser),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (chooser, "notify::selected", G_CALLBACK (kind_chosen),
                    self);
  return chooser;
}

static void
attach (WbCsvPreview *self, const char *text, const char *style, guint column,
        guint row)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->grid, label, (int) column, (int) row, 1, 1);
}

/* The column whose kind has the keyboard, or -1. */
static int
focused_column (WbCsvPreview *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *chooser = focus != NULL
                           ? gtk_widget_get_ancestor (focus, GTK_TYPE_DROP_DOWN)
                           : NULL;
  if (chooser == NULL
      || gtk_widget_get_parent (chooser) != GTK_WIDGET (self->grid))
    return -1;
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chooser), "wb-column"));
}

static void
fill_grid (WbCsvPreview *self, const MlCsvPreview *preview)
{
  const int focused = focused_column (self);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);
  guint n = MIN (preview->n_columns, MAX_COLUMNS);
  for (guint column = 0; column < n; column++)
    {
      attach (self, preview->names[column], "heading", column, 0);
      gtk_grid_attach (self->grid, make_kind_chooser (self, preview, column),
                       (int) column, 1, 1, 1);
      for (guint row = 0; row < preview->rows->len; row++)
        {
          char **cells = g_ptr_array_index (preview->rows, row);
          gboolean is_missing = cells[column] == NULL;
          attach (self, is_missing ? "?" : cells[column],
                  is_missing ? "dim-label" : "numeric", column, row + 2);
        }
    }
  if (focused >= 0 && (guint) focused < n)
    gtk_widget_grab_focus (gtk_grid_get_child_at (self->grid, focused, 1));
  if (n < preview->n_columns)
    {
      g_autofree char *rest = g_strdup_printf (_ ("… and %u more columns"),
                                               preview->n_columns - n);
      attach (self, rest, "dim-label", n, 0);
    }
}

static char *
character_name (char c)
{
  switch (c)
    {
    case '\0':
      return g_strdup (_ ("none"));
    case '\t':
      return g_strdup (_ ("tab"));
    case ' ':
      return g_strdup (_ ("blank"));
    default:
      return g_strdup_printf ("%c", c);
    }
}

static void
show_found (WbCsvPreview *self, const MlCsvPreview *preview)
{
  g_autofree char *delimiter = character_name (preview->delimiter);
  g_autofree char *quote = character_name (preview->quote);
  g_autofree char *found = g_strdup_printf (
      _ ("Delimiter %s · quote %s · decimal sign %c · %s · %s · %u columns"),
      delimiter, quote, preview->decimal,
      preview->has_header ? _ ("first line has names") : _ ("no header"),
      preview->charset, preview->n_columns);
  gtk_label_set_label (self->found, found);
}

/* --- reading the first rows ----------------------------------------------- */

typedef struct
{
  MlCsvLoader *loader;
  char *path;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  g_object_unref (look->loader);
  g_free (look->path);
  g_free (look);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data,
                GCancellable *cancellable)
{
  Look *look = data;
  GError *error = NULL;
  MlCsvPreview *preview
      = ml_csv_loader_preview_path (look->loader, look->path, &error);
  if (preview != NULL)
    g_task_return_pointer (task, preview, (GDestroyNotify) ml_csv_preview_free);
  else
    g_task_return_error (task, error);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WbCsvPreview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlCsvPreview) preview
      = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* asked again, or closed */
  gtk_widget_set_sensitive (self->open, preview != NULL);
  gtk_stack_set_visible_child_name (self->stack,
                                    preview != NULL ? "table" : "error");
  if (preview == NULL)
    {
      gtk_label_set_label (self->error, error->message);
      return;
    }
  if (self->kinds->len != preview->n_columns)
    {
      const int detect = -1;
      g_array_set_size (self->kinds, 0);
      for (guint i = 0; i < preview->n_columns; i++)
        g_array_append_val (self->kinds, detect);
    }
  show_found (self, preview);
  fill_grid (self, preview);
}

static void
update (WbCsvPreview *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  Look *look = g_new (Look, 1);
  look->loader = ml_option_copy (self->loader);
  look->path = g_strdup (self->path);
  g_autoptr (GTask) task
      = g_task_new (NULL, self->cancellable, looked, g_object_ref (self));
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_in_thread);
}

static void
accept (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "accepted");
  gtk_window_close (GTK_WINDOW (widget));
}

static void
wb_csv_preview_dispose (GObject *object)
{
  WbCsvPreview *self = WB_CSV_PREVIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->kinds, g_array_unref);
  G_OBJECT_CLASS (wb_csv_preview_parent_class)->dispose (object);
}

static void
wb_csv_preview_class_init (WbCsvPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_csv_preview_dispose;
  g_signal_new ("accepted", WB_TYPE_CSV_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (WB_TYPE_OPTIONS_PANEL);
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-csv-preview.ui");
  gtk_widget_class_bind_template_child (class, WbCsvPreview, options);
  gtk_widget_class_bind_template_child (class, WbCsvPreview, stack);
  gtk_widget_class_bind_template_child (class, WbCsvPreview, found);
  gtk_widget_class_bind_template_child (class, WbCsvPreview, error);
  gtk_widget_class_bind_template_child (class, WbCsvPreview, grid);
  gtk_widget_class_bind_template_child (class, WbCsvPreview, open);
  gtk_widget_class_install_action (class, "csv.accept", NULL, accept);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
wb_csv_preview_init (WbCsvPreview *self)
{
  self->kinds = g_array_new (FALSE, FALSE, sizeof (int));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** wb_csv_preview_wants: Returns: whether @path is read as CSV */
gboolean
wb_csv_preview_wants (const char *path)
{
  g_autoptr (MlLoader) loader = ml_loader_for_path (path, NULL);
  return ML_IS_CSV_LOADER (loader);
}

/** wb_csv_preview_new: Returns: (transfer none): a window over @parent; present
 * it */
GtkWidget *
wb_csv_preview_new (GtkWindow *parent, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  WbCsvPreview *self = g_object_new (WB_TYPE_CSV_PREVIEW, "transient-for",
                                     parent, "title", name, NULL);
  self->path = g_strdup (path);
  self->loader = g_object_new (ML_TYPE_CSV_LOADER, NULL);
  wb_options_panel_set_object (self->options, G_OBJECT (self->loader));
  g_signal_connect_object (self->loader, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/** wb_csv_preview_path: Returns: the file shown */
const char *
wb_csv_preview_path (WbCsvPreview *self)
{
  return self->path;
}

/** wb_csv_preview_loader: Returns: (transfer none): as the person set it */
MlLoader *
wb_csv_preview_loader (WbCsvPreview *self)
{
  return ML_LOADER (self->loader);
}
