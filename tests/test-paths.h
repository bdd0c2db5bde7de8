/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where tests find their files. The shared folder holds larger sets and
 * reference figures; it stands beside the source tree on some machines, or
 * where RURU_SHARED_DIR says, and tests that need it skip without it. */
#pragma once

#include <glib.h>

/* (transfer full): a file of data/ */
static inline char *
test_data_path (const char *name)
{
  return g_build_filename (RURU_DATA_DIR, name, NULL);
}

/* (transfer full): a file of tests/samples/ */
static inline char *
test_sample_path (const char *name)
{
  return g_build_filename (RURU_SOURCE_DIR, "tests", "samples", name, NULL);
}

/* (transfer full) (nullable): a file of the shared folder; NULL: not there */
static inline char *
test_shared_path (const char *name)
{
  const char *dir = g_getenv ("RURU_SHARED_DIR");
  char *path = dir != NULL
                   ? g_build_filename (dir, name, NULL)
                   : g_build_filename (RURU_SOURCE_DIR, "..", "shared", name,
                                       NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_clear_pointer (&path, g_free);
  return path;
}
