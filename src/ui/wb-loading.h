/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file on its way in. */
#pragma once

#include "ml-loader.h"

typedef struct
{
  char *path;
  MlLoader *loader; /* (nullable): NULL: chosen by name and content */
} WbLoading;

WbLoading *wb_loading_new  (const char *path, MlLoader *loader);
void       wb_loading_free (gpointer self);
GObject   *wb_loading_run  (gpointer self, MlMonitor *monitor, GError **error); /* in a thread */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WbLoading, wb_loading_free)
