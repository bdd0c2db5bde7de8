/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-error-page.h"

#include "wb-excerpt.h"

#include "ml-error.h"
#include "ml-faults.h"
#include "ml-option.h"

#include <glib/gi18n.h>

struct _WbErrorPage
{
  AdwBin parent;
  guint serial; /* of the error on show */
  guint place;  /* of the excerpt wanted last */
  char *path;
  MlLoader *loader; /* (nullable): before the faults are found: as asked for */
  MlFaults *faults; /* (nullable): once they are found */
  MlMonitor *monitor; /* (nullable): of the search for faults */
  AdwStatusPage *status;
  GtkWidget *frame, *list_frame, *more, *repairs, *repair, *another;
  GtkLabel *excerpt;
  GtkListBox *list;
  GtkCheckButton *add_labels, *bad_values, *skip_rows;
  GtkButton *again;
};

G_DEFINE_FINAL_TYPE (WbErrorPage, wb_error_page, ADW_TYPE_BIN)

enum
{
  REPAIR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- the line at fault --------------------------------------------------- */

/* What the threads need. */
typedef struct
{
  char *path, *message;
  MlLoader *loader;
  MlMonitor *monitor;
  guint serial, place;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;
  g_free (search->path);
  g_free (search->message);
  g_clear_object (&search->loader);
  g_clear_pointer (&search->monitor, ml_monitor_unref);
  g_free (search);
}

static void
start_search (WbErrorPage *self, Search *search, GTaskThreadFunc in_thread,
              GAsyncReadyCallback done)
{
  search->path = g_strdup (self->path);
  search->serial = self->serial;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, g_object_ref (self));
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, in_thread);
}

static void
find_excerpt (GTask *task, gpointer source, gpointer data,
              GCancellable *cancellable)
{
  Search *search = data;
  g_task_return_pointer (task, wb_excerpt_new (search->path, search->message),
                         g_free);
}

static void
excerpt_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WbErrorPage) self = data;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  Search *search = g_task_get_task_data (G_TASK (result));
  if (text == NULL || search->serial != self->serial
      || search->place != self->place || self->excerpt == NULL)
    return;
  gtk_label_set_label (self->excerpt, text);
  gtk_widget_set_visible (self->frame, TRUE);
}

static void
show_excerpt (WbErrorPage *self, const char *message)
{
  Search *search = g_new0 (Search, 1);
  search->message = g_strdup (message);
  search->place = ++self->place;
  start_search (self, search, find_excerpt, excerpt_found);
}

static void
fault_selected (WbErrorPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_excerpt (self,
                  g_ptr_array_index (self->faults->messages,
                                     (guint) gtk_list_box_row_get_index (row)));
}

/* --- all faults ---------------------------------------------------------- */

