/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-model-files.h"

#include "wb-file-dialog.h"
#include "wb-run.h"
#include "wb-window.h"

#include "ml-export.h"
#include "ml-loader.h"
#include "ml-writer.h"

#include <glib/gi18n.h>

static const WbFileKind model_kinds[] = { { N_ ("Ruru model"), "ruru-model" } };

/* What one piece of work needs; made when the user asks, so that the model is
 * the one looked at then, whatever is chosen while a dialog is open. */
typedef struct
{
  GtkWidget *owner;       /* not owned: its dialog ends before it does */
  MlPredictor *predictor; /* (nullable) */
  char *input, *output;   /* (nullable) */
} Request;

static const char *const request_key = "wb-model-request";

static void
request_free (gpointer data)
{
  Request *request = data;
  g_clear_pointer (&request->predictor, ml_predictor_unref);
  g_free (request->input);
  g_free (request->output);
  g_free (request);
}

static Request *
request_new (GtkWidget *owner, MlPredictor *predictor)
{
  Request *request = g_new0 (Request, 1);
  request->owner = owner;
  if (predictor != NULL)
    request->predictor = ml_predictor_ref (predictor);
  return request;
}

/* Waits at its owner while a dialog is open; a newer one takes its place. */
static void
keep (Request *request)
{
  g_object_set_data_full (G_OBJECT (request->owner), request_key, request,
                          request_free);
}

static Request *
take (GtkWidget *owner)
{
  return g_object_steal_data (G_OBJECT (owner), request_key);
}

/* @verb: "Saving"; @request: (transfer full) */
static void
work_on (Request *request, const char *verb, const char *path, WbWorkFunc work,
         WbWorkDone done)
{
  GtkRoot *root = gtk_widget_get_root (request->owner);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strconcat (verb, " ", name, NULL);
  if (WB_IS_WINDOW (root))
    wb_window_start_work (WB_WINDOW (root), title, work, request, request_free,
                          done, root);
  else
    request_free (request);
}

static void
report (WbWindow *window, const GError *error)
{
  wb_window_toast (window, error->message);
}

/* Saving */

static GObject *
save_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  const Request *request = data;
  ml_predictor_save (request->predictor, request->output, error);
  return NULL;
}

static void
on_saved (GObject *made, const GError *error, gpointer window)
{
  if (error != NULL)
    report (window, error);
  else
    wb_window_toast (window, _ ("Model saved"));
}

static void
on_save_path (const char *path, gpointer owner)
{
  Request *request = take (owner);
  if (request == NULL)
    return;
  request->output = g_strdup (path);
  work_on (request, _ ("Saving"), path, save_in_thread, on_saved);
}

/** wb_model_files_save: @owner: a widget of the window; @predictor: what to
 * save */
void
wb_model_files_save (GtkWidget *owner, MlPredictor *predictor)
{
  g_return_if_fail (predictor != NULL);
  keep (request_new (owner, predictor));
  wb_file_dialog_save (owner, _ ("Save Model"), "model.ruru-model", model_kinds,
                       G_N_ELEMENTS (model_kinds), on_save_path, owner);
}

/* Exporting */

static GObject *
export_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  const Request *request = data;
  ml_export (request->predictor, request->output, error);
  return NULL;
}

static void
on_exported (GObject *made, const GError *error, gpointer window)
{
  if (error != NULL)
    report (window, error);
  else
    wb_window_toast (window, _ ("Model exported"));
}

static void
on_export_path (const char *path, gpointer owner)
{
  Request *request = take (owner);
  if (request == NULL)
    return;
  request->output = g_strdup (path);
  work_on (request, _ ("Exporting"), path, export_in_thread, on_exported);
}

/** wb_model_files_export: @owner: a widget of the window; @predictor: what to
 *  write for other programs */
