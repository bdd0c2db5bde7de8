/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in memory, unpacked if it is gzip, whatever its name. It is a copy: the
 * readers go over the bytes more than once and on all cores, so nobody may
 * change or shorten the file under them, as could happen to a mapped one. */
#pragma once

#include "ml-loader.h"

typedef struct
{
  MlSource source; /* points into what follows */
  char *path, *name;
  guint8 *bytes;
} MlSourceFile;

MlSourceFile *ml_source_file_open (const char *path, MlMonitor *monitor, GError **error);
void          ml_source_file_free (MlSourceFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSourceFile, ml_source_file_free)
