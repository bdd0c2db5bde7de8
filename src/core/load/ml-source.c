/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-source.h"

#include "ml-error.h"
#include "ml-memory.h"
#include "ml-parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum
{
  STEP = 1 << 20,    /* bytes unpacked between two looks at the monitor */
  SLICE = 4 << 20,   /* bytes copied by one core at a time */
  MOST_RATIO = 1032, /* deflate packs no tighter: 258 bytes in 2 bits */
  USUAL_RATIO = 200, /* tables and pictures pack less tightly than this */
};

static gboolean
fail (const MlSourceFile *self, GError **error, const char *message)
{
  g_set_error (error, ML_ERROR, ML_ERROR_PARSE, "%s: %s", self->name, message);
  return FALSE;
}

static gboolean
fail_to_open (const MlSourceFile *self, int reason, GError **error)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (reason),
               "%s: the file cannot be opened: %s", self->name,
               g_strerror (reason));
  return FALSE;
}

/* A gigabyte always, more only of a file that is large itself. */
static gboolean
may_unpack (const MlSourceFile *self, gsize n_bytes)
{
  const double packed = (double) self->source.n_bytes;
  return (double) n_bytes <= MAX (USUAL_RATIO * packed, 0x1p30)
         && ml_memory_suffices (2.0 * (double) n_bytes);
}

/* Room for more behind @used bytes; doubles, from what the file says it needs.
 */
static gboolean
make_room (MlSourceFile *self, gsize used, gsize *room, GError **error)
{
  if (*room > used)
    return TRUE;
  *room = *room < STEP ? STEP : *room * 2;
  guint8 *moved
      = may_unpack (self, *room) ? g_try_realloc (self->bytes, *room) : NULL;
  if (moved == NULL)
    return fail (self, error,
                 "the unpacked file is far too large; unpack and shorten it "
                 "first");
  self->bytes = moved;
  return TRUE;
}

/* The last four bytes of a gzip file: the unpacked size modulo 2^32. A hint
 * only, so not believed beyond what deflate can do. */
static gsize
expected_size (const guint8 *packed, gsize n_packed)
{
  guint32 size;
  if (n_packed < sizeof size)
    return 0;
  memcpy (&size, packed + n_packed - sizeof size, sizeof size);
  return MIN (GUINT32_FROM_LE (size), n_packed * MOST_RATIO);
}

