/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-session-files.h. A kept session is a file of its own in the folder
 * "ruru" of the user's state; the newest few stay. */
#include "wb-session-files.h"

#include "wb-comparison.h"
#include "wb-file-dialog.h"
#include "wb-run.h"
#include "wb-study.h"

#include "ml-registry.h"
#include "ml-saved-session.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

enum
{
  DELAY = 300, /* ms: several changes at once are one */
  N_KEPT = 5,
};

static const WbFileKind session_kinds[]
    = { { N_ ("Ruru session"), "ruru-session" } };

static void
collect_comparisons (WbSession *session, MlSavedSession *into)
{
  GListModel *all = G_LIST_MODEL (wb_session_comparisons (session));
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (WbComparison) one = g_list_model_get_item (all, i);
      if (!wb_comparison_is_running (one) && wb_comparison_scores (one) != NULL)
        ml_saved_session_add_comparison (into, wb_comparison_time (one),
                                         wb_comparison_scores (one));
    }
}

static void
collect_studies (WbRun *run, MlSavedRun *into)
{
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_STUDY, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      WbStudy *study = wb_study_of (run, types[i]);
      MlFindings *findings = wb_study_findings (study);
      if (findings != NULL && wb_study_monitor (study) == NULL)
        ml_saved_run_add_study (into, wb_study_settings (study), findings);
    }
}

/* What is there now; its parts do not change any more. (transfer full) */
static MlSavedSession *
collect (WbSession *session)
{
  MlSavedSession *made = ml_saved_session_new (wb_session_dataset (session),
                                               wb_session_target (session),
                                               wb_session_path (session));
  GListModel *filters = G_LIST_MODEL (wb_session_filters (session));
  GListModel *runs = G_LIST_MODEL (wb_session_runs (session));
  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GObject) filter = g_list_model_get_item (filters, i);
      g_ptr_array_add (made->filters, ml_option_copy (filter));
    }
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, i);
      MlEvaluation *evaluation = wb_run_evaluation (run);
      MlPredictor *predictor = wb_run_predictor (run);
      if (wb_run_is_running (run))
        continue;
      if (evaluation != NULL)
        collect_studies (run, ml_saved_session_add_run (made, wb_run_time (run),
                                                        evaluation));
      else if (wb_run_problem (run) != NULL)
        ml_saved_session_add_failure (made, wb_run_time (run),
                                      wb_run_experiment (run),
                                      wb_run_problem (run));
      else if (predictor != NULL)
        ml_saved_session_add_model (made, wb_run_time (run), predictor,
                                    wb_run_title (run));
    }
  collect_comparisons (session, made);
  wb_session_save_steps (session, made);
  g_strfreev (made->schemes);
  made->schemes = g_strdupv ((char **) wb_session_schemes (session));
  made->plan = *wb_session_plan (session);
  return made;
}

static void
restore_run (WbSession *session, const MlSavedRun *saved)
{
  WbRun *run = wb_run_restore (session, saved);
  for (guint i = 0; i < saved->studies->len; i++)
    {
      const MlSavedStudy *one = g_ptr_array_index (saved->studies, i);
      wb_study_restore (wb_study_of (run, G_OBJECT_TYPE (one->settings)),
                        one->settings, one->findings);
    }
}

static void
restore (WbSession *session, const MlSavedSession *saved)
{
  wb_session_set_run (session, NULL);
  g_list_store_remove_all (wb_session_runs (session));
  g_list_store_remove_all (wb_session_filters (session));
  wb_session_restore (session, saved);
  wb_session_set_schemes (session, (const char *const *) saved->schemes);
  wb_session_set_plan (session, &saved->plan);
  for (guint i = 0; i < saved->filters->len; i++)
    g_list_store_append (wb_session_filters (session),
                         g_ptr_array_index (saved->filters, i));
  for (guint i = saved->runs->len; i > 0; i--) /* the newest on top */
    restore_run (session, g_ptr_array_index (saved->runs, i - 1));
  g_list_store_remove_all (wb_session_comparisons (session));
  for (guint i = saved->comparisons->len; i > 0; i--)
    {
      const MlSavedComparison *one
          = g_ptr_array_index (saved->comparisons, i - 1);
      wb_comparison_restore (session, ml_scores_ref (one->scores), one->time);
    }
}

static gboolean
is_comparing (WbSession *session)
{
  GListModel *all = G_LIST_MODEL (wb_session_comparisons (session));
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (WbComparison) one = g_list_model_get_item (all, i);
      if (wb_comparison_is_running (one))
        return TRUE;
    }
  return FALSE;
}

