/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-export.h"

#include "ml-error.h"
#include "ml-output.h"
#include "ml-registry.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static void
append_place (GString *text, const MlTensor *tensor, gsize index)
{
  gsize rest = 1;
  for (guint i = 0; i < tensor->n_sizes; i++)
    rest *= tensor->sizes[i];
  for (guint i = 0; i < G_N_ELEMENTS (tensor->sizes); i++)
    {
      if (i < tensor->n_sizes)
        {
          rest /= tensor->sizes[i];
          g_string_append_printf (text, "%zu", index / rest);
          index %= rest;
        }
      g_string_append_c (text, ',');
    }
}

static void
append_tensor (GString *text, const MlTensor *tensor)
{
  gsize n = 1;
  for (guint i = 0; i < tensor->n_sizes; i++)
    n *= tensor->sizes[i];
  for (gsize i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append (text, tensor->name);
      g_string_append_c (text, ',');
      append_place (text, tensor, i);
      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.9g",
                                              (double) tensor->values[i]));
      g_string_append_c (text, '\n');
    }
}

/* A line a weight: its tensor, its place counted from 0, its value with enough
 * digits to be the same float again. */
static GBytes *
write_csv (const MlModel *model, GError **error)
{
  g_autoptr (MlSnapshot) snapshot = ml_model_snapshot (model);
  if (snapshot == NULL || ml_snapshot_length (snapshot) == 0)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
                   _ ("%s has no weights to write"),
                   ml_registry_name (model->learner));
      return NULL;
    }
  GString *text = g_string_new ("tensor,i,j,k,l,value\n");
  for (guint i = 0; i < ml_snapshot_length (snapshot); i++)
    append_tensor (text, ml_snapshot_nth (snapshot, i));
  return g_string_free_to_bytes (text);
}

static GBytes *
write_onnx (MlPredictor *predictor, GError **error)
{
  const MlModel *model = ml_predictor_model (predictor);
  if (model->ops->to_onnx == NULL)
    g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
                 _ ("ONNX is for networks, and %s is none that Ruru can write; "
                    "save it as a model instead"),
                 ml_registry_name (model->learner));
  else if (ml_predictor_transforms (predictor)->len > 0)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_FAILED,
                         _ ("filters cannot be written as ONNX; train without "
                            "them (a network scales its inputs itself)"));
  else
    return model->ops->to_onnx (model, error);
  return NULL;
}

/**
 * ml_export:
 * @path: ends with ".onnx" or ".csv"; replaced when the new file is complete
 *
 * Returns: FALSE with a sentence; then @path is as it was
 */
gboolean
ml_export (MlPredictor *predictor, const char *path, GError **error)
{
  g_autofree char *target = ml_output_target (path, error);
  if (target == NULL)
    return FALSE;
  g_autoptr (GBytes) bytes = NULL;
  if (g_str_has_suffix (path, ".onnx"))
    bytes = write_onnx (predictor, error);
  else if (g_str_has_suffix (path, ".csv"))
    bytes = write_csv (ml_predictor_model (predictor), error);
  else
    g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
                 _ ("%s: a model is exported as .onnx or .csv"), path);
  if (bytes == NULL)
    return FALSE;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (g_file_set_contents_full (target, data, (gssize) size,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}
