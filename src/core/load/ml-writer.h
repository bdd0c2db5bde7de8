/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes tables to files, losing nothing. The file appears under its name only
 * when it is complete. ".gz" behind the extension packs it. */
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
};

MlWriter *ml_writer_for_path (const char *path, GError **error);
gboolean  ml_save_path       (MlDataset *data, const char *path, MlMonitor *monitor, GError **error);
