/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-loading.h"

#include "ml-option.h"

/** wb_loading_new: Returns: (transfer full): with copies of both */
WbLoading *
wb_loading_new (const char *path, MlLoader *loader)
{
  WbLoading *self = g_new0 (WbLoading, 1);
  self->path = g_canonicalize_filename (path, NULL);
  self->loader = loader != NULL ? ml_option_copy (loader) : NULL;
  return self;
}

/** wb_loading_free: frees @self */
void
wb_loading_free (gpointer self)
{
  WbLoading *loading = self;
  g_free (loading->path);
  g_clear_object (&loading->loader);
  g_free (loading);
}

/** wb_loading_run: a WbWorkFunc. Returns: (transfer full): the table */
GObject *
wb_loading_run (gpointer self, MlMonitor *monitor, GError **error)
{
  const WbLoading *loading = self;
  return (GObject *) (loading->loader != NULL
                          ? ml_loader_load_path (loading->loader, loading->path,
                                                 monitor, error)
                          : ml_load_path (loading->path, monitor, error));
}
