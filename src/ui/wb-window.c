/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-window.h"

#include "wb-csv-preview.h"
#include "wb-error-page.h"
#include "wb-file-dialog.h"
#include "wb-generate-dialog.h"
#include "wb-generate-menu.h"
#include "wb-machine-window.h"
#include "wb-open-menu.h"
#include "wb-page.h"
#include "wb-pretraining-window.h"
#include "wb-samples.h"
#include "wb-session-files.h"
#include "wb-settings.h"
#include "wb-table-file.h"
#include "wb-job-bar.h"
#include "wb-loading.h"
#include "wb-work-bar.h"

#include "ml-loader.h"
#include "ml-registry.h"

#include "plot-chart.h"

#include <glib/gi18n.h>

struct _WbWindow
{
  AdwApplicationWindow parent;
  WbSession *session;
  WbWork *work;
  WbLoading *opening; /* (nullable): the file on its way in */
  GtkMenuButton *open, *generate;
  WbJobBar *job_bar;
  WbWorkBar *work_bar;
  GtkStack *body; /* the pages, or the page of an error */
  AdwViewStack *pages;
  WbErrorPage *error;
  AdwToastOverlay *toasts;
  GtkWindow *pretraining; /* (nullable): made when first asked for; it may work
                             while it is closed */
};

G_DEFINE_FINAL_TYPE (WbWindow, wb_window, ADW_TYPE_APPLICATION_WINDOW)

static const WbFileKind data_kinds[] = {
  { N_ ("Data files"), "arff csv tsv txt idx3-ubyte idx1-ubyte gz" },
  { N_ ("ARFF"), "arff arff.gz" },
  { N_ ("CSV and TSV"), "csv tsv csv.gz tsv.gz" },
  { N_ ("All files"), "" },
};

/* One page of each type in the list. */
static void
add_pages (WbWindow *self)
{
  for (const WbPageTypeFunc *type = wb_page_types; *type != NULL; type++)
    {
      WbPage *page = g_object_new ((*type) (), "session", self->session, NULL);
      const WbPageClass *class = WB_PAGE_GET_CLASS (page);
      adw_view_stack_add_titled_with_icon (self->pages, GTK_WIDGET (page),
                                           class->name, _ (class->title),
                                           class->icon_name);
    }
}

/* A tab leads away from an error, too. */
static void
page_chosen (WbWindow *self)
{
  gtk_stack_set_visible_child (self->body, GTK_WIDGET (self->pages));
}

static void
update_title (WbWindow *self)
{
  MlDataset *data = wb_session_dataset (self->session);
  g_autofree char *title
      = data != NULL ? g_strdup_printf ("%s – Ruru", ml_dataset_relation (data))
                     : g_strdup ("Ruru");
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-as",
                                 data != NULL);
}

static void
update_undo (WbWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 wb_session_can_undo (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo",
                                 wb_session_can_redo (self->session));
}

/* --- opening ----------------------------------------------------------- */

/* What the loader noticed: the first sentence, and how many more. */
static void
tell_warnings (WbWindow *self, GPtrArray *warnings)
{
  if (warnings == NULL || warnings->len == 0)
    return;
  const char *first = g_ptr_array_index (warnings, 0);
  g_autofree char *text = warnings->len == 1
                              ? g_strdup (first)
                              : g_strdup_printf (_ ("%s (and %u more remarks)"),
                                                 first, warnings->len - 1);
  wb_window_toast (self, text);
}

/** wb_window_tell_saved: @file: (nullable): that was written; NULL: @error
 * tells why not; @stopped: what to say of a stop */
void
wb_window_tell_saved (WbWindow *self, GFile *file, const GError *error,
                      const char *stopped)
{
  if (file == NULL)
    {
      wb_window_toast (self,
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                           ? stopped
                           : error->message);
      return;
    }
  g_autofree char *name = g_filename_display_basename (g_file_peek_path (file));
  g_autofree char *text = g_strdup_printf (_ ("Saved %s"), name);
  wb_window_toast (self, text);
}

