/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes tables to files. A file appears under its name only when it is
 * complete; two that belong together appear when both are. ".gz" behind the
 * extension packs. */
#pragma once

#include "ml-dataset.h"
#include "ml-monitor.h"

#include <gio/gio.h>

#define ML_TYPE_WRITER (ml_writer_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlWriter, ml_writer, ML, WRITER, GObject)

struct _MlWriterClass
{
  GObjectClass parent_class;
  const char *title;
  const char *const *extensions;
  gboolean (*write) (MlWriter *self, MlDataset *data, GOutputStream *stream, MlMonitor *monitor, GError **error);
  /* Formats of two files: the name of the second, and its contents. NULL without an error: this table needs none. */
  char *(*beside) (MlWriter *self, MlDataset *data, const char *path, GError **error);
  gboolean (*write_beside) (MlWriter *self, MlDataset *data, GOutputStream *stream, MlMonitor *monitor, GError **error);
};

MlWriter *ml_writer_for_path (const char *path, GError **error);
gboolean  ml_save_path       (MlDataset *data, const char *path, MlMonitor *monitor, GError **error);
