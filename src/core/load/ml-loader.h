/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads files into tables. A format is one file of this folder: a class that
 * names its extensions, recognizes its own first bytes and parses a block of
 * memory. What is common to all stands in ml-loader.c: opening, reading,
 * unpacking gzip, choosing the format, progress and cancel.
 *
 * A message reads "iris.csv:17:5: what is wrong; what to do". Nothing of a file
 * that fails stays loaded. */
#pragma once

#include "ml-dataset.h"
#include "ml-monitor.h"

#define ML_TYPE_LOADER (ml_loader_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlLoader, ml_loader, ML, LOADER, GObject)

/* One file, unpacked, in memory. */
typedef struct
{
  const char *path;   /* as given; NULL for memory only (fuzzing, tests)    */
  const char *name;   /* for messages: the base name                        */
  const guint8 *bytes;
  gsize n_bytes;
} MlSource;

typedef struct _MlFaults MlFaults; /* ml-faults.h */

struct _MlLoaderClass
{
  GObjectClass parent_class;
  const char *title;             /* N_("ARFF data")                         */
  const char *const *extensions; /* lower case, without dot and ".gz"       */
  gboolean (*recognize) (const MlSource *source); /* (nullable) by content   */
  MlDataset *(*load) (MlLoader *self, const MlSource *source, MlMonitor *monitor, GError **error);
  MlFaults *(*find_faults) (MlLoader *self, const MlSource *source, MlMonitor *monitor, GError **error); /* (nullable) */
};

MlDataset *ml_loader_load        (MlLoader *self, const MlSource *source, MlMonitor *monitor, GError **error);
MlDataset *ml_loader_load_path   (MlLoader *self, const char *path, MlMonitor *monitor, GError **error);
MlLoader  *ml_loader_for_path    (const char *path, GError **error);           /* by extension, else by content */
MlDataset *ml_load_path          (const char *path, MlMonitor *monitor, GError **error); /* the two in one */
MlDataset *ml_load_path_repaired (const char *path, guint repairs, MlMonitor *monitor, GError **error); /* MlRepairs */
MlFaults  *ml_loader_find_faults_path (MlLoader *self, const char *path, MlMonitor *monitor, GError **error);
guint      ml_loader_repairs     (MlLoader *self); /* MlRepairs that its options ask for */
void       ml_loader_set_repairs (MlLoader *self, guint repairs); /* MlRepairs */
gboolean   ml_name_has_extension (const char *name, const char *extension);
