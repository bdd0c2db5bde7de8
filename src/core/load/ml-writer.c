/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-writer.h"

#include "ml-error.h"
#include "ml-loader.h"
#include "ml-output.h"
#include "ml-registry.h"

#include <errno.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_ABSTRACT_TYPE (MlWriter, ml_writer, G_TYPE_OBJECT)

static void
ml_writer_class_init (MlWriterClass *klass)
{
}

static void
ml_writer_init (MlWriter *self)
{
}

static gboolean
is_packed (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  return g_str_has_suffix (lower, ".gz");
}

/**
 * ml_writer_for_path:
 *
 * Returns: (transfer full): the writer that the name's extension asks for
 */
MlWriter *
ml_writer_for_path (const char *path, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_ascii_strdown (base, -1);
  if (is_packed (name))
    name[strlen (name) - 3] = '\0';
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_WRITER, &n_types);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlWriter) writer = g_object_new (types[i], NULL);
      const char *const *extensions = ML_WRITER_GET_CLASS (writer)->extensions;
      g_string_append_printf (known, "%s.%s", i > 0 ? ", " : "", extensions[0]);
      for (const char *const *e = extensions; *e != NULL; e++)
        {
          if (!ml_name_has_extension (name, *e))
            continue;
          if (strcmp (*e, "tsv") == 0 || strcmp (*e, "tab") == 0)
            g_object_set (writer, "delimiter", 1, NULL);
          return g_steal_pointer (&writer);
        }
    }
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "%s: nothing writes this kind of file; choose a name that ends "
               "in one of: %s",
               base, known->str);
  return NULL;
}

static gboolean
fail (const char *path, GError **error)
{
  const int code = errno;
  g_autofree char *name = g_path_get_basename (path);
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
               "%s: the file cannot be written: %s", name, g_strerror (code));
  return FALSE;
}

/* (transfer full): to an open file, packing if asked. Closes it at the end. */
static GOutputStream *
open_stream (int fd, gboolean packs)
{
  GOutputStream *stream = g_unix_output_stream_new (fd, TRUE);
  if (!packs)
    return stream;
  g_autoptr (GZlibCompressor) zip
      = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  GOutputStream *packed
      = g_converter_output_stream_new (stream, G_CONVERTER (zip));
  g_object_unref (stream);
  return packed;
}

typedef gboolean (*WriteFunc) (MlWriter *self, MlDataset *data,
                               GOutputStream *stream, MlMonitor *monitor,
                               GError **error);

/* One file on its way: written beside the one it is to replace. */
typedef struct
{
  char *target, *partial;
} Output;

static void
output_clear (Output *self)
{
  if (self->partial != NULL)
    g_unlink (self->partial); /* gone already if it was put into place */
  g_free (self->target);
  g_free (self->partial);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Output, output_clear)

/* @fd: is closed at the end */
static gboolean
write_and_close (MlWriter *writer, WriteFunc write, MlDataset *data, int fd,
                 gboolean packs, MlMonitor *monitor, GError **error)
{
  g_autoptr (GOutputStream) stream = open_stream (fd, packs);
  const gboolean is_fine = write (writer, data, stream, monitor, error);
  const gboolean is_closed
      = g_output_stream_close (stream, NULL, is_fine ? error : NULL);
  return is_fine && is_closed;
}

static gboolean
prepare (Output *self, MlWriter *writer, WriteFunc write, MlDataset *data,
         const char *path, MlMonitor *monitor, GError **error)
{
  self->target = ml_output_target (path, error);
  if (self->target == NULL)
    return FALSE;
  g_autofree char *partial = g_strconcat (self->target, ".XXXXXX", NULL);
  const int fd = g_mkstemp_full (partial, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (path, error);
  self->partial = g_steal_pointer (&partial);
  GStatBuf old;
  if (g_stat (self->target, &old) == 0 && fchmod (fd, old.st_mode & 0777) != 0)
    g_debug ("%s: the permissions could not be kept", self->target);
  if (write_and_close (writer, write, data, fd, is_packed (path), monitor,
                       error))
    return TRUE;
  g_autofree char *name = g_path_get_basename (path);
  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

static gboolean
put_into_place (Output *self, const char *path, GError **error)
{
  return g_rename (self->partial, self->target) == 0 || fail (path, error);
}

/* The second file of a format that has two; @path stays NULL if there is none.
 */
static gboolean
prepare_beside (Output *self, MlWriter *writer, MlDataset *data,
                const char *first, char **path, MlMonitor *monitor,
                GError **error)
{
  const MlWriterClass *class = ML_WRITER_GET_CLASS (writer);
  g_autoptr (GError) problem = NULL;
  if (class->beside == NULL)
    return TRUE;
  *path = class->beside (writer, data, first, &problem);
  if (*path != NULL)
    return prepare (self, writer, class->write_beside, data, *path, monitor,
                    error);
  if (problem == NULL)
    return TRUE;
  g_autofree char *name = g_path_get_basename (first);
  g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s: ", name);
  return FALSE;
}

/**
 * ml_save_path:
 * @path: its extension tells the format; ".gz" behind it packs
 *
 * The file is written beside @path and takes its place when it is complete; on
 * failure or Stop @path is what it was. A second file that belongs to it is
 * treated alike.
 */
gboolean
ml_save_path (MlDataset *data, const char *path, MlMonitor *monitor,
              GError **error)
{
  g_autoptr (MlWriter) writer = ml_writer_for_path (path, error);
  if (writer == NULL)
    return FALSE;
  g_autofree char *second = NULL;
  g_auto (Output) beside = { NULL, NULL }, output = { NULL, NULL };
  if (!prepare_beside (&beside, writer, data, path, &second, monitor, error)
      || !prepare (&output, writer, ML_WRITER_GET_CLASS (writer)->write, data,
                   path, monitor, error))
    return FALSE;
  return (second == NULL || put_into_place (&beside, second, error))
         && put_into_place (&output, path, error);
}
