/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GVariant in a file, under a magic word, a version and a checksum; see
 * docs/model-format.md. */
#pragma once

#include <gio/gio.h>

enum
{
  ML_SEALED_FILE_HEADER = 56, /* bytes before the body; a multiple of 8 */
};

gboolean  ml_sealed_file_save (const char magic[8], guint32 version, GVariant *body, const char *path, GError **error);
GVariant *ml_sealed_file_open (GBytes *file, const char *name, const char magic[8], guint32 version, const char *type, GError **error); /* (transfer full) (nullable) */
guint32   ml_sealed_file_version (GBytes *file); /* 0: it is too short to have one */
GBytes   *ml_sealed_file_read (const char *path, char **name, GError **error); /* (transfer full) (nullable) */
