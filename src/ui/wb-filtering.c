/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-filtering.h"

#include "wb-type-chooser.h"

#include <glib/gi18n.h>

#define KEY "wb-filtering" /* of the window's own Filtering */

/* What is applied to what; the thread has one of its own. */
typedef struct
{
  MlFilter *filter; /* a copy: the window may change its own meanwhile */
  MlDataset *data;
  int target;
} Filtering;

static void
filtering_free (gpointer data)
{
  Filtering *filtering = data;
  g_object_unref (filtering->filter);
  g_object_unref (filtering->data);
  g_free (filtering);
}

static Filtering *
filtering_copy (const Filtering *filtering)
{
  Filtering *copy = g_memdup2 (filtering, sizeof *filtering);
  g_object_ref (copy->filter);
  g_object_ref (copy->data);
  return copy;
}

static GObject *
apply_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  Filtering *filtering = data;
  return (GObject *) ml_filter_apply (filtering->filter, filtering->data,
                                      filtering->target, monitor, error);
}

/* The class keeps its name; where a filter took it, the last column is it. */
static int
target_of (WbSession *session, MlDataset *made)
{
  int target = wb_session_target (session);
  if (target < 0)
    return -1;
  const char *name
      = ml_dataset_attribute (wb_session_dataset (session), (guint) target)
            ->name;
  int found = ml_dataset_find_column (made, name);
  return found >= 0 ? found : ml_dataset_default_target (made);
}

static void
applied (GObject *made, const GError *error, gpointer user_data)
{
  WbWindow *window = user_data;
  WbSession *session = wb_window_session (window);
  Filtering *filtering = g_object_steal_data (G_OBJECT (window), KEY);
  if (made == NULL)
    wb_window_toast (window,
                     g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                         ? _ ("The filter was stopped; the table is as it was")
                         : error->message);
  else if (filtering->data != wb_session_dataset (session))
    wb_window_toast (window, _ ("The table has changed meanwhile: apply the "
                                "filter again"));
  else
    wb_session_edit_by (session, ML_DATASET (made),
                        target_of (session, ML_DATASET (made)),
                        filtering->filter);
  filtering_free (filtering);
}

/** wb_filtering_start: fits a copy of @filter to all rows of the table at hand;
 * what it makes of them becomes the table, or a toast tells why not */
void
wb_filtering_start (WbWindow *window, MlFilter *filter)
{
  WbSession *session = wb_window_session (window);
  MlDataset *data = wb_session_dataset (session);
  if (data == NULL)
    return;
  Filtering *filtering = g_new (Filtering, 1);
  *filtering = (Filtering){ ml_option_copy (filter), g_object_ref (data),
                            wb_session_target (session) };
  g_autofree char *title = g_strdup_printf (
      _ ("Applying %s"), wb_type_title (G_OBJECT_TYPE (filter)));
  if (wb_window_start_work (window, title, apply_in_thread,
                            filtering_copy (filtering), filtering_free, applied,
                            window))
    g_object_set_data_full (G_OBJECT (window), KEY, filtering, filtering_free);
  else
    filtering_free (filtering);
}
