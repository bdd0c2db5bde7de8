/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of the house that no compiler checks: which room may include which,
 * who may call the BLAS, what core must not do, and how files look. */
#include "test-paths.h"

#include <glib.h>
#include <string.h>

typedef struct
{
  char *path; /* from the top of the tree: "src/core/base/ml-error.c" */
  char *name;
  char *text;
} File;

static GPtrArray *files;

static void
file_free (gpointer data)
{
  File *file = data;
  g_free (file->path);
  g_free (file->name);
  g_free (file->text);
  g_free (file);
}

static void
read_tree (const char *folder)
{
  g_autofree char *full = g_build_filename (RURU_SOURCE_DIR, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *there = g_build_filename (full, name, NULL);
      g_autofree char *text = NULL;
      gsize length;
      if (g_file_test (there, G_FILE_TEST_IS_DIR))
        {
          if (strcmp (name, "samples") != 0 && strcmp (name, "golden") != 0
              && strcmp (name, "__pycache__") != 0)
            read_tree (path);
        }
      else if (g_file_get_contents (there, &text, &length, NULL)
               && memchr (text, '\0', length) == NULL)
        {
          File *file = g_new0 (File, 1);
          file->path = g_steal_pointer (&path);
          file->name = g_strdup (name);
          file->text = g_steal_pointer (&text);
          g_ptr_array_add (files, file);
        }
    }
}

static gboolean
is_c (const File *file)
{
  return g_str_has_suffix (file->name, ".c")
         || g_str_has_suffix (file->name, ".h");
}

/* Every check reports all it finds and fails once. */
static void complain (const File *file, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
complain (const File *file, const char *format, ...)
{
  va_list values;
  va_start (values, format);
  g_autofree char *what = g_strdup_vprintf (format, values);
  va_end (values);
  g_test_message ("%s: %s", file->path, what);
  g_test_fail ();
}

/* A folder and the folders whose headers it may include besides its own. */
static const struct
{
  const char *folder, *sees;
} rooms[] = {
  { "src/core/base", "" },
  { "src/core/data", "base" },
  { "src/core/load", "base data" },
  { "src/core/generate", "base data" },
  { "src/core/filter", "base data" },
  { "src/core/net", "base data" },
  { "src/core/learn", "base data load generate filter net" },
  { "src/core/run", "base data load generate filter net learn" },
  { "src/plots", "base data load generate filter net learn run" },
  { "src/cli", "base data load generate filter net learn run plots" },
  { "src/ui", "base data load generate filter net learn run plots" },
};

static const char *
folder_sees (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (strcmp (rooms[i].folder, folder) == 0)
      return rooms[i].sees;
  return NULL;
}

/* Header name → the folder it stands in. */
static GHashTable *
map_headers (void)
{
  GHashTable *headers
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      if (g_str_has_prefix (file->path, "src/")
          && g_str_has_suffix (file->name, ".h"))
        g_hash_table_insert (headers, file->name,
                             g_path_get_dirname (file->path));
    }
  return headers;
}

static void
check_include (const File *file, const char *folder, const char *from)
{
  g_autofree char *room = g_path_get_basename (from);
  g_auto (GStrv) allowed = g_strsplit (folder_sees (folder), " ", -1);
  if (strcmp (from, folder) != 0
      && !g_strv_contains ((const char *const *) allowed, room))
    complain (file, "includes a header of %s, which it must not see", from);
}

static void
test_rooms (void)
{
  g_autoptr (GHashTable) headers = map_headers ();
  g_autoptr (GRegex) include = g_regex_new ("^\\s*#\\s*include\\s+\"([^\"]+)\"",
                                            G_REGEX_MULTILINE, 0, NULL);
  g_assert_cmpuint (g_hash_table_size (headers), >, 20);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      g_autofree char *folder = g_path_get_dirname (file->path);
      g_autoptr (GMatchInfo) match = NULL;
      if (!g_str_has_prefix (file->path, "src/") || !is_c (file))
        continue;
      if (folder_sees (folder) == NULL)
        {
          complain (file, "stands in a folder that this test does not know");
          continue;
        }
      g_regex_match (include, file->text, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);
          const char *from = g_hash_table_lookup (headers, name);
          if (from != NULL)
            check_include (file, folder, from);
        }
    }
}