/* -- Reading --------------------------------------------------------------- */

/* A session is no GObject: this carries it to the main thread. */
static GObject *
read_in_thread (gpointer path, MlMonitor *monitor, GError **error)
{
  MlSavedSession *saved = ml_saved_session_load (path, error);
  if (saved == NULL)
    return NULL;
  GObject *carrier = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data_full (carrier, "session", saved,
                          (GDestroyNotify) ml_saved_session_free);
  return carrier;
}

static void
on_read (GObject *made, const GError *error, gpointer window)
{
  WbSession *session = wb_window_session (window);
  if (made == NULL)
    wb_window_toast (window, error->message);
  else if (wb_run_n_running (session) > 0 || is_comparing (session))
    wb_window_toast (window, _ ("A run is at work: stop it first, then open "
                                "the session"));
  else
    {
      restore (session, g_object_get_data (made, "session"));
      wb_window_show_page (
          window, wb_session_run (session) != NULL ? "results" : "dataset");
    }
}

/** wb_session_files_wants: Returns: whether @path is a session's, by its name */
gboolean
wb_session_files_wants (const char *path)
{
  return g_str_has_suffix (path, ".ruru-session");
}

/** wb_session_files_read: @path: of a session; a toast says what is wrong with
 * it, and nothing changes then */
void
wb_session_files_read (WbWindow *window, const char *path)
{
  wb_window_start_work (window, _ ("Opening the session"), read_in_thread,
                        g_strdup (path), g_free, on_read, window);
}

static void
on_open_path (const char *path, gpointer window)
{
  wb_session_files_read (window, path);
}

/** wb_session_files_open: asks for the file */
void
wb_session_files_open (WbWindow *window)
{
  wb_file_dialog_open (GTK_WIDGET (window), _ ("Open Session"), session_kinds,
                       G_N_ELEMENTS (session_kinds), on_open_path, window);
}

/* -- Writing --------------------------------------------------------------- */

typedef struct
{
  MlSavedSession *saved;
  char *path;
} Writing;

static Writing *
writing_new (WbWindow *window, const char *path)
{
  Writing *writing = g_new0 (Writing, 1);
  writing->saved = collect (wb_window_session (window));
  writing->path = g_strdup (path);
  return writing;
}

static void
writing_free (gpointer data)
{
  Writing *writing = data;
  ml_saved_session_free (writing->saved);
  g_free (writing->path);
  g_free (writing);
}

static GObject *
write_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  const Writing *writing = data;
  ml_saved_session_save (writing->saved, writing->path, error);
  return NULL;
}

static void
on_written (GObject *made, const GError *error, gpointer window)
{
  wb_window_toast (window,
                   error != NULL ? error->message : _ ("Session saved"));
}

static void
on_save_path (const char *path, gpointer window)
{
  wb_window_start_work (window, _ ("Saving the session"), write_in_thread,
                        writing_new (window, path), writing_free, on_written,
                        window);
}

/** wb_session_files_save: asks for the file */
void
wb_session_files_save (WbWindow *window)
{
  wb_file_dialog_save (GTK_WIDGET (window), _ ("Save Session"),
                       "session.ruru-session", session_kinds,
                       G_N_ELEMENTS (session_kinds), on_save_path, window);
}

/* -- Keeping --------------------------------------------------------------- */

typedef struct
{
  WbWindow *window; /* not owned: this goes with it */
  WbWork *work;     /* of its own: the window's may be busy */
  char *path;
  guint timeout;
  gboolean is_dirty, has_told;
} Keeper;

static void
keeper_free (gpointer data)
{
  Keeper *keeper = data;
  g_clear_handle_id (&keeper->timeout, g_source_remove);
  g_object_unref (keeper->work); /* joins */
  g_free (keeper->path);
  g_free (keeper);
}

/* (transfer full) */
static char *
kept_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "ruru", NULL);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) b, *(char *const *) a);
}

/* Their names begin with the time. (transfer full) (element-type filename) */
static GPtrArray *
list_kept (void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = kept_folder ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    if (wb_session_files_wants (name))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, newest_first);
  return paths;
}

static void start_keeping (Keeper *keeper);

static void
on_kept (GObject *made, const GError *error, gpointer data)
{
  Keeper *keeper = data;
  if (error != NULL && !keeper->has_told
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The session is not kept for the next start: %s"), error->message);
      wb_window_toast (keeper->window, text);
      keeper->has_told = TRUE;
    }
  if (keeper->is_dirty)
    start_keeping (keeper);
}