static void
loaded (GObject *made, const GError *error, gpointer user_data)
{
  WbWindow *self = user_data;
  g_autoptr (WbLoading) opened = g_steal_pointer (&self->opening);
  const char *path = opened->path;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      wb_window_toast (self, _ ("Loading cancelled"));
      return;
    }
  if (made == NULL)
    {
      wb_error_page_show (self->error, path, opened->loader, error);
      gtk_stack_set_visible_child (self->body, GTK_WIDGET (self->error));
      return;
    }
  wb_session_open (self->session, ML_DATASET (made), path);
  wb_window_show_page (self, "dataset");
  tell_warnings (self, ml_dataset_warnings (ML_DATASET (made)));
  wb_settings_add_recent (path);
  wb_open_menu_update (self->open);
}

static void
open_with (WbWindow *self, const char *path, MlLoader *loader)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Loading %s"), name);
  if (wb_window_start_work (self, title, wb_loading_run,
                            wb_loading_new (path, loader), wb_loading_free,
                            loaded, self))
    self->opening = wb_loading_new (path, loader);
}

static void
repair_file (WbWindow *self)
{
  open_with (self, wb_error_page_path (self->error),
             wb_error_page_loader (self->error));
}

/**
 * wb_window_open_path:
 *
 * Loads the file in a thread. It becomes the table at hand, or a page says what
 * is wrong with it and the old table stays. A saved session takes the place of
 * the one at hand.
 */
void
wb_window_open_path (WbWindow *self, const char *path)
{
  if (wb_session_files_wants (path))
    wb_session_files_read (self, path);
  else
    open_with (self, path, NULL);
}

static void
preview_accepted (WbWindow *self, WbCsvPreview *preview)
{
  open_with (self, wb_csv_preview_path (preview),
             wb_csv_preview_loader (preview));
}

/* By dialog or drop: a CSV file leaves much open, so it is shown first. */
static void
path_chosen (const char *path, gpointer data)
{
  WbWindow *self = data;
  if (!wb_csv_preview_wants (path))
    {
      wb_window_open_path (self, path);
      return;
    }
  GtkWidget *preview = wb_csv_preview_new (GTK_WINDOW (self), path);
  g_signal_connect_object (preview, "accepted", G_CALLBACK (preview_accepted),
                           self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (preview));
}

static void
open_dialog (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_file_dialog_open (widget, _ ("Open Data"), data_kinds,
                       G_N_ELEMENTS (data_kinds), path_chosen, widget);
}

static void
open_path (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_window_open_path (WB_WINDOW (widget),
                       g_variant_get_string (parameter, NULL));
}

static void
open_sample (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *path
      = wb_samples_path (g_variant_get_string (parameter, NULL));
  wb_window_open_path (WB_WINDOW (widget), path);
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y,
         gpointer user_data)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;
  if (path == NULL)
    return FALSE;
  path_chosen (path, user_data);
  return TRUE;
}

/* Where a failed file led away from. */
static void
back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_window_show_page (WB_WINDOW (widget), NULL);
}

/* --- generating --------------------------------------------------------- */

static GObject *
generate (gpointer data, MlMonitor *monitor, GError **error)
{
  return (GObject *) ml_generator_generate (data, error);
}

static void
generated (GObject *made, const GError *error, gpointer user_data)
{
  WbWindow *self = user_data;
  if (made == NULL)
    {
      wb_window_toast (self, error->message);
      return;
    }
  wb_session_open (self->session, ML_DATASET (made), NULL);
  wb_window_show_page (self, "dataset");
}

static void
generator_accepted (WbWindow *self, WbGenerateDialog *dialog)
{
  MlGenerator *generator
      = ml_option_copy (wb_generate_dialog_generator (dialog));
  g_autofree char *title = g_strdup_printf (
      _ ("Generating %s"), _ (ML_GENERATOR_GET_CLASS (generator)->title));
  wb_window_start_work (self, title, generate, generator, g_object_unref,
                        generated, self);
}

