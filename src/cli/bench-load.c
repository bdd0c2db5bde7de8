/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast tables are read: 200 MB of 10 numbers with up to four decimals, five
 * nominal values and a class a row, one cell in a hundred missing. The file is
 * big.arff or big.csv in the data folder, else made for the occasion, with
 * totals to check what was read. */
#include "cli-bench.h"

#include "ml-error.h"
#include "ml-loader.h"
#include "ml-number.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>

enum
{
  NUMBERS = 10,
  LABELS = 5,
  FILE_SIZE = 200000000,
  REPEATS = 5,
};

/* A made file and what stands in it. */
typedef struct
{
  char *folder, *path;
  guint n_rows;
  double sum; /* of the first column */
} BigFile;

static void
append_header (GString *text, gboolean is_arff)
{
  if (is_arff)
    g_string_append (text, "@relation synthetic\n\n");
  for (guint i = 0; i < NUMBERS + LABELS + 1; i++)
    {
      g_autofree char *name = i < NUMBERS ? g_strdup_printf ("n%u", i)
                              : i < NUMBERS + LABELS
                                  ? g_strdup_printf ("c%u", i - NUMBERS)
                                  : g_strdup ("class");
      if (!is_arff)
        g_string_append_printf (text, "%s%s", i > 0 ? "," : "", name);
      else if (i < NUMBERS)
        g_string_append_printf (text, "@attribute %s numeric\n", name);
      else if (i < NUMBERS + LABELS)
        g_string_append_printf (
            text, "@attribute %s {%s_0,%s_1,%s_2,%s_3,%s_4,%s_5}\n", name, name,
            name, name, name, name, name);
      else
        g_string_append_printf (text, "@attribute %s {no,yes}\n", name);
    }
  g_string_append (text, is_arff ? "\n@data\n" : "\n");
}

/* Columns differ in magnitude. Returns the first number. */
static double
append_row (GString *text, MlRandom *random)
{
  static const double spread[] = { 1, 10, 100, 1000 };
  double first = 0;
  for (guint i = 0; i < NUMBERS; i++)
    {
      char number[ML_NUMBER_SIZE];
      const double value
          = rint ((ml_random_normal (random) * spread[i % 4] + i) * 1e4) / 1e4;
      const gboolean is_missing = i > 0 && ml_random_below (random, 100) == 0;
      if (i == 0)
        first = value;
      ml_number_print (is_missing ? (double) NAN : value, number);
      g_string_append (text, number);
      g_string_append_c (text, ',');
    }
  for (guint i = 0; i < LABELS; i++)
    if (ml_random_below (random, 100) == 0)
      g_string_append (text, "?,");
    else
      g_string_append_printf (text, "c%u_%u,", i, ml_random_below (random, 6));
  g_string_append (text, first > 0 ? "yes\n" : "no\n");
  return first;
}

static gboolean
write_rows (BigFile *self, FILE *file, gboolean is_arff)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n_written = 0;
  MlRandom random;
  ml_random_init (&random, 1, 0);
  append_header (text, is_arff);
  while (n_written < FILE_SIZE)
    {
      for (guint i = 0; i < 1000; i++, self->n_rows++)
        self->sum += append_row (text, &random);
      if (fwrite (text->str, 1, text->len, file) != text->len)
        return FALSE;
      n_written += text->len;
      g_string_truncate (text, 0);
    }
  return fflush (file) == 0;
}

static gboolean
big_file_make (BigFile *self, const char *name, GError **error)
{
  self->folder = g_dir_make_tmp ("ruru-bench-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  self->path = g_build_filename (self->folder, name, NULL);
  FILE *file = g_fopen (self->path, "w");
  const gboolean is_fine
      = file != NULL
        && write_rows (self, file, g_str_has_suffix (name, ".arff"));
  if (file != NULL)
    fclose (file);
  if (!is_fine)
    g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
                 _ ("%s could not be written; are there 200 MB free?"),
                 self->path);
  return is_fine;
}

static void
big_file_clear (BigFile *self)
{
  if (self->folder != NULL)
    {
      if (self->path != NULL)
        g_unlink (self->path);
      g_rmdir (self->folder);
    }
  g_free (self->folder);
  g_free (self->path);
}

/* A made file must come back as it was made. */
static gboolean
check (const BigFile *self, MlDataset *data, GError **error)
{
  const double *first = ml_dataset_numbers (data, 0);
  double sum = 0;
  if (self->folder == NULL)
    return TRUE;
  for (guint i = 0; first != NULL && i < ml_dataset_n_rows (data); i++)
    sum += first[i];
  if (ml_dataset_n_rows (data) == self->n_rows && sum == self->sum)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
               _ ("%u rows, sum %.17g were read; %u, %.17g were written"),
               ml_dataset_n_rows (data), sum, self->n_rows, self->sum);
  return FALSE;
}

/* The best of a few, MB/s. */
static double
measure (const BigFile *self, MlMonitor *monitor, GError **error)
{
  GStatBuf info;
  double best = NAN;
  if (g_stat (self->path, &info) != 0)
    return NAN;
  for (guint i = 0; i < REPEATS; i++)
    {
      g_autoptr (GTimer) timer = g_timer_new ();
      g_autoptr (MlDataset) data = ml_load_path (self->path, monitor, error);
      const double seconds = g_timer_elapsed (timer, NULL);
      if (data == NULL || !check (self, data, error))
        return NAN;
      best = fmax (best, (double) info.st_size / 1e6 / seconds);
    }
  return best;
}

static double
run (const char *dir, const char *name, guint threads, MlMonitor *monitor,
     GError **error)
{
  BigFile file = { 0 };
  double speed = NAN;
  const char *const names[] = { name, NULL };
  if (dir != NULL)
    file.path = cli_bench_find (dir, names, NULL);
  ml_parallel_set_threads (threads);
  if (file.path != NULL || big_file_make (&file, name, error))
    speed = measure (&file, monitor, error);
  ml_parallel_set_threads (0);
  big_file_clear (&file);
  return speed;
}

static double
run_arff (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  return run (dir, "big.arff", threads, monitor, error);
}

static double
run_csv (const char *dir, guint threads, MlMonitor *monitor, GError **error)
{
  return run (dir, "big.csv", threads, monitor, error);
}

const CliBenchTask bench_load_tasks[] = {
  { "load-arff", "MB/s", N_ ("reading an ARFF file of 200 MB"), run_arff },
  { "load-csv", "MB/s", N_ ("reading a CSV file of 200 MB"), run_csv },
  { NULL },
};