void
wb_model_files_export (GtkWidget *owner, MlPredictor *predictor)
{
  static const WbFileKind kinds[]
      = { { N_ ("ONNX network"), "onnx" },
          { N_ ("Weights as a CSV table"), "csv" } };
  g_return_if_fail (predictor != NULL);
  keep (request_new (owner, predictor));
  wb_file_dialog_save (owner, _ ("Export Model"), "model.onnx", kinds,
                       G_N_ELEMENTS (kinds), on_export_path, owner);
}

/* Loading */

/* A model is no GObject: this carries it and its path to the main thread. */
static GObject *
load_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  const Request *request = data;
  MlPredictor *predictor = ml_predictor_load (request->input, error);
  if (predictor == NULL)
    return NULL;
  GObject *carrier = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data_full (carrier, "predictor", predictor,
                          (GDestroyNotify) ml_predictor_unref);
  g_object_set_data_full (carrier, "path", g_strdup (request->input), g_free);
  return carrier;
}

static void
on_loaded (GObject *made, const GError *error, gpointer window)
{
  if (made == NULL)
    report (window, error);
  else
    wb_run_load (wb_window_session (window),
                 g_object_steal_data (made, "predictor"),
                 g_object_get_data (made, "path"));
}

static void
on_load_path (const char *path, gpointer owner)
{
  Request *request = request_new (owner, NULL);
  request->input = g_strdup (path);
  work_on (request, _ ("Loading"), path, load_in_thread, on_loaded);
}

/** wb_model_files_load: the model becomes a run of the window's session */
void
wb_model_files_load (GtkWidget *owner)
{
  wb_file_dialog_open (owner, _ ("Load Model"), model_kinds,
                       G_N_ELEMENTS (model_kinds), on_load_path, owner);
}

/* Predicting: the input, then the output */

static GObject *
predict_in_thread (gpointer data, MlMonitor *monitor, GError **error)
{
  const Request *request = data;
  g_autoptr (MlDataset) read = ml_load_path (request->input, monitor, error);
  if (read == NULL)
    return NULL;
  g_autoptr (MlDataset) made
      = ml_predictor_append (request->predictor, read, error);
  if (made == NULL || !ml_save_path (made, request->output, monitor, error))
    return NULL;
  return G_OBJECT (g_steal_pointer (&made));
}

static void
on_predicted (GObject *made, const GError *error, gpointer window)
{
  if (made == NULL)
    {
      report (window, error);
      return;
    }
  g_autofree char *text = g_strdup_printf (
      _ ("%u rows predicted and saved"), ml_dataset_n_rows (ML_DATASET (made)));
  wb_window_toast (window, text);
}

static void
on_output_path (const char *path, gpointer owner)
{
  Request *request = take (owner);
  if (request == NULL)
    return;
  request->output = g_strdup (path);
  g_autofree char *input = g_strdup (request->input);
  work_on (request, _ ("Predicting"), input, predict_in_thread, on_predicted);
}

static void
on_input_path (const char *path, gpointer owner)
{
  static const WbFileKind kinds[] = {
    { N_ ("CSV table"), "csv" },
    { N_ ("ARFF data"), "arff" },
  };
  Request *request = g_object_get_data (G_OBJECT (owner), request_key);
  if (request == NULL)
    return;
  g_free (request->input);
  request->input = g_strdup (path);
  wb_file_dialog_save (owner, _ ("Save Predictions"), "predictions.csv", kinds,
                       G_N_ELEMENTS (kinds), on_output_path, owner);
}

/** wb_model_files_predict: adds prediction and probability columns to a file */
void
wb_model_files_predict (GtkWidget *owner, MlPredictor *predictor)
{
  static const WbFileKind kinds[]
      = { { N_ ("Data files"), "arff csv tsv txt gz" } };
  g_return_if_fail (predictor != NULL);
  keep (request_new (owner, predictor));
  wb_file_dialog_open (owner, _ ("Predict a File"), kinds, G_N_ELEMENTS (kinds),
                       on_input_path, owner);
}
