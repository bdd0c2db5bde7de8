/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file in memory: mapped, or unpacked if it is gzip, whatever its name. */
#pragma once

#include "ml-loader.h"

typedef struct
{
  MlSource source; /* points into what follows */
  char *path, *name;
  GMappedFile *map;
  guint8 *unpacked; /* (nullable) */
} MlSourceFile;

MlSourceFile *ml_source_file_open (const char *path, MlMonitor *monitor, GError **error);
void          ml_source_file_free (MlSourceFile *self);
gboolean      ml_memory_suffices  (double bytes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSourceFile, ml_source_file_free)
