/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Ruru remembers between two starts. All of it works, forgetfully, where
 * the schema is not installed: g_settings_new() would end the program. */
#pragma once

#include <gio/gio.h>

GSettings *wb_settings            (void);             /* (transfer none) (nullable)                  */
char     **wb_settings_recent     (void);             /* (transfer full): paths, the latest first    */
void       wb_settings_add_recent (const char *path);
char      *wb_settings_folder     (void);             /* (transfer full) (nullable): last opened from */