/* "name:6:5: what" as two labels, place and words. */
static GtkWidget *
fault_row (const char *message)
{
  const char *what = strstr (message, ": ");
  g_autofree char *before = g_strndup (message, (gsize) (what - message));
  char *column = strrchr (before, ':');
  *column = '\0';
  const char *line = strrchr (before, ':') + 1;
  g_autofree char *place
      = g_strdup_printf (_ ("Line %s, column %s"), line, column + 1);
  GtkWidget *place_label = gtk_label_new (place);
  gtk_label_set_xalign (GTK_LABEL (place_label), 0);
  gtk_label_set_width_chars (GTK_LABEL (place_label), 18);
  gtk_widget_set_valign (place_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (place_label, "dim-label");
  GtkWidget *what_label = gtk_label_new (what + 2);
  gtk_label_set_xalign (GTK_LABEL (what_label), 0);
  gtk_label_set_wrap (GTK_LABEL (what_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (what_label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (what_label, TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (box, "fault");
  gtk_box_append (GTK_BOX (box), place_label);
  gtk_box_append (GTK_BOX (box), what_label);
  return box;
}

static void
clear_list (WbErrorPage *self)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
fill_list (WbErrorPage *self)
{
  const MlFaults *faults = self->faults;
  for (guint i = 0; i < faults->messages->len; i++)
    gtk_list_box_append (self->list,
                         fault_row (g_ptr_array_index (faults->messages, i)));
  const guint n_more = (guint) faults->n_faults - faults->messages->len;
  g_autofree char *more = g_strdup_printf (_ ("… and %u more"), n_more);
  gtk_label_set_label (GTK_LABEL (self->more), more);
  gtk_widget_set_visible (self->more, n_more > 0);
  const guint n_rows = (guint) ml_faults_rows_left_out (faults, ML_REPAIR_ROWS);
  g_autofree char *faults_text
      = g_strdup_printf (ngettext ("%u fault", "%u faults", faults->n_faults),
                         (guint) faults->n_faults);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%s in %u row. Mend the file, or let it be repaired here.",
                "%s in %u rows. Mend the file, or let it be repaired here.",
                n_rows),
      faults_text, n_rows);
  adw_status_page_set_description (self->status, text);
  gtk_list_box_select_row (self->list,
                           gtk_list_box_get_row_at_index (self->list, 0));
}

/* --- repairs ------------------------------------------------------------- */

static MlRepairs
chosen_repairs (WbErrorPage *self)
{
  return (gtk_check_button_get_active (self->add_labels) ? ML_REPAIR_LABELS : 0)
         | (gtk_check_button_get_active (self->bad_values) ? ML_REPAIR_VALUES
                                                           : 0)
         | (gtk_check_button_get_active (self->skip_rows) ? ML_REPAIR_ROWS : 0);
}

/* @label: (transfer full) */
static void
offer (GtkCheckButton *button, char *label, guint64 n)
{
  gtk_check_button_set_label (button, label);
  gtk_widget_set_visible (GTK_WIDGET (button), n > 0);
  g_free (label);
}

/* How many rows would have to be left out follows from what else is done. */
static void
update_repairs (WbErrorPage *self)
{
  if (self->faults == NULL)
    return;
  const MlRepairs repairs = chosen_repairs (self);
  const guint64 n
      = ml_faults_rows_left_out (self->faults, repairs | ML_REPAIR_ROWS);
  offer (self->skip_rows,
         g_strdup_printf (ngettext ("Leave out %u row", "Leave out %u rows", n),
                          (guint) n),
         n);
  gtk_widget_set_sensitive (self->repair,
                            ml_faults_are_mended (self->faults, repairs));
}

static void
offer_repairs (WbErrorPage *self)
{
  const MlFaults *faults = self->faults;
  const guint n_labels = faults->labels->len;
  const guint n_values = (guint) faults->n_values;
  g_autofree char *list = ml_faults_label_list (faults);
  offer (
      self->add_labels,
      g_strdup_printf (ngettext ("Add %u label to the header: %s",
                                 "Add %u labels to the header: %s", n_labels),
                       n_labels, list),
      n_labels);
  offer (self->bad_values,
         g_strdup_printf (ngettext ("Read %u value as missing",
                                    "Read %u values as missing", n_values),
                          n_values),
         n_values);
  gtk_check_button_set_active (self->add_labels, TRUE);
  gtk_check_button_set_active (self->bad_values, TRUE);
  gtk_check_button_set_active (self->skip_rows, TRUE);
  update_repairs (self);
}

static void
repair (WbErrorPage *self)
{
  ml_loader_set_repairs (self->loader, chosen_repairs (self));
  g_signal_emit (self, signals[REPAIR], 0);
}

/* Without faults of rows: only the message and its line, and room for an icon.
 */
static void
show_faults (WbErrorPage *self, gboolean has_faults)
{
  gtk_widget_set_visible (self->list_frame, has_faults);
  gtk_widget_set_visible (self->repairs, has_faults);
  gtk_widget_set_visible (self->repair, has_faults);
  adw_status_page_set_icon_name (self->status,
                                 has_faults ? NULL : "dialog-warning-symbolic");
  (has_faults ? gtk_widget_remove_css_class
              : gtk_widget_add_css_class) (self->another, "suggested-action");
  if (!has_faults)
    gtk_widget_set_visible (self->more, FALSE);
}

/* --- the search for faults ----------------------------------------------- */

static void
find_faults (GTask *task, gpointer source, gpointer data,
             GCancellable *cancellable)
{
  Search *search = data;
  MlFaults *faults = NULL;
  if (search->loader == NULL
      && g_file_test (search->path, G_FILE_TEST_IS_REGULAR))
    search->loader = ml_loader_for_path (search->path, NULL);
  if (search->loader != NULL)
    faults = ml_loader_find_faults_path (search->loader, search->path,
                                         search->monitor, NULL);
  g_task_return_pointer (task, faults, (GDestroyNotify) ml_faults_free);
}

static void
faults_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WbErrorPage) self = data;
  g_autoptr (MlFaults) faults
      = g_task_propagate_pointer (G_TASK (result), NULL);
  Search *search = g_task_get_task_data (G_TASK (result));
  if (faults == NULL || faults->n_faults == 0 || self->list == NULL
      || search->serial != self->serial)
    return;
  self->faults = g_steal_pointer (&faults);
  g_set_object (&self->loader, search->loader);
  fill_list (self);
  offer_repairs (self);
  show_faults (self, TRUE);
}

static void
stop_search (WbErrorPage *self)
{
  if (self->monitor != NULL)
    ml_monitor_stop (self->monitor);
  g_clear_pointer (&self->monitor, ml_monitor_unref);
}

static void
start_find_faults (WbErrorPage *self)
{
  Search *search = g_new0 (Search, 1);
  self->monitor = ml_monitor_new ();
  search->monitor = ml_monitor_ref (self->monitor);
  search->loader = self->loader != NULL ? ml_option_copy (self->loader) : NULL;
  start_search (self, search, find_faults, faults_found);
}

/* --- the page ------------------------------------------------------------ */

static void
wb_error_page_dispose (GObject *object)
{
  WbErrorPage *self = WB_ERROR_PAGE (object);
  stop_search (self);
  G_OBJECT_CLASS (wb_error_page_parent_class)->dispose (object);
}

static void
wb_error_page_finalize (GObject *object)
{
  WbErrorPage *self = WB_ERROR_PAGE (object);
  g_free (self->path);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->faults, ml_faults_free);
  G_OBJECT_CLASS (wb_error_page_parent_class)->finalize (object);
}