/* A pattern that files below a folder must not contain. */
static void
forbid (const char *folder, const char *pattern, const char *const *except,
        const char *why)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_assert_nonnull (regex);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      if (g_str_has_prefix (file->path, folder) && is_c (file)
          && (except == NULL || !g_strv_contains (except, file->name))
          && g_regex_match (regex, file->text, 0, NULL))
        complain (file, "%s", why);
    }
}

static void
test_libraries (void)
{
  static const char *const blas[]
      = { "ml-matrix.c", "ml-linear-algebra.c", "ml-blas.c", NULL };
  forbid (
      "src/", "#\\s*include\\s+<(open)?cblas", blas,
      "only ml-matrix.c, ml-linear-algebra.c and ml-blas.c include cblas.h");
  forbid ("src/core/", "#\\s*include\\s+<(cairo|pango|gtk|adwaita|gdk|gsk)",
          NULL, "core sees neither cairo nor GTK");
  forbid ("src/plots/", "#\\s*include\\s+<(gtk|adwaita|gdk|gsk)", NULL,
          "plots do not see GTK");
  forbid ("src/cli/", "#\\s*include\\s+<(gtk|adwaita|gdk|gsk)", NULL,
          "the command line does not see GTK");
}

/* What is needed is in the program: nothing is fetched, nothing is sent. */
static void
test_offline (void)
{
  forbid ("src/",
          "#\\s*include\\s+[<\"](sys/socket|netdb|netinet|curl|libsoup)"
          "|\\b(g_socket_|g_resolver_|g_tls_|soup_|g_file_mount|getaddrinfo)",
          NULL, "opens a connection");
}

static void
test_core_is_silent (void)
{
  forbid ("src/core/",
          "^[^*/\n\"]*\\b(printf|fprintf|puts|putchar|exit|abort|g_print"
          "|g_printerr|g_warning)\\s*\\(",
          NULL, "core does not print, exit or abort: it returns an error");
}

static void
test_names_are_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      const File *other = g_hash_table_lookup (seen, file->name);
      if (!is_c (file) || strcmp (file->name, "main.c") == 0)
        continue;
      if (other != NULL && g_str_has_prefix (file->path, "src/"))
        complain (file, "has the name of %s", other->path);
      g_hash_table_insert (seen, file->name, (gpointer) file);
    }
}

static guint
count_lines (const char *text)
{
  guint lines = 0;
  for (; (text = strchr (text, '\n')) != NULL; text++)
    lines++;
  return lines;
}

static void
test_files (void)
{
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      if (!is_c (file))
        continue;
      if (!g_str_has_prefix (file->text,
                             "/* SPDX-License-Identifier: GPL-3.0-or-later"))
        complain (file, "the first line is not the licence");
      if (g_str_has_suffix (file->name, ".h")
          && strstr (file->text, "\n#pragma once\n") == NULL)
        complain (file, "a header without #pragma once");
      if (count_lines (file->text) > 1000)
        complain (file, "over 1000 lines: split it by kind");
      if (strchr (file->text, '\t') != NULL)
        complain (file, "has tabs");
      if (strstr (file->text, " \n") != NULL)
        complain (file, "has blanks at the end of a line");
    }
}

/* Written in pieces, so that this file does not hold what it looks for. */
static void
test_nothing_unfinished (void)
{
  g_autoptr (GRegex) marks = g_regex_new ("\\b(TO"
                                          "DO|FIX"
                                          "ME|XX"
                                          "X|HA"
                                          "CK)\\b",
                                          0, 0, NULL);
  g_autoptr (GRegex) paths = g_regex_new ("(?<![\\w.])/(home|ro"
                                          "ot|wo"
                                          "rk)/\\w",
                                          0, 0, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      if (is_c (file) && g_regex_match (marks, file->text, 0, NULL))
        complain (file, "has a mark of unfinished work");
      if (g_regex_match (paths, file->text, 0, NULL))
        complain (file, "names a folder of one machine");
    }
}

