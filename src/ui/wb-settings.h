/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Ruru remembers between two starts. All of it works, forgetfully, where
 * the schema is not installed: g_settings_new() would end the program. */
#pragma once

#include <gio/gio.h>

GSettings *wb_settings            (void);             /* (transfer none) (nullable)                  */
char     **wb_settings_recent     (void);             /* (transfer full): paths, the latest first    */
void       wb_settings_add_recent (const char *path);
gboolean   wb_settings_is_favorite  (const char *name); /* of a type that can be chosen    */
void       wb_settings_set_favorite (const char *name, gboolean is_favorite);
char      *wb_settings_folder     (void);             /* (transfer full) (nullable): last opened from */
