/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-writer.h"

#include "ml-error.h"
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
  const char *extension = strrchr (name, '.');
  extension = extension != NULL ? extension + 1 : "";
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_WRITER, &n_types);
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlWriter) writer = g_object_new (types[i], NULL);
      const char *const *extensions = ML_WRITER_GET_CLASS (writer)->extensions;
      g_string_append_printf (known, "%s.%s", i > 0 ? ", " : "", extensions[0]);
      if (!g_strv_contains (extensions, extension))
        continue;
      if (strcmp (extension, "tsv") == 0 || strcmp (extension, "tab") == 0)
        g_object_set (writer, "delimiter", 1, NULL);
      return g_steal_pointer (&writer);
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

static gboolean
write_and_close (MlWriter *writer, MlDataset *data, int fd, gboolean packs,
                 MlMonitor *monitor, GError **error)
{
  g_autoptr (GOutputStream) stream = open_stream (fd, packs);
  const gboolean is_fine = ML_WRITER_GET_CLASS (writer)->write (
      writer, data, stream, monitor, error);
  const gboolean is_closed
      = g_output_stream_close (stream, NULL, is_fine ? error : NULL);
  return is_fine && is_closed;
}

/**
 * ml_save_path:
 * @path: its extension tells the format; ".gz" behind it packs
 *
 * The file is written beside @path and takes its place when it is complete; on
 * failure or Stop @path is what it was.
 */
gboolean
ml_save_path (MlDataset *data, const char *path, MlMonitor *monitor,
              GError **error)
{
  g_autoptr (MlWriter) writer = ml_writer_for_path (path, error);
  if (writer == NULL)
    return FALSE;
  g_autofree char *target = ml_output_target (path, error);
  if (target == NULL)
    return FALSE;
  g_autofree char *partial = g_strconcat (target, ".XXXXXX", NULL);
  const int fd = g_mkstemp_full (partial, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (path, error);
  GStatBuf old;
  if (g_stat (target, &old) == 0 && fchmod (fd, old.st_mode & 0777) != 0)
    g_debug ("%s: the permissions could not be kept", target);
  if (!write_and_close (writer, data, fd, is_packed (path), monitor, error))
    {
      g_autofree char *name = g_path_get_basename (path);
      g_unlink (partial);
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  if (g_rename (partial, target) == 0)
    return TRUE;
  fail (path, error);
  g_unlink (partial);
  return FALSE;
}