/* Whatever has a string to translate is listed for the translators. */
static void
test_translations (void)
{
  g_autofree char *path
      = g_build_filename (RURU_SOURCE_DIR, "po", "POTFILES", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) listed = g_strsplit (text, "\n", -1);
  g_autoptr (GRegex) marked
      = g_regex_new ("\\b(_|N_) ?\\(\"", G_REGEX_MULTILINE, 0, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      const gboolean is_source = g_str_has_prefix (file->path, "src/")
                                 && g_str_has_suffix (file->name, ".c")
                                 && g_regex_match (marked, file->text, 0, NULL);
      const gboolean is_layout = g_str_has_prefix (file->path, "resources/ui/");
      if ((is_source || is_layout)
          && !g_strv_contains ((const char *const *) listed, file->path))
        complain (file, "is not listed in po/POTFILES");
    }
}

/* Whether a test source makes that path: as it stands, or its last word behind
 * a prefix that a macro or a loop puts before it; * is what the loop runs over.
 */
static gboolean
is_test (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1); /* "", room, suite, … */
  const guint n_parts = g_strv_length (parts);
  const gboolean is_all = strcmp (parts[n_parts - 1], "*") == 0;
  g_autofree char *whole = g_strdup_printf ("\"%s\"", path);
  g_autofree char *word
      = g_strdup_printf ("\"%s\"", parts[n_parts - (is_all ? 2 : 1)]);
  g_autofree char *prefix
      = is_all ? g_strdup_printf ("\"/%s/%%s/%%s\"", parts[1])
               : g_strdup_printf ("\"/%s/%s/", parts[1], parts[2]);
  for (guint i = 0; i < files->len; i++)
    {
      const File *file = g_ptr_array_index (files, i);
      if (g_str_has_prefix (file->path, "tests/")
          && (strstr (file->text, whole) != NULL
              || (strstr (file->text, prefix) != NULL
                  && strstr (file->text, word) != NULL)))
        return TRUE;
    }
  return FALSE;
}

/* Every row of the page names tests that there are. */
static void
test_complaints (void)
{
  enum
  {
    N_ROWS = 22
  };
  g_autofree char *path
      = g_build_filename (RURU_SOURCE_DIR, "docs", "weka-complaints.md", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GRegex) row = g_regex_new ("^\\| (\\d+) \\|.*`(/[^`]+)` \\|$",
                                        G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) name
      = g_regex_new ("`(/(core|plots|ui|cli|contracts)/[^`]+)`", 0, 0, NULL);
  g_autoptr (GMatchInfo) rows = NULL, names = NULL;
  guint n_rows = 0;
  g_regex_match (row, text, 0, &rows);
  for (; g_match_info_matches (rows); g_match_info_next (rows, NULL))
    {
      g_autofree char *number = g_match_info_fetch (rows, 1);
      g_assert_cmpuint (g_ascii_strtoull (number, NULL, 10), ==, ++n_rows);
    }
  g_assert_cmpuint (n_rows, ==, N_ROWS);
  g_regex_match (name, text, 0, &names);
  for (; g_match_info_matches (names); g_match_info_next (names, NULL))
    {
      g_autofree char *test = g_match_info_fetch (names, 1);
      if (is_test (test))
        continue;
      g_test_message ("weka-complaints.md: there is no test %s", test);
      g_test_fail ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  files = g_ptr_array_new_with_free_func (file_free);
  static const char *const folders[]
      = { "src", "tests", "scripts", "docs", "resources", ".ci", "data" };
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    read_tree (folders[i]);
  g_test_add_func ("/contracts/house/rooms", test_rooms);
  g_test_add_func ("/contracts/house/libraries", test_libraries);
  g_test_add_func ("/contracts/house/offline", test_offline);
  g_test_add_func ("/contracts/house/core-is-silent", test_core_is_silent);
  g_test_add_func ("/contracts/house/names-are-unique", test_names_are_unique);
  g_test_add_func ("/contracts/house/files", test_files);
  g_test_add_func ("/contracts/house/nothing-unfinished",
                   test_nothing_unfinished);
  g_test_add_func ("/contracts/house/translations", test_translations);
  g_test_add_func ("/contracts/house/complaints", test_complaints);
  const int status = g_test_run ();
  g_ptr_array_unref (files);
  return status;
}