/* Shows the options of the generator of that name. */
static void
generate_dialog (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const GType type = ml_registry_find (
      ML_TYPE_GENERATOR, g_variant_get_string (parameter, NULL), NULL);
  g_return_if_fail (type != G_TYPE_INVALID);
  GtkWidget *dialog = wb_generate_dialog_new (GTK_WINDOW (widget), type);
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (generator_accepted),
                           widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- editing ------------------------------------------------------------ */

/* The keys of undo reach the window first: who types into an entry means the
 * entry, not the table; but in an empty one, such as the search that a page
 * begins with, nobody types. */
static gboolean
typist_takes (GtkWidget *window, const char *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  const gboolean is_typing
      = GTK_IS_TEXT (focus)
        && *gtk_editable_get_text (GTK_EDITABLE (focus)) != '\0';
  if (!is_typing && !GTK_IS_TEXT_VIEW (focus))
    return FALSE;
  gtk_widget_activate_action (focus, action, NULL);
  return TRUE;
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!typist_takes (widget, "text.undo"))
    wb_session_undo (WB_WINDOW (widget)->session);
}

static void
redo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!typist_takes (widget, "text.redo"))
    wb_session_redo (WB_WINDOW (widget)->session);
}

/* --- experiments -------------------------------------------------------- */

static void
show_pretraining (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbWindow *self = WB_WINDOW (widget);
  if (self->pretraining == NULL)
    self->pretraining = GTK_WINDOW (g_object_ref (
        wb_pretraining_window_new (GTK_WINDOW (self), self->session)));
  gtk_window_present (self->pretraining);
}

/* --- looks -------------------------------------------------------------- */

/* The page of that number, from 1. */
static void
show_nth_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WbWindow *self = WB_WINDOW (widget);
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->pages);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));
  guint wanted = (guint) g_variant_get_int32 (parameter) - 1;
  if (wanted < n)
    gtk_selection_model_select_item (pages, wanted, TRUE);
}

/* Large letters on a full screen, for a class room. */
static void
toggle_presenter (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean is_on = gtk_widget_has_css_class (widget, "presenter");
  if (is_on)
    gtk_widget_remove_css_class (widget, "presenter");
  else
    gtk_widget_add_css_class (widget, "presenter");
  g_object_set (widget, "fullscreened", !is_on, NULL);
}

static void
restore_settings (WbWindow *self)
{
  GSettings *settings = wb_settings ();
  static const char *const kept[][2] = { { "width", "default-width" },
                                         { "height", "default-height" },
                                         { "maximized", "maximized" } };
  if (settings == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_settings_bind (settings, kept[i][0], self, kept[i][1], 0);
  g_settings_bind (settings, "undefined", self->session, "undefined", 0);
}

static void
wb_window_dispose (GObject *object)
{
  WbWindow *self = WB_WINDOW (object);
  g_clear_object (&self->work); /* joins */
  if (self->pretraining != NULL)
    gtk_window_destroy (self->pretraining);
  g_clear_object (&self->pretraining); /* joins, too */
  g_clear_pointer (&self->opening, wb_loading_free);
  g_action_map_remove_action (G_ACTION_MAP (self), "undefined");
  g_clear_object (&self->session);
  G_OBJECT_CLASS (wb_window_parent_class)->dispose (object);
}

static void
show_machine (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (wb_machine_window_new (
      GTK_WINDOW (widget), WB_WINDOW (widget)->session)));
}

static void
save_table (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_table_file_save (WB_WINDOW (widget));
}

static void
save_session (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_session_files_save (WB_WINDOW (widget));
}

static void
open_session (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_session_files_open (WB_WINDOW (widget));
}

static void
reopen (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wb_session_files_read (WB_WINDOW (widget),
                         g_variant_get_string (parameter, NULL));
}

static void
install_actions (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "win.open", NULL, open_dialog);
  gtk_widget_class_install_action (class, "win.open-path", "s", open_path);
  gtk_widget_class_install_action (class, "win.open-sample", "s", open_sample);
  gtk_widget_class_install_action (class, "win.generate", "s", generate_dialog);
  gtk_widget_class_install_action (class, "win.save-as", NULL, save_table);
  gtk_widget_class_install_action (class, "win.save-session", NULL,
                                   save_session);
  gtk_widget_class_install_action (class, "win.open-session", NULL,
                                   open_session);
  gtk_widget_class_install_action (class, "win.reopen", "s", reopen);
  gtk_widget_class_install_action (class, "win.machine", NULL, show_machine);
  gtk_widget_class_install_action (class, "win.back", NULL, back);
  gtk_widget_class_install_action (class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (class, "win.page", "i", show_nth_page);
  gtk_widget_class_install_action (class, "win.pretraining", NULL,
                                   show_pretraining);
  gtk_widget_class_install_action (class, "win.presenter", NULL,
                                   toggle_presenter);
}

