/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes pictures as IDX, the format of MNIST, and their labels as the file of
 * one byte a picture that the reader looks for beside it. The format has
 * numbers for labels and no names. */
#include "ml-error.h"
#include "ml-idx.h"
#include "ml-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef MlWriter MlIdxWriter;
typedef MlWriterClass MlIdxWriterClass;

GType ml_idx_writer_get_type (void);
G_DEFINE_FINAL_TYPE (MlIdxWriter, ml_idx_writer, ML_TYPE_WRITER)

enum
{
  UBYTE = 0x08,
  STEP = 1 << 20, /* bytes between two looks at the monitor */
};

/* The columns of the file; -1: none. */
typedef struct
{
  int image, class;
} Columns;

static gboolean
find_columns (MlDataset *data, Columns *found, GError **error)
{
  *found = (Columns){ -1, -1 };
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, i);
      int *place = attribute->kind == ML_ATTRIBUTE_IMAGE     ? &found->image
                   : attribute->kind == ML_ATTRIBUTE_NOMINAL ? &found->class
                                                             : NULL;
      if (place != NULL && *place < 0 && attribute->n_labels <= 256)
        *place = (int) i;
      else
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                       "IDX holds one picture and one class of at most 256 "
                       "labels a row, so column “%s” cannot be written; save "
                       "as ARFF",
                       attribute->name);
          return FALSE;
        }
    }
  if (found->image >= 0)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "IDX is a format of pictures, and there are none; save as ARFF");
  return FALSE;
}

static gboolean
write_header (GOutputStream *stream, const guint32 *sizes, guint8 n_sizes,
              GError **error)
{
  guint8 header[4 + 4 * 4] = { 0, 0, UBYTE, n_sizes };
  for (guint i = 0; i < n_sizes; i++)
    {
      const guint32 size = GUINT32_TO_BE (sizes[i]);
      memcpy (header + 4 + 4 * i, &size, sizeof size);
    }
  return g_output_stream_write_all (stream, header, 4 + 4 * (gsize) n_sizes,
                                    NULL, NULL, error);
}

static gboolean
write_bytes (GOutputStream *stream, const guint8 *bytes, gsize n,
             MlMonitor *monitor, GError **error)
{
  for (gsize i = 0; i < n; i += STEP)
    {
      if (!ml_monitor_tick (monitor, (double) i / (double) n))
        return ml_monitor_set_stopped_error (monitor, error);
      if (!g_output_stream_write_all (stream, bytes + i, MIN (STEP, n - i),
                                      NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
ml_idx_writer_write (MlWriter *self, MlDataset *data, GOutputStream *stream,
                     MlMonitor *monitor, GError **error)
{
  Columns columns;
  if (!find_columns (data, &columns, error))
    return FALSE;
  const guint column = (guint) columns.image;
  const MlAttribute *image = ml_dataset_attribute (data, column);
  const guint32 n_rows = ml_dataset_n_rows (data);
  const guint32 gray[] = { n_rows, image->shape[1], image->shape[2] };
  const guint32 colored[]
      = { n_rows, image->shape[0], image->shape[1], image->shape[2] };
  const gboolean is_gray = image->shape[0] == 1;
  return write_header (stream, is_gray ? gray : colored, is_gray ? 3 : 4, error)
         && write_bytes (stream, ml_dataset_bytes (data, column),
                         n_rows * ml_attribute_n_bytes (image), monitor, error);
}

/* The labels' file; NULL without an error: there is no class. */
static char *
ml_idx_writer_beside (MlWriter *self, MlDataset *data, const char *path,
                      GError **error)
{
  Columns columns;
  if (!find_columns (data, &columns, error) || columns.class < 0)
    return NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = ml_idx_labels_name (base);
  if (name != NULL)
    return g_build_filename (folder, name, NULL);
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "the labels go into a file of their own, found by its name; "
               "choose a name with “images” in it, such as "
               "digits-images-idx3-ubyte");
  return NULL;
}

static gboolean
ml_idx_writer_write_beside (MlWriter *self, MlDataset *data,
                            GOutputStream *stream, MlMonitor *monitor,
                            GError **error)
{
  Columns columns;
  if (!find_columns (data, &columns, error))
    return FALSE;
  const gint32 *codes = ml_dataset_codes (data, (guint) columns.class);
  const guint32 n_rows = ml_dataset_n_rows (data);
  g_autofree guint8 *bytes = g_new (guint8, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    {
      if (codes[i] < 0)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                       "row %u has no class, which IDX cannot say; remove the "
                       "row or save as ARFF",
                       i + 1);
          return FALSE;
        }
      bytes[i] = (guint8) codes[i];
    }
  return write_header (stream, &n_rows, 1, error)
         && write_bytes (stream, bytes, n_rows, monitor, error);
}

static void
ml_idx_writer_class_init (MlIdxWriterClass *klass)
{
  static const char *const extensions[]
      = { "idx3-ubyte", "idx4-ubyte", "idx", NULL };
  klass->title = N_ ("IDX images");
  klass->extensions = extensions;
  klass->write = ml_idx_writer_write;
  klass->beside = ml_idx_writer_beside;
  klass->write_beside = ml_idx_writer_write_beside;
}

static void
ml_idx_writer_init (MlIdxWriter *self)
{
}