static void
wb_error_page_class_init (WbErrorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = wb_error_page_dispose;
  object_class->finalize = wb_error_page_finalize;
  signals[REPAIR]
      = g_signal_new ("repair", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-error-page.ui");
  gtk_widget_class_bind_template_child (class, WbErrorPage, status);
  gtk_widget_class_bind_template_child (class, WbErrorPage, frame);
  gtk_widget_class_bind_template_child (class, WbErrorPage, excerpt);
  gtk_widget_class_bind_template_child (class, WbErrorPage, list_frame);
  gtk_widget_class_bind_template_child (class, WbErrorPage, list);
  gtk_widget_class_bind_template_child (class, WbErrorPage, more);
  gtk_widget_class_bind_template_child (class, WbErrorPage, repairs);
  gtk_widget_class_bind_template_child (class, WbErrorPage, add_labels);
  gtk_widget_class_bind_template_child (class, WbErrorPage, bad_values);
  gtk_widget_class_bind_template_child (class, WbErrorPage, skip_rows);
  gtk_widget_class_bind_template_child (class, WbErrorPage, again);
  gtk_widget_class_bind_template_child (class, WbErrorPage, another);
  gtk_widget_class_bind_template_child (class, WbErrorPage, repair);
  gtk_widget_class_bind_template_callback (class, fault_selected);
  gtk_widget_class_bind_template_callback (class, update_repairs);
  gtk_widget_class_bind_template_callback (class, repair);
}

static void
wb_error_page_init (WbErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "unmap", G_CALLBACK (stop_search), NULL);
}

/** wb_error_page_path: Returns: the file of wb_error_page_show() */
const char *
wb_error_page_path (WbErrorPage *self)
{
  return self->path;
}

/** wb_error_page_loader: Returns: (transfer none): with the repairs chosen, in
 * a handler of "repair" */
MlLoader *
wb_error_page_loader (WbErrorPage *self)
{
  return self->loader;
}

/**
 * wb_error_page_show:
 * @loader: (nullable): that refused @path; NULL: as its name or content says
 *
 * Tells what went wrong with @path. The line at fault follows when it is found,
 * and all other faults with what may be done about them when they are.
 */
void
wb_error_page_show (WbErrorPage *self, const char *path, MlLoader *loader,
                    const GError *error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Cannot open %s"), name);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *message = g_markup_escape_text (error->message, -1);
  adw_status_page_set_title (self->status, title_markup);
  adw_status_page_set_description (self->status, message);
  gtk_widget_set_visible (self->frame, FALSE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->again), "s", path);

  stop_search (self);
  clear_list (self);
  show_faults (self, FALSE);
  g_clear_pointer (&self->faults, ml_faults_free);
  g_clear_object (&self->loader);
  g_free (self->path);
  self->path = g_strdup (path);
  self->serial++;
  show_excerpt (self, error->message);
  self->loader = loader != NULL ? ml_option_copy (loader) : NULL;
  if (g_error_matches (error, ML_ERROR, ML_ERROR_PARSE))
    start_find_faults (self);
}