static gboolean
on_timeout (gpointer data)
{
  Keeper *keeper = data;
  keeper->timeout = 0;
  if (wb_work_is_running (keeper->work))
    return G_SOURCE_REMOVE; /* on_kept() goes on */
  keeper->is_dirty = FALSE;
  wb_work_start (keeper->work, "", write_in_thread,
                 writing_new (keeper->window, keeper->path), writing_free,
                 on_kept, keeper);
  return G_SOURCE_REMOVE;
}

static void
start_keeping (Keeper *keeper)
{
  if (wb_session_dataset (wb_window_session (keeper->window)) == NULL)
    return;
  keeper->is_dirty = TRUE;
  if (keeper->timeout == 0)
    keeper->timeout = g_timeout_add (DELAY, on_timeout, keeper);
}

static void
on_run_state (GObject *run, GParamSpec *pspec, gpointer window)
{
  Keeper *keeper = g_object_get_data (window, "wb-keeper");
  if (keeper != NULL && !wb_run_is_running (WB_RUN (run)))
    start_keeping (keeper);
}

static void
on_change (WbWindow *window)
{
  Keeper *keeper = g_object_get_data (G_OBJECT (window), "wb-keeper");
  if (keeper != NULL)
    start_keeping (keeper);
}

static void
on_runs (GListModel *runs, guint position, guint n_removed, guint n_added,
         gpointer window)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GObject) run = g_list_model_get_item (runs, i);
      g_signal_connect_object (run, "notify::state", G_CALLBACK (on_run_state),
                               window, 0);
      g_signal_connect_object (run, "studied", G_CALLBACK (on_change), window,
                               G_CONNECT_SWAPPED);
    }
  on_change (window);
}

/* Also while it works, several times a second. */
static void
on_comparison (WbComparison *comparison, gpointer window)
{
  if (!wb_comparison_is_running (comparison))
    on_change (window);
}

static void
on_comparisons (GListModel *all, guint position, guint n_removed, guint n_added,
                gpointer window)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GObject) one = g_list_model_get_item (all, i);
      g_signal_connect_object (one, "changed", G_CALLBACK (on_comparison),
                               window, 0);
    }
  on_change (window);
}

/** wb_session_files_keep: writes the session of @window after each finished
 * run, comparison and edit, in a thread, as long as @window lives */
void
wb_session_files_keep (WbWindow *window)
{
  static guint n_windows;
  WbSession *session = wb_window_session (window);
  Keeper *keeper = g_new0 (Keeper, 1);
  g_autofree char *folder = kept_folder ();
  g_autoptr (GPtrArray) kept = list_kept ();
  for (guint i = N_KEPT - 1; i < kept->len; i++)
    g_unlink (g_ptr_array_index (kept, i));
  g_mkdir_with_parents (folder, 0700);
  keeper->path
      = g_strdup_printf ("%s/%013" G_GINT64_FORMAT "-%u.ruru-session", folder,
                         g_get_real_time () / 1000, n_windows++);
  keeper->window = window;
  keeper->work = wb_work_new ();
  g_object_set_data_full (G_OBJECT (window), "wb-keeper", keeper, keeper_free);
  g_signal_connect_object (session, "notify::dataset", G_CALLBACK (on_change),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target", G_CALLBACK (on_change),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::schemes", G_CALLBACK (on_change),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::plan", G_CALLBACK (on_change),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (wb_session_filters (session), "items-changed",
                           G_CALLBACK (on_change), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (wb_session_runs (session), "items-changed",
                           G_CALLBACK (on_runs), window, 0);
  g_signal_connect_object (wb_session_comparisons (session), "items-changed",
                           G_CALLBACK (on_comparisons), window, 0);
}

/** wb_session_files_offer: a toast with a button that opens the session kept
 * last; call it before wb_session_files_keep() */
void
wb_session_files_offer (WbWindow *window)
{
  g_autoptr (GPtrArray) kept = list_kept ();
  if (kept->len == 0)
    return;
  const char *path = g_ptr_array_index (kept, 0);
  GStatBuf info;
  if (g_stat (path, &info) != 0)
    return;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (info.st_mtime);
  g_autofree char *when = g_date_time_format (time, "%F %H:%M");
  g_autofree char *text
      = g_strdup_printf (_ ("The last session, of %s, was kept"), when);
  wb_window_offer (window, text, _ ("_Reopen"), "win.reopen", path);
}