static gboolean
starts_gzip (const guint8 *bytes, gsize n_bytes)
{
  return n_bytes >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/* One step of inflate(). @used: bytes in self->bytes. */
static gboolean
inflate_step (MlSourceFile *self, z_stream *zip, gsize *used, gsize room,
              gboolean *is_done, GError **error)
{
  const guint space = (guint) MIN (room - *used, STEP);
  const guint8 *const end = self->source.bytes + self->source.n_bytes;
  zip->next_out = self->bytes + *used;
  zip->avail_out = space;
  zip->avail_in = (guint) MIN ((gsize) (end - zip->next_in), G_MAXINT);
  const int result = inflate (zip, Z_NO_FLUSH);
  *used += space - zip->avail_out;
  if (result == Z_STREAM_END)
    {
      /* another member may follow; zeros behind the last are padding */
      *is_done = !starts_gzip (zip->next_in, (gsize) (end - zip->next_in));
      if (*is_done)
        for (const guint8 *p = zip->next_in; p < end; p++)
          if (*p != 0)
            return fail (self, error,
                         "there is something else behind the gzip data; pack "
                         "the file again");
      return *is_done || inflateReset (zip) == Z_OK;
    }
  if (result == Z_OK && (zip->next_in < end || zip->avail_out == 0))
    return TRUE;
  if (result == Z_BUF_ERROR || result == Z_OK)
    return fail (self, error,
                 "the gzip data is truncated; fetch the file again");
  if (zip->msg != NULL && strstr (zip->msg, "data check") != NULL)
    return fail (self, error,
                 "the gzip data is damaged: its checksum is wrong; fetch the "
                 "file again");
  return fail (self, error, "the gzip data is damaged; fetch the file again");
}

static gboolean
unpack_stream (MlSourceFile *self, z_stream *zip, MlMonitor *monitor,
               GError **error)
{
  const guint8 *const packed = self->source.bytes;
  const gsize n_packed = self->source.n_bytes;
  gsize used = 0, room = expected_size (packed, n_packed);
  room = MIN (room, (gsize) 256 << 20);
  self->bytes = g_try_malloc (MAX (room, 1));
  if (self->bytes == NULL)
    room = 0;
  zip->next_in = (guint8 *) packed;
  for (gboolean is_done = FALSE; !is_done;)
    {
      if (!make_room (self, used, &room, error)
          || !inflate_step (self, zip, &used, room, &is_done, error))
        return FALSE;
      if (!ml_monitor_tick (monitor, NAN))
        return ml_monitor_set_stopped_error (monitor, error);
    }
  self->source.bytes = self->bytes;
  self->source.n_bytes = used;
  return TRUE;
}

static gboolean
unpack (MlSourceFile *self, MlMonitor *monitor, GError **error)
{
  z_stream zip = { 0 };
  g_autofree guint8 *packed G_GNUC_UNUSED = g_steal_pointer (&self->bytes);
  if (inflateInit2 (&zip, 15 + 16)
      != Z_OK) /* 16: gzip, checks crc and length */
    return fail (self, error, "not enough memory to unpack it");
  const gboolean is_fine = unpack_stream (self, &zip, monitor, error);
  inflateEnd (&zip);
  return is_fine;
}

/* Reads a pipe, or a file of /proc, to its end; nobody knows where that is. */
static gboolean
read_stream (MlSourceFile *self, int fd, MlMonitor *monitor, GError **error)
{
  gsize used = 0, room = 0;
  for (gssize n = 1; n > 0;)
    {
      if (used == room)
        {
          room = room == 0 ? STEP : 2 * room;
          guint8 *moved = ml_memory_suffices (2.0 * (double) room)
                              ? g_try_realloc (self->bytes, room)
                              : NULL;
          if (moved == NULL)
            return fail (self, error, "there is too much to hold in memory");
          self->bytes = moved;
        }
      do
        n = read (fd, self->bytes + used, MIN (room - used, STEP));
      while (n < 0 && errno == EINTR);
      if (n < 0)
        return fail_to_open (self, errno, error);
      used += (gsize) n;
      if (!ml_monitor_tick (monitor, NAN))
        return ml_monitor_set_stopped_error (monitor, error);
    }
  self->source.bytes = self->bytes;
  self->source.n_bytes = used;
  return TRUE;
}

/* What the slices of a copy share. */
typedef struct
{
  MlSourceFile *file;
  int fd;
  gsize n_bytes;
  MlMonitor *monitor;
  gint reason;     /* atomic: errno of a slice that failed */
  gint is_shorter; /* atomic: the file ended before n_bytes */
} Copy;

static void
copy_slice (guint slice, gpointer data)
{
  Copy *self = data;
  gsize at = (gsize) slice * SLICE;
  const gsize end = MIN (at + SLICE, self->n_bytes);
  while (at < end && !ml_monitor_is_stopped (self->monitor))
    {
      const gssize n
          = pread (self->fd, self->file->bytes + at, end - at, (off_t) at);
      if (n > 0)
        at += (gsize) n;
      else if (n == 0)
        g_atomic_int_set (&self->is_shorter, TRUE);
      else if (errno != EINTR)
        g_atomic_int_set (&self->reason, errno);
      if (n == 0 || (n < 0 && errno != EINTR))
        break;
    }
}

/* Copies a file of @n_bytes on all cores. */
static gboolean
read_file (MlSourceFile *self, int fd, gsize n_bytes, MlMonitor *monitor,
           GError **error)
{
  Copy copy = { self, fd, n_bytes, monitor, 0, FALSE };
  self->bytes
      = ml_memory_suffices ((double) n_bytes) ? g_try_malloc (n_bytes) : NULL;
  if (self->bytes == NULL)
    return fail (self, error, "the file is too large to hold in memory");
  ml_parallel_for ((guint) ((n_bytes + SLICE - 1) / SLICE), copy_slice, &copy);
  if (ml_monitor_is_stopped (monitor))
    return ml_monitor_set_stopped_error (monitor, error);
  if (copy.reason != 0)
    return fail_to_open (self, copy.reason, error);
  if (copy.is_shorter)
    return fail (self, error,
                 "the file became shorter while it was read; open it again");
  self->source.bytes = self->bytes;
  self->source.n_bytes = n_bytes;
  return TRUE;
}

static gboolean
take_contents (MlSourceFile *self, int fd, MlMonitor *monitor, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail_to_open (self, errno, error);
  if (S_ISDIR (status.st_mode))
    return fail (self, error, "this is a folder; choose a file in it");
  if (!S_ISREG (status.st_mode) && !S_ISFIFO (status.st_mode))
    return fail (self, error, "this is a device; choose a file");
  return status.st_size > 0
             ? read_file (self, fd, (gsize) status.st_size, monitor, error)
             : read_stream (self, fd, monitor, error);
}

/**
 * ml_source_file_open:
 *
 * Returns: (transfer full): the file's bytes, unpacked if they are gzip
 */
MlSourceFile *
ml_source_file_open (const char *path, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlSourceFile) self = g_new0 (MlSourceFile, 1);
  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  self->source = (MlSource){ .path = self->path, .name = self->name };
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail_to_open (self, errno, error);
      return NULL;
    }
  const gboolean is_fine = take_contents (self, fd, monitor, error);
  close (fd);
  if (!is_fine)
    return NULL;
  if (starts_gzip (self->source.bytes, self->source.n_bytes)
      && !unpack (self, monitor, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** ml_source_file_free: frees @self */
void
ml_source_file_free (MlSourceFile *self)
{
  if (self == NULL)
    return;
  g_free (self->bytes);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}
