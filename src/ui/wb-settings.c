/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-settings.h"

#define MAX_RECENT 10

/** wb_settings: Returns: (transfer none) (nullable): the settings, or NULL if
 * their schema is not installed */
GSettings *
wb_settings (void)
{
  static GSettings *settings;
  static gboolean is_known;
  if (is_known)
    return settings;
  is_known = TRUE;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL
            ? g_settings_schema_source_lookup (source, RURU_APP_ID, TRUE)
            : NULL;
  if (schema != NULL)
    settings = g_settings_new_full (schema, NULL, NULL);
  return settings;
}

/* Paths opened since the start, kept where there are no settings. */
static char **recent_here;

/** wb_settings_recent: Returns: (transfer full): paths, the latest first */
char **
wb_settings_recent (void)
{
  if (wb_settings () != NULL)
    return g_settings_get_strv (wb_settings (), "recent");
  return recent_here != NULL ? g_strdupv (recent_here) : g_new0 (char *, 1);
}

/** wb_settings_add_recent: puts @path first */
void
wb_settings_add_recent (const char *path)
{
  g_auto (GStrv) old = wb_settings_recent ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, path);
  for (guint i = 0, n = 1; old[i] != NULL && n < MAX_RECENT; i++)
    if (g_strcmp0 (old[i], path) != 0)
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }
  g_strfreev (recent_here);
  recent_here = g_strv_builder_end (builder);
  if (wb_settings () != NULL)
    g_settings_set_strv (wb_settings (), "recent",
                         (const char *const *) recent_here);
}

/* Kept where there are no settings. */
static char **favorites_here;

static char **
favorites (void)
{
  if (wb_settings () != NULL)
    return g_settings_get_strv (wb_settings (), "favorites");
  return favorites_here != NULL ? g_strdupv (favorites_here)
                                : g_new0 (char *, 1);
}

/** wb_settings_is_favorite: Returns: whether @name is to be listed first */
gboolean
wb_settings_is_favorite (const char *name)
{
  g_auto (GStrv) all = favorites ();
  return g_strv_contains ((const char *const *) all, name);
}

/** wb_settings_set_favorite: from now on @name is listed first, or not */
void
wb_settings_set_favorite (const char *name, gboolean is_favorite)
{
  g_auto (GStrv) old = favorites ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; old[i] != NULL; i++)
    if (g_strcmp0 (old[i], name) != 0)
      g_strv_builder_add (builder, old[i]);
  if (is_favorite)
    g_strv_builder_add (builder, name);
  g_strfreev (favorites_here);
  favorites_here = g_strv_builder_end (builder);
  if (wb_settings () != NULL)
    g_settings_set_strv (wb_settings (), "favorites",
                         (const char *const *) favorites_here);
}

/** wb_settings_folder: Returns: (transfer full) (nullable): where the last file
 * was opened */
char *
wb_settings_folder (void)
{
  g_auto (GStrv) recent = wb_settings_recent ();
  return recent[0] != NULL ? g_path_get_dirname (recent[0]) : NULL;
}