static void
wb_window_class_init (WbWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_window_dispose;
  plot_init ();
  g_type_ensure (WB_TYPE_ERROR_PAGE);
  g_type_ensure (WB_TYPE_JOB_BAR);
  g_type_ensure (WB_TYPE_WORK_BAR);

  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-window.ui");
  gtk_widget_class_bind_template_child (class, WbWindow, open);
  gtk_widget_class_bind_template_child (class, WbWindow, generate);
  gtk_widget_class_bind_template_child (class, WbWindow, job_bar);
  gtk_widget_class_bind_template_child (class, WbWindow, work_bar);
  gtk_widget_class_bind_template_child (class, WbWindow, body);
  gtk_widget_class_bind_template_child (class, WbWindow, pages);
  gtk_widget_class_bind_template_child (class, WbWindow, error);
  gtk_widget_class_bind_template_child (class, WbWindow, toasts);
  install_actions (class);
}

static void
accept_drops (WbWindow *self)
{
  GtkDropTarget *target
      = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
wb_window_init (WbWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->session = wb_session_new ();
  self->work = wb_work_new ();
  wb_job_bar_set_session (self->job_bar, self->session);
  wb_work_bar_set_work (self->work_bar, self->work);
  wb_open_menu_update (self->open);
  wb_generate_menu_fill (self->generate);
  restore_settings (self);
  accept_drops (self);
  add_pages (self);
  g_signal_connect_object (self->error, "repair", G_CALLBACK (repair_file),
                           self, G_CONNECT_SWAPPED);
  g_autoptr (GPropertyAction) undefined
      = g_property_action_new ("undefined", self->session, "undefined");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (undefined));
  g_signal_connect_object (self->session, "notify::dataset",
                           G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::can-undo",
                           G_CALLBACK (update_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::can-redo",
                           G_CALLBACK (update_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-child",
                           G_CALLBACK (page_chosen), self, G_CONNECT_SWAPPED);
  update_title (self);
  update_undo (self);
}

/** wb_window_new: Returns: (transfer none): a window of @application */
WbWindow *
wb_window_new (WbApplication *application)
{
  return g_object_new (WB_TYPE_WINDOW, "application", application, NULL);
}

/** wb_window_session: Returns: (transfer none): what its pages share */
WbSession *
wb_window_session (WbWindow *self)
{
  return self->session;
}

/**
 * wb_window_start_work:
 * @data: (transfer full): for @work, freed when it has ended or cannot start
 *
 * Runs long work with its strip of progress and Cancel. Only one at a time.
 *
 * Returns: whether it runs; FALSE: the window is busy, and said so
 */
gboolean
wb_window_start_work (WbWindow *self, const char *title, WbWorkFunc work,
                      gpointer data, GDestroyNotify free_data, WbWorkDone done,
                      gpointer user_data)
{
  if (wb_work_is_running (self->work))
    {
      wb_window_toast (self, _ ("Still busy: wait, or press Cancel first"));
      free_data (data);
      return FALSE;
    }
  wb_work_start (self->work, title, work, data, free_data, done, user_data);
  return TRUE;
}

/** wb_window_show_page: @name: (nullable): as in the page's class; NULL: the
 * one before an error */
void
wb_window_show_page (WbWindow *self, const char *name)
{
  gtk_stack_set_visible_child (self->body, GTK_WIDGET (self->pages));
  if (name != NULL)
    adw_view_stack_set_visible_child_name (self->pages, name);
}

/** wb_window_toast: shows @text for a few seconds */
void
wb_window_toast (WbWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/** wb_window_offer: shows @text with a button for @action until one of them is
 * clicked; @target: what the action is given */
void
wb_window_offer (WbWindow *self, const char *text, const char *label,
                 const char *action, const char *target)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target (toast, "s", target);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
